"""Random inputs that each model accepts, for the contract and the replications."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nicias.models.actors import ActorTable


def number(low: float, high: float) -> SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


@st.composite
def actor_tables(draw: st.DrawFn, issues: int = 1, most: int = 8) -> ActorTable:
    n = draw(st.integers(2, most))

    def rows(low: int, high: int) -> np.ndarray:
        cells = draw(st.lists(st.integers(low, high), min_size=n * issues, max_size=n * issues))
        return np.array(cells, float).reshape(issues, n)

    position = rows(0, 100)
    position[:, 0], position[:, 1] = 0.0, 100.0
    return ActorTable(
        tuple(f"actor {i}" for i in range(n)), tuple(f"issue {m}" for m in range(issues)), position, rows(1, 100), rows(1, 100) / 100
    )


def fearon_uniform() -> SearchStrategy[dict]:
    return st.fixed_dictionaries({"p": number(0, 1), "cost_a": number(0, 1), "cost_b_max": number(0.01, 1)})


def fearon_logistic() -> SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {"p": number(0, 1), "cost_a": number(0, 1), "cost_b": number(0, 1), "cost_b_spread": number(0.001, 0.5)}
    )


def fearon_known() -> SearchStrategy[dict]:
    return st.fixed_dictionaries({"p": number(0, 1), "cost_a": number(0, 1), "cost_b": number(0, 1)})


@st.composite
def fearon_two_types(draw: st.DrawFn) -> dict:
    low = draw(number(0, 0.5))
    high = low + draw(number(0.01, 0.5))
    return {
        "p": draw(number(0, 1)),
        "cost_a": draw(number(0, 1)),
        "cost_b_low": low,
        "cost_b_high": high,
        "prob_low": draw(number(0, 1)),
    }


def fearon_declining() -> SearchStrategy[dict]:
    return st.fixed_dictionaries({"discount": number(0.05, 0.99), "cost_b": number(0, 1), "p_now": number(0, 1), "p_next": number(0, 1)})


@st.composite
def forts(draw: st.DrawFn) -> dict:
    n = draw(st.integers(2, 12))
    prior = st.tuples(number(0.2, 20), number(0.2, 20))
    return {
        "forts": n,
        "start": draw(st.integers(1, n - 1)),
        "cost": draw(number(0.0, 0.2)),
        "prior_a": draw(prior),
        "prior_b": draw(prior),
        "p": draw(number(0, 1)),
    }


@st.composite
def screening(draw: st.DrawFn) -> dict:
    """Types whose war values are in the order the model needs."""
    cost_b = draw(number(0.0, 0.05))
    lose_weak = cost_b + draw(number(0.0, 0.2))
    lose_strong = lose_weak + draw(number(0.01, 0.3))
    win_strong = draw(number(0.0, 1 - lose_strong))
    win_weak = win_strong + draw(number(0.0, 1.0)) * (1 - lose_weak - win_strong)
    return {
        "win_strong": win_strong,
        "win_weak": win_weak,
        "lose_strong": lose_strong,
        "lose_weak": lose_weak,
        "cost_a": draw(number(0.005, 0.1)),
        "cost_b": cost_b,
        "discount": draw(number(0.3, 0.99)),
        "prob_strong": draw(st.one_of(st.sampled_from([0.0, 1.0]), number(1e-6, 1 - 1e-6))),
    }


@st.composite
def resurrection(draw: st.DrawFn) -> dict:
    n = draw(st.integers(2, 12))
    return {
        "length": n,
        "p_up": draw(number(0, 1)),
        "survive_at": draw(st.integers(1, n)),
        "cost": draw(number(0, 0.2)),
        "discount": draw(number(0.5, 1)),
    }


@st.composite
def mediators(draw: st.DrawFn) -> dict:
    p = draw(number(0, 0.6))
    low = draw(number(0, 0.15))
    return {
        "p": p,
        "cost_low": low,
        "cost_high": low + draw(number(0.05, 0.2)),
        "mediator_war_cost": draw(number(0, 2)),
        "noise": draw(number(0, 0.5)),
    }


@st.composite
def shifting(draw: st.DrawFn) -> dict:
    low = draw(number(0, 0.2))
    return {
        "p_now": draw(number(0, 1)),
        "cost_a": draw(number(0, 0.3)),
        "cost_b": low,
        "discount": draw(number(0.1, 0.99)),
        "p_next": draw(number(0, 1)),
        "cost_b_high": low + draw(number(0.01, 0.3)),
    }


def battles() -> SearchStrategy[dict]:
    return st.fixed_dictionaries(
        {
            "law": st.sampled_from(["square", "linear"]),
            "strength_a": number(1, 1000),
            "strength_b": number(1, 1000),
            "kills_per_a": number(1e-4, 0.1),
            "kills_per_b": number(1e-4, 0.1),
            "day": number(0, 100),
        }
    )


INPUTS: dict[str, SearchStrategy[dict]] = {
    "fearon-1995": st.one_of(fearon_known(), fearon_uniform(), fearon_logistic(), fearon_two_types(), fearon_declining()),
    "powell-2006": st.fixed_dictionaries(
        {"discount": number(0.05, 0.99), "destruction": number(0, 0.9), "p_now": number(0, 1), "p_next": number(0, 1)}
    ),
    "smith-stam-2004": forts(),
    "fort-war": st.fixed_dictionaries(
        {
            "forts": st.integers(2, 10),
            "p": number(0, 1),
            "cost_a": number(0, 0.3),
            "cost_b": number(0, 0.3),
            "discount": number(0.1, 0.97),
        }
    ),
    "screening-while-fighting": screening(),
    "fearon-1994": st.fixed_dictionaries(
        {
            "prize": number(0.1, 10),
            "audience_cost_a": number(0.05, 5),
            "audience_cost_b": number(0.05, 5),
            "war_cost_max_a": number(0.05, 5),
            "war_cost_max_b": number(0.05, 5),
        }
    ),
    "kydd-2003": mediators(),
    "gambling-for-resurrection": resurrection(),
    "lanchester": st.one_of(battles(), st.fixed_dictionaries({"case": st.just("iwo-jima"), "day": number(0, 36)})),
    "group-decision": st.fixed_dictionaries({"actors": actor_tables(), "rounds": st.integers(0, 4)}),
    "power-to-hurt": st.fixed_dictionaries(
        {
            "damage_to_a": number(0, 0.5),
            "damage_to_b": number(0, 0.5),
            "cost_of_hurting": number(0, 0.2),
            "discount": number(0, 0.99),
        }
    ),
    "rational-quagmire": st.fixed_dictionaries(
        {"battles_max": st.integers(1, 40), "cost": number(0, 0.3), "discount": number(0.5, 1), "settle_value": number(0, 1)}
    ),
    "information-and-commitment": shifting(),
    "guaranteed-peace": st.fixed_dictionaries(
        {
            "value": number(-1, 1),
            "war_value": number(-1, 1),
            "hazard": number(0, 1),
            "discount": number(0, 0.999),
            "months": number(0, 240),
        }
    ),
    "baseline": st.fixed_dictionaries({"age_days": number(0, 5000), "within_days": number(0, 5000)}),
}
