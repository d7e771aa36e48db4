"""A table back into a scenario's folder: only what changed is written, comments stay, nothing invalid reaches the disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nicias.errors import UsageError
from nicias.evidence.strict import parse_day
from nicias.scenario.editing import Edit, edited, write_file
from nicias.scenario.folder import read_files
from nicias.scenario.load import load_files
from nicias.scenario.problems import Problem, Unreadable, nearest
from nicias.scenario.rows import Address, Raw, Row, day_text, entries, from_cells, quantity_from_cells, same
from nicias.scenario.scenario import Scenario

NEW_FILE = "values/imported.yml"
"""Where a new path goes when its row names no file."""


@dataclass
class _Slot:
    """What the rows of one address say."""

    number: int
    layer: str
    path: str
    day: str
    file: str
    quantity: Raw
    raw: Raw = field(default_factory=dict[str, Any])
    judgements: dict[int, Raw] = field(default_factory=dict[int, Raw])

    @property
    def entry(self) -> Raw:
        parts = [self.judgements[key] for key in sorted(self.judgements)]
        return self.raw | ({"judgements": parts} if parts else {})


def import_rows(folder: Path, table: Sequence[tuple[int, Row]]) -> list[str]:
    """Write what the rows change into the scenario's files; return one line per change.

    Rows that are not in the table leave their entries alone. Raises UsageError (naming the row) or ScenarioError before
    anything is written.
    """
    files = read_files(folder)
    scenario = load_files(folder.resolve().name, files)
    slots = _slots(table)
    changed, report = _plan(scenario, slots)
    if not report:
        return []
    content = dict(files.content)
    for name, edits in changed.items():
        content[name] = edited(content.get(name, b"{}\n"), edits)
    try:
        load_files(scenario.name, replace(files, content=content))
    except Unreadable as error:
        problem = error.problems[0]
        where = _row_of(scenario, slots, problem)
        raise UsageError(f"Nothing was imported: {where}{problem.message}") from None
    for name in changed:
        write_file(folder / name, content[name])
    return report


def _row_of(scenario: Scenario, slots: list[_Slot], problem: Problem) -> str:
    """The row that a problem in the would-be file comes from, or the place in that file."""
    known = {(item.layer, item.path, item.day): item.address for item in entries(scenario)}
    for slot in slots:
        file, keys = known.get((slot.layer, slot.path, slot.day)) or _new_address(scenario, slot)
        if file == problem.file and problem.path.startswith(".".join(map(str, keys))):
            return f"row {slot.number}, {problem.path.removeprefix(slot.path).strip('.')}: "
    return f"{problem.file}: {problem.path}: "


def _slots(table: Sequence[tuple[int, Row]]) -> list[_Slot]:
    found: dict[tuple[str, str, str], _Slot] = {}
    for number, row in table:
        path, layer, day = (str(row.get(key) or "").strip() for key in ("path", "layer", "date"))
        if not layer:
            day = day_text(row.get("date"))
        if not path:
            raise UsageError(f"row {number}: the column path is empty.")
        key = (layer, path, day)
        slot = found.setdefault(key, _Slot(number, layer, path, day, str(row.get("file") or ""), quantity_from_cells(row)))
        raw = from_cells(row, f"row {number}")
        which = row.get("judgement")
        if which is None:
            if slot.raw and slot.number != number:
                raise UsageError(f"row {number}: {path} {day or layer} is given already in row {slot.number}.")
            slot.raw, slot.number = raw, number
        else:
            index = _index(which, number)
            if index in slot.judgements:
                raise UsageError(f"row {number}: judgement {index} of {path} {day or layer} is given twice.")
            slot.judgements[index] = raw
    return list(found.values())


def _index(cell: Any, number: int) -> int:
    try:
        index = int(float(cell))
    except (TypeError, ValueError, OverflowError):
        index = 0
    if not 1 <= index <= 1000:
        raise UsageError(f"row {number}: the column judgement counts 1, 2, 3, …; this is '{str(cell)[:20]}'.")
    return index


Edits = dict[str, list[Edit]]


def _plan(scenario: Scenario, slots: list[_Slot]) -> tuple[Edits, list[str]]:
    """The edits of each file (keys, new value) and one line per changed entry."""
    known = {(item.layer, item.path, item.day): item for item in entries(scenario)}
    edits: Edits = {}
    report: list[str] = []
    for slot in slots:
        item = known.get((slot.layer, slot.path, slot.day))
        address = item.address if item else _new_address(scenario, slot)
        before: Raw = item.raw if item else {}
        if not _same_entry(before, slot.entry):
            edits.setdefault(address[0], []).append((address[1], slot.entry))
            report.append(f"{address[0]}: {slot.path} {slot.day or slot.layer}{'' if item else ' (new)'}")
        report += _plan_quantity(scenario, slot, edits, address)
    return edits, report


def _plan_quantity(scenario: Scenario, slot: _Slot, edits: Edits, address: Address) -> list[str]:
    series = scenario.series.get(slot.path)
    if series is None:
        missing = [key for key in ("description", "unit") if not slot.quantity.get(key)]
        if missing:
            raise UsageError(f"row {slot.number}: {slot.path} is new, so its {' and '.join(missing)} must be given.")
        edits[address[0]].insert(0, ((slot.path,), slot.quantity | {"values": {}}))
        return []
    raw = scenario.pages[series.place.file].data[slot.path]
    said = slot.quantity if not slot.layer else {k: slot.quantity[k] for k in ("description", "unit") if k in slot.quantity}
    report: list[str] = []
    for key, item in said.items():
        if same(raw.get(key), item):
            continue
        if slot.layer:
            raise UsageError(f"row {slot.number}: change the {key} of {slot.path} in a row of the base, not of '{slot.layer}'.")
        change = ((slot.path, key), item)
        if change not in edits.setdefault(series.place.file, []):
            edits[series.place.file].append(change)
            report.append(f"{series.place.file}: the {key} of {slot.path}")
    return report


def _same_entry(before: Raw, after: Raw) -> bool:
    first, second = before.get("judgements") or [], after.get("judgements") or []
    return len(first) == len(second) and same(before, after) and all(map(same, first, second))


def _new_address(scenario: Scenario, slot: _Slot) -> Address:
    """Where an entry that the scenario does not have yet goes. Raises UsageError for an unknown layer, path or date."""
    series = scenario.series.get(slot.path)
    if slot.layer:
        layer = scenario.views.get(slot.layer) or scenario.layers.get(slot.layer)
        if layer is None or layer.place is None:
            known = [*scenario.views, *scenario.layers]
            raise UsageError(f"row {slot.number}: there is no layer '{slot.layer[:60]}'. {nearest(slot.layer[:60], known)}")
        return layer.place.file, ("set", slot.path)
    try:
        parse_day(slot.day)
    except ValueError as error:
        raise UsageError(f"row {slot.number}, column date: {error}.") from None
    file = series.place.file if series else slot.file or NEW_FILE
    if not (file.startswith("values/") and file.endswith(".yml") and file.count("/") == 1 and ".." not in file):
        raise UsageError(f"row {slot.number}, column file: '{file[:60]}' is not a file such as values/facts.yml.")
    return file, (slot.path, "values", slot.day)
