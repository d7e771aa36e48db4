"""An item held against a scenario: which value it speaks of, whether it agrees, which issues and options its terms are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from nicias.errors import ScenarioError
from nicias.evidence.entries import Stated
from nicias.evidence.reading.lexicon import load_lexicon
from nicias.evidence.reading.words import content_words
from nicias.scenario.known import Known
from nicias.scenario.quantities import Value
from nicias.scenario.review.items import Item
from nicias.scenario.scenario import Scenario

LEAST_LIKENESS = 0.28
"""Share of words in common from which two descriptions are taken to speak of one quantity."""

LENGTHS = ("share", "factor", "days", "months", "years", "hours", "km")
SURE_LIKENESS = 0.6
"""The same for units that any two numbers may share."""

Relation = Literal["new", "agrees", "contradicts", "known"]


@dataclass(frozen=True)
class Match:
    """What an item is to a scenario: a new path, or the value of a path that it agrees with, contradicts or already supports."""

    relation: Relation
    path: str
    value: Value | None = None
    likeness: float = 0.0


def match_quantity(scenario: Scenario, known: Known, item: Item) -> Match:
    """Which value of the scenario a quantity speaks of: that of its own path, else the likeliest of the same unit."""
    path, unit = str(item.fields.get("path", "")), str(item.fields.get("unit", ""))
    own = known.get(path)
    if own is not None and own.unit == unit:
        relation = _relation(item, own, unit)
        return Match(relation, path, None if relation == "new" else own, 1.0)
    best = Match("new", path)
    for other, value in known.items():
        if value.unit != unit or unit in ("year", "date", "switch", "choice"):
            continue
        alike = _likeness(item, other, value)
        least = SURE_LIKENESS if unit in LENGTHS else LEAST_LIKENESS
        relation = _relation(item, value, unit) if alike >= least and alike > best.likeness else "new"
        if relation != "new":
            best = Match(relation, other, value, alike)
    return best


def _likeness(item: Item, path: str, value: Value) -> float:
    """Words in common of two descriptions, by their stems; a quantity of another party is not alike."""
    whose = str(item.fields.get("whose", ""))
    owner = path.split(".")[0]
    if whose and whose != owner and owner not in _OF_NOBODY:
        return 0.0
    first = f"{item.fields.get('description', '')} {item.quote}"
    second = f"{value.description} {path.split('.', 1)[1].replace('_', ' ').replace('.', ' ')}"
    return likeness(first, second) * (1.0 if whose == owner else 0.8)


def likeness(first: str, second: str) -> float:
    """Share of words in common of two descriptions, by their stems, of the shorter one's."""
    one, two = _alike(_stems(first)), _alike(_stems(second))
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0


_OF_NOBODY = frozenset(["war", "talks", "front", "civilians", "human_cost"])
"""First words of paths that belong to no party."""

_SAYS_NOTHING = frozenset(
    [
        "month",
        "day",
        "year",
        "week",
        "per",
        "person",
        "people",
        "about",
        "total",
        "number",
        "side",
        "first",
        "second",
        "war",
        "each",
        "given",
        "they",
        "that",
    ]
)


def _alike(stems: set[str]) -> set[str]:
    """Stems with the words of one meaning (to enlist, to recruit, to volunteer) made one; words of every quantity left out."""
    table = {_stem(str(word)): str(group[0]) for group in load_lexicon().units["alike"] for word in group}
    return {table.get(stem, stem) for stem in stems if stem not in _SAYS_NOTHING}


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in content_words(text) if not word.isdigit() and len(word) > 2}


def _stem(word: str) -> str:
    for ending in ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _relation(item: Item, value: Value, unit: str) -> Relation:
    first, second = stated(item, unit), value.estimate.ends
    if first is None or second is None:
        return "new"
    room = 0.02 * max(abs(second[0]), abs(second[1]))
    agrees = first[0] <= second[1] + room and second[0] - room <= first[1]
    if any(claim.source == item.source and set(item.claim.paragraphs) <= set(claim.paragraphs) for claim in value.claims):
        return "known" if agrees else "new"  # another number of a paragraph that the value rests on
    return "agrees" if agrees else "contradicts"


def stated(item: Item, unit: str) -> tuple[float, float] | None:
    """The ends of the number or interval that an item states; None if it states none that the unit allows."""
    given = {key: _pair(item.fields[key]) for key in ("value", "between") if key in item.fields}
    try:
        return Stated.model_validate(given).single(unit, {}).ends
    except (ScenarioError, ValueError):
        return None


def _pair(given: Any) -> Any:
    return tuple(given) if isinstance(given, list) else given


def terms(scenario: Scenario, item: Item, general: Mapping[str, list[str]]) -> dict[str, str]:
    """Issue → option of the scenario for a proposal's terms, where the words decide; the rest is left to a person.

    `general` are the lexicon's issues with their words: a scenario's issue takes the words of the general issue it resembles.
    """
    found: dict[str, str] = {}
    said: Mapping[str, str] = item.fields.get("issues") or {}
    for name, words in said.items():
        issue = _issue(scenario, str(name), general)
        if issue is None or issue in found:
            continue
        option = _option(scenario, issue, f"{words} {item.fields.get('title', '')}")
        if option:
            found[issue] = option
    return found


def _issue(scenario: Scenario, name: str, general: Mapping[str, list[str]]) -> str | None:
    if name in scenario.issues:
        return name
    words = {_stem(word) for phrase in (name.replace("_", " "), *general.get(name, ())) for word in content_words(str(phrase))}
    best: tuple[float, str] | None = None
    for issue, record in scenario.issues.items():
        own = _stems(f"{issue.replace('_', ' ')} {record.description}")
        options = _stems(" ".join(option.description for option in record.options.values()))
        score = len(words & own) + 0.4 * len(words & options)
        if score >= 1.0 and (best is None or score > best[0]):
            best = (score, issue)
    return best[1] if best else None


def _option(scenario: Scenario, issue: str, words: str) -> str | None:
    said = _stems(words)
    scores: list[tuple[float, str]] = []
    for name, option in scenario.issues[issue].options.items():
        own = _stems(f"{name.replace('_', ' ')} {option.description}")
        scores.append((len(said & own) / max(1.0, len(own)) ** 0.5, name))
    scores.sort(reverse=True)
    if not scores or scores[0][0] < 0.5 or (len(scores) > 1 and scores[0][0] - scores[1][0] < 0.2):
        return None
    return scores[0][1]


def as_day(text: Any, otherwise: date) -> date:
    """A field's date, or another if it has none."""
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", str(text or ""))
    return date(*map(int, match.groups())) if match else otherwise
