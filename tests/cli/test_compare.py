"""`nicias compare`: the contract on stdout, a refusal in a paragraph, and no finished draw lost to a kill."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import call as nicias

SMALL = ("--draws", "1", "--histories", "100")
ASKED = ("compare", "demonstration", "--views", "bildt,young,khalid", "--between", "none", *SMALL)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NICIAS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_json_is_one_object_and_the_checkpoint_is_gone(cache: Path) -> None:
    done = nicias("compare", "toy/two-states", "--layers", "enforcement", "--seed", "7", *SMALL, "--json")
    assert done.status == 0, done.err
    record = json.loads(done.out)
    assert record["columns"] == ["base", "enforcement"]
    assert record["drivers"][0]["between"] in (["base", "enforcement"], ["enforcement", "base"])
    assert list(cache.iterdir()) == []


def test_the_span_stands_first_and_the_question_last() -> None:
    done = nicias(*ASKED, "--seed", "7")
    lines = done.out.splitlines()
    assert lines[0].startswith("The months this speaks of have passed")
    assert "All as of 2025-01-01" in done.out
    assert "bildt" in done.out
    assert "their average means nothing" in done.out.replace("\n", " ")
    assert "seed 7 · fingerprint" in lines[-2]


def test_a_mixed_column_is_labelled() -> None:
    done = nicias("compare", "demonstration", "--views", "bildt+fazi:first.prior", "--between", "none", "--seed", "7", *SMALL)
    assert "is mixed, no single author's view" in done.out
    assert "first.prior: fazi:first.prior instead of bildt" in done.out


def test_two_views_in_conflict_are_refused_with_both_places() -> None:
    done = nicias("compare", "demonstration", "--views", "bildt+fazi")
    assert (done.status, done.out) == (2, "")
    assert "views/bildt.yml:" in done.err
    assert "views/fazi.yml:" in done.err


def test_a_killed_comparison_goes_on_from_what_it_finished(cache: Path) -> None:
    whole = json.loads(nicias(*ASKED, "--seed", "7", "--json").out)
    command = [sys.executable, "-c", "from nicias.cli import main; main()", *ASKED, "--seed", "7"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ) as process:
        while process.poll() is None and points(cache) == 0:
            time.sleep(0.01)
        process.kill()
    kept = points(cache)
    assert 1 <= kept < 3
    done = nicias(*ASKED, "--json")  # without a seed: it goes on with the one it had
    assert json.loads(done.out)["fingerprint"] == whole["fingerprint"]
    assert points(cache) == 0


def points(cache: Path) -> int:
    """Finished draws on disk."""
    for file in cache.glob("*.points"):
        with contextlib.closing(sqlite3.connect(file)) as connection, contextlib.suppress(sqlite3.Error):
            return int(connection.execute("SELECT count(*) FROM points").fetchone()[0])
    return 0
