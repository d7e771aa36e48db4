"""nicias delay: how long is it worth a side's while to wait before it settles?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from nicias.cli.printing import print_json
from nicias.cli.progress import progress_bar
from nicias.cli.question import Question, asks


@dataclass(frozen=True)
class DelayQuestion(Question):
    """Nothing is simulated: a draw costs one solved map."""

    draws: Annotated[int | None, typer.Option(metavar="N", help="Sampled worlds of each column [40].")] = None
    histories: Annotated[int | None, typer.Option(metavar="N", help="Moves nothing here: every draw is computed exactly.")] = None
    until: Annotated[str | None, typer.Option(metavar="DATE", help="The longest delay, instead of the scenario's horizon.")] = None


def register(app: typer.Typer) -> None:
    """Add `delay` to the app."""
    app.command()(asks(delay))


def delay(
    question: DelayQuestion,
    side: Annotated[str, typer.Argument(metavar="SIDE", help="The side that waits.")],
    policies: Annotated[
        list[str] | None, typer.Option("--lever", metavar="NAME", help="A layer whose effect is wanted, such as a commitment; may be repeated.")
    ] = None,
) -> None:
    """How long is it worth a side's while to wait before it settles, by what it believes of the patron's support?"""
    from nicias.study.delay import delay as delay_study

    arguments = question.arguments()
    del arguments["histories"]
    with progress_bar() as progress:
        found = delay_study(question.load(), side, policies=policies or [], **arguments, progress=progress)
    if question.json:
        print_json(found.to_dict())
    else:
        from nicias.report.delay import print_delay

        print_delay(found)
