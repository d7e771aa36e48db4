"""Time of `nicias compare ukraine-2025`: the table of five views, and every order of eight groups at 25 common draws.

    python benchmarks/comparison.py            the table
    python benchmarks/comparison.py --pair     the table and the decomposition of two views in eight groups (minutes)

Aims, on two idle cores, warm: the table in 60 s, a pair in 3 min. The ratio to hold against is printed beside: CPU seconds a solved draw.
"""

from __future__ import annotations

import os
import platform
import sys
import time

import nicias

PAIR = ("fazi2025", "young2025")
SEED = 421


def measured(name: str, **asked: object) -> None:
    """Print the clock, the CPU seconds and the CPU milliseconds a draw of one comparison."""
    draws = 0

    def progress(done: int, _: int) -> None:
        nonlocal draws
        draws = done

    clock, cpu = time.perf_counter(), time.process_time()
    nicias.compare("ukraine-2025", seed=SEED, progress=progress, **asked)  # type: ignore[arg-type]
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    print(f"{name:48} {clock:7.1f} s {cpu:7.1f} CPU s {draws:6} draws {1000 * cpu / draws:6.1f} CPU ms a draw")


def main() -> None:
    load = os.getloadavg()[0]
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f}, Python {platform.python_version()}")
    nicias.compare("ukraine-2025", seed=SEED, draws=1, between=(), contradictions=())  # warms the engine
    measured("five views, table", between=(), contradictions=())
    measured("five views, table and what drives the spread", contradictions=())
    measured("five views, everything")
    if "--pair" in sys.argv:
        measured(f"every order of eight groups, {' and '.join(PAIR)}", views=list(PAIR), between=list(PAIR))


if __name__ == "__main__":
    main()
