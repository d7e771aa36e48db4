"""Write src/nicias/data/base_rates.yml from the table of inter-state wars (NICIAS_DATA names its folder).

    NICIAS_DATA=… python scripts/fit_base_rate.py
"""

from pathlib import Path

from nicias.history import fit_settlement_rate, load_rows, sidecar

AGES = (0.0, 12.0, 36.0)  # months; the anchor b0 is the class of 12, fixed before any result was seen
TARGET = Path(__file__).parents[1] / "src" / "nicias" / "data" / "base_rates.yml"


def main() -> None:
    rows = load_rows("interstate_wars")
    lines = [
        "# Monthly rate of ending by agreement (settlement == negotiated) per war-month older than an age, with exact",
        "# Poisson 90 % intervals. Derived figures; written by scripts/fit_base_rate.py, compared with a fresh fit by the tests.",
        "dataset: interstate_wars",
        f"sha256: {sidecar('interstate_wars').sha256}",
        "classes:",
    ]
    for age in AGES:
        fit = fit_settlement_rate(rows, age)
        lines.append(
            f"  - {{older_than: {age:g}, n: {fit.n}, exposure: {fit.exposure:.2f}, "
            f"rate: {fit.rate:.6f}, lo: {fit.lo:.6f}, hi: {fit.hi:.6f}}}"
        )
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
