"""nicias explain RUN WHAT: what stands behind a figure, a value or a paragraph of a run; or why one history ended as it did."""

from __future__ import annotations

from typing import Annotated

import typer

from nicias.cli.options import Every, Json, RunFolder
from nicias.cli.printing import print_json
from nicias.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add `explain` to the app."""
    app.command()(explain)


def explain(
    run: RunFolder,
    what: Annotated[
        str | None,
        typer.Argument(metavar="[PATH]", help="A figure (ceasefire.12), a value (war.force_sd) or a place ('SOURCE ¶N')."),
    ] = None,
    history: Annotated[
        int | None, typer.Option(metavar="K", help="Tell history K (from 0) and the smallest change that would have flipped its ending.")
    ] = None,
    among: Annotated[
        list[str] | None, typer.Option("--try", metavar="PATH", help="With --history: a value to try [those that matter most]; may be repeated.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option(metavar="DIR", help="With --history: the folder of a scenario that does not come with Nicias.")
    ] = None,
    every: Every = False,
    json: Json = False,
) -> None:
    """What stands behind a figure: values, strongest first, and their paragraphs. Or back, from a value or a paragraph. Or one history."""
    if history is not None and what is None:
        _tell(run, history, among, scenario, every, json)
        return
    if what is None or history is not None:
        raise UsageError("Ask either for a path or for --history K.")
    from nicias.study.explain import explain_path

    found = explain_path(run, what)
    if json:
        print_json(found.to_dict())
    else:
        from nicias.report.explanation import print_explanation

        print_explanation(found, every)


def _tell(run: str, history: int, among: list[str] | None, scenario: str | None, every: bool, json: bool) -> None:
    from nicias.cli.progress import progress_bar
    from nicias.study.story import story

    with progress_bar() as progress:
        told = story(run, history, scenario=scenario, every=every, among=among, progress=progress)
    if json:
        print_json(told.to_dict())
    else:
        from nicias.report.story import print_story

        print_story(told, every)
