"""Alternating offers on a moving front: what each fort is worth at the table when both sides know the odds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from nicias.models.base import Check, Condition, Model, Outputs
from nicias.models.inputs import Whole, cost, discount, share

Array = NDArray[np.float64]


@final
@dataclass(frozen=True, kw_only=True)
class FortWar(Model):
    """The sides propose in turn; a rejection costs each c_i and one battle, which moves one of N forts.

    The proposer leaves the other its value of rejecting: x_i(k) = 1 + c_j − δ[p v_j(k+1) + (1 − p) v_j(k−1)], where v_j = x_j inside
    (j proposes next) and a side that holds every fort has 1, the other 0. That is a linear system of size 2(N − 1); agreement is
    immediate, and the battles that are never fought set its terms.

    >>> [round(x, 4) for x in FortWar(forts=4, p=.5, cost_a=.05, cost_b=.05, discount=.9).outputs["share_a"]]
    [0.3674, 0.5168, 0.8174]
    """

    id: ClassVar[str] = "fort-war"
    title: ClassVar[str] = "Alternating offers while forts change hands"
    family: ClassVar[str] = "attrition"
    citations: ClassVar[tuple[str, ...]] = ("Slantchev2003a",)
    mark: ClassVar[str] = "R"
    origin: ClassVar[str] = "after the battlefield of Slantchev 2003a, complete information"
    replication: ClassVar[str] = "tests/replications/test_fort_war.py"
    aliases: ClassVar[tuple[str, ...]] = ("Rubinstein bargaining with battles", "warfare as bargaining")
    neighbours: ClassVar[tuple[str, ...]] = (
        "smith-stam-2004: the same forts, but the odds are disputed and there are no offers",
        "power-to-hurt: alternating offers in which fighting hurts and moves nothing",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Complete information: the odds p of a battle are known to both.",
        "Transfers beyond the whole are possible (a share above 1), so that agreement is always immediate.",
        "Whoever holds every fort has won.",
    )
    needs: ClassVar = (
        Whole("forts", "count", "N, the number of forts.", 2, 1000),
        share("p", "p, the first side's chance of winning a battle."),
        cost("cost_a", "c_1, the first side's cost of a rejection and the battle that follows."),
        cost("cost_b", "c_2, the second side's."),
        discount(),
        Whole("start", "count", "k₀, how many the first side holds now; picks the shares at that place.", 1, 999),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "share_a": "shares; what the first side keeps when it proposes holding k = 1 … N−1 forts",
        "share_b": "shares; what the second side keeps when it proposes and the first holds k = 1 … N−1",
        "share_a_at_start": "share; what the first side keeps when it proposes at k₀",
        "share_b_at_start": "share; what the second side keeps when it proposes at k₀",
    }
    conditions: ClassVar[tuple[Condition, ...]] = (
        Condition("start must be below forts.", lambda m: m.start is None or m.start < m.forts),
    )

    forts: int
    p: float
    cost_a: float
    cost_b: float
    discount: float
    start: int | None = None

    def solve(self) -> Outputs:
        from scipy.linalg import solve_banded

        # Ordered x_1(1), x_2(1), x_1(2), x_2(2), … the matrix has three diagonals on either side.
        inner = self.forts - 1
        size, p, delta = 2 * inner, self.p, self.discount
        bands = np.zeros((7, size))
        right = np.empty(size)
        bands[3] = 1.0
        for k in range(1, self.forts):
            for i, (other_cost, other_wins_at) in enumerate(((self.cost_b, 0), (self.cost_a, self.forts))):
                row = 2 * (k - 1) + i
                right[row] = 1 + other_cost
                for chance, there in ((p, k + 1), (1 - p, k - 1)):
                    if 0 < there < self.forts:
                        column = 2 * (there - 1) + (1 - i)
                        bands[3 + row - column, column] += delta * chance
                    elif there == other_wins_at:
                        right[row] -= delta * chance
        shares = solve_banded((3, 3), bands, right).reshape(inner, 2)
        out: Outputs = {"share_a": shares[:, 0].tolist(), "share_b": shares[:, 1].tolist()}
        if self.start is not None:
            out["share_a_at_start"], out["share_b_at_start"] = shares[self.start - 1].tolist()
        if shares.max() > 1 or shares.min() < 0:
            out["warnings"] = ["Some shares lie outside 0 to 1: agreement there needs a transfer beyond the whole."]
        return out

    def check(self, share_a: list[float] | None = None, share_b: list[float] | None = None) -> Check:
        """One-stage deviations of the stationary profile "demand x_i(k), accept what is worth the value of rejecting".

        `over-demand or give-away`: what a proposer could still gain by asking exactly the other's value of rejecting.
        `rather rejected`: what it would gain by provoking a rejection.
        """
        mine = np.array([share_a or self.outputs["share_a"], share_b or self.outputs["share_b"]])
        held = np.zeros((2, self.forts + 1))
        held[:, 1:-1] = mine
        held[0, -1] = held[1, 0] = 1.0
        costs = np.array([self.cost_a, self.cost_b])
        whole = np.ones(self.forts + 1)
        offered, refused = 0.0, 0.0
        for i in (0, 1):
            j = 1 - i
            later_j, later_i = held[j], whole - held[j]  # j proposes after a rejection
            reject_j = -costs[j] + self.discount * (self.p * later_j[2:] + (1 - self.p) * later_j[:-2])
            reject_i = -costs[i] + self.discount * (self.p * later_i[2:] + (1 - self.p) * later_i[:-2])
            offered = max(offered, float(np.max(np.abs(1 - mine[i] - reject_j))))
            refused = max(refused, float(np.max(reject_i - mine[i])))
        return Check("subgame perfect, stationary", {"over-demand or give-away": offered, "rather rejected": max(0.0, refused)})
