"""Small outcome spaces for hypothesis, and the whole product of one listed in plain loops."""

from __future__ import annotations

import itertools
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from nicias.bargain.utilities import Linkage, Utilities

EIGHTHS = st.integers(-1, 4).map(lambda n: n / 8)
"""Few values, so that equal packages and ties abound."""

TENTHS = st.integers(-1, 5).map(lambda n: n / 10)
"""The same with values that binary fractions only approach: .1 + .2 is not .3."""

MILLIONTHS = st.integers(0, 10**6).map(lambda n: n / 10**6)
"""So many values that ties are rare."""


@st.composite
def spaces(draw, number=None, parties=None, links=True) -> Utilities:
    """One to four issues with up to four options, some not allowed, some linked."""
    number = draw(st.sampled_from([EIGHTHS, TENTHS, MILLIONTHS])) if number is None else number
    parties = parties or draw(st.integers(2, 6))
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))

    def array(*shape):
        flat = draw(st.lists(number, min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
        return np.array(flat).reshape(shape)

    allowed = [np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size))) for size in sizes]
    for mask in allowed:
        mask[draw(st.integers(0, len(mask) - 1))] = True
    pairs = list(itertools.combinations(range(len(sizes)), 2))
    linked = draw(st.lists(st.sampled_from(pairs), max_size=2)) if pairs and links else []
    linkages = [Linkage((j, i) if flip else (i, j), array(parties, *((sizes[j], sizes[i]) if flip else (sizes[i], sizes[j]))))
                for i, j in linked for flip in [draw(st.booleans())]]  # fmt: skip
    return Utilities(tuple(array(parties, size) for size in sizes), tuple(allowed), tuple(linkages))


def exact(number: float) -> Fraction:
    """The number meant, of at most eight decimals."""
    return Fraction(float(number)).limit_denominator(10**8)


def listed(space: Utilities) -> list[tuple[int, tuple[Fraction, ...]]]:
    """Every allowed package: its index and what it is worth to each party, in exact fractions."""
    found = []
    for index, choice in enumerate(itertools.product(*(range(size) for size in space.sizes))):
        if not all(mask[option] for mask, option in zip(space.allowed, choice, strict=True)):
            continue
        worth = []
        for party in range(space.parties):
            own = sum(exact(score[party, option]) for score, option in zip(space.scores, choice, strict=True))
            for link in space.linkages:
                first, second = link.issues
                own += exact(link.score[party, choice[first], choice[second]])
            worth.append(own)
        found.append((index, tuple(worth)))
    return found
