"""One month of battle and what it teaches: (E1) steps of the force ratio, (E2) Bayes' rule, (E3) as a sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nicias.bargain.grid import evidence, monthly_drifts
from nicias.bargain.parameters import Array, MapParameters

CERTAIN = 50.0  # the log likelihood step that stands for an infinite one


def step_probabilities(parameters: MapParameters) -> Array:
    """P(down, stay, up | g, θ), shape (N_g, 2, 3), θ = θ_L, θ_H. (E1)"""
    h = parameters.numerics.force_step
    drift = monthly_drifts(parameters)
    first = drift / h
    second = np.minimum(1.0, np.maximum((parameters.conditions.force_sd**2 + drift**2) / h**2, np.abs(first)))
    return np.stack([(second - first) / 2, 1 - second, (second + first) / 2], axis=-1)


def evidence_steps(parameters: MapParameters) -> Array:
    """log P(step | g, θ_H)/P(step | g, θ_L), shape (N_g, 3). (E2)"""
    low, high = np.moveaxis(step_probabilities(parameters), 1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(high) - np.log(low)
    return np.clip(np.where((low == 0) & (high == 0), 0.0, ratio), -CERTAIN, CERTAIN)


def log_odds(parameters: MapParameters) -> Array:
    """logit π_j, shape (3,): sides 0 and 1, patron."""
    priors = np.array([parameters.sides[0].prior, parameters.sides[1].prior, parameters.patron.prior])
    return np.log(priors) - np.log1p(-priors)


def beliefs(parameters: MapParameters) -> Array:
    """b_j(θ_H | Λ), shape (3, n_Λ): disagreement is a constant offset in log odds. (E2)"""
    return expit(log_odds(parameters)[:, None] + evidence(parameters.numerics))


@dataclass(frozen=True)
class Battle:
    """(E3) as two entries of Λ' for each step of ρ, with the coefficients constant in ρ.

    D_j(g, g', Λ_l, ρ) = Σ_step Σ_m coefficient[j, g, l, step, m] · V_j(g', Λ[lower[g, l, step] + m], ρ + step).
    `upper_weight` is the share of the upper neighbour: the simulation's probability of going there.
    """

    lower: NDArray[np.int64]  # (N_g, n_Λ, 3)
    upper_weight: Array  # (N_g, n_Λ, 3)
    coefficient: Array  # (3, N_g, n_Λ, 3, 2)


def battle(parameters: MapParameters) -> Battle:
    """The month of battle as each player expects it. (E1)-(E3)"""
    grid = evidence(parameters.numerics)
    steps = step_probabilities(parameters)
    moved = np.clip(grid[None, :, None] + evidence_steps(parameters)[:, None, :], grid[0], grid[-1])
    position = (moved - grid[0]) / (grid[1] - grid[0])
    lower = np.minimum(position.astype(np.int64), grid.size - 2)
    upper_weight = np.clip(position - lower, 0.0, 1.0)
    high = beliefs(parameters)[:, None, :, None]
    expected = high * steps[:, 1][None, :, None, :] + (1 - high) * steps[:, 0][None, :, None, :]
    coefficient = expected[..., None] * np.stack([1 - upper_weight, upper_weight], axis=-1)
    return Battle(lower, upper_weight, np.ascontiguousarray(coefficient))
