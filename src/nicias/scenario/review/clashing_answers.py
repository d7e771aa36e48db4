"""Two answers to one proposal: what one source reports as accepted, if with conditions, another reports as refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nicias.evidence.reading.candidates import Candidate
from nicias.scenario.review.items import item_of
from nicias.scenario.review.matching import as_day
from nicias.scenario.scenario import Scenario

NEAR_DAYS = 120
"""Days within which two reports of a party's proposal are taken to speak of the same one."""

OPPOSITE = {"accepts": {"rejects"}, "conditional": {"rejects"}, "rejects": {"accepts", "conditional"}}


@dataclass(frozen=True)
class Answered:
    """That a party accepted or refused a proposal, as one source reports it."""

    title: str
    proposers: frozenset[str]
    issues: frozenset[str]
    day: date
    party: str
    answer: str
    source: str
    of: tuple[str, ...]

    def denies(self, other: Answered) -> bool:
        """The same proposer, party and half of the issues, at about the same time, and the opposite answer."""
        if self.source == other.source or self.party != other.party or other.answer not in OPPOSITE.get(self.answer, ()):
            return False
        shared = len(self.issues & other.issues)
        fewest = min(len(self.issues), len(other.issues))
        alike = bool(self.proposers & other.proposers) and fewest > 0 and 2 * shared >= fewest
        return alike and abs((self.day - other.day).days) <= NEAR_DAYS


def answers_that_clash(scenario: Scenario, candidates: Sequence[Candidate]) -> list[Candidate]:
    """A contradiction for every reported answer whose opposite the scenario, or a document read before it, reports."""
    told = _of_scenario(scenario)
    found: list[Candidate] = []
    for candidate in candidates:
        for answered in _of_candidate(candidate, scenario.as_of):
            other = next((other for other in told if answered.denies(other)), None)
            if other is not None:
                found.append(_contradiction(candidate, answered, other))
            told.append(answered)
    return found


def _of_candidate(candidate: Candidate, otherwise: date) -> list[Answered]:
    fields = item_of(candidate).fields
    if candidate.kind != "proposal":
        return []
    issues = frozenset(map(str, {**(fields.get("issues") or {}), **(fields.get("terms") or {})}))
    by, day = frozenset(map(str, fields.get("by") or ())), as_day(fields.get("date"), otherwise)
    said: dict[str, dict[str, str]] = fields.get("responses") or {}
    title = str(fields.get("title", ""))
    return [
        Answered(title, by, issues, day, party, answer["answer"], candidate.source, (candidate.claim,))
        for party, answer in said.items()
    ]


def _of_scenario(scenario: Scenario) -> list[Answered]:
    return [
        Answered(
            proposal.title,
            frozenset(proposal.by),
            frozenset(proposal.terms),
            proposal.date or scenario.as_of,
            party,
            response.answer,
            response.of[0].split(" ")[0],
            response.of,
        )
        for proposal in scenario.proposals.values()
        for party, response in proposal.responses.items()
        if response.of
    ]


def _contradiction(candidate: Candidate, answered: Answered, other: Answered) -> Candidate:
    fields: dict[str, Any] = {
        "title": f"What {answered.party} answered: {other.title}",
        "between": {
            side.source: {"reading": f"{side.party} {side.answer} it.", "of": list(side.of)} for side in (other, answered)
        },
        "note": f"proposals of {other.day} and {answered.day}; the answer may have changed, or it may be another proposal",
    }
    return replace(candidate, kind="contradiction", fields=fields, confidence=round(0.8 * candidate.confidence, 2), why="")
