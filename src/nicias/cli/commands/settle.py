"""nicias settle: what would settle it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from nicias.cli.printing import print_json
from nicias.cli.progress import progress_bar
from nicias.cli.question import Question, asks
from nicias.cli.resuming import kept, resumable


@dataclass(frozen=True)
class SettleQuestion(Question):
    """Fewer worlds than a run, with more histories in each."""

    draws: Annotated[int | None, typer.Option(metavar="N", help="Sampled worlds of each view [80].")] = None
    histories: Annotated[int | None, typer.Option(metavar="N", help="Histories in each [1000].")] = None


def register(app: typer.Typer) -> None:
    """Add `settle` to the app."""
    app.command()(asks(settle))


def settle(
    question: SettleQuestion,
    output: Annotated[str, typer.Option(metavar="NAME", help="The forecast to be narrowed.")] = "ceasefire.12",
    error: Annotated[
        float, typer.Option(metavar="X", help="Standard error of a measurement over the quantity's own standard deviation.")
    ] = 0.5,
    months_ahead: Annotated[int, typer.Option("--ahead", metavar="MONTHS", help="When the observations are made.")] = 3,
    quantities: Annotated[int, typer.Option(metavar="N", help="Disputed quantities looked at closely.")] = 6,
    views: Annotated[str | None, typer.Option(metavar="A,B", help="The views to be told apart [all].")] = None,
) -> None:
    """What would settle it: what is worth learning, and which observation would tell the views apart?

    An interrupted run keeps its finished draws: the same command goes on from there.
    """
    from nicias.study.settle import settle as settle_study

    loaded = question.load()
    with resumable(), progress_bar() as progress:
        found = settle_study(
            loaded,
            output=output,
            error=error,
            months_ahead=months_ahead,
            quantities=quantities,
            views=[name.strip() for name in views.split(",")] if views else (),
            **question.arguments(),
            progress=progress,
            checkpoint=kept,
        )
    if question.json:
        print_json(found.to_dict())
    else:
        from nicias.report.settle import print_settle

        print_settle(found)
