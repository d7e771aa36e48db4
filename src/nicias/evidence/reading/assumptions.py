"""Assumptions: what a text takes for granted about winning, resolve, costs, credibility, that a view of it would set."""

from __future__ import annotations

import re
from typing import Any

from nicias.evidence.reading.candidates import Candidate, candidate
from nicias.evidence.reading.quantities import Setting, spoken_of
from nicias.evidence.reading.speakers import attribution
from nicias.evidence.reading.words import Sentence, digest, phrase_pattern, sentences, words_around

_DENIED_BEFORE = re.compile(
    r"(?:\b(?:not|no|never|neither|nor|without|hardly|lacks?)|n['’]t)\s+(?:\w+\s+){0,2}$"
    r"|\b(?:few|nobody|no one|none)\b[^,;:]{0,30}\b(?:believes?|thinks?|expects?)\b[^,;:]{0,30}$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"\s+(?:is|are|was|were)\s+(?:an?\s+)?(?:wishful|myth|illusion|nonsense|exaggerated|overstated)\b", re.IGNORECASE
)

CODES = ("VL", "L", "M", "H", "VH")


def find_assumptions(setting: Setting, number: int, paragraph: str) -> list[Candidate]:
    """The assumptions of one paragraph: for each cell and side, its first words there."""
    found: dict[tuple[str, str], Candidate] = {}
    carried = ""
    for sentence in sentences(paragraph):
        for cell, entry in setting.lexicon.assumptions.items():
            for code, words in entry["words"].items():
                for match in phrase_pattern(tuple(map(str, words))).finditer(sentence.text):
                    side = _side(setting, sentence, match, carried) if entry.get("of") == "side" else ""
                    key = (str(cell), side)
                    made = _assumption(setting, number, paragraph, sentence, match, str(cell), str(code), side, entry)
                    if key not in found or made.confidence > found[key].confidence:
                        found[key] = made
        carried = spoken_of(setting.parties, sentence) or carried
    return list(found.values())


def _assumption(
    setting: Setting,
    number: int,
    paragraph: str,
    sentence: Sentence,
    match: re.Match[str],
    cell: str,
    code: str,
    side: str,
    entry: dict[str, Any],
) -> Candidate:
    denied = bool(_DENIED_BEFORE.search(sentence.text[: match.start()]) or _DENIED_AFTER.match(sentence.text[match.end() :]))
    read = CODES[len(CODES) - 1 - CODES.index(code)] if denied else code
    said = attribution(sentence, setting.lexicon, sentence.start + match.start())
    start, end = sentence.start + match.start(), sentence.start + match.end()
    named = bool(side) or entry.get("of") != "side"
    around = digest(words_around(sentence, sentence.start, sentence.start + len(sentence.text), (start, end), match[0]), 8)
    fields: dict[str, Any] = {
        "cell": f"{cell}_{side}" if side else cell,
        "code": read,
        "side": side,
        "reading": f"{entry['says'].rstrip('.')}: {around}.",
        "attributed_to": said.who if said else None,
        "paths": [_path(path, side) for path in entry["paths"]],
    }
    confidence = 0.55 + (0.1 if " " in match[0] else 0.0) - (0.0 if named else 0.2) - (0.1 if denied else 0.0)
    return candidate("assumption", setting.source, number, paragraph, start, end, confidence, fields)


def _path(entry: dict[str, Any], side: str) -> dict[str, Any]:
    return {
        "path": str(entry["path"]).replace("SIDE", side or "SIDE"),
        **{key: True for key in ("turn", "first") if entry.get(key)},
    }


def _side(setting: Setting, sentence: Sentence, match: re.Match[str], carried: str) -> str:
    """The party named right after the words (undermanned Tarsian lines), else last before them, else next, else spoken of before."""
    named = setting.parties.named(sentence.text)
    right_after = [party for party, where in named if match.end() <= where <= match.end() + 3]
    before = [party for party, where in named if where <= match.start()]
    return (right_after[:1] or before[-1:] or [party for party, _ in named[:1]] or [carried])[0]
