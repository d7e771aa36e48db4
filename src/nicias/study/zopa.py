"""Is there a deal? Every proposal scored for every party under uncertainty, and what stands in the way of an agreement.

Each draw's map is solved once, with the same seeds and draws as `run`; then any package is scored in milliseconds.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.random import fresh_seed
from nicias.study.run import NOBODY
from nicias.study.zopa_answers import ScoredProposal, score_proposals, score_terms, status_quo
from nicias.study.zopa_column import Blocking, ZopaColumn
from nicias.study.zopa_contract import PACKAGE, content
from nicias.study.zopa_table import Progress

if TYPE_CHECKING:
    from nicias.scenario import Known, Layer, Scenario
    from nicias.scenario.records import Proposal
    from nicias.scenario.session import War

DRAWS = 48
"""Draws of one view: its figures move by less than what the interval across draws says."""

OVERVIEW_DRAWS = 12
"""Draws of each column when the views stand side by side and the user did not ask for a number."""

@dataclass(frozen=True, repr=False)
class Zopa:
    """What `nicias zopa` answers. The top-level figures are one view's, or nobody's with the views beside them."""

    scenario: Scenario
    main: ZopaColumn
    by_view: Mapping[str, ZopaColumn]
    seed: int
    draws: int
    changes: Mapping[str, object]
    asked: Mapping[str, Any]
    histories: int | None  # simulated, of the one text asked about
    months: int | None
    version: str

    def __repr__(self) -> str:
        beside = f"; beside it {', '.join(self.by_view)}" if self.by_view else ""
        return f"{self.scenario.name}, seed {self.seed}: {self.main!r}{beside}"

    def column(self, view: str | None = None) -> ZopaColumn:
        """The main column, or one of the views standing beside it. Raises UsageError."""
        if view is None or view == self.main.view:
            return self.main
        if view not in self.by_view:
            raise UsageError(f"No view '{view}' was computed here; there is {', '.join(self.by_view) or self.main.view}.")
        return self.by_view[view]

    def score(self, package: Mapping[str, str], *, view: str | None = None) -> dict[str, Any]:
        """Re-score any package for every party in every draw, without solving the war again (a few milliseconds).

        `package` names terms by issue; issues left out take the status quo. Raises UsageError for unknown names.
        """
        from nicias.study.zopa_package import package_from
        from nicias.study.zopa_scores import quick

        return quick(self.scenario, self.column(view).table, package_from(package, self.scenario).terms)

    def answers(self, package: Mapping[str, str], *, view: str | None = None) -> dict[str, Any]:
        """The full answers to any package, as the contract gives them for a proposal."""
        from nicias.study.zopa_package import package_from

        proposal = package_from(package, self.scenario)
        found, delivered, survival = score_terms(self.scenario, self.column(view).table, proposal.terms)
        return {
            "answers": {party: answer.to_dict() for party, answer in found.items()},
            "delivered": delivered,
            "survival": {years: p.to_dict() for years, p in survival.items()},
        }

    def blocked_by(self, proposal: str, *, view: str | None = None) -> list[Blocking]:
        """The parties needed for a proposal that would not consent in most draws, those that miss by most first."""
        answers = self._proposal(proposal, view).answers.values()
        blocked = [
            Blocking(
                party=answer.party,
                margin=answer.margin.median,
                unit=answer.unit,
                issue=answer.blocking.issue if answer.blocking else None,
                before=answer.blocking.before if answer.blocking else None,
                after=answer.blocking.after if answer.blocking else None,
                gain=answer.blocking.gain if answer.blocking else None,
                term=answer.blocking_term.issue if answer.blocking_term else None,
                vetoes=answer.vetoed,
            )
            for answer in answers
            if answer.needed and answer.computed == "rejects"
        ]
        return sorted(blocked, key=lambda each: each.margin)

    @cached_property
    def simulated(self) -> dict[str, Any] | None:
        """Whether the one text asked about would be signed and hold, with it alone on the table; None unless histories were asked for."""
        from nicias.study.zopa_changes import completed
        from nicias.study.zopa_hold import simulated

        if self.histories is None:
            return None
        (only,) = self.main.proposals.values()
        package = completed(only.terms, status_quo(self.scenario))
        return simulated(self.main, package, self.histories, self.months, self.main.threads)

    def rows(self) -> list[dict[str, Any]]:
        """A tidy table: one row per view, proposal and party; what `pandas.DataFrame` takes."""
        columns = {self.main.view or "base": self.main, **self.by_view}
        return [
            {"view": view, "as_of": column.as_of, "proposal": name, "title": each.title, "kind": each.kind, "party": party}
            | {key: value for key, value in answer.to_dict().items() if not isinstance(value, dict | list)}
            for view, column in columns.items()
            for name, each in column.proposals.items()
            for party, answer in each.answers.items()
        ]

    def _proposal(self, name: str, view: str | None) -> ScoredProposal:
        proposals = self.column(view).proposals
        if name not in proposals:
            raise UsageError(f"No proposal '{name}' was scored here; there is {', '.join(proposals)}.")
        if not proposals[name].scored:
            raise UsageError(f"'{name}' is of kind {proposals[name].kind}; only offers and demands can be signed, so only they are scored.")
        return proposals[name]

    @cached_property
    def _content(self) -> dict[str, Any]:
        return content(self)

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits of the content: two answers with the same fingerprint printed the same numbers."""
        return str(self._content["fingerprint"])

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract of `nicias zopa --json`; stable keys, more may be added."""
        return self._content


def zopa(
    war: War | Scenario | str,
    *,
    proposal: str | None = None,
    package: str | Path | None = None,
    terms: Mapping[str, str] | None = None,
    as_of: datetime.date | str | None = None,
    view: str | None = None,
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    histories: int | None = None,
    until: datetime.date | str | None = None,
    provenance: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Zopa:
    """Score the scenario's proposals for every party and look for packages that all of them prefer to fighting on.

    Main arguments: `war` a scenario, its name or what `nicias.load` returns; `proposal` keeps to one of them; `package` (a file) or
    `terms` (a mapping) is the user's own; `view`, `as_of`, `layers`, `changes`, `seed` and `draws` as for `run`. Without a view all
    views stand side by side, each at its own date, and the top-level figures are those of their union, nobody's view.

    Other arguments: `histories` simulates that many histories a draw in which the one proposal or package is all that is on the
    table, up to `until` (default: long enough to see ten years of peace); `provenance` excluded voices to let in; `threads`
    changes speed, never a figure.

    Raises UsageError for names that do not fit, ScenarioError for a package file that cannot be read, ModelError when preferences
    or values are missing or a draw leaves the range in which the map is defined.
    """
    from nicias import __version__
    from nicias.scenario import load
    from nicias.scenario.session import War

    war = load(war) if isinstance(war, str) else war
    war = war if isinstance(war, War) else War(war)
    scenario, layers, changes = war.scenario, (*war.layers, *layers), {**dict(war.changes), **(changes or {})}
    as_of, provenance = as_of if as_of is not None else war.as_of, (*war.provenance, *provenance)
    wanted = _proposals(scenario, proposal, package, terms)
    overview = view is None and bool(scenario.views) and not any(name.partition(":")[0] in scenario.views for name in layers)
    count = draws if draws is not None else (OVERVIEW_DRAWS if overview else DRAWS)
    for name, number in (("draws", count), ("histories", histories)):
        if number is not None and number < 1:
            raise UsageError(f"{name} is {number}; at least 1 is needed.")
    if histories is not None and len(wanted) > 1:
        raise UsageError("Name one proposal, or give a package: histories are simulated of one text at a time.")
    seed = fresh_seed() if seed is None else seed
    base_date = scenario.date_for(as_of, view)

    def known(date: datetime.date, stack: Sequence[str | Layer]) -> Known:
        return scenario.at(date, layers=[*stack, *layers], changes=changes, provenance=provenance)

    if overview:
        knowns = {NOBODY: known(base_date, [scenario.union(as_of=base_date)])}
        knowns |= {name: known(scenario.date_for(as_of, name), [name]) for name in scenario.views}
    else:
        knowns = {view or "base": known(base_date, [view] if view else [])}
    steps = _counting(progress, count * len(knowns))
    columns = {
        name: _column(scenario, each, None if name == "base" else name, layers, changes, provenance, seed, count, wanted, threads, steps)
        for name, each in knowns.items()
    }
    first = next(iter(columns))
    return Zopa(
        scenario=scenario,
        main=columns[first],
        by_view={name: each for name, each in columns.items() if name != first},
        seed=seed,
        draws=count,
        changes=changes,
        asked={
            "proposal": proposal,
            "terms": dict(wanted[PACKAGE].terms) if PACKAGE in wanted else None,
            "as_of": str(as_of) if as_of is not None else None,
            "view": view,
            "layers": list(layers),
            "draws": draws,
            "histories": histories,
            "until": str(until) if until is not None else None,
            "provenance": list(provenance),
        },
        histories=histories,
        months=None if until is None else _months(base_date, until),
        version=__version__,
    )


def _proposals(
    scenario: Scenario, proposal: str | None, package: str | Path | None, terms: Mapping[str, str] | None
) -> dict[str, Proposal]:
    """The proposals to score, by name."""
    from nicias.scenario.problems import nearest
    from nicias.study.zopa_package import package_from, read_package

    wanted = dict(scenario.proposals)
    if proposal is not None:
        if proposal not in wanted:
            raise UsageError(f"{scenario.name} has no proposal '{proposal}'. {nearest(proposal, wanted)}".strip())
        wanted = {proposal: wanted[proposal]}
    if package is not None and terms is not None:
        raise UsageError("Give a package as a file or as terms, not both.")
    own = read_package(package, scenario) if package is not None else package_from(terms, scenario) if terms is not None else None
    if own is not None:
        wanted = {PACKAGE: own} if proposal is None else {**wanted, PACKAGE: own}
    return wanted


def _column(
    scenario: Scenario,
    known: Known,
    view: str | None,
    layers: Sequence[str],
    changes: Mapping[str, object],
    provenance: tuple[str, ...],
    seed: int,
    count: int,
    wanted: Mapping[str, Proposal],
    threads: int | None,
    progress: Progress | None,
) -> ZopaColumn:
    from nicias.study.columns import column, measure_names
    from nicias.study.remarks import grid_warnings
    from nicias.study.zopa_table import build, undelivered, unnormalised_weights

    bound = column(scenario, known, view=view, layers=layers, as_of=known.as_of, seed=seed, draws=count, names=measure_names(scenario, known))
    table = build(scenario, bound, threads=threads, progress=progress)
    warnings = [*known.warnings, *unnormalised_weights(bound, table), *grid_warnings(bound.draws)]
    scored = score_proposals(scenario, table, wanted, known.as_of, threads)
    if PACKAGE in wanted:
        warnings += undelivered(table, wanted[PACKAGE].terms)
    return ZopaColumn(scenario, bound, table, scored, tuple(warnings), seed, changes, provenance, threads)


def _months(start: datetime.date, until: datetime.date | str) -> int:
    from nicias.study.calendar import months_between, parse_date

    return int(months_between(start, parse_date(until) if isinstance(until, str) else until))


def _counting(progress: Progress | None, total: int) -> Progress | None:
    """Counts draws of all columns together."""
    if progress is None:
        return None
    done = 0

    def advance(_: int, __: int) -> None:
        nonlocal done
        done += 1
        progress(done, total)

    return advance
