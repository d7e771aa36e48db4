"""Forecasts: what a text says will or may happen, in which words, by when, and on what condition."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from nicias.evidence.reading.candidates import Candidate, candidate
from nicias.evidence.reading.dates import find_moments
from nicias.evidence.reading.odds import Odds, find_odds
from nicias.evidence.reading.quantities import Setting
from nicias.evidence.reading.speakers import attribution
from nicias.evidence.reading.words import Sentence, content_words, digest, has_phrase, phrase_pattern, sentences

_LEAST = 0.3
"""Confidence below which a clause is not proposed as a forecast."""


def find_forecasts(setting: Setting, number: int, paragraph: str) -> list[Candidate]:
    """The forecasts of one paragraph: one for each clause that states a probability."""
    found: list[Candidate] = []
    for sentence in sentences(paragraph):
        every = find_odds(sentence, setting.lexicon)
        for low, high, odds in _by_clause(sentence, every):
            made = _forecast(setting, number, paragraph, sentence, low, high, odds)
            if made.confidence >= _LEAST:
                found.append(made)
    return found


def _by_clause(sentence: Sentence, every: list[Odds]) -> list[tuple[int, int, Odds]]:
    """The surest probability of each clause. Clauses that condition another are no forecasts of their own."""
    found: list[tuple[int, int, Odds]] = []
    for low, high in _clauses(sentence):
        inside = [odds for odds in every if low <= odds.start < high]
        if inside:
            found.append((low, high, max(inside, key=lambda odds: (odds.sure, odds.end - odds.start))))
    return found


def _clauses(sentence: Sentence) -> list[tuple[int, int]]:
    marks = list(
        re.finditer(r"[;:—]|\s–\s|,\s+(?:but|and|while|though|although|whereas|yet|so|or)\s|\s(?:but|whereas)\s", sentence.text)
    )
    starts = [0, *(m.end() for m in marks)]
    ends = [*(m.start() for m in marks), len(sentence.text)]
    return [(sentence.start + a, sentence.start + b) for a, b in zip(starts, ends, strict=True) if b > a]


def _forecast(setting: Setting, number: int, paragraph: str, sentence: Sentence, low: int, high: int, odds: Odds) -> Candidate:
    clause = sentence.within(low, high)
    said = attribution(sentence, setting.lexicon, odds.start)
    condition = _condition(sentence, setting)
    words = _without_condition(clause.replace(odds.wording, " "), setting)
    horizon, until = (
        horizon_of(_without_condition(clause, setting), setting) or horizon_of(sentence.text, setting) or ("open", None)
    )
    if odds.numeric and len(content_words(words)) < 5:
        words = _without_condition(
            sentence.text.replace(odds.wording, " "), setting
        )  # within three months 8 percent; within twelve, 35
    about = about_event(words, setting)
    interval = [round(odds.low, 3), round(odds.high, 3)] if odds.high > odds.low else None
    fields: dict[str, Any] = {
        "claim": digest(re.sub(r"^\s*\(\w{1,3}\)\s*", "", words)) or digest(clause),
        "owner": said.who if said else setting.author or setting.source,
        "date": setting.day.isoformat() if setting.day else None,
        "wording": " ".join(odds.wording.split()[:3]),
        "between": interval or [max(0.0, round(odds.low - 0.02, 3)), min(1.0, round(odds.low + 0.02, 3))],
        "about": about or "not modelled",
        "reason": None if about else "the reader recognised no event of the forecast language; a person may",
        "horizon": None if until else horizon,
        "until": until,
        "condition": condition,
        "resolves": "To be fixed in advance by whoever accepts this forecast.",
    }
    confidence = odds.sure
    if has_phrase(clause, tuple(map(str, setting.lexicon.odds["history"]))):
        confidence -= 0.2
    if _past(clause) and odds.sure < 0.7:
        confidence -= 0.12
    if until or horizon != "open":
        confidence += 0.1
    if about:
        confidence += 0.08
    if sentence.text.rstrip().endswith("?"):
        confidence -= 0.25
    start, end = _span(sentence, low, high, odds)
    return candidate("forecast", setting.source, number, paragraph, start, end, min(0.95, confidence), fields)


def _without_condition(text: str, setting: Setting) -> str:
    """A clause without the part that says on what condition (if …, unless …)."""
    match = has_phrase(text, tuple(map(str, setting.lexicon.odds["sure_conditions"])))
    if not match:
        return text
    comma = text.find(",", match.end())
    rest = text[: match.start()] + (text[comma + 1 :] if comma >= 0 else "")
    return rest if content_words(rest) else text


def _span(sentence: Sentence, low: int, high: int, odds: Odds) -> tuple[int, int]:
    """The few words around the probability that are quoted."""
    before = sentence.within(low, odds.start).rstrip()
    words = before.split(" ")[-4:]
    opened = max(low, odds.start - len(" ".join(words)) - 1)
    text = sentence.within(opened, high)
    return opened + len(text) - len(text.lstrip()), high


def _past(clause: str) -> bool:
    return bool(re.search(r"\b(was|were|had|did)\b", clause)) and not re.search(r"\b(will|won['’]t)\b", clause)


def horizon_of(text: str, setting: Setting) -> tuple[float | str, str | None] | None:
    """Months (or `open`) or a date by which a text says that something happens; None if it says nothing of time."""
    match = re.search(
        r"\b(?:within|in|over|for)\s+(?:the\s+)?(?:next\s+|coming\s+)?(?P<n>\d+|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen)\s+(?P<u>day|week|month|year)s?\b"
        r"(?!\s+ago)|\b(?:within|over)\s+the\s+(?:next|coming)\s+(?P<v>day|week|month|year)\b",
        text,
        re.IGNORECASE,
    )
    if match:
        names = {"a": 1, "an": 1, "eighteen": 18} | dict(setting.lexicon.numbers["cardinals"])
        count = 1 if not match["n"] else int(names.get(match["n"].lower(), 0)) or (int(match["n"]) if match["n"].isdigit() else 1)
        months = {"day": 1 / 30.4, "week": 7 / 30.4, "month": 1.0, "year": 12.0}[(match["u"] or match["v"]).lower()]
        return float(f"{max(0.03, count * months):.2g}"), None
    for sentence in sentences(text):
        for moment in find_moments(sentence, setting.lexicon, setting.day, forward=True):
            if (
                setting.day
                and moment.last > setting.day
                and moment.role in ("by", "before", "until", "till", "in", "during", "through", "this", "next", "end of", "")
            ):
                return 0.0, (moment.first if moment.role == "before" and moment.first > setting.day else moment.last).isoformat()
    table: dict[str, Any] = setting.lexicon.time["horizons"]
    words = has_phrase(text, tuple(table))
    if not words:
        return None
    said = table[" ".join(words[0].lower().split())]
    if said == "year_end":
        return (0.0, date(setting.day.year, 12, 31).isoformat()) if setting.day else ("open", None)
    if said == "month_end":
        return 1.0, None
    return (said if said == "open" else float(said)), None


def _condition(sentence: Sentence, setting: Setting) -> str | None:
    openers = phrase_pattern(tuple(map(str, setting.lexicon.odds["conditions"])))
    for match in openers.finditer(sentence.text):
        if match[0].lower() in ("should", "once", "until", "without") and match.start() > 0:
            continue
        rest = re.split(r"[,;—]|\s–\s", sentence.text[match.end() :], maxsplit=1)[0]
        words = digest(rest)
        if len(words.split()) >= 2:
            return f"{match[0].capitalize()} {words}."
    return None


def about_event(clause: str, setting: Setting) -> str:
    """The event of the forecast language that a clause is about, with `no_` where it is denied; empty if none is recognised."""
    events: dict[str, list[str]] = setting.lexicon.odds["events"]
    if has_phrase(clause, tuple(map(str, setting.lexicon.odds["continuing"]))):
        return "no_ceasefire"
    for name, words in events.items():
        match = has_phrase(clause, tuple(map(str, words)))
        if not match:
            continue
        denied = re.search(
            r"\b(?:no|not|never|neither|nor|won['’]t|cannot|can['’]t)\b|n['’]t\b",
            clause[max(0, match.start() - 40) : match.start()],
            re.IGNORECASE,
        )
        prefix = "no_" if denied and name in ("ceasefire", "settlement", "collapse", "renewed_war", "patron_out") else ""
        if name == "collapse":
            named = list(setting.parties.order(clause))
            return f"{prefix}collapse.{named[-1]}" if named else f"{prefix}collapse"
        return prefix + name
    return ""
