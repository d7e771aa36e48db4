"""A level seen with noise, on series whose law is known."""

from __future__ import annotations

import numpy as np
import pytest

from nicias.errors import UsageError
from nicias.history import Measure, MonthlySeries
from nicias.history.local_level import local_level


def series(values) -> MonthlySeries:
    months = tuple(f"{2000 + k // 12}-{k % 12 + 1:02d}" for k in range(len(values)))
    return MonthlySeries(Measure("made_up", "count/month", "nobody", "made up", "made up", ("x",)), months, np.asarray(values, dtype=float))


def test_the_variances_of_a_long_series_are_found():
    generator = np.random.default_rng(5)
    level = 100 + np.cumsum(2 * generator.standard_normal(6000))
    found = local_level(series(level + 3 * generator.standard_normal(6000)))
    assert found.lasting == pytest.approx(2, rel=0.06)
    assert found.passing == pytest.approx(3, rel=0.04)
    assert abs(found.level - level[-1]) < 3 * found.error


def test_without_noise_the_level_is_the_last_value():
    walk = np.cumsum(np.random.default_rng(1).standard_normal(4000))
    found = local_level(series(walk))
    assert found.level == pytest.approx(walk[-1], abs=0.1)
    assert found.passing < 0.15


def test_noise_around_a_constant_gives_its_mean():
    found = local_level(series(10 + np.random.default_rng(2).standard_normal(3000)))
    assert found.level == pytest.approx(10, abs=0.6)
    assert found.lasting < found.passing / 2


def test_a_missing_month_is_skipped():
    values = np.arange(30.0)
    values[12] = np.nan
    assert local_level(series(values)).steps == 27


def test_scale_carries_through_and_logs_are_logs():
    values = np.exp(np.cumsum(0.1 * np.random.default_rng(4).standard_normal(60)))
    plain, scaled = local_level(series(values)), local_level(series(7 * values))
    assert scaled.level == pytest.approx(7 * plain.level)
    assert local_level(series(7 * values), logs=True).level == pytest.approx(np.log(7) + local_level(series(values), logs=True).level)


def test_too_few_months_and_logs_of_nothing_are_refused():
    with pytest.raises(UsageError, match="3 monthly steps are too few"):
        local_level(series([1, 2, 3, 4]))
    with pytest.raises(UsageError, match="no logarithm"):
        local_level(series([1, 2, 0, 4, 5, 6]), logs=True)
