"""The packages nearest to satisfying everyone who must sign, the risk of renewed war counted: exact, over the full product.

The value of a package is min_i (S_ik − V⁰_i) over the bargaining players (the two sides, as a rule), or the margin of a party that
only has to consent where that is below zero and smaller still. S_ik (E6) is not a sum and rises neither in one's own terms nor in
the other's (who would rather fight again gains from a fragile peace), so domination proves nothing here. Branch and bound does:
issues that touch breach cost G, shift Δ or accidents h0 are combined first, level by level, and a partial package is dropped when
even the best of everything still open cannot bring it above the packages already found. What is left is tried out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from nicias.bargain.durable_trial import Trial, try_out
from nicias.bargain.issues import Mask
from nicias.bargain.parameters import Array
from nicias.bargain.rescoring import Start, at_force, rescore
from nicias.errors import ModelError

Integers = NDArray[np.int64]

INNER = 4096
"""Combinations of the issues that touch only terms, listed once and tried under every surviving combination of the others."""

MOST_BRANCHES = 1_000_000
"""Branches kept at one level; more than this is refused rather than sampled."""


@dataclass(frozen=True)
class Space:
    """One draw's options in one row; option o of issue j stands at first[j] + o."""

    first: Integers  # (issues,)
    allowed: Mask  # (O,) vetoed by nobody and delivered
    score: Array  # (3, O) the sides and the patron
    breach_cost: Array  # (O,) G
    shift: Array  # (O,) Δ
    quiet: Array  # (O,) log(1 − h0)
    consent: Array  # (parties, O) worth to parties that only have to consent
    reservation: Array  # (parties,) what a package must be worth to them
    bargaining: Mask  # (3,) players whose smallest margin is made as large as possible
    consenting: Mask  # (3,) other players whose margin must not be negative; the rest do not count

    def places(self, issue: int) -> Integers:
        """The allowed options of an issue. Raises ModelError when there is none."""
        last = int(self.first[issue + 1]) if issue + 1 < len(self.first) else len(self.allowed)
        places = np.arange(int(self.first[issue]), last)
        places = places[self.allowed[places]]
        if not places.size:
            raise ModelError(f"No package can be formed: issue {issue} has no option that is permitted and delivered.")
        return places


@dataclass(frozen=True)
class Nearest:
    """The best few packages by value, best first; nothing outside them has a larger value than the last of them."""

    choice: Integers  # (packages, issues)
    value: Array  # (packages,)
    branches: int  # partial packages looked at
    tried: int  # whole packages looked at

    @property
    def open(self) -> bool:
        """Whether some package leaves nobody worse off than the war without talks."""
        return bool(self.value[0] >= 0)


def nearest(start: Start, space: Space, count: int = 5, *, holds: bool = False) -> Nearest:
    """The `count` packages of largest value in one war (`start` has D = 1); fewer when there are fewer.

    `holds` takes every peace to last, so that only terms count. Raises ModelError when an issue has no allowed option, or when
    too many partial packages cannot be excluded.
    """
    game = _Game(start, space, holds)
    inner, outer = _split(space)
    floor = _floor(game, count)
    branches, looked = _Partial.none(space), 0
    for place, issue in enumerate(outer):
        branches = branches.grown(space, issue)
        looked += len(branches)
        branches = branches.kept(game.bound(branches, _open(space, [*outer[place + 1 :], *inner])) > floor)
        if len(branches) > MOST_BRANCHES:
            raise ModelError(
                f"{len(branches)} partial packages cannot be excluded, and the search for a deal does not sample. "
                "Merge options or issues."
            )
    bound = game.bound(branches, _open(space, inner))
    branches, terms = branches.kept(np.argsort(-bound, kind="stable")), _combined(space, inner)
    renewed = at_force(start, branches.shift[None])[0]
    value, outer_row, inner_row, tried = try_out(
        game.trial(),
        (branches.score, np.stack([branches.breach_cost, branches.quiet]), branches.consent, np.ascontiguousarray(renewed)),
        (terms.score, terms.consent),
        np.sort(bound)[::-1].copy(),
        holds,
        count,
    )
    found = value > -np.inf
    return Nearest(branches.choice[outer_row[found]] + terms.choice[inner_row[found]], value[found], looked, int(tried))


@dataclass(frozen=True)
class _Partial:
    """Partial packages: sums over the issues taken so far; `choice` holds 0 where an issue is still open."""

    choice: Integers  # (N, issues)
    score: Array  # (3, N)
    breach_cost: Array  # (N,)
    shift: Array  # (N,)
    quiet: Array  # (N,)
    consent: Array  # (parties, N)

    @classmethod
    def none(cls, space: Space) -> _Partial:
        zero = np.zeros(1)
        return cls(
            np.zeros((1, len(space.first)), np.int64), np.zeros((3, 1)), zero, zero, zero, np.zeros((len(space.consent), 1))
        )

    def __len__(self) -> int:
        return len(self.choice)

    def grown(self, space: Space, issue: int) -> _Partial:
        """Every one of these with every allowed option of an issue."""
        places = space.places(issue)
        choice = np.repeat(self.choice, len(places), axis=0)
        choice[:, issue] = np.tile(places - space.first[issue], len(self))

        def added(sums: Array, rows: Array) -> Array:
            return np.asarray(sums[..., :, None] + rows[..., None, places]).reshape(*sums.shape[:-1], len(choice))

        return _Partial(
            choice,
            added(self.score, space.score),
            added(self.breach_cost, space.breach_cost),
            added(self.shift, space.shift),
            added(self.quiet, space.quiet),
            added(self.consent, space.consent),
        )

    def kept(self, rows: Mask | Integers) -> _Partial:
        return _Partial(
            self.choice[rows],
            np.ascontiguousarray(self.score[:, rows]),
            self.breach_cost[rows],
            self.shift[rows],
            self.quiet[rows],
            np.ascontiguousarray(self.consent[:, rows]),
        )


@dataclass(frozen=True)
class _Open:
    """The least and the most that the issues still open can add."""

    least: tuple[Array, ...]  # score (3,), G, Δ, log(1 − h0), consent (parties,)
    most: tuple[Array, ...]


def _split(space: Space) -> tuple[list[int], list[int]]:
    """Issues that only carry terms, as many as make at most INNER combinations; and all others."""
    touches = (space.breach_cost != 0) | (space.shift != 0) | (space.quiet != 0)
    inner: list[int] = []
    outer: list[int] = []
    product = 1
    for issue in range(len(space.first)):
        places = space.places(issue)
        if not touches[places].any() and product * len(places) <= INNER:
            inner.append(issue)
            product *= len(places)
        else:
            outer.append(issue)
    return inner, outer


def _combined(space: Space, issues: list[int]) -> _Partial:
    everything = _Partial.none(space)
    for issue in issues:
        everything = everything.grown(space, issue)
    return everything


def _open(space: Space, issues: list[int]) -> _Open:
    rows = [space.places(issue) for issue in issues]
    fields = (space.score, space.breach_cost, space.shift, space.quiet, space.consent)

    def totals(end: Callable[..., Array]) -> tuple[Array, ...]:
        return tuple(sum((end(f[..., places], axis=-1) for places in rows), np.zeros(f.shape[:-1])) for f in fields)

    return _Open(totals(np.min), totals(np.max))


class _Game:
    """One war's numbers, for bounds and for trying out."""

    def __init__(self, start: Start, space: Space, holds: bool) -> None:
        self.start, self.space, self.holds = start, space, holds

    def trial(self) -> Trial:
        """The same numbers for the compiled part."""
        start, space = self.start, self.space
        return Trial(
            survival_terms=start.survival_terms[0],
            survival_penalty=start.survival_penalty[0],
            carrot=start.carrot[0],
            survival_spread=float(start.survival_spread[0]),
            reopening=float(start.reopening[0]),
            temptation_spread=float(start.temptation_spread[0]),
            discount=float(start.discount[0]),
            collapse_loss=float(start.collapse_loss[0]),
            signature_value=float(start.signature_value[0]),
            alone=start.alone[0],
            reservation=space.reservation,
            bargaining=space.bargaining,
            consenting=space.consenting,
        )

    def kept(self, score: Array) -> Array:
        """ū_i for the sides, u_P for the patron, of scores (3, N). (E7)"""
        start, kept = self.start, score.copy()
        beaten = expit((start.survival_terms[0][:, None] - score[:2]) / start.survival_spread[0])
        kept[:2] += start.carrot[0][:, None] - start.survival_penalty[0][:, None] * beaten
        return kept

    def bound(self, partial: _Partial, rest: _Open) -> Array:
        """(N,) a value that no completion of a partial package exceeds."""
        start, spread = self.start, self.start.temptation_spread[0]
        high, low = partial.score + rest.most[0][:, None], partial.score + rest.least[0][:, None]
        value = self.kept(high)
        if not self.holds:
            lowest, highest = _range(start, partial.shift + rest.least[2], partial.shift + rest.most[2])
            most_tempted = (highest[:2] - low[:2] - (partial.breach_cost + rest.least[1])) / spread
            least_tempted = (lowest[:2] - high[:2] - (partial.breach_cost + rest.most[1])) / spread
            again = highest - np.array([0.0, 0.0, start.collapse_loss[0]])[:, None]
            # S lies between ū and W, the nearer to W the larger the hazard: it is largest at one end of the hazard's range.
            worst = self.signed(value, again, self.hazard(most_tempted, partial.quiet + rest.least[3]))
            best = self.signed(value, again, self.hazard(least_tempted, partial.quiet + rest.most[3]))
            value = np.maximum(worst, best)
        consent = partial.consent + rest.most[4][:, None] - self.space.reservation[:, None]
        return self.value(value, consent)

    def hazard(self, tempted: Array, quiet: Array) -> Array:
        """h_k (N,) from both sides' temptation (2, N). (E5)"""
        return 1 - np.exp(quiet) * np.prod(1 - self.start.reopening[0] * expit(tempted), axis=0)

    def signed(self, kept: Array, again: Array, hazard: Array) -> Array:
        """S_jk (3, N) without O. (E6)"""
        delta = self.start.discount[0]
        return ((1 - delta) * kept + delta * hazard * again) / (1 - delta * (1 - hazard))

    def value(self, signing: Array, consent: Array) -> Array:
        """min over the bargaining players of S_j − V⁰_j; a consenting party counts where it is below zero."""
        margin = signing - self.start.alone[0][:, None]
        margin[2] += self.start.signature_value[0]
        value = margin[self.space.bargaining].min(axis=0)
        for other in (*margin[self.space.consenting], *consent):
            value = np.where(other < 0, np.minimum(value, other), value)
        return value


def _range(start: Start, least: Array, most: Array) -> tuple[Array, Array]:
    """(3, N) the smallest and the largest W_j over an interval of shifts; V is linear between grid points."""
    ends = np.stack([at_force(start, least[None])[0], at_force(start, most[None])[0]])
    low, high = ends.min(axis=0), ends.max(axis=0)
    for point in range(1, 2 * int(start.half[0])):
        shift = (point - start.at[0]) * start.step[0]
        within = (shift > least) & (shift < most)
        value = start.value[0, :, point, None]
        low = np.where(within, np.minimum(low, value), low)
        high = np.where(within, np.maximum(high, value), high)
    return low, high


def _floor(game: _Game, count: int) -> float:
    """A value that `count` packages reach for certain: those met by steepest single changes from every issue's first option."""
    space, start = game.space, game.start
    options = [space.places(issue) for issue in range(len(space.first))]
    here = np.array([places[0] for places in options])

    def values(place: Integers) -> Array:
        def total(rows: Array) -> Array:
            return rows[..., place].sum(axis=-1)[None]

        scored = rescore(start, total(space.score), total(space.breach_cost), total(space.shift), -np.expm1(total(space.quiet)))
        signing = scored.kept[0] if game.holds else scored.value[0] - np.array([0.0, 0.0, start.signature_value[0]])[:, None]
        return game.value(signing, total(space.consent)[0] - space.reservation[:, None])

    met: dict[tuple[int, ...], float] = {}
    while True:
        issues = np.arange(len(here))
        tried = np.array([np.where(issues == issue, place, here) for issue, places in enumerate(options) for place in places])
        value = values(tried)
        met |= {tuple(row): float(v) for row, v in zip(tried.tolist(), value, strict=True)}
        best = int(np.argmax(value))
        if value[best] <= met[tuple(here.tolist())] + 1e-12:
            break
        here = tried[best]
    reached = sorted(met.values(), reverse=True)
    return reached[count - 1] - 1e-9 if len(reached) >= count else -np.inf
