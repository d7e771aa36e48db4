"""Minimal valid files for a new scenario and a new view, with comments that say what to write where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from nicias.errors import UsageError
from nicias.evidence.strict import checked_layer_name
from nicias.scenario.load import load

SCENARIO = """\
# The picture of the war: who, what about, and what counts as a ceasefire. docs/scenario-format.md explains every key.
title: {title}
description: One paragraph that says what this scenario is good for, and what it is not.
as_of: {today}                # the default as-of date: only what was known by then counts
started: {today}              # the war's first day
horizon: 84                       # months simulated

parties:                          # the first side is side 0; a patron (role: patron, of: second) supports the second
  first: {{role: side, name: First side}}
  second: {{role: side, name: Second side}}
levels:                           # outside support to the second side, least first; one level without a patron
  steady: Support as it is.
start: {{level: steady, weary: []}}

ceasefire:                        # a definition, not a word
  mutual: true
  general: true
  minimum_months: 1
  counts: [an agreement between both sides to stop fighting everywhere]
  excludes: [local and one-sided truces]

issues:
  land:
    description: Where the line runs.
    divisible: true
    status_quo: line_of_contact   # the option in force if nothing is agreed
    options:
      line_of_contact: {{description: Both armies stay where they are.}}
      return: {{description: The line of before the war.}}

human_cost: {{measures: []}}
not_modelled:
  - Everything that nobody has written down yet.
"""

SOURCES = """\
# Every source that a value rests on. A claim cites it as `example2025 ¶3` (paragraph: the n-th non-empty line, from 1).
example2025:
  title: A made-up source, to be replaced
  author: Nobody
  date: {today}
  kind: document                  # document · dataset · book · law
  locator: paragraph              # paragraph · page · none
  exclude: {{boilerplate: []}}      # paragraphs that are not the author's argument
"""

VALUES = """\
# Dated estimates, one topic a file. Every number is cited (`method` and `of`) or judged (`by` and `reason`).
first.recruits:
  description: Soldiers enlisted by the first side per month.
  unit: persons/month
  values:
    {today}:
      between: [1_000, 3_000]     # a 90 % interval: the 5th and the 95th percentile
      method: judged
      by: Nobody
      reason: A placeholder; no source has been read.

# `nicias check` lists the values that the engine still needs.
"""

README = """\
# {title}

What this scenario is good for, what it is not, and whose vocabulary its sources use.
"""

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


def new_scenario(name: str, parent: Path = Path()) -> Path:
    """Write a minimal scenario into a new folder NAME and return it. Raises UsageError if the folder exists."""
    folder = parent / _checked(name)
    if folder.exists():
        raise UsageError(f"'{folder}' exists already; nothing was written.")
    words = {"title": name.replace("-", " ").replace("_", " ").capitalize(), "today": date.today().isoformat()}
    (folder / "values").mkdir(parents=True)
    contents = {"scenario.yml": SCENARIO, "sources.yml": SOURCES, "values/facts.yml": VALUES, "README.md": README}
    for file, text in contents.items():
        (folder / file).write_text(text.format(**words), "utf-8")
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


def _checked(name: str) -> str:
    try:
        return checked_layer_name(name)
    except ValueError as error:
        raise UsageError(f"{error}.") from None
