"""What the engine needs from a scenario: every path, with its unit and range (docs/scenario-format.md, last table).

The only list of engine paths in the project: `check` reports what is missing from it, `bind` reads it, the docs print it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from nicias.needs import Need

INFINITY = math.inf

WAR = (
    Need("discount", "share", "Monthly discount factor δ", 0.0, 1.0),
    Need("force_sd", "log/month", "Monthly standard deviation sd of the log force ratio", 0.0),
    Need("fundamental.low", "log/month", "Drift θ_L when the fundamentals favour the second side"),
    Need("fundamental.high", "log/month", "Drift θ_H when the fundamentals favour the first side"),
    Need("analyst_prior", "share", "The analyst's probability π* of θ_H", 0.0, 1.0),
    Need("talks_rate", "share/month", "Probability α of serious talks in a month", 0.0, 1.0),
    Need("text_noise", "stake", "Noise τ in choosing the text", 0.0),
    Need("base_rate", "1/month", "Monthly probability b0 of agreement when nobody gains or loses by signing", 0.0, 1.0),
    Need("chances_horizon", "months", "Mean horizon H_a of a government's own estimate of its chances", 1.0),
    Need("hopeless_spread", "share", "Spread s_p of the threshold below which tolerance runs", 0.0),
    Need("survival_spread", "stake", "Spread s_a of the terms a leader needs", 0.0),
    Need("reopening_rate", "1/month", "Monthly rate h̄ of openings to resume war", 0.0, 1.0),
    Need("temptation_spread", "stake", "Dispersion s_h of the temptation to resume war", 0.0),
    Need("area.base", "km2/month", "Area v0 that changes hands a month at an even force ratio"),
    Need("area.slope", "km2/month", "Change v1 of that area per unit of log force ratio"),
    Need("area.low", "km2/month", "Least area v_lo a month"),
    Need("area.high", "km2/month", "Most area v_hi a month"),
)
WAR_LEVEL = (
    Need("force_drift", "log/month", "Drift μ_g of the log force ratio"),
    Need("talks_factor", "factor", "Factor m_g on the rate of talks", 0.0),
)
SIDE = (
    Need("prior", "share", "Probability π_i this side gives to the fundamentals favouring the first side", 0.0, 1.0),
    Need("cost_tolerance", "stake", "Accumulated own cost B_i a government bears on average once tolerance runs", 0.0),
    Need("hopeless_below", "share", "Own chance p̄_i of winning below which tolerance runs", 0.0),
    Need("weary_cost_factor", "factor", "Extra cost factor χ_i once weary", 0.0),
    Need("survival_terms", "stake", "Terms a_i a leader needs to survive", 0.0, 1.0),
    Need("survival_penalty", "stake", "Penalty π̄_i below those terms, or if beaten", 0.0),
    Need("weary_relief", "share", "Share ξ_i of that penalty that lapses once weary", 0.0, 1.0),
    Need("signing_scale", "stake", "Gain σ_i that multiplies the odds of signing by e", 0.0),
    Need("talks_value", "stake/month", "Value e_i of a month of talks without a signature"),
    Need("hope", "log-odds", "Hope ω_i: how far this side tilts its forecast of the patron its own way", 0.0),
    Need("carrot", "stake", "What the patron's stated rule adds z_i to signing"),
)
SIDE_LEVEL = (
    Need("cost", "stake/month", "Monthly cost c_i(g) in units of the side's stake", 0.0),
    Need("losses", "persons/month", "Soldiers killed l_i(g) a month", 0.0),
)
PATRON = (
    Need("prior", "share", "The patron's probability π_P of θ_H", 0.0, 1.0),
    Need("review_rate", "share/month", "Probability r that the patron reviews its level in a month", 0.0, 1.0),
    Need("rule_credibility", "share", "Credibility κ of the stated rule", 0.0, 1.0),
    Need("choice_noise", "patron", "Noise ν of the patron's choice", 0.0),
    Need("attention_cost", "patron/month", "Attention q a month of unresolved mediation takes", 0.0),
    Need("escalation_cost", "patron/month", "Escalation risk ζ of the top level, of either sign"),
    Need("exit_cost", "patron", "Prestige E_out lost by walking away"),
    Need("signature_value", "patron", "Value O of a signature"),
    Need("collapse_loss", "patron", "Loss L when a signed peace collapses"),
    Need("talks_value", "patron/month", "Value e_P of a month of talks without a signature"),
    Need("terms_scale", "patron", "Worth of the terms to the patron: u_P = scale × Σ weight·score"),
)
SCORE = Need("score", "share", "Worth of an option to a party, 0 worst to 1 best", 0.0, 1.0)
WEIGHT = Need("weight", "share", "Salience of an issue for a party; normalised to sum to one", 0.0, 1.0)
RISK_AVERSION = Need("risk_aversion", "index", "Attitude to risk α per stake: above 0 averse, below 0 seeking", -10.0, 10.0)
INDIVISIBLE = Need("indivisible", "switch", "Anything short of this party's best option on the issue is worth its worst to it")
LINKAGE = Need("linkage", "stake", "What taking both options adds to their worth, in shares of all that is at stake", -1.0, 1.0)
SETTLEMENT = Need("power_shift", "log", "Drift Δ of the force ratio over a ceasefire under the weakest guarantee")
SETTLEMENT_OPTION = (
    Need("shift_share", "share", "The option's share of Δ"),
    Need("breach_cost", "stake", "Cost G to a violator", 0.0),
    Need("accident_rate", "1/month", "Monthly chance h0 of renewed war by accident", 0.0, 1.0),
)


@dataclass(frozen=True)
class Structure:
    """The names a scenario gives to the engine's parts; no numbers."""

    sides: tuple[str, str]
    patron: str | None
    parties: tuple[str, ...]  # every party, the third ones included
    levels: tuple[str, ...]
    issues: tuple[tuple[str, tuple[str, ...]], ...]  # (issue, options) in enumeration order, the last fastest

    @property
    def valuing_parties(self) -> tuple[str, ...]:
        """Whose weights and scores the engine reads: the sides, and the patron."""
        return (*self.sides, *((self.patron,) if self.patron else ()))


def required(structure: Structure) -> Iterator[tuple[str, Need]]:
    """Every path that must have a value, with what it needs."""
    levels = structure.levels
    for need in WAR:
        yield f"war.{need.name}", need
    for need in WAR_LEVEL:
        yield from _per(f"war.{need.name}", need, levels)
    for side in structure.sides:
        yield f"war.proposer.{side}", Need("proposer", "share", "Probability that the text is this side's", 0.0, 1.0)
        for need in SIDE:
            yield f"{side}.{need.name}", need
        for need in SIDE_LEVEL:
            yield from _per(f"{side}.{need.name}", need, levels)
    if structure.patron:
        yield from _patron(structure, structure.patron)
    for party in structure.valuing_parties:
        for issue, options in structure.issues:
            yield f"{party}.weight.{issue}", WEIGHT
            yield from _per(f"{party}.score.{issue}", SCORE, options)
    yield "settlement.power_shift", SETTLEMENT


def _patron(structure: Structure, patron: str) -> Iterator[tuple[str, Need]]:
    for need in PATRON:
        yield f"{patron}.{need.name}", need
    support = Need("support_cost", "patron/month", "Cost s_g of supporting a month of war")
    yield from _per(f"{patron}.support_cost", support, structure.levels)
    blamed = ("nobody", *structure.sides)
    step = Need("rule_step", "share", "Probability φ_y of one step towards the rule's level", 0.0, 1.0)
    yield from _per(f"{patron}.rule_step", step, blamed)
    yield from _per(f"{patron}.rule_target", Need("rule_target", "choice", "Level G_y the rule aims at, or `stay`"), blamed)
    defeat = Need("defeat_loss", "patron", "Loss K_i when this side collapses")
    yield from _per(f"{patron}.defeat_loss", defeat, structure.sides)
    for refused in blamed:
        for other in blamed:
            if other != refused:
                blame = Need("blame", "share", "Probability β that the one is blamed when the other refused", 0.0, 1.0)
                yield f"{patron}.blame.{refused}.{other}", blame


def optional(structure: Structure) -> Iterator[tuple[str, Need]]:
    """Paths the engine reads where they exist; absence has the stated meaning (no cost, no move, permitted, deliverable, divisible, not
    linked, neutral to risk)."""
    yield "start.level", Need("level", "choice", "Support level the war starts at, instead of scenario.yml's")
    for side in structure.sides:
        yield f"{side}.risk_aversion", RISK_AVERSION
    for party in structure.parties:
        yield from _per(f"{party}.indivisible", INDIVISIBLE, [issue for issue, _ in structure.issues])
        yield from ((path, LINKAGE) for path in _linkages(party, structure))
    if structure.patron:
        drift = Need("drift", "share/month", "Monthly move Q0 of support that nobody chooses", 0.0, 1.0)
        for source in structure.levels:
            for target in structure.levels:
                if source != target:
                    yield f"{structure.patron}.drift.{source}.{target}", drift
    for issue, options in structure.issues:
        for option in options:
            for need in SETTLEMENT_OPTION:
                yield f"settlement.{need.name}.{issue}.{option}", need
            yield f"settlement.delivers.{issue}.{option}", Need("delivers", "switch", "Somebody will deliver this option")
            permits = Need("permits", "switch", "This party does not veto the option")
            yield from ((f"settlement.permits.{party}.{issue}.{option}", permits) for party in structure.parties)


def _linkages(party: str, structure: Structure) -> Iterator[str]:
    """Every pair of options on two issues, the issue that stands earlier in the scenario first."""
    for (first, options), (second, others) in combinations(structure.issues, 2):
        yield from (f"{party}.linkage.{first}.{option}.{second}.{other}" for option in options for other in others)


def engine_paths(structure: Structure) -> list[str]:
    """Every path the map reads where it has a value."""
    return [path for paths in (required(structure), optional(structure)) for path, _ in paths]


def missing(structure: Structure, present: Sequence[str] | set[str]) -> list[tuple[str, Need]]:
    """Required paths without a value."""
    known = set(present)
    return [(path, need) for path, need in required(structure) if path not in known]


def _per(prefix: str, need: Need, names: Sequence[str]) -> Iterator[tuple[str, Need]]:
    for name in names:
        yield f"{prefix}.{name}", need
