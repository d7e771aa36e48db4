"""The map's policies as the terrain reads them: at its own force ratio and evidence, with its own pressures on the odds."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from nicias.bargain.chain import rule_steps
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import Array

# Compiled code carries no useful annotations.
# pyright: reportMissingParameterType=false

Policies = NDArray[np.float32]


@dataclass(frozen=True)
class ReadMap:
    """Policies of one solved map. States are numbered s = ((g·n_Λ + l)·4 + w)·(2n+1) + r, packages k.

    `text` (S, K) cumulative X_k; `sign` (2, S, K) f_ik; `hazard` (S, K) h_k; `patron` (S, 3 blamed, N_g) cumulative over next
    levels, blamed in the order nobody, side 0, side 1; `hopeless` (2, N_g, n_Λ, 2n+1) the share of tolerance that runs (E8).
    """

    talks: Array  # (N_g,) α_g
    text: Policies
    sign: Policies
    hazard: Policies
    patron: Policies
    hopeless: Policies
    blame: Array  # (3, 3) β
    scale: Array  # (2,) σ_i
    cost: Array  # (2, N_g) c_i(g) of the map
    tolerance: Array  # (2, N_g) B_i(g)
    weary_cost: Array  # (2,) χ_i
    shift: Array  # (K,) Δ_k
    reward: Array  # (K,) u_0k
    grid: tuple[float, int, float, int]  # h, n, step of Λ, n_Λ
    start: tuple[int, int]  # g, w
    exit_level: bool

    @property
    def tables(self) -> tuple[Array | Policies, ...]:
        """The arrays in the order the compiled months take them."""
        return (
            self.talks, self.text, self.sign, self.hazard, self.patron, self.hopeless, self.blame, self.scale,
            self.cost, self.tolerance, self.weary_cost, self.shift, self.reward,
        )  # fmt: skip


def read_map(equilibrium: Equilibrium) -> ReadMap:
    """Lay a solved map out for the terrain's months."""
    parameters, packages = equilibrium.parameters, equilibrium.packages
    cond, num, patron = parameters.conditions, parameters.numerics, parameters.patron
    levels, points, force, K = len(cond.force_drift), num.evidence_points, 2 * num.force_points + 1, len(packages)
    states = levels * points * 4 * force

    def by_state(policy: Array) -> Policies:
        return np.ascontiguousarray(policy.reshape(*policy.shape[: policy.ndim - 4], states).astype(np.float32).swapaxes(-1, -2))

    rules = rule_steps(parameters)
    believed = np.einsum("y,ygh->gh", patron.blame[0], rules)
    moves = equilibrium.patron_moves[0].reshape(levels, -1, 1, levels)
    swerve = patron.review_rate * patron.rule_credibility * (rules - believed)  # (3, g, g')
    blamed = np.clip(moves + swerve.swapaxes(0, 1)[:, None], 0.0, 1.0)
    limits = [np.asarray(side.cost_tolerance, float) for side in parameters.sides]
    spread = cond.hopeless_spread
    below = np.array([side.hopeless_below for side in parameters.sides])[:, None, None, None]
    with np.errstate(over="ignore"):
        hopeless = 1.0 / (1.0 + np.exp((equilibrium.chance - below) / spread))
    return ReadMap(
        talks=np.ascontiguousarray(cond.talks_rate * np.asarray(cond.talks_factor, float)),
        text=np.cumsum(by_state(equilibrium.text), axis=-1, dtype=np.float32),
        sign=by_state(equilibrium.sign),
        hazard=by_state(equilibrium.hazard),
        patron=np.cumsum(blamed, axis=-1).reshape(states, 3, levels).astype(np.float32),
        hopeless=hopeless.astype(np.float32),
        blame=np.ascontiguousarray(patron.blame, np.float64),
        scale=np.array([side.signing_scale for side in parameters.sides], float),
        cost=np.array([side.cost for side in parameters.sides], float),
        tolerance=np.array(limits),
        weary_cost=np.array([side.weary_cost_factor for side in parameters.sides], float),
        shift=np.ascontiguousarray(packages.shift, np.float64) if K else np.zeros(0),
        reward=np.ascontiguousarray(packages.score[0], np.float64) if K else np.zeros(0),
        grid=(float(num.force_step), int(num.force_points), 2 * num.evidence_limit / (points - 1), points),
        start=(parameters.start_level, parameters.start_weary),
        exit_level=parameters.exit_level,
    )


@numba.njit(cache=True, inline="always", nogil=True)
def rounded(position, last, u):
    """One of the two grid points next to a position in [0, last], the upper with the interpolation weight as probability."""
    at = min(max(position, 0.0), float(last))
    low = min(int(at), last - 1) if last > 0 else 0
    return low + 1 if u < at - low else low


@numba.njit(cache=True, inline="always", nogil=True)
def leaning(f, odds):
    """A probability whose log odds are moved by `odds`; exactly f when they are not."""
    if odds == 0.0:
        return f
    lift = f * np.exp(odds)
    return lift / (1.0 - f + lift)


@numba.njit(cache=True, nogil=True)
def whom(beta, refused, suspicion, u):
    """Who is blamed (−1 nobody, 0, 1) when `refused` (−1, 0, 1) refused, given the mediator's suspicion of side 0 (log odds)."""
    row = refused + 1
    if beta[row, 1] == 0.0 and beta[row, 2] == 0.0:
        return -1
    nobody, first, second = beta[row, 0], beta[row, 1] * np.exp(0.5 * suspicion), beta[row, 2] * np.exp(-0.5 * suspicion)
    mark = u * (nobody + first + second)
    if mark < nobody:
        return -1
    return 0 if mark < nobody + first else 1
