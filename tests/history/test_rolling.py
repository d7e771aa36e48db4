"""Forecasts from rolling origins, on made-up series whose best forecast is known."""

from __future__ import annotations

import numpy as np
import pytest

from nicias.errors import UsageError
from nicias.history import Measure, MonthlySeries
from nicias.history.rolling import block_interval, random_walk_with_drift, roll

MEASURE = Measure("made_up", "count/month", "nobody", "a made-up series", "made up", ("made_up",))
PERSISTENCE = 0.3


def table(values) -> dict[str, MonthlySeries]:
    months = tuple(f"{2000 + k // 12}-{k % 12 + 1:02d}" for k in range(len(values)))
    return {"made_up": MonthlySeries(MEASURE, months, np.asarray(values, dtype=float))}


def walk(past, ahead, generator):
    return random_walk_with_drift(past["made_up"], ahead, generator, 500)


def truth(past, ahead, generator):
    """The law that made the autoregression, known exactly: mean 0, persistence .3, normal shocks of 1."""
    level = np.full(500, past["made_up"].values[-1])
    sample = np.empty((500, ahead))
    for k in range(ahead):
        level = PERSISTENCE * level + generator.standard_normal(500)
        sample[:, k] = level
    return sample


@pytest.fixture(scope="module")
def autoregression():
    shocks = np.random.default_rng(7).standard_normal(240)
    values = np.zeros(240)
    for k in range(1, 240):
        values[k] = PERSISTENCE * values[k - 1] + shocks[k]
    return table(values)


def test_a_random_walk_gives_the_baseline_no_rival_and_zero_skill():
    values = np.cumsum(np.random.default_rng(3).standard_normal(200) + 0.1)
    found = roll(table(values), "made_up", walk, members=500).skill()
    assert found["lo"] < 0 < found["hi"] or abs(found["skill"]) < 0.01
    assert abs(found["skill"]) < 0.02


def test_a_law_that_is_not_the_walk_s_loses_to_the_walk_on_a_walk():
    values = np.cumsum(np.random.default_rng(3).standard_normal(120))
    assert roll(table(values), "made_up", truth, members=500).skill()["hi"] < 0


def test_an_autoregression_forecast_by_its_own_law_beats_the_walk(autoregression):
    found = roll(autoregression, "made_up", truth, members=500).skill()
    assert found["lo"] > 0
    assert found["skill"] > 0.2


def test_the_crps_of_the_true_law_is_its_expectation(autoregression):
    """E CRPS of a normal under itself is sd/√π; one month ahead sd = 1 (Gneiting and Raftery 2007)."""
    found = roll(autoregression, "made_up", truth, members=500)
    assert np.mean(found.crps[:, 0]) == pytest.approx(1 / np.sqrt(np.pi), rel=0.1)


def test_the_true_law_covers_what_it_says(autoregression):
    found = roll(autoregression, "made_up", truth, members=500)
    assert found.coverage(50) == pytest.approx(0.5, abs=0.05)
    assert found.coverage(90) == pytest.approx(0.9, abs=0.03)
    assert found.coverage(90, ahead=1) == pytest.approx(0.9, abs=0.05)


def test_a_forecaster_that_is_too_sure_is_found_out(autoregression):
    found = roll(autoregression, "made_up", lambda past, ahead, generator: 0.1 * truth(past, ahead, generator), members=500)
    assert found.coverage(90) < 0.3


def test_at_every_origin_only_the_months_before_it_are_shown(autoregression):
    shown = []

    def watch(past, ahead, generator):
        shown.append(past["made_up"].months[-1])
        return walk(past, ahead, generator)

    found = roll(autoregression, "made_up", watch, fewest=200, ahead=6, members=50)
    assert len(shown) == len(found.origins) == 240 - 200 - 6 + 1
    assert all(last < origin for last, origin in zip(shown, found.origins, strict=True))


def test_what_comes_later_cannot_change_a_forecast(autoregression):
    changed = autoregression["made_up"].values.copy()
    changed[150:] += 1000
    ours = roll(autoregression, "made_up", walk, members=50)
    theirs = roll(table(changed), "made_up", walk, members=50)
    assert np.array_equal(ours.crps[:100], theirs.crps[:100])


def test_a_missing_outcome_is_not_scored_and_a_missing_month_gives_no_step():
    values = np.arange(40.0)
    values[30] = np.nan
    found = roll(table(values), "made_up", walk, members=50)
    assert np.isnan(found.crps).sum() == 6  # once at each lag, and no origin right after it
    assert table(values)["made_up"].months[31] not in found.origins
    straight = random_walk_with_drift(table(values)["made_up"], 3, np.random.default_rng(1), 5)
    assert straight == pytest.approx(np.array([40.0, 41.0, 42.0])[None, :].repeat(5, axis=0))


@pytest.mark.parametrize("months", [5, 32])
def test_too_few_months_are_refused_by_name_and_number(months):
    with pytest.raises(UsageError, match=f"made_up has {months} months.*20 are needed"):
        roll(table(np.arange(float(months))), "made_up", walk, members=10)


def test_a_walk_needs_steps():
    with pytest.raises(UsageError, match="2 monthly steps"):
        random_walk_with_drift(table([1, 2, 4])["made_up"], 1, np.random.default_rng(1))


def test_the_block_interval_covers_the_mean_of_correlated_values():
    """A moving average of six: blocks of six see the correlation that single draws would miss."""
    generator = np.random.default_rng(11)
    inside = inside_single = 0
    for _ in range(200):
        values = np.convolve(generator.standard_normal(125), np.ones(6) / 6, mode="valid")
        lo, hi = block_interval(values, 12, resamples=200)
        inside += lo <= 0 <= hi
        lo, hi = block_interval(values, 1, resamples=200)
        inside_single += lo <= 0 <= hi
    assert inside / 200 > 0.8 > inside_single / 200


def test_the_same_seed_gives_the_same_scores(autoregression):
    one, two = (roll(autoregression, "made_up", walk, members=50, seed=5) for _ in range(2))
    assert np.array_equal(one.crps, two.crps)
