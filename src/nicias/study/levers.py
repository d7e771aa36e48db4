"""What moves the answer: policy levers as paired differences, one-at-a-time swings, and global sensitivity indices."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.study import tornado as swings
from nicias.study.columns import bound_draws, measure_names
from nicias.study.digest import fingerprint
from nicias.study.headline import AMOUNT_MONTHS, outputs
from nicias.study.indices import Indices, grouped, indices
from nicias.study.inputs import Inputs
from nicias.study.policies import Policy, chosen, policy, ranked
from nicias.study.setting import Progress, Setting, setting
from nicias.study.stack import NOBODY

if TYPE_CHECKING:
    from nicias.scenario import Known, Scenario
    from nicias.scenario.session import War
    from nicias.study.checkpoint import Checkpoint
    from nicias.study.evaluate import Evaluator
    from nicias.study.probability import Probability
    from nicias.study.tornado import Tornado

DRAWS, HISTORIES = 12, 2000
SAMPLES = 64
INPUTS = 20
"""Inputs that are looked at closely: those that move the first output most when each is moved once."""

OUTPUTS = ("ceasefire.12", "durability.60")


@dataclass(frozen=True)
class Column:
    """One set of assumptions: its figures now, and what each policy changes."""

    as_of: str
    baseline: Mapping[str, Probability]
    policies: tuple[Policy, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class Levers:
    """What `nicias levers` answers. Without a view the policies stand under every view, and the inputs are those of nobody's view."""

    asked: Setting
    view: str | None
    as_of: str
    outputs: tuple[str, ...]
    columns: Mapping[str, Column]
    tornado: Tornado
    indices: tuple[Indices, ...]
    varying: int

    def __repr__(self) -> str:
        first = self.tornado.of(self.outputs[0])
        top = f"; {first[0].path} swings {self.outputs[0]} most" if first else ""
        return f"{self.asked.scenario.name}, {self.view or NOBODY}, seed {self.asked.seed}{top}"

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Tidy tables, each a list of rows that `pandas.DataFrame` takes: `swings`, `sobol`, `pawn`, `policies`."""
        policies = [
            {"view": view, "layer": each.layer.name, "kind": each.layer.kind, "output": output, **effect.to_dict()}
            for view, column in self.columns.items()
            for each in column.policies
            for output, effect in each.effects.items()
        ]
        sobol = [
            {"output": each.output, "name": name, "kind": kind, **getattr(index, kind).to_dict()}
            for each in self.indices
            for name, index in each.sobol.items()
            for kind in ("first", "total")
        ]
        pawn = [
            {"output": each.output, "path": path, **found.index.to_dict(), "noise": found.noise}
            for each in self.indices
            for path, found in each.pawn.items()
        ]
        return {"swings": self._swings, "sobol": sobol, "pawn": pawn, "policies": policies}

    @property
    def _swings(self) -> list[dict[str, Any]]:
        return [
            swing.to_dict() | {"rank": rank} for output in self.outputs for rank, swing in enumerate(self.tornado.of(output), 1)
        ]

    @cached_property
    def _content(self) -> dict[str, Any]:
        from nicias import __version__

        content = {
            "format": 1,
            "nicias": __version__,
            **self.asked.to_dict(),
            "as_of": self.as_of,
            "view": self.view,
            "outputs": list(self.outputs),
            "levers": self._swings,
            "varying_inputs": self.varying,
            "outside": dict(self.tornado.outside),
            "spread": [each.to_dict() for each in self.indices],
            "warnings": sorted({warning for column in self.columns.values() for warning in column.warnings}),
        }
        by_view = {
            view: {
                "as_of": column.as_of,
                "baseline": {output: figure.to_dict() for output, figure in column.baseline.items()},
                "policies": ranked(column.policies, self.outputs[0]),
            }
            for view, column in self.columns.items()
        }
        if self.view is None and self.asked.scenario.views:
            content["by_view"] = by_view
            content["nobodys_view"] = "`levers` and `spread` are those of the union of all views: nobody's view, never the headline."
        else:
            content |= next(iter(by_view.values()))
        return content | {"fingerprint": fingerprint(content)}

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits of the content: two answers with the same fingerprint printed the same numbers."""
        return str(self._content["fingerprint"])

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract of `nicias levers --json`; stable keys, more may be added."""
        return self._content


def levers(
    war: War | Scenario | str,
    *,
    as_of: datetime.date | str | None = None,
    view: str | None = None,
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    policies: Sequence[str] = (),
    outputs: Sequence[str] = OUTPUTS,
    inputs: int = INPUTS,
    samples: int = SAMPLES,
    seed: int | None = None,
    draws: int | None = None,
    histories: int | None = None,
    until: datetime.date | str | None = None,
    provenance: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
    checkpoint: Callable[[str], Checkpoint] | None = None,
) -> Levers:
    """What moves the answer: the policies somebody could choose, and the inputs nobody is sure of.

    Main arguments: `war` a scenario, its name or what `nicias.load` returns; `policies` names layers (default: all of kind lever or
    branch); `outputs` the figures looked at, the first of which ranks; `view`, `as_of`, `layers`, `changes`, `seed` as for `run`.

    Other arguments: `inputs` how many are looked at closely (each uncertain input is moved once first), 0 for policies alone; `samples` the base samples of
    the Sobol' design, a power of two, 0 for none: it costs samples × (inputs + 2) evaluations; `draws` the paired draws of policies and
    swings; `stopped` is asked between draws and ends the work with `Stopped`; `checkpoint` makes the file that keeps finished draws from the
    fingerprint of the question, which does not cover the seed: a kept seed is taken up where none is given.

    Raises UsageError for names and numbers that do not fit, ModelError when a draw leaves the range in which the map is defined.
    """
    q = setting(
        war,
        "levers",
        as_of=as_of,
        view=view,
        layers=layers,
        changes=changes,
        seed=seed,
        draws=DRAWS if draws is None else draws,
        histories=HISTORIES if histories is None else histories,
        until=until,
        provenance=provenance,
        checkpoint=checkpoint,
    )
    scenario = q.scenario
    _refuse(samples, inputs)
    moved = chosen(scenario, policies)
    date = scenario.date_for(q.as_of, view)
    overview = view is None and bool(scenario.views)
    main = Inputs(scenario, q.union(date) if overview else q.known(view, date))
    found = _checked_outputs(q, main.known, outputs)
    names: list[str | None] = list(scenario.views) if overview else [view]
    total = len(names) * (1 + len(moved)) * q.draws
    if inputs:
        total += swings.evaluations(main, q.draws, inputs) + (samples * (inputs + 2) if samples else 0)
    with q.evaluator(main.known, total, progress, stopped, threads) as evaluator:
        columns = {name or "base": _column(q, evaluator, name, moved, found) for name in names}
        storm, spread = swings.NOTHING, list[Indices]()
        if inputs:
            storm = swings.tornado(main, evaluator, q.seed, q.draws, inputs, found)
            groups = grouped(main, storm.screened, inputs)
            if samples and len(groups) > 1:
                spread = indices(main, evaluator, groups, samples, q.seed, found)
    return Levers(q, view, date.isoformat(), found, columns, storm, tuple(spread), len(main.varying))


def _column(q: Setting, evaluator: Evaluator, view: str | None, moved: Sequence[Any], found: Sequence[str]) -> Column:
    """A view's own figures and every policy's, in the same draws."""
    date = q.scenario.date_for(q.as_of, view)
    knowns = {"": q.known(view, date)} | {layer.name: q.known(view, date, [layer]) for layer in moved}
    columns = {
        name: bound_draws(q.scenario, Inputs(q.scenario, known).drawn(q.seed, q.draws), range(q.draws), evaluator.measures, name or "base")
        for name, known in knowns.items()
    }
    headlines = evaluator.headlines(columns)
    beside = [f"{name}.{AMOUNT_MONTHS}" for name in ("territory_km2", *evaluator.measures)] if q.months >= AMOUNT_MONTHS else []
    wanted = list(dict.fromkeys([*found, *beside]))
    return Column(
        as_of=date.isoformat(),
        baseline={output: headlines[""].figure(output) for output in wanted},
        policies=tuple(policy(layer, headlines[""], headlines[layer.name], wanted) for layer in moved),
        warnings=tuple(warning for known in knowns.values() for warning in known.warnings),
    )


def _checked_outputs(q: Setting, known: Known, asked: Sequence[str]) -> tuple[str, ...]:
    from nicias.scenario.problems import nearest

    available = [output.name for output in outputs(q.scenario, measure_names(q.scenario, known), q.months)]
    for name in asked:
        if name not in available:
            raise UsageError(f"There is no output '{name}'. {nearest(name, available)}".strip())
    if not asked:
        raise UsageError("Name at least one output.")
    return tuple(dict.fromkeys(asked))


def _refuse(samples: int, inputs: int) -> None:
    if samples and (samples < 2 or samples & (samples - 1)):
        raise UsageError(f"{samples} samples: a Sobol' sequence keeps its balance only at a power of two, such as 64 or 256; 0 leaves it out.")
    if inputs < 0 or inputs == 1:
        raise UsageError(f"{inputs} inputs: at least 2 are needed to compare them; 0 leaves them out.")
