"""How well an observation tells views apart: closed forms."""

import numpy as np
import pytest

from nicias.study.discrimination import discrimination, information

DRAWS, HISTORIES = 40, 500


def test_an_event_of_known_probabilities():
    rng = np.random.default_rng(1)
    p = np.array([0.2, 0.6])
    values = (rng.random((2, DRAWS, HISTORIES)) < p[:, None, None]).astype(float)
    found = discrimination(values, numbers=False)
    table = np.stack([1 - p, p], axis=1)
    assert found.gain.value == pytest.approx(information(table), abs=3 * found.gain.se)
    assert found.gain.se < 0.01
    expected = 0.2 * np.log10(0.2 / 0.6) + 0.8 * np.log10(0.8 / 0.4)
    assert found.factors[0, 1].value == pytest.approx(expected, abs=3 * found.factors[0, 1].se)
    assert found.right.value == pytest.approx(np.mean((table**2 / table.sum(axis=0)).sum(axis=1)), abs=0.01)


def test_two_gaussians_a_standard_deviation_apart():
    """KL = 1/2 nat, less what ten bins lose (a few hundredths)."""
    rng = np.random.default_rng(2)
    values = rng.normal(size=(2, DRAWS, HISTORIES)) + np.array([0.0, 1.0])[:, None, None]
    found = discrimination(values, numbers=True)
    assert found.factors[0, 1].value == pytest.approx(0.5 / np.log(10), abs=0.03)
    assert found.factors[0, 1].value == pytest.approx(found.factors[1, 0].value, abs=0.02)


def test_views_that_expect_the_same_learn_nothing_and_the_bias_is_taken_out():
    rng = np.random.default_rng(3)
    gains = [discrimination(rng.normal(size=(3, 10, 50)), numbers=True).gain for _ in range(20)]
    assert np.mean([gain.value for gain in gains]) == pytest.approx(0, abs=0.005)


def test_what_draws_disagree_about_shows_in_the_error():
    """The same number of histories, but all of a draw share their luck."""
    rng = np.random.default_rng(4)
    alone = (rng.random((2, DRAWS, HISTORIES)) < 0.5).astype(float)
    shared = np.repeat((rng.random((2, DRAWS, 1)) < 0.5).astype(float), HISTORIES, axis=2)
    one = discrimination(alone, numbers=False)
    other = discrimination(shared, numbers=False)
    assert other.factors[0, 1].se > 5 * one.factors[0, 1].se


def test_certainty_is_all_there_is_to_learn():
    values = np.repeat(np.arange(4.0)[:, None, None], DRAWS, axis=1).repeat(HISTORIES, axis=2)
    found = discrimination(values, numbers=False)
    assert found.gain.value == pytest.approx(found.most, abs=0.01)
    assert found.right.value == pytest.approx(1, abs=0.01)
