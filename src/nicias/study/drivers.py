"""What the answer rests on most: which sampled inputs go with P(ceasefire ≤ 12 months) from draw to draw.

A first look that a run gets for nothing from its own draws. Only inputs the engine reads are looked at, and the bar rises with their
number, so that a hundred idle inputs do not yield five drivers by chance. Inputs that the scenario correlates share their credit, and
a relation that is not monotone is missed.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.study.result import Driver

SHOWN = 6
FEWEST_DRAWS = 20
"""Below this a rank correlation says nothing."""

CHANCE = 0.05
"""Chance of naming any driver where none exists."""


def drivers(sampled: Mapping[str, Any], read: Collection[str], headline: NDArray[np.float64]) -> tuple[Driver, ...]:
    """The inputs among `read` whose rank correlation with the headline stands out of the noise, strongest first.

    The noise is what the largest of as many unrelated inputs would stay below 19 times in 20 (Bonferroni).
    """
    draws = len(headline)
    if draws < FEWEST_DRAWS or np.ptp(headline) == 0:
        return ()
    varying = {path: numbers for path in read if path in sampled and (numbers := _varying(sampled[path])) is not None}
    if not varying:
        return ()
    from scipy.stats import norm

    noise = float(norm.isf(CHANCE / 2 / len(varying))) / math.sqrt(draws - 1)
    ranked = _ranks(headline)
    correlations = {path: float(np.corrcoef(_ranks(numbers), ranked)[0, 1]) for path, numbers in varying.items()}
    found = [Driver(path, correlation, noise) for path, correlation in correlations.items() if abs(correlation) > noise]
    return tuple(sorted(found, key=lambda driver: (-abs(driver.correlation), driver.path))[:SHOWN])


def _varying(values: Any) -> NDArray[np.float64] | None:
    """The values as floats, or None for names and for what is the same in every draw."""
    numbers = np.asarray(values)
    if numbers.dtype.kind not in "bif" or np.ptp(numbers.astype(float)) == 0:
        return None
    return numbers.astype(float)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), np.float64)
