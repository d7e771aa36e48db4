"""A report is a sequence of parts; how they are printed is the same for every command."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, RenderableType

WIDTH = 118


def print_parts(parts: Iterable[RenderableType], console: Console | None = None, width: int = WIDTH) -> None:
    """Print the parts and a blank line. Without a console they go to stdout; where that is no terminal, `width` columns at least."""
    console = console or Console()
    if console.width < width and not console.is_terminal:
        console = Console(width=width, file=console.file)
    for part in parts:
        console.print(part, soft_wrap=isinstance(part, str))
    console.print()
