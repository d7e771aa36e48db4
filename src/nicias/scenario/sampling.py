"""Draws of the known values: keyed streams through inverse distributions, with rank correlations by a Gaussian copula.

Draw k of a path depends on the seed, the path and k alone; a correlated path depends also on the paths that stand before it
in `correlate:`. So another layer, another quantity or more draws change no other number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    correlated = _correlated(values, correlations, seed, draws)
    sampled: dict[str, NDArray[Any]] = {}
    for path, value in values.items():
        u = correlated.get(path)
        if u is None:
            u = uniforms(seed, path, draws)
        chooser = uniforms(seed, f"{path}\x1fjudgement", draws) if value.judgements else u
        sampled[path] = value.estimate.sample(u, chooser)
    return sampled


def gaussian_correlation(rank: float) -> float:
    """The correlation of normals whose Spearman rank correlation is `rank`: 2 sin(π rank / 6) (Pearson 1907)."""
    return 2.0 * float(np.sin(np.pi * rank / 6.0))


def _correlated(values: Mapping[str, Value], correlations: Sequence[Correlation], seed: int, draws: int) -> dict[str, Uniforms]:
    order = list(dict.fromkeys(path for pair in correlations for path in pair.between if path in values))
    if not order:
        return {}
    from scipy.special import ndtr, ndtri

    normal = np.stack([ndtri(uniforms(seed, path, draws)) for path in order])
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
