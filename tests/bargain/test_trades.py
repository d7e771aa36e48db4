"""Trades between packages: they add up, both partners gain, and no better pair is missed."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain.trades import moves, trades
from nicias.bargain.utilities import Linkage, Utilities
from nicias.errors import UsageError
from tests.bargain.spaces import MILLIONTHS, spaces


def swap() -> Utilities:
    """Land matters to party 0, arms to party 1, and each holds what the other wants; party 2 loses on arms."""
    land = np.array([[0.0, 0.5], [0.1, 0.0], [0.0, 0.0]])
    arms = np.array([[0.2, 0.0], [0.0, 0.6], [0.3, 0.1]])
    paper = np.array([[0.0, 0.1], [0.0, 0.1], [0.0, 0.0]])
    return Utilities((land, arms, paper), tuple(np.ones(2, bool) for _ in range(3)))


def test_the_textbook_trade_is_found_and_told():
    found = trades(swap(), np.zeros(3, int), partners=(0, 1))
    assert len(found) == 1
    only = found[0]
    assert (only.given.issue, only.given.before, only.given.after) == (1, 0, 1)  # party 0 gives arms
    assert (only.taken.issue, only.taken.after) == (0, 1)  # for land
    np.testing.assert_allclose(only.gains, [0.3, 0.5, -0.2])
    assert only.given.givers() == (0, 2)
    assert only.taken.givers() == (1,)
    # Seen by the other partner the same trade is told the other way round.
    other = trades(swap(), np.zeros(3, int), partners=(1, 0))[0]
    assert (other.given.issue, other.taken.issue) == (0, 1)


def test_an_option_that_is_not_allowed_is_not_offered():
    space = swap()
    closed = Utilities(space.scores, (np.array([True, False]), *space.allowed[1:]))
    assert trades(closed, np.zeros(3, int), partners=(0, 1)) == []


def test_a_linkage_can_undo_a_trade():
    # Land and arms together are worth nothing more to party 1 than land alone.
    penalty = np.zeros((3, 2, 2))
    penalty[1, 1, 1] = -0.6
    linked = Utilities(swap().scores, swap().allowed, (Linkage((0, 1), penalty),))
    assert trades(linked, np.zeros(3, int), partners=(0, 1)) == []


@given(spaces(), st.data())
@settings(max_examples=150, deadline=None)
def test_moves_lead_from_one_package_to_the_other_and_add_up(space, data):
    start, end = (np.array([data.draw(st.integers(0, size - 1)) for size in space.sizes]) for _ in range(2))
    path, here = moves(space, start, end), start.copy()
    for move in path:
        assert here[move.issue] == move.before
        before = space.of(here[None])[:, 0]
        here[move.issue] = move.after
        np.testing.assert_allclose(space.of(here[None])[:, 0] - before, move.gains, atol=1e-12)
    assert here.tolist() == end.tolist()
    assert len(path) == (start != end).sum()
    total = sum((move.gains for move in path), np.zeros(space.parties))
    np.testing.assert_allclose(total, (space.of(end[None]) - space.of(start[None]))[:, 0], atol=1e-12)


@given(spaces(number=MILLIONTHS), st.data())
@settings(max_examples=150, deadline=None)
def test_trades_are_the_best_of_all_pairs_of_changes(space, data):
    start = np.array([data.draw(st.integers(0, size - 1)) for size in space.sizes])
    base = space.of(start[None])[:, 0]

    def gain(*changes):
        package = start.copy()
        for issue, option in changes:
            package[issue] = option
        return space.of(package[None])[:, 0] - base

    single = [(i, o) for i, mask in enumerate(space.allowed) for o in range(len(mask)) if mask[o] and o != start[i]]
    expected = []
    for one, other in itertools.permutations(single, 2):
        pays, gets, both = gain(one), gain(other), gain(one, other)
        if one[0] != other[0] and pays[0] < 0 < pays[1] and gets[1] < 0 < gets[0] and both[0] > 0 < both[1]:
            expected.append(both[0] * both[1])
    found = trades(space, start, partners=(0, 1), count=1000)
    assert [t.gains[0] * t.gains[1] for t in found] == pytest.approx(sorted(expected, reverse=True), abs=1e-12)
    few = trades(space, start, partners=(0, 1), count=2)
    assert [t.gains.tolist() for t in few] == [t.gains.tolist() for t in found[:2]]
    for trade in found:
        changes = [(move.issue, move.after) for move in (trade.given, trade.taken)]
        np.testing.assert_allclose(gain(*changes), trade.gains, atol=1e-12)


def test_misfits_are_refused():
    with pytest.raises(UsageError, match="two different parties"):
        trades(swap(), np.zeros(3, int), partners=(0, 0))
    with pytest.raises(UsageError, match="two different parties"):
        trades(swap(), np.zeros(3, int), partners=(0, 3))
    for wrong in ([0, 0], [0, 0, 2], [0, 0, -1]):
        with pytest.raises(UsageError, match="one option on each of 3"):
            moves(swap(), np.array(wrong), np.zeros(3, int))
