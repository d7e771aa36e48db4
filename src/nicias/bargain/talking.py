"""Compiled: a month of talks at one level. (E5), (E6), (E9)-(E11), vectorised over (Λ, w, ρ) in tiles.

A tile works in two scratch arrays whose rows are a fixed number of bytes apart: the compiler then knows which rows cannot
overlap. It is small enough for every package to stay in the fastest memory, and its loops are short chains of arithmetic,
so that the exponentials of several states are under way at once.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nicias.bargain.chain import Table
from nicias.bargain.exponential import FLOOR, bounded, larger, pick, power_of_two
from nicias.bargain.parameters import Array
from nicias.bargain.rows import LEAD, TILE

SHY = 60.0  # the mediator avoids packages expected to collapse: 1 − 60 h, and
SHYEST = 0.02  # never below this

# rows of a tile: w_i, C_i^i + e_i, W_j, the best objective of each proposer, its total, and the six outcomes
_WEARY, _REFUSING, _RENEWED, _BEST, _TOTAL, _OUTCOME, _ROWS = 0, 2, 4, 7, 10, 13, 19
# rows of a package: objectives (then weights, then X), S_j, odds (then f_i), h
_OBJECTIVE, _SIGNED, _ACCEPTS, _HAZARD, _PER_PACKAGE = 0, 3, 6, 8, 9


@njit(nogil=True, cache=True, error_model="numpy")
def renewed_war(table: Table, value: Array, g: int, width: int, points: int, out: Array) -> None:
    """W_j(ρ+Δ) for every distinct Δ into the rows `out` (shifts, 3, ·): linear in ρ, never beyond the last interior points."""
    last = width - 1
    for s in range(table.shift_whole.size):
        whole, part = table.shift_whole[s], table.shift_part[s]
        first = min(max(-whole, 0), width)
        end = max(min(last - whole, width), first)
        rest = pick(part, 1.0, 1.0) - part
        length = points - whole - 1 if whole >= 0 else points + whole
        for j in range(3):
            row, target = value[g, j], out[s, j]
            # as if the row were one line, then the ends of each ρ line
            near, shifted = row[LEAD + first + whole :], target[LEAD + first :]
            for c in range(length):
                shifted[c] = rest * near[c] + part * near[c + 1]
            for at in range(LEAD, LEAD + points, width):
                for r in range(first):
                    target[at + r] = row[at]
                for r in range(end, width):
                    target[at + r] = row[at + last]


@njit(nogil=True, cache=True, error_model="numpy")
def refusing(table: Table, refused: Array, g: int, out: Array) -> None:
    """C_i^i + e_i into the rows `out` (2, ·), from C (3 x, 3 j, ·)."""
    for i in range(2):
        own, target, talks = refused[1 + i, i], out[i], table.talks_value[i, g]
        for column in range(own.size):
            target[column] = own[column] + talks


@njit(nogil=True, cache=True, error_model="numpy")
def talk(
    table: Table, discount: float, renewed: Array, refuse: Array, points: int, outcome: Array,
    record: bool, sign: Array, text: Array, hazard: Array, signing_value: Array,
) -> None:  # fmt: skip
    """What talks bring, into the rows `outcome` (6, ·): Σ X f_0 f_1 S_j for j = 0, 1, P; then Σ X f_0 f_1, Σ X f_0, Σ X f_1.

    Rows: `renewed` W (shifts, 3, ·), `refuse` C_i^i + e_i (2, ·). With `record`, the policies also go to
    the rows `sign` (2, K, ·), `text`, `hazard` (K, ·) and `signing_value` (3, K, ·), in the caller's order.
    """
    count = table.safe.size
    tile = np.zeros((_ROWS, TILE), table.safe.dtype)
    packages = np.zeros((count, _PER_PACKAGE, TILE), table.safe.dtype)
    one, shy, shyest = pick(discount, 1.0, 1.0), pick(discount, SHY, SHY), pick(discount, SHYEST, SHYEST)
    kept, loss, signature = one - table.reopening, table.breach_loss, table.signature
    steep_0, steep_1, zero = table.slope[0], table.slope[1], table.anchor
    for at in range(LEAD, LEAD + points, TILE):
        for i in range(2):
            for c in range(TILE):
                tile[_WEARY + i, c] = table.weary[i, at + c]
                tile[_REFUSING + i, c] = refuse[i, at + c]
        for row in range(3):
            for c in range(TILE):
                tile[_BEST + row, c] = -1e30
        for row in range(_TOTAL, _ROWS):
            for c in range(TILE):
                tile[row, c] = 0.0
        for s in range(table.shift_whole.size):
            for j in range(3):
                for c in range(TILE):
                    tile[_RENEWED + j, c] = renewed[s, j, at + c]
            for k in range(table.shift_first[s], table.shift_first[s + 1]):
                own = packages[k]
                slope, tempted_0, tempted_1 = table.temptation_slope, table.tempted[0, k], table.tempted[1, k]
                safe, flow_0, flow_1, flow_2 = table.safe[k], table.flow[0, k], table.flow[1, k], table.flow[2, k]
                relief_0, relief_1 = table.relief[0, k], table.relief[1, k]
                # (E5): odds of not being tempted; 1 − h = safe · Π (1 − h̄ + odds)/(1 + odds)
                for c in range(TILE):
                    own[_ACCEPTS, c] = power_of_two(bounded(tempted_0 - tile[_RENEWED, c] * slope))
                    own[_ACCEPTS + 1, c] = power_of_two(bounded(tempted_1 - tile[_RENEWED + 1, c] * slope))
                # (E6): S = [(1−δ)ū + δ h W]/[1 − δ(1−h)], and d of (E9)
                for c in range(TILE):
                    calm_0, calm_1 = own[_ACCEPTS, c], own[_ACCEPTS + 1, c]
                    every = (one + calm_0) * (one + calm_1)
                    peace = safe * (kept + calm_0) * (kept + calm_1)
                    lasting = every - discount * peace
                    inverse = one / (every * lasting)
                    broken = (every - peace) * (lasting * inverse)
                    scale = every * (every * inverse)
                    again = discount * broken
                    signed_0 = (flow_0 + tile[_WEARY, c] * relief_0 + again * tile[_RENEWED, c]) * scale
                    signed_1 = (flow_1 + tile[_WEARY + 1, c] * relief_1 + again * tile[_RENEWED + 1, c]) * scale
                    own[_SIGNED, c] = signed_0
                    own[_SIGNED + 1, c] = signed_1
                    own[_SIGNED + 2, c] = (flow_2 + again * (tile[_RENEWED + 2, c] - loss)) * scale + signature
                    own[_HAZARD, c] = broken
                    own[_OBJECTIVE, c] = signed_0 - tile[_REFUSING, c]
                    own[_OBJECTIVE + 1, c] = signed_1 - tile[_REFUSING + 1, c]
                # (E9): odds of refusing, then f
                for c in range(TILE):
                    own[_ACCEPTS, c] = power_of_two(bounded(-zero - own[_OBJECTIVE, c] * steep_0))
                    own[_ACCEPTS + 1, c] = power_of_two(bounded(-zero - own[_OBJECTIVE + 1, c] * steep_1))
                # (E10): what each proposer looks at
                for c in range(TILE):
                    up_0, up_1 = one + own[_ACCEPTS, c], one + own[_ACCEPTS + 1, c]
                    both = one / (up_0 * up_1)
                    accepts_0, accepts_1 = up_1 * both, up_0 * both
                    first, second = accepts_1 * own[_OBJECTIVE, c], accepts_0 * own[_OBJECTIVE + 1, c]
                    mediator = both * larger(one - shy * own[_HAZARD, c], shyest)
                    own[_ACCEPTS, c] = accepts_0
                    own[_ACCEPTS + 1, c] = accepts_1
                    own[_OBJECTIVE, c] = first
                    own[_OBJECTIVE + 1, c] = second
                    own[_OBJECTIVE + 2, c] = mediator
                    tile[_BEST, c] = larger(tile[_BEST, c], first)
                    tile[_BEST + 1, c] = larger(tile[_BEST + 1, c], second)
                    tile[_BEST + 2, c] = larger(tile[_BEST + 2, c], mediator)
        _choose_text(table, tile, packages)
        for row in range(6):
            for c in range(TILE):
                outcome[row, at + c] = tile[_OUTCOME + row, c]
        if record:
            for k in range(count):
                own, caller = packages[k], table.order[k]
                text[caller, at : at + TILE] = own[_OBJECTIVE]
                hazard[caller, at : at + TILE] = own[_HAZARD]
                for i in range(2):
                    sign[i, caller, at : at + TILE] = own[_ACCEPTS + i]
                for j in range(3):
                    signing_value[j, caller, at : at + TILE] = own[_SIGNED + j]


@njit(nogil=True, cache=True, error_model="numpy", inline="always")
def _choose_text(table: Table, tile: Array, packages: Array) -> None:
    """X of (E10) in place of the objectives, and the sums over packages that (E11) needs."""
    floor = pick(table.anchor, FLOOR, FLOOR)
    slope_0, slope_1, slope_2 = table.text_slope[0], table.text_slope[1], table.text_slope[2]
    for k in range(packages.shape[0]):
        own = packages[k]
        for c in range(TILE):
            first = power_of_two(larger((own[_OBJECTIVE, c] - tile[_BEST, c]) * slope_0, floor))
            second = power_of_two(larger((own[_OBJECTIVE + 1, c] - tile[_BEST + 1, c]) * slope_1, floor))
            mediator = power_of_two(larger((own[_OBJECTIVE + 2, c] - tile[_BEST + 2, c]) * slope_2, floor))
            own[_OBJECTIVE, c] = first
            own[_OBJECTIVE + 1, c] = second
            own[_OBJECTIVE + 2, c] = mediator
            tile[_TOTAL, c] += first
            tile[_TOTAL + 1, c] += second
            tile[_TOTAL + 2, c] += mediator
    who_0, who_1, who_2 = table.proposer[0], table.proposer[1], table.proposer[2]
    for c in range(TILE):
        tile[_TOTAL, c] = who_0 / tile[_TOTAL, c]
        tile[_TOTAL + 1, c] = who_1 / tile[_TOTAL + 1, c]
        tile[_TOTAL + 2, c] = who_2 / tile[_TOTAL + 2, c]
    for k in range(packages.shape[0]):
        own = packages[k]
        for c in range(TILE):
            by_first, by_second = tile[_TOTAL, c] * own[_OBJECTIVE, c], tile[_TOTAL + 1, c] * own[_OBJECTIVE + 1, c]
            tabled = by_first + by_second + tile[_TOTAL + 2, c] * own[_OBJECTIVE + 2, c]
            first, second = tabled * own[_ACCEPTS, c], tabled * own[_ACCEPTS + 1, c]
            both = first * own[_ACCEPTS + 1, c]
            tile[_OUTCOME, c] += both * own[_SIGNED, c]
            tile[_OUTCOME + 1, c] += both * own[_SIGNED + 1, c]
            tile[_OUTCOME + 2, c] += both * own[_SIGNED + 2, c]
            tile[_OUTCOME + 3, c] += both
            tile[_OUTCOME + 4, c] += first
            tile[_OUTCOME + 5, c] += second
            own[_OBJECTIVE, c] = tabled


@njit(nogil=True, cache=True, error_model="numpy")
def value_of_war(table: Table, refused: Array, outcome: Array, g: int, points: int, value: Array) -> None:
    """V_j of (E11) into the rows `value` (3, ·) from C and what talks bring."""
    talks, one = table.talks[g], pick(table.anchor, 1.0, 1.0)
    here = slice(LEAD, LEAD + points)
    both, first, second = outcome[3, here], outcome[4, here], outcome[5, here]
    for j in range(3):
        nobody, alone_0, alone_1 = refused[0, j, here], refused[1, j, here], refused[2, j, here]
        gain, row, extra = outcome[j, here], value[j, here], table.talks_value[j, g]
        for c in range(points):
            pair = both[c]
            alone = (first[c] - pair) * alone_1[c] + (second[c] - pair) * alone_0[c]
            neither = (one - first[c] - second[c] + pair) * nobody[c]
            row[c] = (one - talks) * nobody[c] + talks * (gain[c] + alone + neither + extra * (one - pair))
