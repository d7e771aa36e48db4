"""Spaces to search: what one war allows on every issue, in one row, and several of them as menus of alike columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.durable_bounds import Menu
from nicias.bargain.linkage import Combinations, Integers, Linkage, Mask, combinations, linked, summed
from nicias.bargain.parameters import Array
from nicias.errors import ModelError


@dataclass(frozen=True)
class Space:
    """One draw's options in one row; option o of issue j stands at first[j] + o."""

    first: Integers  # (issues,)
    allowed: Mask  # (O,) vetoed by nobody and delivered
    score: Array  # (3, O) the sides and the patron
    breach_cost: Array  # (O,) G
    shift: Array  # (O,) Δ
    quiet: Array  # (O,) log(1 − h0)
    consent: Array  # (parties, O) worth to parties that only have to consent
    reservation: Array  # (parties,) what a package must be worth to them
    bargaining: Mask  # (3,) players whose smallest margin is made as large as possible
    consenting: Mask  # (3,) other players whose margin must not be negative; the rest do not count
    linkages: tuple[Linkage, ...] = ()  # rows of their scores: the sides, the patron, the consenting parties
    aversion: tuple[float, float] = (0.0, 0.0)  # the sides' attitudes to risk

    def rows(self, values: NDArray[Any]) -> list[NDArray[Any]]:
        """Values (…, O) of every issue's options."""
        return np.split(values, self.first[1:], axis=-1)


def parts_of(spaces: Sequence[Space]) -> list[Combinations]:
    """What may be taken on every issue, or on those linked in some space, where some space allows it.

    Raises ModelError when an issue has no allowed option.
    """
    allowed = spaces[0].rows(np.logical_or.reduce([space.allowed for space in spaces]))
    for issue, mask in enumerate(allowed):
        if not mask.any():
            raise ModelError(f"No package can be formed: issue {issue} has no option that is permitted and delivered.")
    return combinations(allowed, [link for space in spaces for link in space.linkages])


def menu_of(space: Space) -> tuple[Menu, Integers]:
    """One space as a menu; (columns, issues) the option each column takes on its own issues, 0 on the others."""
    menus, _, taken = menus_of([space])
    return menus[0], taken


def menus_of(spaces: Sequence[Space]) -> tuple[list[Menu], Mask, Integers]:
    """Every space as a menu of the same columns, those of an issue (or of linked ones) alike in (G, Δ, h0) in every space side by side;
    (spaces, columns) whether the space allows the column; (columns, issues) the option each takes on its own issues, 0 on the others.

    Within a group the larger sum of the sides' scores comes first: good packages met early exclude more.
    """
    worth_of = [space.rows(np.concatenate([space.score, space.consent])) for space in spaces]
    enforcement_of = [space.rows(np.stack([space.breach_cost, space.shift, space.quiet])) for space in spaces]
    allowed_of = [space.rows(~space.allowed) for space in spaces]
    worth: list[list[Array]] = [[] for _ in spaces]
    enforcement: list[list[Array]] = [[] for _ in spaces]
    allowed: list[Mask] = []
    taken: list[Integers] = []
    begin, first, columns = [0], [0], 0
    for part in parts_of(spaces):
        own = [linked(part, rows, space.linkages) for rows, space in zip(worth_of, spaces, strict=True)]
        kind = [summed(part, rows) for rows in enforcement_of]
        alike: dict[tuple[float, ...], int] = {}
        group = [alike.setdefault(tuple(each), len(alike)) for each in np.concatenate(kind).T.tolist()]
        order = np.lexsort((-np.sum([each[:2] for each in own], axis=(0, 1)), group))
        for k in range(len(spaces)):
            worth[k].append(own[k][:, order])
            enforcement[k].append(kind[k][:, order])
        refused = [summed(part, rows)[order] for rows in allowed_of]
        allowed.append(np.array(refused) == 0)
        options = np.zeros((len(order), len(spaces[0].first)), np.int64)
        options[:, list(part.issues)] = part.options[order]
        taken.append(options)
        begin += (columns + np.cumsum(np.bincount(group))).tolist()
        columns += len(order)
        first.append(len(begin) - 1)
    menus = [
        Menu(
            worth=np.ascontiguousarray(np.concatenate(worth[k], axis=1)),
            enforcement=np.ascontiguousarray(np.concatenate(enforcement[k], axis=1)),
            begin=np.array(begin, np.int64),
            first=np.array(first, np.int64),
        )
        for k in range(len(spaces))
    ]
    return menus, np.concatenate(allowed, axis=1), np.concatenate(taken)
