"""Write src/nicias/data/broken_settlements.yml from the tables of peace spells (NICIAS_DATA names their folder).

    NICIAS_DATA=… python scripts/fit_broken_settlements.py
"""

from pathlib import Path

from nicias.history import load_rows, sidecar
from nicias.history.broken_settlements import REFERENCES, SPANS, fit_broken

TARGET = Path(__file__).parents[1] / "src" / "nicias" / "data" / "broken_settlements.yml"


def main() -> None:
    names = sorted({reference.dataset for reference in REFERENCES})
    lines = [
        "# Share of settlements broken within so many years, with exact binomial 90 % intervals. Derived figures; written by",
        "# scripts/fit_broken_settlements.py, compared with a fresh fit by the tests.",
        "datasets:",
        *(f"  {name}: {sidecar(name).sha256}" for name in names),
        "classes:",
    ]
    for reference in REFERENCES:
        rows = load_rows(reference.dataset)
        for years in SPANS:
            fit = fit_broken(rows, reference, years)
            lines.append(
                f"  - {{name: {fit.name}, years: {years}, broken: {fit.broken}, n: {fit.n}, "
                f"p: {fit.p:.6f}, lo: {fit.lo:.6f}, hi: {fit.hi:.6f}}}"
            )
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
