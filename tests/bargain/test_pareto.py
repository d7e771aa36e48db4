"""The frontier of two to six parties against the whole product, package by package."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain.issues import all_or_nothing
from nicias.bargain.maxima import _strike, front_of_sums
from nicias.bargain.pareto import pareto
from nicias.bargain.utilities import Linkage, Utilities
from nicias.errors import ModelError, UsageError
from tests.bargain.spaces import listed, spaces


def slow_frontier(packages):
    """Indices that no other package equals or exceeds for everyone; the first of equals."""
    return [
        index
        for index, own in packages
        if not any(
            (other != own and all(b >= a for a, b in zip(own, other, strict=True))) or (other == own and rival < index)
            for rival, other in packages
        )
    ]


@given(spaces())
@settings(max_examples=300, deadline=None)
def test_the_frontier_is_the_brute_force_frontier_with_ties_masks_and_linkages(space):
    packages = listed(space)
    found = pareto(space)
    assert found.index.tolist() == slow_frontier(packages)
    worth = dict(packages)
    np.testing.assert_allclose(found.utility.T, [[float(u) for u in worth[i]] for i in found.index], atol=1e-10)


@given(spaces(parties=2))
@settings(max_examples=100, deadline=None)
def test_two_parties_by_staircases_are_two_parties_by_fronts(space):
    # A third party to whom all is the same sends the same question down the other road.
    third = Utilities(
        tuple(np.vstack([score, np.zeros(score.shape[1])]) for score in space.scores),
        space.allowed,
        tuple(Linkage(link.issues, np.concatenate([link.score, 0 * link.score[:1]])) for link in space.linkages),
    )
    assert pareto(third).index.tolist() == pareto(space).index.tolist()


@given(st.integers(0, 2**32 - 1), st.integers(2, 6), st.integers(2, 40))
@settings(max_examples=60, deadline=None)
def test_striking_large_sets_is_comparing_all_pairs(seed, width, values):
    """Sets far beyond what is compared one by one, with many equal coordinates, so that every branch of the division is taken."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(-values, values, (600, width + 1))
    above, below = np.arange(0, 250), np.arange(250, 600)
    dominated = np.zeros(600, bool)
    _strike(rows, dominated, above, below)
    expected = (rows[above, None, :-1] >= rows[None, below, :-1]).all(axis=2).any(axis=0)
    assert dominated[below].tolist() == expected.tolist()
    assert not dominated[above].any()


@pytest.mark.parametrize(("parties", "sizes"), [(2, [7] * 5), (3, [6] * 5), (4, [5] * 5), (6, [4] * 5)])
def test_thousands_of_packages_against_one_vectorised_comparison(parties, sizes):
    rng = np.random.default_rng(parties)
    space = Utilities(tuple(np.round(rng.random((parties, s)), 6) for s in sizes), tuple(np.ones(s, bool) for s in sizes))
    everything = np.rint(space.of(space.choices(np.arange(space.product))).T * 1e6).astype(np.int64)
    undominated = [
        place
        for place, own in enumerate(everything)
        if not ((everything >= own).all(axis=1) & (everything > own).any(axis=1)).any()
    ]
    assert pareto(space).index.tolist() == undominated


@given(spaces(links=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_issues_and_of_parties_changes_no_utility(space):
    turned = Utilities(tuple(score[::-1] for score in space.scores[::-1]), space.allowed[::-1])
    here = {tuple(np.round(column, 9)) for column in pareto(space).utility.T}
    there = {tuple(np.round(column[::-1], 9)) for column in pareto(turned).utility.T}
    assert here == there


def test_opposed_parties_dominate_nothing_and_equal_parties_leave_one_package():
    scores = tuple(np.array([[1.0, 2, 4, 8]]) * 5.0**place / 10**4 for place in range(4))
    masks = tuple(np.ones(4, bool) for _ in range(4))
    opposed = Utilities(tuple(np.vstack([s, s, -s]) for s in scores), masks)
    assert len(pareto(opposed)) == 4**4
    alike = Utilities(tuple(np.vstack([s, 2 * s, 3 * s]) for s in scores), masks)
    assert pareto(alike).index.tolist() == [4**4 - 1]


def test_a_linkage_makes_a_package_worth_more_than_its_parts():
    # Apart, taking option 1 of one issue alone is best for both; linked, both together are.
    land, arms = np.array([[0.0, 0.2], [0.0, 0.1]]), np.array([[0.0, -0.1], [0.0, -0.1]])
    masks = (np.ones(2, bool), np.ones(2, bool))
    assert pareto(Utilities((land, arms), masks)).index.tolist() == [2]
    bonus = np.zeros((2, 2, 2))
    bonus[:, 1, 1] = 0.3
    linked = Utilities((land, arms), masks, (Linkage((0, 1), bonus),))
    assert pareto(linked).index.tolist() == [3]
    np.testing.assert_allclose(pareto(linked).utility[:, 0], [0.4, 0.3])
    assert linked.choices(np.array([3])).tolist() == [[1, 1]]
    assert linked.index(np.array([[1, 1], [0, 1]])).tolist() == [3, 1]


def test_an_indivisible_issue_leaves_no_middle_for_the_party_to_whom_it_is_one():
    score, mask = np.array([[0.0, 0.5, 1.0], [1.0, 0.6, 0.0]]), np.ones(3, bool)
    assert pareto(Utilities((score,), (mask,))).index.tolist() == [0, 1, 2]
    indivisible = np.stack([all_or_nothing(score[0]), score[1]])
    assert indivisible[0].tolist() == [0.0, 0.0, 1.0]
    assert pareto(Utilities((indivisible,), (mask,))).index.tolist() == [0, 2]


def test_misfits_are_refused_by_name():
    good, mask = np.zeros((2, 2)), np.ones(2, bool)
    with pytest.raises(UsageError, match="Issue 1 needs"):
        Utilities((good, np.zeros((3, 2))), (mask, mask))
    with pytest.raises(ModelError, match="issue 0 has no option"):
        Utilities((good,), (~mask,))
    with pytest.raises(ModelError, match="outside"):
        Utilities((np.full((2, 2), np.nan),), (mask,))
    with pytest.raises(UsageError, match="linkage"):
        Utilities((good, good), (mask, mask), (Linkage((0, 0), np.zeros((2, 2, 2))),))
    with pytest.raises(UsageError, match="two to 6"):
        pareto(Utilities((np.zeros((1, 2)),), (mask,)))
    with pytest.raises(UsageError, match="two to 6"):
        pareto(Utilities((np.zeros((7, 2)),), (mask,)))
    with pytest.raises(ModelError, match="too many"):
        Utilities(tuple(np.zeros((2, 10)) for _ in range(20)), tuple(np.ones(10, bool) for _ in range(20)))


def test_a_front_keeps_the_smallest_index_whichever_road_leads_to_it():
    # 0 + 1 and 1 + 0 are the same sum; the package listed first has the option 0 on the first part.
    columns = np.array([[0, 1, 0, 1], [0, 1, 0, 1], [0, 0, 0, 0], [0, 2, 0, 1]])
    columns[2] = [1, 0, 1, 0]  # opposed, so that all survive
    front = front_of_sums(columns, np.array([0, 2, 4]))
    assert front[:, -1].tolist() == [3, 1, 0]
