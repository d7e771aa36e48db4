"""Shapley shares: how much of a difference each group of changed values accounts for.

A group's share is the mean of what it adds when it is changed, over all orders in which the groups can be changed (Shapley 1953). The
shares sum to the difference, a group that changes nothing has none, and groups that do the same have the same. Every order is counted up
to eight groups (2^n sets of changed groups); beyond that orders are sampled, each with its reverse (Castro et al. 2009; Mitchell et al. 2022).
A set of groups is the number whose bit i says whether group i is changed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nicias.random import uniforms

MOST_EXACT = 8
"""Groups up to which every set of them is evaluated."""


def exact(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, …) shares from the values (2^n, …) of every set of n groups. Exact, and linear in the values.

    >>> exact(np.array([0.0, 1.0, 2.0, 3.0])).tolist()
    [1.0, 2.0]
    """
    groups = int(math.log2(len(values)))
    if 1 << groups != len(values):
        raise ValueError(f"{len(values)} values are not those of every set of some groups.")
    sets = np.arange(len(values))
    sizes = np.bitwise_count(sets).astype(int)
    weight = np.array([math.factorial(size) * math.factorial(groups - size - 1) / math.factorial(groups) for size in range(groups)])
    shares = np.empty((groups, *values.shape[1:]))
    for group in range(groups):
        without = sets[(sets >> group) & 1 == 0]
        added = values[without | (1 << group)] - values[without]
        shares[group] = np.tensordot(weight[sizes[without]], added, axes=1)
    return shares


def orders(seed: int, name: str, groups: int, pairs: int) -> NDArray[np.int64]:
    """(2·pairs, groups) random orders, each followed by its reverse, from the stream of that name."""
    ranks = uniforms(seed, f"orders of {name}", groups * pairs).reshape(pairs, groups)
    forward = np.argsort(ranks, axis=1, kind="stable")
    return np.stack([forward, forward[:, ::-1]], axis=1).reshape(2 * pairs, groups)


def steps(order: NDArray[np.int64]) -> list[int]:
    """The sets met when the groups are changed in this order, from none to all.

    >>> steps(np.array([1, 0]))
    [0, 2, 3]
    """
    return [0, *(int(s) for s in np.cumsum(1 << order))]


def along(sampled: NDArray[np.int64], values: Mapping[int, NDArray[np.float64]]) -> NDArray[np.float64]:
    """(orders, n, …) what each group adds in each order, from the values of the sets that the orders meet."""
    first = np.asarray(next(iter(values.values())))
    added = np.empty((*sampled.shape, *first.shape))
    for row, order in enumerate(sampled):
        met = steps(order)
        for place, group in enumerate(order):
            added[row, group] = values[met[place + 1]] - values[met[place]]
    return added


@dataclass(frozen=True)
class Shares:
    """A decomposed difference: `share` and `se` are (groups, outputs), `total` (outputs,) is what the shares sum to."""

    method: str
    total: NDArray[np.float64]
    share: NDArray[np.float64]
    se: NDArray[np.float64]
