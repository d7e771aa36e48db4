"""Compiled: the war goes on one more month. (E3), (E4), (E8), (E13), (E14) at one (g, Λ), vectorised over (w, ρ).

A state row holds the M = 4 (2n+1) points of (w, ρ), ρ fastest. Entries at the ends of ρ mean nothing until the caller puts
the terminal values there.
"""

from __future__ import annotations

from numba import njit

from nicias.bargain.chain import War
from nicias.bargain.exponential import FLOOR, bounded, power_of_two
from nicias.bargain.parameters import Array


@njit(nogil=True, cache=True, error_model="numpy")
def weariness(war: War, chance: Array, rate: Array) -> None:
    """λ_i(g, Λ, ρ) from the chances, both (2, N_g, n_Λ, 2n+1). (E8)"""
    for i in range(2):
        for g in range(chance.shape[1]):
            limit = war.flip_limit[i, g]
            for line in range(chance.shape[2]):
                own, out = chance[i, g, line], rate[i, g, line]
                out[0], out[own.size - 1] = 0.0, 0.0  # the war is over there
                for r in range(1, own.size - 1):
                    odds = power_of_two(bounded((own[r] - war.hopeless_below[i]) * war.hopeless_slope))
                    out[r] = limit / (1 + odds)


@njit(nogil=True, cache=True, error_model="numpy")
def next_month(war: War, value: Array, flip: Array, g: int, line: int, work: Array, ahead: Array) -> None:
    """Y_j(g, g', ·) of (E4) into `ahead` (moves of g, 3, M), from values (3, N_g, n_Λ, M) and λ rows `flip` (2, M).

    `flip` is zero where the side is weary already, so that the same formula serves all four w. `work` is (2, 6(2n+1)).
    """
    points = value.shape[3]
    width = points // 4
    drawn, flipped = work[0], work[1]
    discount = war.discount
    flip_0, flip_1 = flip[0], flip[1]
    for move in range(war.first_move[g], war.first_move[g + 1]):
        target, charge = war.target[move], war.exit_charge[move]
        for j in range(3):
            c = war.coefficient[j, g, line]
            lower = war.lower[g, line]
            a, b = value[j, target, lower[0]], value[j, target, lower[0] + 1]
            c0, c1 = c[0, 0], c[0, 1]
            for i in range(1, points - 1):
                drawn[i] = c0 * a[i - 1] + c1 * b[i - 1]
            a, b = value[j, target, lower[1]], value[j, target, lower[1] + 1]
            c0, c1 = c[1, 0], c[1, 1]
            for i in range(1, points - 1):
                drawn[i] += c0 * a[i] + c1 * b[i]
            a, b = value[j, target, lower[2]], value[j, target, lower[2] + 1]
            c0, c1 = c[2, 0], c[2, 1]
            for i in range(1, points - 1):
                drawn[i] += c0 * a[i + 1] + c1 * b[i + 1]
            for i in range(points):
                flipped[i] = drawn[i] + flip_1[i] * (drawn[i + width] - drawn[i])
            row = ahead[move - war.first_move[g], j]
            out = charge if j == 2 else 0.0
            for i in range(points):
                row[i] = discount * (flipped[i] + flip_0[i] * (flipped[i + 2 * width] - flipped[i])) - out


@njit(nogil=True, cache=True, error_model="numpy")
def patron_choice(war: War, ahead: Array, g: int, work: Array, share: Array) -> None:
    """Z_j(g'|·) of (E13) into `share` (moves of g, 3, M): the patron's policy and each side's reading of it."""
    points = share.shape[2]
    first, last = war.first_move[g], war.first_move[g + 1]
    best, total = work[0], work[1]
    slope = war.choice_slope
    for j in range(3):
        for i in range(points):
            best[i] = -1e300
            total[i] = 0.0
        for move in range(first, last):
            if war.chosen[move]:
                row, tilt = ahead[move - first, 2], war.tilt[j, move]
                for i in range(points):
                    exponent = row[i] * slope + tilt
                    best[i] = exponent if exponent > best[i] else best[i]
        for move in range(first, last):
            weight = share[move - first, j]
            if war.chosen[move]:
                row, tilt = ahead[move - first, 2], war.tilt[j, move]
                for i in range(points):
                    below = row[i] * slope + tilt - best[i]
                    weight[i] = power_of_two(below if below > FLOOR else FLOOR)
                for i in range(points):
                    total[i] += weight[i]
            else:
                for i in range(points):
                    weight[i] = 0.0
        for i in range(points):
            total[i] = 1 / total[i]
        for move in range(last - first):
            weight = share[move, j]
            for i in range(points):
                weight[i] *= total[i]


@njit(nogil=True, cache=True, error_model="numpy")
def continuation(war: War, ahead: Array, share: Array, g: int, out: Array) -> None:
    """C_j^x of (E4) into `out` (3 x, 3 j, M), each player with its own forecast of the patron."""
    points = share.shape[2]
    width = points // 4
    first, last = war.first_move[g], war.first_move[g + 1]
    for j in range(3):
        common = out[0, j]
        for w in range(4):
            cost = war.cost[j, g, w]
            for i in range(w * width, (w + 1) * width):
                common[i] = -cost
        for move in range(first, last):
            drift, choice = war.drift[move], war.choice
            row, weight = ahead[move - first, j], share[move - first, j]
            for i in range(points):
                common[i] += (drift + choice * weight[i]) * row[i]
        for x in range(2, -1, -1):
            refused = out[x, j]
            for i in range(points):
                refused[i] = common[i]
            for move in range(first, last):
                rule, row = war.rule[x, move], ahead[move - first, j]
                if rule != 0.0:
                    for i in range(points):
                        refused[i] += rule * row[i]


@njit(nogil=True, cache=True, error_model="numpy")
def next_chance(war: War, chance: Array, share: Array, g: int, line: int, work: Array, out: Array) -> None:
    """p_i(g, Λ, ·) of (E14) into `out` (2, 2n+1), with side i's own forecast of the patron while nobody is weary."""
    width = chance.shape[3]
    first, last = war.first_move[g], war.first_move[g + 1]
    lower = war.lower[g, line]
    drawn = work[0]
    for i in range(2):
        row = out[i]
        for r in range(width):
            row[r] = 0.0
        for move in range(first, last):
            target, fixed, choice = war.target[move], war.drift[move] + war.rule[0, move], war.choice
            weight = share[move - first, i]
            c = war.coefficient[i, g, line]
            for r in range(1, width - 1):
                drawn[r] = 0.0
            for step in range(3):
                a, b = chance[i, target, lower[step]], chance[i, target, lower[step] + 1]
                c0, c1 = c[step, 0], c[step, 1]
                for r in range(1, width - 1):
                    drawn[r] += c0 * a[r + step - 1] + c1 * b[r + step - 1]
            for r in range(1, width - 1):
                row[r] += (fixed + choice * weight[r]) * drawn[r]
        for r in range(1, width - 1):
            row[r] *= war.survival
        row[0], row[width - 1] = float(i), 1.0 - i
