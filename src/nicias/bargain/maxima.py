"""Compiled part of the Pareto frontier of more than two parties: undominated sums, issue by issue.

A *front* is a set of packages none of which another equals or exceeds for every party: an int64 array, one row a package, its
columns the parties' utilities in fixed point and last the index; rows stand in falling lexicographic order, and of equal
utilities the smallest index is kept. Coordinates are integers, so that equal sums are equal whatever the order of adding.

Two fronts are united by striking from each what the other dominates. `_strike` divides both sets at the median of one
coordinate and conquers: above against above and below against below in the same coordinates, above against below in one
coordinate less [Kung, Luccio and Preparata 1975].
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nicias.bargain.utilities import Integers

SMALL = 1024
"""Pairs of rows compared one by one instead of being divided further."""


@njit(cache=True, nogil=True)
def front_of_sums(columns: Integers, first: Integers) -> Integers:
    """The front of all sums of one column a part, built part by part: (packages, parties + 1).

    `columns` (parties + 1, all): utilities and the step of the index; part k has columns first[k]:first[k+1]. Pruning each
    partial sum is exact: adding the same columns to two rows keeps their order.
    """
    front = np.zeros((1, columns.shape[0]), np.int64)
    for part in range(len(first) - 1):
        grown = np.empty((0, columns.shape[0]), np.int64)
        for column in range(first[part], first[part + 1]):
            grown = _united(grown, front, columns[:, column].copy())
        front = grown
    return front


@njit(cache=True, nogil=True)
def _united(one: Integers, other: Integers, offset: Integers) -> Integers:
    """The front of `one` together with `other` moved by `offset`."""
    merged, origin = _merged(one, other, offset)
    from_one, from_other = np.flatnonzero(origin == 0), np.flatnonzero(origin == 1)
    dominated = np.zeros(len(merged), np.bool_)
    _strike(merged, dominated, from_one, from_other)
    _strike(merged, dominated, from_other[~dominated[from_other]], from_one)
    return merged[~dominated]


@njit(cache=True, nogil=True)
def _merged(one: Integers, other: Integers, offset: Integers) -> tuple[Integers, Integers]:
    """Both fronts in one falling lexicographic order, and where each row is from: 0 one, 1 other, 2 both.

    A row that is in both is beaten in neither and beats nothing of either: it is done.
    """
    n, m, width = len(one), len(other), one.shape[1]
    merged, origin = np.empty((n + m, width), np.int64), np.empty(n + m, np.int64)
    i = j = kept = 0
    while i < n or j < m:
        order = 0  # +1: the row of one comes first, -1: the row of other, 0: they are equal
        if i == n:
            order = -1
        elif j == m:
            order = 1
        else:
            for k in range(width - 1):
                there = other[j, k] + offset[k]
                if one[i, k] != there:
                    order = 1 if one[i, k] > there else -1
                    break
        if order >= 0:
            merged[kept] = one[i]
            i += 1
        else:
            for k in range(width):
                merged[kept, k] = other[j, k] + offset[k]
        if order == 0:
            merged[kept, width - 1] = min(merged[kept, width - 1], other[j, width - 1] + offset[width - 1])
        if order <= 0:
            j += 1
        origin[kept] = 2 if order == 0 else (0 if order == 1 else 1)
        kept += 1
    return merged[:kept], origin[:kept]


@njit(cache=True, nogil=True)
def _strike(rows: Integers, dominated: np.ndarray, above: Integers, below: Integers) -> None:
    """Mark each row of `below` that some row of `above` equals or exceeds in every coordinate.

    Both are places in `rows`, whose last column is no coordinate.
    """
    last = rows.shape[1] - 2
    stack = [
        (above, below, 0)
    ]  # compare these two in the coordinates from the third on; a list, as compiled recursion is not cached
    while len(stack) > 0:
        above, below, k = stack.pop()
        above, below = _in_reach(rows, above, below[~dominated[below]], k)
        n, m = len(above), len(below)
        if n == 0 or m == 0:
            continue
        if k == last:  # the highest row of `above` reaches all that are left
            dominated[below] = True
        elif n * m <= SMALL:
            _strike_one_by_one(rows, dominated, above, below, k)
        elif k == last - 1:
            _strike_by_sweeping(rows, dominated, above, below, k)
        else:
            pivot = np.int64(np.median(rows[below, k]))
            lowest = min(rows[above, k].min(), rows[below, k].min())
            pivot = max(pivot, lowest + 1)  # so that something lies below it
            above_is_high, below_is_high = rows[above, k] >= pivot, rows[below, k] >= pivot
            high, low = below[below_is_high], below[~below_is_high]
            level = k + 1 if pivot == lowest + 1 else k  # those below the pivot are then all equal in k
            stack.append((above[above_is_high], high, k))
            stack.append((above[~above_is_high], low, level))
            stack.append((above[above_is_high], low, k + 1))


@njit(cache=True, nogil=True)
def _strike_one_by_one(rows: Integers, dominated: np.ndarray, above: Integers, below: Integers, k: int) -> None:
    """The same for few rows, in the coordinates from k on."""
    for b in below:
        for a in above:
            beaten = True
            for c in range(k, rows.shape[1] - 1):
                if rows[a, c] < rows[b, c]:
                    beaten = False
                    break
            if beaten:
                dominated[b] = True
                break


@njit(cache=True, nogil=True)
def _strike_by_sweeping(rows: Integers, dominated: np.ndarray, above: Integers, below: Integers, k: int) -> None:
    """The same for the last two coordinates k and k+1: downwards in k, with the highest k+1 met so far."""
    above, below = above[np.argsort(-rows[above, k])], below[np.argsort(-rows[below, k])]
    place, highest = 0, rows[above, k + 1].min()
    for b in below:
        while place < len(above) and rows[above[place], k] >= rows[b, k]:
            highest = max(highest, rows[above[place], k + 1])
            place += 1
        dominated[b] |= place > 0 and rows[b, k + 1] <= highest


@njit(cache=True, nogil=True)
def _in_reach(rows: Integers, above: Integers, below: Integers, k: int) -> tuple[Integers, Integers]:
    """The rows of `above` that could strike one of `below`, and those of `below` that could be struck, coordinate by coordinate."""
    for c in range(k, rows.shape[1] - 1):
        if len(above) == 0 or len(below) == 0:
            break
        below = below[rows[below, c] <= rows[above, c].max()]
        if len(below) > 0:
            above = above[rows[above, c] >= rows[below, c].min()]
    return above, below
