"""nicias weigh: which view expected what happened next?"""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.options import AsOf, Changes, Json, Layers, Provenance, ScenarioName
from nicias.cli.printing import print_json
from nicias.cli.progress import progress_bar
from nicias.cli.resuming import resumable


def register(app: typer.Typer) -> None:
    """Add `weigh` to the app."""
    app.command()(weigh)


def weigh(
    scenario: ScenarioName,
    observations: Annotated[
        str, typer.Option(metavar="FILE", help="A CSV file: date, what, value, source; and since, error, note where they apply.")
    ],
    prior: Annotated[
        list[str] | None, typer.Option(metavar="VIEW=P", help="What a view weighs before [all alike]; may be repeated.")
    ] = None,
    mix: Annotated[bool, typer.Option("--mix", help="Add the chance of a ceasefire averaged by these weights; needs --as-of.")] = False,
    as_of: AsOf = None,
    layers: Layers = None,
    changes: Changes = None,
    draws: Annotated[int | None, typer.Option(metavar="N", help="Sampled worlds of each view [40].")] = None,
    histories: Annotated[int | None, typer.Option(metavar="N", help="Histories in each [1000].")] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same figures; drawn and printed if absent.")] = None,
    voices: Provenance = None,
    json: Json = False,
) -> None:
    """Which view expected what happened next? Posterior weights and proper scores from dated observations."""
    from nicias.forecast.weigh import weigh as weigh_views
    from nicias.scenario import load
    from nicias.scenario.changes import parse_change

    loaded = load(scenario)
    with resumable(), progress_bar() as progress:
        found = weigh_views(
            loaded,
            observations,
            prior=dict(_prior(text) for text in prior or []),
            mix=mix,
            as_of=as_of,
            layers=layers or [],
            changes=dict(parse_change(text) for text in changes or []),
            seed=seed,
            draws=draws,
            histories=histories,
            provenance=voices or [],
            progress=progress,
        )
    if json:
        print_json(found.to_dict())
    else:
        from nicias.report.weigh import print_weighed

        print_weighed(found)


def _prior(text: str) -> tuple[str, float]:
    from nicias.errors import UsageError

    view, _, share = text.partition("=")
    try:
        return view.strip(), float(share)
    except ValueError:
        raise UsageError(f"'{text}' is not VIEW=P, such as young2025=.3.") from None
