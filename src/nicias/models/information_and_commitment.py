"""Information and commitment together: when power shifts, learning that the other side is resolute can start a war."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

from nicias.errors import ModelError
from nicias.models.base import Check, Condition, Model, Outputs, Static
from nicias.models.inputs import cost, discount, share

ROUNDING = 1e-12  # an offer of exactly nothing is still an offer


@final
@dataclass(frozen=True, kw_only=True)
class InformationAndCommitment(Model):
    """Two periods with a pie of 1 each; the first side makes the offers and its power falls from p₁ to p₂. War is final.

    War now gives it p₁(1 + δ) − c_A. Against a known c it can have x₁ + δ(p₂ + c) in peace, x₁ = min{1, 1 + δ(1 − p₂ − c) −
    (1 − p₁)(1 + δ) + c}. With x₁ = 1 that falls short iff p₂ < [p₁(1 + δ) − c_A − 1]/δ − c: a resolute opponent (small c) cannot be made
    to pay enough later. Give `cost_b_high`, the cost of the weak type, to see the band of p₂ in which **learning that the
    opponent is resolute leads to war, not to settlement**.

    >>> InformationAndCommitment(p_now=.9, cost_a=.05, cost_b=.05, discount=.95)["critical_p_next"]
    0.692105263...
    """

    id: ClassVar[str] = "information-and-commitment"
    title: ClassVar[str] = "Information, commitment, and war"
    family: ClassVar[str] = "commitment"
    citations: ClassVar[tuple[str, ...]] = ("WolfordReiterCarrubba2011",)
    mark: ClassVar[str] = "R"
    origin: ClassVar[str] = "after Wolford, Reiter & Carrubba 2011, two periods"
    replication: ClassVar[str] = "tests/replications/test_information_and_commitment.py"
    aliases: ClassVar[tuple[str, ...]] = ("uncertainty and shifting power", "learning that leads to war")
    neighbours: ClassVar[tuple[str, ...]] = (
        "powell-2006: no private information",
        "screening-while-fighting: no shift of power, and learning leads to settlement",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "The first side makes every offer and can have at most the whole pie of a period.",
        "War in either period is fought once and decides both.",
        "The second side's cost of war is its private information until it is learnt.",
    )
    needs: ClassVar = (
        share("p_now", "p₁, the first side's chance of winning now."),
        cost("cost_a", "c_A, its cost of war."),
        cost("cost_b", "c, the second side's cost of war, as known or as learnt."),
        discount(),
        share("p_next", "p₂, its chance in the second period."),
        cost("cost_b_high", "c of the weak type, against which learning is compared."),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "critical_p_next": "probability p₂ below which there is war against an opponent of cost_b; may lie outside 0 to 1",
        "war": "whether there is war at the p₂ given",
        "critical_p_next_weak": "the same threshold against the weak type",
        "learning_leads_to_war": "whether p₂ lies between the thresholds: peace with the weak, war with the resolute",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("critical_p_next", "cost_b", -1, "the more resolute the opponent, the more war"),
        Static("critical_p_next", "cost_a", -1),
        Static("critical_p_next", "p_now", +1),
    )
    conditions: ClassVar[tuple[Condition, ...]] = (
        Condition("cost_b_high must be above cost_b.", lambda m: m.cost_b_high is None or m.cost_b_high > m.cost_b),
    )

    p_now: float
    cost_a: float
    cost_b: float
    discount: float
    p_next: float | None = None
    cost_b_high: float | None = None

    def threshold(self, cost_b: float) -> float:
        """p₂ below which the best peace with an opponent of this cost is worth less than war now."""
        return (self.p_now * (1 + self.discount) - self.cost_a - 1) / self.discount - cost_b

    def peace(self, p_next: float, cost_b: float) -> float | None:
        """The first side's value of the best peace; in the second period it gets at most everything. None: power rises so far
        that no offer keeps the second side from fighting now."""
        delta, p_now = self.discount, self.p_now
        second = min(1.0, p_next + cost_b)
        first = min(1.0, 1 + delta * (1 - second) - (1 - p_now) * (1 + delta) + cost_b)
        return first + delta * second if first >= -ROUNDING else None

    def fights(self, cost_b: float) -> bool:
        """Whether there is war against an opponent of this cost at the p₂ given."""
        p_next = self.p_next or 0.0
        return self.peace(p_next, cost_b) is None or p_next < self.threshold(cost_b)

    def solve(self) -> Outputs:
        if self.discount == 0:
            raise ModelError("information-and-commitment.discount is 0: the second period does not count; give a value above 0.")
        out: Outputs = {"critical_p_next": self.threshold(self.cost_b)}
        if self.p_next is not None:
            out["war"] = self.fights(self.cost_b)
        if self.cost_b_high is not None:
            out["critical_p_next_weak"] = self.threshold(self.cost_b_high)
            if self.p_next is not None:
                out["learning_leads_to_war"] = out["war"] and not self.fights(self.cost_b_high)
        if not 0 <= out["critical_p_next"] <= 1:
            side = "no fall of power is large enough" if out["critical_p_next"] < 0 else "war at every p₂"
            out["warnings"] = [f"critical_p_next lies outside 0 to 1: {side}."]
        return out

    def check(self) -> Check:
        """At the threshold, if it is a probability, the first side is indifferent between war now and the best peace."""
        critical = self.outputs["critical_p_next"]
        peace = self.peace(critical, self.cost_b) if 0 <= critical <= 1 else None
        if peace is None:
            return Check("no threshold between 0 and 1", {})
        war = self.p_now * (1 + self.discount) - self.cost_a
        return Check("indifference at the threshold", {"first side": war - peace})
