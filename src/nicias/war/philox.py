"""Philox4x32-10 (Salmon and others 2011): the random words of the histories.

A counter-based generator: the words of history `id` in month `month` are a pure function of (key, id, month, stream), so
that any history can be replayed alone and nothing depends on threads, chunks or order. The counter is (id low, id high,
month, stream); streams are numbered below, and each word of a block has one fixed use.
"""

from __future__ import annotations

import numba
import numpy as np

WAR = np.uint32(0)
"""Stream of a month of war: words are talks, battle (with the evidence), weariness, the patron's move."""
PEACE = np.uint32(1)
"""Stream of a month of peace: words are collapse, the force ratio at which the war resumes."""
BIRTH = np.uint32(2)
"""Stream of month 0: the word is the military fundamental θ."""

BITS = 30
"""Words are compared as integers of this many bits, so that a probability of one is a threshold that every word is below."""

_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL_0, _WEYL_1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
_HALF = np.uint64(32)


@numba.njit(cache=True, inline="always", nogil=True)
def philox4x32(c0, c1, c2, c3, k0, k1):  # pyright: ignore[reportMissingParameterType]
    """Ten rounds on the counter (c0, c1, c2, c3) under the key (k0, k1): four uint32 words; all arguments uint32."""
    for _ in range(10):
        wide_0 = np.uint64(c0) * _MULTIPLIER_0
        wide_1 = np.uint64(c2) * _MULTIPLIER_1
        c0 = np.uint32(wide_1 >> _HALF) ^ c1 ^ k0
        c1 = np.uint32(wide_1)
        c2 = np.uint32(wide_0 >> _HALF) ^ c3 ^ k1
        c3 = np.uint32(wide_0)
        k0 = np.uint32(k0 + _WEYL_0)
        k1 = np.uint32(k1 + _WEYL_1)
    return c0, c1, c2, c3
