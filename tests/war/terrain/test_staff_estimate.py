"""Terrains simple enough to solve by hand: the staff must return the right drift, spread, costs and times."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nicias.war.terrain.staff_estimate import MONTHS, staff_estimate
from tests.war.terrain.world import laid

KEY = (7, 9)


def test_constant_flows_give_their_exact_drift():
    """troops_t = T + t·(recruits − killed·(1 + wounded·(1 − returning))); ρ is the weighted log of the ratio."""
    land = laid(
        ["recruitment", "attrition"], troops=[600e3, 400e3], numbers_weight=0.8, recruits=[30e3, 20e3], recruits_trend=[0, 0],
        losses=[10e3, 9e3], wounded_per_killed=[3, 2], returning_share=[0.5, 0.5], lethality=0,
    )  # fmt: skip
    estimate = staff_estimate(land, key=KEY, histories=2)
    first, second = 600e3 + MONTHS * (30e3 - 25e3), 400e3 + MONTHS * (20e3 - 18e3)
    expected = 0.8 * math.log((first / 600e3) / (second / 400e3)) / MONTHS
    assert estimate.drift == pytest.approx([expected] * 4)
    assert estimate.sd == pytest.approx(0, abs=1e-12)
    assert estimate.losses == pytest.approx(np.array([[10e3] * 4, [9e3] * 4]))
    assert estimate.rate("soldiers_killed") == pytest.approx(np.array([[10e3, 9e3]] * 4))


def test_desertion_gives_a_constant_drift():
    estimate = staff_estimate(laid(["desertion"], desertion=[0.02, 0.005], numbers_weight=1.5), key=KEY, histories=2)
    assert estimate.drift == pytest.approx([1.5 * math.log(0.98 / 0.995)] * 4)


def test_the_fundamentals_come_back():
    land = laid(
        ["fundamentals", "desertion"], fundamental_low=-0.004, fundamental_high=0.010, desertion=[0, 0.01], numbers_weight=1
    )
    estimate = staff_estimate(land, key=KEY, histories=2)
    assert estimate.fundamental == pytest.approx((-0.004, 0.010))
    assert estimate.drift == pytest.approx([-math.log(0.99)] * 4)
    assert estimate.drift_by_fundamental[0] == pytest.approx([-math.log(0.99) - 0.004, -math.log(0.99) + 0.010])


def test_the_spread_is_that_of_the_walk():
    """2000 histories: the standard error of an estimated standard deviation is sd/√(2·n·…)."""
    estimate = staff_estimate(laid(["fortunes"], fortune_sd=0.03), key=KEY, histories=2000)
    assert estimate.sd == pytest.approx(0.03, abs=4 * 0.03 / math.sqrt(2 * 2000))
    assert abs(estimate.drift[0]) < 4 * 0.03 / math.sqrt(MONTHS * 2000)
    assert estimate.drift_error == pytest.approx(0.03 / math.sqrt(2 * MONTHS * 2000), rel=0.1)


def test_costs_follow_the_burden():
    """c_t = C·(1 + share·(e^(−growth·t) − 1)) when only output moves."""
    land = laid(
        ["cost_path", "war_budget", "output"], cost=[0.002, 0.003], cost_of_burden=[0.4, 0.25], cost_of_losses=[0, 0], cost_of_rear=[0, 0],
        growth=[-0.01, 0.005], war_spending=[0.08, 0.3],
    )  # fmt: skip
    estimate = staff_estimate(land, key=KEY, histories=1)
    months = np.arange(1, MONTHS + 1)
    first = np.mean(0.002 * (1 + 0.4 * (np.exp(0.01 * months) - 1)))
    second = np.mean(0.003 * (1 + 0.25 * (np.exp(-0.005 * months) - 1)))
    assert estimate.costs == pytest.approx(np.array([[first] * 4, [second] * 4]))


def test_sanctions_cost_more_at_the_level_that_brings_them():
    land = laid(
        ["cost_path", "war_budget", "sanctions"], sanctions=[[0, 0, 0, 1], [0, 0, 0, 0]], sanctions_effect=0.01, sanctions_lag=4,
        cost=[0.002, 0.003], cost_of_burden=[0.5, 0], cost_of_losses=[0, 0], cost_of_rear=[0, 0],
    )  # fmt: skip
    estimate = staff_estimate(land, key=KEY, histories=1)
    assert estimate.costs[0, :3] == pytest.approx([0.002] * 3)
    strain = 1 - 0.75 ** np.arange(1, MONTHS + 1)
    burden = np.exp(0.01 * np.cumsum(strain))
    assert estimate.costs[0, 3] == pytest.approx(np.mean(0.002 * (1 + 0.5 * (burden - 1))))


def test_time_to_exhaustion():
    """Troops that fall by 20 000 a month pass 60 % of 500 000 in the eleventh month."""
    land = laid(
        ["attrition", "exhaustion"], troops=[500e3, 1e9], losses=[20e3, 0], wounded_per_killed=[0, 0], returning_share=[0, 0],
        exhausted_below=[0.6, 0.6], lethality=0,
    )  # fmt: skip
    months = staff_estimate(land, key=KEY, histories=3).first_month("exhausted")
    assert (months[..., 0] == 11).all()
    assert np.isinf(months[..., 1]).all()


def test_levels_are_told_apart():
    """The patron's drawdown arms the second side: the more it gives, the lower the force ratio."""
    land = laid(
        ["stocks", "drawdown"], stock=np.zeros((2, 5)), production=[[4e5, 250, 1.5e5, 0, 0], [0, 0, 0, 0, 0]], imports=np.zeros((2, 5)),
        need=[[4e5, 250, 1.5e5, 0, 0], [1e5, 100, 1e5, 0, 0]], drawdown_authority=1e12, drawdown_rate=[0, 2e8, 4e8, 8e8],
    )  # fmt: skip
    drift = staff_estimate(land, key=KEY, histories=1).drift
    assert (np.diff(drift) < 0).all()


def test_the_same_words_for_every_level_and_fundamental():
    estimate = staff_estimate(laid(["fortunes", "fundamentals"]), key=KEY)
    gap = estimate.last_of("rho")[:, 1] - estimate.last_of("rho")[:, 0]
    assert gap == pytest.approx(MONTHS * 0.016)
    assert np.ptp(estimate.drift) == pytest.approx(0, abs=1e-15)
