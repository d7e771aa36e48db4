"""Linear-additive utilities of two to six parties over every package, with linked issues.

A package takes one option on every issue; its *index* is its place in the enumeration with the last issue fastest, as in
`issues`. Linked issues are one *part* (`linkage`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nicias.bargain.issues import LARGEST, Mask, check_linkages
from nicias.bargain.linkage import Combinations, Integers, Linkage, combinations, linked
from nicias.bargain.parameters import Array
from nicias.errors import ModelError, UsageError


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
        check_linkages(self.linkages, parties, self.sizes)
        if not all(np.all(np.abs(score) <= LARGEST) for score in self.scores):
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
            worth += link.of(choice)
        return worth

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that add independently, in the order of their first issues; only allowed combinations."""
        return tuple(self._part(taken) for taken in combinations(self.allowed, self.linkages))

    def _part(self, taken: Combinations) -> Part:
        strides = np.array([math.prod(self.sizes[place + 1 :]) for place in taken.issues], np.int64)
        return Part(linked(taken, self.scores, self.linkages), taken.options @ strides)
