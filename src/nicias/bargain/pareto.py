"""The Pareto frontier of two to six parties over the full product of options, exactly.

Names: Pareto frontier, efficient set; maxima of a set of vectors. Two parties: sums of staircases (`frontier`); more: sums of
fronts, pruned part by part (`maxima`). The product itself is never listed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nicias.bargain.frontier import staircase_of_sums
from nicias.bargain.maxima import front_of_sums
from nicias.bargain.packages import PER_ONE
from nicias.bargain.parameters import Array
from nicias.bargain.utilities import Integers, Part, Utilities
from nicias.errors import UsageError

MOST_PARTIES = 6


@dataclass(frozen=True)
class Frontier:
    """Packages that no other equals or exceeds for every party, in order of enumeration; of equal ones the earliest."""

    index: Integers  # (packages,) place in the enumeration
    utility: Array  # (parties, packages)

    def __len__(self) -> int:
        return len(self.index)


def pareto(utilities: Utilities) -> Frontier:
    """The frontier over every allowed package.

    Worth is compared in whole numbers of 1e-12, exact for what people type. With n packages on the frontier and d parties the
    work grows about as n·log(n)^(d−2) an option; six parties over ten million packages leave tens of thousands.
    Raises UsageError for fewer than two or more than six parties.
    """
    if not 2 <= utilities.parties <= MOST_PARTIES:
        raise UsageError(f"The frontier is found for two to {MOST_PARTIES} parties, not for {utilities.parties}.")
    columns, first = whole_columns(utilities.parts)
    found = staircase_of_sums(columns, first) if utilities.parties == 2 else front_of_sums(columns, first).T
    found = found[:, np.argsort(found[-1])]
    return Frontier(np.ascontiguousarray(found[-1]), found[:-1] / PER_ONE)


def whole_columns(parts: tuple[Part, ...]) -> tuple[Integers, Integers]:
    """The parts side by side: (parties + 1, all columns) worth in whole numbers and the step of the index; where each begins.

    Parts with many columns come first, so that the last and largest fronts are united least often.
    """
    ordered = sorted(parts, key=lambda part: -len(part.step))
    first = np.cumsum([0, *(len(part.step) for part in ordered)])
    columns = [np.vstack([np.rint(part.score * PER_ONE).astype(np.int64), part.step]) for part in ordered]
    return np.ascontiguousarray(np.concatenate(columns, axis=1)), first
