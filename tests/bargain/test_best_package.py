"""The best package by branch and bound against the whole product, and the proof that there is none checked by hand."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain.best_package import best_packages
from nicias.bargain.fairness import Criterion, fairness_points
from nicias.bargain.pareto import pareto
from nicias.bargain.utilities import Utilities
from nicias.errors import UsageError
from tests.bargain.spaces import listed, spaces

disagreements = st.lists(st.integers(-4, 16).map(lambda n: n / 16), min_size=6, max_size=6)
counted = st.lists(st.booleans(), min_size=6, max_size=6)


def rules(rational, bargaining):
    """Each criterion's value of gains, in exact fractions."""
    ideal = [max((g[i] for g in rational), default=Fraction(0)) for i in bargaining]
    able = [(i, top) for i, top in zip(bargaining, ideal, strict=True) if top > 0] or [(i, Fraction(1)) for i in bargaining]
    return {
        Criterion.NASH: lambda g: math.prod(g[i] for i in bargaining),
        Criterion.KALAI_SMORODINSKY: lambda g: min(g[i] / top for i, top in able),
        Criterion.EGALITARIAN: lambda g: min(g[i] for i in bargaining),
        Criterion.UTILITARIAN: lambda g: sum(g[i] for i in bargaining),
    }


def gains_of(space, disagreement):
    return {index: [u - Fraction(d) for u, d in zip(worth, disagreement, strict=True)] for index, worth in listed(space)}


@given(spaces(), disagreements, counted, st.sampled_from(Criterion))
@settings(max_examples=250, deadline=None)
def test_the_best_package_is_the_best_of_the_whole_product(space, values, who, criterion):
    disagreement, who = np.array(values[: space.parties]), who[: space.parties]
    who = who if any(who) else [True] * space.parties
    gains = gains_of(space, disagreement.tolist())
    rational = [g for g in gains.values() if min(g) >= 0]
    found = best_packages(space, disagreement, criterion, bargaining=np.array(who))
    if not rational:
        proof = found.certificate
        assert not len(found.index)
        assert float(max(min(g) for g in gains.values())) == pytest.approx(proof.gains.min(), abs=1e-10)
        np.testing.assert_allclose([float(g) for g in gains[proof.nearest]], proof.gains, atol=1e-10)
        heaviest = max(sum(Fraction(float(w)) * g for w, g in zip(proof.weights, own, strict=True)) for own in gains.values())
        assert float(heaviest) <= proof.bound + 1e-10
        return
    rule = rules(rational, [i for i, own in enumerate(who) if own])[criterion]
    order = sorted(((rule(g), sum(g), -i) for i, g in gains.items() if min(g) >= 0), reverse=True)
    assert found.certificate is None
    assert -found.index[0] == order[0][2]
    assert found.value[0] == pytest.approx(float(order[0][0]), abs=1e-9)
    np.testing.assert_allclose(found.gains[:, 0], [float(g) for g in gains[-order[0][2]]], atol=1e-10)


@given(spaces(links=False), st.sampled_from(Criterion), st.integers(1, 6))
@settings(max_examples=100, deadline=None)
def test_the_best_few_are_in_order_and_leave_out_nothing(space, criterion, count):
    found = best_packages(space, np.zeros(space.parties), criterion, count=count)
    # Options worth the same to all are one: the earliest allowed stands for them.
    masks = []
    for score, mask in zip(space.scores, space.allowed, strict=True):
        seen = [tuple(column) for column in score.T]
        masks.append(np.array([mask[o] and not any(mask[p] and seen[p] == seen[o] for p in range(o)) for o in range(len(mask))]))
    gains = gains_of(Utilities(space.scores, tuple(masks)), [0] * space.parties)
    rational = {i: g for i, g in gains.items() if min(g) >= 0}
    if not rational:
        assert found.certificate is not None
        return
    rule = rules(list(rational.values()), range(space.parties))[criterion]
    expected = sorted(((rule(g), sum(g), -i) for i, g in rational.items()), reverse=True)[:count]
    np.testing.assert_allclose(found.value, [float(value) for value, _, _ in expected], atol=1e-9)
    assert [-i for i in found.index.tolist()] == [i for _, _, i in expected]


def thirteen(parties: int, seed: int) -> Utilities:
    rng = np.random.default_rng(seed)
    sizes = [4, 4, 4, 3, 3, 3, 5, 5, 3, 3, 4, 3, 3]
    weights = rng.dirichlet(np.ones(len(sizes)), size=parties)
    scores = tuple(weights[:, [k]] * rng.random((parties, size)) for k, size in enumerate(sizes))
    return Utilities(scores, tuple(np.ones(size, bool) for size in sizes))


@pytest.mark.parametrize("parties", [2, 3, 4])
def test_fourteen_million_packages_are_searched_as_the_frontier_says(parties):
    space = thirteen(parties, parties)
    assert space.product > 10_000_000
    frontier, disagreement = pareto(space), np.full(parties, 0.4)
    expected = fairness_points(frontier.utility, disagreement).points
    for criterion, point in expected.items():
        found = best_packages(space, disagreement, criterion)
        assert found.index[0] == frontier.index[point.row]
        assert found.value[0] == pytest.approx(point.value, abs=1e-12)


def test_an_empty_zone_over_millions_is_proved_by_one_sum_an_issue():
    space, disagreement = thirteen(3, 3), np.full(3, 0.75)
    proof = best_packages(space, disagreement, Criterion.NASH).certificate
    by_hand = sum(float((proof.weights @ score).max()) for score in space.scores) - float(proof.weights @ disagreement)
    assert by_hand == pytest.approx(proof.bound, abs=1e-9)
    assert by_hand < 0
    assert proof.weights.sum() == pytest.approx(1)
    assert (proof.weights >= 0).all()
    frontier = pareto(space)
    assert proof.gains.min() == pytest.approx((frontier.utility - 0.75).min(axis=0).max(), abs=1e-10)


def test_consent_is_a_constraint_and_not_a_claim():
    # Party 2 consents from .5 on; it gets no more than that, though more would raise the product of all three.
    score = np.array([[1.0, 0.8, 0.5], [1.0, 0.8, 0.5], [0.4, 0.5, 1.0]])
    space = Utilities((score,), (np.ones(3, bool),))
    sides = np.array([True, True, False])
    found = best_packages(space, np.array([0, 0, 0.5]), Criterion.NASH, bargaining=sides)
    assert found.index.tolist() == [1]
    assert found.gains[:, 0].tolist() == pytest.approx([0.8, 0.8, 0.0])
    assert best_packages(space, np.array([0, 0, 0.3]), Criterion.NASH, bargaining=sides).index.tolist() == [0]


def test_misfits_are_refused():
    space = Utilities((np.zeros((2, 2)),), (np.ones(2, bool),))
    for wrong in ({"bargaining": np.zeros(2, bool)}, {"count": 0}, {"bargaining": np.ones(3, bool)}):
        with pytest.raises(UsageError):
            best_packages(space, np.zeros(2), Criterion.NASH, **wrong)
    with pytest.raises(UsageError):
        best_packages(space, np.zeros(3), Criterion.NASH)
    with pytest.raises(UsageError, match="1000"):
        best_packages(space, np.array([0, np.nan]), Criterion.NASH)
