"""The pathologies met while the map was designed (§8), each kept out by a test. Case 9, neutrality, is limiting case 22."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nicias.bargain.durability import score
from nicias.bargain.parameters import PackageSet
from nicias.bargain.solve import solve
from nicias.bargain.validity import check
from tests.bargain.games import at_start, base, change, coarse, fates, menu, one_level, pie, signing_chance


def monthly_agreement(solution) -> float:
    conditions = solution.parameters.conditions
    return float(conditions.talks_rate * at_start(solution, signing_chance(solution)))


def test_1_zero_gains_sign_at_the_base_rate_not_half_the_time():
    """With gains that count for nothing the monthly chance of agreement is b0, in every state, whatever the grid of packages."""
    game = change(coarse(), both__signing_scale=1e6, conditions__talks_factor=np.ones(4))
    solution = solve(game, menu())
    monthly = game.conditions.talks_rate * signing_chance(solution)[..., 1:-1]
    assert monthly == pytest.approx(game.conditions.base_rate, rel=1e-4)


def test_1_noise_is_no_payoff():
    """However noisy the decisions, no value leaves the range of what can happen: nobody is paid for shocks."""
    for scale in (0.01, 1.0, 100.0):
        solution = solve(change(coarse(sweeps=300), both__signing_scale=scale), menu())
        assert solution.value[:2].max() <= 1.0
        assert solution.value[0].min() >= -solution.parameters.sides[0].survival_penalty - 27e-4 * 4 / (1 - 0.995)


def test_2_the_one_month_margin_is_not_the_zone():
    """Peace may be near although no package beats waiting one month for both; against V⁰ the zone is wide open."""
    game = change(
        one_level(coarse()),
        both__prior=0.5,
        both__survival_penalty=0.0,
        both__carrot=0.0,
        conditions__reopening_rate=0.0,
        conditions__base_rate=0.1,
    )
    first = np.array([0.615, 0.665])
    table = PackageSet(np.stack([first, 1 - first, 0 * first]), np.zeros(2), np.zeros(2), np.zeros(2))
    solution = solve(game, table)
    scores = score(solution, solution.packages)
    against_war = scores.signing_value[:2] - at_start(solution, solution.value_without_talks)[:2, None]
    assert scores.margin.min(axis=0).max() < 0
    assert against_war.min(axis=0).max() > 0.05
    assert fates(solution, 24)["signed"] > 0.5


@pytest.mark.parametrize("scale", [0.004, 0.11])
def test_2_a_signing_scale_out_of_proportion_is_said(scale):
    assert any("signing_scale" in warning for warning in check(change(base(), first__signing_scale=scale)))
    assert not any("signing_scale" in warning for warning in check(base()))


def test_3_discounting_is_a_war_cost():
    """Without any cost of war and with common beliefs the stake shrinks by discounting alone, and peace comes sooner for it."""
    game = change(
        one_level(coarse(sweeps=600, tolerance=1e-9)),
        both__prior=0.5,
        both__cost=np.zeros(1),
        both__survival_penalty=0.0,
        conditions__reopening_rate=0.0,
    )
    lost, signed = [], []
    for delta in (0.999, 0.995, 0.98):
        solution = solve(change(game, conditions__discount=delta), pie(49))
        lost.append(1 - at_start(solution, solution.value_without_talks)[:2].sum())
        signed.append(fates(solution)["signed"])
    assert (np.diff(lost) > 0).all()
    assert lost[0] > 0.01
    assert (np.diff(signed) > 0).all()


def test_4_never_peace_when_the_set_is_empty():
    penalised = solve(change(coarse(), both__survival_penalty=0.8, both__survival_terms=0.7), menu())
    tempted = solve(
        change(coarse(), conditions__reopening_rate=1.0, both__signing_scale=0.005),
        replace(menu(), breach_cost=np.zeros(12), shift=np.full(12, 0.2)),
    )
    assert fates(penalised)["signed"] < 0.25 * (1 - (1 - base().conditions.base_rate) ** 12)
    assert monthly_agreement(tempted) < base().conditions.base_rate
    zone = score(penalised, menu()).signing_value[:2] - at_start(penalised, penalised.value_without_talks)[:2, None]
    assert zone.min(axis=0).max() < 0


def test_5_noise_in_the_choices_stops_cycling():
    """With τ, ν > 0 the sweeps settle; with hard choices they go on moving."""
    settled = solve(coarse(sweeps=1500, tolerance=0), menu())
    hard = change(coarse(sweeps=1500, tolerance=0), conditions__text_noise=1e-9)
    assert settled.last_move < 1e-9
    assert solve(hard, menu()).last_move > 1e-5


def test_6_a_paper_pause_falls_to_the_base_rate_and_does_not_last():
    """A pause that costs nothing (Δ near 0) is signed at the base rate, whatever the temptation, and is gone within months.

    The design says that P falls to b0 "and no lower" for any Δ > 0. That holds while the shift itself is cheap; a shift worth
    more than σ to the other side (Δ = .25 here) takes P well below b0. The test holds the engine to both.
    """
    first = np.linspace(0.3, 0.7, 7)

    def paper(shift: float) -> PackageSet:
        return PackageSet(np.stack([first, 1 - first, 0 * first]), np.zeros(7), np.full(7, shift), np.full(7, 0.006))

    b0 = base().conditions.base_rate
    for reopening in (0.25, 0.5, 1.0):
        game = change(coarse(), conditions__reopening_rate=reopening)
        solution = solve(game, paper(0.02))
        assert monthly_agreement(solution) == pytest.approx(b0, rel=0.06)
        scores = score(solution, solution.packages)
        signed = at_start(solution, solution.text) * scores.sign[0] * scores.sign[1]
        hazard = (signed * scores.hazard).sum() / signed.sum()
        assert (1 - hazard) ** 60 < 1e-6
        assert monthly_agreement(solve(game, paper(0.25))) < 0.2 * b0


def test_7_too_narrow_a_grid_of_evidence_props_up_the_convinced_player():
    """Under priors of .85 and .60 the first side's value is too high at Λmax = 4.2 and right at 7; the check says so."""
    values = []
    for limit, points in ((4.2, 13), (7.0, 21), (9.8, 29)):
        game = change(one_level(base(evidence_limit=limit, evidence_points=points)), first__prior=0.85, second__prior=0.6)
        warned = any("Λmax" in warning for warning in check(game))
        assert warned == (limit < 6)
        solution = solve(game, menu())
        values.append(at_start(solution, solution.value_without_talks)[0])
    assert values[0] - values[2] > 0.005
    assert abs(values[1] - values[2]) < 0.2 * (values[0] - values[2])


def test_8_collapse_within_a_year_needs_a_spread_out_of_proportion_to_the_ends():
    collapse = []
    for sd in (0.04, 0.09):
        game = change(one_level(coarse(force_step=0.12 * sd / 0.09 * 1.2, sweeps=30)), conditions__force_sd=sd)
        points = round(0.55 / game.numerics.force_step)
        collapse.append(fates(solve(change(game, numerics__force_points=points), pie(0)))["collapse"])
    assert collapse[0] < 0.005 < 20 * collapse[0] < collapse[1]


def test_10_hope_saturates():
    """Forecasts end in a corner, so that more hope moves values no further.

    The design puts it at ω ≈ 3. That is so for the second side, whose corner is one step away; the first side hopes for an exit
    that costs the patron E_out/ν = 5 log odds, and its forecast saturates only well beyond them.
    """
    hopes = (0, 3, 6, 15, 18)
    values = [at_start(s, s.value_without_talks)[:2] for s in (solve(change(coarse(), both__hope=w), menu()) for w in hopes)]
    steps = np.abs(np.diff(values, axis=0))
    assert steps[1, 1] < 0.1 * steps[0, 1]
    assert steps[3, 0] < 0.1 * steps[0, 0] < steps[1, 0]


def test_11_the_patrons_value_settles_last():
    """Out is absorbing, so V_P is still on its way when both sides' values have settled: the horizon stops the sweeps."""
    game = base(force_step=0.075, force_points=5, evidence_points=7)
    one, two = (solve(change(game, numerics__sweeps=sweeps, numerics__tolerance=0.0), menu()).value for sweeps in (180, 181))
    moved = np.abs(two - one).max(axis=(1, 2, 3, 4))
    assert moved[2] > 2 * moved[:2].max()
    assert moved[2] > game.numerics.tolerance
