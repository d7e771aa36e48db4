"""Whether cited paragraphs exist, are the author's argument, and still are the paragraphs that were read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from nicias.evidence.claims import Claim, parse_claims
from nicias.evidence.documents import fingerprints, read_document
from nicias.evidence.sources import Source
from nicias.scenario.problems import DataPath, Page, Problem
from nicias.scenario.references import lists_of_claims

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario

BOILERPLATE = "boilerplate"
"""The excluded group that is nobody's argument; other groups are voices that a run may let in."""


def claims_with_places(scenario: Scenario) -> Iterator[tuple[Page, DataPath, Claim]]:
    """Every claim of the scenario and where it stands."""
    for name, page in scenario.pages.items():
        if name != "scenario.yml":
            for where, texts in lists_of_claims(page.data):
                for claim in parse_claims(texts):
                    yield page, where, claim


def cited_places(scenario: Scenario) -> Iterator[Problem]:
    """Claims to paragraphs that the source does not have, or that are boilerplate."""
    for page, where, claim in claims_with_places(scenario):
        source = scenario.sources[claim.source]
        known = source.fingerprints
        absent = [number for number in claim.paragraphs if known and number not in known]
        if absent:
            yield page.problem(where, f"{claim.source} has no {_marks(absent)}; its fingerprints end at ¶{max(known)}.")
        boilerplate = set(source.exclude.get(BOILERPLATE, ())) & set(claim.paragraphs)
        if boilerplate:
            yield page.problem(
                where, f"{_marks(sorted(boilerplate))} of {claim.source} is boilerplate, not the author's argument."
            )


def verify_documents(scenario: Scenario, folder: Path | None) -> Iterator[Problem]:
    """Sources whose text in the folder differs, at a cited paragraph, from the fingerprint on file. Raises UsageError."""
    if folder is None:
        return
    cited: dict[str, set[int]] = {}
    for _, _, claim in claims_with_places(scenario):
        cited.setdefault(claim.source, set()).update(claim.paragraphs)
    for name, source in scenario.sources.items():
        text = read_document(folder, name)
        if text is not None:
            yield from _compare(scenario.pages["sources.yml"], name, source, fingerprints(text), cited.get(name, set()))


def _compare(page: Page, name: str, source: Source, found: dict[int, str], cited: set[int]) -> Iterator[Problem]:
    beyond = sorted(number for number in cited if number not in found)
    if beyond:
        yield page.problem((name,), f"{_marks(beyond)} is cited, but the document has {len(found)} paragraphs.", key=True)
    changed = sorted(n for n, mark in source.fingerprints.items() if n in found and found[n] != mark)
    if changed:
        message = f"{_marks(changed)} of the document differs from the paragraph that was read (its fingerprint is another)."
        yield page.problem((name, "fingerprints"), message, key=True)


def _marks(numbers: list[int]) -> str:
    shown = ", ".join(f"¶{number}" for number in numbers[:8])
    return shown + (f" and {len(numbers) - 8} more" if len(numbers) > 8 else "")
