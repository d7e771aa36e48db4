"""The terrain of a draw: values become its parameters, and its staff estimate becomes the map's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.bargain.parameters import Array
from nicias.errors import ModelError
from nicias.evidence.estimate import Fixed
from nicias.random import history_key
from nicias.study.needs import Structure
from nicias.study.terrain_needs import MECHANISM, PATHS, SWITCH, paths, switched_on
from nicias.war.terrain.records import Terrain, terrain
from nicias.war.terrain.registry import OF_MECHANISM, asked_by, places
from nicias.war.terrain.simulate import TOTALS, models
from nicias.war.terrain.staff_estimate import StaffEstimate, staff_estimate
from nicias.war.terrain.tally import Ranges

if TYPE_CHECKING:
    from nicias.scenario import Known

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
    drift_error: float


def on_terrain(sampled: Mapping[str, Any], index: int) -> bool:
    """Whether a draw's war is fought on the terrain."""
    return SWITCH in sampled and bool(sampled[SWITCH][index])


def counted_on_terrain(known: Known, total: str) -> bool:
    """Whether these values put the war on a terrain that counts a measure of human cost itself."""

    def true(path: str) -> bool:
        return path in known and isinstance(known[path].estimate, Fixed) and known[path].estimate.value is True

    return true(SWITCH) and total in TOTALS and any(true(f"{MECHANISM}.{name}") for name in TOTALS[total][2])


def land(
    structure: Structure, sampled: Mapping[str, Any], index: int, known: Known | None, *, start: str, calendar: int, seed: int
) -> Land:
    """Lay out a draw's terrain and estimate it.

    `start` is the level the war starts at, `calendar` the month of the year of the first month. Raises ModelError naming the path that is missing or
    out of range, or the mechanism that lacks another.
    """
    laid = lay(structure, sampled, index, start=start, calendar=calendar)
    estimate = staff_estimate(laid, key=history_key(seed, f"staff estimate of draw {index}"))
    figures = dict(_figures(structure, estimate))
    if "aid_uncertainty" in laid.on:
        for side in structure.sides:
            figures[f"{side}.hope"] = float(sampled[f"{side}.hope"][index]) * float(laid.parameters[0]["aid_uncertainty"])
    replaced = tuple(path for path in figures if known is None or path not in known or not known[path].layer)
    return Land(laid, figures, replaced, Ranges.covering(estimate), _monthly(estimate), estimate.drift_error)


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


def _figures(structure: Structure, estimate: StaffEstimate) -> Mapping[str, float]:
    """Path → what the staff estimate says of it."""
    on, levels = estimate.terrain.on, structure.levels
    figures: dict[str, float] = {"war.force_sd": estimate.sd}
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


def with_figures(sampled: Mapping[str, Any], lands: Sequence[Land | None]) -> dict[str, Any]:
    """The sampled values with the staff estimate in place of the base's, draw by draw."""
    filled = dict(sampled)
    for path in dict.fromkeys(path for each in lands if each for path in each.replaced):
        base = np.array(sampled[path], float) if path in sampled else np.zeros(len(lands))
        filled[path] = np.array(
            [each.figures[path] if each and path in each.replaced else value for value, each in zip(base, lands, strict=True)]
        )
    return filled
