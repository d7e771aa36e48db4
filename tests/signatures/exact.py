"""The chain of (E12) moved forward exactly: probabilities instead of histories, so that nothing is lost to chance.

Written from the equations with NumPy and independent of `nicias.war`; it reads the policies of an `Equilibrium` and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nicias.bargain.equilibrium import Equilibrium

NOBODY, FIRST, SECOND = range(3)


@dataclass(frozen=True)
class Course:
    """Month by month (row t is the end of month t; row 0 the start) and package by package."""

    ceasefire: np.ndarray  # (months+1,) P(a ceasefire that counts by then)
    collapsed: np.ndarray  # (months+1, 2) P(side collapsed by then before any ceasefire that counts)
    packages: np.ndarray  # (K,) share of each package among first ceasefires that count
    durable: np.ndarray  # (K,) P(no collapse within 60 months | that package is the first ceasefire that counts)

    @property
    def durability(self) -> float:
        """P(no collapse within 60 months | a ceasefire within the months computed)."""
        return float(self.packages @ self.durable)


def course(equilibrium: Equilibrium, months: int = 24, *, minimum: int = 0) -> Course:
    """The war until the first ceasefire that counts: `minimum` 0 counts every signature, 1 those that hold for a month."""
    parameters, packages = equilibrium.parameters, equilibrium.packages
    cond, num = parameters.conditions, parameters.numerics
    n, h, points, levels = num.force_points, num.force_step, num.evidence_points, len(parameters.levels)
    alpha = cond.talks_rate * cond.talks_factor[:, None, None, None]
    tabled = alpha * equilibrium.text  # (K, g, l, w, r)
    first, second = equilibrium.sign
    sign = tabled * first * second
    refused = np.stack([np.zeros_like(sign[0]), (tabled * (1 - first) * second).sum(0), (tabled * first * (1 - second)).sum(0)])
    refused[NOBODY] = 1 - sign.sum(0) - refused[FIRST] - refused[SECOND]

    down_stay_up = np.empty((levels, 2, 3))
    for g in range(levels):
        for theta in range(2):
            mu = cond.force_drift[g] + cond.fundamental[theta]
            m1, m2 = mu / h, (cond.force_sd**2 + mu**2) / h**2
            down_stay_up[g, theta] = (m2 - m1) / 2, 1 - m2, (m2 + m1) / 2
    grid = np.linspace(-num.evidence_limit, num.evidence_limit, points)
    learn = np.zeros((levels, 3, points, points))  # l → l'
    for g in range(levels):
        for step in range(3):
            moved = np.clip(grid + np.log(down_stay_up[g, 1, step] / down_stay_up[g, 0, step]), grid[0], grid[-1])
            for row, value in enumerate(moved):
                learn[g, step, row] = [max(0.0, 1 - abs(value - x) / (grid[1] - grid[0])) for x in grid]
    assert np.allclose(learn.sum(-1), 1)

    rate = equilibrium.weariness_rate
    place = np.clip(np.arange(-n, n + 1) + packages.shift[:, None] / h, 1 - n, n - 1) + n
    left = np.minimum(np.floor(place).astype(int), 2 * n - 1)
    part = place - left

    at_war = np.zeros((2, levels, points, 4, 2 * n + 1))
    at_war[:, parameters.start_level, points // 2, parameters.start_weary, n] = 1 - cond.analyst_prior, cond.analyst_prior
    returning = np.zeros_like(at_war)
    ceasefire = np.zeros(months + 1)
    collapsed = np.zeros((months + 1, 2))
    share, durable = np.zeros(len(packages)), np.zeros(len(packages))
    for t in range(1, months + 1):
        at_war = at_war + returning  # peace signed last month that collapsed: an ordinary month of war
        flow = at_war[:, None] * sign  # (θ, K, g, l, w, r)
        holds = flow * (1 - equilibrium.hazard) ** minimum
        ceasefire[t] = ceasefire[t - 1] + holds.sum()
        share += holds.sum((0, 2, 3, 4, 5))
        durable += (flow * (1 - equilibrium.hazard) ** 60).sum((0, 2, 3, 4, 5))
        returning = np.zeros_like(at_war)
        breaks = (flow - holds).transpose(1, 5, 0, 2, 3, 4)
        for k in range(len(packages)):
            for r in range(1, 2 * n):
                returning[..., left[k, r]] += breaks[k, r] * (1 - part[k, r])
                returning[..., left[k, r] + 1] += breaks[k, r] * part[k, r]
        after = np.zeros_like(at_war)
        for g in range(levels):
            flips = [rate[0, g][:, None, :], rate[1, g][:, None, :]]  # (l, 1, r)
            stays = at_war[:, g] * refused[:, None, g]  # (x, θ, l, w, r)
            for to in range(levels):
                moving = np.einsum("xtlwr,xlwr->tlwr", stays, equilibrium.patron_moves[:, g, ..., to])
                if not moving.any():
                    continue
                tired = np.zeros_like(moving)
                for w in range(4):
                    for w0 in range(w // 2, 2):
                        for w1 in range(w % 2, 2):
                            p = np.ones_like(flips[0][:, 0])
                            if w // 2 == 0:
                                p = p * (flips[0][:, 0] if w0 else 1 - flips[0][:, 0])
                            if w % 2 == 0:
                                p = p * (flips[1][:, 0] if w1 else 1 - flips[1][:, 0])
                            tired[:, :, 2 * w0 + w1] += moving[:, :, w] * p
                for theta in range(2):
                    for step in range(3):
                        learned = np.einsum("lwr,lm->mwr", tired[theta], learn[g, step]) * down_stay_up[g, theta, step]
                        after[theta, to, ..., step : 2 * n - 1 + step] += learned[..., 1 : 2 * n]
        collapsed[t] = collapsed[t - 1] + [after[..., 0].sum(), after[..., 2 * n].sum()]
        after[..., [0, 2 * n]] = 0
        at_war = after
        assert abs(at_war.sum() + returning.sum() + ceasefire[t] + collapsed[t].sum() - 1) < 1e-9
    return Course(ceasefire, collapsed, share / share.sum(), durable / share)
