"""The textbook war of `toy/two-states` against closed forms: every row of its README."""

from __future__ import annotations

import math

import numpy as np
import pytest

import nicias
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.packages import choose
from nicias.bargain.solve import solve
from nicias.bargain.zones import Zones, zones
from nicias.random import history_key
from nicias.study.columns import column
from nicias.study.draws import BoundDraw
from nicias.war.simulate import simulate
from nicias.war.tally import Measures, Tally
from tests.signatures.exact import course

UP, STAY, DOWN = 0.675, 0.1, 0.225  # a month of the stronger state
STEPS, DISCOUNT, COST, TALKS = 5, 0.995, 0.025, 0.25
START = (0, 7, 0, 5)


def bound(*layers: str) -> BoundDraw:
    scenario = nicias.load("toy/two-states")
    known = scenario.at(layers=layers)
    return column(scenario, known, view=None, layers=layers, as_of=scenario.as_of, seed=1, draws=1, names=()).draws[0]


def solved(*layers: str) -> Equilibrium:
    draw = bound(*layers)
    return solve(draw.parameters, choose(draw.table))


def zones_of(*layers: str) -> Zones:
    return zones(solved(*layers), bound(*layers).table)


def fought_out(*layers: str) -> Tally:
    measures = Measures.covering(240, {"area": (-500.0, 500.0)}, spans=())
    return simulate(solved("no-talks", *layers), histories=100_000, key=history_key(3, "toy"), measures=measures)


def test_gamblers_ruin():
    odds = DOWN / UP
    wins = 1 / (1 + odds**STEPS)
    assert wins == pytest.approx(243 / 244)
    endings = fought_out("north-is-stronger").endings()
    assert endings["collapse_1"].value == pytest.approx(wins, abs=4 * math.sqrt(wins * (1 - wins) / 100_000))
    assert endings["settlement"].value == endings["war"].value == 0


def test_duration():
    tally = fought_out()
    month = np.arange(241)
    mean = float((tally.collapsed.sum(axis=0) * month).sum() / tally.histories)
    expected = STEPS / (UP - DOWN) * (2 * 243 / 244 - 1)
    assert expected == pytest.approx(11.0, abs=0.03)
    assert mean == pytest.approx(expected, abs=4 * 8 / math.sqrt(100_000))
    assert tally.endings()["collapse_1"].value == pytest.approx(0.5, abs=4 * 0.5 / math.sqrt(100_000))


def discounted_wins(up: float, down: float) -> float:
    """E[δ^T; the walk ends at the top], T the month of collapse."""
    a, b, c = DISCOUNT * up, DISCOUNT * STAY - 1, DISCOUNT * down
    low, high = sorted(np.roots([a, b, c]).real)
    return (high**STEPS - low**STEPS) / (high ** (2 * STEPS) - low ** (2 * STEPS))


@pytest.mark.parametrize(("layers", "prior"), [((), 0.5), (("mutual-optimism",), 0.9)])
def test_value_of_the_war_without_talks(layers, prior):
    wins, loses = discounted_wins(UP, DOWN), discounted_wins(DOWN, UP)
    expected = prior * wins + (1 - prior) * loses - COST * (1 - wins - loses) / (1 - DISCOUNT)
    value = solved(*layers).value_without_talks[(slice(0, 2), *START)]
    np.testing.assert_allclose(value, [expected, expected], atol=1e-6)


def test_a_common_prior_settles_at_the_first_talks():
    equilibrium = solved()
    assert zones_of().terms.margin == pytest.approx(0.5 - 0.2067, abs=1e-4)
    assert zones_of().durability.margin == pytest.approx(zones_of().terms.margin)
    got = course(equilibrium, 3)
    np.testing.assert_allclose(got.ceasefire, [1 - (1 - TALKS) ** t for t in range(4)], atol=1e-4)
    assert got.durability == pytest.approx(1, abs=1e-12)


def test_mutual_optimism_and_a_shift_of_power_prevent_it_and_enforcement_restores_it():
    assert not zones_of("mutual-optimism").terms.open
    assert course(solved("mutual-optimism"), 1).ceasefire[1] < 1e-6
    shift = solved("power-shift")
    assert zones_of("power-shift").terms.open
    assert not zones_of("power-shift").durability.open
    assert course(shift, 1).ceasefire[1] < 1e-6
    enforced = course(solved("power-shift", "enforcement"), 3)
    np.testing.assert_allclose(enforced.ceasefire, [1 - (1 - TALKS) ** t for t in range(4)], atol=1e-4)
    assert enforced.durability > 0.99


def test_the_public_run_says_the_same():
    run = nicias.run("toy/two-states", seed=1, draws=2, histories=20_000)
    for month in (1, 3):
        chance = run.ceasefire(month)
        assert chance.p == pytest.approx(1 - (1 - TALKS) ** month, abs=4 * math.sqrt(0.25 / 40_000))
