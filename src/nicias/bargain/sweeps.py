"""Compiled: the order of work. Every right-hand side comes from the previous sweep, so each sweep is an explicit map."""

from __future__ import annotations

import numpy as np
from numba import njit

from nicias.bargain.chain import Table, War
from nicias.bargain.fighting import continuation, next_chance, next_month, patron_choice, weariness
from nicias.bargain.parameters import Array
from nicias.bargain.talking import renewed_war, talk


@njit(nogil=True, cache=True, error_model="numpy")
def _spread(rate: Array, g: int, line: int, flip: Array) -> None:
    """λ_i(ρ) over the four w into `flip` (2, M): zero where side i is weary already."""
    width = rate.shape[3]
    for w in range(4):
        for r in range(width):
            flip[0, w * width + r] = rate[0, g, line, r] if w < 2 else 0.0
            flip[1, w * width + r] = rate[1, g, line, r] if w % 2 == 0 else 0.0


@njit(nogil=True, cache=True, error_model="numpy")
def _end(war: War, value: Array) -> None:
    """Put the terminal values at both ends of ρ. (E3)"""
    width = value.shape[3] // 4
    for j in range(3):
        for g in range(value.shape[1]):
            for line in range(value.shape[2]):
                for w in range(4):
                    value[j, g, line, w * width] = war.terminal[j, 0]
                    value[j, g, line, (w + 1) * width - 1] = war.terminal[j, 1]


@njit(nogil=True, cache=True, error_model="numpy")
def _farthest(old: Array, new: Array) -> float:
    """The largest move of any entry."""
    a, b = old.ravel(), new.ravel()
    widest = np.zeros(8)
    blocks = a.size // 8
    for block in range(blocks):
        for i in range(8):
            move = abs(a[block * 8 + i] - b[block * 8 + i])
            widest[i] = move if move > widest[i] else widest[i]
    for i in range(blocks * 8, a.size):
        widest[0] = max(widest[0], abs(a[i] - b[i]))
    return widest.max()


@njit(nogil=True, cache=True, error_model="numpy")
def without_talks(war: War, levels: int, lines: int, width: int, limit: int, tolerance: float) -> tuple:
    """(a): V⁰ (3, N_g, n_Λ, M), p (2, N_g, n_Λ, 2n+1), λ recomputed from the final p."""
    points = 4 * width
    value = np.empty((3, levels, lines, points))
    chance = np.empty((2, levels, lines, width))
    for r in range(width):
        along = r / (width - 1)
        chance[0, :, :, r] = along
        chance[1, :, :, r] = 1 - along
        bottom, top = war.terminal[2, 0], war.terminal[2, 1]
        for w in range(4):
            value[0, :, :, w * width + r] = along
            value[1, :, :, w * width + r] = 1 - along
            value[2, :, :, w * width + r] = bottom + along * (top - bottom)
    _end(war, value)
    next_value, new_chance, rate = value.copy(), chance.copy(), np.empty_like(chance)
    most = 0
    for g in range(levels):
        most = max(most, war.first_move[g + 1] - war.first_move[g])
    work = np.zeros((2, 6 * width))
    flip = np.empty((2, points))
    ahead, share = np.zeros((most, 3, points)), np.zeros((most, 3, points))
    refused = np.zeros((3, 3, points))
    for _ in range(limit):
        weariness(war, chance, rate)
        for g in range(levels):
            for line in range(lines):
                _spread(rate, g, line, flip)
                next_month(war, value, flip, g, line, work, ahead)
                patron_choice(war, ahead, g, work, share)
                continuation(war, ahead, share, g, refused)
                for j in range(3):
                    next_value[j, g, line] = refused[0, j]
                next_chance(war, chance, share, g, line, work, new_chance[:, g, line])
        _end(war, next_value)
        moved = max(_farthest(value, next_value), _farthest(chance, new_chance))
        value, next_value = next_value, value
        chance, new_chance = new_chance, chance
        if moved < tolerance:
            break
    weariness(war, chance, rate)
    return value, chance, rate


@njit(nogil=True, cache=True, error_model="numpy")
def with_talks(war: War, table: Table, start: Array, rate: Array, sweeps: int, refresh: int, tolerance: float) -> tuple:
    """(b): V (3, N_g, n_Λ, M) after at most `sweeps` sweeps from V⁰, the sweeps done, and the last move."""
    levels, lines, points = start.shape[1:]
    width = points // 4
    value, next_value = start.copy(), start.copy()
    most = 0
    for g in range(levels):
        most = max(most, war.first_move[g + 1] - war.first_move[g])
    work = np.zeros((2, 6 * width))
    flip = np.empty((2, points))
    ahead, share = np.zeros((most, 3, points)), np.zeros((most, 3, points))
    refused = np.zeros((3, 3, points))
    renewed = np.empty((table.shift_whole.size, 3, points))
    outcome = np.zeros((levels, lines, 6, points))
    no2, no3 = np.empty((0, 0)), np.empty((0, 0, 0))
    moved = np.inf
    done = 0
    for sweep in range(sweeps):
        revalue = sweep % refresh == 0 or sweep >= sweeps - 2
        for g in range(levels):
            for line in range(lines):
                _spread(rate, g, line, flip)
                next_month(war, value, flip, g, line, work, ahead)
                patron_choice(war, ahead, g, work, share)
                continuation(war, ahead, share, g, refused)
                brings = outcome[g, line]
                if revalue:
                    renewed_war(table, value, g, line, renewed)
                    talk(table, war.discount, renewed, refused, g, brings, False, no3, no2, no2, no3)
                _value_of_war(table, refused, brings, g, line, next_value)
        _end(war, next_value)
        moved = _farthest(value, next_value)
        value, next_value = next_value, value
        done = sweep + 1
        if moved < tolerance:
            break
    return value, done, moved


@njit(nogil=True, cache=True, error_model="numpy")
def _value_of_war(table: Table, refused: Array, brings: Array, g: int, line: int, out: Array) -> None:
    """V_j at one (g, Λ) from the continuations and what talks bring. (E11)"""
    talks = table.talks[g]
    both, first, second = brings[3], brings[4], brings[5]
    for j in range(3):
        nobody, alone_0, alone_1 = refused[0, j], refused[1, j], refused[2, j]
        gain, row, extra = brings[j], out[j, g, line], table.talks_value[j, g]
        for i in range(row.size):
            talked = gain[i] + (first[i] - both[i]) * alone_1[i] + (second[i] - both[i]) * alone_0[i]
            talked += (1 - first[i] - second[i] + both[i]) * nobody[i] + extra * (1 - both[i])
            row[i] = (1 - talks) * nobody[i] + talks * talked


@njit(nogil=True, cache=True, error_model="numpy")
def policies(war: War, table: Table, value: Array, rate: Array) -> tuple:
    """The policies read off a value: C (3, 3, …), f (2, K, …), X, h (K, …), S (3, K, …), Z_P by move (moves, …)."""
    levels, lines, points = value.shape[1:]
    width = points // 4
    count = table.safe.size
    refused_all = np.zeros((levels, lines, 3, 3, points))
    share_all = np.zeros((war.target.size, lines, points))
    sign = np.zeros((levels, lines, 2, count, points))
    text, hazard = np.zeros((levels, lines, count, points)), np.zeros((levels, lines, count, points))
    signing_value = np.zeros((levels, lines, 3, count, points))
    most = 0
    for g in range(levels):
        most = max(most, war.first_move[g + 1] - war.first_move[g])
    work = np.zeros((2, 6 * width))
    flip = np.empty((2, points))
    ahead, share = np.zeros((most, 3, points)), np.zeros((most, 3, points))
    renewed = np.empty((table.shift_whole.size, 3, points))
    brings = np.empty((6, points))
    for g in range(levels):
        for line in range(lines):
            refused = refused_all[g, line]
            _spread(rate, g, line, flip)
            next_month(war, value, flip, g, line, work, ahead)
            patron_choice(war, ahead, g, work, share)
            continuation(war, ahead, share, g, refused)
            renewed_war(table, value, g, line, renewed)
            talk(
                table, war.discount, renewed, refused, g, brings,
                True, sign[g, line], text[g, line], hazard[g, line], signing_value[g, line],
            )  # fmt: skip
            for move in range(war.first_move[g], war.first_move[g + 1]):
                share_all[move, line] = share[move - war.first_move[g], 2]
    return refused_all, sign, text, hazard, signing_value, share_all
