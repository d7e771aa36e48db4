"""F. Proposals and bargaining."""

from __future__ import annotations

import pytest

import nicias
from tests.mission.asking import DRAWS, SEED, answer, output, war, zone

ZOPA = "needs nicias.zopa"
SIDES = ("russia", "ukraine")


@pytest.mark.question(40)
@pytest.mark.xfail(strict=True, raises=AttributeError, reason=f"scoring a proposal {ZOPA}")
def test_every_proposal_scored_for_every_party():
    """Score each proposal for each party: would they sign, by how much do they miss, and which term blocks?"""
    proposals = zone()["proposals"]
    assert {name for name, each in proposals.items() if "answers" in each} == {
        name for name, each in war().proposals.items() if each.kind in ("offer", "demand")
    }
    for proposal in proposals.values():
        for each in proposal.get("answers", {}).values():
            assert each["lo"] <= each["margin"] <= each["hi"]
            assert 0 <= each["signs"] <= 1
            assert each["blocking_issue"] in (None, *war().issues)
    answers = {(name, side): proposals[name]["answers"][side] for name in ("p01", "p04", "p06") for side in SIDES}
    assert answers["p04", "russia"]["margin"] < 0
    assert answers["p04", "ukraine"]["margin"] < 0
    assert answers["p04", "ukraine"]["blocking_issue"] == "recognition"
    assert answers["p06", "ukraine"]["margin"] < 0
    assert answers["p01", "russia"]["margin"] < 0


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
@pytest.mark.xfail(strict=True, raises=AttributeError, reason=f"the packages in the zone, and the least change that would open it, {ZOPA}")
def test_the_best_packages_or_the_nearest_miss():
    """Is there any package all required parties prefer to fighting, and what would open the range? (the packages)"""
    found = zone(view="fazi2025")
    assert found["empty"] == (not found["zone"])
    for each in found["zone"]:
        assert min(each["margins"].values()) >= 0
    assert all({"path", "from", "to"} <= set(change) for change in found["nearest"]["would_open"])


@pytest.mark.question(42)
@pytest.mark.xfail(strict=True, raises=AttributeError, reason=f"scoring a changed proposal {ZOPA}")
def test_four_terms_changed_one_at_a_time():
    """Start from the Ukraine–Europe plan, remove the four terms Trump changed one at a time: who moves, which way?"""
    european, american = war().proposals["p03"].terms, war().proposals["p04"].terms
    changed = [issue for issue in war().issues if european.get(issue) != american.get(issue)]
    assert len(changed) >= 4
    terms = dict(european)
    margins = []
    for issue in (None, *changed):
        if issue is not None:
            terms |= {issue: american.get(issue, war().issues[issue].status_quo)}
        found = nicias.zopa(war(), terms=dict(terms), seed=SEED, draws=DRAWS).to_dict()["package"]["answers"]
        margins.append({side: found[side]["margin"] for side in SIDES})
    assert margins[-1]["russia"] > margins[0]["russia"]
    assert margins[-1]["ukraine"] < margins[0]["ukraine"]


@pytest.mark.question(43)
@pytest.mark.xfail(strict=True, raises=AttributeError, reason=f"acceptance in both orders {ZOPA}")
def test_ceasefire_first_or_settlement_first():
    """Does it matter whether a ceasefire or a settlement comes first?"""
    for order in ("ceasefire_first", "settlement_first"):
        found = nicias.zopa(war(), terms={"sequence": order}, seed=SEED, draws=DRAWS).to_dict()["package"]["answers"]
        assert all(0 <= found[side]["signs"] <= 1 and "leverage_lost" in found[side] for side in SIDES)


@pytest.mark.question(44)
@pytest.mark.xfail(strict=True, raises=AttributeError, reason=f"the weight at which the zone closes {ZOPA}")
def test_how_heavy_the_european_order_must_weigh():
    """How much does NATO/European-order weight have to be before no territorial concession suffices?"""
    weights = [0.1, 0.3, 0.5, 0.7]
    asked = {"view": "fazi2025", "layers": ["all-land-conceded"]}
    empty = [zone(changes={"russia.weight.order": weight}, **asked)["empty"] for weight in weights]
    assert empty == sorted(empty)  # once shut, it stays shut
    assert zone(**asked)["empty"]
    assert not zone(view="young2025", layers=["all-land-conceded"])["empty"]


@pytest.mark.question(45)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="replies to an ultimatum are not modelled as events")
def test_an_ultimatum_and_a_reply_of_lets_talk():
    """How do a 30-day ultimatum with a sanctions threat, and a reply of "let's talk", play out?"""
    replies = output("bildt2025", "ultimatum")["by_p_carried_out"]  # rising
    for row in replies:
        assert abs(row["comply"]["p"] + row["refuse"]["p"] + row["talk"]["p"] - 1) < 1e-9
    comply = [row["comply"]["p"] for row in replies]
    assert comply == sorted(comply)


@pytest.mark.question(46)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="credibility is constant in the map; how it wears out needs the terrain")
def test_what_a_threat_is_worth_after_lapsed_deadlines():
    """After n lapsed deadlines, what is the threat worth, and what does one executed penalty restore?"""
    curve = output("young2025", "credibility")
    worth = [row["p50"] for row in curve["after_lapses"]]
    assert worth == sorted(worth, reverse=True)
    assert curve["after_penalty"]["p50"] > worth[-1]


@pytest.mark.question(47)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="gains from stalling are not reported month by month")
def test_what_moscow_gains_by_stalling():
    """How much does Moscow gain by stalling over details each month?"""
    usual = output("young2025", "stalling")["russia"]
    punished = output("young2025", "stalling", layers=("firm-pressure",))["russia"]
    assert {"battlefield", "fatigue"} <= set(usual)
    assert punished["total"]["p50"] < usual["total"]["p50"]


@pytest.mark.question(48)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="types of party and what observers learn about them need the terrain")
def test_talks_without_any_wish_to_settle():
    """Can talks go on without any wish to settle, and how would an observer tell?"""
    types = output("fazi2025", "types")["russia"]
    assert output("fazi2025", "months_of_talks") > 0
    assert types["insincere"]["no_narrowing"]["12"]["p"] > types["insincere"]["narrowing"]["12"]["p"]


@pytest.mark.question(49)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="announcements and the trust in them need the terrain")
def test_a_mediator_that_overstates_assent():
    """If the mediator overstates assent, how does trust in its announcements change?"""
    trust = output("meduza2025", "announcements")
    assert trust["realised"]["p"] < trust["announced"]["p"]
    discounts = [row["p50"] for row in trust["discount_after"]]
    assert discounts == sorted(discounts)


@pytest.mark.question(50)
@pytest.mark.xfail(strict=True, raises=AttributeError, reason=f"who refuses a package, and at what concession, {ZOPA}")
def test_a_deal_over_the_heads_of_kyiv_and_europe():
    """What if the deal is made between Washington and Moscow alone, with Kyiv and Europe free to refuse?"""
    answers = zone(proposal="p19", view="bildt2025")["proposals"]["p19"]["answers"]
    assert {"ukraine", "europe"} <= set(answers)
    assert answers["ukraine"]["margin"] < 0
    assert answers["europe"]["margin"] < 0
    assert answers["russia"]["margin"] > answers["ukraine"]["margin"]


@pytest.mark.question(51)
@pytest.mark.xfail(strict=True, raises=AttributeError, reason=f"acceptance by area {ZOPA}")
def test_acceptance_by_square_kilometre_and_by_wording():
    """How does each party's acceptance change with each 1,000 km² beyond the line, de facto or de jure?"""
    lines = ("withdraw_north", "freeze", "rest_of_donetsk", "four_regions")
    for wording in ("none", "crimea_and_regions"):
        curve = [
            nicias.zopa(war(), terms={"territory": line, "recognition": wording}, seed=SEED, draws=DRAWS).to_dict()["package"]["answers"]
            for line in lines
        ]
        russia, ukraine = ([each[side]["margin"] for each in curve] for side in SIDES)
        assert russia == sorted(russia)
        assert ukraine == sorted(ukraine, reverse=True)
    dear, cheap = (
        answer("p14", "russia", view="young2025", changes={"war.area.base": base})["margin"] for base in (100, 2000)
    )
    assert dear > cheap
