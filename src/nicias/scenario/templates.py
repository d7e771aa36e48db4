"""Minimal valid files for a new scenario and a new view, with comments that say what to write where."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

from nicias.errors import UsageError
from nicias.evidence.strict import checked_layer_name, parse_day
from nicias.scenario.load import load

TITLE, DAY = "A new scenario", "2025-01-01"
"""The title and the date of the template, which a new scenario replaces by its own."""

VIEW = """\
# One reading of the war: what a text says cell by cell, and the values that translate it.
title: {name}
kind: view
source: {source}{note}
date: {date}
reason: One sentence that says what this view holds.
cells:                            # what the text says on each point, or silent
{cells}
set: {{}}                           # path: {{between: [low, high], cell: CELL, method: inferred, of: [{source} ¶1]}}
"""


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


def new_view(name: str, folder: str | Path) -> Path:
    """Write an empty view into a scenario's folder and return its file. Raises UsageError if it exists."""
    path = Path(folder)
    if not path.is_dir():
        raise UsageError(f"'{folder}' is not a folder. A view is written into a scenario of your own, not into a bundled one.")
    scenario = load(path if path.is_absolute() else Path.cwd() / path)
    file = scenario.root / "views" / f"{_checked(name)}.yml"
    if file.exists() or name in scenario.layers:
        raise UsageError(f"{scenario.name} has a layer '{name}' already; nothing was written.")
    source = name if name in scenario.sources else next(iter(scenario.sources), "")
    cells = dict.fromkeys(cell for view in scenario.views.values() for cell in view.cells) or {"who_is_winning": None}
    text = VIEW.format(
        name=name,
        source=source,
        note="" if source == name else "             # the source this view reads: replace it",
        date=(scenario.sources[source].date if source else scenario.as_of).isoformat(),
        cells="\n".join(f"  {cell}: silent" for cell in cells),
    )
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
