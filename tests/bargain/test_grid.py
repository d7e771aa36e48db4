"""The grid a set of parameters asks for: collapse equally far in every draw, every step probability positive."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain.battle import step_probabilities
from nicias.bargain.grid import FORCE_REACH, automatic, force_ratios
from tests.bargain.games import base


def test_the_base_asks_for_the_default_force_grid() -> None:
    asked = automatic(base())
    assert (asked.force_points, asked.force_step) == (11, pytest.approx(0.05))


@settings(max_examples=60, deadline=None)
@given(st.floats(0.025, 0.08), st.floats(-0.01, 0.01), st.floats(0.05, 0.95))
def test_collapse_is_equally_far_and_every_step_possible(sd: float, drift: float, prior: float) -> None:
    game = base()
    conditions = replace(game.conditions, force_sd=sd, force_drift=game.conditions.force_drift + drift)
    game = replace(game, conditions=conditions, sides=(replace(game.sides[0], prior=prior), game.sides[1]))
    game = replace(game, numerics=automatic(game))
    ends = force_ratios(game.numerics)[[0, -1]]
    assert np.allclose(np.abs(ends), FORCE_REACH)
    assert step_probabilities(game).min() > 1e-6
    assert game.numerics.evidence_limit >= abs(np.log(prior / (1 - prior))) + 4.5 - 1e-9
