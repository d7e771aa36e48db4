"""A scenario on the terrain: the switch, the staff estimate as the map's values, what layers keep, what is refused."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import numpy as np
import pytest
from rich.console import Console

import nicias
from nicias.errors import ModelError
from nicias.report.terminal import print_run
from nicias.study.cells import read_by_engine
from nicias.study.columns import bound_draws, column, measure_names, structure_of
from nicias.study.drawing import changed, drawn
from nicias.study.draws import traced
from nicias.study.terrain_needs import PATHS, optional, paths, required, switched_on
from nicias.war.terrain.registry import MECHANISMS, PARAMETERS

NAME = "demonstration-terrain"
SMALL: dict[str, Any] = {"seed": 5, "draws": 2, "histories": 150}


@pytest.fixture(scope="module")
def run():
    return nicias.run(NAME, **SMALL)


@pytest.fixture(scope="module")
def scenario():
    return nicias.load(NAME).scenario


def column_of(scenario, **changes):
    as_of = scenario.date_for(None, None)
    known = scenario.at(as_of, changes=changes)
    names = measure_names(scenario, known)
    return column(scenario, known, view=None, layers=(), as_of=as_of, seed=5, draws=2, names=names)


def test_the_course_of_the_war_is_part_of_the_answer(run):
    course = run.to_dict()["terrain"]
    json.dumps(course, allow_nan=False)
    assert set(course["mechanisms"]) == set(MECHANISMS)
    troops = course["series"]["first.troops"]
    assert troops["unit"] == "persons"
    assert troops["months"]["12"]["p05"] <= troops["months"]["12"]["p50"] <= troops["months"]["12"]["p95"]
    assert troops["months"]["0"]["p50"] == pytest.approx(600_000, rel=0.02)
    spread = course["series"]["second.belief_spread"]["months"]
    assert spread["24"]["mean"] < spread["1"]["mean"]
    assert course["first"]["first.wave"]["months"]["12"]["p"] > 0.5
    assert 0 < course["at_war"]["24"] < 1


def test_human_cost_is_counted(run):
    cost = run.to_dict()["human_cost"]
    assert cost["soldiers_killed"]["12"]["p50"] == pytest.approx(19_000 * 12, rel=0.25)
    for measure in ("civilians_killed", "displaced", "damage_usd"):
        assert cost[measure]["12"]["p95"] >= cost[measure]["12"]["p50"] > 0


def test_what_the_staff_foresaw_stands_beside_what_happened(run):
    rows = run.to_dict()["terrain"]["staff_estimate"]
    steady = rows["war.force_drift.steady"]
    assert {"estimate", "simulated", "error", "months"} <= set(steady)
    assert steady["simulated"] == pytest.approx(steady["estimate"], abs=0.02)
    assert rows["first.cost.steady"]["simulated"] == pytest.approx(rows["first.cost.steady"]["estimate"], rel=0.25)


def test_same_seed_same_bytes_for_any_threads():
    one, three = (nicias.run(NAME, **SMALL, threads=threads) for threads in (1, 3))
    assert one.fingerprint == three.fingerprint


def test_the_switch_brings_the_abstract_war_back():
    """Off the terrain the war is fought with the scenario's own numbers and knows nothing of the terrain."""
    off = nicias.run(NAME, **SMALL, changes={"war.terrain": False})
    assert "terrain" not in off.to_dict()
    assert off.to_dict()["human_cost"]["displaced"] == "not modelled"
    one_less = nicias.run(NAME, **SMALL, changes={"war.terrain": False, "mechanism.attrition": False, "first.troops": 1000})
    ours, other = off.to_dict(), one_less.to_dict()
    assert ours["ceasefire"] == other["ceasefire"]
    assert ours["losses"] == other["losses"]


def test_the_estimate_replaces_the_base_but_not_what_a_layer_sets(scenario):
    plain = column_of(scenario)
    set_ = column_of(scenario, **{"war.force_sd": 0.051, "first.cost.out": 0.009})
    estimate = plain.draws[0].land.figures
    assert plain.draws[0].parameters.conditions.force_drift[3] == pytest.approx(estimate["war.force_drift.more"])
    assert plain.draws[0].parameters.sides[1].cost[1] == pytest.approx(estimate["second.cost.squeeze"])
    assert plain.draws[0].parameters.conditions.force_sd == pytest.approx(estimate["war.force_sd"])
    assert set_.draws[0].parameters.conditions.force_sd == 0.051
    assert set_.draws[0].parameters.conditions.force_drift[2] == pytest.approx(estimate["war.force_drift.steady"])
    assert set_.draws[0].parameters.sides[0].cost[0] == 0.009
    assert "war.force_sd" not in set_.draws[0].land.replaced


def drift_of(scenario, **changes):
    return column_of(scenario, **changes).draws[0].parameters.conditions.force_drift


def test_the_war_as_it_is_known_drifts_as_it_is_judged_to(scenario):
    """At every level of support, whatever its stocks would do by themselves; also when the judged drift is another."""
    known = scenario.at(scenario.date_for(None, None))
    judged = [known[f"war.force_drift.{level}"].estimate.value for level in scenario.levels]
    alone = drift_of(scenario, **{"mechanism.present_drift": False})
    assert np.abs(alone - judged).max() > 0.004
    assert drift_of(scenario) == pytest.approx(judged, abs=0.002)
    assert drift_of(scenario, **{"war.force_drift.more": -0.02})[3] == pytest.approx(-0.02, abs=0.002)


def test_a_changed_stock_moves_the_drift_as_far_as_by_itself(scenario):
    """Fewer recruits of the first side, set on purpose: what the stocks lose, the war loses; switched off likewise."""
    for changes in ({"first.recruits": 27_000}, {"mechanism.desertion": False}):
        off = {"mechanism.present_drift": False}
        by_itself = drift_of(scenario, **changes, **off) - drift_of(scenario, **off)
        here = drift_of(scenario, **changes) - drift_of(scenario)
        assert (np.sign(here) == np.sign(by_itself)).all()
        assert here[2:] == pytest.approx(by_itself[2:], rel=0.5)  # below these levels the stocks alone end the war within months


def test_what_is_not_known_of_a_stock_does_not_move_the_present_drift(scenario):
    """Another draw of the same unknown number is no news of the front: only a change on purpose is."""
    sampled = drawn(scenario.at(scenario.date_for(None, None)), 5, 1)
    fewer = {**sampled, "first.recruits": np.array([27_000.0])}
    on_purpose = changed(sampled, {"first.recruits": np.array([27_000.0])})
    names = measure_names(scenario, scenario.at(scenario.date_for(None, None)))
    one, other, third = (
        bound_draws(scenario, each, [0], names, "a draw")[0].parameters.conditions.force_drift for each in (sampled, fewer, on_purpose)
    )
    assert other == pytest.approx(one, abs=0.002)
    assert (third < one).all()


def test_uncertainty_about_aid_scales_the_hopes(scenario):
    one, three = (column_of(scenario, **{"terrain.aid_uncertainty": value}).draws[0].parameters for value in (1, 3))
    for i in range(2):
        assert three.sides[i].hope == pytest.approx(3 * one.sides[i].hope)


def test_missing_and_impossible_values_are_refused_with_their_path(scenario):
    with pytest.raises(ModelError, match=r"patron.contract_lag is 1 months; allowed is 3"):
        column_of(scenario, **{"patron.contract_lag": 1})
    with pytest.raises(ModelError, match=r"terrain.front_share.SECTOR sums to 1.4"):
        column_of(scenario, **{"terrain.front_share.north": 0.7})
    with pytest.raises(ModelError, match=r"compounding has nothing to act on without breaches"):
        column_of(scenario, **{"mechanism.breaches": False, "mechanism.reversal": False})


def test_a_scenario_that_lacks_a_value_is_told_which(scenario):
    known = scenario.at(scenario.date_for(None, None))
    sampled = {path: values for path, values in known.sample(1, 1).items() if path != "second.desertion"}
    from nicias.study.terrain import lay

    with pytest.raises(
        ModelError, match=r"second.desertion .share/month. has no value at this date; the mechanism desertion asks"
    ):
        lay(structure_of(scenario), sampled, 0, start="steady", calendar=1)


def test_every_value_of_the_scenario_is_known_to_the_engine(scenario):
    """Each path of the terrain is one the engine reads, and each that it asks for is there."""
    structure = structure_of(scenario)
    readable = dict(optional(structure, "steady"))
    known = scenario.at(scenario.date_for(None, None))
    given = [path for path in known if path.startswith(("terrain.", "mechanism."))]
    assert set(given) <= set(readable)
    asked = {path for path, _ in required(structure, switched_on(known.sample(1, 1)), "steady")}
    assert asked <= set(known)
    for path in asked:
        assert known[path].unit == readable[path].unit, path


def test_paths_are_unique_and_name_their_owner(scenario):
    structure = structure_of(scenario)
    every = [path for parameter in PARAMETERS.values() for path, _, _ in paths(parameter, structure, "steady")]
    assert len(every) == len(set(every))
    assert PATHS["losses"] == "SIDE.losses.START"
    assert "first.losses.steady" in every
    assert "second.sector_share.centre" in every


def test_a_history_of_a_draw_is_told(scenario):
    draw = column_of(scenario).draws[1]
    told = traced(draw, 7, seed=5, months=24)
    assert told.events
    assert {event.month for event in told.events} <= set(range(1, 25))
    assert told.of("troops")[0, 0] == pytest.approx(600_000)
    off = column_of(scenario, **{"war.terrain": False}).draws[0]
    with pytest.raises(ModelError, match="on the map alone"):
        traced(off, 1, seed=5, months=24)


def test_the_course_is_printed(run):
    out = Console(width=140, record=True, file=StringIO())
    print_run(run, out)
    text = out.export_text()
    assert "The war while it goes on" in text
    assert "first.troops, persons" in text
    assert "What the staff foresaw" in text


def test_what_an_answer_depends_on_follows_the_switches(scenario):
    as_of = scenario.date_for(None, None)
    on, off = scenario.at(as_of), scenario.at(as_of, changes={"war.terrain": False})
    read = read_by_engine(scenario, on)
    assert {"first.recruits", "mechanism.season", "first.cost.steady", "war.fundamental.low", "first.prior", "first.hope"} <= read
    assert "war.force_drift.more" in read
    assert not {"war.force_sd", "second.cost.out"} & read
    assert "first.recruits" not in read_by_engine(scenario, off)
    assert "war.force_drift.more" in read_by_engine(scenario, off)
    set_ = scenario.at(as_of, changes={"war.force_sd": 0.05, "mechanism.season": False})
    assert "war.force_sd" in read_by_engine(scenario, set_)
    assert "terrain.season_peak" not in read_by_engine(scenario, set_)
