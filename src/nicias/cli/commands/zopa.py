"""nicias zopa: is there a deal that everyone who must sign prefers to fighting on, and what blocks it?"""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.commands.run import progress_bar
from nicias.cli.options import AsOf, Changes, Json, Layers, Provenance, ScenarioName, View
from nicias.cli.printing import print_json


def register(app: typer.Typer) -> None:
    """Add `zopa` to the app."""
    app.command()(zopa)


def zopa(
    scenario: ScenarioName,
    proposal: Annotated[str | None, typer.Option(metavar="NAME", help="One proposal, such as p04.")] = None,
    package: Annotated[str | None, typer.Option(metavar="FILE", help="Your own: a file with `terms:`, one `issue: option` a line.")] = None,
    as_of: AsOf = None,
    view: View = None,
    layers: Layers = None,
    changes: Changes = None,
    draws: Annotated[int | None, typer.Option(metavar="N", help="Sampled worlds [64; 16 a column without a view].")] = None,
    histories: Annotated[int | None, typer.Option(metavar="N", help="Simulate one proposal or package: signed, and for how long?")] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same figures; drawn and printed if absent.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Horizon of those histories.")] = None,
    voices: Provenance = None,
    json: Json = False,
) -> None:
    """Is there a deal that everyone who must sign prefers to fighting on, and what blocks it?"""
    from nicias.scenario import load
    from nicias.scenario.changes import parse_change
    from nicias.study.zopa import zopa as zopa_study

    loaded = load(scenario)
    with progress_bar() as progress:
        found = zopa_study(
            loaded,
            proposal=proposal,
            package=package,
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
        )
    if json:
        print_json(found.to_dict())
    else:
        from nicias.report.zopa import print_zopa

        print_zopa(found)
