"""nicias explain RUN WHAT: what stands behind a figure, a value or a paragraph of a run."""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.options import Every, Json, RunFolder
from nicias.cli.printing import print_json


def register(app: typer.Typer) -> None:
    """Add `explain` to the app."""
    app.command()(explain)


def explain(
    run: RunFolder,
    what: Annotated[str, typer.Argument(metavar="PATH", help="A figure (ceasefire.12), a value (war.force_sd) or a place ('SOURCE ¶N').")],
    every: Every = False,
    json: Json = False,
) -> None:
    """What stands behind a figure: values, strongest first, and their paragraphs. Or back, from a value or a paragraph."""
    from nicias.study.explain import explain as explain_path

    found = explain_path(run, what)
    if json:
        print_json(found.to_dict())
    else:
        from nicias.report.explanation import print_explanation

        print_explanation(found, every)
