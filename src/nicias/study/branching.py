"""Branches with their chances: results under each reaction, and over all of them with the chances that a view gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.evidence.estimate import Discrete, Fixed
from nicias.study.headline import Headline
from nicias.study.probability import HIGH, LOW, error_of_mean

if TYPE_CHECKING:
    from nicias.scenario import Known, Scenario
    from nicias.study.columns import Column


def weighed(
    scenario: Scenario,
    columns: Mapping[str, Column],
    headlines: Mapping[str, Headline],
    stacks: Mapping[str, Sequence[str]],
    branches: Sequence[str],
) -> dict[str, Any] | None:
    """For a value of unit choice whose options are these very layers: the chances in each view, and the outputs weighed by them.

    By the law of total probability over the branches, draw by draw; figures conditional on a ceasefire are left out. None when the
    branches are the options of no such value.
    """
    path = next((path for path, series in scenario.series.items() if series.unit == "choice" and _options(scenario, path) == set(branches)), None)
    if path is None or not branches:
        return None
    found: dict[str, Any] = {}
    for name, column in columns.items():
        chances = chances_of(column.known, path)
        under = {branch: f for branch in branches if (f := _under(headlines, stacks, name, branch)) is not None}
        if chances is None or len(under) < len(branches):
            continue
        found[name] = {"chances": chances, "weighed": _weighed(under, chances)}
    return {"path": path, "views": found} if found else None


def chances_of(known: Known, path: str) -> dict[str, float] | None:
    """The probabilities of a choice's options, or None where it has no value."""
    if path not in known:
        return None
    estimate = known[path].estimate
    if isinstance(estimate, Discrete):
        return {str(value): float(p) for value, p in zip(estimate.values, estimate.probabilities, strict=True)}
    return {str(estimate.value): 1.0} if isinstance(estimate, Fixed) else None


def _options(scenario: Scenario, path: str) -> set[str]:
    from nicias.scenario.changes import known_choices

    return set(known_choices(scenario.series[path], scenario))


def _under(headlines: Mapping[str, Headline], stacks: Mapping[str, Sequence[str]], name: str, branch: str) -> Headline | None:
    wanted = [*stacks[name], *branch.split("+")]
    return next((headlines[other] for other, stack in stacks.items() if list(stack) == wanted), None)


def _weighed(under: Mapping[str, Headline], chances: Mapping[str, float]) -> dict[str, dict[str, float]]:
    first = next(iter(under.values()))
    figures: dict[str, dict[str, float]] = {}
    for output in first.outputs:
        if output.given is not None:
            continue
        each: Any = sum(chances.get(branch, 0.0) * column.per_draw(output.name) for branch, column in under.items())
        low, high = (float(q) for q in np.quantile(each, (LOW, HIGH)))
        error = float(error_of_mean(each - each.mean()))
        figures[output.name] = {"value": float(each.mean()), "lo": low, "hi": high} | ({} if np.isnan(error) else {"mc_se": error})
    return figures

