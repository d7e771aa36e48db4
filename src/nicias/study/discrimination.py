"""How well an observation would tell several views apart, on arrays: information gain and Bayes factors. No war in here."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

BINS = 10
UNSEEN = 0.5
"""Histories added to every kind of outcome: what a view has not seen in all its histories is rare under it, not impossible."""


@dataclass(frozen=True)
class Figure:
    """A figure and its standard error over draws, both by the jackknife, which also takes out most of its bias."""

    value: float
    se: float

    def to_dict(self) -> dict[str, float]:
        return {"value": self.value, "se": self.se}


@dataclass(frozen=True)
class Discrimination:
    """What one observation would tell of which view is right, all being equally likely before it.

    `gain` is the expected information in bits, of at most log2(views); `right` the probability expected to be given to the right view
    afterwards; `factors[i, j]` the expected log10 of the Bayes factor of view i over view j, if i is right.
    """

    gain: Figure
    most: float
    right: Figure
    factors: dict[tuple[int, int], Figure]

    def to_dict(self, names: list[str]) -> dict[str, Any]:
        return {
            "gain_bits": self.gain.to_dict(),
            "most_bits": self.most,
            "probability_of_the_right_view": self.right.to_dict(),
            "log10_bayes_factors": [
                {"if_right": names[i], "against": names[j], **factor.to_dict()} for (i, j), factor in self.factors.items()
            ],
        }


def discrimination(values: Array, *, numbers: bool) -> Discrimination:
    """From values (views, draws, histories); `numbers` are cut into BINS bins that are equally likely over all views together."""
    counts = _counts(values, numbers)
    views = len(counts)
    return Discrimination(
        gain=_jackknife(counts, information),
        most=math.log2(views),
        right=_jackknife(counts, expected_right),
        factors={
            (i, j): _jackknife(counts, lambda p, i=i, j=j: float(np.sum(p[i] * np.log10(p[i] / p[j]))))
            for i in range(views)
            for j in range(views)
            if i != j
        },
    )


def information(p: Array) -> float:
    """Mutual information in bits between the view and the observation, from (views, outcomes) probabilities, views equally likely.

    >>> information(np.array([[1, 1e-12], [1e-12, 1]])) > .999, information(np.array([[.3, .7], [.3, .7]]))
    (True, 0.0)
    """
    return float(np.mean(np.sum(p * np.log2(p / p.mean(axis=0)), axis=1)))


def expected_right(p: Array) -> float:
    """The probability the right view is expected to have after the observation."""
    return float(np.mean(np.sum(p * p / p.sum(axis=0), axis=1)))


def _counts(values: Array, numbers: bool) -> Array:
    """(views, draws, outcomes) histories of each kind."""
    if numbers:
        edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
        places = np.searchsorted(edges, values, side="right")
        kinds = len(edges) + 1
    else:
        known = np.unique(values)
        places, kinds = np.searchsorted(known, values), len(known)
    return np.stack([(places == kind).sum(axis=2) for kind in range(kinds)], axis=2).astype(np.float64)


def _jackknife(counts: Array, figure: Callable[[Array], float]) -> Figure:
    draws = counts.shape[1]
    total = counts.sum(axis=1)

    def of(histories: Array) -> float:
        added = histories + UNSEEN
        return figure(added / added.sum(axis=1, keepdims=True))

    whole = of(total)
    if draws < 2:
        return Figure(whole, math.nan)
    without = np.array([of(total - counts[:, draw]) for draw in range(draws)])
    return Figure(float(draws * whole - (draws - 1) * without.mean()), math.sqrt((draws - 1) * float(without.var())))
