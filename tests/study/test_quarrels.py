"""A contradiction that cannot be run says what it would take."""

from __future__ import annotations

import pytest

from nicias.scenario import Scenario, load
from nicias.study.quarrels import nothing_computes


@pytest.fixture(scope="module")
def war() -> Scenario:
    return load("ukraine-2025")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("c15", "fought on its terrain reads terrain.compounding, terrain.reversal, terrain.deepest_advance: ask again with --set war.terrain=true"),
        ("c16", "terrain.substitutable.shells, terrain.substitutable.armour"),
        ("c24", "No reading sets a value: a conclusion, not an assumption"),
    ],
)
def test_why_nothing_computes(war: Scenario, name: str, why: str) -> None:
    assert why in nothing_computes(war, war.contradictions[name], war.at(changes={"war.terrain": False}))


def test_on_its_terrain_the_terrain_is_no_excuse(war: Scenario) -> None:
    known = war.at(changes={"war.terrain": True})
    assert nothing_computes(war, war.contradictions["c15"], known).startswith("All readings set the same")
