"""The inverse distributions behind intervals, each fitted to its 5th and 95th percentiles.

Scipy is imported on first use, so that reading a scenario stays light. Fits are cached: many cells share an interval.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import ScenarioError

LOW, HIGH = 0.05, 0.95
_Z = 1.6448536269514722  # the standard normal's 95th percentile

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Distribution:
    """An inverse cumulative distribution and the ends of its support."""

    quantile: Callable[[Array], Array]
    support: tuple[float, float]


@lru_cache(maxsize=4096)
def fit(shape: str, low: float, high: float, mode: float | None) -> Distribution:
    """The distribution of a shape whose 5th and 95th percentiles are `low` and `high` (PERT: and whose mode is `mode`)."""
    if shape == "normal":
        return _normal(low, high)
    if shape == "log-normal":
        inner = _normal(math.log(low), math.log(high))
        return Distribution(lambda u: np.exp(inner.quantile(u)), (0.0, math.inf))
    if shape == "uniform":
        margin = (high - low) * LOW / (HIGH - LOW)
        first, width = low - margin, (high - low) / (HIGH - LOW)
        return Distribution(lambda u: first + width * u, (first, first + width))
    if shape == "exponential":
        scale = high / -math.log1p(-HIGH)
        return Distribution(lambda u: -scale * np.log1p(-u), (0.0, math.inf))
    if shape == "beta":
        a, b = beta_parameters(low, high)
        return Distribution(lambda u: _beta_quantile(a, b, u), (0.0, 1.0))
    if shape == "pert" and mode is not None:
        return _pert(low, high, mode)
    raise ScenarioError(f"'{shape}' is not a shape of distribution.")


def beta_parameters(low: float, high: float) -> tuple[float, float]:
    """The a and b of the beta on [0, 1] with these 5th and 95th percentiles.

    An end at 0 or 1 is a limit instead of a percentile: Beta(1, b) or Beta(a, 1) with the other percentile; both: uniform.
    """
    if low <= 0.0 and high >= 1.0:
        return 1.0, 1.0
    if low <= 0.0:
        return 1.0, math.log(1.0 - HIGH) / math.log1p(-high)
    if high >= 1.0:
        return math.log(LOW) / math.log(low), 1.0
    return _beta_two_percentiles(low, high)


def _beta_two_percentiles(low: float, high: float) -> tuple[float, float]:
    from scipy.special import betainc, betaincinv

    # One unknown at a time: the mean-like ratio is nested in the concentration, and each is monotone in its own equation.
    def ratio(concentration: float) -> float:
        def miss(logit: float) -> float:
            share = 1.0 / (1.0 + math.exp(-logit))
            return float(betainc(concentration * share, concentration * (1.0 - share), low)) - LOW

        return 1.0 / (1.0 + math.exp(-_root(miss, -30.0, 30.0)))

    def spread(log_concentration: float) -> float:
        concentration = math.exp(log_concentration)
        share = ratio(concentration)
        return float(betaincinv(concentration * share, concentration * (1.0 - share), HIGH)) - high

    bottom, top = math.log(1e-2), math.log(1e9)
    if spread(bottom) * spread(top) > 0:
        raise ScenarioError(f"no beta distribution has its 5th and 95th percentiles at {low:g} and {high:g}.")
    concentration = math.exp(_root(spread, bottom, top))
    share = ratio(concentration)
    return concentration * share, concentration * (1.0 - share)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    from scipy import optimize

    solver: Any = optimize.brentq  # its declared result is a union that depends on an option not used here
    return float(solver(function, low, high, xtol=1e-13))


def _beta_quantile(a: float, b: float, u: Array) -> Array:
    from scipy.special import betaincinv

    return np.asarray(betaincinv(a, b, u), dtype=np.float64)


def _normal(low: float, high: float) -> Distribution:
    mean, deviation = (low + high) / 2.0, (high - low) / (2.0 * _Z)

    def quantile(u: Array) -> Array:
        from scipy.special import ndtri

        return mean + deviation * np.asarray(ndtri(u), dtype=np.float64)

    return Distribution(quantile, (-math.inf, math.inf))


def _pert(low: float, high: float, mode: float) -> Distribution:
    from scipy.special import betaincinv

    def percentiles(place: float) -> tuple[float, float]:
        a, b = 1.0 + 4.0 * place, 5.0 - 4.0 * place
        return float(betaincinv(a, b, LOW)), float(betaincinv(a, b, HIGH))

    def miss(place: float) -> float:
        first, last = percentiles(place)
        return (place - first) * (high - mode) - (last - place) * (mode - low)

    # `place` is where the mode lies between the ends of the support; the stated percentiles fix it, then the support.
    place = _root(miss, 0.0, 1.0)
    first, last = percentiles(place)
    width = (high - low) / (last - first)
    start = low - first * width
    a, b = 1.0 + 4.0 * place, 5.0 - 4.0 * place
    return Distribution(lambda u: start + width * _beta_quantile(a, b, u), (start, start + width))
