"""A user's own proposal: a small file of terms, or a mapping, checked against the scenario's issues and options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from nicias.errors import ScenarioError, UsageError
from nicias.evidence.strict import Many, Name, Record, Text
from nicias.scenario.problems import Unreadable, nearest
from nicias.scenario.reading import LARGEST_FILE, read
from nicias.scenario.records import Proposal
from nicias.scenario.references import unknown
from nicias.scenario.shape import validated

if TYPE_CHECKING:
    from nicias.scenario import Scenario


class Deal(Record):
    """A file given with `--package`: terms by issue, and who must sign or deliver (every party, unless said)."""

    title: Text = "Your package"
    by: Many[Name] = ()
    terms: dict[Name, Name] = Field(default_factory=dict)
    needs: Many[Name] = ()
    note: Text | None = None


def read_package(path: str | Path, scenario: Scenario) -> Proposal:
    """A proposal from a file. Raises ScenarioError with file:line:column for anything that does not fit."""
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"There is no file {file}. A package file holds `terms:`, one `issue: option` a line.")
    if file.stat().st_size > LARGEST_FILE:
        raise ScenarioError(f"{file.name} is larger than the {LARGEST_FILE / 1e6:.0f} MB that are read.")
    page = read(file.name, file.read_bytes())
    deal = validated(page, Deal)
    problems = [
        problem
        for key in ("by", "needs")
        for index, party in enumerate(getattr(deal, key))
        for problem in unknown(page, (key, index), "party", party, scenario.parties)
    ]
    for issue, option in deal.terms.items():
        if issue not in scenario.issues:
            problems += unknown(page, ("terms", issue), "issue", issue, scenario.issues, key=True)
        else:
            problems += unknown(page, ("terms", issue), "option", option, scenario.issues[issue].options)
    if not deal.terms and not problems:
        problems = [page.problem(("terms",), "the package is empty: name at least one issue and the option it would take.")]
    if problems:
        raise Unreadable(problems)
    return _proposal(deal.title, deal.terms, deal.by, deal.needs)


def package_from(terms: Mapping[str, str], scenario: Scenario, title: str = "Your package") -> Proposal:
    """A proposal from a mapping. Raises UsageError with the nearest spelling."""
    if not terms:
        raise UsageError("The package is empty: name at least one issue and the option it would take.")
    for issue, option in terms.items():
        if issue not in scenario.issues:
            raise UsageError(f"{scenario.name} has no issue '{issue}'. {nearest(issue, scenario.issues)}".strip())
        if option not in scenario.issues[issue].options:
            raise UsageError(f"Issue '{issue}' has no option '{option}'. {nearest(option, scenario.issues[issue].options)}".strip())
    return _proposal(title, terms, (), ())


def _proposal(title: str, terms: Mapping[str, str], by: tuple[str, ...], needs: tuple[str, ...]) -> Proposal:
    return Proposal(title=title, kind="offer", by=by, terms=dict(terms), needs=needs)
