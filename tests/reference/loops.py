"""The map in loops over plain floats: (E1)–(E11), (E13), (E14) of the design, term by term.

Nothing here is shared with `nicias.bargain` except the parameter records, so that an error in either shows as a disagreement.
Interior force points only: entries of C, f, X, h, S and Q at the ends of the force grid mean nothing and stay zero.
"""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import numpy as np

from nicias.bargain.parameters import STAY, MapParameters, PackageSet

NOBODY, PATRON = 0, 2  # who-refused index of 'nobody or both'; the third player
HOPE_DIRECTION = (-1, +1, 0)  # η


def logistic(z: float) -> float:
    if z >= 0:
        return 1 / (1 + math.exp(-z)) if z < 700 else 1.0
    return math.exp(z) / (1 + math.exp(z)) if z > -700 else 0.0


def logit(p: float) -> float:
    return math.log(p / (1 - p)) if 0 < p < 1 else (-math.inf if p <= 0 else math.inf)


def softmax(exponents: list[float]) -> list[float]:
    top = max(exponents)
    weights = [math.exp(max(z - top, -40.0)) for z in exponents]
    total = sum(weights)
    return [weight / total for weight in weights]


class Map:
    """The quantities that do not change from sweep to sweep, and one method an equation."""

    def __init__(self, parameters: MapParameters, packages: PackageSet) -> None:
        self.q, self.packages = parameters, packages
        self.cond, self.num, self.patron = parameters.conditions, parameters.numerics, parameters.patron
        self.levels = len(self.cond.force_drift)
        self.n, self.h = self.num.force_points, self.num.force_step
        self.points = 2 * self.n + 1
        self.evidence = [
            float(x) for x in np.linspace(-self.num.evidence_limit, self.num.evidence_limit, self.num.evidence_points)
        ]
        self.shape = (self.levels, len(self.evidence), 4, self.points)
        self.priors = (parameters.sides[0].prior, parameters.sides[1].prior, self.patron.prior)
        self.interior = list(product(range(self.levels), range(len(self.evidence)), range(4), range(1, self.points - 1)))
        self.steps = [[self.battle(g, theta) for theta in (0, 1)] for g in range(self.levels)]
        alpha = self.cond.talks_rate
        self.anchor = logit(math.sqrt(self.cond.base_rate / alpha)) if alpha > 0 else -math.inf
        # The one-month transition of (g, e): for each player a list of (probability, step of r, e').
        self.month = [
            [[self.one_month(j, g, e) for e in range(len(self.evidence))] for g in range(self.levels)] for j in range(3)
        ]

    def battle(self, g: int, theta: int) -> tuple[float, float, float]:
        """(E1)"""
        mu = float(self.cond.force_drift[g]) + self.cond.fundamental[theta]
        m1 = mu / self.h
        m2 = min(1.0, max((self.cond.force_sd**2 + mu**2) / self.h**2, abs(m1)))
        return (m2 - m1) / 2, 1 - m2, (m2 + m1) / 2

    def belief(self, j: int, e: int) -> float:
        """(E2): b_j(θ_H | Λ)"""
        return logistic(self.evidence[e] + logit(self.priors[j]))

    def next_evidence(self, g: int, e: int, step: int) -> list[tuple[float, int]]:
        """(E2): the neighbours of Λ' with their interpolation weights."""
        low, high = self.steps[g][0][step], self.steps[g][1][step]
        if low <= 0 or high <= 0:
            ratio = 0.0 if low <= 0 and high <= 0 else (50.0 if low <= 0 else -50.0)
        else:
            ratio = math.log(high / low)
        limit, count = self.num.evidence_limit, len(self.evidence)
        if count == 1:
            return [(1.0, 0)]
        there = min(max(self.evidence[e] + ratio, -limit), limit)
        position = (there + limit) / (2 * limit) * (count - 1)
        left = min(math.floor(position), count - 2)
        share = position - left
        return [(1 - share, left), (share, left + 1)]

    def one_month(self, j: int, g: int, e: int) -> list[tuple[float, int, int]]:
        out = []
        for theta in (0, 1):
            b = self.belief(j, e) if theta == 1 else 1 - self.belief(j, e)
            for step in range(3):
                for share, e2 in self.next_evidence(g, e, step):
                    out.append((b * self.steps[g][theta][step] * share, step - 1, e2))
        return out

    def set_ends(self, V: np.ndarray) -> None:
        """(E3): terminal values at both ends of the force grid."""
        first, second = self.q.sides
        bottom = (-first.survival_penalty, 1.0, -float(self.patron.defeat_loss[0]))
        top = (1.0, -second.survival_penalty, -float(self.patron.defeat_loss[1]))
        for j in range(3):
            V[j, :, :, :, 0] = bottom[j]
            V[j, :, :, :, -1] = top[j]

    def one_month_value(self, V: np.ndarray, j: int, g: int, g2: int, w: int, r: int, e: int) -> float:
        """(E3): D_j"""
        return sum(p * V[j, g2, e2, w, r + step] for p, step, e2 in self.month[j][g][e])

    def cost(self, j: int, g: int, w: int) -> float:
        """(E4): c_j(s)"""
        if j == PATRON:
            cost = float(self.patron.support_cost[g])
            if not self.out(g):
                cost += self.patron.attention_cost
            if g == self.levels - 1:
                cost += self.patron.escalation_cost
            return cost
        side = self.q.sides[j]
        weary = (w // 2, w % 2)[j]
        return float(side.cost[g]) * (1 + side.weary_cost_factor * weary)

    def out(self, g: int) -> bool:
        return self.q.exit_level and g == 0

    def weariness(self, rate: tuple[float, float], w: int) -> list[tuple[float, int]]:
        """P_w: the two sides flip independently, weary is absorbing."""
        chances = []
        for i, weary in enumerate((w // 2, w % 2)):
            chances.append([(1.0, 1)] if weary else [(1 - rate[i], 0), (rate[i], 1)])
        return [(p0 * p1, 2 * w0 + w1) for p0, w0 in chances[0] for p1, w1 in chances[1]]

    def tolerance_rates(self, p: np.ndarray) -> np.ndarray:
        """(E8): λ_i(g, ρ, Λ)"""
        lam = np.zeros((2, self.levels, len(self.evidence), self.points))
        for i, g, e, r in product(range(2), range(self.levels), range(len(self.evidence)), range(1, self.points - 1)):
            side = self.q.sides[i]
            pace = min(1.0, float(side.cost[g]) / float(side.cost_tolerance[g]))
            if math.isinf(side.hopeless_below):
                hopeless = 1.0 if side.hopeless_below > 0 else 0.0
            else:
                hopeless = logistic((side.hopeless_below - float(p[i, g, e, r])) / self.cond.hopeless_spread)
            lam[i, g, e, r] = pace * hopeless
        return lam

    def moves_worth(self, V: np.ndarray, lam: np.ndarray) -> dict[tuple[int, int, int, int], list[list[float]]]:
        """(E4): Y_j(g, g', s) by state, player and g'."""
        Y = {}
        for g, e, w, r in self.interior:
            flips = self.weariness((float(lam[0, g, e, r]), float(lam[1, g, e, r])), w)
            rows = []
            for j in range(3):
                row = []
                for g2 in range(self.levels):
                    y = self.cond.discount * sum(p * self.one_month_value(V, j, g, g2, w2, r, e) for p, w2 in flips if p > 0)
                    if j == PATRON and not self.out(g) and self.out(g2):
                        y -= self.patron.exit_cost
                    row.append(y)
                rows.append(row)
            Y[g, e, w, r] = rows
        return Y

    def rule(self, x: int, g: int) -> list[float]:
        """(E13): R^x(g, ·)"""
        row = [0.0] * self.levels
        for y in range(3):
            target, weight = self.patron.rule_target[y], float(self.patron.blame[x, y])
            step = 0 if target in (STAY, g) or self.out(g) else (1 if target > g else -1)
            move = float(self.patron.rule_step[y]) if step else 0.0
            row[g] += weight * (1 - move)
            if step:
                row[g + step] += weight * move
        return row

    def choice(self, j: int, g: int, worth: list[float]) -> list[float]:
        """(E13): Z_j(·|s), from the patron's Y and j's hope."""
        hope = (self.q.sides[0].hope, self.q.sides[1].hope, 0.0)[j]
        reach = [g] if self.out(g) else [g2 for g2 in (g - 1, g, g + 1) if 0 <= g2 < self.levels]
        chances = softmax([worth[g2] / self.patron.choice_noise + hope * HOPE_DIRECTION[j] * (g2 - g) for g2 in reach])
        row = [0.0] * self.levels
        for g2, chance in zip(reach, chances, strict=True):
            row[g2] = chance
        return row

    def patron_row(self, j: int, x: int, g: int, worth: list[float]) -> list[float]:
        """(E13): Q_j^x(·|s)"""
        r, kappa = self.patron.review_rate, self.patron.rule_credibility
        Z, R = self.choice(j, g, worth), self.rule(x, g)
        return [
            (1 - r) * float(self.patron.drift[g, g2]) + r * (kappa * R[g2] + (1 - kappa) * Z[g2]) for g2 in range(self.levels)
        ]

    def chance_row(self, p: np.ndarray, i: int, g: int, e: int, r: int, Q: list[float]) -> float:
        """(E14): p_i at one state, from the previous iterate."""
        total = sum(Q[g2] * sum(b * p[i, g2, e2, r + step] for b, step, e2 in self.month[i][g][e]) for g2 in range(self.levels))
        return (1 - 1 / self.cond.chances_horizon) * total

    def hazard(self, V: np.ndarray, k: int, g: int, e: int, w: int, r: int) -> tuple[float, list[float]]:
        """(E5): h_k and the W_jk it was read from."""
        position = min(max(r - self.n + float(self.packages.shift[k]) / self.h, -(self.n - 1)), self.n - 1) + self.n
        left = min(math.floor(position), self.points - 2)
        share = position - left
        W = [float((1 - share) * V[j, g, e, w, left] + share * V[j, g, e, w, left + 1]) for j in range(3)]
        survives = 1 - float(self.packages.accident_rate[k])
        for i in range(2):
            tempted = W[i] - float(self.packages.score[i, k]) - float(self.packages.breach_cost[k])
            survives *= 1 - self.cond.reopening_rate * logistic(tempted / self.cond.temptation_spread)
        return 1 - survives, W

    def settlement_worth(self, j: int, k: int, w: int) -> float:
        """(E7): ū_jk(w)"""
        u = float(self.packages.score[j, k])
        if j == PATRON:
            return u
        side = self.q.sides[j]
        weary = (w // 2, w % 2)[j]
        penalty = side.survival_penalty * (1 - side.weary_relief * weary)
        penalty *= logistic((side.survival_terms - u) / self.cond.survival_spread)
        return u - penalty + self.patron.rule_credibility * side.carrot

    def signing_value(self, j: int, k: int, w: int, h: float, W: list[float]) -> float:
        """(E6): S_jk"""
        delta = self.cond.discount
        lost = self.patron.collapse_loss if j == PATRON else 0.0
        value = ((1 - delta) * self.settlement_worth(j, k, w) + delta * h * (W[j] - lost)) / (1 - delta * (1 - h))
        return value + (self.patron.signature_value if j == PATRON else 0.0)

    def policies(self, V: np.ndarray, lam: np.ndarray) -> dict[str, np.ndarray]:
        """C, f, X, h, S and Q of one V: (E4)–(E10), (E13)."""
        K = len(self.packages)
        out = {
            "C": np.zeros((3, 3, *self.shape)),
            "f": np.zeros((2, K, *self.shape)),
            "X": np.zeros((K, *self.shape)),
            "h": np.zeros((K, *self.shape)),
            "S": np.zeros((3, K, *self.shape)),
            "Q": np.zeros((3, *self.shape, self.levels)),
        }
        Y = self.moves_worth(V, lam)
        tau = self.cond.text_noise
        for s in self.interior:
            g, e, w, r = s
            for j, x in product(range(3), range(3)):
                Q = self.patron_row(j, x, g, Y[s][PATRON])
                out["C"][(x, j, *s)] = -self.cost(j, g, w) + sum(Q[g2] * Y[s][j][g2] for g2 in range(self.levels))
                if j == PATRON:
                    out["Q"][(x, *s)] = Q
            d, f, h = [[0.0] * K, [0.0] * K], [[0.0] * K, [0.0] * K], [0.0] * K
            for k in range(K):
                h[k], W = self.hazard(V, k, g, e, w, r)
                out["h"][(k, *s)] = h[k]
                for j in range(3):
                    out["S"][(j, k, *s)] = self.signing_value(j, k, w, h[k], W)
                for i, side in enumerate(self.q.sides):  # (E9)
                    d[i][k] = float(out["S"][(i, k, *s)] - (out["C"][(1 + i, i, *s)] + side.talks_value))
                    f[i][k] = logistic(d[i][k] / side.signing_scale + self.anchor)
                    out["f"][(i, k, *s)] = f[i][k]
            if K == 0:
                continue
            texts = (  # (E10)
                softmax([f[1][k] * d[0][k] / tau for k in range(K)]),
                softmax([f[0][k] * d[1][k] / tau for k in range(K)]),
                softmax([f[0][k] * f[1][k] * max(1 - 60 * h[k], 0.02) / (10 * tau) for k in range(K)]),
            )
            for k in range(K):
                out["X"][(k, *s)] = sum(float(self.cond.proposer[m]) * texts[m][k] for m in range(3))
        return out

    def bargaining_value(self, policy: dict[str, np.ndarray], j: int, s: tuple[int, int, int, int]) -> float:
        """(E11)"""
        g = s[0]
        C = [float(policy["C"][(x, j, *s)]) for x in range(3)]
        alpha = self.cond.talks_rate * float(self.cond.talks_factor[g])
        talks_value = (self.q.sides[0].talks_value, self.q.sides[1].talks_value, 0.0 if self.out(g) else self.patron.talks_value)[
            j
        ]
        at_table, signed = 0.0, 0.0
        for k in range(len(self.packages)):
            f0, f1, X = (float(policy["f"][(0, k, *s)]), float(policy["f"][(1, k, *s)]), float(policy["X"][(k, *s)]))
            at_table += X * (
                f0 * f1 * float(policy["S"][(j, k, *s)])
                + f0 * (1 - f1) * C[2]
                + (1 - f0) * f1 * C[1]
                + (1 - f0) * (1 - f1) * C[NOBODY]
            )
            signed += X * f0 * f1
        if len(self.packages) == 0:
            at_table = C[NOBODY]
        return (1 - alpha) * C[NOBODY] + alpha * (at_table + talks_value * (1 - signed))


def solve(parameters: MapParameters, packages: PackageSet) -> dict[str, Any]:
    """V, V0 (3, g, l, w, r); p, lam (2, g, l, r); C, f, X, h, S, Q as in `Equilibrium`; sweeps done and the last move."""
    game = Map(parameters, packages)
    num = game.num
    if num.refresh != 1:
        raise ValueError("the loops know only refresh 1, the definition")

    # (a) war without talks
    V, p = np.zeros((3, *game.shape)), np.zeros((2, game.levels, len(game.evidence), game.points))
    losses = game.patron.defeat_loss
    for r in range(game.points):
        x = r / (game.points - 1)
        V[0, ..., r], V[1, ..., r] = x, 1 - x
        V[2, ..., r] = -float(losses[0]) * (1 - x) - float(losses[1]) * x
        p[0, ..., r], p[1, ..., r] = x, 1 - x
    game.set_ends(V)
    for _ in range(3 * num.sweeps):
        lam = game.tolerance_rates(p)
        Y = game.moves_worth(V, lam)
        V_new, p_new = V.copy(), p.copy()
        for s in game.interior:
            g, e, w, r = s
            for j in range(3):
                Q = game.patron_row(j, NOBODY, g, Y[s][PATRON])
                V_new[(j, *s)] = -game.cost(j, g, w) + sum(Q[g2] * Y[s][j][g2] for g2 in range(game.levels))
                if j < 2 and w == 0:
                    p_new[j, g, e, r] = game.chance_row(p, j, g, e, r, Q)
        move = max(np.abs(V_new - V).max(), np.abs(p_new - p).max())
        V, p = V_new, p_new
        if move < num.tolerance:
            break
    V0, lam = V.copy(), game.tolerance_rates(p)

    # (b) bargaining
    sweeps_done, last_move = 0, math.inf
    for _ in range(num.sweeps):
        policy = game.policies(V, lam)
        V_new = V.copy()
        for s in game.interior:
            for j in range(3):
                V_new[(j, *s)] = game.bargaining_value(policy, j, s)
        last_move = float(np.abs(V_new - V).max())
        V, sweeps_done = V_new, sweeps_done + 1
        if last_move < num.tolerance:
            break
    return {"V": V, "V0": V0, "p": p, "lam": lam, **game.policies(V, lam), "sweeps_done": sweeps_done, "last_move": last_move}
