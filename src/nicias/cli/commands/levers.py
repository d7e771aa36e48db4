"""nicias levers: what moves the answer, by policy and by assumption."""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.commands.run import progress_bar
from nicias.cli.options import AsOf, Changes, Json, Layers, Provenance, ScenarioName, View
from nicias.cli.printing import print_json
from nicias.cli.resuming import kept, resumable


def register(app: typer.Typer) -> None:
    """Add `levers` to the app."""
    app.command()(levers)


def levers(
    scenario: ScenarioName,
    policies: Annotated[
        list[str] | None, typer.Option("--lever", metavar="NAME", help="A layer to pull [every lever and branch]; may be repeated.")
    ] = None,
    outputs: Annotated[
        list[str] | None,
        typer.Option("--output", metavar="NAME", help="A figure to look at [ceasefire.12, durability.60]; the first ranks."),
    ] = None,
    inputs: Annotated[int, typer.Option(metavar="N", help="Uncertain inputs looked at closely; 0: policies alone.")] = 20,
    samples: Annotated[int, typer.Option(metavar="N", help="Base samples of the Sobol' indices, a power of two; 0 for none.")] = 64,
    as_of: AsOf = None,
    view: View = None,
    layers: Layers = None,
    changes: Changes = None,
    draws: Annotated[int | None, typer.Option(metavar="N", help="Paired draws of policies and swings [12].")] = None,
    histories: Annotated[int | None, typer.Option(metavar="N", help="Histories in each [2000].")] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same figures; drawn and printed if absent.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Horizon instead of the scenario's own.")] = None,
    voices: Provenance = None,
    json: Json = False,
) -> None:
    """What moves the answer: policies somebody could choose, and inputs nobody is sure of.

    An interrupted run keeps its finished draws: the same command goes on from there.
    """
    from nicias.scenario import load
    from nicias.scenario.changes import parse_change
    from nicias.study.levers import OUTPUTS
    from nicias.study.levers import levers as levers_study

    loaded = load(scenario)
    with resumable(), progress_bar() as progress:
        found = levers_study(
            loaded,
            policies=policies or [],
            outputs=outputs or OUTPUTS,
            inputs=inputs,
            samples=samples,
            as_of=as_of,
            view=view,
            layers=layers or [],
            changes=dict(parse_change(text) for text in changes or []),
            seed=seed,
            draws=draws,
            histories=histories,
            until=until,
            provenance=voices or [],
            progress=progress,
            checkpoint=kept,
        )
    if json:
        print_json(found.to_dict())
    else:
        from nicias.report.levers import print_levers

        print_levers(found)
