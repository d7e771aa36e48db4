"""What must not change the answer: units, the fineness of the grid, identical levels, copies of packages, threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from nicias.bargain import chain, sweeps
from nicias.bargain.parameters import PackageSet
from nicias.bargain.rows import row_length
from nicias.bargain.solve import solve
from tests.bargain.games import at_start, change, coarse, fates, menu, one_level
from tests.reference.tiny import tiny_packages, tiny_parameters


def test_scale_of_the_sides_units():
    """Stakes are numbers only up to a unit: twice every stake of both sides gives twice the values and the same policies.

    Total victory is 1 by definition, so the unit can only be changed below the parameters, in the folded game.
    """
    game = tiny_parameters()
    war, table = chain.war(game), chain.table(game, tiny_packages())
    unit = np.array([2.0, 2.0, 1.0])
    big_war = war._replace(terminal=war.terminal * unit[:, None], cost=war.cost * unit[:, None])
    big_table = table._replace(
        flow=table.flow * unit[:, None],
        relief=2 * table.relief,
        talks_value=table.talks_value * unit[:, None],
        slope=table.slope / 2,
        temptation_slope=table.temptation_slope / 2,
        text_slope=table.text_slope / unit,
    )
    width, lines = 3, 3
    start, chance = np.zeros((4, 3, row_length(lines * 4 * width))), np.full((4, 2, row_length(lines * width)), 0.5)
    small = run(war, table, start, chance, width)
    big = run(big_war, big_table, start, chance, width)
    assert big[0] == pytest.approx(small[0] * unit[:, None], abs=1e-14)
    assert big[5] == pytest.approx(small[5], abs=1e-13)
    assert big[6] == pytest.approx(small[6], abs=1e-12)


def test_half_the_force_step_is_the_same_war():
    """The force grid is the largest error: halving h with n doubled moves chances and values by little."""
    game = change(
        one_level(coarse(force_step=0.1, force_points=5, sweeps=120)),
        conditions__force_sd=0.045,
        conditions__fundamental=(-0.002, 0.002),
        conditions__force_drift=np.array([0.0]),
    )
    fine = change(game, numerics__force_step=0.05, numerics__force_points=10)
    one, two = solve(game, menu()), solve(fine, menu())
    assert at_start(two, two.value)[:2] == pytest.approx(at_start(one, one.value)[:2], abs=0.01)
    assert two.chance[:, 0, 3, 10] == pytest.approx(one.chance[:, 0, 3, 5], abs=0.01)
    assert fates(two)["signed"] == pytest.approx(fates(one)["signed"], abs=0.02)


def test_identical_levels_are_one_level():
    single = one_level(coarse(tolerance=0.0))
    four = coarse(tolerance=0.0)
    same = change(
        replace(four, exit_level=False),
        conditions__force_drift=np.full(4, single.conditions.force_drift[0]),
        conditions__talks_factor=np.full(4, single.conditions.talks_factor[0]),
        first__cost=np.full(4, single.sides[0].cost[0]),
        second__cost=np.full(4, single.sides[1].cost[0]),
        patron__support_cost=np.full(4, single.patron.support_cost[0]),
        patron__exit_cost=0.0,
    )
    one, many = solve(single, menu()), solve(same, menu())
    for g in range(4):
        assert many.value[:, g] == pytest.approx(one.value[:, 0], abs=1e-13)
        assert many.sign[:, :, g] == pytest.approx(one.sign[:, :, 0], abs=1e-12)


def test_duplicated_packages_change_nothing_as_the_noise_of_the_text_vanishes():
    """Where two texts tie, any noise still counts the copies, so the claim is about the mean over states."""
    table, copies = menu(6), np.array([0, 0, 0, 1, 2, 3, 3, 4, 5])
    doubled = PackageSet(table.score[:, copies], table.breach_cost[copies], table.shift[copies], table.accident_rate[copies])
    gaps = []
    for noise in (0.05, 0.004, 1e-4, 1e-7):
        game = change(coarse(sweeps=20), conditions__text_noise=noise)
        gaps.append(np.abs(solve(game, doubled).value - solve(game, table).value).mean())
    assert (np.diff(gaps) < 0).all()
    assert gaps[-1] < 1e-5 < 1e-3 < gaps[0]


def test_the_same_to_the_last_bit_whatever_the_threads():
    games = [change(coarse(), first__prior=prior) for prior in (0.6, 0.7, 0.8, 0.9)]
    alone = [solve(game, menu()).value for game in games]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda game: solve(game, menu()).value, games * 2))
    assert all((a == b).all() for a, b in zip(alone * 2, together, strict=True))


def run(war: chain.War, table: chain.Table, start: np.ndarray, chance: np.ndarray, width: int) -> tuple:
    alone, _, _, flip = sweeps.without_talks(war, start, chance, width, 15, 0.0)
    return sweeps.with_talks(war, table, alone, flip, width, 5, 1, 0.0)
