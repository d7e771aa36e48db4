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
    """The inputs among `read` whose rank correlation with the headline stands out of the noise, strongest first."""
    return tuple(driver for driver in ranking(sampled, read, headline) if driver.stands_out)[:SHOWN]


def ranking(sampled: Mapping[str, Any], read: Collection[str], output: NDArray[np.float64]) -> tuple[Driver, ...]:
    """Every input among `read` that varies over the draws, by its rank correlation with an output, strongest first.

    The noise is what the largest of as many unrelated inputs would stay below 19 times in 20 (Bonferroni). Draws in which the output is
    nan are left out; with fewer than `FEWEST_DRAWS` of them, or an output that is the same in all, nothing is ranked.
    """
    there = np.isfinite(output)
    if there.sum() < FEWEST_DRAWS or np.ptp(output[there]) == 0:
        return ()
    varying = {path: numbers for path in read if path in sampled and (numbers := varies(sampled[path], there)) is not None}
    if not varying:
        return ()
    bar = noise(len(varying), int(there.sum()))
    ranked = _ranks(output[there])
    found = [Driver(path, float(np.corrcoef(_ranks(numbers), ranked)[0, 1]), bar) for path, numbers in varying.items()]
    return tuple(sorted(found, key=lambda driver: (-abs(driver.correlation), driver.path)))


def noise(comparisons: int, draws: int) -> float:
    """The rank correlation that the largest of so many unrelated pairs stays below 19 times in 20."""
    from scipy.special import ndtri

    return float(-ndtri(CHANCE / 2 / comparisons)) / math.sqrt(draws - 1)


def varies(values: Any, there: NDArray[np.bool_] | None = None) -> NDArray[np.float64] | None:
    """The values (in the draws `there`) as floats, or None for names and for what is the same in every draw."""
    numbers = np.asarray(values) if there is None else np.asarray(values)[there]
    if numbers.dtype.kind not in "bif" or np.ptp(numbers.astype(float)) == 0:
        return None
    return numbers.astype(float)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks from 1; equal values share the mean of theirs. (scipy.stats has this too, at half a second of every run to import.)"""
    _, place, equals = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(equals) - (equals - 1) / 2)[place]
