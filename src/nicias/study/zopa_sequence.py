"""Order and pressure: ceasefire or settlement first, an ultimatum and its three answers, deadlines that lapse.

Ceasefire first is two decisions: a *pause* (the status quo with the guarantee the text has) is signed or not, and then the text
itself is weighed against going on with the pause, S_i(text) − S_i(pause), no longer against fighting. What one side loses as
leverage by silencing its guns is what the other then no longer gains by signing: S_−i(pause) − (C_−i + e_−i), where positive.
Settlement first weighs the text against fighting, as everywhere else (E9).

An ultimatum asks side i to sign a pause under a threat of a penalty (in its stakes) carried out with probability q. Its answers are
worth S_i(pause) (comply), C_i − qP (refuse) and C_i + e_i − q t P (offer talks; t: how far an offer to talk leaves the threat
standing), and are chosen by a logit with its signing scale σ_i.

A threat's credibility is learnt by the audience: with a prior worth `strength` observations at mean q0, n lapses leave
q0·strength/(strength + n), and one execution after them (q0·strength + 1)/(strength + n + 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.bargain.parameters import Array
from nicias.errors import UsageError
from nicias.study.zopa_answers import across, status_quo
from nicias.study.zopa_guarantee import guarantee_issue
from nicias.study.zopa_table import ZopaTable

if TYPE_CHECKING:
    from nicias.scenario import Scenario

CHANCES = (0.0, 0.25, 0.5, 0.75, 1.0)
LAPSES = (0, 1, 2, 3, 4, 5)
STRENGTH = 2.0
"""What the audience's prior about a threat is worth, in threats seen; two are forgotten quickly."""


def both_orders(scenario: Scenario, table: ZopaTable, package: Mapping[str, str]) -> dict[str, Any]:
    """A text in both orders: who signs what, and the leverage each side loses by a pause."""
    blank = status_quo(scenario)
    issue = guarantee_issue(table)
    whole = {**blank, **package}
    pause = {**blank, **({issue: whole[issue]} if issue else {})}
    scored = table.rescored(np.array([table.options.choice(whole), table.options.choice(pause)]))
    value, margin = scored.engine.value, scored.margin
    rows: dict[str, Any] = {}
    for i, side in enumerate(table.sides):
        then = value[:, i, 0] - value[:, i, 1]
        rows[side] = {
            "settlement_first": {"margin": across(margin[:, i, 0]).to_dict(), "signs": _share(margin[:, i, 0])},
            "ceasefire_first": {
                "pause": {"margin": across(margin[:, i, 1]).to_dict(), "signs": _share(margin[:, i, 1])},
                "then": {"margin": across(then).to_dict(), "signs": _share(then)},
                "signs": float(((margin[:, i, 1] >= 0) & (then >= 0)).mean()),
            },
            "leverage_lost": across(np.maximum(margin[:, 1 - i, 1], 0.0)).to_dict(),
        }
    together = (margin[:, :2, 0] >= 0).all(axis=1)
    first = (margin[:, :2, 1] >= 0).all(axis=1)
    second = first & (value[:, :2, 0] >= value[:, :2, 1]).all(axis=1)
    return {
        "package": whole,
        "pause": pause,
        "sides": rows,
        "both_sign": {"settlement_first": float(together.mean()), "pause": float(first.mean()), "pause_then_settlement": float(second.mean())},
        "survival": {
            "settlement": across(scored.engine.survival(60)[:, 0]).to_dict(),
            "pause": across(scored.engine.survival(60)[:, 1]).to_dict(),
        },
    }


def _share(margin: Array) -> float:
    return float((margin >= 0).mean())


def threat_of(scenario: Scenario, table: ZopaTable, side: str) -> Array:
    """(D,) what the scenario's first threat would cost a side, in its stakes: its terms in place of the status quo, for ever.

    Raises UsageError when the scenario knows no threat or `side` is no side.
    """
    threat = next((each for each in scenario.proposals.values() if each.kind == "threat" and each.terms), None)
    if threat is None:
        raise UsageError(f"{scenario.name} has no threat with terms; say what the penalty would cost, in stakes.")
    if side not in table.sides:
        raise UsageError(f"'{side}' is not a side; an ultimatum is put to {' or '.join(table.sides)}.")
    i, blank = table.sides.index(side), status_quo(scenario)
    packages = np.array([table.options.choice(package) for package in (blank, {**blank, **threat.terms})])
    before, after = np.moveaxis(table.felt(table.sums(packages).score)[:, i], 1, 0)
    return before - after


def ultimatum(
    scenario: Scenario,
    table: ZopaTable,
    side: str,
    terms: Mapping[str, str],
    penalty: Array | float,
    *,
    chances: Sequence[float] = CHANCES,
    talks_leave: float = 0.5,
) -> list[dict[str, Any]]:
    """How a side answers an ultimatum, by the probability q that the threat is carried out: comply, refuse, offer talks.

    `penalty` in the side's stakes, `talks_leave` the share of the threat that an offer to talk leaves standing.
    """
    if side not in table.sides:
        raise UsageError(f"'{side}' is not a side; an ultimatum is put to {' or '.join(table.sides)}.")
    for value in (*chances, talks_leave):
        if not 0 <= value <= 1:
            raise UsageError(f"{value} is not a probability.")
    return [
        {"p_carried_out": q, **{name: {"p": float(share.mean()), **_ends(share)} for name, share in answer.items()}}
        for q in chances
        for answer in [_reply(scenario, table, side, terms, penalty, q, talks_leave)]
    ]


def _reply(
    scenario: Scenario, table: ZopaTable, side: str, terms: Mapping[str, str], penalty: Array | float, q: float | Array, talks_leave: float
) -> dict[str, Array]:
    """(D,) probabilities of each answer."""
    i = table.sides.index(side)
    signing = table.rescored(table.options.choice({**status_quo(scenario), **terms})[None]).engine.value[:, i, 0]
    going_on = table.start.fighting_on[:, i]
    talks_value = np.array([draw.parameters.sides[i].talks_value for draw in table.bound])
    worth = np.stack([signing, going_on - q * penalty, going_on + talks_value - q * talks_leave * penalty])
    scaled = worth / table.start.signing_scale[:, i]
    odds = np.exp(scaled - scaled.max(axis=0))
    chosen = odds / odds.sum(axis=0)
    return {"comply": chosen[0], "refuse": chosen[1], "talk": chosen[2]}


def _ends(share: Array) -> dict[str, float]:
    middle = across(share)
    return {"lo": middle.lo, "hi": middle.hi}


def credibility(prior: Array | float, lapses: int, executed: int = 0, strength: float = STRENGTH) -> Array:
    """Probability that the next threat is carried out after so many lapses and then so many executions.

    >>> float(credibility(.5, 0)), float(credibility(.5, 2)), round(float(credibility(.5, 2, 1)), 3)
    (0.5, 0.25, 0.4)
    """
    if lapses < 0 or executed < 0 or strength <= 0:
        raise UsageError("Lapses and executions are counted from 0, and a prior is worth more than nothing.")
    return (np.asarray(prior, float) * strength + executed) / (strength + lapses + executed)


def deadlines(
    scenario: Scenario,
    table: ZopaTable,
    side: str,
    terms: Mapping[str, str],
    penalty: Array | float,
    *,
    prior: Array | float,
    strength: float = STRENGTH,
    lapses: Sequence[int] = LAPSES,
) -> dict[str, Any]:
    """What a threat is worth after n lapsed deadlines, how often it is complied with, and what one execution restores."""

    def row(n: int, executed: int) -> dict[str, Any]:
        q = np.broadcast_to(credibility(prior, n, executed, strength), (len(table),))
        comply = _reply(scenario, table, side, terms, penalty, q, 0.5)["comply"]
        return {
            "lapses": n,
            "executed": executed,
            "credibility": across(q).to_dict(),
            "worth": across(q * penalty).to_dict(),
            "comply": {"p": float(comply.mean()), **_ends(comply)},
        }

    return {"side": side, "strength": strength, "after_lapses": [row(n, 0) for n in lapses], "after_penalty": row(max(lapses), 1)}
