"""Bounds on the value of a package, the risk of renewed war counted, for the search of `durable` (compiled).

What holds, and is all that is used: v(u_j) rises in u_j (`risk`) and ū_j in that (E7); the hazard falls in u_0, u_1, G and log(1−h0) and rises in W_0 and W_1
(E5); S_j (E6) rises in ū_j and W_j at a given hazard and is monotone in the hazard at given ū_j and W_j: falling where ū_j > W_j,
rising where a player would rather fight again. So S_j need not rise in u_j, nor in the other side's u.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from nicias.bargain.issues import Mask
from nicias.bargain.parameters import Array
from nicias.bargain.risk import NEUTRAL
from nicias.bargain.utilities import Integers

PLAYERS = 3
TIE = 1e-12
HALVINGS, ROUNDS = 24, 2
"""Of the bisection for a least u_j, and of narrowing the hazard by it; fewer make bounds looser, never wrong."""

STEPS = 40
"""Towards the weights that exclude most."""

CELLS = 32
"""Of the straight line above a player's value of signing."""

LEAST, SUM, PRODUCT = 0, 1, 2
"""Kinds of criterion over the bargaining players' margins."""


class War(NamedTuple):
    """One war's numbers. Rows of worth: side 0, side 1, patron, parties that only consent."""

    value: Array  # (3, ρ) V_j at the start, by force ratio
    at: float  # index of ρ at the start
    step: float
    top: float  # 2n − 1, the last index renewed war can start from
    floor: Array  # (3,) what each player has without the package
    terms: Array  # (2,) a_i
    penalty: Array  # (2,) π̄_i
    carrot: Array  # (2,)
    survival_spread: float
    temptation_spread: float
    reopening: float  # h̄
    discount: float
    loss: float  # L
    signature: float  # O
    bargaining: Mask  # (3,)
    consenting: Mask  # (3,)
    reservation: Array  # (parties,)
    aversion: Array  # (2,) α, attitude to risk
    holds: bool  # every peace lasts
    kind: int  # LEAST, SUM or PRODUCT
    scale: Array  # (3,) by which LEAST multiplies a player's margin


class Menu(NamedTuple):
    """Every allowed option as a column, issue after issue, within an issue alike in (G, Δ, h0) side by side."""

    worth: Array  # (3 + parties, columns)
    enforcement: Array  # (3, columns) G, Δ, log(1 − h0)
    begin: Integers  # (groups + 1,) first column of each group
    first: Integers  # (issues + 1,) first group of each issue


class Box(NamedTuple):
    """One corner of what packages can be: all that is worse, or all that is better, for signing."""

    worth: Array  # (3 + parties,)
    enforcement: Array  # (3,) G, Δ (not read), log(1 − h0)
    renewed: Array  # (3,) W_j


@njit(cache=True, nogil=True)
def _logistic(z: float) -> float:
    return 1 / (1 + np.exp(-z))


@njit(cache=True, nogil=True)
def _worth(war: War, i: int, u: float) -> float:
    """v(u_i), as in `risk`."""
    alpha = war.aversion[i]
    return u if abs(alpha) < NEUTRAL else np.expm1(-alpha * u) / np.expm1(-alpha)


@njit(cache=True, nogil=True)
def _kept(war: War, j: int, u: float) -> float:
    """ū_j. (E7)"""
    if j == 2:
        return u
    v = _worth(war, j, u)
    return v + war.carrot[j] - war.penalty[j] * _logistic((war.terms[j] - v) / war.survival_spread)


@njit(cache=True, nogil=True)
def renewed_between(war: War, shift: float, other: float, lowest: Array, highest: Array) -> None:
    """The range of W_j at ρ + Δ for Δ from `shift` to `other`, at least as large; V is linear between grid points."""
    here = min(max(war.at + shift / war.step, 1.0), war.top)
    there = min(max(war.at + other / war.step, 1.0), war.top)
    for j in range(PLAYERS):
        lowest[j], highest[j] = np.inf, -np.inf
        for place in (here, there):
            below = min(int(place), int(war.top) - 1)
            value = war.value[j, below] + (place - below) * (war.value[j, below + 1] - war.value[j, below])
            lowest[j], highest[j] = min(lowest[j], value), max(highest[j], value)
        for point in range(int(here) + 1, int(np.ceil(there))):
            lowest[j], highest[j] = min(lowest[j], war.value[j, point]), max(highest[j], war.value[j, point])


@njit(cache=True, nogil=True)
def _hazard(war: War, renewed: Array, enforcement: Array, u: Array) -> float:
    """h. (E5)"""
    if war.holds:
        return 0.0
    calm = np.exp(enforcement[2])
    for i in range(2):
        calm *= 1 - war.reopening * _logistic((renewed[i] - _worth(war, i, u[i]) - enforcement[0]) / war.temptation_spread)
    return 1 - calm


@njit(cache=True, nogil=True)
def _signing(war: War, j: int, u: float, renewed: Array, safe: float, risky: float) -> float:
    """The largest margin S_j − V⁰_j of terms worth u to j at a hazard between `safe` and `risky`. (E6)"""
    d = war.discount
    again = renewed[j] - (war.loss if j == 2 else 0.0)
    flow = (1 - d) * _kept(war, j, u)
    value = max((flow + d * safe * again) / (1 - d * (1 - safe)), (flow + d * risky * again) / (1 - d * (1 - risky)))
    return value + (war.signature if j == 2 else 0.0) - war.floor[j]


@njit(cache=True, nogil=True)
def most(war: War, least: Box, best: Box) -> tuple[float, float]:
    """A value, and a sum of the bargaining players' margins, that no package between two corners exceeds.

    With both corners the same package they are its own. The value of a package that leaves somebody short is what it lacks most.
    """
    risky = _hazard(war, best.renewed, least.enforcement, least.worth)
    safe = _hazard(war, least.renewed, best.enforcement, best.worth)
    lacking, smallest, product, total = 0.0, np.inf, 1.0, 0.0
    for j in range(PLAYERS):
        if war.bargaining[j] or war.consenting[j]:
            margin = _signing(war, j, best.worth[j], best.renewed, safe, risky)
            lacking = min(lacking, margin)
            if war.bargaining[j]:
                total += margin
                smallest, product = min(smallest, war.scale[j] * margin), product * margin
    for v in range(len(war.reservation)):
        lacking = min(lacking, best.worth[PLAYERS + v] - war.reservation[v])
    if lacking < 0:
        return lacking, total
    return smallest if war.kind == LEAST else total if war.kind == SUM else product, total


@njit(cache=True, nogil=True)
def _shares(war: War, top: Array, t: float) -> Array:
    """(3,) the least margin of each player in a package of value t, when nobody's margin is above `top`."""
    least = np.full(PLAYERS, min(t, 0.0))
    if t <= 0:
        return least
    for j in range(PLAYERS):
        if war.bargaining[j]:
            if war.kind == LEAST:
                least[j] = t / war.scale[j]
            else:
                others, product = 0.0, 1.0
                for i in range(PLAYERS):
                    if war.bargaining[i] and i != j:
                        others, product = others + top[i], product * max(top[i], TIE)
                least[j] = max(t - others if war.kind == SUM else t / product, 0.0)
    return least


@njit(cache=True, nogil=True)
def asked(war: War, renewed: Array, enforcement: Array, low: Array, high: Array, t: float) -> bool:
    """Raise `low` to what a package of value t must at least be worth to each in a class; False when `high` does not reach it.

    t asks of every player a least S_j, so a least ū_j at the hazard that suits it best, so a least u_j; what the sides then have
    narrows the hazard.
    """
    d, top = war.discount, np.zeros(PLAYERS)
    for v in range(len(war.reservation)):
        low[PLAYERS + v] = max(low[PLAYERS + v], war.reservation[v] + min(t, 0.0) - TIE)
        if low[PLAYERS + v] > high[PLAYERS + v]:
            return False
    for _ in range(ROUNDS):
        risky, safe = _hazard(war, renewed, enforcement, low), _hazard(war, renewed, enforcement, high)
        for j in range(PLAYERS):
            top[j] = _signing(war, j, high[j], renewed, safe, risky)
        least = _shares(war, top, t)
        for j in range(PLAYERS):
            if war.bargaining[j] or war.consenting[j]:
                signing = war.floor[j] + least[j] - (war.signature if j == 2 else 0.0) - TIE
                again = renewed[j] - (war.loss if j == 2 else 0.0)
                sure = min(
                    signing * (1 - d * (1 - safe)) - d * safe * again, signing * (1 - d * (1 - risky)) - d * risky * again
                ) / (1 - d)
                if _kept(war, j, high[j]) < sure:
                    return False
                under, over = low[j], high[j]
                if _kept(war, j, under) < sure:
                    for _ in range(HALVINGS):  # `under` stays below what is asked
                        middle = (under + over) / 2
                        if _kept(war, j, middle) < sure:
                            under = middle
                        else:
                            over = middle
                    low[j] = under
    return True


@njit(cache=True, nogil=True)
def cut(war: War, renewed: Array, enforcement: Array, wanted: Array, high: Array, t: float, weights: Array) -> float:
    """`weights` and what the weighted sum of worth must reach in a package of value t > 0, for the criteria that add or multiply.

    Above each player's margin between `wanted` and `high` stands a straight line in its u. A product of n margins is at most
    (Σ λ g / n)ⁿ / Π λ for any λ > 0 (means); λ is one over the largest margin.
    """
    risky, safe = _hazard(war, renewed, enforcement, wanted), _hazard(war, renewed, enforcement, high)
    weights[:] = 0.0
    need, scale, n = t, 1.0, war.bargaining.sum()
    if war.kind == PRODUCT:
        for j in range(PLAYERS):
            if war.bargaining[j]:
                scale /= max(_signing(war, j, high[j], renewed, safe, risky), TIE)
        need = n * (t * scale) ** (1 / n)
    for j in range(PLAYERS):
        if war.bargaining[j]:
            top = _signing(war, j, high[j], renewed, safe, risky)
            wide = high[j] - wanted[j]
            slope = (top - _signing(war, j, wanted[j], renewed, safe, risky)) / wide if wide > TIE else 0.0
            above = -np.inf
            for cell in range(CELLS):  # the margin rises in u: within a cell it is at most what it is at the cell's end
                start, end = wanted[j] + wide * cell / CELLS, wanted[j] + wide * (cell + 1) / CELLS
                above = max(above, _signing(war, j, end, renewed, safe, risky) - slope * start)
            factor = 1 / max(top, TIE) if war.kind == PRODUCT else 1.0
            weights[j] = factor * slope
            need -= factor * above
    return need - TIE


@njit(cache=True, nogil=True)
def falls_short(war: War, menu: Menu, groups: Integers, wanted: Array, weights: Array) -> bool:
    """Whether some weighted sum of what is `wanted` exceeds what any package of the class has: then none has it all.

    The weights under which it comes nearest to that are put into `weights`; found by subgradient steps on the gap.
    """
    rows = len(wanted)
    counts = np.ones(rows)
    counts[:PLAYERS] = np.where(war.bargaining | war.consenting, 1.0, 0.0)
    now, best = counts / counts.sum(), -np.inf
    for step in range(1, STEPS + 1):
        gap = wanted.copy()
        for issue in range(len(groups)):
            highest, taken = -np.inf, 0
            for column in range(menu.begin[groups[issue]], menu.begin[groups[issue] + 1]):
                worth = 0.0
                for i in range(rows):
                    worth += now[i] * menu.worth[i, column]
                if worth > highest:
                    highest, taken = worth, column
            for i in range(rows):
                gap[i] -= menu.worth[i, taken]
        short = (now * gap).sum()
        if short > best:
            best = short
            weights[:] = now
        if short > TIE:
            return True
        now = now * np.exp(8 / np.sqrt(step) * gap / (np.abs(gap).max() + TIE))
        now /= now.sum()
    return False
