"""The generator gives the published known answers."""

from __future__ import annotations

import numpy as np
import pytest

from nicias.war.philox import philox4x32
from tests.war.slow import philox

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


def compiled(counter, key):
    return tuple(int(word) for word in philox4x32(*(np.uint32(c) for c in counter), *(np.uint32(k) for k in key)))


@pytest.mark.parametrize(("counter", "key", "words"), KNOWN)
def test_known_answers(counter, key, words):
    assert compiled(counter, key) == words
    assert philox(counter, key) == words


def test_agrees_with_python_integers_on_many_counters():
    rng = np.random.default_rng(1)
    for row in rng.integers(0, 2**32, size=(200, 6)).tolist():
        assert compiled(row[:4], row[4:]) == philox(row[:4], row[4:])
