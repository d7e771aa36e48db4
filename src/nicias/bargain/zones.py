"""The two zones of agreement at the start of the war, and which constraint empties them (ENGINE, section 6).

The *zone of terms* asks whether some package, kept for ever, beats the war without talks for both sides: max_k min_i (ū_ik − V⁰_i).
The *zone with durability* counts the risk that the peace does not hold: max_k min_i (S_ik − V⁰_i). A zone is open when that is
above zero. Margins are taken against V⁰ because, where peace is near, waiting for it costs one month and {k: S ≥ C} can be empty.
Both are exact over every package of the table (`durable`), not only over those on the table of the game.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nicias.bargain.durable import nearest
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.issues import IssueTable
from nicias.bargain.rescoring import Start, rescore, start_of
from nicias.bargain.space import Space


@dataclass(frozen=True)
class Zone:
    """The package that comes nearest to satisfying both sides, and by how much. Margins are in stakes."""

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


def zones(equilibrium: Equilibrium, table: IssueTable) -> Zones:
    """Both zones at the start state of the solved map, over every permitted and deliverable package of the table."""
    return _over(start_of(equilibrium), table)


def lifted(equilibrium: Equilibrium, table: IssueTable, plain: Zones) -> dict[str, Zones]:
    """Both zones as they are (`none`: `plain`, what `zones` found) and with each constraint lifted in turn.

    `vetoes`: what a third party rejects; `delivery`: what nobody delivers; `survival_penalty`: what leaders pay for poor terms;
    `hazard`: renewed war. The values of the solved war are held. The constraint that empties a zone is one whose zone is open
    here while that of `none` is closed.
    """
    start = start_of(equilibrium)
    spared = replace(start, survival_penalty=np.zeros_like(start.survival_penalty))
    return {
        "none": plain,
        "vetoes": _over(start, table.without_vetoes()),
        "delivery": _over(start, table.all_delivered()),
        "survival_penalty": _over(spared, table),
        "hazard": replace(plain, durability=plain.terms),
    }


def _over(start: Start, table: IssueTable) -> Zones:
    return Zones(_nearest(start, table, holds=True), _nearest(start, table, holds=False))


def _nearest(start: Start, table: IssueTable, *, holds: bool) -> Zone:
    choice = nearest(start, space_of(table), 1, holds=holds).choice
    package = table.packages(choice)
    scored = rescore(
        start, *(np.array([row]) for row in (package.score, package.breach_cost, package.shift, package.accident_rate))
    )
    margins = scored.kept[0, :2, 0] - start.alone[0, :2] if holds else scored.over_war[0, :2, 0]
    return Zone(tuple(choice[0].tolist()), (float(margins[0]), float(margins[1])))


def space_of(table: IssueTable) -> Space:
    """A table as a space to search for what the two sides prefer to the war."""
    issues = table.issues
    return Space(
        first=np.cumsum([0, *(len(issue.options) for issue in issues[:-1])]),
        allowed=np.concatenate([issue.allowed for issue in issues]),
        score=np.concatenate([issue.score for issue in issues], axis=1),
        breach_cost=np.concatenate([issue.breach_cost for issue in issues]),
        shift=np.concatenate([issue.shift for issue in issues]),
        quiet=np.log1p(-np.concatenate([issue.accident_rate for issue in issues])),
        consent=np.zeros((0, sum(len(issue.options) for issue in issues))),
        reservation=np.zeros(0),
        bargaining=np.array([True, True, False]),
        consenting=np.zeros(3, bool),
        linkages=table.linkages,
        aversion=table.aversion,
    )
