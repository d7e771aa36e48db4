"""information-and-commitment: the target, and both periods solved by trying every offer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given, settings

from nicias.models import model
from tests.models.inputs import shifting


def test_the_target() -> None:
    game = model("information-and-commitment", p_now=0.9, cost_a=0.05, cost_b=0.05, discount=0.95)
    assert game["critical_p_next"] == pytest.approx(0.6921052632, abs=5e-11)


def value_of_peace(given_: dict, cost_b: float, steps: int = 2000) -> float:
    """Backward induction over a grid of offers; the second side accepts what is at least its war.

    The offer that leaves the second side indifferent in the last period is on the grid: without it, a shift of power smaller than
    a step looks like none, and a first period in which nothing can be accepted looks like one in which something can.
    """
    delta, p1, p2 = given_["discount"], given_["p_now"], given_["p_next"]
    offers = np.append(np.linspace(0, 1, steps + 1), min(1.0, p2 + cost_b))
    accepted = 1 - offers >= 1 - p2 - cost_b - 1e-12
    second = offers[accepted].max()
    first = offers[1 - offers + delta * (1 - second) >= (1 - p1) * (1 + delta) - cost_b - 1e-12]
    return float(first.max() + delta * second) if len(first) else -np.inf  # no offer is accepted: the second side fights


@given(shifting())
@example({"p_now": 0.0, "cost_a": 0.25, "cost_b": 0.0, "discount": 0.5, "p_next": 1e-7, "cost_b_high": 0.25})
@settings(max_examples=60, deadline=None)
def test_war_exactly_when_no_offer_beats_it(given_: dict) -> None:
    game = model("information-and-commitment", **given_)
    war = given_["p_now"] * (1 + given_["discount"]) - given_["cost_a"]
    peace = value_of_peace(given_, given_["cost_b"])
    assume(abs(war - peace) > 0.002)  # finer than the grid of offers
    best_for_second = 1 + given_["discount"] * (1 - min(1.0, given_["p_next"] + given_["cost_b"]))
    its_war = (1 - given_["p_now"]) * (1 + given_["discount"]) - given_["cost_b"]
    assume(abs(best_for_second - its_war) > 1e-9)  # finer than the tolerance of acceptance
    assert game["war"] == (war > peace)


@given(shifting())
def test_war_exactly_below_the_threshold(given_: dict) -> None:
    game = model("information-and-commitment", **given_)
    assume(given_["p_next"] <= given_["p_now"])
    assume(abs(given_["p_next"] - game["critical_p_next"]) > 1e-9)
    assert game["war"] == (given_["p_next"] < game["critical_p_next"])


@given(shifting())
def test_between_the_thresholds_learning_resolve_leads_to_war(given_: dict) -> None:
    game = model("information-and-commitment", **given_)
    weak = model("information-and-commitment", **{**given_, "cost_b": given_["cost_b_high"], "cost_b_high": None})
    assert game["critical_p_next_weak"] == pytest.approx(weak["critical_p_next"])
    assert game["critical_p_next_weak"] < game["critical_p_next"]
    assert game["learning_leads_to_war"] == (game["war"] and not weak["war"])
