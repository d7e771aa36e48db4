"""One history at a time: the same months as `blocks`, written to be read, for replay and for payoffs."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.philox import BIRTH, BITS, PEACE, WAR, philox4x32

# Compiled code carries no useful annotations; shapes are those of `Policy`.
# pyright: reportMissingParameterType=false

NO_TALKS, NOBODY, FIRST_REFUSED, SECOND_REFUSED, PACKAGE = range(5)
"""What came of the talks: none held; both refused; one side refused; PACKAGE + k: package k signed."""

_SHIFT = np.uint32(32 - BITS)


@numba.njit(cache=True, nogil=True)
def words(history, month, stream, k0, k1):
    """The four 30-bit words of a history (uint64) in a month and stream (uint32)."""
    low, high = np.uint32(history), np.uint32(history >> np.uint64(32))
    a, b, c, d = philox4x32(low, high, month, stream, k0, k1)
    return np.int32(a >> _SHIFT), np.int32(b >> _SHIFT), np.int32(c >> _SHIFT), np.int32(d >> _SHIFT)


@numba.njit(cache=True, nogil=True)
def _place(word, thresholds):
    """How many thresholds the word has reached."""
    reached = 0
    for threshold in thresholds:
        reached += word >= threshold
    return reached


@numba.njit(cache=True, nogil=True)
def month_of_war(sizes, tables, theta, g, l, w, r, talks, field, toll, review):  # noqa: E741
    """(E12) a month of war from state (g, l, w, r) with its four words: (what came of the talks, next g, l, w, r)."""
    levels, points, force = sizes
    state, package, patron, _, battle, next_evidence, _, _ = tables
    line = g * points + l
    s = (line * 4 + w) * force + r
    record = state[8 * s : 8 * s + 8]
    if talks < record[0]:
        return PACKAGE + _place(talks, package[: package.shape[0] - 1, s]), g, l, w, r
    refused = NOBODY if talks >= record[2] else (FIRST_REFUSED if talks < record[1] else SECOND_REFUSED)
    outcome = NO_TALKS if talks >= record[3] else refused
    row = 5 * (theta * levels * points + line)
    m = _place(field, battle[row : row + 5])
    flip = (2, 3, 1, 0)[_place(toll, record[4:7])]
    row = (3 * s + refused - NOBODY) * levels
    return outcome, _place(review, patron[row : row + levels - 1]), next_evidence[6 * line + m], w | flip, r + m // 2 - 1


@numba.njit(cache=True, nogil=True)
def resumed(tables, package, r, word):
    """ρ's index when the war resumes under a package signed at index r (E5)."""
    resume = tables[6]
    return resume[0, package, r] + (word < resume[1, package, r])


@numba.njit(cache=True, nogil=True)
def mean_payoffs(
    first,
    count,
    months,
    k0,
    k1,
    sizes,
    tables,
    start,
    truth,
    discount,
    cost,
    talks_value,
    kept,
    ends,
    exit_cost,
    signature,
    breach,
):
    """Sums and sums of squares (2, 3) of discounted payoffs of the three players over some histories.

    Month t's flows carry δ^(t−1): `kept` (3, K, 4) (1−δ)ū a month of peace, `cost` (3, N_g, 4) and `talks_value` (3, N_g) an
    unsigned month; `signature` and −`breach` for the patron, −`exit_cost` when it leaves; `ends` (3, 2) a month after collapse.
    """
    out = np.zeros((2, 3))
    hazard = tables[3]
    _, points, force = sizes
    for history in range(first, first + count):
        theta = int(words(np.uint64(history), np.uint32(0), BIRTH, k0, k1)[0] < truth)
        g, l, w, r = start  # noqa: E741
        k, danger, weight = -1, np.int32(0), 1.0
        total = np.zeros(3)
        for t in range(1, months + 1):
            if k >= 0:
                peace = words(np.uint64(history), np.uint32(t), PEACE, k0, k1)
                if peace[0] >= danger:
                    total += weight * kept[:, k, w]
                    weight *= discount
                    continue
                total[2] -= weight * breach
                r = resumed(tables, k, r, peace[1])
                k = -1
            drawn = words(np.uint64(history), np.uint32(t), WAR, k0, k1)
            s = ((g * points + l) * 4 + w) * force + r
            outcome, g2, l2, w2, r2 = month_of_war(sizes, tables, theta, g, l, w, r, *drawn)
            if outcome >= PACKAGE:
                k = outcome - PACKAGE
                danger = hazard[k, s]
                total += weight * kept[:, k, w]
                total[2] += weight * signature
                weight *= discount
                continue
            total -= weight * cost[:, g, w]
            if outcome != NO_TALKS:
                total += weight * talks_value[:, g]
            if g2 == 0 and g != 0:
                total[2] -= weight * exit_cost
            weight *= discount
            if r2 == 0 or r2 == force - 1:
                total += weight * ends[:, int(r2 > 0)]
                break
            g, l, w, r = g2, l2, w2, r2  # noqa: E741
        out[0] += total
        out[1] += total * total
    return out
