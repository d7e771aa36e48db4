"""nicias cite RUN: the sources, people and version that a run rests on."""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.options import Every, Json, RunFolder
from nicias.cli.printing import print_json


def register(app: typer.Typer) -> None:
    """Add `cite` to the app."""
    app.command()(cite)


def cite(
    run: RunFolder,
    paragraph: Annotated[
        str | None, typer.Option("--paragraph", metavar="CLAIM", help="Only this place ('meduza2025 ¶42'), and every figure it moves.")
    ] = None,
    every: Every = False,
    json: Json = False,
) -> None:
    """What a run rests on: its sources with every place in them, and who judged the rest."""
    from nicias.study.cite import Cited
    from nicias.study.cite import cite as cite_run

    found = cite_run(run, paragraph)
    if json:
        print_json(found.to_dict())
        return
    from nicias.report.explanation import print_cited, print_explanation

    if isinstance(found, Cited):
        print_cited(found, every)
    else:
        print_explanation(found, every)
