"""fearon-1995: the target, and the games solved by trying every demand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nicias.errors import ModelError
from nicias.models import model
from tests.models import inputs


def test_the_targets() -> None:
    known = model("fearon-1995", p=0.6, cost_a=0.1, cost_b=0.15)
    assert (known["range_low"], known["range_high"]) == (pytest.approx(0.5), pytest.approx(0.75))
    uniform = model("fearon-1995", p=0.5, cost_a=0.1, cost_b_max=0.4)
    assert [uniform[key] for key in ("demand", "p_war", "value_a")] == pytest.approx([0.65, 0.375, 0.55625])


@given(inputs.fearon_known())
def test_every_division_in_the_range_beats_war_for_both_and_no_other_does(given_: dict) -> None:
    solved = model("fearon-1995", **given_)
    p, a, b = given_["p"], given_["cost_a"], given_["cost_b"]
    for x in np.linspace(0, 1, 101):
        both = x >= p - a - 1e-12 and 1 - x >= 1 - p - b - 1e-12
        assert both == (solved["range_low"] - 1e-12 <= x <= solved["range_high"] + 1e-12)


@given(inputs.fearon_uniform())
def test_no_other_demand_does_better_against_uniform_costs(given_: dict) -> None:
    """The payoff by counting the types that refuse, on a grid of types and demands."""
    solved = model("fearon-1995", **given_)
    p, a, top = given_["p"], given_["cost_a"], given_["cost_b_max"]
    types = (np.arange(2000) + 0.5) / 2000 * top
    demands = np.append(np.linspace(0, 1, 201), solved["demand"])
    refused = np.array([np.mean(1 - x < 1 - p - types) for x in demands])
    payoff = (1 - refused) * demands + refused * (p - a)
    assert payoff[-1] == pytest.approx(solved["value_a"], abs=1e-3)
    assert refused[-1] == pytest.approx(solved["p_war"], abs=1e-3)
    assert payoff.max() <= solved["value_a"] + 1e-3


@given(inputs.fearon_logistic())
@settings(max_examples=60, deadline=None)
def test_no_other_demand_does_better_against_logistic_costs(given_: dict) -> None:
    """The payoff by quadrature over the types, each accepting what is at least its war."""
    solved = model("fearon-1995", **given_)
    p, a, b, spread = (given_[key] for key in ("p", "cost_a", "cost_b", "cost_b_spread"))
    chances = (np.arange(4000) + 0.5) / 4000
    types = b + spread * np.log(chances / (1 - chances))
    demands = np.append(np.linspace(0, 1, 201), solved["demand"])
    refused = np.array([np.mean(1 - x < 1 - p - types) for x in demands])
    payoff = (1 - refused) * demands + refused * (p - a)
    assert refused[-1] == pytest.approx(solved["p_war"], abs=1e-3)
    assert payoff.max() <= solved["value_a"] + 2e-3


@given(inputs.fearon_two_types())
def test_the_risky_demand_is_made_exactly_below_the_critical_share(given_: dict) -> None:
    solved = model("fearon-1995", **given_)
    p, a, q = given_["p"], given_["cost_a"], given_["prob_low"]
    safe, risky = (min(1.0, p + given_[key]) for key in ("cost_b_low", "cost_b_high"))
    risky_payoff = (1 - q) * risky + q * (p - a)
    assume(abs(risky_payoff - safe) > 1e-9)
    assert solved["value_a"] == pytest.approx(max(safe, risky_payoff))
    assert (q < solved["critical_prob_low"]) == (risky_payoff > safe)
    if risky < 1:
        gap = given_["cost_b_high"] - given_["cost_b_low"]
        assert solved["critical_prob_low"] == pytest.approx(gap / (given_["cost_b_high"] + a))


@given(inputs.fearon_declining())
@settings(max_examples=60, deadline=None)
def test_the_declining_side_attacks_when_backward_induction_says_so(given_: dict) -> None:
    """2 000 periods from the end: the rising side leaves the other, each period, only what keeps it from attacking."""
    delta, c, p_now, p_next = (given_[key] for key in ("discount", "cost_b", "p_now", "p_next"))
    solved = model("fearon-1995", **given_)
    attack_later = (1 - p_next) / (1 - delta) - c
    assume(attack_later > 0)
    value = attack_later
    for _ in range(2000):
        paid = max(0.0, attack_later - delta * value)
        value = max(attack_later, paid + delta * value)
    attack_now, best_peace = (1 - p_now) / (1 - delta) - c, 1 + delta * value
    assume(abs(attack_now - best_peace) > 1e-6)
    assert solved["war"] == (attack_now > best_peace)


def test_a_threat_to_refuse_good_offers_is_nash_and_still_fails() -> None:
    """The second side claims it will fight unless it gets more than war is worth; the first believes it and demands less."""
    game = model("fearon-1995", p=0.6, cost_a=0.1, cost_b=0.15)
    bluff = game.check(demand=0.6, accepts_up_to=0.6)
    assert bluff.residuals["first side"] == 0
    assert bluff.residuals["second side, at every demand"] == pytest.approx(0.15)
    assert not bluff.holds
    assert game.check().holds


@given(inputs.fearon_uniform(), st.floats(0, 1))
def test_another_demand_is_reported_with_what_it_gives_away(given_: dict, demand: float) -> None:
    game = model("fearon-1995", **given_)
    lost = game["value_a"] - game.payoff(demand)
    assert game.check(demand=demand).residuals["first side"] == pytest.approx(max(0.0, lost), abs=1e-12)


@pytest.mark.parametrize(
    "bad",
    [
        {"p": 0.5},
        {"p": 0.5, "cost_a": 0.1, "cost_b": 0.1, "cost_b_max": 0.2},
        {"p": 0.5, "cost_a": 0.1, "prob_low": 0.2},
        {"discount": 0.9, "p_now": 0.5},
        {"p": 0.5, "cost_a": 0.1, "cost_b_low": 0.3, "cost_b_high": 0.1, "prob_low": 0.2},
    ],
)
def test_inputs_that_describe_no_one_game_are_refused(bad: dict) -> None:
    with pytest.raises(ModelError, match="cost_b"):
        model("fearon-1995", **bad)


def test_without_the_other_side_s_cost_it_says_what_it_can() -> None:
    half = model("fearon-1995", p=0.5, cost_a=0.1)
    assert half["range_low"] == pytest.approx(0.4)
    assert "cost_b" in half.warnings[0]
