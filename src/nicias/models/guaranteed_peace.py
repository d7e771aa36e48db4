"""What a signature is worth when the peace may not hold: a flow of peace until a hazard brings back the war."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

from nicias.models.base import Check, Model, Outputs, Static
from nicias.models.inputs import discount, share
from nicias.needs import Need


@final
@dataclass(frozen=True, kw_only=True)
class GuaranteedPeace(Model):
    """Terms worth u while they hold, a monthly hazard h of renewed war, and war worth W.

    S = [(1 − δ)u + δhW]/[1 − δ(1 − h)], and the peace outlives `months` with chance (1 − h)^months. A guarantee lowers h; whether it
    makes signing worth more depends on whether the terms are better than war.

    >>> peace = GuaranteedPeace(value=.6, war_value=.3, discount=.995, hazard=.01, months=60)
    >>> round(peace["value_of_signing"], 6), round(peace["survival"], 6)
    (0.400334, 0.547157)
    """

    id: ClassVar[str] = "guaranteed-peace"
    title: ClassVar[str] = "Peace with a hazard of renewed war"
    family: ClassVar[str] = "commitment"
    citations: ClassVar[tuple[str, ...]] = ("Walter2002", "WernerYuen2005")
    mark: ClassVar[str] = "D"
    origin: ClassVar[str] = "derived, on the argument of Walter 2002 and Werner & Yuen 2005"
    replication: ClassVar[str] = "tests/replications/test_guaranteed_peace.py"
    aliases: ClassVar[tuple[str, ...]] = ("durable peace", "third-party guarantee", "constant-hazard peace")
    neighbours: ClassVar[tuple[str, ...]] = (
        "the engine's hazard, which depends on how tempting renewed war is; here it is given",
        "kydd-2003: words instead of guarantees",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "The hazard is constant and known, and the same whoever would gain.",
        "Renewed war is worth the same whenever it comes.",
    )
    needs: ClassVar = (
        Need("value", "stake", "u, the terms if kept for ever.", -1e9, 1e9),
        Need("war_value", "stake", "W, renewed war.", -1e9, 1e9),
        share("hazard", "h, the chance that the peace collapses in a month."),
        discount(),
        Need("months", "months", "The age at which survival is asked for.", 0, open_high=True),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "value_of_signing": "stake; S",
        "survival": "probability that the peace lasts `months`",
        "expected_months": "months the peace lasts on average; null when nothing threatens it",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("value_of_signing", "value", +1),
        Static("value_of_signing", "war_value", +1),
        Static("survival", "hazard", -1),
        Static("value_of_signing", "hazard", -1, "terms better than war"),
    )

    value: float
    war_value: float
    hazard: float
    discount: float
    months: float

    def solve(self) -> Outputs:
        delta, h = self.discount, self.hazard
        return {
            "value_of_signing": ((1 - delta) * self.value + delta * h * self.war_value) / (1 - delta * (1 - h)),
            "survival": (1 - h) ** self.months,
            "expected_months": 1 / h if h > sys.float_info.min else None,
        }

    def check(self) -> Check:
        """S = (1 − δ)u + δ[hW + (1 − h)S]."""
        s, delta, h = self.outputs["value_of_signing"], self.discount, self.hazard
        right = (1 - delta) * self.value + delta * (h * self.war_value + (1 - h) * s)
        scale = max(1.0, abs(self.value), abs(self.war_value))
        return Check("recursion of the value of signing", {"signer": (s - right) / scale})
