"""Random wars and small tables for the search of durable packages, and every package of one tried out by the definition."""

from __future__ import annotations

import itertools

import numpy as np

from nicias.bargain.fairness import Criterion
from nicias.bargain.linkage import Linkage
from nicias.bargain.rescoring import Start, rescore
from nicias.bargain.space import Space


def random_war(rng) -> Start:
    """A start whose values of renewed war rise and fall as they like: nothing may rest on their being monotone."""
    half = int(rng.integers(2, 6))
    return Start(
        value=rng.uniform(-0.3, 1.0, (1, 3, 2 * half + 1)),
        unsupported=np.zeros((1, 3, 2 * half + 1)),
        step=rng.uniform(0.03, 0.2, 1),
        half=np.array([half]),
        at=np.array([half]),
        refusing=rng.uniform(0, 1, (1, 3)),
        fighting_on=rng.uniform(0, 1, (1, 3)),
        alone=rng.uniform(-0.5, 1, (1, 3)),
        discount=rng.uniform(0.9, 0.999, 1),
        reopening=rng.uniform(0, 0.9, 1),
        temptation_spread=rng.uniform(0.02, 0.3, 1),
        survival_spread=rng.uniform(0.02, 0.2, 1),
        survival_terms=rng.uniform(0, 1, (1, 2)),
        survival_penalty=rng.uniform(0, 1, (1, 2)),
        carrot=rng.uniform(0, 0.05, (1, 2)),
        signing_scale=np.full((1, 2), 0.04),
        anchor=np.array([-2.0]),
        collapse_loss=rng.uniform(0, 0.3, 1),
        signature_value=rng.uniform(0, 0.3, 1),
    )


def random_space(rng, sizes) -> Space:
    """Options some of which touch enforcement; half of the tables have linked issues, half have sides that are not risk-neutral."""
    options = sum(sizes)
    first = np.cumsum([0, *sizes[:-1]])
    issue = np.repeat(np.arange(len(sizes)), sizes)
    touches = (rng.random(len(sizes)) < 0.6)[issue]
    allowed = rng.random(options) < 0.8
    allowed[[rng.integers(a, a + size) for a, size in zip(first, sizes, strict=True)]] = True
    others = int(rng.integers(0, 3))
    players = np.array([True, True, bool(rng.integers(2))])
    bargaining = players & (rng.random(3) < 0.7) if rng.random() < 0.5 else np.array([True, True, False])
    if not bargaining.any():
        bargaining[0] = True
    return Space(
        first=first,
        allowed=allowed,
        score=rng.uniform(0, 0.6, (3, options)),
        breach_cost=rng.uniform(0, 0.4, options) * touches,
        shift=rng.uniform(-0.3, 0.3, options) * touches,
        quiet=np.log1p(-rng.uniform(0, 0.02, options)) * touches,
        consent=rng.uniform(0, 0.5, (others, options)),
        reservation=rng.uniform(0, 1, others),
        bargaining=bargaining,
        consenting=players & ~bargaining & np.array([rng.random() < 0.5] * 3),
        linkages=random_linkages(rng, sizes, 3 + others) if rng.random() < 0.5 else (),
        aversion=tuple(rng.uniform(-4, 4, 2)) if rng.random() < 0.5 else (0.0, 0.0),
    )


def random_linkages(rng, sizes, rows) -> tuple[Linkage, ...]:
    """Up to two pairs of issues, which may share one."""
    pairs = list(itertools.permutations(range(len(sizes)), 2))
    chosen = [pairs[k] for k in rng.permutation(len(pairs))[:2]]
    return tuple(Linkage(pair, rng.uniform(-0.2, 0.2, (rows, *(sizes[issue] for issue in pair)))) for pair in chosen)


def every_margin(start: Start, space: Space, holds: bool = False):
    """(packages, issues) every allowed package; (3, packages) the players' margins over war and (parties, packages) others' gains."""
    ends = [*space.first[1:], len(space.allowed)]
    rows = [np.flatnonzero(space.allowed[a:b]) for a, b in zip(space.first, ends, strict=True)]
    choice = np.stack([column.ravel() for column in np.meshgrid(*rows, indexing="ij")], axis=-1)

    def total(values):
        return values[..., choice + space.first].sum(axis=-1)

    worth = np.concatenate([total(space.score), total(space.consent)])
    for link in space.linkages:
        first, second = link.issues
        worth += link.score[:, choice[:, first], choice[:, second]]
    for side, alpha in enumerate(space.aversion):
        if alpha:
            worth[side] = (1 - np.exp(-alpha * worth[side])) / (1 - np.exp(-alpha))
    sums = (total(space.breach_cost)[None], total(space.shift)[None], -np.expm1(total(space.quiet))[None])
    found = rescore(start, worth[None, :3], *sums)
    margin = found.over_war[0]
    if holds:
        margin = found.kept[0] - start.alone[0][:, None]
        margin[2] += start.signature_value[0]
    return choice, margin, worth[3:] - space.reservation[:, None]


def every_value(start: Start, space: Space, holds: bool, criterion: Criterion = Criterion.EGALITARIAN, ideal=None):
    """(packages, issues) and (packages,) the value of every allowed package by the definition."""
    choice, margin, gains = every_margin(start, space, holds)
    own = margin[space.bargaining]
    value = {
        Criterion.EGALITARIAN: lambda: own.min(axis=0),
        Criterion.KALAI_SMORODINSKY: lambda: (own / np.array(ideal)[space.bargaining, None]).min(axis=0),
        Criterion.UTILITARIAN: lambda: own.sum(axis=0),
        Criterion.NASH: lambda: own.prod(axis=0),
    }[criterion]()
    lacking = np.concatenate([own, margin[space.consenting], gains]).min(axis=0)
    return choice, np.where(lacking < 0, lacking, value)
