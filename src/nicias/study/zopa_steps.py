"""From one text to another term by term, along a numeric axis, and over the heads of those who were not asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import UsageError
from nicias.scenario.problems import nearest
from nicias.study.zopa_answers import across, status_quo
from nicias.study.zopa_scores import quick
from nicias.study.zopa_search import search
from nicias.study.zopa_table import Sums, ZopaTable

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.study.columns import Column


def transformed(
    scenario: Scenario, table: ZopaTable, first: Mapping[str, str], last: Mapping[str, str], keep: Collection[str] = ()
) -> list[dict[str, Any]]:
    """`first` turned into `last` one term at a time: every party's margin after each step, and what the step did to it.

    Terms that `last` states come first, then those of `first` that it leaves blank, which go back to the status quo unless `keep`
    names them. Raises UsageError for an issue in `keep` that `first` does not state.
    """
    blank = status_quo(scenario)
    unknown = [issue for issue in keep if issue not in first]
    if unknown:
        raise UsageError(f"'{unknown[0]}' is no term of the first text, so it cannot be kept; its terms are {', '.join(first)}.")
    target = {**blank, **{issue: first[issue] for issue in keep}, **last}
    start = {**blank, **first}
    stated = [issue for issue in blank if issue in last and start[issue] != target[issue]]
    dropped = [issue for issue in blank if issue not in last and start[issue] != target[issue]]
    package, rows = dict(start), [_step(scenario, table, start, None, None)]
    for issue in (*stated, *dropped):
        package[issue] = target[issue]
        rows.append(_step(scenario, table, package, issue, issue in stated))
    return [rows[0], *(_moved(before, after) for before, after in pairwise(rows))]


def _step(scenario: Scenario, table: ZopaTable, package: Mapping[str, str], issue: str | None, stated: bool | None) -> dict[str, Any]:
    scored = quick(scenario, table, package)
    answers = {
        party: {key: answer[key] for key in ("margin", "lo", "hi", "signs", "accepts_this_month")}
        for party, answer in scored["answers"].items()
    }
    return {"issue": issue, "to": package[issue] if issue else None, "stated": stated, "answers": answers, "survival": scored["survival"]}


def _moved(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    moves = {party: each["margin"] - before["answers"][party]["margin"] for party, each in after["answers"].items()}
    return {**after, "moves": moves}


def ladder(scenario: Scenario, table: ZopaTable, package: Mapping[str, str], leader: str) -> dict[str, Any]:
    """A text built up from the status quo, the terms that gain `leader` most first: at which rung does each other party leave?

    A party leaves where it stops consenting in most draws; `leaves` is the number of terms conceded by then, None if it never
    does, 0 if it would not have the status quo either.
    """
    if leader not in table.parties:
        raise UsageError(f"'{leader}' has no preferences to score; the parties are {', '.join(table.parties)}.")
    blank = status_quo(scenario)
    left = {issue: option for issue, option in package.items() if blank[issue] != option}
    here, rungs = dict(blank), [_rung(scenario, table, blank, None)]
    while left:
        issues = list(left)
        tried = np.array([table.options.choice({**here, issue: left[issue]}) for issue in issues])
        best = issues[int(np.argmax(np.median(table.rescored(tried).of(leader), axis=0)))]
        here[best] = left.pop(best)
        rungs.append(_rung(scenario, table, here, best))
    leaves = {
        party: next((place for place, rung in enumerate(rungs) if rung["answers"][party]["consents"] < 0.5), None)
        for party in table.parties
        if party != leader
    }
    return {"leader": leader, "rungs": rungs, "leaves": leaves, "implemented": rungs[-1]["everybody"]}


def _rung(scenario: Scenario, table: ZopaTable, package: Mapping[str, str], issue: str | None) -> dict[str, Any]:
    scored = quick(scenario, table, package)
    answers = {party: {"margin": each["margin"], "consents": each["consents"]} for party, each in scored["answers"].items()}
    return {"issue": issue, "to": package[issue] if issue else None, "answers": answers, "everybody": scored["everybody"]}


def bilateral(scenario: Scenario, table: ZopaTable, parties: Sequence[str]) -> dict[str, Any]:
    """What these parties alone would agree on, in most draws, and what everybody says to it.

    They ask neither the others' vetoes nor who delivers; `implemented` does. Every draw's best package for them is searched exactly; of these the one that does best for them over all draws is shown.
    """
    theirs = np.asarray(table.permits[:, [table.parties.index(party) for party in parties if party in table.parties]].all(axis=1))
    found = search(table, parties, available=theirs, count=1)
    tried = np.unique(np.concatenate([each.choice for each in found]), axis=0)
    scored = table.rescored(tried)
    places = [table.parties.index(party) for party in parties]
    value = np.median(scored.over_war[:, places].min(axis=1), axis=0)
    package = table.options.package(tried[int(np.argmax(value))])
    leader = next((side for side in table.sides if side in parties), parties[0])
    return {"parties": list(parties), "package": package, **quick(scenario, table, package), **ladder(scenario, table, package, leader)}


def positions(column: Column, scenario: Scenario, issue: str) -> tuple[dict[str, float], str]:
    """Where the options of an issue stand on its axis (medians of `position.ISSUE.OPTION`), and the unit of the axis."""
    if issue not in scenario.issues:
        raise UsageError(f"{scenario.name} has no issue '{issue}'. {nearest(issue, scenario.issues)}".strip())
    if not scenario.issues[issue].divisible:
        raise UsageError(f"Issue '{issue}' is indivisible: nothing lies between its options, so there is no axis to go along.")
    paths = {option: f"position.{issue}.{option}" for option in scenario.issues[issue].options}
    given = {option: path for option, path in paths.items() if path in column.sampled}
    if len(given) < 2:
        raise UsageError(f"Issue '{issue}' has no axis: give two of its options a value {paths[next(iter(paths))]} or the like.")
    unit = column.known[next(iter(given.values()))].unit
    return {option: float(np.median(np.asarray(column.sampled[path], float))) for option, path in given.items()}, unit


def round_points(places: Sequence[float]) -> list[float]:
    """The options' own positions and the round numbers between them, ten to a hundred of them.

    >>> round_points([-150, 0, 420])[:4]
    [-150.0, -140.0, -130.0, -120.0]
    """
    low, high = min(places), max(places)
    step = 10.0 ** np.floor(np.log10((high - low) / 10))
    between = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    return np.unique(np.concatenate([np.asarray(places, float), between])).tolist()


def along(
    scenario: Scenario,
    table: ZopaTable,
    issue: str,
    positions: Mapping[str, float],
    points: Sequence[float],
    package: Mapping[str, str],
) -> list[dict[str, Any]]:
    """Every party's answer along a numeric axis of one issue, between options whose positions on it are given.

    Between two neighbouring options everything the option carries (scores, G, Δ, log(1−h0), third parties' worth) is taken to
    change linearly; a veto or what is not delivered does not count along the axis. Points outside the positions are refused.
    """
    options = table.options.issues[table.options.issue(issue)][1]
    unknown = [option for option in positions if option not in options]
    if unknown:
        raise UsageError(f"Issue '{issue}' has no option '{unknown[0]}'; it has {', '.join(options)}.")
    ordered = sorted(positions.items(), key=lambda item: item[1])
    places = [position for _, position in ordered]
    if len(ordered) < 2 or min(np.diff(places)) <= 0:
        raise UsageError("An axis needs at least two options at different positions.")
    if min(points) < places[0] or max(points) > places[-1]:
        raise UsageError(f"Points along {issue} lie between {places[0]:g} and {places[-1]:g}, where its options are; nothing is extrapolated.")
    base = {**status_quo(scenario), **package}
    ends = table.sums(np.array([table.options.choice({**base, issue: option}) for option, _ in ordered]))
    blended = blend(ends, np.array(places), np.asarray(points, float))
    scored = table.valued(blended)
    rows = []
    for k, point in enumerate(points):
        answers = {}
        for p, party in enumerate(table.parties):
            margin = scored.margin[:, p, k]
            middle = across(margin)
            answers[party] = {"margin": middle.median, "lo": middle.lo, "hi": middle.hi, "signs": float((margin >= 0).mean())}
        rows.append({"at": float(point), "answers": answers, "survival": across(scored.engine.survival(60)[:, k]).to_dict()})
    return rows


def blend(ends: Sums, places: np.ndarray, points: np.ndarray) -> Sums:
    """Sums at points of an axis, linear between those at its ends (K = len(places))."""
    above = np.clip(np.searchsorted(places, points, side="left"), 1, len(places) - 1)
    part = (points - places[above - 1]) / (places[above] - places[above - 1])

    def between(values: np.ndarray) -> np.ndarray:
        return values[..., above - 1] * (1 - part) + values[..., above] * part

    names = ("score", "breach_cost", "shift", "quiet", "worth")
    none = {name: np.zeros((*getattr(ends, name).shape[:-1], len(points)), np.int64) for name in ("vetoed", "undelivered")}
    return replace(ends, **{name: between(getattr(ends, name)) for name in names}, **none)
