"""Quantities: a value or a range, its unit, what it is of, whose, as of when, and who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nicias.evidence.reading.candidates import Candidate, candidate
from nicias.evidence.reading.counting import find_measures
from nicias.evidence.reading.dates import Moment, find_moments
from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.measures import Measure
from nicias.evidence.reading.odds import find_odds
from nicias.evidence.reading.speakers import Parties, attribution
from nicias.evidence.reading.words import Sentence, clause_around, content_words, digest, sentences, words_around

_BOUND_NOTES = {
    "about": "about this much in the text",
    "or so": "about this much in the text",
    "nearly": "nearly this much in the text",
    "at_least": "at least this much in the text",
    "above": "more than this in the text",
    "at_most": "at most this much in the text",
    "below": "less than this in the text",
}
_LENGTHS = frozenset({"km", "km2", "days", "months", "years", "hours", "share", "factor"})
"""Units whose noun says nothing of what is measured."""

PRONOUNS = ("it", "its", "he", "his", "she", "her", "they", "their")


@dataclass(frozen=True)
class Setting:
    """What a reader of one document knows: its id, its date (None if unknown), its author, the words and the parties."""

    source: str
    day: date | None
    author: str
    lexicon: Lexicon
    parties: Parties


def find_quantities(setting: Setting, number: int, paragraph: str) -> list[Candidate]:
    """The quantities of one paragraph, in order. Numbers that state a probability belong to forecasts and are left to them."""
    found: list[Candidate] = []
    carried = ""
    for sentence in sentences(paragraph):
        every = find_odds(sentence, setting.lexicon)
        moments = find_moments(sentence, setting.lexicon, setting.day, forward=bool(every))
        odds = [(o.start, o.end) for o in every if o.numeric]
        measures = [
            measure
            for measure in find_measures(sentence, setting.lexicon, [(m.start, m.end) for m in moments])
            if not _pointless(measure, sentence) and not _touches(measure, odds) and not (odds and measure.duration)
        ]
        used: set[int] = set()
        floor = sentence.start
        for place, measure in enumerate(measures):
            ceiling = measures[place + 1].start if place + 1 < len(measures) else sentence.start + len(sentence.text)
            index = _moment_for(measure, measures, moments, sentence)
            if index is not None and not measure.duration and moments[index].precision != "day":
                used.add(index)  # a day is an event of its own as well
            whose = whose_is(setting.parties, sentence, measure.end, carried)
            dated = moments[index] if index is not None else None
            found.append(_of_measure(setting, number, paragraph, sentence, measure, whose, dated, (floor, ceiling)))
            floor = measure.end
        for index, moment in enumerate(moments):
            if (
                index not in used
                and _tells(moment, setting.day)
                and not odds
                and not (every and _is_horizon(moment, setting.day))
            ):
                whose = whose_is(setting.parties, sentence, moment.end, carried)
                found.append(_of_moment(setting, number, paragraph, sentence, moment, whose))
        carried = spoken_of(setting.parties, sentence) or carried
    return found


def whose_is(parties: Parties, sentence: Sentence, place: int, carried: str) -> str:
    """The party named last before a place; else, after a pronoun, the one the text spoke of before; else the next named."""
    named = parties.acting(sentence.text, sentence.start)
    before = [party for party, where in named if where < place]
    if before:
        return before[-1]
    opening = sentence.tokens[0].lower if sentence.tokens else ""
    if carried and (opening in PRONOUNS or not named):
        return carried
    return named[0][0] if named else ""


def spoken_of(parties: Parties, sentence: Sentence) -> str:
    """The party that a sentence speaks of first."""
    return next((party for party, _ in parties.acting(sentence.text)), "")


def _touches(measure: Measure, places: Sequence[tuple[int, int]]) -> bool:
    return any(measure.start < end and start < measure.end for start, end in places)


def _pointless(measure: Measure, sentence: Sentence) -> bool:
    """Vague counts of nothing in particular, and lengths of time that only join two sentences (a few days later)."""
    if measure.amount.vague and not measure.sure:
        return True
    after = sentence.within(measure.end, sentence.start + len(sentence.text))
    joins = measure.duration and measure.amount.vague and re.match(r"\s+(?:later|earlier|before|after|ago)\b", after)
    return bool(joins) or (measure.amount.vague and measure.unit in ("countries", "states", "cities", "meetings"))


def _moment_for(measure: Measure, measures: Sequence[Measure], moments: Sequence[Moment], sentence: Sentence) -> int | None:
    """The moment that dates a number: the nearest in its clause with no other number between, unless it names an event."""
    low, high = clause_around(sentence, measure.start, measure.end)
    best: tuple[int, int] | None = None
    for index, moment in enumerate(moments):
        if not (low <= moment.start and moment.end <= high) or _names_event(moment, sentence):
            continue
        first, last = min(moment.start, measure.start), max(moment.start, measure.start)
        if moment.start > measure.start and any(first < other.start < last for other in measures):
            continue
        gap = max(moment.start - measure.end, measure.start - moment.end)
        if gap <= 90 and (best is None or gap < best[0]):
            best = (gap, index)
    return best[1] if best else None


def _names_event(moment: Moment, sentence: Sentence) -> bool:
    """Whether a date belongs to an event (the 1912 treaty) and not to the number beside it."""
    if moment.role in ("since", "in", "during", "by", "from", "pre", "as of", "until", "before", "after"):
        return False
    after = sentence.within(moment.end, sentence.start + len(sentence.text)).lstrip()
    return after[:1].isupper() and moment.precision in ("year", "month")


def _tells(moment: Moment, day: date | None) -> bool:
    """Whether a moment alone is worth a proposal: not a bare `this year` or `in April`, not the day of the text, not a coming season.

    A month or season without its year only says as of when the author speaks; `late April` says when something happened.
    """
    bare = not moment.complete and moment.precision in ("month", "season") and (moment.last - moment.first).days >= 27
    if (moment.precision == "year" and moment.relative) or bare:
        return False
    if day is None:
        return True
    return not (moment.first <= day <= moment.last and (moment.last - moment.first).days < 12) and not (
        moment.precision == "season" and moment.first > day
    )


def _is_horizon(moment: Moment, day: date | None) -> bool:
    """Whether a moment of a sentence that foretells is the day by which: a month or season still to come."""
    return day is not None and moment.last > day and moment.precision in ("month", "season", "quarter")


def _of_measure(
    setting: Setting,
    number: int,
    paragraph: str,
    sentence: Sentence,
    measure: Measure,
    whose: str,
    moment: Moment | None,
    room: tuple[int, int],
) -> Candidate:
    said = attribution(sentence, setting.lexicon, measure.start)
    low, high = clause_around(sentence, measure.start, measure.end)
    noun = "" if measure.unit.split("/")[0] in _LENGTHS else measure.noun
    what = digest(words_around(sentence, max(low, room[0]), min(high, room[1]), (measure.start, measure.end), noun))
    if noun and noun.split(" ")[-1].lower() not in what.lower().split():
        what = f"{noun} {what}"
    what = what or digest(sentence.within(measure.start, measure.end))
    notes = [
        measure.note,
        _BOUND_NOTES.get(measure.amount.bound, ""),
        "a vague word, read as this interval" if measure.amount.vague else "",
    ]
    interval = measure.interval
    fields: dict[str, Any] = {
        "description": f"{what[:1].upper()}{what[1:]}.",
        "path": _path(setting.parties, whose, what, measure.unit),
        "unit": measure.unit,
        "value": None if interval else _rounded(measure.low),
        "between": [_rounded(interval[0]), _rounded(interval[1])] if interval else None,
        "whose": whose,
        "as_of": _as_of(moment, setting.day),
        "period": _period(moment),
        "attributed_to": said.who if said else None,
        "method": "inferred" if measure.amount.vague else "reported",
        "note": "; ".join(filter(None, notes)),
    }
    confidence = 0.9 if measure.sure else 0.55
    confidence -= 0.15 if measure.amount.vague else 0.0
    confidence -= 0.2 if measure.duration else 0.0
    confidence -= 0.1 if measure.amount.words and measure.high <= 3 and not measure.amount.vague else 0.0
    return candidate("quantity", setting.source, number, paragraph, measure.start, measure.end, max(0.2, confidence), fields)


def _of_moment(setting: Setting, number: int, paragraph: str, sentence: Sentence, moment: Moment, whose: str) -> Candidate:
    low, high = clause_around(sentence, moment.start, moment.end)
    what = digest(words_around(sentence, low, high, (moment.start, moment.end), "", 9, 9), 8)
    year = moment.precision in ("year", "decade")
    fields: dict[str, Any] = {
        "description": f"When: {what}.",
        "path": _path(setting.parties, whose, what, "") + "_date",
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


def _path(parties: Parties, whose: str, what: str, unit: str) -> str:
    """A path to begin with: whose, and the first words that say what."""
    names = {form.lower() for form in parties.words.get(whose, ())}
    words = [word for word in content_words(what) if word not in names and not word[0].isdigit()]
    plain = [re.sub(r"[^a-z0-9]", "", word.encode("ascii", "ignore").decode()) for word in words]
    slug = "_".join([word for word in plain if word][:4]) or "quantity"
    period = unit.partition("/")[2]
    return f"{whose or 'war'}.{slug}{'_per_' + period if period else ''}"


def _rounded(number: float) -> int | float:
    value = float(f"{number:.6g}")
    return int(value) if value == int(value) else value
