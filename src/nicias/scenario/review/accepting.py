"""What an accepted item writes: a value, a forecast, a proposal, a cell and settings of a view, a contradiction, and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ruamel.yaml.comments import CommentedMap

from nicias.errors import UsageError
from nicias.scenario.editing import Edit
from nicias.scenario.known import Known
from nicias.scenario.review.believing import as_set, believed, code_words
from nicias.scenario.review.items import Item
from nicias.scenario.review.matching import as_day
from nicias.scenario.scenario import Scenario

_ESTIMATE = ("value", "between", "words", "choices", "mode", "shape")


@dataclass(frozen=True)
class Writing:
    """The edits of an accepted item by file, and what they write, for the log (`proposals.yml p03`)."""

    edits: Mapping[str, list[Edit]]
    places: tuple[str, ...]


def writing(scenario: Scenario, known: Known, item: Item, sources: Mapping[str, Mapping[str, Any]]) -> Writing:
    """The edits that an item makes; `sources` are the reading's. Raises UsageError for a field that a scenario cannot hold."""
    edits: dict[str, list[Edit]] = {}
    named = item.fields.get("between") if item.kind == "contradiction" else None
    cited = [item.source, *(name for name in named or () if name != item.source)]
    new = [name for name in cited if name not in scenario.sources]
    if new:
        edits["sources.yml"] = [((name,), source_entry(name, sources.get(name))) for name in new]
    places = _WRITERS[item.kind](scenario, known, item, edits, sources.get(item.source))
    return Writing(edits, tuple(places))


def source_entry(name: str, source: Mapping[str, Any] | None) -> dict[str, Any]:
    """The source as `sources.yml` holds it; raises UsageError when the reading says nothing of it or gives it no date."""
    if source is None:
        raise UsageError(f"The reading's sources.yml says nothing of {name}.")
    if not source.get("date"):
        raise UsageError(f"{name} has no date; write one into the reading's sources.yml, with `date_basis:`.")
    entry = {str(key): value for key, value in source.items()}
    prints = entry.get("fingerprints")
    if isinstance(prints, dict):
        line = CommentedMap({int(number): str(mark) for number, mark in prints.items()})
        line.fa.set_flow_style()
        entry["fingerprints"] = line
    if isinstance(entry.get("exclude"), dict):
        entry["exclude"] = {key: list(numbers) for key, numbers in entry["exclude"].items()}
    return entry


def _quantity(
    scenario: Scenario, known: Known, item: Item, edits: dict[str, list[Edit]], source: Mapping[str, Any] | None
) -> list[str]:
    fields = item.fields
    path, unit = str(fields.get("path", "")), str(fields.get("unit", ""))
    day = as_day(fields.get("as_of"), _source_date(scenario, item, source)).isoformat()
    entry = {key: fields[key] for key in _ESTIMATE if key in fields}
    notes = [
        f"according to {fields['attributed_to']}" if fields.get("attributed_to") else "",
        str(fields.get("period", "")),
        str(fields.get("note", "")),
    ]
    entry |= {"method": fields.get("method", "reported"), "of": [str(item.claim)]}
    entry |= {key: fields[key] for key in ("caution", "known") if fields.get(key)}
    if note := "; ".join(filter(None, notes)):
        entry["note"] = note
    series = scenario.series.get(path)
    if series is None:
        file = f"values/{item.source}.yml"
        quantity = {"description": fields.get("description") or path, "unit": unit, "values": {day: entry}}
        edits.setdefault(file, []).append(((path,), quantity))
        return [f"{file} {path}"]
    if series.unit != unit:
        raise UsageError(f"{path} is in {series.unit} and this is in {unit}: edit the unit and the number, or the path.")
    taken = next((dated for dated in series.dated if dated.date.isoformat() == day), None)
    if taken is not None:
        whose = ", ".join(str(claim) for claim in taken.entry.claims) or taken.entry.by or "somebody"
        raise UsageError(
            f"{path} has a value of {day} already, by {whose}: edit `as_of` or the path, or accept the contradiction instead."
        )
    edits.setdefault(series.place.file, []).append(((path, "values", day), entry))
    return [f"{series.place.file} {path} {day}"]


def _forecast(
    scenario: Scenario, known: Known, item: Item, edits: dict[str, list[Edit]], source: Mapping[str, Any] | None
) -> list[str]:
    fields = item.fields
    name = _next("f", scenario.forecasts)
    entry: dict[str, Any] = {
        "claim": _sentence(fields.get("claim")),
        "owner": fields.get("owner") or item.source,
        "of": [str(item.claim)],
    }
    entry["date"] = as_day(fields.get("date"), _source_date(scenario, item, source)).isoformat()
    for key in ("wording", "between", "words", "about", "reason", "horizon", "until", "condition", "resolves"):
        if fields.get(key) is not None:
            entry[key] = fields[key]
    entry["outcome"] = None
    edits.setdefault("forecasts.yml", []).append(((name,), entry))
    return [f"forecasts.yml {name}"]


def _proposal(
    scenario: Scenario, known: Known, item: Item, edits: dict[str, list[Edit]], source: Mapping[str, Any] | None
) -> list[str]:
    fields = item.fields
    name = _next("p", scenario.proposals)
    by = [party for party in fields.get("by") or [] if party in scenario.parties]
    entry: dict[str, Any] = {"title": fields.get("title") or "A proposal", "kind": fields.get("kind", "offer"), "by": by}
    entry["date"] = as_day(fields.get("date"), _source_date(scenario, item, source)).isoformat()
    entry["of"] = [str(item.claim)]
    entry["terms"] = dict(fields.get("terms") or {})
    said = fields.get("responses") or {}
    answers = {party: {"answer": "accepts", "of": [str(item.claim)], "note": "its author"} for party in by}
    answers |= {party: {**answer, "of": [str(item.claim)]} for party, answer in said.items() if party in scenario.parties}
    entry["responses"] = {party: answers.get(party, {"answer": "unknown"}) for party in scenario.parties}
    entry["needs"] = fields.get("needs") or list(scenario.sides)
    if fields.get("note"):
        entry["note"] = fields["note"]
    edits.setdefault("proposals.yml", []).append(((name,), entry))
    return [f"proposals.yml {name}"]


def _assumption(
    scenario: Scenario, known: Known, item: Item, edits: dict[str, list[Edit]], source: Mapping[str, Any] | None
) -> list[str]:
    """A cell of the source's own view, with what it sets; the view is begun if there is none."""
    fields = item.fields
    name = item.source
    cell = str(fields.get("cell") or "reading")
    entry = {
        "code": str(fields.get("code", "?")),
        "reading": fields.get("reading") or code_words(str(fields.get("code", "?"))),
        "of": [str(item.claim)],
    }
    given = fields.get("set")
    settings = dict(given) if isinstance(given, dict) else as_set(believed(scenario, known, item), item)
    view = scenario.views.get(name)
    if view is None or view.place is None:
        file = f"views/{name}.yml"
        record = scenario.sources.get(name)
        about: Mapping[str, Any] = source or {}
        author = (record.author if record else about.get("author")) or name
        title = (record.title if record else about.get("title")) or name
        content: list[Edit] = [
            (("title",), f"{author}: {title}" if author != title else str(title)),
            (("kind",), "view"),
            (("source",), name),
            (("date",), _source_date(scenario, item, source).isoformat()),
            (("reason",), "What this text takes for granted, as read and accepted in a review; replace this by one sentence that says what it holds."),
            (("cells",), {cell: entry}),
            (("set",), settings),
        ]  # fmt: skip
        edits.setdefault(file, []).extend(content)
        return [f"{file} {cell}"]
    file = view.place.file
    raw = scenario.pages[file].data
    if cell in (raw.get("cells") or {}) and raw["cells"][cell] != "silent":
        raise UsageError(f"The view '{name}' has a reading of {cell} already; edit `cell`, or reject this one.")
    here = edits.setdefault(file, [])
    here.append((("cells", cell), entry) if raw.get("cells") else (("cells",), {cell: entry}))
    new = {path: value for path, value in settings.items() if path not in (raw.get("set") or {})}
    if new:
        here += [(("set", path), value) for path, value in new.items()] if raw.get("set") else [(("set",), new)]
    return [f"{file} {cell}"]


def _contradiction(
    scenario: Scenario, known: Known, item: Item, edits: dict[str, list[Edit]], source: Mapping[str, Any] | None
) -> list[str]:
    name = _next("c", scenario.contradictions)
    entry = {key: item.fields[key] for key in ("title", "between", "note") if item.fields.get(key)}
    edits.setdefault("contradictions.yml", []).append(((name,), entry))
    return [f"contradictions.yml {name}"]


_WRITERS = {
    "quantity": _quantity,
    "forecast": _forecast,
    "proposal": _proposal,
    "assumption": _assumption,
    "contradiction": _contradiction,
}


def _source_date(scenario: Scenario, item: Item, source: Mapping[str, Any] | None) -> date:
    known = scenario.sources.get(item.source)
    return known.date if known else as_day((source or {}).get("date"), scenario.as_of)


def _next(letter: str, names: Mapping[str, Any]) -> str:
    """The next free name of a numbered file: f07 after f06."""
    numbers = [int(name[1:]) for name in names if name[:1] == letter and name[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1:02d}"


def _sentence(text: Any) -> str:
    plain = str(text or "").strip() or "A claim to be put into words"
    return plain[:1].upper() + plain[1:] + ("" if plain.endswith((".", "!", "?")) else ".")
