"""The war month by month: tidy series of area, losses, attacks, equipment, aid and the air war, each with its source and its trap.

A month without a figure is missing (NaN), never 0; so are the flows of a month that the table marks as partial, and what a reporter had not
begun to report. The UK's figures of losses are not read: they track the General Staff's claim and would be the same source twice.
Deaths are an estimate of one model and stay apart from claims of losses; no number here is the difference of two models.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nicias.errors import UsageError
from nicias.history.datasets import load_rows
from nicias.history.measures import MEASURES, Measure

DATASET = "ukraine_monthly"

Row = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class MonthlySeries:
    """One measure over consecutive months; `values[k]` belongs to `months[k]` and is NaN where nothing is known."""

    measure: Measure
    months: tuple[str, ...]  # "2022-12"
    values: NDArray[np.float64]  # in the measure's unit

    @property
    def name(self) -> str:
        return self.measure.name

    def since(self, month: str) -> MonthlySeries:
        """The same series from `month` on."""
        kept = [k for k, each in enumerate(self.months) if each >= month]
        return MonthlySeries(self.measure, tuple(self.months[k] for k in kept), self.values[kept])

    def before(self, month: str) -> MonthlySeries:
        """The same series up to and without `month`: what was known when it began."""
        kept = [k for k, each in enumerate(self.months) if each < month]
        return MonthlySeries(self.measure, tuple(self.months[k] for k in kept), self.values[kept])


def monthly_series(rows: Iterable[Row]) -> dict[str, MonthlySeries]:
    """Every measure of a table with the columns of `ukraine_monthly`, by name.

    The months run without a gap from the first row to the last: a month the table leaves out is missing. Raises UsageError when there are no
    rows, when a month occurs twice, when a column is absent or when a cell is no number.
    """
    by_month: dict[str, Row] = {}
    for row in rows:
        month = row.get("month", "")
        if month in by_month:
            raise UsageError(f"The table has the month {month} twice.")
        by_month[month] = row
    if not by_month:
        raise UsageError("The table of months has no rows.")
    months = _consecutive(min(by_month), max(by_month))
    table = [by_month.get(month, {}) for month in months]
    return {measure.name: MonthlySeries(measure, months, _values(measure, months, table)) for measure in MEASURES}


def load_monthly(folder: str | Path | None = None) -> dict[str, MonthlySeries]:
    """The series of the dataset whose hash the sidecar gives; `folder` defaults to NICIAS_DATA. UsageError as `load_rows`."""
    return monthly_series(load_rows(DATASET, folder))


def _values(measure: Measure, months: tuple[str, ...], table: list[Row]) -> NDArray[np.float64]:
    def column(name: str) -> NDArray[np.float64]:
        return np.array([_number(row, name, month) for month, row in zip(months, table, strict=True)])

    signed = [*(column(name) for name in measure.columns), *(-column(name) for name in measure.less)]
    values = measure.scale * np.sum(signed, axis=0)  # the sum of a known and an unknown is unknown
    if measure.cumulated:
        values = np.concatenate(([np.nan], np.diff(values)))
    if measure.partial:
        values[[row.get(measure.partial, "False") == "True" for row in table]] = np.nan
    if measure.unreported_while_zero:
        begun = np.flatnonzero(values > 0)
        values[: begun[0] if begun.size else len(values)] = np.nan
    return values


def _number(row: Row, column: str, month: str) -> float:
    if not row:
        return np.nan
    if column not in row:
        raise UsageError(f"The table has no column {column!r}.")
    cell = row[column]
    if not cell.strip():
        return np.nan
    try:
        return float(cell)
    except ValueError:
        raise UsageError(f"{column} of {month} is no number: {cell!r}.") from None


def _consecutive(first: str, last: str) -> tuple[str, ...]:
    try:
        start, end = (int(year) * 12 + int(month) - 1 for year, month in (each.split("-") for each in (first, last)))
    except ValueError:
        raise UsageError(f"A month is written YYYY-MM, not {first!r} or {last!r}.") from None
    return tuple(f"{k // 12:04d}-{k % 12 + 1:02d}" for k in range(start, end + 1))
