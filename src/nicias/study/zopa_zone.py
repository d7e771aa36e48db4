"""Is there a package that all required parties prefer to fighting on? Searched exactly in every draw, and for the text that does in most.

Required are the sides and every third party with a reservation. Margins are over the war without talks, S_jk − V⁰_j, because where
peace is near waiting for it costs one month and no package beats that (ENGINE, 8.2).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.bargain.durable import Nearest
from nicias.bargain.parameters import Array
from nicias.bargain.widest import widest
from nicias.study.zopa_answers import SURVIVAL_YEARS, Interval, across, norms_of, status_quo
from nicias.study.zopa_changes import Change, singles
from nicias.study.zopa_search import search, spaces
from nicias.study.zopa_table import Choice, Mask, ZopaTable

if TYPE_CHECKING:
    from nicias.scenario import Scenario

SHOWN = 5
MOST = 0.5
"""A package is in the zone when every required party prefers it, and all of it is permitted and delivered, in this share of draws."""

ROUNDS = 8
"""Single changes by which the best candidates are improved over all draws."""


@dataclass(frozen=True)
class ZonePackage:
    """One package over all draws."""

    choice: Choice
    package: dict[str, str]
    margins: dict[str, Interval]  # over the war without talks
    this_month: dict[str, float]  # median margins of (E9), against refusing
    everybody: float  # share of draws in which all required parties prefer it and it is available
    available: float
    survival: dict[str, Interval]
    norms: dict[str, dict[str, str]]

    def to_dict(self) -> dict[str, Any]:
        return {
            "package": self.package,
            "margins": {party: each.median for party, each in self.margins.items()},
            "intervals": {party: [each.lo, each.hi] for party, each in self.margins.items()},
            "margins_this_month": self.this_month,
            "everybody": self.everybody,
            "available": self.available,
            "durability": {years: each.to_dict() for years, each in self.survival.items()},
            "norms": self.norms,
        }


@dataclass(frozen=True)
class ZoneOfAgreement:
    """The verdict, draw by draw and over all of them."""

    required: tuple[str, ...]
    open: float  # share of draws in which some package satisfies everybody; exact in each
    open_of_terms: float  # the same if every peace held
    best: Interval  # over draws: the best package's value, its smallest margin
    binding: dict[str, float]  # party → share of draws in which its margin is that smallest one
    searched: tuple[int, int]  # packages in the product; partial and whole packages looked at in a usual draw
    packages: tuple[ZonePackage, ...]  # in the zone, best first
    nearest: ZonePackage  # the best of all, in the zone or not
    shortest: str  # the required party with the smallest margin there
    binding_change: Change | None  # the single change, open to the parties or not, that would move that party most
    exact: bool  # no package does for everybody in more draws than the first of `packages`, or `nearest`, does
    candidates: Choice  # (K, issues) the packages that were compared over all draws

    @property
    def empty(self) -> bool:
        """Whether no package was found that does for everybody in most draws."""
        return not self.packages

    @property
    def proved(self) -> bool:
        """Whether an empty zone is one for certain."""
        return self.empty and self.exact

    def to_dict(self) -> dict[str, Any]:
        return {
            "required": list(self.required),
            "open": self.open,
            "open_of_terms": self.open_of_terms,
            "best": self.best.to_dict(),
            "binding": self.binding,
            "packages_searched": self.searched[0],
            "looked_at": self.searched[1],
            "most_draws": self.nearest.everybody,
            "most_draws_exact": self.exact,
            "proved": self.proved,
        }


def required_parties(table: ZopaTable) -> tuple[str, ...]:
    """The sides, and the third parties whose consent the scenario asks for."""
    return (*table.sides, *table.thirds)


def zone(
    scenario: Scenario, table: ZopaTable, *, required: Sequence[str] | None = None, also: Iterable[Mapping[str, str]] = (),
    threads: int | None = None,
) -> ZoneOfAgreement:
    """The zone over the real product of options, vetoes and deliverability; `also`: packages to try besides the draws' own best."""
    parties = tuple(required) if required is not None else required_parties(table)
    found = search(table, parties, threads=threads)
    values = np.array([each.value[0] for each in found])
    terms = np.array([each.value[0] for each in search(table, parties, count=1, holds=True, threads=threads)])
    blank = status_quo(scenario)
    tried = [each.choice for each in found] + [table.options.choice({**blank, **terms_})[None] for terms_ in also]
    candidates = improved(table, parties, np.unique(np.concatenate([*tried, table.options.choice(blank)[None]]), axis=0))
    candidates, exact = _with_widest(table, parties, candidates, values >= 0)
    order = ranked(table, parties, candidates)
    shown = [zone_package(scenario, table, parties, candidates[k]) for k in order[:SHOWN]]
    first = shown[0]
    shortest = min(parties, key=lambda party: _pressing(first.margins[party].median, party in table.thirds))
    margins = table.rescored(np.array([each.choice[0] for each in found]))
    return ZoneOfAgreement(
        required=parties,
        open=float((values >= 0).mean()),
        open_of_terms=float((terms >= 0).mean()),
        best=across(values),
        binding=_binding(table, parties, margins.over_war),
        searched=(int(np.prod([len(options) for _, options in table.options.issues])), _usual_work(found)),
        packages=tuple(each for each in shown if each.everybody >= MOST),
        nearest=first,
        shortest=shortest,
        binding_change=_best_change(table, first.choice, shortest),
        exact=exact,
        candidates=candidates,
    )


def _with_widest(table: ZopaTable, parties: Sequence[str], candidates: Choice, opened: Mask) -> tuple[Choice, bool]:
    """The candidates, with a package that does in more draws if there is one; and whether none does in more than the best of them.

    `opened` (D,): whether a draw has any package; the others need not be looked at.
    """
    known = round(float(joint(table, parties, candidates)[1].sum(axis=0).max()))
    draws = np.flatnonzero(opened).tolist()
    found = widest(table.start.take(draws), spaces(table.take(draws), parties), known)
    if found.choice is None:
        return candidates, found.exact
    return improved(table, parties, np.concatenate([candidates, found.choice[None]])), found.exact


def in_most(table: ZopaTable, parties: Sequence[str], candidates: Choice, available: Mask | None = None) -> Choice | None:
    """(issues,) a package that does for everybody in most draws, the best of the candidates if one does; None when no package does."""
    share = joint(table, parties, candidates, available)[1].mean(axis=0)
    if share.max() >= MOST:
        return candidates[int(share.argmax())]
    return widest(table.start, spaces(table, parties, available), math.ceil(MOST * len(table)) - 1).choice


def _pressing(margin: float, third: bool) -> float:
    """How pressing a party's margin is: a third party's consent only counts where it is lacking."""
    return np.inf if third and margin >= 0 else margin


def _usual_work(found: Sequence[Nearest]) -> int:
    return int(np.median([each.branches + each.tried for each in found]))


def _binding(table: ZopaTable, parties: Sequence[str], over_war: Array) -> dict[str, float]:
    """Who has the smallest margin in each draw's own best package; a third party only where it is below zero."""
    draws = np.arange(len(table))
    rows = []
    for party in parties:
        margin = over_war[draws, table.parties.index(party), draws]
        rows.append(np.where((margin > 0) & (party in table.thirds), np.inf, margin))
    who = np.argmin(np.array(rows), axis=0)
    return {party: float((who == place).mean()) for place, party in enumerate(parties)}


def joint(table: ZopaTable, parties: Sequence[str], choice: Choice, available: Mask | None = None) -> tuple[Array, Array]:
    """(D, K) value of packages (−∞ where not available) and whether everybody prefers them, as 0 or 1."""
    scored = table.rescored(choice)
    allowed = table.available() if available is None else available
    taken = allowed[:, choice + table.options.first].all(axis=-1)
    value = np.full(taken.shape, np.inf)
    for party in parties:
        margin = scored.over_war[:, table.parties.index(party)]
        value = np.minimum(value, np.where(margin < 0, margin, np.inf) if party in table.thirds else margin)
    return np.where(taken, value, -np.inf), ((value >= 0) & taken).astype(float)


def ranked(table: ZopaTable, parties: Sequence[str], candidates: Choice) -> list[int]:
    """Candidates by the share of draws in which everybody prefers them, then by their median value; best first."""
    value, works = joint(table, parties, candidates)
    share = works.mean(axis=0)
    middle = np.median(np.maximum(value, -10.0), axis=0)
    return sorted(range(len(candidates)), key=lambda k: (-share[k], -middle[k], tuple(candidates[k])))


def improved(table: ZopaTable, parties: Sequence[str], candidates: Choice) -> Choice:
    """The candidates and what single changes of the best of them lead to, judged over all draws."""
    order = ranked(table, parties, candidates)
    here = candidates[order[0]]
    for _ in range(ROUNDS):
        around = singles(table, here).choice
        candidates = np.unique(np.concatenate([candidates, around]), axis=0)
        order = ranked(table, parties, candidates)
        if np.array_equal(candidates[order[0]], here):
            break
        here = candidates[order[0]]
    return candidates


def zone_package(scenario: Scenario, table: ZopaTable, parties: Sequence[str], choice: Choice) -> ZonePackage:
    """One package over all draws."""
    scored = table.rescored(choice[None])
    value, works = joint(table, parties, choice[None])
    package = table.options.package(choice)
    return ZonePackage(
        choice=choice,
        package=package,
        margins={party: across(scored.over_war[:, table.parties.index(party), 0]) for party in parties},
        this_month={party: float(np.median(scored.of(party)[:, 0])) for party in parties},
        everybody=float(works.mean()),
        available=float((value > -np.inf).mean()),
        survival={str(years): across(scored.engine.survival(12 * years)[:, 0]) for years in SURVIVAL_YEARS},
        norms=norms_of(scenario, package),
    )


def _best_change(table: ZopaTable, choice: Choice, party: str) -> Change | None:
    """The single change, open or not, that would raise a party's margin over war most."""
    each = singles(table, choice)
    p = table.parties.index(party)
    gain = np.median(table.rescored(each.choice).over_war[:, p] - table.rescored(choice[None]).over_war[:, p], axis=0)
    if not gain.size or gain.max() <= 0:
        return None
    best = int(np.argmax(gain))
    name, options = table.options.issues[int(each.issue[best])]
    return Change(name, options[int(choice[each.issue[best]])], options[int(each.option[best])], float(gain[best]))
