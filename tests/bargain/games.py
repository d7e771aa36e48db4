"""Games to test on: the demonstration's base at default resolution, small variants of it, and random small games."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from nicias.bargain.parameters import STAY, Conditions, MapParameters, Numerics, PackageSet, Patron, Side

SMALL = Numerics(force_step=0.11, force_points=5, evidence_points=7, evidence_limit=4.2, sweeps=60)
OPEN_ENDED = Numerics(force_step=0.11, force_points=5, evidence_points=7, evidence_limit=4.2, sweeps=2000, tolerance=1e-11)


def base(**numerics: Any) -> MapParameters:
    """The base case of the design's section 2."""
    first = Side(
        prior=0.8,
        cost=np.array([14, 16, 18, 27]) * 1e-4,
        cost_tolerance=np.full(4, 0.11),
        hopeless_below=0.15,
        weary_cost_factor=3,
        survival_terms=0.6,
        survival_penalty=0.12,
        weary_relief=0,
        signing_scale=0.04,
        talks_value=0,
        hope=1,
        carrot=0.02,
        losses=np.zeros(4),
    )
    second = Side(
        prior=0.3,
        cost=np.array([33, 31, 28, 25]) * 1e-4,
        cost_tolerance=np.full(4, 0.15),
        hopeless_below=0.15,
        weary_cost_factor=2,
        survival_terms=0.52,
        survival_penalty=0.12,
        weary_relief=0,
        signing_scale=0.04,
        talks_value=0,
        hope=1,
        carrot=0.02,
        losses=np.zeros(4),
    )
    patron = Patron(
        prior=0.5,
        review_rate=0.15,
        rule_credibility=0.3,
        rule_target=(STAY, 3, 1),
        rule_step=np.array([0, 0.6, 0.6]),
        blame=np.eye(3),
        choice_noise=0.03,
        support_cost=np.array([0, 3, 6, 10]) * 1e-3,
        attention_cost=0.002,
        escalation_cost=0,
        exit_cost=0.15,
        signature_value=0.15,
        collapse_loss=0.15,
        defeat_loss=np.array([0.0, 1.0]),
        talks_value=0,
        drift=np.array([[1, 0, 0, 0], [0, 0.99, 0.01, 0], [0, 0.005, 0.99, 0.005], [0, 0, 0.01, 0.99]]),
    )
    conditions = Conditions(
        discount=0.995,
        force_sd=0.04,
        fundamental=(-0.011, 0.011),
        force_drift=np.array([0.013, 0.008, 0.001, -0.006]),
        analyst_prior=0.5,
        talks_rate=0.5,
        talks_factor=np.array([0.6, 1, 1, 1]),
        proposer=np.array([0.35, 0.25, 0.4]),
        text_noise=0.004,
        base_rate=0.008,
        chances_horizon=48,
        hopeless_spread=0.03,
        survival_spread=0.03,
        reopening_rate=1 / 18,
        temptation_spread=0.05,
        area=(400, 6000, -600, 3000),
    )
    return MapParameters(
        levels=("out", "squeeze", "steady", "more"),
        sides=(first, second),
        patron=patron,
        conditions=conditions,
        numerics=dataclasses.replace(Numerics(), **numerics),
    )


def menu(count: int = 12, seed: int = 7) -> PackageSet:
    """`count` packages spread over terms and guarantees, like the demonstration's."""
    rng = np.random.default_rng(seed)
    first = np.linspace(0.25, 0.75, count)
    guarantee = np.arange(count) % 4
    second = np.clip(1.02 - first + rng.uniform(-0.05, 0.08, count), 0.05, 0.95)
    return PackageSet(
        score=np.stack([first, second, np.zeros(count)]),
        breach_cost=np.array([0, 0.05, 0.2, 0.6])[guarantee],
        shift=0.08 * (np.array([1, 0.8, 0.35, 0])[guarantee] + 0.2 * (np.arange(count) % 3 == 0)),
        accident_rate=np.array([0.006, 0.004, 0.002, 0.001])[guarantee],
    )
