"""A level that wanders, seen with noise: what a series says of the terrain's level, lasting changes and passing ones.

y_t = m_t + ε_t, m_t = m_{t−1} + η_t (Muth 1960; Durbin and Koopman 2012, ch. 2). The variances come from the first two autocovariances of the
monthly steps, γ0 = σ_η² + 2 σ_ε² and γ1 = −σ_ε², and the level from the steady-state filter, an exponentially weighted mean.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nicias.errors import UsageError
from nicias.history.monthly import MonthlySeries

FEWEST_STEPS = 4
LEAST_LASTING = 0.05
"""Share of γ0 that is taken to last at least: a short series with alternating steps would otherwise have none."""


@dataclass(frozen=True, slots=True)
class LocalLevel:
    """Of the last month: the level and its standard error, and the standard deviations of a month's lasting and passing change."""

    level: float
    error: float
    lasting: float
    passing: float
    steps: int


def local_level(series: MonthlySeries, *, logs: bool = False) -> LocalLevel:
    """Fit on all known months. `logs`: of ln y. Raises UsageError below four steps between known neighbours, or a log of what is not positive."""
    values = series.values
    if logs:
        if (values[np.isfinite(values)] <= 0).any():
            raise UsageError(f"{series.name} has months that are not positive: it has no logarithm.")
        values = np.log(values)
    steps = np.diff(values)
    known = np.isfinite(steps)
    count = int(known.sum())
    if count < FEWEST_STEPS:
        raise UsageError(f"{series.name}: {count} monthly steps are too few to tell a level from noise; {FEWEST_STEPS} are needed.")
    around = np.where(known, steps - steps[known].mean(), np.nan)
    variance = float(np.nanmean(around**2))
    pairs = around[1:] * around[:-1]
    follow = float(np.nanmean(pairs)) if np.isfinite(pairs).any() else 0.0
    passing = min(max(-follow, 0.0), (1 - LEAST_LASTING) * variance / 2)
    lasting = variance - 2 * passing
    level, error = _filtered(values, lasting, passing)
    return LocalLevel(level, error, math.sqrt(lasting), math.sqrt(passing), count)


def _filtered(values: NDArray[np.float64], lasting: float, passing: float) -> tuple[float, float]:
    """The level in the last month and its standard error: Kalman's filter from the first known month, months without a figure skipped."""
    level, spread = math.nan, math.nan
    for value in values:
        if math.isnan(level):
            if np.isfinite(value):
                level, spread = float(value), passing
            continue
        spread += lasting
        if np.isfinite(value):
            gain = spread / (spread + passing) if spread + passing > 0 else 1.0
            level += gain * (float(value) - level)
            spread *= 1 - gain
    return level, math.sqrt(spread)
