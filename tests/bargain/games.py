"""Games to test on: the demonstration's base at default resolution, small variants of it, and random small games."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from nicias.bargain.battle import battle, step_probabilities
from nicias.bargain.durability import start_state
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import STAY, Conditions, MapParameters, Numerics, PackageSet, Patron, Side

COARSE = {"force_step": 0.075, "force_points": 5, "evidence_points": 7, "evidence_limit": 4.2, "sweeps": 90}


def base(**numerics: Any) -> MapParameters:
    """The base case of the design's section 2."""
    first = Side(
        prior=0.8,
        cost=np.array([14, 16, 18, 27]) * 1e-4,
        cost_tolerance=np.full(4, 0.11),
        hopeless_below=0.15,
        weary_cost_factor=3,
        survival_terms=0.6,
        survival_penalty=0.12,
        weary_relief=0,
        signing_scale=0.04,
        talks_value=0,
        hope=1,
        carrot=0.02,
        losses=np.zeros(4),
    )
    second = Side(
        prior=0.3,
        cost=np.array([33, 31, 28, 25]) * 1e-4,
        cost_tolerance=np.full(4, 0.15),
        hopeless_below=0.15,
        weary_cost_factor=2,
        survival_terms=0.52,
        survival_penalty=0.12,
        weary_relief=0,
        signing_scale=0.04,
        talks_value=0,
        hope=1,
        carrot=0.02,
        losses=np.zeros(4),
    )
    patron = Patron(
        prior=0.5,
        review_rate=0.15,
        rule_credibility=0.3,
        rule_target=(STAY, 3, 1),
        rule_step=np.array([0, 0.6, 0.6]),
        blame=np.eye(3),
        choice_noise=0.03,
        support_cost=np.array([0, 3, 6, 10]) * 1e-3,
        attention_cost=0.002,
        escalation_cost=0,
        exit_cost=0.15,
        signature_value=0.15,
        collapse_loss=0.15,
        defeat_loss=np.array([0.0, 1.0]),
        talks_value=0,
        drift=np.array([[1, 0, 0, 0], [0, 0.99, 0.01, 0], [0, 0.005, 0.99, 0.005], [0, 0, 0.01, 0.99]]),
    )
    conditions = Conditions(
        discount=0.995,
        force_sd=0.04,
        fundamental=(-0.011, 0.011),
        force_drift=np.array([0.013, 0.008, 0.001, -0.006]),
        analyst_prior=0.5,
        talks_rate=0.5,
        talks_factor=np.array([0.6, 1, 1, 1]),
        proposer=np.array([0.35, 0.25, 0.4]),
        text_noise=0.004,
        base_rate=0.008,
        chances_horizon=48,
        hopeless_spread=0.03,
        survival_spread=0.03,
        reopening_rate=1 / 18,
        temptation_spread=0.05,
        area=(400, 6000, -600, 3000),
    )
    return MapParameters(
        levels=("out", "squeeze", "steady", "more"),
        sides=(first, second),
        patron=patron,
        conditions=conditions,
        numerics=replace(Numerics(), **numerics),
    )


def menu(count: int = 12, seed: int = 7) -> PackageSet:
    """`count` packages spread over terms and guarantees, like the demonstration's."""
    rng = np.random.default_rng(seed)
    first = np.linspace(0.25, 0.75, count)
    guarantee = np.arange(count) % 4
    second = np.clip(1.02 - first + rng.uniform(-0.05, 0.08, count), 0.05, 0.95)
    return PackageSet(
        score=np.stack([first, second, np.zeros(count)]),
        breach_cost=np.array([0, 0.05, 0.2, 0.6])[guarantee],
        shift=0.08 * (np.array([1, 0.8, 0.35, 0])[guarantee] + 0.2 * (np.arange(count) % 3 == 0)),
        accident_rate=np.array([0.006, 0.004, 0.002, 0.001])[guarantee],
    )


def coarse(**numerics: Any) -> MapParameters:
    """The base case on a grid small enough to solve in a few milliseconds."""
    return base(**(COARSE | numerics))


def change(parameters: MapParameters, **changes: Any) -> MapParameters:
    """Parameters with some cells changed: `first__prior=.5`, `both__hope=0`, `patron__…`, `conditions__…`, `numerics__…`."""
    for path, value in changes.items():
        owner, _, name = path.partition("__")
        first, second = parameters.sides
        if owner == "both":
            parameters = replace(parameters, sides=(replace(first, **{name: value}), replace(second, **{name: value})))
        elif owner == "first":
            parameters = replace(parameters, sides=(replace(first, **{name: value}), second))
        elif owner == "second":
            parameters = replace(parameters, sides=(first, replace(second, **{name: value})))
        else:
            parameters = replace(parameters, **{owner: replace(getattr(parameters, owner), **{name: value})})
    return parameters


def one_level(parameters: MapParameters, g: int = 2) -> MapParameters:
    """The same war with support fixed at level g: a war without a patron."""
    first, second = (
        replace(side, cost=side.cost[[g]], cost_tolerance=side.cost_tolerance[[g]], losses=side.losses[[g]])
        for side in parameters.sides
    )
    patron = replace(
        parameters.patron,
        support_cost=parameters.patron.support_cost[[g]],
        drift=np.eye(1),
        rule_target=(STAY, STAY, STAY),
        escalation_cost=0.0,
    )
    conditions = replace(
        parameters.conditions,
        force_drift=parameters.conditions.force_drift[[g]],
        talks_factor=parameters.conditions.talks_factor[[g]],
    )
    return replace(
        parameters,
        levels=("steady",),
        sides=(first, second),
        patron=patron,
        conditions=conditions,
        start_level=0,
        exit_level=False,
    )


def pie(count: int, breach_cost: float = 0.0, shift: float = 0.0, accident_rate: float = 0.0) -> PackageSet:
    """A transferable pie: side 0 gets x, side 1 gets 1 − x, `count` times between 0 and 1."""
    x = np.linspace(0, 1, count + 2)[1:-1]
    full = np.ones(count)
    return PackageSet(np.stack([x, 1 - x, 0 * x]), breach_cost * full, shift * full, accident_rate * full)


def at_start(equilibrium: Equilibrium, array: np.ndarray) -> np.ndarray:
    """An array whose axes end in (g, l, w, r), read where the war starts."""
    return array[(..., *start_state(equilibrium))]


def signing_chance(equilibrium: Equilibrium) -> np.ndarray:
    """P(an agreement | talks), (g, l, w, r)."""
    return (equilibrium.text * equilibrium.sign[0] * equilibrium.sign[1]).sum(axis=0)


def fates(equilibrium: Equilibrium, months: int = 12) -> dict[str, float]:
    """P(signed), P(collapse), P(patron out) within `months`, the first signature ending the count: the exact chain (E12)."""
    parameters = equilibrium.parameters
    conditions = parameters.conditions
    month, steps = battle(parameters), step_probabilities(parameters)
    first, second = equilibrium.sign
    text, moves, rate = equilibrium.text, equilibrium.patron_moves, equilibrium.weariness_rate
    talks = (conditions.talks_rate * conditions.talks_factor)[:, None, None, None]
    signed_now = talks * signing_chance(equilibrium)
    alone = [talks * (text * (1 - first) * second).sum(axis=0), talks * (text * first * (1 - second)).sum(axis=0)]
    nobody = 1 - signed_now - alone[0] - alone[1]
    total = {"signed": 0.0, "collapse": 0.0, "out": 0.0}
    for theta, weight in enumerate((1 - conditions.analyst_prior, conditions.analyst_prior)):
        mass = np.zeros(equilibrium.text.shape[1:])
        mass[start_state(equilibrium)] = weight
        for _ in range(months):
            total["signed"] += float((mass * signed_now).sum())
            by_move = sum((mass * chance)[..., None] * moves[x] for x, chance in enumerate((nobody, *alone)))
            mass = np.zeros_like(mass)
            by_move = _weary(by_move, rate)
            for g, line, step in np.ndindex(*month.lower.shape):
                walked = np.zeros_like(by_move[g, line])
                walked[:, step : walked.shape[1] - 2 + step] = by_move[g, line, :, 1:-1] * steps[g, theta, step]
                lower, upper = month.lower[g, line, step], month.upper_weight[g, line, step]
                for near, share in ((lower, 1 - upper), (lower + 1, upper)):
                    mass[:, near] += share * np.moveaxis(walked, -1, 0)
            total["collapse"] += float(mass[..., [0, -1]].sum())
            mass[..., [0, -1]] = 0
        if parameters.exit_level:
            total["out"] += float(mass[0].sum())
    return total


def _weary(mass: np.ndarray, rate: np.ndarray) -> np.ndarray:
    """Move mass (g, l, w, r, …) from awake to weary, each side by its own rate."""
    mass = mass.copy()
    for i, (awake, weary) in enumerate((((0, 1), (2, 3)), ((0, 2), (1, 3)))):
        for one, other in zip(awake, weary, strict=True):
            moving = mass[:, :, one] * rate[i][..., None]
            mass[:, :, one] -= moving
            mass[:, :, other] += moving
    return mass


def random_game(seed: int) -> tuple[MapParameters, PackageSet]:
    """A small game with everything at random, edge cases included."""
    rng = np.random.default_rng(seed)
    levels = int(rng.choice([1, 2, 3, 4, 5], p=[0.3, 0.2, 0.2, 0.2, 0.1]))
    count = int(rng.choice([0, 1, 3, 5, 8]))

    def row(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, levels)

    def rows(size: int) -> np.ndarray:
        return rng.dirichlet(np.full(size, 0.5), size)

    sides = tuple(
        Side(
            prior=rng.uniform(0.1, 0.9),
            cost=row(0, 0.04),
            cost_tolerance=row(0.03, 0.3),
            hopeless_below=float(rng.choice([rng.uniform(0, 1), np.inf, -np.inf], p=[0.7, 0.2, 0.1])),
            weary_cost_factor=rng.uniform(0, 3),
            survival_terms=rng.uniform(0.3, 0.7),
            survival_penalty=rng.uniform(0, 0.5),
            weary_relief=rng.uniform(0, 1),
            signing_scale=rng.uniform(0.01, 0.1),
            talks_value=rng.uniform(-0.005, 0.005),
            hope=rng.uniform(-1, 4),
            carrot=rng.uniform(0, 0.05),
            losses=np.zeros(levels),
        )
        for _ in range(2)
    )
    exit_level = bool(rng.integers(2))
    drift = rows(levels)
    if exit_level:
        drift[0] = np.eye(levels)[0]
    patron = Patron(
        prior=rng.uniform(0.1, 0.9),
        review_rate=float(rng.choice([0, rng.uniform(0, 1)])),
        rule_credibility=float(rng.choice([0, 1, rng.uniform(0, 1)])),
        rule_target=tuple(int(target) for target in rng.integers(STAY, levels, 3)),
        rule_step=rng.uniform(0, 1, 3),
        blame=rows(3),
        choice_noise=float(rng.choice([0.003, rng.uniform(0.01, 0.1), np.inf])),
        support_cost=row(0, 0.02),
        attention_cost=rng.uniform(0, 0.01),
        escalation_cost=rng.uniform(-0.01, 0.01),
        exit_cost=rng.uniform(0, 0.2),
        signature_value=rng.uniform(0, 0.3),
        collapse_loss=rng.uniform(0, 0.3),
        defeat_loss=rng.uniform(0, 1, 2),
        talks_value=rng.uniform(-0.01, 0.01),
        drift=drift,
    )
    talks = float(rng.choice([0, rng.uniform(0.2, 1)], p=[0.1, 0.9]))
    conditions = Conditions(
        discount=rng.uniform(0.9, 0.995),
        force_sd=rng.uniform(0.05, 0.08),
        fundamental=(-rng.uniform(0, 0.02), rng.uniform(0, 0.02)),
        force_drift=row(-0.02, 0.02),
        analyst_prior=0.5,
        talks_rate=talks,
        talks_factor=row(0, 1),
        proposer=rng.dirichlet(np.ones(3)),
        text_noise=rng.uniform(0.003, 0.03),
        base_rate=talks * rng.uniform(0.01, 0.9),
        chances_horizon=float(rng.choice([np.inf, rng.uniform(2, 60)])),
        hopeless_spread=rng.uniform(0.01, 0.1),
        survival_spread=rng.uniform(0.01, 0.1),
        reopening_rate=rng.uniform(0, 0.5),
        temptation_spread=rng.uniform(0.005, 0.1),
        area=(0, 0, 0, 0),
    )
    numerics = Numerics(
        force_step=0.1,
        force_points=int(rng.integers(1, 4)),
        evidence_points=3,
        evidence_limit=rng.uniform(1, 3),
        sweeps=int(rng.integers(1, 4)),
        tolerance=float(rng.choice([0, 1e-3])),
    )
    packages = PackageSet(
        score=np.concatenate([rng.uniform(0, 1, (2, count)), rng.uniform(-0.05, 0.05, (1, count))]),
        breach_cost=rng.uniform(0, 0.6, count),
        shift=rng.choice([0.0, -0.07, 0.05, 0.1, 0.31, 2.0], count),
        accident_rate=rng.uniform(0, 0.02, count),
    )
    names = tuple(f"level {g}" for g in range(levels))
    return MapParameters(
        names, sides, patron, conditions, numerics, int(rng.integers(levels)), int(rng.integers(4)), exit_level
    ), packages
