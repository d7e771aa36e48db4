"""The terrain of a draw: values become its parameters, and its staff estimate becomes the map's."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from nicias.bargain.parameters import Array
from nicias.errors import ModelError
from nicias.evidence.estimate import Fixed
from nicias.random import history_key
from nicias.study.drawing import BASE, CALENDAR, base_of, start_level
from nicias.study.needs import Structure
from nicias.study.terrain_needs import MECHANISM, PATHS, SWITCH, paths, required, switched_on
from nicias.war.terrain.records import Terrain, terrain
from nicias.war.terrain.registry import MECHANISMS, OF_MECHANISM, asked_by, places
from nicias.war.terrain.simulate import TOTALS, models
from nicias.war.terrain.staff_estimate import StaffEstimate, staff_estimate
from nicias.war.terrain.tally import Ranges

if TYPE_CHECKING:
    from nicias.scenario import Known

STAFF_SEED = 421
"""Of the staff's random words."""

STEPS, CLOSE = 4, 5e-4
STEEPEST, FLATTEST = 2.0, 0.5
"""The drift that stocks explain is found in at most so many steps, to this many log/month (about the estimate's own error). Of a month's change of
advantage so much can come through as drift: stocks respond to where the front stands; towns and call-ups dampen it."""

ROOM = 3.0
"""Totals are binned up to this many times what the staff expects of a month."""


@dataclass(frozen=True)
class Land:
    """One draw's terrain, and what its staff estimate says.

    `figures` path → the map's value by the estimate; `replaced` those of them that the map is given (the others were set by a layer). `first`
    event → share of the estimate's histories at the starting level in which it comes within its months.
    """

    terrain: Terrain
    figures: Mapping[str, float]
    replaced: tuple[str, ...]
    ranges: Ranges
    monthly: Mapping[str, tuple[float, float]]  # total → lowest and highest monthly change to make room for
    spread_raised: bool  # the estimate's sd was below what the map's grid carries


PRESENT_DRIFT = "present_drift"
"""The mechanism by which the war as it is known drifts as it is judged to, whatever its stocks would do by themselves."""

_OF_SIDE = re.compile(r"^[a-z0-9_]+\.(cost|losses)\.[a-z0-9_]+$|^[a-z0-9_]+\.hope$")


def read_on_terrain(structure: Structure, known: Known, read: set[str], starts: Collection[str]) -> set[str]:
    """What an answer depends on, given what the map alone would read and the levels at which the war may start: the same for a war on the map."""
    if not _true(known, SWITCH):
        return read
    on = tuple(name for name in MECHANISMS if _true(known, f"{MECHANISM}.{name}"))
    asked = {path for start in starts for path, _ in required(structure, on, start)}
    switches = {SWITCH, *(f"{MECHANISM}.{name}" for name in MECHANISMS)}
    replaced = {path for path in read if _estimated(path, on) and path in known and not known[path].layer} - asked
    return (read - replaced) | asked | (switches & set(known))


def _estimated(path: str, on: Sequence[str]) -> bool:
    """Whether the staff estimate of these mechanisms says something of a path of the map. Hopes are scaled, not replaced."""
    measure = path.split(".")[1] if path.startswith("human_cost.") else ""
    if measure in TOTALS:
        return any(name in on for name in TOTALS[measure][2])
    by = {"cost": "cost_path", "losses": "attrition"}.get(path.split(".")[1]) if path.count(".") == 2 else None
    if path.startswith("war.fundamental."):
        return "fundamentals" in on
    return path.startswith("war.force_") or (by in on if by and _OF_SIDE.search(path) else False)


def counted_on_terrain(given: Mapping[str, Any], total: str) -> bool:
    """Whether these values, or what was sampled of them, put the war on a terrain that counts a measure of human cost itself."""
    return _true(given, SWITCH) and total in TOTALS and any(_true(given, f"{MECHANISM}.{name}") for name in TOTALS[total][2])


def _true(given: Mapping[str, Any], path: str) -> bool:
    """A switch that is on: a value without uncertainty, or the same in every draw."""
    if path not in given:
        return False
    estimate = getattr(given[path], "estimate", None)
    if estimate is not None:
        return isinstance(estimate, Fixed) and estimate.value is True
    return bool(np.all(np.asarray(given[path]).astype(bool)))


def land(structure: Structure, sampled: Mapping[str, Any], index: int, *, start: str) -> Land:
    """Lay out a draw's terrain and estimate it; `start` is the level the war starts at.

    The staff's random words are the draw's, whatever the run's seed, so that the same values always give the same map. Raises ModelError naming the
    path that is missing or out of range, or the mechanism that lacks another.
    """
    laid = anchored(structure, sampled, index, start=start, calendar=int(sampled[CALENDAR][index]) if CALENDAR in sampled else 1)
    estimate = _estimate(structure, laid, index)
    figures = dict(estimate.figures)
    if "aid_uncertainty" in laid.on:
        for side in structure.sides:
            figures[f"{side}.hope"] = float(sampled[f"{side}.hope"][index]) * float(laid.parameters[0]["aid_uncertainty"])
    # A value that was set on purpose stands, but for what the terrain itself starts from or scales.
    own = ("war.force_drift.",) if PRESENT_DRIFT in laid.on else ()
    replaced = tuple(path for path in figures if BASE + path not in sampled or path.endswith(".hope") or path.startswith(own))
    return replace(estimate, figures=figures, replaced=replaced)


def anchored(structure: Structure, sampled: Mapping[str, Any], index: int, *, start: str, calendar: int) -> Terrain:
    """A draw's terrain, its present drift standing in for the one that the stocks of the base give by themselves.

    What the stocks explain is found so that the staff's estimate of the war with the base's stocks comes back to the drift
    that was judged or inferred of it, whatever recruits and losses are in this draw. What a view, a layer or a switch changes of
    the stocks then moves the drift by as much as the estimate moves.
    """
    if PRESENT_DRIFT not in switched_on(sampled, index):
        return lay(structure, sampled, index, start=start, calendar=calendar)
    drifts = [f"war.force_drift.{name}" for name in structure.levels]
    base = base_of(sampled) | {path: sampled[path] for path in drifts}
    judged = np.array([float(sampled[path][index]) for path in drifts])
    known = lay(structure, base, index, start=start_level(base, index, start), calendar=calendar)

    def missed(explained: Array) -> Array:
        """(levels,) how far the base's stocks then drift beyond what was judged."""
        return staff_estimate(known.explaining(explained), key=_staff_key(index)).drift - judged

    explained = _remembered(_EXPLAINED, (known.parameters.tobytes(), known.switches.tobytes(), calendar, index), lambda: _root(missed, judged))
    return lay(structure, sampled, index, start=start, calendar=calendar).explaining(explained)


def _root(missed: Callable[[Array], Array], first: Array) -> Array:
    """Where a falling function of each level is zero: the secant method, each level by itself."""
    at, value = first, missed(first)
    slope = np.full(len(first), -1.0)
    for _ in range(STEPS):
        if np.abs(value).max() < CLOSE:
            break
        step = -value / slope
        before, at = value, at + step
        value = missed(at)
        with np.errstate(invalid="ignore", divide="ignore"):
            slope = np.where(step != 0.0, np.clip((value - before) / step, -STEEPEST, -FLATTEST), slope)
    return at - value / slope


def _staff_key(index: int) -> tuple[int, int]:
    """The staff's random words in a draw."""
    return history_key(STAFF_SEED, f"staff estimate of draw {index}")


def _estimate(structure: Structure, laid: Terrain, index: int) -> Land:
    """The staff estimate of a terrain, as what it says of the map."""

    def make() -> Land:
        found = staff_estimate(laid, key=_staff_key(index))
        raised = found.sd < _least_spread(found)
        return Land(laid, dict(_figures(structure, found)), (), Ranges.covering(found), _monthly(found), raised)

    named = (structure.sides, structure.levels, laid.calendar, laid.levels, index)
    return _remembered(_ESTIMATES, (laid.parameters.tobytes(), laid.switches.tobytes(), named), make)


T = TypeVar("T")

_ESTIMATES: OrderedDict[object, Land] = OrderedDict()
_EXPLAINED: OrderedDict[object, Array] = OrderedDict()
_MOST = 2000


def _remembered(memory: OrderedDict[object, T], key: Hashable, make: Callable[[], T]) -> T:
    """What was made before under this key: sweeps, layers and views meet the same terrain again and again."""
    found = memory.get(key)
    if found is not None:
        return found
    memory[key] = found = make()
    while len(memory) > _MOST:
        with suppress(KeyError):  # another thread may have been faster
            memory.popitem(last=False)
    return found


def lay(structure: Structure, sampled: Mapping[str, Any], index: int, *, start: str, calendar: int) -> Terrain:
    """A draw's terrain from its values."""
    on = switched_on(sampled, index)
    values: dict[str, Array] = {}
    for parameter in asked_by(on):
        if parameter.owner == "patron" and structure.patron is None:
            raise ModelError(f"The mechanism {OF_MECHANISM[parameter.name]} needs a patron; this scenario has none.")
        shape = parameter.shape if parameter.over != "level" else (*parameter.shape[:-1], len(structure.levels))
        array = np.zeros(shape)
        for path, place, need in paths(parameter, structure, start):
            if path not in sampled:
                raise ModelError(_absent(path, need.unit, parameter.name))
            array[place] = need.checked(float(sampled[path][index]), path.removesuffix(f".{need.name}"))
        values[parameter.name] = array
    try:
        return terrain(values, on, levels=len(structure.levels), calendar=calendar)
    except ModelError as error:
        words = str(error)
        name = words.split(" ", 1)[0]
        raise ModelError(words.replace(name, PATHS[name], 1) if name in PATHS else words) from None


def _absent(path: str, unit: str, parameter: str) -> str:
    mechanism = OF_MECHANISM.get(parameter)
    asks = f"the mechanism {mechanism} asks for it" if mechanism else "the terrain always asks for it"
    return f"{path} ({unit}) has no value at this date; {asks}."


LEAST_CHANCE = 0.8
"""The map's sd is at least this share of its largest monthly drift: its grid cannot carry a war with less chance in it (`bargain.grid`).
Draws that it raises are counted in the run's warnings."""


def _least_spread(estimate: StaffEstimate) -> float:
    return LEAST_CHANCE * float(np.abs(estimate.drift_by_fundamental).max())


def _figures(structure: Structure, estimate: StaffEstimate) -> Mapping[str, float]:
    """Path → what the staff estimate says of it."""
    on, levels = estimate.terrain.on, structure.levels
    figures: dict[str, float] = {"war.force_sd": max(estimate.sd, _least_spread(estimate))}
    if "fundamentals" in on:
        figures["war.fundamental.low"], figures["war.fundamental.high"] = estimate.fundamental
    figures |= {f"war.force_drift.{level}": float(mu) for level, mu in zip(levels, estimate.drift, strict=True)}
    for i, side in enumerate(structure.sides):
        if "cost_path" in on:
            figures |= {f"{side}.cost.{level}": float(c) for level, c in zip(levels, estimate.costs[i], strict=True)}
        if "attrition" in on:
            figures |= {f"{side}.losses.{level}": float(n) for level, n in zip(levels, estimate.losses[i], strict=True)}
    for total, (field, sides, _) in TOTALS.items():
        if models(estimate.terrain, total) and "." not in total and total != "area":
            rate = estimate.rate(field)[:, list(sides)].sum(axis=1)
            figures |= {f"human_cost.{total}.{level}": float(n) for level, n in zip(levels, rate, strict=True)}
    return figures


def _monthly(estimate: StaffEstimate) -> dict[str, tuple[float, float]]:
    """How far each total can move in a month: the widest months of the estimate, with room."""
    gained = places("gained")
    wide = float(max(-estimate.low[gained][0], estimate.high[gained][0], 1.0))
    room = {"area": (-wide, wide)}
    for total, (field, sides, _) in TOTALS.items():
        if total != "area":
            rate = estimate.rate(field).reshape(len(estimate.mean), -1)[:, list(sides)].sum(axis=1)
            room[total] = (0.0, ROOM * float(max(rate.max(), 1e-9)))
    return room


def with_figures(sampled: Mapping[str, Any], lands: Mapping[int, Land]) -> dict[str, Any]:
    """The sampled values with the staff estimate in place of the base's, in the draws that have a terrain."""
    filled = dict(sampled)
    draws = len(next(iter(sampled.values())))
    for path in dict.fromkeys(path for each in lands.values() for path in each.replaced):
        values = np.array(sampled[path], float) if path in sampled else np.zeros(draws)
        for index, each in lands.items():
            if path in each.replaced:
                values[index] = each.figures[path]
        filled[path] = values
    return filled
