"""What an event of the terrain goes with: how far a series moves in its month, and how likely another event is in the months after it.

Histories are played again one by one, so that what happened in the same history stays together; a run keeps distributions only.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import ModelError, UsageError
from nicias.study.columns import bound_draws, measure_names
from nicias.study.drawing import drawn
from nicias.study.draws import BoundDraw, key_of, solved
from nicias.study.run import NOBODY
from nicias.study.setting import Setting, setting
from nicias.study.terrain_answers import label
from nicias.study.terrain_needs import SWITCH
from nicias.war.terrain.tally import FIRSTS, SERIES

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.scenario.session import War
    from nicias.war.terrain.trace import Trace

DRAWS, HISTORIES = 20, 50
WITHIN = 6
"""Months after an event in which another is looked for."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Moved:
    """A series around an event: its mean before and after the month, and the mean change with standard errors over draws, against other months."""

    series: str
    before: float
    after: float
    change: float
    se: float
    otherwise: float

    def to_dict(self) -> dict[str, float | str | None]:
        """Part of the JSON object."""
        numbers = {name: getattr(self, name) for name in ("before", "after", "change", "se", "otherwise")}
        return {"series": self.series} | {name: None if math.isnan(value) else value for name, value in numbers.items()}


@dataclass(frozen=True)
class Share:
    """A share over months or events, with its standard error over draws; nan when there were none."""

    p: float
    se: float
    n: int

    def to_dict(self) -> dict[str, float | int | None]:
        """Part of the JSON object."""
        return {"p": None if math.isnan(self.p) else self.p, "se": None if math.isnan(self.se) else self.se, "n": self.n}


@dataclass(frozen=True)
class Around:
    """What goes with an event. `after` other event → its probability within `within` months after the event, when `split` followed in the next
    month or not, and after an ordinary month of war."""

    asked: Setting
    view: str | None
    as_of: str
    event: str
    within: int
    split: str | None
    often: Share  # share of months of war
    followed: Share | None  # share of the events that `split` follows in the next month
    moved: tuple[Moved, ...]
    after: Mapping[str, Mapping[str, Share]]

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        return {
            **self.asked.to_dict(),
            "as_of": self.as_of,
            "view": self.view,
            "event": self.event,
            "within": self.within,
            "often": self.often.to_dict(),
            "split": self.split,
            "followed": self.followed.to_dict() if self.followed else None,
            "moved": {each.series: each.to_dict() for each in self.moved},
            "after": {name: {when: each.to_dict() for when, each in row.items()} for name, row in self.after.items()},
        }


def around(
    war: War | Scenario | str,
    event: str,
    *,
    series: Sequence[str] = (),
    then: Sequence[str] = (),
    split: str | None = None,
    within: int = WITHIN,
    as_of: datetime.date | str | None = None,
    view: str | None = None,
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    histories: int | None = None,
    until: datetime.date | str | None = None,
    provenance: Sequence[str] = (),
    threads: int | None = None,
) -> Around:
    """What goes with an `event` of the terrain, such as `russia.wave` or `front.breach`, month by month in histories played again.

    `series` are those whose change in the month of the event is wanted, `then` the events looked for within `within` months after it, `split` an
    event whose coming in the next month divides those cases. An event's name may leave its member out (`front.breach`: in any sector) and end in `+`
    or `-` (by the first or the second side). Other arguments as `nicias.run`. Raises UsageError for names that do not fit, ModelError without a terrain.
    """
    asked = setting(
        war, as_of=as_of, view=view, layers=layers, changes=changes, seed=seed, draws=draws if draws is not None else DRAWS,
        histories=histories if histories is not None else HISTORIES, until=until, provenance=provenance, kind="around", checkpoint=None,
    )  # fmt: skip
    scenario, date = asked.scenario, asked.scenario.date_for(asked.as_of, view)
    known = asked.union(date) if view is None and scenario.views else asked.known(view, date)
    sampled = drawn(known, asked.seed, asked.draws)
    if SWITCH not in sampled or not all(bool(value) for value in sampled[SWITCH]):
        raise ModelError(f"{scenario.name} is fought on the map alone, where no such events happen; `{SWITCH}` true puts a war on the terrain.")
    for name in (event, *then, *((split,) if split else ())):
        _members(name, scenario.sides)
    places = {name: _place(name, scenario.sides) for name in series}
    bound = bound_draws(scenario, sampled, range(asked.draws), measure_names(scenario, known), "the war")

    def one(draw: BoundDraw) -> _Sums:
        return _counted(draw, asked, event, places, then, split, within)

    first = one(bound[0])  # alone: it may have to compile the terrain
    with ThreadPoolExecutor(threads) as pool:
        every = [first, *pool.map(one, bound[1:])]
    return Around(
        asked=asked,
        view=view if view is not None or not scenario.views else NOBODY,
        as_of=date.isoformat(),
        event=event,
        within=within,
        split=split,
        often=_share([(each.events, each.months) for each in every]),
        followed=_share([(each.followed, each.events) for each in every]) if split else None,
        moved=tuple(_moved(name, every) for name in series),
        after={
            name: {when: _share([each.after.get((name, when), (0, 0)) for each in every]) for when in _WHEN[: 4 if split else 2]}
            for name in then
        },
    )


_WHEN = ("ordinary", "event", "event_undone", "event_standing")


@dataclass
class _Sums:
    """Counts of one draw."""

    months: int
    events: int
    followed: int
    after: dict[tuple[str, str], tuple[int, int]]
    changes: dict[str, list[tuple[float, float]]]  # series → (before, after) of each event
    others: dict[str, list[float]]  # series → changes of the months without


def _counted(
    draw: BoundDraw, asked: Setting, event: str, places: Mapping[str, int], then: Sequence[str], split: str | None, within: int
) -> _Sums:
    from nicias.war.terrain.simulate import prepare
    from nicias.war.terrain.trace import trace

    if draw.land is None:
        raise ModelError(f"Draw {draw.index} has no terrain.")
    front, sides = prepare(draw.land.terrain, solved(draw)), asked.scenario.sides
    sums = _Sums(0, 0, 0, {}, {name: [] for name in places}, {name: [] for name in places})
    for number in range(asked.histories):
        traced = trace(front, number, months=asked.months, key=key_of(asked.seed, draw))
        fought = _fought(traced, asked.months)
        came = _months_of(traced, event, sides, asked.months) & fought
        sums.months += int(fought.sum())
        sums.events += int(came.sum())
        undone = np.zeros(asked.months + 1, bool)
        if split:
            undone[:-1] = _months_of(traced, split, sides, asked.months)[1:]
            sums.followed += int((came & undone).sum())
        for name, place in places.items():
            values = traced.path[:, place]
            here, rest = np.flatnonzero(came), np.flatnonzero(fought & ~came)
            sums.changes[name] += list(zip(values[here - 1].tolist(), values[here].tolist(), strict=True))
            sums.others[name] += (values[rest] - values[rest - 1]).tolist()
        for name in then:
            soon = _soon(_months_of(traced, name, sides, asked.months), within, skip=1 if split else 0)
            whole = np.arange(asked.months + 1) + within + (1 if split else 0) <= asked.months
            cases = {"ordinary": fought & ~came, "event": came, "event_undone": came & undone, "event_standing": came & ~undone}
            for when, which in cases.items():
                hits, at_risk = sums.after.get((name, when), (0, 0))
                sums.after[name, when] = (hits + int((soon & which & whole).sum()), at_risk + int((which & whole).sum()))
    return sums


def _fought(traced: Trace, months: int) -> Flags:
    """(months + 1,) the months that were fought."""
    fought = np.ones(months + 1, bool)
    fought[0] = False
    peace: int | None = None
    for event in traced.events:
        if event.kind == "signed":
            peace = event.month
        elif event.kind == "resumed" and peace is not None:
            fought[peace : event.month] = False
            peace = None
        elif event.kind == "collapsed":
            fought[event.month + 1 :] = False
    if peace is not None:
        fought[peace:] = False
    fought[len(traced.path) :] = False
    return fought


def _months_of(traced: Trace, name: str, sides: Sequence[str], months: int) -> Flags:
    members, sign = _members(name, sides)
    flags = np.zeros(months + 1, bool)
    for event in traced.events:
        fell = event.kind == "collapsed" and f"{sides[int(event.detail['side'])]}.collapsed" in members
        if fell or (event.term in members and sign * event.detail.get("amount", 0.0) >= 0):
            flags[event.month] = True
    return flags


def _members(name: str, sides: Sequence[str]) -> tuple[frozenset[str], int]:
    """The elements of the state an event's name stands for, and the sign asked for (0: either). Raises UsageError."""
    from nicias.scenario.problems import nearest

    bare, sign = name.rstrip("+-"), {"+": 1, "-": -1}.get(name[-1:], 0)
    known = {label(element, sides): element for element in FIRSTS} | {f"{side}.collapsed": f"{side}.collapsed" for side in sides}
    found = frozenset(element for full, element in known.items() if full == bare or full.startswith(f"{bare}."))
    if not found:
        raise UsageError(f"There is no event '{bare}' on the terrain. {nearest(bare, known)}".strip())
    return found, sign


def _place(name: str, sides: Sequence[str]) -> int:
    from nicias.scenario.problems import nearest

    known = {label(element, sides): place for element, place in SERIES.items()}
    if name not in known:
        raise UsageError(f"There is no series '{name}' on the terrain. {nearest(name, known)}".strip())
    return known[name]


def _soon(flags: Flags, within: int, skip: int) -> Flags:
    """Whether a flag stands in one of the `within` months after each month, leaving out the first `skip`."""
    soon = np.zeros_like(flags)
    for ahead in range(1 + skip, within + skip + 1):
        soon[:-ahead] |= flags[ahead:]
    return soon


def _share(pairs: Iterable[tuple[int, int]]) -> Share:
    from nicias.study.probability import error_of_mean, influences

    rows = np.array(list(pairs), float)
    ratio, deviations = influences(rows)
    return Share(float(ratio), float(error_of_mean(deviations)), int(rows[:, 1].sum()))


def _moved(name: str, every: Sequence[_Sums]) -> Moved:
    cases = [np.array(each.changes[name], float).reshape(-1, 2) for each in every]
    rest = np.concatenate([np.array(each.others[name], float) for each in every])
    rows = np.array([(float((each[:, 1] - each[:, 0]).sum()), float(len(each))) for each in cases])
    from nicias.study.probability import error_of_mean, influences

    ratio, deviations = influences(rows)
    whole = np.concatenate(cases)
    means = (float(whole[:, 0].mean()), float(whole[:, 1].mean())) if len(whole) else (math.nan, math.nan)
    return Moved(name, *means, float(ratio), float(error_of_mean(deviations)), float(rest.mean()) if len(rest) else math.nan)
