"""power-to-hurt: the target, and the game played backwards from a distant end, corners included."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from nicias.models import model
from tests.models.inputs import INPUTS


def test_the_target() -> None:
    game = model("power-to-hurt", damage_to_a=0.02, damage_to_b=0.05, cost_of_hurting=0.01, discount=0.95)
    assert game["share_a_proposing"] == pytest.approx(0.8358974359, abs=5e-11)


@given(INPUTS["power-to-hurt"])
@settings(max_examples=80, deadline=None)
def test_backward_induction_from_a_distant_end(given_: dict) -> None:
    """The responder accepts whatever is at least its value of rejecting, and nothing is worth less than nothing."""
    losses = [given_["damage_to_a"] + given_["cost_of_hurting"], given_["damage_to_b"] + given_["cost_of_hurting"]]
    keeps = [0.5, 0.5]
    for _ in range(3000):
        rejecting = [-losses[j] + given_["discount"] * keeps[j] for j in (0, 1)]
        keeps = [1 - max(0.0, rejecting[1]), 1 - max(0.0, rejecting[0])]
    game = model("power-to-hurt", **given_)
    assert [game["share_a_proposing"], game["share_b_proposing"]] == pytest.approx(keeps, abs=1e-9)


@given(INPUTS["power-to-hurt"])
def test_swapping_the_sides_swaps_the_answer(given_: dict) -> None:
    game = model("power-to-hurt", **given_)
    mirror = model("power-to-hurt", **{**given_, "damage_to_a": given_["damage_to_b"], "damage_to_b": given_["damage_to_a"]})
    assert game["share_a_proposing"] == pytest.approx(mirror["share_b_proposing"], abs=1e-12)


def test_an_incredible_refusal_fails_the_check() -> None:
    """The second side claims it will refuse unless it gets 0.4: nobody who believes it loses, and it still is no equilibrium."""
    game = model("power-to-hurt", damage_to_a=0.02, damage_to_b=0.05, cost_of_hurting=0.01, discount=0.95)
    assert game.check().holds
    assert game.check(share_a=0.6).residuals["first side's offer"] > 0.2
