"""The compiled months of a war on the terrain: talks on the map's policies, the month fought, peace, collapse, the counts."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.blocks import end_peace
from nicias.war.philox import BIRTH, BITS, PEACE, philox4x32
from nicias.war.terrain.chance import (
    BLAME,
    BLOCK,
    LANES,
    PATRON,
    ROUND_EVIDENCE,
    ROUND_FORCE,
    SIGN,
    TALKS,
    TEXT,
    WEARY,
    draw,
    uniform,
)
from nicias.war.terrain.mediator import NOBODY, pressure
from nicias.war.terrain.month import born, fight
from nicias.war.terrain.projection import leaning, rounded, whom

# Compiled code carries no useful annotations; records as in `registry`, tables as in `projection.ReadMap`.
# pyright: reportMissingParameterType=false

_SHIFT = np.uint32(32 - BITS)
_HALF = np.uint64(32)
FIXED = float(1 << 30)
"""Sums of changes of ρ and costs are kept as whole numbers of this part of one, so that they add exactly in any order."""

NO_TALKS, UNSIGNED, SIGNED, STOPPED = range(4)


@numba.njit(cache=True, nogil=True)
def place(now, grid, levels, g, word):
    """The map's state (g, l, w, r) as (s, l, r) for a month, ρ and Λ rounded at random to a neighbour."""
    h, n, step, points = grid
    l = rounded(now.evidence / step + 0.5 * (points - 1), points - 1, uniform(word[ROUND_EVIDENCE]))  # noqa: E741
    inside = min(max(now.rho / h, 1.0 - n), n - 1.0)
    r = 1 + rounded(inside + n - 1.0, 2 * n - 2, uniform(word[ROUND_FORCE]))
    w = 2 * int(now.weary[0]) + int(now.weary[1])
    return ((g * points + l) * 4 + w) * (2 * n + 1) + r, l, r


@numba.njit(cache=True, nogil=True)
def meet(now, p, on, tables, s, g, word):
    """A month's talks: (outcome, package or −1, who refused alone or −1)."""
    talks, text, sign, scale, reward = tables[0], tables[1], tables[2], tables[7], tables[12]
    if uniform(word[TALKS]) >= talks[g] or text.shape[1] == 0:
        return NO_TALKS, -1, NOBODY
    u, k = uniform(word[TEXT]), 0
    while k < text.shape[1] - 1 and u >= text[s, k]:
        k += 1
    first = uniform(word[SIGN]) < leaning(sign[0, s, k], pressure(now, p, on, scale[0], 0))
    second = uniform(word[SIGN + 1]) < leaning(sign[1, s, k], pressure(now, p, on, scale[1], 1))
    if not (first and second):
        if first:
            return UNSIGNED, k, 1
        return UNSIGNED, k, (0 if second else NOBODY)
    if on.establishment:
        beyond = max(0.0, reward[k] - p.concession_limit) / (1.0 - p.concession_limit)
        if uniform(word[BLOCK]) < p.establishment_block * beyond:
            return STOPPED, k, NOBODY
    return SIGNED, k, NOBODY


@numba.njit(cache=True, nogil=True)
def next_level(now, tables, exit_level, s, g, blamed, word):
    """The patron's move, and what impatience, a crisis or a crack add to it."""
    patron = tables[4]
    u, to = uniform(word[PATRON]), 0
    while to < patron.shape[2] - 1 and u >= patron[s, blamed + 1, to]:
        to += 1
    if to == g:
        if now.tired > 0.0 and g > 0:
            return g - 1
        if (now.pivoted > 0.0 or now.crack > 0.0) and g > (1 if exit_level else 0):
            return g - 1
    return to


@numba.njit(cache=True, nogil=True)
def tire(now, p, on, tables, g, l, r, word):  # noqa: E741
    """Whether each side's tolerance runs out in a month that began at (g, l, r)."""
    hopeless, cost, tolerance = tables[5], tables[8], tables[9]
    for i in range(2):
        if now.weary[i] > 0.0:
            continue
        price = now.cost_now[i] if on.cost_path else cost[i, g]
        share = hopeless[i, g, l, r]
        if on.tolerance:
            now.borne[i] += price * share
            if now.borne[i] >= tolerance[i, g] * now.limit[i]:
                now.weary[i] = 1.0
        elif uniform(word[WEARY + i]) < min(1.0, price / tolerance[i, g]) * share:
            now.weary[i] = 1.0


@numba.njit(cache=True, nogil=True)
def resume(now, tables, grid, k):
    """The force ratio at which the war resumes after package k (E5), inside the last points before collapse."""
    h, n, _, _ = grid
    rho = min(max(now.rho + tables[11][k], (1.0 - n) * h), (n - 1.0) * h)
    now.advantage += rho - now.rho
    now.rho = rho


@numba.njit(cache=True, nogil=True)
def danger_of(p, on, tables, s, k):
    """Monthly hazard that a peace signed in state s under package k collapses."""
    hazard = float(tables[3][s, k])
    if on.deal_reversal:
        hazard = 1.0 - (1.0 - hazard) * (1.0 - p.reversal_rate * (1.0 - p.lock_in))
    return hazard


@numba.njit(cache=True, nogil=True)
def _bin(value, low, inverse, last):
    return int(min(max(np.floor((value - low) * inverse) + 1.0, 0.0), float(last)))


@numba.njit(cache=True, nogil=True)
def _observe(flat, t, column, offset, low, inverse, events, seen, series, firsts):
    bins = series.shape[2] - 2
    if column[t] >= 0:
        kept = series[column[t]]
        for a in range(offset.shape[0]):
            position = (flat[offset[a]] - low[a]) * inverse[a]
            at = 0
            if position >= bins:
                at = bins + 1
            elif position >= 0.0:
                at = np.int32(position) + 1
            kept[a, at] += 1
    for e in range(events.shape[0]):
        if not seen[e] and flat[events[e]] != 0.0:
            seen[e] = True
            firsts[e, t] += 1


@numba.njit(cache=True, nogil=True)
def histories(
    first, count, months, key, records, tables, grid, levels, start, times, exit_level, truth, fundamental,
    totals, minimum, spans, checkpoint, total_low, total_inverse, watched, counts, seen_counts,
):  # fmt: skip
    """Histories first … first+count−1 (uint64) over `months`, added to the arrays of `counts` and `seen_counts`.

    `records`: scratch state, its float64 view, start state, parameters, switches, limits (added to), outlook. `totals`: for each total up
    to two places in the state (−1 none) and its monthly rate by level where the state has none. `watched`: places of the
    series, their lowest value and bins a unit, places of the events, the column of each month in `series` (−1: not kept).
    """
    states, rows, born_as, parameters, switches, limits, outlook = records
    now, flat, p, on, limit, view = states[0], rows[0], parameters[0], switches[0], limits[0], outlook[0]
    k0, k1 = key
    total_places, total_rates = totals
    offset, low, inverse, events, column = watched
    signed, ceasefire, packages, survived, renewed, collapsed, exited, turned_weary, talks_held, level, binned = counts
    series, firsts, walk = seen_counts
    word = np.empty(LANES, np.int32)
    seen = np.empty(events.shape[0], np.bool_)
    added = np.zeros(total_places.shape[0])
    package, signed_at, counted = np.zeros(1, np.int64), np.zeros(1, np.int64), np.zeros(1, np.bool_)
    end = grid[0] * grid[1]
    last_bin = binned.shape[2] - 1
    for number in range(count):
        history = first + np.uint64(number)
        states[0] = born_as[0]
        seen[:] = False
        added[:] = 0.0
        a, _, _, _ = philox4x32(np.uint32(history), np.uint32(history >> _HALF), np.uint32(0), BIRTH, k0, k1)
        true = int(np.int32(a >> _SHIFT) < truth)
        draw(history, 0, k0, k1, word)
        born(now, p, on, fundamental[true], word)
        g, weary = start
        now.weary[0], now.weary[1] = float(weary >> 1), float(weary & 1)
        level[g, 0] += 1
        out = exit_level and g == 0
        exited[0] += out
        turned_weary[0, 0] += weary >> 1
        turned_weary[1, 0] += weary & 1
        _observe(flat, 0, column, offset, low, inverse, events, seen, series, firsts)
        counted[0] = False
        k, danger, over = -1, 0.0, False
        for t in range(1, months + 1):
            if k >= 0 and not over:
                a, _, _, _ = philox4x32(np.uint32(history), np.uint32(history >> _HALF), np.uint32(t), PEACE, k0, k1)
                if uniform(np.int32(a >> _SHIFT)) < danger:
                    end_peace(0, t - 1, package, signed_at, counted, minimum, spans, ceasefire, packages, survived)
                    renewed[t] += 1
                    resume(now, tables, grid, k)
                    k = -1
            if k < 0 and not over:
                draw(history, t, k0, k1, word)
                s, l, r = place(now, grid, levels, g, word)  # noqa: E741
                outcome, which, refused = meet(now, p, on, tables, s, g, word)
                talks_held[t] += outcome != NO_TALKS
                if outcome == SIGNED:
                    k, danger = which, danger_of(p, on, tables, s, which)
                    package[0], signed_at[0] = k, t
                    signed[t] += 1
                    if on.emboldening:
                        now.emboldened += p.emboldening * tables[12][k] * (1.0 - p.moderators)
                else:
                    now.blocked = 1.0 if outcome == STOPPED else 0.0
                    suspicion = now.suspicion if on.blame_contest else 0.0
                    blamed = whom(tables[6], refused, suspicion, uniform(word[BLAME]))
                    before = now.rho
                    fight(now, p, on, limit, view, times[t], word, g, outcome != NO_TALKS, refused, blamed)
                    for i in range(total_rates.shape[0]):
                        added[i] += total_rates[i, g]
                    moved = now.rho - before
                    walk[g, 0] += 1
                    walk[g, 1] += int(np.floor(moved * FIXED + 0.5))
                    walk[g, 2] += int(np.floor(moved * moved * FIXED + 0.5))
                    for i in range(2):
                        walk[g, 3 + i] += int(np.floor(now.cost_now[i] * FIXED + 0.5))
                        walk[g, 5 + i] += int(np.floor(now.killed[i] + 0.5))
                    were = now.weary[0], now.weary[1]
                    tire(now, p, on, tables, g, l, r, word)
                    for i in range(2):
                        turned_weary[i, t] += now.weary[i] > were[i]
                    _observe(flat, t, column, offset, low, inverse, events, seen, series, firsts)
                    g = next_level(now, tables, exit_level, s, g, blamed, word)
                    if exit_level and g == 0 and not out:
                        out = True
                        exited[t] += 1
                    if abs(now.rho) >= end - 1e-12:
                        collapsed[0 if now.rho < 0.0 else 1, t] += 1
                        over = True
            level[g, t] += 1
            c = checkpoint[t]
            if c >= 0:
                for i in range(total_places.shape[0]):
                    value = added[i]
                    for q in range(2):
                        if total_places[i, q] >= 0:
                            value += flat[total_places[i, q]]
                    binned[i, c, _bin(value, total_low[i, c], total_inverse[i, c], last_bin)] += 1
        if k >= 0 and not over:  # a peace in force is watched until its minimum length is over
            t = months
            while t - signed_at[0] < minimum:
                a, _, _, _ = philox4x32(np.uint32(history), np.uint32(history >> _HALF), np.uint32(t + 1), PEACE, k0, k1)
                if uniform(np.int32(a >> _SHIFT)) < danger:
                    break
                t += 1
            end_peace(0, t, package, signed_at, counted, minimum, spans, ceasefire, packages, survived)
