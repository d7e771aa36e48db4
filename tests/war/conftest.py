"""The tiny game, solved once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nicias.bargain.solve import solve
from tests.reference.tiny import tiny_packages, tiny_parameters


@pytest.fixture(scope="session")
def tiny():
    """As printed: five sweeps, rival hopes."""
    return solve(tiny_parameters(), tiny_packages())


@pytest.fixture(scope="session")
def common():
    """Common forecasts (ω = 0) and converged sweeps: values are then payoffs of the chain."""
    parameters = tiny_parameters(sweeps=400, tolerance=1e-13)
    sides = tuple(replace(side, hope=0.0) for side in parameters.sides)
    return solve(replace(parameters, sides=sides), tiny_packages())
