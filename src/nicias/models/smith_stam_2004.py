"""Fighting as an argument: two sides who read the same battles with different priors fight until they agree enough.

Each battle moves one fort and both beliefs. While the sum of what the sides expect from fighting on exceeds the whole, no
division satisfies both; as beliefs converge, or a side runs out of forts, the war ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np
from numpy.typing import NDArray

from nicias.models.base import Check, Condition, Model, Outputs, Static
from nicias.models.inputs import BetaPrior, Whole, cost, share

Array = NDArray[np.float64]

BATTLES = 400  # T: after so many battles the forts are divided as they stand


@final
@dataclass(frozen=True, kw_only=True)
class SmithStam2004(Model):
    """The first side holds k of N forts; a battle moves one, and the first side wins it with unknown chance p.

    Side i's posterior mean after n battles is (a_i + W)/(a_i + b_i + n), W = (n + k − k₀)/2 the first side's wins, so that (k, n) is
    the state. C_i = −K + E_i[V_i(next)] under i's own belief. They settle iff C_A + C_B ≤ 1, and then split the surplus equally:
    V_i = C_i + (1 − C_A − C_B)/2; otherwise V_i = C_i. V_A(N) = 1, V_A(0) = 0.

    >>> war = SmithStam2004(forts=10, start=5, cost=.01, prior_a=(8, 2), prior_b=(4, 6))
    >>> war["fights"], round(war["value_a"], 6), round(war["value_b"], 6)
    (True, 0.872337, 0.560297)
    """

    id: ClassVar[str] = "smith-stam-2004"
    title: ClassVar[str] = "Bargaining and the nature of war"
    family: ClassVar[str] = "information"
    citations: ClassVar[tuple[str, ...]] = ("SmithStam2004",)
    mark: ClassVar[str] = "R"
    origin: ClassVar[str] = "after Smith & Stam 2004 (the equal split is ours)"
    replication: ClassVar[str] = "tests/replications/test_smith_stam_2004.py"
    aliases: ClassVar[tuple[str, ...]] = ("forts model", "heterogeneous priors", "convergence of beliefs")
    neighbours: ClassVar[tuple[str, ...]] = (
        "fort-war: the same battlefield with complete information and explicit offers",
        "private information: here nobody knows more, they only read the same news differently",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Priors are Beta, differ, and are common knowledge: the sides agree to disagree.",
        "Offers carry no information; only battles do.",
        "A settlement holds for ever and splits the surplus equally.",
        f"After {BATTLES} battles the forts are divided as they stand.",
    )
    needs: ClassVar = (
        Whole("forts", "count", "N, the number of forts.", 2, 1000),
        Whole("start", "count", "k₀, how many the first side holds at the start.", 1, 999),
        cost("cost", "K, the cost of a battle to each side."),
        BetaPrior("prior_a", "The first side's belief about its chance p in a battle."),
        BetaPrior("prior_b", "The second side's belief about the same p."),
        share("p", "The true p, used only for what happens, never for what the sides do."),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "value_a": "share; the first side's value at the start, by its own belief",
        "value_b": "share; the second side's, by its own belief",
        "fights": "whether the war starts with a battle and not with a settlement",
        "expected_battles": "battles, under the true p",
        "p_settle": f"probability of a settlement under the true p, the division after {BATTLES} battles included",
        "p_a_wins": "probability that the first side takes every fort",
        "p_b_wins": "probability that it loses every fort",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("expected_battles", "cost", -1, "higher costs, sooner settlement"),
    )
    conditions: ClassVar[tuple[Condition, ...]] = (
        Condition("start must be below forts.", lambda m: m.start < m.forts),
    )

    forts: int
    start: int
    cost: float
    prior_a: tuple[float, float]
    prior_b: tuple[float, float]
    p: float | None = None

    def solve(self) -> Outputs:
        value, fights = self.values()
        out: Outputs = {
            "value_a": float(value[0, 0, self.start]),
            "value_b": float(value[1, 0, self.start]),
            "fights": bool(fights[0, self.start]),
        }
        return out if self.p is None else {**out, **self._outcome(fights, self.p)}

    def values(self) -> tuple[Array, NDArray[np.bool_]]:
        """V of shape (2, T+1, N+1) and whether they fight, (T+1, N+1), by number of battles fought and forts held."""
        n_forts, held = self.forts, np.arange(self.forts + 1)
        value = np.empty((2, BATTLES + 1, n_forts + 1))
        fights = np.zeros((BATTLES + 1, n_forts + 1), bool)
        value[0, BATTLES], value[1, BATTLES] = held / n_forts, 1 - held / n_forts
        for n in range(BATTLES - 1, -1, -1):
            wins = (n + held - self.start) / 2
            continuation = np.empty((2, n_forts + 1))
            for i, (a, b) in enumerate((self.prior_a, self.prior_b)):
                mean = (a + wins[1:-1]) / (a + b + n)
                after = value[i, n + 1]
                continuation[i, 1:-1] = -self.cost + mean * after[2:] + (1 - mean) * after[:-2]
            surplus = 1 - continuation[:, 1:-1].sum(axis=0)
            fights[n, 1:-1] = surplus < 0
            value[:, n, 1:-1] = continuation[:, 1:-1] + np.maximum(surplus, 0) / 2
            value[:, n, 0], value[:, n, -1] = (0.0, 1.0), (1.0, 0.0)
        return value, fights

    def _outcome(self, fights: NDArray[np.bool_], p: float) -> Outputs:
        """What happens under the true p: the mass that still fights is pushed through the battles."""
        mass = np.zeros(self.forts + 1)
        mass[self.start] = 1.0
        settled, battles = 0.0, 0.0
        for n in range(BATTLES):
            fighting = np.where(fights[n], mass, 0.0)
            settled += float(mass[1:-1].sum() - fighting.sum())
            battles += float(fighting.sum())
            mass = np.where(fights[n], 0.0, mass)
            mass[1:-1] = 0.0
            mass[1:] += p * fighting[:-1]
            mass[:-1] += (1 - p) * fighting[1:]
            if not fighting.any():
                break
        settled += float(mass[1:-1].sum())
        return {
            "expected_battles": battles,
            "p_settle": settled,
            "p_a_wins": float(mass[-1]),
            "p_b_wins": float(mass[0]),
        }

    def check(self) -> Check:
        """One-stage deviations at every reachable state: where they settle neither would rather fight, and where they fight no
        division of the whole would satisfy both."""
        value, fights = self.values()
        rather_fights, missed = 0.0, 0.0
        for n in range(BATTLES):
            for k in range(max(1, self.start - n), min(self.forts - 1, self.start + n) + 1):
                if (n + k - self.start) % 2:
                    continue
                wins = (n + k - self.start) / 2
                on = [
                    -self.cost + mean * value[i, n + 1, k + 1] + (1 - mean) * value[i, n + 1, k - 1]
                    for i, (a, b) in enumerate((self.prior_a, self.prior_b))
                    for mean in ((a + wins) / (a + b + n),)
                ]
                if fights[n, k]:
                    missed = max(missed, 1 - sum(on))
                else:
                    rather_fights = max(rather_fights, on[0] - value[0, n, k], on[1] - value[1, n, k])
        return Check("subgame perfect, each side by its own belief", {"rather fights": rather_fights, "a division was missed": missed})
