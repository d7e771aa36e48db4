"""Numbers as people write them: digits and words, ranges, fractions, odds of the form "one in three", vague counts, qualifiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.words import FUNCTION_WORDS, Sentence, phrase_pattern

_DASHES = ("-", "–")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in a sentence. `low` = `high` for a single number; `bound` is the qualifier's name (about, above, …).

    `kind` is count · share (a fraction, a percentage or odds) · points (percentage points). `first` and `last` are the indices of
    its tokens, `start` and `end` its place in the paragraph.
    """

    low: float
    high: float
    start: int
    end: int
    first: int
    last: int
    kind: str = "count"
    bound: str = ""
    vague: bool = False
    words: bool = False

    @property
    def range(self) -> bool:
        """Whether the text gives two ends, or a word that stands for two."""
        return self.high > self.low

    def between(self, lexicon: Lexicon) -> tuple[float, float] | None:
        """The interval that the qualifier, if any, makes of it; None for a plain number."""
        factors = _factors(lexicon).get(self.bound)
        if factors is None:
            return (self.low, self.high) if self.range else None
        low, high = sorted((self.low * factors[0], self.high * factors[1]))
        return (low, min(high, 1.0)) if self.kind == "share" else (low, high)


@dataclass(frozen=True, slots=True)
class _Atom:
    low: float
    high: float
    next: int
    kind: str = "count"
    vague: bool = False
    words: bool = False
    open: bool = False  # a bare number that a magnitude after its range may still multiply


@lru_cache(maxsize=8)
def _factors(lexicon: Lexicon) -> dict[str, tuple[float, float]]:
    table = {name: tuple(entry["factors"]) for name, entry in lexicon.numbers["qualifiers"].items()}
    return table | {phrase: tuple(ends) for phrase, ends in lexicon.numbers["trailing"].items()}


@lru_cache(maxsize=8)
def _qualifiers(lexicon: Lexicon) -> list[tuple[tuple[str, ...], str]]:
    exact = set(lexicon.numbers["exact_qualifiers"])
    pairs = [(word, name) for name, entry in lexicon.numbers["qualifiers"].items() for word in entry["words"]]
    found = [(tuple(word.split()), "" if word in exact else name) for word, name in pairs]
    return sorted(found, key=lambda pair: -len(pair[0]))


def find_amounts(sentence: Sentence, lexicon: Lexicon, taken: Sequence[tuple[int, int]] = ()) -> list[Amount]:
    """The numbers of a sentence, in order. `taken` are places (of dates, say) whose digits are spoken for."""
    return _Grammar(sentence, lexicon, taken).amounts()


class _Grammar:
    def __init__(self, sentence: Sentence, lexicon: Lexicon, taken: Sequence[tuple[int, int]]) -> None:
        self.sentence, self.lexicon, self.tokens = sentence, lexicon, sentence.tokens
        numbers = lexicon.numbers
        self.cardinals: dict[str, int] = numbers["cardinals"]
        self.magnitudes: dict[str, int] = numbers["magnitudes"]
        idioms = phrase_pattern(tuple(map(str, numbers["idioms"])))
        self.closed = [*taken, *((sentence.start + m.start(), sentence.start + m.end()) for m in idioms.finditer(sentence.text))]

    def amounts(self) -> list[Amount]:
        found: list[Amount] = []
        i = 0
        while i < len(self.tokens):
            amount = self.amount(i)
            if amount is None:
                i += 1
                continue
            found += self.split_change(amount)
            i = amount.last + 1
        return found

    def amount(self, i: int) -> Amount | None:
        """A qualified amount that starts at token i."""
        bound, start = self.qualifier(i)
        if start >= len(self.tokens):
            return None
        between = self.lower(start) in ("between", "from")
        j = start + 1 if between else start
        first = self.atom(j)
        if first is None:
            return None
        atom = self.range(first, between) or self.odds(first) or first
        atom = self.percent(atom)
        trailing, after = self.trailing(atom.next)
        last = max(after, atom.next) - 1
        opened = start if self.range(first, between) and between else (i if start > i else j)
        return Amount(
            low=atom.low,
            high=atom.high,
            start=self.tokens[opened].start,
            end=self.tokens[atom.next - 1].end,
            first=opened,
            last=last,
            kind=atom.kind,
            bound=trailing or bound,
            vague=atom.vague,
            words=atom.words,
        )

    def qualifier(self, i: int) -> tuple[str, int]:
        for words, name in _qualifiers(self.lexicon):
            if all(self.lower(i + k) == word for k, word in enumerate(words)):
                j = i + len(words)
                inner = self.qualifier(j) if j < len(self.tokens) else ("", j)
                return inner[0] or name, inner[1]
        if self.lower(i) in ("$", "€", "£", "us$", "₽", "₴"):
            return "", i + 1
        return "", i

    def trailing(self, i: int) -> tuple[str, int]:
        for phrase in self.lexicon.numbers["trailing"]:
            words = phrase.split()
            # The unit may stand between: "a month or so".
            for skip in (0, 1):
                if skip and not self.text(i).isalpha():
                    continue
                if all(self.lower(i + skip + k) == word for k, word in enumerate(words)):
                    return phrase, i + skip + len(words) if skip == 0 else i
        return "", i

    def range(self, first: _Atom, between: bool) -> _Atom | None:
        joints = ("and", "to", *_DASHES) if between else ("to", "or", *_DASHES)
        k = first.next
        if first.kind != "count" and self.lower(k) not in ("to", "and", *_DASHES):
            return None
        if self.lower(k) in self.lexicon.units["percent"]:  # 10% to 15%
            k += 1
        joint = self.lower(k)
        if joint not in joints:
            return None
        if joint == "-" and not self.adjacent(k):
            return None
        symbols = self.lexicon.units["currencies"]
        second = self.atom(k + 2 if self.text(k + 1) in symbols else k + 1)
        if second is None or second.vague or first.vague:
            return None
        low, high = first.low, second.high
        if first.open and second.high >= 1000 > first.low and not second.open:  # 10 to 15 million
            scale = max((m for m in self.magnitudes.values() if second.high >= m and second.high / m < 1000), default=1)
            low = first.low * scale if first.low * scale < second.high else first.low
        if not low < high:
            return None
        return _Atom(low, high, second.next, second.kind, words=first.words and second.words)

    def odds(self, first: _Atom) -> _Atom | None:
        """One in three, three out of ten, one soldier in six."""
        if first.kind != "count" or first.low != first.high or first.vague:
            return None
        k = first.next
        if self.lower(k) in ("chance", "chances"):
            k += 1
        counted = first.low == 1 and first.words and self.lower(k + 1) == "in" and self.text(k).isalpha()
        k += 1 if counted else 0
        words = self.lower(k), self.lower(k + 1), self.lower(k + 2)
        j = (
            k + 3
            if words == ("out", "of", "every")
            else k + 2
            if words[:2] in (("out", "of"), ("in", "every"))
            else k + 1
            if words[0] == "in"
            else 0
        )
        if not j:
            return None
        second = self.atom(j)
        if second is None or second.kind != "count" or second.vague or not 0 < first.low < second.low <= 1000:
            return None
        if counted and not self.ends_phrase(second.next):
            return None  # one town in ten days
        return _Atom(first.low / second.low, first.low / second.low, second.next, "share", words=first.words)

    def percent(self, atom: _Atom) -> _Atom:
        after = self.sentence.lower[max(0, self.place(atom.next) - self.sentence.start) :].lstrip(" -")
        for kind, words in (("points", self.lexicon.units["points"]), ("share", self.lexicon.units["percent"])):
            for word in words:
                if after.startswith(word) and not after[len(word) : len(word) + 1].isalpha():
                    if kind == "points" and word == "points":
                        continue
                    end = (
                        self.place(atom.next)
                        + (len(self.sentence.lower[self.place(atom.next) - self.sentence.start :]) - len(after))
                        + len(word)
                    )
                    following = next((n for n, token in enumerate(self.tokens) if token.start >= end), len(self.tokens))
                    return replace(atom, low=atom.low / 100, high=atom.high / 100, next=following, kind=kind)
        return atom

    def atom(self, i: int) -> _Atom | None:
        if i >= len(self.tokens) or self.is_closed(i):
            return None
        return self.fraction(i) or self.digits(i) or self.collective(i) or self.vague(i) or self.spelled(i) or self.share_word(i)

    def digits(self, i: int) -> _Atom | None:
        token = self.tokens[i]
        if not token.digits or token.text.endswith("s"):
            return None
        value = float("".join(c for c in token.text if c.isdigit() or c == "."))
        k = i + 1
        short = self.lexicon.numbers["short_magnitudes"]
        if k < len(self.tokens) and self.tokens[k].start == token.end:
            word = self.lower(k)
            if word in short:
                return _Atom(value * short[word], value * short[word], k + 1)
            if word in ("st", "nd", "rd", "th") or (self.tokens[k].text.isalpha() and word not in ("km", "kms", "mm", "t")):
                return None
        before = self.tokens[i - 1] if i else None
        if (
            before is not None
            and before.end == token.start
            and (before.text.isalpha() or before.text in ("/", "#", "№", "@", "."))
        ):
            return None  # B-52 written B52, page numbers, handles
        if (
            before is not None
            and before.text == "-"
            and i > 1
            and before.start == self.tokens[i - 2].end
            and self.tokens[i - 2].text.isalpha()
        ):
            return None  # names of weapons: Kh-22, F-16
        return self.magnified(value, k)

    def magnified(self, value: float, k: int, words: bool = False) -> _Atom:
        many = False
        if self.lower(k) == "-" and self.lower(k + 1) in self.magnitudes:
            k += 1
        while self.lower(k) in self.magnitudes:
            value *= self.magnitudes[self.lower(k)]
            k, many = k + 1, True
        if self.lower(k) in ("dozen", "score") and not many:
            value, k, many = value * (12 if self.lower(k) == "dozen" else 20), k + 1, True
        return _Atom(value, value, k, words=words, open=not many)

    def spelled(self, i: int) -> _Atom | None:
        """Two hundred and fifty thousand; twenty-five; a million."""
        k, total, group, seen = i, 0, 0, False
        if self.lower(i) in ("a", "an") and (self.lower(i + 1) in self.magnitudes or self.lower(i + 1) in ("dozen", "score")):
            one = self.magnified(1.0, i + 1, words=True)
            halved = [self.lower(one.next + k) for k in range(3)] == ["and", "a", "half"]  # a million and a half
            return replace(one, low=1.5 * one.low, high=1.5 * one.high, next=one.next + 3) if halved else one
        while True:
            word = self.lower(k)
            if word in self.cardinals and not (seen and self.is_closed(k)):
                value = self.cardinals[word]
                if seen and not (group % 100 == 0 or (20 <= group % 100 <= 90 and group % 10 == 0 and 0 < value < 10)):
                    break
                group, seen, k = group + value, True, k + 1
            elif seen and word == "hundred":
                group, k = group * 100, k + 1
            elif seen and word in self.magnitudes:
                total, group, k = total + group * self.magnitudes[word], 0, k + 1
            elif seen and word == "dozen":
                group, k = group * 12, k + 1
            elif (
                seen
                and word == "and"
                and (group or total)
                and (group % 100 == 0)
                and self.lower(k + 1) in self.cardinals
                and group
            ) or (seen and word == "-" and self.lower(k + 1) in self.cardinals and 20 <= group % 100 <= 90):
                k += 1
            else:
                break
        if not seen:
            return None
        if self.lower(k) in ("st", "nd", "rd", "th"):
            return None
        return _Atom(float(total + group), float(total + group), k, words=True, open=total == 0 and group < 1000)

    def fraction(self, i: int) -> _Atom | None:
        """Half, two-thirds, a quarter, three quarters; half a million is a count."""
        fractions = self.lexicon.numbers["fractions"]
        word = self.lower(i)
        if word == "half":
            if self.lower(i + 1) in ("a", "of") and self.lower(i + 2) == "a":
                i += 1
            if self.lower(i + 1) == "a" and self.lower(i + 2) in self.magnitudes:
                return self.magnified(0.5, i + 2, words=True)
            if self.lower(i + 1) == "a" and self.lower(i + 2) == "dozen":
                return _Atom(6.0, 6.0, i + 3, words=True)
            if self.lower(i + 1) == "-" and self.adjacent(i + 1):
                return None
            return _Atom(0.5, 0.5, i + 1, "share", words=True)
        number = 1 if word in ("a", "an", "one") else self.cardinals.get(word)
        if number is None:
            return None
        k = i + 2 if self.lower(i + 1) == "-" else i + 1
        part = fractions.get(self.lower(k))
        if part is None or (number == 1 and not self.ends_phrase(k + 1)):
            return None  # a third party, a quarter century
        value = number * part if part != 0.3333 else number / 3
        return _Atom(value, value, k + 1, "share", words=True) if 0 < value <= 1 else None

    def ends_phrase(self, i: int) -> bool:
        """Whether no noun follows: the sentence's end, a mark, a word without content, a comparison."""
        return i >= len(self.tokens) or self.tokens[i].stops or self.lower(i) in FUNCTION_WORDS | {"less", "fewer"}

    def collective(self, i: int) -> _Atom | None:
        """Dozens; tens of thousands; hundreds of thousands."""
        entry = self.lexicon.numbers["collectives"].get(self.lower(i))
        if entry is None or "one" in entry:
            return None
        low, high = entry["plural"]
        if self.lower(i + 1) == "of":
            scale = {"thousands": 1_000, "millions": 1_000_000, "billions": 1_000_000_000}.get(self.lower(i + 2))
            if scale and low < scale:
                return _Atom(low * scale, high * scale, i + 3, vague=True, words=True)
        return _Atom(low, high, i + 1, vague=True, words=True)

    def vague(self, i: int) -> _Atom | None:
        for phrase, (low, high) in self.lexicon.numbers["vague"].items():
            words = phrase.split()
            if not all(self.lower(i + k) == word for k, word in enumerate(words)):
                continue
            if phrase == "few" and self.lower(i - 1) == "the":
                continue
            k = i + len(words)
            scale = 1.0
            while self.lower(k) in self.magnitudes or self.lower(k) == "dozen":
                scale *= 12 if self.lower(k) == "dozen" else self.magnitudes[self.lower(k)]
                k += 1
            if scale == 1.0 and phrase in self.lexicon.numbers["vague_alone"]:
                return None
            return _Atom(low * scale, high * scale, k, vague=True, words=True)
        return None

    def share_word(self, i: int) -> _Atom | None:
        """Most of them; nearly all; the majority."""
        for phrase, (low, high) in self.lexicon.numbers["shares"].items():
            words = phrase.split()
            if not all(self.lower(i + k) == word for k, word in enumerate(words)):
                continue
            k = i + len(words)
            opens = i == 0 or self.tokens[i - 1].stops
            # `most` is a share before a verb or `of`, and a superlative elsewhere.
            if phrase == "most" and not (
                self.lower(k) == "of" or (opens and self.lower(k) in ("were", "are", "was", "have", "had", "have"))
            ):
                continue
            if phrase == "none" and self.lower(k) != "of":
                continue
            return _Atom(low, high, k, "share", vague=True, words=True)
        return None

    def split_change(self, amount: Amount) -> list[Amount]:
        """Fell from 10 to 5: two numbers, not a range."""
        if not amount.range or amount.vague or self.lower(amount.first) != "from":
            return [amount]
        ends = [replace(amount, low=x, high=x) for x in (amount.low, amount.high)]
        return (
            ends
            if any(token.lower in self.lexicon.units["moving"] for token in self.tokens[max(0, amount.first - 6) : amount.first])
            else [amount]
        )

    def is_closed(self, i: int) -> bool:
        token = self.tokens[i]
        return any(token.start < end and start < token.end for start, end in self.closed)

    def adjacent(self, i: int) -> bool:
        return (
            0 < i < len(self.tokens) - 1
            and self.tokens[i - 1].end == self.tokens[i].start
            and self.tokens[i].end == self.tokens[i + 1].start
        )

    def place(self, i: int) -> int:
        return self.tokens[i].start if i < len(self.tokens) else self.sentence.start + len(self.sentence.text)

    def lower(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""

    def text(self, i: int) -> str:
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""
