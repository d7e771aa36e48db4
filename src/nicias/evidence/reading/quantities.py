"""Quantities: a value or a range, its unit, what it is of, whose, as of when, and who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nicias.evidence.reading.candidates import Candidate, candidate
from nicias.evidence.reading.dates import Moment, find_moments
from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.measures import Measure, find_measures
from nicias.evidence.reading.speakers import Parties, attribution
from nicias.evidence.reading.words import Sentence, clause_around, content_words, digest, sentences

_BOUND_NOTES = {
    "about": "about this much in the text",
    "nearly": "nearly this much in the text",
    "at_least": "at least this much in the text",
    "above": "more than this in the text",
    "at_most": "at most this much in the text",
    "below": "less than this in the text",
}


@dataclass(frozen=True)
class Setting:
    """What a reader of one document knows: its id, its date (None if unknown), its author, the words and the parties."""

    source: str
    day: date | None
    author: str
    lexicon: Lexicon
    parties: Parties


def find_quantities(setting: Setting, number: int, paragraph: str) -> list[Candidate]:
    """The quantities of one paragraph, in order."""
    found: list[Candidate] = []
    for sentence in sentences(paragraph):
        moments = find_moments(sentence, setting.lexicon, setting.day)
        measures = find_measures(sentence, setting.lexicon, [(m.start, m.end) for m in moments])
        used: set[int] = set()
        for measure in measures:
            if _pointless(measure, sentence):
                continue
            index = _moment_for(measure, moments, sentence)
            if index is not None and not measure.duration:
                used.add(index)
            found.append(_of_measure(setting, number, paragraph, sentence, measure, moments[index] if index is not None else None))
        found += [
            _of_moment(setting, number, paragraph, sentence, moment)
            for index, moment in enumerate(moments)
            if index not in used and _tells(moment, sentence)
        ]
    return found


def _pointless(measure: Measure, sentence: Sentence) -> bool:
    """Vague counts of nothing in particular, and lengths of time that only join two sentences (a few days later)."""
    if measure.amount.vague and not measure.sure:
        return True
    after = sentence.within(measure.end, sentence.start + len(sentence.text))
    joins = measure.duration and measure.amount.vague and re.match(r"\s+(?:later|earlier|before|after|ago)\b", after)
    return bool(joins) or (measure.amount.vague and measure.unit in ("countries", "states", "cities", "meetings"))


def _moment_for(measure: Measure, moments: Sequence[Moment], sentence: Sentence) -> int | None:
    """The moment that dates a number: the nearest in its clause, unless it names an event (the 1912 treaty) or opens the sentence as a day."""
    low, high = clause_around(sentence, measure.start, measure.end)
    best: tuple[int, int] | None = None
    for index, moment in enumerate(moments):
        if not (low <= moment.start and moment.end <= high) or _names_event(moment, sentence):
            continue
        gap = max(moment.start - measure.end, measure.start - moment.end)
        if gap <= 90 and (best is None or gap < best[0]):
            best = (gap, index)
    return best[1] if best else None


def _names_event(moment: Moment, sentence: Sentence) -> bool:
    if moment.role in ("since", "in", "during", "by", "from", "pre", "as of", "until", "before", "after"):
        return moment.precision == "day"
    after = sentence.within(moment.end, sentence.start + len(sentence.text)).lstrip()
    return moment.precision == "day" or (after[:1].isupper() and moment.precision in ("year", "month"))


def _tells(moment: Moment, sentence: Sentence) -> bool:
    """Whether a moment by itself is worth a proposal: not the reader's own year (this year), not one of several of a span."""
    text = sentence.within(moment.start, moment.end).lower()
    return not text.endswith(("this year", "next year", "last year")) or moment.precision == "quarter" or moment.precision == "season"


def _of_measure(
    setting: Setting, number: int, paragraph: str, sentence: Sentence, measure: Measure, moment: Moment | None
) -> Candidate:
    said = attribution(sentence, setting.lexicon, measure.start)
    whose = _whose(setting.parties, sentence, measure.start)
    as_of = _as_of(moment, setting.day)
    interval = measure.interval
    fields: dict[str, Any] = {
        "description": _description(sentence, measure.noun, whose, measure.start, measure.end),
        "path": f"{whose or 'war'}.{_slug(measure.noun)}",
        "unit": measure.unit,
        "value": None if interval else _rounded(measure.low),
        "between": [_rounded(interval[0]), _rounded(interval[1])] if interval else None,
        "whose": whose,
        "as_of": as_of,
        "period": _period(moment),
        "attributed_to": said.who if said else None,
        "method": "inferred" if measure.amount.vague else "reported",
        "note": "; ".join(filter(None, [measure.note, _BOUND_NOTES.get(measure.amount.bound, ""), "a vague word, read as this interval" if measure.amount.vague else ""])),
    }
    confidence = 0.9 if measure.sure else 0.55
    confidence -= 0.15 if measure.amount.vague else 0.0
    confidence -= 0.2 if measure.duration else 0.0
    confidence -= 0.1 if measure.amount.words and measure.high <= 3 and not measure.amount.vague else 0.0
    return candidate("quantity", setting.source, number, paragraph, measure.start, measure.end, max(0.2, confidence), fields)


def _of_moment(setting: Setting, number: int, paragraph: str, sentence: Sentence, moment: Moment) -> Candidate:
    low, high = clause_around(sentence, moment.start, moment.end)
    what = digest(sentence.within(max(low, moment.start - 90), min(high, moment.end + 90)), 8)
    whose = _whose(setting.parties, sentence, moment.start)
    year = moment.precision in ("year", "decade")
    fields: dict[str, Any] = {
        "description": f"When: {what}",
        "path": f"{whose or 'war'}.{_slug(what)}_date",
        "unit": "year" if year else "date",
        "value": moment.first.year if year else (moment.first.isoformat() if moment.first == moment.last else None),
        "between": None if year or moment.first == moment.last else [moment.first.isoformat(), moment.last.isoformat()],
        "whose": whose,
        "as_of": setting.day.isoformat() if setting.day else None,
        "method": "reported",
        "note": "" if moment.complete else "the year is taken from the document's date",
    }
    confidence = {"day": 0.7, "month": 0.6, "year": 0.5, "decade": 0.45}.get(moment.precision, 0.5)
    return candidate("quantity", setting.source, number, paragraph, moment.start, moment.end, confidence, fields)


def _whose(parties: Parties, sentence: Sentence, place: int) -> str:
    """The party named nearest before a place in the sentence, else the nearest after it."""
    named = parties.named(sentence.text, sentence.start)
    before = [party for party, where in named if where <= place + 40]
    return before[-1] if before else (named[0][0] if named else "")


def _as_of(moment: Moment | None, day: date | None) -> str | None:
    if moment is None or moment.role in ("since", "pre"):
        return day.isoformat() if day else None
    end = moment.last if day is None or moment.last <= day or moment.first > day else day
    return end.isoformat()


def _period(moment: Moment | None) -> str | None:
    if moment is None:
        return None
    if moment.role in ("since", "pre"):
        return f"{moment.role} {moment.first.isoformat()}"
    return None if moment.first == moment.last else f"{moment.first.isoformat()} to {moment.last.isoformat()}"


def _description(sentence: Sentence, noun: str, whose: str, start: int, end: int) -> str:
    low, high = clause_around(sentence, start, end)
    around = digest(sentence.within(max(low, start - 70), start) + " " + noun + " " + sentence.within(end, min(high, end + 60)), 8)
    return f"{noun[:1].upper()}{noun[1:]}{' (' + whose + ')' if whose else ''}: {around}"


def _slug(text: str) -> str:
    words = [re.sub(r"[^a-z0-9]", "", word.lower().encode("ascii", "ignore").decode()) for word in content_words(text)]
    return "_".join([word for word in words if word][:4]) or "quantity"


def _rounded(number: float) -> int | float:
    value = float(f"{number:.6g}")
    return int(value) if value == int(value) else value
