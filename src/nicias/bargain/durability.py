"""Is a package signed, and does it hold? (E5)-(E7) and (E9) for given packages in a war already solved.

Scoring needs no new equilibrium: values of war and of refusing are read off the solved one. What one package does to the
war by being on the table is therefore left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from nicias.bargain.chain import anchor, kept_values
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.grid import force_ratios
from nicias.bargain.parameters import Array, PackageSet

State = tuple[int, int, int, int]


@dataclass(frozen=True)
class Scores:
    """K packages at one state. Sides' entries in stakes, the patron's in its own unit."""

    hazard: Array  # (K,) h_k, probability a month that the peace collapses (E5)
    signing_value: Array  # (3, K) S_jk (E6)
    margin: Array  # (2, K) d_ik: signing over being the one who refused (E9)
    sign: Array  # (2, K) f_ik: P(side i signs) (E9)


def start_state(equilibrium: Equilibrium) -> State:
    """(g, l, w, r) at which the war starts: ρ = 0 and Λ = 0."""
    parameters = equilibrium.parameters
    numerics = parameters.numerics
    return (
        parameters.start_level,
        numerics.evidence_points // 2,
        parameters.start_weary,
        numerics.force_points,
    )


def signing(equilibrium: Equilibrium, packages: PackageSet, state: State | None = None) -> tuple[Array, Array]:
    """h_k (K,) and S_jk (3, K) at `state` (default: the start) with the solved values for renewed war. (E5), (E6)"""
    parameters = equilibrium.parameters
    conditions, patron = parameters.conditions, parameters.patron
    g, line, weary, r = start_state(equilibrium) if state is None else state
    ratio = force_ratios(parameters.numerics)

    resumed = np.clip(ratio[r] + packages.shift, ratio[1], ratio[-2])
    renewed = np.stack([np.interp(resumed, ratio, equilibrium.value[j, g, line, weary]) for j in range(3)])
    temptation = (renewed[:2] - packages.score[:2] - packages.breach_cost) / conditions.temptation_spread
    calm = np.prod(1 - conditions.reopening_rate * expit(temptation), axis=0)
    hazard = 1 - (1 - packages.accident_rate) * calm  # (E5)

    delta = conditions.discount
    loss = np.array([0.0, 0.0, patron.collapse_loss])[:, None]
    kept = kept_values(parameters, packages)[:, :, weary]
    value = ((1 - delta) * kept + delta * hazard * (renewed - loss)) / (1 - delta * (1 - hazard))  # (E6)
    value[2] += patron.signature_value
    return hazard, value


def score(equilibrium: Equilibrium, packages: PackageSet, state: State | None = None) -> Scores:
    """Score packages at `state` (default: the start) against the solved war; there must be talks (α > 0)."""
    parameters = equilibrium.parameters
    state = start_state(equilibrium) if state is None else state
    hazard, value = signing(equilibrium, packages, state)
    sides = parameters.sides
    refusing = np.array([equilibrium.continuation[(1 + i, i, *state)] for i in range(2)])
    refusing += np.array([side.talks_value for side in sides])
    margin = value[:2] - refusing[:, None]
    scale = np.array([side.signing_scale for side in sides])
    return Scores(hazard, value, margin, expit(margin / scale[:, None] + anchor(parameters)))  # (E9)
