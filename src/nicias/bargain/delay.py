"""The worth of waiting: to fight on for some months without signing, and to settle then on the terms to be had there. (E15)

The patron keeps the policy it has in the solved war, and each player goes on reading it through its own hope: nobody else acts on
the plan. Values are each player's own, under its own beliefs about θ and about the patron.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit

from nicias.bargain import chain
from nicias.bargain.chain import War
from nicias.bargain.durability import start_state
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.exponential import larger
from nicias.bargain.fighting import continuation, next_month, patron_choice, weariness
from nicias.bargain.parameters import Array
from nicias.bargain.rows import LEAD, to_rows
from nicias.bargain.sweeps import most_moves
from nicias.errors import ModelError


@dataclass(frozen=True)
class Delay:
    """What waiting is worth at the start of one war; first axis: the two sides, in stakes, and the patron, in its own unit."""

    settling: Array  # (3, months + 1) fighting on for exactly so many months, and settling then
    free: Array  # (3, months + 1) free to settle in any month up to then, in whichever is best as things look by then
    away: Array  # (3, months + 1) staying away from talks for so many months, and bargaining then as the solved war does
    decay: Array  # (3,) monthly probability, at the start and as each expects it, that support falls while nobody signs


def delay(equilibrium: Equilibrium, months: int) -> Delay:
    """The worth of waiting for 0 to `months` months. Raises ModelError where nobody talks: there is nothing to settle on."""
    war = chain.war(equilibrium.parameters)
    settled = settlement(equilibrium)
    width = 2 * equilibrium.parameters.numerics.force_points - 1
    g, line, weary, r = start_state(equilibrium)
    value, chance = _rows(equilibrium.value), _rows(equilibrium.chance[..., None, :])
    settling, free, away, decay = _waiting(
        war, value, chance, _rows(settled), width, months, g, LEAD + (line * 4 + weary) * width + r - 1
    )
    return Delay(settling, free, away, decay)


def settlement(equilibrium: Equilibrium) -> Array:
    """(3, g, l, w, r) what a peace signed there is worth: S_jk over the packages that would be signed, Σ X f_0 f_1 S / Σ X f_0 f_1."""
    signed = equilibrium.text * equilibrium.sign[0] * equilibrium.sign[1]
    total = signed.sum(axis=0)
    inside = total[..., 1:-1]
    if not inside.size or not np.all(inside > 0):
        raise ModelError("Nobody talks in this war, so there are no terms on which a side could settle now or later.")
    total = np.where(total > 0, total, 1.0)  # at the ends of ρ the war is over
    return np.einsum("kglwr,jkglwr->jglwr", signed, equilibrium.signing_value) / total


def _rows(grid: Array) -> Array:
    """(·, g, l, w, r) as rows by level, (g, ·, columns)."""
    return np.moveaxis(to_rows(grid[..., 1:-1]), 0, 1).copy()


@njit(nogil=True, cache=True, error_model="numpy")
def _waiting(
    war: War, value: Array, chance: Array, settled: Array, width: int, months: int, level: int, at: int
) -> tuple[Array, Array, Array, Array]:
    """The three curves and the decay at one state, from the rows of V, p and the worth of a settlement."""
    levels, players, columns = value.shape
    flip, rate = np.zeros((levels, 2, columns)), np.zeros(chance.shape[1:])
    drawn, best = np.zeros(columns + 3 * width), np.zeros(columns)
    ahead = np.zeros((most_moves(war), players, columns))
    weight, inverse = np.zeros((levels, most_moves(war), columns)), np.zeros((levels, players, columns))
    for g in range(levels):
        weariness(war, g, chance[g], width, rate, flip[g])
        next_month(war, value, flip[g], g, width, drawn, ahead)
        patron_choice(war, ahead, g, best, weight[g], inverse[g])
    curves = np.zeros((3, players, months + 1))
    for kind in range(3):
        now = value.copy() if kind == 2 else settled.copy()
        then = now.copy()
        curves[kind, :, 0] = now[level, :, at]
        for month in range(1, months + 1):
            for g in range(levels):
                next_month(war, now, flip[g], g, width, drawn, ahead)
                continuation(war, ahead, weight[g], inverse[g], g, 1, then[g].reshape((1, players, columns)))
                if kind == 1:
                    for j in range(players):
                        for c in range(columns):
                            then[g, j, c] = larger(then[g, j, c], settled[g, j, c])
            now, then = then, now
            curves[kind, :, month] = now[level, :, at]
    decay = np.zeros(players)
    for move in range(war.first_move[level], war.first_move[level + 1]):
        if war.target[move] < level:
            for j in range(players):
                decay[j] += war.drift[move] + war.rule[0, move]
                if war.chosen[move]:
                    decay[j] += war.choice * war.tilt[j, move] * weight[level, move - war.first_move[level], at] * inverse[level, j, at]
    return curves[0], curves[1], curves[2], decay
