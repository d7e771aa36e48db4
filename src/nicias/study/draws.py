"""From one draw's parameters to what its histories did: choose packages, solve, simulate, keep only counts and a few start values."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, cast

import numpy as np

from nicias.bargain.issues import IssueTable
from nicias.bargain.parameters import Array, MapParameters, PackageSet
from nicias.errors import ModelError
from nicias.random import history_key

if TYPE_CHECKING:
    from nicias.bargain.equilibrium import Equilibrium
    from nicias.bargain.solve import WithoutTalks
    from nicias.bargain.zones import Zones
    from nicias.study.terrain import Land
    from nicias.war.policy import Policy
    from nicias.war.tally import Counts, Measures, Tally
    from nicias.war.terrain.simulate import Front
    from nicias.war.terrain.tally import Ranges, TerrainTally
    from nicias.war.terrain.trace import Trace

LEVEL_HISTORIES = 200
"""Histories per support level behind the comparison of starting levels."""

LEVEL_MONTHS = 12

MANY, KEPT = 400, 4
"""From so many histories a draw on, the distributions of the terrain's state are kept of one history in so many: they cost as much as talks."""

PACKAGES = 12
"""Packages on the table in a month of talks (ENGINE, section 2)."""


@dataclass(frozen=True)
class BoundDraw:
    """One draw, bound: numbers only."""

    index: int
    parameters: MapParameters
    table: IssueTable
    rates: Array  # (measures − 1, N_g): losses of each side, then human cost, a month of war
    land: Land | None = None  # None: the abstract war, on the map alone
    boldness: float = math.nan  # rise of third parties' boldness for a settlement that gives the first side everything; nan: no value


@dataclass(frozen=True)
class Outcome:
    """What is kept of a draw. The equilibrium itself is dropped, so that memory does not grow with it."""

    tally: Tally
    terms: tuple[dict[str, str], ...]  # issue → option of each package on the table
    worth: Array  # (2, K) of each package to each side, a share of what the side values
    boldness: float  # of the draw
    by_start_level: Counts  # (N_g,) ceasefires within LEVEL_MONTHS of LEVEL_HISTORIES histories
    chance: tuple[float, float]  # p_i at the start (E14)
    fighting_on: tuple[float, float]  # C_i^N at the start (E4)
    zones: Zones
    lifted: dict[str, Zones] | None
    course: TerrainTally | None = None  # on the terrain only


PRECISION = np.float32
"""Of solving: it moves P(12 months) by 1e-6 and halves the time; the definition, float64, is what the engine's own tests solve."""


def solved(draw: BoundDraw, packages: PackageSet | None = None, alone: WithoutTalks | None = None) -> Equilibrium:
    """The draw's map, solved with the packages it puts on the table. Raises ModelError when the map does not carry the values.

    `packages` and `alone` are what another draw with the same table, or the same war without talks, has found already.
    """
    from nicias.bargain.packages import choose
    from nicias.bargain.solve import solve
    from nicias.bargain.validity import check

    if alone is None:
        check(draw.parameters)
    return solve(draw.parameters, choose(draw.table, PACKAGES) if packages is None else packages, PRECISION, alone)


def key_of(seed: int, draw: BoundDraw) -> tuple[int, int]:
    """The random words of a draw's histories: the same for every set of assumptions."""
    return history_key(seed, f"histories of draw {draw.index}")


def play(draw: BoundDraw, *, seed: int, histories: int, measures: Measures, lift: bool, ranges: Ranges | None = None) -> Outcome:
    """Solve and simulate one draw. The same seed and draw meet the same random words whatever the assumptions.

    `ranges` bins the terrain's series alike in all draws that are to be pooled (default: the draw's own).
    """
    from nicias.bargain.zones import lifted, zones

    equilibrium = solved(draw)
    key = key_of(seed, draw)
    acting = laid_out(draw, equilibrium)
    tally, course = counted(draw, acting, histories, key, measures, ranges)
    short = replace(measures, months=LEVEL_MONTHS, checkpoints=(), names=measures.names[:1], low=((),), high=((),), spans=())
    by_level = [
        counted(replace(draw, rates=draw.rates[:0]), acting.from_level(level), LEVEL_HISTORIES, key, short, ranges, LEVEL_HISTORIES)[0]
        for level in range(len(draw.parameters.levels))
    ]
    found = zones(equilibrium, draw.table)
    return Outcome(
        tally=tally,
        terms=tuple(draw.table.label(choice) for choice in equilibrium.packages.choice),
        worth=equilibrium.packages.score[:2],
        boldness=draw.boldness,
        by_start_level=np.array([year.ceasefire.sum() for year in by_level], np.int64),
        chance=chances(equilibrium),
        fighting_on=_fighting_on(equilibrium),
        zones=found,
        lifted=lifted(equilibrium, draw.table, found) if lift else None,
        course=course,
    )


def fought(
    draw: BoundDraw,
    equilibrium: Equilibrium,
    histories: int,
    key: tuple[int, int],
    measures: Measures,
    ranges: Ranges | None = None,
    every: int | None = None,
) -> tuple[Tally, TerrainTally | None]:
    """A draw's histories from its solved map, counted: on its terrain if it has one, else on the map alone (then without a course).

    The terrain's distributions are kept of one history in `every` (default: enough of them; `histories` where nobody reads them).
    """
    return counted(draw, laid_out(draw, equilibrium), histories, key, measures, ranges, every)


def laid_out(draw: BoundDraw, equilibrium: Equilibrium) -> Policy | Front:
    """The solved map as the draw's histories read it, on its terrain if it has one. Wars from several starts share it."""
    if draw.land is None:
        from nicias.war.policy import policy

        return policy(equilibrium)
    from nicias.war.terrain.simulate import prepare

    return prepare(draw.land.terrain, equilibrium)


def counted(
    draw: BoundDraw,
    acting: Policy | Front,
    histories: int,
    key: tuple[int, int],
    measures: Measures,
    ranges: Ranges | None = None,
    every: int | None = None,
) -> tuple[Tally, TerrainTally | None]:
    """`fought` from what `laid_out` found."""
    from nicias.war.policy import Policy

    if isinstance(acting, Policy):
        from nicias.war.simulate import tally

        return tally(acting, histories, key, measures, draw.rates), None
    from nicias.war.terrain.simulate import simulate

    land = cast("Land", draw.land)  # a front is laid out from it
    return simulate(
        acting,
        histories=histories,
        key=key,
        measures=measures,
        names=terrain_totals(measures.names),
        ranges=ranges or land.ranges,
        rates=draw.rates,
        every=every or (KEPT if histories >= MANY else 1),
    )


def traced(draw: BoundDraw, number: int, *, seed: int, months: int) -> Trace:
    """History `number` of a draw on its terrain, told as `play` counts it. Raises ModelError for a draw fought on the map alone."""
    if draw.land is None:
        raise ModelError("This war is fought on the map alone: it has no terrain whose events could be told.")
    from nicias.war.terrain.simulate import prepare
    from nicias.war.terrain.trace import trace

    return trace(prepare(draw.land.terrain, solved(draw)), number, months=months, key=key_of(seed, draw))


def terrain_totals(names: Sequence[str]) -> list[str]:
    """The measures in the terrain's words: the area, the losses of both sides in their order, then human cost."""
    sides = iter(("losses.0", "losses.1"))
    return [next(sides) if name.startswith("losses.") else name.removeprefix("human_cost.") for name in names]


def ranges_for(draws: Sequence[BoundDraw]) -> Ranges | None:
    """Bins of the terrain's series that hold every draw; None when no draw is fought on a terrain."""
    found = [draw.land.ranges for draw in draws if draw.land is not None]
    return reduce(lambda a, b: a.merged(b), found) if found else None


def chances(equilibrium: Equilibrium) -> tuple[float, float]:
    """p_i at the start: each side's own belief that it would prevail (E14)."""
    level, evidence, _, force = _start(equilibrium.parameters)
    return (float(equilibrium.chance[0, level, evidence, force]), float(equilibrium.chance[1, level, evidence, force]))


def _fighting_on(equilibrium: Equilibrium) -> tuple[float, float]:
    at = _start(equilibrium.parameters)
    return (float(equilibrium.continuation[(0, 0, *at)]), float(equilibrium.continuation[(0, 1, *at)]))


def _start(parameters: MapParameters) -> tuple[int, int, int, int]:
    numerics = parameters.numerics
    return parameters.start_level, numerics.evidence_points // 2, parameters.start_weary, numerics.force_points


def measures_for(
    draws: Sequence[BoundDraw], names: Sequence[str], months: int, minimum_months: float, checkpoints: Sequence[int]
) -> Measures:
    """Bins wide enough for every draw of every column, so that tallies can be pooled."""
    from nicias.war.tally import AREA, Measures

    areas = [draw.land.monthly[AREA] if draw.land else draw.parameters.conditions.area[2:] for draw in draws]
    low, high = min(area[0] for area in areas), max(area[1] for area in areas)
    highest = np.max([_highest(draw, names) for draw in draws], axis=0)
    ranges = {AREA: (low, high)} | {name: (0.0, float(top)) for name, top in zip(names, highest, strict=True)}
    return Measures.covering(months, ranges, checkpoints=checkpoints, minimum_length=int(np.ceil(minimum_months)))


def _highest(draw: BoundDraw, names: Sequence[str]) -> Array:
    """The most each total can rise in a month in this draw."""
    highest = draw.rates.max(axis=1, initial=0.0)
    if draw.land is not None:
        room = [draw.land.monthly.get(name, (0.0, 0.0))[1] for name in terrain_totals(names)]
        highest = np.maximum(highest, room)
    return highest
