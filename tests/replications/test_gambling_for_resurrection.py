"""gambling-for-resurrection: the target, every rule tried, and value iteration."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.models import model
from tests.models.inputs import resurrection

TARGET = {"length": 10, "p_up": 0.4, "survive_at": 7, "cost": 0.01, "discount": 1}


def test_the_target() -> None:
    war = model("gambling-for-resurrection", **TARGET)
    assert war["fights_at"] == [2, 3, 4, 5, 6]
    assert war["values"][6] == pytest.approx(0.574962406, abs=5e-10)


@given(resurrection())
@settings(max_examples=40, deadline=None)
def test_value_iteration_from_below(given_: dict) -> None:
    n, p, delta = given_["length"], given_["p_up"], given_["discount"]
    stop = [float(m >= given_["survive_at"]) for m in range(n + 1)]
    value = list(stop)
    for _ in range(4000):
        value = [
            stop[m] if m in (0, n) else max(stop[m], -given_["cost"] + delta * (p * value[m + 1] + (1 - p) * value[m - 1]))
            for m in range(n + 1)
        ]
    assert model("gambling-for-resurrection", **given_)["values"] == pytest.approx(value, abs=1e-9)


@given(resurrection().filter(lambda g: g["length"] <= 6))
@settings(max_examples=20, deadline=None)
def test_no_rule_of_all_rules_does_better_anywhere(given_: dict) -> None:
    war = model("gambling-for-resurrection", **given_)
    inner = range(1, given_["length"])
    best = np.full(given_["length"] + 1, -np.inf)
    for size in range(len(inner) + 1):
        for where in combinations(inner, size):
            fights = np.zeros(given_["length"] + 1, bool)
            fights[list(where)] = True
            if given_["discount"] == 1 and given_["p_up"] in (0, 1):
                continue
            best = np.maximum(best, war.policy_value(fights))
    if np.isfinite(best).all():
        assert war["values"] == pytest.approx(best.tolist(), abs=1e-9)


@given(st.sampled_from([0.3, 0.5]), st.integers(4, 9))
def test_he_fights_on_where_he_is_losing(p: float, survive_at: int) -> None:
    """With p at most a half the front drifts back, and he fights below s all the same: that is the gamble."""
    war = model("gambling-for-resurrection", length=10, p_up=p, survive_at=survive_at, cost=0.001, discount=0.99)
    assert war["fights_at"]
    assert max(war["fights_at"]) == survive_at - 1


def test_stopping_where_he_should_gamble_fails_the_check() -> None:
    war = model("gambling-for-resurrection", **TARGET)
    assert war.check().holds
    assert war.check(fights_at=[4, 5, 6]).residuals["leader"] > 0.005
    assert not war.check(fights_at=[1, 2, 3, 4, 5, 6]).holds
