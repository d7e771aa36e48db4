"""Fairness points: textbook solutions, symmetry, invariance, and brute force."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nicias.bargain.fairness import Criterion, fairness_points, most_equal
from nicias.bargain.pareto import pareto
from nicias.errors import UsageError
from tests.bargain.spaces import MILLIONTHS, listed, spaces

NASH, KALAI, EQUAL, SUM = Criterion


def points(utility, disagreement):
    return fairness_points(np.asarray(utility, float), np.asarray(disagreement, float)).points


def test_splitting_a_pie_is_halving_it_by_every_rule():
    share = np.linspace(0, 1, 101)
    found = points([share, 1 - share], [0, 0])
    assert {found[rule].row for rule in (NASH, KALAI, EQUAL)} == {50}
    assert len(found[SUM].rows) == 101  # every split adds to one
    assert found[SUM].value == pytest.approx(1)


def test_risk_neutral_against_risk_averse_is_the_textbook_split():
    # u_0 = x, u_1 = √(1−x): Nash maximises x√(1−x) at x = 2/3; equal ratios solve x² = 1 − x.
    x = np.linspace(0, 1, 100_001)
    found = points([x, np.sqrt(1 - x)], [0, 0])
    assert x[found[NASH].row] == pytest.approx(2 / 3, abs=1e-5)
    assert x[found[KALAI].row] == pytest.approx((math.sqrt(5) - 1) / 2, abs=2e-5)
    assert x[found[SUM].row] == pytest.approx(0.75, abs=1e-5)


def test_kalai_smorodinsky_measures_the_ideal_among_packages_nobody_refuses():
    # Package 2 would give party 0 ten, but party 1 refuses it: it is no measure of what party 0 can hope for.
    found = points([[2, 4, 10], [4, 1, -1]], [0, 0])
    assert found[KALAI].row == 0  # min(2/4, 1) against min(1, 1/4)
    assert found[KALAI].value == 0.5


def test_the_points_differ_where_their_ideas_do():
    # Gains: A equal, B better product, C better sum.
    found = points([[0.4, 0.7, 1.2], [0.4, 0.36, 0.1]], [0, 0])
    assert [found[rule].row for rule in (EQUAL, NASH, SUM)] == [0, 1, 2]
    assert found[KALAI].row == 1  # ratios min(.4/1.2, 1), min(.7/1.2, .9), min(1, .25)


def test_ties_are_all_stated_the_larger_sum_first():
    found = points([[0.2, 0.2, 0.3, 0.2], [0.2, 0.3, 0.2, 0.2]], [0, 0])
    assert found[EQUAL].rows == (1, 2, 0, 3)
    assert found[NASH].rows == (1, 2)


@pytest.mark.parametrize(
    ("utility", "short"), [([[0.2, 0.5], [0.5, 0.2]], "party 0 0.2 short"), ([[0.4, 0.5], [0.5, 0.4]], "party 0 0 short")]
)
def test_without_a_gain_for_everybody_there_are_no_points_and_the_reason_is_said(utility, short):
    found = fairness_points(np.array(utility), np.array([0.4, 0.4]))
    assert found.points == {}
    assert short in found.reason
    assert "no packages" in fairness_points(np.zeros((2, 0)), np.zeros(2)).reason


def test_the_most_equal_ratios_are_another_reading_of_kalai_smorodinsky():
    # The smallest ratio is largest in the second package, and the third has the most equal ones.
    utility = np.array([[1.0, 0.7, 0.55, 0.1], [0.3, 0.6, 0.62, 1.0]])
    assert fairness_points(utility, np.zeros(2)).points[Criterion.KALAI_SMORODINSKY].row == 1
    assert most_equal(utility, np.zeros(2)) == 2
    assert most_equal(utility + 0.2, np.full(2, 0.2)) == 2
    with pytest.raises(UsageError, match="gives every party a gain"):
        most_equal(utility, np.full(2, 0.9))


def test_misfits_are_refused():
    with pytest.raises(UsageError):
        fairness_points(np.zeros((2, 3)), np.zeros(3))
    with pytest.raises(UsageError):
        fairness_points(np.zeros((2, 3)), np.array([0, np.inf]))


@given(spaces(), st.lists(st.integers(-2, 8).map(lambda n: n / 16), min_size=6, max_size=6))
@settings(max_examples=200, deadline=None)
def test_the_frontier_holds_the_points_of_the_whole_product(space, values):
    """Each rule's best over every package, in exact fractions, is reached on the frontier and by the row returned."""
    disagreement = values[: space.parties]
    gains = [[u - type(u)(d) for u, d in zip(worth, disagreement, strict=True)] for _, worth in listed(space)]
    frontier = pareto(space)
    found = fairness_points(frontier.utility, np.array(disagreement))
    rational = [g for g in gains if min(g) >= 0]
    if not any(min(g) > 0 for g in gains):
        assert found.points == {}
        return
    ideal = [max(column) for column in zip(*rational, strict=True)]
    rules = {
        NASH: math.prod,
        KALAI: lambda g: min(a / b for a, b in zip(g, ideal, strict=True)),
        EQUAL: min,
        SUM: sum,
    }
    for rule, worth in rules.items():
        best = max(worth(g) for g in rational)
        assert found.points[rule].value == pytest.approx(float(best), abs=1e-9)
        own = frontier.utility[:, found.points[rule].row] - disagreement
        assert float(worth(own.tolist())) == pytest.approx(float(best), abs=1e-9)


@given(spaces(number=MILLIONTHS), st.floats(0.1, 10), st.floats(-1, 1))
@settings(max_examples=50, deadline=None)
def test_nash_and_kalai_smorodinsky_do_not_depend_on_a_partys_units(space, factor, shift):
    utility, disagreement = pareto(space).utility, np.zeros(space.parties)
    found = points(utility, disagreement)
    assume(found)
    scaled, moved = utility.copy(), disagreement.copy()
    scaled[0], moved[0] = factor * utility[0] + shift, shift
    again = points(scaled, moved)
    assume(again)
    for rule in (NASH, KALAI):
        if len(found[rule].rows) == 1 == len(again[rule].rows):
            assert found[rule].row == again[rule].row
