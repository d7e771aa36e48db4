"""Switch each mechanism of the terrain off in turn: which outputs move, by how much against noise, and which do not.

Both columns of a pair meet the same random words, and the terrain's series are binned alike in both, so that a mechanism which does
nothing shows a difference of exactly 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nicias.errors import ModelError
from nicias.study.columns import bound_draws
from nicias.study.drawing import changed, drawn
from nicias.study.draws import BoundDraw, chances, fought, key_of, measures_for, solved
from nicias.study.headline import Headline, Output, counts, outputs
from nicias.study.result import CEASEFIRE_MONTHS
from nicias.study.terrain_answers import label
from nicias.study.terrain_needs import MECHANISM
from nicias.war.terrain.registry import FIELDS, MECHANISMS
from nicias.war.terrain.tally import BINS, FIRSTS, SERIES, TerrainTally, kept_months

if TYPE_CHECKING:
    from nicias.bargain.equilibrium import Equilibrium
    from nicias.scenario import Known, Scenario
    from nicias.study.setting import Progress, Setting

MONTH = 12
"""Series are read, and events counted, at this month, or at the last kept one before."""

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Reading:
    """What is read of a column: the map's outputs and the terrain's, in the scenario's words; `series` and `events` are elements of the state."""

    outputs: tuple[Output, ...]
    from_map: int  # how many of them `headline.counts` answers
    series: tuple[str, ...]
    events: tuple[str, ...]
    month: int

    def own(self, mechanism: str) -> frozenset[str]:
        """The outputs that count a mechanism's own events: without it there are none, which is no effect of it."""
        sides = self._sides
        return frozenset(
            f"{label(event, sides)}.{self.month}" for event in self.events if FIELDS[event.split(".")[0]].mechanism == mechanism
        )

    @property
    def _sides(self) -> tuple[str, str]:
        first, second = (each.name.split(".")[1] for each in self.outputs if each.name.startswith("yields."))
        return first, second


def reading(scenario: Scenario, measures: Sequence[str], months: int) -> Reading:
    """Everything an ablation looks at: the map's outputs but for the terms, every shown series and every event of the terrain."""
    month = max(t for t in kept_months(months) if t <= MONTH)
    of_map = tuple(each for each in outputs(scenario, measures, months) if not each.name.startswith("terms."))
    series, events = tuple(SERIES), tuple(FIRSTS)
    of_land = [
        *(Output(f"{label(name, scenario.sides)}.{month}", FIELDS[name.split(".")[0]].unit, "a war that goes on") for name in series),
        *(Output(f"{label(name, scenario.sides)}.{month}", "share") for name in events),
    ]
    return Reading((*of_map, *of_land), len(of_map), series, events, month)


def _counts(course: TerrainTally, what: Reading) -> Rows:
    """(series and events, 2) of one draw, as `headline.counts` counts: how much over how many histories."""
    rows: list[tuple[float, float]] = []
    kept = kept_months(course.firsts.shape[1] - 1).index(what.month)
    low, high = np.array(course.ranges.low), np.array(course.ranges.high)
    width = (high - low) / BINS
    middles = np.concatenate([low[:, None], low[:, None] + width[:, None] * (np.arange(BINS) + 0.5), high[:, None]], axis=1)
    seen = course.series[kept]
    rows = [(float(seen[place] @ middles[place]), float(seen[place].sum())) for place in range(len(what.series))]
    happened = course.firsts[:, : what.month + 1].sum(axis=1)
    return np.array([*rows, *((float(count), float(course.histories)) for count in happened)])


@dataclass(frozen=True)
class Pair:
    """One mechanism's two columns: with it, and without it and what cannot be without it (`others`)."""

    mechanism: str
    others: tuple[str, ...]
    on: Headline
    off: Headline
    outside: str | None  # why some draws could not be played without it; they are left out of the pair

    def identical(self, but: frozenset[str]) -> bool:
        """Whether no count of any output differs in any draw, leaving out some outputs."""
        kept = [place for place, each in enumerate(self.on.outputs) if each.name not in but]
        return bool(np.array_equal(self.on.counts[:, kept], self.off.counts[:, kept]))


def dependants(mechanism: str, on: Sequence[str]) -> tuple[str, ...]:
    """The mechanisms that have nothing to act on when this one is off, among those that are on."""
    gone = {mechanism}
    for _ in on:
        gone |= {name for name in on if set(MECHANISMS[name].needs) & gone}
    return tuple(name for name in on if name in gone and name != mechanism)


def pairs(
    asked: Setting,
    known: Known,
    mechanisms: Sequence[str],
    on: Sequence[str],
    measures: Sequence[str],
    progress: Progress | None,
    threads: int | None,
) -> tuple[Reading, list[Pair | str]]:
    """Each mechanism's pair, or why it could not be played without; the draw with everything on is solved once and fought again in each pair's bins."""
    what = reading(asked.scenario, measures, asked.months)
    sampled = drawn(known, asked.seed, asked.draws)
    without = {name: (name, *dependants(name, on)) for name in mechanisms}
    work = asked.draws * len(mechanisms)
    done = 0

    def bound(index: int, off: Sequence[str]) -> BoundDraw:
        switched = changed(sampled, {f"{MECHANISM}.{name}": np.zeros(asked.draws, bool) for name in off})
        title = f"the war without {', '.join(off)}" if off else "the war"
        return bound_draws(asked.scenario, switched, [index], measures, title)[0]

    def one(index: int) -> list[tuple[Rows, Rows] | str]:
        nonlocal done
        base = bound(index, ())
        solution = solved(base)
        rows: list[tuple[Rows, Rows] | str] = []
        for name in mechanisms:
            try:
                other = bound(index, without[name])
                rows.append(_pair(asked, measures, what, (base, solution), (other, solved(other))))
            except ModelError as error:
                rows.append(str(error))
            done += 1
            if progress:
                progress(done, work)
        return rows

    first = one(0)  # alone: it may have to compile the engine
    with ThreadPoolExecutor(threads) as pool:
        every = [first, *pool.map(one, range(1, asked.draws))]
    return what, [_collected(name, without[name][1:], what, [rows[place] for rows in every]) for place, name in enumerate(mechanisms)]


def _collected(name: str, others: tuple[str, ...], what: Reading, rows: Sequence[tuple[Rows, Rows] | str]) -> Pair | str:
    """A mechanism's pair over the draws that could be played without it, or why fewer than two could."""
    played = [row for row in rows if not isinstance(row, str)]
    refused = [row for row in rows if isinstance(row, str)]
    if len(played) < 2:
        return f"Without {name} the war leaves the range of the map in {len(refused)} of {len(rows)} draws: {refused[0]}"
    on, off = (Headline(what.outputs, np.stack([row[which] for row in played])) for which in (0, 1))
    outside = f"{len(refused)} of {len(rows)} draws left the range of the map: {refused[0]}" if refused else None
    return Pair(name, others, on, off, outside)



def _pair(
    asked: Setting,
    names: Sequence[str],
    what: Reading,
    base: tuple[BoundDraw, Equilibrium],
    other: tuple[BoundDraw, Equilibrium],
) -> tuple[Rows, Rows]:
    """The counts of one draw with and without, in the same bins."""
    measures = measures_for([base[0], other[0]], names, asked.months, asked.scenario.ceasefire.minimum_months, CEASEFIRE_MONTHS)
    lands = [draw.land for draw, _ in (base, other) if draw.land is not None]
    ranges = lands[0].ranges.merged(lands[1].ranges)

    def rows(draw: BoundDraw, solution: Equilibrium) -> Rows:
        own = replace(solution, parameters=draw.parameters)
        tally, course = fought(draw, own, asked.histories, key_of(asked.seed, draw), measures, ranges)
        if course is None:
            raise AssertionError("a terrain was bound without being fought on")
        terms = [draw.table.label(choice) for choice in own.packages.choice]
        of_map = counts(what.outputs[: what.from_map], asked.scenario.sides, tally, terms, own.packages.score[:2], chances(own))
        return np.concatenate([of_map, _counts(course, what)])

    return rows(*base), rows(*other)


def moves(effect: float, se: float, bar: float) -> bool:
    """Whether an effect stands out: beyond `bar` standard errors, or certain and not 0."""
    return not np.isnan(effect) and effect != 0 and (np.isnan(se) or abs(effect) > bar * se)


def bar_of_noise(draws: int, cells: int, chance: float = 0.05) -> float:
    """How many standard errors the largest of as many effects of nothing would stay below 19 times in 20 (Student's t, Bonferroni)."""
    from scipy.stats import t

    return float(t.isf(chance / 2 / max(cells, 1), max(draws - 1, 1)))
