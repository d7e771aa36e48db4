"""Registered by the app."""

import typer


def register(app: typer.Typer) -> None:
    """Add nothing yet."""
