"""Keyed random streams: one stream per (seed, name), one position per draw.

Two layers share every number they do not change, adding a quantity reshuffles nothing, and no result depends on
threads, chunks or order, because a stream is a pure function of its key (Philox, a counter-based generator).
"""

from __future__ import annotations

import hashlib
import secrets

import numpy as np
from numpy.typing import NDArray


def fresh_seed() -> int:
    """A seed for a run that was given none; printed with the run so that it can be repeated."""
    return secrets.randbelow(2**31)


def stream_key(seed: int, name: str) -> int:
    """The 128-bit Philox key of a named stream."""
    digest = hashlib.blake2b(f"{seed}\x1f{name}".encode(), digest_size=16).digest()
    return int.from_bytes(digest, "little")


def uniforms(seed: int, name: str, draws: int) -> NDArray[np.float64]:
    """Uniform numbers in (0, 1), one per draw; the first n do not depend on how many are asked for.

    >>> a, b = uniforms(421, "russia.prior", 5), uniforms(421, "russia.prior", 3)
    >>> bool((a[:3] == b).all())
    True
    """
    bits = np.random.Philox(key=stream_key(seed, name)).random_raw(draws)
    return ((bits >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53


def history_key(seed: int, name: str) -> tuple[int, int]:
    """The two 32-bit key words that a compiled Philox4x32 uses for the histories of one named run."""
    key = stream_key(seed, name)
    return key & 0xFFFFFFFF, (key >> 32) & 0xFFFFFFFF
