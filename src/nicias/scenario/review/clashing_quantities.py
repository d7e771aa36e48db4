"""Two numbers of one quantity, by different sources, that cannot both be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

from nicias.evidence.reading.candidates import Candidate
from nicias.scenario.known import Known
from nicias.scenario.quantities import Value
from nicias.scenario.review.items import Item, item_of
from nicias.scenario.review.matching import SURE_LIKENESS, as_day, likeness, match_quantity, stated
from nicias.scenario.scenario import Scenario

NEAR_DAYS = 120
"""Two documents' numbers further apart in time than this are taken for a change, not for a contradiction."""

DATED_LIKENESS = 0.4
"""Words in common from which two documents' numbers of one month, say, are taken to be of one quantity."""


def quantities_that_clash(scenario: Scenario, known: Known, candidates: Sequence[Candidate]) -> list[Candidate]:
    """A contradiction for every quantity that a value of another source denies, and for pairs of documents read together."""
    found: list[Candidate] = []
    loose: list[tuple[Candidate, Item]] = []
    for candidate in candidates:
        if candidate.kind != "quantity":
            continue
        item = item_of(candidate)
        match = match_quantity(scenario, known, item)
        if match.relation == "contradicts" and match.value is not None and _cited_elsewhere(match.value, item):
            found.append(_with_value(candidate, item, match.value, match.likeness))
        elif match.relation == "new":
            loose.append((candidate, item))
    found += [_with_another(*first, *second) for first, second in combinations(loose, 2) if _deny_each_other(first[1], second[1])]
    return found


def _cited_elsewhere(value: Value, item: Item) -> bool:
    return any(claim.source != item.source for claim in value.claims)


def _deny_each_other(first: Item, second: Item) -> bool:
    """The same unit, owner, time and words, from two sources, and intervals that do not touch."""
    whose = first.fields.get("whose")
    unit = str(first.fields.get("unit", ""))
    same = first.source != second.source and whose and whose == second.fields.get("whose") and unit == second.fields.get("unit")
    if not same or unit in ("year", "date"):
        return False
    days = [as_day(item.fields.get("as_of"), date.min) for item in (first, second)]
    if date.min in days or abs((days[0] - days[1]).days) > NEAR_DAYS:
        return False
    ends = [stated(item, unit) for item in (first, second)]
    dated = first.fields.get("period") and first.fields.get("period") == second.fields.get("period")
    least = DATED_LIKENESS if dated else SURE_LIKENESS
    if ends[0] is None or ends[1] is None or likeness(_words(first), _words(second)) < least:
        return False
    room = 0.02 * max(abs(end) for pair in ends if pair for end in pair)
    return ends[0][0] > ends[1][1] + room or ends[1][0] > ends[0][1] + room


def _words(item: Item) -> str:
    return f"{item.fields.get('description', '')} {item.quote}"


def _with_value(candidate: Candidate, item: Item, value: Value, alike: float) -> Candidate:
    other = next(claim for claim in value.claims if claim.source != item.source)
    mine = _reading(item)
    mine["set"] = {value.path: {**_numbers(item), "method": item.fields.get("method", "reported"), "of": [str(item.claim)]}}
    fields: dict[str, Any] = {
        "title": value.description.rstrip("."),
        "path": value.path,
        "between": {other.source: {"reading": f"It is {value}.", "of": [str(other)]}, item.source: mine},
        "note": f"the scenario's is of {value.date or 'no date'}, the document's of {item.fields.get('as_of', 'no date')}; it may be a change",
    }
    sure = round(candidate.confidence * min(1.0, 0.5 + alike / 2), 2)
    return replace(candidate, kind="contradiction", fields=fields, confidence=sure, why="")


def _with_another(one: Candidate, first: Item, two: Candidate, second: Item) -> Candidate:
    fields: dict[str, Any] = {
        "title": str(second.fields.get("description", "A quantity")).rstrip("."),
        "between": {first.source: _reading(first), second.source: _reading(second)},
        "note": f"of {first.fields.get('as_of')} and {second.fields.get('as_of')}; it may be a change",
    }
    sure = round(0.7 * min(one.confidence, two.confidence), 2)
    return replace(two, kind="contradiction", fields=fields, confidence=sure, why="")


def _reading(item: Item) -> dict[str, Any]:
    numbers = _numbers(item)
    ends = numbers.get("between") or [numbers.get("value", "")]
    shown = " to ".join(f"{end:,}" if isinstance(end, int | float) else str(end) for end in ends)
    said = str(item.fields.get("description", "")).rstrip(".")
    return {"reading": f"{said}: {shown} {item.fields.get('unit', '')}.", "of": [str(item.claim)]}


def _numbers(item: Item) -> dict[str, Any]:
    return {key: item.fields[key] for key in ("value", "between") if key in item.fields}
