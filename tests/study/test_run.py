"""A run is a function of its question and its seed, and says what it rests on."""

import json
import math

import pytest

import nicias
from nicias.errors import ModelError, UsageError
from nicias.scenario import Scenario
from nicias.study.result import Run
from nicias.study.run import run

CONTRACT = {
    "scenario", "as_of", "view", "layers", "seed", "draws", "histories", "definition", "warnings", "ceasefire", "endings",
    "durability", "terms", "territory_km2", "losses", "human_cost", "base_rate", "backtested", "horizon_passed", "fingerprint",
}  # fmt: skip


def test_the_contract_s_keys_are_there_and_are_json(small_run: Run) -> None:
    record = json.loads(json.dumps(small_run.to_dict(), allow_nan=False))
    assert set(record) >= CONTRACT
    assert set(record["ceasefire"]) == {"1", "3", "6", "12", "24"}
    assert set(record["durability"]) == {"12", "60"}
    assert set(record["ceasefire"]["12"]) >= {"p", "lo", "hi", "mc_se"}


def test_endings_sum_to_one_and_ceasefires_accumulate(small_run: Run) -> None:
    assert sum(ending.p for ending in small_run.answers.endings.values()) == pytest.approx(1, abs=1e-12)
    chances = [small_run.ceasefire(month).p for month in (1, 3, 6, 12, 24)]
    assert chances == sorted(chances)
    for month in (1, 3, 6, 12, 24):
        assert small_run.answers.curve[month] == pytest.approx(small_run.ceasefire(month).p)


def test_terms_are_shares_of_the_ceasefires(small_run: Run) -> None:
    for options in small_run.answers.marginal_terms.values():
        assert sum(options.values()) == pytest.approx(1)
    shares = [row["p"] for row in small_run.answers.packages]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-12


def test_the_same_question_and_seed_give_the_same_bytes_whatever_the_threads(demonstration: Scenario, small_run: Run) -> None:
    again = run(demonstration, view="bildt", draws=3, histories=400, seed=421, threads=1)
    assert json.dumps(again.to_dict()) == json.dumps(small_run.to_dict())
    assert again.fingerprint == small_run.fingerprint


def test_another_seed_gives_other_figures(demonstration: Scenario, small_run: Run) -> None:
    other = run(demonstration, view="bildt", draws=3, histories=400, seed=422)
    assert other.fingerprint != small_run.fingerprint


def test_a_layer_that_changes_nothing_moves_nothing(demonstration: Scenario, small_run: Run) -> None:
    """Common random numbers: setting a value to what it already is leaves every figure to the last bit."""
    prior = demonstration.at(layers=["bildt"])["first.prior"].estimate.interval()[1]
    same = run(demonstration, view="bildt", draws=3, histories=400, seed=421, changes={"first.prior": prior})
    assert same.answers.ceasefire == small_run.answers.ceasefire
    assert same.answers.territory_km2 == small_run.answers.territory_km2


def test_without_a_view_the_views_stand_side_by_side(demonstration: Scenario, small_run: Run) -> None:
    overview = run(demonstration, draws=3, histories=400, seed=421)
    assert set(overview.by_view) == set(demonstration.views)
    assert overview.answers.view == "nobody's view"
    assert overview.by_view["bildt"].ceasefire == small_run.answers.ceasefire
    assert "nobody" in overview.to_dict()["nobodys_view"]


def test_what_is_not_modelled_is_said_and_is_not_zero(small_run: Run) -> None:
    assert set(small_run.answers.human_cost.values()) == {"not modelled"}


def test_a_short_horizon_has_no_durability_and_says_so(demonstration: Scenario) -> None:
    short = run(demonstration, view="bildt", draws=1, histories=50, seed=1, until="2026-01-01")
    assert short.months == 12
    assert math.isnan(short.durability(60).p)
    assert short.to_dict()["durability"]["60"]["p"] is None
    assert any("too short" in warning for warning in short.answers.warnings)


def test_months_beyond_the_horizon_are_refused(small_run: Run) -> None:
    with pytest.raises(UsageError, match="outside"):
        small_run.ceasefire(85)
    with pytest.raises(UsageError, match="12, 60"):
        small_run.durability(7)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"view": "nobody"}, "no view or layer"),
        ({"draws": 0}, "draws is 0"),
        ({"histories": -1}, "histories is -1"),
        ({"until": "2024-01-01"}, "at least a month"),
        ({"until": "soon"}, "YYYY-MM-DD"),
        ({"changes": {"first.prio": 0.5}}, "first.prior"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_by_name(demonstration: Scenario, arguments: dict, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        run(demonstration, seed=1, **({"draws": 1, "histories": 10} | arguments))


def test_a_value_outside_the_model_names_its_path(demonstration: Scenario) -> None:
    with pytest.raises((ModelError, UsageError), match=r"war\.force_sd"):
        run(demonstration, view="bildt", draws=1, histories=10, seed=1, changes={"war.force_sd": -1})


def test_a_war_carries_its_date_layers_and_changes_into_the_run(demonstration: Scenario, small_run: Run) -> None:
    war = nicias.load("demonstration").layer("common-beliefs").set("first.hope", 2)
    there = run(war, like=small_run)
    spelled = run(demonstration, view="bildt", layers=["common-beliefs"], changes={"first.hope": 2}, draws=3, histories=400, seed=421)
    assert there.answers == spelled.answers
    assert there.fingerprint == spelled.fingerprint
    assert there.answers.ceasefire != small_run.answers.ceasefire


def test_a_view_laid_on_as_a_layer_is_no_overview(demonstration: Scenario, small_run: Run) -> None:
    mixed = run(demonstration, layers=["bildt"], draws=3, histories=400, seed=421)
    assert not mixed.by_view
    assert mixed.answers.ceasefire == small_run.answers.ceasefire
