"""C. Attrition and the front. Almost all of it needs the terrain, which is not built yet."""

from __future__ import annotations

import pytest

import nicias
from tests.mission.asking import difference, forecast, output, war, zone

TERRAIN = "needs the terrain"


@pytest.mark.question(17)
@pytest.mark.xfail(strict=True, raises=KeyError, reason=f"exhaustion of stocks {TERRAIN}")
def test_which_side_is_exhausted_first():
    """With current stocks, which side is exhausted first, and when?"""
    exhausted = output("meduza2025", "exhaustion")
    for side in war().sides:
        assert exhausted[side]["months"]["p05"] <= exhausted[side]["months"]["p50"] <= exhausted[side]["months"]["p95"]
    assert exhausted["sensitivity"]["resource_ratio"]
    assert exhausted["sensitivity"]["force_quality"]


@pytest.mark.question(18)
@pytest.mark.xfail(strict=True, raises=KeyError, reason=f"manpower and decrees {TERRAIN}")
def test_recruits_at_the_bottom_of_the_range():
    """What if Russian recruits fall to the bottom of the range, or bonuses are cut?"""
    usual = output("young2025", "manpower")["russia"]
    fewer = output("young2025", "manpower", changes=(("russia.recruits", 22_000),))["russia"]
    assert fewer["strength"]["12"]["p50"] < usual["strength"]["12"]["p50"]
    assert fewer["p_mobilisation"]["12"]["p"] >= usual["p_mobilisation"]["12"]["p"]
    assert fewer["budget_cost"]["12"]


@pytest.mark.question(19)
def test_refusing_mobilisation_at_any_price():
    """If the regime refuses mobilisation at any price, what happens to its offensive and to P(ceasefire ≤ 12 mo)?"""
    usual, refused = forecast("young2025"), forecast("young2025", layers=("no-mobilisation",))
    assert refused.to_dict()["territory_km2"]["12"]["p50"] < usual.to_dict()["territory_km2"]["12"]["p50"]
    # The direction of P is inferred, not stated by a text: it may not come out reversed beyond the error.
    mean, error = difference(usual, refused)
    assert mean > -2 * error
    assert mean != 0


@pytest.mark.question(20)
@pytest.mark.xfail(strict=True, raises=KeyError, reason=f"depth of advance {TERRAIN}")
def test_an_advance_deep_enough_to_decide_the_war():
    """What is the probability that either army advances deep enough to decide the war within six months?"""
    with_drones = output("meduza2025", "breakthrough")
    assert with_drones["threshold_km"] > 0
    assert with_drones["within_days"] <= 30
    assert with_drones["drones_on"]["6"]["p"] < 0.5 * with_drones["drones_off"]["6"]["p"]


@pytest.mark.question(21)
@pytest.mark.xfail(strict=True, raises=KeyError, reason=f"the drone line {TERRAIN}")
def test_what_a_drone_line_does():
    """What does a drone line do to the attacker's advance, how quickly is it copied, and when can it collapse a sector?"""
    line = output("meduza2025", "drone_line")
    assert line["advance_after"]["p50"] < line["advance_before"]["p50"]
    assert line["half_life_months"]["p50"] > 0
    collapse = [row["p"] for row in line["collapse_by_supply"]]  # supply falling
    assert collapse == sorted(collapse)


@pytest.mark.question(22)
@pytest.mark.xfail(strict=True, raises=AttributeError, reason="switching a mechanism off needs nicias.ablate")
def test_what_is_lost_without_american_armour():
    """What is lost if US armoured vehicles stop, given motorcycles and drones?"""
    effects = nicias.ablate(war(), view="meduza2025", layers=["us-support-cut"]).to_dict()["mechanisms"]
    assert abs(effects["M23"]["combat_power"]["effect"]) > 0
    assert abs(effects["M22"]["combat_power"]["effect"]) > abs(effects["M23"]["combat_power"]["effect"])


@pytest.mark.question(23)
@pytest.mark.xfail(strict=True, raises=KeyError, reason=f"objectives on the ground {TERRAIN}")
def test_how_long_to_take_the_rest_of_donetsk_by_force():
    """How long, and at what cost in men, to take the rest of Donetsk by force?"""
    objectives = output("young2025", "objectives")
    for place in ("donetsk", "pokrovsk", "kramatorsk_sloviansk"):
        assert objectives[place]["months"]["p05"] <= objectives[place]["months"]["p95"]
        assert objectives[place]["soldiers_killed"]["p50"] > 0
    assert objectives["donetsk"]["months"]["p50"] > objectives["pokrovsk"]["months"]["p50"]


@pytest.mark.question(24)
@pytest.mark.xfail(strict=True, raises=KeyError, reason=f"sectors and brigades {TERRAIN}")
def test_moving_one_brigade():
    """Move one brigade from one sector to another: what happens to breach risk in both?"""
    risk = output("young2025", "sectors")["moved_brigade"]
    assert risk["left"]["after"]["p"] > risk["left"]["before"]["p"]
    assert risk["joined"]["after"]["p"] < risk["joined"]["before"]["p"]


@pytest.mark.question(25)
@pytest.mark.xfail(strict=True, raises=nicias.UsageError, reason="strikes on refineries are a mechanism of the terrain; their layer does not exist")
def test_refinery_strikes_shorten_the_time_to_the_cost_threshold():
    """How do refinery strikes change Russian costs and time to the cost threshold?"""
    on, off = forecast("young2025"), forecast("young2025", layers=("refinery-strikes-off",))
    assert on.to_dict()["weary"]["russia"]["24"]["p"] > off.to_dict()["weary"]["russia"]["24"]["p"]


@pytest.mark.question(26)
@pytest.mark.xfail(strict=True, raises=KeyError, reason=f"the air war {TERRAIN}")
def test_a_record_night_as_interceptors_run_low():
    """What happens to civilian casualties and Ukrainian will in a 614-weapon night as interceptors run low?"""
    nights = output("khalid2025", "air_war")["record_night"]["by_interceptors"]  # stock falling
    leakers = [night["leakers"]["p50"] for night in nights]
    casualties = [night["casualties"]["p50"] for night in nights]
    assert leakers == sorted(leakers)
    assert casualties == sorted(casualties)
    assert all("will" in night for night in nights)


@pytest.mark.question(27)
def test_lost_ground_worsens_kyivs_terms():
    """If front losses grow by X km², how do Kyiv's minimum terms and Western support move?"""
    drifts = [-0.005, 0.005, 0.015]  # of the force ratio, from which the area follows
    runs = [output_of("meduza2025", drift) for drift in drifts]
    lost = [run["territory_km2"]["12"]["p50"] for run in runs]
    assert lost == sorted(lost)
    least = [zone(view="meduza2025", proposal="p06", changes={DRIFT: drift})["reservation"]["ukraine"]["refusing"] for drift in drifts]
    assert [row["median"] for row in least] == sorted((row["median"] for row in least), reverse=True)
    out = [run["patron_out"]["12"]["p"] for run in runs]
    assert out == sorted(out)


DRIFT = "war.force_drift.steady"


def output_of(view, drift):
    return forecast(view, changes=((DRIFT, drift),)).to_dict()
