"""What a scenario can tell each published model: need → where it comes from and how it is made.

A need that is not listed has no counterpart among the scenario's values; the user gives it, or the model stays silent.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from nicias.study.textbook import Textbook


@dataclass(frozen=True, slots=True)
class Supply:
    """One need: the value of a draw, the scenario's paths it is made of (sides and level as {first}, {second}, {level}), and how."""

    value: Callable[[Textbook], Any]
    how: str
    paths: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()  # needs that, when given, say the same thing in another way


WALK = ("war.force_sd", "war.force_drift.{level}", "war.fundamental.low", "war.fundamental.high")
ANALYST = (*WALK, "war.analyst_prior")
FIRST_COST, SECOND_COST = "{first}.cost.{level}", "{second}.cost.{level}"

MONTH = Supply(lambda t: t.discount, "the monthly discount factor", ("war.discount",))
P = Supply(lambda t: t.wins(t.analyst), "the analyst's chance that the first side wins if the war is fought to the end", ANALYST)
P_LATER = Supply(
    lambda t: t.wins(t.analyst, t.shift),
    "the same chance after the drift of a ceasefire at the status quo",
    (*ANALYST, "settlement.power_shift", "settlement.shift_share"),
)
COST_A = Supply(
    lambda t: t.total_cost(0),
    "the first side's monthly cost over the expected length of the war",
    (FIRST_COST, "war.discount", *ANALYST),
)
COST_B = Supply(
    lambda t: t.total_cost(1),
    "the second side's monthly cost over the expected length of the war",
    (SECOND_COST, "war.discount", *ANALYST),
)
FORTS = Supply(lambda t: t.positions, "steps of the force ratio between the two collapses", ANALYST[:-1])
START = Supply(lambda t: t.start, "the war starts half way", ANALYST[:-1])
BATTLE = Supply(lambda t: t.wins_a_battle(t.analyst), "the analyst's chance that the next move of the front is up", ANALYST)
DISCOUNT_A_BATTLE = Supply(
    lambda t: t.discount ** t.months_a_battle(t.analyst), "the monthly discount factor over the time a move takes", ("war.discount", *ANALYST)
)


def _per_battle(side: int) -> Supply:
    path = FIRST_COST if side == 0 else SECOND_COST
    which = "first" if side == 0 else "second"
    return Supply(
        lambda t: t.monthly_cost(side) * t.months_a_battle(t.analyst),
        f"the {which} side's monthly cost over the time a move takes",
        (path, *ANALYST),
    )


def _belief(side: int) -> Supply:
    which = "{first}" if side == 0 else "{second}"
    return Supply(
        lambda t: t.beta_prior(side),
        "the Beta belief with the mean and variance of the side's belief about the fundamental",
        (f"{which}.prior", *WALK),
    )


SUPPLIES: dict[str, dict[str, Supply]] = {
    "fearon-1995": {
        "p": P,
        "cost_a": COST_A,
        "cost_b": replace(COST_B, unless=("cost_b_max", "cost_b_low", "cost_b_high", "prob_low")),
    },
    "powell-2006": {
        "discount": MONTH,
        "destruction": Supply(
            lambda t: t.total_cost(0) + t.total_cost(1),
            "both sides' costs of fighting to the end, as a part of the whole",
            (FIRST_COST, SECOND_COST, "war.discount", *ANALYST),
        ),
        "p_now": P,
        "p_next": P_LATER,
    },
    "smith-stam-2004": {
        "forts": FORTS,
        "start": START,
        "cost": Supply(
            lambda t: (t.monthly_cost(0) + t.monthly_cost(1)) / 2 * t.months_a_battle(t.analyst),
            "the mean of the two sides' monthly costs over the time a move takes",
            (FIRST_COST, SECOND_COST, *ANALYST),
        ),
        "prior_a": _belief(0),
        "prior_b": _belief(1),
        "p": BATTLE,
    },
    "fort-war": {
        "forts": FORTS,
        "p": BATTLE,
        "cost_a": _per_battle(0),
        "cost_b": _per_battle(1),
        "discount": DISCOUNT_A_BATTLE,
        "start": START,
    },
    "screening-while-fighting": {"cost_a": _per_battle(0), "cost_b": _per_battle(1), "discount": DISCOUNT_A_BATTLE},
    "fearon-1994": {"prize": Supply(lambda t: 1.0, "the stake is the unit")},
    "kydd-2003": {"p": P, "cost_a": COST_A},
    "gambling-for-resurrection": {
        "length": FORTS,
        "p_up": Supply(
            lambda t: t.wins_a_battle(t.prior(0)), "the first side's own chance that the next move is up", ("{first}.prior", *WALK)
        ),
        "survive_at": Supply(
            lambda t: max(1, min(t.positions, round(t.parameters.sides[0].survival_terms * t.positions))),
            "the terms the first side's leader needs, as a position of the front",
            ("{first}.survival_terms",),
        ),
        "cost": _per_battle(0),
        "discount": DISCOUNT_A_BATTLE,
        "start": START,
    },
    "power-to-hurt": {
        "damage_to_a": Supply(lambda t: t.monthly_cost(0), "the first side's monthly cost", (FIRST_COST,)),
        "damage_to_b": Supply(lambda t: t.monthly_cost(1), "the second side's monthly cost", (SECOND_COST,)),
        "cost_of_hurting": Supply(lambda t: 0.0, "contained in the monthly costs"),
        "discount": MONTH,
    },
    "rational-quagmire": {"cost": _per_battle(0), "discount": DISCOUNT_A_BATTLE},
    "information-and-commitment": {
        "p_now": P,
        "p_next": P_LATER,
        "cost_a": Supply(lambda t: t.total_cost(0) * (1 + t.discount), COST_A.how + ", in pies of a period", COST_A.paths),
        "cost_b": Supply(lambda t: t.total_cost(1) * (1 + t.discount), COST_B.how + ", in pies of a period", COST_B.paths),
        "discount": MONTH,
    },
    "guaranteed-peace": {
        "value": Supply(
            lambda t: t.terms(0), "the first side's worth of the status quo on every issue", ("{first}.weight", "{first}.score")
        ),
        "war_value": Supply(
            lambda t: t.war_value(0, t.shift),
            "its chance of winning less its costs, after the ceasefire's drift",
            (*P_LATER.paths, FIRST_COST, "war.discount"),
        ),
        "hazard": Supply(
            lambda t: t.renewal_hazard(),
            "the map's hazard (E5) of the status quo, with these values of war",
            ("war.reopening_rate", "war.temptation_spread", "settlement.accident_rate", "settlement.breach_cost"),
        ),
        "discount": MONTH,
        "months": Supply(lambda t: 60.0, "five years"),
    },
}
