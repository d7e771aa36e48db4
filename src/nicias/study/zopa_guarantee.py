"""Guarantees as parameters: what a breach would cost, who would honour the promise, and what each part of enforcement adds.

The scenario's numbers for an option are read as those of a guarantee that is honoured. Its *credibility*
    q = honoured · (1 − weakening) · (1 − precedent)
scales what sets it apart from the weakest option on its issue: cost to a violator, shift and accidents,
    G = G_weakest + q (G_option − G_weakest), and Δ and log(1−h0) alike.
What the option is worth as a term stays as it is, and so do the solved values of war.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.bargain.parameters import Array
from nicias.errors import UsageError
from nicias.study.zopa_answers import SURVIVAL_YEARS, ScoredProposal, across, status_quo
from nicias.study.zopa_changes import completed
from nicias.study.zopa_table import ZopaTable

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.study.columns import Column

LARGEST_COST = 1.0
"""Largest cost of a breach looked at, in stakes."""

COSTS = np.linspace(0.0, LARGEST_COST, 101)

SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Chances of honouring, and discounts for a broken precedent, at which tables are made."""


@dataclass(frozen=True)
class Guarantee:
    """How far a guarantee can be believed. All are shares; the default is the scenario's own judgement."""

    honoured: float = 1.0  # chance that the guarantor does what it promised
    weakening: float = 0.0  # share of the guarantor's strength that has gone
    precedent: float = 0.0  # discount for promises broken before

    def __post_init__(self) -> None:
        for name in ("honoured", "weakening", "precedent"):
            if not 0 <= getattr(self, name) <= 1:
                raise UsageError(f"{name} is {getattr(self, name)}; it is a share between 0 and 1.")

    @property
    def credibility(self) -> float:
        """q, the share of the option's effect that is left."""
        return self.honoured * (1 - self.weakening) * (1 - self.precedent)


def guarantee_issue(table: ZopaTable) -> str | None:
    """The issue whose options differ most in what a breach costs; None where none has a cost."""
    spread = {issue: float(np.ptp(np.median(table.breach_cost[:, _row(table, issue)], axis=0))) for issue, _ in table.options.issues}
    largest = max(spread, key=spread.__getitem__)
    return largest if spread[largest] > 0 else None


def believed(table: ZopaTable, guarantee: Guarantee, issues: Sequence[str] | None = None) -> ZopaTable:
    """The table with the enforcement of some issues (default: the guarantee) believed as far as `guarantee` says."""
    chosen = issues if issues is not None else [name for name in [guarantee_issue(table)] if name]
    q = guarantee.credibility
    rows = {name: getattr(table, name).copy() for name in ("breach_cost", "shift", "quiet")}
    for issue in chosen:
        row = _row(table, issue)
        weakest = row.start + int(np.argmin(np.median(table.breach_cost[:, row], axis=0)))
        for values in rows.values():
            base = values[:, weakest : weakest + 1]
            values[:, row] = base + q * (values[:, row] - base)
    return replace(table, **rows)


def _row(table: ZopaTable, issue: str) -> slice:
    place = table.options.issue(issue)
    first = int(table.options.first[place])
    return slice(first, first + len(table.options.issues[place][1]))


def smallest_guarantee(scenario: Scenario, table: ZopaTable) -> dict[str, Any]:
    """Per side: margins by option of the guarantee's issue (the rest as now), and the costs of a breach at which it would sign."""
    issue = guarantee_issue(table)
    if issue is None:
        return {}
    blank = status_quo(scenario)
    options = table.options.issues[table.options.issue(issue)][1]
    choice = np.array([table.options.choice({**blank, issue: option}) for option in options])
    margins = np.median(table.rescored(choice).margin, axis=0)
    curve = by_cost(table, blank)
    return {
        side: {
            "issue": issue,
            "margins": {option: float(margins[i, k]) for k, option in enumerate(options)},
            **curve[side],
        }
        for i, side in enumerate(table.sides)
    }


def by_cost(table: ZopaTable, package: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Per side: the costs to a violator, in stakes, at which its median margin is not negative, all else in the package held.

    `from` and `to` are None where there is no such cost up to LARGEST_COST; `gap` is what the package's own cost lacks (positive)
    or has to spare (negative) of `from`.
    """
    choice = table.options.choice(package)
    sums = table.sums(choice[None])
    count = len(COSTS)
    varied = replace(
        sums,
        score=np.repeat(sums.score, count, axis=2),
        breach_cost=np.repeat(COSTS[None], len(table), axis=0),
        shift=np.repeat(sums.shift, count, axis=1),
        quiet=np.repeat(sums.quiet, count, axis=1),
        worth=np.repeat(sums.worth, count, axis=2),
        vetoed=np.repeat(sums.vetoed, count, axis=2),
        undelivered=np.repeat(sums.undelivered, count, axis=1),
    )
    margin = np.median(table.valued(varied).margin, axis=0)
    own = float(np.median(sums.breach_cost))
    found: dict[str, dict[str, Any]] = {}
    for i, side in enumerate(table.sides):
        signs = np.flatnonzero(margin[i] >= 0)
        least, most = (float(COSTS[signs[0]]), float(COSTS[signs[-1]])) if signs.size else (None, None)
        found[side] = {"from": least, "to": most, "own": own, "gap": None if least is None else least - own}
    return found


def proposal_gaps(scenario: Scenario, table: ZopaTable, proposals: Mapping[str, ScoredProposal]) -> dict[str, dict[str, Any]]:
    """Every scored proposal's distance to the smallest guarantee at which each side would sign it."""
    blank = status_quo(scenario)
    return {name: by_cost(table, completed(each.terms, blank)) for name, each in proposals.items() if each.scored}


def by_type(scenario: Scenario, table: ZopaTable, package: Mapping[str, str], weakened: Guarantee) -> list[dict[str, Any]]:
    """Every option of the guarantee's issue put into a package: survival, both sides' margins, and the same once the guarantor weakens.

    Ranked by survival over five years. Under `weakened` renewed war is also valued at the lowest level of outside support.
    """
    issue = guarantee_issue(table)
    if issue is None:
        return []
    options = table.options.issues[table.options.issue(issue)][1]
    choice = np.array([table.options.choice({**status_quo(scenario), **package, issue: option}) for option in options])
    usual = table.rescored(choice)
    later = replace(believed(table, weakened), start=table.start.without_support()).rescored(choice)
    rows = []
    for k, option in enumerate(options):
        place = table.options.place(issue, option)
        rows.append(
            {
                "option": option,
                "cost": across(table.breach_cost[:, place]).to_dict(),
                "available": float(table.available()[:, place].mean()),
                "survival": {str(y): across(usual.engine.survival(12 * y)[:, k]).to_dict() for y in SURVIVAL_YEARS},
                "survival_weakened": {str(y): across(later.engine.survival(12 * y)[:, k]).to_dict() for y in SURVIVAL_YEARS},
                "margins": {side: float(np.median(usual.margin[:, i, k])) for i, side in enumerate(table.sides)},
            }
        )
    return sorted(rows, key=lambda row: -row["survival"]["5"]["median"])


def bundle(scenario: Scenario, table: ZopaTable) -> dict[str, str]:
    """The strongest enforcement on the menu: on every issue that touches it, the option that costs a violator most."""
    found: dict[str, str] = {}
    for issue, options in table.options.issues:
        row = _row(table, issue)
        cost = np.median(table.breach_cost[:, row], axis=0)
        if np.ptp(cost) > 0:
            found[issue] = options[int(np.argmax(cost))]
    return {**status_quo(scenario), **found}


def item_by_item(scenario: Scenario, table: ZopaTable) -> dict[str, Any]:
    """The whole bundle, and what taking out each part does to survival over five years and to both sides' margins (paired by draw)."""
    blank, whole = status_quo(scenario), bundle(scenario, table)
    parts = [issue for issue in whole if whole[issue] != blank[issue]]
    choice = np.array([table.options.choice(whole), *(table.options.choice({**whole, issue: blank[issue]}) for issue in parts)])
    scored = table.rescored(choice)
    survival = scored.engine.survival(60)

    def effect(values: Array) -> dict[str, float]:
        return across(values).to_dict()

    return {
        "package": whole,
        "survival": across(survival[:, 0]).to_dict(),
        "parts": {
            issue: {
                "option": whole[issue],
                "survival": effect(survival[:, k] - survival[:, 0]),
                "margins": {side: effect(scored.margin[:, i, k] - scored.margin[:, i, 0]) for i, side in enumerate(table.sides)},
            }
            for k, issue in enumerate(parts, start=1)
        },
    }


def by_credibility(scenario: Scenario, table: ZopaTable, package: Mapping[str, str], name: str) -> list[dict[str, Any]]:
    """A package at several values of one parameter of its guarantee (`honoured`, `weakening`, `precedent`), all else as judged."""
    choice = table.options.choice({**status_quo(scenario), **package})[None]
    rows = []
    for value in SHARES:
        guarantee = Guarantee(**{name: value})
        scored = believed(table, guarantee).rescored(choice)
        rows.append(
            {
                name: value,
                "credibility": guarantee.credibility,
                "survival": across(scored.engine.survival(60)[:, 0]).to_dict(),
                "margins": {side: across(scored.margin[:, i, 0]).to_dict() for i, side in enumerate(table.sides)},
                "signs": {side: float((scored.margin[:, i, 0] >= 0).mean()) for i, side in enumerate(table.sides)},
            }
        )
    return rows


def by_reversal(scenario: Scenario, table: ZopaTable, package: Mapping[str, str], rates: Sequence[float]) -> list[dict[str, Any]]:
    """What a package is worth to each side when somebody outside may undo it, at monthly rates of reversal."""
    sums = table.sums(table.options.choice({**status_quo(scenario), **package})[None])
    rows = []
    for rate in rates:
        if not 0 <= rate < 1:
            raise UsageError(f"A monthly rate of reversal is a share below 1, not {rate}.")
        scored = table.valued(replace(sums, quiet=sums.quiet + np.log1p(-rate)))
        rows.append(
            {
                "rate": rate,
                "survival": across(scored.engine.survival(60)[:, 0]).to_dict(),
                "value": {side: float(np.median(scored.engine.value[:, i, 0])) for i, side in enumerate(table.sides)},
                "margins": {side: float(np.median(scored.margin[:, i, 0])) for i, side in enumerate(table.sides)},
            }
        )
    return rows


def overview(scenario: Scenario, column: Column, table: ZopaTable, package: Mapping[str, str]) -> dict[str, Any]:
    """Everything about guarantees for one package: kinds, parts, a broken precedent, and who would honour the promise."""
    whole = bundle(scenario, table)
    return {
        "issue": guarantee_issue(table),
        "kinds": by_type(scenario, table, package, Guarantee(weakening=0.5)),
        "weakened": "the guarantor has lost half of its strength, and renewed war is valued at the lowest level of outside support",
        "enforcement": item_by_item(scenario, table),
        "precedent": by_credibility(scenario, table, whole, "precedent"),
        "honoured": by_credibility(scenario, table, whole, "honoured"),
        "guarantors": guarantors(scenario, column, table, package),
    }


def guarantors(scenario: Scenario, column: Column, table: ZopaTable, package: Mapping[str, str]) -> dict[str, Any]:
    """Per party with a `guarantor.PARTY.honours` and the option it stands behind: would it fight, and what does that do to signing?

    The package is scored with that option as if surely honoured, and with the chance the scenario gives.
    """
    found: dict[str, Any] = {}
    issue = guarantee_issue(table)
    for party in scenario.parties:
        honours, stands = f"guarantor.{party}.honours", f"guarantor.{party}.option"
        if issue is None or honours not in column.sampled or stands not in column.sampled:
            continue
        chance, option = np.asarray(column.sampled[honours], float), str(column.sampled[stands][0])
        choice = table.options.choice({**status_quo(scenario), **package, issue: option})[None]
        sure = table.rescored(choice)
        usual = believed(table, Guarantee(honoured=float(np.median(chance)))).rescored(choice)
        found[party] = {
            "option": option,
            "honours": across(chance).to_dict(),
            "survival": across(usual.engine.survival(60)[:, 0]).to_dict(),
            "survival_if_sure": across(sure.engine.survival(60)[:, 0]).to_dict(),
            "effect": {side: across(usual.margin[:, i, 0] - sure.margin[:, i, 0]).to_dict() for i, side in enumerate(table.sides)},
            "signs": {side: float((usual.margin[:, i, 0] >= 0).mean()) for i, side in enumerate(table.sides)},
            "signs_if_sure": {side: float((sure.margin[:, i, 0] >= 0).mean()) for i, side in enumerate(table.sides)},
        }
    return found
