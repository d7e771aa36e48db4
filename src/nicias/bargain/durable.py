"""The packages nearest to satisfying everyone who must sign, the risk of renewed war counted: exact, over the full product.

The value of a package is min_i (S_ik − V⁰_i) over the bargaining players (the two sides, as a rule), or another criterion of
`fairness` over these margins; where somebody's margin is below zero, or that of a party that only has to consent, it is the lowest. S_ik (E6) is not a sum and rises neither in one's own terms nor in
the other's (who would rather fight again gains from a fragile peace), so domination proves nothing here. Branch and bound does:
`durable_bounds` says what no completion of a partial package can exceed, `durable_search` drops what cannot reach the packages
already found, and what is left is tried out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nicias.bargain.durable_bounds import LEAST, PRODUCT, SUM, War
from nicias.bargain.durable_search import classes, floor, search
from nicias.bargain.fairness import Criterion
from nicias.bargain.linkage import Integers
from nicias.bargain.parameters import Array
from nicias.bargain.rescoring import Start
from nicias.bargain.space import Space, menu_of
from nicias.errors import ModelError

MOST_CLASSES = 1_000_000
"""Combinations of enforcement (G, Δ, h0) that cannot be excluded outright; more than this are refused rather than sampled."""

ROUNDING = 1e-9
"""Share of a value that packages already met reach for certain, given away to errors of rounding."""


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
    war, (menu, taken) = war_of(start, space, holds, criterion, ideal), menu_of(space)
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


def war_of(
    start: Start,
    space: Space,
    holds: bool = False,
    criterion: Criterion = Criterion.EGALITARIAN,
    ideal: Array | None = None,
) -> War:
    """The numbers of one war (`start` has D = 1) that bounds read."""
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
