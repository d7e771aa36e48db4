"""CPU time of a month on the terrain, all mechanisms on, and what each mechanism costs.

    python benchmarks/terrain.py

Fights the bundled `demonstration-terrain` on one thread, keeping the distributions that a run keeps (of one history in four). Times are CPU time of the fastest of interleaved rounds. A mechanism's cost is
what a month takes with all on less what it takes without it (and without those that need it). Beside them: ten rounds of Philox for as
many words, as a measure of the machine that carries over.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable

import numba
import numpy as np

import nicias
from nicias.random import history_key
from nicias.study.columns import column, measure_names, structure_of
from nicias.study.draws import KEPT, measures_for, solved, terrain_totals
from nicias.study.terrain import lay
from nicias.war.terrain.chance import LANES, WORDS, draw
from nicias.war.terrain.registry import MECHANISMS
from nicias.war.terrain.simulate import prepare, simulate
from nicias.war.terrain.staff_estimate import HISTORIES, MONTHS, staff_estimate

KEY = history_key(1, "benchmark")
ROUNDS, GAMES = 7, 4000


@numba.njit
def _words(months, k0, k1, word):
    for month in range(months):
        draw(np.uint64(7), month, k0, k1, word)


def fastest(tasks: dict[str, Callable[[], int]]) -> dict[str, float]:
    """Nanoseconds of CPU a month for tasks that return the months they took."""
    for task in tasks.values():
        task()
    best = dict.fromkeys(tasks, float("inf"))
    for _ in range(ROUNDS):
        for name, task in tasks.items():
            start = time.process_time()
            months = task()
            best[name] = min(best[name], (time.process_time() - start) / months * 1e9)
    return best


def closed(on: list[str]) -> list[str]:
    """The mechanisms that have what they need."""
    while True:
        kept = [name for name in on if all(need in on for need in MECHANISMS[name].needs)]
        if kept == on:
            return kept
        on = kept


def main() -> None:
    scenario = nicias.load("demonstration-terrain").scenario
    as_of = scenario.date_for(None, None)
    known = scenario.at(as_of)
    names = measure_names(scenario, known)
    bound = column(scenario, known, view=None, layers=(), as_of=as_of, seed=1, draws=1, names=names).draws[0]
    front = prepare(bound.land.terrain, solved(bound))
    measures = measures_for([bound], names, 84, 1, (12,))
    totals = terrain_totals(measures.names)
    word = np.empty(LANES, np.int32)

    def wars() -> int:
        _, course = simulate(front, histories=GAMES, key=KEY, measures=measures, names=totals, ranges=bound.land.ranges, rates=bound.rates, every=KEPT)
        return course.months_fought

    def estimate(on: list[str]) -> Callable[[], int]:
        sampled = dict(known.sample(1, 1)) | {f"mechanism.{name}": np.array([name in on]) for name in MECHANISMS}
        land = lay(structure_of(scenario), sampled, 0, start="steady", calendar=1)

        def run() -> int:
            staff_estimate(land, key=KEY)
            return land.levels * 2 * HISTORIES * MONTHS

        return run

    def words() -> int:
        _words(50_000, np.uint32(KEY[0]), np.uint32(KEY[1]), word)
        return 50_000

    every = list(MECHANISMS)
    tasks = {"war simulated, all on": wars, f"{WORDS} random words": words, "staff estimate, all on": estimate(every), "staff estimate, none on": estimate([])}
    tasks |= {f"without {name}": estimate(closed([other for other in every if other != name])) for name in every}
    times = fastest(tasks)
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}: ns of CPU a trajectory-month")
    for name in list(times)[:4]:
        print(f"  {times[name]:8.0f}  {name}")
    full = times["staff estimate, all on"]
    print("what each mechanism costs (with those that need it):")
    for name in sorted(every, key=lambda each: times[f"without {each}"]):
        print(f"  {full - times[f'without {name}']:8.0f}  {name}")


if __name__ == "__main__":
    main()
