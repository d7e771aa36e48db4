"""One column of `zopa`: a set of assumptions at one date, its solved draws, and every question that can be put to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import UsageError
from nicias.study.zopa_answers import Record, ScoredProposal, across, record, status_quo
from nicias.study.zopa_changes import completed
from nicias.study.zopa_table import ZopaTable

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.study.columns import Column
    from nicias.study.zopa_fairness import Fairness
    from nicias.study.zopa_openings import Opening
    from nicias.study.zopa_zone import ZoneOfAgreement

REVERSALS = (0.0, 0.005, 0.02, 0.05)
"""Monthly rates at which somebody outside may undo a settlement."""


@dataclass(frozen=True)
class Blocking:
    """Who stands in the way of a package, by how much, and on what."""

    party: str
    margin: float
    unit: str
    issue: str | None
    before: str | None
    after: str | None
    gain: float | None
    term: str | None  # the package's own term that weighs most against the party
    vetoes: tuple[str, ...]


@dataclass(frozen=True, repr=False)
class ZopaColumn:
    """One set of assumptions at one date: its solved draws and the proposals scored in them."""

    scenario: Scenario
    column: Column
    table: ZopaTable
    proposals: Mapping[str, ScoredProposal]
    warnings: tuple[str, ...]
    seed: int
    changes: Mapping[str, object]
    provenance: tuple[str, ...]
    threads: int | None

    def __repr__(self) -> str:
        return f"{self.view or 'base'} as of {self.as_of}: {len(self.table)} draws, {len(self.proposals)} proposals"

    @property
    def view(self) -> str | None:
        return self.column.view

    @property
    def as_of(self) -> str:
        return self.column.as_of.isoformat()

    @property
    def records(self) -> dict[str, Record]:
        """Our answers against the reported ones: on the cells of parties that must sign or deliver, and on all of them."""
        scored = list(self.proposals.values())
        return {"needed": record(scored, needed_only=True), "all": record(scored, needed_only=False)}

    @cached_property
    def zone(self) -> ZoneOfAgreement:
        """The packages that all required parties prefer to fighting on, or the nearest one."""
        from nicias.study.zopa_zone import zone

        return zone(self.scenario, self.table, also=[each.terms for each in self.proposals.values() if each.scored], threads=self.threads)

    @cached_property
    def openings(self) -> list[Opening]:
        """What would open the zone, one change at a time; nothing when it is open."""
        from nicias.study.zopa_openings import openings

        return openings(self.table, self.zone.required, self.zone.candidates) if self.zone.empty else []

    @cached_property
    def belief_openings(self) -> list[Opening]:
        """The belief of either side at which an empty zone opens; the map is solved again in a few draws."""
        from nicias.study.zopa_openings import belief_openings

        return belief_openings(self, self.zone.required, self.threads) if self.zone.empty else []

    @cached_property
    def fairness(self) -> Fairness:
        """Nash, Kalai–Smorodinsky, egalitarian and utilitarian packages over median gains."""
        from nicias.study.zopa_fairness import fairness

        return fairness(self.scenario, self.table, self.zone.required, self.zone.candidates, self.threads)

    def logrolling(self, package: Mapping[str, str] | None = None, partners: tuple[str, str] | None = None) -> list[dict[str, Any]]:
        """Trades across issues between two parties (default: the sides), from a package (default: the status quo)."""
        from nicias.study.zopa_trades import logrolling

        start = completed(package or {}, status_quo(self.scenario))
        return logrolling(self.scenario, self.table, start, partners or self.table.sides)

    def frontier(self, parties: Sequence[str] | None = None) -> dict[str, Any]:
        """The Pareto frontier of terms for two to six parties (default: those required), exactly, at median weights and scores."""
        from nicias.study.zopa_trades import frontier

        return frontier(self.scenario, self.table, parties or self.zone.required)

    def again(self, changes: Mapping[str, object], draws: int, threads: int | None = None) -> ZopaTable:
        """The first `draws` draws solved again under further changes, with the same random numbers."""
        from nicias.study.columns import column
        from nicias.study.zopa_table import build

        known = self.scenario.at(
            self.column.as_of, layers=self.column.known.layers, changes={**self.changes, **changes}, provenance=self.provenance
        )
        bound = column(
            self.scenario, known, view=self.view, layers=self.column.layers, as_of=known.as_of, seed=self.seed, draws=draws, names=()
        )
        return build(self.scenario, bound, threads=threads)

    @property
    def reservation(self) -> dict[str, dict[str, dict[str, float]]]:
        """What a text must be worth to each party: against refusing it this month, and against a war without talks."""
        table = self.table
        players = table.parties[: len(table.parties) - len(table.thirds)]
        found = {
            party: {"refusing": across(table.start.refusing[:, p]).to_dict(), "war": across(table.start.alone[:, p]).to_dict()}
            for p, party in enumerate(players)
        }
        for place, party in enumerate(table.thirds):
            found[party] = {name: across(table.reservation[:, place]).to_dict() for name in ("refusing", "war")}
        return found

    def threshold(self, path: str, extreme: float, draws: int = 8) -> dict[str, Any]:
        """How far one number must move towards `extreme` before the zone changes from open to shut or from shut to open.

        The map is solved again at every step, in a few draws that share their random numbers; `at` is None when it never changes
        on the way. Raises UsageError for a path that is not a number.
        """
        from nicias.study.zopa_openings import crossing

        if path not in self.column.sampled or np.asarray(self.column.sampled[path]).dtype.kind != "f":
            raise UsageError(f"'{path}' is not a number of {self.scenario.name}; a threshold is found for a number.")
        return crossing(self, path, extreme, self.zone.required, draws, self.threads)

    def transform(self, first: str, last: str, keep: Collection[str] = ()) -> list[dict[str, Any]]:
        """One proposal turned into another term by term; `keep` names terms of the first that the other does not take out."""
        from nicias.study.zopa_steps import transformed

        return transformed(self.scenario, self.table, self._terms(first), self._terms(last), keep)

    def along(self, issue: str, points: Sequence[float] | None = None, package: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Every party's answer along an issue whose options have a `position.ISSUE.OPTION` in the scenario; the rest as in `package`."""
        from nicias.study.zopa_steps import along, positions, round_points

        places, unit = positions(self.column, self.scenario, issue)
        at = list(points) if points is not None else round_points(list(places.values()))
        return {
            "issue": issue,
            "unit": unit,
            "positions": places,
            "assumes": "linear between neighbouring options",
            "points": along(self.scenario, self.table, issue, places, at, package or {}),
        }

    def bilateral(self, parties: Sequence[str]) -> dict[str, Any]:
        """What these parties alone would agree on, and at which concession each of the others leaves."""
        from nicias.study.zopa_steps import bilateral

        return bilateral(self.scenario, self.table, parties)

    def ladder(self, proposal: str, leader: str) -> dict[str, Any]:
        """A proposal built up term by term, those that gain `leader` most first; where each of the others leaves."""
        from nicias.study.zopa_steps import ladder

        return ladder(self.scenario, self.table, completed(self._terms(proposal), status_quo(self.scenario)), leader)

    def orders(self, terms: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Ceasefire first or settlement first, for a text (default: the package nearest to a deal)."""
        from nicias.study.zopa_sequence import both_orders

        return both_orders(self.scenario, self.table, self.zone.nearest.package if terms is None else terms)

    def pressure(self, proposal: str, side: str, penalty: float | None = None, prior: float = 0.5) -> dict[str, Any]:
        """An ultimatum to sign a proposal: its answers by the threat's credibility, and what is left of it after lapsed deadlines.

        `penalty` in the side's stakes; by default what the scenario's first threat would cost it. `prior`: the credibility at first.
        """
        from nicias.study.zopa_sequence import deadlines, threat_of, ultimatum

        cost = threat_of(self.scenario, self.table, side) if penalty is None else penalty
        terms = self._terms(proposal)
        return {
            "side": side,
            "penalty": float(np.median(cost)),
            "by_p_carried_out": ultimatum(self.scenario, self.table, side, terms, cost),
            **deadlines(self.scenario, self.table, side, terms, cost, prior=prior),
        }

    def guarantees(self, package: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Every kind of guarantee, each part of enforcement, a broken precedent, and who would honour it."""
        from nicias.study.zopa_guarantee import overview

        return overview(self.scenario, self.column, self.table, self.zone.nearest.package if package is None else package)

    def outlook(self, texts: Mapping[str, Mapping[str, str] | None], histories: int = 500, years: int = 10) -> dict[str, Any]:
        """Several texts side by side, each alone on the table (None: the war goes on without talks): signed, held, and what was lost."""
        from nicias.study.zopa_outlook import outlook

        return outlook(self, texts, histories, years)

    def reversal(self, terms: Mapping[str, str], rates: Sequence[float] = REVERSALS) -> list[dict[str, Any]]:
        """What a text is worth to each side when somebody outside may undo it, by the monthly rate of that."""
        from nicias.study.zopa_guarantee import by_reversal

        return by_reversal(self.scenario, self.table, terms, rates)

    def _terms(self, proposal: str) -> Mapping[str, str]:
        if proposal in self.proposals:
            return self.proposals[proposal].terms
        if proposal not in self.scenario.proposals:
            raise UsageError(f"{self.scenario.name} has no proposal '{proposal}'.")
        return self.scenario.proposals[proposal].terms

    def to_dict(self) -> dict[str, Any]:
        """The part of the contract that stands in every column."""
        from nicias.study.zopa_guarantee import proposal_gaps, smallest_guarantee

        gaps = proposal_gaps(self.scenario, self.table, self.proposals)
        zone = self.zone
        return {
            "view": self.view,
            "as_of": self.as_of,
            "draws": len(self.table),
            "proposals": {
                name: {**each.to_dict(), **({"guarantee_gap": gaps[name]} if name in gaps else {})} for name, each in self.proposals.items()
            },
            "agreement": {name: each.to_dict() for name, each in self.records.items()},
            "zone": [each.to_dict() for each in zone.packages],
            "empty": zone.empty,
            "certificate": zone.to_dict(),
            "nearest": {
                **zone.nearest.to_dict(),
                "binding_party": zone.shortest,
                "binding_issue": zone.binding_change.issue if zone.binding_change else None,
                "binding_change": zone.binding_change.to_dict() if zone.binding_change else None,
                "would_open": [each.to_dict() for each in self.openings],
            },
            "fairness": self.fairness.to_dict(),
            "reservation": self.reservation,
            "trades": self.logrolling(zone.nearest.package),
            "smallest_guarantee": smallest_guarantee(self.scenario, self.table),
            "warnings": list(self.warnings),
        }
