"""Limiting case 19 of the design: the mirror image of a war has the mirror image of its equilibrium."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nicias.bargain.parameters import STAY, MapParameters, PackageSet
from nicias.bargain.solve import solve
from tests.bargain.games import change, random_game


@pytest.mark.parametrize("seed", [3, 4, 9, 12])
def test_case_19_mirror_symmetry(seed):
    """Swap the sides and turn ρ, Λ and the levels round (out off): values and policies turn with them."""
    game, packages = mirrorable(seed)
    straight, turned = solve(game, packages), solve(*mirror(game, packages))
    turn = np.array([0, 2, 1, 3])  # w_0 and w_1 change places

    def reflect(array: np.ndarray) -> np.ndarray:
        return array[..., ::-1, ::-1, :, ::-1][..., turn, :]

    players = np.array([1, 0, 2])
    assert reflect(turned.value[players]) == pytest.approx(straight.value, abs=1e-11)
    assert reflect(turned.value_without_talks[players]) == pytest.approx(straight.value_without_talks, abs=1e-11)
    assert reflect(turned.sign[::-1]) == pytest.approx(straight.sign, abs=1e-8)
    assert reflect(turned.text) == pytest.approx(straight.text, abs=1e-8)
    assert reflect(turned.hazard) == pytest.approx(straight.hazard, abs=1e-11)


def mirrorable(seed: int) -> tuple[MapParameters, PackageSet]:
    """A random game without what has no mirror image: out, and the escalation cost of the top level."""
    game, packages = random_game(seed)
    numerics = replace(game.numerics, sweeps=20)
    return change(replace(game, exit_level=False, numerics=numerics), patron__escalation_cost=0.0), packages


def mirror(game: MapParameters, packages: PackageSet) -> tuple[MapParameters, PackageSet]:
    top = len(game.levels) - 1
    first, second = (
        replace(side, prior=1 - side.prior, cost=side.cost[::-1], cost_tolerance=side.cost_tolerance[::-1]) for side in game.sides
    )
    patron, conditions = game.patron, game.conditions
    goals = [goal if goal == STAY else top - goal for goal in patron.rule_target]
    turn = np.array([0, 2, 1])
    low, high = conditions.fundamental
    return (
        replace(
            game,
            sides=(second, first),
            patron=replace(
                patron,
                prior=1 - patron.prior,
                rule_target=(goals[0], goals[2], goals[1]),
                rule_step=patron.rule_step[turn],
                blame=patron.blame[turn][:, turn],
                support_cost=patron.support_cost[::-1],
                defeat_loss=patron.defeat_loss[::-1],
                drift=patron.drift[::-1, ::-1],
            ),
            conditions=replace(
                conditions,
                fundamental=(-high, -low),
                force_drift=-conditions.force_drift[::-1],
                talks_factor=conditions.talks_factor[::-1],
                proposer=conditions.proposer[np.array([1, 0, 2])],
            ),
        ),
        replace(packages, score=packages.score[np.array([1, 0, 2])], shift=-packages.shift),
    )
