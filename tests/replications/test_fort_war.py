"""fort-war: the target, and the game played backwards from a distant end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from nicias.models import model
from tests.models.inputs import INPUTS


def test_the_target() -> None:
    war = model("fort-war", forts=4, p=0.5, cost_a=0.05, cost_b=0.05, discount=0.9)
    assert war["share_a"] == pytest.approx([0.3674369748, 0.5168067227, 0.8174369748], abs=5e-11)
    assert war["share_b"] == pytest.approx(war["share_a"][::-1])


@given(INPUTS["fort-war"])
@settings(max_examples=40, deadline=None)
def test_backward_induction_from_a_distant_end(given_: dict) -> None:
    n, p, delta = given_["forts"], given_["p"], given_["discount"]
    costs = (given_["cost_a"], given_["cost_b"])
    keeps = [[held / n for held in range(n + 1)], [1 - held / n for held in range(n + 1)]]
    for _ in range(1500):
        rejecting = [
            [-costs[j] + delta * (p * keeps[j][k + 1] + (1 - p) * keeps[j][k - 1]) for k in range(1, n)] for j in (0, 1)
        ]
        keeps = [[0.0, *(1 - v for v in rejecting[1]), 1.0], [1.0, *(1 - v for v in rejecting[0]), 0.0]]
    solved = model("fort-war", **given_)
    assert solved["share_a"] == pytest.approx(keeps[0][1:-1], abs=1e-9)
    assert solved["share_b"] == pytest.approx(keeps[1][1:-1], abs=1e-9)


@given(INPUTS["fort-war"])
def test_swapping_the_sides_swaps_the_answer(given_: dict) -> None:
    solved = model("fort-war", **given_)
    mirror = model(
        "fort-war", **{**given_, "p": 1 - given_["p"], "cost_a": given_["cost_b"], "cost_b": given_["cost_a"]}
    )
    assert solved["share_a"] == pytest.approx(mirror["share_b"][::-1], abs=1e-9)


def test_a_generous_proposer_and_a_greedy_one_both_fail_the_check() -> None:
    war = model("fort-war", forts=6, p=0.5, cost_a=0.05, cost_b=0.05, discount=0.9)
    for shift in (-0.01, 0.01):
        moved = (np.array(war["share_a"]) + shift).tolist()
        assert not war.check(share_a=moved).holds
