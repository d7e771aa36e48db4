"""One way to run a command in the tests."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable
from typing import NamedTuple
from unittest import mock

import pytest

from nicias.cli import main


class Done(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


def call(*arguments: object) -> Done:
    """Run `nicias` with these arguments in this process."""
    out, err = io.StringIO(), io.StringIO()
    status: object = 0
    given = ["nicias", *map(str, arguments)]
    with mock.patch.object(sys, "argv", given), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            status = end.code
    return Done(int(str(status or 0)), out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def nicias() -> Callable[..., Done]:
    """Runs a command in this process: its exit status, what it printed on stdout and what on stderr."""
    return call
