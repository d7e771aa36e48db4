"""The two zones of agreement at the start of the war, and which constraint empties them (ENGINE, section 6).

The *zone of terms* asks whether some package, kept for ever, beats the war without talks for both sides: max_k min_i (ū_ik − V⁰_i).
The *zone with durability* counts the risk that the peace does not hold: max_k min_i (S_ik − V⁰_i). A zone is open when that is
above zero. Margins are taken against V⁰ because, where peace is near, waiting for it costs one month and {k: S ≥ C} can be empty.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nicias.bargain.chain import kept_values
from nicias.bargain.durability import signing, start_state
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.issues import IssueTable
from nicias.bargain.packages import front
from nicias.bargain.parameters import Array, PackageSet


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


def zones(equilibrium: Equilibrium, packages: PackageSet | None = None) -> Zones:
    """Both zones at the start state of the solved map, over `packages` (default: the few on the table).

    The packages on the table are thinned for the game's sake and can miss the one that opens a zone; whether a deal exists is
    a question to ask of `front(table)`.
    """
    return _over(equilibrium, equilibrium.packages if packages is None else packages)


def lifted(equilibrium: Equilibrium, table: IssueTable) -> dict[str, Zones]:
    """Both zones over *every* undominated package of the table, as it is (`none`) and with each constraint lifted in turn.

    `vetoes`: what a third party rejects; `delivery`: what nobody delivers; `survival_penalty`: what leaders pay for poor terms;
    `hazard`: renewed war. The values of the solved war are held. `none` is at least as wide as `zones`, which sees only the
    packages on the table; the constraint that empties a zone is one whose zone is open here while that of `none` is closed.
    """
    parameters = equilibrium.parameters
    first, second = (replace(side, survival_penalty=0.0) for side in parameters.sides)
    spared = replace(equilibrium, parameters=replace(parameters, sides=(first, second)))
    packages = front(table)
    return {
        "none": _over(equilibrium, packages),
        "vetoes": _over(equilibrium, front(table.without_vetoes())),
        "delivery": _over(equilibrium, front(table.all_delivered())),
        "survival_penalty": _over(spared, packages),
        "hazard": _over(equilibrium, packages, holds=True),
    }


def _over(equilibrium: Equilibrium, packages: PackageSet, *, holds: bool = False) -> Zones:
    """Both zones over some packages; `holds` sets every hazard to zero."""
    state = start_state(equilibrium)
    fighting = equilibrium.value_without_talks[(slice(0, 2), *state)][:, None]
    kept = kept_values(equilibrium.parameters, packages)[:2, :, state[2]]  # (E7)
    durable = kept if holds else signing(equilibrium, packages, state)[1][:2]
    return Zones(_nearest(packages, kept - fighting), _nearest(packages, durable - fighting))


def _nearest(packages: PackageSet, margins: Array) -> Zone:
    best = int(np.argmax(margins.min(axis=0)))
    return Zone(best, tuple(packages.choice[best].tolist()), (float(margins[0, best]), float(margins[1, best])))
