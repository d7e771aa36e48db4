"""Measure the reader: precision and recall per kind, against the bundled scenario and against the made-up documents.

    NICIAS_DOCUMENTS=FOLDER python scripts/measure_reading.py [--show missed|extra] [--made-up]

The answer key of the five documents is what the bundled scenario's own files say with a paragraph: its facts, its forecasts, its
proposals, the paragraphs that `sources.yml` leaves out. The made-up documents have a key beside them, and need no other files.
A proposal matches a key item of the same paragraph one to one: a quantity if unit and interval agree, a forecast if the interval or
the wording does, a proposal if the party or an issue does, an assumption if the cell does.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ruamel.yaml import YAML

from nicias.evidence.claims import parse_claims
from nicias.evidence.documents import documents_folder
from nicias.evidence.reading.candidates import Candidate, Reading, merged
from nicias.evidence.reading.lexicon import Lexicon, load_lexicon
from nicias.evidence.reading.opening import Opened, open_document
from nicias.evidence.reading.propose import read_opened, read_paragraphs
from nicias.evidence.reading.quantities import Setting
from nicias.evidence.reading.speakers import parties_for, with_leaders
from nicias.evidence.reading.suggesting import Page, Suggestions, checked
from nicias.evidence.reading.voices import sort_voices
from nicias.scenario import Scenario
from nicias.scenario.load import load
from nicias.scenario.review.preparing import prepared
from nicias.scenario.templates import new_scenario

ROOT = Path(__file__).resolve().parents[1]
MADE_UP = ROOT / "tests" / "evidence" / "reading" / "made_up"
UNSEEN = ROOT / "tests" / "evidence" / "reading" / "unseen"
"""Two documents that the grammar was not mended for until the blind ones were written; documents of development since."""
BLIND = ROOT / "tests" / "evidence" / "reading" / "blind"
"""Two documents that the grammar was never mended for. What is missed in them is not printed, so that nobody mends it unawares."""

SLACK = 0.02
"""Relative room at each end of an interval, for rounding and conversion."""

LENGTHS = {"hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.44, "years": 365.25}


@dataclass(frozen=True)
class Item:
    """One thing a careful reader finds: where it may stand, and what a proposal must look like to be it."""

    source: str
    paragraphs: tuple[int, ...]
    label: str
    fits: Callable[[Candidate], bool]


@dataclass(frozen=True)
class Score:
    """How many items of the key were found, and how many proposals were of the key."""

    kind: str
    items: int
    proposed: int
    matched: int

    @property
    def recall(self) -> float:
        return self.matched / self.items if self.items else float("nan")

    @property
    def precision(self) -> float:
        return self.matched / self.proposed if self.proposed else float("nan")


def span(low: Any, high: Any, unit: str) -> tuple[float, float, str]:
    """An interval in a common measure, and its dimension: days of the calendar, days long, or counts of things."""
    word, _, period = unit.partition("/")
    if word in ("date", "year"):
        first = _day(low, start=True)
        last = _day(high, start=False)
        return float(first.toordinal()), float(last.toordinal()), "calendar"
    scale = LENGTHS.get(word, 1.0)
    dimension = "time" if word in LENGTHS else word if word in ("share", "factor", "km", "km2", "usd", "eur", "gbp") else "count"
    return float(low) * scale, float(high) * scale, f"{dimension}/{period}" if period else dimension


def _day(value: Any, *, start: bool) -> date:
    if isinstance(value, date):
        return value
    text = str(value).split(".")[0]
    if len(text) == 4 and text.isdigit():
        return date(int(text), 1, 1) if start else date(int(text), 12, 31)
    return date.fromisoformat(text)


def agree(first: tuple[float, float, str], second: tuple[float, float, str]) -> bool:
    """Whether two intervals of one dimension overlap, with a little room; dates that the key gives to the day have a month's."""
    if first[2] != second[2]:
        return False
    room = 20.0 if first[2] == "calendar" else SLACK * max(abs(first[1]), abs(second[1]))
    return first[0] - room <= second[1] and second[0] - room <= first[1]


def quantity_span(candidate: Candidate) -> tuple[float, float, str]:
    """The interval that a proposed quantity states."""
    fields = candidate.fields
    low, high = fields["between"] if "between" in fields else (fields["value"], fields["value"])
    return span(low, high, fields["unit"])


def match(items: Sequence[Item], proposed: Sequence[Candidate]) -> dict[int, int]:
    """A largest one-to-one matching: index of an item → index of the proposal that is it."""
    edges = [
        [k for k, c in enumerate(proposed) if item.source in ("", c.source) and c.paragraph in item.paragraphs and item.fits(c)]
        for item in items
    ]
    owner: dict[int, int] = {}

    def place(item: int, seen: set[int]) -> bool:
        for k in edges[item]:
            if k not in seen:
                seen.add(k)
                if k not in owner or place(owner[k], seen):
                    owner[k] = item
                    return True
        return False

    for index in range(len(items)):
        place(index, set())
    return {item: k for k, item in owner.items()}


def paragraphs_of(texts: Sequence[str], ids: Sequence[str]) -> list[tuple[str, tuple[int, ...]]]:
    """Source and paragraphs of some claims, for the sources asked about."""
    return [(claim.source, claim.paragraphs) for claim in parse_claims(texts) if claim.source in ids and claim.paragraphs]


def scenario_quantities(scenario: Any, ids: Sequence[str], *, words: bool) -> list[Item]:
    """Facts of the scenario with an inventory number and a paragraph: those with a number or a date, or (words) the others.

    Values derived from others, readers' remarks and judgements without a paragraph are left out.
    """
    found: list[Item] = []
    for path, series in scenario.series.items():
        page = scenario.pages[series.place.file].data[path]
        if not any(tag.startswith("Q") for tag in page.get("tags", [])) or "Q64" in page["tags"] or path.endswith("_total"):
            continue
        for dated in series.dated:
            if dated.entry.method == "judged":
                continue
            raw = page["values"][dated.date.isoformat()]
            plain = series.unit in ("switch", "choice")
            if plain != words:
                continue
            for source, paragraphs in paragraphs_of(list(dated.entry.of), ids):
                if scenario.sources[source].voices(next(c for c in dated.entry.claims if c.source == source)):
                    continue
                label = f"{path} ({', '.join(t for t in page['tags'] if t.startswith('Q'))})"
                if plain:
                    found.append(Item(source, paragraphs, label, lambda c: True))
                    continue
                ends = raw["between"] if "between" in raw else [raw["value"], raw["value"]]
                key = span(*ends, series.unit)
                found.append(Item(source, paragraphs, label, lambda c, key=key: agree(key, quantity_span(c))))
    return found


def scenario_forecasts(scenario: Any, ids: Sequence[str]) -> list[Item]:
    """The scenario's forecasts; one fits if it has a word of the wording, or an interval that overlaps the key's."""
    found: list[Item] = []
    for name, forecast in scenario.forecasts.items():
        ends = forecast.between or scenario.scale.get(forecast.words or forecast.wording or "")
        for source, paragraphs in paragraphs_of(list(forecast.of), ids):
            if scenario.sources[source].exclude.get("comments", ()) and set(paragraphs) <= set(
                scenario.sources[source].exclude["comments"]
            ):
                continue
            wording = forecast.wording or ""
            found.append(Item(source, paragraphs, f"{name}: {wording}", lambda c, w=wording, e=ends: forecast_fits(c, w, e)))
    return found


def forecast_fits(candidate: Candidate, wording: str, ends: Any) -> bool:
    """Whether a proposed forecast has a word of the key's wording or, failing that, shares half of the narrower interval."""
    said = set(candidate.fields["wording"].lower().replace("’", "'").split())
    if said & {word for word in wording.lower().split() if word not in ("the", "be", "to", "by", "is", "as", "no", "of")}:
        return True
    if ends is None:
        return False
    low, high = candidate.fields["between"]
    shared = min(high, float(ends[1])) - max(low, float(ends[0]))
    return shared >= 0.5 * min(high - low, float(ends[1]) - float(ends[0])) - 1e-9


def scenario_proposals(scenario: Any, ids: Sequence[str]) -> list[Item]:
    """The scenario's proposals; one fits if a proposer or an issue of its terms is the same."""
    alike = {"nuclear_plant": "resources", "foreign_troops": "foreign_troops"}
    found: list[Item] = []
    for name, proposal in scenario.proposals.items():
        issues = {alike.get(issue, issue) for issue in proposal.terms}
        by = set(proposal.by)
        for source, paragraphs in paragraphs_of(list(proposal.of), ids):

            def fits(c: Candidate, by: set[str] = by, issues: set[str] = issues) -> bool:
                return bool(by & set(c.fields.get("by", []))) or bool(issues & set(c.fields.get("issues", {})))

            found.append(Item(source, paragraphs, f"{name}: {proposal.title}", fits))
    return found


CELLS = {
    "who_is_winning": ("who_is_winning", "true_relative_strength"),
    "expected_gain": ("russia_expected_gain",),
    "resolve": ("russian_resolve", "ukrainian_resolve"),
    "cost_tolerance": ("russian_cost_tolerance", "ukrainian_resolve", "mobilisation_price"),
    "paper_guarantees": ("paper_guarantee_credibility", "weight_on_guarantees"),
    "renewed_war": ("renewed_war_hazard", "third_party_emboldening"),
    "patron_consistency": ("us_consistency",),
    "patron_support": ("us_willingness_to_arm", "us_wish_to_end_war"),
    "sincerity": ("russian_sincerity", "us_sincerity", "ukrainian_sincerity"),
    "pressure_needed": ("what_ends_the_war",),
    "coalition_cohesion": ("coalition_cohesion",),
}
"""Cell of the lexicon → the cells of the scenario's views that speak of the same thing."""


def scenario_assumptions(scenario: Any, ids: Sequence[str]) -> list[Item]:
    """The cells of the scenario's views that the lexicon has a cell for; one fits if it is of such a cell, whatever its code."""
    wanted = {cell for cells in CELLS.values() for cell in cells}
    found: list[Item] = []
    for name, view in scenario.views.items():
        cells = scenario.pages[view.place.file].data["cells"]
        for cell, said in cells.items():
            if cell not in wanted or said == "silent" or not said.get("of"):
                continue
            for source, paragraphs in paragraphs_of(said["of"], ids):

                def fits(c: Candidate, cell: str = cell) -> bool:
                    return any(c.fields["cell"].startswith(own) and cell in cells for own, cells in CELLS.items())

                found.append(Item(source, paragraphs, f"{name}: {cell}", fits))
    return found


def scenario_contradictions(scenario: Scenario, name: str) -> list[Item]:
    """The scenario's contradictions between a document and others, each a list of readings with their paragraphs."""
    found: list[Item] = []
    for label, contradiction in scenario.contradictions.items():
        places = [
            (claim.source, claim.paragraphs) for reading in contradiction.between.values() for claim in parse_claims(reading.of)
        ]
        if name in {source for source, _ in places} and len({source for source, _ in places}) > 1:
            found.append(denial(f"{label}: {contradiction.title}", places))
    return found


def denial(label: str, places: Sequence[tuple[str, Sequence[int]]]) -> Item:
    """A contradiction of the key. A proposal fits if, for two of its sources, it cites a paragraph where that source says its part."""

    def fits(c: Candidate) -> bool:
        cited = [claim for reading in c.fields["between"].values() for claim in parse_claims(reading["of"])]
        hit = {own for own, numbers in places for claim in cited if claim.source == own and set(claim.paragraphs) & set(numbers)}
        return len(hit) > 1

    return Item("", tuple(sorted({number for _, numbers in places for number in numbers})), label, fits)


def measured(kind: str, items: Sequence[Item], proposed: Sequence[Candidate], show: str) -> Score:
    """The score of one kind; `show` prints what was missed or what was not in the key."""
    pairs = match(items, proposed)
    if show == "missed":
        for index, item in enumerate(items):
            if index not in pairs:
                print(f"  missed {kind}: {item.source} ¶{item.paragraphs} {item.label}")
    if show == "extra":
        used = set(pairs.values())
        for k, c in enumerate(proposed):
            if k not in used:
                print(
                    f"  extra {kind}: {c.claim} {c.confidence:.2f} '{c.quote}' {c.fields.get('value', c.fields.get('between', ''))} {c.fields.get('unit', '')}"
                )
    return Score(kind, len(items), len(proposed), len(pairs))


def five_documents(folder: Path, show: str) -> list[Score]:
    """The scores on the five documents of the bundled scenario."""
    scenario = load("ukraine-2025")
    ids = [name for name, source in scenario.sources.items() if source.kind == "document" and (folder / f"{name}.txt").is_file()]
    lexicon = load_lexicon()
    names = {name: [party.name, *party.labels.values()] for name, party in scenario.parties.items()}
    texts = {name: open_document(str(folder / f"{name}.txt")).paragraphs for name in ids}
    parties = with_leaders(parties_for(lexicon, names), [text for own in texts.values() for text in own], lexicon)
    candidates: list[Candidate] = []
    lines: dict[str, tuple[set[int], set[int]]] = {}
    for name in ids:
        voices = sort_voices(texts[name], lexicon)
        source = scenario.sources[name]
        about = {"date": source.date.isoformat(), "author": source.author or ""}
        candidates += read_paragraphs(name, texts[name], voices, about, lexicon, parties)
        wanted = {number for numbers in source.exclude.values() for number in numbers}
        lines[name] = (wanted, {number for number, voice in enumerate(voices, start=1) if voice != "author"})
    of = {kind: [c for c in candidates if c.kind == kind] for kind in ("quantity", "forecast", "proposal", "assumption")}
    numbers, words = scenario_quantities(scenario, ids, words=False), scenario_quantities(scenario, ids, words=True)
    scores = [measured("quantities", numbers, of["quantity"], show)]
    sure = [c for c in of["quantity"] if c.confidence >= 0.7]
    scores.append(measured("quantities, confidence ≥ 0.7", numbers, sure, ""))
    forecasts = scenario_forecasts(scenario, ids)
    scores.append(measured("forecasts", forecasts, of["forecast"], show))
    scores.append(measured("forecasts, confidence ≥ 0.6", forecasts, [c for c in of["forecast"] if c.confidence >= 0.6], ""))
    scores.append(measured("proposals", scenario_proposals(scenario, ids), of["proposal"], show))
    scores.append(measured("assumptions", scenario_assumptions(scenario, ids), of["assumption"], ""))
    scores.append(alone_against_the_rest(scenario, candidates, lexicon, show))
    matched = sum(len(wanted & found) for wanted, found in lines.values())
    scores.append(
        Score(
            "lines that are not the author's",
            sum(len(w) for w, _ in lines.values()),
            sum(len(f) for _, f in lines.values()),
            matched,
        )
    )
    if show:
        for name, (wanted, found) in lines.items():
            print(f"  voices {name}: missed {sorted(wanted - found)}, extra {sorted(found - wanted)}")
    print(
        f"  ({len(words)} facts of the scenario are yes-or-no or a word rather than a number, and are not counted; {len(of['assumption'])} assumptions were proposed)"
    )
    return scores


def alone_against_the_rest(scenario: Scenario, candidates: Sequence[Candidate], lexicon: Lexicon, show: str) -> Score:
    """Contradictions as a user meets them: each document read alone, against what the scenario has from the others; summed."""
    scores: list[Score] = []
    for name in dict.fromkeys(c.source for c in candidates):
        own = prepared(scenario, [c for c in candidates if c.source == name], lexicon)
        denied = [c for c in own if c.kind == "contradiction"]
        scores.append(measured("contradictions", scenario_contradictions(scenario, name), denied, show))
    return Score("contradictions", sum(s.items for s in scores), sum(s.proposed for s in scores), sum(s.matched for s in scores))


def made_up_contradictions(
    files: Sequence[Path], parties: dict[str, list[str]], sides: Sequence[str], key: Any, show: str
) -> Score:
    """Contradictions between made-up documents on one war, read together into an empty scenario with its two sides."""
    with TemporaryDirectory() as place:
        scenario = load(new_scenario("war", Path(place)))
    names = {{sides[0]: "first", sides[1]: "second"}.get(party, party): words for party, words in parties.items()}
    lexicon = load_lexicon()
    read = read_opened([open_document(str(file)) for file in files], lexicon, parties=names)
    denied = [c for c in prepared(scenario, read.candidates, lexicon) if c.kind == "contradiction"]
    items = [denial(str(index), [(source, numbers) for source, numbers in readings]) for index, readings in enumerate(key)]
    return measured("contradictions", items, denied, show)


def with_transcript(documents: Sequence[Opened], reading: Reading, parties: dict[str, list[str]]) -> list[Candidate]:
    """The reading's candidates with what holds of the transcript beside the documents."""
    lexicon = load_lexicon()
    words = with_leaders(parties_for(lexicon, parties), [text for document in documents for text in document.paragraphs], lexicon)
    found = list(reading.candidates)
    said = YAML(typ="safe").load((MADE_UP / "transcript.yml").read_text("utf-8"))
    for (name, source), document in zip(reading.sources.items(), documents, strict=True):
        if name in said:
            setting = Setting(name, date.fromisoformat(source["date"]), str(source.get("author", "")), lexicon, words)
            excluded = {number for numbers in source.get("exclude", {}).values() for number in numbers}
            kept, _ = checked(Suggestions.model_validate(said[name]), Page(setting, document.paragraphs), excluded)
            found = merged(found, kept)
    return found


def made_up_documents(show: str, *, transcript: bool = False, folder: Path = MADE_UP) -> list[Score]:
    """The scores on the made-up documents, by the grammar alone or with the transcript of a model's answers."""
    key: dict[str, Any] = YAML(typ="safe").load((folder / "key.yml").read_text("utf-8"))
    parties, sides, denials = key.pop("parties"), key.pop("sides"), key.pop("contradictions")
    files = [next(folder.glob(f"{name}.[th]*")) for name in key]
    documents = [open_document(str(file)) for file in files]
    reading = read_opened(documents, load_lexicon(), parties=parties)
    candidates = with_transcript(documents, reading, parties) if transcript else list(reading.candidates)
    of = {kind: [c for c in candidates if c.kind == kind] for kind in ("quantity", "forecast", "proposal")}
    quantities, forecasts, proposals = [], [], []
    wanted = found = matched = 0
    for name, said in key.items():
        for number, low, high, unit in said["quantities"]:
            own = span(low, high, unit)
            quantities.append(Item(name, (number,), f"{low} to {high} {unit}", lambda c, own=own: agree(own, quantity_span(c))))
        for number, low, high in said["forecasts"]:
            forecasts.append(
                Item(name, (number,), f"{low} to {high}", lambda c, e=(low - 0.03, high + 0.03): forecast_fits(c, "", e))
            )
        for number, party in said["proposals"]:
            proposals.append(Item(name, (number,), party, lambda c, party=party: party in c.fields.get("by", [])))
        left_out = {n for numbers in reading.sources[name].get("exclude", {}).values() for n in numbers}
        wanted, found = wanted + len(said["excluded"]), found + len(left_out)
        matched += len(left_out & set(said["excluded"]))
        if show:
            print(
                f"  voices {name}: missed {sorted(set(said['excluded']) - left_out)}, extra {sorted(left_out - set(said['excluded']))}"
            )
    return [
        measured("quantities", quantities, of["quantity"], show),
        measured("forecasts", forecasts, of["forecast"], show),
        measured("proposals", proposals, of["proposal"], show),
        made_up_contradictions(
            [file for file in files if file.stem in {name for part in denials for name, _ in part}], parties, sides, denials, show
        ),
        Score("lines that are not the author's", wanted, found, matched),
    ]


def table(scores: Sequence[Score]) -> str:
    """The scores as a Markdown table."""
    rows = ["| kind | in the key | proposed | matched | recall | precision |", "|---|---|---|---|---|---|"]
    rows += [f"| {s.kind} | {s.items} | {s.proposed} | {s.matched} | {s.recall:.2f} | {s.precision:.2f} |" for s in scores]
    return "\n".join(rows)


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--show", choices=("missed", "extra"), default="")
    arguments.add_argument("--made-up", action="store_true", help="only the made-up documents")
    given = arguments.parse_args()
    folder = documents_folder()
    if folder is not None and not given.made_up:
        print("The five documents of ukraine-2025, by the grammar alone:\n")
        print(table(five_documents(folder, given.show)))
        print()
    elif not given.made_up:
        print("NICIAS_DOCUMENTS names no folder, so the five documents were not measured.\n")
    print("Made-up documents, by the grammar alone:\n")
    print(table(made_up_documents(given.show)))
    print("\nThe same with a transcript of a model's answers, written by hand for two of them:\n")
    print(table(made_up_documents("", transcript=True)))
    print("\nTwo more, blind until the next two were written:\n")
    print(table(made_up_documents(given.show, folder=UNSEEN)))
    print("\nTwo blind ones, that the grammar was never mended for:\n")
    print(table(made_up_documents("", folder=BLIND)))


if __name__ == "__main__":
    main()
