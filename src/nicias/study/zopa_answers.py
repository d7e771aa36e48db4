"""Proposals scored: what each party would answer, by how much it misses, which issue blocks, beside what the sources report."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nicias.bargain.parameters import Array
from nicias.study.probability import HIGH, LOW
from nicias.study.zopa_changes import Change, blocking, completed, gains, singles, striking
from nicias.study.zopa_search import Completion, best_completions
from nicias.study.zopa_table import Choice, ZopaTable

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.scenario.records import Proposal

SCORED_KINDS = ("offer", "demand")
"""Kinds of proposal that can be signed; threats, aid policies and precedents are listed, not scored."""

SURVIVAL_YEARS = (1, 5, 10)


@dataclass(frozen=True)
class Interval:
    """Median over draws with the 5th and the 95th percentile."""

    median: float
    lo: float
    hi: float

    def to_dict(self) -> dict[str, float]:
        return {"median": self.median, "lo": self.lo, "hi": self.hi}


def across(values: Array) -> Interval:
    """Median and 90 % interval of a row of draws.

    >>> across(np.array([1.0, 2.0, 3.0])).median
    2.0
    """
    lo, middle, hi = (float(q) for q in np.quantile(values, (LOW, 0.5, HIGH)))
    return Interval(middle, lo, hi)


@dataclass(frozen=True)
class Answer:
    """What one party would answer to a package, and what is reported that it did."""

    party: str
    unit: str
    needed: bool  # it must sign or deliver
    signs: float  # share of draws with a margin of at least zero
    consents: float  # the same without a veto of its own
    vetoed: tuple[str, ...]  # options it vetoes in at least one draw, as issue.option
    margin: Interval
    margin_best: float  # blanks filled by the completion best for it, median
    best_completion: dict[str, str] | None  # the issues on which that completion differs from the status quo in most draws
    accepts_this_month: float | None  # mean over draws of f_ik; None for a party that does not sign in the engine
    blocking: Change | None
    blocking_term: Change | None
    reported: str

    @property
    def computed(self) -> str:
        """`accepts` when it consents in at least half of the draws, else `rejects`."""
        return "accepts" if self.consents >= 0.5 else "rejects"

    @property
    def in_doubt(self) -> bool:
        """Whether the 90 % interval of the margin spans zero."""
        return self.margin.lo < 0 < self.margin.hi

    @property
    def agrees(self) -> bool | None:
        """Whether computed and reported answer are the same; None when no plain answer is reported."""
        return None if self.reported not in ("accepts", "rejects") else self.computed == self.reported

    def to_dict(self) -> dict[str, Any]:
        return {
            "signs": self.signs,
            "margin": self.margin.median,
            "lo": self.margin.lo,
            "hi": self.margin.hi,
            "unit": self.unit,
            "margin_best": self.margin_best,
            "best_completion": self.best_completion,
            "accepts_this_month": self.accepts_this_month,
            "needed": self.needed,
            "consents": self.consents,
            "vetoes": list(self.vetoed),
            "computed": self.computed,
            "in_doubt": self.in_doubt,
            "reported": self.reported,
            "agrees": self.agrees,
            "blocking_issue": self.blocking.issue if self.blocking else None,
            "blocking_change": self.blocking.to_dict() if self.blocking else None,
            "blocking_term": self.blocking_term.to_dict() if self.blocking_term else None,
        }


@dataclass(frozen=True)
class ScoredProposal:
    """A proposal with everybody's answers; `answers` is empty for kinds that nobody signs."""

    name: str
    title: str
    kind: str
    by: tuple[str, ...]
    date: str | None
    terms: dict[str, str]
    answers: dict[str, Answer]
    delivered: float  # share of draws in which somebody delivers every option
    survival: dict[str, Interval]  # years → P(the peace holds so long), once signed at the start
    later: bool  # made, or first reported, after the as-of date: scoring it is hindsight
    norms: dict[str, dict[str, str]]  # issue → the norm that its option touches

    @property
    def scored(self) -> bool:
        return bool(self.answers)

    def to_dict(self) -> dict[str, Any]:
        data: dict[str, Any] = {"title": self.title, "kind": self.kind, "by": list(self.by), "date": self.date, "terms": self.terms}
        if self.scored:
            data["answers"] = {party: answer.to_dict() for party, answer in self.answers.items()}
            data["delivered"] = self.delivered
            data["survival"] = {years: p.to_dict() for years, p in self.survival.items()}
            data["norms"] = self.norms
        return {**data, "later_than_as_of": self.later}


def status_quo(scenario: Scenario) -> dict[str, str]:
    """Issue → the option in force if nothing is agreed."""
    return {name: issue.status_quo for name, issue in scenario.issues.items()}


def score_proposals(
    scenario: Scenario, table: ZopaTable, proposals: Mapping[str, Proposal], as_of: datetime.date, threads: int | None = None
) -> dict[str, ScoredProposal]:
    """Every proposal with its answers; kinds that nobody signs have none and are only described."""
    signable = {name: each for name, each in proposals.items() if each.kind in SCORED_KINDS}
    best = _completions(scenario, table, [each.terms for each in signable.values()], threads)
    scored = {
        name: score_terms(
            scenario,
            table,
            each.terms,
            needs=each.needs or None,
            reported={party: response.answer for party, response in each.responses.items()},
            best=best[place],
        )
        for place, (name, each) in enumerate(signable.items())
    }
    return {
        name: ScoredProposal(
            name=name,
            title=each.title,
            kind=each.kind,
            by=tuple(each.by),
            date=each.date.isoformat() if each.date else None,
            terms=dict(each.terms),
            answers=scored[name].answers if name in scored else {},
            delivered=scored[name].delivered if name in scored else math.nan,
            survival=scored[name].survival if name in scored else {},
            later=is_later(scenario, each, as_of),
            norms=norms_of(scenario, each.terms),
        )
        for name, each in proposals.items()
    }


class Terms(NamedTuple):
    """Stated terms, scored."""

    answers: dict[str, Answer]
    delivered: float  # share of draws in which all is delivered
    survival: dict[str, Interval]  # by years


def _completions(
    scenario: Scenario, table: ZopaTable, texts: Sequence[Mapping[str, str]], threads: int | None = None
) -> list[dict[str, Completion]]:
    blank = status_quo(scenario)
    packages = [(table.options.choice(completed(terms, blank)), [issue for issue in blank if issue not in terms]) for terms in texts]
    return best_completions(table, packages, threads)


def score_terms(
    scenario: Scenario,
    table: ZopaTable,
    terms: Mapping[str, str],
    *,
    needs: Sequence[str] | None = None,
    reported: Mapping[str, str] | None = None,
    best: Mapping[str, Completion] | None = None,
) -> Terms:
    """Every party's answer to stated terms. `best`: what completes them best for each party, when that is known already."""
    blank = status_quo(scenario)
    package = completed(terms, blank)
    choice = table.options.choice(package)
    each = singles(table, choice)
    gained = gains(table, choice, each)
    moves = blocking(table, choice, each, gained)
    struck = striking(table, choice, each, gained, table.options.choice(blank))
    scored = table.rescored(choice[None])
    blanks = [issue for issue in blank if issue not in terms]
    best = _completions(scenario, table, [terms])[0] if best is None else best
    answers: dict[str, Answer] = {}
    for p, party in enumerate(table.parties):
        margin, permitted = scored.margin[:, p, 0], scored.permitted[:, p, 0]
        consents = float(((margin >= 0) & permitted).mean())
        completion, margin_best = best[party]
        answers[party] = Answer(
            party=party,
            unit=table.units[party],
            needed=needs is None or party in needs,
            signs=float((margin >= 0).mean()),
            consents=consents,
            vetoed=_vetoed(table, p, package),
            margin=across(margin),
            margin_best=float(np.median(margin_best)),
            best_completion=_usual(table, completion, choice, blanks),
            accepts_this_month=float(scored.engine.sign[:, p, 0].mean()) if p < 2 else None,
            blocking=moves[party] if consents < 0.5 else None,
            blocking_term=struck[party] if consents < 0.5 else None,
            reported=(reported or {}).get(party, "unknown"),
        )
    survival = {str(years): across(scored.engine.survival(12 * years)[:, 0]) for years in SURVIVAL_YEARS}
    return Terms(answers, float(scored.delivered[:, 0].mean()), survival)


def _vetoed(table: ZopaTable, p: int, package: Mapping[str, str]) -> tuple[str, ...]:
    places = [(table.options.place(issue, option), f"{issue}.{option}") for issue, option in package.items()]
    return tuple(name for place, name in places if not table.permits[:, p, place].all())


def _usual(table: ZopaTable, completion: Choice, choice: Choice, blanks: Sequence[str]) -> dict[str, str] | None:
    """Where the best completion leaves the status quo in most draws; None when nothing was blank."""
    if not blanks:
        return None
    usual: dict[str, str] = {}
    for issue, (name, options) in enumerate(table.options.issues):
        counts = np.bincount(completion[:, issue], minlength=len(options))
        best = int(counts.argmax())
        if name in blanks and best != choice[issue] and counts[best] * 2 > len(table):
            usual[name] = options[best]
    return usual


def is_later(scenario: Scenario, proposal: Proposal, as_of: datetime.date) -> bool:
    """Whether a proposal was made, or first reported, after the as-of date."""
    from nicias.evidence.claims import parse_claims

    sources = [scenario.sources[claim.source] for claim in parse_claims(proposal.of)]
    reported = [source.date for source in sources if source.date and not source.retrospective]
    return (proposal.date is not None and proposal.date > as_of) or (bool(reported) and min(reported) > as_of)


def norms_of(scenario: Scenario, terms: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The norms that stated terms touch; shown beside them, never a filter."""
    found: dict[str, dict[str, str]] = {}
    for issue, option in terms.items():
        norm = scenario.issues[issue].options[option].norm
        if norm:
            found[issue] = {"option": option, **norm.model_dump()}
    return found


@dataclass(frozen=True)
class Record:
    """How often an answer agrees with the reported one, on the same cells."""

    cells: int
    ours: int
    dull_rule: int  # authors sign their own text, others refuse

    def to_dict(self) -> dict[str, int]:
        return {"cells": self.cells, "ours": self.ours, "dull_rule": self.dull_rule}


def record(proposals: Sequence[ScoredProposal], *, needed_only: bool) -> Record:
    """Our answers and the dull rule's on every cell with a plain reported answer (`accepts` or `rejects`)."""
    cells = ours = dull = 0
    for proposal in proposals:
        for party, answer in proposal.answers.items():
            if answer.agrees is None or (needed_only and not answer.needed):
                continue
            cells += 1
            ours += answer.agrees
            dull += answer.reported == ("accepts" if party in proposal.by else "rejects")
    return Record(cells, ours, dull)
