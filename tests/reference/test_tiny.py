"""The loops give the tiny game's printed figures (design, §17)."""

from __future__ import annotations

import numpy as np
import pytest

from tests.reference.loops import solve
from tests.reference.tiny import PRINTED, STATE_A, STATE_B, tiny_packages, tiny_parameters


@pytest.fixture(scope="module")
def solution():
    return solve(tiny_parameters(), tiny_packages())


@pytest.mark.parametrize(("name", "state"), [("A", STATE_A), ("B", STATE_B)])
def test_values_to_the_printed_digits(solution, name, state):
    assert solution["V0"][(slice(None), *state)] == pytest.approx(PRINTED[f"V0_{name}"], abs=5.1e-11)
    assert solution["V"][(slice(None), *state)] == pytest.approx(PRINTED[f"V_{name}"], abs=5.1e-11)
    f, X = solution["f"][(slice(None), slice(None), *state)], solution["X"][(slice(None), *state)]
    assert (X * f[0] * f[1]).sum() == pytest.approx(PRINTED[f"sign_{name}"], abs=5.1e-11)


def test_chances_and_patron_to_the_printed_digits(solution):
    g, evidence, _, r = STATE_A
    assert solution["p"][:, g, evidence, r] == pytest.approx(PRINTED["p_A"], abs=5.1e-9)
    assert solution["Q"][(1, *STATE_A)] == pytest.approx(PRINTED["Q_A_first_refused"], abs=5.1e-9)


def test_probabilities_sum_to_one(solution):
    inside = (..., slice(1, -1))
    assert solution["X"][inside].sum(axis=0) == pytest.approx(np.ones(solution["X"][inside].shape[1:]))
    kernel = solution["Q"][:, :, :, :, 1:-1, :]
    assert kernel.sum(axis=-1) == pytest.approx(np.ones(kernel.shape[:-1]))
    assert (kernel >= 0).all()
    assert (kernel[:, 0, ..., 1:] == 0).all()  # out is absorbing
