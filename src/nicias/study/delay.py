"""How long is it worth a side's while to wait before it settles? By what it believes of the patron's support, and under a commitment.

Nothing is simulated: each draw's map is solved once, and the months of waiting are taken back from there one by one.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import UsageError
from nicias.random import fresh_seed
from nicias.study.calendar import months_until
from nicias.study.columns import column, measure_names
from nicias.study.digest import fingerprint
from nicias.study.stack import NOBODY, columns_asked, stacked, values_under
from nicias.study.waiting import Waiting, waited

if TYPE_CHECKING:
    from nicias.scenario import Known, Scenario
    from nicias.scenario.session import War

DRAWS = 40

DECAYS = (0.0, 0.01, 0.03, 0.1)
"""Monthly probabilities of a fall of support that nobody chooses: from none to ten times what the documents come to."""

HOPES = (0.0, 1.0, 2.0, 4.0)
"""A side's own tilt of what the patron will choose, in log odds a step: from none to somewhat more than any document gives."""

Progress = Callable[[int, int], None]
"""Called with the draws done and the draws to do."""


@dataclass(frozen=True)
class Effect:
    """A layer laid on top, at the same draws: its own figures, and how it moves the best delay."""

    layer: str
    waiting: Waiting
    change: float  # months, mean over draws
    se: float
    shorter: float  # share of draws
    longer: float

    def to_dict(self) -> dict[str, Any]:
        moved = {"change": self.change, "se": None if math.isnan(self.se) else self.se, "shorter": self.shorter, "longer": self.longer}
        return {"layer": self.layer, **moved, **self.waiting.to_dict()}


@dataclass(frozen=True)
class DelayColumn:
    """One set of assumptions at one date."""

    view: str | None
    as_of: str
    waiting: Waiting
    by_decay: Mapping[float, Waiting]  # what everybody expects to befall support without anybody's choice
    by_hope: Mapping[float, Waiting]  # what this side alone hopes for
    policies: tuple[Effect, ...]
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Part of the JSON object."""
        return {
            "as_of": self.as_of,
            **self.waiting.to_dict(),
            "curve": self.waiting.curve(),
            "by_believed_decay": [{"decay": value, **each.to_dict()} for value, each in self.by_decay.items()],
            "by_hope": [{"hope": value, **each.to_dict()} for value, each in self.by_hope.items()],
            "policies": [each.to_dict() for each in self.policies],
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True, repr=False)
class Delay:
    """What `nicias delay` answers, column by column; a column is a view at its own date."""

    scenario: Scenario
    side: str
    columns: Mapping[str, DelayColumn]
    layers: tuple[str, ...]
    changes: Mapping[str, object]
    seed: int
    draws: int
    months: int

    def __repr__(self) -> str:
        best = ", ".join(f"{name} {np.median(each.waiting.months):g}" for name, each in self.columns.items())
        return f"{self.scenario.name}, {self.side}, best delay in months (median): {best}; seed {self.seed}"

    @property
    def unmodelled(self) -> list[str]:
        """The measures of human cost that no column has."""
        return [name for name in self.scenario.human_cost.measures if not any(name in each.waiting.cost for each in self.columns.values())]

    def rows(self) -> list[dict[str, Any]]:
        """A tidy table of the curves, one row a column and month, which `pandas.DataFrame` takes."""
        return [
            {"column": name, "months": row.pop("months")} | {f"{figure}_{part}": row[figure][part] for figure in row for part in ("p05", "p50", "p95")}
            for name, each in self.columns.items()
            for row in each.waiting.curve()
        ]

    @cached_property
    def _content(self) -> dict[str, Any]:
        from nicias import __version__

        content = {
            "format": 1,
            "nicias": __version__,
            "scenario": self.scenario.name,
            "title": self.scenario.title,
            "side": self.side,
            "layers": list(self.layers),
            "set": dict(self.changes),
            "seed": self.seed,
            "draws": self.draws,
            "months": self.months,
            "columns": {name: each.to_dict() for name, each in self.columns.items()},
            "human_cost_not_modelled": self.unmodelled,
            "backtested": False,
        }
        return content | {"fingerprint": fingerprint(content)}

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits of the content: two answers with the same fingerprint printed the same numbers."""
        return str(self._content["fingerprint"])

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias delay --json`."""
        return self._content


def delay(
    war: War | Scenario | str,
    side: str,
    *,
    policies: Sequence[str] = (),
    as_of: datetime.date | str | None = None,
    view: str | None = None,
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    until: datetime.date | str | None = None,
    provenance: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Delay:
    """How long it is worth the while of `side` to fight on before it settles, as the side itself sees it.

    Main arguments: `side` one of the two that fight; `policies` layers whose effect on the best delay is wanted, such as a commitment
    of the patron, each laid on top at the same random numbers; `until` the longest delay as a date (default: the scenario's horizon).
    With a `view` (or where the scenario has none) the answer is also given by the decay of support that everybody expects and by the
    side's own hope; otherwise all views stand side by side, each at its own date, beside nobody's.

    Other arguments as for `nicias.run`. Raises UsageError for names and numbers that do not fit, ModelError when a draw leaves the
    range in which the map is defined, or where nobody talks.
    """
    asked = stacked(war, as_of=as_of, layers=layers, changes=changes, provenance=provenance)
    scenario = asked.scenario
    if side not in scenario.sides:
        from nicias.scenario.problems import nearest

        raise UsageError(f"'{side}' does not fight in {scenario.name}. {nearest(side, scenario.sides)}".strip())
    count = DRAWS if draws is None else draws
    if count < 1:
        raise UsageError(f"draws is {count}; at least 1 is needed.")
    for name in policies:
        scenario.layer(name)
    seed = fresh_seed() if seed is None else seed
    views = dict(sorted(columns_asked(asked, view).items(), key=lambda each: each[1] == NOBODY))  # nobody's view is never the headline
    months = months_until(scenario.horizon, scenario.date_for(asked.as_of, view), until)
    decaying = _decaying(scenario, values_under(asked, view)) if len(views) == 1 else ()
    hopes = HOPES if len(views) == 1 and scenario.patron else ()
    total = count * (len(views) * (1 + len(policies)) + (len(DECAYS) if decaying else 0) + len(hopes))
    done = 0

    def advance() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    def under(name: str | None, on_top: Sequence[str] = (), change: Mapping[str, object] | None = None) -> tuple[Known, Waiting]:
        known = values_under(asked, name, on_top=on_top, changes=change)
        measures = measure_names(scenario, known)
        bound = column(scenario, known, view=name, layers=(*asked.layers, *on_top), as_of=known.as_of, seed=seed, draws=count, names=measures)
        return known, waited(bound.draws, measures, scenario.sides.index(side), months, threads, advance)

    columns: dict[str, DelayColumn] = {}
    for label, name in views.items():
        known, waiting = under(name)
        columns[label] = DelayColumn(
            view=name,
            as_of=known.as_of.isoformat(),
            waiting=waiting,
            by_decay={value: under(name, change=dict.fromkeys(decaying, value))[1] for value in DECAYS} if decaying else {},
            by_hope={value: under(name, change={f"{side}.hope": value})[1] for value in hopes},
            policies=tuple(_effect(each, waiting, under(name, [each])[1]) for each in policies),
            warnings=known.warnings,
        )
    return Delay(scenario, side, columns, asked.layers, dict(asked.changes), seed, count, months)


def _decaying(scenario: Scenario, known: Known) -> tuple[str, ...]:
    """The values that move support down a level without anybody's choice."""
    steps = ((f"{scenario.patron}.drift.{upper}.{lower}") for lower, upper in combinations(scenario.levels, 2))
    return tuple(path for path in steps if path in known)


def _effect(layer: str, before: Waiting, after: Waiting) -> Effect:
    moves = after.months - before.months
    se = float(moves.std(ddof=1) / math.sqrt(len(moves))) if len(moves) > 1 else math.nan
    return Effect(layer, after, float(moves.mean()), se, float((moves < 0).mean()), float((moves > 0).mean()))
