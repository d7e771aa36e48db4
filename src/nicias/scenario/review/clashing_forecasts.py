"""Two probabilities of one event, by different sources, that cannot both be right.

What happens by some day has happened by every later one, so a forecast that puts an event by May at 0.6 or more denies one that puts
it by December at 0.3 or less. A denied event (`no_ceasefire`) is turned over first. Conditional forecasts and those without a day are
left out: they may all be right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any

from nicias.evidence.reading.candidates import Candidate
from nicias.scenario.review.items import item_of
from nicias.scenario.review.matching import as_day
from nicias.scenario.scenario import Scenario

LEAST_SURE = 0.6
"""Confidence below which a forecast contradicts nobody."""

MONTH = 365.25 / 12


@dataclass(frozen=True)
class Foretold:
    """P(event by a day) between two ends, and who says so where."""

    event: str
    by: date
    low: float
    high: float
    source: str
    of: tuple[str, ...]
    reading: str

    def denies(self, other: Foretold) -> bool:
        """Whether the two cannot both be right."""
        if self.event != other.event or self.source == other.source:
            return False
        return (self.by <= other.by and self.low > other.high) or (other.by <= self.by and other.low > self.high)


def forecasts_that_clash(scenario: Scenario, candidates: Sequence[Candidate]) -> list[Candidate]:
    """For each forecast of the reading, the first one of another source that denies it: the scenario's, else the reading's own."""
    read = [(candidate, told) for candidate in candidates if (told := _of_candidate(candidate, scenario.as_of))]
    held = _of_scenario(scenario)
    found: list[Candidate] = []
    for candidate, told in read:
        other = next((other for other in held if told.denies(other)), None)
        if other is not None:
            found.append(_contradiction(candidate, told, other, candidate.confidence))
    paired: set[tuple[str, str, str]] = set()
    for (one, first), (two, second) in combinations(read, 2):
        pair = (first.event, first.source, second.source)
        if first.denies(second) and pair not in paired:
            paired.add(pair)
            found.append(_contradiction(two, second, first, min(one.confidence, two.confidence)))
    return found


def _of_candidate(candidate: Candidate, otherwise: date) -> Foretold | None:
    fields = item_of(candidate).fields
    if candidate.kind != "forecast" or candidate.confidence < LEAST_SURE or fields.get("condition"):
        return None
    ends: Any = fields.get("between")
    made = as_day(fields.get("date"), otherwise)
    until = as_day(fields.get("until"), date.max) if fields.get("until") else _after(made, fields.get("horizon"))
    if not ends or until is None:
        return None
    said = f"{fields.get('wording')} ({ends[0]:g} to {ends[1]:g}) by {until}: {fields.get('claim')}."
    return _turned(str(fields.get("about", "")), until, ends, candidate.source, (candidate.claim,), said)


def _of_scenario(scenario: Scenario) -> list[Foretold]:
    found: list[Foretold] = []
    for name, forecast in scenario.forecasts.items():
        ends: Any = forecast.between or scenario.scale.get(forecast.words or forecast.wording or "")
        until = forecast.until or _after(forecast.date, forecast.horizon)
        sources = [text.split(" ")[0] for text in forecast.of]
        if not ends or until is None or not sources or forecast.condition:
            continue
        said = f"{name}: {forecast.wording or 'a probability'} ({ends[0]:g} to {ends[1]:g}) by {until}."
        told = _turned(forecast.about, until, ends, sources[0], forecast.of, said)
        if told is not None:
            found.append(told)
    return found


def _after(start: date, months: Any) -> date | None:
    return start + timedelta(days=MONTH * float(months)) if isinstance(months, int | float) else None


def _turned(about: str, by: date, ends: Any, source: str, of: Sequence[str], said: str) -> Foretold | None:
    if not about or " " in about:  # "not modelled", or more than one event
        return None
    low, high = float(ends[0]), float(ends[1])
    if about.startswith("no_"):
        about, low, high = about.removeprefix("no_"), 1.0 - high, 1.0 - low
    return Foretold(about, by, low, high, source, tuple(of), said)


def _contradiction(candidate: Candidate, told: Foretold, other: Foretold, sure: float) -> Candidate:
    fields: dict[str, Any] = {
        "title": f"How likely and how soon: {told.event.replace('_', ' ')}",
        "between": {side.source: {"reading": side.reading, "of": list(side.of)} for side in (other, told)},
        "note": "what happens by a day has happened by every later one, so both cannot be right",
    }
    return replace(candidate, kind="contradiction", fields=fields, confidence=sure, why="")
