"""Counts of what happened in many histories: integers only, so that tallies add up exactly in any order.

Months are counted as the engine's design says: what is signed in the t-th month counts as ≤ t months, and a ceasefire counts
when the war has not resumed within its definition's minimum length. Index t of a month axis is the t-th month; 0 is the start.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.parameters import Array
from nicias.errors import ModelError, UsageError

Counts = NDArray[np.int64]
AREA = "area"
"""Name of the first total: km² gained by side 0."""
HAIR = 1 + 1e-9
"""Ranges are wider by this factor, so that rounding never pushes an extreme total out of its last bin."""


class Reading(NamedTuple):
    """A figure read off a tally and its Monte-Carlo standard error (nan when nothing was observed)."""

    value: float
    se: float


@dataclass(frozen=True)
class Measures:
    """What is counted, over how long, and in which bins. Tallies add only when their measures are equal.

    `months` is the horizon; totals are binned at the `checkpoints`, between `low` and `high` (totals, checkpoints) in `bins` equal
    bins. `names[0]` is the area gained; the others are sums of monthly rates by level. `minimum_length` is that of the
    ceasefire definition, `spans` the lengths of peace whose durability is asked; all in months.
    """

    months: int
    checkpoints: tuple[int, ...]
    names: tuple[str, ...]
    low: tuple[tuple[float, ...], ...]
    high: tuple[tuple[float, ...], ...]
    bins: int = 1000
    minimum_length: int = 1
    spans: tuple[int, ...] = (12, 60)

    @classmethod
    def covering(
        cls,
        months: int,
        rates: Mapping[str, tuple[float, float]],
        *,
        checkpoints: Iterable[int] = (1, 3, 6, 12, 24),
        bins: int = 1000,
        minimum_length: int = 1,
        spans: tuple[int, ...] = (12, 60),
    ) -> Measures:
        """Bins that hold every total whose monthly rate lies in `rates` (name → lowest, highest over all draws).

        The area must be the first name. Checkpoints after the horizon are left out and the horizon is added. Raises
        UsageError when the area is missing, a range is reversed, or a length is out of bounds.
        """
        if not rates or next(iter(rates)) != AREA:
            raise UsageError(f"The first rate must be '{AREA}'.")
        if any(not low <= high for low, high in rates.values()):
            raise UsageError("A monthly rate has its lowest above its highest.")
        if months < 1 or bins < 1 or minimum_length < 0 or any(span < minimum_length for span in spans):
            raise UsageError("Months and bins start at 1; no span is shorter than the ceasefire's minimum length.")
        points = tuple(sorted({point for point in checkpoints if 0 < point < months} | {months}))
        return cls(
            months,
            points,
            tuple(rates),
            tuple(tuple(min(0.0, low * t * HAIR) for t in points) for low, _ in rates.values()),
            tuple(tuple(max(0.0, high * t * HAIR) for t in points) for _, high in rates.values()),
            bins,
            minimum_length,
            spans,
        )

    @property
    def width(self) -> Array:
        """(totals, checkpoints) width of a bin; 0 where the range is a single number."""
        return (np.array(self.high) - np.array(self.low)) / self.bins


@dataclass(frozen=True)
class Tally:
    """What happened in `histories` histories. Month axes have months+1 entries and count events *in* that month, except `level`."""

    measures: Measures
    histories: int
    signed: Counts  # (t,) all signatures
    ceasefire: Counts  # (t,) first ceasefire of a history that counts, by the month it was signed
    package: Counts  # (K, t) its package
    survived: Counts  # (spans, t) of those ceasefires, how many kept the peace so long
    renewed: Counts  # (t,) wars that resumed
    collapsed: Counts  # (2, t) collapses of side 0, side 1
    exited: Counts  # (t,) patron out for the first time
    turned_weary: Counts  # (2, t) tolerance ran out
    talks: Counts  # (t,) histories with serious talks
    level: Counts  # (N_g, t) histories at that level at the end of the month (frozen at peace and after collapse)
    totals: Counts  # (totals, checkpoints, bins + 2) first and last bin: outside the range

    def __add__(self, other: Tally) -> Tally:
        if self.measures != other.measures or self.package.shape != other.package.shape or self.level.shape != other.level.shape:
            raise UsageError("Tallies add only when they count the same measures, packages and levels.")
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self) if f.name != "measures"}
        return replace(self, **sums)

    def without_packages(self) -> Tally:
        """The same counts without the packages, whose list differs from draw to draw: what can be pooled over draws."""
        return replace(self, package=self.package[:0])

    def ceasefire_by(self, month: int) -> Reading:
        """P(a ceasefire that counts, signed within `month` months)."""
        return self._share(self.ceasefire[: self._month(month) + 1].sum(), self.histories)

    def durability(self, span: int, within: int = 24) -> Reading:
        """P(no renewed war within `span` months | a ceasefire that counts, signed within `within` months). The first such ceasefire.

        Raises ModelError when the horizon is too short to see the span out, UsageError when it was not counted.
        """
        if span not in self.measures.spans:
            raise UsageError(f"Durability over {span} months was not counted; counted: {self.measures.spans}.")
        if within + span > self.measures.months:
            raise ModelError(f"Durability over {span} months needs {within + span} simulated months, not {self.measures.months}.")
        row = self.survived[self.measures.spans.index(span)]
        return self._share(row[: within + 1].sum(), self.ceasefire[: within + 1].sum())

    def package_shares(self, within: int) -> Array:
        """(K,) P(package | a ceasefire that counts, signed within `within` months); nan when there was none."""
        counts = self.package[:, : self._month(within) + 1].sum(axis=1)
        total = int(counts.sum())
        return counts / total if total else np.full(counts.shape, math.nan)

    def endings(self, month: int | None = None) -> dict[str, Reading]:
        """Shares of `settlement` (a peace in force), `collapse_0`, `collapse_1` and `war` at a month (default: the horizon)."""
        end = self._month(self.measures.months if month is None else month) + 1
        peace = self.signed[:end].sum() - self.renewed[:end].sum()
        first, second = self.collapsed[:, :end].sum(axis=1)
        counts = {"settlement": peace, "collapse_0": first, "collapse_1": second, "war": self.histories - peace - first - second}
        return {name: self._share(count, self.histories) for name, count in counts.items()}

    def patron_out_by(self, month: int) -> Reading:
        """P(the patron has been out by the end of `month`)."""
        return self._share(self.exited[: self._month(month) + 1].sum(), self.histories)

    def weary_by(self, side: int, month: int) -> Reading:
        """P(the side's tolerance has run out by the end of `month`)."""
        return self._share(self.turned_weary[side, : self._month(month) + 1].sum(), self.histories)

    def level_shares(self, month: int) -> Array:
        """(N_g,) shares of the support levels at the end of `month`."""
        return self.level[:, self._month(month)] / self.histories

    def renewed_by(self, month: int) -> float:
        """Renewed wars a history within `month` months."""
        return float(self.renewed[: self._month(month) + 1].sum()) / self.histories

    def talks_by(self, month: int) -> float:
        """Months of serious talks a history within `month` months."""
        return float(self.talks[: self._month(month) + 1].sum()) / self.histories

    def quantile(self, name: str, month: int, p: float) -> Reading:
        """The p-quantile of a total at a checkpoint, linear within its bin; raises UsageError for a total or month not counted.

        Its error is half the distance between the quantiles one binomial standard error to either side.
        """
        if name not in self.measures.names or month not in self.measures.checkpoints:
            raise UsageError(f"'{name}' at month {month} was not counted.")
        a, c = self.measures.names.index(name), self.measures.checkpoints.index(month)
        below = np.concatenate([[0], np.cumsum(self.totals[a, c])]) / self.histories
        edges = self.measures.low[a][c] + self.measures.width[a, c] * np.arange(-1, self.measures.bins + 2)
        spread = math.sqrt(p * (1 - p) / self.histories)

        def at(q: float) -> float:
            bin_ = min(max(int(np.searchsorted(below, q, side="left")) - 1, 0), len(edges) - 2)
            inside = below[bin_ + 1] - below[bin_]
            share = (q - below[bin_]) / inside if inside > 0 else 0.0
            return float(edges[bin_] + min(max(share, 0.0), 1.0) * (edges[bin_ + 1] - edges[bin_]))

        return Reading(at(p), (at(min(p + spread, 1.0)) - at(max(p - spread, 0.0))) / 2)

    def _month(self, month: int) -> int:
        if not 0 <= month <= self.measures.months:
            raise UsageError(f"Month {month} lies outside the {self.measures.months} months simulated.")
        return month

    @staticmethod
    def _share(count: np.integer | int, of: np.integer | int) -> Reading:
        n = int(of)
        if n == 0:
            return Reading(math.nan, math.nan)
        p = int(count) / n
        return Reading(p, math.sqrt(p * (1 - p) / n))
