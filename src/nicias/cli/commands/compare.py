"""nicias compare: what follows from each view, what drives the difference, and which contradictions matter."""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.options import AsOf, Changes, Json, Layers, Provenance, ScenarioName, View
from nicias.cli.printing import print_json
from nicias.cli.progress import progress_bar
from nicias.cli.resuming import kept, resumable


def register(app: typer.Typer) -> None:
    """Add `compare` to the app."""
    app.command()(compare)


def compare(
    scenario: ScenarioName,
    views: Annotated[str | None, typer.Option(metavar="A,B", help="Views to compare, or `all`; A+B:PART is A with a part of B. [all]")] = None,
    branches: Annotated[str | None, typer.Option("--layers", metavar="A,B", help="What-ifs, each laid over every view in turn.")] = None,
    between: Annotated[str | None, typer.Option(metavar="A,B", help="Decompose this difference, over every order of its groups; `none` decomposes nothing.")] = None,
    contradictions: Annotated[str | None, typer.Option(metavar="C02,C05", help="Resolve these, or `all`, each way; `none` leaves them out.")] = None,
    as_of: AsOf = None,
    view: View = None,
    layers: Layers = None,
    changes: Changes = None,
    draws: Annotated[
        int | None, typer.Option(metavar="N", help="Sampled worlds [40; 25 for what drives the spread, 12 for contradictions].")
    ] = None,
    histories: Annotated[int, typer.Option(metavar="N", help="Histories in each world.")] = 500,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same figures; drawn and printed if absent.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Horizon instead of the scenario's own.")] = None,
    voices: Provenance = None,
    json: Json = False,
) -> None:
    """What follows from each view, what drives the difference, and which contradictions matter?

    An interrupted comparison keeps its finished draws: the same command goes on from there.
    """
    from nicias.scenario import load
    from nicias.scenario.changes import parse_change
    from nicias.scenario.session import War
    from nicias.study.compare import compare as compare_study

    war = War(load(scenario), layers=tuple(layers or ()))
    with resumable(), progress_bar() as progress:
        found = compare_study(
            war,
            views=views if views is not None else view,
            layers=branches or (),
            between=_two(between),
            contradictions=None if contradictions is None else () if contradictions == "none" else contradictions.lower(),
            as_of=as_of,
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
        from nicias.report.comparison import print_comparison

        print_comparison(found)


def _two(text: str | None) -> list[str] | None:
    if text is None:
        return None
    return [] if text == "none" else [part.strip() for part in text.split(",")]
