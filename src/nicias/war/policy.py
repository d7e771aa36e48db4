"""The solved map as integer thresholds: all that a history needs to be simulated (E12).

A probability p becomes the integer nearest to p·2³⁰ and is met when a 30-bit word lies below it, so that 0 and 1 are exact and
every machine draws the same history. Λ' and ρ+Δ_k are moved to a neighbouring grid point with the interpolation weights of
(E2) and (E5) as probabilities: the chain that is simulated is the chain that was solved.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from nicias.bargain.battle import battle, step_probabilities
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.grid import evidence, force_ratios
from nicias.bargain.parameters import Array, MapParameters
from nicias.errors import ModelError
from nicias.war.philox import BITS

Thresholds = NDArray[np.int32]

SIGNED, FIRST_REFUSED, SECOND_REFUSED, TALKS, FIRST_WEARY, BOTH_WEARY, SECOND_WEARY, RECORD = range(8)
"""Columns of `Policy.state`, cumulative within talks (first four) and within weariness (next three)."""


@dataclass(frozen=True)
class Policy:
    """Thresholds of one draw. States are numbered s = ((g·n_Λ + l)·4 + w)·(2n+1) + r.

    `state` (S, 8) int32, columns as above; `package` (K, S) cumulative over packages; `patron` (S, 3 who refused, N_g) cumulative
    over next levels; `hazard` (K, S) h_k; `battle` (truths, N_g·n_Λ, 5) cumulative over the six (step, neighbour) outcomes;
    `next_evidence` (N_g·n_Λ, 6) the l' of each outcome; `resume` (2, K, 2n+1): the point below ρ+Δ_k, and the threshold of the one above.
    """

    levels: int
    evidence_points: int
    force_points: int  # 2n+1
    state: Thresholds
    package: Thresholds
    patron: Thresholds
    hazard: Thresholds
    battle: Thresholds
    next_evidence: NDArray[np.int32]
    resume: NDArray[np.int32]
    truth: int  # threshold of θ_H, drawn once a history; 0 when the battle table already mixes both
    start: tuple[int, int, int, int]  # g, l, w, r
    area: Array  # (2n+1,) km² a month of war
    exit_level: bool

    @property
    def tables(self) -> tuple[Any, ...]:
        """The arrays in the order the compiled loops take them."""
        flat = (self.patron.ravel(), self.hazard, self.battle.ravel(), self.next_evidence.ravel())
        return self.state.ravel(), self.package, *flat, self.resume, self.area

    @property
    def sizes(self) -> tuple[int, int, int]:
        """N_g, n_Λ, 2n+1."""
        return self.levels, self.evidence_points, self.force_points

    def from_level(self, level: int) -> Policy:
        """The same policy in a war that starts at another level of support."""
        return replace(self, start=(level, *self.start[1:]))


@numba.njit(cache=True, inline="always", nogil=True)
def _threshold(p: float) -> np.int32:
    return np.int32(math.floor(p * (1 << BITS) + 0.5))


def _thresholds(p: Array) -> Thresholds:
    return np.floor(p * (1 << BITS) + 0.5).astype(np.int32)


@numba.njit(cache=True, nogil=True)
def _state_tables(text, sign, hazard, weariness, patron_moves, talks):  # pyright: ignore[reportMissingParameterType]
    K, S = text.shape
    levels = talks.shape[0]
    R = weariness.shape[2]
    per_level = S // levels
    state = np.zeros((S, 8), np.int32)
    package = np.zeros((K, S), np.int32)
    frozen = np.zeros((K, S), np.int32)
    patron = np.zeros((S, 3, levels), np.int32)
    signed, first, second = np.zeros(S), np.zeros(S), np.zeros(S)
    for k in range(K):
        for s in range(S):
            tabled = talks[s // per_level] * text[k, s]
            f0, f1 = sign[0, k, s], sign[1, k, s]
            signed[s] += tabled * f0 * f1
            first[s] += tabled * (1.0 - f0) * f1
            second[s] += tabled * f0 * (1.0 - f1)
            package[k, s] = _threshold(signed[s])
            frozen[k, s] = _threshold(hazard[k, s])
    for s in range(S):
        state[s, SIGNED] = _threshold(signed[s])
        state[s, FIRST_REFUSED] = _threshold(signed[s] + first[s])
        state[s, SECOND_REFUSED] = _threshold(signed[s] + first[s] + second[s])
        state[s, TALKS] = _threshold(talks[s // per_level])
        r, gl = s % R, s // (4 * R)
        a, b = weariness[0, gl, r], weariness[1, gl, r]
        state[s, FIRST_WEARY] = _threshold(a * (1.0 - b))
        state[s, BOTH_WEARY] = _threshold(a)
        state[s, SECOND_WEARY] = _threshold(a + (1.0 - a) * b)
        for x in range(3):
            total = 0.0
            for g in range(levels):
                total += patron_moves[x, s, g]
                patron[s, x, g] = _threshold(total)
    return state, package, patron, frozen


def _battle(parameters: MapParameters, beliefs: Array) -> tuple[Thresholds, NDArray[np.int32]]:
    """(E1), (E2): thresholds (truths, N_g·n_Λ, 5) and next points (N_g·n_Λ, 6); `beliefs` (truths, n_Λ) is P(θ_H) a month."""
    month, steps = battle(parameters), step_probabilities(parameters)  # (N_g, θ, step)
    high = beliefs[:, None, :, None]  # (truths, 1, n_Λ, 1)
    odds = high * steps[None, :, None, 1] + (1 - high) * steps[None, :, None, 0]  # (truths, N_g, n_Λ, step)
    shares = np.stack([1 - month.upper_weight, month.upper_weight], axis=-1)
    rows = month.lower.shape[0] * month.lower.shape[1]
    six = (odds[..., None] * shares).reshape(len(beliefs), rows, 6)
    following = np.stack([month.lower, month.lower + 1], axis=-1).reshape(rows, 6)
    return _thresholds(np.cumsum(six, axis=-1)[..., :5]), following.astype(np.int32)


def _resume(equilibrium: Equilibrium) -> NDArray[np.int32]:
    """Where the war resumes from each ρ under each package: the point below, and the threshold of the point above."""
    num = equilibrium.parameters.numerics
    n, last = num.force_points, 2 * num.force_points
    position = np.clip(np.arange(last + 1) - n + equilibrium.packages.shift[:, None] / num.force_step, 1 - n, n - 1) + n
    left = np.minimum(np.floor(position), last - 1)
    return np.stack([left.astype(np.int32), _thresholds(position - left)])


def policy(equilibrium: Equilibrium, *, prior: float | None = None, redraw: bool = False) -> Policy:
    """Thresholds of `equilibrium` under a truth.

    θ is drawn once a history with P(θ_H) = `prior` (default: the analyst's π*); with `redraw` it is drawn anew each month from
    the belief that `prior` implies at the current Λ. Raises ModelError when `prior` is no probability.
    """
    parameters, packages = equilibrium.parameters, equilibrium.packages
    cond, num = parameters.conditions, parameters.numerics
    levels, points, force = len(cond.force_drift), num.evidence_points, 2 * num.force_points + 1
    S, K = levels * points * 4 * force, len(packages)
    truth = cond.analyst_prior if prior is None else prior
    if not 0 <= truth <= 1:
        raise ModelError(f"The prior is {truth:g}; allowed is 0 to 1.")
    if redraw:
        odds = truth * np.exp(evidence(num))
        beliefs = (odds / (odds + 1 - truth))[None, :]
    else:
        beliefs = np.repeat([[0.0], [1.0]], points, axis=1)
    state, package, patron, hazard = _state_tables(
        equilibrium.text.reshape(K, S),
        equilibrium.sign.reshape(2, K, S),
        equilibrium.hazard.reshape(K, S),
        equilibrium.weariness_rate.reshape(2, levels * points, force),
        equilibrium.patron_moves.reshape(3, S, levels),
        cond.talks_rate * np.asarray(cond.talks_factor, np.float64),
    )
    outcomes, following = _battle(parameters, beliefs)
    v0, v1, v_low, v_high = cond.area
    return Policy(
        levels=levels,
        evidence_points=points,
        force_points=force,
        state=state,
        package=package,
        patron=patron,
        hazard=hazard,
        battle=outcomes,
        next_evidence=following,
        resume=_resume(equilibrium),
        truth=0 if redraw else int(_thresholds(np.array(truth))),
        start=(parameters.start_level, (points - 1) // 2, parameters.start_weary, num.force_points),
        area=np.clip(v0 + v1 * force_ratios(num), v_low, v_high),
        exit_level=parameters.exit_level,
    )
