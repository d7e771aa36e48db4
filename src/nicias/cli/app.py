"""The commands, one module each in `nicias.cli.commands`; a module's `register` adds its commands to the app."""

from __future__ import annotations

import typer

from nicias.cli.commands import (
    ablate,
    check,
    cite,
    compare,
    delay,
    diff,
    explain,
    levers,
    listing,
    models,
    new,
    reading,
    reviewing,
    run,
    settle,
    show,
    spreadsheet,
    watching,
    weigh,
    zopa,
)

COMMANDS = (
    run,
    zopa,
    compare,
    levers,
    ablate,
    settle,
    delay,
    weigh,
    diff,
    explain,
    cite,
    listing,
    show,
    check,
    new,
    spreadsheet,
    reading,
    reviewing,
    watching,
    models,
)

app = typer.Typer(
    name="nicias",
    help="How wars end, computed: explicit, cited, uncertain assumptions in; when, on what terms, and for how long, out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def _root() -> None:  # pyright: ignore[reportUnusedFunction]
    """Keeps `nicias COMMAND` a group of commands."""


for command in COMMANDS:
    command.register(app)
