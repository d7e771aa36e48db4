"""A scenario's entries as rows of a table, and back: what experts fill in. Nothing that an entry says is lost.

A row is addressed by `layer` (blank: the base; a view or layer; `c02:SOURCE` for a reading of a contradiction), `path`, `date`
(base rows) and `judgement` (1, 2, … where a cell holds several named judgements; blank for what they share).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.scenario.reading import resolve

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario

Cell = str | float | bool | date | None
Row = dict[str, Cell]
Raw = dict[str, Any]
Address = tuple[str, tuple[str | int, ...]]
"""A file and the keys that lead to an entry in it."""

NUMBERS = ("value", "low", "high", "mode")
PLAIN = ("words", "shape", "method", "by", "role", "language", "translator", "reason", "caution", "cell", "note")
ENTRY = (*NUMBERS, "words", "choices", "shape", "method", "of", "by", "role", "judged_on", "language", "translator", "reason")
COLUMNS = (
    *("layer", "path", "description", "unit", "date", "judgement"),
    *ENTRY,
    *("known", "caution", "disputed", "cell", "note", "tags", "quantity_note", "file"),
)


@dataclass(frozen=True)
class Entries:
    """One entry of the scenario as raw data, with its address in a file and the quantity it belongs to."""

    layer: str
    path: str
    day: str
    address: Address
    raw: Raw
    quantity: Raw


def rows(scenario: Scenario) -> Iterator[Row]:
    """Every entry of the base, of views, of layers and of contradictions; a row for each judgement after the row of its cell."""
    for item in entries(scenario):
        head: Row = {"layer": item.layer or None, "path": item.path, "date": item.day or None, "file": item.address[0]}
        head |= {"description": item.quantity.get("description"), "unit": item.quantity.get("unit")}
        own: Row = {"tags": _joined(item.quantity.get("tags")), "quantity_note": item.quantity.get("note")}
        yield head | (own if not item.layer else {}) | to_cells(item.raw)
        for number, judgement in enumerate(item.raw.get("judgements") or [], start=1):
            yield head | {"judgement": number} | to_cells(judgement)


def entries(scenario: Scenario) -> Iterator[Entries]:
    """Every entry with its address, in the order of paths, layers and contradictions."""
    quantities: dict[str, Raw] = {}
    for path, series in scenario.series.items():
        file = series.place.file
        quantities[path] = scenario.pages[file].data[path]
        for day, raw in quantities[path]["values"].items():
            yield Entries("", path, day, (file, (path, "values", day)), raw, quantities[path])
    for name, layer in (*scenario.views.items(), *scenario.layers.items()):
        file = layer.place.file if layer.place else ""
        for path, raw in (scenario.pages[file].data.get("set") or {}).items():
            yield Entries(name, path, "", (file, ("set", path)), raw, quantities[path])
    for name, contradiction in scenario.contradictions.items():
        readings = scenario.pages["contradictions.yml"].data[name]["between"]
        for source in contradiction.between:
            for path, raw in (readings[source].get("set") or {}).items():
                address = ("contradictions.yml", (name, "between", source, "set", path))
                yield Entries(f"{name}:{source}", path, "", address, raw, quantities[path])


def to_cells(raw: Mapping[str, Any]) -> Row:
    """The cells of one entry or judgement as written in a file."""
    between = raw.get("between") or [None, None]
    cells: Row = {key: raw.get(key) for key in ("value", "mode", *PLAIN)}
    cells |= {"low": between[0], "high": between[1], "known": raw.get("known"), "judged_on": raw.get("date")}
    cells["of"] = _joined(raw.get("of"))
    cells["disputed"] = raw.get("disputed") or None
    choices: dict[str, float] | None = raw.get("choices")
    cells["choices"] = "; ".join(f"{name}: {p!r}" for name, p in choices.items()) if choices else None
    return {key: cell for key, cell in cells.items() if cell is not None}


def from_cells(row: Mapping[str, Cell], where: str) -> Raw:
    """The entry or judgement that a row states, as it would be written in a file. Raises UsageError naming the cell."""
    raw: Raw = {}
    if row.get("value") is not None:
        raw["value"] = _plain(row["value"])
    if (row.get("low") is None) != (row.get("high") is None):
        raise UsageError(f"{where}: low and high go together; give both or neither.")
    if row.get("low") is not None:
        raw["between"] = [_plain(row.get("low")), _plain(row.get("high"))]
    if row.get("mode") is not None:
        raw["mode"] = _plain(row["mode"])
    if row.get("choices") is not None:
        raw["choices"] = _choices(str(row["choices"]), where)
    for key in PLAIN:
        if row.get(key) is not None:
            raw[key] = _text(row[key])
    if row.get("of") is not None:
        raw["of"] = _split(row["of"])
    if row.get("judged_on") is not None:
        raw["date"] = _day(row["judged_on"])
    if row.get("known") is not None:
        raw["known"] = _day(row["known"])
    if row.get("disputed") is not None:
        raw["disputed"] = _plain(row["disputed"])
    return raw


def quantity_from_cells(row: Mapping[str, Cell]) -> Raw:
    """What a base row says of its quantity."""
    raw: Raw = {"description": row.get("description"), "unit": row.get("unit")}
    raw["tags"] = _split(row["tags"]) if row.get("tags") is not None else None
    raw["note"] = row.get("quantity_note")
    return {key: item for key, item in raw.items() if item is not None}


def day_text(cell: Cell) -> str:
    """A date cell as ISO text, whatever a spreadsheet made of it."""
    return "" if cell is None else _day(cell)


def same(first: Any, second: Any) -> bool:
    """Whether two raw values mean the same: 3 and 3.0 do; an absent key and one with its default do."""
    if isinstance(first, dict) and isinstance(second, dict):
        keys = {*first, *second} - {"judgements"}
        return all(same(first.get(key), second.get(key)) for key in keys)
    if isinstance(first, list) and isinstance(second, list):
        return len(first) == len(second) and all(map(same, first, second))
    if first in (None, False, []) or second in (None, False, []):
        nothing = (None, [])
        return (first == second and type(first) is type(second)) or (first in nothing and second in nothing)
    return bool(first == second) and isinstance(first, bool) == isinstance(second, bool)


def _joined(items: list[str] | None) -> str | None:
    return "; ".join(items) if items else None


def _split(cell: Cell) -> list[str]:
    return [part.strip() for part in str(cell).split(";") if part.strip()]


def _plain(cell: Cell) -> Any:
    """A number, true, false, a date as text, or text: as the YAML reader would take it."""
    if isinstance(cell, str):
        try:
            return resolve(cell.strip())
        except ValueError:
            return cell.strip()
    if isinstance(cell, date):
        return _day(cell)
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell


def _text(cell: Cell) -> str:
    return _day(cell) if isinstance(cell, date) else str(cell)


def _day(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _choices(text: str, where: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in text.split(";"):
        name, colon, probability = part.rpartition(":")
        try:
            found[name.strip()] = float(probability)
        except ValueError:
            colon = ""
        if not colon:
            raise UsageError(f"{where}, column choices: '{part.strip()[:60]}' is not a choice; write 'a: 0.6; b: 0.4'.")
    return found
