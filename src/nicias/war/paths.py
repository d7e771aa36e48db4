"""Histories month by month, for what is observed of them: the same months as `blocks`, kept instead of counted."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from nicias.bargain.parameters import Array
from nicias.errors import UsageError
from nicias.war.philox import BIRTH, PEACE, WAR
from nicias.war.policy import Policy
from nicias.war.trace import NO_TALKS, PACKAGE, month_of_war, resumed, words

# Compiled code carries no useful annotations; shapes are those of `Paths`.
# pyright: reportMissingParameterType=false


@dataclass(frozen=True)
class Paths:
    """What could be seen of some histories at the end of each month; index 0 of the month axis is the start."""

    level: NDArray[np.int8]  # (histories, months + 1) support level; as it was, once the war is over
    peace: NDArray[np.bool_]  # (histories, months + 1) a peace is in force
    talks: NDArray[np.bool_]  # (histories, months + 1) serious talks were held in the month
    weary: NDArray[np.int8]  # (histories, months + 1) w index
    collapsed: NDArray[np.int8]  # (histories, months + 1) −1, or the side that collapsed
    area: Array  # (histories, months + 1) km² gained by side 0 since the start
    toll: Array  # (histories, rates, months + 1) what the monthly rates add up to
    ceasefire: NDArray[np.int64]  # (histories,) month in which the first ceasefire that counts was signed; 0 for none


def paths(acting: Policy, histories: int, months: int, key: tuple[int, int], rates: Array, minimum_length: int) -> Paths:
    """Follow histories 0 … histories − 1 for `months` months. `rates` (rates, N_g) is a month of war at each level.

    A ceasefire counts when it lasts `minimum_length` months, for which the histories are followed so much longer. Memory grows with
    histories × months. Raises UsageError when either is below 1 or the rates do not fit.
    """
    if histories < 1 or months < 1 or rates.ndim != 2 or rates.shape[1] != acting.levels:
        raise UsageError(f"Cannot follow {histories} histories for {months} months with rates of shape {rates.shape}.")
    shape = (histories, months + 1)
    level, weary, collapsed = (np.empty(shape, np.int8) for _ in range(3))
    peace, talks = (np.zeros(shape, np.bool_) for _ in range(2))
    area, toll, ceasefire = np.zeros(shape), np.zeros((histories, len(rates), months + 1)), np.zeros(histories, np.int64)
    _follow(
        histories,
        months,
        minimum_length,
        np.uint32(key[0]),
        np.uint32(key[1]),
        acting.sizes,
        acting.tables,
        acting.start,
        np.int32(acting.truth),
        np.ascontiguousarray(rates, np.float64),
        (level, peace, talks, weary, collapsed, area, toll, ceasefire),
    )
    return Paths(level, peace, talks, weary, collapsed, area, toll, ceasefire)


@numba.njit(cache=True, nogil=True)
def _follow(histories, months, minimum, k0, k1, sizes, tables, start, truth, rates, out):
    level, peace, talks, weary, collapsed, area, toll, ceasefire = out
    hazard, gain = tables[3], tables[7]
    _, points, force = sizes
    for h in range(histories):
        history = np.uint64(h)
        theta = int(words(history, np.uint32(0), BIRTH, k0, k1)[0] < truth)
        g, l, w, r = start  # noqa: E741
        k, danger, signed_at, over = -1, np.int32(0), 0, -1
        level[h, 0], weary[h, 0], collapsed[h, 0] = g, w, over
        for t in range(1, months + minimum + 1):
            if t <= months:
                area[h, t] = area[h, t - 1]
                toll[h, :, t] = toll[h, :, t - 1]
            if k >= 0:
                drawn = words(history, np.uint32(t), PEACE, k0, k1)
                if drawn[0] < danger:
                    r, k = resumed(tables, k, r, drawn[1]), -1
                elif ceasefire[h] == 0 and t - signed_at >= minimum and signed_at <= months:
                    ceasefire[h] = signed_at
            if k < 0 and over < 0:
                at_war = words(history, np.uint32(t), WAR, k0, k1)
                outcome, g2, l2, w2, r2 = month_of_war(sizes, tables, theta, g, l, w, r, *at_war)
                if t <= months:
                    talks[h, t] = outcome != NO_TALKS
                if outcome >= PACKAGE:
                    k, signed_at = outcome - PACKAGE, t
                    danger = hazard[k, ((g * points + l) * 4 + w) * force + r]
                    if minimum == 0 and ceasefire[h] == 0 and t <= months:
                        ceasefire[h] = t
                else:
                    if t <= months:
                        area[h, t] += gain[r]
                        toll[h, :, t] += rates[:, g]
                    g, l, w, r = g2, l2, w2, r2  # noqa: E741
                    if r == 0 or r == force - 1:
                        over = int(r > 0)
            if t <= months:
                level[h, t], peace[h, t], weary[h, t], collapsed[h, t] = g, k >= 0, w, over
