"""Put the program's own output into README.md between the markers, so that the page shows what the line really prints.

    python scripts/update_readme.py
"""

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
COMMAND = ["nicias", "run", "ukraine-2025", "--seed", "421"]
FIRST, LAST = "<!-- output: begin -->", "<!-- output: end -->"
UNTIL = "nobody's view (the union"
"""The README stops where the output turns to nobody's view."""


def main() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("nicias")), *COMMAND[1:]],
        capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "118", "NO_COLOR": "1"},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    end = next(place for place, line in enumerate(lines) if line.startswith(UNTIL))
    shown = "\n".join(line.rstrip() for line in lines[:end]).rstrip()
    block = f"{FIRST}\n```console\n$ {' '.join(COMMAND)}\n{shown}\n…\n```\n{LAST}"
    README.write_text(re.sub(f"{FIRST}.*?{LAST}", lambda _: block, README.read_text("utf-8"), flags=re.DOTALL), "utf-8")


if __name__ == "__main__":
    main()
