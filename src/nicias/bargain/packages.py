"""The packages on the table: exact choice from the full product of options (ENGINE, section 6).

The product of thirteen issues has over a million packages. It is never listed. Issues that touch breach cost G, shift Δ or
accidents h0 form *classes* (one for each combination of their options); the others add to (u_0, u_1) only, so their undominated
sums are one staircase, the same in every class but for an offset. Domination between classes is then read off staircases.

Sums of floats depend on the order of adding, so 'equal' would be chance. Here every option's u_0, u_1, G, Δ and −log(1−h0) is a
whole number of 1e-12, exact for what people type, and adds exactly. Products that round (a sampled Δ times shares .8 and .2
against 1) are met by counting sums of G, Δ or −log(1−h0) that differ by at most 2e-11 as equal.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nicias.bargain.frontier import Integers, farthest_points, staircase_of_sums, undominated
from nicias.bargain.issues import Issue, IssueTable
from nicias.bargain.linkage import Combinations, combinations, linked, summed
from nicias.bargain.parameters import Array, PackageSet
from nicias.errors import ModelError, UsageError

PER_ONE = 1e12
"""Whole numbers to one stake (or to one of Δ, of log(1−h0)) in comparisons."""

SLACK = 20
"""Sums of G, Δ or −log(1−h0) this many whole numbers apart are equal: more than thirteen roundings can differ by."""


def choose(table: IssueTable, limit: int | None = 12) -> PackageSet:
    """The packages on the table: permitted, deliverable, undominated at equal Δ, thinned to at most `limit` (None: all of them).

    Undominated in (u_0, u_1, G, −h0); of packages equal in all five the earliest is kept. Thinned by farthest-point selection on
    (u_0, u_1, 2G, 2Δ) from the largest u_0+u_1, ties to the earlier. Attitudes to risk order no side's packages anew, so they
    change what packages are worth and not which are chosen. Rows are in order of enumeration. Raises ModelError when an issue has
    no option left, UsageError when limit < 1.
    """
    points = _undominated(table)
    chosen = points[2] if limit is None else points[2, farthest_points(_coordinates(points), points[2], _checked(limit))]
    return table.packages(table.choices(np.sort(chosen)))


def _checked(limit: int) -> int:
    if limit < 1:
        raise UsageError(f"At least one package must be on the table; the limit given is {limit}.")
    return limit


def _undominated(table: IssueTable) -> Integers:
    """(6, packages): u_0, u_1, index, G, −log(1−h0), Δ in whole numbers, in no particular order."""
    _refuse_empty(table.issues)
    class_rows: list[Integers] = []
    other_rows: list[Integers] = []
    for taken in combinations([issue.allowed for issue in table.issues], table.linkages):
        rows = _rows(table, taken)
        (class_rows if rows[3:].any() else other_rows).append(rows)
    first = np.cumsum([0, *(rows.shape[1] for rows in other_rows)])
    columns = np.concatenate([np.empty((3, 0), np.int64), *(rows[:3] for rows in other_rows)], axis=1)
    return undominated(_classes(class_rows), staircase_of_sums(np.ascontiguousarray(columns), first))


def _rows(table: IssueTable, taken: Combinations) -> Integers:
    """(6, combinations): u_0, u_1, step of the index, G, −log(1−h0), Δ of what may be taken on an issue, or on linked ones."""
    u_0, u_1, _ = linked(taken, [issue.score for issue in table.issues], table.linkages)
    breach = summed(taken, [issue.breach_cost for issue in table.issues])
    accidents = summed(taken, [-np.log1p(-issue.accident_rate) for issue in table.issues])
    shift = summed(taken, [issue.shift for issue in table.issues])
    rows = [np.rint(column * PER_ONE).astype(np.int64) for column in (u_0, u_1, breach, accidents, shift)]
    step = taken.options @ table.strides[list(taken.issues)]
    return np.stack([*rows[:2], step, *rows[2:]])


def _classes(issues: list[Integers]) -> Integers:
    """(6, classes): the sums over every combination of options, sorted by Δ, then G falling, then h0 rising."""
    sums = np.zeros((6, 1), np.int64)
    for rows in issues:
        sums = (sums[:, :, None] + rows[:, None, :]).reshape(6, -1)
    sums[3:] = [_snapped(row) for row in sums[3:]]
    return np.ascontiguousarray(sums[:, np.lexsort((sums[4], -sums[3], sums[5]))])


def _snapped(row: Integers) -> Integers:
    """Each number as the least of those it can be reached from by steps of at most SLACK."""
    values, place = np.unique(row, return_inverse=True)
    leads = np.diff(values, prepend=values[0] - SLACK - 1) > SLACK
    return values[leads][np.cumsum(leads) - 1][place]


def _coordinates(points: Integers) -> Array:
    """(4, packages): u_0, u_1, 2G, 2Δ, the space in which packages are thinned."""
    return np.stack([points[0], points[1], 2 * points[3], 2 * points[5]]) / PER_ONE


def _refuse_empty(issues: Sequence[Issue]) -> None:
    for issue in issues:
        if not issue.allowed.any():
            raise ModelError(_no_option(issue))


def _no_option(issue: Issue) -> str:
    reasons = [
        f"{option!r} is {'vetoed' if delivered else 'not delivered' if permitted else 'vetoed and not delivered'}"
        for option, permitted, delivered in zip(issue.options, issue.permitted, issue.delivered, strict=True)
    ]
    return f"No package can be formed: issue {issue.name!r} has no permitted option that is delivered ({', '.join(reasons)})."
