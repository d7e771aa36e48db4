"""A probability with its two uncertainties kept apart: the interval across draws, and the Monte-Carlo error."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]

LOW, HIGH = 0.05, 0.95
"""Intervals are 90 %: the 5th and the 95th percentile across draws."""


@dataclass(frozen=True, slots=True)
class Probability:
    """P, its 90 % interval across draws, and the standard error of the simulation. All nan when nothing was at risk."""

    p: float
    lo: float
    hi: float
    mc_se: float
    n: int  # histories at risk, over all draws

    @property
    def known(self) -> bool:
        return not math.isnan(self.p)

    def to_dict(self) -> dict[str, Any]:
        if not self.known:
            return {"p": None, "lo": None, "hi": None, "mc_se": None, "n": self.n, "reason": "no history was at risk"}
        return {"p": self.p, "lo": self.lo, "hi": self.hi, "mc_se": None if math.isnan(self.mc_se) else self.mc_se, "n": self.n}


def across_draws(successes: NDArray[Any], trials: NDArray[Any]) -> Probability:
    """Pool histories of several draws: the share of histories, the spread of the draws' own shares.

    Draws are weighted by the histories at risk in them, so that a conditional probability (durability given a ceasefire) is
    that of a history picked at random. The Monte-Carlo error is that of a ratio of means over draws.

    >>> across_draws(np.array([1, 3]), np.array([4, 4])).p
    0.5
    """
    total = int(trials.sum())
    if total == 0:
        return Probability(math.nan, math.nan, math.nan, math.nan, 0)
    p = float(successes.sum() / total)
    at_risk = trials > 0
    shares = successes[at_risk] / trials[at_risk]
    lo, hi = weighted_quantiles(shares, trials[at_risk], (LOW, HIGH))
    draws = len(trials)
    if draws > 1:
        residual = successes - p * trials
        mc_se = float(np.sqrt((residual**2).sum() / (draws * (draws - 1))) / (total / draws))
    else:
        mc_se = math.sqrt(p * (1 - p) / total)
    return Probability(p, lo, hi, mc_se, total)


@dataclass(frozen=True, slots=True)
class Difference:
    """How much a figure differs between two columns that met the same random numbers, and the standard error of that.

    Both are nan when nothing was at risk in one of them; the error is nan when there is a single draw.
    """

    effect: float
    se: float

    @property
    def known(self) -> bool:
        return not math.isnan(self.effect)

    def to_dict(self) -> dict[str, Any]:
        if not self.known:
            return {"effect": None, "se": None, "reason": "no history was at risk"}
        return {"effect": self.effect, "se": None if math.isnan(self.se) else self.se}


def influences(counts: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pooled ratios and what each draw adds to them, to first order.

    `counts` is (draws, …, 2), successes and trials. Returns the ratios (…) and the deviations (draws, …), which sum to zero;
    the standard error of any linear combination of ratios is that of the mean of the same combination of deviations.
    """
    total = counts[..., 1].sum(axis=0)
    at_risk = total > 0
    ratio = np.divide(counts[..., 0].sum(axis=0), total, out=np.full(total.shape, np.nan), where=at_risk)
    mean = np.where(at_risk, total, np.nan) / len(counts)
    return ratio, (counts[..., 0] - ratio * counts[..., 1]) / mean


def error_of_mean(deviations: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard error of the mean over axis 0 of deviations that sum to zero; nan for a single draw."""
    draws = len(deviations)
    if draws < 2:
        return np.full(deviations.shape[1:], np.nan)
    return np.sqrt((deviations**2).sum(axis=0) / (draws * (draws - 1)))


def weighted_quantiles(values: NDArray[np.float64], weights: NDArray[Any], levels: tuple[float, ...]) -> tuple[float, ...]:
    """Quantiles of a weighted sample, interpolated between the midpoints of the weights."""
    order = np.argsort(values, kind="stable")
    sorted_values, sorted_weights = values[order], np.asarray(weights, np.float64)[order]
    midpoints = (np.cumsum(sorted_weights) - sorted_weights / 2) / sorted_weights.sum()
    return tuple(float(np.interp(level, midpoints, sorted_values)) for level in levels)
