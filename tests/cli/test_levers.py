"""`nicias levers`, `settle` and `weigh`: what they print, their JSON, and how they end on bad input or a kill."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from nicias.cli import main

FAST = ("--draws", "2", "--histories", "200", "--seed", "421")
SPREAD = ("--set", "war.base_rate=0.002..0.03")


@pytest.fixture
def nicias(monkeypatch, capsys, tmp_path):
    """Run a command in this process; return its exit status, stdout and stderr."""
    monkeypatch.setenv("NICIAS_CACHE", str(tmp_path))

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["nicias", *map(str, arguments)])
        try:
            main()
            status = 0
        except SystemExit as end:
            status = end.code or 0
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_levers_prints_policies_swings_and_shares(nicias):
    spread = (*SPREAD, "--set", "first.prior=0.5..0.7")
    status, out, _ = nicias("levers", "demonstration", "--view", "bildt", "--lever", "more-aid", *spread, "--samples", "2", *FAST)
    assert status == 0
    for words in ("Not yet backtested", "more-aid", "no stated cost", "war.base_rate", "Sobol'", "the human cost", "fingerprint"):
        assert words in out


def test_without_a_view_the_policies_stand_under_every_view(nicias):
    status, out, _ = nicias("levers", "demonstration", "--lever", "more-aid", "--inputs", "0", "--json", *FAST)
    found = json.loads(out)
    assert status == 0
    assert set(found["by_view"]) == {"bildt", "fazi", "khalid", "meduza", "young"}
    assert "nobody's view" in found["nobodys_view"]
    assert "policies" not in found


def test_settle_prints_observations_first(nicias):
    status, out, _ = nicias("settle", "demonstration", "--views", "bildt,fazi", "--quantities", "1", *FAST)
    assert status == 0
    assert out.index("What to look for in 3 months") < out.index("What would bring the views together")


def test_weigh_prints_its_warning_first(nicias, tmp_path):
    table = tmp_path / "seen.csv"
    table.write_text("date,what,value,source\n2026-06-01,ceasefire,no,made up\n", "utf-8")
    status, out, _ = nicias("weigh", "demonstration", "--observations", table, "--as-of", "2025-08-30", *FAST)
    assert status == 0
    assert out.index("1 observation of one war") < out.index("Weights after 1")
    assert "averaged" not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("levers", "demonstration", "--samples", "100"), "power of two"),
        (("levers", "demonstration", "--lever", "more-ade"), "more-aid"),
        (("levers", "demonstration", "--output", "peace"), "no output"),
        (("settle", "demonstration", "--error", "-1"), "measurement error"),
        (("settle", "demonstration", "--views", "bildt,nobody"), "nobody"),
        (("weigh", "demonstration", "--observations", "absent.csv"), "cannot be read"),
        (("weigh", "demonstration", "--observations", "x.csv", "--prior", "bildt"), "VIEW=P"),
    ],
)
def test_bad_input_ends_in_one_paragraph_and_exit_2(nicias, arguments, words):
    status, out, err = nicias(*arguments)
    assert (status, out) == (2, "")
    assert words in err
    assert "Traceback" not in err
    assert len(err.strip().splitlines()) == 1


def test_a_killed_run_loses_no_finished_draw(nicias, tmp_path):
    """SIGKILL in the middle; the same command takes up its seed and what was finished."""
    asked = ("levers", "demonstration", "--view", "bildt", *SPREAD, "--inputs", "2", "--samples", "32", "--draws", "2", "--histories", "200")
    command = [sys.executable, "-c", "from nicias.cli import main; main()", *asked]
    process = subprocess.Popen(command, env=os.environ | {"NICIAS_CACHE": str(tmp_path)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    from nicias.study.checkpoint import Checkpoint

    deadline = time.monotonic() + 300
    finished, seed = 0, None
    while finished < 3 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.05)
        for file in tmp_path.glob("*.points"):
            with Checkpoint(file) as kept:
                finished, seed = len(kept), kept.seed
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert finished >= 3
    status, out, _ = nicias(*asked, "--json")
    assert status == 0
    assert json.loads(out)["seed"] == seed
    assert list(tmp_path.glob("*.points")) == []
