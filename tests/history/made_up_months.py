"""A made-up table with the columns of `ukraine_monthly`, so that the loader can be tested without the data."""

from __future__ import annotations

from nicias.history import MEASURES

COLUMNS = sorted({column for measure in MEASURES for column in measure.columns})


def made_up_rows(months: int = 12) -> list[dict[str, str]]:
    """Months from 2030-01; column number c of month k holds 100 c + 10 k, and a cumulated one grows by c + 1 a month."""
    rows = []
    for k in range(months):
        row = {"month": f"{2030 + k // 12}-{k % 12 + 1:02d}", "partial_month": "False", "air_partial": "False"}
        row |= {column: str((c + 1) * k if column.endswith("_cum") else 100 * c + 10 * k) for c, column in enumerate(COLUMNS)}
        rows.append(row)
    return rows
