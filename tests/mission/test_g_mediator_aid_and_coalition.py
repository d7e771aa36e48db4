"""G. Mediator, aid and coalition."""

from __future__ import annotations

import pytest

import nicias
from tests.mission.asking import compared, forecast, is_probability, output, rises, shown, war

PATRON = "united_states"


@pytest.mark.question(52)
def test_carrot_and_stick_always_sometimes_never():
    """Under the carrot-and-stick rule applied always, half the time, and not at all, how does P(ceasefire) change?"""
    applied = {
        share: forecast("meduza2025", layers=("carrot-and-stick",), changes=((f"{PATRON}.rule_credibility", share),))
        for share in (0, 0.5, 1)
    }
    assert all(is_probability(run.ceasefire(12).to_dict()) for run in applied.values())
    assert rises(applied[0], applied[1])
    assert rises(applied[0.5], applied[1])
    # Whom it blames is the user's to set, and the cells the rule leaves open are shown as values.
    blind = ((f"{PATRON}.blame.russia.ukraine", 0.5), (f"{PATRON}.blame.ukraine.russia", 0.5))
    detects = forecast("meduza2025", layers=("carrot-and-stick",), changes=((f"{PATRON}.rule_credibility", 1), *blind))
    assert detects.ceasefire(12).p != applied[1].ceasefire(12).p
    known = war().at(layers=["meduza2025", "carrot-and-stick"])
    for blamed in ("nobody", *war().sides):
        assert known[f"{PATRON}.rule_target.{blamed}"].unit == "choice"
        assert known[f"{PATRON}.rule_target.{blamed}"].reason or known[f"{PATRON}.rule_target.{blamed}"].claims


AFTER_FAILURE = f"{PATRON}.after_failure"
BRANCHES = ("bildt-pressure", "bildt-misled", "bildt-walk-away")


@pytest.mark.question(53)
def test_what_follows_when_failure_is_plain():
    """What does the mediator do when failure is plain: pressure, misled concessions, walking away? (what follows)"""
    pressure, misled, away = (shown(name)["between"] for name in ("f04", "f05", "f06"))
    assert pressure[1] < min(misled[1], away[1])
    runs = {branch: forecast("bildt2025", layers=(branch,)) for branch in (*BRANCHES, "bildt-maximum-concessions")}
    assert all(is_probability(run.ceasefire(12).to_dict()) for run in runs.values())
    assert rises(runs["bildt-misled"], runs["bildt-pressure"])
    assert runs["bildt-walk-away"].to_dict()["patron_out"]["12"]["p"] > runs["bildt-pressure"].to_dict()["patron_out"]["12"]["p"]


@pytest.mark.question(53)
def test_an_order_of_the_branches_that_the_text_excludes_is_refused():
    """What does the mediator do when failure is plain: pressure, misled concessions, walking away? (the order)"""
    _, record = compared(("bildt2025",), BRANCHES)
    assert record["branches"]["path"] == AFTER_FAILURE
    mine = record["branches"]["views"]["bildt2025"]
    assert mine["chances"]["bildt-pressure"] < mine["chances"]["bildt-misled"]
    assert mine["chances"]["bildt-pressure"] < mine["chances"]["bildt-walk-away"]
    under = [record["rows"]["ceasefire.12"][branch]["p"] for branch in BRANCHES]
    assert min(under) < mine["weighed"]["ceasefire.12"]["value"] < max(under)
    broken = {AFTER_FAILURE: "bildt-pressure:0.8,bildt-misled:0.1,bildt-walk-away:0.1"}
    with pytest.raises(nicias.UsageError, match="least likely"):
        nicias.compare(war(), views=["bildt2025"], layers=list(BRANCHES), changes=broken)
    with pytest.raises(nicias.UsageError, match="least likely"):
        nicias.run(war(), view="bildt2025", changes=broken)
    # The second against the third is left open, and elsewhere another order is only remarked on.
    known = war().at(layers=["bildt2025"], changes={AFTER_FAILURE: "bildt-pressure:0.1,bildt-misled:0.6,bildt-walk-away:0.3"})
    assert not [warning for warning in known.warnings if "order" in warning]
    assert [warning for warning in war().at(layers=["meduza2025"], changes=broken).warnings if "Another order than 'bildt2025' states" in warning]


@pytest.mark.question(54)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="stocks and flows of aid by category need the terrain")
def test_aid_by_quarter_under_five_policies():
    """Show US aid by quarter under five policies; which categories run short, and what can others replace?"""
    aid = {"no action": output("meduza2025", "aid")}
    for policy in ("us-support-same", "us-support-cut", "us-support-more", "us-support-gradual-decline"):
        aid[policy] = output("meduza2025", "aid", layers=(policy,))
    for table in aid.values():
        assert table["2026-Q4"]["contracts"]["p50"] > 0
    assert aid["us-support-cut"]["2025-Q4"]["total"]["p50"] < aid["us-support-same"]["2025-Q4"]["total"]["p50"]
    irreplaceable = {name for name, each in aid["us-support-cut"]["categories"].items() if not each["replaceable_by_europe"]}
    assert {"interceptors", "long_range_strike", "armour"} <= irreplaceable


@pytest.mark.question(55)
def test_burden_shift_european_paid_arms_and_a_crisis_elsewhere():
    """Compare US burden shift, European-paid arms plus drones, and a China crisis (exit, strength, expected gain)."""
    branches = ("burden-shift", "european-paid", "china-crisis")
    found, record = compared(("fazi2025",), branches)
    for branch in branches:
        assert is_probability(record["rows"]["patron_out.12"][branch])
        assert is_probability(record["rows"]["chance.russia"][branch])
    leaving = found.difference("patron_out.12", "fazi2025", "china-crisis")
    assert leaving.effect > 2 * leaving.se
    hope = found.difference("chance.russia", "burden-shift", "european-paid")
    assert hope.effect < -2 * hope.se


@pytest.mark.question(55)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="totals and outlays of aid need the terrain")
def test_aid_and_outlays_of_the_three_branches():
    """Compare US burden shift, European-paid arms plus drones, and a China crisis (aid totals and outlays)."""
    _, record = compared(("fazi2025",), ("burden-shift", "european-paid", "china-crisis"))
    outlay = {branch: row["value"] for branch, row in record["rows"]["united_states_outlay"].items()}
    assert outlay["european-paid"] <= outlay["burden-shift"]
    assert "aid_total" in record["rows"]


@pytest.mark.question(56)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="escalation is a cost to the patron in the map, not an event with a probability")
def test_escalation_risk_by_policy_and_by_view():
    """What do wider-world factors do: escalation risk, an incident on NATO soil, rearmament, ties, mixed voices?"""
    risk = {view: output(view, "escalation") for view in ("khalid2025", "meduza2025", "fazi2025")}
    assert risk["khalid2025"]["withdraw"]["p"] > risk["khalid2025"]["arm"]["p"]
    assert risk["meduza2025"]["arm"]["p"] > risk["meduza2025"]["withdraw"]["p"]
    assert risk["fazi2025"]["talk"]["p"] < risk["fazi2025"]["arm"]["p"]
    for event in ("incident", "posture", "mixed_voices"):
        assert {"threat_credibility", "belief_spread"} <= set(risk["meduza2025"][event])
