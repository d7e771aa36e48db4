"""What a run on the terrain answers besides: the war's course by month, first times, limits, and how well the staff foresaw it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import UsageError
from nicias.study.probability import HIGH, LOW, across_draws
from nicias.war.terrain.mechanism import UNIT_OF_CATEGORY
from nicias.war.terrain.registry import FIELDS, LIMITS
from nicias.war.terrain.tally import FIRSTS, SERIES, TerrainTally, kept_months

if TYPE_CHECKING:
    from nicias.study.terrain import Land

FIRST_MONTHS = (1, 3, 6, 12, 24, 60)


@dataclass(frozen=True)
class Course:
    """How the war goes while it goes on.

    `series` name → {unit, referent, months: {month: {p05, p50, p95, mean}}} over the histories still at war; `at_war` month → their share;
    `first` event → {months: {month: probability}, time: month by which it came in 5, 50, 95 % of histories, peace or not}; `limits` limit → how often it bound in a month fought; `staff` path → {estimate, simulated, error}.
    """

    mechanisms: tuple[str, ...]
    at_war: dict[str, float]
    series: dict[str, dict[str, Any]]
    first: dict[str, dict[str, Any]]
    limits: dict[str, dict[str, Any]]
    staff: dict[str, dict[str, Any]]
    still: dict[str, float]  # series that never move → their value
    sides: tuple[str, ...]
    histories: int

    def series_called(self, name: str) -> dict[str, Any]:
        """A series by its name; one that never moves has its value in every month. Raises UsageError for one that is unknown."""
        if name in self.still:
            row = dict.fromkeys(("p05", "p50", "p95", "mean"), self.still[name])
            return {"months": {month: row for month, share in self.at_war.items() if share}}
        return _called(self.series, name, (label(element, self.sides) for element in SERIES), "series")

    def first_called(self, name: str) -> dict[str, Any]:
        """When an event first comes; one that never came has probability 0. Raises UsageError for one that is unknown."""
        names = {label(event, self.sides): event for event in FIRSTS}
        if name in names and name not in self.first:
            field = FIELDS[names[name].split(".")[0]]
            nothing = np.zeros(1, np.int64)
            never = across_draws(nothing, np.array([self.histories])).to_dict()
            months = {str(t): never for t in FIRST_MONTHS}
            return {"mechanism": field.mechanism, "what": field.referent, "months": months, "time": dict.fromkeys(("p05", "p50", "p95"))}
        return _called(self.first, name, names, "event")

    def to_dict(self) -> dict[str, Any]:
        """Part of the run's JSON object."""
        return {
            "mechanisms": list(self.mechanisms),
            "at_war": self.at_war,
            "series": self.series,
            "constant": self.still,
            "first": self.first,
            "limits": self.limits,
            "staff_estimate": self.staff,
        }


def label(element: str, sides: Sequence[str]) -> str:
    """A series or event in the scenario's words: `troops.0` is `russia.troops`, `fill.1.shells` is `ukraine.fill.shells`.

    >>> label("troops.0", ("a", "b")), label("breach.north", ("a", "b")), label("rho", ("a", "b"))
    ('a.troops', 'front.breach.north', 'war.rho')
    """
    name, *rest = element.split(".")
    if rest and rest[0] in ("0", "1") and name != "queue":
        return ".".join([sides[int(rest[0])], name, *rest[1:]])
    return ".".join([sides[1] if name == "delivered" else "front" if rest else "war", name, *rest])


def _value(lands: Sequence[Land], element: str) -> float:
    """What a number of the state starts at, on average over draws: what it is throughout where it never moves."""
    return float(np.mean([land.terrain.start.view(np.float64).reshape(-1)[SERIES[element]] for land in lands]))


def _called(table: Mapping[str, Any], name: str, known: Iterable[str], kind: str) -> Any:
    if name in table:
        return table[name]
    from nicias.scenario.problems import nearest

    raise UsageError(f"The terrain has no {kind} '{name}'. {nearest(name, list(known))}".strip())


def _times(by_month: Any) -> dict[str, int | None]:
    """The month by which an event has come in 5, 50 and 95 % of all histories; None where it has not within the horizon."""
    found = {name: np.flatnonzero(by_month >= level) for name, level in (("p05", LOW), ("p50", 0.5), ("p95", HIGH))}
    return {name: int(months[0]) if len(months) else None for name, months in found.items()}


def _unit(element: str) -> str:
    name, *rest = element.split(".")
    return FIELDS[name].unit.replace("{unit}", UNIT_OF_CATEGORY.get(rest[-1] if rest else "", ""))


def course(
    lands: Sequence[Land | None],
    pooled: TerrainTally,
    each: Sequence[TerrainTally],
    sides: Sequence[str],
    levels: Sequence[str],
) -> Course:
    """From tallies to answers. `pooled` sums the draws' series; `each` draw's tally has its first times and its walk."""
    months = pooled.firsts.shape[1] - 1
    kept = kept_months(months)
    used = [element for element in SERIES if _moves(pooled, element, kept)]
    histories = np.array([tally.histories for tally in each], np.int64)
    first = np.array([np.cumsum(tally.firsts, axis=1) for tally in each])  # (draws, events, months + 1)
    seen = [lands_ for lands_ in lands if lands_ is not None]
    return Course(
        mechanisms=seen[0].terrain.on if seen else (),
        at_war={str(t): pooled.at_war(t) / max(pooled.at_war(0), 1) for t in kept},
        series={
            label(element, sides): {
                "unit": _unit(element),
                "referent": FIELDS[element.split(".")[0]].referent,
                "outside": pooled.outside(element) / max(pooled.months_fought, 1),
                "months": {str(t): _spread(pooled, element, t) for t in kept if pooled.at_war(t)},
            }
            for element in used
        },
        first={
            label(event, sides): {
                "mechanism": FIELDS[event.split(".")[0]].mechanism,
                "what": FIELDS[event.split(".")[0]].referent,
                "months": {str(t): across_draws(first[:, place, t], histories).to_dict() for t in FIRST_MONTHS if t <= months},
                "time": _times(first[:, place].sum(axis=0) / histories.sum()),
            }
            for place, event in enumerate(FIRSTS)
            if first[:, place, -1].any()
        },
        limits={
            name: {"meaning": LIMITS[name], "share": share} for name, share in pooled.bound.items() if share > 0
        },
        staff=_staff(seen, each, sides, levels),
        still={label(element, sides): _value(seen, element) for element in SERIES if element not in used} if seen else {},
        sides=tuple(sides),
        histories=int(histories.sum()),
    )


def _moves(pooled: TerrainTally, element: str, kept: Sequence[int]) -> bool:
    """Whether a series is ever anything but one constant."""
    place = list(SERIES).index(element)
    return bool((pooled.series[:, place].sum(axis=0) > 0).sum() > 1)


def _spread(pooled: TerrainTally, element: str, month: int) -> dict[str, float]:
    return {
        "p05": pooled.quantile(element, month, LOW),
        "p50": pooled.quantile(element, month, 0.5),
        "p95": pooled.quantile(element, month, HIGH),
        "mean": pooled.mean(element, month),
    }


def _staff(lands: Sequence[Land], each: Sequence[TerrainTally], sides: Sequence[str], levels: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What the map was given against what the war then did, over the months fought at each level: means over draws, weighted by months."""
    if not each:
        return {}
    walk: Any = reduce(add, [tally.walk for tally in each])
    weights = np.array([tally.walk[:, 0] for tally in each], float)  # (draws, levels)
    drift = np.array([tally.drift for tally in each])
    costs = np.array([tally.costs for tally in each])
    rows: dict[str, dict[str, Any]] = {}
    for g, level in enumerate(levels):
        if walk[g, 0] == 0:
            continue
        weight = weights[:, g] / weights[:, g].sum()

        def row(path: str, simulated: Any, weight: Any = weight, g: int = g) -> None:
            given = np.array([land.figures[path] for land in lands])
            if path.startswith("war.force_drift"):
                given = given + np.array([land.figures.get("war.fundamental.low", 0.0) + land.figures.get("war.fundamental.high", 0.0) for land in lands]) / 2
            rows[path] = {
                "estimate": float(weight @ given),
                "simulated": float(np.nansum(weight * simulated)),
                "error": float(math.sqrt(max(np.nansum(weight * (simulated - given) ** 2), 0.0))),
                "months": int(walk[g, 0]),
            }

        row(f"war.force_drift.{level}", drift[:, g])
        for i, side in enumerate(sides):
            if f"{side}.cost.{level}" in lands[0].figures:
                row(f"{side}.cost.{level}", costs[:, i, g])
    return rows
