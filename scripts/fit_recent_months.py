"""Write src/nicias/data/recent_months.yml from the monthly table of the war (NICIAS_DATA names its folder).

    NICIAS_DATA=… python scripts/fit_recent_months.py

One block for each date at which the scenario has values; each uses only months that had ended by then.
"""

from pathlib import Path

from nicias.history import load_monthly, sidecar
from nicias.history.recent import recent_figures

BEFORE = ("2025-04", "2025-05", "2025-07")  # as of 2025-04-05, 2025-05-22 and 2025-08-22 (the table ends with June)
TARGET = Path(__file__).parents[1] / "src" / "nicias" / "data" / "recent_months.yml"


def main() -> None:
    table = load_monthly()
    lines = [
        "# Level, growth, spread and shares of the last months before a date, with 90 % intervals over months. Derived figures; written by",
        "# scripts/fit_recent_months.py, compared with a fresh fit by the tests.",
        "dataset: ukraine_monthly",
        f"sha256: {sidecar('ukraine_monthly').sha256}",
        "before:",
    ]
    for before in BEFORE:
        lines.append(f"  {before}:")
        for figure in recent_figures(table, before):
            lines.append(
                f"    - {{name: {figure.name}, unit: {figure.unit}, value: {figure.value:.4g}, lo: {figure.lo:.4g}, hi: {figure.hi:.4g}, "
                f"n: {figure.n}, first: {figure.first}, last: {figure.last}}}"
            )
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
