"""The loops' answer as an `Equilibrium`, for tests that must not depend on the fast solver."""

from __future__ import annotations

from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.parameters import MapParameters, PackageSet
from tests.reference.loops import solve


def loops_equilibrium(parameters: MapParameters, packages: PackageSet) -> Equilibrium:
    """Solve in loops and pack the arrays."""
    out = solve(parameters, packages)
    return Equilibrium(
        parameters=parameters,
        packages=packages,
        value=out["V"],
        value_without_talks=out["V0"],
        chance=out["p"],
        weariness_rate=out["lam"],
        continuation=out["C"],
        sign=out["f"],
        text=out["X"],
        hazard=out["h"],
        signing_value=out["S"],
        patron_moves=out["Q"],
        sweeps_done=out["sweeps_done"],
        last_move=out["last_move"],
    )
