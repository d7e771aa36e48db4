"""One history told: it is the run's own, and a change that is said to flip its ending does."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from typer.testing import CliRunner

import nicias
from nicias.cli.app import app
from nicias.evidence.estimate import Fixed
from nicias.study import one_history
from nicias.study.basis import basis_of
from nicias.study.draws import solved
from nicias.study.flip import _place
from nicias.study.story import _replayer

HISTORIES = 30


@cache
def run_of(scenario, view=None):
    changes = {"war.terrain": True} if view else {}
    return nicias.run(scenario, view=view, changes=changes, seed=421, draws=2, histories=HISTORIES)


def once(function):
    """The function, asked only the first time; whatever it is given later, it returns the same."""
    found = []

    def asked(given):
        if not found:
            found.append(function(given))
        return found[0]

    return asked


CASES = [("toy/two-states", None), ("ukraine-2025", "meduza2025")]


@pytest.mark.parametrize(("scenario", "view"), CASES)
def test_the_histories_told_end_as_the_run_counted(scenario, view, monkeypatch):
    run = run_of(scenario, view)
    basis = basis_of(run)
    told = Counter()
    for index in range(2):
        monkeypatch.setattr(one_history, "solved", once(solved))  # a draw's histories share their map
        replayer = _replayer(basis, index, 0, None)
        told.update(replace(replayer, number=number).play().ending for number in range(HISTORIES))
    counted = {name: p["p"] * 2 * HISTORIES for name, p in run.to_dict()["endings"].items()}
    assert {name: told[name] for name in counted} == pytest.approx(counted)


def test_a_flip_flips_when_it_is_played_again():
    run = run_of("ukraine-2025", "meduza2025")
    told = nicias.explain(run, history=3, among=["russia.prior", "russia.recruits", "terrain.fortune_sd"])
    replayer = _replayer(told.basis, told.draw, told.of_draw, None)
    for flip in told.flips.values:
        assert replayer.play({flip.path: flip.after}).ending == flip.ending != told.history.ending
        assert flip.before == replayer.value(flip.path)
        assert 0 < flip.size < 0.95
    assert [flip.size for flip in told.flips.values] == sorted(flip.size for flip in told.flips.values)
    assert (told.smallest is None) == (told.why_none is not None)


def test_a_drawn_value_is_placed_on_its_own_distribution():
    known = nicias.load("ukraine-2025").at(layers=["meduza2025"])
    for path, value in list(known.items())[::40]:
        if not isinstance(value.estimate, Fixed):
            for q in (0.1, 0.5, 0.9):
                drawn = value.estimate.quantile(np.array([q])).tolist()[0]
                if isinstance(drawn, float):
                    assert _place(value.estimate, drawn) == pytest.approx(q, abs=0.01), path


def test_dates_follow_the_calendar_and_texts_name_the_parties():
    told = _replayer(basis_of(run_of("ukraine-2025", "meduza2025")), 0, 5, None).play()
    for event in told.events:
        assert event.date[8:] == "22"  # a month after the as-of date, 22 May 2025, and so on
        assert int(event.date[:4]) * 12 + int(event.date[5:7]) == 2025 * 12 + 5 + event.month
    assert any("Russia" in event.text or "Ukraine" in event.text for event in told.events)


def test_what_cannot_be_told_is_refused():
    run = run_of("toy/two-states")
    with pytest.raises(nicias.UsageError, match="histories 0 to 59"):
        nicias.explain(run, history=60)
    with pytest.raises(nicias.UsageError, match="either"):
        nicias.explain(run)
    with pytest.raises(nicias.UsageError, match="not an uncertain value"):
        nicias.explain(run, history=0, among=["nothing.at.all"])


def test_the_command_prints_the_story(tmp_path):
    nicias.save(run_of("toy/two-states"), tmp_path / "run")
    printed = CliRunner().invoke(app, ["explain", str(tmp_path / "run"), "--history", "1"])
    assert printed.exit_code == 0, printed.output
    assert "It ends in" in printed.stdout
    asked_twice = CliRunner().invoke(app, ["explain", str(tmp_path / "run"), "ceasefire.12", "--history", "1"])
    assert asked_twice.exit_code != 0
