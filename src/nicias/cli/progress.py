"""The progress bar of the commands that compute, on stderr."""

from __future__ import annotations

import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nicias.study.run import Progress

COMPILING = "Compiling the engine for this machine: once, in two or three minutes."

PROGRESS_AFTER = 1.0
"""Seconds of work before a progress bar appears."""


@contextmanager
def progress_bar() -> Generator[Progress, None, None]:
    """A bar on stderr once the work has lasted a second, and a sentence when the engine is really being compiled."""
    from numba.core import event
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)

    class Compiling(event.Listener):
        """Says once that the engine is being compiled; loading it from the cache is not an event."""

        told = False

        def on_start(self, event: object) -> None:
            if not self.told:
                console.print(COMPILING, style="dim")
            self.told = True

        def on_end(self, event: object) -> None:
            pass

    columns = (TextColumn("simulating"), BarColumn(), MofNCompleteColumn(), TextColumn("draws"), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("draws", total=None, visible=False)
        appears = threading.Timer(PROGRESS_AFTER, lambda: bar.update(task, visible=True))
        appears.daemon = True

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        appears.start()
        try:
            with event.install_listener("numba:compile", Compiling()):
                yield advance
        finally:
            appears.cancel()
