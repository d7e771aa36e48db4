"""The equilibrium of the map by backward induction: the order of work (a), (b) of the design's section 4."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nicias.bargain import chain, sweeps
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import Array, MapParameters, Numerics, PackageSet
from nicias.bargain.rows import on_grid, to_rows

CHANCE_ENDS = np.array([[0.0, 1.0], [1.0, 0.0]])  # p_i once the war is over


@dataclass(frozen=True)
class WithoutTalks:
    """(a): the solved war without talks. Solutions that differ only in their packages or in their talks share it."""

    war: chain.War
    value: Array  # (N_g, 3, ·) V⁰
    chance: Array  # (N_g, 2, ·) p
    rate: Array  # (N_g, 2, ·) λ
    flip: Array  # (N_g, 2, ·) λ over all w


def without_talks(parameters: MapParameters, precision: chain.Precision = np.float64) -> WithoutTalks:
    """Values and chances of the war without talks. They depend on nothing but `chain.war(parameters)` and the grid."""
    numerics = parameters.numerics
    war = chain.war(parameters, precision)
    value, chance = _first_guess(war, numerics, precision)
    width = 2 * numerics.force_points - 1
    return WithoutTalks(war, *sweeps.without_talks(war, value, chance, width, 3 * numerics.sweeps, float(numerics.tolerance)))


def solve(
    parameters: MapParameters,
    packages: PackageSet,
    precision: chain.Precision = np.float64,
    alone: WithoutTalks | None = None,
) -> Equilibrium:
    """Solve one draw. The GIL is free while it runs, and the result does not depend on threads.

    (a) values and chances of the war without talks, (b) `sweeps` months of bargaining from there, then the policies once
    more from the final values. Policies and λ are zero at both ends of ρ, where the war is over. With α = 0 or no package
    nobody ever signs. Parameters are taken as valid: `nicias.bargain.validity.check` refuses what the equations cannot carry.

    `precision` float64 is the definition. float32 takes half the time and is for pictures that follow a slider: at the base
    case it moves values by 1e-5 and the year's chance of a ceasefire by 1e-6.
    """
    numerics = parameters.numerics
    width, tolerance = 2 * numerics.force_points - 1, float(numerics.tolerance)
    alone = without_talks(parameters, precision) if alone is None else alone
    war = alone.war
    table = chain.table(parameters, packages, precision)
    value, done, moved, refused, choice, sign, text, hazard, signing_value = sweeps.with_talks(
        war, table, alone.value, alone.flip, width, numerics.sweeps, numerics.refresh, tolerance
    )
    if parameters.conditions.talks_rate == 0:
        sign[:] = 0.0  # without talks the anchor is infinite, and what is left of f is its bound

    def by_level(rows: Array, ends: Array | None = None, copies: int = 4) -> Array:
        """Rows (N_g, …, ·) as (…, N_g, n_Λ, copies, 2n+1)."""
        return on_grid(np.moveaxis(rows, 0, -2), numerics, ends, copies)

    return Equilibrium(
        parameters=parameters,
        packages=packages,
        value=by_level(value, war.terminal[:, None, None, None]),
        value_without_talks=by_level(alone.value, war.terminal[:, None, None, None]),
        chance=by_level(alone.chance, CHANCE_ENDS[:, None, None, None], 1)[..., 0, :],
        weariness_rate=by_level(alone.rate, copies=1)[..., 0, :],
        continuation=by_level(refused),
        sign=by_level(sign),
        text=by_level(text),
        hazard=by_level(hazard),
        signing_value=by_level(signing_value),
        patron_moves=_patron_moves(war, choice, numerics),
        sweeps_done=done,
        last_move=moved,
    )


def _first_guess(war: chain.War, numerics: Numerics, precision: chain.Precision = np.float64) -> tuple[Array, Array]:
    """V (N_g, 3, ·) and p (N_g, 2, ·) from which (a) starts: linear in ρ between the two collapses."""
    levels, lines = war.lower.shape[:2]
    along = np.linspace(0, 1, 2 * numerics.force_points + 1)[1:-1]
    bottom, top = war.terminal[2]
    value = np.stack([along, 1 - along, bottom + along * (top - bottom)])[:, None, None]
    return (
        to_rows(np.broadcast_to(value, (levels, 3, lines, 4, along.size)), precision),
        to_rows(np.broadcast_to(value[:2], (levels, 2, lines, 1, along.size)), precision),
    )


def _patron_moves(war: chain.War, choice: Array, numerics: Numerics) -> Array:
    """Q_P^x(g'|s), shape (3, g, l, w, r, g'), from Z_P by move; zero at the ends of ρ. (E13)"""
    levels = war.first_move.size - 1
    chosen = on_grid(war.choice * choice, numerics)
    moves = np.zeros((3, levels, *chosen.shape[1:], levels))
    for g in range(levels):
        for move in range(war.first_move[g], war.first_move[g + 1]):
            fixed = war.drift[move] + war.rule[:, move, None, None, None]
            moves[:, g, :, :, 1:-1, war.target[move]] = fixed + chosen[move, ..., 1:-1]
    return moves
