"""The issues of one draw as numbers, and what a package of options is worth (ENGINE, section 6).

A package takes one option on every issue. Packages are enumerated with the last issue fastest; a package's *index* is its place
in that order. Scores, breach cost G and shift Δ add over options; accidents are independent, 1−h0_k = Π(1−h0_o). Linkages add to
the scores of their issues, and a side's attitude to risk bends the sum (`risk`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.linkage import Linkage, Mask
from nicias.bargain.parameters import Array, PackageSet
from nicias.bargain.risk import worth
from nicias.errors import ModelError, UsageError

LARGEST = 64.0
"""Largest size of one option's score, breach cost or shift; far above any stake, so a larger one is a slip of units."""


@dataclass(frozen=True)
class Issue:
    """One separable thing disputed. Every array has one entry an option.

    `name` and `options` are labels and are never computed with.
    """

    name: str
    options: tuple[str, ...]
    score: Array  # (3, options): side 0, side 1 (stakes), patron (its unit), each already multiplied by the player's weight
    breach_cost: Array  # (options,) G, stakes
    shift: Array  # (options,) Δ, drift of ρ over the ceasefire
    accident_rate: Array  # (options,) h0, 1/month, below 1
    permitted: Mask  # (options,) false: a veto holder rejects it
    delivered: Mask  # (options,) false: nobody will deliver it

    def __post_init__(self) -> None:
        options = len(self.options)
        rows = (self.breach_cost, self.shift, self.accident_rate, self.permitted, self.delivered)
        if options == 0 or self.score.shape != (3, options) or any(row.shape != (options,) for row in rows):
            raise ModelError(f"Issue {self.name!r} needs one number an option, for three players, and has other shapes.")
        sizes = np.abs(np.concatenate([self.score.ravel(), self.breach_cost, self.shift]))
        if not np.all(sizes <= LARGEST):  # also refuses NaN
            raise ModelError(f"Issue {self.name!r} has a score, breach cost or shift outside ±{LARGEST:g}.")
        if not np.all((self.accident_rate >= 0) & (self.accident_rate < 1)):
            raise ModelError(f"Issue {self.name!r} has an accident rate outside 0 (allowed) to 1 (excluded) a month.")

    @property
    def allowed(self) -> Mask:
        """(options,) vetoed by nobody and deliverable."""
        return self.permitted & self.delivered


@dataclass(frozen=True)
class IssueTable:
    """Every issue of one draw, in the order of enumeration."""

    issues: tuple[Issue, ...]
    linkages: tuple[Linkage, ...] = ()  # rows of their scores: side 0, side 1, patron
    aversion: tuple[float, float] = (0.0, 0.0)  # each side's attitude to risk α, per stake

    def __post_init__(self) -> None:
        if not self.issues:
            raise ModelError("A negotiation needs at least one issue.")
        check_linkages(self.linkages, 3, [len(issue.options) for issue in self.issues])
        product = 1
        for issue in self.issues:
            product *= len(issue.options)
        if product >= 2**62:
            raise ModelError(f"{product:.1e} packages are too many to number; merge options or issues.")

    @property
    def product(self) -> int:
        """Number of packages before any is deleted."""
        return int(np.prod([len(issue.options) for issue in self.issues], dtype=np.int64))

    @property
    def strides(self) -> NDArray[np.int64]:
        """(issues,) how far one option moves a package's index."""
        sizes = [len(issue.options) for issue in self.issues]
        return np.array([np.prod(sizes[place + 1 :], dtype=np.int64) for place in range(len(sizes))], np.int64)

    def choices(self, index: NDArray[np.int64]) -> NDArray[np.int64]:
        """(packages, issues) the option taken on each issue, of the packages at these places in the enumeration."""
        sizes = np.array([len(issue.options) for issue in self.issues], np.int64)
        return (index[:, None] // self.strides) % sizes

    def packages(self, choice: NDArray[np.int64]) -> PackageSet:
        """The worth of any packages, permitted or not: `choice` is (packages, issues)."""
        count = choice.shape[0]
        score = np.zeros((3, count))
        breach_cost, shift, quiet = np.zeros(count), np.zeros(count), np.ones(count)
        for place, issue in enumerate(self.issues):
            option = choice[:, place]
            score += issue.score[:, option]
            breach_cost += issue.breach_cost[option]
            shift += issue.shift[option]
            quiet *= 1 - issue.accident_rate[option]
        for link in self.linkages:
            score += link.of(choice)
        for side, alpha in enumerate(self.aversion):
            score[side] = worth(score[side], alpha)
        return PackageSet(score, breach_cost, shift, 1 - quiet, choice)

    def label(self, choice: NDArray[np.int64]) -> dict[str, str]:
        """Issue → option of one package, in words."""
        return {issue.name: issue.options[option] for issue, option in zip(self.issues, choice.tolist(), strict=True)}

    def without_vetoes(self) -> IssueTable:
        """The same table if no veto holder rejected anything."""
        return replace(self, issues=tuple(replace(issue, permitted=np.ones_like(issue.permitted)) for issue in self.issues))

    def all_delivered(self) -> IssueTable:
        """The same table if somebody delivered every option."""
        return replace(self, issues=tuple(replace(issue, delivered=np.ones_like(issue.delivered)) for issue in self.issues))


def check_linkages(linkages: Sequence[Linkage], parties: int, sizes: Sequence[int]) -> None:
    """Raise UsageError for a linkage that does not fit its issues, ModelError for one outside ±LARGEST."""
    for link in linkages:
        first, second = link.issues
        shape = (parties, sizes[first], sizes[second])
        if first == second or link.score.shape != shape:
            raise UsageError(f"The linkage of issues {first} and {second} needs two issues and scores of shape {shape}.")
        if not np.all(np.abs(link.score) <= LARGEST):  # also refuses NaN
            raise ModelError(f"The linkage of issues {first} and {second} has a score outside ±{LARGEST:g}.")


def all_or_nothing(score: Array) -> Array:
    """An indivisible issue: what its options (options,) are worth to a party to whom all that is short of its best is worth its worst."""
    return np.where(score == score.max(), score.max(), score.min())
