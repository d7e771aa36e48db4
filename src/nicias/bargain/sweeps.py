"""Compiled: the order of work. Every right-hand side comes from the previous sweep, so each sweep is an explicit map.

Arrays are stacks of rows with the level first.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nicias.bargain.chain import Table, War
from nicias.bargain.exponential import larger
from nicias.bargain.fighting import continuation, next_chance, next_month, patron_choice, weariness
from nicias.bargain.parameters import Array
from nicias.bargain.talking import refusing, renewed_war, talk, value_of_war


@njit(nogil=True, cache=True, error_model="numpy")
def widest_move(old: Array, new: Array, scratch: Array) -> float:
    """The largest |new − old| of two stacks of rows; `scratch` is one row."""
    scratch[:] = 0.0
    for g in range(old.shape[0]):
        for j in range(old.shape[1]):
            before, after = old[g, j], new[g, j]
            for c in range(scratch.size):
                scratch[c] = larger(scratch[c], abs(after[c] - before[c]))
    return scratch.max()


@njit(nogil=True, cache=True, error_model="numpy")
def most_moves(war: War) -> int:
    """The largest number of levels that one level can go to."""
    most = 0
    for g in range(war.first_move.size - 1):
        most = max(most, war.first_move[g + 1] - war.first_move[g])
    return most


@njit(nogil=True, cache=True, error_model="numpy")
def without_talks(
    war: War, guess: Array, guessed_chance: Array, width: int, limit: int, tolerance: float
) -> tuple[Array, Array, Array, Array]:
    """(a): V⁰ (N_g, 3, ·), p (N_g, 2, ·), λ (N_g, 2, ·) from the final p and the same over all w."""
    levels, columns = guess.shape[0], guess.shape[2]
    kind = guess.dtype
    value, chance = guess.copy(), guessed_chance.copy()
    next_value, later, rate = guess.copy(), guessed_chance.copy(), np.zeros_like(chance)
    flip = np.zeros((levels, 2, columns), kind)
    drawn, best = np.zeros(columns + 3 * width, kind), np.zeros(columns, kind)
    ahead, weight = np.zeros((most_moves(war), 3, columns), kind), np.zeros((most_moves(war), columns), kind)
    inverse = np.zeros((3, columns), kind)
    scratch, short = np.zeros(columns, kind), np.zeros(chance.shape[2], kind)
    for _ in range(limit):
        for g in range(levels):
            weariness(war, g, chance[g], width, rate[g], flip[g])
            next_month(war, value, flip[g], g, width, drawn, ahead)
            patron_choice(war, ahead, g, best, weight, inverse)
            continuation(war, ahead, weight, inverse, g, 1, next_value[g].reshape((1, 3, columns)))
            next_chance(war, chance, weight, inverse, g, width, drawn, later[g])
        moved = max(widest_move(value, next_value, scratch), widest_move(chance, later, short))
        value, next_value = next_value, value
        chance, later = later, chance
        if moved < tolerance:
            break
    for g in range(levels):
        weariness(war, g, chance[g], width, rate[g], flip[g])
    return value, chance, rate, flip


@njit(nogil=True, cache=True, error_model="numpy")
def with_talks(
    war: War, table: Table, start: Array, flip: Array, width: int, sweeps: int, refresh: int, tolerance: float
) -> tuple[Array, int, float, Array, Array, Array, Array, Array, Array]:
    """(b): V (N_g, 3, ·) after at most `sweeps` sweeps from V⁰, the sweeps done, the last move, and the policies at that V.

    Policies: C (N_g, 3 x, 3 j, ·), Z_P by move (moves, ·), f (N_g, 2, K, ·), X, h (N_g, K, ·) and S (N_g, 3, K, ·).
    """
    levels, columns, count = start.shape[0], start.shape[2], table.safe.size
    points, kind = 4 * width * war.lower.shape[1], start.dtype
    value, next_value = start.copy(), start.copy()
    drawn, best, scratch = np.zeros(columns + 3 * width, kind), np.zeros(columns, kind), np.zeros(columns, kind)
    ahead, weight = np.zeros((most_moves(war), 3, columns), kind), np.zeros((most_moves(war), columns), kind)
    inverse, refuse = np.zeros((3, columns), kind), np.zeros((2, columns), kind)
    renewed, outcome = np.zeros((table.shift_whole.size, 3, columns), kind), np.zeros((levels, 6, columns), kind)
    refused, choice = np.zeros((levels, 3, 3, columns), kind), np.zeros((war.target.size, columns), kind)
    sign, signing_value = np.zeros((levels, 2, count, columns), kind), np.zeros((levels, 3, count, columns), kind)
    text, hazard = np.zeros((levels, count, columns), kind), np.zeros((levels, count, columns), kind)
    moved, done = np.inf, 0
    while True:
        final = done == sweeps or moved < tolerance
        for g in range(levels):
            next_month(war, value, flip[g], g, width, drawn, ahead)
            patron_choice(war, ahead, g, best, weight, inverse)
            continuation(war, ahead, weight, inverse, g, 3, refused[g])
            if final or done % refresh == 0 or done >= sweeps - 2:
                renewed_war(table, value, g, width, points, renewed)
                refusing(table, refused[g], g, refuse)
                talk(
                    table, war.discount, renewed, refuse, points, outcome[g],
                    final, sign[g], text[g], hazard[g], signing_value[g],
                )  # fmt: skip
            if final:
                for move in range(war.first_move[g], war.first_move[g + 1]):
                    if war.chosen[move]:
                        choice[move] = weight[move - war.first_move[g]] * inverse[2]
            else:
                value_of_war(table, refused[g], outcome[g], g, points, next_value[g])
        if final:
            return value, done, moved, refused, choice, sign, text, hazard, signing_value
        moved = widest_move(value, next_value, scratch)
        value, next_value = next_value, value
        done += 1
