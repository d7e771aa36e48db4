"""The packages nearest to satisfying everyone who must sign, the risk of renewed war counted: exact, over the full product.

The value of a package is min_i (S_ik − V⁰_i) over the bargaining players (the two sides, as a rule), or another criterion of
`fairness` over these margins; where somebody's margin is below zero, or that of a party that only has to consent, it is the lowest. S_ik (E6) is not a sum and rises neither in one's own terms nor in
the other's (who would rather fight again gains from a fragile peace), so domination proves nothing here. Branch and bound does:
`durable_bounds` says what no completion of a partial package can exceed, `durable_search` drops what cannot reach the packages
already found, and what is left is tried out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.durable_bounds import LEAST, PRODUCT, SUM, Menu, War
from nicias.bargain.durable_search import classes, floor, search
from nicias.bargain.fairness import Criterion
from nicias.bargain.linkage import Combinations, Integers, Linkage, Mask, combinations, linked, summed
from nicias.bargain.parameters import Array
from nicias.bargain.rescoring import Start
from nicias.errors import ModelError

MOST_CLASSES = 1_000_000
"""Combinations of enforcement (G, Δ, h0) that cannot be excluded outright; more than this are refused rather than sampled."""

ROUNDING = 1e-9
"""Share of a value that packages already met reach for certain, given away to errors of rounding."""


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

    def parts(self) -> list[Combinations]:
        """What may be taken on every issue, or on linked ones. Raises ModelError when an issue has no allowed option."""
        allowed = self.rows(self.allowed)
        for issue, mask in enumerate(allowed):
            if not mask.any():
                raise ModelError(f"No package can be formed: issue {issue} has no option that is permitted and delivered.")
        return combinations(allowed, self.linkages)


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


def nearest(
    start: Start,
    space: Space,
    count: int = 5,
    *,
    holds: bool = False,
    criterion: Criterion = Criterion.EGALITARIAN,
    ideal: Array | None = None,
) -> Nearest:
    """The `count` packages of largest value in one war (`start` has D = 1); fewer when there are fewer.

    Equal values are ordered by the larger sum of the bargaining players' margins. `holds` takes every peace to last, so that only
    terms count; `ideal` (3,) are the margins that Kalai–Smorodinsky measures with (default: one each). Raises ModelError when an issue has no allowed option, or when too many classes of enforcement cannot be excluded.
    """
    war, (menu, taken) = _war(start, space, holds, criterion, ideal), _menu(space)
    least = floor(war, menu, count)
    least -= ROUNDING * abs(least)
    found, bound, looked = classes(war, menu, least, MOST_CLASSES)
    if len(found) > MOST_CLASSES:
        raise ModelError(
            f"More than {MOST_CLASSES} combinations of enforcement cannot be excluded, and the search for a deal does not sample. "
            "Merge options or issues."
        )
    value, choice, nodes, tried = search(war, menu, found, bound, least, count)
    there = value > -np.inf
    return Nearest(taken[choice[there]].sum(axis=1), value[there], int(looked + nodes), int(tried))


def fair(start: Start, space: Space, *, holds: bool = False) -> dict[Criterion, Nearest]:
    """The package each bargaining solution picks in one war, over the full product; none when no package gives every player a gain.

    Kalai–Smorodinsky's ideal is the most a player can gain in a package that nobody refuses.
    """
    equal = nearest(start, space, 1, holds=holds)
    if equal.value[0] <= 0:
        return {}
    ideal = np.ones(len(space.bargaining))
    for player in np.flatnonzero(space.bargaining):
        alone = np.arange(len(ideal)) == player
        own = replace(space, bargaining=alone, consenting=(space.consenting | space.bargaining) & ~alone)
        ideal[player] = nearest(start, own, 1, holds=holds).value[0]
    others = (Criterion.NASH, Criterion.KALAI_SMORODINSKY, Criterion.UTILITARIAN)
    found = {each: nearest(start, space, 1, holds=holds, criterion=each, ideal=ideal) for each in others}
    return {each: found.get(each, equal) for each in Criterion}


def _war(start: Start, space: Space, holds: bool, criterion: Criterion, ideal: Array | None) -> War:
    """The numbers of one war that bounds read."""
    kind = {Criterion.NASH: PRODUCT, Criterion.UTILITARIAN: SUM}.get(criterion, LEAST)
    scale = 1 / ideal if criterion is Criterion.KALAI_SMORODINSKY and ideal is not None else np.ones(len(space.bargaining))
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
        aversion=np.array(space.aversion),
        holds=holds,
        kind=kind,
        scale=scale,
    )


def _menu(space: Space) -> tuple[Menu, Integers]:
    """The allowed options as columns, those of an issue (or of linked ones) alike in (G, Δ, h0) side by side; (columns, issues) the
    option each takes on its own issues, 0 on the others.

    Within a group the larger sum of the sides' scores comes first: good packages met early exclude more.
    """
    worth_of = space.rows(np.concatenate([space.score, space.consent]))
    enforcement_of = space.rows(np.stack([space.breach_cost, space.shift, space.quiet]))
    worth: list[Array] = []
    enforcement: list[Array] = []
    taken: list[Integers] = []
    begin, first, columns = [0], [0], 0
    for part in space.parts():
        own, kind = linked(part, worth_of, space.linkages), summed(part, enforcement_of)
        alike: dict[tuple[float, ...], int] = {}
        group = [alike.setdefault(tuple(each), len(alike)) for each in kind.T.tolist()]
        order = np.lexsort((-own[:2].sum(axis=0), group))
        worth.append(own[:, order])
        enforcement.append(kind[:, order])
        options = np.zeros((len(order), len(space.first)), np.int64)
        options[:, list(part.issues)] = part.options[order]
        taken.append(options)
        begin += (columns + np.cumsum(np.bincount(group))).tolist()
        columns += len(order)
        first.append(len(begin) - 1)
    menu = Menu(
        worth=np.ascontiguousarray(np.concatenate(worth, axis=1)),
        enforcement=np.ascontiguousarray(np.concatenate(enforcement, axis=1)),
        begin=np.array(begin, np.int64),
        first=np.array(first, np.int64),
    )
    return menu, np.concatenate(taken)
