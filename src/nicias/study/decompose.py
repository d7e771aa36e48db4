"""Decompose the difference between two sets of values over the groups in which they differ (Shapley), at common random numbers.

Between the two stand mixtures: some groups as in the second, the rest as in the first. Each path has its own random stream, so a mixture's
sampled values are those of the one or of the other, path by path, and nothing is sampled again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from nicias.errors import UsageError
from nicias.study.columns import bound_draws
from nicias.study.drawing import BASE
from nicias.study.evaluate import Evaluator
from nicias.study.probability import error_of_mean, influences
from nicias.study.shapley import MOST_EXACT, Shares, along, exact, orders, steps

EXACT, SAMPLED = "Shapley, every order", "Shapley, sampled orders"

Sampled = Mapping[str, Any]


def evaluations(groups: int, draws: int, *, every_order: bool, pairs: int = 1) -> int:
    """How many draws a decomposition asks for, at most: for the progress shown."""
    return draws * ((1 << groups) if every_order else min(1 << groups, 2 + 2 * pairs * (groups - 1)))


def decompose(
    evaluator: Evaluator,
    before: Sampled,
    after: Sampled,
    groups: Sequence[Collection[str]],
    draws: int,
    *,
    every_order: bool | None = None,
    pairs: int = 1,
    label: str = "a mixture of the two",
) -> Shares:
    """What each group of paths adds to every output on the way from `before` to `after` (path → one value a draw).

    `every_order` evaluates all 2^n sets of groups (default: up to eight groups). Otherwise each draw takes `pairs` random orders and
    their reverses; its error is then over draws and orders together, and what is conditional on a ceasefire stays undecomposed (nan),
    because a ratio needs the same sets in all draws. Raises ModelError when a mixture leaves the range of the map.
    """
    if not groups:
        raise UsageError("There is nothing to decompose: the two set every value of the engine alike.")
    whole = len(groups) <= MOST_EXACT if every_order is None else every_order

    def rows(index: int, sets: Sequence[int]) -> np.ndarray:
        mixtures = [mixture(before, after, _chosen(groups, each)) for each in sets]
        bound = [
            bound_draws(evaluator.scenario, each, [index], evaluator.measures, label)[0] for each in mixtures
        ]
        return evaluator.rows(bound)

    if whole:
        counts = np.stack([rows(index, range(1 << len(groups))) for index in range(draws)], axis=1)
        ratio, deviation = zip(*(influences(each) for each in counts), strict=True)
        values = np.stack(ratio)
        return Shares(EXACT, values[-1] - values[0], exact(values), error_of_mean(np.moveaxis(exact(np.stack(deviation)), 1, 0)))
    added: list[np.ndarray] = []
    for index in range(draws):
        sampled = orders(evaluator.seed, f"draw {index}", len(groups), pairs)
        sets = sorted({each for order in sampled for each in steps(order)})
        values = {each: _unconditional(evaluator, row) for each, row in zip(sets, rows(index, sets), strict=True)}
        added.append(along(sampled, values).mean(axis=0))
    each_draw = np.stack(added)  # (draws, groups, outputs)
    share = each_draw.mean(axis=0)
    return Shares(SAMPLED, share.sum(axis=0), share, error_of_mean(each_draw - share))


def mixture(before: Sampled, after: Sampled, changed: Collection[str]) -> dict[str, Any]:
    """`before` with the changed paths as in `after`; a path that the chosen one of them lacks is left out.

    With a path goes what the base says where it was changed on purpose (`drawing.BASE`).
    """
    changed = {*changed, *(BASE + path for path in changed)}
    mixed = {path: values for path, values in before.items() if path not in changed}
    return mixed | {path: after[path] for path in changed if path in after}


def _chosen(groups: Sequence[Collection[str]], which: int) -> set[str]:
    return {path for place, group in enumerate(groups) if which >> place & 1 for path in group}


def _unconditional(evaluator: Evaluator, row: np.ndarray) -> np.ndarray:
    """(outputs,) one draw's ratios; nan where an output is conditional."""
    free = np.array([output.given is None for output in evaluator.outputs])
    return np.where(free, row[:, 0] / np.where(free, row[:, 1], 1.0), np.nan)
