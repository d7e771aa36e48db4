"""A column's draws as sampled values, and what stands beside them: the month of the year, and what the base says where it was changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.study.binding import START_LEVEL
from nicias.study.terrain_needs import SWITCH

if TYPE_CHECKING:
    from nicias.scenario import Known
    from nicias.scenario.quantities import Value

CALENDAR = "calendar.month"
"""Beside the sampled values of a war on the terrain: the month of the year in which it goes on."""

BASE = "base."
"""`base.PATH`, beside a sampled value that was changed on purpose (by a view, a layer, `--set`): what the base says there in that draw."""


def drawn(known: Known, seed: int, draws: int) -> dict[str, Any]:
    """One value per draw and path, with what a terrain needs beside them."""
    from nicias.scenario.sampling import sample

    return with_base(known, lambda values: sample(values, known.scenario.correlations, seed, draws))


def with_base(known: Known, sample: Callable[[Mapping[str, Value]], dict[str, Any]]) -> dict[str, Any]:
    """Known values as `sample` draws them, and for a war on the terrain the calendar and the base's draws of what was changed.

    `sample` takes values by path and must use the same random numbers for a path whatever its value.
    """
    sampled = sample(known)
    if not on_terrain(sampled, slice(None)):
        return sampled
    base = sample(known.base)
    before = {BASE + path: base.get(path, sampled[path]) for path, value in known.items() if value.layer and path in sampled}
    return {**sampled, CALENDAR: np.full(len(sampled[SWITCH]), known.as_of.month), **before}


def changed(sampled: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Sampled values with some of them (path → one value a draw) changed on purpose; what the base says stays beside them."""
    before = {BASE + path: sampled.get(BASE + path, sampled[path]) for path in changes if path in sampled}
    return {**sampled, **before, **changes}


def base_of(sampled: Mapping[str, Any]) -> dict[str, Any]:
    """The same draws as the base has them."""
    return {**sampled, **{path.removeprefix(BASE): values for path, values in sampled.items() if path.startswith(BASE)}}


def on_terrain(sampled: Mapping[str, Any], index: int | slice) -> bool:
    """Whether a draw's war, or that of any of a slice of draws, is fought on the terrain."""
    return SWITCH in sampled and bool(np.any(sampled[SWITCH][index]))


def start_level(sampled: Mapping[str, Any], index: int, default: str) -> str:
    """The level of support at which a draw's war starts."""
    return str(sampled[START_LEVEL][index]) if START_LEVEL in sampled else default
