"""What the progress bar says while the engine is compiled, and only then."""

from __future__ import annotations

import pytest
from numba.core import event

from nicias.cli.progress import COMPILING, progress_bar


def test_compiling_is_said_once_and_only_when_something_compiles(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as progress:
        progress(1, 2)
    assert capsys.readouterr().err == ""
    with progress_bar():
        for _ in range(3):
            with event.trigger_event("numba:compile"):
                pass
    assert " ".join(capsys.readouterr().err.split()) == COMPILING
