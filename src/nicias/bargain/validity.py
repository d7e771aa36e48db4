"""What the map's equations cannot carry is refused by name, never clamped; what weakens an answer is a warning."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from nicias.bargain.battle import evidence_steps, step_probabilities
from nicias.bargain.grid import EVIDENCE_MARGIN, monthly_drifts, widest_prior
from nicias.bargain.parameters import STAY, Array, MapParameters
from nicias.errors import ModelError

LEAST_STEP = 1e-6  # the smallest probability of a step of ρ that keeps Bayes' rule meaningful
ROUNDING = 1e-9  # how far a row of probabilities may be from one


def check(parameters: MapParameters) -> list[str]:
    """Raise ModelError for the first thing that is not valid; return warnings, one sentence each.

    Checked: finite numbers of the right sign and shape, probabilities, rows that sum to one, 0 < b0 < α unless α = 0, an exit
    that nothing leaves, the force grid against the size of a month's move (E1), and evidence against the range of Λ (E2).
    """
    _check_shapes(parameters)
    for path, value, low, high, why in _ranges(parameters):
        _between(path, value, low, high, why)
    _check_rows(parameters)
    _check_talks(parameters)
    _check_force_grid(parameters)
    _check_evidence(parameters)
    return list(_warnings(parameters))


def _refuse(path: str, value: object, allowed: str, why: str) -> None:
    raise ModelError(f"{path} is {value}; allowed is {allowed}: {why}.")


def _between(path: str, value: float | Array, low: float, high: float, why: str) -> None:
    numbers = np.asarray(value, dtype=float)
    outside = ~((numbers >= low) & (numbers <= high))  # also refuses NaN
    if outside.any():
        index = np.argwhere(outside)[0]
        where = path if numbers.ndim == 0 else f"{path}[{', '.join(str(i) for i in index)}]"
        _refuse(where, f"{numbers[tuple(index)]:g}", f"{low:g} to {high:g}", why)


_INF = math.inf
_SMALLEST = 1e-9
_LARGEST = 1e9
_SHARE = (0.0, 1.0, "it is a probability or a share")
_PRIOR = (_SMALLEST, 1 - _SMALLEST, "a certain player learns nothing and Bayes' rule needs finite odds")
_SCALE = (_SMALLEST, _LARGEST, "it divides")
_COST = (0.0, _LARGEST, "it is a cost or a rate")
_LOG_ODDS = (-50.0, 50.0, "forecasts are at the corner long before")
_NUMBER = (-_LARGEST, _LARGEST, "it must be a finite number")


def _ranges(parameters: MapParameters) -> Iterator[tuple[str, float | Array, float, float, str]]:
    for i, side in enumerate(parameters.sides):
        at = f"sides[{i}]"
        yield f"{at}.prior (π_{i})", side.prior, *_PRIOR
        yield f"{at}.cost (c_{i})", side.cost, *_NUMBER
        yield f"{at}.cost_tolerance (B_{i})", side.cost_tolerance, _SMALLEST, _INF, "it divides"
        yield f"{at}.hopeless_below (p̄_{i})", side.hopeless_below, -_INF, _INF, "it must be a number"
        yield f"{at}.weary_cost_factor (χ_{i})", side.weary_cost_factor, *_NUMBER
        yield f"{at}.survival_terms (a_{i})", side.survival_terms, *_NUMBER
        yield f"{at}.survival_penalty (π̄_{i})", side.survival_penalty, *_COST
        yield f"{at}.weary_relief (ξ_{i})", side.weary_relief, *_SHARE
        yield f"{at}.signing_scale (σ_{i})", side.signing_scale, *_SCALE
        yield f"{at}.talks_value (e_{i})", side.talks_value, *_NUMBER
        yield f"{at}.hope (ω_{i})", side.hope, *_LOG_ODDS
        yield f"{at}.carrot (z_{i})", side.carrot, *_NUMBER
        yield f"{at}.losses (l_{i})", side.losses, *_COST
    patron = parameters.patron
    yield "patron.prior (π_P)", patron.prior, *_PRIOR
    yield "patron.review_rate (r)", patron.review_rate, *_SHARE
    yield "patron.rule_credibility (κ)", patron.rule_credibility, *_SHARE
    yield "patron.rule_step (φ)", patron.rule_step, *_SHARE
    yield "patron.rule_target (G)", np.array(patron.rule_target), STAY, len(parameters.levels) - 1, "it names a level"
    yield "patron.blame (β)", patron.blame, *_SHARE
    yield "patron.choice_noise (ν)", patron.choice_noise, _SMALLEST, _INF, "it divides"
    yield "patron.support_cost (s_g)", patron.support_cost, *_NUMBER
    for name in ("attention_cost", "escalation_cost", "exit_cost", "signature_value", "collapse_loss", "talks_value"):
        yield f"patron.{name}", getattr(patron, name), *_NUMBER
    yield "patron.defeat_loss (K)", patron.defeat_loss, *_NUMBER
    yield "patron.drift (Q0)", patron.drift, *_SHARE
    conditions = parameters.conditions
    yield "conditions.discount (δ)", conditions.discount, _SMALLEST, 1 - _SMALLEST, "the future must count, and less than today"
    yield "conditions.force_sd (sd)", conditions.force_sd, *_SCALE
    yield "conditions.fundamental (θ)", np.array(conditions.fundamental), *_NUMBER
    yield "conditions.force_drift (μ_g)", conditions.force_drift, *_NUMBER
    yield "conditions.analyst_prior (π*)", conditions.analyst_prior, *_SHARE
    yield "conditions.talks_rate (α)", conditions.talks_rate, *_SHARE
    talks = conditions.talks_rate * conditions.talks_factor
    yield "conditions.talks_rate × talks_factor (α_g)", talks, *_SHARE
    yield "conditions.proposer", conditions.proposer, *_SHARE
    yield "conditions.text_noise (τ)", conditions.text_noise, *_SCALE
    yield "conditions.chances_horizon (H_a)", conditions.chances_horizon, 1, _INF, "its clock rings with probability 1/H_a"
    yield "conditions.hopeless_spread (s_p)", conditions.hopeless_spread, *_SCALE
    yield "conditions.survival_spread (s_a)", conditions.survival_spread, *_SCALE
    yield "conditions.reopening_rate (h̄)", conditions.reopening_rate, *_SHARE
    yield "conditions.temptation_spread (s_h)", conditions.temptation_spread, *_SCALE
    numerics = parameters.numerics
    yield "numerics.force_step (h)", numerics.force_step, *_SCALE
    yield "numerics.force_points (n)", numerics.force_points, 1, 10_000, "the war needs a state between its two ends"
    yield "numerics.evidence_points (n_Λ)", numerics.evidence_points, 3, 10_001, "today (Λ = 0) needs neighbours"
    yield "numerics.evidence_limit (Λmax)", numerics.evidence_limit, *_SCALE
    yield "numerics.sweeps (H)", numerics.sweeps, 1, 1_000_000, "the horizon is at least a month"
    yield "numerics.tolerance (ε)", numerics.tolerance, *_COST
    yield "numerics.refresh", numerics.refresh, 1, 1_000_000, "packages are revalued every so many sweeps"
    last = len(parameters.levels) - 1
    yield "start_level", parameters.start_level, 0, last, "the war starts at one of the levels"
    yield "start_weary", parameters.start_weary, 0, 3, "it is the index 2 w_0 + w_1"


def _check_shapes(parameters: MapParameters) -> None:
    count = len(parameters.levels)
    patron, conditions = parameters.patron, parameters.conditions
    expected: list[tuple[str, Array, tuple[int, ...]]] = [
        ("patron.support_cost", patron.support_cost, (count,)),
        ("patron.drift", patron.drift, (count, count)),
        ("patron.blame", patron.blame, (3, 3)),
        ("patron.rule_step", patron.rule_step, (3,)),
        ("patron.defeat_loss", patron.defeat_loss, (2,)),
        ("conditions.force_drift", conditions.force_drift, (count,)),
        ("conditions.talks_factor", conditions.talks_factor, (count,)),
        ("conditions.proposer", conditions.proposer, (3,)),
    ]
    for i, side in enumerate(parameters.sides):
        for name in ("cost", "cost_tolerance", "losses"):
            expected.append((f"sides[{i}].{name}", getattr(side, name), (count,)))
    for path, value, shape in expected:
        if np.shape(value) != shape:
            _refuse(f"the shape of {path}", np.shape(value), str(shape), f"there are {count} levels of support")
    if parameters.numerics.evidence_points % 2 == 0:
        _refuse("numerics.evidence_points (n_Λ)", parameters.numerics.evidence_points, "an odd number", "Λ = 0 is today")


def _check_rows(parameters: MapParameters) -> None:
    patron = parameters.patron
    rows = [("patron.drift (Q0)", patron.drift), ("patron.blame (β)", patron.blame)]
    for path, matrix in [*rows, ("conditions.proposer", parameters.conditions.proposer[None])]:
        for row, total in enumerate(matrix.sum(axis=1)):
            if abs(total - 1) > ROUNDING:
                _refuse(f"the sum of {path} row {row}", f"{total:.12g}", "1", "it is a distribution")
    if parameters.exit_level and patron.drift[0, 0] < 1 - ROUNDING:
        _refuse("patron.drift[0, 0] (Q0)", f"{patron.drift[0, 0]:g}", "1", "out is absorbing; or switch the exit level off")


def _check_talks(parameters: MapParameters) -> None:
    conditions = parameters.conditions
    if conditions.talks_rate > 0 and not 0 < conditions.base_rate < conditions.talks_rate:
        _refuse(
            "conditions.base_rate (b0)",
            f"{conditions.base_rate:g}",
            f"above 0 and below talks_rate (α = {conditions.talks_rate:g})",
            "an agreement needs talks; without talks set α = 0",
        )


def _check_force_grid(parameters: MapParameters) -> None:
    conditions, h = parameters.conditions, parameters.numerics.force_step
    sd = conditions.force_sd
    if h >= 2 * sd:
        _refuse("numerics.force_step (h)", f"{h:g}", f"below 2 sd = {2 * sd:g}", "a coarser grid cannot carry the walk")
    drift = monthly_drifts(parameters)
    moves = np.sqrt(sd**2 + drift**2)
    worst = np.unravel_index(np.argmax(moves), moves.shape)
    if moves[worst] >= h:
        _refuse(
            "numerics.force_step (h)",
            f"{h:g}",
            f"above √(sd² + μ²) = {moves[worst]:g}",
            f"the drift at level {parameters.levels[worst[0]]} is {drift[worst]:g}, and some month must leave ρ where it is",
        )
    steps = step_probabilities(parameters)
    low = np.unravel_index(np.argmin(steps), steps.shape)
    if steps[low] < LEAST_STEP:
        name = ("down", "stay", "up")[low[2]]
        _refuse(
            f"P({name}) at level {parameters.levels[low[0]]} under θ_{'LH'[low[1]]}",
            f"{steps[low]:g}",
            f"{LEAST_STEP:g} or more",
            f"with h = {h:g}, sd = {sd:g} and a drift of {drift[low[0], low[1]]:g} one step would prove θ",
        )


def _check_evidence(parameters: MapParameters) -> None:
    limit = parameters.numerics.evidence_limit
    steps = np.abs(evidence_steps(parameters))
    worst = np.unravel_index(np.argmax(steps), steps.shape)
    if steps[worst] >= limit / 2:
        _refuse(
            f"the log likelihood step at level {parameters.levels[worst[0]]}",
            f"{steps[worst]:g}",
            f"below Λmax/2 = {limit / 2:g}",
            "one month would teach half of all there is to learn; widen Λ or bring θ_L and θ_H closer",
        )


def _warnings(parameters: MapParameters) -> Iterator[str]:
    limit = parameters.numerics.evidence_limit
    wanted = widest_prior(parameters) + EVIDENCE_MARGIN
    if limit < wanted:
        yield (
            f"numerics.evidence_limit (Λmax) is {limit:g}, below max |logit π| + {EVIDENCE_MARGIN:g} = {wanted:.3g}: "
            "disagreement freezes at the edge and beliefs of the most convinced player are pushed back from it."
        )
    for i, side in enumerate(parameters.sides):
        if not SIGNING_SCALES[0] <= side.signing_scale <= SIGNING_SCALES[1]:
            yield (
                f"sides[{i}].signing_scale (σ_{i}) is {side.signing_scale:g}, outside {SIGNING_SCALES[0]:g} to "
                f"{SIGNING_SCALES[1]:g}: compare it with the monthly cost and the disagreement."
            )


SIGNING_SCALES = (0.005, 0.1)  # stakes: outside, one month's cost decides everything or nothing
