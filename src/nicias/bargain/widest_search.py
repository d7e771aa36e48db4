"""Compiled search of `widest`: class after class of enforcement, as in `durable_search`, in all wars at once.

A class or a partial package keeps the wars in which the bounds of `durable_bounds` still allow a package of value 0. It is dropped when
these are no more than the wars of the best package found.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from nicias.bargain.durable_bounds import PLAYERS, TIE, Box, Menu, War, asked, falls_short, most, renewed_between
from nicias.bargain.linkage import Integers, Mask
from nicias.bargain.parameters import Array

Wars = Any
"""A `War` with every field stacked over the wars; numba compiles for what it holds."""


@njit(cache=True, nogil=True)
def _war(wars: Wars, d: int) -> War:
    """One of several wars."""
    return War(
        wars.value[d],
        wars.at[d],
        wars.step[d],
        wars.top[d],
        wars.floor[d],
        wars.terms[d],
        wars.penalty[d],
        wars.carrot[d],
        wars.survival_spread[d],
        wars.temptation_spread[d],
        wars.reopening[d],
        wars.discount[d],
        wars.loss[d],
        wars.signature[d],
        wars.bargaining[d],
        wars.consenting[d],
        wars.reservation[d],
        wars.aversion[d],
        wars.holds[d],
        wars.kind[d],
        wars.scale[d],
    )


@njit(cache=True, nogil=True)
def _menu(menus: Menu, d: int) -> Menu:
    """One of several menus of the same columns; `menus` has their worth and enforcement stacked."""
    return Menu(menus.worth[d], menus.enforcement[d], menus.begin, menus.first)


class Class(NamedTuple):
    """One class in all wars: what a package of value 0 must have there, and what the issues from each one on can add."""

    alive: Mask  # (wars,)
    enforcement: Array  # (wars, 3)
    renewed: Array  # (wars, 3)
    wanted: Array  # (wars, rows)
    weights: Array  # (wars, rows) of the weighted sum of worth that excludes most
    room_low: Array  # (issues + 1, wars, rows)
    room_high: Array  # (issues + 1, wars, rows)
    room_weighted: Array  # (issues + 1, wars)


@njit(cache=True, nogil=True)
def class_of(wars: Wars, menus: Menu, allowed: Mask, groups: Integers) -> Class:
    """The bounds of one class, a group an issue."""
    issues, (count, rows) = len(groups), menus.worth.shape[:2]
    alive = np.zeros(count, np.bool_)
    enforcement, renewed = np.zeros((count, 3)), np.zeros((count, PLAYERS))
    wanted, weights = np.zeros((count, rows)), np.zeros((count, rows))
    room_low, room_high = np.zeros((issues + 1, count, rows)), np.zeros((issues + 1, count, rows))
    room_weighted = np.zeros((issues + 1, count))
    for d in range(count):
        war, menu = _war(wars, d), _menu(menus, d)
        possible = True
        for issue in range(issues - 1, -1, -1):
            begin, end = menu.begin[groups[issue]], menu.begin[groups[issue] + 1]
            enforcement[d] += menu.enforcement[:, begin]
            low, high = np.full(rows, np.inf), np.full(rows, -np.inf)
            for column in range(begin, end):
                if allowed[d, column]:
                    low, high = np.minimum(low, menu.worth[:, column]), np.maximum(high, menu.worth[:, column])
            possible &= high[0] > -np.inf
            room_low[issue, d], room_high[issue, d] = room_low[issue + 1, d] + low, room_high[issue + 1, d] + high
        if not possible:
            continue
        renewed_between(war, enforcement[d, 1], enforcement[d, 1], np.zeros(PLAYERS), renewed[d])
        wanted[d] = room_low[0, d]
        if not asked(war, renewed[d], enforcement[d], wanted[d], room_high[0, d], 0.0):
            continue
        if falls_short(war, menu, groups, wanted[d], weights[d]):
            continue
        for issue in range(issues - 1, -1, -1):
            highest = -np.inf
            for column in range(menu.begin[groups[issue]], menu.begin[groups[issue] + 1]):
                if allowed[d, column]:
                    highest = max(highest, (weights[d] * menu.worth[:, column]).sum())
            room_weighted[issue, d] = room_weighted[issue + 1, d] + highest
        alive[d] = room_weighted[0, d] >= (weights[d] * wanted[d]).sum() - TIE
    return Class(alive, enforcement, renewed, wanted, weights, room_low, room_high, room_weighted)


@njit(cache=True, nogil=True)
def search_class(
    wars: Wars, menus: Menu, allowed: Mask, groups: Integers, known: int, found: Integers, limit: int
) -> tuple[int, int, int]:
    """Put into `found` the columns of the package that does in the most wars, if more than `known`: in how many; nodes and whole ones."""
    issues, (count, rows) = len(groups), menus.worth.shape[:2]
    begin = menus.begin
    own = class_of(wars, menus, allowed, groups)
    worth, alive = np.zeros((issues + 1, count, rows)), np.zeros((issues + 1, count), np.bool_)
    alive[0] = own.alive
    need = (own.weights * own.wanted).sum(axis=1) - TIE
    columns = np.zeros(issues, np.int64)
    columns[0] = begin[groups[0]] - 1
    low, high = np.zeros(rows), np.zeros(rows)
    nodes = tried = depth = 0
    while depth >= 0 and nodes <= limit:
        columns[depth] += 1
        column = columns[depth]
        if column == begin[groups[depth] + 1]:
            depth -= 1
            continue
        nodes += 1
        whole = depth + 1 == issues
        left = alive[depth].sum()
        for d in range(count):
            alive[depth + 1, d] = False
            if not alive[depth, d]:
                continue
            fits, weighted = allowed[d, column], own.room_weighted[depth + 1, d]
            for i in range(rows):
                here = worth[depth, d, i] + menus.worth[d, i, column]
                worth[depth + 1, d, i] = here
                high[i] = here + own.room_high[depth + 1, d, i]
                low[i] = high[i] if whole else max(here + own.room_low[depth + 1, d, i], own.wanted[d, i])
                fits &= high[i] >= own.wanted[d, i] - TIE
                weighted += own.weights[d, i] * here
            if fits and weighted >= need[d]:
                worst, best = Box(low, own.enforcement[d], own.renewed[d]), Box(high, own.enforcement[d], own.renewed[d])
                value, _ = most(_war(wars, d), worst, best)
                fits = value >= (0.0 if whole else -TIE)
                alive[depth + 1, d] = fits
            if not alive[depth + 1, d]:
                left -= 1
                if left <= known:
                    break
        if left <= known:
            continue
        if whole:
            tried += 1
            known = left
            found[:] = columns
        else:
            depth += 1
            columns[depth] = begin[groups[depth]] - 1
    return known, nodes, tried
