"""Switching mechanisms off: what is paired, what is noise, what is dead, and what an event goes with."""

from __future__ import annotations

import numpy as np
import pytest
from typer.testing import CliRunner

import nicias
from nicias.cli.app import app
from nicias.study.ablation import bar_of_noise, dependants, moves
from nicias.war.terrain.conditions import MOVES_WHEN
from nicias.war.terrain.registry import MECHANISMS

FEW = {"view": "meduza2025", "seed": 421, "draws": 3, "histories": 40}


@pytest.fixture(scope="module")
def found():
    chosen = ("waves", "mixed_voices", "cover", "exhaustion")
    return nicias.ablate("ukraine-2025", mechanisms=chosen, changes={"war.terrain": True, "united_states.mixed_voices": 0, "united_states.cover": 1}, **FEW)


def test_a_mechanism_at_its_neutral_value_changes_no_figure_at_all(found):
    for name in ("mixed_voices", "cover", "exhaustion"):
        row = found.row(name)
        assert row.identical, name
        assert row.dead
        assert all(cell.effect == 0 or np.isnan(cell.effect) for output, cell in row.cells.items() if output not in row.own)


def test_a_mechanism_that_acts_is_not_identical(found):
    row = found.row("waves")
    assert not row.identical
    assert row.cells["ukraine.rear_harm.12"].effect > 0
    assert row.own == {"russia.wave.12", "ukraine.wave.12"}


def test_the_same_question_has_the_same_answer(found):
    again = nicias.ablate(
        "ukraine-2025", mechanisms=("waves",), changes={"war.terrain": True, "united_states.mixed_voices": 0, "united_states.cover": 1}, threads=1, **FEW
    )
    assert again.row("waves").cells["ukraine.rear_harm.12"].effect == found.row("waves").cells["ukraine.rear_harm.12"].effect


def test_who_cannot_be_without_whom():
    everything = tuple(MECHANISMS)
    assert dependants("recruitment", everything) == ("bonuses",)
    assert set(dependants("rear_strikes", everything)) >= {"waves", "interceptors", "deep_strikes", "strike_permission", "fuel_revenue"}
    assert dependants("waves", everything) == ()


def test_every_mechanism_says_what_it_needs():
    assert set(MOVES_WHEN) == set(MECHANISMS)


def test_noise_is_what_nothing_would_show():
    bar = bar_of_noise(12, 50)
    generator = np.random.default_rng(1)
    largest = []
    for _ in range(400):
        sample = generator.normal(size=(12, 50))
        largest.append(np.abs(sample.mean(axis=0) / (sample.std(axis=0, ddof=1) / np.sqrt(12))).max())
    assert np.mean(np.array(largest) > bar) == pytest.approx(0.05, abs=0.03)
    assert moves(0.1, 0.0, bar)
    assert not moves(0.0, 0.0, bar)
    assert not moves(float("nan"), 1.0, bar)


@pytest.mark.parametrize(("given", "says"), [("wave", "Did you mean"), ("cover", "is off here")])
def test_names_that_do_not_fit_are_refused(given, says):
    with pytest.raises(nicias.UsageError, match=says):
        nicias.ablate("ukraine-2025", mechanisms=(given,), changes={"war.terrain": True, "mechanism.cover": False}, **FEW)


def test_the_command_prints_matrix_and_dead():
    printed = CliRunner().invoke(
        app,
        ["ablate", "ukraine-2025", "--view", "meduza2025", "--set", "war.terrain=true", "--mechanism", "exhaustion", "--output", "ceasefire.12", "--draws", "2", "--histories", "20", "--seed", "1"],
    )
    assert printed.exit_code == 0, printed.output
    assert "1 of 1 moved nothing beyond the noise here" in printed.stdout
    refused = CliRunner().invoke(app, ["ablate", "toy/two-states"])
    assert refused.exit_code != 0


def test_around_an_event_the_parts_make_the_whole():
    found = nicias.around("ukraine-2025", "front.breach", changes={"war.terrain": True}, then=("front.breach",), split="front.reversed", until="2028-05-22", **FEW)
    after = found.after["front.breach"]
    assert after["event"].n == after["event_undone"].n + after["event_standing"].n
    mixed = sum(after[when].p * after[when].n for when in ("event_undone", "event_standing") if after[when].n)
    assert after["event"].p * after["event"].n == pytest.approx(mixed)
    north = nicias.around("ukraine-2025", "front.breach.north", changes={"war.terrain": True}, until="2028-05-22", **FEW)
    assert 0 < north.often.p < found.often.p


def test_around_needs_a_terrain_and_a_name_it_knows():
    with pytest.raises(nicias.ModelError, match="map alone"):
        nicias.around("toy/two-states", "russia.wave", draws=2, histories=2)
    with pytest.raises(nicias.UsageError, match="no event"):
        nicias.around("ukraine-2025", "russia.waves", changes={"war.terrain": True}, **FEW)
    with pytest.raises(nicias.UsageError, match="no series"):
        nicias.around("ukraine-2025", "russia.wave", changes={"war.terrain": True}, series=["russia.troop"], **FEW)


def test_a_run_without_a_terrain_has_no_course():
    with pytest.raises(nicias.ModelError, match="map alone"):
        nicias.run("toy/two-states", seed=1, draws=2, histories=5).terrain("war.rho")
