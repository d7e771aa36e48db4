"""The layers of the Ukraine scenario do on the terrain what they say, with the same random words on both sides of each pair.

Each is laid over the base at the date it is about, and the staff estimate is read at the level the war starts at.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from nicias.random import history_key
from nicias.scenario.load import load
from nicias.study.columns import structure_of
from nicias.study.terrain import lay
from nicias.war.terrain.staff_estimate import StaffEstimate, staff_estimate

DRAWS, HISTORIES, MONTHS = 8, 32, 18
MAY, AUGUST = "2025-05-22", "2025-08-30"
RUSSIA, UKRAINE = 0, 1
SHELLS, ARMOUR, DRONES, INTERCEPTORS, STRIKE = range(5)


@cache
def scenario():
    return load("ukraine-2025")


@cache
def estimates(date: str, *layers: str) -> tuple[int, tuple[StaffEstimate, ...]]:
    """The starting level, and one estimate a draw."""
    structure = structure_of(scenario())
    sampled = scenario().at(date, layers=layers).sample(421, DRAWS)
    start = str(sampled["start.level"][0])
    found = tuple(
        staff_estimate(lay(structure, sampled, k, start=start, calendar=9), key=history_key(421, f"draw {k}"), months=MONTHS, histories=HISTORIES)
        for k in range(DRAWS)
    )
    return structure.levels.index(start), found


def last(name: str, date: str, *layers: str):
    """Mean of a state field at the end, over draws and histories."""
    level, found = estimates(date, *layers)
    return np.mean([each.last_of(name)[level].mean(axis=(0, 1)) for each in found], axis=0)


def mean(name: str, date: str, *layers: str):
    """Mean of a state field over months, draws and histories."""
    level, found = estimates(date, *layers)
    return np.mean([each.mean_of(name)[level] for each in found], axis=0)


def chance(name: str, date: str, *layers: str):
    """Share of histories in which an event comes."""
    level, found = estimates(date, *layers)
    return np.mean([np.isfinite(each.first_month(name))[level].mean(axis=(0, 1)) for each in found], axis=0)


@pytest.mark.parametrize("layer", ["recruits-at-the-bottom", "bonuses-cut"])
def test_fewer_recruits_leave_fewer_soldiers_and_a_likelier_call_up(layer):
    assert last("troops", MAY, layer)[RUSSIA] < last("troops", MAY)[RUSSIA]
    assert chance("decree", MAY, layer)[RUSSIA] > chance("decree", MAY)[RUSSIA]


def test_a_cut_of_bonuses_saves_money():
    assert mean("bonus_spending", MAY, "bonuses-cut")[RUSSIA] < mean("bonus_spending", MAY)[RUSSIA]


def test_without_mobilisation_there_is_no_decree_and_russia_grows_weaker():
    assert chance("decree", AUGUST, "no-mobilisation")[RUSSIA] == 0
    assert last("rho", AUGUST, "no-mobilisation") < last("rho", AUGUST)


def test_the_two_readings_of_manpower_point_to_opposite_sides():
    """C02: the edge grows in May; recruiting falls in August."""
    assert last("rho", MAY) > last("rho", AUGUST)


def test_a_drone_line_slows_the_attacker_and_quick_copies_end_its_edge():
    assert last("area", MAY, "drone-line") < last("area", MAY)
    assert mean("edge", MAY, "copied-slowly").max() > mean("edge", MAY).max()


def test_supply_cut_as_at_sudzha_makes_breaches_likelier():
    assert mean("supply", MAY, "supply-cut")[UKRAINE] < mean("supply", MAY)[UKRAINE]
    assert last("area", MAY, "supply-cut") > last("area", MAY)


def test_a_brigade_moved_strengthens_one_sector_at_the_cost_of_the_other():
    """Its effect is far below chance in a run: the local force ratio is what it moves."""
    structure = structure_of(scenario())
    sampled = scenario().at(MAY, layers=["brigade-moved"]).sample(1, 1)
    land = lay(structure, sampled, 0, start="steady", calendar=9).parameters[0]
    local = np.log(land["sector_share"][RUSSIA] / land["sector_share"][UKRAINE])
    assert local[0] > 0 > local[1]
    assert local[2] == 0


def test_american_armour_is_missed_less_with_substitutes_and_still_missed():
    def missed(*layers):
        return mean("firepower", MAY, *layers)[UKRAINE] - mean("firepower", MAY, "us-armour-stops", *layers)[UKRAINE]

    assert mean("fill", MAY, "us-armour-stops")[UKRAINE, ARMOUR] < mean("fill", MAY)[UKRAINE, ARMOUR]
    assert 0 < missed() < missed("no-substitution")


def test_when_interceptors_run_low_more_gets_through_and_will_falls():
    assert mean("intercepted", AUGUST, "interceptors-run-low")[UKRAINE] < mean("intercepted", AUGUST)[UKRAINE]
    assert last("civilians_killed", AUGUST, "interceptors-run-low")[UKRAINE] > last("civilians_killed", AUGUST)[UKRAINE]
    assert last("will", AUGUST, "interceptors-run-low")[UKRAINE] < last("will", AUGUST)[UKRAINE]
    both = last("civilians_killed", AUGUST, "interceptors-run-low", "nightly-waves")[UKRAINE]
    assert both > last("civilians_killed", AUGUST, "interceptors-run-low")[UKRAINE]


def test_refinery_strikes_cost_russia():
    off = "refinery-strikes-off"
    assert mean("capacity", AUGUST, off)[RUSSIA] > mean("capacity", AUGUST)[RUSSIA] > mean("capacity", AUGUST, "strikes-permitted")[RUSSIA]
    assert mean("cost_now", AUGUST, off)[RUSSIA] < mean("cost_now", AUGUST)[RUSSIA]


def test_a_front_that_gives_way_saps_will_and_support():
    assert last("will", MAY, "front-gives-way")[UKRAINE] < last("will", MAY)[UKRAINE]
    assert last("resolve", MAY, "front-gives-way")[UKRAINE] < last("resolve", MAY)[UKRAINE]
    held = last("resolve", MAY, "multi-year-commitment")[UKRAINE]
    assert held > last("resolve", MAY)[UKRAINE]
    assert last("resolve", MAY, "multi-year-commitment", "front-gives-way")[UKRAINE] == pytest.approx(held, rel=2e-3)  # histories end earlier where the front gives way


def test_sanctions_bite_as_far_as_they_are_enforced():
    output = [last("output", AUGUST, *layers)[RUSSIA] for layers in ((), ("sanctions-unenforced",), ("sanctions-step",), ("sanctions-enforced",))]
    assert output == sorted(output, reverse=True)
    assert last("discontent", AUGUST, "sanctions-enforced")[RUSSIA] > last("discontent", AUGUST)[RUSSIA]


def test_five_policies_of_american_aid_deliver_in_the_order_they_say():
    def delivered(layer):
        return float(mean("drawn", MAY, layer) + mean("contracted", MAY, layer))

    order = ["aid-full-cut", "aid-freeze", "aid-gradual-decline", "aid-no-action", "aid-new-money"]
    values = [delivered(layer) for layer in order]
    assert values == sorted(values)
    assert values[0] == 0
    assert delivered("us-support-cut") > 0  # what is under contract goes on, unless Congress ends it too


def test_interceptors_and_armour_are_what_a_full_cut_leaves_short():
    gap = mean("fill", MAY, "aid-no-action")[UKRAINE] - mean("fill", MAY, "aid-full-cut")[UKRAINE]
    assert set(np.argsort(gap)[-2:]) == {INTERCEPTORS, ARMOUR}


def test_three_packages_move_outlay_and_deliveries():
    assert last("patron_outlay", AUGUST, "burden-shift") < last("patron_outlay", AUGUST)
    assert last("aid_total", AUGUST, "european-paid") > last("aid_total", AUGUST, "burden-shift")
    assert mean("drawn", AUGUST, "china-crisis") + mean("contracted", AUGUST, "china-crisis") < mean("drawn", AUGUST) + mean("contracted", AUGUST)
    assert chance("pivoted", AUGUST, "china-crisis") > chance("pivoted", AUGUST)


def test_words_and_incidents():
    assert mean("credibility", AUGUST, "threats-lapse") <= mean("credibility", AUGUST)
    assert last("trust", AUGUST, "announcements-true") > last("trust", AUGUST)
    assert chance("incident", AUGUST, "incidents-frequent") > chance("incident", AUGUST)
    assert last("rearmed", AUGUST, "no-rearmament") == 0
    assert mean("standing", AUGUST, "legitimacy-attacked")[UKRAINE] < mean("standing", AUGUST)[UKRAINE]
    assert chance("summit", AUGUST, "precondition-dropped") > chance("summit", AUGUST)


def test_each_text_chooses_the_sign_of_escalation():
    """C14: withdrawal raises the danger for one, arming for another (a claim it quotes)."""
    levels = structure_of(scenario()).levels
    rates = {}
    for view in ("khalid2025", "meduza2025"):
        known = scenario().at(scenario().views[view].date, layers=[view]).sample(421, 50)
        rates[view] = {level: np.mean(known[f"terrain.escalation_rate.{level}"]) for level in levels}
    assert rates["khalid2025"]["out"] > rates["khalid2025"]["steady"] > rates["khalid2025"]["more"]
    assert rates["meduza2025"]["more"] > rates["meduza2025"]["steady"] > rates["meduza2025"]["out"]
    fazi = scenario().at("2025-08-21", layers=["fazi2025"]).sample(421, 50)
    assert (fazi["terrain.escalation_dialogue"] < 0).mean() > 0.9


def test_the_pair_of_future_support_differs_in_its_spread_alone():
    certain, uncertain = (scenario().at(MAY, layers=[name]) for name in ("aid-certain", "aid-uncertain"))
    assert [difference.path for difference in certain.diff(uncertain)] == ["terrain.aid_uncertainty"]
