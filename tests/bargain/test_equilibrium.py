"""The compiled solver against the tiny game's printed figures and against the independent loops."""

from __future__ import annotations

import numpy as np
import pytest

from nicias.bargain.durability import score
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.solve import solve
from tests.bargain.games import at_start, base, change, coarse, fates, menu, random_game
from tests.reference import loops
from tests.reference.tiny import PRINTED, STATE_A, STATE_B, tiny_packages, tiny_parameters

FIELDS = {
    "value": "V",
    "value_without_talks": "V0",
    "chance": "p",
    "weariness_rate": "lam",
    "continuation": "C",
    "sign": "f",
    "text": "X",
    "hazard": "h",
    "signing_value": "S",
    "patron_moves": "Q",
}


def largest_gap(equilibrium: Equilibrium, answer: dict) -> float:
    return max(float(np.max(np.abs(getattr(equilibrium, ours) - answer[theirs]), initial=0)) for ours, theirs in FIELDS.items())


@pytest.fixture(scope="module")
def tiny() -> Equilibrium:
    return solve(tiny_parameters(), tiny_packages())


@pytest.mark.parametrize(("name", "state"), [("A", STATE_A), ("B", STATE_B)])
def test_tiny_game_to_the_printed_digits(tiny, name, state):
    assert tiny.value_without_talks[(slice(None), *state)] == pytest.approx(PRINTED[f"V0_{name}"], abs=5.1e-11)
    assert tiny.value[(slice(None), *state)] == pytest.approx(PRINTED[f"V_{name}"], abs=5.1e-11)
    f, text = tiny.sign[(slice(None), slice(None), *state)], tiny.text[(slice(None), *state)]
    assert (text * f[0] * f[1]).sum() == pytest.approx(PRINTED[f"sign_{name}"], abs=5.1e-11)


def test_tiny_game_agrees_with_the_loops(tiny):
    assert largest_gap(tiny, loops.solve(tiny_parameters(), tiny_packages())) < 1e-13


def test_scoring_one_package_agrees_with_the_kernel(tiny):
    scores = score(tiny, tiny_packages(), STATE_A)
    at = (slice(None), *STATE_A)
    assert scores.hazard == pytest.approx(tiny.hazard[at], abs=1e-13)
    assert scores.signing_value == pytest.approx(tiny.signing_value[(slice(None), *at)], abs=1e-13)
    assert scores.sign == pytest.approx(tiny.sign[(slice(None), *at)], abs=1e-12)


@pytest.mark.parametrize("seed", range(24))
def test_random_games_agree_with_the_loops(seed):
    """Everything at random: one to five levels, no talks, no packages, far moves, infinite tolerances, shifts off the grid."""
    parameters, packages = random_game(seed)
    equilibrium, answer = solve(parameters, packages), loops.solve(parameters, packages)
    assert largest_gap(equilibrium, answer) < 1e-12
    assert equilibrium.sweeps_done == answer["sweeps_done"]
    assert equilibrium.last_move == pytest.approx(answer["last_move"], abs=1e-12)


def test_single_precision_is_close():
    """The quick mode at the base case: values within 5e-5 and the year's chance of a ceasefire within 1e-5 of the definition."""
    definition, quick = solve(base(), menu()), solve(base(), menu(), np.float32)
    assert quick.value == pytest.approx(definition.value, abs=5e-5)
    assert fates(quick)["signed"] == pytest.approx(fates(definition)["signed"], abs=1e-5)


@pytest.mark.parametrize("seed", range(12))
def test_single_precision_on_random_games(seed):
    parameters, packages = random_game(seed)
    parameters = change(parameters, conditions__text_noise=0.02, conditions__temptation_spread=0.05, patron__choice_noise=0.05)
    definition, quick = solve(parameters, packages), solve(parameters, packages, np.float32)
    assert quick.value == pytest.approx(definition.value, abs=1e-4)


@pytest.mark.parametrize("every", [2, 4])
def test_revaluing_packages_less_often_is_close(every):
    """What the quick mode of the design does: every second or fourth sweep, and the last two."""
    definition, quick = solve(coarse(), menu()), solve(coarse(refresh=every), menu())
    assert 0 < np.abs(at_start(quick, quick.value) - at_start(definition, definition.value)).max() < 2e-3
    assert fates(quick)["signed"] == pytest.approx(fates(definition)["signed"], abs=1e-3)
