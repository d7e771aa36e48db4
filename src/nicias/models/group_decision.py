"""Group decision: actors push each other along a line, and the weighted mean of where they stand is the forecast.

Each actor compares what it expects from challenging every other with what the other expects from challenging it, moves to the
nearest actor that can force it, or compromises with one that half can, and the round is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, final

import numpy as np

from nicias.models.actors import ActorTable, Array
from nicias.models.base import Check, Model, Outputs
from nicias.models.inputs import Actors, Whole, positive


@final
@dataclass(frozen=True, kw_only=True)
class GroupDecision(Model):
    """The expected-utility model of policy forecasting.

    >>> from nicias.models.actors import ActorTable
    >>> table = ActorTable.parse("actor,position,capability,salience\\na,0,1,1\\nb,10,1,.5\\nc,4,2,.2\\n")
    >>> GroupDecision(actors=table, rounds=1).outputs["mean"]
    [3.47..., ...]
    """

    id: ClassVar[str] = "group-decision"
    title: ClassVar[str] = "The expected-utility model of group decisions"
    family: ClassVar[str] = "group-decision"
    citations: ClassVar[tuple[str, ...]] = ("ScholzCalbertSmith2011", "BuenoDeMesquita1984", "BuenoDeMesquita1994")
    mark: ClassVar[str] = "P✓"
    origin: ClassVar[str] = "published"
    replication: ClassVar[str] = "tests/replications/test_group_decision.py"
    aliases: ClassVar[tuple[str, ...]] = ("expected utility model", "EUM", "challenge model", "spatial model of politics")
    neighbours: ClassVar[tuple[str, ...]] = (
        "a bargaining game: nobody optimises over a whole play, there is no equilibrium, only a procedure",
        "the median-voter theorem, whose answer is the round-0 median",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Positions lie on a line, issue by issue; issues do not touch one another.",
        "Every actor sees every position, capability and salience.",
        "An actor's taste for risk follows from how exposed it is, and is recomputed each round.",
        "The status quo is certain if nobody moves (Q = 1).",
        "The scale of positions is fixed at its range in round 0.",
    )
    needs: ClassVar = (
        Actors("actors", "Position x, capability c and salience s of each actor on each issue."),
        Whole("rounds", "count", "How many rounds of challenges; the answer depends on it.", 0, 10_000),
        positive("scale", "positions", "R, the length of the position scale; left out: the range of round 0."),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "mean": "position; the mean weighted by capability × salience, one entry per round from round 0",
        "median": "position; the weighted median per round",
        "positions": "position; one list per round, actors in the table's order",
        "actors": "the names, in the order of the positions",
        "settled_at": "round after which nobody moved; null if somebody still did in the last round",
        "issues": "the same outputs by issue, when the table has more than one",
    }

    actors: ActorTable
    rounds: int
    scale: float | None = None

    def solve(self) -> Outputs:
        table = self.actors
        by_issue = {issue: self._issue(m) for m, issue in enumerate(table.issues)}
        single = next(iter(by_issue.values())) if len(by_issue) == 1 else {"issues": by_issue}
        return {**single, "actors": list(table.actors), "warnings": self._warnings(by_issue)}

    def _issue(self, m: int) -> Outputs:
        path = self.path(m)
        weight = self.actors.capability[m] * self.actors.salience[m]
        moved = np.any(path[1:] != path[:-1], axis=1)
        last = int(np.flatnonzero(moved)[-1]) + 1 if moved.any() else 0
        return {
            "mean": (path @ weight / weight.sum()).tolist(),
            "median": [weighted_median(x, weight) for x in path],
            "positions": path.tolist(),
            "settled_at": last if last < self.rounds or not self.rounds else None,
        }

    def path(self, m: int) -> Array:
        """Positions on issue m, shape (rounds + 1, n)."""
        table = self.actors
        scale = self.scale or float(np.ptp(table.position[m]))
        rows = [table.position[m]]
        for _ in range(self.rounds):
            rows.append(next_positions(rows[-1], table.capability[m], table.salience[m], scale))
        return np.array(rows)

    def _warnings(self, by_issue: Mapping[str, Any]) -> list[str]:
        found = ["The forecast depends on when you stop: the model says how actors move, not when they stop moving."]
        turned = self._turned()
        for m, (issue, out) in enumerate(by_issue.items()):
            means = out["mean"]
            name = "" if len(by_issue) == 1 else f" on {issue}"
            found.append(
                f"Stopping at any round from 0 to {self.rounds} gives a mean between {min(means):.3g} and {max(means):.3g}{name}."
            )
            weight = self.actors.capability[m] * self.actors.salience[m]
            other_way = -float(turned.path(m)[-1] @ weight / weight.sum())
            if abs(other_way - means[-1]) > 1e-9 * np.ptp(self.actors.position[m]):
                found.append(
                    f"The published rule takes the compromise lowest on the scale: with the scale turned round{name} "
                    f"the last mean is {other_way:.3g} instead of {means[-1]:.3g}."
                )
        return found

    def _turned(self) -> GroupDecision:
        """The same table with the scale turned round."""
        return GroupDecision(actors=self.actors.moved(-self.actors.position), rounds=self.rounds, scale=self.scale)

    def check(self) -> Check:
        """Nobody leaves the span of round 0, and the unit in which positions are written does not matter."""
        outside, unit = 0.0, 0.0
        table = self.actors
        rescaled = GroupDecision(
            actors=table.moved(2 * table.position + 1), rounds=self.rounds, scale=self.scale and 2 * self.scale
        )
        for m in range(len(table.issues)):
            path, span = self.path(m), float(np.ptp(table.position[m]))
            outside = max(outside, float(np.max(path - path[0].max())) / span, float(np.max(path[0].min() - path)) / span)
            unit = max(unit, float(np.max(np.abs(rescaled.path(m)[: 2] - (2 * path[: 2] + 1)))) / span)
        return Check("invariants of the procedure", {"outside the span": outside, "change of unit": unit})

    def rows(self) -> list[dict[str, Any]]:
        """Tidy rows: one per round, issue and actor."""
        table = self.actors
        return [
            {"round": r, "issue": issue, "actor": actor, "position": float(x), "capability": float(c), "salience": float(s)}
            for m, issue in enumerate(table.issues)
            for r, row in enumerate(self.path(m))
            for actor, x, c, s in zip(table.actors, row, table.capability[m], table.salience[m], strict=True)
        ]


def weighted_median(x: Array, weight: Array) -> float:
    """The smallest position that at least half of the weight does not exceed."""
    order = np.argsort(x, kind="stable")
    cumulated = np.cumsum(weight[order])
    return float(x[order][np.searchsorted(cumulated, cumulated[-1] / 2)])


def support(x: Array, weight: Array, exponent: Array, scale: float) -> Array:
    """P_ij: the share of all votes, over all pairs of alternatives, that prefers i's position to j's. Shape (n, n).

    v_kij = w_k [(|x_k − x_j|/R)^{r_k} − (|x_k − x_i|/R)^{r_k}]; because the sum runs over all pairs, P_ij + P_ji < 1.
    """
    loss = (np.abs(x[:, None] - x[None, :]) / scale) ** exponent[:, None]  # (k, j)
    votes = np.zeros((len(x), len(x)))
    for w, row in zip(weight, loss, strict=True):
        votes += w * np.maximum(row[None, :] - row[:, None], 0.0)
    total = 2 * votes.sum()  # |v_kij| = |v_kji|, and its positive part is in one of the two
    return votes / total if total > 0 else votes


def expected_utility(distance: Array, p: Array, salience: Array, r: Array) -> Array:
    """E = s(P U_s + (1 − P) U_f) + (1 − s) U_s − U_q for a challenge over `distance` (share of R), elementwise."""
    success = 2 - 4 * (0.5 - 0.5 * distance) ** r
    failure = 2 - 4 * (0.5 + 0.5 * distance) ** r
    quo = 2 - 4 * 0.5**r
    return salience * (p * success + (1 - p) * failure) + (1 - salience) * success - quo


def risk_exponents(x: Array, weight: Array, salience: Array, scale: float) -> Array:
    """r_i = (1 − R_i/3)/(1 + R_i/3), R_i the actor's exposure between the safest (1) and the most exposed (−1). Shape (n,).

    Where all are equally exposed nobody stands out, and everybody is neutral (r = 1).
    """
    one = np.ones_like(x)
    distance = np.abs(x[:, None] - x[None, :]) / scale
    against = expected_utility(distance, support(x, weight, one, scale), salience[None, :], np.ones((1, 1))).sum(axis=0)
    spread = np.ptp(against)
    if spread == 0:
        return one
    risk = (2 * against - against.max() - against.min()) / spread
    return (1 - risk / 3) / (1 + risk / 3)


def next_positions(x: Array, capability: Array, salience: Array, scale: float) -> Array:
    """One round of challenges. Shapes (n,) → (n,)."""
    weight = capability * salience
    r = risk_exponents(x, weight, salience, scale)
    p = support(x, weight, r, scale)
    gap = x[None, :] - x[:, None]
    distance = np.abs(gap) / scale
    viewer = r[:, None]
    mine = expected_utility(distance, p, salience[None, :], viewer)  # e: i challenges j, as i sees it
    theirs = expected_utility(distance, p.T, salience[:, None], viewer)  # f: j challenges i, as i sees it

    confronted = (theirs > mine) & (mine > 0)
    pressed = (theirs > 0) & (mine < 0) & (theirs > -mine)
    nearest = np.argmin(np.where(confronted, distance, np.inf), axis=1)
    total = np.where(pressed, np.abs(mine) + theirs, 1.0)
    meeting = np.where(pressed, (np.abs(mine) * x[:, None] + theirs * x[None, :]) / total, np.inf)
    least = np.argmin(meeting, axis=1)
    rows = np.arange(len(x))
    ratio = np.where(pressed, np.abs(mine) / np.where(pressed, theirs, 1.0), 0.0)
    compromise = x + gap[rows, least] * ratio[rows, least]
    return np.where(confronted.any(axis=1), x[nearest], np.where(pressed.any(axis=1), compromise, x))
