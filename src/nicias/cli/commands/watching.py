"""`nicias watch DOCUMENT --scenario S`: what a new document adds and denies, and how the headline would move if it were believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nicias.cli.commands.reading import Inputs, Lexicons, Model, Names, open_all, read_documents
from nicias.cli.options import Json, View
from nicias.cli.printing import print_json, table, talk, wrapped

if TYPE_CHECKING:
    from nicias.study.watch import Watched


def register(app: typer.Typer) -> None:
    """Add `watch` to the app."""
    app.command("watch")(watch)


def watch(
    files: Inputs,
    scenario: Annotated[str, typer.Option("--scenario", metavar="SCENARIO", help="The war it is about.")],
    view: View = None,
    names: Names = None,
    lexicons: Lexicons = None,
    model: Model = None,
    most: Annotated[int, typer.Option("--most", metavar="N", help="Items whose effect is run, the surest first.")] = 6,
    draws: Annotated[int, typer.Option(metavar="N", help="Sampled worlds of each run.")] = 8,
    histories: Annotated[int, typer.Option(metavar="N", help="Histories in each world.")] = 200,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same figures; drawn and printed if absent.")] = None,
    json: Json = False,
) -> None:
    """What a new document adds, contradicts and supports, and how the headline would move if each item were believed."""
    from nicias.cli.progress import progress_bar
    from nicias.errors import UsageError
    from nicias.scenario import load
    from nicias.study.watch import watch as watch_study

    opened, problems = open_all(files)
    for problem in problems:
        talk(f"nicias: {problem}")
    if not opened:
        raise UsageError("Nothing was read.")
    loaded = load(scenario)
    reading = read_documents(opened, scenario, names or [], lexicons, False, model)
    for remark in reading.remarks:
        talk(f"Note: {remark}.")
    if view:
        loaded.layer(view)
    with progress_bar() as progress:
        watched = watch_study(
            loaded, reading.candidates, view=view, seed=seed, draws=draws, histories=histories, most=most, progress=progress
        )  # fmt: skip
    if json:
        print_json(watched.to_dict())
    else:
        print_watched(watched)
    if problems:
        raise typer.Exit(1)


def print_watched(watched: Watched) -> None:
    """The four parts of the answer, as tables and lists."""
    from nicias.study.watch import MONTHS, said

    print(f"Against {watched.scenario} as of {watched.as_of}. Not yet backtested.\n")
    print(
        f"Adds {len(watched.added)}, agrees with {len(watched.agreeing)} and contradicts {len(watched.contradicting)} of what the scenario holds."
    )
    for item, value in watched.contradicting:
        print(wrapped(f"contradicts · {item.claim} · {said(item)} — {value}", "  "))
    for item, match in watched.agreeing:
        print(wrapped(f"agrees · {item.claim} · {said(item)} — {match.path} is {match.value}", "  "))
    if any(near or far for near, far in watched.near.values()):
        rows = [[view, "; ".join(near) or "–", "; ".join(far) or "–"] for view, (near, far) in watched.near.items()]
        print("\nNear to and far from each view")
        print(table(["view", "near", "far"], rows, widest=55))
    if watched.moves:
        print(
            f"\nIf one item were believed: probability of a ceasefire within {MONTHS} months, without → with (± standard error of the change)"
        )
        rows = [
            [
                f"{move.item.claim} · {move.says}",
                ", ".join(move.set),
                *(
                    f"{a:.2f} → {b:.2f} ({100 * change:+.1f} ± {100 * se:.1f} points)"
                    for a, b, change, se in move.effects.values()
                ),
            ]
            for move in watched.moves
        ]
        print(table(["item", "would set", *watched.moves[0].effects], rows, widest=34))
        talk(
            f"{watched.draws} draws of {watched.histories} histories, seed {watched.seed}; the same random numbers with and without."
        )
    else:
        print("\nNothing in it speaks of a value of the engine, so the headline would not move.")
    if watched.not_run:
        talk(f"{watched.not_run} more items would move a value; --most {len(watched.moves) + watched.not_run} runs them all.")
