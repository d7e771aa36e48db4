"""The value of learning a quantity: linear-Gaussian closed forms, and a nested computation."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from nicias.study.information import distance, fitted, learned, together

N = 4000


@pytest.fixture(scope="module")
def gaussian():
    """y = 2x + z: learning x removes 4/5 of the variance."""
    rng = np.random.default_rng(2)
    x, z = rng.normal(size=(2, N))
    return x, z, 2 * x + z


def test_perfect_learning_in_the_linear_gaussian_case(gaussian):
    x, _, y = gaussian
    found = learned(x, y)
    assert found.share == pytest.approx(0.8, abs=4 * found.se)
    assert found.se < 0.03
    assert found.narrowing == pytest.approx(1 - np.sqrt(0.2), abs=0.02)


@pytest.mark.parametrize("error", [0.5, 1.0, 2.0])
def test_a_measurement_error_keeps_the_reliable_part(gaussian, error):
    x, _, y = gaussian
    found = learned(x, y, error=error)
    assert found.share == pytest.approx(0.8 / (1 + error**2), abs=0.03)


def test_a_switch_half_guessed_is_as_reliable_as_a_number():
    rng = np.random.default_rng(3)
    x = rng.random(N) < 0.5
    y = x + rng.normal(0, 0.5, N)  # learning x: 1/4 of 1/2
    assert learned(x, y).share == pytest.approx(0.5, abs=0.04)
    wrong = 1 / 2  # error 1: half the reports are guesses; reliability as correlation² is (1 − wrong)²
    assert learned(x, y, error=1.0).share == pytest.approx(0.5 * (1 - wrong) ** 2, abs=0.04)


def test_an_idle_quantity_earns_nothing(gaussian):
    rng = np.random.default_rng(5)
    _, _, y = gaussian
    shares = [learned(rng.normal(size=200), y[:200]).share for _ in range(20)]
    assert np.mean(shares) < 0.01
    assert max(shares) < 0.1


def test_a_curve_without_a_slope_is_seen():
    rng = np.random.default_rng(6)
    x = rng.normal(size=N)
    assert learned(x, x**2 + rng.normal(0, 0.1, N)).share > 0.98


def test_agrees_with_the_nested_computation():
    """An interacting toy: the inner mean over the rest is computed at each value of x."""
    rng = np.random.default_rng(7)
    draws = rng.random((400, 3))

    def model(x, a, b):
        return norm.cdf(2 * x - 1 + a * b - 2 * x * b)

    inner = rng.random((2000, 2))
    means = np.array([model(x, *inner.T).mean() for x in np.linspace(0.0025, 0.9975, 200)])
    spread = np.var(model(*rng.random((3, 200_000))))
    found = learned(draws[:, 0], model(*draws.T))
    assert found.share == pytest.approx(np.var(means) / spread, abs=3 * found.se)


def test_simulation_noise_is_nobodys_to_learn(gaussian):
    x, _, y = gaussian
    noisy = y + np.random.default_rng(8).normal(0, 1, N)
    assert learned(x, noisy, noise_variance=1.0).share == pytest.approx(0.8, abs=0.04)


def test_too_little_to_say_is_said():
    assert learned(np.arange(10.0), np.arange(10.0)) is None
    assert learned(np.arange(100.0), np.ones(100)) is None
    assert learned(np.ones(100), np.arange(100.0)) is None


def test_names_are_told_apart():
    y = np.array([0.0, 1.0, 5.0] * 40)
    assert learned(np.array(["b", "c", "a"] * 40), y).share == pytest.approx(1, abs=0.01)
    assert list(fitted(np.array(["b", "c", "a"] * 40), y, np.array(["a", "b", "c"]))) == pytest.approx([5, 0, 1])


POINTS = norm.ppf((np.arange(201) + 0.5) / 201)


def views(offsets, means, slope=0.3, draws=6):
    """Views whose forecast is a + slope·x, each with its own belief about x."""
    nodes = np.array([-6.0, 0.0, 6.0])
    beliefs = np.array([mean + POINTS for mean in means])
    jitter = np.linspace(-0.01, 0.01, draws)
    forecasts = np.array([a + slope * b.mean() + jitter for a, b in zip(offsets, beliefs, strict=True)])
    responses = np.array([a + slope * nodes[:, None] + jitter for a in offsets])
    return forecasts, responses, nodes, beliefs


def test_learning_what_alone_divides_views_brings_them_together():
    found = together(*views([0.0, 0.0], [-1.0, 1.0]))
    assert found.before == pytest.approx(0.6)
    assert found.after == pytest.approx(0, abs=1e-9)
    assert found.reduction == pytest.approx(1)


def test_learning_what_divides_them_in_part_leaves_the_rest():
    found = together(*views([0.0, 0.2], [-1.0, 1.0]))
    assert found.before == pytest.approx(0.8)
    assert found.after == pytest.approx(0.2)


def test_learning_can_bring_out_a_hidden_disagreement():
    found = together(*views([0.0, 0.6], [1.0, -1.0]))
    assert found.before == pytest.approx(0, abs=1e-9)
    assert found.after == pytest.approx(0.6)


@pytest.mark.parametrize("error", [0.5, 1.0])
def test_two_gaussians_that_hear_one_uncertain_report_stay_apart_by_the_unreliable_part(error):
    """Prior N(m, 1), report with variance e²: the posterior means differ by Δm e²/(1 + e²)."""
    found = together(*views([0.0, 0.0], [-0.5, 0.5]), error=error)
    assert found.after == pytest.approx(0.3 * error**2 / (1 + error**2), rel=0.1)


def test_a_switch_is_not_interpolated():
    nodes, beliefs = np.array([0.0, 1.0]), np.array([[0.0] * 20, [1.0] * 20])
    responses = np.array([[[0.1] * 3, [0.5] * 3], [[0.2] * 3, [0.6] * 3]])
    forecasts = np.array([[0.1] * 3, [0.6] * 3])
    found = together(forecasts, responses, nodes, beliefs, kinds=True)
    assert (found.before, found.after) == pytest.approx((0.5, 0.1))
    deaf = together(forecasts, responses, nodes, beliefs, kinds=True, error=100.0)
    assert deaf.after == pytest.approx(0.5, abs=0.02)
    keen = together(forecasts, responses, nodes, beliefs, kinds=True, error=0.01)
    assert keen.after == pytest.approx(0.1, abs=0.02)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=6))
def test_distance_is_symmetric_and_zero_only_for_equals(forecasts):
    ahead = float(distance(np.array(forecasts)))
    assert ahead == pytest.approx(float(distance(np.array(forecasts[::-1]))))
    assert (ahead == 0) == (len(set(forecasts)) == 1)
