"""Compiled part of the search for the best package: weights with a small bound, and branch and bound (see `best_package`).

Rows of `columns` are the parties' gains in whole numbers (of 1e-12), the last row the step of the index; part k has columns
first[k]:first[k+1] and one of them is taken.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nicias.bargain.fairness import TIE
from nicias.bargain.issues import Mask
from nicias.bargain.packages import PER_ONE
from nicias.bargain.parameters import Array
from nicias.bargain.utilities import Integers

LEAST, SUM, PRODUCT = 0, 1, 2
"""Kinds of criterion over the counted parties' scaled gains."""

STEPS = 300
"""Steps taken towards the weights with the smallest bound."""


@njit(cache=True, nogil=True)
def dual_weights(gains: Array, first: Integers, kind: int, scale: Array, counted: Mask) -> Array:
    """Weights (parties,) that make the bound at the root small, by subgradient steps on the dual of the criterion.

    `gains` (parties, all) are the columns in units. Any non-negative weights prove a bound; good ones prove a narrow one.
    """
    parties, parts, number = len(gains), len(first) - 1, counted.sum()
    weights, unit, size = np.ones(parties), np.zeros(parties), 1e-12
    for i in range(parties):
        size = max(size, parts * (gains[i].max() - gains[i].min()))
        if counted[i]:
            unit[i] = 1 / scale[i]
        if kind != SUM:
            weights[i] = scale[i] if counted[i] else 0.1
    best, smallest = weights.copy(), np.inf
    for step in range(1, STEPS + 1):
        own, bound, normal, logs = np.zeros(parties), 0.0, 0.0, 0.0
        for part in range(parts):
            highest, taken = -np.inf, 0
            for column in range(first[part], first[part + 1]):
                worth = 0.0
                for i in range(parties):
                    worth += weights[i] * gains[i, column]
                if worth > highest:
                    highest, taken = worth, column
            bound += highest
            own += gains[:, taken]
        for i in range(parties):
            normal += weights[i] * unit[i]
            logs += np.log(weights[i]) if counted[i] else 0.0
        if kind == PRODUCT and bound <= 0:
            return weights
        value = bound if kind == SUM else (bound / normal if kind == LEAST else number * np.log(bound / number) - logs)
        if value < smallest:
            best, smallest = weights.copy(), value
        pace = 1 / np.sqrt(step)
        for i in range(parties):
            if kind == SUM:
                weights[i] = max(scale[i] if counted[i] else 0.0, weights[i] - pace * own[i] / size)
            elif kind == LEAST:
                weights[i] *= np.exp(-4 * pace * (own[i] - value * unit[i]) / size)
            else:
                slope = number * weights[i] * own[i] / bound - (1.0 if counted[i] else 0.0)
                weights[i] *= np.exp(-pace * min(max(slope, -1.0), 1.0))
    return best


@njit(cache=True, nogil=True)
def worth_of(kind: int, gains: Integers, scale: Array, counted: Mask) -> float:
    """The criterion of one package, or of gains that no package exceeds."""
    least, total, product = np.inf, 0.0, 1.0
    for i in range(len(gains)):
        if counted[i]:
            gain = gains[i] / PER_ONE
            least = min(least, gain * scale[i])
            total += gain * scale[i]
            product *= gain
    return least if kind == LEAST else (total if kind == SUM else product)


@njit(cache=True, nogil=True)
def ahead(value: float, total: np.int64, index: np.int64, other: float, other_total: np.int64, other_index: np.int64) -> bool:
    """Whether a package goes before another: by value, then by the sum of gains, then by its place in the enumeration."""
    tie = TIE * (1 + abs(other))
    if abs(value - other) > tie:
        return value > other
    return bool(total > other_total or (total == other_total and index < other_index))


@njit(cache=True, nogil=True)
def branch(
    columns: Integers,
    first: Integers,
    weighted: Array,
    factor: Array,
    kind: int,
    scale: Array,
    counted: Mask,
    require: bool,
    count: int,
) -> tuple[Integers, Array, Integers, int]:
    """The best packages: index (n,), value (n,), gains (n, parties) in whole numbers, and the branches looked at.

    `weighted` (2, all): the columns under weights one and under the dual's; `factor` (2,) turns their sums into bounds of the
    criterion. Without `require` packages may leave parties below their disagreement values.
    """
    parties, parts = len(columns) - 1, len(first) - 1
    room = np.zeros((parts + 1, parties), np.int64)  # the most the open parts add for each party
    room_weighted = np.zeros((parts + 1, 2))
    for part in range(parts - 1, -1, -1):
        here = slice(first[part], first[part + 1])
        for i in range(parties):
            room[part, i] = room[part + 1, i] + columns[i, here].max()
        for w in range(2):
            room_weighted[part, w] = room_weighted[part + 1, w] + weighted[w, here].max()
    number = counted.sum()
    index, value = np.zeros(count, np.int64), np.full(count, -np.inf)
    total, gains = np.zeros(count, np.int64), np.zeros((count, parties), np.int64)
    found = nodes = 0
    at = np.zeros(parts, np.int64)  # next column to try in each part
    own = np.zeros((parts + 1, parties + 1), np.int64)
    own_weighted = np.zeros((parts + 1, 2))
    most = np.zeros(parties, np.int64)
    depth = 0
    at[0] = first[0]
    while depth >= 0:
        if at[depth] == first[depth + 1]:
            depth -= 1
            continue
        column = at[depth]
        at[depth] += 1
        nodes += 1
        depth += 1
        own[depth] = own[depth - 1] + columns[:, column]
        own_weighted[depth] = own_weighted[depth - 1] + weighted[:, column]
        refused = False
        most_total = np.int64(0)
        for i in range(parties):
            most[i] = own[depth, i] + room[depth, i]
            most_total += most[i]
            refused |= require and most[i] < 0
        exact = worth_of(kind, most, scale, counted)  # once no part is open
        bound = exact
        for w in range(2):
            weighted_bound = own_weighted[depth, w] + room_weighted[depth, w]
            refused |= require and weighted_bound < -TIE
            if kind == PRODUCT:
                weighted_bound = (max(weighted_bound, 0.0) / number) ** number
            bound = min(bound, weighted_bound * factor[w])
        worst = value[count - 1]
        tie = TIE * (1 + abs(worst)) if found == count else 0.0
        if found == count and not refused:
            sums = min(most_total, np.int64((own_weighted[depth, 0] + room_weighted[depth, 0]) * PER_ONE) + 1000)
            refused = bound < worst - tie or (bound <= worst + tie and sums < total[count - 1])
        if refused:
            depth -= 1
        elif depth < parts:
            at[depth] = first[depth]
        else:
            depth -= 1
            place = min(found, count - 1)
            if found == count and not ahead(exact, most_total, own[parts, parties], worst, total[place], index[place]):
                continue
            found = min(found + 1, count)
            while place > 0 and ahead(
                exact, most_total, own[parts, parties], value[place - 1], total[place - 1], index[place - 1]
            ):
                index[place], value[place], total[place] = index[place - 1], value[place - 1], total[place - 1]
                gains[place] = gains[place - 1]
                place -= 1
            index[place], value[place], total[place] = own[parts, parties], exact, most_total
            gains[place] = most
    return index[:found], value[:found], gains[:found], nodes
