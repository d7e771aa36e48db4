"""Write src/nicias/data/baseline.json from the table of inter-state wars (NICIAS_DATA names its folder).

    NICIAS_DATA=… python scripts/fit_baseline.py
"""

import json
from pathlib import Path

from nicias.history import load_rows, sidecar
from nicias.models.baseline import fit

TARGET = Path(__file__).parents[1] / "src" / "nicias" / "data" / "baseline.json"


def main() -> None:
    dataset = sidecar("interstate_wars")
    found = fit(float(row["duration_days"]) for row in load_rows("interstate_wars"))
    about = {
        "what": "Duration of inter-state wars 1823-1990: derived figures, written by scripts/fit_baseline.py",
        "dataset": "interstate_wars",
        "sha256": dataset.sha256,
        "citations": ["SarkeesWayman2010", "ReiterStamHorowitz2016"],
    }
    TARGET.write_text(json.dumps(about | found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
