"""Which side are you on? A mediator who wants nothing but peace is not believed; one on the listener's side is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

from nicias.models.base import Check, Condition, Model, Outputs, Static
from nicias.models.inputs import cost, share


@final
@dataclass(frozen=True, kw_only=True)
class Kydd2003(Model):
    """The mediator observes whether the second side is resolute, with noise ε = P(resolute | "weak"), and tells the first.

    Told "resolute" the first side demands soft, p + c_l, which both types accept; told "weak" it demands tough, p + c_h, and a resolute
    opponent fights. A mediator with bias b gets b·x from a peace at x and −m + b·p from a war. It says "weak" honestly iff
    b[(1 − ε)tough + εp − soft] ≥ εm. With b = 0 it always says "resolute", and is not believed.

    >>> Kydd2003(p=.5, cost_low=.05, cost_high=.3, mediator_war_cost=.2, noise=.1)["minimum_bias"]
    0.0909090909...
    """

    id: ClassVar[str] = "kydd-2003"
    title: ClassVar[str] = "Which side are you on? Bias, credibility, and mediation"
    family: ClassVar[str] = "mediation"
    citations: ClassVar[tuple[str, ...]] = ("Kydd2003",)
    mark: ClassVar[str] = "R"
    origin: ClassVar[str] = "after Kydd 2003 (his result P·)"
    replication: ClassVar[str] = "tests/replications/test_kydd_2003.py"
    aliases: ClassVar[tuple[str, ...]] = ("biased mediation", "credible mediators", "cheap talk with a third party")
    neighbours: ClassVar[tuple[str, ...]] = (
        "guaranteed-peace: a guarantor changes payoffs, this mediator only speaks",
        "a mediator biased against the listener, whose word 'weak' would be worth nothing",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Talk is cheap: the mediator pays nothing for a false report.",
        "A report 'resolute' is never mistaken; 'weak' is mistaken with chance ε.",
        "The first side follows a report that it has reason to believe.",
    )
    needs: ClassVar = (
        share("p", "p, the first side's chance of winning a war."),
        cost("cost_low", "c_l, the cost of war of a resolute second side."),
        cost("cost_high", "c_h, the cost of war of a weak second side."),
        cost("mediator_war_cost", "m, what a war costs the mediator."),
        share("noise", "ε, the chance that a second side that looks weak is resolute."),
        cost("bias", "b, how much the mediator cares for the first side's share.", "factor"),
        cost("cost_a", "c_A, the first side's own cost of war; tells whether it would follow the report."),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "minimum_bias": "factor; the least b at which the report 'weak' is honest; null: none is enough",
        "credible": "whether the mediator with the bias given is honest",
        "follows": "whether the first side gains by demanding tough when told 'weak'",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("minimum_bias", "mediator_war_cost", +1, "the more the mediator fears war, the more bias it takes"),
        Static("minimum_bias", "noise", +1),
        Static("minimum_bias", "cost_high", -1),
    )
    conditions: ClassVar[tuple[Condition, ...]] = (
        Condition("cost_low must be below cost_high.", lambda m: m.cost_low < m.cost_high),
        Condition("p + cost_high must not exceed 1: demands lie in [0, 1].", lambda m: m.p + m.cost_high <= 1),
    )

    p: float
    cost_low: float
    cost_high: float
    mediator_war_cost: float
    noise: float
    bias: float | None = None
    cost_a: float | None = None

    def solve(self) -> Outputs:
        soft, tough = self.p + self.cost_low, self.p + self.cost_high
        gain = (1 - self.noise) * tough + self.noise * self.p - soft
        risk = self.noise * self.mediator_war_cost
        out: Outputs = {"minimum_bias": risk / gain if gain > 0 else None}
        if self.bias is not None:
            out["credible"] = self.bias * gain >= risk
        if self.cost_a is not None:
            out["follows"] = (1 - self.noise) * tough + self.noise * (self.p - self.cost_a) >= soft
        if gain <= 0:
            out["warnings"] = ["The report is too noisy: even the listener's best friend would not want it to be tough."]
        return out

    def check(self) -> Check:
        """At the least bias the mediator who sees "weak" is indifferent between the two reports; the one who sees "resolute"
        never wants to say "weak" (its gain from doing so is counted when positive)."""
        bias = self.outputs["minimum_bias"]
        if bias is None:
            return Check("no honest equilibrium exists", {})
        soft, tough = self.p + self.cost_low, self.p + self.cost_high
        war = -self.mediator_war_cost + bias * self.p
        honest = (1 - self.noise) * bias * tough + self.noise * war
        return Check(
            "indifference at the least bias",
            {"sees weak": honest - bias * soft, "sees resolute": max(0.0, war - bias * soft)},
            tolerance=1e-9 * max(1.0, bias),
        )
