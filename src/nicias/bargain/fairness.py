"""Fairness points: which package on the frontier each of four bargaining solutions picks, given what no agreement is worth.

With gains g_i = u_i − d_i over the disagreement value, and only packages that leave nobody below it:
  Nash              max Π g_i                [Nash 1950]
  Kalai–Smorodinsky max min_i g_i / ideal_i  [Kalai and Smorodinsky 1975], ideal_i the largest g_i any such package gives;
                    over finitely many packages the ratios cannot be made equal, so the smallest is made as large as possible
                    [Nagahisa and Tanaka 2002]
  egalitarian       max min_i g_i            [Kalai 1977]
  utilitarian       max Σ g_i
`most_equal` is the other reading of Kalai–Smorodinsky over finitely many packages: the ratios nearest to equal.
Nash and Kalai–Smorodinsky do not depend on the parties' units; egalitarian and utilitarian compare them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from nicias.bargain.parameters import Array
from nicias.errors import UsageError

TIE = 1e-12
"""Values, and gains where values tie, closer than this are equal."""


class Criterion(Enum):
    """What a bargaining solution makes as large as possible."""

    NASH = "nash"
    KALAI_SMORODINSKY = "kalai_smorodinsky"
    EGALITARIAN = "egalitarian"
    UTILITARIAN = "utilitarian"


@dataclass(frozen=True)
class FairnessPoint:
    """The packages one criterion picks: several when they tie."""

    value: float  # of the criterion
    rows: tuple[int, ...]  # columns of the utilities given, the largest sum of gains first, then in order

    @property
    def row(self) -> int:
        """The one with the largest sum of gains, the earliest of those."""
        return self.rows[0]


@dataclass(frozen=True)
class FairnessPoints:
    """A point for each criterion, or none and the reason."""

    points: dict[Criterion, FairnessPoint]
    reason: str  # empty when there are points


def fairness_points(utility: Array, disagreement: Array) -> FairnessPoints:
    """All four points among packages with `utility` (parties, packages), given `disagreement` (parties,) values.

    The packages may be the frontier or any set: the packages picked are the same but for ties. There are no points when no
    package gives every party a gain: for lack of one, Nash's product would pick among packages that somebody does not want.
    Raises UsageError when shapes do not fit.
    """
    if utility.ndim != 2 or disagreement.shape != utility.shape[:1] or not np.isfinite(disagreement).all():
        raise UsageError("Fairness points need utilities (parties, packages) and one finite disagreement value a party.")
    if not utility.shape[1]:
        return FairnessPoints({}, "There are no packages.")
    gains = utility - disagreement[:, None]
    nearest = int(np.argmax(gains.min(axis=0)))
    worst = int(np.argmin(gains[:, nearest]))
    if gains[worst, nearest] <= 0:
        reason = (
            f"No package gives every party a gain: the nearest leaves party {worst} {max(0.0, -gains[worst, nearest]):.3g} short."
        )
        return FairnessPoints({}, reason)
    rational = np.flatnonzero((gains >= 0).all(axis=0))
    gains = gains[:, rational]
    rules: dict[Criterion, Callable[[Array], Array]] = {
        Criterion.NASH: lambda g: g.prod(axis=0),
        Criterion.KALAI_SMORODINSKY: lambda g: (g / g.max(axis=1, keepdims=True)).min(axis=0),
        Criterion.EGALITARIAN: lambda g: g.min(axis=0),
        Criterion.UTILITARIAN: lambda g: g.sum(axis=0),
    }
    points = {criterion: _point(rule(gains), gains.sum(axis=0), rational) for criterion, rule in rules.items()}
    return FairnessPoints(points, "")


def most_equal(frontier: Array, disagreement: Array) -> int:
    """The column of a frontier (parties, packages) whose ratios g_i / ideal_i differ least among those that leave nobody below.

    The rule of NegMAS for Kalai–Smorodinsky. It means something on a frontier only: two equal shares of little are as equal as two of
    much, and even there it can pick a package whose smallest ratio is below that of ours. Raises UsageError when no package gives
    every party a gain.
    """
    rational = np.flatnonzero((frontier >= disagreement[:, None]).all(axis=0))
    gains = frontier[:, rational] - disagreement[:, None]
    if not rational.size or (gains.max(axis=1) <= 0).any():
        raise UsageError("No package on this frontier gives every party a gain.")
    return int(rational[np.argmin(np.ptp(gains / gains.max(axis=1, keepdims=True), axis=0))])


def _point(values: Array, sums: Array, columns: np.ndarray) -> FairnessPoint:
    tied = np.flatnonzero(values >= values.max() - TIE)
    order = np.argsort(-np.rint(sums[tied] / TIE), kind="stable")
    return FairnessPoint(float(values.max()), tuple(columns[tied[order]].tolist()))
