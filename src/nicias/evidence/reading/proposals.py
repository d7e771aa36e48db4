"""Proposals and demands: by whom, which terms on which issues, and who is said to have accepted or refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nicias.evidence.reading.candidates import Candidate, candidate
from nicias.evidence.reading.dates import find_moments
from nicias.evidence.reading.quantities import PRONOUNS, Setting
from nicias.evidence.reading.words import Sentence, digest, has_phrase, phrase_pattern, sentences

_TRADE = re.compile(r"\b(?:said|says|told|promised|signalled|signaled)\b[^.;]*\bwould\b(?! have)[^.;]{3,80}\bif\b", re.IGNORECASE)
"""He said that he would do this if the other side did that: an offer, whatever the words."""

_LEAST = 0.45
"""Confidence below which a passage is not proposed."""


def find_proposals(setting: Setting, number: int, paragraph: str) -> list[Candidate]:
    """The proposals of one paragraph: neighbouring sentences by the same party are one proposal."""
    found: list[Candidate] = []
    every = sentences(paragraph)
    groups: list[list[tuple[Sentence, str, float, list[str]]]] = []
    carried: list[str] = []
    for index, sentence in enumerate(every):
        scored = _cue(setting, sentence)
        before, carried = carried, setting.parties.own_order(sentence.text)[:1] or carried
        if scored is None:
            continue
        kind, sure = scored
        opening = sentence.tokens[0].lower if sentence.tokens else ""
        by = before if opening in PRONOUNS and before else _by(setting, sentence)
        if opening in PRONOUNS and before:
            carried = before
        last = groups[-1][-1] if groups else None
        follows = last is not None and index and every[index - 1] is last[0]
        if follows and last is not None and (not by or by[:1] == last[3][:1] or not last[3]):
            groups[-1].append((sentence, kind, sure, by))
        else:
            groups.append([(sentence, kind, sure, by)])
    for group in groups:
        made = _proposal(setting, number, paragraph, every, group)
        if made is not None:
            found.append(made)
    return found


def _cue(setting: Setting, sentence: Sentence) -> tuple[str, float] | None:
    """The kind of proposal that a sentence reports and how sure its words make it; None without a cue and an issue."""
    cues: dict[str, dict[str, Any]] = setting.lexicon.bargaining["cues"]
    weak = {str(word) for word in setting.lexicon.bargaining["weak"]}
    best: tuple[str, float] | None = None
    for kind, entry in cues.items():
        hits = {m[0].lower().replace("’", "'") for m in phrase_pattern(tuple(map(str, entry["words"]))).finditer(sentence.text)}
        if not hits:
            continue
        strong = hits - weak
        sure = float(entry["sure"]) - (0.0 if strong else 0.15) + 0.05 * (len(hits) - 1)
        if best is None or sure > best[1]:
            best = (kind, sure)
    issues = issues_named(setting, sentence.text)
    if best is None and issues and _TRADE.search(sentence.text):
        best = ("offer", 0.45)
    if best is None:
        return None
    parties = setting.parties.order(sentence.text)
    sure = best[1] + (0.1 if issues else -0.2) + 0.05 * len(issues[1:3]) + (0.05 if parties else -0.1)
    return (best[0], sure) if sure >= 0.3 else None


def issues_named(setting: Setting, text: str) -> list[str]:
    """The general issues that a text names, most often named first."""
    counts: dict[str, int] = {}
    for issue, words in setting.lexicon.bargaining["issues"].items():
        hits = len(phrase_pattern(tuple(map(str, words))).findall(text))
        if hits:
            counts[str(issue)] = hits
    return sorted(counts, key=lambda issue: -counts[issue])


def _by(setting: Setting, sentence: Sentence) -> list[str]:
    """The party that proposes: the subject before the cue, and one joined to it by `and` or `with`."""
    cues = tuple(str(word) for entry in setting.lexicon.bargaining["cues"].values() for word in entry["words"])
    match = has_phrase(sentence.text, cues)
    place = sentence.start + (match.start() if match else 0)
    aside = [
        (m.start() + sentence.start, m.end() + sentence.start)
        for m in re.finditer(r",\s+(?:which|who|whose)\b[^,]*,", sentence.text)
    ]
    named = [
        (p, w)
        for p, w in setting.parties.named(sentence.text, sentence.start)
        if not any(a <= w < b for a, b in aside) and (not setting.parties.own or p in setting.parties.own)
    ]
    before = [(party, where) for party, where in named if where < place]
    if not before:
        return [named[0][0]] if named else []
    party, where = before[-1]
    by = [party]
    for other, there in before[:-1]:
        between = sentence.within(there, where)
        if other != party and re.search(r"\b(?:and|with|together)\b", between) and len(between) < 60:
            by.insert(0, other)
    return list(dict.fromkeys(by))


def _proposal(
    setting: Setting,
    number: int,
    paragraph: str,
    every: Sequence[Sentence],
    group: list[tuple[Sentence, str, float, list[str]]],
) -> Candidate | None:
    first, last = group[0][0], group[-1][0]
    best = max(group, key=lambda item: item[2])
    text = paragraph[first.start : last.start + len(last.text)]
    issues = issues_named(setting, text)
    by = next((item[3] for item in group if item[3]), [])
    after = [s for s in every if s.start > last.start][:2]
    confidence = best[2] + 0.05 * (len(group) - 1) + (0.05 if len(issues) > 1 else 0.0)
    if confidence < _LEAST or not (issues or by):
        return None
    moments = [m for s in (item[0] for item in group) for m in find_moments(s, setting.lexicon, setting.day)]
    day = next((m.first for m in moments if setting.day is None or m.last <= setting.day), setting.day)
    kind = best[1]
    if setting.day and day and (setting.day - day).days > 730:
        kind = "precedent"
    fields: dict[str, Any] = {
        "title": _title(kind, by, issues, text),
        "kind": kind,
        "by": by,
        "date": day.isoformat() if day else None,
        "issues": {issue: digest(_about(setting, issue, text)) for issue in issues[:6]},
        "responses": responses(setting, [item[0] for item in group], after, by),
    }
    return candidate(
        "proposal", setting.source, number, paragraph, first.start, last.start + len(last.text), min(0.92, confidence), fields
    )


def _title(kind: str, by: Sequence[str], issues: Sequence[str], text: str) -> str:
    who = " and ".join(by) if by else "nobody named"
    what = ", ".join(issue.replace("_", " ") for issue in issues[:3]) or digest(text, 6)
    return f"{kind.replace('-', ' ').capitalize()} by {who}: {what}"


def _about(setting: Setting, issue: str, text: str) -> str:
    """The words around the first mention of an issue."""
    match = has_phrase(text, tuple(map(str, setting.lexicon.bargaining["issues"][issue])))
    if not match:
        return ""
    low = max(text.rfind(mark, 0, match.start()) for mark in ".;,:—") + 1
    ends = [place for mark in ".;,:—" if (place := text.find(mark, match.end())) >= 0]
    return text[low : min(ends, default=len(text))]


def responses(
    setting: Setting, inside: Sequence[Sentence], after: Sequence[Sentence], by: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Who is said to have accepted or refused: the party named nearest before a word of answering; the proposer is left out."""
    found: dict[str, dict[str, str]] = {}
    for sentence in [*inside, *after]:
        for answer, words in setting.lexicon.bargaining["answers"].items():
            for match in phrase_pattern(tuple(map(str, words))).finditer(sentence.text):
                named = [p for p, where in setting.parties.named(sentence.text) if where < match.start() and p not in by]
                party = named[-1] if named else ""
                if not party or party in found:
                    continue
                denied = answer == "accepts" and re.search(
                    r"\b(?:not|never|no|unless)\b|n['’]t\b", sentence.text[max(0, match.start() - 30) : match.start()]
                )
                found[party] = {"answer": "rejects" if denied else str(answer)}
    return found
