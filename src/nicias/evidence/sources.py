"""Sources: documents, books, datasets and laws that claims point to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from nicias.errors import ScenarioError
from nicias.evidence.claims import Claim
from nicias.evidence.strict import Day, Many, Name, Paragraph, Record, Text


class Source(Record):
    """One source. `exclude` names groups of paragraphs that are not the author's argument (`boilerplate`, `comments`)."""

    title: Text
    author: Text | None = None
    author_basis: Text | None = None
    publisher: Text | None = None
    date: Day
    date_between: Many[Day] = ()
    date_basis: Text | None = None
    language: Text | None = None
    kind: Literal["document", "dataset", "book", "law"] = "document"
    licence: Text | None = None
    locator: Literal["paragraph", "page", "none"] = "paragraph"
    retrospective: bool = Field(default=False, description="written later about what was known at the time")
    exclude: dict[Name, Many[int]] = Field(default_factory=dict)
    fingerprints: dict[Paragraph, Text] = Field(default_factory=dict)
    url: Text | None = None
    version: Text | None = None
    citation: Text | None = None
    sha256: Text | None = None
    bibtex: Text | None = None
    note: Text | None = None

    def voices(self, claim: Claim) -> frozenset[str]:
        """The excluded groups that a claim touches."""
        return frozenset(name for name, numbers in self.exclude.items() if set(numbers) & set(claim.paragraphs))

    def check(self, claim: Claim) -> None:
        """Raise ScenarioError if the claim's place does not fit how this source is cited."""
        if claim.paragraphs and self.locator != "paragraph":
            raise ScenarioError(f"'{claim}' cites paragraphs, but {claim.source} is cited by {self.locator}.")
        if claim.page and self.locator == "none":
            raise ScenarioError(f"'{claim}' cites a page, but {claim.source} is cited as a whole.")


def latest_date(claims: tuple[Claim, ...], sources: Mapping[str, Source]) -> date | None:
    """The date by which all of these claims could be known: the latest of their sources', retrospective ones aside."""
    dates = [sources[claim.source].date for claim in claims if not sources[claim.source].retrospective]
    return max(dates, default=None)
