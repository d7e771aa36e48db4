"""A user's own proposal: a small file of terms, or a mapping, checked against the scenario's issues and options."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from nicias.errors import ScenarioError, UsageError
from nicias.evidence.strict import Many, Name, Record, Text
from nicias.scenario.problems import DataPath, Page, Problem, Unreadable, nearest
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


class SideBySide(Record):
    """A file given with `--outlook`: texts by name, each a mapping of issues to options; nothing: the war goes on without talks."""

    texts: dict[Name, dict[Name, Name] | None]


def read_texts(path: str | Path, scenario: Scenario) -> dict[str, dict[str, str] | None]:
    """Several texts from a file, None for war without talks. Raises ScenarioError with file:line:column for what does not fit."""
    page = _page(path, "A file of texts holds `texts:`, one `name: {issue: option}` a line.")
    texts = validated(page, SideBySide).texts
    problems = [problem for name, terms in texts.items() if terms is not None for problem in _unfit(page, ("texts", name), terms, scenario)]
    if not texts:
        problems = [page.problem(("texts",), "there is no text: give at least one name and its terms.")]
    if problems:
        raise Unreadable(problems)
    return texts


def _page(path: str | Path, holds: str) -> Page:
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"There is no file {file}. {holds}")
    if file.stat().st_size > LARGEST_FILE:
        raise ScenarioError(f"{file.name} is larger than the {LARGEST_FILE / 1e6:.0f} MB that are read.")
    return read(file.name, file.read_bytes())


def _unfit(page: Page, where: DataPath, terms: Mapping[str, str], scenario: Scenario) -> list[Problem]:
    """Terms that name no issue or option of the scenario, or no term at all."""
    problems: list[Problem] = []
    for issue, option in terms.items():
        if issue not in scenario.issues:
            problems += unknown(page, (*where, issue), "issue", issue, scenario.issues, key=True)
        else:
            problems += unknown(page, (*where, issue), "option", option, scenario.issues[issue].options)
    if not terms:
        problems = [page.problem(where, "the package is empty: name at least one issue and the option it would take.")]
    return problems


def read_package(path: str | Path, scenario: Scenario) -> Proposal:
    """A proposal from a file. Raises ScenarioError with file:line:column for anything that does not fit."""
    page = _page(path, "A package file holds `terms:`, one `issue: option` a line.")
    deal = validated(page, Deal)
    problems = [
        problem
        for key in ("by", "needs")
        for index, party in enumerate(getattr(deal, key))
        for problem in unknown(page, (key, index), "party", party, scenario.parties)
    ]
    problems += _unfit(page, ("terms",), deal.terms, scenario)
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
