"""Shapley shares: the axioms, brute force over all orders, and sampled orders against every order."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nicias.study.shapley import along, exact, orders, steps

FINITE = st.floats(-10, 10)


def games(groups: int) -> st.SearchStrategy[np.ndarray]:
    """The values of every set of `groups` groups."""
    return arrays(float, 1 << groups, elements=FINITE)


@given(st.integers(1, 5).flatmap(games))
def test_the_shares_sum_to_the_difference(values: np.ndarray) -> None:
    assert exact(values).sum() == pytest.approx(values[-1] - values[0], abs=1e-9)


@given(st.integers(1, 4).flatmap(games))
def test_every_order_by_brute_force(values: np.ndarray) -> None:
    groups = int(np.log2(len(values)))
    added = np.zeros(groups)
    every = list(itertools.permutations(range(groups)))
    for order in every:
        done = 0
        for group in order:
            added[group] += values[done | 1 << group] - values[done]
            done |= 1 << group
    assert exact(values) == pytest.approx(added / len(every), abs=1e-9)


@given(games(3), st.integers(0, 3))
def test_a_group_that_changes_nothing_has_no_share(values: np.ndarray, place: int) -> None:
    """Dummy: a fourth group is put in at `place`, whose presence leaves every value as it is."""
    low = (1 << place) - 1
    with_dummy = np.array([values[(each & low) | (each >> 1 & ~low)] for each in range(16)])
    shares = exact(with_dummy)
    assert shares[place] == 0
    assert np.delete(shares, place) == pytest.approx(exact(values), abs=1e-9)


@given(games(4))
def test_groups_that_do_the_same_have_the_same_share(values: np.ndarray) -> None:
    """Symmetry: the value depends on the number of groups changed among the first two, not on which."""
    swapped = np.array([(each & ~3) | (each & 1) << 1 | (each & 2) >> 1 for each in range(16)])
    shares = exact((values + values[swapped]) / 2)
    assert shares[0] == pytest.approx(shares[1], abs=1e-9)


@given(games(3), games(3), FINITE)
def test_shares_are_linear_in_the_values(one: np.ndarray, other: np.ndarray, factor: float) -> None:
    assert exact(one + factor * other) == pytest.approx(exact(one) + factor * exact(other), abs=1e-7)


@given(games(3))
def test_all_orders_sampled_are_exact(values: np.ndarray) -> None:
    every = np.array(list(itertools.permutations(range(3))))
    added = along(every, {each: np.array(values[each]) for each in range(8)})
    assert added.mean(axis=0) == pytest.approx(exact(values), abs=1e-9)


@given(st.integers(0, 2**31), st.integers(1, 9), st.integers(1, 4))
def test_sampled_orders_are_orders_with_their_reverses(seed: int, groups: int, pairs: int) -> None:
    sampled = orders(seed, "draw 0", groups, pairs)
    assert sampled.shape == (2 * pairs, groups)
    assert (np.sort(sampled, axis=1) == np.arange(groups)).all()
    assert (sampled[::2] == sampled[1::2, ::-1]).all()
    assert steps(sampled[0])[-1] == (1 << groups) - 1


def test_sampled_orders_are_unbiased_and_the_first_do_not_depend_on_their_number() -> None:
    values = np.random.default_rng(3).normal(size=16)
    game = {each: np.array(values[each]) for each in range(16)}
    found = np.stack([along(orders(seed, "draw", 4, 1), game).mean(axis=0) for seed in range(600)])
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    assert (np.abs(found.mean(axis=0) - exact(values)) < 4 * error).all()
    assert found.sum(axis=1) == pytest.approx(values[-1] - values[0])
    assert (orders(1, "draw", 4, 3)[:2] == orders(1, "draw", 4, 1)).all()
