"""F. Proposals and bargaining."""

from __future__ import annotations

import pytest

from tests.mission.asking import answer, by, course, is_spread, output, table, war, war_on_terrain, zone

SIDES = ("russia", "ukraine")


@pytest.mark.question(40)
def test_every_proposal_scored_for_every_party():
    """Score each proposal for each party: would they sign, by how much do they miss, and which term blocks?"""
    found = zone(view="young2025")
    proposals = found["proposals"]
    assert {name for name, each in proposals.items() if "answers" in each} == {
        name for name, each in war().proposals.items() if each.kind in ("offer", "demand")
    }
    for proposal in proposals.values():
        for each in proposal.get("answers", {}).values():
            assert each["lo"] <= each["margin"] <= each["hi"]
            assert 0 <= each["signs"] <= 1
            assert each["blocking_issue"] in (None, *war().issues)
    # The dull rule does better on what is reported, and is printed beside ours.
    assert found["agreement"]["needed"]["dull_rule"] > found["agreement"]["needed"]["ours"]


@pytest.mark.question(40)
def test_the_replies_that_the_texts_report_come_out_under_the_views_that_imply_them():
    """Score each proposal for each party: would they sign, by how much do they miss, and which term blocks? (the replies reported)"""
    for view in ("young2025", "fazi2025"):
        p01 = answer("p01", "russia", view=view)
        assert p01["margin"] < 0
        assert p01["computed"] == p01["reported"] == "rejects"
    for view in ("young2025", "khalid2025"):
        p06 = answer("p06", "ukraine", view=view)
        assert p06["margin"] < 0
        assert p06["blocking_term"]["issue"] == "territory"  # of its own terms
    for side in SIDES:
        assert answer("p04", side, view="young2025")["margin"] < 0
    assert answer("p04", "ukraine", view="young2025")["blocking_term"]["issue"] == "recognition"  # of its own terms, the clause on Crimea
    # A view that does not imply the reported reply says so and is not dialled: a paper pause suits Moscow under this one.
    other = answer("p04", "russia", view="meduza2025")
    assert (other["reported"], other["agrees"]) == ("rejects", False)


@pytest.mark.question(40)
@pytest.mark.xfail(strict=True, reason="the sign does not come out: both margins are within .005 of the stake of zero, on the side of signing")
def test_the_first_offer_and_the_ultimatum_are_refused_under_the_texts_that_tell_of_them():
    """Score each proposal for each party: would they sign, by how much do they miss, and which term blocks? (two replies)"""
    assert answer("p01", "russia", view="bildt2025")["margin"] < 0
    assert answer("p06", "ukraine", view="meduza2025")["margin"] < 0


@pytest.mark.question(41)
def test_whether_any_package_beats_fighting_and_what_would_open_the_range():
    """Is there any package all required parties prefer to fighting, and what would open the range? (the verdict)"""
    for view in ("fazi2025", "meduza2025"):
        zones = output(view, "zones")
        for kind in ("terms", "durability"):
            assert zones[kind]["p05"] <= zones[kind]["p50"] <= zones[kind]["p95"]
            assert 0 <= zones[kind]["open"] <= 1
            assert set(zones[kind]["binding"]) == set(SIDES)
        assert zones["lifted"]
        # Lifting a constraint adds packages: it never closes the zone of terms.
        assert all(lifted["terms"] >= 0 for lifted in zones["lifted"].values())
    assert output("fazi2025", "zones")["terms"]["open"] < output("fazi2025", "zones", layers=LAND_AND_ORDER)["terms"]["open"]


LAND_AND_ORDER = ("all-land-conceded", "order-issue-conceded")


@pytest.mark.question(41)
def test_the_best_packages_or_the_nearest_miss():
    """Is there any package all required parties prefer to fighting, and what would open the range? (the packages)"""
    found = zone(view="fazi2025")
    assert found["empty"]
    assert found["certificate"]["proved"]  # every package was covered in every draw
    assert found["nearest"]["binding_party"] == "russia"
    assert all({"path", "from", "to"} <= set(change) for change in found["nearest"]["would_open"])
    opened = zone(view="young2025")
    assert opened["zone"]
    for each in opened["zone"]:
        assert min(each["margins"].values()) >= 0
        assert each["durability"]["5"]["median"] <= 1
    would = zone(view="khalid2025")["nearest"]["would_open"]
    assert "settlement.delivers.guarantee.binding" in {change["path"] for change in would}


@pytest.mark.question(42)
def test_four_terms_changed_one_at_a_time():
    """Start from the Ukraine–Europe plan, remove the four terms Trump changed one at a time: who moves, which way?"""
    for view in ("meduza2025", "bildt2025"):
        steps = table(view=view).main.transform("p03", "p04", keep=("territory", "nuclear_plant"))  # not said to change
        assert [step["issue"] for step in steps[1:]] == ["recognition", "guarantee", "sanctions", "assets"]
        first, last = steps[0]["answers"], steps[-1]["answers"]
        assert last["russia"]["margin"] > first["russia"]["margin"]
        assert last["ukraine"]["margin"] < first["ukraine"]["margin"]
        assert last["europe"]["margin"] < first["europe"]["margin"]
        moved = max(steps[1:], key=lambda step: abs(step["moves"]["russia"]))
        assert moved["issue"] == "guarantee"


@pytest.mark.question(43)
def test_ceasefire_first_or_settlement_first():
    """Does it matter whether a ceasefire or a settlement comes first?"""
    found = zone(view="meduza2025", terms={"sequence": "settlement_first"})["package"]
    assert all(0 <= found["answers"][side]["signs"] <= 1 and "leverage_lost" in found["answers"][side] for side in SIDES)
    for row in found["sequence"]["sides"].values():
        assert {"settlement_first", "ceasefire_first", "leverage_lost"} == set(row)
    # A pause on paper that Moscow likes costs Kyiv the pressure of the war.
    assert found["answers"]["ukraine"]["leverage_lost"]["median"] > 0


@pytest.mark.question(44)
def test_how_heavy_the_european_order_must_weigh():
    """How much does NATO/European-order weight have to be before no territorial concession suffices?"""
    weights = [0.1, 0.3, 0.5, 0.7]
    asked = {"layers": ["all-land-conceded"], "proposal": "p09"}
    empty = [zone(view="fazi2025", changes={"russia.weight.order": weight}, **asked)["empty"] for weight in weights]
    assert empty == [False, True, True, True]  # once shut, it stays shut
    assert zone(view="fazi2025", **asked)["empty"]
    assert not zone(view="young2025", **asked)["empty"]
    found = table(view="fazi2025", **asked).main.threshold("russia.weight.order", 0.1, draws=6)
    assert found["then"] == "open"
    assert 0.1 <= found["at"] < found["from"]


@pytest.mark.question(45)
def test_an_ultimatum_and_a_reply_of_lets_talk():
    """How do a 30-day ultimatum with a sanctions threat, and a reply of "let's talk", play out?"""
    replies = zone(view="meduza2025", proposal="p05")["detail"]["ultimatum"]["russia"]["by_p_carried_out"]  # rising
    for row in replies:
        assert abs(row["comply"]["p"] + row["refuse"]["p"] + row["talk"]["p"] - 1) < 1e-9
    comply = [row["comply"]["p"] for row in replies]
    assert comply == sorted(comply)
    talk = [row["talk"]["p"] / row["refuse"]["p"] for row in replies]
    assert talk == sorted(talk)  # the surer the threat, the more an offer to talk beats a plain refusal


@pytest.mark.question(46)
def test_what_a_threat_is_worth_after_lapsed_deadlines():
    """After n lapsed deadlines, what is the threat worth, and what does one executed penalty restore?"""
    for view in ("young2025", "bildt2025"):
        curve = zone(view=view, proposal="p05")["detail"]["ultimatum"]["russia"]
        for name in ("worth", "credibility"):
            values = [row[name]["median"] for row in curve["after_lapses"]]
            assert values == sorted(values, reverse=True)
            assert curve["after_penalty"][name]["median"] > values[-1]
        comply = [row["comply"]["p"] for row in curve["after_lapses"]]
        assert comply == sorted(comply, reverse=True)


@pytest.mark.question(47)
def test_what_moscow_gains_by_stalling():
    """How much does Moscow gain by stalling over details each month?"""
    spared, punished = (war_on_terrain("bildt2025", layers=(layer,)) for layer in ("threats-lapse", "threats-carried-out"))
    for month in (3, 6, 12):  # what a month brings: ground, of either sign under this view, and the fatigue of Ukraine's supporters
        assert is_spread(spared.terrain("war.gained")[str(month)])
        assert course(spared, "ukraine.resolve", month) < course(spared, "ukraine.resolve", month - 1)
    assert by(spared, "war.executed") == 0 < by(punished, "war.executed")
    assert course(punished, "russia.cost_now") > course(spared, "russia.cost_now")


@pytest.mark.question(48)
def test_talks_without_any_wish_to_settle():
    """Can talks go on without any wish to settle, and how would an observer tell?"""
    run = war_on_terrain("young2025")
    assert run.to_dict()["months_of_talks"] > 0
    sincere = [course(run, "russia.belief_sincere", month) for month in (1, 6, 12)]  # an observer's probability
    assert sincere == sorted(sincere, reverse=True)
    narrowing = war_on_terrain("young2025", changes=(("terrain.refusal_evidence", 0),))  # nobody refuses alone, as far as one can see
    assert course(narrowing, "russia.belief_sincere") > course(run, "russia.belief_sincere")
    for party in ("russia", "united_states"):
        assert war().at(layers=["young2025"])[f"{party}.talks_value"].estimate  # what the process itself is worth to each leader


@pytest.mark.question(49)
def test_a_mediator_that_overstates_assent():
    """If the mediator overstates assent, how does trust in its announcements change?"""
    overstated, true = (war_on_terrain("young2025", layers=layers) for layers in ((), ("announcements-true",)))
    assert by(overstated, "war.empty_word") > by(true, "war.empty_word") == 0
    gap = [course(true, "war.trust", month) - course(overstated, "war.trust", month) for month in (1, 6, 12, 24)]
    assert gap == sorted(gap)
    assert gap[0] > 0
    share = war().at(layers=["young2025"])["united_states.overstatement"].estimate.interval()
    assert 0 < share[0] < share[2] < 1


@pytest.mark.question(50)
def test_a_deal_over_the_heads_of_kyiv_and_europe():
    """What if the deal is made between Washington and Moscow alone, with Kyiv and Europe free to refuse?"""
    found = table(proposal="p19", view="bildt2025")
    answers = found.to_dict()["proposals"]["p19"]["answers"]
    assert answers["ukraine"]["margin"] < 0
    assert answers["europe"]["margin"] < 0
    assert answers["russia"]["margin"] > answers["ukraine"]["margin"]
    alone = found.main.bilateral(("united_states", "russia"))
    assert alone["answers"]["russia"]["consents"] > 0.5
    for party in ("ukraine", "europe"):
        assert alone["leaves"][party] is not None  # the number of concessions at which it leaves
    assert alone["implemented"] < 0.5


@pytest.mark.question(51)
def test_acceptance_by_square_kilometre_and_by_wording():
    """How does each party's acceptance change with each 1,000 km² beyond the line, de facto or de jure?"""
    found = table(view="bildt2025")
    curves = [found.main.along("territory", package={"recognition": wording}) for wording in ("none", "crimea_and_regions")]
    for curve in curves:
        assert curve["unit"] == "km2"
        assert curve["positions"]["freeze"] == 0  # the current line
        assert {1000, 2000, 3000} <= {row["at"] for row in curve["points"]}
        russia, ukraine = ([row["answers"][side]["margin"] for row in curve["points"]] for side in SIDES)
        assert ukraine == sorted(ukraine, reverse=True)
        assert russia[-1] > russia[0]
    # Recognition in law is worth more to Moscow than control as a fact, and costs Kyiv more.
    facto, jure = (curve["points"][-1]["answers"] for curve in curves)
    assert jure["russia"]["margin"] > facto["russia"]["margin"]
    assert jure["ukraine"]["margin"] < facto["ukraine"]["margin"]
