"""Compiled: the war goes on one more month at one level. (E3), (E4), (E8), (E13), (E14), vectorised over (Λ, w, ρ).

Rows and lines are those of `rows`. Each loop writes one array: that is what lets it be vectorised.
"""

from __future__ import annotations

from typing import Any

from numba import njit

from nicias.bargain.chain import War
from nicias.bargain.exponential import bounded, fused, larger, pick, power_of_two, read
from nicias.bargain.parameters import Array
from nicias.bargain.rows import LEAD


@njit(nogil=True, cache=True, error_model="numpy")
def weariness(war: War, g: int, chance: Array, width: int, rate: Array, flip: Array) -> None:
    """λ_i of one level from the rows `chance` (2, ·) into the rows `rate` (2, ·) and, over all w, `flip` (2, ·). (E8)

    `flip` is zero where the side is weary already, so that one formula serves all w.
    """
    slope = war.hopeless_slope
    one = pick(slope, 1.0, 1.0)
    lines = war.lower.shape[1]
    for i in range(2):
        below, limit = war.hopeless_below[i] * slope, war.flip_limit[i, g]
        own, out = chance[i], rate[i]
        for c in range(LEAD, LEAD + lines * width):
            out[c] = limit / (one + power_of_two(bounded(own[c] * slope - below)))
        for line in range(lines):
            awake = out[LEAD + line * width : LEAD + (line + 1) * width]
            for other in range(2):  # weariness of the other side
                at = LEAD + (4 * line + (other if i == 0 else 2 * other)) * width
                flip[i, at : at + width] = awake


@njit(nogil=True, cache=True, error_model="numpy")
def battle_month(coefficient: Array, lower: Array, row: Array, bottom: Any, top: Any, size: int, width: int, out: Array) -> None:
    """D of (E3) for one player into the row `out`, from the row of the level it moves to; a line has `size` columns.

    `coefficient` is (n_Λ, 3, 2) and `lower` (n_Λ, 3). Beyond the first and last ρ lies collapse: `bottom` or `top`.
    """
    for line in range(lower.shape[0]):
        d0, d1, s0 = coefficient[line, 0, 0], coefficient[line, 0, 1], coefficient[line, 1, 0]
        s1, u0, u1 = coefficient[line, 1, 1], coefficient[line, 2, 0], coefficient[line, 2, 1]
        down, stay, up = LEAD + lower[line, 0] * size - 1, LEAD + lower[line, 1] * size, LEAD + lower[line, 2] * size + 1
        down_next, stay_next, up_next = down + size, stay + size, up + size
        here = out[LEAD + line * size : LEAD + (line + 1) * size]
        for i in range(size):
            fell = fused(d1, read(row, down_next + i), d0 * read(row, down + i))
            held = fused(s1, read(row, stay_next + i), s0 * read(row, stay + i))
            here[i] = fused(u1, read(row, up_next + i), u0 * read(row, up + i)) + (fell + held)
        for i in range(0, size, width):
            held = fused(s1, read(row, stay_next + i), s0 * read(row, stay + i))
            rose = fused(u1, read(row, up_next + i), u0 * read(row, up + i)) if width > 1 else (u0 + u1) * top
            here[i] = rose + ((d0 + d1) * bottom + held)
        if width > 1:
            for i in range(width - 1, size, width):
                fell = fused(d1, read(row, down_next + i), d0 * read(row, down + i))
                held = fused(s1, read(row, stay_next + i), s0 * read(row, stay + i))
                here[i] = (u0 + u1) * top + (fell + held)


@njit(nogil=True, cache=True, error_model="numpy")
def next_month(war: War, value: Array, flip: Array, g: int, width: int, drawn: Array, ahead: Array) -> None:
    """Y_j(g, g', ·) of (E4) into the rows `ahead` (moves of g, 3, ·), from the rows `value` (N_g, 3, ·).

    `flip` (2, ·) comes from `weariness`; `drawn` is a scratch row with 3 widths to spare.
    """
    points = war.lower.shape[1] * 4 * width
    discount = war.discount
    flip_0, flip_1 = flip[0, LEAD : LEAD + points], flip[1, LEAD : LEAD + points]
    nobody, only_1 = drawn[LEAD : LEAD + points], drawn[LEAD + width : LEAD + width + points]
    only_0, both = drawn[LEAD + 2 * width : LEAD + 2 * width + points], drawn[LEAD + 3 * width :]
    for move in range(war.first_move[g], war.first_move[g + 1]):
        for j in range(3):
            bottom, top = war.terminal[j, 0], war.terminal[j, 1]
            battle_month(war.coefficient[j, g], war.lower[g], value[war.target[move], j], bottom, top, 4 * width, width, drawn)
            row = ahead[move - war.first_move[g], j, LEAD : LEAD + points]
            charge = war.exit_charge[move] if j == 2 else pick(discount, 0.0, 0.0)
            for c in range(points):
                as_is = fused(flip_1[c], only_1[c] - nobody[c], nobody[c])
                weary = fused(flip_1[c], both[c] - only_0[c], only_0[c])
                row[c] = discount * fused(flip_0[c], weary - as_is, as_is) - charge


@njit(nogil=True, cache=True, error_model="numpy")
def patron_choice(war: War, ahead: Array, g: int, best: Array, weight: Array, inverse: Array) -> None:
    """Z_j(g'|·) of (E13), as the rows weight (moves of g, ·) × tilt_j × inverse (3, ·).

    The patron's own policy is j = 2; the others are each side's reading of it. `best` is a scratch row.
    """
    first, last = war.first_move[g], war.first_move[g + 1]
    slope = war.choice_slope
    one, farthest = pick(slope, 1.0, 1.0), pick(slope, -700.0, -100.0)  # powers of two at which a level stops counting
    columns = best.size
    total_0, total_1, total_2 = inverse[0], inverse[1], inverse[2]
    for c in range(columns):
        best[c] = -1e30
    for move in range(first, last):
        if war.chosen[move]:
            row = ahead[move - first, 2]
            for c in range(columns):
                best[c] = larger(best[c], row[c] * slope)
    inverse[:] = 0.0
    for move in range(first, last):
        if war.chosen[move]:
            row, out = ahead[move - first, 2], weight[move - first]
            for c in range(columns):
                out[c] = power_of_two(larger(row[c] * slope - best[c], farthest))
            tilt_0, tilt_1, tilt_2 = war.tilt[0, move], war.tilt[1, move], war.tilt[2, move]
            for c in range(columns):
                total_0[c] = fused(tilt_0, out[c], total_0[c])
                total_1[c] = fused(tilt_1, out[c], total_1[c])
                total_2[c] = fused(tilt_2, out[c], total_2[c])
    for j in range(3):
        total = inverse[j]
        for c in range(columns):
            total[c] = one / total[c]


@njit(nogil=True, cache=True, error_model="numpy")
def continuation(war: War, ahead: Array, weight: Array, inverse: Array, g: int, refusals: int, out: Array) -> None:
    """C_j^x of (E4) for the first `refusals` x into the rows `out` (3 x, 3 j, ·), each player with its own forecast."""
    first, last = war.first_move[g], war.first_move[g + 1]
    columns = inverse.shape[1]
    for j in range(3):
        nobody, cost, scale = out[0, j], war.cost[g, j], inverse[j]
        for c in range(columns):
            nobody[c] = -cost[c]
        for move in range(first, last):
            row, fixed = ahead[move - first, j], war.drift[move] + war.rule[0, move]
            if war.chosen[move]:
                chosen, tilt = weight[move - first], war.choice * war.tilt[j, move]
                for c in range(columns):
                    nobody[c] = fused(fused(tilt * scale[c], chosen[c], fixed), row[c], nobody[c])
            else:
                for c in range(columns):
                    nobody[c] = fused(fixed, row[c], nobody[c])
        for x in range(1, refusals):
            refused = out[x, j]
            for c in range(columns):
                refused[c] = nobody[c]
            for move in range(first, last):
                row, more = ahead[move - first, j], war.rule[x, move] - war.rule[0, move]
                if more != 0.0:
                    for c in range(columns):
                        refused[c] = fused(more, row[c], refused[c])


@njit(nogil=True, cache=True, error_model="numpy")
def next_chance(war: War, chance: Array, weight: Array, inverse: Array, g: int, width: int, drawn: Array, out: Array) -> None:
    """p_i of (E14) into the rows `out` (2, ·), from the rows `chance` (N_g, 2, ·): here a line has one width.

    Side i's own forecast of the patron is read where nobody is weary.
    """
    first, last = war.first_move[g], war.first_move[g + 1]
    nothing, one = pick(war.choice, 0.0, 0.0), pick(war.choice, 1.0, 1.0)
    for i in range(2):
        own, scale = out[i], inverse[i]
        own[:] = 0.0
        for move in range(first, last):
            fixed, tilt = war.drift[move] + war.rule[0, move], war.choice * war.tilt[i, move] if war.chosen[move] else nothing
            row, chosen = chance[war.target[move], i], weight[move - first]
            bottom, top = (nothing, one) if i == 0 else (one, nothing)
            battle_month(war.coefficient[i, g], war.lower[g], row, bottom, top, width, width, drawn)
            for line in range(war.lower.shape[1]):
                at, awake = LEAD + line * width, LEAD + line * 4 * width
                here = own[at : at + width]
                for r in range(width):
                    goes = fused(tilt * read(scale, awake + r), read(chosen, awake + r), fixed)
                    here[r] = fused(goes, read(drawn, at + r), here[r])
        for c in range(own.size):
            own[c] *= war.survival
