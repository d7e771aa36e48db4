"""Contradictions: items of a reading that a scenario's own values and forecasts deny, as items to be decided themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from nicias.evidence.reading.candidates import Candidate
from nicias.scenario.known import Known
from nicias.scenario.quantities import Value
from nicias.scenario.review.items import Item, item_of
from nicias.scenario.review.matching import match_quantity
from nicias.scenario.scenario import Scenario


def contradictions(scenario: Scenario, known: Known, candidates: Sequence[Candidate]) -> list[Candidate]:
    """A contradiction for every quantity or forecast that another source of the scenario denies."""
    found: list[Candidate] = []
    for candidate in candidates:
        item = item_of(candidate)
        if candidate.kind == "quantity":
            match = match_quantity(scenario, known, item)
            if match.relation == "contradicts" and match.value is not None and _cited_elsewhere(match.value, item):
                found.append(_of_quantity(candidate, item, match.value, match.likeness))
        elif candidate.kind == "forecast":
            found += _of_forecast(scenario, candidate, item)
    return found


def _cited_elsewhere(value: Value, item: Item) -> bool:
    return any(claim.source != item.source for claim in value.claims)


def _of_quantity(candidate: Candidate, item: Item, value: Value, likeness: float) -> Candidate:
    other = next(claim for claim in value.claims if claim.source != item.source)
    said = {key: item.fields[key] for key in ("value", "between") if key in item.fields}
    fields: dict[str, Any] = {
        "title": value.description.rstrip("."),
        "path": value.path,
        "between": {
            other.source: {"reading": f"It is {value}.", "of": [str(other)]},
            item.source: {
                "reading": f"{item.fields.get('description', '').rstrip('.')}: {_shown(said)} {item.fields.get('unit', '')}.",
                "of": [str(item.claim)],
                "set": {value.path: {**said, "method": item.fields.get("method", "reported"), "of": [str(item.claim)]}},
            },
        },
        "note": f"the scenario's is of {value.date or 'no date'}, the document's of {item.fields.get('as_of', 'no date')}; it may be a change",
    }
    return replace(
        candidate,
        kind="contradiction",
        fields=fields,
        confidence=round(candidate.confidence * min(1.0, 0.5 + likeness / 2), 2),
        why="",
    )


def _of_forecast(scenario: Scenario, candidate: Candidate, item: Item) -> list[Candidate]:
    """The first forecast of the scenario about the same event and horizon whose interval this one's misses, by another source."""
    ends = item.fields.get("between")
    about = str(item.fields.get("about", ""))
    if not ends or about.startswith("not ") or item.confidence < 0.6 or item.fields.get("horizon") == "open":
        return []
    for name, forecast in scenario.forecasts.items():
        other = forecast.between or scenario.scale.get(forecast.words or forecast.wording or "")
        sources = [text.split(" ")[0] for text in forecast.of]
        same = forecast.about == about and (
            forecast.horizon == item.fields.get("horizon") or str(forecast.until) == item.fields.get("until")
        )
        if not same or other is None or not sources or item.source in sources:
            continue
        if float(ends[0]) <= float(other[1]) and float(other[0]) <= float(ends[1]):
            continue
        fields: dict[str, Any] = {
            "title": f"How likely: {forecast.claim.rstrip('.')}",
            "between": {
                sources[0]: {
                    "reading": f"{name}: {forecast.wording or 'a probability'} ({other[0]:g} to {other[1]:g}).",
                    "of": list(forecast.of),
                },
                item.source: {"reading": f"{item.fields.get('wording')} ({ends[0]:g} to {ends[1]:g}).", "of": [str(item.claim)]},
            },
            "note": f"both are about the event {about}",
        }
        return [replace(candidate, kind="contradiction", fields=fields, why="")]
    return []


def _shown(said: dict[str, Any]) -> str:
    if "between" in said:
        return (
            f"{said['between'][0]:,} to {said['between'][1]:,}"
            if not isinstance(said["between"][0], str)
            else " to ".join(said["between"])
        )
    return f"{said.get('value', '')}"
