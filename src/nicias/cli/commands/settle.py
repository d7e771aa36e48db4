"""nicias settle: what would settle it?"""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.commands.run import progress_bar
from nicias.cli.options import AsOf, Changes, Json, Layers, Provenance, ScenarioName, View
from nicias.cli.printing import print_json
from nicias.cli.resuming import kept, resumable


def register(app: typer.Typer) -> None:
    """Add `settle` to the app."""
    app.command()(settle)


def settle(
    scenario: ScenarioName,
    output: Annotated[str, typer.Option(metavar="NAME", help="The forecast to be narrowed.")] = "ceasefire.12",
    error: Annotated[
        float, typer.Option(metavar="X", help="Standard error of a measurement over the quantity's own standard deviation.")
    ] = 0.5,
    months_ahead: Annotated[int, typer.Option("--ahead", metavar="MONTHS", help="When the observations are made.")] = 3,
    quantities: Annotated[int, typer.Option(metavar="N", help="Disputed quantities looked at closely.")] = 6,
    views: Annotated[str | None, typer.Option(metavar="A,B", help="The views to be told apart [all].")] = None,
    as_of: AsOf = None,
    view: View = None,
    layers: Layers = None,
    changes: Changes = None,
    draws: Annotated[int | None, typer.Option(metavar="N", help="Sampled worlds of each view [80].")] = None,
    histories: Annotated[int | None, typer.Option(metavar="N", help="Histories in each [1000].")] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same figures; drawn and printed if absent.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Horizon instead of the scenario's own.")] = None,
    voices: Provenance = None,
    json: Json = False,
) -> None:
    """What would settle it: what is worth learning, and which observation would tell the views apart?

    An interrupted run keeps its finished draws: the same command goes on from there.
    """
    from nicias.scenario import load
    from nicias.scenario.changes import parse_change
    from nicias.study.settle import settle as settle_study

    loaded = load(scenario)
    with resumable(), progress_bar() as progress:
        found = settle_study(
            loaded,
            output=output,
            error=error,
            months_ahead=months_ahead,
            quantities=quantities,
            views=[name.strip() for name in views.split(",")] if views else (),
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
        from nicias.report.settle import print_settle

        print_settle(found)
