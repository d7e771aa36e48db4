"""Estimates have the percentiles they were given, and refuse what is not an estimate."""

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from nicias.errors import ScenarioError
from nicias.evidence.distributions import beta_parameters
from nicias.evidence.estimate import Fixed, discrete, fixed, interval, judgements

NINETY = np.array([0.05, 0.95])


def assert_percentiles(estimate, low, high):
    got = estimate.quantile(NINETY)
    assert got == pytest.approx([low, high], rel=1e-6, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(st.floats(0.002, 0.99), st.floats(0.002, 0.99))
def test_a_share_is_beta_with_these_percentiles(a, b):
    low, high = sorted((a, b))
    assume(high - low > 1e-3)
    estimate = interval(low, high, "share")
    assert estimate.shape == "beta"
    assert_percentiles(estimate, low, high)
    p, q = beta_parameters(low, high)
    assert stats.beta(p, q).cdf([low, high]) == pytest.approx([0.05, 0.95], abs=1e-8)
    assert estimate.support == (0, 1)


@given(st.floats(1e-3, 1e9), st.floats(1.001, 1e3))
def test_positive_quantities_are_log_normal(low, factor):
    estimate = interval(low, low * factor, "persons/month")
    assert estimate.shape == "log-normal"
    assert_percentiles(estimate, low, low * factor)
    assert estimate.interval()[1] == pytest.approx(math.sqrt(low * low * factor))


@given(st.floats(-1e6, -1e-3), st.floats(1e-3, 1e6))
def test_quantities_of_either_sign_are_normal(low, high):
    estimate = interval(low, high, "log")
    assert estimate.shape == "normal"
    assert_percentiles(estimate, low, high)
    assert estimate.interval()[1] == pytest.approx((low + high) / 2, abs=1e-6)


def test_uniform_keeps_both_percentiles():
    estimate = interval(10, 28, "km", shape="uniform")
    assert_percentiles(estimate, 10, 28)
    assert estimate.support == pytest.approx((9, 29))


@given(st.floats(0.01, 0.99))
def test_pert_keeps_both_percentiles_and_the_mode(place):
    low, high = 100.0, 250.0
    mode = low + place * (high - low)
    estimate = interval(low, high, "km", mode=mode)
    assert_percentiles(estimate, low, high)
    start, end = estimate.support
    assert start < low < mode < high < end
    # PERT's mean is (start + 4 mode + end) / 6, so the fitted distribution has the mode that was asked for.
    u = (np.arange(20_000) + 0.5) / 20_000
    assert estimate.quantile(u).mean() == pytest.approx((start + 4 * mode + end) / 6, rel=1e-4)


@pytest.mark.parametrize(("low", "high", "unit", "percentile"), [(0, 0.2, "share", 1), (0.8, 1, "share", 0), (0, 5, "km", 1)])
def test_an_end_at_a_natural_limit_is_a_limit(low, high, unit, percentile):
    estimate = interval(low, high, unit)
    assert estimate.quantile(NINETY)[percentile] == pytest.approx((low, high)[percentile])
    draws = estimate.quantile(np.linspace(1e-9, 1 - 1e-9, 1001))
    assert (draws >= 0).all()
    assert unit != "share" or (draws <= 1).all()


def test_a_share_about_which_nothing_is_known_is_uniform():
    assert interval(0, 1, "share").interval() == pytest.approx((0.05, 0.5, 0.95))


def test_symmetric_shares_mirror():
    u = np.linspace(0.01, 0.99, 33)
    left, right = interval(0.1, 0.3, "share"), interval(0.7, 0.9, "share")
    assert left.quantile(u) == pytest.approx(1 - right.quantile(1 - u))


@pytest.mark.parametrize(
    ("low", "high", "unit", "extra"),
    [
        (2, 1, "km", {}),
        (1, 1, "km", {}),
        (math.nan, 1, "km", {}),
        (0, math.inf, "km", {}),
        (-0.1, 0.5, "share", {}),
        (0.5, 1.1, "share", {}),
        (-1, 1, "factor", {}),
        (0, 1, "switch", {}),
        (0, 1, "choice", {}),
        (-1, 1, "km", {"shape": "log-normal"}),
        (-1, 1, "km", {"shape": "beta"}),
        (0.01, 0.5, "share", {"shape": "normal"}),
        (0.01, 0.5, "share", {"shape": "uniform"}),
        (1, 3, "km", {"shape": "triangular"}),
        (1, 3, "km", {"mode": 4}),
        (1, 3, "km", {"mode": 1}),
        (1, 3, "km", {"mode": 2, "shape": "normal"}),
        (0.01, 0.9, "share", {"mode": 0.02}),
    ],
)
def test_refuses_what_is_not_an_interval(low, high, unit, extra):
    with pytest.raises(ScenarioError):
        interval(low, high, unit, **extra)


def test_discrete_draws_in_proportion():
    u = (np.arange(1000) + 0.5) / 1000
    names = discrete({"firm": 0.7, "wavering": 0.3}, "choice").quantile(u)
    assert (names == "firm").sum() == 700
    switches = discrete({True: 0.25, False: 0.75}, "switch").quantile(u)
    assert switches.dtype == bool
    assert switches.sum() == 250
    numbers = discrete({3.0: 0.5, 1.0: 0.5}, "count").quantile(u)
    assert (np.diff(numbers) >= 0).all()  # larger u, larger number: rank correlations mean what they say


@pytest.mark.parametrize("choices", [{}, {"a": 0.5}, {"a": 0.7, "b": 0.7}, {"a": -0.5, "b": 1.5}, {"a": math.nan, "b": 1.0}])
def test_refuses_choices_that_are_no_distribution(choices):
    with pytest.raises(ScenarioError):
        discrete(choices, "choice")


@pytest.mark.parametrize(
    ("value", "unit"), [(1, "switch"), ("yes", "km"), (True, "km"), (3, "choice"), (1.5, "share"), (math.nan, "km")]
)
def test_refuses_a_value_of_the_wrong_kind(value, unit):
    with pytest.raises(ScenarioError):
        fixed(value, unit)


def test_judgements_are_taken_one_a_draw():
    low, high = interval(1, 2, "km"), interval(100, 200, "km")
    both = judgements([low, high])
    u = np.full(4, 0.5)
    chooser = np.array([0.1, 0.49, 0.51, 0.9])
    assert both.sample(u, chooser) == pytest.approx([*low.quantile(u[:2]), *high.quantile(u[:2])])
    five, _, ninety_five = both.interval()
    assert five == pytest.approx(low.quantile(np.array([0.1]))[0], rel=2e-3)
    assert ninety_five == pytest.approx(high.quantile(np.array([0.9]))[0], rel=2e-3)
    assert both.ends == (1, 200)


def test_agreeing_judgements_do_not_widen():
    one = interval(1, 2, "km")
    assert judgements([one, one]).interval() == pytest.approx(one.interval(), rel=1e-3)


def test_fixed_has_no_spread():
    assert Fixed(3.0).interval() == (3, 3, 3)
    assert Fixed("aid").interval() == ("aid", "aid", "aid")
    assert Fixed(True).quantile(NINETY).dtype == bool
