"""What learning one quantity would be worth, on arrays: how far a forecast narrows, and how far views come together. No war in here.

The expected conditional variance is estimated by regressing the output on the quantity over draws that exist anyway (Strong, Oakley
& Brennan 2014), each draw predicted from the others, so that a curve that only fits noise earns nothing and may come out below zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DEGREE = 3
"""Of the polynomial through the draws: enough for a bend and a turn."""

FEWEST_DRAWS = 20
"""Below this a regression says nothing."""

NOISES = 8
"""Times the measurement error is drawn and averaged over."""

DOUBT = 0.01
"""What every view leaves to the beliefs of the others when it weighs an uncertain report."""

_FEWEST_DISTINCT = 6


@dataclass(frozen=True)
class Learned:
    """What learning a quantity does to the spread of an output over draws.

    `share` is the share of the variance expected to go, `se` its standard error; `before` and `after` are standard deviations of the
    output, now and as expected once the quantity is known.
    """

    share: float
    se: float
    before: float
    after: float

    @property
    def narrowing(self) -> float:
        """By what share the standard deviation, and so the interval, shrinks."""
        return 1 - self.after / self.before

    def to_dict(self) -> dict[str, float]:
        return {
            "variance_share": self.share,
            "se": self.se,
            "sd_before": self.before,
            "sd_after": self.after,
            "narrowing": self.narrowing,
        }


def learned(quantity: Any, output: Array, *, error: float = 0.0, noise_variance: float = 0.0, seed: int = 0) -> Learned | None:
    """The expected effect of learning `quantity` (draws,) on the spread of `output` (draws,).

    `error` is the standard error of the measurement over the standard deviation of the quantity; of a switch or a choice, the report
    is then a random guess from what was believed with chance error²/(1 + error²), which is as reliable. `noise_variance` is the part
    of the output's variance that is simulation noise; no learning removes it, and it is left out of both spreads.

    None when the output does not vary beyond the noise or there are fewer than FEWEST_DRAWS draws.
    """
    values, spread = _numbers(quantity), float(np.var(output, ddof=1)) - noise_variance
    if len(output) < FEWEST_DRAWS or spread <= 1e-12 or np.ptp(values) == 0:
        return None
    rng = np.random.default_rng(seed)
    kinds = len(np.unique(values)) < _FEWEST_DISTINCT
    gains: list[Array] = []
    for _ in range(NOISES if error > 0 else 1):
        signal = _measured(values, error, kinds, rng)
        gains.append(_gain(signal, output))
    gain = np.mean(gains, axis=0)
    share, se = float(gain.mean()) / spread, float(gain.std(ddof=1)) / math.sqrt(len(gain)) / spread
    before = math.sqrt(spread)
    return Learned(share, se, before, before * math.sqrt(min(1.0, max(0.0, 1 - share))))


def fitted(quantity: Any, output: Array, at: Any) -> Array:
    """E[output | quantity] at the values `at`, by the same regression over all draws."""
    return _fit(_numbers(quantity), output, _numbers(at))


def _gain(signal: Array, output: Array) -> Array:
    """Per draw: squared error of the mean of the other draws, less that of the curve through the other draws."""
    draws = len(output)
    basis = _basis(signal, signal)
    left, _, _ = np.linalg.svd(basis, full_matrices=False)
    own = np.minimum((left**2).sum(axis=1), 1.0)  # leverage: how far a draw's prediction is its own doing
    missed = output - left @ (left.T @ output)
    alone = own > 1 - 1e-9  # the only draw of its kind: the others know nothing of it
    missed = np.where(alone, 0.0, missed / np.where(alone, 1.0, 1 - own))
    from_mean = (output - output.mean()) * draws / (draws - 1)
    return np.where(alone, 0.0, from_mean**2 - missed**2)


def _fit(x: Array, y: Array, at: Array) -> Array:
    coefficients, *_ = np.linalg.lstsq(_basis(x, x), y, rcond=None)
    return _basis(x, at) @ coefficients


def _basis(x: Array, at: Array) -> Array:
    """One column a kind of value where there are few; otherwise Hermite polynomials up to DEGREE in the normal score of the rank."""
    known, place = np.unique(x, return_inverse=True)
    if len(known) < _FEWEST_DISTINCT:
        return (np.abs(at[:, None] - known[None]).argmin(axis=1)[:, None] == np.arange(len(known))[None]).astype(np.float64)
    from scipy.special import ndtri

    weight = np.bincount(place)
    score = ndtri((np.cumsum(weight) - weight / 2) / weight.sum())  # spreads a skewed quantity evenly
    return np.polynomial.hermite_e.hermevander(np.interp(at, known, score), DEGREE)


def _measured(values: Array, error: float, kinds: bool, rng: np.random.Generator) -> Array:
    if error <= 0:
        return values
    if kinds:
        guessed = rng.random(len(values)) < error**2 / (1 + error**2)
        return np.where(guessed, rng.permutation(values), values)
    return values + rng.normal(0, error * float(np.std(values)), len(values))


def _numbers(values: Any) -> Array:
    """Numbers as they are; names as their place in the alphabet (they are then told apart, not ordered)."""
    array = np.asarray(values)
    if array.dtype.kind in "bif":
        return array.astype(np.float64)
    return np.unique(array.astype(str), return_inverse=True)[1].astype(np.float64)


@dataclass(frozen=True)
class Together:
    """The mean distance between two views' forecasts, now and as expected once a quantity is known; `se` is that of the reduction."""

    before: float
    after: float
    se: float

    @property
    def reduction(self) -> float:
        """By what share the distance shrinks."""
        return 1 - self.after / self.before if self.before > 0 else 0.0

    def to_dict(self) -> dict[str, float]:
        return {"distance_before": self.before, "distance_after": self.after, "se": self.se, "reduction": self.reduction}


def distance(forecasts: Array) -> Array:
    """The mean absolute difference over pairs of views; views along the first axis.

    >>> round(float(distance(np.array([.1, .2, .4]))), 12)
    0.2
    """
    views = len(forecasts)
    pairs = [np.abs(forecasts[i] - forecasts[j]) for i in range(views) for j in range(i)]
    return np.mean(pairs, axis=0)


def together(
    forecasts: Array, responses: Array, nodes: Array, beliefs: Array, *, error: float = 0.0, kinds: bool = False
) -> Together:
    """How far views come together when all of them learn one quantity.

    `forecasts` (views, draws): each view's output now. `responses` (views, nodes, draws): its output when the quantity is `nodes`
    (increasing), the rest as the view has it, in the same draws. `beliefs` (views, points): equally likely values under each view.
    What will be found is taken to be as any of the views expects, in equal parts; all then hear the same report. Between nodes the
    response is linear, beyond them flat; `kinds` takes the nearest node instead, for switches and choices.

    A report without `error` is believed by all. With an error (as for `learned`, over the standard deviation within a view, the mean
    of the views'), each view updates its own belief, of which it leaves DOUBT to what the others believe, so that none is deaf.
    The standard error is a jackknife over draws.
    """
    draws = forecasts.shape[1]
    weights = _posteriors(beliefs, error, kinds) if error > 0 else None

    def both(kept: NDArray[np.bool_]) -> tuple[float, float]:
        now, response = forecasts[:, kept].mean(axis=1), responses[:, :, kept].mean(axis=2)
        return float(distance(now)), _expected_distance(now, response, nodes, beliefs, weights, kinds)

    before, after = both(np.ones(draws, bool))
    if draws < 2:
        return Together(before, after, math.nan)
    pairs = [both(np.arange(draws) != left_out) for left_out in range(draws)]
    reductions = np.array([now - then for now, then in pairs])
    return Together(before, after, math.sqrt((draws - 1) * float(np.var(reductions))))


def _expected_distance(now: Array, response: Array, nodes: Array, beliefs: Array, weights: Array | None, kinds: bool) -> float:
    def curve(view: int, at: Array) -> Array:
        if kinds:
            return response[view, np.abs(at[:, None] - nodes).argmin(axis=1)]
        return np.interp(at, nodes, response[view])

    found: list[Array] = []
    for view, forecast in enumerate(now):
        at_all = curve(view, beliefs.ravel())
        lift = forecast - curve(view, beliefs[view]).mean()  # the curve is an interpolation; a view's own mean is known better
        found.append(lift + (at_all if weights is None else weights[view] @ at_all))
    return float(distance(np.stack(found)).mean())


def _posteriors(beliefs: Array, error: float, kinds: bool) -> Array:
    """(views, reports, points): each view's weights on all points after each equally likely report."""
    views, points = beliefs.shape
    pooled = beliefs.ravel()
    prior = np.kron(np.eye(views), np.full((1, points), (1 - DOUBT) / points)) + DOUBT / pooled.size
    if kinds:
        wrong = error**2 / (1 + error**2)
        right = pooled[:, None] == pooled[None, :]
        likelihood = (1 - wrong) * right + wrong * right.mean(axis=1, keepdims=True)  # a guess repeats what is believed
    else:
        sd = error * max(float(np.mean(np.std(beliefs, axis=1))), 1e-12)
        reports = (pooled[:, None] + sd * math.sqrt(1.5) * np.array([-1.0, 0.0, 1.0])).ravel()  # three points with the error's variance
        exponent = -0.5 * ((reports[:, None] - pooled[None, :]) / sd) ** 2
        likelihood = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    weights = prior[:, None, :] * likelihood[None]
    return weights / weights.sum(axis=2, keepdims=True)
