"""The union of views, "nobody's view": a cell that the texts read differently becomes an interval that covers them all."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from nicias.evidence.entries import Entry
from nicias.evidence.estimate import Discrete, Estimate, Fixed, Interval, Judgements, Scalar, discrete, interval
from nicias.scenario.known import visible
from nicias.scenario.quantities import Change, Layer

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario

NOBODY = "nobody's view"


def union(scenario: Scenario, views: list[Layer], as_of: date) -> Layer:
    """A layer that covers the views and the base at a date. Paths on which they all agree are left alone."""
    changes: dict[str, Change] = {}
    for path in scenario.series:
        change = _covered(scenario, views, path, as_of)
        if change is not None:
            changes[path] = change
    names = ", ".join(view.name for view in views)
    reason = f"Covers what {names} and the base say, wherever they differ. No author holds it."
    return Layer(NOBODY, "Nobody's view", "union", changes, by=NOBODY, reason=reason)


def _covered(scenario: Scenario, views: list[Layer], path: str, as_of: date) -> Change | None:
    series = scenario.series[path]
    base = visible(scenario, series, as_of, frozenset())
    said = {view.name: view.changes[path] for view in views if path in view.changes}
    estimates = [change.estimate for change in said.values()]
    if base is not None:
        estimates.insert(0, base.estimate)
    if not said or all(estimate == estimates[0] for estimate in estimates):
        return None
    claims = [str(claim) for change in said.values() for claim in change.entry.claims]
    entry = Entry(
        method="judged",
        by=NOBODY,
        reason=f"Covers {', '.join(said)}{' and the base' if base is not None else ''}.",
        of=tuple(dict.fromkeys(claims)),
        disputed=True,
    )
    return Change(path, entry, cover(estimates, series.unit))


def cover(estimates: list[Estimate], unit: str) -> Estimate:
    """The estimate that covers several: the widest interval of their ends, or the equal mixture of their choices.

    A shape that all of them have stays: a month of the year, given as uniform, must not get tails by being disputed.
    """
    ends = [estimate.ends for estimate in estimates]
    numbers = [end for end in ends if end is not None]
    if len(numbers) < len(estimates):
        return _mixture(estimates, unit)
    low, high = min(end[0] for end in numbers), max(end[1] for end in numbers)
    if not low < high:
        return Fixed(low)
    shapes = {estimate.shape if isinstance(estimate, Interval) and estimate.mode is None else None for estimate in estimates}
    return interval(low, high, unit, shape=shapes.pop() if len(shapes) == 1 and unit != "share" else None)


def _mixture(estimates: list[Estimate], unit: str) -> Discrete:
    weights: dict[Scalar, float] = {}
    for estimate in estimates:
        for value, probability in _choices(estimate):
            weights[value] = weights.get(value, 0.0) + probability / len(estimates)
    return discrete(weights, unit)


def _choices(estimate: Estimate) -> list[tuple[Scalar, float]]:
    if isinstance(estimate, Fixed):
        return [(estimate.value, 1.0)]
    if isinstance(estimate, Discrete):
        return list(zip(estimate.values, estimate.probabilities, strict=True))
    if isinstance(estimate, Judgements):
        return [(value, p / len(estimate.parts)) for part in estimate.parts for value, p in _choices(part)]
    if isinstance(estimate, Interval):
        raise TypeError("an interval has ends")
    raise TypeError(type(estimate).__name__)
