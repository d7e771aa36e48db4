"""A reading made ready for a scenario: its parties' words, its sources, the values and options that the items speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from nicias.evidence.reading.candidates import Candidate
from nicias.evidence.reading.lexicon import Lexicon
from nicias.scenario.review.contradicting import contradictions
from nicias.scenario.review.items import item_of
from nicias.scenario.review.matching import match_quantity, terms
from nicias.scenario.scenario import Scenario


def party_words(scenario: Scenario) -> dict[str, list[str]]:
    """The words that name each party: its name and its labels in every language."""
    return {name: [party.name, *party.labels.values()] for name, party in scenario.parties.items()}


def known_sources(scenario: Scenario) -> dict[str, Mapping[str, Any]]:
    """The scenario's documents, so that a document it already has keeps its name."""
    return {
        name: source.model_dump(mode="json", exclude_defaults=True) | {"date": source.date.isoformat()}
        for name, source in scenario.sources.items()
        if source.fingerprints
    }


def of_another_time(scenario: Scenario, sources: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A remark for each source that is dated before the scenario's war began: it is probably about another war."""
    return [
        f"{name} is dated {source['date']}, before this war began ({scenario.started}); it may be about another war, or the date may be wrong"
        for name, source in sources.items()
        if source.get("date") and str(source["date"]) < scenario.started.isoformat()
    ]


def prepared(scenario: Scenario, candidates: Sequence[Candidate], lexicon: Lexicon) -> list[Candidate]:
    """The candidates with the scenario's own path where a quantity has one, terms as options, and contradictions added."""
    latest = max([scenario.as_of, *(source.date for source in scenario.sources.values())])
    known = scenario.at(latest)
    issues: dict[str, list[str]] = {
        str(name): [str(word) for word in words] for name, words in lexicon.bargaining["issues"].items()
    }
    found: list[Candidate] = []
    for candidate in candidates:
        item = item_of(candidate)
        if candidate.kind == "quantity":
            match = match_quantity(scenario, known, item)
            if match.relation == "known":
                candidate = replace(candidate, why=f"{match.path} already rests on this paragraph")
            elif match.value is not None:
                fields = {**candidate.fields, "path": match.path}
                candidate = replace(
                    candidate,
                    fields=fields,
                    why=f"{match.relation} {'with ' if match.relation == 'agrees' else ''}{match.path}: {match.value}",
                )
        elif candidate.kind == "proposal":
            mapped = terms(scenario, item, issues)
            if mapped:
                candidate = replace(candidate, fields={**candidate.fields, "terms": mapped})
        found.append(candidate)
    return [*found, *contradictions(scenario, known, candidates)]
