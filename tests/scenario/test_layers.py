"""Layers: order, provenance, differences, parts, contradictions, and nobody's view."""

import pytest

from nicias.errors import UsageError
from nicias.evidence.estimate import Discrete, Fixed, Interval
from nicias.scenario import load
from nicias.scenario.union import cover


def test_layers_stack_in_the_order_given(brenn):
    assert brenn.at(layers=["marsh", "courier"])["brenn.prior"].layer == "courier"
    assert brenn.at(layers=["courier", "marsh"])["brenn.prior"].layer == "marsh"
    assert brenn.at(layers=["marsh", "courier"])["tarn.prior"].layer == "marsh"


def test_a_change_comes_after_every_layer(brenn):
    assert brenn.at(layers=["marsh"], changes={"brenn.prior": "0.5"})["brenn.prior"].layer == "--set"


def test_a_layer_lends_its_reason_to_its_entries(brenn):
    value = brenn.at(layers=["second-levy"])["brenn.recruits"]
    assert (value.method, value.by, value.reason) == ("judged", "the tests", "What if there were more men?")
    assert value.standing == "judged"
    value = brenn.at(layers=["common-beliefs"])["brenn.prior"]
    assert value.by == "Both hold the same even belief"


def test_a_view_lends_nothing(change):
    scenario = load(change("views/marsh.yml", "method: inferred, of: [gazette1905 ¶4]}", "of: [gazette1905 ¶4]}"))
    assert scenario.at(layers=["marsh"])["brenn.prior"].standing == "bare"


def test_conflicting_layers_are_remarked_on_unless_they_say_so(brenn):
    assert [w for w in brenn.at(layers=["marsh", "courier"]).warnings if "does not say so" in w]
    assert not [w for w in brenn.at(layers=["marsh", "common-beliefs"]).warnings if "does not say so" in w]
    assert not [w for w in brenn.at(layers=["marsh", "second-levy"]).warnings if "does not say so" in w]


def test_two_views_are_labelled_mixed(brenn):
    (mixed,) = [w for w in brenn.at(layers=["marsh", "courier"]).warnings if w.startswith("Mixed")]
    assert "marsh, courier in that order; the later ones override brenn.prior" in mixed
    assert [w for w in brenn.at(layers=["marsh", "courier:vell"]).warnings if w.startswith("Mixed")]
    assert not [w for w in brenn.at(layers=["marsh", "courier:brenn"]).warnings if "does not say so" in w]
    assert not [w for w in brenn.at(layers=["marsh"]).warnings if w.startswith("Mixed")]


def test_a_part_of_a_view(brenn):
    by_path = brenn.at(layers=["marsh", "courier:vell"])
    assert by_path["brenn.prior"].layer == "marsh"
    assert by_path["vell.resolve"].layer == "courier:vell"
    by_cell = brenn.at(layers=["courier:who_is_winning"])
    assert by_cell["brenn.prior"].layer == "courier:who_is_winning"
    assert by_cell["vell.resolve"].layer == ""
    with pytest.raises(UsageError, match="sets nothing at or below 'tarn'"):
        brenn.layer("courier:tarn")


def test_diff_names_what_changed_and_only_that(brenn):
    base, marsh = brenn.at(), brenn.at(layers=["marsh"])
    differences = base.diff(marsh)
    assert {d.path for d in differences} == {"brenn.prior", "tarn.prior"}
    assert "0.6–0.8 share" in str(differences[0])
    assert "0.8–0.9 share" in str(differences[0])
    assert base.diff(base) == []
    appeared = brenn.at("1905-02-01").diff(brenn.at("1905-03-01"))
    assert {d.path for d in appeared if d.before is None} >= {"brenn.recruits", "brenn.shells"}


def test_a_reading_of_a_contradiction_is_a_layer(brenn):
    value = brenn.at(layers=["c01:gazette1905"])["brenn.prior"]
    assert value.estimate == Interval(0.7, 0.9, "beta")
    assert [str(claim) for claim in value.claims] == ["gazette1905 ¶4"]
    assert value.standing == "cited"
    with pytest.raises(UsageError, match="has no reading"):
        brenn.layer("c01:nobody")
    with pytest.raises(UsageError, match="has no reading"):
        brenn.layer("c01")


def test_the_union_covers_the_views_and_the_base(brenn):
    union = brenn.union()
    assert set(union.changes) == {"brenn.prior", "tarn.prior", "vell.resolve"}
    assert union.changes["brenn.prior"].estimate == Interval(0.4, 0.9, "beta")
    assert union.changes["tarn.prior"].estimate == Interval(0.1, 0.95, "beta")
    known = brenn.at(layers=[union])
    assert known["brenn.prior"].disputed
    assert known["brenn.prior"].layer == "nobody's view"
    assert not known["brenn.recruits"].disputed
    assert set(known.disputed()) == {"brenn.prior", "tarn.prior", "vell.resolve", "tarn.recruits"}


def test_the_union_of_choices_keeps_every_option(brenn):
    estimate = brenn.union().changes["vell.resolve"].estimate
    assert isinstance(estimate, Discrete)
    assert estimate.probability("wavering") == pytest.approx((0.3 + 1) / 2)
    assert estimate.probability("firm") == pytest.approx(0.35)


def test_the_union_of_some_views(brenn):
    assert set(brenn.union(["marsh"]).changes) == {"brenn.prior", "tarn.prior"}
    assert brenn.union([]).changes == {}


def test_what_all_agree_on_is_left_alone():
    scenario_estimates = [Interval(0.2, 0.4, "beta")] * 3
    assert cover(scenario_estimates, "share") == Interval(0.2, 0.4, "beta")
    assert cover([Fixed(3.0), Fixed(3.0)], "km") == Fixed(3.0)
    assert cover([Fixed(3.0), Fixed(5.0)], "km") == Interval(3, 5, "log-normal")


def test_unknown_layers_suggest_the_nearest(brenn):
    with pytest.raises(UsageError, match="Did you mean 'second-levy'"):
        brenn.at(layers=["second-lev"])
