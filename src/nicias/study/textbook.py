"""One draw's war as a textbook would put it: who wins if it is fought to the end, how long that takes, what it costs.

The map's force ratio is a random walk between two collapses, so that these are gambler's-ruin formulae. Support stays at today's
level, nobody tires, nobody learns and nobody talks: what a published model takes as given before its own game begins.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nicias.bargain.battle import step_probabilities
from nicias.bargain.issues import IssueTable
from nicias.bargain.parameters import Array, MapParameters, PackageSet
from nicias.study.draws import BoundDraw


@dataclass(frozen=True)
class Textbook:
    """The war of one draw, fought to the end at today's level of support. Costs in stakes, times in months."""

    parameters: MapParameters
    table: IssueTable
    status_quo: Mapping[str, str]  # issue → option in force if nothing is agreed

    @property
    def discount(self) -> float:
        return self.parameters.conditions.discount

    @property
    def positions(self) -> int:
        """Steps between the two collapses (the forts of the forts models); the war starts half way."""
        return 2 * self.parameters.numerics.force_points

    @property
    def start(self) -> int:
        return self.parameters.numerics.force_points

    @property
    def steps(self) -> Array:
        """P(down, stay, up) a month under θ_L and θ_H, shape (2, 3)."""
        return step_probabilities(self.parameters)[self.parameters.start_level]

    @property
    def analyst(self) -> float:
        return self.parameters.conditions.analyst_prior

    def prior(self, side: int) -> float:
        return self.parameters.sides[side].prior

    def wins(self, belief: float, shift: float = 0.0) -> float:
        """P(the second side collapses and not the first), by a belief in θ_H, from today's force ratio plus `shift` (log)."""
        low, high = (ruin(*self._odds(theta), self._place(shift), self.positions)[0] for theta in (0, 1))
        return (1 - belief) * low + belief * high

    def months(self, belief: float, shift: float = 0.0) -> float:
        """Expected months until one side collapses."""
        low, high = (ruin(*self._odds(theta), self._place(shift), self.positions)[1] for theta in (0, 1))
        return (1 - belief) * low + belief * high

    def wins_a_battle(self, belief: float) -> float:
        """P(the front moves up | it moves)."""
        down, up = self._mean_steps(belief)
        return up / (up + down)

    def months_a_battle(self, belief: float) -> float:
        """Months per move of the front."""
        return 1 / sum(self._mean_steps(belief))

    def monthly_cost(self, side: int) -> float:
        return float(self.parameters.sides[side].cost[self.parameters.start_level])

    def total_cost(self, side: int, shift: float = 0.0) -> float:
        """The monthly cost, discounted over the expected length of the war by the analyst's belief."""
        months, delta = self.months(self.analyst, shift), self.discount
        return self.monthly_cost(side) * (months if delta == 1 else (1 - delta**months) / (1 - delta))

    def beta_prior(self, side: int) -> tuple[float, float]:
        """The Beta belief about winning a battle with the mean and the variance of the side's two-point belief."""
        belief = self.prior(side)
        low, high = (up / (up + down) for down, up in (self._odds(0), self._odds(1)))
        mean = (1 - belief) * low + belief * high
        variance = belief * (1 - belief) * (high - low) ** 2
        strength = mean * (1 - mean) / variance - 1 if variance > 0 else 1e9
        return mean * strength, (1 - mean) * strength

    @property
    def shift(self) -> float:
        """Δ, drift of the force ratio over a ceasefire that leaves every issue at the status quo."""
        return float(self._quo().shift[0])

    def terms(self, side: int) -> float:
        """u_i of the status quo on every issue, if kept for ever."""
        return float(self._quo().score[side, 0])

    def renewal_hazard(self) -> float:
        """(E5) for the status quo, renewed war being fought to the end after the ceasefire's drift."""
        package, conditions = self._quo(), self.parameters.conditions
        calm = 1 - float(package.accident_rate[0])
        for side in (0, 1):
            war = self.war_value(side, self.shift)
            pull = (war - float(package.score[side, 0]) - float(package.breach_cost[0])) / conditions.temptation_spread
            calm *= 1 - conditions.reopening_rate / (1 + math.exp(min(700.0, -pull)))
        return 1 - calm

    def war_value(self, side: int, shift: float = 0.0) -> float:
        """Chance of winning less the cost of fighting to the end, by the analyst's belief."""
        wins = self.wins(self.analyst, shift)
        return (wins if side == 0 else 1 - wins) - self.total_cost(side, shift)

    def _quo(self) -> PackageSet:
        choice = [issue.options.index(self.status_quo[issue.name]) for issue in self.table.issues]
        return self.table.packages(np.array([choice], np.int64))

    def _odds(self, theta: int) -> tuple[float, float]:
        """P(down) and P(up) a month."""
        return float(self.steps[theta, 0]), float(self.steps[theta, 2])

    def _mean_steps(self, belief: float) -> tuple[float, float]:
        low, high = self._odds(0), self._odds(1)
        return (1 - belief) * low[0] + belief * high[0], (1 - belief) * low[1] + belief * high[1]

    def _place(self, shift: float) -> float:
        place = self.start + shift / self.parameters.numerics.force_step
        return min(max(place, 1.0), self.positions - 1.0)


def textbook(draw: BoundDraw, status_quo: Mapping[str, str]) -> Textbook:
    """The textbook war of one bound draw."""
    return Textbook(draw.parameters, draw.table, status_quo)


def ruin(down: float, up: float, start: float, end: int) -> tuple[float, float]:
    """P(a walk from `start` reaches `end` before 0) and the expected number of steps, staying put included.

    >>> chance, steps = ruin(.4, .6, 5, 10)
    >>> round(chance, 6), round(steps, 6)
    (0.883636, 19.181818)
    """
    slope = math.log(down / up)
    if abs(slope) * end < 1e-9:
        return start / end, start * (end - start) / (down + up)
    if slope > 0:  # numerator and denominator over e^(slope·end), so that nothing overflows
        chance = math.exp(slope * (start - end)) * math.expm1(-slope * start) / math.expm1(-slope * end)
    else:
        chance = math.expm1(slope * start) / math.expm1(slope * end)
    return chance, (start - end * chance) / (down - up)
