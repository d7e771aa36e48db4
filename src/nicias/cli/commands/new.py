"""`nicias new scenario NAME`, `nicias new view NAME --in SCENARIO`: a minimal, valid, commented start."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from nicias.cli.options import Json
from nicias.cli.printing import print_json, talk

group = typer.Typer(help="Start a scenario or a view from a minimal valid file.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    """Add `new` to the app."""
    app.add_typer(group, name="new")


@group.command("scenario")
def new_scenario(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The new folder.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day from which its placeholders hold [today].")
    ] = None,
    json: Json = False,
) -> None:
    """Write a minimal, valid, commented scenario into a new folder."""
    from nicias.scenario import templates

    _report(templates.new_scenario(name, day=as_of), json, "nicias check")


@group.command("view")
def new_view(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The view. Named after a source it reads that text; else it is one's own.")],
    scenario: Annotated[str, typer.Option("--in", metavar="SCENARIO", help="The scenario: its folder, or a bundled name.")],
    json: Json = False,
) -> None:
    """Write an empty view: into the scenario's folder, or for a bundled scenario here. What it leaves out stays as in the base."""
    from nicias.scenario import bundled, templates

    path = templates.new_view(name, scenario)
    _report(path, json, f"nicias compare {scenario} --views all,{f'./{path}' if scenario in bundled() else name}  # once it is filled in:")


def _report(path: Path, json: bool, next_step: str) -> None:
    if json:
        print_json({"written": str(path)})
    else:
        print(path)
        talk(f"Next: {next_step} {path}")
