"""The equilibrium of the map by backward induction: the order of work (a), (b) of the design's section 4."""

from __future__ import annotations

import numpy as np

from nicias.bargain import chain, sweeps
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import Array, MapParameters, PackageSet


def solve(parameters: MapParameters, packages: PackageSet) -> Equilibrium:
    """Solve one draw in float64. The GIL is free while it runs, and the result does not depend on threads.

    (a) values and chances of the war without talks, (b) `sweeps` months of bargaining from there, then the policies once
    more from the final values. Policies and λ are zero at both ends of ρ, where the war is over. With α = 0 or no package
    nobody ever signs. Parameters are taken as valid: `nicias.bargain.validity.check` refuses what the equations cannot carry.
    """
    numerics = parameters.numerics
    tolerance = float(numerics.tolerance)
    shape = len(parameters.levels), numerics.evidence_points, 2 * numerics.force_points + 1
    war = chain.war(parameters)
    table, order = chain.table(parameters, packages)
    alone, chance, rate = sweeps.without_talks(war, *shape, 3 * numerics.sweeps, tolerance)
    value, done, moved = sweeps.with_talks(war, table, alone, rate, numerics.sweeps, numerics.refresh, tolerance)
    refused, sign, text, hazard, signing_value, choice = sweeps.policies(war, table, value, rate)
    back = np.argsort(order)

    def on_grid(array: Array) -> Array:
        """(g, l, …, M) → (…, g, l, w, r), zero at the ends of ρ."""
        whole = np.moveaxis(array, (0, 1), (-3, -2)).reshape(*array.shape[2:-1], *shape[:2], 4, shape[2])
        inside = np.zeros(whole.shape)
        inside[..., 1:-1] = whole[..., 1:-1]
        return inside

    return Equilibrium(
        parameters=parameters,
        packages=packages,
        value=value.reshape(3, *shape[:2], 4, shape[2]),
        value_without_talks=alone.reshape(3, *shape[:2], 4, shape[2]),
        chance=chance,
        weariness_rate=rate,
        continuation=on_grid(refused),
        sign=on_grid(sign[:, :, :, back] * (parameters.conditions.talks_rate > 0)),
        text=on_grid(text[:, :, back]),
        hazard=on_grid(hazard[:, :, back]),
        signing_value=on_grid(signing_value[:, :, :, back]),
        patron_moves=patron_moves(war, choice),
        sweeps_done=done,
        last_move=moved,
    )


def patron_moves(war: chain.War, choice: Array) -> Array:
    """Q_P^x(g'|s), shape (3, g, l, w, r, g'), from Z_P by move (moves, l, M); zero at the ends of ρ. (E13)"""
    levels = war.first_move.size - 1
    _, lines, points = choice.shape
    moves = np.zeros((3, levels, lines, 4, points // 4, levels))
    for g in range(levels):
        for move in range(war.first_move[g], war.first_move[g + 1]):
            chosen = war.drift[move] + war.choice * choice[move].reshape(lines, 4, -1)
            moves[:, g, :, :, 1:-1, war.target[move]] = chosen[..., 1:-1] + war.rule[:, move, None, None, None]
    return moves
