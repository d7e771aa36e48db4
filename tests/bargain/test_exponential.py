"""The branch-free exponential against long double arithmetic, and the small operations around it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numba import njit

from nicias.bargain.exponential import bounded, fused, larger, power_of_two, read, smaller


@njit
def powers(t):
    out = np.empty_like(t)
    for i in range(t.size):
        out[i] = power_of_two(t[i])
    return out


@njit
def operations(a, b, c):
    return larger(a, b), smaller(a, b), fused(a, b, c), bounded(a), read(np.array([a, b, c]), 1)


@pytest.mark.parametrize(("kind", "reach", "error"), [(np.float64, 1000, 4e-16), (np.float32, 120, 4e-7)])
def test_relative_error(kind, reach, error):
    t = np.concatenate([np.linspace(-reach, reach, 100_001), np.linspace(-1, 1, 100_001)]).astype(kind)
    result = powers(t)
    assert result.dtype == kind
    assert np.abs(result / np.exp2(t.astype(np.longdouble)) - 1).max() < error


@pytest.mark.parametrize(("kind", "reach"), [(np.float64, 1000), (np.float32, 120)])
def test_whole_powers_are_exact(kind, reach):
    t = np.arange(-reach, reach + 1)
    assert (powers(t.astype(kind)) == np.ldexp(1.0, t)).all()


@settings(deadline=None)  # the first call compiles
@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_small_operations(a, b, c):
    high, low, total, held, second = operations(a, b, c)
    assert (high, low, second) == (max(a, b), min(a, b), b)
    assert abs(total - (a * b + c)) <= 4e-16 * (abs(a * b) + abs(c))
    assert held == min(max(a, -250.0), 250.0)


def test_small_operations_in_single_precision():
    a, b, c = np.float32(40), np.float32(2), np.float32(1)
    assert operations(a, b, c) == (40, 2, 81, 30, 2)
