"""The package that leaves nobody worse off than the war without talks in the most of several wars: exact, over the full product.

A text is one and the same in every war that is thought possible, so the best package of each war answers another question. Branch and
bound on the number of wars (`widest_search`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np

from nicias.bargain.durable import war_of
from nicias.bargain.durable_bounds import War
from nicias.bargain.linkage import Integers
from nicias.bargain.rescoring import Start
from nicias.bargain.space import Space, menus_of
from nicias.bargain.widest_search import class_of, search_class

MOST_NODES = 20_000_000
"""Partial packages after which the search gives up."""

MOST_CLASSES = 20_000
"""Combinations of enforcement (G, Δ, h0) that are looked at; where there are more the search gives up at once."""


@dataclass(frozen=True)
class Widest:
    """The most wars in which one package has a value of at least 0, and a package that does."""

    wars: int
    choice: Integers | None  # (issues,); None where no package does in more wars than were known
    exact: bool  # no package does in more wars; False where the search gave up
    nodes: int  # partial packages looked at
    tried: int  # whole packages looked at


def widest(start: Start, spaces: Sequence[Space], known: int = 0, limit: int = MOST_NODES) -> Widest:
    """The package that does in the most of the wars of `start`, each with its own space, if that is in more than `known` of them.

    The spaces have the same issues and options and require the same parties; an option that a war does not allow does not do there.
    Raises ModelError when an issue has no option that some war allows.
    """
    if len(spaces) <= known:
        return Widest(known, None, True, 0, 0)
    each_menu, allowed, taken = menus_of(spaces)
    each_war = [war_of(start.take([d]), space) for d, space in enumerate(spaces)]
    wars = War._make(np.stack(field) for field in zip(*each_war, strict=True))
    menus = each_menu[0]._replace(
        worth=np.stack([menu.worth for menu in each_menu]), enforcement=np.stack([menu.enforcement for menu in each_menu])
    )
    ranges = [range(here, there) for here, there in pairwise(menus.first)]
    if math.prod(map(len, ranges)) > MOST_CLASSES:
        return Widest(known, None, False, 0, 0)
    alive = {groups: class_of(wars, menus, allowed, np.array(groups)).alive.sum() for groups in product(*ranges)}
    columns = np.zeros(len(ranges), np.int64)
    most, nodes, tried = known, 0, 0
    for groups in sorted(alive, key=lambda groups: -alive[groups]):
        if alive[groups] > most and nodes <= limit:
            most, more_nodes, more_tried = search_class(wars, menus, allowed, np.array(groups), most, columns, limit - nodes)
            nodes, tried = nodes + more_nodes, tried + more_tried
    choice = taken[columns].sum(axis=0) if most > known else None
    return Widest(int(most), choice, nodes <= limit, int(nodes), int(tried))
