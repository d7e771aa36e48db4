"""Who speaks and whose it is: attribution of a statement, and the parties that a passage names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.words import Sentence, phrase_pattern

_NAME = r"(?:[A-Z][\w’'.&-]*[\w’']|[A-Z]{2,})(?:[\s-](?:(?:of|for|and|the|de|von|van|al)\s)?(?:[A-Z][\w’'.&-]*))*"


@dataclass(frozen=True)
class Parties:
    """The words by which a text may name each party. Build it with `parties_for`."""

    words: Mapping[str, tuple[str, ...]]
    pattern: re.Pattern[str]
    own: frozenset[str] = frozenset()  # a scenario's parties; empty when none is given

    def named(self, text: str, offset: int = 0) -> list[tuple[str, int]]:
        """Parties named in a text with the place of each mention, in order."""
        found: list[tuple[str, int]] = []
        for match in self.pattern.finditer(text):
            party = self.party(match[0])
            if party:
                found.append((party, offset + match.start()))
        return found

    def acting(self, text: str, offset: int = 0) -> list[tuple[str, int]]:
        """The same without those that are only where it happens (in Velmar), if another is named."""
        every = self.named(text, offset)
        there = [(party, where) for party, where in every if not re.search(r"\b[Ii]n\s$", text[: where - offset])]
        return there or every

    def party(self, word: str) -> str:
        """The party that a word names."""
        plain = re.sub(r"['’]s?$", "", " ".join(word.split()))
        for party, words in self.words.items():
            if plain in words:
                return party
        return ""

    def order(self, text: str) -> list[str]:
        """The parties of a text, each once, in the order in which they are named."""
        return list(dict.fromkeys(party for party, _ in self.named(text)))

    def own_order(self, text: str) -> list[str]:
        """The same, of a scenario's own parties where there is a scenario."""
        return [party for party in self.order(text) if not self.own or party in self.own]


def parties_for(lexicon: Lexicon, names: Mapping[str, Sequence[str]] | None = None) -> Parties:
    """The parties of a scenario (name → its words), or, without one, the states of the lexicon.

    A party called after a state of the lexicon has that state's words as well, and every name its plain adjectives.
    """
    given = {party: [word for word in words if word] for party, words in (names or {}).items()}
    table: dict[str, tuple[str, ...]] = {}
    if given:
        for party, words in given.items():
            known = [str(word) for word in lexicon.places.get(party, ())]
            plain = [party.replace("_", " ").title(), *words, *known]
            table[party] = tuple(dict.fromkeys(form for word in plain for form in _forms(word)))
    others = {place for place in lexicon.places if place not in table}
    for place in sorted(others):
        words = tuple(str(word) for word in lexicon.places[place])
        taken = {word for forms in table.values() for word in forms}
        table[place] = tuple(word for word in (place.replace("_", " ").title(), *words) if word not in taken)
    every = tuple(word for words in table.values() for word in words)
    return Parties(table, _cased(every), frozenset(given))


def with_leaders(parties: Parties, paragraphs: Sequence[str], lexicon: Lexicon) -> Parties:
    """The parties with the people whom a text introduces as theirs: Tarsia's prime minister, Edda Roan; Roan stands for Tarsia.

    A name that is introduced for two parties, or is a word for one already, stands for nobody.
    """
    titles = "|".join(sorted(map(re.escape, lexicon.speech["offices"]), key=len, reverse=True))
    place = parties.pattern.pattern
    person = r"(?P<name>[A-Z][\w’'-]+(?:\s(?:[A-Z]\.\s?)*[A-Z][\w’'-]+){1,2})"
    office = rf"(?:[a-z]+\s+){{0,2}}?(?i:{titles})(?:\s+(?i:{titles}))*"
    forms = (
        re.compile(rf"(?P<place>{place})\s+{office},?\s+{person}"),
        re.compile(rf"{person},\s+(?:the\s+)?(?P<place>{place})\s+{office}\b"),
        re.compile(rf"(?i:{titles})\s+{person}\s+of\s+(?:the\s+)?(?P<place>{place})"),
    )
    theirs = re.compile(rf"\b(?:its|their)\s+{office},?\s+{person}")
    found: dict[str, set[str]] = {}
    for text in paragraphs:
        introduced = [(match["name"], parties.party(match["place"])) for form in forms for match in form.finditer(text)]
        for match in theirs.finditer(text):  # the League has a plan, drafted by its envoy Tomas Brandt
            before = parties.own_order(text[: match.start()])
            introduced += [(match["name"], before[-1])] if before else []
        for said, party in introduced:
            name = re.sub(r"['’]s?$", "", said)
            for word in (name, name.split()[-1]):
                found.setdefault(word, set()).add(party)
    taken = {word for words in parties.words.values() for word in words}
    new = {word: next(iter(owners)) for word, owners in found.items() if len(owners) == 1 and word not in taken and len(word) > 2}
    table = {party: (*words, *(word for word, owner in new.items() if owner == party)) for party, words in parties.words.items()}
    return Parties(table, _cased(tuple(word for words in table.values() for word in words)), parties.own)


def _forms(word: str) -> list[str]:
    """A name and the adjectives that English makes of it: Velmar, Velmari, Velmarian, Orvia, Orvian."""
    forms = [word]
    if " " not in word and word[:1].isupper() and len(word) > 3:
        stem = word[:-1] if word.endswith(("a", "e", "o")) else word
        forms += (
            [f"{word}n", f"{word}ns"]
            if word.endswith("a")
            else [f"{word}i", f"{word}is", f"{word}ese", f"{word}ian", f"{word}ians"]
        )
        forms += [f"{stem}ian", f"{stem}ians", f"{stem}ish"]
    return forms


def _cased(words: tuple[str, ...]) -> re.Pattern[str]:
    if not words:
        return re.compile(r"(?!)")
    inner = "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![\w])(?:{inner})(?:['’]s?)?(?!\w)")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it, as the text names them, and how it is known: `opener`, `subject` or `author` (nobody else is named)."""

    who: str
    basis: str


def attribution(sentence: Sentence, lexicon: Lexicon, place: int) -> Attribution | None:
    """Whom a sentence names as the speaker of what stands at a place of the paragraph; None when it names nobody."""
    openers = phrase_pattern(tuple(map(str, lexicon.speech["openers"])))
    for match in openers.finditer(sentence.text):
        name = _speaker_after(sentence.text[match.end() :], lexicon)
        if name:
            return Attribution(name, "opener")
    verbs = "|".join(sorted(map(re.escape, lexicon.speech["verbs"]), key=len, reverse=True))
    nouns = "|".join(sorted(map(re.escape, lexicon.speech["speakers"]), key=len, reverse=True))
    subject = rf"(?P<name>(?:(?:[Tt]he|[Aa]n?|[Ss]ome|[Mm]ost|[Mm]any)\s+)?(?:[\w’'-]+\s+){{0,3}}?(?:{nouns})\b|{_NAME})"
    pattern = re.compile(
        rf"{subject}(?:,[^,;:]{{2,60}},)?\s+(?:(?:has|have|had|also|now|recently|repeatedly|himself|herself|still)\s+){{0,2}}(?:{verbs})\b"
    )
    best: tuple[int, str] | None = None
    for match in pattern.finditer(sentence.text):
        name = clean_name(match["name"], lexicon)
        earlier = sentence.text[: match.start()].rstrip().lower().split(" ")[-1]
        act = match[0].lower().split()[-1] in lexicon.speech["acts"]
        if (
            not name
            or earlier in ("if", "whether", "unless", "when", "before", "after", "until", "once")
            or (act and earlier == "that")
        ):
            continue
        distance = abs(sentence.start + match.start() - place)
        if best is None or distance < best[0]:
            best = (distance, name)
    return Attribution(best[1], "subject") if best else None


def _speaker_after(text: str, lexicon: Lexicon) -> str:
    match = re.match(
        rf"\s+(?P<name>(?:[a-z][\w’'-]*\s+){{0,5}}?{_NAME}|(?:[\w’'-]+\s+){{0,3}}(?:{'|'.join(map(re.escape, lexicon.speech['speakers']))})\b|[\w.-]+\.(?:net|org|com|info)\b)",
        text,
    )
    return clean_name(match["name"], lexicon) if match else ""


def clean_name(name: str, lexicon: Lexicon) -> str:
    """A speaker's name without articles; empty when the capital only opened the sentence."""
    words = name.strip(" ,.'’").split()
    while words and words[0].lower() in (
        "the",
        "a",
        "an",
        "some",
        "most",
        "many",
        "estimates",
        "by",
        "and",
        "both",
        "that",
        "but",
        "as",
    ):
        words = words[1:]
    if not words:
        return ""
    while len(words) > 1 and words[0].lower() in lexicon.speech["not_names"]:
        words = words[1:]
    lowered = [word.lower().strip("’'s") for word in words]
    if len(words) == 1 and (lowered[0] in lexicon.speech["not_names"] or lowered[0] in lexicon.speech["pronouns"]):
        return ""
    return " ".join(words[:7]).removesuffix("’s").removesuffix("'s")
