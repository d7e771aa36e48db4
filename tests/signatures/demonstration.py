"""The demonstration's base, views and layers as parameters, typed from the design's tables and not read from the scenario.

That the bundled scenario binds to the same parameters is a test of its own.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from nicias.bargain.issues import Issue, IssueTable
from nicias.bargain.parameters import STAY, Conditions, MapParameters, Numerics, Patron, Side

SQUEEZE, STEADY, MORE = 1, 2, 3
STRENGTH = ("paper", "monitors", "force_in_place", "binding")

BASE: dict[str, Any] = {
    "prior": (0.80, 0.30),
    "cost": ((0.0014, 0.0016, 0.0018, 0.0027), (0.0033, 0.0031, 0.0028, 0.0025)),
    "tolerance": (0.11, 0.15),
    "hopeless": (0.15, 0.15),
    "weary_cost": (3, 2),
    "terms": (0.60, 0.52),
    "penalty": (0.12, 0.12),
    "relief": (0, 0),
    "stalling": (0, 0),
    "hope": (1, 1),
    "carrot": (0.02, 0.02),
    "patron_prior": 0.5,
    "analyst_prior": 0.5,
    "review": 0.15,
    "credibility": 0.3,
    "target": (STAY, MORE, SQUEEZE),
    "step": (0, 0.6, 0.6),
    "blame": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "noise": 0.03,
    "attention": 0.002,
    "exit": 0.15,
    "defeat": 1,
    "patron_stalling": 0,
    "drift": (0.013, 0.008, 0.001, -0.006),
    "power_shift": 0.08,
    "reopening": 1 / 18,
    "weights": (0.32, 0.22, 0.12, 0.20, 0.14),
    "guarantee": STRENGTH[:3],
    "land": ("freeze", "rest_of_region"),
    "veto": False,
    "start": STEADY,
}

VIEWS: dict[str, dict[str, Any]] = {
    "base": {},
    "khalid": {
        "prior": (0.72, 0.36),
        "hope": (2, 0.5),
        "power_shift": 0.25,
        "reopening": 0.25,
        "guarantee": STRENGTH[:2],
        "tolerance": (0.16, 0.25),
        "penalty": (0.12, 0.20),
    },
    "young": {
        "prior": (0.62, 0.40),
        "hope": (0.6, 0.6),
        "power_shift": 0.04,
        "tolerance": (0.04, 0.15),
        "hopeless": (0.22, 0.15),
        "penalty": (0.8, 0.15),
        "terms": (0.72, 0.50),
        "relief": (1, 0),
    },
    "fazi": {
        "prior": (0.85, 0.60),
        "analyst_prior": 0.75,
        "patron_prior": 0.7,
        "hope": (0.3, 0.3),
        "power_shift": 0.02,
        "penalty": (0.4, 0.12),
        "terms": (0.72, 0.45),
        "weights": (0.18, 0.50, 0.08, 0.14, 0.10),
        "veto": True,
        "attention": 0.012,
        "exit": 0.05,
        "defeat": 0.3,
        "patron_stalling": 0.01,
        "stalling": (0.004, 0),
    },
    "bildt": {
        "prior": (0.75, 0.40),
        "analyst_prior": 0.4,
        "patron_prior": 0.5,
        "hope": (3, 0.5),
        "power_shift": 0.06,
        "tolerance": (0.06, 0.20),
        "hopeless": (0.25, 0.15),
        "cost": ((0.0014, 0.0016, 0.0018, 0.0045), (0.0033, 0.0031, 0.0028, 0.0025)),
    },
    "meduza": {
        "prior": (0.58, 0.46),
        "patron_prior": 0.5,
        "hope": (3, 3),
        "noise": 0.05,
        "review": 0.20,
        "credibility": 0.15,
        "power_shift": 0.25,
        "reopening": 0.25,
        "guarantee": STRENGTH[:2],
        "tolerance": (0.20, 0.12),
    },
}

LAYERS: dict[str, dict[str, Any]] = {
    "common-beliefs": {"prior": (0.5, 0.5), "patron_prior": 0.5, "hope": (0, 0)},
    "paper-guarantees": {"guarantee": STRENGTH[:2]},
    "binding-guarantees": {"guarantee": STRENGTH},
    "patron-certain": {"hope": (0, 0)},
    "patron-uncertain": {"hope": (3, 3)},
    "firm-commitment": {"carrot": (0.006, 0.006), "credibility": 1, "target": (STEADY, STEADY, STEADY), "step": (1, 1, 1)},
    "firm-pressure": {"carrot": (0.006, 0.006), "credibility": 1, "target": (MORE, MORE, MORE), "step": (1, 1, 1)},
    "more-aid": {"start": MORE},
    "patron-misled": {"blame": ((0.4, 0, 0.6), (0.1, 0, 0.9), (0, 0, 1))},
    "costs-double": {"cost": ((0.0028, 0.0032, 0.0036, 0.0054), (0.0033, 0.0031, 0.0028, 0.0025))},
    "hope-low": {"prior": (0.40, 0.40), "hope": (0, 0.6)},  # second entries: Young's view, where it is used
    "no-mobilisation": {"drift": (0.008, 0.003, -0.004, -0.011)},
    "all-land-conceded": {"land": ("freeze", "rest_of_region", "all_claimed")},
    "freeze-only": {"land": ("freeze",)},
    "order-issue-conceded": {"veto": False},
}

SCORES = {
    "land": {"freeze": (0.45, 0.55), "rest_of_region": (0.70, 0.28), "all_claimed": (1, 0.05)},
    "order": {"open": (0, 1), "neutral": (0.45, 0.60), "new_order": (1, 0.25)},
    "force": {"no_cap": (0.1, 1), "cap": (0.60, 0.50)},
    "sanctions": {"keep": (0, 1), "phased": (0.60, 0.70)},
    "guarantee": {"paper": (1, 0.05), "monitors": (0.85, 0.25), "force_in_place": (0.50, 0.70), "binding": (0.30, 1)},
}
SECOND_WEIGHTS = (0.33, 0.17, 0.13, 0.05, 0.32)
SHIFT_SHARE = {
    "rest_of_region": 0.4,
    "all_claimed": 0.4,
    "cap": 0.2,
    "paper": 1,
    "monitors": 0.8,
    "force_in_place": 0.35,
}
BREACH_COST = {"monitors": 0.05, "force_in_place": 0.20, "binding": 0.60}
ACCIDENTS = {"paper": 0.006, "monitors": 0.004, "force_in_place": 0.002, "binding": 0.001}


def settings(view: str = "base", *layers: str, **changes: Any) -> dict[str, Any]:
    """The base with a view's cells, then layers, then single changes."""
    merged = BASE | VIEWS[view]
    for layer in layers:
        merged = merged | LAYERS[layer]
    unknown = set(changes) - set(BASE)
    assert not unknown, unknown
    return merged | changes


def table(s: dict[str, Any]) -> IssueTable:
    """The issue table of these settings."""
    issues = []
    for place, (name, options) in enumerate(SCORES.items()):
        names = tuple(options)
        score = np.array([options[o] for o in names]).T * [[s["weights"][place]], [SECOND_WEIGHTS[place]]]
        delivered = [name not in ("land", "guarantee") or o in s[name] for o in names]
        issues.append(
            Issue(
                name=name,
                options=names,
                score=np.vstack([score, np.zeros(len(names))]),
                breach_cost=np.array([BREACH_COST.get(o, 0.0) for o in names]),
                shift=s["power_shift"] * np.array([SHIFT_SHARE.get(o, 0.0) for o in names]),
                accident_rate=np.array([ACCIDENTS.get(o, 0.0) for o in names]),
                permitted=np.array([not (s["veto"] and o == "new_order") for o in names]),
                delivered=np.array(delivered),
            )
        )
    return IssueTable(tuple(issues))


def parameters(s: dict[str, Any], **numerics: Any) -> MapParameters:
    """The map's parameters of these settings, on the reference's grid unless told otherwise."""
    sides = [
        Side(
            prior=s["prior"][i],
            cost=np.array(s["cost"][i]),
            cost_tolerance=np.full(4, s["tolerance"][i]),
            hopeless_below=s["hopeless"][i],
            weary_cost_factor=s["weary_cost"][i],
            survival_terms=s["terms"][i],
            survival_penalty=s["penalty"][i],
            weary_relief=s["relief"][i],
            signing_scale=0.04,
            talks_value=s["stalling"][i],
            hope=s["hope"][i],
            carrot=s["carrot"][i],
            losses=np.zeros(4),
        )
        for i in (0, 1)
    ]
    patron = Patron(
        prior=s["patron_prior"],
        review_rate=s["review"],
        rule_credibility=s["credibility"],
        rule_target=s["target"],
        rule_step=np.array(s["step"], float),
        blame=np.array(s["blame"], float),
        choice_noise=s["noise"],
        support_cost=np.array([0, 0.003, 0.006, 0.010]),
        attention_cost=s["attention"],
        escalation_cost=0,
        exit_cost=s["exit"],
        signature_value=0.15,
        collapse_loss=0.15,
        defeat_loss=np.array([0, s["defeat"]], float),
        talks_value=s["patron_stalling"],
        drift=np.array([[1, 0, 0, 0], [0, 0.99, 0.01, 0], [0, 0.005, 0.99, 0.005], [0, 0, 0.01, 0.99]]),
    )
    conditions = Conditions(
        discount=0.995,
        force_sd=0.04,
        fundamental=(-0.011, 0.011),
        force_drift=np.array(s["drift"]),
        analyst_prior=s["analyst_prior"],
        talks_rate=0.5,
        talks_factor=np.array([0.6, 1, 1, 1]),
        proposer=np.array([0.35, 0.25, 0.40]),
        text_noise=0.004,
        base_rate=0.008,
        chances_horizon=48,
        hopeless_spread=0.03,
        survival_spread=0.03,
        reopening_rate=s["reopening"],
        temptation_spread=0.05,
        area=(400, 6000, -600, 3000),
    )
    grid = {"force_step": 0.05, "force_points": 11, "evidence_points": 13, "evidence_limit": 4.2, "sweeps": 180}
    return MapParameters(
        levels=("out", "squeeze", "steady", "more"),
        sides=(sides[0], sides[1]),
        patron=patron,
        conditions=conditions,
        numerics=Numerics(**(grid | numerics)),
        start_level=s["start"],
    )


INDIFFERENT = math.inf
"""The patron's noise that makes its choice a coin."""
