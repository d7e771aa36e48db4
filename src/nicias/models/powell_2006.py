"""War as a commitment problem: when power is about to shift far enough, no division now makes up for what the rising side
will be able to take later, and both know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

from nicias.errors import ModelError
from nicias.models.base import Check, Model, Outputs, Static
from nicias.models.inputs import discount, share
from nicias.needs import Need


@final
@dataclass(frozen=True, kw_only=True)
class Powell2006(Model):
    """A surplus of 1 a period; a war locks in the winner's share of what it leaves.

    M_i = (1 − D)p_i/(1 − δ) is what side i can secure by fighting. Fighting cannot be avoided at t if M₁(t) + δM₂(t+1) > 1/(1 − δ),
    that is (1 − D)[p₁ + δ(1 − p₂)] > 1 for a first side that declines. `gap` is the left side minus the right, `gap_b` the same with
    the sides exchanged; there is war if either is above 0.

    >>> Powell2006(discount=.9, destruction=.2, p_now=.7).outputs
    {'critical_p_next': 0.388888888888888...}
    """

    id: ClassVar[str] = "powell-2006"
    title: ClassVar[str] = "War as a commitment problem"
    family: ClassVar[str] = "commitment"
    citations: ClassVar[tuple[str, ...]] = ("Powell2006",)
    mark: ClassVar[str] = "P·"
    origin: ClassVar[str] = "published"
    replication: ClassVar[str] = "tests/replications/test_powell_2006.py"
    aliases: ClassVar[tuple[str, ...]] = ("commitment problem", "inefficiency condition", "shifting power")
    neighbours: ClassVar[tuple[str, ...]] = (
        "learning: nothing is hidden here; beliefs shift in screening-while-fighting, power shifts here",
        "fearon-1995's preventive case, which has a lump-sum cost and offers by the rising side",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Complete information.",
        "Nothing but the period's surplus can be transferred in a period.",
        "War ends the game: the winner takes what is left for ever.",
        "Power shifts once, from p₁ to p₂, and stays.",
    )
    needs: ClassVar = (
        discount(),
        Need("destruction", "share", "D, the part of the surplus that a war destroys.", 0, 1, open_high=True),
        share("p_now", "p₁, the first side's chance of winning now."),
        share("p_next", "p₂, its chance next period."),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "critical_p_next": "probability p₂ below which the declining first side cannot be kept from fighting; below 0: no shift suffices",
        "war": "whether fighting is unavoidable at the p₂ given",
        "gap": "period surpluses; M₁ + δM₂ − 1/(1 − δ), above 0: no promise to the first side is credible",
        "gap_b": "period surpluses; the same for the second side, which declines when p₂ > p₁",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("gap", "p_next", -1, "the larger the shift, the more war"),
        Static("gap", "destruction", -1),
        Static("critical_p_next", "destruction", -1),
        Static("critical_p_next", "p_now", +1),
    )

    discount: float
    destruction: float
    p_now: float
    p_next: float | None = None

    def solve(self) -> Outputs:
        delta, left = self.discount, 1 - self.destruction
        if delta == 0:
            raise ModelError("powell-2006.discount is 0: without a future there is no commitment problem; give a value above 0.")
        out: Outputs = {"critical_p_next": 1 - (1 / left - self.p_now) / delta}
        if self.p_next is not None:
            out["gap"] = (left * (self.p_now + delta * (1 - self.p_next)) - 1) / (1 - delta)
            out["gap_b"] = (left * (1 - self.p_now + delta * self.p_next) - 1) / (1 - delta)
            out["war"] = left * max(self.p_now + delta * (1 - self.p_next), 1 - self.p_now + delta * self.p_next) > 1
        if out["critical_p_next"] < 0:
            out["warnings"] = ["critical_p_next is below 0: no shift of power is large enough."]
        return out

    def check(self) -> Check:
        """What the first side lacks in the best peace it can be given: it gets everything now and, from next period on, all
        that the second side does not have to be left with. At the threshold it lacks nothing."""
        delta, left = self.discount, 1 - self.destruction
        p_next = self.outputs["critical_p_next"]
        fight_now = left * self.p_now
        best_peace = (1 - delta) + delta * (1 - left * (1 - p_next))
        return Check("indifference at the threshold", {"first side": fight_now - best_peace})
