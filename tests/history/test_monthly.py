"""Monthly series: sums and differences a reader can check, and nothing that is missing ever becomes a zero."""

from __future__ import annotations

import os

import numpy as np
import pytest
from tests.history.made_up_months import COLUMNS, made_up_rows

from nicias.errors import UsageError
from nicias.history import MEASURES, load_monthly, monthly_series, sidecar
from nicias.scenario.load import load

WITH_DATA = pytest.mark.skipif("NICIAS_DATA" not in os.environ, reason="NICIAS_DATA does not name the folder of the data tables")


def test_a_measure_is_the_sum_of_its_columns():
    series = monthly_series(made_up_rows())["missiles_launched"]
    expected = sum(100 * COLUMNS.index(column) + 10 * 3 for column in series.measure.columns)
    assert series.values[3] == expected
    assert series.months[:2] == ("2030-01", "2030-02")


def test_a_cumulated_measure_is_its_change_and_has_no_first_month():
    series = monthly_series(made_up_rows())["armour_lost_russia"]
    assert np.isnan(series.values[0])
    assert series.values[1:] == pytest.approx(sum(COLUMNS.index(column) + 1 for column in series.measure.columns))


def test_a_month_the_table_leaves_out_is_missing_in_every_series():
    rows = made_up_rows()
    del rows[4]
    for series in monthly_series(rows).values():
        assert len(series.months) == 12
        assert np.isnan(series.values[4])
    assert np.isnan(monthly_series(rows)["equipment_lost_russia"].values[5])  # a change over two months is not a month's


def test_an_empty_cell_is_missing_and_so_is_a_sum_with_it():
    rows = made_up_rows()
    rows[2]["air_ballistic_hypersonic_launched"] = ""
    table = monthly_series(rows)
    assert np.isnan(table["attacks"].values[2])
    assert np.isfinite(table["drones_launched"].values[2])


def test_partial_months_are_missing_for_flows_and_kept_for_levels():
    rows = made_up_rows()
    rows[0]["partial_month"] = rows[6]["air_partial"] = "True"
    table = monthly_series(rows)
    assert np.isnan(table["personnel_losses"].values[0])
    assert np.isfinite(table["area_controlled"].values[0])
    assert np.isnan(table["attacks"].values[6])
    assert np.isfinite(table["personnel_losses"].values[6])


def test_zeros_before_the_first_report_are_silence_and_later_ones_are_not():
    rows = made_up_rows(5)
    for row, value in zip(rows, ("0", "0", "7", "0", "3"), strict=True):
        row["air_strike_uav_suppressed"] = value
    found = monthly_series(rows)["drones_suppressed"].values
    assert np.isnan(found[:2]).all()
    assert list(found[2:]) == [7, 0, 3]


def test_a_true_zero_stays_a_zero():
    rows = made_up_rows()
    rows[3]["kiel_us_military_eur_bn"] = "0.0"
    assert monthly_series(rows)["aid_us_military"].values[3] == 0


def test_before_a_month_nothing_of_it_is_known():
    series = monthly_series(made_up_rows())["personnel_losses"]
    assert series.before("2030-05").months[-1] == "2030-04"
    assert series.since("2030-05").months[0] == "2030-05"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda rows: rows.clear(), "no rows"),
        (lambda rows: rows.append(rows[0]), "2030-01 twice"),
        (lambda rows: rows[1].pop("gs_ru_personnel"), "no column 'gs_ru_personnel'"),
        (lambda rows: rows[1].update(gs_ru_personnel="many"), "gs_ru_personnel of 2030-02 is no number"),
        (lambda rows: rows[0].update(month="January"), "YYYY-MM"),
    ],
)
def test_a_table_that_cannot_be_read_as_meant_is_refused(spoil, says):
    rows = made_up_rows()
    spoil(rows)
    with pytest.raises(UsageError, match=says):
        monthly_series(rows)


def test_every_measure_names_a_source_of_the_scenario_and_says_its_trap():
    sources = load("ukraine-2025").sources
    for measure in MEASURES:
        assert measure.source in sources
        assert len(measure.caution) > 10
    assert "one source" in sidecar("ukraine_monthly").caution


def test_losses_have_one_source_and_no_two_models_are_subtracted():
    columns = {column for measure in MEASURES for column in measure.columns}
    assert not {column for column in columns if column.startswith("ukmod")}
    assert not {column for column in columns if "casualties" in column}


@WITH_DATA
def test_the_table_the_figures_rest_on_is_the_one_of_the_sidecar():
    table = load_monthly()
    assert table["personnel_losses"].months[0] == "2022-02"
    assert int(np.isfinite(table["attacks"].values).sum()) == 33
    assert np.isnan(table["attacks"].before("2022-10").values).all()
