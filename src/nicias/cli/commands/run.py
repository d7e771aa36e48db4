"""nicias run: when is a ceasefire likely, on what terms, and would it hold?"""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.printing import print_json, talk
from nicias.cli.progress import progress_bar
from nicias.cli.question import Question, asks


def register(app: typer.Typer) -> None:
    """Add `run` to the app."""
    app.command()(asks(run))


def run(
    question: Question,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="DIR", help="Write the run folder.")] = None,
) -> None:
    """When is a ceasefire likely, on what terms, and would it hold?"""
    from nicias.study.run import run as run_study

    with progress_bar() as progress:
        result = run_study(question.load(), **question.arguments(), progress=progress)
    if output:
        from nicias.study.store import save

        talk(f"Run folder: {save(result, output)}")
    if question.json:
        print_json(result.to_dict())
    else:
        from nicias.report.terminal import print_run

        print_run(result)
