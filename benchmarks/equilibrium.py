"""Solving the map: one draw, 200 draws on two threads, and the same sweeps written by hand in C.

Run with `python -m pytest benchmarks/equilibrium.py -s` from the root. Aims: 80 ms of CPU a draw amortised, 150 ms alone, twice the time of C. The
C version (`equilibrium.c`, gcc -O3 -march=native) is skipped where there is no gcc.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from tests.bargain.games import base, change, menu

from nicias.bargain import chain, sweeps
from nicias.bargain.parameters import MapParameters
from nicias.bargain.rows import LEAD
from nicias.bargain.solve import _first_guess, solve

DRAWS, THREADS = 200, 2


def fastest(work, times: int = 12) -> float:
    """CPU seconds of the fastest of several runs, the only figure a busy machine leaves alone."""
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def draws(count: int, refresh: int) -> list[MapParameters]:
    rng, game = np.random.default_rng(1), base(refresh=refresh)
    return [change(game, first__prior=rng.uniform(0.6, 0.9), second__prior=rng.uniform(0.3, 0.5)) for _ in range(count)]


@pytest.mark.parametrize("refresh", [1, 4])
@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_one_solve(benchmark, refresh, precision):
    """4 784 states, 12 packages, 180 sweeps. Refresh 1 in float64 is the definition; the others are quick modes."""
    game, packages = base(refresh=refresh), menu()

    def work() -> None:
        solve(game, packages, precision)

    work()
    benchmark.pedantic(work, rounds=5)
    print(f"\none solve, refresh {refresh}, {precision.__name__}: {1e3 * fastest(work):.0f} ms of CPU")


@pytest.mark.parametrize(("refresh", "precision"), [(1, np.float64), (4, np.float32)])
def test_many_draws_on_two_threads(benchmark, refresh, precision):
    games, packages = draws(DRAWS, refresh), menu()

    def study() -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            for _ in pool.map(lambda game: solve(game, packages, precision).sweeps_done, games):
                pass

    solve(games[0], packages, precision)
    spent = time.process_time()
    benchmark.pedantic(study, rounds=1)
    spent = 1e3 * (time.process_time() - spent) / DRAWS
    print(f"\n{DRAWS} draws on {THREADS} threads, refresh {refresh}, {precision.__name__}: {spent:.0f} ms of CPU a draw")


def test_against_c(tmp_path):
    library = compiled(tmp_path)
    game, packages = base(), menu()
    war, table = chain.war(game), chain.table(game, packages)
    numerics, width = game.numerics, 2 * game.numerics.force_points - 1

    def in_python() -> np.ndarray:
        alone, _, _, flip = sweeps.without_talks(
            war, *_first_guess(war, numerics), width, 3 * numerics.sweeps, numerics.tolerance
        )
        return sweeps.with_talks(war, table, alone, flip, width, numerics.sweeps, 1, numerics.tolerance)[0]

    def in_c() -> np.ndarray:
        value, chance = _first_guess(war, numerics)
        records = (
            c_record(WarRecord, war, levels=4, lines=13, width=width, moves=war.target.size),
            c_record(TableRecord, table, count=len(packages), shifts=table.shift_whole.size),
        )
        records[0].columns, records[0].short_columns = value.shape[2], chance.shape[2]
        library.solve(
            ctypes.byref(records[0]), ctypes.byref(records[1]), value.ctypes, chance.ctypes, numerics.sweeps, numerics.tolerance
        )
        return value

    states = slice(LEAD, LEAD + 13 * 4 * width)
    assert in_c()[..., states] == pytest.approx(in_python()[..., states], abs=1e-12)
    ours, limit = np.inf, np.inf
    for _ in range(12):  # interleaved, so that a busy machine slows both
        ours, limit = min(ours, fastest(in_python, 1)), min(limit, fastest(in_c, 1))
    print(f"\nsweeps alone: {1e3 * ours:.0f} ms against {1e3 * limit:.0f} ms in C, ratio {ours / limit:.2f}")
    assert ours < 2 * limit


def pointers(*names: str) -> list[tuple[str, type]]:
    return [(name, ctypes.c_void_p) for name in names]


def numbers(kind: type, *names: str) -> list[tuple[str, type]]:
    return [(name, kind) for name in names]


class WarRecord(ctypes.Structure):
    _fields_ = (
        *numbers(ctypes.c_int64, "levels", "lines", "width", "moves", "columns", "short_columns"),
        *pointers("lower", "first_move", "target", "chosen"),
        *pointers("coefficient", "terminal", "cost", "flip_limit", "hopeless_below", "drift", "rule", "exit_charge", "tilt"),
        *numbers(ctypes.c_double, "hopeless_slope", "discount", "survival", "choice", "choice_slope"),
    )


class TableRecord(ctypes.Structure):
    _fields_ = (
        *numbers(ctypes.c_int64, "count", "shifts"),
        *pointers("shift_first", "shift_whole", "talks", "talks_value", "shift_part", "tempted", "safe", "flow", "relief"),
        *pointers("slope", "text_slope", "proposer", "weary"),
        *numbers(ctypes.c_double, "temptation_slope", "reopening", "breach_loss", "signature", "anchor"),
    )


def c_record(kind: type[ctypes.Structure], folded: chain.War | chain.Table, **sizes: int) -> ctypes.Structure:
    record = kind(**sizes)
    for name, value in folded._asdict().items():
        if name in dict(kind._fields_):
            setattr(record, name, value.ctypes.data if isinstance(value, np.ndarray) else value)
    return record


def compiled(folder: Path) -> ctypes.CDLL:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("no gcc here")
    target = folder / "equilibrium.so"
    source = Path(__file__).with_suffix(".c")
    subprocess.run(
        [
            compiler,
            "-O3",
            "-march=native",
            "-fno-trapping-math",
            "-fno-math-errno",
            "-shared",
            "-fPIC",
            "-o",
            target,
            source,
            "-lm",
        ],
        check=True,
    )
    library = ctypes.CDLL(str(target))
    library.solve.argtypes = [ctypes.c_void_p] * 4 + [ctypes.c_int64, ctypes.c_double]
    library.solve.restype = ctypes.c_int64
    return library
