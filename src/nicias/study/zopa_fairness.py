"""Fairness points over all draws: which text each bargaining solution picks when gains are medians over draws.

Candidates are every draw's own best packages and those each solution picks in a draw; gains are over the war without talks, the
risk of renewed war counted. Only packages that are available in most draws and to which third parties consent are picked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.bargain.fairness import Criterion, fairness_points
from nicias.bargain.packages import front
from nicias.errors import ModelError
from nicias.study.zopa_table import Choice, ZopaTable
from nicias.study.zopa_zone import MOST, ZonePackage, zone_package

if TYPE_CHECKING:
    from nicias.scenario import Scenario


@dataclass(frozen=True)
class Fairness:
    """A package for each solution, or none and the reason."""

    points: dict[str, ZonePackage]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Every solution by name; null where there is no package that gives both sides a gain."""
        found: dict[str, Any] = {rule.value: None for rule in Criterion}
        found |= {name: each.to_dict() for name, each in self.points.items()}
        return {**found, "reason": self.reason}


def fairness(scenario: Scenario, table: ZopaTable, required: Sequence[str], candidates: Choice) -> Fairness:
    """The four points over `candidates` (K, issues) and every draw's own picks."""
    tried = np.unique(np.concatenate([candidates, *(_picks(table, d) for d in range(len(table)))]), axis=0)
    scored = table.rescored(tried)
    open_to_all = table.available()[:, tried + table.options.first].all(axis=-1).mean(axis=0) >= MOST
    for party in table.thirds:
        if party in required:
            open_to_all &= np.median(scored.of(party), axis=0) >= 0
    gains = np.median(scored.over_war[:, :2], axis=0)[:, open_to_all]
    tried = tried[open_to_all]
    found = fairness_points(gains, np.zeros(2))
    if found.reason:
        return Fairness({}, "No package that is available in most draws gives both sides a gain over the war without talks.")
    return Fairness({rule.value: zone_package(scenario, table, required, tried[point.row]) for rule, point in found.points.items()}, "")


def _picks(table: ZopaTable, d: int) -> Choice:
    """What the solutions pick in one draw, over its undominated packages; none when nothing gives both sides a gain."""
    try:
        choice = front(table.bound[d].table).choice
    except ModelError:
        return np.zeros((0, len(table.options.issues)), np.int64)
    gains = table.take([d]).rescored(choice).over_war[0, :2]
    return choice[[point.row for point in fairness_points(gains, np.zeros(2)).points.values()]]
