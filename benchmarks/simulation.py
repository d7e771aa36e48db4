"""CPU time of a month of war (E12): the compiled blocks, a hand-written C loop, and a bare walk in NumPy and Mesa.

    python benchmarks/simulation.py

The C loop (needs a C compiler) uses the same tables and words and must return the same counts. Rivals that are not there are
left out. Times are the median of interleaved rounds on one thread; ratios of one run are what carries over between machines.
"""

from __future__ import annotations

import ctypes
import platform
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np

from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import Conditions, MapParameters, Numerics, PackageSet, Patron, Side
from nicias.random import history_key
from nicias.war.policy import Policy, policy
from nicias.war.simulate import tally
from nicias.war.tally import Measures

KEY = history_key(1, "benchmark")
MONTHS, HISTORIES, ROUNDS = 84, 50_000, 7
RATES = np.array([[3.0, 5.0, 7.0, 11.0], [30.0, 20.0, 20.0, 10.0], [0.1, 0.2, 0.3, 0.5], [1.0, 1.0, 1.0, 1.0]])
NAMES = {"area": (-600.0, 3000.0), "first": (3.0, 11.0), "second": (10.0, 30.0), "harm": (0.1, 0.5), "war": (0.0, 1.0)}


def war(signing: float) -> Equilibrium:
    """The default grid with policies of ordinary size; `signing` is the probability that each side signs a text."""
    levels, sweeps = 4, 180
    side = Side(0.5, np.ones(4), np.ones(4), 0.15, 2, 0.5, 0.1, 0, 0.04, 0, 0, 0, np.zeros(4))
    drift = np.array([[1, 0, 0, 0], [0.01, 0.93, 0.06, 0], [0, 0.03, 0.94, 0.03], [0, 0, 0.04, 0.96]])
    patron = Patron(0.5, 0.15, 0.3, (-1, 3, 1), np.zeros(3), np.eye(3), 0.03, np.zeros(4), 0, 0, 0, 0, 0, np.zeros(2), 0, drift)
    conditions = Conditions(
        0.995, 0.04, (-0.011, 0.011), np.array([0.013, 0.008, 0.001, -0.006]), 0.5, 0.5, np.array([0.6, 1, 1, 1]),
        np.array([0.35, 0.25, 0.4]), 0.004, 0.008, 48, 0.03, 0.03, 1 / 18, 0.05, (400, 6000, -600, 3000),
    )  # fmt: skip
    parameters = MapParameters(("out", "squeeze", "steady", "more"), (side, side), patron, conditions, Numerics(sweeps=sweeps))
    shape, K, nothing = (levels, 13, 4, 23), 12, np.zeros(0)
    return Equilibrium(
        parameters=parameters,
        packages=PackageSet(np.zeros((3, K)), np.zeros(K), np.linspace(0, 0.08, K), np.zeros(K)),
        value=nothing,
        value_without_talks=nothing,
        chance=nothing,
        weariness_rate=np.full((2, 4, 13, 23), 0.01),
        continuation=nothing,
        sign=np.full((2, K, *shape), signing),
        text=np.full((K, *shape), 1 / K),
        hazard=np.full((K, *shape), 0.01),
        signing_value=nothing,
        patron_moves=np.broadcast_to(drift[None, :, None, None, None, :], (3, *shape, levels)).copy(),
        sweeps_done=sweeps,
        last_move=0.0,
    )


def in_c(acting: Policy, measures: Measures) -> Callable[[], dict[str, np.ndarray]] | None:
    """The C loop as a function that returns its counts; None without a compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    library = Path(tempfile.mkdtemp()) / "simulation.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run([compiler, "-O3", "-march=native", "-shared", "-fPIC", "-o", library, source, "-lm"], check=True)
    c = ctypes.CDLL(str(library))
    T, K, S = MONTHS + 1, *acting.hazard.shape
    width = measures.width
    inverse, low = 1 / width, np.array(measures.low)
    checkpoint = np.full(T, -1, np.int64)
    checkpoint[list(measures.checkpoints)] = np.arange(len(measures.checkpoints))
    spans = np.array(measures.spans, np.int64)
    numbers = [*acting.sizes, K, S, *width.shape, measures.bins, len(spans), measures.minimum_length, MONTHS]
    numbers += [int(acting.exit_level), acting.truth, *acting.start]
    state, package, patron, hazard, battle, next_evidence, resume, area = acting.tables
    inputs = [state, package, patron, hazard, battle, next_evidence, resume, area, RATES, low, inverse, checkpoint, spans]

    def run() -> dict[str, np.ndarray]:
        shapes = (
            (T,),
            (T,),
            (K, T),
            (len(spans), T),
            (T,),
            (2, T),
            (T,),
            (2, T),
            (T,),
            (4, T),
            (*width.shape, measures.bins + 2),
        )
        names = ("signed", "ceasefire", "package", "survived", "renewed", "collapsed", "exited", "turned_weary", "talks", "level")
        counts = {name: np.zeros(shape, np.int64) for name, shape in zip((*names, "totals"), shapes, strict=True)}
        addresses = [array.ctypes.data for array in (*inputs, *counts.values())]
        block = (ctypes.c_int64 * (len(numbers) + len(addresses)))(*numbers, *addresses)
        c.run(block, ctypes.c_uint64(0), ctypes.c_int64(HISTORIES), ctypes.c_uint32(KEY[0]), ctypes.c_uint32(KEY[1]))
        counts["level"] = np.cumsum(counts["level"], axis=1)
        return counts

    return run


def seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    before = time.process_time()
    work()
    return time.process_time() - before


def bare_walk_numpy(histories: int) -> None:
    """A walk between two absorbing ends for `MONTHS` months, vectorised over histories."""
    rng = np.random.default_rng(0)
    place = np.full(histories, 11)
    for _ in range(MONTHS):
        u = rng.random(histories, dtype=np.float32)
        moving = (place > 0) & (place < 22)
        place += moving * ((u > 0.7).astype(np.int64) - (u < 0.3))


def bare_walk_mesa(histories: int, together: bool) -> bool:
    """The same walk in Mesa, a model a war with one agent, or all as agents of one model; False when Mesa is not installed."""
    try:
        import mesa
    except ImportError:
        return False

    class Front(mesa.Agent):
        def __init__(self, model: mesa.Model) -> None:
            super().__init__(model)
            self.place = 11

        def step(self) -> None:
            if 0 < self.place < 22:
                u = self.random.random()
                self.place += (u > 0.7) - (u < 0.3)

    class War(mesa.Model):
        def __init__(self, fronts: int) -> None:
            super().__init__(rng=1)
            for _ in range(fronts):
                Front(self)

        def step(self) -> None:
            self.agents.shuffle_do("step")

    for war in [War(histories)] if together else [War(1) for _ in range(histories)]:
        for _ in range(MONTHS):
            war.step()
    return True


def main() -> None:
    """Print one line a contender."""
    measures = Measures.covering(MONTHS, NAMES)
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}, one thread, median of {ROUNDS}")
    for title, signing in (("war phase (nobody signs)", 0.0), ("war and peace (1 month in 20 signs)", 0.3)):
        acting = policy(war(signing))
        ours = tally(acting, HISTORIES, KEY, measures, RATES)
        fought = ours.totals[-1, -1] @ np.arange(-1, measures.bins + 1) * measures.width[-1, -1]
        months_of_war, months = float(fought), HISTORIES * MONTHS
        theirs = in_c(acting, measures)
        if theirs is not None:
            counts = theirs()
            for field in fields(ours):
                if field.name in counts:
                    assert np.array_equal(counts[field.name], getattr(ours, field.name)), field.name
        mine, rival = [], []
        for _ in range(ROUNDS):
            mine.append(seconds(lambda acting=acting: tally(acting, HISTORIES, KEY, measures, RATES)))
            if theirs is not None:
                rival.append(seconds(theirs))
        own = statistics.median(mine)
        print(f"{title}: {own / months * 1e9:.1f} ns a trajectory-month, {own / months_of_war * 1e9:.1f} ns a month of war")
        if rival:
            c = statistics.median(rival)
            print(f"  hand-written C, same counts: {c / months * 1e9:.1f} ns a trajectory-month; ours takes {own / c:.2f} of it")
    walk = statistics.median(seconds(lambda: bare_walk_numpy(100_000)) for _ in range(3)) / 100_000 / MONTHS * 1e9
    print(f"bare walk, NumPy: {walk:.0f} ns a trajectory-month")
    for together, title in ((False, "a model a war"), (True, "all wars in one model")):
        if bare_walk_mesa(10, together):
            walk = seconds(lambda together=together: bare_walk_mesa(500, together)) / 500 / MONTHS * 1e9
            print(f"bare walk, Mesa, {title}: {walk:.0f} ns a trajectory-month")


if __name__ == "__main__":
    main()
