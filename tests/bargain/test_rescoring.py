"""Scoring at the start over draws is the scoring of one war, draw by draw."""

import dataclasses

import numpy as np
import pytest

from nicias.bargain import durability
from nicias.bargain.parameters import PackageSet
from nicias.bargain.rescoring import rescore, stacked, start_of
from nicias.bargain.solve import solve
from nicias.errors import ModelError
from tests.reference.tiny import tiny_packages, tiny_parameters


def wars():
    """Three wars on grids of different sizes, one of them with both sides weary from the start."""
    usual = tiny_parameters()
    finer = dataclasses.replace(usual, numerics=dataclasses.replace(usual.numerics, force_points=4, evidence_points=5))
    weary = dataclasses.replace(usual, start_weary=3, start_level=1)
    return [solve(parameters, tiny_packages()) for parameters in (usual, finer, weary)]


def many(seed: int, count: int = 40) -> PackageSet:
    """Packages of all kinds, shifts beyond the grid included."""
    rng = np.random.default_rng(seed)
    return PackageSet(
        rng.uniform(-0.2, 1.2, (3, count)), rng.uniform(0, 0.5, count), rng.uniform(-0.5, 0.5, count), rng.uniform(0, 0.05, count)
    )


def test_every_figure_is_that_of_the_single_war():
    solved, packages = wars(), many(421)
    start = stacked([start_of(each) for each in solved])

    def tiled(rows):
        return np.broadcast_to(rows, (len(solved), *rows.shape))

    found = rescore(
        start, tiled(packages.score), tiled(packages.breach_cost), tiled(packages.shift), tiled(packages.accident_rate)
    )
    for place, equilibrium in enumerate(solved):
        single = durability.score(equilibrium, packages)
        assert found.hazard[place] == pytest.approx(single.hazard, abs=1e-14)
        assert found.value[place] == pytest.approx(single.signing_value, abs=1e-13)
        assert found.margin[place, :2] == pytest.approx(single.margin, abs=1e-13)
        assert found.sign[place] == pytest.approx(single.sign, abs=1e-13)
    assert found.survival(12) == pytest.approx((1 - found.hazard) ** 12)


def test_draws_can_be_taken_apart():
    start = stacked([start_of(each) for each in wars()])
    assert len(start) == 3
    packages = many(7, 3)
    last = rescore(start.take([2]), *(np.array([row]) for row in (packages.score, packages.breach_cost, packages.shift, packages.accident_rate)))
    single = durability.score(wars()[2], packages)
    assert last.margin[0, :2] == pytest.approx(single.margin, abs=1e-13)


def test_nothing_to_stack_is_refused():
    with pytest.raises(ModelError, match="no solved war"):
        stacked([])
