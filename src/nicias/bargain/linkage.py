"""Linked issues: the worth of an option on one depends on the option taken on another.

Linked issues are counted as one whose options are the combinations of theirs. Its combinations add to the other issues like plain
options, so that everything exact about sums stays exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.parameters import Array

Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Linkage:
    """What one pair of issues is worth beyond the sum of its options."""

    issues: tuple[int, int]  # places of two different issues
    score: Array  # (parties, options of the first, options of the second), added when both are taken

    def of(self, choice: Integers) -> Array:
        """(parties, packages) what it adds to packages (packages, issues); axes before the parties stay."""
        first, second = self.issues
        return self.score[..., choice[:, first], choice[:, second]]


class Combinations(NamedTuple):
    """One issue, or several that are linked, and what may be taken on them together."""

    issues: tuple[int, ...]  # their places, rising
    options: Integers  # (columns, issues) one option of each


def combinations(allowed: Sequence[Mask], linkages: Sequence[Linkage] = ()) -> list[Combinations]:
    """Every issue, or group of linked ones, with its allowed combinations; in the order of their first issues, the last issue fastest."""
    leader = list(range(len(allowed)))
    for link in linkages:
        old, new = sorted((leader[link.issues[0]], leader[link.issues[1]]), reverse=True)
        leader = [new if each == old else each for each in leader]
    groups = [tuple(place for place, own in enumerate(leader) if own == each) for each in sorted(set(leader))]
    return [Combinations(group, _product([allowed[place].nonzero()[0] for place in group])) for group in groups]


def _product(options: Sequence[Integers]) -> Integers:
    if len(options) == 1:
        return options[0][:, None]
    grid = np.meshgrid(*options, indexing="ij")
    return np.stack([column.ravel() for column in grid], axis=-1).astype(np.int64)


def summed(taken: Combinations, rows: Sequence[Array]) -> Array:
    """(…, columns) what each combination adds up to, linkages aside; `rows` holds (…, options) of every issue."""
    total = rows[taken.issues[0]][..., taken.options[:, 0]]
    for place, issue in enumerate(taken.issues[1:], start=1):
        total = total + rows[issue][..., taken.options[:, place]]
    return total


def linked(taken: Combinations, rows: Sequence[Array], linkages: Sequence[Linkage]) -> Array:
    """(parties, columns) the same for worth, linkages included."""
    total = summed(taken, rows)
    for link in linkages:
        if link.issues[0] in taken.issues:
            first, second = (taken.options[:, taken.issues.index(issue)] for issue in link.issues)
            total = total + link.score[:, first, second]
    return total
