"""Equilibria with the same policy in every state, whose outcomes have closed forms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import PackageSet
from tests.reference.tiny import tiny_parameters

STILL = {"force_sd": 1e-9, "fundamental": (0.0, 0.0), "force_drift": np.zeros(4)}
"""Conditions under which the force ratio never moves."""


def flat(
    *,
    conditions: dict | None = None,
    numerics: dict | None = None,
    signing: float = 0.0,
    packages: int = 2,
    hazard: float = 0.0,
    weary: tuple[float, float] = (0.0, 0.0),
    moves: np.ndarray | None = None,
    start_level: int = 2,
) -> Equilibrium:
    """Talks every month; a month signs with P = `signing`, any package equally likely; levels move by the matrix `moves`."""
    parameters = tiny_parameters(**(numerics or {}))
    levels = 4 if moves is None else len(moves)
    whole = {"talks_rate": 1.0, "talks_factor": np.ones(levels), **STILL, "force_drift": np.zeros(levels), **(conditions or {})}
    parameters = replace(parameters, conditions=replace(parameters.conditions, **whole), start_level=start_level)
    grid = parameters.numerics
    shape = (levels, grid.evidence_points, 4, 2 * grid.force_points + 1)
    rows = np.eye(levels) if moves is None else moves
    nothing = np.zeros(0)
    return Equilibrium(
        parameters=parameters,
        packages=PackageSet(np.zeros((3, packages)), np.zeros(packages), np.zeros(packages), np.zeros(packages)),
        value=nothing,
        value_without_talks=nothing,
        chance=nothing,
        weariness_rate=np.multiply.outer(np.array(weary), np.ones((shape[0], shape[1], shape[3]))),
        continuation=nothing,
        sign=np.full((2, packages, *shape), np.sqrt(signing)),
        text=np.full((packages, *shape), 1 / max(packages, 1)),
        hazard=np.full((packages, *shape), hazard),
        signing_value=nothing,
        patron_moves=np.broadcast_to(rows[None, :, None, None, None, :], (3, *shape, levels)).copy(),
        sweeps_done=0,
        last_move=0.0,
    )
