"""Measures that no numeral states: doubled, a week before, for decades, a list of names, nothing since."""

from __future__ import annotations

import re

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.measures import Measure, content_before, measure_of, unit_words
from nicias.evidence.reading.numbers import Amount
from nicias.evidence.reading.words import Sentence, phrase_pattern

_RELATIONS = ("ago", "earlier", "before", "later", "after", "since")


def find_unnumbered(sentence: Sentence, lexicon: Lexicon) -> list[Measure]:
    """The measures of a sentence that no numeral states, by kind."""
    kinds = (multiples, single_periods, eras, lists, nothing_since)
    return [measure for kind in kinds for measure in kind(sentence, lexicon)]


def multiples(sentence: Sentence, lexicon: Lexicon) -> list[Measure]:
    """Doubled, halved, twice as many: the factor."""
    table: dict[str, float] = lexicon.units["multiples"]
    found: list[Measure] = []
    for i, token in enumerate(sentence.tokens):
        factor = table.get(token.lower)
        if factor is None or (
            token.lower in ("double", "triple", "twice", "thrice")
            and _lower(sentence, i + 1) not in ("the", "as", "what", "its", "their", "that", "in")
        ):
            continue
        if token.lower in ("twice", "thrice") and _lower(sentence, i + 1) in ("in", "that"):
            continue
        amount = Amount(float(factor), float(factor), token.start, token.end, i, i, words=True)
        found.append(measure_of(lexicon, amount, "factor", 1.0, content_before(sentence, amount), token.start, token.end))
    return found


def single_periods(sentence: Sentence, lexicon: Lexicon) -> list[Measure]:
    """A week before; a month or so; a year ago: one of the period."""
    found: list[Measure] = []
    for i, token in enumerate(sentence.tokens[:-2]):
        if token.lower not in ("a", "an"):
            continue
        word = unit_words(lexicon).get(_lower(sentence, i + 1))
        if not word or word[0] not in ("days", "months", "years"):
            continue
        after = _lower(sentence, i + 2)
        so = after == "or" and _lower(sentence, i + 3) == "so"
        if after in _RELATIONS or so:
            bound = "or so" if so else ""
            amount = Amount(1.0, 1.0, token.start, sentence.tokens[i + 1].end, i, i + 1, bound=bound, words=True)
            found.append(
                measure_of(
                    lexicon,
                    amount,
                    word[0],
                    word[1],
                    sentence.tokens[i + 1].text,
                    token.start,
                    sentence.tokens[i + 2].end,
                    duration=True,
                )
            )
    return found


def eras(sentence: Sentence, lexicon: Lexicon) -> list[Measure]:
    """Words of time with an unstated number, past (for decades) and to come (in the coming months)."""
    found: list[Measure] = []
    for section in ("eras", "horizons"):
        table = lexicon.units[section]
        for match in phrase_pattern(tuple(table)).finditer(sentence.text):
            low, high, unit = table[" ".join(match[0].lower().split())]
            start, end = sentence.start + match.start(), sentence.start + match.end()
            amount = Amount(float(low), float(high), start, end, 0, 0, vague=True, words=True)
            found.append(measure_of(lexicon, amount, unit, 1.0, match[0].lower(), start, end, duration=True))
    return found


def lists(sentence: Sentence, lexicon: Lexicon) -> list[Measure]:
    """A, B, C and D regions: as many as are listed, from three on."""
    found: list[Measure] = []
    name = r"[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)?"
    for match in re.finditer(rf"(?:{name},\s+){{1,12}}{name},?\s+(?:and|or)\s+{name}\s+([a-z]+s|[a-z]+ies)\b", sentence.text):
        word = unit_words(lexicon).get(match[1].lower())
        if word is None or word[0] == "persons":
            continue
        count = float(len(re.split(r",\s+(?:and\s+|or\s+)?|\s+(?:and|or)\s+", match[0])))
        if count < 3:
            continue
        start, end = sentence.start + match.start(), sentence.start + match.end()
        amount = Amount(count, count, start, end, 0, 0, words=True)
        found.append(measure_of(lexicon, amount, word[0], word[1], match[1], start, end, note="counted from a list of names"))
    return found


def nothing_since(sentence: Sentence, lexicon: Lexicon) -> list[Measure]:
    """Has not ordered another offensive since May: a count of 0."""
    entry = lexicon.units["nothing"]
    again = "|".join(re.escape(str(word)) for word in entry["again"])
    openers = "|".join(re.escape(str(word)) for word in entry["openers"])
    pattern = (
        rf"(?<!\w)(?:\w*(?:{openers}))\b[^,;:.]{{0,40}}?\b(?:{again})\s+([a-z]+(?:\s(?:of\s)?[a-z]+)?)(?=[^;:]{{0,60}}\bsince\b)"
    )
    found: list[Measure] = []
    for match in re.finditer(pattern, sentence.lower):
        start, end = sentence.start + match.start(), sentence.start + match.end()
        amount = Amount(0.0, 0.0, start, end, 0, 0, words=True)
        found.append(measure_of(lexicon, amount, "count", 1.0, match[1], start, end, note="said not to have happened again"))
    return found


def _lower(sentence: Sentence, i: int) -> str:
    return sentence.tokens[i].lower if 0 <= i < len(sentence.tokens) else ""
