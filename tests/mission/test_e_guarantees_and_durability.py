"""E. Guarantees and durability."""

from __future__ import annotations

import pytest

import nicias
from tests.mission.asking import SEED, compared, is_probability, table, war, zone

GUARANTEES = ("paper", "monitors", "force_in_place", "binding")


@pytest.mark.question(32)
def test_the_smallest_guarantee_each_side_would_sign():
    """What is the smallest credible guarantee at which each side would sign, and is any offer above it?"""
    found = zone(view="khalid2025")
    for side in war().sides:
        margins = [found["smallest_guarantee"][side]["margins"][guarantee] for guarantee in GUARANTEES]
        assert (margins == sorted(margins)) == (side == "ukraine")
    for proposal in found["proposals"].values():
        assert ("guarantee_gap" in proposal) == ("answers" in proposal)
    # What Kyiv needs is more than Moscow would sign: the two ranges do not meet.
    assert found["smallest_guarantee"]["russia"]["to"] < found["smallest_guarantee"]["ukraine"]["from"]


@pytest.mark.question(33)
def test_guarantees_ranked_by_how_long_they_last():
    """Rank guarantee types by reliability and give the chance each lasts 5 years; what if the patron weakens?"""
    kinds = zone(view="khalid2025")["guarantees"]["kinds"]
    five = [kind["survival"]["5"]["median"] for kind in kinds]
    assert five == sorted(five, reverse=True)
    assert kinds[0]["option"] == "binding"
    for kind in kinds:
        survival = [kind["survival"][years]["median"] for years in ("1", "5", "10")]
        assert survival == sorted(survival, reverse=True)
        assert kind["survival_weakened"]["5"]["median"] <= kind["survival"]["5"]["median"] + 1e-9
    assert kinds[0]["survival_weakened"]["5"]["median"] < kinds[0]["survival"]["5"]["median"]
    assert {each["5"]["n"] for each in zone(view="khalid2025")["broken_settlements"].values()} == {30, 251}


@pytest.mark.question(34)
def test_whether_one_arrangement_can_make_both_sides_safe():
    """Can one arrangement satisfy both sides' security needs, or does Ukrainian safety require what Russia calls danger?"""
    found = zone(view="khalid2025")
    assert found["empty"] == (not found["zone"])
    assert found["nearest"]["package"].keys() == war().issues.keys()
    assert found["nearest"]["binding_issue"] in war().issues


@pytest.mark.question(35)
def test_what_each_part_of_enforcement_adds():
    """What does each enforcement part add to durability, and how does the Budapest record change it?"""
    found = zone(view="khalid2025")["guarantees"]
    parts = found["enforcement"]["parts"]
    assert {"guarantee", "foreign_troops", "sanctions", "justice"} == set(parts)
    for part in parts.values():
        assert part["survival"]["lo"] <= part["survival"]["median"] <= part["survival"]["hi"]
    # Without the promise to fight the rest adds little; with it the peace holds.
    whole = found["enforcement"]["survival"]["median"]
    assert whole > 0.5 > whole + parts["guarantee"]["survival"]["median"]
    discounted = [row["survival"]["median"] for row in found["precedent"]]
    assert discounted == sorted(discounted, reverse=True)
    assert discounted[1] < whole / 2  # a quarter off what is believed undoes most of it


@pytest.mark.question(36)
def test_who_could_guarantee_and_would_they_fight():
    """Who could guarantee, and would they fight?"""
    guarantors = zone(view="bildt2025")["guarantors"]  # under views where nothing strong is delivered, Europe's word hardly matters
    assert set(guarantors) == {"united_states", "europe"}
    for guarantor in guarantors.values():
        honours = guarantor["honours"]
        assert 0 < honours["lo"] <= honours["median"] <= honours["hi"] < 1
        assert guarantor["effect"]["ukraine"]["median"] <= 0


@pytest.mark.question(37)
def test_the_risk_of_a_reversal_lowers_the_value_of_a_deal():
    """How does the risk that a later US mood reverses the deal affect its value to each side now?"""
    rows = zone(view="bildt2025", proposal="p03")["detail"]["reversal"]
    assert rows[0]["rate"] == 0  # locked in
    worth = [row["value"]["ukraine"] for row in rows]
    assert worth == sorted(worth, reverse=True)
    holds = [row["survival"]["median"] for row in rows]
    assert holds == sorted(holds, reverse=True)
    assert set(rows[0]["value"]) == set(war().sides)


LAYERS = ("all-land-conceded", "binding-guarantees")
BRANCH_LAYERS = ("land-for-quiet", "frozen-line-guaranteed", "sanctions-phased", "sanctions-immediate", "war-goes-on")
BRANCHES = {
    "land_for_quiet": {"territory": "four_regions", "recognition": "crimea_and_regions", "order": "neutral", "sanctions": "immediate"},
    "binding_guarantees": {"territory": "freeze", "guarantee": "binding", "sanctions": "keep"},
    "phased_relief": {"territory": "freeze", "guarantee": "monitors", "sanctions": "phased"},
    "immediate_relief": {"territory": "freeze", "guarantee": "monitors", "sanctions": "immediate"},
    "war": None,
}


@pytest.mark.question(38)
def test_land_for_quiet_against_four_other_branches_over_ten_years():
    """Compare land-for-quiet, frozen line with guarantees, phased relief, immediate relief and war over ten years."""
    branches = BRANCH_LAYERS
    found, record = compared(("khalid2025",), branches, until="2035-08-30", draws=16)
    rows = record["rows"]
    assert record["months"] == 120
    survival = {branch: rows["durability.60"][branch]["p"] for branch in branches}
    assert survival.pop("war-goes-on") is None  # no settlement, so no data: never 0
    assert min(survival, key=survival.__getitem__) == "land-for-quiet"
    gains = {other: found.difference("durability.60", "land-for-quiet", other) for other in branches[1:-1]}
    assert all(gain.effect > 0 for gain in gains.values())
    assert gains["frozen-line-guaranteed"].effect > 2 * gains["frozen-line-guaranteed"].se
    for branch in branches:
        assert is_probability(rows["ceasefire.24"][branch])
        assert is_probability(rows["ending.settlement"][branch])
        for cost in ("soldiers_killed", "civilians_killed", "displaced", "damage_usd"):
            assert rows[f"human_cost.{cost}.120"][branch]["value"] > rows[f"human_cost.{cost}.12"][branch]["value"] > 0
    assert rows["human_cost.damage_usd.120"]["war-goes-on"]["value"] == max(row["value"] for row in rows["human_cost.damage_usd.120"].values())


@pytest.mark.question(38)
def test_land_for_quiet_emboldens_third_parties():
    """Compare land-for-quiet, frozen line with guarantees, phased relief, immediate relief and war (third parties)."""
    found, record = compared(("khalid2025",), BRANCH_LAYERS, until="2035-08-30", draws=16)
    spillover = {branch: row["value"] for branch, row in record["rows"]["emboldened"].items() if branch in BRANCH_LAYERS}
    assert spillover.pop("war-goes-on") is None  # nobody settles, so there is nothing to learn from a settlement
    assert max(spillover, key=spillover.__getitem__) == "land-for-quiet"
    for other in BRANCH_LAYERS[1:-1]:
        less = found.difference("emboldened", "land-for-quiet", other)
        assert less.effect < 0
    assert found.difference("emboldened", "land-for-quiet", "sanctions-phased").effect < -2 * found.difference("emboldened", "land-for-quiet", "sanctions-phased").se


@pytest.mark.question(38)
@pytest.mark.slow
def test_land_for_quiet_against_other_texts_over_ten_years():
    """Compare land-for-quiet, frozen line with guarantees, phased relief, immediate relief and war (as texts signed now)."""
    found = table(view="khalid2025", layers=LAYERS).main.outlook(BRANCHES, histories=50)
    rows = found["rows"]
    assert found["years"] == 10
    assert set(rows) == set(BRANCHES)
    for name, row in rows.items():
        assert 0 <= row["signed_within_24_months"]["lo"] <= row["signed_within_24_months"]["p"] <= row["signed_within_24_months"]["hi"] <= 1
        for measure in ("damage_usd", "displaced", "soldiers_killed", "civilians_killed"):
            spread = row["human_cost"][measure]
            assert spread == "not modelled" or 0 <= spread["p05"] <= spread["p50"] <= spread["p95"], (name, measure)
    assert rows["war"]["peace_at_end"]["p"] == 0
    survival = {name: row["survival"]["median"] for name, row in rows.items() if row["survival"]}
    assert max(survival, key=survival.__getitem__) == "binding_guarantees"
    assert max(p for name, p in survival.items() if name != "binding_guarantees") < 0.001  # what is not enforced does not last
    # Which of those breaks soonest takes more worlds to see: land for quiet, by little.
    wide = nicias.zopa(war(), view="khalid2025", layers=LAYERS, draws=48, seed=SEED, proposal="p01")
    monthly = {name: wide.score(terms)["hazard"]["median"] for name, terms in BRANCHES.items() if terms}
    assert max(monthly, key=monthly.__getitem__) == "land_for_quiet"
    assert monthly["land_for_quiet"] > 0.2
    assert found["third_parties"] == "not modelled"  # the text expects the highest spillover; nothing in the scenario measures it
    assert rows["land_for_quiet"]["worth"]["europe"]["median"] < rows["binding_guarantees"]["worth"]["europe"]["median"]


@pytest.mark.question(39)
def test_accountability_for_war_crimes_in_or_out():
    """What does including or leaving out accountability for war crimes do to signing and to durability?"""
    found = table(view="khalid2025")
    package = found.main.zone.nearest.package
    inside, outside = (found.score({**package, "justice": option}) for option in ("prosecution", "open"))
    for side in war().sides:
        assert 0 <= inside["answers"][side]["accepts_this_month"] <= 1
        assert inside["answers"][side]["margin"] != outside["answers"][side]["margin"]
    assert inside["answers"]["europe"]["margin"] > outside["answers"]["europe"]["margin"]
    assert inside["survival"]["5"]["median"] != outside["survival"]["5"]["median"]
