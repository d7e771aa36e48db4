"""Beliefs: what both sides and the patron can learn from a front that is reported with error, and from support that may change."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import FOG, logistic, normal
from nicias.war.terrain.mechanism import PER_SIDE, Field, Mechanism, Parameter, Submodel

SUBMODEL = Submodel(
    "beliefs",
    "Beliefs",
    mechanisms=(
        Mechanism(
            "learning",
            "Fighting teaches all sides which hypothesis about the fundamentals is true; they start from different priors.",
            "Λ += (θ_H − θ_L)(Δρ reported − μ_g − (θ_H + θ_L)/2)/(sd² + report_sd²); b_j = F(Λ + logit π_j)",
            ("M01", "M02"),
            (),
            ("fundamentals",),
        ),
        Mechanism(
            "fog",
            "Reports of losses and recruits are partial: the change of the force ratio is seen with error.",
            "Δρ reported = Δρ + report_sd · z",
            ("M11",),
            (Parameter("report_sd", "log/month", "standard deviation of the error in a month's reported change of the force ratio", 0.0, 1.0),),
            ("learning",),
        ),
        Mechanism(
            "aid_uncertainty",
            "Nobody knows next year's support; the less is known, the wider each side's belief about relative strength, around the same mean.",
            "variance of a side's belief about ρ a year ahead += (12 · aid_uncertainty · standard deviation of μ_g over levels)²; hopes ω_i × aid_uncertainty",
            ("M04", "M05"),
            (Parameter("aid_uncertainty", "factor", "spread of forecasts of next year's support, relative to the as-of date", 0.0),),
        ),
    ),
    fields=(
        Field("evidence", "log-odds", "public evidence Λ about the fundamentals since the start", "level", 0.0),
        Field("belief_mean", "log", "what a side expects the force ratio to be a year ahead", "flow", 0.0, PER_SIDE),
        Field("belief_spread", "log", "standard deviation of that belief", "flow", 0.0, PER_SIDE),
    ),
    limits={"evidence_limit": "evidence left the range the map has values for"},
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


YEAR = 12.0


@numba.njit(cache=True, nogil=True)
def update(now, p, on, limit, word, outlook, g, change):
    """What a month that moved the force ratio by `change` at level g teaches; `outlook` is the staff's (see `records`)."""
    gap = outlook.theta[1] - outlook.theta[0]
    middle = 0.5 * (outlook.theta[0] + outlook.theta[1])
    if on.learning:
        seen, variance = change, outlook.sd**2
        if on.fog:
            seen += p.report_sd * normal(word[FOG])
            variance += p.report_sd**2
        if variance > 0.0:
            now.evidence += gap * (seen - outlook.drift[g] - middle) / variance
        if abs(now.evidence) > outlook.evidence_limit:
            now.evidence = outlook.evidence_limit if now.evidence > 0.0 else -outlook.evidence_limit
            limit.evidence_limit += 1
    other = 0.0
    if on.aid_uncertainty:
        other += (p.aid_uncertainty * outlook.drift_sd) ** 2
    if on.mixed_voices:
        other += (p.mixed_voices * outlook.drift_sd) ** 2
    for i in range(2):
        b = logistic(now.evidence + outlook.prior[i])
        now.belief_mean[i] = now.rho + YEAR * (outlook.drift[g] + b * outlook.theta[1] + (1.0 - b) * outlook.theta[0])
        spread = YEAR * outlook.sd**2 + YEAR**2 * (b * (1.0 - b) * gap**2 + other)
        now.belief_spread[i] = np.sqrt(spread)
