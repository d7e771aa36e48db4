"""The search for durable packages against trying out every one of them, on small tables and random wars."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain.durable import Space, nearest
from nicias.bargain.rescoring import Start, rescore, start_of
from nicias.bargain.solve import solve
from nicias.errors import ModelError
from tests.reference.tiny import tiny_packages, tiny_parameters


def random_war(rng) -> Start:
    """A start whose values of renewed war rise and fall as they like: nothing may rest on their being monotone."""
    half = int(rng.integers(2, 6))
    return Start(
        value=rng.uniform(-0.3, 1.0, (1, 3, 2 * half + 1)),
        unsupported=np.zeros((1, 3, 2 * half + 1)),
        step=rng.uniform(0.03, 0.2, 1),
        half=np.array([half]),
        at=np.array([half]),
        refusing=rng.uniform(0, 1, (1, 3)),
        fighting_on=rng.uniform(0, 1, (1, 3)),
        alone=rng.uniform(-0.5, 1, (1, 3)),
        discount=rng.uniform(0.9, 0.999, 1),
        reopening=rng.uniform(0, 0.9, 1),
        temptation_spread=rng.uniform(0.02, 0.3, 1),
        survival_spread=rng.uniform(0.02, 0.2, 1),
        survival_terms=rng.uniform(0, 1, (1, 2)),
        survival_penalty=rng.uniform(0, 1, (1, 2)),
        carrot=rng.uniform(0, 0.05, (1, 2)),
        signing_scale=np.full((1, 2), 0.04),
        anchor=np.array([-2.0]),
        collapse_loss=rng.uniform(0, 0.3, 1),
        signature_value=rng.uniform(0, 0.3, 1),
    )


def random_space(rng, sizes) -> Space:
    options = sum(sizes)
    first = np.cumsum([0, *sizes[:-1]])
    issue = np.repeat(np.arange(len(sizes)), sizes)
    touches = (rng.random(len(sizes)) < 0.6)[issue]
    allowed = rng.random(options) < 0.8
    allowed[[rng.integers(a, a + size) for a, size in zip(first, sizes, strict=True)]] = True
    others = int(rng.integers(0, 3))
    players = np.array([True, True, bool(rng.integers(2))])
    bargaining = players & (rng.random(3) < 0.7) if rng.random() < 0.5 else np.array([True, True, False])
    if not bargaining.any():
        bargaining[0] = True
    return Space(
        first=first,
        allowed=allowed,
        score=rng.uniform(0, 0.6, (3, options)),
        breach_cost=rng.uniform(0, 0.4, options) * touches,
        shift=rng.uniform(-0.3, 0.3, options) * touches,
        quiet=np.log1p(-rng.uniform(0, 0.02, options)) * touches,
        consent=rng.uniform(0, 0.5, (others, options)),
        reservation=rng.uniform(0, 1, others),
        bargaining=bargaining,
        consenting=players & ~bargaining & np.array([rng.random() < 0.5] * 3),
    )


def tried_out(start: Start, space: Space, holds: bool) -> dict[tuple[int, ...], float]:
    """Every allowed package's value by the definition, through `rescore`."""
    worth = {}
    ends = [*space.first[1:], len(space.allowed)]
    rows = [[o for o in range(a, b) if space.allowed[o]] for a, b in zip(space.first, ends, strict=True)]
    for package in itertools.product(*rows):
        place = np.array([package])

        def total(values, place=place):
            return values[..., place].sum(axis=-1)[None]

        found = rescore(start, total(space.score), total(space.breach_cost), total(space.shift), -np.expm1(total(space.quiet)))
        margin = found.over_war[0, :, 0]
        if holds:
            margin = found.kept[0, :, 0] - start.alone[0] + np.array([0, 0, start.signature_value[0]])
        value = min(margin[space.bargaining])
        others = [*margin[space.consenting], *(space.consent[:, list(package)].sum(axis=1) - space.reservation)]
        worth[tuple(int(o) for o in np.array(package) - space.first)] = min([value, *(x for x in others if x < 0)])
    return worth


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(1, 4), min_size=1, max_size=5), st.booleans(), st.integers(1, 6))
def test_nothing_better_is_left_out(seed, sizes, holds, count):
    rng = np.random.default_rng(seed)
    start, space = random_war(rng), random_space(rng, sizes)
    worth = tried_out(start, space, holds)
    found = nearest(start, space, count, holds=holds)
    best = sorted(worth.values(), reverse=True)[:count]
    assert found.value == pytest.approx(best, abs=1e-12)
    for choice, value in zip(found.choice, found.value, strict=True):
        assert worth[tuple(choice.tolist())] == pytest.approx(value, abs=1e-12)
    assert len({tuple(choice.tolist()) for choice in found.choice}) == len(found.choice)
    assert found.open == (best[0] >= 0)


def test_pruning_saves_work_on_a_large_table():
    rng = np.random.default_rng(421)
    space = random_space(rng, [4] * 9)
    start = start_of(solve(tiny_parameters(), tiny_packages()))
    found = nearest(start, space)
    product = np.prod([len(space.places(issue)) for issue in range(9)])
    assert found.branches + found.tried < product / 10


def test_an_issue_without_an_allowed_option_is_refused():
    rng = np.random.default_rng(1)
    space = random_space(rng, [2, 2])
    space.allowed[:2] = False
    with pytest.raises(ModelError, match="no option that is permitted and delivered"):
        nearest(random_war(rng), space)
