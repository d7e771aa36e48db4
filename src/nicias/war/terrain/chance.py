"""Random words as chances and normal numbers, and the fixed slot of each use in a month."""

from __future__ import annotations

from statistics import NormalDist

import numba
import numpy as np

from nicias.war.philox import BITS

# Compiled code carries no useful annotations.
# pyright: reportMissingParameterType=false

TERRAIN = np.uint32(8)
"""First stream of the terrain's blocks of four words; block b of a month is stream TERRAIN + b."""

_SLOTS = (
    "TALKS", "TEXT", "SIGN_0", "SIGN_1", "ROUND_FORCE", "ROUND_EVIDENCE", "BLAME", "PATRON", "WEARY_0", "WEARY_1", "BLOCK", "FOG",
    "FORTUNE", "AREA_0", "AREA_1", "AREA_2", "BREACH_0", "BREACH_1", "BREACH_2", "SIZE_0", "SIZE_1", "SIZE_2",
    "REVERSAL_0", "REVERSAL_1", "REVERSAL_2", "INNOVATION_0", "INNOVATION_1", "DECREE_0", "DECREE_1", "WAVE_0", "WAVE_1",
    "VOW_0", "VOW_1", "DELIVERY", "FREEZE", "PERMIT", "CRISIS", "DEADLINE", "EXECUTION", "ANNOUNCEMENT", "TRUTH", "SUMMIT",
    "TIRED", "CRACK", "PIVOT", "INCIDENT", "SCARE", "SPARE",
)  # fmt: skip
SLOTS = {name: place for place, name in enumerate(_SLOTS)}
"""Name → place of each word in a month; places never move, so that a switch shifts no other number."""

WORDS = len(SLOTS)
BLOCKS = -(-WORDS // 4)

(TALKS, TEXT, SIGN, _, ROUND_FORCE, ROUND_EVIDENCE, BLAME, PATRON, WEARY, _, BLOCK, FOG) = range(12)
FORTUNE, AREA, BREACH, SIZE, REVERSAL = (SLOTS[n] for n in ("FORTUNE", "AREA_0", "BREACH_0", "SIZE_0", "REVERSAL_0"))
INNOVATION, DECREE, WAVE, VOW = (SLOTS[n] for n in ("INNOVATION_0", "DECREE_0", "WAVE_0", "VOW_0"))
DELIVERY, FREEZE, PERMIT, CRISIS = (SLOTS[n] for n in ("DELIVERY", "FREEZE", "PERMIT", "CRISIS"))
DEADLINE, EXECUTION, ANNOUNCEMENT, TRUTH = (SLOTS[n] for n in ("DEADLINE", "EXECUTION", "ANNOUNCEMENT", "TRUTH"))
SUMMIT, TIRED, CRACK, PIVOT = (SLOTS[n] for n in ("SUMMIT", "TIRED", "CRACK", "PIVOT"))
INCIDENT, SCARE = SLOTS["INCIDENT"], SLOTS["SCARE"]

_TABLE_BITS = 12


def _quantiles() -> np.ndarray:
    normal, n = NormalDist(), 1 << _TABLE_BITS
    half = np.array([normal.inv_cdf((k + 0.5) / n) for k in range(n // 2, n)])
    table = np.concatenate([-half[::-1], half])
    return table / np.sqrt(np.mean(table**2))


NORMAL = _quantiles()
"""4096 equally likely standard normal numbers: mean 0, variance 1, none beyond 3.7."""

_SHIFT = np.uint32(32 - BITS)
_TABLE_SHIFT = BITS - _TABLE_BITS
_SCALE = 2.0**-BITS
_HALF = np.uint64(32)


LANES = 4 * BLOCKS
_WEYL_0, _WEYL_1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
_MULTIPLIER_0, _MULTIPLIER_1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)


@numba.njit(cache=True, nogil=True)
def draw(history, month, k0, k1, word):
    """Fill the month's words (int32, 30 bits, `LANES` of them) of a history (uint64).

    Word 4b + j would be natural; j·BLOCKS + b lets all blocks go through the ten rounds side by side (see `philox4x32`).
    """
    low, high, when = np.uint32(history), np.uint32(history >> _HALF), np.uint32(month)
    for b in range(BLOCKS):
        c0, c1, c2, c3 = low, high, when, np.uint32(TERRAIN + np.uint32(b))
        key_0, key_1 = k0, k1
        for _ in range(10):
            wide_0 = np.uint64(c0) * _MULTIPLIER_0
            wide_1 = np.uint64(c2) * _MULTIPLIER_1
            c0 = np.uint32(wide_1 >> _HALF) ^ c1 ^ key_0
            c1 = np.uint32(wide_1)
            c2 = np.uint32(wide_0 >> _HALF) ^ c3 ^ key_1
            c3 = np.uint32(wide_0)
            key_0 = np.uint32(key_0 + _WEYL_0)
            key_1 = np.uint32(key_1 + _WEYL_1)
        word[b] = np.int32(c0 >> _SHIFT)
        word[BLOCKS + b] = np.int32(c1 >> _SHIFT)
        word[2 * BLOCKS + b] = np.int32(c2 >> _SHIFT)
        word[3 * BLOCKS + b] = np.int32(c3 >> _SHIFT)


@numba.njit(cache=True, inline="always", nogil=True)
def uniform(word):
    """A number strictly between 0 and 1."""
    return (word + 0.5) * _SCALE


@numba.njit(cache=True, inline="always", nogil=True)
def normal(word):
    """A standard normal number."""
    return NORMAL[word >> _TABLE_SHIFT]


@numba.njit(cache=True, inline="always", nogil=True)
def logistic(x):
    """F(x) = 1/(1 + e^−x)."""
    return 1.0 / (1.0 + np.exp(-x))
