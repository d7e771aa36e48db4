"""Global sensitivity on arrays: Sobol' indices of independent groups of inputs, PAWN for inputs that move together. No war in here.

Groups are put in alphabetical order before anything is drawn, so that no figure depends on the order in which inputs are listed.
SALib does the arithmetic and is imported inside the functions, because it brings pandas with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import UsageError

Array = NDArray[np.float64]

CONFIDENCE = 0.90
RESAMPLES = 200
SLICES = 8
"""Conditioning slices of PAWN; a power of two, so that the slices' ends are exact."""

SHUFFLES = 20
_Z = 1.6448536269514722
_INSIDE = 2.0**-53


@dataclass(frozen=True)
class Estimated:
    """A figure with its 90 % interval from resampling."""

    value: float
    lo: float
    hi: float

    def to_dict(self) -> dict[str, float]:
        return {"value": self.value, "lo": self.lo, "hi": self.hi}


@dataclass(frozen=True)
class Sobol:
    """The first-order and the total index of one group: shares of the output's variance."""

    first: Estimated
    total: Estimated


@dataclass(frozen=True)
class Design:
    """The points at which a model must be evaluated: `points` (samples × (groups + 2), streams) in (0, 1)."""

    groups: Mapping[str, tuple[str, ...]]
    samples: int
    points: Array

    @property
    def streams(self) -> tuple[str, ...]:
        """The columns of `points`."""
        return tuple(stream for members in self.groups.values() for stream in members)

    @property
    def independent(self) -> NDArray[np.int64]:
        """The rows that are independent draws of all inputs: the first and the last of every block."""
        size = len(self.groups) + 2
        starts = np.arange(self.samples) * size
        return np.sort(np.concatenate([starts, starts + size - 1]))


def design(groups: Mapping[str, Sequence[str]], samples: int, seed: int) -> Design:
    """Saltelli's design (2002; 2010) over a scrambled Sobol' sequence, for first-order and total indices of groups of streams.

    `groups` maps a group's name to the uniform streams it consists of; groups must be independent of one another, their members need
    not be. Raises UsageError when `samples` is not a power of two or there are fewer than two groups.
    """
    if samples < 2 or samples & (samples - 1):
        raise UsageError(f"{samples} samples: a Sobol' sequence keeps its balance only at a power of two, such as 64 or 256.")
    if len(groups) < 2:
        raise UsageError("Sobol' indices divide the spread among inputs; this scenario has fewer than two that vary.")
    from SALib.sample import sobol

    ordered = {name: tuple(sorted(groups[name])) for name in sorted(groups)}
    points = sobol.sample(_problem(ordered), samples, calc_second_order=False, seed=seed)
    return Design(ordered, samples, np.clip(np.asarray(points, np.float64), _INSIDE, 1 - _INSIDE))


def sobol_indices(plan: Design, output: Array, seed: int) -> dict[str, Sobol] | None:
    """The indices of every group (Saltelli et al. 2010; Jansen 1999 for the totals), with bootstrap intervals. None for a constant output.

    `output` (points,) is the model at `plan.points`, without gaps.
    """
    if len(output) != len(plan.points):
        raise UsageError(f"The design has {len(plan.points)} points, the output {len(output)}.")
    if np.ptp(output) == 0:
        return None
    from SALib.analyze import sobol

    found = sobol.analyze(
        _problem(plan.groups), output, calc_second_order=False, num_resamples=RESAMPLES, conf_level=CONFIDENCE, seed=seed + 1
    )

    def at(kind: str, place: int) -> Estimated:
        value, half = float(found[kind][place]), float(found[f"{kind}_conf"][place])
        return Estimated(value, value - half, value + half)

    return {name: Sobol(at("S1", place), at("ST", place)) for place, name in enumerate(plan.groups)}


@dataclass(frozen=True)
class Pawn:
    """PAWN: the median distance (0 to 1) between the output's distribution and the same given the input; `noise` is a shuffled input's.

    An input stands out when its index lies above the noise.
    """

    index: Estimated
    noise: float


def pawn(inputs: Mapping[str, Array], output: Array, seed: int) -> dict[str, Pawn]:
    """The PAWN index (Pianosi & Wagener 2018) of every input from given draws; inputs may depend on one another.

    Inputs enter by rank, ties in the order of the draws, so that switches and skewed quantities are sliced evenly. The interval is
    the estimate ± 1.645 bootstrap standard errors; the noise is the 95th percentile over shuffled inputs.
    """
    if np.ptp(output) == 0 or len(output) < 4 * SLICES:
        return {}
    names = sorted(inputs)
    ranks = np.column_stack([_ranks(inputs[name]) for name in names])
    rng = np.random.default_rng(seed)
    estimate = _pawn(ranks, output)
    resampled = []
    for _ in range(RESAMPLES // 5):
        chosen = rng.integers(len(output), size=len(output))
        resampled.append(_pawn(np.column_stack([_ranks(column) for column in ranks[chosen].T]), output[chosen]))
    error = np.std(resampled, axis=0, ddof=1)
    shuffled = np.column_stack([rng.permutation(len(output)) for _ in range(SHUFFLES)]).astype(np.float64)
    noise = float(np.quantile(_pawn(shuffled, output), 0.95))
    return {
        name: Pawn(Estimated(float(value), max(0.0, float(value - _Z * se)), min(1.0, float(value + _Z * se))), noise)
        for name, value, se in zip(names, estimate, error, strict=True)
    }


def _pawn(columns: Array, output: Array) -> Array:
    from SALib.analyze import pawn as salib

    names = [str(place) for place in range(columns.shape[1])]
    problem = {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
    return np.asarray(salib.analyze(problem, columns, output, S=SLICES)["median"], np.float64)


def _ranks(values: Any) -> Array:
    from scipy.stats import rankdata

    return np.asarray(rankdata(values, method="ordinal"), np.float64)


def _problem(groups: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    names = [stream for members in groups.values() for stream in members]
    owners = [name for name, members in groups.items() for _ in members]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names), "groups": owners}
