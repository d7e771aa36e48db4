"""Limiting cases with closed forms, by simulation: every figure within four Monte-Carlo standard errors."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nicias.bargain.solve import solve
from nicias.random import history_key
from nicias.war.policy import policy
from nicias.war.simulate import simulate
from nicias.war.tally import Measures
from tests.reference.tiny import tiny_packages, tiny_parameters
from tests.war.flat import flat
from tests.war.slow import tally_counts

KEY = history_key(5, "limits")
N = 100_000


def measures(months, minimum_length=1, spans=(12,), **rates):
    return Measures.covering(
        months, {"area": (-600, 3000), **rates}, minimum_length=minimum_length, spans=spans, bins=months, checkpoints=()
    )


def close(reading, want):
    assert 0 < reading.se < 0.005
    assert abs(reading.value - want) < 4 * reading.se


@pytest.mark.parametrize("lazy", [0.0, 0.5])
def test_gamblers_ruin(lazy):
    """Odds 3:2 up, five steps from either end: 243/275 and 211/11 months; staying put only slows it down."""
    h, moving = 0.1, 1 - lazy
    mu = 0.2 * moving * h
    walk = {"force_drift": np.full(4, mu), "force_sd": np.sqrt(moving * h**2 - mu**2)}
    game = flat(conditions=walk, numerics={"force_points": 5, "force_step": h})
    months = 400
    counted = Measures.covering(months, {"area": (-600, 3000), "war": (0, 1)}, bins=2 * months, checkpoints=())
    tally = simulate(game, histories=N, key=KEY, measures=counted, rates=np.ones((1, 4)))
    close(tally.endings()["collapse_1"], 243 / 275)
    assert tally.endings()["war"].value < 1e-3
    shares = tally.totals[1, 0][1:-1] / N
    months_fought = (np.arange(2 * months) + 1) / 2  # d months lie just below the upper edge of bin 2d−1
    mean = shares @ months_fought
    se = np.sqrt((shares @ months_fought**2 - mean**2) / N)
    assert abs(mean - 211 / 11 / moving) < 4 * se


def test_constant_signing_and_constant_hazard():
    """Signing p and hazard h every month: geometric in p(1−h)^m, durable (1−h)^n beyond the minimum length m."""
    p, h = 0.07, 0.04
    game = flat(signing=p, hazard=h)
    tally = simulate(game, histories=N, key=KEY, measures=measures(84, spans=(12, 60)))
    for month in (1, 6, 24, 84):
        close(tally.ceasefire_by(month), 1 - (1 - p * (1 - h)) ** month)
    for span in (12, 60):
        close(tally.durability(span), (1 - h) ** (span - 1))
    assert tally.package_shares(84) == pytest.approx([0.5, 0.5], abs=0.01)
    at_once = simulate(game, histories=N, key=KEY, measures=measures(84, 0, (12, 60)))
    close(at_once.ceasefire_by(24), 1 - (1 - p) ** 24)
    close(at_once.durability(12), (1 - h) ** 12)


def test_peace_and_renewed_war_are_a_two_state_chain():
    """The month of collapse is an ordinary month of war: a peace may be signed in it."""
    p, h = 0.2, 0.1
    tally = simulate(flat(signing=p, hazard=h), histories=N, key=KEY, measures=measures(24))
    step = np.array([[1 - p, p], [h * (1 - p), 1 - h + h * p]])  # from war, from peace
    at = np.array([1.0, 0.0])
    renewed = 0.0
    for month in range(1, 25):
        renewed += at[1] * h
        at = at @ step
        close(tally.endings(month)["settlement"], at[1])
    assert tally.renewed_by(24) == pytest.approx(renewed, abs=4 * np.sqrt(2 * renewed / N))


def test_a_constant_tolerance_runs_out_geometrically():
    tally = simulate(flat(weary=(0.05, 0.2)), histories=N, key=KEY, measures=measures(24))
    for month in (1, 6, 24):
        close(tally.weary_by(0, month), 1 - 0.95**month)
    close(tally.weary_by(1, 3), 1 - 0.8**3)


def test_levels_follow_their_matrix_and_out_absorbs():
    rows = np.array([[1, 0, 0], [0.1, 0.6, 0.3], [0.05, 0.15, 0.8]])
    tally = simulate(flat(moves=rows), histories=N, key=KEY, measures=measures(12))
    for month in (1, 5, 12):
        want = np.linalg.matrix_power(rows, month)[2]
        assert tally.level_shares(month) == pytest.approx(want, abs=4 * np.sqrt(0.25 / N))
        close(tally.patron_out_by(month), want[0])


def test_a_still_war_without_talks_gains_the_same_area_every_month():
    game = flat(conditions={"talks_rate": 0.25}, moves=np.eye(1), packages=0, start_level=0)
    tally = simulate(game, histories=N, key=KEY, measures=measures(84))
    assert tally.quantile("area", 84, 0.5).value == pytest.approx(400 * 84, abs=tally.measures.width[0, 0])
    assert tally.endings()["war"].value == 1
    assert tally.talks_by(84) == pytest.approx(0.25 * 84, abs=4 * np.sqrt(84 * 0.25 * 0.75 / N))
    assert np.isnan(tally.durability(12).value)


def test_beliefs_are_martingales_under_the_tables_that_the_simulation_uses():
    """If a player's prior is the truth, its expected belief stays where it is (three players, 60 months)."""
    parameters = tiny_parameters(evidence_points=181, evidence_limit=9.0, sweeps=1)
    acting = policy(solve(parameters, tiny_packages()))
    grid = np.linspace(-9, 9, 181)
    chances = np.diff(acting.battle.astype(float), axis=-1, prepend=0.0, append=2.0**30) / 2.0**30
    g = 2
    kernels = np.zeros((2, 181, 181))
    for theta in range(2):
        for line in range(181):
            np.add.at(kernels[theta, line], acting.next_evidence[g * 181 + line], chances[theta, g * 181 + line])
    for prior in (0.8, 0.3, 0.55):
        b = 1 / (1 + np.exp(-grid - np.log(prior / (1 - prior))))
        spread = np.zeros((2, 181))
        spread[:, 90] = 1 - prior, prior
        for _ in range(60):
            spread = np.einsum("tl,tlm->tm", spread, kernels)
        assert spread.sum() == pytest.approx(1, abs=1e-12)
        assert spread.sum(axis=0) @ b == pytest.approx(prior, abs=2e-3)
        assert (spread[1] @ b) / prior > prior + 0.05  # and yet who is right learns


def test_a_level_that_nothing_reaches_changes_nothing_to_the_last_bit():
    whole = tiny_parameters(sweeps=20)
    drift = whole.patron.drift.copy()
    drift[2], drift[3] = (0, 0.1, 0.9, 0), (0, 0, 0, 1)
    patron = replace(whole.patron, review_rate=0.0, escalation_cost=0.0, drift=drift)
    whole = replace(whole, patron=patron)

    def cut(array):
        return array[:3]

    less = replace(
        whole,
        levels=whole.levels[:3],
        sides=tuple(
            replace(s, cost=cut(s.cost), cost_tolerance=cut(s.cost_tolerance), losses=cut(s.losses)) for s in whole.sides
        ),
        patron=replace(patron, support_cost=cut(patron.support_cost), drift=drift[:3, :3], rule_target=(-1, 2, 1)),
        conditions=replace(
            whole.conditions, force_drift=cut(whole.conditions.force_drift), talks_factor=cut(whole.conditions.talks_factor)
        ),
    )
    four, three = (
        simulate(solve(each, tiny_packages()), histories=20_000, key=KEY, measures=measures(84)) for each in (whole, less)
    )
    assert tally_counts(four) == tally_counts(three)
    assert (four.totals == three.totals).all()
    assert four.signed.sum() > 1000
