"""The progress bar of the commands that compute, on stderr."""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nicias.study.run import Progress

COMPILING_AFTER = 2.5
"""Seconds the first draw may take before the user is told why: it is compiling the engine."""

PROGRESS_AFTER = 1.0
"""Seconds of work before a progress bar appears."""


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
