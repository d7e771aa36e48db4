"""`nicias export` and `nicias import`: values through a spreadsheet and back, because that is where experts fill in numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nicias.cli.options import Json, ScenarioName
from nicias.cli.printing import print_json, talk


def register(app: typer.Typer) -> None:
    """Add `export` and `import` to the app."""
    app.command("export")(export_table)
    app.command("import")(import_table)


def export_table(
    scenario: ScenarioName,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="TABLE", help="A .csv or .xlsx file; it is not overwritten.")],
    json: Json = False,
) -> None:
    """Write every value, weight, score and judgement, of the base and of every layer, as rows of a table."""
    from nicias.errors import UsageError
    from nicias.scenario import load
    from nicias.scenario.rows import rows
    from nicias.scenario.sheets import write_table

    if output.exists():
        raise UsageError(f"'{output}' exists already; nothing was written.")
    if not output.parent.is_dir():
        raise UsageError(f"The folder '{output.parent}' does not exist.")
    count = write_table(output, rows(load(scenario)))
    if json:
        print_json({"written": str(output), "rows": count})
    else:
        print(f"{output}: {count} rows")
        talk("It contains every number, reason and claim of the scenario, and no text of any source.")


def import_table(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="A .csv or .xlsx file that `nicias export` wrote.")],
    folder: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="The scenario's folder.")],
    json: Json = False,
) -> None:
    """Write what a table changes into a scenario's files, keeping their comments."""
    from nicias.errors import UsageError
    from nicias.scenario.importing import import_rows
    from nicias.scenario.sheets import read_table

    if not folder.is_dir():
        raise UsageError(f"'{folder}' is not a folder; copy a scenario there, or start one with `nicias new scenario`.")
    changes = import_rows(folder, read_table(table))
    if json:
        print_json({"changed": changes})
    else:
        for line in changes:
            print(line)
        talk(f"{len(changes) or 'No'} change{'' if len(changes) == 1 else 's'}.")
