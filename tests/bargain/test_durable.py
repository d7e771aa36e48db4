"""The search for durable packages against trying out every one of them, on small tables and random wars."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain.durable import fair, nearest
from nicias.bargain.fairness import Criterion
from nicias.bargain.rescoring import start_of
from nicias.bargain.solve import solve
from nicias.errors import ModelError
from tests.bargain.wars import every_margin, every_value, random_space, random_war
from tests.reference.tiny import tiny_packages, tiny_parameters

SIZES = st.lists(st.integers(1, 4), min_size=1, max_size=5)
SEEDS = st.integers(0, 10**9)


@settings(max_examples=150, deadline=None)
@given(SEEDS, SIZES, st.booleans(), st.integers(1, 6))
def test_nothing_better_is_left_out(seed, sizes, holds, count):
    rng = np.random.default_rng(seed)
    start, space = random_war(rng), random_space(rng, sizes)
    choice, value = every_value(start, space, holds)
    found = nearest(start, space, count, holds=holds)
    best = sorted(value, reverse=True)[:count]
    assert found.value == pytest.approx(best, rel=1e-10, abs=1e-11)
    worth = {tuple(c): v for c, v in zip(choice.tolist(), value, strict=True)}
    assert [worth[tuple(c)] for c in found.choice.tolist()] == pytest.approx(found.value.tolist(), rel=1e-10, abs=1e-11)
    assert len({tuple(c) for c in found.choice.tolist()}) == len(found.choice)
    assert found.open == (best[0] >= 0)


@settings(max_examples=200, deadline=None)
@given(SEEDS, SIZES, st.booleans(), st.integers(1, 4), st.sampled_from(Criterion))
def test_the_other_criteria_leave_nothing_better_out_either(seed, sizes, holds, count, criterion):
    rng = np.random.default_rng(seed)
    start, space = generous(rng, random_war(rng)), random_space(rng, sizes)
    ideal = rng.uniform(0.1, 1.0, 3)
    value = every_value(start, space, holds, criterion, ideal)[1]
    found = nearest(start, space, count, holds=holds, criterion=criterion, ideal=ideal)
    assert found.value == pytest.approx(sorted(value, reverse=True)[:count], rel=1e-10, abs=1e-11)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("criterion", [Criterion.NASH, Criterion.UTILITARIAN])
def test_tens_of_thousands_of_packages_by_the_criteria_that_add_and_multiply(seed, criterion):
    rng = np.random.default_rng(seed)
    start, space = generous(rng, random_war(rng)), random_space(rng, [4] * 8)
    value = every_value(start, space, False, criterion)[1]
    found = nearest(start, space, 3, criterion=criterion)
    assert found.value == pytest.approx(sorted(value, reverse=True)[:3], rel=1e-10, abs=1e-10)
    assert found.tried < len(value)


@settings(max_examples=150, deadline=None)
@given(SEEDS, SIZES, st.booleans())
def test_the_fairness_points_are_those_of_the_whole_product(seed, sizes, holds):
    rng = np.random.default_rng(seed)
    start, space = generous(rng, random_war(rng)), random_space(rng, sizes)
    _, margin, gains = every_margin(start, space, holds)
    agreed = (np.concatenate([margin[space.bargaining | space.consenting], gains]) >= 0).all(axis=0)
    own = margin[space.bargaining][:, agreed]
    found = fair(start, space, holds=holds)
    if not own.size or own.min(axis=0).max() <= 0:
        assert found == {}
        return
    expected = {
        Criterion.NASH: own.prod(axis=0).max(),
        Criterion.KALAI_SMORODINSKY: (own / own.max(axis=1, keepdims=True)).min(axis=0).max(),
        Criterion.EGALITARIAN: own.min(axis=0).max(),
        Criterion.UTILITARIAN: own.sum(axis=0).max(),
    }
    for criterion, value in expected.items():
        assert found[criterion].value[0] == pytest.approx(value, rel=1e-10, abs=1e-10)


def generous(rng, start):
    """A war so bad, more often than not, that many packages beat it."""
    return dataclasses.replace(start, alone=start.alone - rng.uniform(0, 1.2))


def test_neutral_sides_and_unlinked_issues_are_no_change_to_the_last_bit():
    rng = np.random.default_rng(5)
    start, space = random_war(rng), dataclasses.replace(random_space(rng, [3, 4, 3]), linkages=(), aversion=(0.0, 0.0))
    linked = dataclasses.replace(random_space(rng, [3, 4, 3]), aversion=(0.0, 0.0)).linkages
    rows = 3 + len(space.consent)
    none = tuple(dataclasses.replace(link, score=np.zeros((rows, *link.score.shape[1:]))) for link in linked)
    plain, off = nearest(start, space), nearest(start, dataclasses.replace(space, linkages=none))
    assert plain.value.tolist() == off.value.tolist()


def test_pruning_saves_work_on_a_large_table():
    rng = np.random.default_rng(421)
    space = random_space(rng, [4] * 9)
    start = start_of(solve(tiny_parameters(), tiny_packages()))
    found = nearest(start, space)
    product = np.prod([mask.sum() for mask in space.rows(space.allowed)])
    assert found.branches + found.tried < product / 10


def test_an_issue_without_an_allowed_option_is_refused():
    rng = np.random.default_rng(1)
    space = random_space(rng, [2, 2])
    space.allowed[:2] = False
    with pytest.raises(ModelError, match="no option that is permitted and delivered"):
        nearest(random_war(rng), space)
