"""Minimal valid files for a new scenario and a new view, with comments that say what to write where."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

from nicias.errors import UsageError
from nicias.evidence.strict import checked_layer_name, parse_day
from nicias.scenario.folder import bundled
from nicias.scenario.load import load

TITLE, DAY = "A new scenario", "2025-01-01"
"""The title and the date of the template, which a new scenario replaces by its own."""

VIEW = """\
# One reading of the war: what a text says cell by cell, and the values that translate it.
title: {name}
kind: view
source: {name}
date: {date}
reason: One sentence that says what this view holds.
cells:                            # what the text says on each point, or silent
{cells}
set: {{}}                           # path: {{between: [low, high], cell: CELL, method: inferred, of: [{name} ¶1]}}
"""
"""A view of a text."""

OWN = """\
# A view of one's own. What it does not set stays as in the base: {scenario}
title: {name}
kind: view
by: The name of who holds this view
date: {date}
reason: One sentence that says what this view holds.
cells: {{}}                         # optional: {cell}: {{code: M, reading: what you hold on this point}}
set: {{}}                           # or one value a line, as below, instead of the braces
#  {path}: {{between: [low, high]}}
"""
"""A view of a person's own: ten lines."""


def new_scenario(name: str, parent: Path = Path(), day: date | str | None = None) -> Path:
    """Write a minimal scenario into a new folder NAME and return it; its placeholders hold from `day` on (today if none is given).

    Raises UsageError if the folder exists.
    """
    folder = parent / _checked(name)
    if folder.exists():
        raise UsageError(f"'{folder}' exists already; nothing was written.")
    since = _day(day)
    title = name.replace("-", " ").replace("_", " ").capitalize()
    template = Path(str(files("nicias"))) / "data" / "templates" / "scenario"
    for source in sorted(path for path in template.rglob("*") if path.is_file()):
        target = folder / source.relative_to(template)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text("utf-8").replace(TITLE, title).replace(DAY, since.isoformat())
        target.write_text(text, "utf-8")
    return folder


def new_view(name: str, scenario: str | Path) -> Path:
    """Write an empty view and return its file: into the scenario's folder, or for a bundled scenario into the current one.

    A view named after one of the scenario's sources reads that text, and lists every cell that other views speak of as silent. Any
    other is a person's own, in ten lines. Either way what it does not set stays as in the base. Raises UsageError if it exists.
    """
    own = Path(scenario)
    if str(scenario) in bundled():
        loaded, file = load(scenario), Path(f"{_checked(name)}.yml")
    elif own.is_dir():
        loaded = load(own if own.is_absolute() else Path.cwd() / own)
        file = loaded.root / "views" / f"{_checked(name)}.yml"
    else:
        raise UsageError(f"'{scenario}' is neither a bundled scenario nor the folder of one.")
    if file.exists() or name in loaded.layers or name in loaded.views:
        raise UsageError(f"{loaded.name} has a layer '{name}' already; nothing was written.")
    cells = list(dict.fromkeys(cell for view in loaded.views.values() for cell in view.cells))
    if name in loaded.sources:
        day = loaded.sources[name].date
        text = VIEW.format(name=name, date=day, cells="\n".join(f"  {cell}: silent" for cell in cells or ["who_is_winning"]))
    else:
        set_by_views = (path for view in loaded.views.values() for path in view.changes)
        path = next(set_by_views, next(iter(loaded.series)))
        text = OWN.format(name=name, scenario=scenario, date=loaded.as_of, cell=cells[0] if cells else "who_is_winning", path=path)
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def _day(day: date | str | None) -> date:
    if not isinstance(day, str):
        return day or date.today()
    try:
        return parse_day(day)
    except ValueError as error:
        raise UsageError(f"{error}.") from None


def _checked(name: str) -> str:
    try:
        return checked_layer_name(name)
    except ValueError as error:
        raise UsageError(f"{error}.") from None
