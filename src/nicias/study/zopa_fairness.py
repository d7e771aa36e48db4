"""Fairness points over all draws: which text each bargaining solution picks when gains are medians over draws.

Candidates are every draw's own best packages and those each solution picks in a draw (exact over all packages); gains are over the war without talks, the
risk of renewed war counted. Only packages that are available in most draws and to which third parties consent are picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.bargain.durable import fair
from nicias.bargain.fairness import Criterion, fairness_points
from nicias.study.zopa_search import in_every_draw, spaces
from nicias.study.zopa_table import Choice, ZopaTable
from nicias.study.zopa_zone import MOST, ZonePackage, zone_package

if TYPE_CHECKING:
    from nicias.scenario import Scenario


@dataclass(frozen=True)
class Fairness:
    """A package for each solution, or none and the reason."""

    points: dict[str, ZonePackage]
    reason: str
    draws: float  # share of draws in which some package gives both sides a gain, so that the solutions pick one

    def to_dict(self) -> dict[str, Any]:
        """Every solution by name; null where there is no package that gives both sides a gain."""
        found: dict[str, Any] = {rule.value: None for rule in Criterion}
        found |= {name: each.to_dict() for name, each in self.points.items()}
        return {**found, "reason": self.reason, "draws": self.draws}


def fairness(scenario: Scenario, table: ZopaTable, required: Sequence[str], candidates: Choice, threads: int | None = None) -> Fairness:
    """The four points over `candidates` (K, issues) and every draw's own picks, which are exact over its whole product."""
    picks = _picks(table, required, threads)
    tried = np.unique(np.concatenate([candidates, *picks]), axis=0)
    scored = table.rescored(tried)
    open_to_all = table.available()[:, tried + table.options.first].all(axis=-1).mean(axis=0) >= MOST
    for party in table.thirds:
        if party in required:
            open_to_all &= np.median(scored.of(party), axis=0) >= 0
    gains = np.median(scored.over_war[:, :2], axis=0)[:, open_to_all]
    tried = tried[open_to_all]
    found = fairness_points(gains, np.zeros(2))
    share = float(np.mean([len(each) > 0 for each in picks]))
    if found.reason:
        return Fairness({}, "No package that is available in most draws gives both sides a gain over the war without talks.", share)
    points = {rule.value: zone_package(scenario, table, required, tried[point.row]) for rule, point in found.points.items()}
    return Fairness(points, "", share)


def _picks(table: ZopaTable, required: Sequence[str], threads: int | None) -> list[Choice]:
    """(picks, issues) what the solutions pick in each draw; none where nothing gives both sides a gain that others consent to."""
    each = spaces(table, required)
    none = np.zeros((0, len(table.options.issues)), np.int64)

    def one(d: int) -> Choice:
        return np.concatenate([none, *(point.choice for point in fair(table.start.take([d]), each[d]).values())])

    return in_every_draw(one, len(table), threads)
