"""Title, author, date and language of a document, each with the basis on which it is proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nicias.evidence.reading.dates import find_moments
from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.voices import is_biography, is_byline
from nicias.evidence.reading.words import sentences

ENOUGH_WORDS = 20
"""Words below which a text does not say which language it is in."""


@dataclass(frozen=True)
class Proposed:
    """A value and where it comes from; an empty value was not found."""

    value: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Metadata:
    """What is proposed for `sources.yml`, to be checked by a person."""

    title: Proposed
    author: Proposed
    publisher: Proposed
    day: date | None
    day_basis: str
    language: Proposed


def propose_metadata(
    paragraphs: Sequence[str], stored: Mapping[str, str], lexicon: Lexicon, written: date | None = None
) -> Metadata:
    """Metadata from what the file stores about itself first, then from its lines. `written` is the file's own date, the last resort."""
    day, basis = _day(paragraphs, stored, lexicon, written)
    return Metadata(
        title=_title(paragraphs, stored),
        author=_author(paragraphs, stored, lexicon),
        publisher=Proposed(stored["publisher"], "stored in the file") if stored.get("publisher") else Proposed(),
        day=day,
        day_basis=basis,
        language=_language(paragraphs, stored, lexicon),
    )


def _title(paragraphs: Sequence[str], stored: Mapping[str, str]) -> Proposed:
    if stored.get("title"):
        return Proposed(stored["title"].split(" | ")[0].strip(), "stored in the file")
    first = paragraphs[0] if paragraphs else ""
    if first and len(first.split()) <= 30 and not re.search(r"[.;:]\s*$", first):
        return Proposed(first, "first line (¶1)")
    return Proposed("", "no title found; the first line is a paragraph")


def _author(paragraphs: Sequence[str], stored: Mapping[str, str], lexicon: Lexicon) -> Proposed:
    if stored.get("author"):
        return Proposed(stored["author"], "stored in the file")
    for number, text in enumerate(paragraphs, start=1):
        if (number <= 6 or number > len(paragraphs) - 12) and is_byline(text, lexicon):
            name = re.sub(
                r"^(?:(?:by|written by|words by|compiled by|prepared by)(?: the)?|dr\.?|prof\.?|mr\.?|ms\.?|mrs\.?)\s+",
                "",
                text.strip(),
                flags=re.IGNORECASE,
            )
            return Proposed(name.split(",")[0], f"byline (¶{number})")
    for number, text in enumerate(paragraphs, start=1):
        if is_biography(text, lexicon):
            match = re.match(r"(?:[A-Z][\w’'.-]+\s+){1,3}?(?=is\b|was\b)", text)
            if match:
                return Proposed(match[0].strip(), f"biographical note (¶{number})")
    for number in range(len(paragraphs), max(2, len(paragraphs) // 3), -1):
        text = paragraphs[number - 1].strip()
        if re.fullmatch(r"[A-Z][a-zé’'-]+(?:\s[A-Z]\.)?(?:\s(?:de|von|van|al))?\s[A-Z][\w’'-]+", text):
            return Proposed(text, f"a line with only a name (¶{number})")
    return Proposed("", "no byline found")


def _day(paragraphs: Sequence[str], stored: Mapping[str, str], lexicon: Lexicon, written: date | None) -> tuple[date | None, str]:
    if day := _iso_day(stored.get("date", "")):
        return day, "stored in the file"
    for number, text in [*enumerate(paragraphs[:8], start=1), *list(enumerate(paragraphs, start=1))[-8:]]:
        if len(text.split()) <= 14:
            for sentence in sentences(text):
                for moment in find_moments(sentence, lexicon, None):
                    if moment.precision == "day":
                        return moment.first, f"dateline (¶{number})"
    if day := _iso_day(stored.get("made", "")):  # a PDF may be printed years after the text was written
        return day, "not stated; the day on which the file was made"
    latest: tuple[date, int] | None = None
    for number, text in enumerate(paragraphs, start=1):
        for sentence in sentences(text):
            for moment in find_moments(sentence, lexicon, None):
                past = moment.role not in ("by", "before", "until", "till", "next") and moment.precision in (
                    "day",
                    "month",
                    "season",
                    "quarter",
                    "year",
                )
                limit = written or date.today()
                if past and moment.last <= limit and (latest is None or moment.last > latest[0]):
                    latest = (moment.last, number)
    if latest:
        return latest[0], f"not stated; the latest date the text names (¶{latest[1]}), so the text is probably somewhat later"
    if written:
        return written, "not stated; the date of the file itself"
    return None, "not stated"


def _iso_day(text: str) -> date | None:
    match = re.search(r"\d{4}-\d{2}-\d{2}", text)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def _language(paragraphs: Sequence[str], stored: Mapping[str, str], lexicon: Lexicon) -> Proposed:
    words = re.findall(r"[^\W\d_]+", " ".join(paragraphs)[:60_000].lower())
    marks: dict[str, list[str]] = lexicon.page["language_marks"]
    counts = {language: sum(words.count(mark) for mark in own) / max(1, len(words)) for language, own in marks.items()}
    best = max(counts, key=lambda language: counts[language])
    if len(words) >= ENOUGH_WORDS and counts[best] >= 0.08:
        return Proposed(best, "its commonest words")
    if stored.get("language"):
        return Proposed(stored["language"][:2].lower(), "stored in the file")
    return Proposed("", "could not be told")
