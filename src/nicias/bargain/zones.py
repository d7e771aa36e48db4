"""The two zones of agreement at the start of the war, and which constraint empties them (ENGINE, section 6).

The *zone of terms* asks whether some package, kept for ever, beats the war without talks for both sides: max_k min_i (ū_ik − V⁰_i).
The *zone with durability* counts the risk that the peace does not hold: max_k min_i (S_ik − V⁰_i). A zone is open when that is
above zero. Margins are taken against V⁰ because, where peace is near, waiting for it costs one month and {k: S ≥ C} can be empty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit

from nicias.bargain.chain import kept_values
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.issues import IssueTable
from nicias.bargain.packages import front
from nicias.bargain.parameters import Array, MapParameters, PackageSet


@dataclass(frozen=True)
class Zone:
    """The package that comes nearest to satisfying both sides, and by how much. Margins are in stakes."""

    package: int  # row in the package set it was looked for in
    choice: tuple[int, ...]  # its options, issue by issue
    margins: tuple[float, float]  # of that package, for each side

    @property
    def margin(self) -> float:
        """max_k min_i: above zero when the zone is open."""
        return min(self.margins)

    @property
    def open(self) -> bool:
        """Whether some package leaves both sides better off than the war without talks."""
        return self.margin > 0

    @property
    def binding_side(self) -> int:
        """The side with the smaller margin, 0 or 1."""
        return int(self.margins[1] < self.margins[0])


@dataclass(frozen=True)
class Zones:
    """Both zones over the same packages."""

    terms: Zone
    durability: Zone


def zones(equilibrium: Equilibrium) -> Zones:
    """Both zones over the packages on the table, from the solved map at its start state."""
    parameters, packages = equilibrium.parameters, equilibrium.packages
    fighting = _at_start(parameters, equilibrium.value_without_talks)[:2, None]
    signing = _at_start(parameters, equilibrium.signing_value)[:2]
    return Zones(_nearest(packages, _kept(parameters, packages) - fighting), _nearest(packages, signing - fighting))


def lifted(equilibrium: Equilibrium, table: IssueTable) -> dict[str, Zones]:
    """Both zones over *every* undominated package of the table, as it is (`none`) and with each constraint lifted in turn.

    `vetoes`: what a third party rejects; `delivery`: what nobody delivers; `survival_penalty`: what leaders pay for poor terms;
    `hazard`: renewed war.
    V⁰ is held: temptation and renewed war are valued at V⁰, so that `none` may differ a little from `zones`. The constraint that
    empties a zone is one whose zone is open here while that of `none` is closed.
    """
    parameters = equilibrium.parameters
    spared = replace(parameters, sides=tuple(replace(side, survival_penalty=0.0) for side in parameters.sides))
    packages = front(table)
    return {
        "none": _without_talks(equilibrium, parameters, packages),
        "vetoes": _without_talks(equilibrium, parameters, front(table.without_vetoes())),
        "delivery": _without_talks(equilibrium, parameters, front(table.all_delivered())),
        "survival_penalty": _without_talks(equilibrium, spared, packages),
        "hazard": _without_talks(equilibrium, parameters, packages, holds=True),
    }


def _without_talks(equilibrium: Equilibrium, parameters: MapParameters, packages: PackageSet, *, holds: bool = False) -> Zones:
    """Both zones with V⁰ for the value of renewed war; `holds` sets every hazard to zero."""
    fighting = _at_start(parameters, equilibrium.value_without_talks)[:2, None]
    kept = _kept(parameters, packages)
    signing = kept if holds else _durable(parameters, packages, equilibrium.value_without_talks, kept)
    return Zones(_nearest(packages, kept - fighting), _nearest(packages, signing - fighting))


def _durable(parameters: MapParameters, packages: PackageSet, value: Array, kept: Array) -> Array:
    """(2, K) S_ik of the two sides at the start, with `value` for V. (E5), (E6)"""
    conditions, n, h = parameters.conditions, parameters.numerics.force_points, parameters.numerics.force_step
    level, evidence, weary, _ = _start(parameters)
    reach = np.clip(packages.shift / h, 1 - n, n - 1)  # ρ starts at 0
    places = np.arange(-n, n + 1)
    renewed = np.stack([np.interp(reach, places, value[side, level, evidence, weary]) for side in (0, 1)])
    tempted = expit((renewed - packages.score[:2] - packages.breach_cost) / conditions.temptation_spread)
    holds = (1 - packages.accident_rate) * np.prod(1 - conditions.reopening_rate * tempted, axis=0)
    discount, hazard = conditions.discount, 1 - holds
    return ((1 - discount) * kept + discount * hazard * renewed) / (1 - discount * holds)


def _kept(parameters: MapParameters, packages: PackageSet) -> Array:
    """(2, K) ū_ik at the start. (E7)"""
    return kept_values(parameters, packages)[:2, :, parameters.start_weary]


def _start(parameters: MapParameters) -> tuple[int, int, int, int]:
    """(g, l, w, r) of the first month: today's force ratio, no evidence yet."""
    numerics = parameters.numerics
    return parameters.start_level, numerics.evidence_points // 2, parameters.start_weary, numerics.force_points


def _at_start(parameters: MapParameters, values: Array) -> Array:
    """`values` (…, g, l, w, r) at the start state."""
    return values[(..., *_start(parameters))]


def _nearest(packages: PackageSet, margins: Array) -> Zone:
    best = int(np.argmax(margins.min(axis=0)))
    return Zone(best, tuple(packages.choice[best].tolist()), (float(margins[0, best]), float(margins[1, best])))
