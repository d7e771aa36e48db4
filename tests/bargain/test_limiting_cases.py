"""The design's limiting cases (§11), numbered as there. Case 21 (time) belongs to the simulation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import expit, lambertw, logit

from nicias.bargain import chain
from nicias.bargain.battle import beliefs, evidence_steps, step_probabilities
from nicias.bargain.durability import score
from nicias.bargain.parameters import STAY, MapParameters, PackageSet
from nicias.bargain.solve import solve
from tests.bargain.games import (
    at_start,
    change,
    coarse,
    fates,
    menu,
    one_level,
    pie,
    signing_chance,
)

NOTHING = pie(0)


def ruin(stay: float = 0.0, cost: float = 0.0) -> MapParameters:
    """Gambler's ruin with up against down as 3 to 2, ten steps wide, nothing else in the game."""
    h = 0.1
    drift = 0.2 * h * (1 - stay)
    game = change(
        one_level(coarse(force_step=h, sweeps=600, tolerance=0)),
        conditions__discount=1.0,
        conditions__fundamental=(0.0, 0.0),
        conditions__force_drift=np.array([drift]),
        conditions__force_sd=np.sqrt((1 - stay) * h**2 - drift**2),
        conditions__chances_horizon=np.inf,
        both__hopeless_below=-np.inf,
        both__survival_penalty=0.0,
        both__cost=np.array([0.0]),
    )
    return change(game, first__cost=np.array([cost]))


class TestGamblersRuin:
    @pytest.mark.parametrize("stay", [0.0, 0.4])
    def test_case_1_chance_and_case_3_laziness_leaves_it(self, stay):
        solution = solve(ruin(stay), NOTHING)
        assert at_start(solution, solution.value_without_talks)[:2] == pytest.approx([243 / 275, 32 / 275], abs=1e-12)
        assert solution.chance[:, 0, 3, 5] == pytest.approx([243 / 275, 32 / 275], abs=1e-12)

    @pytest.mark.parametrize("stay", [0.0, 0.4])
    def test_case_2_duration_and_case_3_laziness_stretches_it(self, stay):
        free, charged = (
            at_start(s, s.value_without_talks)[0] for s in (solve(ruin(stay), NOTHING), solve(ruin(stay, 1e-3), NOTHING))
        )
        assert (free - charged) / 1e-3 == pytest.approx(211 / 11 / (1 - stay), rel=1e-9)


class TestBeliefs:
    def test_case_4_beliefs_are_martingales(self):
        game = coarse()
        steps, moves = step_probabilities(game), evidence_steps(game)
        for prior in (0.8, 0.3, 0.5):
            for evidence in (-2.0, 0.0, 3.1):
                now = expit(evidence + logit(prior))
                expected = now * steps[:, 1] + (1 - now) * steps[:, 0]
                later = expit(evidence + moves + logit(prior))
                assert (expected * later).sum(axis=1) == pytest.approx(now, abs=1e-14)

    def test_case_5_disagreement_vanishes_far_out(self):
        first, second, _ = beliefs(coarse(evidence_limit=14.0, evidence_points=29))
        gap = first - second
        assert (gap > 0).all()
        assert (np.diff(gap[17:]) < 0).all()
        assert (np.diff(gap[:12]) > 0).all()
        assert gap[[0, -1]] == pytest.approx(0, abs=2e-5)


def frictionless(**changes: object) -> MapParameters:
    """One level, common beliefs, no commitment problem, no politics, dear war, sharp decisions."""
    war = one_level(coarse())
    return change(
        war,
        first__cost=4 * war.sides[0].cost,
        second__cost=4 * war.sides[1].cost,
        both__prior=0.5,
        both__survival_penalty=0.0,
        both__carrot=0.0,
        both__signing_scale=0.0005,
        conditions__reopening_rate=0.0,
        **changes,
    )


class TestCausesOfWar:
    def test_case_6_agreement_at_once_without_disagreement_or_commitment_problem(self):
        solution = solve(frictionless(), pie(199))
        assert at_start(solution, signing_chance(solution)) > 0.99

    def test_case_7_mutual_optimism_is_war_and_convergence_ends_it(self):
        game = change(
            frictionless(),
            first__prior=0.95,
            second__prior=0.05,
            both__signing_scale=0.01,
            conditions__fundamental=(-0.02, 0.02),
            numerics__evidence_limit=9.1,
            numerics__evidence_points=13,
        )
        chance = signing_chance(solve(game, pie(60)))[0, :, 0, 5]
        assert chance[6] < 1e-4
        assert (np.diff(chance[6:10]) > 0).all()
        assert (np.diff(chance[3:7]) < 0).all()
        assert min(chance[0], chance[-1]) > 0.5

    def test_case_8_peace_falls_in_disagreement(self):
        signed = [
            fates(solve(change(coarse(), first__prior=0.5 + gap, second__prior=0.5 - gap), menu()))["signed"]
            for gap in (0.0, 0.1, 0.2, 0.3, 0.4)
        ]
        assert (np.diff(signed) < 0).all()

    def test_case_9_a_shift_of_a_quarter_is_war_unless_breach_costs(self):
        """With Δ = .25 side 0 would renew the war at once: nobody's peace is worth signing, unless breach costs a whole stake."""
        game = change(frictionless(), conditions__reopening_rate=0.25)
        paper = solve(game, pie(199, breach_cost=0.0, shift=0.25))
        binding = solve(game, pie(199, breach_cost=1.0, shift=0.25))
        assert at_start(paper, signing_chance(paper)) < 0.35
        assert at_start(binding, signing_chance(binding)) > 0.99

    def test_case_10_durability_rises_in_the_cost_of_breach(self):
        solution = solve(coarse(), menu())
        costs = np.linspace(0, 1, 11)
        rows = PackageSet(np.repeat([[0.5], [0.5], [0.0]], 11, axis=1), costs, np.full(11, 0.05), np.full(11, 0.001))
        assert (np.diff(score(solution, rows).hazard) < 0).all()


class TestClosedForms:
    def test_case_11_constant_hazard(self):
        """With h̄ = 0 the hazard is h0, and signing is worth a geometric mixture of the peace and of the war after it."""
        game, h = change(coarse(), conditions__reopening_rate=0.0, patron__collapse_loss=0.0), 0.03
        solution = solve(game, pie(3, accident_rate=h))
        delta = game.conditions.discount
        kept = chain.kept_values(game, solution.packages)[:, :, 0]
        months = np.arange(20_000)
        peace = (delta * (1 - h)) ** months
        war = at_start(solution, solution.value)[:, None]
        worth = ((1 - delta) * kept[..., None] * peace).sum(-1) + (h * delta * peace).sum() * war
        worth[2] += game.patron.signature_value
        assert at_start(solution, solution.hazard) == pytest.approx(h, abs=1e-15)
        assert at_start(solution, solution.signing_value) == pytest.approx(worth, abs=1e-10)

    @pytest.mark.parametrize("scale", [0.02, 0.1])
    def test_case_12_one_shot_offer(self, scale):
        """A proposer trades its share against acceptance: x* = w_0 + σ(1 + W(exp[(1−w_0−w_1)/σ − 1]))."""
        game = change(
            frictionless(),
            both__signing_scale=scale,
            conditions__base_rate=0.125,  # a quarter of α, so that the anchor is zero
            conditions__proposer=np.array([1.0, 0.0, 0.0]),
            conditions__text_noise=1e-7,
            numerics__sweeps=1,
        )
        table = pie(999)
        solution = solve(game, table)
        offered = table.score[0, np.argmax(at_start(solution, solution.text))]
        first, second = at_start(solution, solution.continuation)[(1, 2), (0, 1)]
        best = first + scale * (1 + lambertw(np.exp((1 - first - second) / scale - 1)).real)
        assert offered == pytest.approx(best, abs=0.00075)


class TestDirections:
    def test_case_13_costs_lower_value_and_bring_peace(self):
        game = coarse()
        dearer = change(game, first__cost=2 * game.sides[0].cost)
        one, two = solve(game, menu()), solve(dearer, menu())
        assert at_start(two, two.value_without_talks)[0] < at_start(one, one.value_without_talks)[0]
        assert fates(two)["signed"] > fates(one)["signed"]

    def test_case_14_stalling_value_delays(self):
        signed = [fates(solve(change(coarse(), first__talks_value=value), menu()))["signed"] for value in (0.0, 0.01, 0.03)]
        assert (np.diff(signed) < 0).all()

    def test_case_15_weariness_needs_low_chances_and_brings_terms_down(self):
        hopeful, hopeless = (solve(change(coarse(), first__hopeless_below=line), menu()) for line in (0.05, 0.6))
        assert (hopeless.weariness_rate[0, ..., 1:-1] > hopeful.weariness_rate[0, ..., 1:-1]).all()
        assert hopeless.weariness_rate[1] == pytest.approx(hopeful.weariness_rate[1], abs=0.02)
        assert at_start(hopeless, hopeless.value_without_talks)[0] < at_start(hopeful, hopeful.value_without_talks)[0]
        assert fates(hopeless)["signed"] > fates(hopeful)["signed"]
        # chances rise with the force ratio, so weariness falls
        assert (np.diff(hopeless.weariness_rate[0, ..., 1:-1], axis=-1) < 0).all()

    def test_case_16_a_credible_stick_makes_refusing_dear(self):
        stick = change(coarse(), patron__rule_target=(STAY, 3, 0), patron__rule_step=np.array([0.0, 1.0, 1.0]), both__carrot=0.0)
        margins = []
        for credibility in (0.0, 1.0):
            solution = solve(change(stick, patron__rule_credibility=credibility), menu())
            nobody, alone_0, alone_1 = at_start(solution, solution.continuation)
            margins.append((nobody[0] - alone_0[0], nobody[1] - alone_1[1]))
        assert margins[0] == pytest.approx((0, 0), abs=1e-15)
        assert min(margins[1]) > 1e-4

    def test_case_27_costlier_mediation_more_walking_away(self):
        out = [fates(solve(change(coarse(), patron__attention_cost=cost), menu()), 24)["out"] for cost in (0.0, 0.01, 0.02)]
        assert (np.diff(out) > 0).all()


def policies(solution) -> list[np.ndarray]:
    return [solution.sign, solution.text, solution.hazard, solution.patron_moves]


class TestIdentities:
    def test_case_17_a_rule_nobody_believes_is_no_rule(self):
        plain = change(coarse(), patron__rule_credibility=0.0)
        ruled = change(plain, patron__rule_target=(0, 0, 3), patron__rule_step=np.ones(3), patron__blame=np.full((3, 3), 1 / 3))
        one, two = solve(plain, menu()), solve(ruled, menu())
        assert (one.value == two.value).all()
        assert all((a == b).all() for a, b in zip(policies(one), policies(two), strict=True))

    def test_case_18_probabilities_sum_to_one(self):
        solution = solve(coarse(), menu())
        inside = (..., slice(1, -1))
        assert solution.text[inside].sum(axis=0) == pytest.approx(np.ones((4, 7, 4, 9)), abs=1e-13)
        moves = solution.patron_moves[..., 1:-1, :]
        assert moves.sum(axis=-1) == pytest.approx(np.ones(moves.shape[:-1]), abs=1e-13)
        assert (moves >= 0).all()
        assert step_probabilities(coarse()).sum(axis=-1) == pytest.approx(np.ones((4, 2)), abs=1e-15)
        for probability in (solution.sign, solution.hazard, solution.chance, solution.weariness_rate):
            assert ((probability >= 0) & (probability <= 1)).all()

    def test_case_20_no_talks_is_the_war_without_talks(self):
        game = coarse(sweeps=4000, tolerance=1e-12)
        solution = solve(change(game, conditions__talks_rate=0.0), menu())
        assert solution.value == pytest.approx(solution.value_without_talks, abs=1e-11)
        assert (solution.sign == 0).all()

    def test_no_packages_are_talks_without_a_signature(self):
        game = coarse(sweeps=4000, tolerance=1e-12)
        solution = solve(game, NOTHING)
        assert solution.value[:2] == pytest.approx(solution.value_without_talks[:2], abs=1e-10)
        assert solution.sign.shape == (2, 0, 4, 7, 4, 11)

    def test_case_22_a_known_shift_moves_terms_not_the_chance_of_peace(self):
        """Common beliefs and a transferable pie, side 1's strength shifting by a known amount.

        Exact only far from collapse, where a drift towards an end does not also shorten the war and so cheapen it.
        """
        chances, terms = [], []
        table = pie(199)
        for drift in (-0.005, 0.0, 0.005):
            game = change(
                frictionless(),
                both__signing_scale=0.04,
                first__cost=np.array([0.0018]),
                second__cost=np.array([0.0028]),
                conditions__force_drift=np.array([drift]),
                conditions__fundamental=(0.0, 0.0),
                numerics__evidence_points=3,
                numerics__force_points=25,
                numerics__sweeps=180,
            )
            solution = solve(game, table)
            chances.append(fates(solution)["signed"])
            f = at_start(solution, solution.sign)
            signed = at_start(solution, solution.text) * f[0] * f[1]
            terms.append((signed * table.score[0]).sum() / signed.sum())
        assert max(chances) - min(chances) < 3e-4
        assert np.diff(terms).min() > 0.05

    def test_case_23_package_order_does_not_matter(self):
        game, table = coarse(), menu()
        order = np.random.default_rng(5).permutation(len(table))
        shuffled = PackageSet(table.score[:, order], table.breach_cost[order], table.shift[order], table.accident_rate[order])
        one, two = solve(game, table), solve(game, shuffled)
        assert two.value == pytest.approx(one.value, abs=1e-13)
        assert two.text == pytest.approx(one.text[order], abs=1e-11)
        assert two.hazard == pytest.approx(one.hazard[order], abs=1e-13)
        assert two.sign == pytest.approx(one.sign[:, order], abs=1e-12)

    def test_case_24_full_credibility_makes_hope_irrelevant(self):
        firm = change(coarse(), patron__rule_credibility=1.0)
        one, two = solve(firm, menu()), solve(change(firm, both__hope=4.0), menu())
        assert two.value == pytest.approx(one.value, abs=1e-14)
        assert all(a == pytest.approx(b, abs=1e-12) for a, b in zip(policies(one), policies(two), strict=True))

    def test_case_25_without_hope_there_is_one_forecast(self):
        """With common beliefs and no clock the two chances of winning then add up to one; with rival hopes to more."""
        game = change(
            coarse(sweeps=1500, tolerance=1e-12),
            both__prior=0.5,
            both__hopeless_below=-np.inf,
            conditions__chances_horizon=np.inf,
        )
        common, rival = (solve(change(game, both__hope=hope), NOTHING).chance for hope in (0.0, 2.0))
        assert common.sum(axis=0) == pytest.approx(np.ones((4, 7, 11)), abs=1e-9)
        assert (rival.sum(axis=0)[1:, :, 1:-1] > 1.001).all()

    def test_case_26_the_patrons_unit_is_free(self):
        game = coarse()
        patron = game.patron
        scaled = {
            name: 3 * getattr(patron, name)
            for name in (
                "choice_noise",
                "support_cost",
                "attention_cost",
                "escalation_cost",
                "exit_cost",
                "signature_value",
                "collapse_loss",
                "defeat_loss",
                "talks_value",
            )
        }
        one = solve(replace(game, numerics=replace(game.numerics, tolerance=0.0)), menu())
        table = menu()
        two = solve(
            replace(game, patron=replace(patron, **scaled), numerics=replace(game.numerics, tolerance=0.0)),
            replace(table, score=table.score * np.array([[1.0], [1.0], [3.0]])),
        )
        assert two.value[2] == pytest.approx(3 * one.value[2], abs=1e-12)
        assert two.value[:2] == pytest.approx(one.value[:2], abs=1e-13)
        assert all(a == pytest.approx(b, abs=1e-12) for a, b in zip(policies(one), policies(two), strict=True))
