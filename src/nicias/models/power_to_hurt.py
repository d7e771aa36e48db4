"""The power to hurt: fighting that moves no front still moves the terms, because being hurt makes waiting expensive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

from nicias.models.base import Check, Model, Outputs, Static
from nicias.models.inputs import cost, discount


@final
@dataclass(frozen=True, kw_only=True)
class PowerToHurt(Model):
    """The sides propose in turn; a rejection costs i ℓ_i = b_i + c: the damage it suffers and the cost of inflicting damage.

    x_i is what i keeps when it proposes. Inside [0, 1], x₁ = [(1 + ℓ₂) − δ(1 + ℓ₁)]/(1 − δ²) and likewise x₂; where a side would keep
    more than everything it keeps 1, and the other answers that: x_i = min(1, 1 + ℓ_j − δ x_j).

    >>> PowerToHurt(damage_to_a=.02, damage_to_b=.05, cost_of_hurting=.01, discount=.95)["share_a_proposing"]
    0.8358974358...
    """

    id: ClassVar[str] = "power-to-hurt"
    title: ClassVar[str] = "The power to hurt: costly conflict with completely informed states"
    family: ClassVar[str] = "attrition"
    citations: ClassVar[tuple[str, ...]] = ("Slantchev2003b",)
    mark: ClassVar[str] = "R"
    origin: ClassVar[str] = "after Slantchev 2003b, the efficient equilibrium"
    replication: ClassVar[str] = "tests/replications/test_power_to_hurt.py"
    aliases: ClassVar[tuple[str, ...]] = ("coercive bargaining", "Schelling's power to hurt")
    neighbours: ClassVar[tuple[str, ...]] = (
        "fort-war: there a battle also moves the front",
        "the paper's inefficient equilibria, in which a costly fight is played although both know everything",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Complete information; only hurting, no conquest.",
        "Inflicting damage costs both sides the same.",
        "Shares lie in [0, 1].",
    )
    needs: ClassVar = (
        cost("damage_to_a", "b_1, the damage the first side suffers in a round without agreement."),
        cost("damage_to_b", "b_2, the damage the second side suffers."),
        cost("cost_of_hurting", "c, what it costs either side to inflict it."),
        discount(),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "share_a_proposing": "share; what the first side keeps when it proposes",
        "share_b_proposing": "share; what the second side keeps when it proposes",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("share_a_proposing", "damage_to_b", +1, "who can hurt more gets more"),
        Static("share_a_proposing", "damage_to_a", -1),
        Static("share_b_proposing", "damage_to_a", +1),
    )

    damage_to_a: float
    damage_to_b: float
    cost_of_hurting: float
    discount: float

    def losses(self) -> tuple[float, float]:
        """ℓ_1 and ℓ_2, what a rejection costs each side."""
        return self.damage_to_a + self.cost_of_hurting, self.damage_to_b + self.cost_of_hurting

    def solve(self) -> Outputs:
        (loss_a, loss_b), delta = self.losses(), self.discount
        inside = 1 - delta**2
        a = ((1 + loss_b) - delta * (1 + loss_a)) / inside
        b = ((1 + loss_a) - delta * (1 + loss_b)) / inside
        # At most one corner binds unless both do: the side whose interior share is larger is the one that hits 1.
        if a > 1 or b > 1:
            if a >= b:
                a, b = 1.0, min(1.0, 1 + loss_a - delta)
                a = min(1.0, 1 + loss_b - delta * b)
            else:
                a, b = min(1.0, 1 + loss_b - delta), 1.0
                b = min(1.0, 1 + loss_a - delta * a)
        return {"share_a_proposing": a, "share_b_proposing": b}

    def check(self, share_a: float | None = None, share_b: float | None = None) -> Check:
        """One-stage deviations of "keep x_i, accept what is worth rejecting": asking more or less, and provoking a rejection."""
        x = (
            self.outputs["share_a_proposing"] if share_a is None else share_a,
            self.outputs["share_b_proposing"] if share_b is None else share_b,
        )
        loss, delta = self.losses(), self.discount
        residuals: dict[str, float] = {}
        for i, name in enumerate(("first", "second")):
            j = 1 - i
            accepted = min(1.0, 1 - (-loss[j] + delta * x[j]))  # the most that j lets i keep
            residuals[f"{name} side's offer"] = abs(accepted - x[i])
            residuals[f"{name} side rather rejected"] = max(0.0, -loss[i] + delta * (1 - x[j]) - x[i])
        return Check("subgame perfect, stationary", residuals)
