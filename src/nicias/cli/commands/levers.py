"""nicias levers: what moves the answer, by policy and by assumption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from nicias.cli.printing import print_json
from nicias.cli.progress import progress_bar
from nicias.cli.question import Question, asks
from nicias.cli.resuming import kept, resumable


@dataclass(frozen=True)
class LeversQuestion(Question):
    """Paired draws, with more histories in each."""

    draws: Annotated[int | None, typer.Option(metavar="N", help="Paired draws of policies and swings [12].")] = None
    histories: Annotated[int | None, typer.Option(metavar="N", help="Histories in each [2000].")] = None


def register(app: typer.Typer) -> None:
    """Add `levers` to the app."""
    app.command()(asks(levers))


def levers(
    question: LeversQuestion,
    policies: Annotated[
        list[str] | None,
        typer.Option("--lever", metavar="NAME", help="A layer to pull [every lever and branch]; may be repeated."),
    ] = None,
    outputs: Annotated[
        list[str] | None,
        typer.Option("--output", metavar="NAME", help="A figure to look at [ceasefire.12, durability.60]; the first ranks."),
    ] = None,
    inputs: Annotated[int, typer.Option(metavar="N", help="Uncertain inputs looked at closely; 0: policies alone.")] = 20,
    samples: Annotated[
        int, typer.Option(metavar="N", help="Base samples of the Sobol' indices, a power of two; 0 for none.")
    ] = 64,
) -> None:
    """What moves the answer: policies somebody could choose, and inputs nobody is sure of.

    An interrupted run keeps its finished draws: the same command goes on from there.
    """
    from nicias.study.levers import OUTPUTS
    from nicias.study.levers import levers as levers_study

    loaded = question.load()
    with resumable(), progress_bar() as progress:
        found = levers_study(
            loaded,
            policies=policies or [],
            outputs=outputs or OUTPUTS,
            inputs=inputs,
            samples=samples,
            **question.arguments(),
            progress=progress,
            checkpoint=kept,
        )
    if question.json:
        print_json(found.to_dict())
    else:
        from nicias.report.levers import print_levers

        print_levers(found)
