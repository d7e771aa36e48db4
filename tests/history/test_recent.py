"""Derived figures of the last months: arithmetic a reader can check, and the shipped ones are a fresh fit."""

from __future__ import annotations

import os

import numpy as np
import pytest

from nicias.errors import UsageError
from nicias.history import Measure, MonthlySeries, load_monthly
from nicias.history.recent import growth, lasting, level, persistence, recent_figures, season, share, shipped_figures, spread


def series(*values: float) -> MonthlySeries:
    months = tuple(f"{2031 + k // 12}-{k % 12 + 1:02d}" for k in range(len(values)))
    return MonthlySeries(Measure("made_up", "count/month", "nobody", "made up", "made up", ("x",)), months, np.array(values))


def test_a_level_is_the_mean_of_the_last_known_months():
    found = level(series(100, 1, np.nan, 2, 3), 3)
    assert (found.value, found.n, found.first, found.last) == (2, 3, "2031-02", "2031-05")
    assert found.hi - 2 == pytest.approx(2.92 / np.sqrt(3), rel=1e-3)  # t(.95, 2) = 2.92


def test_growth_recovers_an_exponential_and_refuses_a_zero():
    found = growth(series(*np.exp(0.1 * np.arange(8))), 8)
    assert (found.value, found.lo, found.hi) == pytest.approx((0.1, 0.1, 0.1))
    with pytest.raises(UsageError, match="not positive"):
        growth(series(1, 2, 0, 4, 5), 5)


def test_the_spread_s_interval_inverts_the_chi_square():
    """ν s²/σ² is χ²(ν): with ν = 19 its 5th and 95th percentiles are 10.117 and 30.144 (any table)."""
    values = np.random.default_rng(2).standard_normal(20)
    found = spread(series(*values), 20)
    assert found.lo == pytest.approx(found.value * np.sqrt(19 / 30.144), rel=1e-3)
    assert found.hi == pytest.approx(found.value * np.sqrt(19 / 10.117), rel=1e-3)


def test_persistence_of_an_alternating_series_is_minus_one():
    assert persistence(series(*([1.0, -1.0] * 6 + [1.001])), 13).value == pytest.approx(-1, abs=1e-3)


def test_a_share_is_a_ratio_of_sums_and_leaves_out_months_without_a_whole():
    found = share((series(1, 2, 5, 3),), series(10, 20, 0, 30), 6, "made up")
    assert (found.value, found.lo, found.hi, found.n) == pytest.approx((0.1, 0.1, 0.1, 3))


@pytest.mark.parametrize("highest", [1, 6, 12])
def test_a_season_on_a_trend_is_found_whole(highest):
    when = np.arange(36)
    made = np.exp(0.02 * when + 0.15 * np.cos(2 * np.pi * (when + 1 - highest) / 12))
    amplitude, peak = season(series(*made))
    assert (amplitude.value, amplitude.lo, amplitude.hi) == pytest.approx((0.15, 0.15, 0.15))
    assert peak.value == pytest.approx(highest)
    with pytest.raises(UsageError, match="24 are needed"):
        season(series(*made[:20]))


def test_the_lasting_part_leaves_out_what_passes():
    generator = np.random.default_rng(8)
    made = 500 + np.cumsum(10 * generator.standard_normal(400)) + 20 * generator.standard_normal(400)
    found = lasting(series(*made))
    assert found.value == pytest.approx(10, rel=0.25)
    assert found.lo < found.value < found.hi


@pytest.mark.parametrize("derive", [level, growth, spread, persistence])
def test_too_few_months_are_refused(derive):
    with pytest.raises(UsageError, match="too few to fit"):
        derive(series(1, 2), 12)


@pytest.mark.skipif("NICIAS_DATA" not in os.environ, reason="NICIAS_DATA does not name the folder of the data tables")
def test_the_shipped_figures_are_a_fresh_fit_on_earlier_months_only():
    table = load_monthly()
    for before, shipped in shipped_figures().items():
        fresh = recent_figures(table, before)
        assert [(each.name, each.n, each.last) for each in shipped] == [(each.name, each.n, each.last) for each in fresh]
        assert all(each.last < before for each in shipped)
        for one, other in zip(shipped, fresh, strict=True):
            assert (one.value, one.lo, one.hi) == pytest.approx((other.value, other.lo, other.hi), rel=1e-3)
