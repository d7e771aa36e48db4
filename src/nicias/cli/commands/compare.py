"""nicias compare: what follows from each view, what drives the difference, and which contradictions matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from nicias.cli.printing import print_json
from nicias.cli.progress import progress_bar
from nicias.cli.question import Question, asks
from nicias.cli.resuming import kept, resumable


@dataclass(frozen=True)
class CompareQuestion(Question):
    """Draws that depend on what they are for."""

    draws: Annotated[
        int | None, typer.Option(metavar="N", help="Sampled worlds [40; 25 for what drives the spread, 12 for contradictions].")
    ] = None
    histories: Annotated[int, typer.Option(metavar="N", help="Histories in each world.")] = 500


def register(app: typer.Typer) -> None:
    """Add `compare` to the app."""
    app.command()(asks(compare))


def compare(
    question: CompareQuestion,
    views: Annotated[
        str | None, typer.Option(metavar="A,B", help="Views to compare, or `all`; A+B:PART is A with a part of B. [all]")
    ] = None,
    branches: Annotated[
        str | None, typer.Option("--layers", metavar="A,B", help="What-ifs, each laid over every view in turn.")
    ] = None,
    between: Annotated[
        str | None,
        typer.Option(metavar="A,B", help="Decompose this difference, over every order of its groups; `none` decomposes nothing."),
    ] = None,
    contradictions: Annotated[
        str | None, typer.Option(metavar="C02,C05", help="Resolve these, or `all`, each way; `none` leaves them out.")
    ] = None,
) -> None:
    """What follows from each view, what drives the difference, and which contradictions matter?

    An interrupted comparison keeps its finished draws: the same command goes on from there.
    """
    from nicias.scenario.session import War
    from nicias.study.compare import compare as compare_study

    arguments = question.arguments()
    war, view = War(question.load(), layers=tuple(arguments.pop("layers"))), arguments.pop("view")
    with resumable(), progress_bar() as progress:
        found = compare_study(
            war,
            views=views if views is not None else view,
            layers=branches or (),
            between=_two(between),
            contradictions=None if contradictions is None else () if contradictions == "none" else contradictions.lower(),
            **arguments,
            progress=progress,
            checkpoint=kept,
        )
    if question.json:
        print_json(found.to_dict())
    else:
        from nicias.report.comparison import print_comparison

        print_comparison(found)


def _two(text: str | None) -> list[str] | None:
    if text is None:
        return None
    return [] if text == "none" else [part.strip() for part in text.split(",")]
