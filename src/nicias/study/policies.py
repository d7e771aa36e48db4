"""Policy levers: layers of the scenario laid over one set of assumptions, as paired differences, beside what they are said to cost."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import UsageError
from nicias.study.headline import Headline
from nicias.study.probability import HIGH, LOW

if TYPE_CHECKING:
    from nicias.scenario import Layer, Scenario
    from nicias.scenario.quantities import StatedCost

KINDS = ("lever", "branch")
"""Kinds of layer that somebody could choose; the others have to be named."""

NO_COST = "no stated cost"
PER_USD = 1e9
"""Effects per unit of cost in dollars are per thousand million."""

_MONTHS = {"day": 365.25, "month": 12.0, "year": 1.0}


@dataclass(frozen=True)
class Effect:
    """A layer's effect on one output: the mean of paired differences, its standard error, and their 5th and 95th percentile."""

    effect: float
    se: float
    lo: float
    hi: float

    @property
    def clear(self) -> bool:
        """Whether the effect is more than twice its standard error."""
        return not math.isnan(self.se) and abs(self.effect) > 2 * self.se

    def to_dict(self) -> dict[str, Any]:
        return {name: None if math.isnan(value) else value for name, value in vars(self).items()}


@dataclass(frozen=True)
class Policy:
    """One layer: its effects by output and the effect on the first output per unit of what it is said to cost in a year."""

    layer: Layer
    effects: Mapping[str, Effect]
    cost: StatedCost | None
    per_cost: dict[str, Any] | None

    def to_dict(self) -> dict[str, Any]:
        low, middle, high = self.cost.estimate.interval() if self.cost else (None, None, None)
        return {
            "layer": self.layer.name,
            "title": self.layer.title,
            "kind": self.layer.kind,
            "effects": {output: effect.to_dict() for output, effect in self.effects.items()},
            "cost": {"text": str(self.cost), "unit": self.cost.unit, "low": low, "middle": middle, "high": high}
            if self.cost
            else NO_COST,
            "per_cost": self.per_cost or NO_COST,
        }


def chosen(scenario: Scenario, names: Sequence[str]) -> list[Layer]:
    """The layers named, or all that somebody could choose. Raises UsageError for names that are not layers."""
    if not names:
        return [layer for layer in scenario.layers.values() if layer.kind in KINDS]
    found = [scenario.layer(name) for name in names]
    for layer in found:
        if layer.kind == "view":
            raise UsageError(f"'{layer.name}' is a view, not a lever: it is chosen with --view. Layers: {', '.join(scenario.layers)}.")
    return found


def policy(layer: Layer, before: Headline, after: Headline, outputs: Sequence[str]) -> Policy:
    """A layer's paired effects; `before` and `after` met the same random numbers."""
    effects = {output: effect(before, after, output) for output in outputs}
    return Policy(layer, effects, layer.cost, per_unit(effects[outputs[0]], layer.cost))


def effect(before: Headline, after: Headline, output: str) -> Effect:
    """The paired effect on one output."""
    difference = before.difference(after, output)
    each = after.per_draw(output) - before.per_draw(output)
    each = each[~np.isnan(each)]
    lo, hi = (float(q) for q in np.quantile(each, (LOW, HIGH))) if len(each) else (math.nan, math.nan)
    return Effect(difference.effect, difference.se, lo, hi)


def per_unit(found: Effect, cost: StatedCost | None) -> dict[str, Any] | None:
    """An effect per unit of a cost's middle value over a year; None where no cost above 0 is stated."""
    if cost is None or math.isnan(found.effect):
        return None
    base, slash, span = cost.unit.partition("/")
    middle = float(cost.estimate.interval()[1]) * (_MONTHS[span] if slash else 1.0)
    if middle <= 0:
        return None
    scale = PER_USD if base == "usd" else 1.0
    se = None if math.isnan(found.se) else found.se * scale / middle
    return {"effect": found.effect * scale / middle, "se": se, "per": "1bn usd" if base == "usd" else f"1 {base}"}


def ranked(policies: Sequence[Policy], output: str) -> list[dict[str, Any]]:
    """The policies by effect, largest first, each with its rank; and its rank per unit of cost among those priced in the same unit."""

    def size(policy: Policy) -> tuple[float, str]:
        value = policy.effects[output].effect
        return (math.inf if math.isnan(value) else -value), policy.layer.name

    rows: dict[str, dict[str, Any]] = {
        policy.layer.name: policy.to_dict() | {"rank": rank} for rank, policy in enumerate(sorted(policies, key=size), 1)
    }
    priced = [(policy.layer.name, policy.per_cost) for policy in policies if policy.per_cost]
    for unit in {cost["per"] for _, cost in priced}:
        same = sorted((-float(cost["effect"]), name) for name, cost in priced if cost["per"] == unit)
        for rank, (_, name) in enumerate(same, 1):
            rows[name]["rank_per_cost"] = rank
    return list(rows.values())
