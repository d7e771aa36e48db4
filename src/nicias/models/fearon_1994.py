"""Audience costs as a war of attrition: a crisis raises, day by day, what it costs a leader to back down."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from nicias.models.base import Check, Model, Outputs, Static
from nicias.models.inputs import positive


@final
@dataclass(frozen=True, kw_only=True)
class Fearon1994(Model):
    """Both escalate; who backs down at t pays the audience cost a_i t and the other gets the prize v.

    A war is worth w_i to i, uniform on [−w̄_i, 0], so that i is locked in once a_i t > −w_i. To keep the other indifferent, i's
    survival is proportional to v/(v + a_j t). The crisis lasts until T = min_i {t: v/(v + a_j t) = min(1, a_i t/w̄_i)}, when all who
    have not backed down are locked in; the other side quits at 0 with an atom. P(war) = Π min(1, a_i T/w̄_i).

    >>> Fearon1994(prize=1, audience_cost_a=1, audience_cost_b=1, war_cost_max_a=1, war_cost_max_b=1)["p_war"]
    0.38196601...
    """

    id: ClassVar[str] = "fearon-1994"
    title: ClassVar[str] = "Domestic political audiences and the escalation of disputes"
    family: ClassVar[str] = "politics"
    citations: ClassVar[tuple[str, ...]] = ("Fearon1994",)
    mark: ClassVar[str] = "R"
    origin: ClassVar[str] = "after Fearon 1994, linear audience costs and uniform war costs"
    replication: ClassVar[str] = "tests/replications/test_fearon_1994.py"
    aliases: ClassVar[tuple[str, ...]] = ("audience costs", "crisis as a war of attrition", "tying hands")
    neighbours: ClassVar[tuple[str, ...]] = (
        "sunk costs: mobilising costs the same whether one fights or not; an audience cost is paid only on backing down",
        "power-to-hurt, where staying in is what hurts",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Each side alone knows its own cost of war.",
        "Audience costs grow linearly and are known to both.",
        "Backing down, waiting or attacking are the only choices; there are no partial terms.",
    )
    needs: ClassVar = (
        positive("prize", "stake", "v, the value of the prize."),
        positive("audience_cost_a", "stake/day", "a_A, how fast the first side's cost of backing down grows."),
        positive("audience_cost_b", "stake/day", "a_B, the same for the second."),
        positive("war_cost_max_a", "stake", "w̄_A, the largest cost of war the first side may have."),
        positive("war_cost_max_b", "stake", "w̄_B, the same for the second."),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "horizon": "days; T, after which nobody backs down",
        "p_war": "probability of war",
        "quits_at_once_a": "probability that the first side backs down at once",
        "quits_at_once_b": "probability that the second does",
        "p_backs_down_a": "probability that the first side backs down, before or with the other",
        "p_backs_down_b": "probability that the second does",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("p_backs_down_a", "audience_cost_a", -1, "P·: higher audience costs, less likely to back down"),
        Static("p_backs_down_b", "audience_cost_b", -1),
    )

    prize: float
    audience_cost_a: float
    audience_cost_b: float
    war_cost_max_a: float
    war_cost_max_b: float

    def solve(self) -> Outputs:
        own = (self.audience_cost_a, self.audience_cost_b)
        horizons = [self._horizon(i) for i in (0, 1)]
        horizon = min(horizons)
        locked = [min(1.0, a * horizon / w) for a, w in zip(own, self._war_cost_max(), strict=True)]
        quits = [
            0.0 if horizons[i] == horizon else max(0.0, 1 - locked[i] / self._indifference(1 - i, horizon)) for i in (0, 1)
        ]
        return {
            "horizon": horizon,
            "p_war": locked[0] * locked[1],
            "quits_at_once_a": quits[0],
            "quits_at_once_b": quits[1],
            "p_backs_down_a": 1 - locked[0],
            "p_backs_down_b": 1 - locked[1],
        }

    def _audience_cost(self) -> tuple[float, float]:
        return self.audience_cost_a, self.audience_cost_b

    def _war_cost_max(self) -> tuple[float, float]:
        return self.war_cost_max_a, self.war_cost_max_b

    def _indifference(self, j: int, t: float) -> float:
        """v/(v + a_j t): the survival of the other side that keeps j indifferent between backing down now and later."""
        return self.prize / (self.prize + self._audience_cost()[j] * t)

    def _horizon(self, i: int) -> float:
        """When side i's survival without an atom meets its chance of being locked in: a_i t(v + a_j t) = v w̄_i."""
        own, other = self._audience_cost()[i], self._audience_cost()[1 - i]
        v, top = self.prize, self._war_cost_max()[i]
        return 2 * v * top / (own * v + math.sqrt((own * v) ** 2 + 4 * own * other * v * top))

    def survival(self, i: int, t: float) -> float:
        """P(side i has not backed down by t), 0 ≤ t ≤ T."""
        atom = self.outputs["quits_at_once_a" if i == 0 else "quits_at_once_b"]
        return (1 - atom) * self._indifference(1 - i, t)

    def payoff(self, i: int, t: float) -> float:
        """What a type that is not locked in gets from planning to back down at t, just before the other does so at t."""
        other = self.survival(1 - i, t)
        return self.prize * (1 - other) - self._audience_cost()[i] * t * other

    def check(self) -> Check:
        """Quitting types are indifferent over (0, T], locked-in ones prefer war to quitting at T, and those who quit at once do
        not lose by it; at T exactly the locked-in are left."""
        horizon = self.outputs["horizon"]
        residuals: dict[str, float] = {}
        for i, name in enumerate(("first", "second")):
            gains = [self.payoff(i, float(t)) - self.payoff(i, 0.0) for t in np.linspace(0, horizon, 201)]
            residuals[f"{name} side, when to back down"] = max(abs(gain) for gain in gains) / self.prize
            locked = min(1.0, self._audience_cost()[i] * horizon / self._war_cost_max()[i])
            residuals[f"{name} side, who is left at the horizon"] = self.survival(i, horizon) - locked
        residuals["both quit at once"] = self.outputs["quits_at_once_a"] * self.outputs["quits_at_once_b"]
        return Check("perfect Bayesian", residuals)
