"""powell-2006: the target, and the existence of a peaceful path as a linear programme."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from scipy.optimize import linprog

from nicias.errors import ModelError
from nicias.models import model
from tests.models.inputs import INPUTS

PERIODS = 12


def test_the_target() -> None:
    assert model("powell-2006", discount=0.9, destruction=0.2, p_now=0.7)["critical_p_next"] == pytest.approx(0.3888888889, abs=5e-11)


@given(INPUTS["powell-2006"])
@settings(max_examples=60, deadline=None)
def test_war_exactly_when_no_path_of_divisions_keeps_both_from_fighting(given_: dict) -> None:
    """Divisions x_1 … x_T of each period's surplus and a constant one after; nobody ever gains by fighting instead."""
    delta, left, p = given_["discount"], 1 - given_["destruction"], (given_["p_now"], given_["p_next"])
    solved = model("powell-2006", **given_)
    assume(min(abs(solved["gap"]), abs(solved["gap_b"])) > 1e-6)
    weights = np.array([delta**t for t in range(PERIODS)])
    rows, limits = [], []
    for t in range(PERIODS):
        power = p[0] if t == 0 else p[1]
        tail = weights[: PERIODS - t].copy()
        tail[-1] /= 1 - delta
        flow = np.concatenate([np.zeros(t), tail])
        secure = left / (1 - delta)
        rows += [-flow, flow]  # the first side's peace ≥ p·secure; the second's, 1/(1−δ) − flow, ≥ (1−p)·secure
        limits += [-power * secure, 1 / (1 - delta) - (1 - power) * secure]
    path = linprog(np.zeros(PERIODS), A_ub=np.array(rows), b_ub=np.array(limits), bounds=[(0, 1)] * PERIODS)
    assert path.status in (0, 2)
    assert solved["war"] == (path.status == 2)


@given(INPUTS["powell-2006"])
def test_the_threshold_is_where_the_gap_vanishes(given_: dict) -> None:
    solved = model("powell-2006", **given_)
    critical = solved["critical_p_next"]
    if given_["p_next"] <= given_["p_now"]:
        assert solved["war"] == (given_["p_next"] < critical)
    if 0 <= critical <= 1:
        at = model("powell-2006", **{**given_, "p_next": critical})
        assert at["gap"] * (1 - given_["discount"]) == pytest.approx(0, abs=1e-12)


def test_without_a_future_the_question_does_not_arise() -> None:
    with pytest.raises(ModelError, match="discount is 0"):
        model("powell-2006", discount=0, destruction=0.2, p_now=0.7).solve()


@pytest.mark.parametrize("discount", [1, 1.2, float("nan")])
def test_a_discount_factor_of_one_or_more_is_refused(discount: float) -> None:
    with pytest.raises(ModelError, match=r"powell-2006\.discount is .*0 to 1, without 1"):
        model("powell-2006", discount=discount, destruction=0.2, p_now=0.7)
