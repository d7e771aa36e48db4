"""The branch-free exponential against long double arithmetic, and the polynomial against its own derivation."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numba import njit

from nicias.bargain.exponential import STEEPEST, bounded, fused, larger, power_of_two, smaller


@njit
def powers(t):
    out = np.empty_like(t)
    for i in range(t.size):
        out[i] = power_of_two(t[i])
    return out


@njit
def pair(a, b, c):
    return larger(a, b), smaller(a, b), fused(a, b, c), bounded(a)


def test_relative_error():
    t = np.concatenate([np.linspace(-1000, 1000, 200_001), np.linspace(-1, 1, 200_001)])
    exact = np.exp2(t.astype(np.longdouble))
    assert np.abs(powers(t) / exact - 1).max() < 4e-16


def test_whole_powers_are_exact():
    t = np.arange(-1000.0, 1001.0)
    assert (powers(t) == np.ldexp(1.0, t.astype(int))).all()


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_small_operations(a, b, c):
    high, low, sum_, held = pair(a, b, c)
    assert (high, low) == (max(a, b), min(a, b))
    assert abs(sum_ - (a * b + c)) <= 4e-16 * (abs(a * b) + abs(c))
    assert held == min(max(a, -STEEPEST), STEEPEST)
