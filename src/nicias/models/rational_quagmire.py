"""The rational quagmire: each battle won brings the end nearer, so a government that was right to start is right to go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from nicias.models.base import Check, Model, Outputs, Static
from nicias.models.inputs import Whole, cost, share

Array = NDArray[np.float64]


@final
@dataclass(frozen=True, kw_only=True)
class RationalQuagmire(Model):
    """The rebels can sustain S more battles, uniform on 1 … K and unknown; each costs c, and at 0 they collapse, which is worth 1.

    After t battles without collapse P(collapse next) = h = 1/(K − t), which rises. The government settles for y or fights on:
    V(t) = max{y, −c + δ[h·1 + (1 − h)V(t+1)]}. `never_stop_value` is the value of fighting to the end.

    >>> war = RationalQuagmire(battles_max=10, cost=.05, discount=.98, settle_value=.5)
    >>> war["never_stop_value"], war["fights_at"]
    (0.6372013..., [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    """

    id: ClassVar[str] = "rational-quagmire"
    title: ClassVar[str] = "Rational quagmires: attrition, learning, and war"
    family: ClassVar[str] = "attrition"
    citations: ClassVar[tuple[str, ...]] = ("KraininThomasWiseman2020",)
    mark: ClassVar[str] = "R"
    origin: ClassVar[str] = "after Krainin, Thomas & Wiseman 2020 (their claim P✓, from the abstract)"
    replication: ClassVar[str] = "tests/replications/test_rational_quagmire.py"
    aliases: ClassVar[tuple[str, ...]] = ("quagmire", "attrition with learning")
    neighbours: ClassVar[tuple[str, ...]] = (
        "sunk costs: what was spent does not matter here, what is left does",
        "gambling-for-resurrection: a leader's private stake, not the government's",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Neither side knows how many battles the rebels can sustain.",
        "Any number from 1 to K is equally likely at the start.",
        "A settlement is a lump sum y that does not change with the war.",
    )
    needs: ClassVar = (
        Whole("battles_max", "count", "K, the most battles the rebels may be able to sustain.", 1, 1_000_000),
        cost("cost", "c, the government's cost of a battle."),
        share("discount", "δ, the weight of the next battle relative to this; may be 1."),
        share("settle_value", "y, what settling is worth to the government."),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "value": "stake; the government's value at the start",
        "never_stop_value": "stake; its value of fighting to the end",
        "fights_at": "the numbers of battles fought after which it fights on",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("value", "cost", -1),
        Static("value", "settle_value", +1),
        Static("never_stop_value", "settle_value", 0),
        Static("never_stop_value", "battles_max", -1),
    )

    battles_max: int
    cost: float
    discount: float
    settle_value: float

    def going_on(self, t: int, later: float) -> float:
        """One more battle after t, when `later` follows if the rebels do not collapse."""
        h = 1 / (self.battles_max - t)
        return -self.cost + self.discount * (h + (1 - h) * later)

    def solve(self) -> Outputs:
        value, never_stop = 0.0, 0.0
        fights_at: list[int] = []
        for t in range(self.battles_max - 1, -1, -1):
            never_stop = self.going_on(t, never_stop)
            on = self.going_on(t, value)
            if on > self.settle_value:
                fights_at.append(t)
            value = max(on, self.settle_value)
        return {"value": value, "never_stop_value": never_stop, "fights_at": fights_at[::-1]}

    def check(self, fights_at: Sequence[int] | None = None) -> Check:
        """Largest gain from one deviation, at any t, from the rule (the solution's, or `fights_at`)."""
        fights = np.zeros(self.battles_max, bool)
        fights[np.array(self.outputs["fights_at"] if fights_at is None else fights_at, int)] = True
        later, gain = 0.0, 0.0
        for t in range(self.battles_max - 1, -1, -1):
            on = self.going_on(t, later)
            later = on if fights[t] else self.settle_value
            gain = max(gain, max(on, self.settle_value) - later)
        return Check("optimal stopping, one-stage deviations", {"government": gain})
