"""Text as sentences and tokens, each with its place in the paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    \d+(?:[,\u00a0\u202f\u2009]\d{3})+(?:\.\d+)?      # 1,000  1 000  1,000.5
    | \d+\.\d+                                          # 3.4
    | \d{4}s\b                                          # 1930s
    | \d+                                               # 12
    | (?:[A-Z]\.){2,}                                   # U.S.
    | US\$
    | [^\W\d_]+(?:['’][^\W\d_]+)?                      # words, with an apostrophe inside
    | [–—-]
    | \S
    """,
    re.VERBOSE,
)
_END = re.compile(r"[.!?…]+[\"”’'»)\]]*(?=\s+(?:[\"“‘'«(\[]*[^\W_a-z]|\([a-z0-9]{1,3}\)\s))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Sen|Rep|Gov|St|No|vs|Inc|Ltd|Co|Jr|Sr|approx|ca|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)|\b[A-Z])\.$"
)
_STOPS = frozenset(',;:.!?()[]"“”…')


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark, with its place in the sentence's paragraph."""

    text: str
    start: int
    end: int

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    @property
    def stops(self) -> bool:
        """Whether this is a mark that ends a phrase."""
        return self.text in _STOPS or self.text == "—"

    @property
    def digits(self) -> bool:
        return self.text[0].isdigit()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph: its text, where it starts, and its tokens."""

    text: str
    start: int
    tokens: tuple[Token, ...]

    @property
    def lower(self) -> str:
        return self.text.lower().replace("’", "'")

    def within(self, start: int, end: int) -> str:
        """The text between two places of the paragraph."""
        return self.text[start - self.start : end - self.start]


@lru_cache(maxsize=4096)
def sentences(paragraph: str) -> tuple[Sentence, ...]:
    """The sentences of a paragraph, in order.

    >>> [s.text for s in sentences("The U.S. agreed. Mr. Orlo did not.")]
    ['The U.S. agreed.', 'Mr. Orlo did not.']
    """
    found: list[Sentence] = []
    start = 0
    for match in _END.finditer(paragraph):
        if match[0][0] == "." and _ABBREVIATION.search(paragraph[start : match.start() + 1]):
            continue
        found.append(_sentence(paragraph, start, match.end()))
        start = match.end()
    if paragraph[start:].strip():
        found.append(_sentence(paragraph, start, len(paragraph)))
    return tuple(found)


def _sentence(paragraph: str, start: int, end: int) -> Sentence:
    raw = paragraph[start:end]
    start += len(raw) - len(raw.lstrip())
    text = paragraph[start:end].rstrip()
    return Sentence(text, start, tuple(Token(m[0], start + m.start(), start + m.end()) for m in _TOKEN.finditer(text)))


@lru_cache(maxsize=512)
def phrase_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the phrases as whole words, the longest first, blind to case and to the apostrophe's style."""
    if not phrases:
        return re.compile(r"(?!)")
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    inner = "|".join(_escaped(phrase) for phrase in ordered)
    return re.compile(rf"(?<![\w'’])(?:{inner})(?![\w])", re.IGNORECASE)


def _escaped(phrase: str) -> str:
    words = [re.escape(word).replace("'", "['’]").replace(r"\*", r"\w*") for word in phrase.split()]
    return r"\s+".join(words)


def has_phrase(text: str, phrases: Iterable[str]) -> re.Match[str] | None:
    """The first place where one of the phrases stands in the text."""
    return phrase_pattern(tuple(phrases)).search(text)


def token_at(tokens: Sequence[Token], place: int) -> int:
    """The index of the first token that starts at or after a place."""
    return next((index for index, token in enumerate(tokens) if token.start >= place), len(tokens))


def clause_around(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """The stretch of a sentence between the clause marks (; : — and conjunctions after a comma) around a place."""
    low, high = sentence.start, sentence.start + len(sentence.text)
    for match in re.finditer(r"[;:—]|\s–\s|,\s+(?:but|and|while|though|although|whereas|yet|so)\s", sentence.text):
        place = sentence.start + match.start()
        if place + len(match[0]) <= start:
            low = place + len(match[0])
        elif place >= end:
            return low, place
    return low, high


def words_around(
    sentence: Sentence, low: int, high: int, middle: tuple[int, int], said: str, before: int = 6, after: int = 5
) -> str:
    """Whole words of a sentence between two places, at most so many on each side of a middle stretch, which reads `said`."""
    tokens = [token for token in sentence.tokens if low <= token.start < high]
    first = [token.text for token in tokens if token.end <= middle[0]][-before:]
    last = [token.text for token in tokens if token.start >= middle[1]][:after]
    return " ".join([*first, said, *last])


_FUNCTION_TEXT = """
    the a an of to in on at by for with from and or but as is are was were be been being has have had will would could
    may might can shall should that which who whom this these those it its their his her they he she we you i our your
    not no also than then there here more most some any all both each such so very just only even still already yet if
    when while because about into over under between after before during through against per do does did said says say
    according now up out off down near behind beyond across along within without towards toward since until
"""
FUNCTION_WORDS = frozenset(_FUNCTION_TEXT.split())
"""Words that carry no content."""


def content_words(text: str) -> list[str]:
    """The words that carry content, in order, in lower case."""
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)?", text.lower().replace("’", "'"))
    return [word.removesuffix("'s") for word in words if word not in FUNCTION_WORDS and len(word) > 1]


def digest(text: str, longest: int = 9) -> str:
    """A telegram of a passage: its content words, at most nine, so that no sentence is ever copied.

    >>> digest("The army of the north will not be able to cross the river before the winter comes, and everyone knows it.")
    'army north able cross river winter comes everyone knows'
    """
    words = re.findall(r"\d[\d,.]*\d|[^\W_]+(?:[-'’][^\W_]+)*", text)
    content = {word.lower(): word for word in reversed(words) if word.lower() not in FUNCTION_WORDS}
    return " ".join([content[key] for key in dict.fromkeys(word.lower() for word in words) if key in content][:longest])
