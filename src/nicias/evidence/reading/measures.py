"""A measure: an amount of something in a unit, and the words for units that make one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.numbers import Amount
from nicias.evidence.reading.words import FUNCTION_WORDS, Sentence


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount in a unit of nicias. `low`, `high` and `interval` are in `unit`; `printed` is the unit as the text has it.

    `noun` is what is counted in the text's own word or two. `sure` says whether the unit was read, not guessed.
    """

    amount: Amount
    low: float
    high: float
    interval: tuple[float, float] | None
    unit: str
    noun: str
    start: int
    end: int
    sure: bool
    note: str = ""
    duration: bool = False


def measure_of(
    lexicon: Lexicon,
    amount: Amount,
    unit: str,
    factor: float,
    noun: str,
    start: int,
    end: int,
    *,
    sure: bool = True,
    duration: bool = False,
    note: str = "",
) -> Measure:
    """The measure of an amount of which each one is `factor` of `unit`."""
    interval = amount.between(lexicon)
    scaled = None if interval is None else (interval[0] * factor, interval[1] * factor)
    return Measure(amount, amount.low * factor, amount.high * factor, scaled, unit, noun, start, end, sure, note, duration)


def content_before(sentence: Sentence, amount: Amount) -> str:
    """The last content words before an amount."""
    tokens = sentence.tokens[max(0, amount.first - 8) : amount.first]
    words = [token.text for token in tokens if token.text.isalpha() and token.lower not in FUNCTION_WORDS]
    return " ".join(words[-4:]) or "change"


@lru_cache(maxsize=8)
def unit_words(lexicon: Lexicon) -> dict[str, tuple[str, float]]:
    """Singulars and plurals of the counted nouns → (unit, how much of it one of them is)."""
    table: dict[str, tuple[str, float]] = {}
    for word, entry in lexicon.units["counted"].items():
        unit, factor = (entry["unit"], float(entry["is"])) if isinstance(entry, dict) else (entry, 1.0)
        table[str(word)] = (unit, factor)
        table.setdefault(f"{word}s", (unit, factor))
    return table
