"""The packages nearest to satisfying everyone who must sign, the risk of renewed war counted: exact, over the full product.

The value of a package is min_i (S_ik − V⁰_i) over the bargaining players (the two sides, as a rule), or the margin of a party that
only has to consent where that is below zero and smaller still. S_ik (E6) is not a sum and rises neither in one's own terms nor in
the other's (who would rather fight again gains from a fragile peace), so domination proves nothing here. Branch and bound does:
`durable_bounds` says what no completion of a partial package can exceed, `durable_search` drops what cannot reach the packages
already found, and what is left is tried out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.durable_bounds import Menu, War
from nicias.bargain.durable_search import classes, floor, search
from nicias.bargain.issues import Mask
from nicias.bargain.parameters import Array
from nicias.bargain.rescoring import Start
from nicias.errors import ModelError

Integers = NDArray[np.int64]

MOST_CLASSES = 1_000_000
"""Combinations of enforcement (G, Δ, h0) that cannot be excluded outright; more than this are refused rather than sampled."""


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

    def places(self, issue: int) -> Integers:
        """The allowed options of an issue. Raises ModelError when there is none."""
        last = int(self.first[issue + 1]) if issue + 1 < len(self.first) else len(self.allowed)
        places = np.arange(int(self.first[issue]), last)
        places = places[self.allowed[places]]
        if not places.size:
            raise ModelError(f"No package can be formed: issue {issue} has no option that is permitted and delivered.")
        return places


@dataclass(frozen=True)
class Nearest:
    """The best few packages by value, best first; nothing outside them has a larger value than the last of them."""

    choice: Integers  # (packages, issues)
    value: Array  # (packages,)
    branches: int  # partial packages looked at
    tried: int  # whole packages looked at

    @property
    def open(self) -> bool:
        """Whether some package leaves nobody worse off than the war without talks."""
        return bool(self.value[0] >= 0)


def nearest(start: Start, space: Space, count: int = 5, *, holds: bool = False) -> Nearest:
    """The `count` packages of largest value in one war (`start` has D = 1); fewer when there are fewer.

    Equal values are ordered by the larger sum of the bargaining players' margins. `holds` takes every peace to last, so that only
    terms count. Raises ModelError when an issue has no allowed option, or when too many classes of enforcement cannot be excluded.
    """
    war, (menu, column) = _war(start, space, holds), _menu(space)
    least = floor(war, menu, count)
    found, bound, looked = classes(war, menu, least, MOST_CLASSES)
    if len(found) > MOST_CLASSES:
        raise ModelError(
            f"More than {MOST_CLASSES} combinations of enforcement cannot be excluded, and the search for a deal does not sample. "
            "Merge options or issues."
        )
    value, choice, nodes, tried = search(war, menu, found, bound, least, count)
    there = value > -np.inf
    return Nearest(column[choice[there]] - space.first, value[there], int(looked + nodes), int(tried))


def _war(start: Start, space: Space, holds: bool) -> War:
    """The numbers of one war that bounds read."""
    return War(
        value=np.ascontiguousarray(start.value[0]),
        at=float(start.at[0]),
        step=float(start.step[0]),
        top=float(2 * start.half[0] - 1),
        floor=start.alone[0],
        terms=start.survival_terms[0],
        penalty=start.survival_penalty[0],
        carrot=start.carrot[0],
        survival_spread=float(start.survival_spread[0]),
        temptation_spread=float(start.temptation_spread[0]),
        reopening=float(start.reopening[0]),
        discount=float(start.discount[0]),
        loss=float(start.collapse_loss[0]),
        signature=float(start.signature_value[0]),
        bargaining=space.bargaining,
        consenting=space.consenting,
        reservation=space.reservation,
        holds=holds,
    )


def _menu(space: Space) -> tuple[Menu, Integers]:
    """The allowed options as columns, those of an issue alike in (G, Δ, h0) side by side, and each column's place in the row.

    Within a group the larger sum of the sides' scores comes first: good packages met early exclude more.
    """
    worth = np.concatenate([space.score, space.consent])
    enforcement = np.stack([space.breach_cost, space.shift, space.quiet])
    column: list[int] = []
    begin: list[int] = []
    first = [0]
    for issue in range(len(space.first)):
        alike: dict[tuple[float, ...], list[int]] = {}
        for place in space.places(issue).tolist():
            alike.setdefault(tuple(enforcement[:, place].tolist()), []).append(place)
        for group in alike.values():
            begin.append(len(column))
            column += sorted(group, key=lambda place: -float(worth[:2, place].sum()))
        first.append(len(begin))
    places = np.array(column, np.int64)
    menu = Menu(
        worth=np.ascontiguousarray(worth[:, places]),
        enforcement=np.ascontiguousarray(enforcement[:, places]),
        begin=np.array([*begin, len(column)], np.int64),
        first=np.array(first, np.int64),
    )
    return menu, places
