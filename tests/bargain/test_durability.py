"""Scoring packages against a solved war agrees with the kernel, and scores packages that are not on the table."""

from __future__ import annotations

import numpy as np
import pytest

from nicias.bargain.durability import score, start_state
from nicias.bargain.parameters import PackageSet
from nicias.bargain.solve import solve
from tests.bargain.games import change, coarse, menu


@pytest.fixture(scope="module")
def solution():
    return solve(change(coarse(), first__talks_value=0.003), menu())


@pytest.mark.parametrize("state", [(2, 3, 0, 5), (0, 0, 3, 1), (3, 6, 1, 9), (1, 4, 2, 6)])
def test_agrees_with_the_kernel(solution, state):
    scores = score(solution, solution.packages, state)
    at = (..., *state)
    assert scores.hazard == pytest.approx(solution.hazard[at], abs=1e-13)
    assert scores.signing_value == pytest.approx(solution.signing_value[at], abs=1e-13)
    assert scores.sign == pytest.approx(solution.sign[at], abs=1e-12)


def test_scores_at_the_start_by_default(solution):
    assert start_state(solution) == (2, 3, 0, 5)
    here, there = score(solution, solution.packages), score(solution, solution.packages, (2, 3, 0, 5))
    assert (here.margin == there.margin).all()


def test_zero_margin_signs_at_the_anchor(solution):
    """A package worth exactly what refusing is worth is signed by that side with probability √(b0/α)."""
    conditions = solution.parameters.conditions
    terms = np.linspace(0.02, 0.98, 4001)
    kept = PackageSet(np.stack([terms, 1 - terms, 0 * terms]), np.full(4001, 0.6), np.zeros(4001), np.full(4001, 0.001))
    scores = score(solution, kept)
    for side in range(2):
        nearest = np.argmin(np.abs(scores.margin[side]))
        assert scores.sign[side, nearest] == pytest.approx(np.sqrt(conditions.base_rate / conditions.talks_rate), rel=0.01)


def test_a_package_alone_is_scored_as_among_others(solution):
    table, k = solution.packages, 7
    one = PackageSet(table.score[:, [k]], table.breach_cost[[k]], table.shift[[k]], table.accident_rate[[k]])
    alone, among = score(solution, one), score(solution, table)
    assert alone.hazard[0] == among.hazard[k]
    assert (alone.margin[:, 0] == among.margin[:, k]).all()
