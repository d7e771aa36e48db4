"""Compiled: a month of talks at one (g, Λ). (E5), (E6), (E9)-(E11), vectorised over (w, ρ) in tiles.

Each tile works in one scratch array whose rows are a fixed number of bytes apart: the compiler then knows that rows cannot
overlap and turns every loop below into vector instructions. The tile is small enough for all packages to stay in fast memory.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nicias.bargain.chain import Table
from nicias.bargain.exponential import FLOOR, bounded, power_of_two
from nicias.bargain.parameters import Array

TILE = 32
SHY = 60.0  # the mediator avoids packages expected to collapse: 1 − 60 h, and
SHYEST = 0.02  # never below this

# scratch rows, then PER_PACKAGE rows for each package
_WEARY, _REFUSING, _RENEWED, _BEST, _TOTAL, _OUTCOME = 0, 2, 4, 7, 10, 13
_COMMON = 19
_OBJECTIVE, _SIGNED, _ACCEPTS, _HAZARD = 0, 3, 6, 8
PER_PACKAGE = 9


@njit(nogil=True, cache=True, error_model="numpy")
def renewed_war(table: Table, value: Array, g: int, line: int, out: Array) -> None:
    """W_j(ρ+Δ) for every distinct Δ into `out` (shifts, 3, M): linear in ρ, never beyond the last points before collapse."""
    points = value.shape[3]
    width = points // 4
    last = width - 2
    for s in range(table.shift_whole.size):
        whole, part = table.shift_whole[s], table.shift_part[s]
        first = min(max(1 - whole, 0), width)
        end = max(min(last - whole, width), first)
        for j in range(3):
            for w in range(4):
                row, target = value[j, g, line, w * width : (w + 1) * width], out[s, j, w * width : (w + 1) * width]
                for r in range(first):
                    target[r] = row[1]
                for r in range(first, end):
                    target[r] = (1 - part) * row[r + whole] + part * row[r + whole + 1]
                for r in range(end, width):
                    target[r] = row[last]


@njit(nogil=True, cache=True, error_model="numpy")
def talk(
    table: Table,
    discount: float,
    renewed: Array,
    refused: Array,
    g: int,
    outcome: Array,
    record: bool,
    sign: Array,
    text: Array,
    hazard: Array,
    signing_value: Array,
) -> None:
    """What a month of talks brings, into `outcome` (6, M): Σ X f_0 f_1 S_j for j = 0, 1, P, then Σ X f_0 f_1, Σ X f_0, Σ X f_1.

    `renewed` is W (shifts, 3, M), `refused` C (3 x, 3 j, M). With `record`, the policies of this (g, Λ) also go to `sign`
    (2, K, M), `text`, `hazard` (K, M) and `signing_value` (3, K, M).
    """
    points = outcome.shape[1]
    width = points // 4
    count = table.safe.size
    scratch = np.zeros((_COMMON + PER_PACKAGE * count, TILE))
    kept, floor = 1 - table.reopening, FLOOR
    loss, signature = table.breach_loss[2], table.signature[2]
    for start in range(0, points, TILE):
        here = min(TILE, points - start)
        for i in range(here):
            w = (start + i) // width
            scratch[_WEARY, i] = w // 2
            scratch[_WEARY + 1, i] = w % 2
            scratch[_REFUSING, i] = refused[1, 0, start + i] + table.talks_value[0, g]
            scratch[_REFUSING + 1, i] = refused[2, 1, start + i] + table.talks_value[1, g]
        for row in range(3):
            for i in range(TILE):
                scratch[_BEST + row, i] = -1e300
        for row in range(9):
            for i in range(TILE):
                scratch[_TOTAL + row, i] = 0.0
        for s in range(table.shift_whole.size):
            for j in range(3):
                for i in range(here):
                    scratch[_RENEWED + j, i] = renewed[s, j, start + i]
            for k in range(table.shift_first[s], table.shift_first[s + 1]):
                at = _COMMON + PER_PACKAGE * k
                slope, a0, a1, safe = table.temptation_slope, table.tempted[0, k], table.tempted[1, k], table.safe[k]
                flow_0, flow_1, flow_2 = table.flow[0, k, 0], table.flow[1, k, 0], table.flow[2, k, 0]
                relief_0, relief_1 = table.flow[0, k, 2] - flow_0, table.flow[1, k, 1] - flow_1
                steep_0, steep_1, zero = table.slope[0], table.slope[1], table.anchor
                for i in range(TILE):
                    w0, w1, w2 = scratch[_RENEWED, i], scratch[_RENEWED + 1, i], scratch[_RENEWED + 2, i]
                    # odds of not being tempted; 1 − h = safe · Π (1 + odds − h̄)/(1 + odds)  (E5)
                    calm_0 = power_of_two(bounded(a0 - w0 * slope))
                    calm_1 = power_of_two(bounded(a1 - w1 * slope))
                    peace = safe * (calm_0 + kept) * (calm_1 + kept)
                    all_ = (1 + calm_0) * (1 + calm_1)
                    last = all_ - discount * peace
                    inverse = 1 / (all_ * last)
                    broken = (all_ - peace) * last * inverse
                    weight = all_ * inverse
                    # (E6): S = [(1−δ)ū + δ h W]/[1 − δ(1−h)]
                    again = discount * broken
                    s0 = (flow_0 + scratch[_WEARY, i] * relief_0 + again * w0) * all_ * weight
                    s1 = (flow_1 + scratch[_WEARY + 1, i] * relief_1 + again * w1) * all_ * weight
                    s2 = (flow_2 + again * (w2 - loss)) * all_ * weight + signature
                    # (E9)
                    d0 = s0 - scratch[_REFUSING, i]
                    d1 = s1 - scratch[_REFUSING + 1, i]
                    odds_0 = power_of_two(bounded(-d0 * steep_0 - zero))
                    odds_1 = power_of_two(bounded(-d1 * steep_1 - zero))
                    either = 1 / ((1 + odds_0) * (1 + odds_1))
                    f0 = (1 + odds_1) * either
                    f1 = (1 + odds_0) * either
                    # (E10)
                    careful = 1 - SHY * broken
                    careful = careful if careful > SHYEST else SHYEST
                    o0, o1, o2 = f1 * d0, f0 * d1, either * careful
                    scratch[at + _OBJECTIVE, i] = o0
                    scratch[at + _OBJECTIVE + 1, i] = o1
                    scratch[at + _OBJECTIVE + 2, i] = o2
                    b0, b1, b2 = scratch[_BEST, i], scratch[_BEST + 1, i], scratch[_BEST + 2, i]
                    scratch[_BEST, i] = o0 if o0 > b0 else b0
                    scratch[_BEST + 1, i] = o1 if o1 > b1 else b1
                    scratch[_BEST + 2, i] = o2 if o2 > b2 else b2
                    scratch[at + _SIGNED, i] = s0
                    scratch[at + _SIGNED + 1, i] = s1
                    scratch[at + _SIGNED + 2, i] = s2
                    scratch[at + _ACCEPTS, i] = f0
                    scratch[at + _ACCEPTS + 1, i] = f1
                    scratch[at + _HAZARD, i] = broken
        t0, t1, t2 = table.text_slope[0], table.text_slope[1], table.text_slope[2]
        for k in range(count):
            at = _COMMON + PER_PACKAGE * k
            for i in range(TILE):
                x0 = (scratch[at, i] - scratch[_BEST, i]) * t0
                x1 = (scratch[at + 1, i] - scratch[_BEST + 1, i]) * t1
                x2 = (scratch[at + 2, i] - scratch[_BEST + 2, i]) * t2
                e0 = power_of_two(x0 if x0 > floor else floor)
                e1 = power_of_two(x1 if x1 > floor else floor)
                e2 = power_of_two(x2 if x2 > floor else floor)
                scratch[at, i] = e0
                scratch[at + 1, i] = e1
                scratch[at + 2, i] = e2
                scratch[_TOTAL, i] += e0
                scratch[_TOTAL + 1, i] += e1
                scratch[_TOTAL + 2, i] += e2
        p0, p1, p2 = table.proposer[0], table.proposer[1], table.proposer[2]
        for i in range(TILE):
            scratch[_TOTAL, i] = p0 / scratch[_TOTAL, i]
            scratch[_TOTAL + 1, i] = p1 / scratch[_TOTAL + 1, i]
            scratch[_TOTAL + 2, i] = p2 / scratch[_TOTAL + 2, i]
        for k in range(count):
            at = _COMMON + PER_PACKAGE * k
            for i in range(TILE):
                tabled = (
                    scratch[_TOTAL, i] * scratch[at, i]
                    + scratch[_TOTAL + 1, i] * scratch[at + 1, i]
                    + scratch[_TOTAL + 2, i] * scratch[at + 2, i]
                )
                f0, f1 = scratch[at + _ACCEPTS, i], scratch[at + _ACCEPTS + 1, i]
                both = tabled * f0 * f1
                scratch[_OUTCOME, i] += both * scratch[at + _SIGNED, i]
                scratch[_OUTCOME + 1, i] += both * scratch[at + _SIGNED + 1, i]
                scratch[_OUTCOME + 2, i] += both * scratch[at + _SIGNED + 2, i]
                scratch[_OUTCOME + 3, i] += both
                scratch[_OUTCOME + 4, i] += tabled * f0
                scratch[_OUTCOME + 5, i] += tabled * f1
                scratch[at, i] = tabled
        for row in range(6):
            for i in range(here):
                outcome[row, start + i] = scratch[_OUTCOME + row, i]
        if record:
            for k in range(count):
                at = _COMMON + PER_PACKAGE * k
                for i in range(here):
                    text[k, start + i] = scratch[at, i]
                    hazard[k, start + i] = scratch[at + _HAZARD, i]
                for side in range(2):
                    for i in range(here):
                        sign[side, k, start + i] = scratch[at + _ACCEPTS + side, i]
                for j in range(3):
                    for i in range(here):
                        signing_value[j, k, start + i] = scratch[at + _SIGNED + j, i]
