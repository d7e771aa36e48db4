"""Limiting case 28 of the design: with an idle patron the war without talks is one linear system."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nicias.bargain.battle import beliefs, evidence_steps, step_probabilities
from nicias.bargain.parameters import STAY, MapParameters
from nicias.bargain.solve import solve
from tests.bargain.games import change, coarse, menu


def test_case_28_without_a_patron_the_war_is_a_linear_system():
    """r = κ = 0, out off, p̄ = ∞, B = T c, three levels: V⁰ solves one linear system, written here without the engine."""
    months = np.array([30.0, 50.0])
    game = without_patron(sweeps=1000, tolerance=1e-13)
    solution = solve(game, menu())
    assert solution.weariness_rate[..., 1:-1] == pytest.approx(np.broadcast_to(1 / months[:, None, None, None], (2, 3, 5, 7)))
    for j in range(2):
        expected = linear_value(game, j, 1 / months)
        assert solution.value_without_talks[j, ..., 1:-1] == pytest.approx(expected, abs=1e-11)
    short = without_patron(sweeps=20, tolerance=0.0)
    odd = change(short, both__hope=3.0, patron__choice_noise=0.001, patron__exit_cost=9.0, patron__attention_cost=1.0)
    solution, again = solve(short, menu()), solve(odd, menu())
    assert (again.value[:2] == solution.value[:2]).all()
    assert (again.patron_moves == solution.patron_moves).all()


def without_patron(**numerics: float) -> MapParameters:
    game = coarse(force_points=4, evidence_points=5, **numerics)
    months = (30.0, 50.0)
    sides = tuple(
        replace(side, cost=side.cost[1:], cost_tolerance=months[i] * side.cost[1:], hopeless_below=np.inf, losses=np.zeros(3))
        for i, side in enumerate(game.sides)
    )
    drift = np.array([[0.9, 0.1, 0.0], [0.05, 0.9, 0.05], [0.02, 0.08, 0.9]])
    return change(
        replace(game, levels=game.levels[1:], sides=sides, exit_level=False, start_level=1),
        patron__review_rate=0.0,
        patron__rule_credibility=0.0,
        patron__rule_target=(STAY, STAY, STAY),
        patron__support_cost=game.patron.support_cost[1:],
        patron__drift=drift,
        conditions__force_drift=game.conditions.force_drift[1:],
        conditions__talks_factor=np.ones(3),
    )


def linear_value(game: MapParameters, j: int, rates: np.ndarray) -> np.ndarray:
    """V⁰_j at interior states (g, l, w, r), from (I − δP) V = −c + δ·(collapse): P written state by state."""
    numerics, conditions, side = game.numerics, game.conditions, game.sides[j]
    levels, lines, width = len(game.levels), numerics.evidence_points, 2 * numerics.force_points - 1
    grid = np.linspace(-numerics.evidence_limit, numerics.evidence_limit, lines)
    steps, learned, belief = step_probabilities(game), evidence_steps(game), beliefs(game)[j]
    shape = (levels, lines, 4, width)
    matrix, constant = np.zeros((np.prod(shape), np.prod(shape))), np.zeros(np.prod(shape))
    ends = ((-game.sides[0].survival_penalty, 1.0), (1.0, -game.sides[1].survival_penalty))[j]
    for state in np.ndindex(shape):
        g, line, w, r = state
        row = np.ravel_multi_index(state, shape)
        weary = (w // 2, w % 2)
        constant[row] = -side.cost[g] * (1 + side.weary_cost_factor * weary[j])
        for step in range(3):
            chance = belief[line] * steps[g, 1, step] + (1 - belief[line]) * steps[g, 0, step]
            place = np.interp(grid[line] + learned[g, step], grid, np.arange(lines))
            lower = min(int(place), lines - 2)
            there = r + step - 1
            if there in (-1, width):
                constant[row] += conditions.discount * chance * ends[there == width]
                continue
            for to, *turns in np.ndindex(levels, 2, 2):
                flip = np.prod(
                    [
                        float(turn) if was else (rate if turn else 1 - rate)
                        for was, turn, rate in zip(weary, turns, rates, strict=True)
                    ]
                )
                for near, share in ((lower, 1 - (place - lower)), (lower + 1, place - lower)):
                    column = np.ravel_multi_index((to, near, 2 * turns[0] + turns[1], there), shape)
                    matrix[row, column] += game.patron.drift[g, to] * chance * flip * share
    return np.linalg.solve(np.eye(len(matrix)) - conditions.discount * matrix, constant).reshape(shape)
