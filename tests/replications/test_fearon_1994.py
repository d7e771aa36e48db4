"""fearon-1994: the target, a simulated crisis, and every other plan to back down tried."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from nicias.models import model
from tests.models.inputs import INPUTS


def test_the_target() -> None:
    crisis = model("fearon-1994", prize=1, audience_cost_a=1, audience_cost_b=1, war_cost_max_a=1, war_cost_max_b=1)
    assert crisis["horizon"] == pytest.approx((math.sqrt(5) - 1) / 2)
    assert crisis["p_war"] == pytest.approx(0.3819660113, abs=5e-11)


@given(INPUTS["fearon-1994"])
@settings(max_examples=40, deadline=None)
def test_no_plan_to_back_down_does_better(given_: dict) -> None:
    """Payoffs by summing over the other's quitting times on a fine grid; a type may also fight at the horizon."""
    crisis = model("fearon-1994", **given_)
    horizon, prize = crisis["horizon"], given_["prize"]
    times = np.linspace(0, horizon, 4001)
    for i, (own, top) in enumerate((("audience_cost_a", "war_cost_max_a"), ("audience_cost_b", "war_cost_max_b"))):
        survival = np.array([crisis.survival(1 - i, t) for t in times])
        assert np.all(np.diff(survival) <= 1e-15)
        quit_at_t = prize * (1 - survival) - given_[own] * times * survival
        first = quit_at_t[1:].max() - quit_at_t[1:].min()
        assert first <= 1e-9 * prize
        mine = [crisis.survival(i, t) for t in (0.0, horizon)]
        locked = min(1.0, given_[own] * horizon / given_[top])
        assert mine[1] == pytest.approx(locked, abs=1e-12)  # exactly the locked-in types are left
        for w in np.linspace(-given_[top], 0, 9):  # and they, and only they, would rather fight than quit at the end
            fight = prize * (1 - survival[-1]) + w * survival[-1]
            assert (fight >= quit_at_t[-1] - 1e-12) == (-w <= given_[own] * horizon + 1e-9 * prize)


@given(INPUTS["fearon-1994"])
@settings(max_examples=10, deadline=None)
def test_a_simulated_crisis(given_: dict) -> None:
    crisis = model("fearon-1994", **given_)
    rng = np.random.default_rng(11)
    n = 20_000
    left = []
    for i, (own, top) in enumerate((("audience_cost_a", "war_cost_max_a"), ("audience_cost_b", "war_cost_max_b"))):
        war_value = rng.uniform(-given_[top], 0, n)
        locked = given_[own] * crisis["horizon"] > -war_value
        left.append(locked)
        assert locked.mean() == pytest.approx(1 - crisis["p_backs_down_" + "ab"[i]], abs=5 / np.sqrt(n))
    assert np.mean(left[0] & left[1]) == pytest.approx(crisis["p_war"], abs=5 / np.sqrt(n))


@given(INPUTS["fearon-1994"])
def test_swapping_the_sides_swaps_the_answer_and_one_side_at_most_quits_at_once(given_: dict) -> None:
    crisis = model("fearon-1994", **given_)
    swapped = {"audience_cost_a": given_["audience_cost_b"], "audience_cost_b": given_["audience_cost_a"]}
    swapped |= {"war_cost_max_a": given_["war_cost_max_b"], "war_cost_max_b": given_["war_cost_max_a"], "prize": given_["prize"]}
    mirror = model("fearon-1994", **swapped)
    assert crisis["p_war"] == pytest.approx(mirror["p_war"])
    assert crisis["quits_at_once_a"] == pytest.approx(mirror["quits_at_once_b"], abs=1e-12)
    assert min(crisis["quits_at_once_a"], crisis["quits_at_once_b"]) == 0
