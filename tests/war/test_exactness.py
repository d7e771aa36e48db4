"""The simulated chain is the solved chain (E12): exactly as a linear system, and by simulated payoffs."""

from __future__ import annotations

import numpy as np
import pytest

from nicias.random import history_key
from nicias.war.payoffs import payoffs
from nicias.war.policy import policy
from tests.war.exact import chain_value, parts_of_equilibrium, parts_of_policy

KEY = history_key(7, "exactness")
PRIORS = (0.8, 0.3, 0.55)


@pytest.mark.parametrize("player", [0, 1, 2])
def test_the_linear_system_gives_the_solved_values(common, player):
    """Timing of peace, collapse, exit and costs in (E12) is that of (E4)–(E11), everywhere on the grid."""
    inside = common.value[player][..., 1:-1]
    exact = chain_value(parts_of_equilibrium(common, player), common, player)[..., 1:-1]
    assert np.abs(exact - inside).max() < 1e-11


@pytest.mark.parametrize("player", [0, 1, 2])
def test_the_thresholds_give_the_solved_values(common, player):
    """The integers that the simulation uses are the same chain up to their resolution of 2⁻³⁰."""
    inside = common.value[player][..., 1:-1]
    acting = policy(common, prior=PRIORS[player], redraw=True)
    exact = chain_value(parts_of_policy(acting), common, player)[..., 1:-1]
    assert np.abs(exact - inside).max() < 1e-7


@pytest.mark.parametrize("player", [0, 1, 2])
def test_simulated_payoffs_give_the_solved_values(common, player):
    mean, se = payoffs(common, histories=100_000, key=KEY, prior=PRIORS[player], redraw=True)
    assert se[player] < 0.003
    assert abs(mean[player] - common.value[player, 2, 1, 0, 2]) < 4 * se[player]


def test_grid_error_is_what_remains_when_the_truth_is_drawn_once(common):
    """Three points of evidence are coarse: the error is printed, bounded, and real (many standard errors)."""
    for player, prior in enumerate(PRIORS):
        mean, se = payoffs(common, histories=100_000, key=KEY, prior=prior)
        error = mean[player] - common.value[player, 2, 1, 0, 2]
        print(f"grid error of player {player} with 3 points of evidence: {error:+.4f} ± {se[player]:.4f}")
        assert 3 * se[player] < abs(error) < 0.06
