"""C. Attrition and the front."""

from __future__ import annotations

import pytest

from tests.mission.asking import (
    WITHOUT_TALKS,
    by,
    course,
    difference,
    event_study,
    forecast,
    is_probability,
    is_spread,
    war,
    war_on_terrain,
    zone,
)


@pytest.mark.question(17)
def test_which_side_is_exhausted_first():
    """With current stocks, which side is exhausted first, and when?"""
    usual = war_on_terrain("meduza2025", changes=WITHOUT_TALKS)
    for side in war().sides:
        first = usual.first(f"{side}.exhausted")
        assert set(first["time"]) == {"p05", "p50", "p95"}  # None: not within the horizon
        assert all(is_probability(p) for p in first["months"].values())
    fewer = war_on_terrain("meduza2025", changes=(*WITHOUT_TALKS, ("russia.recruits", 22_000)))
    assert by(fewer, "russia.exhausted") > by(usual, "russia.exhausted")
    worn = war_on_terrain("meduza2025", changes=(*WITHOUT_TALKS, ("mechanism.force_quality", False)))
    assert course(worn, "war.rho") != course(usual, "war.rho")


@pytest.mark.question(18)
def test_recruits_at_the_bottom_of_the_range():
    """What if Russian recruits fall to the bottom of the range, or bonuses are cut?"""
    usual = war_on_terrain("meduza2025")
    for layer in ("recruits-at-the-bottom", "bonuses-cut"):
        fewer = war_on_terrain("meduza2025", layers=(layer,))
        assert course(fewer, "russia.troops", what="p50") < course(usual, "russia.troops", what="p50")
        assert by(fewer, "russia.decree", 6) >= by(usual, "russia.decree", 6)
        assert by(fewer, "russia.decree", 12) > by(usual, "russia.decree", 12)
        assert course(fewer, "russia.burden") > 0
    assert course(usual, "russia.bonus_spending") > 0


@pytest.mark.question(19)
def test_refusing_mobilisation_at_any_price():
    """If the regime refuses mobilisation at any price, what happens to its offensive and to P(ceasefire ≤ 12 mo)? (the offensive)"""
    usual, refused = forecast("young2025"), forecast("young2025", layers=("no-mobilisation",))
    assert refused.to_dict()["territory_km2"]["12"]["p50"] < usual.to_dict()["territory_km2"]["12"]["p50"]
    assert refused.ceasefire(12).p != usual.ceasefire(12).p


@pytest.mark.question(19)
def test_refusing_mobilisation_makes_a_ceasefire_likelier():
    """If the regime refuses mobilisation at any price, what happens to its offensive and to P(ceasefire ≤ 12 mo)? (the ceasefire)"""
    mean, error = difference(forecast("young2025"), forecast("young2025", layers=("no-mobilisation",)))
    assert mean > -2 * error


@pytest.mark.question(20)
def test_an_advance_deep_enough_to_decide_the_war():
    """What is the probability that either army advances deep enough to decide the war within six months?"""
    watched = war_on_terrain("meduza2025")
    blind = war_on_terrain("meduza2025", changes=(("mechanism.drone_saturation", False),))
    threshold = war().at(layers=["meduza2025"])["terrain.decisive_depth"]  # in one month
    assert threshold.unit == "km"
    assert threshold.estimate.interval()[0] > 0
    for side in war().sides:
        assert all(is_probability(p) for p in watched.first(f"{side}.decisive")["months"].values())
        assert by(watched, f"{side}.decisive", 6) < by(blind, f"{side}.decisive", 6)
    assert by(watched, "russia.decisive", 6) < 0.5 * by(blind, "russia.decisive", 6)


@pytest.mark.question(21)
def test_what_a_drone_line_does():
    """What does a drone line do to the attacker's advance, how quickly is it copied, and when can it collapse a sector?"""
    before, line = war_on_terrain("meduza2025"), war_on_terrain("meduza2025", layers=("drone-line",))
    assert course(line, "russia.supply", 6) < course(before, "russia.supply", 6)
    assert course(line, "war.area", 6) < course(before, "war.area", 6)
    assert war().at()["terrain.copy_half_life"].unit == "months"
    slowly = war_on_terrain("meduza2025", layers=("copied-slowly",))
    assert course(slowly, "ukraine.edge") > course(before, "ukraine.edge") > 1
    cut = [war_on_terrain("meduza2025", changes=(("russia.interdiction", log),)) for log in (0.2, 0.6, 1.0)]
    supply = [course(run, "ukraine.supply", 6) for run in cut]
    assert supply == sorted(supply, reverse=True)
    for sector in ("north", "centre", "south"):
        collapse = [by(run, f"front.breach.{sector}") for run in cut]
        assert collapse == sorted(collapse)


@pytest.mark.question(22)
def test_what_is_lost_without_american_armour():
    """What is lost if US armoured vehicles stop, given motorcycles and drones?"""

    def lost(*layers):
        stacks = (layers, (*layers, "us-armour-stops"))
        before, after = (war_on_terrain("meduza2025", layers=each, changes=WITHOUT_TALKS) for each in stacks)
        return course(before, "ukraine.firepower", 6) - course(after, "ukraine.firepower", 6)

    assert 0 < lost() < lost("no-substitution")


@pytest.mark.question(23)
def test_how_long_to_take_the_rest_of_donetsk_by_force():
    """How long, and at what cost in men, to take the rest of Donetsk by force? When would Pokrovsk or Kramatorsk–Sloviansk fall?"""
    areas = (100, 1500, 7500)  # km2: Pokrovsk and its surroundings, as far as Kramatorsk and Sloviansk, all that is left of the region
    runs = [war_on_terrain("young2025", changes=(*WITHOUT_TALKS, ("russia.objective_area", area))) for area in areas]
    for run in runs:
        assert set(run.first("russia.objective")["time"]) == {"p05", "p50", "p95"}  # None: not within the horizon
        assert is_spread(run.to_dict()["losses"]["russia"]["12"])
        assert run.to_dict()["losses"]["russia"]["12"]["p05"] > 0
    for month in (12, 24, 60):
        reached = [by(run, "russia.objective", month) for run in runs]
        assert reached == sorted(reached, reverse=True)
    assert runs[0].first("russia.objective")["time"]["p50"] is not None
    assert runs[2].first("russia.objective")["time"]["p50"] is None
    # Season and towns: the area without them, and the men.
    open_country = war_on_terrain("young2025", changes=(*WITHOUT_TALKS, ("mechanism.fortification", False)))
    level = war_on_terrain("young2025", changes=(*WITHOUT_TALKS, ("mechanism.season", False)))
    assert course(open_country, "war.area", what="p95") > course(runs[2], "war.area", what="p95")
    assert course(level, "russia.killed", 6) != course(runs[2], "russia.killed", 6)


@pytest.mark.question(24)
def test_moving_one_brigade():
    """Move one brigade from one sector to another: what happens to breach risk in both?"""
    for sector, sign in (("north", 1), ("centre", -1)):
        before, after = (
            event_study(f"front.breach.{sector}+", "young2025", layers=layers, histories=160)["often"]["p"] for layers in ((), ("brigade-moved",))
        )
        assert 0 < before < 1
        assert sign * (after - before) > 0


@pytest.mark.question(25)
def test_refinery_strikes_shorten_the_time_to_the_cost_threshold():
    """How do refinery strikes change Russian costs and time to the cost threshold?"""
    on, off = war_on_terrain("young2025"), war_on_terrain("young2025", layers=("refinery-strikes-off",))
    for month in (6, 12):
        assert course(on, "russia.cost_now", month) > course(off, "russia.cost_now", month)
    for month in ("12", "24"):
        assert on.to_dict()["weary"]["russia"][month]["p"] > off.to_dict()["weary"]["russia"][month]["p"]


@pytest.mark.question(26)
def test_a_record_night_as_interceptors_run_low():
    """What happens to civilian casualties and Ukrainian will in a 614-weapon night as interceptors run low?"""
    stocks = (2000, 500, 50)
    nights = [war_on_terrain("khalid2025", ("nightly-waves",), (("ukraine.stock.interceptors", stock),)) for stock in stocks]
    nights.append(war_on_terrain("khalid2025", ("nightly-waves", "interceptors-run-low")))
    for series, falls in (("ukraine.fill.interceptors", True), ("russia.leakers", False), ("ukraine.rear_harm", False), ("ukraine.will", True)):
        values = [course(night, series, 3) for night in nights]
        assert values == sorted(values, reverse=falls), series


@pytest.mark.question(27)
def test_lost_ground_wears_support_and_will():
    """If front losses grow by X km², how do Kyiv's minimum terms and Western support move? (support and will)"""
    runs = [war_on_terrain("meduza2025", changes=(("war.area.base", base),)) for base in (200, 600, 1000)]  # km2 a month at today's ratio
    lost = [course(run, "war.area") for run in runs]
    assert lost == sorted(lost)
    for series in ("ukraine.resolve", "ukraine.will"):
        worn = [course(run, series) for run in runs]
        assert worn == sorted(worn, reverse=True), series


DRIFT = "war.force_drift.steady"


def output_of(view, drift):
    return forecast(view, changes=((DRIFT, drift),)).to_dict()


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
    assert out[0] < out[-1]
