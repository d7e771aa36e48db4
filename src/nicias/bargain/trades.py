"""Logrolling: the way from one package to another as moves on single issues, and the trades both partners gain from.

Names: logrolling, issue trading. A *move* changes one issue; a *trade* is two moves by which each of two parties gains in all
and pays on one of the issues: "A gives X for Y". Between linked issues the order of the moves matters: a move is valued after
the moves on the earlier issues, so that the moves add up to the whole difference.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.parameters import Array
from nicias.bargain.utilities import Utilities
from nicias.errors import UsageError

Choice = NDArray[np.int64]

LEAST_GAIN = 1e-12
"""Differences below this are rounding."""


@dataclass(frozen=True)
class Move:
    """One issue settled differently."""

    issue: int
    before: int  # option
    after: int
    gains: Array  # (parties,) what it adds for each

    def givers(self) -> tuple[int, ...]:
        """The parties that lose by it: what they give."""
        return tuple(np.flatnonzero(self.gains < -LEAST_GAIN).tolist())


@dataclass(frozen=True)
class Trade:
    """Two moves after which both partners are better off, and each has paid on one of them."""

    given: Move  # the first partner loses by it, the second gains
    taken: Move  # the other way round
    partners: tuple[int, int]
    gains: Array  # (parties,) of both moves together, linkage included


def moves(utilities: Utilities, start: Choice, end: Choice) -> list[Move]:
    """The moves that lead from package `start` to package `end`, both (issues,) options, in the order of the issues."""
    start, end = _checked(utilities, start), _checked(utilities, end)
    changed = np.flatnonzero(start != end)
    path = np.repeat(start[None], len(changed) + 1, axis=0)
    for step, issue in enumerate(changed.tolist(), start=1):
        path[step:, issue] = end[issue]
    gains = np.diff(utilities.of(path), axis=1)
    return [Move(issue, int(start[issue]), int(end[issue]), gains[:, step]) for step, issue in enumerate(changed.tolist())]


def trades(utilities: Utilities, start: Choice, partners: tuple[int, int], count: int = 5) -> list[Trade]:
    """The `count` best trades of two options between two parties, from package `start` (the status quo, as a rule).

    Best is the larger product of the partners' gains; ties go to the earlier issues and options. Only allowed options are
    offered; what other parties gain or lose is shown, not asked. A move by which both partners gain is no trade: it is found by
    `moves` to a better package. Raises UsageError when the partners are not two different parties.
    """
    start = _checked(utilities, start)
    first, second = partners
    if first == second or not all(0 <= party < utilities.parties for party in partners):
        raise UsageError(f"A trade needs two different parties out of {utilities.parties}, not {first} and {second}.")
    options = [(issue, option) for issue, mask in enumerate(utilities.allowed) for option in np.flatnonzero(mask).tolist()]
    single = np.array([each for each in options if each[1] != start[each[0]]], np.int64).reshape(-1, 2)
    here = utilities.of(start[None])[:, 0]
    alone = utilities.of(_exchanged(start, single[:, :1], single[:, 1:])) - here[:, None]
    given = np.flatnonzero((alone[first] < -LEAST_GAIN) & (alone[second] > LEAST_GAIN))
    taken = np.flatnonzero((alone[first] > LEAST_GAIN) & (alone[second] < -LEAST_GAIN))
    pairs = np.array([(g, t) for g in given for t in taken if single[g, 0] != single[t, 0]], np.int64).reshape(-1, 2)
    both = utilities.of(_exchanged(start, single[pairs, 0], single[pairs, 1])) - here[:, None]
    gainful = np.flatnonzero((both[[first, second]] > LEAST_GAIN).all(axis=0))
    order = np.argsort(-both[first, gainful] * both[second, gainful], kind="stable")

    def move(place: int) -> Move:
        issue, option = single[place].tolist()
        return Move(issue, int(start[issue]), option, alone[:, place])

    return [
        Trade(move(pairs[best, 0]), move(pairs[best, 1]), partners, both[:, best]) for best in gainful[order[:count]].tolist()
    ]


def _exchanged(start: Choice, issue: Choice, option: Choice) -> Choice:
    """(packages, issues) `start` with the options (packages, changes) put in for those of the issues (packages, changes)."""
    packages = np.repeat(start[None], len(issue), axis=0)
    np.put_along_axis(packages, issue, option, axis=1)
    return packages


def _checked(utilities: Utilities, choice: Choice) -> Choice:
    choice = np.asarray(choice, np.int64)
    if choice.shape != (len(utilities.sizes),) or not ((choice >= 0) & (choice < utilities.sizes)).all():
        raise UsageError(f"A package takes one option on each of {len(utilities.sizes)} issues.")
    return choice
