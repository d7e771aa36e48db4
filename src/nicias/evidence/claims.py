"""Claims: the place in a source that a value rests on, written `meduza2025 ¶41-42`, `moran1988 p.214` or `cow2010`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nicias.errors import ScenarioError

_SOURCE = re.compile(r"[a-z][a-z0-9_]*\Z")
_SPAN = re.compile(r"(\d{1,5})(?:\s*[-–]\s*¶?\s*(\d{1,5}))?\Z")
_LONGEST_SPAN = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """One source and the place in it: paragraphs (increasing, from 1), or a page locator as written, or the whole source."""

    source: str
    paragraphs: tuple[int, ...] = ()
    page: str = ""

    def __str__(self) -> str:
        if self.page:
            return f"{self.source} {self.page}"
        if not self.paragraphs:
            return self.source
        return f"{self.source} {', '.join('¶' + span for span in _spans(self.paragraphs))}"


def parse_claim(text: str) -> Claim:
    """Read one claim. Raises ScenarioError with the forms that are allowed.

    >>> parse_claim("meduza2025 ¶41-42")
    Claim(source='meduza2025', paragraphs=(41, 42), page='')
    >>> str(parse_claim("meduza2025 ¶13, ¶42"))
    'meduza2025 ¶13, ¶42'
    """
    source, _, place = text.strip().partition(" ")
    place = place.strip()
    if not _SOURCE.match(source):
        raise _refusal(text)
    if not place:
        return Claim(source)
    if place.startswith("¶"):
        return Claim(source, _paragraphs(place, text))
    if re.match(r"(p|pp|ch|sec|art|table|fig|note)\.? ?\S", place):
        return Claim(source, page=place)
    raise _refusal(text)


def parse_claims(texts: Iterable[str]) -> tuple[Claim, ...]:
    """Read a list of claims; an item that starts with ¶ belongs to the source of the item before it.

    >>> [str(c) for c in parse_claims(["bildt2025 ¶3", "¶7", "cow2010"])]
    ['bildt2025 ¶3, ¶7', 'cow2010']
    """
    claims: list[Claim] = []
    for text in texts:
        if text.strip().startswith("¶"):
            if not claims or not claims[-1].paragraphs:
                raise _refusal(text)
            last = claims.pop()
            joined = sorted({*last.paragraphs, *_paragraphs(text.strip(), text)})
            claims.append(Claim(last.source, tuple(joined)))
        else:
            claims.append(parse_claim(text))
    return tuple(claims)


def _paragraphs(place: str, text: str) -> tuple[int, ...]:
    numbers: set[int] = set()
    for part in place.split(","):
        span = _SPAN.match(part.strip().lstrip("¶").strip())
        if span is None:
            raise _refusal(text)
        first, last = int(span[1]), int(span[2] or span[1])
        if not 1 <= first <= last < first + _LONGEST_SPAN:
            raise ScenarioError(f"'{text}' names paragraphs {first} to {last}; paragraphs count from 1 and spans increase.")
        numbers.update(range(first, last + 1))
    return tuple(sorted(numbers))


def _spans(paragraphs: tuple[int, ...]) -> list[str]:
    spans: list[list[int]] = []
    for number in paragraphs:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return [str(a) if a == b else f"{a}-{b}" for a, b in spans]


def _refusal(text: str) -> ScenarioError:
    return ScenarioError(
        f"'{text}' is not a claim. Write a source and a place: 'meduza2025 ¶42', 'meduza2025 ¶41-42', "
        "'meduza2025 ¶13, ¶42', 'moran1988 p.214', or the source alone."
    )
