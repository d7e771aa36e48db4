"""Where the engine is a published model: each limiting case runs both, on the engine's own numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import MapParameters, Numerics, PackageSet
from nicias.bargain.solve import solve
from nicias.models import model
from tests.bargain.games import base

DELTA = 0.995
RARE = 1e-9  # talks come once, so that refusing means fighting on
FORTS, SHARE_UP, MOVES = 10, 0.6, 0.8  # positions between the two collapses, P(up | the front moves), P(it moves)


def plain_war(*, up: float = 0.5, moves: float = MOVES, half: int = FORTS // 2, **numerics: float) -> MapParameters:
    """The map without a patron, politics, learning, renewed war or fear of it: what is left is a walk and a table."""
    step = 0.1
    drift = moves * (2 * up - 1) * step
    grid = Numerics(force_step=step, force_points=half, evidence_points=3, evidence_limit=4.2, sweeps=4000, tolerance=1e-14)
    game = base()
    sides = tuple(
        replace(
            side,
            prior=0.5,
            cost=np.array([0.002]),
            cost_tolerance=np.array([1e9]),
            hopeless_below=0.0,
            weary_cost_factor=0.0,
            survival_terms=0.0,
            survival_penalty=0.0,
            hope=0.0,
            carrot=0.0,
            losses=np.zeros(1),
        )
        for side in game.sides
    )
    patron = replace(
        game.patron,
        prior=0.5,
        review_rate=0.0,
        rule_credibility=0.0,
        rule_target=(-1, -1, -1),
        support_cost=np.zeros(1),
        attention_cost=0.0,
        defeat_loss=np.zeros(2),
        drift=np.eye(1),
    )
    conditions = replace(
        game.conditions,
        discount=DELTA,
        force_sd=float(np.sqrt(moves * step**2 - drift**2)),
        fundamental=(0.0, 0.0),
        force_drift=np.array([drift]),
        talks_factor=np.ones(1),
        reopening_rate=0.0,
    )
    return MapParameters(
        levels=("only",),
        sides=(sides[0], sides[1]),
        patron=patron,
        conditions=conditions,
        numerics=replace(grid, **numerics),
        start_level=0,
        exit_level=False,
    )


def pie(points: int, *, shift: float = 0.0, accident: float = 0.0, breach: float = 0.0) -> PackageSet:
    """Divisions of the whole, x to the first side and 1 − x to the second."""
    x = np.linspace(0, 1, points)
    return PackageSet(np.stack([x, 1 - x, np.zeros(points)]), np.full(points, breach), np.full(points, shift), np.full(points, accident))


def at_start(array: np.ndarray, game: MapParameters, shift_steps: int = 0) -> np.ndarray:
    """The last axes (g, l, w, r) read at the start, `shift_steps` grid points up."""
    return array[..., 0, game.numerics.evidence_points // 2, 0, game.numerics.force_points + shift_steps]


def p_sign(solved: Equilibrium) -> float:
    """P(a text is signed | talks) at the start."""
    text, sign = at_start(solved.text, solved.parameters), at_start(solved.sign, solved.parameters)
    return float((text * sign[0] * sign[1]).sum())


def test_gamblers_ruin() -> None:
    """A war without talks and without a clock is smith-stam-2004 fought to the end: same odds, same number of battles."""
    game = plain_war(up=SHARE_UP)
    game = replace(game, conditions=replace(game.conditions, talks_rate=0.0, base_rate=0.0, chances_horizon=1e15, discount=1.0))
    solved = solve(game, pie(3))
    certain = {"prior_a": (1e12, 1), "prior_b": (1, 1e12)}
    ruin = model("smith-stam-2004", forts=FORTS, start=FORTS // 2, cost=0.0, p=SHARE_UP, **certain)
    middle = game.numerics.evidence_points // 2
    assert solved.chance[0, 0, middle, FORTS // 2] == pytest.approx(ruin["p_a_wins"], abs=1e-9)
    months = ruin["expected_battles"] / MOVES
    values = at_start(solved.value_without_talks, game)
    assert values[0] == pytest.approx(ruin["p_a_wins"] - 0.002 * months, abs=1e-8)
    assert values[1] == pytest.approx(ruin["p_b_wins"] - 0.002 * months, abs=1e-8)


@pytest.mark.parametrize("optimism", [0.0, 0.45])
def test_immediate_settlement_under_a_common_prior_and_war_under_mutual_optimism(optimism: float) -> None:
    """Both engines settle at once when the sides agree on the odds, and both fight when each is sure of itself."""
    game = plain_war(up=0.5)
    theta = 0.03
    sides = tuple(
        replace(side, prior=0.5 + sign * optimism, signing_scale=0.002) for side, sign in zip(game.sides, (1, -1), strict=True)
    )
    conditions = replace(game.conditions, fundamental=(-theta, theta), force_sd=float(np.sqrt(0.008 - theta**2)), text_noise=1e-4)
    game = replace(game, sides=sides, conditions=conditions, numerics=replace(game.numerics, evidence_points=13, sweeps=300))
    engine = p_sign(solve(game, pie(41)))

    up = 0.5 + theta / 0.1 / MOVES / 2  # P(up | the front moves) under the fundamental that is good for the first side
    beliefs = [up * (0.5 + sign * optimism) + (1 - up) * (0.5 - sign * optimism) for sign in (1, -1)]
    firm = 20
    forts = model(
        "smith-stam-2004",
        forts=FORTS,
        start=FORTS // 2,
        cost=0.002 / MOVES,
        prior_a=(firm * beliefs[0], firm * (1 - beliefs[0])),
        prior_b=(firm * beliefs[1], firm * (1 - beliefs[1])),
    )
    if optimism:
        assert forts["fights"]
        assert engine < 0.05
    else:
        assert not forts["fights"]
        assert engine > 0.95


@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_powells_condition(steps: int) -> None:
    """A ceasefire moves the force ratio by Δ. What each side can secure by fighting, the declining one now and the rising one
    afterwards, decides in both whether any promise can be kept; with a breach cost above any prize the engine settles."""
    game = plain_war(up=0.5)
    cost = np.array([0.0024])
    sides = tuple(replace(side, cost=cost, signing_scale=0.0005) for side in game.sides)
    conditions = replace(
        game.conditions,
        talks_rate=RARE,
        base_rate=RARE / 4,
        reopening_rate=1.0,
        temptation_spread=0.001,
        text_noise=1e-4,
    )
    game = replace(game, sides=(sides[0], sides[1]), conditions=conditions, numerics=replace(game.numerics, tolerance=1e-8))
    shift = steps * game.numerics.force_step
    open_door, guarded = solve(game, pie(81, shift=shift)), solve(game, pie(81, shift=shift, breach=2.0))
    alone = open_door.value_without_talks
    now, later = at_start(alone, game), at_start(alone, game, steps)  # what each can secure; the second side declines
    left = float(now[0] + now[1])  # what a war leaves of the whole
    powell = model(
        "powell-2006",
        discount=DELTA,
        destruction=1 - left,
        p_now=float(now[0]) / left,
        p_next=float(later[0]) / left,
    )
    margin = powell["gap_b"] * (1 - DELTA)
    assert p_sign(guarded) > 0.9
    if margin > 0.02:
        assert powell["war"]
        assert p_sign(open_door) < 0.1
    elif margin < -0.02:
        assert not powell["war"]
        assert p_sign(open_door) > 0.9


def test_powells_condition_changes_within_the_shifts_tried() -> None:
    """The test above would be empty if one side of the condition never occurred."""
    game = plain_war(up=0.5)
    game = replace(game, sides=tuple(replace(side, cost=np.array([0.0024])) for side in game.sides))
    alone = solve(replace(game, conditions=replace(game.conditions, talks_rate=0.0, base_rate=0.0)), pie(3)).value_without_talks
    now = at_start(alone, game)[1]
    secured = [float(now + DELTA * at_start(alone, game, steps)[0]) for steps in range(4)]
    assert secured[0] < 0.98
    assert secured[-1] > 1.02


@pytest.mark.parametrize("spread", [0.02, 0.05, 0.1])
def test_fearons_risk_return_trade_off(spread: float) -> None:
    """One offer by the first side, then war for good: the text it tables is fearon-1995's demand against logistic costs."""
    game = plain_war(up=0.55)
    sides = tuple(replace(side, cost=np.array([0.006]), signing_scale=spread) for side in game.sides)
    conditions = replace(
        game.conditions, talks_rate=RARE, base_rate=RARE / 4, proposer=np.array([1.0, 0.0, 0.0]), text_noise=1e-7
    )
    game = replace(game, sides=(sides[0], sides[1]), conditions=conditions, numerics=replace(game.numerics, tolerance=1e-8))
    points = 401
    solved = solve(game, pie(points))
    war = at_start(solved.value_without_talks, game)
    p = float(war[0]) + 0.1
    fearon = model("fearon-1995", p=p, cost_a=0.1, cost_b=float(1 - p - war[1]), cost_b_spread=spread)
    text, sign = at_start(solved.text, game), at_start(solved.sign, game)
    tabled = int(np.argmax(text))
    assert tabled / (points - 1) == pytest.approx(fearon["demand"], abs=1 / (points - 1))
    assert 1 - sign[1, tabled] == pytest.approx(fearon["p_war"], abs=0.5 / (points - 1) / spread)


@pytest.mark.parametrize("hazard", [0.0, 0.01, 0.2])
def test_guaranteed_peace(hazard: float) -> None:
    """With accidents only, the value of signing is the closed form, renewed war being worth what the map says."""
    game = plain_war(up=0.55, sweeps=60)
    packages = pie(5, accident=hazard)
    solved = solve(game, packages)
    value, signing = at_start(solved.value, game), at_start(solved.signing_value, game)
    for side in (0, 1):
        for k in range(len(packages)):
            peace = model(
                "guaranteed-peace",
                value=float(packages.score[side, k]),
                war_value=float(value[side]),
                hazard=hazard,
                discount=DELTA,
                months=60,
            )
            assert signing[side, k] == pytest.approx(peace["value_of_signing"], abs=1e-9)
    assert at_start(solved.hazard, game) == pytest.approx(hazard, abs=1e-12)
