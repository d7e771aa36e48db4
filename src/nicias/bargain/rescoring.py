"""Packages scored at the start of many solved wars at once: (E5)-(E7) and (E9) over draws, without solving anything again.

`durability.score` does this for one war at any state. Here a war is reduced to the few numbers that scoring at its start needs,
so that a package costs microseconds in hundreds of draws. Axis d is the draw, axis k the package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.special import expit

from nicias.bargain.chain import WEARY, anchor
from nicias.bargain.durability import start_state
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import Array
from nicias.errors import ModelError


@dataclass(frozen=True)
class Start:
    """What scoring needs of D wars at their starts; the first axis of every array is the draw. Players: sides 0 and 1, patron 2."""

    value: Array  # (D, 3, ρ) V_j at the start's g, Λ and w, by force ratio; grids of fewer points end in copies of the last
    unsupported: Array  # (D, 3, ρ) the same at the lowest level of support
    step: Array  # (D,) h of the force grid
    half: Array  # (D,) n of the force grid
    at: Array  # (D,) index of ρ at the start
    refusing: Array  # (D, 3) C_i^i + e_i; for the patron C_P^N + e_P: what a month of talks without its signature leaves
    fighting_on: Array  # (D, 3) C_j^N, the war going on with talks
    alone: Array  # (D, 3) V⁰_j, the war without talks
    discount: Array  # (D,) δ
    reopening: Array  # (D,) h̄
    temptation_spread: Array  # (D,) s_h
    survival_spread: Array  # (D,) s_a
    survival_terms: Array  # (D, 2) a_i
    survival_penalty: Array  # (D, 2) π̄_i(1 − ξ_i w_i)
    carrot: Array  # (D, 2) κ z_i
    signing_scale: Array  # (D, 2) σ_i
    anchor: Array  # (D,) a0
    collapse_loss: Array  # (D,) L
    signature_value: Array  # (D,) O

    def __len__(self) -> int:
        return len(self.step)

    def take(self, draws: Sequence[int]) -> Start:
        """Some of the draws."""
        chosen = list(draws)
        return Start(**{field.name: getattr(self, field.name)[chosen] for field in fields(self)})

    def without_support(self) -> Start:
        """The same starts with renewed war valued at the lowest level of support: the patron has gone during the peace."""
        return replace(self, value=self.unsupported)


@dataclass(frozen=True)
class Rescored:
    """K packages in D wars. Sides' entries in stakes, the patron's in its own unit."""

    hazard: Array  # (D, K) h_k, a month (E5)
    kept: Array  # (D, 3, K) ū_jk, the package kept for ever (E7)
    value: Array  # (D, 3, K) S_jk (E6)
    margin: Array  # (D, 3, K) signing over refusing; d_ik of (E9) for the sides
    over_war: Array  # (D, 3, K) S_jk − V⁰_j, the margin of the zones
    sign: Array  # (D, 2, K) f_ik (E9)

    def survival(self, months: float) -> Array:
        """(D, K) P(the peace holds for so long): its hazard stays what it was at signing."""
        return (1 - self.hazard) ** months


def start_of(equilibrium: Equilibrium) -> Start:
    """One solved war reduced to its start, with D = 1."""
    parameters = equilibrium.parameters
    conditions, patron = parameters.conditions, parameters.patron
    g, line, weary, r = start_state(equilibrium)
    talks = patron.talks_value if not (parameters.exit_level and g == 0) else 0.0
    refusing = [
        float(equilibrium.continuation[(1 + i, i, g, line, weary, r)]) + parameters.sides[i].talks_value for i in range(2)
    ]
    going_on = equilibrium.continuation[0, :, g, line, weary, r]

    def one(values: object) -> Array:
        return np.array([values], dtype=float)

    return Start(
        value=one(equilibrium.value[:, g, line, weary, :]),
        unsupported=one(equilibrium.value[:, 0, line, weary, :]),
        step=one(parameters.numerics.force_step),
        half=one(parameters.numerics.force_points),
        at=one(r),
        refusing=one([*refusing, float(going_on[2]) + talks]),
        fighting_on=one(going_on),
        alone=one(equilibrium.value_without_talks[:, g, line, weary, r]),
        discount=one(conditions.discount),
        reopening=one(conditions.reopening_rate),
        temptation_spread=one(conditions.temptation_spread),
        survival_spread=one(conditions.survival_spread),
        survival_terms=one([side.survival_terms for side in parameters.sides]),
        survival_penalty=one(
            [side.survival_penalty * (1 - side.weary_relief * WEARY[i][weary]) for i, side in enumerate(parameters.sides)]
        ),
        carrot=one([patron.rule_credibility * side.carrot for side in parameters.sides]),
        signing_scale=one([side.signing_scale for side in parameters.sides]),
        anchor=one(anchor(parameters)),
        collapse_loss=one(patron.collapse_loss),
        signature_value=one(patron.signature_value),
    )


def stacked(starts: Sequence[Start]) -> Start:
    """Several wars side by side. Raises ModelError when there is none."""
    if not starts:
        raise ModelError("There is no solved war to score packages in.")
    widest = max(start.value.shape[2] for start in starts)

    def rows(start: Start, name: str) -> Array:
        values = getattr(start, name)
        if name not in ("value", "unsupported"):
            return values
        return np.pad(values, ((0, 0), (0, 0), (0, widest - values.shape[2])), mode="edge")

    return Start(**{field.name: np.concatenate([rows(start, field.name) for start in starts]) for field in fields(Start)})


def rescore(start: Start, score: Array, breach_cost: Array, shift: Array, accident_rate: Array) -> Rescored:
    """Score K packages at the start of every war: `score` (D, 3, K), the others (D, K)."""
    renewed = at_force(start, shift)  # (D, 3, K) W_jk
    temptation = (renewed[:, :2] - score[:, :2] - breach_cost[:, None]) / start.temptation_spread[:, None, None]
    calm = np.prod(1 - start.reopening[:, None, None] * expit(temptation), axis=1)
    hazard = 1 - (1 - accident_rate) * calm  # (E5)

    kept = np.array(score, dtype=float)
    beaten = expit((start.survival_terms[:, :, None] - score[:, :2]) / start.survival_spread[:, None, None])
    kept[:, :2] += start.carrot[:, :, None] - start.survival_penalty[:, :, None] * beaten  # (E7)

    delta, each = start.discount[:, None, None], hazard[:, None]
    lost = np.zeros_like(renewed)
    lost[:, 2] = start.collapse_loss[:, None]
    value = ((1 - delta) * kept + delta * each * (renewed - lost)) / (1 - delta * (1 - each))  # (E6)
    value[:, 2] += start.signature_value[:, None]
    margin = value - start.refusing[:, :, None]
    sign = expit(margin[:, :2] / start.signing_scale[:, :, None] + start.anchor[:, None, None])  # (E9)
    return Rescored(hazard, kept, value, margin, value - start.alone[:, :, None], sign)


def at_force(start: Start, shift: Array) -> Array:
    """(D, 3, K) W_jk = V_j at ρ + Δ_k, clipped one step inside the ends and linear between grid points."""
    place = np.clip(start.at[:, None] + shift / start.step[:, None], 1.0, 2 * start.half[:, None] - 1)  # (D, K)
    below = np.minimum(np.floor(place), 2 * start.half[:, None] - 2).astype(np.int64)
    part = (place - below)[:, None]
    rows = np.broadcast_to(below[:, None], (below.shape[0], 3, below.shape[1]))
    lower = np.take_along_axis(start.value, rows, axis=2)
    upper = np.take_along_axis(start.value, rows + 1, axis=2)
    return lower + part * (upper - lower)
