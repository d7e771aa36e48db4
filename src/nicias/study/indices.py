"""Which inputs the spread of an answer comes from: Sobol' indices over independent groups of inputs, PAWN where inputs move together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nicias.study.columns import bound_draws
from nicias.study.draws import BoundDraw
from nicias.study.evaluate import Evaluator
from nicias.study.headline import Headline
from nicias.study.inputs import Array, Inputs
from nicias.study.sensitivity import Pawn, Sobol, design, pawn, sobol_indices

THE_REST = "all other inputs"

SPLIT_FROM = 12
"""Groups from which on the inputs that were not screened are told apart by the first word of their path."""

TOLERANCE = 5e-4
"""Convergence of the map at the points of a design: ten times the definition's, a fifth faster; the error is computed and stated."""

CHECKED = 8
"""Points that are also solved to the definition's tolerance."""


@dataclass(frozen=True)
class Indices:
    """The indices of one output. `noise` is the share of the variance that is simulation noise; no input answers for it.

    `sobol` is by group: an input alone, or inputs that are correlated, under the name of the one that was screened first. `pawn` is by
    input, for the correlated ones. `missing` says why there are no indices.
    """

    output: str
    groups: Mapping[str, tuple[str, ...]]
    sobol: Mapping[str, Sobol]
    pawn: Mapping[str, Pawn]
    samples: int
    points: int
    mean: float
    sd: float
    noise: float
    solver_error: float
    missing: str | None = None

    def ranked(self) -> list[str]:
        """Groups by total index, largest first."""
        return sorted(self.sobol, key=lambda name: (-self.sobol[name].total.value, name))

    def to_dict(self) -> dict[str, Any]:
        if self.missing:
            return {"output": self.output, "missing": self.missing}
        return {
            "output": self.output,
            "method": "Sobol' over independent groups (Saltelli et al. 2010); PAWN within correlated groups (Pianosi & Wagener 2018)",
            "samples": self.samples,
            "points": self.points,
            "mean": self.mean,
            "sd": self.sd,
            "simulation_noise": self.noise,
            "solver_error": self.solver_error,
            "sobol": [
                {
                    "name": name,
                    "paths": list(self.groups[name]),
                    "first": self.sobol[name].first.to_dict(),
                    "total": self.sobol[name].total.to_dict(),
                    "rank": rank,
                }
                for rank, name in enumerate(self.ranked(), 1)
            ],
            "pawn": [
                {"path": path, **found.index.to_dict(), "noise": found.noise, "stands_out": found.index.value > found.noise}
                for path, found in sorted(self.pawn.items(), key=lambda item: (-item[1].index.value, item[0]))
            ],
        }


def grouped(inputs: Inputs, ranked: Sequence[str], most: int) -> dict[str, tuple[str, ...]]:
    """At most `most` independent groups that hold every uncertain input: the first of `ranked`, each with its correlates, and the rest.

    The rest is one group; from SPLIT_FROM groups on it is one for each first word of a path (a party, `war`, `settlement`).
    """
    words = len({path.partition(".")[0] for path in inputs.varying}) if most >= SPLIT_FROM else 1
    groups: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for path in ranked:
        if path in taken:
            continue
        if len(groups) == max(1, most - words):
            break
        groups[path] = inputs.together.get(path, (path,))
        taken.update(groups[path])
    rest: dict[str, set[str]] = {}
    for path in inputs.varying:
        if path not in taken:
            members = inputs.together.get(path, (path,))
            taken.update(members)
            name = f"{THE_REST}: {path.partition('.')[0]}" if words > 1 else THE_REST
            rest.setdefault(name, set()).update(members)
    return {**groups, **{name: tuple(sorted(members)) for name, members in rest.items()}}


def indices(
    inputs: Inputs, evaluator: Evaluator, groups: Mapping[str, tuple[str, ...]], samples: int, seed: int, outputs: Sequence[str]
) -> list[Indices]:
    """The indices of every group on every output, from samples × (groups + 2) evaluations."""
    plan = design({name: inputs.streams(paths) for name, paths in groups.items()}, samples, seed)
    sampled = inputs.at(dict(zip(plan.streams, plan.points.T, strict=True)), len(plan.points))
    bound = bound_draws(inputs.scenario, sampled, range(len(plan.points)), evaluator.measures, "a point of the design")
    block = len(plan.groups) + 2
    # The points of a block differ only in their inputs: they meet the same histories, and their noise cancels in every difference.
    exact = [replace(draw, index=place // block) for place, draw in enumerate(bound)]
    found = evaluator.headlines({"all": [_faster(draw) for draw in exact], "checked": exact[:: max(1, len(exact) // CHECKED)][:CHECKED]})
    rows = plan.independent
    tied = {path: sampled[path][rows] for path in inputs.varying if path in inputs.together and _is_number(sampled[path])}
    return [
        _indices(found["all"], output, groups, plan, tied, seed, _apart(found["all"], found["checked"], output)) for output in outputs
    ]


def _faster(draw: BoundDraw) -> BoundDraw:
    parameters = draw.parameters
    tolerance = max(TOLERANCE, parameters.numerics.tolerance)
    return replace(draw, parameters=replace(parameters, numerics=replace(parameters.numerics, tolerance=tolerance)))


def _apart(found: Headline, checked: Headline, output: str) -> float:
    """Root mean square of what the faster solution changes, at the points that were solved both ways."""
    exact = checked.per_draw(output)
    faster = found.per_draw(output)
    step = max(1, len(faster) // CHECKED)
    return float(np.sqrt(np.nanmean((faster[::step][:CHECKED] - exact) ** 2)))


def _indices(
    found: Headline, output: str, groups: Mapping[str, tuple[str, ...]], plan: Any, tied: Mapping[str, Array], seed: int, apart: float
) -> Indices:
    values = found.per_draw(output)
    gaps = int(np.isnan(values).sum())
    empty = Indices(output, groups, {}, {}, plan.samples, len(values), np.nan, np.nan, np.nan, np.nan)
    if gaps:
        return replace(empty, missing=f"undefined at {gaps} of {len(values)} points, where no history was at risk")
    by_group = sobol_indices(plan, values, seed)
    if by_group is None:
        return replace(empty, missing="the same at every point")
    return Indices(
        output=output,
        groups=groups,
        sobol=by_group,
        pawn=pawn(tied, values[plan.independent], seed) if tied else {},
        samples=plan.samples,
        points=len(values),
        mean=float(values.mean()),
        sd=float(values.std(ddof=1)),
        noise=noise_variance(found, output) / float(values.var(ddof=1)),
        solver_error=apart,
    )


def noise_variance(found: Headline, output: str) -> float:
    """The mean variance of a probability from simulating a finite number of histories; 0 for an amount, whose noise is not counted."""
    place = found.place(output)
    if not found.outputs[place].probability:
        return 0.0
    top, below = found.counts[:, place].T
    at_risk = below > 1
    p = top[at_risk] / below[at_risk]
    return float((p * (1 - p) / (below[at_risk] - 1)).mean()) if at_risk.any() else 0.0


def _is_number(values: Any) -> bool:
    return np.asarray(values).dtype.kind in "bif"
