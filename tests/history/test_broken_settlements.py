"""How often settlements broke: arithmetic a reader can check, exact intervals, and shipped figures that are the fit."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from nicias.errors import UsageError
from nicias.history import broken_settlements, fit_broken, load_rows
from nicias.history.broken_settlements import REFERENCES, SPANS

WAR, CLASH, AGREEMENT = REFERENCES


def spell(days, failed, **other):
    row = {"settlement": "negotiated", "principal": "1", "t_war_days": str(days), "fail_war": str(int(failed))}
    return {**row, "t_fatal_days": str(days), "fail_fatal": str(int(failed)), **other}


def test_only_spells_whose_fate_is_known_count():
    rows = [spell(100, True), spell(400, False), spell(3000, False), spell(3000, True), spell(50, True, settlement="imposed")]
    one, five = fit_broken(rows, WAR, 1), fit_broken(rows, WAR, 5)
    assert (one.broken, one.n) == (1, 4)
    assert (five.broken, five.n) == (1, 3)  # the one watched for 400 days says nothing about five years


def test_dyads_that_are_not_the_principals_are_left_out():
    assert fit_broken([spell(100, True), spell(100, True, principal="0")], CLASH, 1).n == 1


@given(st.integers(1, 30), st.integers(1, 30))
def test_the_interval_inverts_the_binomial(broken, held):
    rows = [spell(10, True)] * broken + [spell(10_000, False)] * held
    fit = fit_broken(rows, WAR, 5)
    n = broken + held
    assert binom.sf(broken - 1, n, fit.lo) == pytest.approx(0.05, rel=1e-6)
    assert binom.cdf(broken, n, fit.hi) == pytest.approx(0.05, rel=1e-6)


def test_none_and_all_have_one_sided_intervals():
    assert fit_broken([spell(10_000, False)] * 4, WAR, 5).lo == 0
    assert fit_broken([spell(10, True)] * 4, WAR, 5).hi == 1


def test_a_table_that_says_nothing_is_refused():
    with pytest.raises(UsageError, match="watched for 5 years"):
        fit_broken([spell(10, False)], WAR, 5)


def test_every_class_is_shipped_for_every_span_and_breaks_more_with_time():
    shipped = broken_settlements()
    assert [(each.name, each.years) for each in shipped] == [(r.name, years) for r in REFERENCES for years in SPANS]
    for reference in REFERENCES:
        shares = [each.p for each in shipped if each.name == reference.name]
        assert shares == sorted(shares)
    for each in shipped:
        assert each.lo <= each.p <= each.hi
        assert each.n >= 25


@pytest.mark.skipif("NICIAS_DATA" not in os.environ, reason="NICIAS_DATA does not name the folder of the data tables")
def test_the_shipped_figures_are_a_fresh_fit():
    references = {reference.name: reference for reference in REFERENCES}
    for shipped in broken_settlements():
        reference = references[shipped.name]
        fit = fit_broken(load_rows(reference.dataset), reference, shipped.years)
        assert (fit.broken, fit.n) == (shipped.broken, shipped.n)
        assert (fit.p, fit.lo, fit.hi) == pytest.approx((shipped.p, shipped.lo, shipped.hi), abs=1e-6)
