"""Guarantees, order, pressure, steps, axes, trades and simulated durability: limits, telescoping sums, monotonicity."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nicias
from nicias.bargain.pareto import pareto
from nicias.errors import UsageError
from nicias.study.zopa_answers import status_quo
from nicias.study.zopa_guarantee import (
    COSTS,
    Guarantee,
    believed,
    bundle,
    by_cost,
    by_credibility,
    by_reversal,
    by_type,
    guarantee_issue,
    item_by_item,
    smallest_guarantee,
)
from nicias.study.zopa_sequence import both_orders, credibility, deadlines, threat_of, ultimatum
from nicias.study.zopa_steps import along, round_points
from nicias.study.zopa_trades import central

KINDS = ("paper", "monitors", "force_in_place", "binding")


# Guarantees


def test_the_issue_of_guarantees_is_the_one_that_costs_a_violator_most(young, korea):
    assert guarantee_issue(young.main.table) == "guarantee"
    assert guarantee_issue(korea.main.table) in korea.scenario.issues


def test_a_guarantee_fully_believed_is_the_scenario_s_and_one_not_at_all_is_the_weakest(young):
    table = young.main.table
    sure, void = believed(table, Guarantee()), believed(table, Guarantee(honoured=0.0))
    row = [table.options.place("guarantee", option) for option in KINDS]
    for name in ("breach_cost", "shift", "quiet"):
        assert getattr(sure, name) == pytest.approx(getattr(table, name), abs=1e-15)
        weakest = getattr(table, name)[:, row[:1]]
        assert getattr(void, name)[:, row] == pytest.approx(np.repeat(weakest, 4, axis=1), abs=1e-15)
        others = [place for place in range(len(table.options.paths)) if place not in row]
        assert np.array_equal(getattr(void, name)[:, others], getattr(table, name)[:, others])


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_credibility_is_a_share_that_falls_with_every_doubt(honoured, weakening, precedent):
    whole = Guarantee(honoured, weakening, precedent).credibility
    assert 0 <= whole <= honoured
    assert Guarantee(honoured, 1.0, precedent).credibility == 0


def test_what_is_no_share_is_refused():
    with pytest.raises(UsageError, match=r"honoured is 1\.5"):
        Guarantee(honoured=1.5)


def test_the_smallest_guarantee_is_where_the_margin_turns(young):
    table, blank = young.main.table, status_quo(young.scenario)
    for terms in (blank, {**blank, **young.scenario.proposals["p12"].terms}):
        found = by_cost(table, terms)
        sums = table.sums(table.options.choice(terms)[None])
        for i, side in enumerate(table.sides):
            margins = [
                float(np.median(table.valued(replace(sums, breach_cost=np.full((len(table), 1), cost))).margin[:, i, 0])) for cost in COSTS
            ]
            signs = [cost for cost, margin in zip(COSTS, margins, strict=True) if margin >= 0]
            assert found[side]["from"] == (pytest.approx(min(signs)) if signs else None)
            assert found[side]["to"] == (pytest.approx(max(signs)) if signs else None)
            if signs:
                assert found[side]["gap"] == pytest.approx(min(signs) - found[side]["own"])


def test_margins_by_option_are_those_of_the_packages(young):
    found = smallest_guarantee(young.scenario, young.main.table)
    for side, row in found.items():
        for option, margin in row["margins"].items():
            assert margin == pytest.approx(young.score({"guarantee": option})["answers"][side]["margin"], abs=1e-12)


def test_stronger_guarantees_hold_longer_and_a_weakened_guarantor_s_shorter(young):
    rows = {row["option"]: row for row in by_type(young.scenario, young.main.table, {}, Guarantee(weakening=0.5))}
    holds = [rows[kind]["survival"]["5"]["median"] for kind in KINDS]
    assert holds == sorted(holds)
    for row in rows.values():
        assert row["survival"]["1"]["median"] >= row["survival"]["5"]["median"] >= row["survival"]["10"]["median"]
    assert rows["binding"]["survival_weakened"]["5"]["median"] < rows["binding"]["survival"]["5"]["median"]


def test_the_bundle_takes_what_costs_a_violator_most_and_its_parts_are_paired_differences(young):
    scenario, table = young.scenario, young.main.table
    whole = bundle(scenario, table)
    assert (whole["guarantee"], whole["foreign_troops"], whole["sanctions"]) == ("binding", "nato_members", "phased")
    assert whole["territory"] == scenario.issues["territory"].status_quo
    found = item_by_item(scenario, table)
    blank = status_quo(scenario)
    for issue, part in found["parts"].items():
        pair = np.array([table.options.choice(whole), table.options.choice({**whole, issue: blank[issue]})])
        survival = table.rescored(pair).engine.survival(60)
        assert part["survival"]["median"] == pytest.approx(float(np.median(survival[:, 1] - survival[:, 0])), abs=1e-12)
    assert found["parts"]["guarantee"]["survival"]["median"] < 0


def test_doubt_shortens_peace_and_reversal_costs_whoever_likes_the_peace(young):
    scenario, table = young.scenario, young.main.table
    for name, falling in (("honoured", False), ("precedent", True)):
        rows = by_credibility(scenario, table, {"guarantee": "binding"}, name)
        survival = [row["survival"]["median"] for row in rows]
        assert survival == sorted(survival, reverse=falling)
    rows = by_reversal(scenario, table, scenario.proposals["p03"].terms, (0.0, 0.01, 0.05))
    margins = [row["margins"]["ukraine"] for row in rows]
    assert margins == sorted(margins, reverse=True)
    assert rows[0]["margins"]["ukraine"] == pytest.approx(young.main.proposals["p03"].answers["ukraine"].margin.median, abs=1e-12)
    with pytest.raises(UsageError, match="rate of reversal"):
        by_reversal(scenario, table, {}, (1.0,))


def test_every_guarantor_stands_behind_an_option_and_doubt_moves_ukraine_down(young):
    found = young.main.guarantees({})["guarantors"]
    assert set(found) == {"united_states", "europe"}
    for row in found.values():
        assert 0 <= row["honours"]["lo"] <= row["honours"]["median"] <= row["honours"]["hi"] <= 1
        assert row["effect"]["ukraine"]["median"] <= 0
        assert row["survival"]["median"] <= row["survival_if_sure"]["median"]


# One text into another, axes, deals over heads


def test_steps_add_up_to_the_whole_way(young):
    steps = young.main.transform("p03", "p04", keep=("territory", "nuclear_plant"))
    assert [step["issue"] for step in steps] == [None, "recognition", "guarantee", "sanctions", "assets"]
    assert [step["stated"] for step in steps[1:]] == [True, True, True, False]
    terms = dict(young.scenario.proposals["p03"].terms) | dict(young.scenario.proposals["p04"].terms)
    del terms["assets"]
    end = young.score(terms)["answers"]
    for party in young.main.table.parties:
        moved = sum(step["moves"][party] for step in steps[1:])
        assert steps[0]["answers"][party]["margin"] + moved == pytest.approx(end[party]["margin"], abs=1e-12)


def test_a_text_turned_into_itself_takes_no_step(young):
    assert len(young.main.transform("p04", "p04")) == 1
    with pytest.raises(UsageError, match="is no term of the first text"):
        young.main.transform("p04", "p03", keep=("territory",))
    with pytest.raises(UsageError, match="no proposal 'p99'"):
        young.main.transform("p04", "p99")


def test_at_an_option_s_position_the_axis_gives_the_option_s_answers(young):
    found = young.main.along("territory")
    by_point = {row["at"]: row for row in found["points"]}
    for option, position in found["positions"].items():
        direct = young.score({"territory": option})["answers"]
        for party, answer in by_point[position]["answers"].items():
            assert answer["margin"] == pytest.approx(direct[party]["margin"], abs=1e-12)
    thousands = [at for at in by_point if at % 1000 == 0]
    assert {0, 1000, 2000, 5000, 10_000} <= set(thousands)


def test_between_two_options_sums_are_linear(young):
    scenario, table = young.scenario, young.main.table
    places = {"freeze": 0.0, "rest_of_donetsk": 10.0}
    third = along(scenario, table, "territory", places, [2.5], {})[0]["answers"]["europe"]["margin"]
    ends = [young.score({"territory": option})["answers"]["europe"] for option in places]
    rows = table.rescored(np.array([table.options.choice({**status_quo(scenario), "territory": o}) for o in places])).of("europe")
    assert third == pytest.approx(float(np.median(0.75 * rows[:, 0] + 0.25 * rows[:, 1])), abs=1e-12)
    assert min(end["margin"] for end in ends) <= third <= max(end["margin"] for end in ends)


def test_axes_that_do_not_exist_or_do_not_reach_are_refused(young):
    scenario, table = young.scenario, young.main.table
    with pytest.raises(UsageError, match="Issue 'justice' has no axis"):
        young.main.along("justice")
    with pytest.raises(UsageError, match="'order' is indivisible"):
        young.main.along("order")
    with pytest.raises(UsageError, match="no issue 'land'"):
        young.main.along("land")
    with pytest.raises(UsageError, match="nothing is extrapolated"):
        young.main.along("territory", points=[100_000.0])
    with pytest.raises(UsageError, match="two options at different positions"):
        along(scenario, table, "territory", {"freeze": 0.0, "rest_of_donetsk": 0.0}, [0.0], {})
    with pytest.raises(UsageError, match="no option 'everything'"):
        along(scenario, table, "territory", {"freeze": 0.0, "everything": 1.0}, [0.0], {})
    assert round_points([0.0, 1.0])[:3] == pytest.approx([0, 0.1, 0.2])


def test_a_ladder_ends_at_the_text_and_says_where_the_others_leave(young):
    found = young.main.ladder("p19", "russia")
    end = young.score(young.scenario.proposals["p19"].terms)
    for party, answer in found["rungs"][-1]["answers"].items():
        assert answer["margin"] == pytest.approx(end["answers"][party]["margin"], abs=1e-12)
    assert found["implemented"] == end["everybody"]
    for party, rung in found["leaves"].items():
        consents = [each["answers"][party]["consents"] for each in found["rungs"]]
        assert rung == next((place for place, share in enumerate(consents) if share < 0.5), None)


def test_two_parties_alone_ask_nobody_else(young):
    found = young.main.bilateral(("united_states", "russia"))
    assert found["answers"]["russia"]["margin"] > found["answers"]["ukraine"]["margin"]
    alone = young.main.table.rescored(young.main.table.options.choice(found["package"])[None])
    assert float(np.median(alone.over_war[:, 0, 0])) > 0


# Order and pressure


def test_a_pause_weighs_the_text_against_itself(young):
    scenario, table = young.scenario, young.main.table
    found = both_orders(scenario, table, {})  # the status quo is the pause
    for row in found["sides"].values():
        assert row["ceasefire_first"]["then"]["margin"]["median"] == pytest.approx(0, abs=1e-12)
        assert row["settlement_first"] == row["ceasefire_first"]["pause"]
    found = both_orders(scenario, table, scenario.proposals["p03"].terms)
    assert found["pause"]["guarantee"] == "binding"
    for side, other in zip(table.sides, reversed(table.sides), strict=True):
        lost = found["sides"][side]["leverage_lost"]["median"]
        assert lost == pytest.approx(max(0.0, found["sides"][other]["ceasefire_first"]["pause"]["margin"]["median"]), abs=1e-12)


def test_replies_are_probabilities_and_a_surer_threat_is_obeyed_more(young):
    scenario, table = young.scenario, young.main.table
    rows = ultimatum(scenario, table, "russia", scenario.proposals["p05"].terms, 0.1)
    for row in rows:
        assert row["comply"]["p"] + row["refuse"]["p"] + row["talk"]["p"] == pytest.approx(1)
    comply = [row["comply"]["p"] for row in rows]
    assert comply == sorted(comply)
    assert comply[-1] > comply[0]
    talk = ultimatum(scenario, table, "russia", scenario.proposals["p05"].terms, 0.1, talks_leave=1.0)
    assert talk[-1]["talk"]["p"] == pytest.approx(talk[-1]["refuse"]["p"], abs=0.02)  # the offer averts nothing
    idle = ultimatum(scenario, table, "russia", scenario.proposals["p05"].terms, 0.0)
    assert len({round(row["comply"]["p"], 12) for row in idle}) == 1


@given(st.floats(0.01, 0.99), st.integers(0, 20), st.floats(0.1, 50))
def test_lapses_wear_a_threat_out_and_an_execution_restores_some_of_it(prior, lapses, strength):
    worn = [float(credibility(prior, n, 0, strength)) for n in range(lapses + 1)]
    assert worn == sorted(worn, reverse=True)
    assert float(credibility(prior, lapses, 1, strength)) > worn[-1]
    assert 0 < worn[-1] <= prior + 1e-12


def test_deadlines_worth_and_compliance_fall_together(young):
    scenario, table = young.scenario, young.main.table
    penalty = threat_of(scenario, table, "russia")
    assert (penalty > 0).all()
    found = deadlines(scenario, table, "russia", scenario.proposals["p05"].terms, penalty, prior=0.5)
    for name in ("worth", "credibility"):
        values = [row[name]["median"] for row in found["after_lapses"]]
        assert values == sorted(values, reverse=True)
        assert found["after_penalty"][name]["median"] > values[-1]
    comply = [row["comply"]["p"] for row in found["after_lapses"]]
    assert comply == sorted(comply, reverse=True)


def test_pressure_on_nobody_or_with_no_threat_is_refused(young, korea):
    with pytest.raises(UsageError, match="is not a side"):
        young.main.pressure("p05", "europe", penalty=0.1)
    with pytest.raises(UsageError, match="has no threat"):
        korea.main.pressure("p04", "un_command")
    with pytest.raises(UsageError, match="not a probability"):
        ultimatum(young.scenario, young.main.table, "russia", {}, 0.1, chances=(2.0,))
    with pytest.raises(UsageError, match="counted from 0"):
        credibility(0.5, -1)


# Terms: frontier and trades


def test_the_frontier_of_terms_is_the_exact_one(young):
    table = young.main.table
    found = young.main.frontier(("russia", "ukraine"))
    exact = pareto(central(table, ("russia", "ukraine")))
    assert found["count"] == len(exact) == len(found["packages"])
    for row, worth in zip(found["packages"], exact.utility.T, strict=True):
        places = [table.options.place(issue, option) for issue, option in row["package"].items()]
        for p, party in enumerate(("russia", "ukraine")):
            assert row["worth"][party] == pytest.approx(float(np.median(table.score[:, p], axis=0)[places].sum()), abs=1e-9)
            assert row["worth"][party] == pytest.approx(float(worth[p]), abs=1e-9)
    with pytest.raises(UsageError, match="no preferences to score"):
        young.main.frontier(("russia", "china"))


def test_the_frontier_of_terms_has_its_fairness_points(young):
    easy = replace(young.main, table=replace(young.main.table, start=replace(young.main.table.start, alone=young.main.table.start.alone - 1)))
    found = easy.frontier(("russia", "ukraine", "europe"))
    gains = np.array([[row["worth"][party] - found["without"][party] for party in found["parties"]] for row in found["packages"]])
    agreed = gains[(gains >= 0).all(axis=1)]

    def of(name):
        return np.array([found["fairness"][name]["worth"][party] - found["without"][party] for party in found["parties"]])

    assert of("nash").prod() == pytest.approx(agreed.prod(axis=1).max())
    assert of("egalitarian").min() == pytest.approx(agreed.min(axis=1).max())
    assert of("utilitarian").sum() == pytest.approx(agreed.sum(axis=1).max())
    ratios = agreed / agreed.max(axis=0)
    assert (of("kalai_smorodinsky") / agreed.max(axis=0)).min() == pytest.approx(ratios.min(axis=1).max())
    assert np.ptp(of("kalai_smorodinsky_most_equal") / agreed.max(axis=0)) == pytest.approx(np.ptp(ratios, axis=1).min())


def test_a_trade_is_paid_for_by_both_and_gains_both(young):
    trades = young.main.logrolling()
    assert trades
    for each in trades:
        assert each["gains"]["russia"] > 0 < each["gains"]["ukraine"]
        assert each["given"]["gains"]["russia"] < 0 < each["given"]["gains"]["ukraine"]
        assert each["taken"]["gains"]["ukraine"] < 0 < each["taken"]["gains"]["russia"]
        assert each["in_words"].startswith("Russia gives Ukraine ")


# Simulated


def test_the_simulated_peace_holds_as_long_as_its_hazard_says():
    found = nicias.zopa("ukraine-2025", view="young2025", draws=2, seed=421, histories=2000, terms={"guarantee": "binding"}, until="2038-08-22")
    simulated = found.to_dict()["simulated"]
    assert simulated["months"] == 156
    assert set(simulated["holds"]) == {"1", "5", "10"}
    shares = [simulated["holds"][years]["p"] for years in ("1", "5", "10")]
    assert shares == sorted(shares, reverse=True)
    # Signed at other states than the start, so the hazard at the start is a guide and no more.
    assert abs(simulated["holds"]["1"]["p"] - found.to_dict()["package"]["survival"]["1"]["median"]) < 0.3
    with pytest.raises(UsageError, match="too short"):
        nicias.zopa("ukraine-2025", view="young2025", draws=1, seed=1, histories=5, terms={"guarantee": "binding"}, until="2026-08-22").to_dict()
