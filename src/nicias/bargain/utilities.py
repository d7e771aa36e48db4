"""Linear-additive utilities of two to six parties over every package, with linked and indivisible issues.

A package takes one option on every issue; its *index* is its place in the enumeration with the last issue fastest, as in
`issues`. Where the worth of one issue depends on another (*linkage*), the two are one *part*: its combinations add
to the other parts like the options of an issue, so that everything exact about sums stays exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.issues import LARGEST, IssueTable, Mask
from nicias.bargain.parameters import Array
from nicias.errors import ModelError, UsageError

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Linkage:
    """What one pair of issues is worth beyond the sum of its options."""

    issues: tuple[int, int]  # places of two different issues
    score: Array  # (parties, options of the first, options of the second), added when both are taken


@dataclass(frozen=True)
class Part:
    """One issue, or several that are linked: one of its allowed columns is taken, whatever the other parts take."""

    score: Array  # (parties, columns)
    step: Integers  # (columns,) what taking it adds to the index of the package


@dataclass(frozen=True)
class Utilities:
    """What options are worth to each party, already multiplied by its weights, and which may be taken."""

    scores: tuple[Array, ...]  # one an issue: (parties, options)
    allowed: tuple[Mask, ...]  # one an issue: (options,) vetoed by nobody and deliverable
    linkages: tuple[Linkage, ...] = ()

    def __post_init__(self) -> None:
        if not self.scores or len(self.scores) != len(self.allowed):
            raise UsageError("Utilities need at least one issue, and scores and masks for every issue.")
        parties = len(self.scores[0])
        for place, (score, allowed) in enumerate(zip(self.scores, self.allowed, strict=True)):
            if score.ndim != 2 or len(score) != parties or allowed.shape != score.shape[1:]:
                raise UsageError(
                    f"Issue {place} needs one score an option for each of {parties} parties, and one mask an option."
                )
            if not allowed.any():
                raise ModelError(f"No package can be formed: issue {place} has no option that is permitted and delivered.")
        for link in self.linkages:
            first, second = link.issues
            shape = (parties, *(self.scores[place].shape[1] for place in link.issues))
            if first == second or link.score.shape != shape:
                raise UsageError(f"The linkage of issues {first} and {second} needs two issues and scores of shape {shape}.")
        if not all(np.all(np.abs(score) <= LARGEST) for score in (*self.scores, *(link.score for link in self.linkages))):
            raise ModelError(f"A score lies outside ±{LARGEST:g}.")  # also refuses NaN
        if self.product >= 2**62:
            raise ModelError(f"{float(self.product):.1e} packages are too many to number; merge options or issues.")

    @property
    def parties(self) -> int:
        """How many parties value the packages."""
        return len(self.scores[0])

    @property
    def sizes(self) -> tuple[int, ...]:
        """Options of each issue."""
        return tuple(score.shape[1] for score in self.scores)

    @property
    def product(self) -> int:
        """Number of packages before any is deleted."""
        product = 1
        for size in self.sizes:
            product *= size
        return product

    def choices(self, index: Integers) -> Integers:
        """(packages, issues) the option taken on each issue, of the packages at these places in the enumeration."""
        return np.stack(np.unravel_index(index, self.sizes), axis=-1).astype(np.int64)

    def index(self, choice: Integers) -> Integers:
        """(packages,) places in the enumeration of `choice` (packages, issues)."""
        return np.asarray(np.ravel_multi_index(tuple(choice.T), self.sizes), np.int64)

    def of(self, choice: Integers) -> Array:
        """(parties, packages) the worth of any packages, allowed or not: `choice` is (packages, issues)."""
        worth = np.zeros((self.parties, len(choice)))
        for place, score in enumerate(self.scores):
            worth += score[:, choice[:, place]]
        for link in self.linkages:
            first, second = link.issues
            worth += link.score[:, choice[:, first], choice[:, second]]
        return worth

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that add independently, in the order of their first issues; only allowed combinations."""
        return tuple(self._part(group) for group in self._linked())

    def _linked(self) -> list[list[int]]:
        """The issues in groups connected by linkages."""
        group = list(range(len(self.scores)))
        for link in self.linkages:
            old, new = sorted((group[link.issues[0]], group[link.issues[1]]), reverse=True)
            group = [new if leader == old else leader for leader in group]
        return [[place for place, own in enumerate(group) if own == leader] for leader in sorted(set(group))]

    def _part(self, group: list[int]) -> Part:
        options = [np.flatnonzero(self.allowed[place]) for place in group]
        grid = np.meshgrid(*options, indexing="ij")
        taken = {place: column.ravel() for place, column in zip(group, grid, strict=True)}
        score = sum((self.scores[place][:, taken[place]] for place in group), np.zeros((self.parties, grid[0].size)))
        for link in self.linkages:
            if link.issues[0] in taken:
                score = score + link.score[:, taken[link.issues[0]], taken[link.issues[1]]]
        step = sum((taken[place] * self._stride(place) for place in group), np.zeros(grid[0].size, np.int64))
        return Part(score, step)

    def _stride(self, place: int) -> int:
        stride = 1
        for size in self.sizes[place + 1 :]:
            stride *= size
        return stride


def from_table(table: IssueTable, others: Sequence[Sequence[Array]] = (), linkages: Sequence[Linkage] = ()) -> Utilities:
    """The two sides of a table, and after them other parties: for each its worth of each issue's options (issues × (options,)).

    Raises UsageError when another party's arrays do not fit the table.
    """
    scores: list[Array] = []
    for place, issue in enumerate(table.issues):
        rows = [np.asarray(party[place], float) for party in others if place < len(party)]
        if len(rows) != len(others) or any(row.shape != (len(issue.options),) for row in rows):
            raise UsageError(f"Every party needs one score an option of issue {issue.name!r}.")
        scores.append(np.vstack([issue.score[:2], *rows]))
    return Utilities(tuple(scores), tuple(issue.allowed for issue in table.issues), tuple(linkages))


def indivisible(utilities: Utilities, party: int, issue: int) -> Utilities:
    """The same where one issue is all or nothing to one party: an option short of its best is worth its worst."""
    own = utilities.scores[issue][party]
    scores = list(utilities.scores)
    scores[issue] = utilities.scores[issue].copy()
    scores[issue][party] = np.where(own == own.max(), own.max(), own.min())
    return replace(utilities, scores=tuple(scores))
