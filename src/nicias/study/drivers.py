"""What the answer rests on most: which sampled inputs go with P(ceasefire ≤ 12 months) from draw to draw.

A first look that a run gets for nothing from its own draws; `levers` does it properly. Inputs that are correlated by the scenario
share their credit, and a relation that is not monotone is missed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.study.result import Driver

SHOWN = 6
FEWEST_DRAWS = 20
"""Below this a rank correlation says nothing."""


def drivers(sampled: Mapping[str, Any], headline: NDArray[np.float64]) -> tuple[Driver, ...]:
    """The inputs whose rank correlation with the headline stands out of twice its standard error, strongest first."""
    draws = len(headline)
    if draws < FEWEST_DRAWS or np.ptp(headline) == 0:
        return ()
    noise = 2 / math.sqrt(draws - 1)
    ranked_headline = _ranks(headline)
    found: list[Driver] = []
    for path, values in sampled.items():
        numbers = np.asarray(values)
        if numbers.dtype.kind not in "bif" or np.ptp(numbers.astype(float)) == 0:
            continue
        correlation = float(np.corrcoef(_ranks(numbers.astype(float)), ranked_headline)[0, 1])
        if abs(correlation) > noise:
            found.append(Driver(path, correlation, noise))
    return tuple(sorted(found, key=lambda driver: (-abs(driver.correlation), driver.path))[:SHOWN])


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), np.float64)
