"""Arguments and options that several commands share, with one wording each."""

from __future__ import annotations

from typing import Annotated

import typer

ScenarioName = Annotated[str, typer.Argument(metavar="SCENARIO", help="A bundled name (see `nicias list`) or a folder.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="Only what was known by this day counts.")]
View = Annotated[str | None, typer.Option("--view", metavar="NAME", help="Whose reading of the war to assume.")]
Layers = Annotated[
    list[str] | None,
    typer.Option(
        "--layer", metavar="NAME", help="A what-if to lay over it; may be repeated, later ones on top. NAME:PART takes a part."
    ),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PATH=VALUE", help="One value: 12, 10..20, true, an option, or options with chances a:0.3,b:0.7; may be repeated."),
]
Provenance = Annotated[
    list[str] | None, typer.Option("--voice", metavar="NAME", help="Let in an excluded voice, such as comments; may be repeated.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
RunFolder = Annotated[str, typer.Argument(metavar="RUN", help="A folder that `nicias run -o` wrote.")]
Every = Annotated[bool, typer.Option("--all", help="Show every row of a ranking.")]
