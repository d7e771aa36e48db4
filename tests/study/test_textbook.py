"""A draw's textbook war: the walk's formulae against linear systems, and a scenario's reading against them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicias.errors import ModelError, UsageError
from nicias.scenario import Scenario
from nicias.study.columns import column
from nicias.study.supplies import SUPPLIES
from nicias.study.textbook import Textbook, ruin, textbook
from nicias.study.through import read_through, summary

MODELS = sorted([*SUPPLIES, "baseline", "lanchester", "group-decision"])


@given(st.floats(0.01, 0.5), st.floats(0.01, 0.5), st.integers(2, 40), st.data())
def test_the_walk_as_a_linear_system(down: float, up: float, end: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(1, end - 1))
    stay = 1 - down - up
    walk = np.eye(end + 1)
    for k in range(1, end):
        walk[k, k - 1 : k + 2] -= (down, stay, up)
    chance = np.linalg.solve(walk, np.eye(end + 1)[end])
    steps = np.linalg.solve(walk, [0, *[1] * (end - 1), 0])
    found = ruin(down, up, start, end)
    assert found[0] == pytest.approx(chance[start], rel=1e-6, abs=1e-12)
    assert found[1] == pytest.approx(steps[start], rel=1e-5)


def test_the_even_walk_is_the_limit_of_the_uneven_one() -> None:
    assert ruin(0.3, 0.3, 4, 10) == pytest.approx((0.4, 40.0))
    assert ruin(0.3, 0.3 + 1e-7, 4, 10) == pytest.approx((0.4, 40.0), rel=1e-5)


@pytest.fixture(scope="module")
def wars(demonstration: Scenario) -> list[Textbook]:
    known = demonstration.at(demonstration.as_of, layers=["bildt"])
    found = column(demonstration, known, view="bildt", layers=(), as_of=known.as_of, seed=3, draws=8, names=())
    quo = {name: issue.status_quo for name, issue in demonstration.issues.items()}
    return [textbook(draw, quo) for draw in found.draws]


def test_chances_rise_with_the_belief_and_with_the_force_ratio(wars: list[Textbook]) -> None:
    for war in wars:
        assert war.wins(0.2) < war.wins(0.8)
        assert war.wins(0.5, -0.1) < war.wins(0.5) < war.wins(0.5, 0.1)
        assert 0 < war.wins(0.5, -9) < war.wins(0.5, 9) < 1  # a shift beyond the grid stops one step before collapse
        assert 0 < war.renewal_hazard() < 1
        assert war.total_cost(0) < war.monthly_cost(0) * war.months(war.analyst)  # discounting


def test_the_beta_belief_has_the_mean_and_the_variance_of_the_two_points(wars: list[Textbook]) -> None:
    for war in wars:
        for side in (0, 1):
            a, b = war.beta_prior(side)
            points = [up / (up + down) for down, _, up in war.steps]
            weight = war.prior(side)
            mean = (1 - weight) * points[0] + weight * points[1]
            assert a / (a + b) == pytest.approx(mean)
            assert a * b / (a + b) ** 2 / (a + b + 1) == pytest.approx(weight * (1 - weight) * (points[1] - points[0]) ** 2)


@pytest.mark.parametrize("name", MODELS)
def test_a_scenario_says_what_it_supplies_and_what_it_lacks(name: str, demonstration: Scenario) -> None:
    found = read_through(name, demonstration, view="bildt", draws=4, seed=7)["bildt"]
    again = read_through(name, demonstration, view="bildt", draws=4, seed=7)["bildt"]
    assert found == again
    assert found.status
    assert bool(found.missing) != bool(found.outputs)
    for need in found.supplied.values():
        assert need["how"]
        assert {"p05", "p50", "p95"} <= need.keys()


def test_without_a_view_every_view_has_its_column_and_nobody_s_comes_beside_them(demonstration: Scenario) -> None:
    columns = read_through("powell-2006", demonstration, draws=3, seed=1)
    assert list(columns) == ["nobody's view", *demonstration.views]
    alone = read_through("powell-2006", demonstration, view="meduza", draws=3, seed=1)["meduza"]
    assert columns["meduza"].outputs == alone.outputs


def test_what_the_caller_gives_comes_before_what_the_scenario_has(demonstration: Scenario) -> None:
    found = read_through("fearon-1995", demonstration, view="bildt", draws=5, seed=1, p=0.5, cost_b_max=0.4)["bildt"]
    assert set(found.supplied) == {"cost_a"}
    assert found.given == {"p": 0.5, "cost_b_max": 0.4}
    assert found.outputs["p_war"]["p50"] > 0
    kydd = read_through(
        "kydd-2003", demonstration, view="bildt", draws=5, seed=1, cost_low=0.01, cost_high=0.05, mediator_war_cost=0.2, noise=0.01
    )["bildt"]
    assert not kydd.missing
    assert kydd.outputs["minimum_bias"]["p50"] > 0


def test_draws_outside_the_model_are_counted_and_named(demonstration: Scenario) -> None:
    kydd = {"cost_low": 0.01, "mediator_war_cost": 0.2, "noise": 0.1}
    with pytest.raises(ModelError, match=r"Every draw lies outside the model.*demands lie in"):
        read_through("kydd-2003", demonstration, view="bildt", draws=3, seed=1, **kydd, cost_high=0.999)


def test_a_changed_value_changes_the_reading(demonstration: Scenario) -> None:
    side = demonstration.sides[0]
    level = demonstration.start.level
    dear = {f"{side}.cost.{level}": 0.05}
    cheap = read_through("fearon-1995", demonstration, view="bildt", draws=4, seed=1)["bildt"]
    costly = read_through("fearon-1995", demonstration, view="bildt", draws=4, seed=1, changes=dear)["bildt"]
    assert costly.supplied["cost_a"]["p50"] > cheap.supplied["cost_a"]["p50"]
    assert costly.supplied["p"] == cheap.supplied["p"]  # common random numbers


def test_a_war_from_a_session_is_read_with_its_layers_and_changes(demonstration: Scenario) -> None:
    from nicias.scenario.session import War

    path = f"{demonstration.sides[0]}.cost.{demonstration.start.level}"
    war = War(demonstration).set(path, 0.05)
    by_hand = read_through("fearon-1995", demonstration, view="bildt", draws=3, seed=1, changes={path: 0.05})
    assert read_through("fearon-1995", war, view="bildt", draws=3, seed=1) == by_hand


def test_names_that_do_not_exist_are_refused(demonstration: Scenario) -> None:
    with pytest.raises(UsageError, match="no input called 'pp'"):
        read_through("fearon-1995", demonstration, view="bildt", pp=0.5)
    with pytest.raises(UsageError, match="draws is 0"):
        read_through("fearon-1995", demonstration, view="bildt", draws=0)
    with pytest.raises(ModelError, match=r"fearon-1995\.p"):
        read_through("fearon-1995", demonstration, view="bildt", p="many")


def test_summaries_keep_words_absences_and_lists_apart() -> None:
    assert summary([1.0, None, 3.0])["none"] == 1
    assert summary([None, None]) == {"none": 2}
    assert summary(["pool", "pool", "semi", "pool"])["shares"] == {"pool": 0.75, "semi": 0.25}
    assert summary([[1.0, 2.0], [3.0, 4.0]])["p50"] == [2.0, 3.0]
    assert summary([[1.0], [3.0, 4.0]])["lengths"]["p95"] == pytest.approx(1.95)
    assert summary([{"n": 1}, {"n": 2}])["n"]["p50"] == 1.5
