"""Long commands that may be stopped and taken up again."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from nicias.cli.printing import talk

if TYPE_CHECKING:
    from nicias.study.checkpoint import Checkpoint

INTERRUPTED = 130
"""Exit status of a command stopped by Ctrl-C."""


@contextmanager
def resumable() -> Generator[None, None, None]:
    """An interrupt says that finished draws are kept, instead of a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        talk("Stopped. What was finished is kept; the same command goes on from there.")
        raise typer.Exit(INTERRUPTED) from None


def kept(question: str) -> Checkpoint:
    """The checkpoint of a question, in the user's cache."""
    from nicias.study.checkpoint import Checkpoint, checkpoint_file

    return Checkpoint(checkpoint_file(question))
