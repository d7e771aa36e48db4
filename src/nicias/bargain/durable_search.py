"""Compiled search of `durable`: one class of enforcement after the other, joint bounds, and whole packages only where they fail.

A *class* fixes G, Δ and h0: one group of options an issue, alike in all three. Classes are built issue by issue and dropped by
their bound; the rest are searched in falling order of it. Within a class a value t asks a least u of every party (`asked`), and a
partial package is dropped when its open issues cannot give some party that, or all of them a weighted sum of it, or when the
best that the hazard still allows is below t.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from nicias.bargain.durable_bounds import LEAST, PLAYERS, TIE, Box, Menu, War, asked, cut, falls_short, most, renewed_between
from nicias.bargain.parameters import Array
from nicias.bargain.utilities import Integers


@njit(cache=True, nogil=True)
def floor(war: War, menu: Menu, count: int) -> float:
    """A value that `count` packages reach for certain: those met by the best single changes from every issue's first option."""
    issues = len(menu.first) - 1
    value, total = np.full(count, -np.inf), np.full(count, -np.inf)
    choice = np.full((count, issues), -1)
    here, best = menu.begin[menu.first[:-1]].copy(), -np.inf
    moved = True
    while moved:
        moved, start = False, here.copy()
        for issue in range(issues):
            for column in range(menu.begin[menu.first[issue]], menu.begin[menu.first[issue + 1]]):
                tried = start.copy()
                tried[issue] = column
                package = _package(war, menu, tried)
                own, sums = most(war, package, package)
                known = False
                for k in range(count):
                    known |= (choice[k] == tried).all()
                if not known:
                    _insert(value, total, choice, own, sums, tried)
                if own > best + TIE:
                    best, here, moved = own, tried, True
    return value[-1]


@njit(cache=True, nogil=True)
def _package(war: War, menu: Menu, columns: Integers) -> Box:
    """One whole package: both corners of what it can be."""
    worth, enforcement = np.zeros(len(menu.worth)), np.zeros(3)
    for column in columns:
        worth += menu.worth[:, column]
        enforcement += menu.enforcement[:, column]
    renewed = np.zeros(PLAYERS)
    renewed_between(war, enforcement[1], enforcement[1], np.zeros(PLAYERS), renewed)
    return Box(worth, enforcement, renewed)


@njit(cache=True, nogil=True)
def classes(war: War, menu: Menu, t: float, limit: int) -> tuple[Integers, Array, int]:
    """The classes whose bound reaches t, (classes, issues) a group an issue, with their bounds; and partial classes looked at.

    Stops early with more than `limit` of them: the caller refuses.
    """
    issues, rows = len(menu.first) - 1, len(menu.worth)
    groups = len(menu.begin) - 1
    low, high = np.zeros((groups, rows + 3)), np.zeros((groups, rows + 3))  # worth and enforcement, group by group
    room_low, room_high = np.zeros((issues + 1, rows + 3)), np.zeros((issues + 1, rows + 3))  # what open issues add
    for issue in range(issues - 1, -1, -1):
        room_low[issue], room_high[issue] = np.inf, -np.inf
        for group in range(menu.first[issue], menu.first[issue + 1]):
            for i in range(rows + 3):
                columns = menu.worth[i] if i < rows else menu.enforcement[i - rows]
                own = columns[menu.begin[group] : menu.begin[group + 1]]
                low[group, i], high[group, i] = own.min(), own.max()
                room_low[issue, i] = min(room_low[issue, i], low[group, i])
                room_high[issue, i] = max(room_high[issue, i], high[group, i])
        room_low[issue] += room_low[issue + 1]
        room_high[issue] += room_high[issue + 1]
    found, bounds = np.empty((64, issues), np.int64), np.empty(64)
    kept = nodes = depth = 0
    taken = np.zeros(issues, np.int64)
    taken[0] = menu.first[0] - 1
    own_low, own_high = np.zeros((issues + 1, rows + 3)), np.zeros((issues + 1, rows + 3))
    renewed_low, renewed_high = np.zeros(PLAYERS), np.zeros(PLAYERS)
    while depth >= 0 and kept <= limit:
        taken[depth] += 1
        if taken[depth] == menu.first[depth + 1]:
            depth -= 1
            continue
        nodes += 1
        own_low[depth + 1] = own_low[depth] + low[taken[depth]]
        own_high[depth + 1] = own_high[depth] + high[taken[depth]]
        least, best = own_low[depth + 1] + room_low[depth + 1], own_high[depth + 1] + room_high[depth + 1]
        renewed_between(war, least[rows + 1], best[rows + 1], renewed_low, renewed_high)
        bound = most(war, Box(least[:rows], least[rows:], renewed_low), Box(best[:rows], best[rows:], renewed_high))[0]
        if bound < t - TIE:
            continue
        if depth + 1 < issues:
            depth += 1
            taken[depth] = menu.first[depth] - 1
            continue
        if kept == len(found):
            found, bounds = np.concatenate((found, np.empty_like(found))), np.concatenate((bounds, np.empty_like(bounds)))
        found[kept], bounds[kept] = taken, bound
        kept += 1
    return found[:kept].copy(), bounds[:kept].copy(), nodes


@njit(cache=True, nogil=True)
def _insert(value: Array, total: Array, choice: Integers, own: float, own_total: float, columns: Integers) -> None:
    """Put a package in its place among the best, by value and then by the bargaining players' sum."""
    place = len(value)
    while place > 0:
        tied = abs(own - value[place - 1]) <= TIE
        if not (own > value[place - 1] + TIE or (tied and own_total > total[place - 1])):
            break
        place -= 1
    if place < len(value):
        for k in range(len(value) - 1, place, -1):
            value[k], total[k], choice[k] = value[k - 1], total[k - 1], choice[k - 1]
        value[place], total[place], choice[place] = own, own_total, columns


@njit(cache=True, nogil=True)
def search(war: War, menu: Menu, groups: Integers, bound: Array, t: float, count: int) -> tuple[Array, Integers, int, int]:
    """The best packages: value (count,), columns (count, issues), partial and whole packages looked at.

    `groups` (classes, issues) with their `bound` (classes,); `t`: a value that `count` packages reach. Values are −∞ where there
    are fewer packages.
    """
    issues = groups.shape[1]
    value, total = np.full(count, -np.inf), np.full(count, -np.inf)
    choice = np.zeros((count, issues), np.int64)
    nodes = tried = 0
    for c in np.argsort(-bound):
        if bound[c] < max(t, value[-1]) - TIE:
            break
        more_nodes, more_tried = _search_class(war, menu, groups[c], max(t, value[-1]), value, total, choice)
        nodes += more_nodes
        tried += more_tried
    return value, choice, nodes, tried


@njit(cache=True, nogil=True)
def _search_class(
    war: War, menu: Menu, groups: Integers, t: float, value: Array, total: Array, choice: Integers
) -> tuple[int, int]:
    """Put the packages of one class that reach t, and the best so far, in their places; partial and whole ones looked at."""
    issues, rows = len(groups), len(menu.worth)
    room_low, room_high = np.zeros((issues + 1, rows)), np.zeros((issues + 1, rows))  # what the open issues add
    room_weighted, own = np.zeros(issues + 1), np.zeros((issues + 1, rows))
    enforcement, renewed = np.zeros(3), np.zeros(PLAYERS)
    for issue in range(issues - 1, -1, -1):
        enforcement += menu.enforcement[:, menu.begin[groups[issue]]]
        for i in range(rows):
            columns = menu.worth[i, menu.begin[groups[issue]] : menu.begin[groups[issue] + 1]]
            room_low[issue, i] = room_low[issue + 1, i] + columns.min()
            room_high[issue, i] = room_high[issue + 1, i] + columns.max()
    renewed_between(war, enforcement[1], enforcement[1], np.zeros(PLAYERS), renewed)
    wanted, weights, need = room_low[0].copy(), np.zeros(rows), 0.0
    if t > -np.inf:
        if not asked(war, renewed, enforcement, wanted, room_high[0], t) or falls_short(war, menu, groups, wanted, weights):
            return 1, 0
        need = (weights * wanted).sum() - TIE
        if war.kind != LEAST and t > 0:
            need = cut(war, renewed, enforcement, wanted, room_high[0], t, weights)
    for issue in range(issues - 1, -1, -1):
        highest = -np.inf
        for column in range(menu.begin[groups[issue]], menu.begin[groups[issue] + 1]):
            highest = max(highest, (weights * menu.worth[:, column]).sum())
        room_weighted[issue] = room_weighted[issue + 1] + highest
    if room_weighted[0] < need:
        return 1, 0
    nodes, tried, depth = 1, 0, 0
    columns = np.zeros(issues, np.int64)
    columns[0] = menu.begin[groups[0]] - 1
    low, high = np.zeros(rows), np.zeros(rows)
    while depth >= 0:
        columns[depth] += 1
        if columns[depth] == menu.begin[groups[depth] + 1]:
            depth -= 1
            continue
        nodes += 1
        fits, weighted = True, room_weighted[depth + 1]
        for i in range(rows):
            own[depth + 1, i] = own[depth, i] + menu.worth[i, columns[depth]]
            high[i] = own[depth + 1, i] + room_high[depth + 1, i]
            low[i] = max(own[depth + 1, i] + room_low[depth + 1, i], wanted[i])
            fits &= high[i] >= wanted[i] - TIE
            weighted += weights[i] * own[depth + 1, i]
        if not fits or weighted < need:
            continue
        whole = depth + 1 == issues
        if whole:
            low[:] = high
            tried += 1
        bound, sums = most(war, Box(low, enforcement, renewed), Box(high, enforcement, renewed))
        if bound < t - TIE or bound < value[-1] - TIE or (bound <= value[-1] + TIE and sums < total[-1]):
            continue
        if not whole:
            depth += 1
            columns[depth] = menu.begin[groups[depth]] - 1
            continue
        _insert(value, total, choice, bound, sums, columns)
        if value[-1] > t + TIE:  # more is asked from here on
            t = value[-1]
            if not asked(war, renewed, enforcement, wanted, room_high[0], t):
                break
    return nodes, tried
