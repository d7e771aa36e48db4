"""What the last months looked like on a date: the level, growth, persistence and shares that a scenario's values may rest on.

Derived figures with an interval, never a row of the table. Each is fitted on months that had ended by its date; the interval is the exact or
asymptotic 90 % interval named in the function, and it covers the spread of months only: that the count is a belligerent's claim, a lower bound or
an allocation is for the one who uses it to widen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from nicias.errors import UsageError
from nicias.history.local_level import local_level
from nicias.history.monthly import MonthlySeries


@dataclass(frozen=True, slots=True)
class Figure:
    """A derived figure, its 90 % interval, and the months it rests on."""

    name: str
    unit: str
    value: float
    lo: float
    hi: float
    n: int
    first: str
    last: str


def level(series: MonthlySeries, months: int) -> Figure:
    """Mean of the last `months` known months, with Student's interval."""
    values, span = _last(series, months, 3)
    return _student(series.name + ".level", series.measure.unit, values, span)


def growth(series: MonthlySeries, months: int) -> Figure:
    """Growth a month as a log: slope of ln y on time over the last `months` known months, least squares with Student's interval.

    UsageError when a month is not positive, for which a log is not defined.
    """
    from scipy.stats import t

    values, span = _last(series, months, 5)
    if (values <= 0).any():
        raise UsageError(f"{series.name} is not positive in every month from {span[0]} to {span[1]}: it has no growth as a log.")
    when, logs = np.arange(len(values)) - (len(values) - 1) / 2, np.log(values)
    square = float(when @ when)
    slope = float(when @ logs) / square
    left = logs - logs.mean() - slope * when
    reach = float(t.ppf(0.95, len(values) - 2)) * math.sqrt(float(left @ left) / (len(values) - 2) / square)
    return Figure(series.name + ".growth", "log/month", slope, slope - reach, slope + reach, len(values), *span)


def spread(series: MonthlySeries, months: int) -> Figure:
    """Standard deviation of the last `months` known months, with the χ² interval."""
    from scipy.stats import chi2

    values, span = _last(series, months, 5)
    sd, free = float(np.std(values, ddof=1)), len(values) - 1
    lo, hi = (sd * math.sqrt(free / float(chi2.ppf(at, free))) for at in (0.95, 0.05))
    return Figure(series.name + ".spread", series.measure.unit, sd, lo, hi, len(values), *span)


def persistence(series: MonthlySeries, months: int) -> Figure:
    """Correlation of a month with the one before over the last `months` known months, with Fisher's interval."""
    values, span = _last(series, months, 8)
    found = float(np.corrcoef(values[:-1], values[1:])[0, 1])
    reach = 1.6449 / math.sqrt(len(values) - 1 - 3)
    lo, hi = (math.tanh(math.atanh(found) + sign * reach) for sign in (-1, 1))
    return Figure(series.name + ".persistence", "share", found, lo, hi, len(values), *span)


def season(series: MonthlySeries) -> tuple[Figure, Figure]:
    """How far the months of a year rise above and fall below the trend, as a log, and the month of the year that is highest (1 to 12, 0.5 to 12.5).

    Least squares of ln y on a line and on the cosine and sine of the year; Student's interval of both by the delta method. UsageError below two years
    of known months, or when a month is not positive.
    """
    from scipy.stats import t

    known = np.flatnonzero(np.isfinite(series.values))
    if len(known) < 24:
        raise UsageError(f"{series.name}: {len(known)} months are too few to see a season; 24 are needed.")
    values, when = series.values[known], known.astype(float)
    if (values <= 0).any():
        raise UsageError(f"{series.name} is not positive in every month: it has no season as a log.")
    angle = 2 * math.pi * np.array([int(series.months[k].split("-")[1]) for k in known]) / 12
    design = np.stack([np.ones_like(when), when - when.mean(), np.cos(angle), np.sin(angle)], axis=1)
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ design.T @ np.log(values)
    left = np.log(values) - design @ found
    free = len(known) - 4
    cosine, sine = found[2:]
    amplitude = math.hypot(cosine, sine)
    spread = inverse[2:, 2:] * float(left @ left) / free
    along, across = np.array([cosine, sine]) / amplitude, np.array([-sine, cosine]) / amplitude
    reach = float(t.ppf(0.95, free)) * math.sqrt(float(along @ spread @ along))
    turn = float(t.ppf(0.95, free)) * math.sqrt(float(across @ spread @ across)) / amplitude * 6 / math.pi
    peak = (math.atan2(sine, cosine) * 6 / math.pi - 0.5) % 12 + 0.5
    span = (len(known), series.months[known[0]], series.months[known[-1]])
    return (
        Figure(series.name + ".season_amplitude", "log", amplitude, amplitude - reach, amplitude + reach, *span),
        Figure(series.name + ".season_peak", "month of the year", peak, peak - turn, peak + turn, *span),
    )


def lasting(series: MonthlySeries) -> Figure:
    """Standard deviation of the lasting part of a month's change (`local_level`), with the χ² interval of as many independent steps."""
    from scipy.stats import chi2

    found = local_level(series)
    free = found.steps - 1
    lo, hi = (found.lasting * math.sqrt(free / float(chi2.ppf(at, free))) for at in (0.95, 0.05))
    return Figure(series.name + ".lasting", series.measure.unit, found.lasting, lo, hi, found.steps, series.months[0], series.months[-1])


def share(parts: tuple[MonthlySeries, ...], whole: MonthlySeries, months: int, name: str) -> Figure:
    """Sum of `parts` over sum of `whole` in the last `months` where all are known, with the ratio estimator's interval (Cochran 1977, ch. 6).

    The interval takes months as independent and is cut at 0 and 1. UsageError below three months.
    """
    from scipy.stats import t

    upper = np.sum([each.values for each in parts], axis=0)
    both = np.isfinite(upper) & np.isfinite(whole.values) & (whole.values > 0)
    picked = np.flatnonzero(both)[-months:]
    if len(picked) < 3:
        raise UsageError(f"{name}: {len(picked)} months are too few for a share; 3 are needed.")
    above, below = upper[picked], whole.values[picked]
    ratio = float(above.sum() / below.sum())
    n = len(picked)
    error = math.sqrt(float(np.sum((above - ratio * below) ** 2)) / (n - 1) / n) / float(below.mean())
    reach = float(t.ppf(0.95, n - 1)) * error
    return Figure(name, "share", ratio, max(ratio - reach, 0.0), min(ratio + reach, 1.0), n, whole.months[picked[0]], whole.months[picked[-1]])


def _last(series: MonthlySeries, months: int, fewest: int) -> tuple[NDArray[np.float64], tuple[str, str]]:
    known = np.flatnonzero(np.isfinite(series.values))[-months:]
    if len(known) < fewest:
        raise UsageError(f"{series.name}: {len(known)} months are too few to fit; {fewest} are needed.")
    return series.values[known], (series.months[known[0]], series.months[known[-1]])


def _student(name: str, unit: str, values: NDArray[np.float64], span: tuple[str, str]) -> Figure:
    from scipy.stats import t

    n, mean = len(values), float(np.mean(values))
    reach = float(t.ppf(0.95, n - 1)) * float(np.std(values, ddof=1)) / math.sqrt(n)
    return Figure(name, unit, mean, mean - reach, mean + reach, n, *span)


Table = Mapping[str, MonthlySeries]

ATTRITION_FROM = "2022-12"
"""First month of the war of positions: the war of movement before it is another process, a hundred times as wide."""

LEVELS = {
    "area_change": 12, "personnel_losses": 6, "attacks": 3, "drones_launched": 3, "missiles_launched": 6, "ballistic_launched": 6,
    "armour_lost_russia": 6, "armour_lost_ukraine": 6, "equipment_lost_russia": 6, "equipment_lost_ukraine": 6,
    "aid_total": 12, "aid_military": 12, "aid_us_military": 12, "aid_others_military": 12,
}  # fmt: skip
"""Months over which a level is taken: a year for what is lumpy or seasonal, a quarter for what grows fast."""

GROWTHS = ("personnel_losses", "drones_launched", "missiles_launched", "armour_lost_russia")
SHARES: tuple[tuple[str, tuple[str, ...], str, int], ...] = (
    ("drones_stopped.share", ("drones_downed", "drones_suppressed"), "drones_launched", 6),
    ("missiles_downed.share", ("missiles_downed",), "missiles_launched", 6),
    ("ballistic_downed.share", ("ballistic_downed",), "ballistic_launched", 6),
    ("aid_us_military.share", ("aid_us_military",), "aid_military", 12),
)


def recent_figures(table: Table, before: str) -> list[Figure]:
    """Every derived figure on the months before `before`, in a fixed order. UsageError when one of them has too few months."""
    past = {name: series.before(before) for name, series in table.items()}
    area = past["area_change"].since(ATTRITION_FROM)
    found = [level(past[name], months) for name, months in LEVELS.items()]
    found += [growth(past[name], 12) for name in GROWTHS]
    found += [spread(area, 12), persistence(area, len(area.months)), lasting(area), *season(past["personnel_losses"].since(ATTRITION_FROM))]
    return found + [share(tuple(past[each] for each in parts), past[whole], months, name) for name, parts, whole, months in SHARES]


@cache
def shipped_figures() -> Mapping[str, tuple[Figure, ...]]:
    """The figures shipped for each month they stop before; `scripts/fit_recent_months.py` writes them."""
    import yaml

    table = yaml.safe_load((files("nicias.data") / "recent_months.yml").read_text("utf-8"))
    return {before: tuple(Figure(**row) for row in rows) for before, rows in table["before"].items()}
