"""The generator gives the published known answers."""

from __future__ import annotations

import numpy as np
import pytest

from nicias.war.philox import philox4x32

# Known-answer vectors of the generator's authors (kat_vectors of Random123, philox4x32 with 10 rounds).
KNOWN = [
    ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 4, (0xFFFFFFFF,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_known_answers(counter, key, words):
    got = philox4x32(*(np.uint32(c) for c in counter), *(np.uint32(k) for k in key))
    assert tuple(int(word) for word in got) == words


def slow(counter, key):
    """The same ten rounds in Python integers, as the paper writes them."""
    c, k = list(counter), list(key)
    for _ in range(10):
        hi0, lo0 = divmod(0xD2511F53 * c[0], 2**32)
        hi1, lo1 = divmod(0xCD9E8D57 * c[2], 2**32)
        c = [hi1 ^ c[1] ^ k[0], lo1, hi0 ^ c[3] ^ k[1], lo0]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return tuple(c)


def test_agrees_with_python_integers_on_many_counters():
    rng = np.random.default_rng(1)
    for row in rng.integers(0, 2**32, size=(200, 6), dtype=np.uint32):
        want = slow([int(x) for x in row[:4]], [int(x) for x in row[4:]])
        assert tuple(int(word) for word in philox4x32(*row)) == want
