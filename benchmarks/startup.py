"""CPU seconds from nothing to an answer on the command line: `nicias --help`, `nicias list`, a small run with a warm cache.

    python benchmarks/startup.py

Aim: `nicias --help` at most .4 s. Each figure is the median of five; children's user and system time, not the clock.
"""

from __future__ import annotations

import platform
import resource
import statistics
import subprocess
import sys
from pathlib import Path

NICIAS = str(Path(sys.executable).with_name("nicias"))
COMMANDS = (
    ("python -c pass", [sys.executable, "-c", "pass"]),
    ("nicias --help", [NICIAS, "--help"]),
    ("nicias list", [NICIAS, "list"]),
    (
        "nicias run toy/two-states, 2 draws",
        [NICIAS, "run", "toy/two-states", "--draws", "2", "--histories", "100", "--seed", "1"],
    ),
)
REPEATS = 5


def cpu_seconds(command: list[str]) -> float:
    """User and system time of one child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    print(f"{platform.machine()}, Python {platform.python_version()}")
    for name, command in COMMANDS:
        cpu_seconds(command)  # warms the caches
        print(f"{name:40} {statistics.median(cpu_seconds(command) for _ in range(REPEATS)):.2f} s")


if __name__ == "__main__":
    main()
