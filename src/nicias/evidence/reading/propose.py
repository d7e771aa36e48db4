"""From opened documents to a reading: sources proposed, paragraphs sorted by voice, candidates of every kind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from nicias.evidence.documents import fingerprint
from nicias.evidence.reading.assumptions import find_assumptions
from nicias.evidence.reading.candidates import Candidate, Reading
from nicias.evidence.reading.forecasts import find_forecasts
from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.metadata import Metadata, propose_metadata
from nicias.evidence.reading.opening import Opened
from nicias.evidence.reading.proposals import find_proposals
from nicias.evidence.reading.quantities import Setting, find_quantities
from nicias.evidence.reading.speakers import Parties, parties_for, with_leaders
from nicias.evidence.reading.voices import AUTHOR, COMMENTS, HEADING, sort_voices

FINDERS = (find_quantities, find_forecasts, find_proposals, find_assumptions)


def read_opened(
    documents: Sequence[Opened],
    lexicon: Lexicon,
    *,
    parties: Mapping[str, Sequence[str]] | None = None,
    known_sources: Mapping[str, Mapping[str, Any]] | None = None,
    comments: bool = False,
) -> Reading:
    """Read documents with the grammar alone.

    `parties` are a scenario's parties with the words that name them. `known_sources` are sources that a scenario already has: a
    document whose paragraphs carry their fingerprints keeps that id and date. `comments` reads readers' remarks as well.
    """
    words = with_leaders(parties_for(lexicon, parties), [text for opened in documents for text in opened.paragraphs], lexicon)
    sources: dict[str, Mapping[str, Any]] = {}
    candidates: list[Candidate] = []
    remarks: list[str] = []
    for opened in documents:
        remarks += opened.remarks
        metadata = propose_metadata(opened.paragraphs, opened.stored, lexicon, opened.written)
        voices = sort_voices(opened.paragraphs, lexicon, metadata.author.value)
        voices = [COMMENTS if number in opened.comments else voice for number, voice in enumerate(voices, start=1)]
        name = known_id(opened, known_sources or {}) or source_id(opened, metadata, set(sources))
        known = (known_sources or {}).get(name)
        source = dict(known) if known else source_proposal(opened, metadata, voices)
        sources[name] = source
        if metadata.language.value not in ("", lexicon.language):
            remarks.append(
                f"{opened.name} is in '{metadata.language.value}', and the lexicon is for '{lexicon.language}': it was numbered, not read."
            )
            continue
        candidates += read_paragraphs(name, opened.paragraphs, voices, source, lexicon, words, comments=comments)
    return Reading(tuple(candidates), sources, tuple(remarks))


def read_paragraphs(
    name: str,
    paragraphs: Sequence[str],
    voices: Sequence[str],
    source: Mapping[str, Any],
    lexicon: Lexicon,
    parties: Parties,
    *,
    comments: bool = False,
) -> list[Candidate]:
    """The candidates of one document's paragraphs; only the author's are read, and readers' remarks if asked for."""
    day = source.get("date")
    setting = Setting(name, date.fromisoformat(str(day)) if day else None, str(source.get("author") or ""), lexicon, parties)
    found: list[Candidate] = []
    for number, (text, voice) in enumerate(zip(paragraphs, voices, strict=True), start=1):
        if voice == HEADING and number <= 3:
            found += find_forecasts(setting, number, text)  # a subtitle may carry one
        if voice == AUTHOR or (comments and voice == COMMENTS):
            for finder in FINDERS:
                found += finder(setting, number, text)
    return found


def source_proposal(opened: Opened, metadata: Metadata, voices: Sequence[str]) -> dict[str, Any]:
    """What `sources.yml` would say of a document, with the basis of each guess."""
    excluded = {
        voice: [n for n, own in enumerate(voices, start=1) if own == voice] for voice in ("boilerplate", "headings", "comments")
    }
    return {
        key: value
        for key, value in {
            "title": metadata.title.value or opened.name,
            "author": metadata.author.value,
            "author_basis": metadata.author.basis,
            "publisher": metadata.publisher.value,
            "date": metadata.day.isoformat() if metadata.day else "",
            "date_basis": metadata.day_basis,
            "language": metadata.language.value,
            "kind": "document",
            "locator": "paragraph",
            "exclude": {voice: numbers for voice, numbers in excluded.items() if numbers},
            "fingerprints": {str(number): fingerprint(text) for number, text in enumerate(opened.paragraphs, start=1)},
            "url": opened.address,
            "note": "" if metadata.title.value else f"Title: {metadata.title.basis}.",
        }.items()
        if value
    }


def source_id(opened: Opened, metadata: Metadata, taken: set[str]) -> str:
    """A source's name: the file's own if it is one (harrow2031), else surname and year, else the file's stem."""
    stem = re.sub(r"[^a-z0-9]+", "_", opened.name.rsplit(".", 1)[0].lower()).strip("_")
    surname = (
        re.sub(r"[^a-z]", "", metadata.author.value.split(" and ")[0].split(",")[0].split(" ")[-1].lower())
        if metadata.author.value
        else ""
    )
    if re.fullmatch(r"[a-z]+\d{4}[a-z]?", stem):
        name = stem
    elif surname and metadata.day:
        name = f"{surname}{metadata.day.year}"
    else:
        name = stem if stem[:1].isalpha() else f"document_{stem or 'read'}"
    unique, letter = name[:60], "b"
    while unique in taken:
        unique, letter = name[:60] + letter, chr(ord(letter) + 1)
    return unique


def known_id(opened: Opened, sources: Mapping[str, Mapping[str, Any]]) -> str:
    """The source of a scenario whose fingerprints this document carries (at least half of them); empty if there is none."""
    prints = [fingerprint(text) for text in opened.paragraphs]
    for name, source in sources.items():
        stored = source.get("fingerprints") or {}
        if len(stored) >= 3:
            same = sum(1 for number, mark in stored.items() if int(number) <= len(prints) and prints[int(number) - 1] == mark)
            if same >= 0.5 * len(stored):
                return name
    return ""
