"""Judge the terrain's monthly series of ukraine-2025: from rolling origins beside a random walk with drift, and unfitted against the last months.

    NICIAS_DATA=… python scripts/check_terrain_series.py [--table TABLE.csv] [--write]

The first table prints, for the area that changes hands, the claimed losses of personnel and the attacks through the air, how often the outcome lay in the
central 50 and 90 % of the forecast and the gain in CRPS over the baseline with a 90 % block-bootstrap interval, over one to six months ahead. The second sets
the scenario's own first months beside what the table has of the same months. With a TABLE of the same columns (a later release, say) that is read instead,
unverified, and the output says so. `--write` puts both into the scenario's README.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from nicias.history import MonthlySeries, load_monthly, monthly_series
from nicias.history.recent import ATTRITION_FROM
from nicias.history.rolling import MONTHS_AHEAD, roll
from nicias.scenario.load import load
from nicias.study.terrain_series import TerrainForecaster, first_months

README = Path(__file__).parents[1] / "src" / "nicias" / "data" / "scenarios" / "ukraine-2025" / "README.md"
BEGIN, END = "<!-- series: begin -->", "<!-- series: end -->"
DOLLARS_A_EURO = 1.12  # European Central Bank, middle of its reference rates from April to June 2025
AS_OF, FIRST, MONTHS = "2025-04-05", "2025-04", 3

SERIES = {"area_change": 6, "personnel_losses": 15, "attacks": 8}
"""Series → fewest months to fit on: the same origins for all three, from June 2023. The area counts from the war of positions, and attacks from the
first reports of launches; the losses go back to March 2022."""




def table(path: str | None) -> tuple[dict[str, MonthlySeries], str]:
    """The series, and what is to be said of where they come from."""
    if path is None:
        found, said = load_monthly(), "Table `ukraine_monthly`, verified by its hash."
    else:
        found, said = monthly_series(csv.DictReader(Path(path).read_text("utf-8").splitlines())), f"Table {path}, not verified."
    return found, said


def rolling(months: dict[str, MonthlySeries]) -> list[str]:
    """Coverage and paired CRPS of both terrains, in Markdown."""
    known = {name: series.since(ATTRITION_FROM) if name.startswith("area") else series for name, series in months.items()}
    lines = [
        f"One to {MONTHS_AHEAD} months ahead; gain is the baseline's CRPS less the terrain's, in the series' unit, with a 90 % block-bootstrap interval.", "",
        "| series | terrain | origins | inside 50 % | inside 90 % | CRPS | baseline's | gain | skill | at 1, 3, 6 months |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    scenario = load("ukraine-2025")
    for whole in (False, True):
        terrain = TerrainForecaster(scenario, whole=whole)
        for name, fewest in SERIES.items():
            rolled = roll(known, name, terrain.of(name), fewest=fewest)
            found = rolled.skill()
            ahead = " ".join(f"{rolled.skill(k)['skill']:+.2f}" for k in (1, 3, 6))
            lines.append(
                f"| {name} ({rolled.unit}) | {'whole' if whole else 'fitted'} | {len(rolled.origins)}, {rolled.origins[0]} to {rolled.origins[-1]} | "
                f"{rolled.coverage(50):.2f} | {rolled.coverage(90):.2f} | {np.nanmean(rolled.crps):.0f} | {np.nanmean(rolled.crps_baseline):.0f} | "
                f"{found['gain']:+.0f} ({found['lo']:+.0f} to {found['hi']:+.0f}) | {found['skill']:+.2f} | {ahead} |"
            )
    return lines


def unfitted(months: dict[str, MonthlySeries]) -> list[str]:
    """The scenario's own first months beside the table's, in Markdown."""
    ours = first_months(load("ukraine-2025"), AS_OF, MONTHS)
    stopped = sum(months[name].values for name in ("drones_downed", "drones_suppressed", "missiles_downed")) / months["attacks"].values
    lines = [f"As of {AS_OF}, nothing fitted: mean of the {MONTHS} months from {FIRST}.", "", "| series | terrain, 5 to 95 % | table |", "|---|---|---|"]
    for name, sample in ours.items():
        scale = 1e9 * DOLLARS_A_EURO if name == "aid_military" else 1.0
        series = months["attacks" if name == "attacks_stopped" else name]
        place = series.months.index(FIRST)
        values = (stopped if name == "attacks_stopped" else series.values)[place : place + MONTHS]
        low, middle, high = np.quantile(sample.mean(axis=1), [0.05, 0.5, 0.95]) / scale
        there = float(np.mean(values)) / (1e9 if name == "aid_military" else 1.0)
        unit = "share" if name == "attacks_stopped" else "thousand million euros/month" if name == "aid_military" else series.measure.unit
        lines.append(f"| {name} ({unit}) | {middle:.3g} ({low:.3g} to {high:.3g}) | {there:.3g}{'' if low <= there <= high else ', outside'} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    months, said = table(given.table)
    text = "\n".join([said, *rolling(months), "", *unfitted(months)])
    print(text)
    if given.write:
        before, rest = README.read_text("utf-8").split(BEGIN)
        README.write_text(f"{before}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
