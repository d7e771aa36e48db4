"""Simulate a war on the terrain: a solved map and a terrain in, two tallies out."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import Array
from nicias.errors import UsageError
from nicias.war.philox import BITS
from nicias.war.simulate import CHUNK
from nicias.war.tally import AREA, Measures, Tally
from nicias.war.terrain.histories import histories as compiled
from nicias.war.terrain.month import clock
from nicias.war.terrain.projection import ReadMap, read_map
from nicias.war.terrain.records import Terrain, outlook
from nicias.war.terrain.registry import LIMIT_RECORD, LIMITS, places
from nicias.war.terrain.tally import BINS, FIRSTS, SERIES, Ranges, TerrainTally, kept_months

TOTALS: dict[str, tuple[str, tuple[int, ...], tuple[str, ...]]] = {
    AREA: ("area", (0,), ("line",)),
    "losses.0": ("soldiers_killed", (0,), ("attrition",)),
    "losses.1": ("soldiers_killed", (1,), ("attrition",)),
    "soldiers_killed": ("soldiers_killed", (0, 1), ("attrition",)),
    "civilians_killed": ("civilians_killed", (0, 1), ("rear_strikes", "front_harm")),
    "displaced": ("displaced", (0, 1), ("rear_strikes", "front_harm")),
    "damage_usd": ("damage", (0, 1), ("rear_strikes", "front_harm")),
}
"""Total → the state's field, the sides that are summed, the mechanisms of which one must be on for the terrain to model it."""


@dataclass(frozen=True)
class Front:
    """What a war on the terrain is fought with: the terrain, the map as it is read, the staff's outlook, the analyst's truth."""

    terrain: Terrain
    map: ReadMap
    outlook: NDArray[Any]
    truth: float  # π*

    @property
    def fundamental(self) -> Array:
        """(2,) θ_L, θ_H as the terrain moves by them; 0 when it has none."""
        p = self.terrain.parameters[0]
        return np.nan_to_num(np.array([p["fundamental_low"], p["fundamental_high"]], np.float64), nan=0.0)

    def from_level(self, level: int) -> Front:
        """The same front in a war that starts at another level of support."""
        return replace(self, map=replace(self.map, start=(level, self.map.start[1])))


def prepare(terrain: Terrain, equilibrium: Equilibrium) -> Front:
    """Read a solved map for a terrain; drift, fundamentals and spread of that map are the staff's outlook."""
    parameters = equilibrium.parameters
    cond, num = parameters.conditions, parameters.numerics
    low, high = cond.fundamental
    priors = (parameters.sides[0].prior, parameters.sides[1].prior)
    view = outlook(np.asarray(cond.force_drift, float), (low, high), cond.force_sd, priors, num.evidence_limit)
    return Front(terrain, read_map(equilibrium), view, cond.analyst_prior)


def models(terrain: Terrain, total: str) -> bool:
    """Whether the terrain itself accumulates a total."""
    return total in TOTALS and any(name in terrain.on for name in TOTALS[total][2])


def simulate(
    front: Front,
    *,
    histories: int | tuple[int, int],
    key: tuple[int, int],
    measures: Measures,
    names: Sequence[str],
    ranges: Ranges,
    rates: Array | None = None,
    every: int = 1,
    threads: int = 1,
) -> tuple[Tally, TerrainTally]:
    """Tallies of `histories` histories, or of the range (first, count) of a longer run.

    `names` says which of `TOTALS` each total of `measures` is; `rates` (totals − 1, N_g) gives the monthly rates of those after the first
    that the terrain does not model. Distributions of the state are kept of one history in `every`, by its number. Words are keyed as on the map: history i under one key meets the same words whatever
    the switches, the range, the threads.
    """
    first, count = (0, histories) if isinstance(histories, int) else histories
    if first < 0 or count < 1 or first + count > 2**64:
        raise UsageError(f"Cannot simulate {count} histories from number {first}.")
    if len(names) != len(measures.names):
        raise UsageError(f"{len(names)} totals are named, {len(measures.names)} are measured.")
    size = CHUNK if threads == 1 else min(CHUNK, -(-count // threads))
    pieces = [(first + done, min(size, count - done)) for done in range(0, count, size)]
    amounts = _amounts(front, names, rates)

    def work(piece: tuple[int, int]) -> tuple[Tally, TerrainTally]:
        return _count(front, piece, key, measures, names, amounts, ranges, every)

    if threads == 1 or len(pieces) == 1:
        results = [work(piece) for piece in pieces]
    else:
        with ThreadPoolExecutor(threads) as pool:
            results = list(pool.map(work, pieces))
    tally, terrain_tally = results[0]
    for other, other_terrain in results[1:]:
        tally, terrain_tally = tally + other, terrain_tally + other_terrain
    return tally, terrain_tally


def _amounts(front: Front, names: Sequence[str], rates: Array | None) -> Array:
    """(totals, N_g) what a month adds to each total that the terrain does not model."""
    levels = len(front.map.talks)
    amounts = np.zeros((len(names), levels))
    if rates is not None:
        amounts[1:] = rates
    for i, name in enumerate(names):
        if models(front.terrain, name):
            amounts[i] = 0.0
    return amounts


def _count(
    front: Front,
    piece: tuple[int, int],
    key: tuple[int, int],
    measures: Measures,
    names: Sequence[str],
    amounts: Array,
    ranges: Ranges,
    every: int,
) -> tuple[Tally, TerrainTally]:
    T, acting, land = measures.months + 1, front.map, front.terrain
    K, levels = len(acting.shift), len(acting.talks)
    width = measures.width
    inverse = np.divide(1.0, width, out=np.zeros_like(width), where=width > 0)
    checkpoint = np.full(T, -1, np.int64)
    checkpoint[list(measures.checkpoints)] = np.arange(len(measures.checkpoints))
    shapes = {
        "signed": (T,), "ceasefire": (T,), "package": (K, T), "survived": (len(measures.spans), T), "renewed": (T,),
        "collapsed": (2, T), "exited": (T,), "turned_weary": (2, T), "talks": (T,), "level": (levels, T),
        "totals": (*width.shape, measures.bins + 2),
    }  # fmt: skip
    counts = {name: np.zeros(shape, np.int64) for name, shape in shapes.items()}
    kept = kept_months(measures.months)
    column = np.full(T, -1, np.int64)
    column[kept] = np.arange(len(kept))
    seen: dict[str, NDArray[Any]] = {
        "series": np.zeros((len(kept), len(SERIES), BINS + 2), np.int32),  # CHUNK histories cannot overflow it
        "firsts": np.zeros((len(FIRSTS), T), np.int64),
        "walk": np.zeros((levels, 7), np.int64),
    }
    at = np.full((len(names), 2), -1, np.int64)
    for i, name in enumerate(names):
        if models(land, name):
            field, sides, _ = TOTALS[name]
            start = places(field).start
            at[i, : len(sides)] = [start + side for side in sides]
    low, high = np.array(ranges.low), np.array(ranges.high)
    states = land.start.copy()
    limits = np.zeros(1, LIMIT_RECORD)
    first, count = piece
    compiled(
        np.uint64(first),
        count,
        measures.months,
        (np.uint32(key[0]), np.uint32(key[1])),
        (states, states.view(np.float64).reshape(1, -1), land.start, land.parameters, land.switches, limits, front.outlook),
        acting.tables,
        acting.grid,
        levels,
        acting.start,
        clock(land, measures.months),
        acting.exit_level,
        int(np.floor(front.truth * (1 << BITS) + 0.5)),
        front.fundamental,
        (at, np.ascontiguousarray(amounts)),
        measures.minimum_length,
        np.array(measures.spans, np.int64),
        checkpoint,
        np.array(measures.low),
        inverse,
        (np.array(list(SERIES.values())), low, BINS / (high - low), np.array(list(FIRSTS.values())), column, every),
        tuple(counts.values()),
        tuple(seen.values()),
    )
    bound = np.array([int(limits[name][0]) for name in LIMITS], np.int64)
    seen["series"] = seen["series"].astype(np.int64)
    fought = int(seen["walk"][:, 0].sum())
    return Tally(measures, count, **counts), TerrainTally(ranges, count, **seen, limits=bound, months_fought=fought)
