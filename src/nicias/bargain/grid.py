"""The state grid: force ratio ρ, evidence Λ, and the grid a set of parameters asks for."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from nicias.bargain.parameters import Array, MapParameters, Numerics

FORCE_REACH = 0.55  # ρ at which a side collapses, log of the force ratio relative to today
FORCE_MARGIN = 1.05  # force step over the root mean square of a month's largest move: a nearly impossible 'stay' would teach too much
EVIDENCE_STEP = 0.7  # spacing of Λ, log likelihood ratio
REFRESH = 4  # sweeps between two valuations of the packages; 1 is the definition, 4 moves P(12 months) by less than .001
EVIDENCE_MARGIN = 4.5  # evidence beyond the most lopsided prior before the grid may end


def force_ratios(numerics: Numerics) -> Array:
    """ρ, shape (2n+1,): log of effective forces, side 0 over side 1, relative to today. Both ends are collapse."""
    n = numerics.force_points
    return numerics.force_step * np.arange(-n, n + 1, dtype=float)


def evidence(numerics: Numerics) -> Array:
    """Λ, shape (n_Λ,): public log likelihood ratio of θ_H against θ_L since the start."""
    half = numerics.evidence_points // 2
    return numerics.evidence_limit * np.arange(-half, half + 1, dtype=float) / half


def monthly_drifts(parameters: MapParameters) -> Array:
    """μ = μ_g + θ, shape (N_g, 2), log/month; columns θ_L, θ_H."""
    conditions = parameters.conditions
    return conditions.force_drift[:, None] + np.asarray(conditions.fundamental)


def widest_prior(parameters: MapParameters) -> float:
    """max_j |logit π_j| over both sides and the patron."""
    priors = (parameters.sides[0].prior, parameters.sides[1].prior, parameters.patron.prior)
    return max(abs(math.log(prior / (1 - prior))) for prior in priors)


def automatic(parameters: MapParameters) -> Numerics:
    """The grid these parameters ask for; horizon and tolerance are kept, packages are revalued every REFRESH sweeps.

    The finest force grid that carries every month's move, h ≥ 1.05 √(sd² + max (μ_g+θ)²), and divides the reach evenly, so that
    collapse lies equally far away in every draw; Λ every .7 as far as max_j |logit π_j| + 4.5.
    """
    conditions = parameters.conditions
    moves = conditions.force_sd**2 + np.max(monthly_drifts(parameters) ** 2)
    points = max(1, math.floor(FORCE_REACH / (FORCE_MARGIN * math.sqrt(float(moves))) + 1e-9))
    half = math.ceil((widest_prior(parameters) + EVIDENCE_MARGIN) / EVIDENCE_STEP - 1e-9)
    return replace(
        parameters.numerics,
        refresh=REFRESH,
        force_step=FORCE_REACH / points,
        force_points=points,
        evidence_points=2 * half + 1,
        evidence_limit=EVIDENCE_STEP * half,
    )
