"""A party's attitude to risk: constant absolute risk aversion over the stake [Pratt 1964, Arrow 1965].

  v(u) = (1 − e^(−αu)) / (1 − e^(−α)),   v(u) = u at α = 0,   so that v(0) = 0 and v(1) = 1.

Defeat and victory keep their worth 0 and 1; α > 0 (averse) raises the worth of a settled middle above its share of the stake and
so above a war for the same odds, α < 0 (seeking) lowers it. Which packages are on the frontier does not change; which of them
is fair, and which beats fighting on, does. −u''/u' = α per stake: at α = 1 a sure .38 is as good as an even chance of all.
The war needs no change: its ends are worth 0 and 1 either way, and its values are chances of them less costs. The terms a leader
needs (a_i) are compared with the worth, so they are given as worth too.
"""

from __future__ import annotations

import numpy as np

from nicias.bargain.parameters import Array
from nicias.errors import ModelError

MOST_AVERSE = 10.0
"""Largest |α|; at 10 a sure .07 is as good as an even chance of all."""

NEUTRAL = 1e-12
"""An |α| below this is none: what it changes is less than rounding."""


def worth(stakes: Array | float, aversion: Array | float) -> Array:
    """v(u) of shares of the stake; shapes broadcast. Raises ModelError when an |α| is above 10."""
    u, alpha = np.broadcast_arrays(np.asarray(stakes, float), np.asarray(aversion, float))
    if not np.all(np.abs(alpha) <= MOST_AVERSE):  # also refuses NaN
        raise ModelError(f"Risk aversion is {np.ravel(aversion)[0]:g} per stake; allowed is {-MOST_AVERSE:g} to {MOST_AVERSE:g}.")
    bent = np.abs(alpha) >= NEUTRAL
    if not bent.any():
        return u.copy()
    steep = np.where(bent, alpha, 1.0)
    return np.where(bent, np.expm1(-steep * u) / np.expm1(-steep), u)
