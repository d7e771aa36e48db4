"""Several texts side by side over the years, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from nicias.report.tables import table
from nicias.report.words import share, short
from nicias.study.zopa_column import ZopaColumn


def outlook_parts(column: ZopaColumn, found: Mapping[str, Any]) -> Iterator[RenderableType]:
    """One table of what is signed and holds, one of what is lost by then."""
    names, years = {party: each.name for party, each in column.scenario.parties.items()}, found["years"]
    rows = found["rows"]
    made = table(
        f"Each text alone on the table, over {years} years ({found['draws']} draws of {found['histories']} histories)",
        *("", "signed within 24 months", f"holds {years} y", f"once signed, holds {years} y", f"peace at {years} y"),
        *(f"worth to {names[party]}" for party in column.table.thirds),
    )
    for name, row in rows.items():
        worth = [f"{row['worth'][party]['median']:+.2f}" if row["worth"] else "–" for party in column.table.thirds]
        held = "–" if row["survival"] is None else share(row["survival"]["median"])
        simulated = row["survival_simulated"]["p"]
        made.add_row(
            name,
            share(row["signed_within_24_months"]["p"]),
            held,
            "–" if simulated is None else share(simulated),
            share(row["peace_at_end"]["p"]),
            *worth,
        )
    yield made
    measures = list(next(iter(rows.values()))["human_cost"])
    lost = table(
        "Accumulated by then: median (5th to 95th percentile)",
        "",
        "km² to the first side",
        *(m.replace("_", " ") for m in measures),
    )
    for name, row in rows.items():
        lost.add_row(name, _spread(row["territory_km2"]), *(_spread(row["human_cost"][measure]) for measure in measures))
    yield lost
    yield Text(f"Third parties elsewhere: {found['third_parties']}. {found['note']}")


def _spread(each: Mapping[str, Any] | str) -> str:
    if isinstance(each, str):
        return each
    return f"{short(each['p50'])} ({short(each['p05'])} to {short(each['p95'])})"
