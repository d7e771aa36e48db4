"""A pooled share, the spread of the draws, and the error of the simulation are three different numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicias.study.probability import across_draws, weighted_quantiles


def test_identical_draws_have_no_spread() -> None:
    p = across_draws(np.full(50, 30), np.full(50, 100))
    assert (p.p, p.lo, p.hi, p.mc_se) == (0.3, 0.3, 0.3, 0.0)


def test_nothing_at_risk_is_no_data_and_not_zero() -> None:
    p = across_draws(np.zeros(5, np.int64), np.zeros(5, np.int64))
    assert not p.known
    assert p.to_dict()["p"] is None
    assert "reason" in p.to_dict()


def test_the_monte_carlo_error_is_the_spread_of_repeated_runs() -> None:
    """Two thousand repeated studies of 40 draws with unequal trials: their standard deviation is what one study reports."""
    rng = np.random.default_rng(7)
    figures, errors = [], []
    for _ in range(2000):
        trials = rng.integers(50, 150, 40)
        worlds = rng.beta(2, 6, 40)
        p = across_draws(rng.binomial(trials, worlds), trials)
        figures.append(p.p)
        errors.append(p.mc_se)
    assert np.std(figures) == pytest.approx(np.mean(errors), rel=0.06)


def test_a_single_draw_falls_back_on_the_binomial() -> None:
    assert across_draws(np.array([20]), np.array([100])).mc_se == pytest.approx(math.sqrt(0.2 * 0.8 / 100))


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(1, 50)), min_size=1, max_size=30))
def test_quantiles_stay_within_the_sample_and_in_order(sample: list[tuple[float, int]]) -> None:
    values, weights = (np.array(column) for column in zip(*sample, strict=True))
    low, middle, high = weighted_quantiles(values, weights, (0.05, 0.5, 0.95))
    assert values.min() <= low <= middle <= high <= values.max()


def test_weights_count_as_repetitions() -> None:
    few = weighted_quantiles(np.array([0.0, 1.0]), np.array([9, 1]), (0.5,))
    assert few[0] < 0.2
