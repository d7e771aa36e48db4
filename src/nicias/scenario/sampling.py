"""Draws of the known values: keyed streams through inverse distributions, with rank correlations by a Gaussian copula.

Draw k of a path depends on the seed, the path and k alone; a correlated path depends also on the paths that stand before it
in `correlate:`. So another layer, another quantity or more draws change no other number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import ScenarioError
from nicias.random import uniforms
from nicias.scenario.quantities import Value
from nicias.scenario.records import Correlation

if TYPE_CHECKING:
    from nicias.evidence.estimate import Uniforms

_SMALLEST = 1e-10


def sample(values: Mapping[str, Value], correlations: Sequence[Correlation], seed: int, draws: int) -> dict[str, NDArray[Any]]:
    """One value per draw and path. Raises ScenarioError when the rank correlations cannot hold together."""
    return sample_at(values, correlations, lambda stream: uniforms(seed, stream, draws))


def sample_at(
    values: Mapping[str, Value], correlations: Sequence[Correlation], numbers: Callable[[str], Uniforms]
) -> dict[str, NDArray[Any]]:
    """One value per number and path, from the uniform numbers of each stream (see `streams`) instead of random ones."""
    correlated = _correlated(values, correlations, numbers)
    sampled: dict[str, NDArray[Any]] = {}
    for path, value in values.items():
        u = correlated.get(path)
        if u is None:
            u = numbers(path)
        chooser = numbers(_chooser(path)) if value.judgements else u
        sampled[path] = value.estimate.sample(u, chooser)
    return sampled


def streams(value: Value) -> tuple[str, ...]:
    """The streams of uniform numbers that a value is drawn from: its path, and which of several judgements is taken."""
    return (value.path, _chooser(value.path)) if value.judgements else (value.path,)


def clusters(values: Mapping[str, Value], correlations: Sequence[Correlation]) -> list[tuple[str, ...]]:
    """Paths that `correlate:` ties together, directly or through others; the paths that stand alone are left out."""
    joined: dict[str, set[str]] = {}
    for pair in correlations:
        if all(path in values for path in pair.between):
            members = set(pair.between).union(*(joined.get(path, set()) for path in pair.between))
            joined |= dict.fromkeys(members, members)
    return sorted({tuple(sorted(members)) for members in joined.values()})


def _chooser(path: str) -> str:
    return f"{path}\x1fjudgement"


def gaussian_correlation(rank: float) -> float:
    """The correlation of normals whose Spearman rank correlation is `rank`: 2 sin(π rank / 6) (Pearson 1907)."""
    return 2.0 * float(np.sin(np.pi * rank / 6.0))


def _correlated(
    values: Mapping[str, Value], correlations: Sequence[Correlation], numbers: Callable[[str], Uniforms]
) -> dict[str, Uniforms]:
    order = list(dict.fromkeys(path for pair in correlations for path in pair.between if path in values))
    if not order:
        return {}
    from scipy.special import ndtr, ndtri

    normal = np.stack([ndtri(numbers(path)) for path in order])
    mixed = lower_factor(order, correlations) @ normal
    return {path: np.asarray(ndtr(mixed[row])) for row, path in enumerate(order)}


def lower_factor(order: Sequence[str], correlations: Sequence[Correlation]) -> NDArray[np.float64]:
    """The Cholesky factor (n, n) of the copula over `order`: its first rows do not depend on paths that come later."""
    matrix = np.eye(len(order))
    for pair in correlations:
        first, second = pair.between
        if first in order and second in order:
            i, j = order.index(first), order.index(second)
            matrix[i, j] = matrix[j, i] = gaussian_correlation(pair.rank)
    if np.linalg.eigvalsh(matrix)[0] < _SMALLEST:
        raise ScenarioError(
            f"the rank correlations among {', '.join(order)} cannot all hold together; weaken one of them (`correlate:`)."
        )
    return np.asarray(np.linalg.cholesky(matrix), dtype=np.float64)
