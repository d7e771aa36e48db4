"""The months of a war without talks, one history after another: what the terrain by itself says of a series."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import LANES, draw
from nicias.war.terrain.month import born, clock, fight
from nicias.war.terrain.records import OUTLOOK_RECORD, Array, Terrain
from nicias.war.terrain.registry import FIELDS, LIMIT_RECORD, places

# Compiled code carries no useful annotations; records as in `registry`.
# pyright: reportMissingParameterType=false


@numba.njit(cache=True, nogil=True)
def _run(states, flat, start, parameters, switches, limits, outlook, level, times, k0, k1, fundamentals, path):
    now, p, on, limit, view = states[0], parameters[0], switches[0], limits[0], outlook[0]
    row, word = flat[0], np.empty(LANES, np.int32)
    histories, months, width = path.shape
    for h in range(histories):
        states[0] = start[0]
        draw(np.uint64(h), 0, k0, k1, word)
        born(now, p, on, fundamentals[h % 2], word)
        for t in range(1, months + 1):
            draw(np.uint64(h), t, k0, k1, word)
            fight(now, p, on, limit, view, times[t], word, level, False, -1, -1)
            for a in range(width):
                path[h, t - 1, a] = row[a]


def monthly_path(terrain: Terrain, names: tuple[str, ...], *, level: int, months: int, histories: int, key: tuple[int, int]) -> dict[str, Array]:
    """State fields by month: name → (histories, months, …), at a support level held fixed.

    Histories take the two fundamentals in turn. `key` comes from `nicias.random.history_key`. `terrain.calendar` is the month of the year of
    the first month fought.
    """
    states = terrain.start.copy()
    flat = states.view(np.float64).reshape(1, -1)
    path = np.empty((histories, months, flat.shape[1]))
    p = terrain.parameters[0]
    theta = np.nan_to_num(np.array([p["fundamental_low"], p["fundamental_high"]], np.float64), nan=0.0)
    _run(
        states, flat, terrain.start, terrain.parameters, terrain.switches, np.zeros(1, LIMIT_RECORD), np.zeros(1, OUTLOOK_RECORD),
        level, clock(terrain, months), np.uint32(key[0]), np.uint32(key[1]), theta, path,
    )  # fmt: skip
    return {name: path[..., places(name)].reshape(histories, months, *FIELDS[name].shape) for name in names}
