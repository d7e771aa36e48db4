"""The search for durable packages: whole products at once, what monotonicity there is, and why domination is not enough."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain import durable
from nicias.bargain.durable import nearest
from nicias.bargain.rescoring import rescore
from nicias.bargain.space import Space
from nicias.errors import ModelError
from tests.bargain.wars import every_value, random_space, random_war


def poorer(space: Space, share: float) -> Space:
    """The same with terms worth less to the players, so that somebody would rather fight again."""
    return dataclasses.replace(space, score=share * space.score)


@pytest.mark.parametrize("share", [1.0, 0.3, 0.1])
@pytest.mark.parametrize("seed", range(8))
def test_tens_of_thousands_of_packages_against_trying_them_all(seed, share):
    rng = np.random.default_rng(seed)
    start, space = random_war(rng), poorer(random_space(rng, [4] * 9 if seed % 2 else [3] * 10), share)
    choice, value = every_value(start, space, holds=seed % 4 == 0)
    found = nearest(start, space, 7, holds=seed % 4 == 0)
    assert found.value == pytest.approx(sorted(value, reverse=True)[:7], abs=1e-11)
    known = {tuple(c): v for c, v in zip(choice.tolist(), value, strict=True)}
    assert [known[tuple(c)] for c in found.choice.tolist()] == pytest.approx(found.value.tolist(), abs=1e-11)
    assert found.tried < len(value)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from([0.5, 0.2, 0.05]), st.integers(1, 4))
def test_where_players_would_rather_fight_again_nothing_is_left_out_either(seed, share, count):
    rng = np.random.default_rng(seed)
    start, space = random_war(rng), poorer(random_space(rng, [3, 4, 2, 4, 3]), share)
    value = every_value(start, space, holds=False)[1]
    assert nearest(start, space, count).value == pytest.approx(sorted(value, reverse=True)[:count], abs=1e-11)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(1, 3), min_size=2, max_size=5))
def test_the_order_of_the_issues_does_not_matter(seed, sizes):
    rng = np.random.default_rng(seed)
    start, space = random_war(rng), dataclasses.replace(random_space(rng, sizes), linkages=())
    places = [np.arange(a, a + size) for a, size in zip(space.first, sizes, strict=True)]
    turned = np.concatenate(places[::-1])
    changed = dataclasses.replace(
        space,
        first=np.cumsum([0, *sizes[:0:-1]]),
        allowed=space.allowed[turned],
        score=space.score[:, turned],
        breach_cost=space.breach_cost[turned],
        shift=space.shift[turned],
        quiet=space.quiet[turned],
        consent=space.consent[:, turned],
    )
    assert nearest(start, changed, 3).value == pytest.approx(nearest(start, space, 3).value, abs=1e-12)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_where_neither_side_would_fight_again_better_terms_never_hurt_either(seed):
    """The only monotonicity there is: with ū_i ≥ W_i for both sides, S_0 and S_1 rise in u_0 and in u_1."""
    rng = np.random.default_rng(seed)
    start, count = random_war(rng), 40
    score = np.concatenate([rng.uniform(0, 1.5, (2, count)), np.zeros((1, count))])
    better = score + np.concatenate([rng.uniform(0, 0.3, (2, count)), np.zeros((1, count))])
    same = [np.full((1, count), rng.uniform(0, 0.4)), np.full((1, count), rng.uniform(-0.3, 0.3)), np.full((1, count), 0.005)]
    here, there = rescore(start, score[None], *same), rescore(start, better[None], *same)
    again = renewed_values(start, same[1][0, 0])
    calm = (here.kept[0, :2] >= again[:, None]).all(axis=0)
    assert (there.value[0, :2, calm] >= here.value[0, :2, calm] - 1e-12).all()


def renewed_values(start, shift: float):
    """W_i of the sides, read off the grid."""
    place = np.clip(start.at[0] + shift / start.step[0], 1, 2 * start.half[0] - 1)
    return np.array([np.interp(place, np.arange(start.value.shape[2]), start.value[0, i]) for i in range(2)])


def two_packages() -> tuple:
    """One issue, alike in enforcement: the second option is better for side 1 and no worse for side 0."""
    start = dataclasses.replace(
        random_war(np.random.default_rng(0)),
        value=np.array([[0.9], [0.6], [0.0]])[None] * np.ones(5),
        step=np.array([0.1]),
        half=np.array([2]),
        at=np.array([2]),
        alone=np.array([[0.6, 0.3, 0.0]]),
        discount=np.array([0.99]),
        reopening=np.array([0.01]),
        temptation_spread=np.array([0.05]),
        survival_penalty=np.zeros((1, 2)),
        carrot=np.zeros((1, 2)),
    )
    space = Space(
        first=np.array([0]),
        allowed=np.ones(2, bool),
        score=np.array([[0.4, 0.4], [0.5, 0.8], [0, 0]]),
        breach_cost=np.zeros(2),
        shift=np.zeros(2),
        quiet=np.zeros(2),
        consent=np.zeros((0, 2)),
        reservation=np.zeros(0),
        bargaining=np.array([True, True, False]),
        consenting=np.zeros(3, bool),
    )
    return start, space


def test_a_dominated_package_can_be_the_nearest():
    """Side 0 would rather fight again; the better terms of side 1 make the peace hold, and side 0 loses by that."""
    start, space = two_packages()
    found = nearest(start, space, 2)
    assert found.choice.tolist() == [[0], [1]]
    assert found.value[0] > found.value[1]
    assert found.value.tolist() == pytest.approx(every_value(start, space, holds=False)[1].tolist())


def test_of_equal_values_the_larger_sum_comes_first():
    """The third party's consent is what lacks, by the same in both packages; the second is better for side 1."""
    start, space = two_packages()
    lacking = dataclasses.replace(space, consent=np.zeros((1, 2)), reservation=np.array([3.0]))
    peace = nearest(start, lacking, 2, holds=True)
    assert peace.value.tolist() == [-3.0, -3.0]
    assert peace.choice.tolist() == [[1], [0]]


def test_too_many_classes_of_enforcement_are_refused_and_not_sampled(monkeypatch):
    monkeypatch.setattr(durable, "MOST_CLASSES", 3)
    rng = np.random.default_rng(3)
    with pytest.raises(ModelError, match="does not sample"):
        nearest(random_war(rng), random_space(rng, [4, 4, 4]), count=60)
