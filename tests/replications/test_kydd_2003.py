"""kydd-2003: the target, and honesty tested by playing the report out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given

from nicias.models import model
from tests.models.inputs import mediators, number


def test_the_target() -> None:
    game = model("kydd-2003", p=0.5, cost_low=0.05, cost_high=0.3, mediator_war_cost=0.2, noise=0.1)
    assert game["minimum_bias"] == pytest.approx(1 / 11)


@given(mediators(), number(0, 5))
def test_honest_exactly_when_the_report_pays_on_average_over_a_thousand_cases(given_: dict, bias: float) -> None:
    """The mediator says "weak"; of a thousand second sides that look weak, a share ε is resolute and fights."""
    cases = 1000
    resolute = np.arange(cases) < round(given_["noise"] * cases)
    exact = {**given_, "noise": float(resolute.mean())}
    soft, tough = given_["p"] + given_["cost_low"], given_["p"] + given_["cost_high"]
    cost_b = np.where(resolute, given_["cost_low"], given_["cost_high"])

    def mediator(demand: float) -> float:
        accepts = 1 - demand >= 1 - given_["p"] - cost_b - 1e-12
        return float(np.mean(np.where(accepts, bias * demand, -given_["mediator_war_cost"] + bias * given_["p"])))

    assume(abs(mediator(tough) - mediator(soft)) > 1e-9)
    assert model("kydd-2003", **exact, bias=bias)["credible"] == (mediator(tough) >= mediator(soft))


@given(mediators())
def test_a_peace_lover_without_bias_is_not_believed(given_: dict) -> None:
    if given_["noise"] * given_["mediator_war_cost"] > 0:
        assert model("kydd-2003", **given_, bias=0.0)["credible"] is False


def test_when_the_report_is_too_noisy_no_bias_is_enough() -> None:
    game = model("kydd-2003", p=0.5, cost_low=0.1, cost_high=0.2, mediator_war_cost=0.2, noise=0.9)
    assert game["minimum_bias"] is None
    assert "too noisy" in game.warnings[0]
    assert game.check().holds
