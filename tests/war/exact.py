"""The chain of (E12) with θ redrawn each month, solved exactly as a linear system, peace and renewed war included."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from nicias.bargain.equilibrium import Equilibrium
from nicias.war.philox import BITS
from nicias.war.policy import Policy
from tests.reference.loops import Map


@dataclass
class Parts:
    """Probabilities of everything that can happen in a month; s is (g, l, w, r) unless said."""

    signed: np.ndarray  # (K, *s)
    refused: np.ndarray  # (4, *s): no talks, both refused, side 0 alone, side 1 alone
    hazard: np.ndarray  # (K, *s)
    patron: np.ndarray  # (3, *s, g')
    weary: np.ndarray  # (4 flips, *s): none, side 1, side 0, both
    battle: dict  # (g, l) → [(probability, step, l')]
    resume: dict  # (k, r) → [(probability, r')]


def parts_of_equilibrium(equilibrium: Equilibrium, player: int) -> Parts:
    """In floating point, under the beliefs of one player."""
    game = Map(equilibrium.parameters, equilibrium.packages)
    alpha = game.cond.talks_rate * game.cond.talks_factor[:, None, None, None]
    f0, f1 = equilibrium.sign
    X = equilibrium.text
    a, b = equilibrium.weariness_rate[:, :, :, None, :] * np.ones((1, 1, 1, 4, 1))
    tabled = [(1 - f0) * (1 - f1), (1 - f0) * f1, f0 * (1 - f1)]
    refused = [np.broadcast_to(1 - alpha, X.shape[1:]), *(alpha * (X * share).sum(axis=0) for share in tabled)]
    resume = {}
    for k, r in product(range(len(equilibrium.packages)), range(1, game.points - 1)):
        there = np.clip(r - game.n + equilibrium.packages.shift[k] / game.h, 1 - game.n, game.n - 1) + game.n
        left = int(np.floor(there))
        resume[k, r] = [(1 - (there - left), left), (there - left, left + 1)]
    return Parts(
        signed=alpha * X * f0 * f1,
        refused=np.array(refused),
        hazard=equilibrium.hazard,
        patron=equilibrium.patron_moves,
        weary=np.array([(1 - a) * (1 - b), (1 - a) * b, a * (1 - b), a * b]),
        battle={(g, e): game.month[player][g][e] for g, e in product(range(game.levels), range(len(game.evidence)))},
        resume=resume,
    )


def parts_of_policy(acting: Policy) -> Parts:
    """What the simulation's integer thresholds say."""
    levels, points, force = acting.sizes
    s = (levels, points, 4, force)
    one = 1 << BITS

    def split(cumulative: np.ndarray) -> np.ndarray:
        """Cumulative thresholds on the last axis to probabilities, the remainder last."""
        ends = np.full((*cumulative.shape[:-1], 1), one)
        return np.diff(np.concatenate([0 * ends, cumulative, ends], axis=-1), axis=-1) / one

    record = acting.state.astype(np.int64)
    talks = split(record[:, :4])  # signed, side 0 alone, side 1 alone, both, no talks
    toll = split(record[:, 4:7])  # only side 0, both, only side 1, none
    packages = np.diff(np.concatenate([np.zeros((1, record.shape[0]), np.int64), acting.package]), axis=0) / one
    outcomes = split(acting.battle[0].astype(np.int64))
    resume = {}
    for k, r in product(range(acting.hazard.shape[0]), range(1, force - 1)):
        left, up = int(acting.resume[0, k, r]), acting.resume[1, k, r] / one
        resume[k, r] = [(1 - up, left), (up, left + 1)]
    return Parts(
        signed=packages.reshape(-1, *s),
        refused=np.stack([talks[:, 4], talks[:, 3], talks[:, 1], talks[:, 2]]).reshape(4, *s),
        hazard=(acting.hazard / one).reshape(-1, *s),
        patron=np.moveaxis(split(acting.patron[:, :, : levels - 1].astype(np.int64)), 1, 0).reshape(3, *s, levels),
        weary=np.stack([toll[:, 3], toll[:, 2], toll[:, 0], toll[:, 1]]).reshape(4, *s),
        battle={
            (g, e): [(outcomes[g * points + e, m], m // 2 - 1, acting.next_evidence[g * points + e, m]) for m in range(6)]
            for g, e in product(range(levels), range(points))
        },
        resume=resume,
    )


def chain_value(parts: Parts, equilibrium: Equilibrium, player: int) -> np.ndarray:
    """(g, l, w, r) expected discounted payoff of a player, by one linear solve over states of war and of peace."""
    game = Map(equilibrium.parameters, equilibrium.packages)
    delta, patron, is_patron = game.cond.discount, game.patron, player == 2
    K, points = len(equilibrium.packages), game.points
    number = {s: i for i, s in enumerate(game.interior)}
    size = len(number)
    A, b = np.eye((K + 1) * size), np.zeros((K + 1) * size)
    end = np.zeros((3, *game.shape))
    game.set_ends(end)
    talks_value = [equilibrium.parameters.sides[0].talks_value, equilibrium.parameters.sides[1].talks_value, patron.talks_value]

    def goes_to(row: int, weight: float, g: int, e: int, w: int, r: int) -> None:
        if 0 < r < points - 1:
            A[row, number[g, e, w, r]] -= weight
        else:
            b[row] += weight * end[player, g, e, w, r]

    for s, row in number.items():
        g, e, w, r = s
        for k in range(K):
            flow = (1 - delta) * game.settlement_worth(player, k, w)
            later = (k + 1) * size + row  # the value of a later month of this peace
            h = parts.hazard[(k, *s)]
            A[row, later] -= parts.signed[(k, *s)] * delta
            b[row] += parts.signed[(k, *s)] * (flow + (patron.signature_value if is_patron else 0))
            A[later, later] -= (1 - h) * delta
            b[later] += (1 - h) * flow - h * (patron.collapse_loss if is_patron else 0)
            for p, r2 in parts.resume[k, r]:
                goes_to(later, h * p, g, e, w, r2)
        for what, p_refused in enumerate(parts.refused[(slice(None), *s)]):
            b[row] -= p_refused * game.cost(player, g, w)
            if what > 0 and not (is_patron and game.out(g)):
                b[row] += p_refused * talks_value[player]
            for g2, p_move in enumerate(parts.patron[(max(what - 1, 0), *s)]):
                if is_patron and game.out(g2) and not game.out(g):
                    b[row] -= p_refused * p_move * patron.exit_cost
                for flip, p_flip in enumerate(parts.weary[(slice(None), *s)]):
                    for p, step, e2 in parts.battle[g, e]:
                        goes_to(row, p_refused * p_move * p_flip * p * delta, g2, e2, w | flip, r + step)
    solved = np.linalg.solve(A, b)[:size]
    out = np.zeros(game.shape)
    for s, row in number.items():
        out[s] = solved[row]
    return out
