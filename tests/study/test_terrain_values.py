"""The Ukraine scenario gives the terrain every value it asks for, at every date it is prepared for, and within its range."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from nicias.scenario.load import load
from nicias.study.columns import structure_of
from nicias.study.terrain_needs import MECHANISM, SWITCH, required
from nicias.war.terrain.registry import MECHANISMS

DATES = ("2025-04-05", "2025-05-22", "2025-08-22", "2025-08-30")
VIEWS = ("bildt2025", "meduza2025", "fazi2025", "young2025", "khalid2025")
DRAWS = 200


@cache
def scenario():
    return load("ukraine-2025")


def asked():
    return tuple(required(structure_of(scenario()), tuple(MECHANISMS), scenario().start.level))


def out_of_range(known):
    sampled = known.sample(421, DRAWS)
    wrong = []
    for path, need in asked():
        values = np.asarray(sampled[path], dtype=float)
        if not ((values >= need.low) & (values <= need.high)).all():
            wrong.append(path)
    return wrong


@pytest.mark.parametrize("date", DATES)
def test_every_parameter_has_a_value_in_its_unit_and_range(date):
    known = scenario().at(date)
    assert not [path for path, need in asked() if path not in known or known[path].unit != need.unit]
    assert not out_of_range(known)


@pytest.mark.parametrize("name", VIEWS)
def test_no_view_leaves_the_range(name):
    view = scenario().views[name]
    assert not out_of_range(scenario().at(view.date, layers=[name]))


def test_the_war_is_fought_on_the_terrain_with_every_mechanism_on():
    known = scenario().at("2025-08-30").sample(1, 1)
    assert bool(known[SWITCH][0])
    assert all(bool(known[f"{MECHANISM}.{name}"][0]) for name in MECHANISMS)


def test_what_the_texts_say_differently_differs_by_date():
    spring, summer = (scenario().at(date) for date in ("2025-05-22", "2025-08-22"))
    for path in ("russia.recruits_trend", "russia.objective_area", "russia.salvos", "ukraine.interception", "terrain.season_amplitude"):
        assert str(spring[path]) != str(summer[path])


def test_shares_that_must_sum_to_one_do():
    known = scenario().at("2025-08-30").sample(1, 1)
    for prefix in ("terrain.front_share", "russia.sector_share", "ukraine.sector_share"):
        assert sum(known[path][0] for path in known if path.startswith(prefix)) == pytest.approx(1)
    for prefix in ("united_states.drawdown_mix", "united_states.contract_mix", "terrain.others_mix"):
        assert 0 < sum(known[path][0] for path in known if path.startswith(prefix)) <= 1
