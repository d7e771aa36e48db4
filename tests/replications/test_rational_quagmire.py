"""rational-quagmire: the target, and every stopping time against every possible strength of the rebels."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from nicias.models import model
from tests.models.inputs import INPUTS


def test_the_target() -> None:
    war = model("rational-quagmire", battles_max=10, cost=0.05, discount=0.98, settle_value=0.5)
    assert war["never_stop_value"] == pytest.approx(0.6372013619, abs=5e-11)


def planned(given_: dict, stop_after: int) -> float:
    """The average, over every strength S, of fighting at most `stop_after` battles and then settling."""
    delta, c, total = given_["discount"], given_["cost"], 0.0
    for strength in range(1, given_["battles_max"] + 1):
        fought = min(strength, stop_after)
        total -= sum(c * delta**i for i in range(fought))
        total += delta**strength if strength <= stop_after else delta**stop_after * given_["settle_value"]
    return total / given_["battles_max"]


@given(INPUTS["rational-quagmire"])
@settings(max_examples=60, deadline=None)
def test_no_stopping_time_does_better(given_: dict) -> None:
    war = model("rational-quagmire", **given_)
    assert war["value"] == pytest.approx(max(planned(given_, t) for t in range(given_["battles_max"] + 1)), abs=1e-10)
    assert war["never_stop_value"] == pytest.approx(planned(given_, given_["battles_max"]), abs=1e-10)


@given(INPUTS["rational-quagmire"])
def test_a_government_that_starts_never_stops(given_: dict) -> None:
    """The paper's claim: wherever it fights, it fights at every later point."""
    fights = model("rational-quagmire", **given_)["fights_at"]
    if fights:
        assert fights == list(range(fights[0], given_["battles_max"]))


def test_stopping_half_way_fails_the_check() -> None:
    war = model("rational-quagmire", battles_max=10, cost=0.05, discount=0.98, settle_value=0.5)
    assert war.check().holds
    assert not war.check(fights_at=[0, 1, 2, 3, 4]).holds
