"""nicias run: when is a ceasefire likely, on what terms, and would it hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nicias.cli.printing import print_json, talk
from nicias.cli.progress import progress_bar
from nicias.cli.question import Question, asks

if TYPE_CHECKING:
    from nicias.study.diff import RunDiff
    from nicias.study.result import Run
    from nicias.study.store import StoredRun


def register(app: typer.Typer) -> None:
    """Add `run` to the app."""
    app.command()(asks(run))


def run(
    question: Question,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="DIR", help="Write the run folder.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="RUN", help="Begin with what moved since this run; its seed is taken if none is given.")
    ] = None,
) -> None:
    """When is a ceasefire likely, on what terms, and would it hold?"""
    from nicias.study.run import run as run_study

    earlier = _earlier(since)
    arguments = question.arguments()
    if earlier and arguments["seed"] is None:
        arguments["seed"] = earlier.record["seed"]
    with progress_bar() as progress:
        result = run_study(question.load(), **arguments, progress=progress)
    moved = _moved(earlier, result, question.scenario)
    if output:
        from nicias.study.store import save

        talk(f"Run folder: {save(result, output)}")
    if question.json:
        print_json(({"since": moved.to_dict()} if moved else {}) | result.to_dict())
    else:
        from nicias.report.terminal import print_run

        if moved:
            from nicias.report.difference import print_diff

            print_diff(moved)
            print()
        print_run(result)


def _earlier(folder: str | None) -> StoredRun | None:
    """The run that `--since` names, read before anything is computed."""
    from nicias.study.basis import basis_of
    from nicias.study.store import read_run

    if folder is None:
        return None
    stored = read_run(folder)
    basis_of(stored)
    return stored


def _moved(earlier: StoredRun | None, result: Run, scenario: str) -> RunDiff | None:
    from nicias.study.diff import diff

    if earlier is None:
        return None
    with progress_bar() as progress:
        return diff(earlier, result, scenario=scenario, progress=progress)
