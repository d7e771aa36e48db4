"""Whose lines they are: the author's argument, headings, the publisher's boilerplate, readers' comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import mean

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.words import has_phrase

AUTHOR, HEADING, BOILERPLATE, COMMENTS = "author", "headings", "boilerplate", "comments"

_SHORT = 14
"""Words up to which a line without a full stop is a heading or a label."""


def sort_voices(paragraphs: Sequence[str], lexicon: Lexicon, byline: str = "") -> list[str]:
    """The voice of every paragraph: author, headings, boilerplate or comments.

    Lines with the publisher's words are boilerplate, longer ones only with words that no article uses of itself. What follows the
    article's end in the manner of a reader's remark (short, in the first person, addressing the author) is comments.
    """
    page = lexicon.page
    voices = [_voice(number, text, lexicon, byline) for number, text in enumerate(paragraphs)]
    about = {str(word) for word in page["about_headings"]}
    comment_heads = {str(word) for word in page["comment_headings"]}
    for n, text in enumerate(paragraphs):
        plain = text.lower().strip(" :.-–—#0123456789()").replace("’", "'")
        if plain in about and n + 1 < len(paragraphs) and n > len(paragraphs) // 2:
            voices[n] = voices[n + 1] = BOILERPLATE
        if plain in comment_heads and n > len(paragraphs) // 3 and n + 1 < len(paragraphs):
            voices[n] = BOILERPLATE
            for k in range(n + 1, len(paragraphs)):
                voices[k] = COMMENTS if voices[k] != BOILERPLATE else BOILERPLATE
            return voices
    return _comments_at_the_end(paragraphs, voices, lexicon)


def _voice(number: int, text: str, lexicon: Lexicon, byline: str) -> str:
    page = lexicon.page
    words = text.split()
    ends = text.rstrip("\"”’')»] ").endswith((".", "!", "?", "…", ":", ";"))
    if has_phrase(text, tuple(map(str, page["sure_boilerplate"]))):
        return BOILERPLATE
    if has_phrase(text, tuple(map(str, page["boilerplate"]))) and len(words) <= 25 and (number > 1 or len(words) <= 8):
        return BOILERPLATE
    if re.search(r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w+|(?:^|\s)@\w{3,}", text) and len(words) <= 40:
        return BOILERPLATE
    if is_byline(text, lexicon) or (byline and text.strip().removeprefix("Dr. ") == byline) or _is_date_line(text):
        return BOILERPLATE
    if is_biography(text, lexicon) or (byline and number > 3 and _presents(text, byline)):
        return BOILERPLATE
    if not ends and len(words) <= _SHORT:
        return AUTHOR if number == 0 else HEADING
    if text.rstrip().endswith("?") and len(words) <= _SHORT and number > 0:
        return HEADING
    return AUTHOR


def is_byline(text: str, lexicon: Lexicon) -> bool:
    """A line that only names who wrote it: By Ines Harrow; Dr. Ines Harrow; the newsroom's team."""
    words = text.strip().split()
    if re.match(r"(?:prepared|written|compiled) by\b", text.strip(), re.IGNORECASE) and len(words) <= 14:
        return True
    if not 1 < len(words) <= 9 or text.rstrip()[-1:] in ".!?":
        return False
    if words[0].lower() in lexicon.page["bylines"] and all(
        word[:1].isupper() or word.lower() in ("and", "de", "von", "the", "by", "of", "staff") for word in words[1:]
    ):
        return words[0].lower() in ("by", "written", "words") or len(words) <= 4
    if words[-1].lower().strip(".") in lexicon.page["teams"]:
        return True
    named = [word for word in words if word[:1].isupper()]
    return len(words) <= 4 and len(named) == len(words) and words[0].rstrip(".") in ("Dr", "Mr", "Ms", "Mrs", "Prof", "Professor")


def is_biography(text: str, lexicon: Lexicon) -> bool:
    """A line about the author: X is a columnist …"""
    kinds = "|".join(re.escape(str(word)) for word in lexicon.page["biography"])
    name = r"(?:[A-Z][\w’'.-]+\s+){1,3}[A-Z][\w’'.-]+"
    reported = rf"{name}\s+(?:has|have)\s+(?:reported|covered|written|worked)\b"
    if re.match(reported, text) and len(text.split()) <= 40:
        return True
    return (
        bool(re.match(rf"(?:About the author:?\s*)?{name}\s+(?:is|was)\s+(?:an?|the)\s+[^.]{{0,60}}?\b(?:{kinds})s?\b", text))
        and len(text.split()) <= 60
    )


def _presents(text: str, byline: str) -> bool:
    """A line that begins with the author's name and tells what he or she does: X teaches history at …"""
    return bool(re.match(rf"{re.escape(byline)}\s+(?:is|was|has|[a-z]+s)\b", text)) and len(text.split()) <= 60


def _is_date_line(text: str) -> bool:
    return len(text.split()) <= 8 and bool(
        re.fullmatch(
            r"(?:[A-Z][a-z]+day,?\s+)?(?:\d{1,2}\s+[A-Z][a-z]+\.?|[A-Z][a-z]+\.?\s+\d{1,2},?)\s+\d{4}(?:,?\s+\d{1,2}:\d{2}.*)?|\d{4}-\d{2}-\d{2}.*|Published.*\d{4}|Updated.*\d{4}",
            text.strip(),
        )
    )


def _comments_at_the_end(paragraphs: Sequence[str], voices: list[str], lexicon: Lexicon) -> list[str]:
    """Remarks after the last boilerplate line, if they read like readers and unlike the article."""
    marks = [n for n, voice in enumerate(voices) if voice == BOILERPLATE and n >= len(voices) // 4]
    for mark in marks:
        tail = [n for n in range(mark + 1, len(voices)) if voices[n] != BOILERPLATE]
        body = [n for n in range(mark) if voices[n] == AUTHOR]
        later_boilerplate = [n for n in marks if n > mark]
        if not tail or not body or (later_boilerplate and later_boilerplate[0] < tail[0]):
            continue
        length = mean(len(paragraphs[n].split()) for n in body)
        remarks = [_is_remark(paragraphs[n], length, lexicon) for n in tail]
        tail_length = mean(len(paragraphs[n].split()) for n in tail)
        if mean(remarks) >= 0.4 and tail_length < 0.7 * length:
            for n in tail:
                voices[n] = COMMENTS
            break
    return voices


def _is_remark(text: str, length: float, lexicon: Lexicon) -> bool:
    words = [word.strip(".,;:!?\"“”’'()").lower().replace("’", "'") for word in text.split()]
    person = any(word in lexicon.page["first_person"] for word in words)
    loud = "!" in text or bool(has_phrase(text, tuple(map(str, lexicon.page["remarks"]))))
    return person or loud or len(words) < 0.2 * length
