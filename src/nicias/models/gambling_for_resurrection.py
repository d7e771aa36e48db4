"""Gambling for resurrection: a leader who will lose office for any bad peace fights on in a war that is going badly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from nicias.models.base import Check, Condition, Model, Outputs, Static
from nicias.models.inputs import Whole, cost, share

Array = NDArray[np.float64]


@final
@dataclass(frozen=True, kw_only=True)
class GamblingForResurrection(Model):
    """The front is at m in 0 … N and moves up with chance p a month; the leader keeps office (worth 1) iff he stops at m ≥ s.

    V(m) = max{1[m ≥ s], −c + δ(p V(m+1) + (1 − p)V(m−1))}, V(0) = 0, V(N) = 1. Office is already lost below s, so there is little
    left to lose by fighting on.

    >>> war = GamblingForResurrection(length=10, p_up=.4, survive_at=7, cost=.01, discount=1)
    >>> war["fights_at"], round(war["values"][6], 6)
    ([2, 3, 4, 5, 6], 0.574962)
    """

    id: ClassVar[str] = "gambling-for-resurrection"
    title: ClassVar[str] = "Gambling for resurrection"
    family: ClassVar[str] = "politics"
    citations: ClassVar[tuple[str, ...]] = ("DownsRocke1994", "Goemans2000")
    mark: ClassVar[str] = "R"
    origin: ClassVar[str] = "after Downs & Rocke 1994 and Goemans 2000"
    replication: ClassVar[str] = "tests/replications/test_gambling_for_resurrection.py"
    aliases: ClassVar[tuple[str, ...]] = ("diversionary continuation", "agency and war", "punishment of leaders")
    neighbours: ClassVar[tuple[str, ...]] = (
        "rational-quagmire: a government that goes on because the end comes nearer, not because it is doomed anyway",
        "loss aversion: no preference over losses is assumed here, only the loss of office",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "The leader cares for office and for the monthly cost, not for the terms.",
        "The other side takes what it is given: stopping is always possible.",
        "The odds of a month are constant and known.",
    )
    needs: ClassVar = (
        Whole("length", "count", "N, the number of positions of the front above total defeat.", 2, 2_000),
        share("p_up", "p, the chance that a month of war improves the position by one."),
        Whole("survive_at", "count", "s, the worst position in which a leader who stops keeps office.", 1, 2_000),
        cost("cost", "c, the leader's cost of a month of war."),
        share("discount", "δ, the weight of the next month; may be 1."),
        Whole("start", "count", "m₀, where the front is now; picks the value at that place.", 0, 2_000),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "fights_at": "the positions at which the leader fights on",
        "values": "probability of office less costs; V(0) … V(N)",
        "value_at_start": "probability of office less costs; V(m₀)",
        "fights_at_start": "whether he fights on at m₀",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("values", "p_up", +1),
        Static("values", "cost", -1),
        Static("values", "survive_at", -1, "the harsher the punishment, the worse off the leader"),
    )
    conditions: ClassVar[tuple[Condition, ...]] = (
        Condition("survive_at must not exceed length.", lambda m: m.survive_at <= m.length),
        Condition("start must not exceed length.", lambda m: m.start is None or m.start <= m.length),
    )

    length: int
    p_up: float
    survive_at: int
    cost: float
    discount: float
    start: int | None = None

    def stopping(self) -> Array:
        """What stopping is worth at 0 … N."""
        return (np.arange(self.length + 1) >= self.survive_at).astype(float)

    def going_on(self, value: Array) -> Array:
        """One more month at 1 … N−1, when `value` follows it."""
        return -self.cost + self.discount * (self.p_up * value[2:] + (1 - self.p_up) * value[:-2])

    def policy_value(self, fights: NDArray[np.bool_]) -> Array:
        """The value of fighting exactly where `fights` (shape N+1) says so, by one tridiagonal solve."""
        from scipy.linalg import solve_banded

        bands = np.zeros((3, self.length + 1))
        bands[1] = 1.0
        bands[0, 1:] = np.where(fights[:-1], -self.discount * self.p_up, 0.0)
        bands[2, :-1] = np.where(fights[1:], -self.discount * (1 - self.p_up), 0.0)
        return solve_banded((1, 1), bands, np.where(fights, -self.cost, self.stopping()))

    def solve(self) -> Outputs:
        # Policy improvement from "stop everywhere": values only rise, so whoever fights keeps fighting and the set only grows.
        fights = np.zeros(self.length + 1, bool)
        while True:
            value = self.policy_value(fights)
            better = fights.copy()
            better[1:-1] |= self.going_on(value) > self.stopping()[1:-1]
            if np.array_equal(better, fights):
                break
            fights = better
        out: Outputs = {"fights_at": np.flatnonzero(fights).tolist(), "values": value.tolist()}
        if self.start is not None:
            out["value_at_start"], out["fights_at_start"] = float(value[self.start]), bool(fights[self.start])
        return out

    def check(self, fights_at: Sequence[int] | None = None) -> Check:
        """Largest gain from stopping or going on for one month against the rule (the solution's, or `fights_at`)."""
        fights = np.zeros(self.length + 1, bool)
        fights[np.array(self.outputs["fights_at"] if fights_at is None else fights_at, int)] = True
        value = self.policy_value(fights)
        best = np.maximum(self.stopping()[1:-1], self.going_on(value))
        return Check("optimal stopping, one-stage deviations", {"leader": float(np.max(best - value[1:-1]))})
