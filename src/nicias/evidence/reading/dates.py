"""Days, months, seasons, quarters, years and decades in a sentence, as periods of the calendar."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from nicias.evidence.reading.lexicon import Lexicon, longest_first
from nicias.evidence.reading.words import Sentence, phrase_pattern


@dataclass(frozen=True, slots=True)
class Moment:
    """A period that a sentence names. `precision` is day · month · season · quarter · year · decade; `role` the preposition.

    `complete` is false when the year was taken from the document's date; `relative` says that it was named as last, this or next year.
    """

    first: date
    last: date
    start: int
    end: int
    precision: str
    role: str = ""
    complete: bool = True
    relative: bool = False

    @property
    def middle(self) -> date:
        return self.first + (self.last - self.first) / 2


@dataclass(frozen=True)
class _Patterns:
    all: re.Pattern[str]
    months: dict[str, int]
    parts: dict[str, tuple[float, float]]
    idioms: re.Pattern[str]


@lru_cache(maxsize=8)
def _patterns(lexicon: Lexicon) -> _Patterns:
    time = lexicon.time
    months = {str(name): int(number) for name, number in time["months"].items()}
    parts: dict[str, tuple[float, float]] = {str(name): tuple(ends) for name, ends in time["parts"].items()}
    month = "|".join(longest_first(months))
    season = "|".join(longest_first(time["seasons"]))
    part = "|".join(re.escape(word) for word in longest_first(parts))
    quarter = "|".join(re.escape(word) for word in longest_first(time["quarters"]))
    relative = "|".join(re.escape(word) for word in longest_first(time["relative_years"]))
    prepositions = "|".join(longest_first(time["prepositions"]))
    y = r"(?:1[6-9]|2[01])\d\d"
    text = rf"""
        (?<![\w$€£.,-])
        (?:(?P<role>{prepositions}|pre-|post-|as\ of|as\ early\ as|as\ late\ as)(?:\s+|(?<=-)))?
        (?:the\ )?
        (?:
          (?P<iso>{y}-[01]\d-[0-3]\d)
        | (?P<d1>[0-3]?\d)(?:st|nd|rd|th)?(?:\ of)?\s+(?P<m1>{month})\b\.?(?:,?\s+(?P<y1>{y}))?
        | (?P<m2>{month})\b\.?\s+(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?(?![\d,.]*\d|\s*(?:%|percent|per\ cent|million|billion))(?:,?\s+(?P<y2>{y}))?
        | (?:(?P<p3>{part})[\s-]+)?(?P<m3>{month})\b\.?(?:\s+(?:of\s+)?(?:(?P<y3>{y})|(?P<r3>{relative})))?
        | (?:(?P<p4>{part})[\s-]+)?(?P<s4>{season})\b(?:\s+(?:of\s+)?(?:(?P<y4>{y})|(?P<r4>{relative})))?
        | (?P<q5>{quarter})(?:s)?\s+of\s+(?:(?P<y5>{y})|(?P<r5>{relative}))
        | (?P<q6>[QH][1-4])\s+(?P<y6>{y})
        | first\ (?P<n8>two|three|\d{{1,2}})\ (?P<u8>quarters|months)\ of\ (?:(?P<y8>{y})|(?P<r8>{relative}))
        | (?:(?P<p7>{part})[\s-]+)?(?:(?P<y7>{y})(?P<s7>s)?|(?P<r7>{relative}))
        )
        (?![\w%])(?![–-]\d{{3}})
    """
    return _Patterns(re.compile(text, re.VERBOSE | re.IGNORECASE), months, parts, phrase_pattern(tuple(map(str, time["idioms"]))))


_ONES = {"two": 2, "three": 3}


def find_moments(sentence: Sentence, lexicon: Lexicon, anchor: date | None, *, forward: bool = False) -> list[Moment]:
    """The moments of a sentence, in order. Without an anchor (the document's date) only complete dates are found.

    `forward` says that the sentence foretells: a month without a year after `by` or `before` is the next one, whatever the tense,
    and so is one after `in` where the sentence speaks only of what will be.
    """
    patterns = _patterns(lexicon)
    idioms = [(m.start(), m.end()) for m in patterns.idioms.finditer(sentence.text)]
    found: list[Moment] = []
    for match in patterns.all.finditer(sentence.text):
        if any(match.start() < end and start < match.end() for start, end in idioms):
            continue
        moment = _moment(match, sentence, lexicon, patterns, anchor, forward)
        if moment is not None:
            found.append(moment)
    return found


def _moment(
    match: re.Match[str], sentence: Sentence, lexicon: Lexicon, patterns: _Patterns, anchor: date | None, forward: bool
) -> Moment | None:
    part = _group(match, "p3", "p4", "p7")
    relative = _group(match, "r3", "r4", "r5", "r7", "r8")
    year_text = _group(match, "y1", "y2", "y3", "y4", "y5", "y6", "y7", "y8")
    role = (match["role"] or "").lower().strip("- ")
    if role in ("early", "late", "mid") and not part:
        part, role = role, ""
    month_name = _group(match, "m1", "m2", "m3")
    if year_text:
        year: int | None = int(year_text)
    elif relative and anchor:
        year = anchor.year + int(lexicon.time["relative_years"][relative.lower()])
    elif relative:
        return None
    else:
        year = None
    if match["iso"]:
        try:
            day = date.fromisoformat(match["iso"])
        except ValueError:
            return None
        return _made(match, sentence, day, day, "day", role)
    if month_name:
        return _in_month(match, sentence, lexicon, patterns, anchor, month_name, part, role, year, forward)
    if match["s4"]:
        return _in_season(match, sentence, lexicon, patterns, anchor, part, role, year, forward)
    if match["q5"] or match["q6"]:
        return _in_quarter(match, sentence, lexicon, role, year)
    if match["n8"] and year:
        number = _ONES.get(match["n8"].lower()) or int(match["n8"])
        last_month = number * (3 if match["u8"].lower() == "quarters" else 1)
        if not 1 <= last_month <= 12:
            return None
        return _made(match, sentence, date(year, 1, 1), _month_end(year, last_month), "quarter", role)
    if year is None or not lexicon.time["earliest_year"] <= year <= lexicon.time["latest_year"]:
        return None
    if match["s7"]:
        return _made(match, sentence, date(year, 1, 1), date(year + 9, 12, 31), "decade", role)
    if year_text and not relative and not part and not _is_year(match, sentence, lexicon):
        return None
    first, last = _slice(date(year, 1, 1), date(year, 12, 31), patterns.parts.get(part.lower()) if part else None)
    made = _made(match, sentence, first, last, "season" if part else "year", role)
    return replace(made, relative=bool(relative))


def _is_year(match: re.Match[str], sentence: Sentence, lexicon: Lexicon) -> bool:
    """A bare four-digit number is a year unless it counts something: 2024 and 2024 soldiers."""
    after = sentence.text[match.end() :].lstrip().split(" ", 1)[0].lower().strip(".,;:")
    counted = lexicon.units["counted"]
    if match["role"]:
        return after not in (
            "soldiers",
            "troops",
            "men",
            "people",
            "drones",
            "missiles",
            "km",
            "kilometres",
            "kilometers",
            "miles",
        )
    singular = after.removesuffix("s")
    return not (after in counted or singular in counted)


def _in_month(
    match: re.Match[str],
    sentence: Sentence,
    lexicon: Lexicon,
    patterns: _Patterns,
    anchor: date | None,
    name: str,
    part: str,
    role: str,
    year: int | None,
    forward: bool,
) -> Moment | None:
    month = patterns.months[name.lower()]
    day_text = _group(match, "d1", "d2")
    if name.lower() in lexicon.time["ambiguous_months"] and not (
        (name[0].isupper() and (role or day_text or year or part)) or (day_text and year)
    ):
        return None
    if not name[0].isupper() and not day_text and year is None:
        return None
    complete = year is not None
    if year is None:
        if anchor is None:
            return None
        ahead = (
            role == "next"
            or (role in ("by", "until", "till", "before") and (forward or _ahead(sentence)))
            or (role in ("in", "during") and forward and _only_ahead(sentence))
            or (bool(day_text) and not role and _only_ahead(sentence))
        )
        year = anchor.year if role == "this" else _nearest_year(month, int(day_text) if day_text else 15, anchor, forward=ahead)
    if day_text:
        try:
            day = date(year, month, int(day_text))
        except ValueError:
            return None
        return _made(match, sentence, day, day, "day", role, complete)
    first, last = _slice(date(year, month, 1), _month_end(year, month), patterns.parts.get(part.lower()) if part else None)
    return _made(match, sentence, first, last, "month", role, complete)


def _in_season(
    match: re.Match[str],
    sentence: Sentence,
    lexicon: Lexicon,
    patterns: _Patterns,
    anchor: date | None,
    part: str,
    role: str,
    year: int | None,
    forward: bool,
) -> Moment | None:
    if year is None and re.match(r"\s+of\b", sentence.text[match.end() :]):
        return None  # the fall of a town
    before = sentence.text[: match.start("s4")].rstrip().lower().split(" ")[-1] if match.start("s4") else ""
    if not (year or part or role or before in lexicon.time["season_words"]):
        return None
    start, end = lexicon.time["seasons"][match["s4"].lower()]
    complete = year is not None
    if year is None:
        if anchor is None or role not in ("in", "since", "last", "this", "by", "during", "until", "before", "next", ""):
            return None
        if not role and before != "the":
            return None
        ahead = (
            role == "next"
            or (role in ("by", "until", "before") and (forward or _ahead(sentence)))
            or (role in ("in", "during") and forward and _only_ahead(sentence))
        )
        year = _nearest_year(start, 15, anchor, forward=ahead)
        if role == "this" and end >= start:
            year = anchor.year
    last_year = year + (1 if end < start else 0)
    first, last = _slice(date(year, start, 1), _month_end(last_year, end), patterns.parts.get(part.lower()) if part else None)
    return _made(match, sentence, first, last, "season", role, complete)


def _in_quarter(match: re.Match[str], sentence: Sentence, lexicon: Lexicon, role: str, year: int | None) -> Moment | None:
    if year is None:
        return None
    if match["q6"]:
        number, months = int(match["q6"][1]), 3 if match["q6"][0] in "Qq" else 6
    else:
        number, months = int(lexicon.time["quarters"][match["q5"].lower()]), 3
    last_month = number * months
    if last_month > 12:
        return None
    return _made(match, sentence, date(year, last_month - months + 1, 1), _month_end(year, last_month), "quarter", role)


def _ahead(sentence: Sentence) -> bool:
    """Whether a sentence speaks of what is to come, so that `by March` is the next March."""
    return bool(
        re.search(r"\b(will|would|could|can|may|might|should|must|expects?|plans?|hopes?|set|to be)\b|['’]ll\b", sentence.text)
    )


def _only_ahead(sentence: Sentence) -> bool:
    return bool(re.search(r"\b(will|shall)\b|['’]ll\b", sentence.text)) and not re.search(
        r"\b(was|were|had|did|[a-z]{3,}ed)\b", sentence.text
    )


def _nearest_year(month: int, day: int, anchor: date, *, forward: bool) -> int:
    """The year of a month that is named without one: the latest past one, or the next when the words point ahead."""
    try:
        this = date(anchor.year, month, day)
    except ValueError:
        this = date(anchor.year, month, 28)
    if forward:
        return anchor.year if this >= anchor else anchor.year + 1
    return anchor.year if this <= anchor + timedelta(days=20) else anchor.year - 1


def _slice(first: date, last: date, ends: tuple[float, float] | None) -> tuple[date, date]:
    if ends is None:
        return first, last
    days = (last - first).days
    return first + timedelta(days=round(days * ends[0])), first + timedelta(days=round(days * ends[1]))


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _group(match: re.Match[str], *names: str) -> str:
    return next((match[name] for name in names if match[name]), "")


def _made(
    match: re.Match[str], sentence: Sentence, first: date, last: date, precision: str, role: str, complete: bool = True
) -> Moment:
    return Moment(first, last, sentence.start + match.start(), sentence.start + match.end(), precision, role, complete)
