"""nicias diff RUN RUN: what moved between two runs, and which changed values moved it."""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.options import Every, Json
from nicias.cli.printing import print_json
from nicias.cli.progress import progress_bar


def register(app: typer.Typer) -> None:
    """Add `diff` to the app."""
    app.command()(diff)


def diff(
    before: Annotated[str, typer.Argument(metavar="RUN", help="The earlier run: a folder that `nicias run -o` wrote.")],
    after: Annotated[str, typer.Argument(metavar="RUN", help="The later one.")],
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="SCENARIO", help="The scenario's folder, if it does not come with Nicias.")
    ] = None,
    draws: Annotated[
        int | None, typer.Option(metavar="N", help="Draws over which the difference is shared out; 0 leaves it out. [25]")
    ] = None,
    every: Every = False,
    json: Json = False,
) -> None:
    """What moved between two runs, and which changed values moved it?"""
    from nicias.study.diff import diff as diff_runs

    with progress_bar() as progress:
        found = diff_runs(before, after, scenario=scenario, draws=draws, progress=progress)
    if json:
        print_json(found.to_dict())
    else:
        from nicias.report.difference import print_diff

        print_diff(found, every)
