"""Quantities on which views differ: each view's output when all of them take the same value, and how far that brings them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nicias.errors import ModelError
from nicias.evidence.estimate import Estimate
from nicias.study.columns import bound_draws
from nicias.study.draws import BoundDraw
from nicias.study.evaluate import Evaluator
from nicias.study.headline import Headline
from nicias.study.information import Array, Together, distance, together
from nicias.study.inputs import Inputs, with_one

NODES = (0.05, 0.5, 0.95)
"""Quantiles of every view's own estimate at which all views are evaluated."""

POINTS = 21
"""Equally likely values that stand for a view's belief."""

NESTED = "all views at the same values, same draws"


@dataclass(frozen=True)
class Settled:
    """One quantity: how far the views come together when it is known, and when it is measured with an error."""

    path: str
    method: str
    perfect: Together
    measured: Together
    beliefs: Mapping[str, str]  # view → its estimate in words

    def to_dict(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "method": self.method,
            "perfect": self.perfect.to_dict(),
            "measured": self.measured.to_dict(),
            "beliefs": dict(self.beliefs),
        }


def disputed(views: Mapping[str, Inputs]) -> list[str]:
    """The paths the engine reads that not all views estimate alike, in the scenario's order."""
    first, *others = views.values()
    return [path for path in first.read if any(_estimate(each, path) != _estimate(first, path) for each in others)]


def screened(views: Mapping[str, Inputs], evaluator: Evaluator, paths: Sequence[str], output: str) -> list[str]:
    """The paths by how far the views come together when all take the same middle value, with everything else in its middle."""
    middle = {view: inputs.at({}, 1) for view, inputs in views.items()}
    before = evaluator.headlines({view: _bound(views[view], middle[view], evaluator, 1) for view in views})
    now = np.array([before[view].figure(output).p for view in views])
    columns: dict[str, Sequence[BoundDraw]] = {}
    values: dict[str, list[Any]] = {}
    for path in paths:
        values[path] = _distinct([_estimate(inputs, path).quantile(np.array([0.5])).tolist()[0] for inputs in views.values()])
        columns |= _columns(views, middle, evaluator, path, values[path], 1)
    found = evaluator.headlines(columns) if columns else {}
    gains: dict[str, float] = {}
    for path in paths:
        after = [
            float(distance(np.array([found[f"{path} {place} {view}"].figure(output).p for view in views])))
            for place in range(len(values[path]))
            if f"{path} {place} {next(iter(views))}" in found
        ]
        gains[path] = float(distance(now)) - float(np.mean(after)) if after else -np.inf
    return sorted(paths, key=lambda path: -gains[path])


def settled(
    views: Mapping[str, Inputs],
    drawn: Mapping[str, Mapping[str, Any]],
    now: Mapping[str, Headline],
    evaluator: Evaluator,
    paths: Sequence[str],
    draws: int,
    output: str,
    error: float,
) -> list[Settled]:
    """How far the views come together over each path, from `draws` common draws at NODES of every distinct belief."""
    columns: dict[str, Sequence[BoundDraw]] = {}
    nodes: dict[str, list[Any]] = {}
    for path in paths:
        nodes[path] = _distinct([v for inputs in views.values() for v in _estimate(inputs, path).quantile(np.array(NODES)).tolist()])
        columns |= _columns(views, drawn, evaluator, path, nodes[path], draws)
    found = evaluator.headlines(columns) if columns else {}
    return [
        _settled(views, now, found, path, nodes[path], draws, output, error)
        for path in paths
        if f"{path} 0 {next(iter(views))}" in found
    ]


def _settled(
    views: Mapping[str, Inputs],
    now: Mapping[str, Headline],
    found: Mapping[str, Headline],
    path: str,
    nodes: Sequence[Any],
    draws: int,
    output: str,
    error: float,
) -> Settled:
    forecasts = np.array([now[view].per_draw(output)[:draws] for view in views])
    responses = np.array([[found[f"{path} {place} {view}"].per_draw(output) for place in range(len(nodes))] for view in views])
    whole = ~np.isnan(forecasts).any(axis=0) & ~np.isnan(responses).any(axis=(0, 1))
    forecasts, responses = forecasts[:, whole], responses[:, :, whole]
    at = (np.arange(POINTS) + 0.5) / POINTS
    beliefs = np.array([[_place(value, nodes) for value in _estimate(v, path).quantile(at).tolist()] for v in views.values()])
    numbers = not isinstance(nodes[0], bool | str)
    places: Array = np.array([_place(node, nodes) for node in nodes])
    said = {view: str(inputs.known[path]).partition(" · ")[0] for view, inputs in views.items()}
    perfect = together(forecasts, responses, places, beliefs, kinds=not numbers)
    measured = together(forecasts, responses, places, beliefs, error=error, kinds=not numbers)
    return Settled(path, NESTED, perfect, measured, said)


def _columns(
    views: Mapping[str, Inputs],
    drawn: Mapping[str, Mapping[str, Any]],
    evaluator: Evaluator,
    path: str,
    values: Sequence[Any],
    draws: int,
) -> dict[str, Sequence[BoundDraw]]:
    """Every view with the path at every value; nothing when one of them leaves the range of the model."""
    try:
        return {
            f"{path} {place} {view}": _bound(inputs, with_one(drawn[view], path, value), evaluator, draws)
            for place, value in enumerate(values)
            for view, inputs in views.items()
        }
    except ModelError:
        return {}


def _bound(inputs: Inputs, sampled: Mapping[str, Any], evaluator: Evaluator, draws: int) -> Sequence[BoundDraw]:
    from nicias.bargain.validity import check

    bound = bound_draws(inputs.scenario, sampled, range(draws), evaluator.measures, "a view at another's value")
    for draw in bound:
        check(draw.parameters)
    return bound


def _estimate(inputs: Inputs, path: str) -> Estimate:
    return inputs.known[path].estimate


def _distinct(values: Sequence[Any]) -> list[Any]:
    """Each value once, numbers in order; of numbers that nearly coincide one is kept."""
    if isinstance(values[0], bool | str):
        return list(dict.fromkeys(values))
    ordered = np.unique(np.array(values, np.float64))
    least = 0.02 * float(np.ptp(ordered))
    kept = [float(ordered[0])]
    for value in ordered[1:]:
        if value - kept[-1] > least:
            kept.append(float(value))
    return kept


def _place(value: Any, nodes: Sequence[Any]) -> float:
    """A number as it is; a switch or a name as its place among the nodes (the nearest quantile's, when it is not one of them)."""
    if isinstance(value, bool | str):
        return float(nodes.index(value)) if value in nodes else -1.0
    return float(value)
