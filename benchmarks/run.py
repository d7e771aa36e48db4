"""What a draw of `nicias run ukraine-2025` spends its CPU on, on the map and on the terrain, beside solving it.

    python benchmarks/run.py

Times are CPU time of one thread, medians over draws, all stages of a draw in turn; the ratio to solving carries over between machines.
"""

from __future__ import annotations

import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import nicias
from nicias.bargain.zones import zones
from nicias.study.columns import column, measure_names
from nicias.study.draws import LEVEL_HISTORIES, LEVEL_MONTHS, counted, key_of, laid_out, measures_for, play, ranges_for, solved
from nicias.study.result import CEASEFIRE_MONTHS

DRAWS, HISTORIES, MONTHS, SEED, VIEW = 12, 500, 84, 421, "meduza2025"


def stages(terrain: bool) -> dict[str, float]:
    """Milliseconds of CPU a draw by stage."""
    scenario = nicias.load("ukraine-2025").scenario
    as_of = scenario.date_for(None, VIEW)
    known = scenario.at(as_of, layers=[VIEW], changes={"war.terrain": terrain})
    names = measure_names(scenario, known)
    draws = column(scenario, known, view=VIEW, layers=(), as_of=as_of, seed=SEED, draws=DRAWS, names=names).draws
    measures = measures_for(draws, names, MONTHS, scenario.ceasefire.minimum_months, CEASEFIRE_MONTHS)
    ranges = ranges_for(draws)
    short = replace(measures, months=LEVEL_MONTHS, checkpoints=(), names=measures.names[:1], low=((),), high=((),), spans=())
    spent: dict[str, list[float]] = {}

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        start = time.thread_time()
        found = work()
        spent.setdefault(stage, []).append(1e3 * (time.thread_time() - start))
        return found

    play(draws[0], seed=SEED, histories=HISTORIES, measures=measures, lift=False, ranges=ranges)  # compiles
    for draw in draws:
        key, bare = key_of(SEED, draw), replace(draw, rates=draw.rates[:0])
        equilibrium = timed("packages chosen, map solved", lambda draw=draw: solved(draw))
        acting = timed("map laid out", lambda draw=draw, equilibrium=equilibrium: laid_out(draw, equilibrium))
        timed("histories", lambda draw=draw, acting=acting, key=key: counted(draw, acting, HISTORIES, key, measures, ranges))
        timed(
            "starting levels compared",
            lambda bare=bare, acting=acting, key=key: [
                counted(bare, acting.from_level(level), LEVEL_HISTORIES, key, short, ranges, LEVEL_HISTORIES)
                for level in range(len(bare.parameters.levels))
            ],
        )
        timed("zones", lambda draw=draw, equilibrium=equilibrium: zones(equilibrium, draw.table))
    return {stage: statistics.median(times) for stage, times in spent.items()}


def main() -> None:
    machine = platform.processor() or platform.machine()
    print(f"{machine}, Python {platform.python_version()}: ms of CPU a draw, and the ratio to solving")
    for name, terrain in (("map", False), ("terrain", True)):
        found = stages(terrain)
        solving = next(iter(found.values()))
        for stage, milliseconds in found.items():
            print(f"  {name:8s} {milliseconds:7.1f} {milliseconds / solving:6.2f}  {stage}")


if __name__ == "__main__":
    main()
