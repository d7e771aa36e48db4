"""nicias ablate: which mechanisms move which outputs, and which move none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from nicias.cli.printing import print_json
from nicias.cli.progress import progress_bar
from nicias.cli.question import Question, asks


@dataclass(frozen=True)
class Ablated(Question):
    """A question whose draws are paired."""

    draws: Annotated[int | None, typer.Option(metavar="N", help="Paired draws of each mechanism [16].")] = None


def register(app: typer.Typer) -> None:
    """Add `ablate` to the app."""
    app.command()(asks(ablate))


def ablate(
    question: Ablated,
    mechanisms: Annotated[
        list[str] | None, typer.Option("--mechanism", metavar="NAME", help="One mechanism to switch off [every one]; may be repeated.")
    ] = None,
    outputs: Annotated[
        list[str] | None, typer.Option("--output", metavar="NAME", help="One output to look at [every one]; may be repeated.")
    ] = None,
) -> None:
    """Switch each mechanism off in turn: what moves, against noise, and what does not."""
    from nicias.study.ablate import ablate as ablate_study

    loaded = question.load()
    with progress_bar() as progress:
        found = ablate_study(
            loaded, mechanisms=mechanisms or [], outputs=outputs or [], **question.arguments(), progress=progress
        )
    if question.json:
        print_json(found.to_dict())
    else:
        from nicias.report.ablation import print_ablation

        print_ablation(found)
