"""What is counted on the terrain besides the map's tally: distributions of the state by month, first times, limits, the walk of ρ."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.parameters import Array
from nicias.errors import UsageError
from nicias.war.tally import Counts
from nicias.war.terrain.histories import FIXED
from nicias.war.terrain.mechanism import CATEGORIES, SECTORS
from nicias.war.terrain.registry import FIELDS, LIMITS, places
from nicias.war.terrain.staff_estimate import EVENTS, StaffEstimate

BINS = 48

MONTHLY, THEN_EVERY = 24, 3
"""Distributions are kept for each of the first months, then for every third."""


def kept_months(months: int) -> list[int]:
    """The months, 0 to `months`, whose distributions are kept."""
    return [*range(min(MONTHLY, months) + 1), *range(MONTHLY + THEN_EVERY, months + 1, THEN_EVERY)]


def element_names(name: str) -> list[str]:
    """The elements of a state field: `troops.0`, `stock.1.shells`, `breach.north`, or the bare name."""
    shape = FIELDS[name].shape
    if not shape:
        return [name]
    tails = {2: ("0", "1"), len(CATEGORIES): CATEGORIES, len(SECTORS): SECTORS if name != "queue" else ("0", "1", "2")}
    names = [name]
    for size in shape:
        names = [f"{front}.{tail}" for front in names for tail in tails[size]]
    return names


SERIES: dict[str, int] = {
    element: places(name).start + i
    for name, field in FIELDS.items()
    if field.shown and field.kind != "event"
    for i, element in enumerate(element_names(name))
}
"""Element of the state whose distribution is kept → its place in the state."""

FIRSTS: dict[str, int] = {
    element: places(field.name).start + i for field in EVENTS for i, element in enumerate(element_names(field.name))
}
"""Element of an event whose first month is kept → its place in the state."""


MOST_EVIDENCE = 15.0
"""Log odds beyond which public evidence is not binned; maps reach about 8."""

MOST_TALKS = 48
"""Lone refusals there are bins for."""

MOST_SIGNATURES = 3
"""Settlements, each broken again, that the index of boldness makes room for."""


def _beyond(estimate: StaffEstimate) -> dict[str, tuple[float, float]]:
    """Ranges of what the staff's paths do not show."""
    p, drift, (low, high) = estimate.terrain.parameters[0], estimate.drift, estimate.fundamental
    blur = sum(float(np.nan_to_num(p[name])) ** 2 for name in ("aid_uncertainty", "mixed_voices")) * float(np.var(drift))
    ahead = 12 * (float(np.abs(drift).max()) + max(abs(low), abs(high)))
    wide = math.sqrt(12 * estimate.sd**2 + 144 * ((high - low) ** 2 / 4 + blur))
    rho = places("rho")
    shares = {name: (0.0, 1.0) for name, field in FIELDS.items() if field.unit == "share" and field.kind != "event"}
    talks = {name: (0.0, float(MOST_TALKS)) for name in ("refusals", "blamed_rightly")}
    return shares | talks | {
        "evidence": (-MOST_EVIDENCE, MOST_EVIDENCE),
        "belief_mean": (float(estimate.low[rho][0]) - ahead, float(estimate.high[rho][0]) + ahead),
        "belief_spread": (0.0, 1.05 * wide + 1e-9),
        "emboldened": (0.0, MOST_SIGNATURES * float(np.nan_to_num(p["emboldening"])) + 1e-9),
    }


@dataclass(frozen=True)
class Ranges:
    """Between what values each series is binned; tallies add only when their ranges are equal."""

    low: tuple[float, ...]
    high: tuple[float, ...]

    @classmethod
    def covering(cls, estimate: StaffEstimate, margin: float = 0.5) -> Ranges:
        """Ranges of the state along the staff's paths, widened by a share of themselves; a constant gets a bin of its own.

        What moves only with talks, and beliefs, which the staff's paths leave out, have the widest range they can take: shares all of
        it, evidence and beliefs what priors, drifts and the mechanisms that are on allow.
        """
        low, high = estimate.low.copy(), estimate.high.copy()
        spread = margin * np.maximum(high - low, 1e-9 + 1e-6 * np.abs(high))
        low, high = low - spread, high + spread
        for name, (least, most) in _beyond(estimate).items():
            low[places(name)] = np.minimum(low[places(name)], least)
            high[places(name)] = np.maximum(high[places(name)], most)
        at = list(SERIES.values())
        return cls(tuple(low[at].tolist()), tuple(high[at].tolist()))

    def merged(self, other: Ranges) -> Ranges:
        """Ranges that hold both."""
        return Ranges(
            tuple(min(a, b) for a, b in zip(self.low, other.low, strict=True)),
            tuple(max(a, b) for a, b in zip(self.high, other.high, strict=True)),
        )


@dataclass(frozen=True)
class TerrainTally:
    """Counts over histories at war. `series` (kept months, series, BINS + 2): first and last bin outside the range; `firsts` (events, t).

    `walk` (levels, 7): months fought, sums of Δρ and Δρ² (whole parts of `FIXED`), of both sides' costs (same), of soldiers killed.
    """

    ranges: Ranges
    histories: int
    series: Counts
    firsts: Counts
    walk: Counts
    limits: Counts  # (limits,) months in which each limit bound
    months_fought: int

    def __add__(self, other: TerrainTally) -> TerrainTally:
        if self.ranges != other.ranges:
            raise UsageError("Terrain tallies add only when their series have the same ranges.")
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "ranges"}
        return TerrainTally(self.ranges, **sums)

    def without_series(self) -> TerrainTally:
        """The same counts without the distributions, which are large: what is kept of each draw once they are pooled."""
        return TerrainTally(self.ranges, self.histories, self.series[:0], self.firsts, self.walk, self.limits, self.months_fought)

    def quantile(self, name: str, month: int, p: float) -> float:
        """The p-quantile of a series over the histories still at war in a month, linear within its bin; nan when there are none.

        The end of the range where the quantile lies outside it (`outside` says how many do). Raises UsageError for an unknown series.
        """
        counts, low, high = self._row(name, month)
        total = int(counts.sum())
        if total == 0:
            return math.nan
        below = np.concatenate([[0], np.cumsum(counts)]) / total
        width = (high - low) / BINS
        edges = np.concatenate([[low], low + width * np.arange(BINS + 1), [high]])
        bin_ = min(max(int(np.searchsorted(below, p, side="left")) - 1, 0), len(counts) - 1)
        inside = below[bin_ + 1] - below[bin_]
        share = min(max((p - below[bin_]) / inside, 0.0), 1.0) if inside > 0 else 0.0
        return float(edges[bin_] + share * (edges[bin_ + 1] - edges[bin_]))

    def mean(self, name: str, month: int) -> float:
        """Mean of a series by the middles of its bins; nan when no history is at war."""
        counts, low, high = self._row(name, month)
        total = int(counts.sum())
        width = (high - low) / BINS
        middles = np.concatenate([[low], low + width * (np.arange(BINS) + 0.5), [high]])
        return float(counts @ middles / total) if total else math.nan

    def outside(self, name: str) -> int:
        """How often a kept month's value lay outside its series' range."""
        counts = self.series[:, self._place(name)]
        return int(counts[:, 0].sum() + counts[:, -1].sum())

    def at_war(self, month: int) -> int:
        """Histories that fought the month, of those whose distributions are kept (at month 0: all of those)."""
        return int(self._row(next(iter(SERIES)), month)[0].sum())

    def by(self, event: str, month: int) -> float:
        """Share of the histories in which an event has happened by a month. Raises UsageError for an unknown event."""
        if event not in FIRSTS:
            raise UsageError(f"'{event}' is not an event of the terrain.")
        return float(self.firsts[list(FIRSTS).index(event), : month + 1].sum()) / self.histories

    @property
    def bound(self) -> dict[str, float]:
        """Each limit → how often it bound in a month fought (some can bind for both sides)."""
        return {name: int(count) / max(self.months_fought, 1) for name, count in zip(LIMITS, self.limits, strict=True)}

    @property
    def drift(self) -> Array:
        """(levels,) mean monthly change of ρ at each level in the war as simulated; nan where no month was fought."""
        months = self.walk[:, 0]
        return np.divide(self.walk[:, 1] / FIXED, months, out=np.full(len(months), np.nan), where=months > 0)

    @property
    def costs(self) -> Array:
        """(2, levels) mean monthly cost in the war as simulated."""
        months = self.walk[:, 0]
        return np.array([np.divide(self.walk[:, 3 + i] / FIXED, months, out=np.full(len(months), np.nan), where=months > 0) for i in range(2)])

    def _place(self, name: str) -> int:
        if name not in SERIES:
            raise UsageError(f"'{name}' is not a series of the terrain.")
        return list(SERIES).index(name)

    def _row(self, name: str, month: int) -> tuple[Counts, float, float]:
        at = self._place(name)
        kept = kept_months(self.firsts.shape[1] - 1)
        if month not in kept:
            raise UsageError(f"The distribution of month {month} is not kept; kept are months 0 to {MONTHLY} and every third up to {kept[-1]}.")
        return self.series[kept.index(month), at], self.ranges.low[at], self.ranges.high[at]


Whole = NDArray[np.int64]
