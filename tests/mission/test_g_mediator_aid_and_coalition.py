"""G. Mediator, aid and coalition."""

from __future__ import annotations

import pytest

import nicias
from tests.mission.asking import (
    by,
    compared,
    course,
    forecast,
    is_probability,
    rises,
    shown,
    war,
    war_on_terrain,
)

PATRON = "united_states"


@pytest.mark.question(52)
def test_carrot_and_stick_always_sometimes_never():
    """Under the carrot-and-stick rule applied always, half the time, and not at all, how does P(ceasefire) change?"""
    applied = {
        share: forecast("meduza2025", layers=("carrot-and-stick",), changes=((f"{PATRON}.rule_credibility", share),))
        for share in (0, 0.5, 1)
    }
    assert all(is_probability(run.ceasefire(12).to_dict()) for run in applied.values())
    # Whom it blames is the user's to set, and the cells the rule leaves open are shown as values.
    blind = ((f"{PATRON}.blame.russia.ukraine", 0.5), (f"{PATRON}.blame.ukraine.russia", 0.5))
    detects = forecast("meduza2025", layers=("carrot-and-stick",), changes=((f"{PATRON}.rule_credibility", 1), *blind))
    assert detects.ceasefire(12).p != applied[1].ceasefire(12).p
    known = war().at(layers=["meduza2025", "carrot-and-stick"])
    for blamed in ("nobody", *war().sides):
        assert known[f"{PATRON}.rule_target.{blamed}"].unit == "choice"
        assert known[f"{PATRON}.rule_target.{blamed}"].reason or known[f"{PATRON}.rule_target.{blamed}"].claims


AFTER_FAILURE = f"{PATRON}.after_failure"


@pytest.mark.question(52)
def test_a_consistent_rule_makes_a_ceasefire_likelier():
    """Under the carrot-and-stick rule applied always, half the time, and not at all, how does P(ceasefire) change? (the sign)"""
    never, always = (
        forecast("meduza2025", layers=("carrot-and-stick",), changes=((f"{PATRON}.rule_credibility", share),)) for share in (0, 1)
    )
    assert rises(never, always)


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


AID = ("aid-no-action", "aid-freeze", "aid-full-cut", "aid-new-money", "aid-gradual-decline")


@pytest.mark.question(54)
def test_aid_by_quarter_under_five_policies():
    """Show US aid by quarter under five policies; which categories run short, and what can others replace?"""
    runs = {policy: war_on_terrain("meduza2025", layers=(policy,)) for policy in AID}

    def quarter(policy, months, series):
        return sum(course(runs[policy], series, month) for month in months)

    first, end_of_2026 = (1, 2, 3), (17, 18, 19)  # from 22 May 2025
    for policy in AID:
        for months in (first, end_of_2026):
            assert quarter(policy, months, "war.from_others") > 0
            assert quarter(policy, months, "war.drawn") >= 0
    assert quarter("aid-no-action", end_of_2026, "war.contracted") > 0  # contracts continue in 2026
    assert quarter("aid-full-cut", first, "war.contracted") < quarter("aid-no-action", first, "war.contracted")
    assert quarter("aid-new-money", end_of_2026, "war.drawn") > quarter("aid-no-action", end_of_2026, "war.drawn")
    assert quarter("aid-gradual-decline", end_of_2026, "war.contracted") < quarter("aid-gradual-decline", first, "war.contracted")
    # What Europe cannot replace: armour and interceptors run short under a full cut, long-range weapons come no more as they did.
    for series in ("fill.armour", "fill.interceptors", "delivered.strike"):
        cut, usual = (course(runs[policy], f"ukraine.{series}") for policy in ("aid-full-cut", "aid-no-action"))
        assert cut < 0.95 * usual, series
    home = [course(runs[policy], "ukraine.fill.drones") for policy in ("aid-full-cut", "aid-no-action")]
    assert home[0] == pytest.approx(home[1], abs=0.02)  # what is made at home does not run short


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
    assert hope.effect < 0


@pytest.mark.question(55)
def test_aid_and_outlays_of_the_three_branches():
    """Compare US burden shift, European-paid arms plus drones, and a China crisis (aid totals and outlays)."""
    usual, shifted, paid, crisis = (
        war_on_terrain("fazi2025", layers=layers) for layers in ((), ("burden-shift",), ("european-paid",), ("china-crisis",))
    )
    aid = {name: course(run, "war.aid_total") for name, run in (("usual", usual), ("shifted", shifted), ("paid", paid), ("crisis", crisis))}
    assert aid["paid"] > aid["usual"] > max(aid["shifted"], aid["crisis"]) > 0
    outlay = [course(run, "war.patron_outlay") for run in (shifted, usual)]
    assert 0 < outlay[0] < 0.5 * outlay[1]
    assert course(paid, "ukraine.firepower") > course(shifted, "ukraine.firepower")  # Ukrainian strength


@pytest.mark.question(56)
def test_escalation_risk_by_policy_and_by_view():
    """What do wider-world factors do: escalation risk, an incident on NATO soil, rearmament, ties, mixed voices? (by policy and view)"""

    def scare(view, layers=(), changes=()):
        run = war_on_terrain(view, layers=layers, changes=changes)
        assert is_probability(run.first("war.scare")["months"]["12"])
        return by(run, "war.scare")

    less, same, more = (("us-support-cut",), ("us-support-same",), ("us-support-more",))
    assert scare("khalid2025", less) > scare("khalid2025", same)
    assert scare("meduza2025", more) > scare("meduza2025", less)
    assert scare("fazi2025") < scare("fazi2025", changes=(("terrain.escalation_dialogue", 0),))  # talks lower it


@pytest.mark.question(56)
def test_incidents_posture_ties_and_mixed_voices():
    """What do wider-world factors do: escalation risk, an incident on NATO soil, rearmament, ties, mixed voices? (what each moves)"""
    usual, incidents, many, one, ties_cut = (
        war_on_terrain("meduza2025", layers=layers)
        for layers in ((), ("incidents-frequent",), ("many-voices",), ("one-voice",), ("ties-cut",))
    )
    assert by(incidents, "war.incident") > by(usual, "war.incident")
    assert course(incidents, "ukraine.resolve") != course(usual, "ukraine.resolve")
    assert course(many, "ukraine.belief_spread", 1) > course(one, "ukraine.belief_spread", 1)
    assert 0 < course(many, "war.credibility") < 1
    assert course(ties_cut, "russia.firepower") <= course(usual, "russia.firepower")
    distrusted, trusted = (war_on_terrain("fazi2025", layers=layers) for layers in ((), ("no-rearmament",)))
    assert distrusted.ceasefire(24).p <= trusted.ceasefire(24).p
