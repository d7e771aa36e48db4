"""The anchor is a fit with its n; the shipped figures are the fit, and the fit is arithmetic a reader can check."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from nicias.errors import UsageError
from nicias.history import base_rates, class_for_age, fit_settlement_rate, load_rows


def war(months: float, settlement: str) -> dict[str, str]:
    return {"duration_days": str(months * 30.4375), "settlement": settlement}


def test_events_over_exposure() -> None:
    wars = [war(6, "negotiated"), war(24, "negotiated"), war(36, "imposed")]
    fit = fit_settlement_rate(wars, older_than=12)
    assert fit.n == 1
    assert fit.exposure == pytest.approx(36.0)
    assert fit.rate == pytest.approx(1 / 36)


@given(st.integers(1, 40), st.floats(13.0, 200.0))
def test_the_interval_inverts_the_poisson(events: int, months: float) -> None:
    fit = fit_settlement_rate([war(months, "negotiated")] * events, older_than=12)
    assert poisson.sf(events - 1, fit.lo * fit.exposure) == pytest.approx(0.05, rel=1e-6)
    assert poisson.cdf(events, fit.hi * fit.exposure) == pytest.approx(0.05, rel=1e-6)


def test_no_event_is_no_lower_bound_and_a_positive_upper_one() -> None:
    fit = fit_settlement_rate([war(30, "imposed")], older_than=12)
    assert (fit.rate, fit.lo) == (0.0, 0.0)
    assert fit.hi > 0


def test_a_table_without_such_wars_is_refused() -> None:
    with pytest.raises(UsageError, match="longer than 12"):
        fit_settlement_rate([war(5, "negotiated")], older_than=12)


def test_the_class_follows_the_age_of_the_war() -> None:
    assert [class_for_age(age).older_than for age in (0, 11, 12, 35, 36, 400)] == [0, 0, 12, 12, 36, 36]


def test_the_shipped_figures_are_the_issue_s() -> None:
    """About .019 beyond twelve months, .026 at all ages, .009 with n = 3 beyond thirty-six."""
    every, anchor, old = base_rates()
    assert (round(every.rate, 3), round(anchor.rate, 3), round(old.rate, 3)) == (0.026, 0.019, 0.009)
    assert old.n == 3


def test_a_missing_table_says_where_to_put_it(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("NICIAS_DATA", raising=False)
    with pytest.raises(UsageError, match="NICIAS_DATA"):
        load_rows("interstate_wars")
    with pytest.raises(UsageError, match="does not exist"):
        load_rows("interstate_wars", tmp_path)
    (tmp_path / "interstate_wars.csv").write_text("warnum\n1\n")
    with pytest.raises(UsageError, match="not the version"):
        load_rows("interstate_wars", tmp_path)
    with pytest.raises(UsageError, match="no dataset"):
        load_rows("peloponnesian_wars", tmp_path)


@pytest.mark.skipif("NICIAS_DATA" not in os.environ, reason="NICIAS_DATA does not name the folder of the data tables")
def test_the_shipped_figures_are_a_fresh_fit() -> None:
    rows = load_rows("interstate_wars")
    for shipped in base_rates():
        fit = fit_settlement_rate(rows, shipped.older_than)
        assert (fit.n, fit.exposure) == (shipped.n, pytest.approx(shipped.exposure, abs=0.01))
        assert (fit.rate, fit.lo, fit.hi) == pytest.approx((shipped.rate, shipped.lo, shipped.hi), abs=1e-6)
