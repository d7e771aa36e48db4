"""Beliefs: what both sides and the patron can learn from a front that is reported with error, and from support that may change."""

from __future__ import annotations

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
            "variance of a side's belief about ρ a year ahead += (aid_uncertainty · range of μ_g · 12)²; hope ω_i × aid_uncertainty/1",
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
