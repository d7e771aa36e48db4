"""The terrain as a forecaster, on a made-up war whose months are known."""

from __future__ import annotations

import os

import numpy as np
import pytest

from nicias.errors import UsageError
from nicias.history import MEASURES, MonthlySeries, load_monthly
from nicias.history.recent import ATTRITION_FROM
from nicias.history.rolling import roll
from nicias.scenario.load import load
from nicias.study.terrain_series import TerrainForecaster, first_months, fit

LOSSES, ATTACKS, AREA = 30_000.0, 500.0, 200.0


def made_up(months: int = 40, seed: int = 9) -> dict[str, MonthlySeries]:
    """Losses and attacks around a level, an area that wanders a little; from 2031-01."""
    generator = np.random.default_rng(seed)
    names = tuple(f"{2031 + k // 12}-{k % 12 + 1:02d}" for k in range(months))
    values = {
        "area_change": AREA + np.cumsum(15 * generator.standard_normal(months)) + 20 * generator.standard_normal(months),
        "personnel_losses": LOSSES * np.exp(0.05 * generator.standard_normal(months)),
        "attacks": ATTACKS * np.exp(0.2 * generator.standard_normal(months)),
    }
    measures = {measure.name: measure for measure in MEASURES}
    return {name: MonthlySeries(measures[name], names, each) for name, each in values.items()}


@pytest.fixture(scope="module")
def scenario():
    return load("ukraine-2025")


@pytest.fixture(scope="module")
def fitted(scenario):
    return TerrainForecaster(scenario, whole=False, draws=12, histories=24)


def test_the_forecast_stands_at_the_level_of_the_months_before(fitted):
    table = made_up()
    found = fit(table)
    sample = fitted.sample(table, 6)
    assert sample["personnel_losses"].shape == (288, 6)
    assert np.median(sample["personnel_losses"][:, 0]) == pytest.approx(np.exp(found.losses.level), rel=0.05)
    assert np.median(sample["attacks"][:, 0]) == pytest.approx(ATTACKS, rel=0.25)
    assert np.median(sample["area_change"][:, 0]) == pytest.approx(found.area.level, abs=25)


def test_the_area_spreads_with_the_months_ahead_as_its_lasting_changes_do(fitted):
    """σ² after k months is the level's error, the passing part and (k − 1) lasting parts: θ and tanh add little here."""
    table = made_up()
    found, sample = fit(table).area, fitted.sample(table, 6)["area_change"]
    for k in (1, 6):
        expected = np.sqrt(found.error**2 + found.passing**2 + k * found.lasting**2)
        assert np.std(sample[:, k - 1]) == pytest.approx(expected, rel=0.35)


def test_a_wandering_front_is_forecast_better_than_by_a_walk(fitted):
    table = made_up(40)
    rolled = roll(table, "area_change", fitted.of("area_change"), fewest=15, members=400)
    assert rolled.skill()["gain"] > 0
    assert rolled.coverage(90) > 0.6  # sixty-odd outcomes that overlap


def test_what_comes_after_an_origin_is_not_known_there(fitted):
    table = made_up()
    early = {name: series.before("2033-01") for name, series in table.items()}
    later = {name: MonthlySeries(s.measure, s.months, np.where(np.arange(40) < 24, s.values, 9e9)) for name, s in table.items()}
    assert fit(early) == fit({name: series.before("2033-01") for name, series in later.items()})


def test_too_few_months_are_refused_by_name(fitted):
    short = {name: series.before("2031-05") for name, series in made_up().items()}
    with pytest.raises(UsageError, match="attacks"):
        fitted.sample(short, 6)


def test_the_whole_terrain_runs_from_the_same_fit(scenario):
    sample = TerrainForecaster(scenario, whole=True, draws=10, histories=4).sample(made_up(), 3)
    assert all(np.isfinite(each).all() and each.shape == (40, 3) for each in sample.values())


def test_first_months_are_counts_and_shares(scenario):
    found = first_months(scenario, "2025-05-22", 2, draws=10, histories=4)
    assert ((found["attacks_stopped"] > 0) & (found["attacks_stopped"] < 1)).all()
    assert (found["personnel_losses"] > found["russian_deaths"]).all()
    assert all((each >= 0).all() for name, each in found.items() if name != "area_change")


@pytest.mark.skipif("NICIAS_DATA" not in os.environ, reason="NICIAS_DATA does not name the folder of the data tables")
def test_the_readme_says_of_the_front_and_of_the_losses_what_the_table_says(scenario, fitted):
    """Few draws; the signs the README reports: the area beats the walk, the losses do not."""
    table = load_monthly()
    table = {name: series.since(ATTRITION_FROM) if name.startswith("area") else series for name, series in table.items()}
    assert roll(table, "area_change", fitted.of("area_change"), fewest=6).skill()["gain"] > 0
    assert roll(table, "personnel_losses", fitted.of("personnel_losses"), fewest=15).skill()["gain"] < 0
    assert "personnel_losses (persons/month) | fitted" in scenario.readme
