"""What would settle it: the value of learning each quantity, and the observations that would tell the views apart."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import UsageError
from nicias.study.columns import bound_draws, measure_names
from nicias.study.digest import fingerprint
from nicias.study.discrimination import Discrimination, discrimination
from nicias.study.disputed import Settled, disputed, screened, settled
from nicias.study.headline import Headline, outputs
from nicias.study.indices import noise_variance
from nicias.study.information import FEWEST_DRAWS, Learned, distance, learned
from nicias.study.inputs import Inputs
from nicias.study.observing import Observable, distribution, followed, observables, observe
from nicias.study.setting import Progress, Setting, setting

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.scenario.session import War
    from nicias.study.checkpoint import Checkpoint
    from nicias.study.draws import BoundDraw
    from nicias.war.paths import Paths

DRAWS, HISTORIES = 80, 1000
WATCHED_DRAWS = 20
NESTED_DRAWS = 4
QUANTITIES = 6
"""Disputed quantities that are looked at closely: those that bring the views together most in a first look."""

MONTHS = 3
ERROR = 0.5
OUTPUT = "ceasefire.12"

CHANCE = 0.05
"""Chance that any input that is worth nothing is said to stand out."""


@dataclass(frozen=True)
class Narrowing:
    """What learning one quantity does to one view's forecast."""

    view: str
    path: str
    perfect: Learned
    measured: Learned
    stands_out: bool

    def to_dict(self) -> dict[str, Any]:
        return {
            "view": self.view,
            "path": self.path,
            "perfect": self.perfect.to_dict(),
            "measured": self.measured.to_dict(),
            "stands_out": self.stands_out,
        }


@dataclass(frozen=True)
class Telling:
    """One observation: how each view expects it to look, and how well it tells them apart."""

    observable: Observable
    expected: Mapping[str, Mapping[str, Any]]
    found: Discrimination

    def to_dict(self) -> dict[str, Any]:
        return {
            "name": self.observable.name,
            "description": self.observable.description,
            "unit": self.observable.unit,
            "expected": {view: dict(each) for view, each in self.expected.items()},
            **self.found.to_dict(list(self.expected)),
        }


@dataclass(frozen=True, repr=False)
class Settle:
    """What `nicias settle` answers."""

    asked: Setting
    as_of: str
    output: str
    error: float
    months_ahead: int
    forecasts: Mapping[str, Headline]
    narrowing: tuple[Narrowing, ...]
    together: tuple[Settled, ...]
    disputed: tuple[str, ...]
    tellings: tuple[Telling, ...]
    nested_draws: int
    watched_draws: int
    warnings: tuple[str, ...]

    def __repr__(self) -> str:
        best = f"; {self.tellings[0].observable.name} tells the views apart best" if self.tellings else ""
        return f"{self.asked.scenario.name}, {self.as_of}, seed {self.asked.seed}{best}"

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Tidy tables, each a list of rows that `pandas.DataFrame` takes: `narrowing`, `together`, `tellings`, `expected`."""

        def both(each: Any) -> dict[str, Any]:
            row = each.to_dict()
            flat = {f"{kind}_{name}": value for kind in ("perfect", "measured") for name, value in row[kind].items()}
            return {name: value for name, value in row.items() if not isinstance(value, dict)} | flat

        return {
            "narrowing": [both(each) for each in self.narrowing],
            "together": [both(each) for each in self.together],
            "tellings": [
                {"observation": each.observable.name, "gain_bits": each.found.gain.value, "se": each.found.gain.se} for each in self.tellings
            ],
            "expected": [
                {"observation": each.observable.name, "view": view, "figure": name, "value": value}
                for each in self.tellings
                for view, expected in each.expected.items()
                for name, value in expected.get("shares", expected).items()
            ],
        }

    @cached_property
    def _content(self) -> dict[str, Any]:
        from nicias import __version__

        now = {view: each.figure(self.output).to_dict() for view, each in self.forecasts.items()}
        content = {
            "format": 1,
            "nicias": __version__,
            **self.asked.to_dict(),
            "as_of": self.as_of,
            "output": self.output,
            "measurement_error": self.error,
            "months_ahead": self.months_ahead,
            "forecasts": now,
            "distance": float(distance(np.array([each["p"] for each in now.values()]))) if len(now) > 1 else None,
            "narrowing": [each.to_dict() | {"rank": rank} for rank, each in enumerate(self.narrowing, 1)],
            "disputed": list(self.disputed),
            "together": [each.to_dict() | {"rank": rank} for rank, each in enumerate(self.together, 1)],
            "together_draws": self.nested_draws,
            "observations": [each.to_dict() | {"rank": rank} for rank, each in enumerate(self.tellings, 1)],
            "observation_draws": self.watched_draws,
            "warnings": list(self.warnings),
        }
        return content | {"fingerprint": fingerprint(content)}

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits of the content: two answers with the same fingerprint printed the same numbers."""
        return str(self._content["fingerprint"])

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias settle --json`."""
        return self._content


def settle(
    war: War | Scenario | str,
    *,
    as_of: datetime.date | str | None = None,
    view: str | None = None,
    views: Sequence[str] = (),
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    output: str = OUTPUT,
    error: float = ERROR,
    months_ahead: int = MONTHS,
    quantities: int = QUANTITIES,
    seed: int | None = None,
    draws: int | None = None,
    histories: int | None = None,
    until: datetime.date | str | None = None,
    provenance: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
    checkpoint: Callable[[str], Checkpoint] | None = None,
) -> Settle:
    """What would settle it: every view from the same date, at the same random numbers.

    Main arguments: `output` the forecast to be narrowed; `error` the measurement's standard error over the quantity's standard deviation;
    `months_ahead` when the observations are made; `views` those to be told apart (default: all); `view` keeps to one, for which only the
    narrowing is computed.

    Other arguments: `quantities` the disputed ones looked at closely; the rest as for `nicias.levers`.

    Raises UsageError for names and numbers that do not fit, ModelError when a draw leaves the range in which the map is defined.
    """
    q = setting(
        war,
        "settle",
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
    date = scenario.date_for(q.as_of, view)
    names: list[str | None] = [view] if view or not scenario.views else list(dict.fromkeys(views or scenario.views))
    held = {name or "base": Inputs(scenario, q.known(name, date)) for name in names}
    main = next(iter(held.values()))
    _refuse(q, main, output, error, months_ahead, quantities)
    apart = disputed(held) if len(held) > 1 else []
    nested, watched = min(NESTED_DRAWS, q.draws), min(WATCHED_DRAWS, q.draws)
    with q.evaluator(main.known, 0, progress, stopped, threads) as evaluator:
        drawn = {name: inputs.drawn(q.seed, q.draws) for name, inputs in held.items()}
        bound = {name: bound_draws(scenario, drawn[name], range(q.draws), evaluator.measures, name) for name in held}
        evaluator.expect(len(held) * (q.draws + watched + 1))
        forecasts = evaluator.headlines(bound)
        evaluator.expect(2 * len(held) * len(apart))
        close = screened(held, evaluator, apart, output)[:quantities] if apart else []
        evaluator.expect(2 * len(held) * len(close) * nested * 3)
        brought = settled(held, drawn, forecasts, evaluator, close, nested, output, error)
        measures = evaluator.measures
    tellings = _tellings(q, bound, measures, months_ahead, watched, threads) if len(held) > 1 else []
    narrowing = [row for name, inputs in held.items() for row in _narrowing(name, inputs, drawn[name], forecasts[name], output, error, q.seed)]
    return Settle(
        asked=q,
        as_of=date.isoformat(),
        output=output,
        error=error,
        months_ahead=months_ahead,
        forecasts=forecasts,
        narrowing=tuple(sorted(narrowing, key=lambda each: (-each.perfect.share, each.view, each.path))),
        together=tuple(sorted(brought, key=lambda each: each.perfect.after - each.perfect.before)),
        disputed=tuple(apart),
        tellings=tuple(sorted(tellings, key=lambda each: -each.found.gain.value)),
        nested_draws=nested,
        watched_draws=watched,
        warnings=tuple(sorted({warning for inputs in held.values() for warning in inputs.known.warnings} | set(_few(q.draws)))),
    )


def _narrowing(
    view: str, inputs: Inputs, drawn: Mapping[str, Any], found: Headline, output: str, error: float, seed: int
) -> list[Narrowing]:
    """The uncertain inputs of a view that earn anything, each with whether it stands out among so many."""
    from scipy.stats import norm

    values = found.per_draw(output)
    kept = ~np.isnan(values)
    noise, rows = noise_variance(found, output), list[Narrowing]()
    bar = float(norm.isf(CHANCE / max(1, len(inputs.varying))))
    for path in inputs.varying:
        quantity: NDArray[Any] = np.asarray(drawn[path])[kept]
        perfect = learned(quantity, values[kept], noise_variance=noise, seed=seed)
        measured = learned(quantity, values[kept], error=error, noise_variance=noise, seed=seed) if error > 0 else perfect
        if perfect is not None and measured is not None and perfect.share > 0:
            rows.append(Narrowing(view, path, perfect, measured, perfect.se > 0 and perfect.share > bar * perfect.se))
    return rows


def _tellings(
    q: Setting, bound: Mapping[str, Sequence[BoundDraw]], measures: Sequence[str], months: int, draws: int, threads: int | None
) -> list[Telling]:
    seen = observables(q.scenario, measures)

    def read(paths: Paths) -> dict[str, NDArray[np.float64]]:
        return {name: observe(each, measures, paths, months) for name, each in seen.items()}

    some = {view: each[:draws] for view, each in bound.items()}
    found = followed(q.scenario, some, read, seed=q.seed, histories=q.histories, months=months, threads=threads)
    tellings: list[Telling] = []
    for name, each in seen.items():
        values = np.array([[draw[name] for draw in found[view]] for view in some])  # (views, draws, histories)
        if np.ptp(values) > 0:
            expected = {view: distribution(each, values[place].ravel()) for place, view in enumerate(some)}
            tellings.append(Telling(each, expected, discrimination(values, numbers=each.kind == "number")))
    return tellings


def _few(draws: int) -> list[str]:
    if draws >= FEWEST_DRAWS:
        return []
    return [f"{draws} draws are too few to say what learning a quantity would narrow; at least {FEWEST_DRAWS} are needed."]


def _refuse(q: Setting, main: Inputs, output: str, error: float, months: int, quantities: int) -> None:
    from nicias.scenario.problems import nearest

    available = [each.name for each in outputs(q.scenario, measure_names(q.scenario, main.known), q.months)]
    if output not in available:
        raise UsageError(f"There is no output '{output}'. {nearest(output, available)}".strip())
    if not 0 <= error < math.inf:
        raise UsageError(f"A measurement error of {error} standard deviations: 0 or more is needed.")
    if not 1 <= months <= q.months:
        raise UsageError(f"Observations in {months} months lie outside the {q.months} months simulated.")
    if quantities < 1:
        raise UsageError(f"{quantities} quantities; at least 1 is needed.")
