"""Rolling origins: a forecaster judged on months it had not seen, beside a random walk with drift.

At each origin the forecaster is given the months before it, of every series, and nothing else, and says a sample of the next months. Two questions are asked of
the sample: how often the outcome lies in its central 50 % and 90 % (coverage), and how far it was from the outcome (continuous ranked
probability score, CRPS, in the unit of the series; lower is better; Gneiting and Raftery 2007). The CRPS is compared with the baseline's on the same
origins and lags, and the interval of the difference comes from a circular block bootstrap over origins (Politis and Romano 1992), because forecasts
that share months err together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nicias.errors import UsageError
from nicias.history.monthly import MonthlySeries
from nicias.random import stream_key

Numbers = NDArray[np.float64]
Forecaster = Callable[[Mapping[str, MonthlySeries], int, np.random.Generator], Numbers]
"""(every series of the table up to and without the origin, months ahead H, generator) → a sample of the series asked for, shape (members, H)."""

MONTHS_AHEAD = 6
FEWEST_MONTHS = 8
FEWEST_ORIGINS = 20
MEMBERS = 2_000
RESAMPLES = 5_000


@dataclass(frozen=True)
class Rolled:
    """Scores of a forecaster and of the baseline, shapes (origins, months ahead); NaN where the outcome is unknown."""

    series: str
    unit: str
    origins: tuple[str, ...]  # the first month forecast at each origin
    crps: Numbers
    crps_baseline: Numbers
    inside: dict[int, Numbers]  # 50 and 90: 1 inside the central band, 0 outside

    def coverage(self, band: int, ahead: int | None = None) -> float:
        """Share of outcomes inside the central `band` per cent, over all months ahead or at `ahead` (from 1)."""
        return float(np.nanmean(self.inside[band] if ahead is None else self.inside[band][:, ahead - 1]))

    def skill(self, ahead: int | None = None) -> dict[str, float]:
        """`gain`, the baseline's mean CRPS less the forecaster's in the series' unit, with its 90 % interval `lo`, `hi`; `skill`, the gain as
        a share of the baseline's. Positive is better than the baseline."""
        ours, theirs = (each if ahead is None else each[:, [ahead - 1]] for each in (self.crps, self.crps_baseline))
        gains = np.nanmean(theirs - ours, axis=1)
        gain = float(np.mean(gains))
        lo, hi = block_interval(gains, min(ours.shape[1] if ahead is None else ahead, len(gains)))
        return {"gain": gain, "lo": lo, "hi": hi, "skill": gain / float(np.nanmean(theirs))}


def roll(
    table: Mapping[str, MonthlySeries], name: str, forecaster: Forecaster, *, fewest: int = FEWEST_MONTHS, ahead: int = MONTHS_AHEAD,
    members: int = MEMBERS, seed: int = 421,
) -> Rolled:  # fmt: skip
    """Forecast the series `name` for `ahead` months from every month that has `fewest` known ones before it, and score what came.

    Every origin has all of its months ahead within the table; a missing outcome is not scored. Raises UsageError when fewer than twenty
    origins are left: the series is then too short to say anything.
    """
    from scoringrules import crps_ensemble

    series = table[name]
    values = series.values
    known = np.cumsum(np.isfinite(values))
    possible = range(1, len(values) - ahead + 1)
    starts = [k for k in possible if known[k - 1] >= fewest and np.isfinite(values[k - 1]) and np.isfinite(values[k : k + ahead]).any()]
    if len(starts) < FEWEST_ORIGINS:
        raise UsageError(
            f"{series.name} has {int(known[-1]) if len(values) else 0} months: enough for {len(starts)} origins of {ahead} months ahead after "
            f"{fewest} to fit on, and {FEWEST_ORIGINS} are needed."
        )
    shape = (len(starts), ahead)
    crps, crps_baseline = np.full(shape, np.nan), np.full(shape, np.nan)
    inside = {50: np.full(shape, np.nan), 90: np.full(shape, np.nan)}
    for row, start in enumerate(starts):
        past = {each: other.before(series.months[start]) for each, other in table.items()}
        outcome = values[start : start + ahead]
        seen = np.isfinite(outcome)
        sample = forecaster(past, ahead, _stream(seed, series, start, "forecaster"))
        reference = random_walk_with_drift(past[name], ahead, _stream(seed, series, start, "baseline"), members)
        crps[row, seen] = crps_ensemble(outcome[seen], sample[:, seen].T, backend="numpy")
        crps_baseline[row, seen] = crps_ensemble(outcome[seen], reference[:, seen].T, backend="numpy")
        for band, found in inside.items():
            low, high = np.quantile(sample[:, seen], [0.5 - band / 200, 0.5 + band / 200], axis=0)
            found[row, seen] = (low <= outcome[seen]) & (outcome[seen] <= high)
    return Rolled(series.name, series.measure.unit, tuple(series.months[k] for k in starts), crps, crps_baseline, inside)


def random_walk_with_drift(past: MonthlySeries, ahead: int, generator: np.random.Generator, members: int = MEMBERS) -> Numbers:
    """The baseline: from the last month, normal steps whose mean and spread are the past steps', both as uncertain as those leave them.

    Steps are taken between neighbouring months that are both known. The variance is drawn from its scaled inverse χ² and the drift from
    its normal given the variance (the usual reference posterior), so that a forecast is a Student t. UsageError below three steps.
    """
    steps = np.diff(past.values)
    steps = steps[np.isfinite(steps)]
    if len(steps) < 3:
        raise UsageError(f"{past.name}: {len(steps)} monthly steps before the origin are too few for a random walk with drift; 3 are needed.")
    count = len(steps)
    spread = np.sqrt(float(np.var(steps, ddof=1)) * (count - 1) / generator.chisquare(count - 1, members))
    drift = float(np.mean(steps)) + spread / np.sqrt(count) * generator.standard_normal(members)
    moves = drift[:, None] + spread[:, None] * generator.standard_normal((members, ahead))
    return past.values[-1] + np.cumsum(moves, axis=1)


def block_interval(values: Numbers, block: int, resamples: int = RESAMPLES, seed: int = 421) -> tuple[float, float]:
    """5th and 95th percentile of the mean of a series under a circular block bootstrap with blocks of `block` neighbours."""
    count = len(values)
    generator = np.random.Generator(np.random.Philox(key=stream_key(seed, "block-bootstrap")))
    starts = generator.integers(0, count, (resamples, -(-count // block)))
    picked = ((starts[:, :, None] + np.arange(block)) % count).reshape(resamples, -1)[:, :count]
    lo, hi = np.quantile(values[picked].mean(axis=1), [0.05, 0.95])
    return float(lo), float(hi)


def _stream(seed: int, series: MonthlySeries, start: int, who: str) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=stream_key(seed, f"{series.name}.{series.months[start]}.{who}")))
