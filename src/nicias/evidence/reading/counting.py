"""Numbers with what they count: the noun, the unit, the period of a rate, and whether a verb makes them a change."""

from __future__ import annotations

import re
from dataclasses import replace

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.measures import Measure, content_before, measure_of, unit_words
from nicias.evidence.reading.numbers import Amount, find_amounts
from nicias.evidence.reading.unnumbered import find_unnumbered
from nicias.evidence.reading.words import FUNCTION_WORDS, Sentence, Token, phrase_pattern

_LABELS = ("number", "¶", "no", "article", "chapter", "page")
_ENDS_A_NUMBER = ("", *",.;)", "and", "or", "in", "by", "at", "on", "to", "have", "has", "were", "was", "are", "had")


def find_measures(sentence: Sentence, lexicon: Lexicon, taken: list[tuple[int, int]]) -> list[Measure]:
    """What the numbers of a sentence measure, in order; a bracketed conversion of the number before it is dropped."""
    reader = _Reader(sentence, lexicon)
    found: list[Measure] = []
    for amount in [*find_amounts(sentence, lexicon, taken)]:
        measure = reader.measure(amount, found[-1] if found else None)
        if measure is not None and not _conversion(found, measure, sentence):
            found.append(measure)
    places = [(measure.start, measure.end) for measure in found]
    for measure in find_unnumbered(sentence, lexicon):
        dates_a_number = any(0 <= measure.start - end <= 2 for _, end in places)  # 88,000 a year ago
        if not dates_a_number and not any(measure.start < end and start < measure.end for start, end in [*places, *taken]):
            found.append(measure)
            places.append((measure.start, measure.end))
    return sorted(found, key=lambda measure: measure.start)


def _conversion(found: list[Measure], new: Measure, sentence: Sentence) -> bool:
    """Whether a number in brackets says the number before it in other units: 10 km (about six miles)."""
    if not found or found[-1].unit != new.unit:
        return False
    between = sentence.within(found[-1].end, new.start)
    if "(" not in between or len(between) > 12:
        return False
    return found[-1].low * 0.8 <= new.high and new.low <= found[-1].high * 1.25


class _Reader:
    def __init__(self, sentence: Sentence, lexicon: Lexicon) -> None:
        self.sentence, self.lexicon, self.tokens = sentence, lexicon, sentence.tokens
        self.units = lexicon.units
        self.uncounted = frozenset(map(str, lexicon.numbers["uncounted"]))

    def measure(self, amount: Amount, previous: Measure | None) -> Measure | None:
        currency = self.currency(amount)
        if currency:
            k = self.after(amount)
            while self.lower(k) in ("us", "u.s.", "american") or (self.unit_of(self.lower(k)) or ("", 0))[0] == currency:
                k += 1  # million dollars a day
            period, times, end = self.rate(k, k, amount.end)
            unit = f"{currency}/{period}" if period else currency
            return measure_of(self.lexicon, amount, unit, times, self.purpose(k) or "money", amount.start, end)
        if amount.kind in ("share", "points"):
            return self.share(amount)
        i = self.after(amount)
        if self.tokens_are(i, "times") or self.tokens_are(i, "-", "fold"):
            return measure_of(self.lexicon, amount, "factor", 1.0, "times", amount.start, self.tokens[i].end)
        square = self.square(i)
        if square:
            return measure_of(self.lexicon, amount, "km2", square[0], "area", amount.start, square[1])
        rate_noun = self.rate_only(i)
        if rate_noun and previous is not None:
            return self.elliptic(amount, previous, i)
        found = self.noun(i, amount)
        if found is None:
            return self.without_noun(amount, previous, i)
        noun, head, sure = found
        lowered = self.tokens[head].lower
        word = self.unit_of(lowered)
        unit, factor = word if word else ("count", 1.0)
        end = self.tokens[head].end
        period, times, end = self.rate(head + 1, i, end)
        duration = unit in ("days", "months", "years", "hours")
        if duration and self.is_window(amount, head + 1):
            return None
        if period and not duration:
            unit, factor = f"{unit}/{period}", factor * times
        if duration and self.tokens_are(i, "-") and self.lower(i + 1) == "old":
            return None
        return measure_of(
            self.lexicon, amount, unit, factor, noun, amount.start, end, sure=sure and word is not None, duration=duration
        )

    def is_window(self, amount: Amount, i: int) -> bool:
        """Whether a length of time is the period of something else: the first five months, over two years, the six months to April."""
        during = amount.bound == "above" and self.lower(amount.first) == "over"
        opened = self.lower(amount.first - 1) in ("first", "last", "past", "final", "opening", "previous")
        return during or opened or (self.lower(i) in ("to", "until") and self.lower(i + 1) in self.lexicon.time["months"])

    def without_noun(self, amount: Amount, previous: Measure | None, i: int) -> Measure | None:
        """A number that nothing follows: what was counted just before it, in words (the dead at 31) or by a number (20 tanks and 30)."""
        if (amount.words and amount.high <= 12) or amount.vague or amount.kind != "count":
            return None
        before = self.people_before(amount, previous)
        if before:
            return measure_of(self.lexicon, amount, "persons", 1.0, before, amount.start, amount.end)
        if not self.ends_here(i) or (amount.high < 1000 and self.lower(amount.first - 1) in _LABELS):
            return None
        if (
            previous is not None
            and not previous.duration
            and previous.unit not in ("share", "factor")
            and self.words_between(previous.end, amount.start) <= 12
        ):
            unit, _, period = previous.unit.partition("/")
            keeps = period and self.words_between(previous.end, amount.start) <= 4 and self.lower(i) not in ("in", "on", "by")
            whole = f"{unit}/{period}" if keeps else unit
            factor = 1.0 if previous.amount.high == 0 else previous.high / previous.amount.high
            return measure_of(self.lexicon, amount, whole, factor, previous.noun, amount.start, amount.end, sure=previous.sure)
        if amount.high < 1000:
            return None
        noun = next(
            (
                t.text
                for t in reversed(self.tokens[max(0, amount.first - 4) : amount.first])
                if t.text.isalpha() and t.lower not in FUNCTION_WORDS
            ),
            "count",
        )
        return measure_of(self.lexicon, amount, "count", 1.0, noun, amount.start, amount.end, sure=False)

    def ends_here(self, i: int) -> bool:
        """Whether what stands after a number is no noun that it counts: a mark, a verb, a time (88,000 a year ago; 5,200 that month)."""
        following = self.unit_of(self.lower(i + 1))
        time = following is not None and following[0] in ("days", "months", "years")
        dated = self.lower(i) in ("that", "this", "last") or (self.lower(i) in ("a", "an") and self.lower(i + 2) == "ago")
        return self.lower(i) in _ENDS_A_NUMBER or (time and dated)

    def people_before(self, amount: Amount, previous: Measure | None) -> str:
        """The word for people just before a number: the dead at 31, desertions of 300."""
        for k in range(amount.first - 1, max(-1, amount.first - 6), -1):
            if self.tokens[k].stops or (previous is not None and self.tokens[k].start < previous.end):
                break
            word = self.unit_of(self.lower(k))
            if word and word[0] == "persons":
                return self.tokens[k].text
        return ""

    def words_between(self, start: int, end: int) -> int:
        return sum(1 for token in self.tokens if start <= token.start < end)

    def currency(self, amount: Amount) -> str:
        symbols: dict[str, str] = self.units["currencies"]
        for k in (amount.first, amount.first - 1, amount.first + 1):
            for j in (k, k + 1):
                if 0 <= j <= amount.last and self.tokens[j].text in symbols:
                    return symbols[self.tokens[j].text]
        if amount.first and self.tokens[amount.first - 1].text in symbols:
            return symbols[self.tokens[amount.first - 1].text]
        i = self.after(amount)
        while i < len(self.tokens) and self.tokens[i].text in ("US", "U.S.", "American"):
            i += 1
        unit = self.unit_of(self.lower(i))
        money = {"usd", "eur", "gbp", "rub", "uah"}
        return unit[0] if unit and unit[0] in money and self.lower(i) != "pounds" else ""

    def purpose(self, i: int) -> str:
        """What money is for: the content words of the next few tokens."""
        words: list[str] = []
        for token in self.tokens[i : i + 9]:
            if token.stops:
                break
            if token.lower not in FUNCTION_WORDS and token.text.isalpha():
                words.append(token.text)
        return " ".join(words[:5])

    def share(self, amount: Amount) -> Measure | None:
        """A share, or, beside a verb of growth or decline, the factor it leaves."""
        if (
            amount.kind == "share"
            and amount.low == 0.5
            and self.lower(amount.first - 1) in ("first", "second", "other", "'s")
            and self.lower(amount.first - 1) != "other"
        ):
            return None
        end = amount.end
        i = amount.last + 1
        noun = self.purpose(i + 1) if self.tokens_are(i, "of") else self.purpose(i) or content_before(self.sentence, amount)
        direction = self.direction(amount)
        if direction and not self.tokens_are(i, "of"):
            return self.changed(amount, direction, content_before(self.sentence, amount))
        if amount.kind == "points":
            return measure_of(self.lexicon, amount, "share", 1.0, noun, amount.start, end, note="percentage points")
        if amount.high > 1.0:  # 112 percent of a year's output
            whole = replace(amount, kind="count")
            return measure_of(self.lexicon, whole, "factor", 1.0, noun, amount.start, end) if self.tokens_are(i, "of") else None
        compared = {"less": -1, "fewer": -1, "more": 1}.get(self.lower(i), 0) if self.lower(i + 1) == "than" else 0
        if compared:  # a quarter less than usual
            return self.changed(amount, compared, noun)
        return measure_of(self.lexicon, amount, "share", 1.0, noun, amount.start, end)

    def changed(self, amount: Amount, direction: int, noun: str) -> Measure | None:
        """A change by a share, up (1) or down (-1), as the factor that it leaves."""
        low, high = sorted((1 + direction * amount.low, 1 + direction * amount.high))
        if low < 0:
            return None
        interval = amount.between(self.lexicon)
        ends = None if interval is None else sorted((1 + direction * interval[0], 1 + direction * interval[1]))
        return Measure(
            replace(amount, low=low, high=high, kind="count", vague=False, words=False),
            low,
            high,
            None if ends is None else (ends[0], ends[1]),
            "factor",
            noun,
            amount.start,
            amount.end,
            True,
            "a change of this share, as the factor it leaves",
        )

    def direction(self, amount: Amount) -> int:
        if self.lower(amount.first - 1) in ("from", "to", "at"):
            return 0
        for token in reversed(self.tokens[max(0, amount.first - 3) : amount.first]):
            if token.lower in self.units["falling"]:
                return -1
            if token.lower in self.units["rising"]:
                return 1
        return 0

    def after(self, amount: Amount) -> int:
        """The index of the token after the number and its trailing words."""
        return next((n for n, token in enumerate(self.tokens) if token.start >= amount.end), len(self.tokens))

    def square(self, i: int) -> tuple[float, int] | None:
        if self.lower(i) in map(str, self.units["squared"]):
            per = self.units["squares"].get(self.lower(i + 1))
            return (per, self.tokens[i + 1].end) if per else None
        if self.lower(i) in ("km", "sq") and self.lower(i + 1) in ("²", "2", "km"):
            return 1.0, self.tokens[i + 1].end
        return (1.0, self.tokens[i].end) if self.lower(i) in ("km2", "km²") else None

    def noun(self, i: int, amount: Amount) -> tuple[str, int, bool] | None:
        """The counted noun after a number: its words, the index of its head, and whether the lexicon knows it."""
        start = i
        if self.tokens_are(i, "-"):
            i += 1
        for opening in (("of", "the"), ("of", "these"), ("of", "those"), ("of", "its"), ("of", "their"), ("of",)):
            if self.tokens_are(i, *opening):
                i += len(opening)
                break
        words: list[int] = []
        for k in range(i, min(i + 6, len(self.tokens))):
            token = self.tokens[k]
            if token.text == "-" and words:
                continue
            if not token.text[0].isalpha():
                break
            if token.lower in ("more", "other", "such", "even") and not words:
                continue
            if token.lower in FUNCTION_WORDS or token.lower.endswith("'s"):
                if token.lower.endswith("'s") and words:
                    break
                if not words and token.lower in ("or", "and"):
                    return None
                break
            words.append(k)
        if not words:
            return None
        small = amount.words and amount.high <= 12
        if (
            small
            and any(self.tokens[k].lower in self.uncounted for k in words[:2])
            and not self.unit_of(self.tokens[words[0]].lower)
        ):
            return None
        known = [k for k in words if self.unit_of(self.tokens[k].lower)]
        if known:
            head = self.compound(known[0], words)
            return self.phrase(words, head), head, True
        plural = [k for k in words if self.is_plural(self.tokens[k])]
        if plural:
            head = plural[0]
            if small and self.tokens[head].lower in self.uncounted:
                return None
            return self.phrase(words, head), head, True
        if amount.low == amount.high == 1 and amount.words:
            return None
        if small and start == i and not amount.vague:
            return None
        head = words[0]
        return (self.phrase(words, head), head, False) if not small else None

    def compound(self, head: int, words: list[int]) -> int:
        """Tank divisions are divisions: the last known noun of a run of known nouns."""
        while head + 1 in words and self.unit_of(self.lower(head + 1)) and self.is_plural(self.tokens[head + 1]):
            head += 1
        return head

    def phrase(self, words: list[int], head: int) -> str:
        return " ".join(self.tokens[k].text for k in words if k <= head)

    def is_plural(self, token: Token) -> bool:
        word = token.lower
        return (
            len(word) > 3
            and word.endswith("s")
            and not word.endswith(("ss", "us", "is", "ous"))
            and word not in ("always", "perhaps", "towards", "has", "was")
        )

    def unit_of(self, word: str) -> tuple[str, float] | None:
        return unit_words(self.lexicon).get(word)

    def rate(self, i: int, before: int, end: int) -> tuple[str, float, int]:
        """The period of a rate after the noun (per day) or before it (daily losses of)."""
        rest = self.sentence.text[(self.tokens[i].start if i < len(self.tokens) else end) - self.sentence.start :]
        rates = phrase_pattern(tuple(map(str, self.units["rates"])))
        # At once (men a month), after a few words (the men it loses each month), or before (every month it spends).
        match = _rate_at(rates, rest) or re.match(r"(?:[a-z]+\s+){1,3}(?P<later>(?:each|every|per)\s+[a-z]+)", rest)
        if match and rates.fullmatch(match[0] if not match.groupdict().get("later") else match["later"]):
            later = match.groupdict().get("later")
            period, times = self.period(self.units["rates"][" ".join((later or match[0]).lower().split())])
            return period, times, self.tokens[i].start + len(match[0]) if not later else end
        opened = max((t.end for t in self.tokens[:before] if t.stops), default=self.sentence.start)
        earlier = re.match(
            r"\s*((?:each|every)\s+[a-z]+)\b",
            self.sentence.within(opened, self.tokens[before - 1].end if before else opened),
            re.IGNORECASE,
        )
        if earlier and rates.fullmatch(earlier[1]):
            period, times = self.period(self.units["rates"][" ".join(earlier[1].lower().split())])
            return period, times, end
        for token in self.tokens[max(0, before - 6) : i]:
            entry = self.units["adjectives_of_rate"].get(token.lower)
            if entry:
                period, times = self.period(entry)
                return period, times, end
        return "", 1.0, end

    def period(self, entry: str | dict[str, object]) -> tuple[str, float]:
        if isinstance(entry, dict):
            return str(entry["period"]), float(str(entry["times"]))
        return str(entry), 1.0

    def rate_only(self, i: int) -> bool:
        rest = (
            self.sentence.text[(self.tokens[i].start if i < len(self.tokens) else 0) - self.sentence.start :]
            if i < len(self.tokens)
            else ""
        )
        return bool(_rate_at(phrase_pattern(tuple(map(str, self.units["rates"]))), rest))

    def elliptic(self, amount: Amount, previous: Measure, i: int) -> Measure:
        """A number with a rate and no noun counts what the number before it counted."""
        period, times, end = self.rate(i, i, amount.end)
        before = self.people_before(amount, previous)
        unit = "persons" if before else previous.unit.split("/", 1)[0]
        unit = "count" if unit in ("share", "factor") else unit
        return measure_of(
            self.lexicon,
            amount,
            f"{unit}/{period}" if period else unit,
            times,
            previous.noun,
            amount.start,
            end,
            sure=previous.sure,
        )

    def tokens_are(self, i: int, *words: str) -> bool:
        return all(self.lower(i + k) == word for k, word in enumerate(words))

    def lower(self, i: int) -> str:
        return self.tokens[i].lower if 0 <= i < len(self.tokens) else ""


def _rate_at(rates: re.Pattern[str], rest: str) -> re.Match[str] | None:
    """A rate at the start of a text; `a year ago` is a date and no rate."""
    match = rates.match(rest)
    return None if match and re.match(r"\s+(?:ago|earlier|before|later)\b", rest[match.end() :]) else match
