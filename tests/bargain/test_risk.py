"""Risk attitude: ends, limits, curvature, and what it does to fairness and to the frontier."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain.fairness import Criterion, fairness_points
from nicias.bargain.issues import Issue, IssueTable
from nicias.bargain.pareto import pareto
from nicias.bargain.risk import worth
from nicias.errors import ModelError
from tests.bargain.spaces import EIGHTHS, listed, spaces

attitudes = st.floats(-10, 10)


@given(attitudes)
def test_victory_and_defeat_keep_their_worth(alpha):
    np.testing.assert_allclose(worth([0.0, 1.0], alpha), [0, 1], atol=1e-12)


def test_no_aversion_is_no_change_and_little_aversion_is_nearly_none():
    u = np.linspace(-0.2, 1.2, 15)
    assert worth(u, 0).tolist() == u.tolist()
    np.testing.assert_allclose(worth(u, 1e-9), u, atol=1e-8)


@given(attitudes.filter(lambda a: abs(a) > 0.01), st.floats(0.05, 0.95))
def test_curvature_is_constant_and_its_sign_is_the_attitude(alpha, u):
    step = 1e-3
    low, mid, high = worth(np.array([u - step, u, u + step]), alpha)
    slope, bend = (high - low) / (2 * step), (high - 2 * mid + low) / step**2
    assert -bend / slope == pytest.approx(alpha, rel=1e-3, abs=1e-3)
    assert (mid > u) == (alpha > 0)


@given(spaces(number=EIGHTHS), st.lists(st.floats(-3, 3), min_size=6, max_size=6))
@settings(max_examples=50, deadline=None)
def test_the_frontier_is_the_same_for_any_attitude(space, alphas):
    index, sums = zip(*listed(space), strict=True)
    own = np.array([[float(u) for u in column] for column in sums])
    felt = np.stack([worth(own[:, party], alphas[party]) for party in range(space.parties)], axis=1)
    above = (felt[:, None] >= felt).all(axis=2)  # [k, l]: k at least as good as l for everybody
    beaten = [(above[:, k] & ~above[k]).any() or (above[:k, k] & above[k, :k]).any() for k in range(len(index))]
    assert pareto(space).index.tolist() == [i for i, worse in zip(index, beaten, strict=True) if not worse]


def test_the_more_averse_side_gets_less_of_the_pie():
    share = np.linspace(0, 1, 10_001)
    splits = []
    for alpha in (-1.0, 0.0, 1.0, 3.0):
        utility = np.stack([worth(share, alpha), 1 - share])
        splits.append(share[fairness_points(utility, np.zeros(2)).points[Criterion.NASH].row])
    assert splits[1] == pytest.approx(0.5)
    assert splits == sorted(splits, reverse=True)
    assert splits[0] > splits[1] > splits[2] > splits[3]


def test_a_table_values_its_packages_for_sides_with_these_attitudes_and_nothing_else_moves():
    zero, on = np.zeros(2), np.ones(2, bool)
    land = Issue("land", ("half", "all"), np.array([[0.4, 0.1], [0.5, 0.3], [0.6, 0.2]]), zero + 0.1, zero + 0.2, zero + 0.01, on, on)
    plain, choice = IssueTable((land,)), np.array([[0], [1]])
    here, felt = plain.packages(choice), dataclasses.replace(plain, aversion=(2.0, 0.0)).packages(choice)
    assert felt.score[0].tolist() == pytest.approx([math.expm1(-0.8) / math.expm1(-2), math.expm1(-0.2) / math.expm1(-2)])
    assert felt.score[1:].tolist() == here.score[1:].tolist()
    assert felt.breach_cost.tolist() == here.breach_cost.tolist()
    assert dataclasses.replace(plain, aversion=(0.0, 0.0)).packages(choice).score.tolist() == here.score.tolist()


def test_attitudes_out_of_range_are_refused():
    for alpha in (10.1, np.nan):
        with pytest.raises(ModelError, match="aversion"):
            worth(0.5, alpha)
