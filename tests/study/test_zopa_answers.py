"""Proposals scored: kinds, answers beside the reported ones, the dull rule, dates, and the user's own packages."""

import datetime
import json

import numpy as np
import pytest

import nicias
from nicias.errors import ScenarioError, UsageError
from nicias.study.zopa_answers import SCORED_KINDS, record
from nicias.study.zopa_package import package_from, read_package

ON_THE_MAP = {"war.terrain": False}
"""As the fixture `young` is."""

GRID = ("p01", "p03", "p04", "p05", "p06", "p08", "p09", "p11", "p12", "p13", "p14", "p15", "p19")
"""The proposals of the inventory's position grid."""


def test_offers_and_demands_are_scored_and_nothing_else(young):
    assert len(young.main.proposals) == 25
    for each in young.main.proposals.values():
        assert each.scored == (each.kind in SCORED_KINDS)
        for party, answer in each.answers.items():
            assert answer.margin.lo <= answer.margin.median <= answer.margin.hi
            assert 0 <= answer.consents <= answer.signs <= 1
            assert (answer.accepts_this_month is None) == (party not in young.scenario.sides)
            needed = young.scenario.proposals[each.name].needs
            assert answer.needed == (party in needed)


def test_blanks_at_their_best_are_never_worse_than_the_status_quo(young):
    for each in young.main.proposals.values():
        for answer in each.answers.values():
            assert answer.margin_best >= answer.margin.median - 1e-12


def test_an_unknown_response_stays_unknown(young):
    answers = young.to_dict()["proposals"]["p03"]["answers"]
    assert answers["russia"]["reported"] == "unknown"
    assert answers["russia"]["agrees"] is None


def test_who_would_sign_has_nothing_in_the_way(young):
    for each in young.main.proposals.values():
        for answer in each.answers.values():
            if answer.computed == "accepts":
                assert answer.blocking is None
                assert answer.blocking_term is None


def test_the_dull_rule_on_the_inventory_s_grid(young):
    """'Authors sign their own text, others refuse' gets 27 of the 29 plain answers there; on our cells it is computed alike."""
    cells = right = 0
    for name in GRID:
        proposal = young.scenario.proposals[name]
        for party, response in proposal.responses.items():
            if response.answer in ("accepts", "rejects"):
                cells += 1
                right += (party in proposal.by) == (response.answer == "accepts")
    # The inventory counts Russia as the author of what its texts ask, p08 included.
    assert (right, cells) == (27, 29)
    scored = [each for each in young.main.proposals.values() if each.scored]
    every = record(scored, needed_only=False)
    plain = [
        (party in young.scenario.proposals[each.name].by) == (response.answer == "accepts")
        for each in scored
        for party, response in young.scenario.proposals[each.name].responses.items()
        if response.answer in ("accepts", "rejects")
    ]
    assert (every.dull_rule, every.cells) == (sum(plain), len(plain))
    assert record(scored, needed_only=True).cells < every.cells


def test_disagreement_with_the_source_is_said(young):
    answers = young.to_dict()["proposals"]
    for each in answers.values():
        for answer in each.get("answers", {}).values():
            if answer["reported"] in ("accepts", "rejects"):
                assert answer["agrees"] == (answer["computed"] == answer["reported"])


def test_what_came_after_the_as_of_date_is_marked():
    found = nicias.zopa("ukraine-2025", view="bildt2025", draws=1, seed=1)
    later = {name for name, each in found.main.proposals.items() if each.later}
    assert "p01" not in later  # of the same day
    assert {"p03", "p14"} <= later
    assert "p16" in later  # made in 2024, first reported in May 2025
    now = nicias.zopa("ukraine-2025", view="bildt2025", as_of=datetime.date(2025, 8, 30), draws=1, seed=1)
    assert not any(each.later for each in now.main.proposals.values())


def test_blocked_by_names_who_by_how_much_and_on_what(young):
    blocked = young.blocked_by("p04")
    assert [each.party for each in blocked] == [
        party
        for party, answer in sorted(young.main.proposals["p04"].answers.items(), key=lambda item: item[1].margin.median)
        if answer.needed and answer.computed == "rejects"
    ]
    assert [each.margin for each in blocked] == sorted(each.margin for each in blocked)
    with pytest.raises(UsageError, match="only offers and demands"):
        young.blocked_by("p22")
    with pytest.raises(UsageError, match="No proposal 'p99'"):
        young.blocked_by("p99")


def test_the_tidy_table_has_a_row_for_every_answer(young):
    rows = young.rows()
    assert len(rows) == sum(len(each.answers) for each in young.main.proposals.values())
    assert {row["view"] for row in rows} == {"young2025"}
    assert all(not isinstance(value, dict | list) for row in rows for value in row.values())
    one = next(row for row in rows if (row["proposal"], row["party"]) == ("p04", "russia"))
    assert one["margin"] == young.to_dict()["proposals"]["p04"]["answers"]["russia"]["margin"]


def test_the_same_seed_gives_the_same_answer_whatever_the_threads(young):
    again = nicias.zopa("ukraine-2025", view="young2025", changes=ON_THE_MAP, draws=3, seed=421, threads=1)
    assert again.fingerprint == young.fingerprint
    fewer = nicias.zopa("ukraine-2025", view="young2025", changes=ON_THE_MAP, draws=2, seed=421)
    assert np.array_equal(fewer.main.table.start.alone, young.main.table.start.alone[:2])


def test_a_war_with_layers_is_taken_as_it_stands():
    war = nicias.load("ukraine-2025").layer("young2025").layer("binding-guarantees")
    found = nicias.zopa(war, draws=1, seed=3, proposal="p03")
    assert not found.by_view  # a view among the layers stands for itself
    assert found.main.proposals["p03"].delivered == 1


def test_views_stand_side_by_side_and_nobody_s_is_the_rest():
    found = nicias.zopa("ukraine-2025", draws=1, seed=2, proposal="p01")
    data = found.to_dict()
    assert set(data["by_view"]) == {"bildt2025", "fazi2025", "khalid2025", "meduza2025", "young2025"}
    assert "nobody" in data["nobodys_view"]
    assert data["by_view"]["bildt2025"]["as_of"] == "2025-04-05"
    json.dumps(data, allow_nan=False)


def test_a_scenario_without_third_parties_is_answered(korea):
    assert korea.main.table.parties == ("un_command", "china_korea", "soviet_union")
    assert korea.main.zone.required == ("un_command", "china_korea")
    assert korea.main.records["needed"].cells > 0


def test_one_package_of_the_user_s(young):
    found = nicias.zopa("ukraine-2025", view="young2025", changes=ON_THE_MAP, draws=3, seed=421, terms={"territory": "freeze", "guarantee": "monitors"})
    package = found.to_dict()["package"]
    quickly = young.score({"territory": "freeze", "guarantee": "monitors"})
    for party, answer in package["answers"].items():
        assert answer["margin"] == pytest.approx(quickly["answers"][party]["margin"], abs=1e-12)
        assert answer["reported"] == "unknown"
    assert set(found.to_dict()["proposals"]) == set()


GOOD = "title: My deal\nterms: {territory: freeze, guarantee: monitors}\nneeds: [russia, ukraine]\n"


def test_a_package_file(tmp_path, young):
    file = tmp_path / "my-deal.yml"
    file.write_text(GOOD, "utf-8")
    deal = read_package(file, young.scenario)
    assert deal.terms == {"territory": "freeze", "guarantee": "monitors"}
    assert (deal.title, deal.kind, deal.needs) == ("My deal", "offer", ("russia", "ukraine"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("territory", "teritory"), r"my-deal\.yml:2:\d+: terms\.teritory: there is no issue 'teritory'.*'territory'"),
        (GOOD.replace("freeze", "frieze"), r"my-deal\.yml:2:\d+: terms\.territory: there is no option 'frieze'.*'freeze'"),
        (GOOD.replace("ukraine]", "ukrain]"), r"my-deal\.yml:3:\d+: needs\.1: there is no party 'ukrain'"),
        ("terms: {}\n", r"the package is empty"),
        ("", r"the package is empty"),
        (GOOD + "extra: 1\n", r"my-deal\.yml:4:1: extra: unknown key"),
        ("terms: {territory: freeze, territory: freeze}\n", r"given twice"),
        ("terms: &a {territory: freeze}\n", r"anchors and aliases"),
        ("terms: [territory]\n", r"this should be a mapping"),
        ("terms: {territory: [freeze]}\n", r"this should be text"),
    ],
)
def test_a_package_file_that_does_not_fit_gets_one_message(tmp_path, young, text, says):
    file = tmp_path / "my-deal.yml"
    file.write_text(text, "utf-8")
    with pytest.raises(ScenarioError, match=says):
        read_package(file, young.scenario)


def test_a_package_that_does_not_fit_gets_one_message(tmp_path, young):
    for terms, says in (
        ({}, "empty"),
        ({"teritory": "freeze"}, "no issue 'teritory'"),
        ({"territory": "frieze"}, "no option 'frieze'"),
    ):
        with pytest.raises(UsageError, match=says):
            package_from(terms, young.scenario)
    with pytest.raises(UsageError, match="There is no file"):
        read_package(tmp_path / "nothing.yml", young.scenario)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"proposal": "p99"}, "no proposal 'p99'"),
        ({"terms": {"territory": "freeze"}, "package": "x.yml"}, "not both"),
        ({"draws": 0}, "draws is 0"),
        ({"histories": 100}, "Name one proposal"),
        ({"proposal": "p01", "histories": 0}, "histories is 0"),
        ({"view": "nobody2025"}, "no view or layer"),
    ],
)
def test_a_question_that_does_not_fit_is_refused(asked, says):
    with pytest.raises(UsageError, match=says):
        nicias.zopa("ukraine-2025", seed=1, **asked)


def test_weights_that_do_not_sum_are_said_and_worthless_ones_refused():
    heavy = nicias.zopa("ukraine-2025", view="young2025", draws=1, seed=1, proposal="p01", changes={"europe.weight.order": 0.9})
    assert any("weights of europe sum to" in warning for warning in heavy.main.warnings)
    nothing = {f"europe.weight.{issue}": 0 for issue in heavy.scenario.issues}
    with pytest.raises(nicias.ModelError, match="every issue has weight zero"):
        nicias.zopa("ukraine-2025", view="young2025", draws=1, seed=1, proposal="p01", changes=nothing)


def test_an_option_that_nobody_delivers_is_said():
    none = {"settlement.delivers.guarantee.binding": False}
    found = nicias.zopa("ukraine-2025", view="young2025", draws=1, seed=1, terms={"guarantee": "binding"}, changes=none)
    assert "Nobody delivers guarantee binding in any draw; the package is scored as if somebody did." in found.main.warnings
    assert found.to_dict()["package"]["delivered"] == 0
    assert found.main.zone.nearest.package["guarantee"] != "binding"


def test_an_issue_that_nobody_can_settle_is_refused(young):
    from dataclasses import replace

    from nicias.study.zopa_table import solved

    draw = young.main.table.bound[0]
    first, *rest = draw.table.issues
    barred = replace(draw, table=replace(draw.table, issues=(replace(first, delivered=np.zeros_like(first.delivered)), *rest)))
    with pytest.raises(nicias.ModelError, match="issue 'territory' has no permitted option that is delivered"):
        solved([barred])
