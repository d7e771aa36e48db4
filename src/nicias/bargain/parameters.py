"""The map's parameters: one value each, for one draw (docs/design/engine.md, the table of section 2).

Index conventions everywhere in `bargain` and `war`: players 0, 1 (the first and the second side), 2 (the patron of side 1);
levels g = 0..N_g−1 from least to most support; weariness w = 2·w_0 + w_1; force-ratio index r = 0..2n (ρ = h·(r−n));
evidence index l = 0..n_Λ−1 from −Λmax to +Λmax. Arrays are NumPy float64.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STAY = -1
"""Level code in a rule's target: nobody aims anywhere ("stay")."""


@dataclass(frozen=True)
class Side:
    """One belligerent. Stakes: total victory is 1, total defeat 0 (less the survival penalty)."""

    prior: float  # π_i: P(θ = θ_H), θ_H being good for side 0
    cost: Array  # (N_g,) c_i(g), stake/month
    cost_tolerance: Array  # (N_g,) B_i(g), stake
    hopeless_below: float  # p̄_i; np.inf: tolerance always runs
    weary_cost_factor: float  # χ_i
    survival_terms: float  # a_i
    survival_penalty: float  # π̄_i
    weary_relief: float  # ξ_i
    signing_scale: float  # σ_i, stake
    talks_value: float  # e_i, stake/month of talks
    hope: float  # ω_i, log odds a step
    carrot: float  # z_i, stake (paid when the rule is credible: κ z_i)
    losses: Array  # (N_g,) l_i(g), persons/month


@dataclass(frozen=True)
class Patron:
    """Side 1's patron. Its unit is free; only ratios to `choice_noise` matter."""

    prior: float  # π_P
    review_rate: float  # r
    rule_credibility: float  # κ
    rule_target: tuple[int, int, int]  # G_y for y = nobody, side 0, side 1 blamed; STAY or a level
    rule_step: Array  # (3,) φ_y
    blame: Array  # (3, 3) β; row: who refused alone (nobody or both, 0, 1); column: who is blamed
    choice_noise: float  # ν; np.inf: indifferent
    support_cost: Array  # (N_g,) s_g
    attention_cost: float  # q
    escalation_cost: float  # ζ
    exit_cost: float  # E_out
    signature_value: float  # O
    collapse_loss: float  # L
    defeat_loss: Array  # (2,) K_0, K_1
    talks_value: float  # e_P
    drift: Array  # (N_g, N_g) Q0, rows sum to one


@dataclass(frozen=True)
class Conditions:
    """What belongs to the war rather than to a player."""

    discount: float  # δ, a month
    force_sd: float  # sd of ρ, log/√month
    fundamental: tuple[float, float]  # (θ_L, θ_H), log/month
    force_drift: Array  # (N_g,) μ_g, log/month
    analyst_prior: float  # π*
    talks_rate: float  # α
    talks_factor: Array  # (N_g,) m_g
    proposer: Array  # (3,) whose text: side 0, side 1, mediator; sums to one
    text_noise: float  # τ
    base_rate: float  # b0, 1/month
    chances_horizon: float  # H_a, months
    hopeless_spread: float  # s_p
    survival_spread: float  # s_a
    reopening_rate: float  # h̄, 1/month
    temptation_spread: float  # s_h, stake
    area: tuple[float, float, float, float]  # v0, v1, v_lo, v_hi: km²/month, km²/month per log, km²/month, km²/month


@dataclass(frozen=True)
class Numerics:
    """The grid and the horizon. `sweeps` is the horizon H: part of the definition, not an approximation."""

    force_step: float = 0.05  # h
    force_points: int = 11  # n: the force grid has 2n+1 points
    evidence_points: int = 13  # n_Λ
    evidence_limit: float = 4.2  # Λmax
    sweeps: int = 180  # H
    tolerance: float = 5e-5  # ε
    refresh: int = 1  # revalue the packages every so many sweeps; 1 is the definition


@dataclass(frozen=True)
class PackageSet:
    """The K packages on the table, one row each.

    `score` is u_0, u_1 (in stakes, if kept for ever) and u_P (the patron's units); `breach_cost` G, `shift` Δ (drift of ρ over
    the ceasefire), `accident_rate` h0 (1/month). `choice[k]` is the option index taken on each issue, or empty.
    """

    score: Array  # (3, K)
    breach_cost: Array  # (K,)
    shift: Array  # (K,)
    accident_rate: Array  # (K,)
    choice: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, 0), np.int64))  # (K, issues)

    def __len__(self) -> int:
        return int(self.score.shape[1])


@dataclass(frozen=True)
class MapParameters:
    """Everything the equilibrium of one draw depends on, besides the packages."""

    levels: tuple[str, ...]
    sides: tuple[Side, Side]
    patron: Patron
    conditions: Conditions
    numerics: Numerics = Numerics()
    start_level: int = 2
    start_weary: int = 0  # w index
    exit_level: bool = True  # level 0 is 'out': absorbing for choice and rule, no attention cost
