"""nicias run: when is a ceasefire likely, on what terms, and would it hold?"""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from nicias.cli.options import AsOf, Changes, Json, Layers, Provenance, ScenarioName, View
from nicias.cli.printing import print_json, talk

if TYPE_CHECKING:
    from nicias.study.run import Progress

COMPILING_AFTER = 2.5
"""Seconds the first draw may take before the user is told why: it is compiling the engine."""

PROGRESS_AFTER = 1.0
"""Seconds of work before a progress bar appears."""


def register(app: typer.Typer) -> None:
    """Add `run` to the app."""
    app.command()(run)


def run(
    scenario: ScenarioName,
    as_of: AsOf = None,
    view: View = None,
    layers: Layers = None,
    changes: Changes = None,
    draws: Annotated[int | None, typer.Option(metavar="N", help="Sampled worlds [200; 40 a column without a view].")] = None,
    histories: Annotated[int, typer.Option(metavar="N", help="Histories in each world.")] = 500,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same figures; drawn and printed if absent.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Horizon instead of the scenario's own.")] = None,
    output: Annotated[str | None, typer.Option("-o", "--output", metavar="DIR", help="Write the run folder.")] = None,
    voices: Provenance = None,
    json: Json = False,
) -> None:
    """When is a ceasefire likely, on what terms, and would it hold?"""
    from nicias.scenario import load
    from nicias.scenario.changes import parse_change
    from nicias.study.run import run as run_study

    loaded = load(scenario)
    with progress_bar() as progress:
        result = run_study(
            loaded,
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
    if output:
        from nicias.study.store import save

        talk(f"Run folder: {save(result, output)}")
    if json:
        print_json(result.to_dict())
    else:
        from nicias.report.terminal import print_run

        print_run(result)


@contextmanager
def progress_bar() -> Generator[Progress, None, None]:
    """A bar on stderr once the work has lasted a second; a sentence when the first draw is slow because it compiles."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    told = threading.Timer(
        COMPILING_AFTER, lambda: console.print("Compiling the engine for this machine: once, in under a minute.", style="dim")
    )
    told.daemon = True
    columns = (TextColumn("simulating"), BarColumn(), MofNCompleteColumn(), TextColumn("draws"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("draws", total=None, visible=False)
        appears = threading.Timer(PROGRESS_AFTER, lambda: bar.update(task, visible=True))
        appears.daemon = True

        def advance(done: int, total: int) -> None:
            told.cancel()
            bar.update(task, completed=done, total=total)

        told.start()
        appears.start()
        try:
            yield advance
        finally:
            told.cancel()
            appears.cancel()
