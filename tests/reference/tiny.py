"""The tiny game of the engine's design (§17), and the figures it must give."""

from __future__ import annotations

import dataclasses

import numpy as np

from nicias.bargain.parameters import STAY, Conditions, MapParameters, Numerics, PackageSet, Patron, Side


def tiny_parameters(**numerics: float) -> MapParameters:
    """The tiny game's parameters; keywords replace numerics (`sweeps=60`)."""
    first = Side(
        prior=0.8,
        cost=np.array([0.010, 0.011, 0.012, 0.016]),
        cost_tolerance=np.full(4, 0.2),
        hopeless_below=0.5,
        weary_cost_factor=1.5,
        survival_terms=0.6,
        survival_penalty=0.3,
        weary_relief=0.7,
        signing_scale=0.05,
        talks_value=0.002,
        hope=1.2,
        carrot=0.03,
        losses=np.zeros(4),
    )
    second = Side(
        prior=0.3,
        cost=np.array([0.021, 0.020, 0.018, 0.015]),
        cost_tolerance=np.full(4, 0.25),
        hopeless_below=0.35,
        weary_cost_factor=0.5,
        survival_terms=0.5,
        survival_penalty=0.1,
        weary_relief=0.2,
        signing_scale=0.04,
        talks_value=0.0,
        hope=0.7,
        carrot=0.02,
        losses=np.zeros(4),
    )
    patron = Patron(
        prior=0.55,
        review_rate=0.2,
        rule_credibility=0.35,
        rule_target=(STAY, 3, 1),
        rule_step=np.array([0.0, 0.7, 0.5]),
        blame=np.array([[0.9, 0.02, 0.08], [0.1, 0.6, 0.3], [0.05, 0.0, 0.95]]),
        choice_noise=0.04,
        support_cost=np.array([0.0, 0.004, 0.008, 0.013]),
        attention_cost=0.005,
        escalation_cost=0.002,
        exit_cost=0.08,
        signature_value=0.15,
        collapse_loss=0.1,
        defeat_loss=np.array([0.1, 1.0]),
        talks_value=0.01,
        drift=np.array([[1, 0, 0, 0], [0.02, 0.95, 0.03, 0], [0, 0.04, 0.92, 0.04], [0, 0, 0.06, 0.94]]),
    )
    conditions = Conditions(
        discount=0.97,
        force_sd=0.06,
        fundamental=(-0.02, 0.02),
        force_drift=np.array([0.03, 0.015, 0.002, -0.012]),
        analyst_prior=0.5,
        talks_rate=0.6,
        talks_factor=np.array([0.5, 1, 1, 0.9]),
        proposer=np.array([0.3, 0.3, 0.4]),
        text_noise=0.01,
        base_rate=0.03,
        chances_horizon=24,
        hopeless_spread=0.06,
        survival_spread=0.05,
        reopening_rate=0.1,
        temptation_spread=0.08,
        area=(400, 6000, -600, 3000),
    )
    grid = Numerics(force_step=0.1, force_points=2, evidence_points=3, evidence_limit=2.0, sweeps=5, tolerance=0.0)
    return MapParameters(
        levels=("out", "squeeze", "steady", "more"),
        sides=(first, second),
        patron=patron,
        conditions=conditions,
        numerics=dataclasses.replace(grid, **numerics),
    )


def tiny_packages() -> PackageSet:
    """Its three packages."""
    return PackageSet(
        score=np.array([[0.40, 0.55, 0.70], [0.55, 0.45, 0.25], [0.0, 0.02, -0.01]]),
        breach_cost=np.array([0.1, 0.05, 0.0]),
        shift=np.array([0.0, 0.05, 0.1]),
        accident_rate=np.array([0.002, 0.004, 0.006]),
        choice=np.arange(3).reshape(3, 1),
    )


# (g, l, w, r) of the two states that are printed; players 0, 1, patron
STATE_A, STATE_B = (2, 1, 0, 2), (1, 1, 0, 2)
PRINTED = {
    "V0_A": (0.4235471318, 0.3882795701, -0.5503092589),
    "V_A": (0.4223206077, 0.3809593103, -0.5091021434),
    "sign_A": 0.0141718057,
    "p_A": (0.53405559, 0.48651087),
    "Q_A_first_refused": (0.0, 0.04551079, 0.78930117, 0.16518804),
    "V0_B": (0.5795968214, 0.2142846872, -0.6451551210),
    "V_B": (0.5763059471, 0.2102866958, -0.6015756879),
    "sign_B": 0.0268211182,
}
