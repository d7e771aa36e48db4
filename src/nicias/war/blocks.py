"""The compiled months of (E12): blocks of histories, stage by stage, so that each stage is one vectorised loop.

Within a block the lanes at war come first, then those at peace, then those whose war has ended in collapse: [0, war),
[war, peace), [peace, n). A lane that changes its condition is swapped to the border, which is rare, so that the stages run
over contiguous memory. What only events need (`since`, `signed_at` …) stays in place and is found by the lane's number.
"""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.philox import BIRTH, BITS, PEACE, WAR, philox4x32

# Compiled code carries no useful annotations; shapes are those of `Policy` and `Tally`.
# pyright: reportMissingParameterType=false

LANES = 256
_SHIFT = np.uint32(32 - BITS)
_HALF = np.uint64(32)


@numba.njit(cache=True, nogil=True)
def _draw(base, number, start, stop, month, stream, k0, k1, word_0, word_1, word_2, word_3):
    """The four 30-bit words of lanes [start, stop) for one month and stream."""
    for i in range(start, stop):
        history = base + np.uint64(number[i])
        a, b, c, d = philox4x32(np.uint32(history), np.uint32(history >> _HALF), month, stream, k0, k1)
        word_0[i] = np.int32(a >> _SHIFT)
        word_1[i] = np.int32(b >> _SHIFT)
        word_2[i] = np.int32(c >> _SHIFT)
        word_3[i] = np.int32(d >> _SHIFT)


@numba.njit(cache=True, nogil=True)
def _swap(a, b, number, g, l, w, r, theta, gained):  # noqa: E741
    number[a], number[b] = number[b], number[a]
    g[a], g[b] = g[b], g[a]
    l[a], l[b] = l[b], l[a]
    w[a], w[b] = w[b], w[a]
    r[a], r[b] = r[b], r[a]
    theta[a], theta[b] = theta[b], theta[a]
    gained[a], gained[b] = gained[b], gained[a]


@numba.njit(cache=True, inline="always", nogil=True)
def _below(word, table, place):
    """1 if the word lies below that threshold (unsigned places spare the compiled code the test for negative ones)."""
    return np.int32(word < table[np.uintp(place)])


@numba.njit(cache=True, nogil=True)
def _month_of_war(n, sizes, tables, word_0, word_1, word_2, word_3, g, l, w, r, theta, s, x, row, event, gained):  # noqa: E741
    """One month for n lanes at war: writes the state each would have next, `event` (1 signed, 2 otherwise moved) and the area.

    Returns the number of lanes with serious talks. `g`, `l`, `w`, `r` are (2, LANES): row 0 now, row 1 next.
    """
    levels, points, force = sizes
    state, _, patron, _, battle, next_evidence, _, area = tables
    talks = np.int32(0)
    for i in range(n):
        s[i] = ((g[0, i] * points + l[0, i]) * 4 + w[0, i]) * force + r[0, i]
    for i in range(n):  # talks: who signed, who refused (E11)
        u, j = word_0[i], s[i] * 8
        signed, second, third = _below(u, state, j), _below(u, state, j + 1), _below(u, state, j + 2)
        event[i] = signed
        x[i] = (second - signed) + 2 * (third - second)
        talks += _below(u, state, j + 3)
    for i in range(n):  # battle and evidence (E1), (E2)
        u, j = word_1[i], g[0, i] * points + l[0, i]
        b = (theta[i] * levels * points + j) * 5
        m = 5 - _below(u, battle, b) - _below(u, battle, b + 1) - _below(u, battle, b + 2)
        m -= _below(u, battle, b + 3) + _below(u, battle, b + 4)
        l[1, i] = next_evidence[np.uintp(j * 6 + m)]
        r[1, i] = r[0, i] + (m >> 1) - 1
    for i in range(n):  # tolerance (E8): flips 2 only side 0, 3 both, 1 only side 1
        u, j = word_2[i], s[i] * 8
        first, both, either = _below(u, state, j + 4), _below(u, state, j + 5), _below(u, state, j + 6)
        w[1, i] = w[0, i] | (2 * first + 3 * (both - first) + (either - both))
    for i in range(n):  # the patron (E13)
        row[i] = (s[i] * 3 + x[i]) * levels
        g[1, i] = levels - 1
    for level in range(levels - 1):
        for i in range(n):
            g[1, i] -= _below(word_3[i], patron, row[i] + level)
    for i in range(n):
        gained[i] += 0.0 if event[i] == 1 else area[np.uintp(r[0, i])]
    for i in range(n):
        moved = (g[1, i] != g[0, i]) | (w[1, i] != w[0, i]) | (r[1, i] == 0) | (r[1, i] == force - 1)
        event[i] = 1 if event[i] == 1 else 2 * moved
    return talks


@numba.njit(cache=True, nogil=True)
def end_peace(h, month, package, signed_at, counted, minimum, spans, ceasefire, packages, survived):
    """Count a ceasefire of lane h that has kept the peace in `month − signed_at` months after its signature."""
    kept = month - signed_at[h]
    if counted[h] or kept < minimum:
        return
    counted[h] = True
    ceasefire[signed_at[h]] += 1
    packages[package[h], signed_at[h]] += 1
    for i in range(spans.shape[0]):
        survived[i, signed_at[h]] += kept >= spans[i]


@numba.njit(cache=True, nogil=True)
def _bin_totals(n, c, gained, fought, rates, low, inverse, sums, totals):
    """Histogram the totals of a block at checkpoint c; the area in lane order, the rest by months fought at each level."""
    last = totals.shape[2] - 1
    for a in range(totals.shape[0]):
        for i in range(n):
            sums[i] = gained[i] if a == 0 else 0.0
        for level in range(fought.shape[0] if a > 0 else 0):
            for i in range(n):
                sums[i] += rates[a - 1, level] * fought[level, i]
        for i in range(n):
            sums[i] = min(max(np.floor((sums[i] - low[a, c]) * inverse[a, c]) + 1.0, 0.0), float(last))
        for i in range(n):
            totals[a, c, np.uintp(sums[i])] += 1


@numba.njit(cache=True, nogil=True)
def run(
    first, count, months, k0, k1, sizes, tables, start, truth, exit_level, rates, minimum, spans, checkpoint, low, inverse, counts
):
    """Histories first … first+count−1 (uint64) over `months`, added to `counts` (the arrays of `Tally` from `signed` on).

    `rates` (totals − 1, N_g) a month of war; `checkpoint` (months+1,) index or −1; `low`, `inverse` (totals, checkpoints): where
    the bins start and how many there are a unit.
    """
    levels, _, force = sizes
    _, package_table, _, hazard_table, _, _, resume, _ = tables
    signed, ceasefire, packages, survived, renewed, collapsed, exited, turned_weary, talks, level, totals = counts
    K = hazard_table.shape[0]
    g, l = np.empty((2, LANES), np.int32), np.empty((2, LANES), np.int32)  # noqa: E741
    w, r = np.empty((2, LANES), np.int32), np.empty((2, LANES), np.int32)
    theta, number, gained = np.empty(LANES, np.int32), np.empty(LANES, np.int32), np.empty(LANES)
    word_0, word_1 = np.empty(LANES, np.int32), np.empty(LANES, np.int32)
    word_2, word_3 = np.empty(LANES, np.int32), np.empty(LANES, np.int32)
    s, x, row, event = np.empty(LANES, np.int32), np.empty(LANES, np.int32), np.empty(LANES, np.int32), np.empty(LANES, np.int32)
    since, signed_at, package = np.empty(LANES, np.int64), np.empty(LANES, np.int64), np.empty(LANES, np.int64)
    hazard, counted, out = np.empty(LANES, np.int32), np.empty(LANES, np.bool_), np.empty(LANES, np.bool_)
    fought, sums = np.empty((levels, LANES)), np.empty(LANES)
    leaving = np.empty(LANES, np.int64)
    for block in range(0, count, LANES):
        n = min(LANES, count - block)
        base = first + np.uint64(block)
        for i in range(n):
            number[i] = i
        _draw(base, number, 0, n, np.uint32(0), BIRTH, k0, k1, word_0, word_1, word_2, word_3)
        for i in range(n):
            g[0, i], l[0, i], w[0, i], r[0, i] = start[0], start[1], start[2], start[3]
            theta[i] = word_0[i] < truth
            gained[i] = 0.0
            since[i], counted[i], out[i] = 0, False, exit_level and start[0] == 0
            fought[:, i] = 0
        level[start[0], 0] += n
        exited[0] += n * (exit_level and start[0] == 0)
        turned_weary[0, 0] += n * (start[2] >> 1)
        turned_weary[1, 0] += n * (start[2] & 1)
        war, peace = n, n
        for t in range(1, months + 1):
            if peace > war:
                _draw(base, number, war, peace, np.uint32(t), PEACE, k0, k1, word_0, word_1, word_2, word_3)
                for p in range(war, peace):
                    h = number[p]
                    if word_0[p] < hazard[h]:  # the war resumes in this same month
                        end_peace(h, t - 1, package, signed_at, counted, minimum, spans, ceasefire, packages, survived)
                        renewed[t] += 1
                        here = r[0, p]
                        r[0, p] = resume[0, package[h], here] + (word_1[p] < resume[1, package[h], here])
                        since[h] = t - 1
                        _swap(p, war, number, g[0], l[0], w[0], r[0], theta, gained)
                        war += 1
            _draw(base, number, 0, war, np.uint32(t), WAR, k0, k1, word_0, word_1, word_2, word_3)
            talks[t] += _month_of_war(
                war, sizes, tables, word_0, word_1, word_2, word_3, g, l, w, r, theta, s, x, row, event, gained
            )
            left = 0
            for i in range(war):
                if event[i] == 0:
                    continue
                h = number[i]
                if event[i] == 1:
                    k = 0
                    while k < K - 1 and word_0[i] >= package_table[k, s[i]]:
                        k += 1
                    package[h], signed_at[h], hazard[h] = k, t, hazard_table[k, s[i]]
                    signed[t] += 1
                    fought[g[0, i], h] += t - 1 - since[h]
                    g[1, i], l[1, i], w[1, i], r[1, i] = g[0, i], l[0, i], w[0, i], r[0, i]
                    leaving[left] = i
                    left += 1
                    continue
                if g[1, i] != g[0, i]:
                    fought[g[0, i], h] += t - since[h]
                    since[h] = t
                    level[g[0, i], t] -= 1
                    level[g[1, i], t] += 1
                    if exit_level and g[1, i] == 0 and not out[h]:
                        out[h] = True
                        exited[t] += 1
                turned = w[1, i] & ~w[0, i]
                turned_weary[0, t] += turned >> 1
                turned_weary[1, t] += turned & 1
                if r[1, i] == 0 or r[1, i] == force - 1:
                    fought[g[1, i], h] += t - since[h]
                    collapsed[0 if r[1, i] == 0 else 1, t] += 1
                    leaving[left] = i
                    left += 1
            for i in range(war):
                g[0, i], l[0, i], w[0, i], r[0, i] = g[1, i], l[1, i], w[1, i], r[1, i]
            for j in range(left - 1, -1, -1):
                war -= 1
                ended = event[leaving[j]] == 2
                _swap(leaving[j], war, number, g[0], l[0], w[0], r[0], theta, gained)
                if ended:
                    peace -= 1
                    _swap(war, peace, number, g[0], l[0], w[0], r[0], theta, gained)
            c = checkpoint[t]
            if c >= 0:
                for i in range(war):  # bring the running spell at this level up to date
                    fought[g[0, i], number[i]] += t - since[number[i]]
                    since[number[i]] = t
                _bin_totals(n, c, gained, fought, rates, low, inverse, sums, totals)
        for p in range(war, peace):  # a peace in force is watched until its minimum length is over
            h, t = number[p], months
            while t - signed_at[h] < minimum:
                history = base + np.uint64(h)
                word = philox4x32(np.uint32(history), np.uint32(history >> _HALF), np.uint32(t + 1), PEACE, k0, k1)[0]
                if np.int32(word >> _SHIFT) < hazard[h]:
                    break
                t += 1
            end_peace(h, t, package, signed_at, counted, minimum, spans, ceasefire, packages, survived)
