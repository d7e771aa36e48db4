"""nicias cite RUN: the sources, people and version that a run rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nicias.cli.options import Every, Json, RunFolder
from nicias.cli.printing import print_json

if TYPE_CHECKING:
    from nicias.study.without import Without


def register(app: typer.Typer) -> None:
    """Add `cite` to the app."""
    app.command()(cite)


def cite(
    run: RunFolder,
    paragraph: Annotated[
        str | None, typer.Option("--paragraph", metavar="CLAIM", help="Only this place ('meduza2025 ¶42'), and every figure it moves.")
    ] = None,
    leave_out: Annotated[
        bool, typer.Option("--without", help="With --paragraph: play the run again with what its view takes from there left to the base.")
    ] = False,
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="SCENARIO", help="For --without: the folder of a scenario of your own.")
    ] = None,
    draws: Annotated[int | None, typer.Option(metavar="N", help="For --without: over so many draws. [25]")] = None,
    every: Every = False,
    json: Json = False,
) -> None:
    """What a run rests on: its sources with every place in them, and who judged the rest."""
    from nicias.errors import UsageError
    from nicias.study.cite import Cited
    from nicias.study.cite import cite as cite_run

    if leave_out and paragraph is None:
        raise UsageError("--without goes with --paragraph: say which place is to be left out.")
    found = cite_run(run, paragraph)
    missing = _without(run, paragraph, scenario, draws) if leave_out and paragraph else None
    if json:
        print_json(found.to_dict() | ({"without": missing.to_dict()} if missing else {}))
        return
    from nicias.report.explanation import print_cited, print_explanation, print_without

    if isinstance(found, Cited):
        print_cited(found, every)
    else:
        print_explanation(found, every)
    if missing:
        print_without(missing, every)


def _without(run: str, paragraph: str, scenario: str | None, draws: int | None) -> Without:
    from nicias.cli.progress import progress_bar
    from nicias.study.without import without

    with progress_bar() as progress:
        return without(run, paragraph, scenario=scenario, draws=draws, progress=progress)
