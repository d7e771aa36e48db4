"""Compiled parts of the choice of packages: staircases of undominated points, and thinning by farthest points.

A *staircase* is the undominated part of a set of points (u_0, u_1): an int64 array with rows u_0, u_1 and index, u_0 strictly
falling and u_1 strictly rising; of equal points the one with the smallest index is kept. Coordinates are fixed-point integers,
so that equal sums are equal whatever the order of adding (see `packages`).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from nicias.bargain.parameters import Array

Integers = NDArray[np.int64]

GRAIN = 2.0**-40
"""Sums of utilities and squared distances closer than about 1e-12 are ties."""


@njit(cache=True, nogil=True)
def _merge(one: Integers, other: Integers, offset: Integers) -> Integers:
    """The staircase of `one` together with `other` moved by `offset`, each (3, points)."""
    n, m = one.shape[1], other.shape[1]
    merged = np.empty((3, n + m), np.int64)
    i = j = kept = 0
    highest = np.int64(-(2**63 - 1))
    while i < n or j < m:
        take_one = j >= m
        if i < n and j < m:
            x, y = other[0, j] + offset[0], other[1, j] + offset[1]
            if one[0, i] != x:
                take_one = one[0, i] > x
            elif one[1, i] != y:
                take_one = one[1, i] > y
            else:
                take_one = one[2, i] < other[2, j] + offset[2]
        if take_one:
            x, y, index = one[0, i], one[1, i], one[2, i]
            i += 1
        else:
            x, y, index = other[0, j] + offset[0], other[1, j] + offset[1], other[2, j] + offset[2]
            j += 1
        if y > highest:
            merged[0, kept], merged[1, kept], merged[2, kept] = x, y, index
            highest = y
            kept += 1
    return merged[:, :kept].copy()


@njit(cache=True, nogil=True)
def staircase_of_sums(options: Integers, first: Integers) -> Integers:
    """The staircase of all sums of one option an issue, built issue by issue.

    `options` (3, all options): u_0, u_1 and the step of the index; issue k has columns first[k]:first[k+1]. Pruning each
    partial sum is exact: adding the same options to two points keeps their order, and their order of enumeration.
    """
    front = np.zeros((3, 1), np.int64)
    for issue in range(len(first) - 1):
        grown = np.empty((3, 0), np.int64)
        for option in range(first[issue], first[issue + 1]):
            grown = _merge(grown, front, options[:, option])
        front = grown
    return front


@njit(cache=True, nogil=True)
def _outside(points: Integers, cover: Integers) -> Integers:
    """The part of the staircase `points` that no point of the staircase `cover` equals or exceeds in both u_0 and u_1."""
    n, m = points.shape[1], cover.shape[1]
    left = np.empty((3, n), np.int64)
    kept = 0
    j = -1
    for i in range(n):
        while j + 1 < m and cover[0, j + 1] >= points[0, i]:
            j += 1
        if j < 0 or cover[1, j] < points[1, i]:
            left[:, kept] = points[:, i]
            kept += 1
    return left[:, :kept].copy()


@njit(cache=True, nogil=True)
def undominated(classes: Integers, front: Integers) -> Integers:
    """Packages undominated in (u_0, u_1, G, −h0) at equal Δ: (6, packages) rows u_0, u_1, index, G, −log(1−h0), Δ.

    `classes` (6, classes): the same rows for each combination of the issues that touch (G, Δ, h0), sorted by Δ, then by G
    falling, then by h0 rising; `front`: the staircase of the other issues' sums, the same in every class but for its offset.
    """
    count, size = classes.shape[1], front.shape[1]
    total = count * size
    points = np.empty((3, total), np.int64)  # survivors, class key after class key
    key = np.empty((3, count), np.int64)  # G, −log(1−h0), Δ of each distinct key
    begin = np.zeros(count + 1, np.int64)
    keys = group = c = 0
    while c < count:
        if c == 0 or classes[5, c] != classes[5, c - 1]:
            group = keys  # first key at this Δ
        own = np.empty((3, 0), np.int64)
        start = c
        while c < count and (
            classes[3, c] == classes[3, start] and classes[4, c] == classes[4, start] and classes[5, c] == classes[5, start]
        ):
            own = _merge(own, front, classes[:3, c])
            c += 1
        for earlier in range(group, keys):  # by the sorting its G is at least as high, and its key is not the same
            if own.shape[1] > 0 and key[1, earlier] <= classes[4, start]:
                own = _outside(own, points[:, begin[earlier] : begin[earlier + 1]])
        key[:, keys] = classes[3:, start]
        begin[keys + 1] = begin[keys] + own.shape[1]
        points[:, begin[keys] : begin[keys + 1]] = own
        keys += 1
    result = np.empty((6, begin[keys]), np.int64)
    result[:3] = points[:, : begin[keys]]
    for k in range(keys):
        for place in range(begin[k], begin[k + 1]):
            result[3:, place] = key[:, k]
    return result


@njit(cache=True, nogil=True)
def farthest_points(points: Array, order: Integers, limit: int) -> Integers:
    """Columns of `points` (4, n) chosen by farthest-point selection, in the order chosen; ties go to the smallest `order`.

    The first has the largest points[0] + points[1]; each next one the largest distance to its nearest chosen point. Both are
    compared after rounding to GRAIN: scores typed in decimals tie often, and rounding errors must not choose between them.
    """
    n = points.shape[1]
    chosen = np.empty(min(limit, n), np.int64)
    merit = np.empty(n)
    for i in range(n):
        merit[i] = np.rint((points[0, i] + points[1, i]) / GRAIN)
    distance = np.full(n, np.inf)
    for turn in range(len(chosen)):
        best = 0
        for i in range(1, n):
            if merit[i] > merit[best] or (merit[i] == merit[best] and order[i] < order[best]):
                best = i
        chosen[turn] = best
        a, b, c, d = points[0, best], points[1, best], points[2, best], points[3, best]
        for i in range(n):
            away = (points[0, i] - a) ** 2 + (points[1, i] - b) ** 2 + (points[2, i] - c) ** 2 + (points[3, i] - d) ** 2
            distance[i] = min(distance[i], away)
            merit[i] = np.rint(distance[i] / GRAIN)
    return chosen
