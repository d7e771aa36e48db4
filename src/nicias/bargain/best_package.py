"""The best package by a fairness criterion when some parties only have to consent, over the full product and without listing it.

Branch and bound, part by part. What the open parts can still add is bounded in three ways, none of which can exclude a best
package: each party gets its own best everywhere; the parties' sum gets its best; and so does a sum with the weights w that make
the bound at the root smallest (the dual of the criterion). For packages whose gains g_i are not negative, Σ w_i g_i ≤ B gives
  min_i g_i s_i ≤ B / Σ_i (w_i/s_i),   Σ s_i g_i ≤ B when w ≥ s,   Π_i g_i ≤ (B/n)^n / Π_i w_i (arithmetic and geometric mean),
sums and products over the n bargaining parties. Any weights prove a bound, so how they were found does not matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from nicias.bargain.branching import LEAST, PRODUCT, SUM, branch, dual_weights
from nicias.bargain.fairness import Criterion
from nicias.bargain.issues import Mask
from nicias.bargain.packages import PER_ONE
from nicias.bargain.parameters import Array
from nicias.bargain.pareto import whole_columns
from nicias.bargain.utilities import Integers, Part, Utilities
from nicias.errors import UsageError


@dataclass(frozen=True)
class Certificate:
    """Proof that no package leaves every party at or above its disagreement value."""

    nearest: int  # index of the package whose smallest gain is the largest there is
    gains: Array  # (parties,) of that package; the smallest is negative
    weights: Array  # (parties,) not negative, summing to one
    bound: float  # no package has Σ weights·gains above this; below 0 that is the whole proof, one maximum an issue
    nodes: int  # branches that had to be looked at where the bound alone proves nothing


@dataclass(frozen=True)
class BestPackages:
    """The best few packages, best first, or the proof that there is none."""

    index: Integers  # (packages,)
    value: Array  # (packages,) of the criterion
    gains: Array  # (parties, packages) over the disagreement value
    certificate: Certificate | None


def best_packages(
    utilities: Utilities, disagreement: Array, criterion: Criterion, *, bargaining: Mask | None = None, count: int = 1
) -> BestPackages:
    """The `count` best packages by `criterion` among those that leave no party below its `disagreement` (parties,) value.

    `bargaining` (parties,): whose gains the criterion counts (default: everybody's); the others' consent is a constraint. Equal
    values are ordered by the larger sum of gains, then by the earlier package; of packages worth the same to all the earliest
    is given. In Kalai–Smorodinsky a party that no package can give anything does not count. Raises UsageError for misfits.
    """
    counted = np.ones(utilities.parties, bool) if bargaining is None else np.asarray(bargaining, bool)
    if disagreement.shape != (utilities.parties,) or counted.shape != disagreement.shape or not counted.any() or count < 1:
        raise UsageError("Give one disagreement value a party, at least one bargaining party and a count of at least 1.")
    if not np.all(np.abs(disagreement) <= 1e3):  # also refuses NaN
        raise UsageError("Disagreement values must lie between ±1000.")
    columns, first = whole_columns(tuple(_distinct(part) for part in utilities.parts))
    columns[:-1, first[0] : first[1]] -= np.rint(disagreement * PER_ONE).astype(np.int64)[:, None]
    everybody, one = np.ones_like(counted), np.ones(utilities.parties)

    nearest = _search(columns, first, LEAST, one, everybody, require=False, count=1)
    if nearest.gains.min() < 0:
        weights = nearest.weights / nearest.weights.sum()
        bound = _bound(columns[:-1] / PER_ONE, first, weights)
        certificate = Certificate(int(nearest.index[0]), nearest.gains[:, 0], weights, bound, nearest.nodes)
        nothing = np.zeros((utilities.parties, 0))
        return BestPackages(np.zeros(0, np.int64), np.zeros(0), nothing, certificate)
    kind, scale = {Criterion.NASH: PRODUCT, Criterion.UTILITARIAN: SUM}.get(criterion, LEAST), one
    if criterion is Criterion.KALAI_SMORODINSKY:
        ideal = np.array([_ideal(columns, first, party) if counted[party] else 1.0 for party in range(utilities.parties)])
        counted = (counted & (ideal > 0)) if (counted & (ideal > 0)).any() else counted
        scale = 1 / np.where(ideal > 0, ideal, 1.0)
    found = _search(columns, first, kind, scale, counted, require=True, count=count)
    return BestPackages(found.index, found.value, found.gains, None)


def _distinct(part: Part) -> Part:
    """Columns worth the same to everybody as an earlier one left out."""
    whole = np.rint(part.score * PER_ONE)
    kept = np.sort(np.unique(whole, axis=1, return_index=True)[1])
    return Part(part.score[:, kept], part.step[kept])


def _ideal(columns: Integers, first: Integers, party: int) -> float:
    """The most one party can gain in a package that nobody refuses."""
    alone = np.arange(len(columns) - 1) == party
    return float(_search(columns, first, SUM, np.ones(len(alone)), alone, require=True, count=1).gains[party, 0])


@dataclass(frozen=True)
class _Found:
    index: Integers
    value: Array
    gains: Array  # (parties, packages)
    weights: Array
    nodes: int


def _search(columns: Integers, first: Integers, kind: int, scale: Array, counted: Mask, *, require: bool, count: int) -> _Found:
    gains = columns[:-1] / PER_ONE
    weights = np.stack([np.ones(len(gains)), dual_weights(gains, first, kind, scale, counted)])
    steepest = weights[1] @ gains
    order = np.concatenate([a + np.argsort(-steepest[a:b], kind="stable") for a, b in pairwise(first)])
    columns, gains = np.ascontiguousarray(columns[:, order]), gains[:, order]
    if kind == LEAST:
        factor = 1 / (weights[:, counted] / scale[counted]).sum(axis=1)
    else:
        factor = 1 / weights[:, counted].prod(axis=1) if kind == PRODUCT else np.ones(2)
    index, value, found, nodes = branch(
        columns, first, np.ascontiguousarray(weights @ gains), factor, kind, scale, counted, require, count
    )
    return _Found(index, value, found.T / PER_ONE, weights[1], int(nodes))


def _bound(gains: Array, first: Integers, weights: Array) -> float:
    """The most that Σ weights·gains can be."""
    return float(np.maximum.reduceat(weights @ gains, first[:-1]).sum())
