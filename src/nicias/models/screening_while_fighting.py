"""Screening while fighting: an uninformed side learns how strong the other is from what it refuses and from how battles go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from nicias.models.base import Check, Condition, Model, Outputs
from nicias.models.inputs import cost, discount, share

GRID = 801  # offers tried by `check`
ROUNDING = 1e-12  # an offer of exactly what refusing is worth is accepted


@final
@dataclass(frozen=True, kw_only=True)
class ScreeningWhileFighting(Model):
    """The first side offers y; the second, strong with chance q, accepts or fights a battle, and then gets a last offer.

    In a battle against type t the first side wins outright with chance k_t, loses with ℓ_t, and otherwise (s_t) the war goes on. After
    a second rejection they fight to the end: W_t = (ℓ_t − c_B)/(1 − δs_t), A_t = (k_t − c_A)/(1 − δs_t). The first side takes the best of

    - pool: y = W_S, both accept;
    - separate: y = −c_B + ℓ_W + δ s_W W_S, which the weak prefer to imitating the strong; the strong refuse and get W_S later;
    - semi: y = W_W; the weak refuse with chance r = q s_S(1 − μ*)/(μ*(1 − q)s_W), just often enough that after a refusal and a
      battle the belief is μ* = (W_S − W_W)/(1 − W_W − A_S) and the first side does not mind offering W_W again.

    >>> fight = ScreeningWhileFighting(win_strong=.1, win_weak=.3, lose_strong=.1, lose_weak=.05, cost_a=.02, cost_b=.02,
    ...                                discount=.95, prob_strong=.4)
    >>> fight["regime"], round(fight["critical_separate_pool"], 6)
    ('separate', 0.549296)
    """

    id: ClassVar[str] = "screening-while-fighting"
    title: ClassVar[str] = "Bargaining and learning while fighting"
    family: ClassVar[str] = "information"
    citations: ClassVar[tuple[str, ...]] = ("Powell2004", "FilsonWerner2002")
    mark: ClassVar[str] = "R"
    origin: ClassVar[str] = "after Powell 2004 and Filson & Werner 2002, two rounds"
    replication: ClassVar[str] = "tests/replications/test_screening_while_fighting.py"
    aliases: ClassVar[tuple[str, ...]] = ("screening", "learning on the battlefield", "bargaining and learning")
    neighbours: ClassVar[tuple[str, ...]] = (
        "smith-stam-2004: there both sides learn from battles, and offers say nothing",
        "fearon-1995: one demand and then all is over",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "One-sided private information: the second side knows whether it is strong.",
        "Two offers, both by the first side; after the second refusal the war is fought to its end.",
        "The odds of each battle and the costs of both are known for each type.",
    )
    needs: ClassVar = (
        share("win_strong", "k_S, the chance that the first side wins outright in a battle with the strong type."),
        share("win_weak", "k_W, the same with the weak type."),
        share("lose_strong", "ℓ_S, the chance that the strong type wins outright in a battle."),
        share("lose_weak", "ℓ_W, the same for the weak type."),
        cost("cost_a", "c_A, the first side's cost of a battle."),
        cost("cost_b", "c_B, the second side's."),
        discount(),
        share("prob_strong", "q, the first side's prior that the second is strong."),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "regime": "pool, separate or semi",
        "offer": "share; the first offer",
        "value_a": "share; the first side's expected payoff",
        "weak_rejects": "probability r that the weak type refuses the first offer",
        "p_battle": "probability that the first offer is refused",
        "war_value_strong": "share; W_S",
        "war_value_weak": "share; W_W",
        "critical_separate_pool": "q above which pooling beats separating",
        "critical_semi_separate": "q above which separating beats semi-separating; null: it never does",
    }
    conditions: ClassVar[tuple[Condition, ...]] = (
        Condition("win_strong + lose_strong must not exceed 1.", lambda m: m.win_strong + m.lose_strong <= 1),
        Condition("win_weak + lose_weak must not exceed 1.", lambda m: m.win_weak + m.lose_weak <= 1),
        Condition("the costs must be positive together (cost_a + cost_b above 0).", lambda m: m.cost_a + m.cost_b > 0),
        Condition(
            "fighting to the end must be worth something to both types (lose_strong and lose_weak at least cost_b).",
            lambda m: min(m.lose_strong, m.lose_weak) >= m.cost_b,
        ),
        Condition(
            "the strong type must gain more from fighting to the end than the weak (W_S > W_W).",
            lambda m: m.war_value(True) > m.war_value(False),
        ),
    )

    win_strong: float
    win_weak: float
    lose_strong: float
    lose_weak: float
    cost_a: float
    cost_b: float
    discount: float
    prob_strong: float

    def goes_on(self, strong: bool) -> float:
        """s_t, the chance that a battle decides nothing."""
        return 1 - self.win_strong - self.lose_strong if strong else 1 - self.win_weak - self.lose_weak

    def war_value(self, strong: bool) -> float:
        """W_t, what type t gets from fighting to the end."""
        return ((self.lose_strong if strong else self.lose_weak) - self.cost_b) / (1 - self.discount * self.goes_on(strong))

    def own_war_value(self, strong: bool) -> float:
        """A_t, what the first side gets from fighting type t to the end."""
        return ((self.win_strong if strong else self.win_weak) - self.cost_a) / (1 - self.discount * self.goes_on(strong))

    def battle(self, strong: bool, later: float) -> float:
        """The first side's value of a battle with type t that is followed by `later` if it decides nothing."""
        return -self.cost_a + (self.win_strong if strong else self.win_weak) + self.discount * self.goes_on(strong) * later

    def waits_for(self, strong: bool, later: float) -> float:
        """Type t's value of a battle that is followed by the offer `later`."""
        return -self.cost_b + (self.lose_strong if strong else self.lose_weak) + self.discount * self.goes_on(strong) * later

    def indifferent_belief(self) -> float:
        """μ*, the belief at which the second offer may be W_S or W_W."""
        return (self.war_value(True) - self.war_value(False)) / (1 - self.war_value(False) - self.own_war_value(True))

    def refusals_per_odds(self) -> float:
        """ρ = s_S(1 − μ*)/(μ* s_W), so that r = ρ q/(1 − q); infinite when no battle with the weak goes on."""
        mu, s_weak = self.indifferent_belief(), self.goes_on(False)
        return self.goes_on(True) * (1 - mu) / (mu * s_weak) if s_weak > 0 else np.inf

    def solve(self) -> Outputs:
        q, high, low = self.prob_strong, self.war_value(True), self.war_value(False)
        bait = self.waits_for(False, high)
        rho = self.refusals_per_odds()
        r = rho * q / (1 - q) if q < 1 and q > 0 else (0.0 if q == 0 else np.inf)
        separate = (1 - q) * (1 - bait) + q * self.battle(True, 1 - high)
        values = {"pool": 1 - high, "separate": separate}
        if r <= 1:
            values["semi"] = self._semi_value(q, r)
        regime = max(values, key=lambda name: values[name])
        refuses = {"pool": 0.0, "separate": 0.0, "semi": r}[regime]
        return {
            "regime": regime,
            "offer": {"pool": high, "separate": bait, "semi": low}[regime],
            "value_a": values[regime],
            "weak_rejects": float(refuses),
            "p_battle": 0.0 if regime == "pool" else float(q + (1 - q) * refuses),
            "war_value_strong": high,
            "war_value_weak": low,
            "critical_separate_pool": (high - bait) / (1 - bait - self.battle(True, 1 - high)),
            "critical_semi_separate": self._semi_separate(bait, rho),
        }

    def _semi_value(self, q: float, r: float) -> float:
        """The weak accept W_W with chance 1 − r; after a refusal and a battle the second offer is W_W."""
        low = self.war_value(False)
        accepted = (1 - q) * (1 - r) * (1 - low)
        return accepted + q * self.battle(True, self.own_war_value(True)) + (1 - q) * r * self.battle(False, 1 - low)

    def _semi_separate(self, bait: float, rho: float) -> float | None:
        """Both values are linear in q; they cross once, if semi-separating loses value faster."""
        low, high = self.war_value(False), self.war_value(True)
        if not np.isfinite(rho):
            return None
        semi = (1 + rho) * (1 - low) - self.battle(True, self.own_war_value(True)) - rho * self.battle(False, 1 - low)
        separating = 1 - bait - self.battle(True, 1 - high)
        if semi <= separating:
            return None
        critical = (bait - low) / (semi - separating)
        return critical if critical * (1 + rho) <= 1 else None

    def continuation(self, offer: float) -> tuple[float, float]:
        """After any first `offer` below W_S: the chance r that the weak refuse it, and the weight m that the second offer, in
        the perfect Bayesian continuation, puts on W_S."""
        q, high, low = self.prob_strong, self.war_value(True), self.war_value(False)
        if q == 0:
            return (1.0, 0.0) if offer < low - ROUNDING else (0.0, 0.0)
        rho = self.refusals_per_odds()
        r = min(1.0, rho * q / (1 - q)) if q < 1 else 1.0
        if offer >= self.waits_for(False, high) - ROUNDING:
            return 0.0, 1.0
        if offer < low - ROUNDING or r == 1.0:
            return 1.0, float(rho * q >= 1 - q)
        return r, (offer - low) / (self.waits_for(False, high) - low)

    def payoff(self, offer: float) -> float:
        """The first side's payoff from any first offer, both sides continuing as `continuation` says."""
        q, high, low = self.prob_strong, self.war_value(True), self.war_value(False)
        if offer >= high:
            return 1 - offer
        r, m = self.continuation(offer)
        after_strong = m * (1 - high) + (1 - m) * self.own_war_value(True)
        after_weak = m * (1 - high) + (1 - m) * (1 - low)
        weak = (1 - r) * (1 - offer) + r * self.battle(False, after_weak)
        return q * self.battle(True, after_strong) + (1 - q) * weak

    def check(self, offer: float | None = None, weak_rejects: float | None = None, second_on_high: float | None = None) -> Check:
        """Perfect Bayesian residuals of the solution, or of another first offer, refusal rate and mix of the second offer.

        The second offer must be best against the belief that Bayes' rule gives after the refusal and the battle.
        """
        y = self.outputs["offer"] if offer is None else offer
        r, m = self.continuation(y)
        r = r if weak_rejects is None else weak_rejects
        m = m if second_on_high is None else second_on_high
        q, high, low = self.prob_strong, self.war_value(True), self.war_value(False)
        best = max(self.payoff(float(x)) for x in (*np.linspace(0, 1, GRID), low, high, self.waits_for(False, high)))
        residuals = {"first offer": max(0.0, best - self.payoff(y))}
        if y < high:
            imitating = self.waits_for(False, m * high + (1 - m) * low)
            residuals["weak type"] = max(y, imitating) - ((1 - r) * y + r * imitating)
            residuals["strong type"] = max(0.0, y - high)
            strong, weak = q * self.goes_on(True), (1 - q) * r * self.goes_on(False)
            if strong + weak > 0:
                mu = strong / (strong + weak)
                on_high, on_low = 1 - high, mu * self.own_war_value(True) + (1 - mu) * (1 - low)
                residuals["second offer"] = max(on_high, on_low) - (m * on_high + (1 - m) * on_low)
        return Check("perfect Bayesian", residuals)
