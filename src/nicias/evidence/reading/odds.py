"""Words and numbers of probability in a sentence, each with the interval it is read as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.numbers import find_amounts
from nicias.evidence.reading.words import Sentence, phrase_pattern


@dataclass(frozen=True, slots=True)
class Odds:
    """A probability that a sentence states. `wording` is the text's own; `sure` how sure it is that it makes a forecast."""

    wording: str
    low: float
    high: float
    start: int
    end: int
    sure: float
    numeric: bool = False


@lru_cache(maxsize=8)
def _table(lexicon: Lexicon) -> tuple[dict[str, tuple[float, float, float]], re.Pattern[str], re.Pattern[str]]:
    words = {str(word): (*map(float, entry["between"]), float(entry["sure"])) for word, entry in lexicon.odds["words"].items()}
    contracted = {word: entry for word, entry in words.items() if word.startswith("'")}
    plain = tuple(word for word in words if word not in contracted)
    pattern = phrase_pattern(plain).pattern
    if contracted:
        inner = "|".join(re.escape(word).replace("'", "['’]") for word in contracted)
        pattern = rf"(?:{pattern})|(?<=\w)(?:{inner})(?!\w)"
    table = {word: (entry[0], entry[1], entry[2]) for word, entry in words.items()}
    return table, re.compile(pattern, re.IGNORECASE), phrase_pattern(tuple(map(str, lexicon.odds["not_forecasts"])))


@lru_cache(maxsize=8)
def _disbelief(lexicon: Lexicon) -> re.Pattern[str]:
    """Nobody who knows the river believes it: at the end of what stands before a word of probability."""
    subjects, verbs = ("|".join(map(re.escape, lexicon.odds["disbelief"][key])) for key in ("subjects", "verbs"))
    return re.compile(rf"\b(?:{subjects})\b(?:\s+[\w’'-]+){{1,9}}?\s+(?:{verbs})\b[^,;:]{{0,30}}$", re.IGNORECASE)


def find_odds(sentence: Sentence, lexicon: Lexicon) -> list[Odds]:
    """The probabilities of a sentence, in order of place. Numbers go before words where both stand together."""
    table, pattern, others = _table(lexicon)
    closed = [(m.start(), m.end()) for m in others.finditer(sentence.text)]
    found = _numeric(sentence, lexicon)
    disbelief = _disbelief(lexicon)
    for match in pattern.finditer(sentence.text):
        if any(match.start() < end and start < match.end() for start, end in closed):
            continue
        place = sentence.start + match.start()
        if any(odds.start - 25 <= place <= odds.end + 25 for odds in found if odds.numeric):
            continue
        word = " ".join(match[0].lower().replace("’", "'").split())
        if _is_noun_or_name(match, sentence):
            continue
        low, high, sure = table[word]
        if disbelief.search(sentence.text[: match.start()]):
            low, high, sure = *lexicon.odds["disbelief"]["between"], float(lexicon.odds["disbelief"]["sure"])
        before = sentence.text[max(0, match.start() - 45) : match.start()]
        if re.search(r"\b(?:that|which|who)\s$", before) and word in ("would", "could", "will", "may", "might"):
            sure -= 0.2  # a plan that would give: what a thing is, not what will be
        if re.search(r"\b(?:whether|what|how|why)\b[^,;]*$", before):
            sure -= 0.2
        if sure > 0:
            found.append(Odds(match[0], low, high, place, sentence.start + match.end(), sure))
    return sorted(found, key=lambda odds: odds.start)


def _is_noun_or_name(match: re.Match[str], sentence: Sentence) -> bool:
    """`Will` and `May` as names or headings, `will` as a noun after a possessive, `possible` before what is counted."""
    if not re.match(r"\s*[,\w]|\s+[\"“(—–]|\.|;|$|,", sentence.text[match.end() :]) or (
        match[0] == "Will" and sentence.text[match.end() :].strip() in (".", "")
    ):
        return True
    word, before = match[0], sentence.text[: match.start()].rstrip()
    last = before.split(" ")[-1].lower().replace("’", "'") if before else ""
    if word.lower() == "will" and (
        last.endswith(("'s", "s'")) or last in ("the", "a", "no", "any", "its", "their", "his", "her", "our", "and", "of")
    ):
        return not (last == "and" and sentence.text[match.end() :].lstrip()[:1].islower())
    if word == "May" and before:
        return True
    if word.lower() in ("possible", "likely") and re.match(
        r"\s+(?:outcomes?|scenarios?|terms|ways?|exceptions?|options?|deals?)\b", sentence.text[match.end() :]
    ):
        return word.lower() == "possible"
    return word.lower() in ("expect", "risk") and last in ("to", "the", "a", "this", "no", "at")


def _numeric(sentence: Sentence, lexicon: Lexicon) -> list[Odds]:
    """A 30 per cent chance; a chance of one in five; 3 to 1 against."""
    nouns = "|".join(re.escape(str(word)) for word in lexicon.odds["numeric"])
    wagers = phrase_pattern(tuple(map(str, lexicon.odds["wagers"]))).pattern
    found: list[Odds] = []
    for match in re.finditer(
        r"\b(\d+|two|three|four|five|six|ten)\s*(?:to|-)\s*(one|1)\s+against\b", sentence.text, re.IGNORECASE
    ):
        number = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10}.get(match[1].lower()) or int(match[1])
        p = 1.0 / (1.0 + number)
        found.append(Odds(match[0], p, p, sentence.start + match.start(), sentence.start + match.end(), 0.95, True))
    for amount in find_amounts(sentence, lexicon):
        if amount.kind != "share" or amount.vague:
            continue
        said = sentence.within(amount.start, amount.end).lower()
        before = sentence.within(max(sentence.start, amount.start - 90), amount.start)
        after = sentence.within(amount.end, amount.end + 25)
        alone = bool(found) and re.match(
            r"\s*(?:[.;,)]|$|that\b)", after
        )  # 8 percent within three months; within twelve, 35 percent
        if (
            " chance" in said
            or alone
            or re.match(rf"\s+(?:{nouns})\b", after, re.IGNORECASE)
            or re.search(rf"\b(?:{nouns})\b[^;]{{0,70}}$|{wagers}\s+$", before, re.IGNORECASE)
        ):
            low, high = amount.between(lexicon) or (amount.low, amount.high)
            found.append(
                Odds(sentence.within(amount.start, amount.end), low, min(1.0, high), amount.start, amount.end, 0.95, True)
            )
    return found
