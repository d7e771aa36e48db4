"""Estimates: an uncertain quantity as a distribution with the 5th and 95th percentiles that were given.

Kinds: `Fixed`, `Interval` (beta, log-normal, normal, uniform, exponential or PERT), `Discrete` and `Judgements` (several
named estimates, of which a draw takes one). Every kind has `quantile(u)`, `interval()` and `sample(u, chooser)`.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import ScenarioError
from nicias.evidence import distributions
from nicias.units import allows_negative, base, check_number

Scalar = float | bool | str
Uniforms = NDArray[np.float64]

SHAPES = ("normal", "log-normal", "beta", "uniform")
"""The shapes a file may ask for; PERT follows from `mode`, exponential from a low end of 0."""

_TOLERANCE = 1e-9
_MIXTURE_POINTS = 4000


class Estimate(ABC):
    """One uncertain quantity. Abstract: use Fixed, Interval, Discrete or Judgements."""

    @abstractmethod
    def quantile(self, u: Uniforms) -> NDArray[Any]:
        """The values at probabilities `u` in (0, 1): floats, booleans or option names."""

    @property
    @abstractmethod
    def ends(self) -> tuple[float, float] | None:
        """The numbers as stated, low and high (equal for a fixed number); None when the values are not numbers."""

    def sample(self, u: Uniforms, chooser: Uniforms) -> NDArray[Any]:
        """One value per draw; `chooser` is used only where there are several judgements."""
        del chooser
        return self.quantile(u)

    def interval(self) -> tuple[Scalar, Scalar, Scalar]:
        """The 5th, 50th and 95th percentiles."""
        low, middle, high = self.quantile(np.array([0.05, 0.5, 0.95])).tolist()
        return low, middle, high


@dataclass(frozen=True)
class Fixed(Estimate):
    """A number, true or false, or the name of an option, without uncertainty."""

    value: Scalar

    def quantile(self, u: Uniforms) -> NDArray[Any]:
        return np.full(u.shape, self.value, dtype=object if isinstance(self.value, str) else None)

    @property
    def ends(self) -> tuple[float, float] | None:
        return None if isinstance(self.value, bool | str) else (self.value, self.value)


@dataclass(frozen=True)
class Interval(Estimate):
    """A 90 % interval. `shape` is the distribution's name; `mode` makes it PERT."""

    low: float
    high: float
    shape: str
    mode: float | None = None

    def quantile(self, u: Uniforms) -> NDArray[Any]:
        return self._distribution.quantile(u)

    @property
    def ends(self) -> tuple[float, float] | None:
        return self.low, self.high

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value that can be drawn."""
        return self._distribution.support

    @cached_property
    def _distribution(self) -> distributions.Distribution:
        return distributions.fit(self.shape, self.low, self.high, self.mode)


@dataclass(frozen=True)
class Discrete(Estimate):
    """A distribution over numbers, switches or options, in the order in which they were given."""

    values: tuple[Scalar, ...]
    probabilities: tuple[float, ...]

    def quantile(self, u: Uniforms) -> NDArray[Any]:
        order = self._order
        cumulative = np.cumsum([self.probabilities[i] for i in order])
        position = np.minimum(np.searchsorted(cumulative, u, side="right"), len(order) - 1)
        dtype = object if isinstance(self.values[0], str) else None
        return np.array([self.values[i] for i in order], dtype=dtype)[position]

    @property
    def ends(self) -> tuple[float, float] | None:
        numbers = [value for value in self.values if not isinstance(value, bool | str)]
        return (min(numbers), max(numbers)) if numbers else None

    def probability(self, value: Scalar) -> float:
        """The probability of one value; 0 if it is not among them."""
        return sum(p for v, p in zip(self.values, self.probabilities, strict=True) if v == value)

    @property
    def _order(self) -> list[int]:
        if isinstance(self.values[0], str):
            return list(range(len(self.values)))
        return sorted(range(len(self.values)), key=lambda i: float(self.values[i]))


@dataclass(frozen=True)
class Judgements(Estimate):
    """Several named estimates of one cell, kept apart: each draw takes one of them, all equally likely."""

    parts: tuple[Estimate, ...]

    def sample(self, u: Uniforms, chooser: Uniforms) -> NDArray[Any]:
        chosen = np.minimum((chooser * len(self.parts)).astype(int), len(self.parts) - 1)
        columns = np.stack([part.quantile(u) for part in self.parts])
        return columns[chosen, np.arange(len(u))]

    def quantile(self, u: Uniforms) -> NDArray[Any]:
        """Quantiles of the mixture, from a fixed grid of 4000 points a part (relative error of rank below 1e-3)."""
        grid = (np.arange(_MIXTURE_POINTS) + 0.5) / _MIXTURE_POINTS
        pooled = np.concatenate([part.quantile(grid) for part in self.parts])
        pooled.sort()
        return pooled[np.minimum((u * len(pooled)).astype(int), len(pooled) - 1)]

    @property
    def ends(self) -> tuple[float, float] | None:
        ends = [part.ends for part in self.parts]
        numbers = [end for end in ends if end is not None]
        if len(numbers) < len(ends):
            return None
        return min(low for low, _ in numbers), max(high for _, high in numbers)


def fixed(value: Scalar, unit: str) -> Fixed:
    """A fixed value, checked against its unit. Raises ScenarioError."""
    return Fixed(_checked(value, unit))


def interval(low: float, high: float, unit: str, *, shape: str | None = None, mode: float | None = None) -> Interval:
    """A 90 % interval, checked against its unit; the shape follows from the unit and the signs unless given.

    An end at a natural limit (0 or 1 of a share, 0 of an unsigned unit) is a limit rather than a percentile: the
    distribution piles up there (Beta(1, b), Beta(a, 1), exponential) and keeps the other percentile.
    Raises ScenarioError for NaN, infinite or reversed ends, ends outside the unit, and a shape that cannot have these ends.
    """
    if unit in ("switch", "choice"):
        raise ScenarioError(f"a {unit} has no interval: give `value:` or `choices:`.")
    check_number(low, unit)
    check_number(high, unit)
    if not low < high:
        raise ScenarioError(f"the interval {low:g} to {high:g} does not increase; write `between: [low, high]`.")
    if mode is not None:
        return _pert(low, high, unit, shape, mode)
    shape = shape or _default_shape(low, unit)
    if shape not in (*SHAPES, "exponential"):
        raise ScenarioError(f"'{shape}' is not a shape; allowed: {', '.join(SHAPES)}.")
    if shape == "log-normal" and low <= 0:
        raise ScenarioError(f"a log-normal interval needs both ends above 0; it starts at {low:g}.")
    if shape == "beta" and not 0 <= low < high <= 1:
        raise ScenarioError(f"a beta interval lies in [0, 1]; this one is {low:g} to {high:g}.")
    if unit == "share" and shape != "beta":
        reach = distributions.fit(shape, low, high, None).support
        if reach[0] < 0 or reach[1] > 1:
            raise ScenarioError(f"a {shape} with these percentiles reaches outside [0, 1]; leave `shape:` out for a share.")
    return Interval(float(low), float(high), shape)


def discrete(choices: Mapping[Scalar, float], unit: str) -> Discrete:
    """A discrete distribution; probabilities are 0 or more and sum to one. Raises ScenarioError."""
    if not choices:
        raise ScenarioError("`choices:` is empty.")
    values = tuple(_checked(value, unit) for value in choices)
    for value, probability in choices.items():
        if not 0.0 <= probability <= 1.0:
            raise ScenarioError(f"the probability of {value} is {probability:g}; a probability is between 0 and 1.")
    total = math.fsum(choices.values())
    if abs(total - 1.0) > _TOLERANCE:
        raise ScenarioError(f"the choices sum to {total:.6g}; they must sum to 1.")
    return Discrete(values, tuple(float(p) for p in choices.values()))


def judgements(parts: list[Estimate]) -> Judgements:
    """Several estimates of one cell. Raises ScenarioError when there are none or they are of different kinds of value."""
    if not parts:
        raise ScenarioError("`judgements:` is empty.")
    return Judgements(tuple(parts))


def _checked(value: Scalar, unit: str) -> Scalar:
    if unit == "switch":
        if not isinstance(value, bool):
            raise ScenarioError(f"{value!r} is not a switch: write true or false.")
        return value
    if unit == "choice":
        if not isinstance(value, str):
            raise ScenarioError(f"{value!r} is not a choice: write the name of an option.")
        return value
    if isinstance(value, bool | str):
        raise ScenarioError(f"{value!r} is not a number, and the unit is {unit}.")
    return float(check_number(float(value), unit))


def _default_shape(low: float, unit: str) -> str:
    if unit == "share":
        return "beta"
    if base(unit) in ("date", "year"):
        return "normal"
    if low > 0:
        return "log-normal"
    return "exponential" if low == 0 and not allows_negative(unit) else "normal"


def _pert(low: float, high: float, unit: str, shape: str | None, mode: float) -> Interval:
    check_number(mode, unit)
    if shape is not None:
        raise ScenarioError("`mode:` already makes the shape PERT; leave `shape:` out.")
    if not low < mode < high:
        raise ScenarioError(f"the most likely value {mode:g} is not inside the interval {low:g} to {high:g}.")
    estimate = Interval(float(low), float(high), "pert", float(mode))
    reach = estimate.support
    if unit == "share" and (reach[0] < 0 or reach[1] > 1):
        raise ScenarioError(
            f"PERT with these percentiles and mode reaches from {reach[0]:.3g} to {reach[1]:.3g}, outside [0, 1]; leave `mode:` out."
        )
    return estimate
