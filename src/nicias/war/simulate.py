"""Simulate the solved map: histories in, a tally out (E12)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import Array
from nicias.errors import UsageError
from nicias.war.blocks import run
from nicias.war.policy import Policy, policy
from nicias.war.tally import Measures, Tally

CHUNK = 1 << 17
"""Histories a compiled call takes: long enough to cost nothing, short enough that an interrupt is heard."""


def simulate(
    equilibrium: Equilibrium,
    *,
    histories: int | tuple[int, int],
    key: tuple[int, int],
    measures: Measures,
    rates: Array | None = None,
    prior: float | None = None,
    redraw: bool = False,
    threads: int = 1,
) -> Tally:
    """Tally of `histories` histories of the abstract war, or of the range (first, count) of a longer run.

    `key` comes from `nicias.random.history_key`; history i under one key meets the same random words whatever the parameters, the
    range, the threads. `rates` (totals − 1, N_g) are the monthly rates behind `measures.names[1:]`, in their order. The truth
    about θ is drawn once a history from `prior` (default: the analyst's π*), or each month from the belief it implies (`redraw`).
    Memory does not grow with the number of histories.

    Raises UsageError when `rates` and `measures` disagree or the range is not one of 64-bit history numbers.
    """
    return tally(policy(equilibrium, prior=prior, redraw=redraw), histories, key, measures, rates, threads)


def tally(
    acting: Policy,
    histories: int | tuple[int, int],
    key: tuple[int, int],
    measures: Measures,
    rates: Array | None = None,
    threads: int = 1,
) -> Tally:
    """`simulate` from thresholds already made."""
    first, count = (0, histories) if isinstance(histories, int) else histories
    if first < 0 or count < 1 or first + count > 2**64:
        raise UsageError(f"Cannot simulate {count} histories from number {first}.")
    amounts = np.zeros((0, acting.levels)) if rates is None else np.ascontiguousarray(rates, np.float64)
    if amounts.shape != (len(measures.names) - 1, acting.levels):
        raise UsageError(
            f"Rates have shape {amounts.shape}; {(len(measures.names) - 1, acting.levels)} is what the measures name."
        )
    pieces = [(first + done, min(CHUNK, count - done)) for done in range(0, count, CHUNK)]
    if threads > 1:
        size = min(CHUNK, -(-count // threads))
        pieces = [(first + done, min(size, count - done)) for done in range(0, count, size)]
    shares = [pieces[i::threads] for i in range(min(threads, len(pieces)))]

    def work(share: list[tuple[int, int]]) -> Tally:
        return _count(acting, share, key, measures, amounts)

    if len(shares) == 1:
        results = [work(pieces)]
    else:
        with ThreadPoolExecutor(len(shares)) as pool:
            results = list(pool.map(work, shares))
    total = results[0]
    for other in results[1:]:
        total = total + other
    return replace(total, level=np.cumsum(total.level, axis=1))


def _count(acting: Policy, pieces: list[tuple[int, int]], key: tuple[int, int], measures: Measures, rates: Array) -> Tally:
    """The tally of some ranges, with `level` still as monthly changes."""
    T, K = measures.months + 1, acting.hazard.shape[0]
    width = measures.width
    inverse = np.divide(1.0, width, out=np.zeros_like(width), where=width > 0)
    checkpoint = np.full(T, -1, np.int64)
    checkpoint[list(measures.checkpoints)] = np.arange(len(measures.checkpoints))
    shapes = {
        "signed": (T,),
        "ceasefire": (T,),
        "package": (K, T),
        "survived": (len(measures.spans), T),
        "renewed": (T,),
        "collapsed": (2, T),
        "exited": (T,),
        "turned_weary": (2, T),
        "talks": (T,),
        "level": (acting.levels, T),
        "totals": (*width.shape, measures.bins + 2),
    }
    counts = {name: np.zeros(shape, np.int64) for name, shape in shapes.items()}
    for first, count in pieces:
        run(
            np.uint64(first),
            count,
            measures.months,
            np.uint32(key[0]),
            np.uint32(key[1]),
            acting.sizes,
            acting.tables,
            acting.start,
            np.int32(acting.truth),
            acting.exit_level,
            rates,
            measures.minimum_length,
            np.array(measures.spans, np.int64),
            checkpoint,
            np.array(measures.low),
            inverse,
            tuple(counts.values()),
        )
    return Tally(measures, sum(count for _, count in pieces), **counts)
