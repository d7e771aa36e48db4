"""Layers: order, provenance, differences, parts, contradictions, and nobody's view."""

import pytest

from nicias.errors import ScenarioError, UsageError
from nicias.evidence.estimate import Discrete, Fixed, Interval
from nicias.scenario import load
from nicias.scenario.overriding import overrides
from nicias.scenario.union import cover


def test_layers_stack_in_the_order_given(brenn):
    assert brenn.at(layers=["marsh", "courier:brenn"])["brenn.prior"].layer == "courier:brenn"
    assert brenn.at(layers=["courier", "marsh:brenn"])["brenn.prior"].layer == "marsh:brenn"
    assert brenn.at(layers=["marsh", "courier:brenn"])["tarn.prior"].layer == "marsh"


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
    assert [w for w in brenn.at(layers=["common-beliefs", "marsh"]).warnings if "does not say so" in w]
    assert not [w for w in brenn.at(layers=["marsh", "common-beliefs"]).warnings if "does not say so" in w]
    assert not [w for w in brenn.at(layers=["marsh", "second-levy"]).warnings if "does not say so" in w]


def test_two_views_are_labelled_mixed(brenn):
    known = brenn.at(layers=["marsh", "courier:brenn"])
    (mixed,) = [w for w in known.warnings if w.startswith("Mixed")]
    assert "marsh, courier:brenn in that order; the later ones override brenn.prior" in mixed
    assert overrides(known.layers) == [{"path": "brenn.prior", "from": "marsh", "to": "courier:brenn"}]
    assert overrides(brenn.at(layers=["marsh", "second-levy"]).layers) == []
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
    assert cover([Interval(7.5, 11.7, "uniform"), Interval(6.5, 9, "uniform")], "index") == Interval(6.5, 11.7, "uniform")
    assert cover([Fixed(3.0), Fixed(5.0)], "km") == Interval(3, 5, "log-normal")


def test_unknown_layers_suggest_the_nearest(brenn):
    with pytest.raises(UsageError, match="Did you mean 'second-levy'"):
        brenn.at(layers=["second-lev"])


def test_two_views_that_set_a_value_differently_do_not_stack(brenn):
    with pytest.raises(UsageError) as refusal:
        brenn.at(layers=["marsh", "courier"])
    message = str(refusal.value)
    assert all(place in message for place in ("views/marsh.yml:10", "views/courier.yml:9", "brenn.prior", "courier:who_is_winning"))
    assert brenn.at(layers=["marsh", "marsh"])["brenn.prior"].layer == "marsh"


def test_a_view_names_its_text_or_its_author(change):
    with pytest.raises(ScenarioError, match=r"views/marsh\.yml:\d+.*source.*by"):
        load(change("views/marsh.yml", "source: gazette1905\n", ""))


def test_a_view_that_names_no_value_is_told_where_the_nearest_stands(change):
    with pytest.raises(ScenarioError, match=r"views/marsh\.yml:\d+[\s\S]*there is no value 'brenn\.priorr'[\s\S]*'brenn\.prior' stands at values/\w+\.yml:\d+"):
        load(change("views/marsh.yml", "brenn.prior:", "brenn.priorr:"))


OUTSIDE = """\
title: My own
kind: view
by: A reader
reason: Brenn is weaker than it thinks.
set:
  brenn.prior: {between: [0.2, 0.3], cell: who_is_winning}
cells:
  who_is_winning: {code: L, reading: Brenn is losing.}
"""


def test_a_view_of_one_s_own_lies_in_any_file(brenn, tmp_path):
    file = tmp_path / "mine.yml"
    file.write_text(OUTSIDE, "utf-8")
    known = brenn.at(layers=[str(file)])
    value = known["brenn.prior"]
    assert (value.layer, value.method, value.by, value.reason) == ("mine", "judged", "A reader", "Brenn is weaker than it thinks.")
    assert [d.path for d in brenn.at().diff(known)] == ["brenn.prior"]
    with pytest.raises(UsageError, match=r"mine\.yml:6"):
        brenn.at(layers=["marsh", str(file)])
    with pytest.raises(UsageError, match="There is no file"):
        brenn.layer(str(tmp_path / "absent.yml"))
    for wrong, message in (("brenn.prior", "brenn.priorr"), ("by: A reader\n", "")):
        file.write_text(OUTSIDE.replace(wrong, message), "utf-8")
        with pytest.raises(ScenarioError, match=r"mine\.yml:\d+"):
            brenn.layer(str(file))


ORDERED = """\
order:
  - {less: tarn.prior, than: brenn.prior, reading: Tarn hopes for less than Brenn., of: [gazette1905 ¶4]}
set:"""


def test_an_order_holds_under_the_view_that_states_it(change):
    scenario = load(change("views/marsh.yml", "set:", ORDERED.replace("tarn.prior, than: brenn.prior", "brenn.prior, than: tarn.prior")))
    assert scenario.at(layers=["marsh"])["brenn.prior"].layer == "marsh"
    with pytest.raises(UsageError, match=r"breaks the order that 'marsh' states: Tarn hopes for less.*gazette1905 ¶4"):
        scenario.at(layers=["marsh"], changes={"brenn.prior": 0.97})
    with pytest.raises(UsageError, match="breaks the order"):
        scenario.at(layers=["marsh", "common-beliefs"])
    remarked = scenario.at(changes={"brenn.prior": 0.97}).warnings
    assert [w for w in remarked if w.startswith("Another order than 'marsh' states")]
    assert not [w for w in scenario.at().warnings if "order" in w]


def test_an_order_names_values_and_options_that_exist(change):
    with pytest.raises(ScenarioError, match=r"there is no value 'tarn\.priorr'"):
        load(change("views/marsh.yml", "set:", ORDERED.replace("tarn.prior", "tarn.priorr")))
    with pytest.raises(ScenarioError, match="PATH:OPTION"):
        load(change("views/marsh.yml", "tarn.priorr", "tarn.prior:firm"))
