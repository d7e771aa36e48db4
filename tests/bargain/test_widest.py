"""The text that does in the most wars: the whole product tried in every war, many small ones and a few large."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain import widest as module
from nicias.bargain.rescoring import stacked
from nicias.bargain.widest import widest
from tests.bargain.wars import every_value, random_linkages, random_space, random_war


def several(rng, sizes, count):
    """Wars and their spaces: the same parties are required, what options are worth differs, and not every war allows all of them."""
    wars = [random_war(rng) for _ in range(count)]
    first = random_space(rng, sizes)
    spaces = []
    for _ in wars:
        allowed = first.allowed & (rng.random(len(first.allowed)) < 0.9)
        allowed[first.first] = True
        linkages = tuple(dataclasses.replace(link, score=rng.uniform(-0.2, 0.2, link.score.shape)) for link in first.linkages)
        spaces.append(
            dataclasses.replace(
                first,
                allowed=allowed,
                score=first.score * rng.uniform(0.3, 1.2, first.score.shape),
                shift=first.shift * rng.uniform(0.5, 1.0),
                consent=first.consent * rng.uniform(0.8, 1.2, first.consent.shape),
                linkages=linkages if rng.random() < 0.8 else (),
            )
        )
    return stacked(wars), spaces


def every_count(start, spaces):
    """Package → in how many wars its value is at least 0, by the definition."""
    found: dict[tuple[int, ...], int] = {}
    for d, space in enumerate(spaces):
        choice, value = every_value(start.take([d]), space, holds=False)
        for package, own in zip(choice.tolist(), value, strict=True):
            found[tuple(package)] = found.get(tuple(package), 0) + int(own >= 0)
    return found


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(1, 6))
def test_no_package_does_in_more_wars(seed, sizes, count):
    rng = np.random.default_rng(seed)
    start, spaces = several(rng, sizes, count)
    counts = every_count(start, spaces)
    found = widest(start, spaces)
    assert found.exact
    assert found.wars == max(counts.values())
    assert (found.choice is None) == (found.wars == 0)
    if found.choice is not None:
        assert counts[tuple(found.choice.tolist())] == found.wars


@pytest.mark.parametrize("seed", range(4))
def test_tens_of_thousands_of_packages_in_twelve_wars(seed):
    rng = np.random.default_rng(seed)
    start, spaces = several(rng, [3] * 9, 12)
    counts = every_count(start, spaces)
    found = widest(start, spaces)
    assert found.wars == max(counts.values()) > 0
    assert found.nodes < len(counts)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_only_more_wars_than_are_known_are_looked_for(seed):
    rng = np.random.default_rng(seed)
    start, spaces = several(rng, [3, 2, 3], 4)
    most = max(every_count(start, spaces).values())
    known = widest(start, spaces, known=most)
    assert known.wars == most
    assert known.choice is None
    assert known.exact
    if most:
        assert widest(start, spaces, known=most - 1).wars == most


def test_one_war_is_the_question_of_the_nearest_package():
    for seed in range(20):
        rng = np.random.default_rng(seed)
        start, space = random_war(rng), random_space(rng, [3, 3, 3])
        assert widest(start, [space]).wars == int(every_value(start, space, holds=False)[1].max() >= 0)


def test_issues_linked_in_one_war_only():
    rng = np.random.default_rng(7)
    start, spaces = several(rng, [2, 3, 2], 3)
    rows = 3 + len(spaces[0].consent)
    spaces = [dataclasses.replace(space, linkages=random_linkages(rng, [2, 3, 2], rows) if d == 1 else ()) for d, space in enumerate(spaces)]
    assert widest(start, spaces).wars == max(every_count(start, spaces).values())


def test_a_search_that_gives_up_says_so(monkeypatch):
    start, spaces = several(np.random.default_rng(0), [3] * 9, 12)
    assert not widest(start, spaces, limit=3).exact
    monkeypatch.setattr(module, "MOST_CLASSES", 2)
    found = widest(start, spaces, known=1)
    assert (found.wars, found.choice, found.exact) == (1, None, False)
