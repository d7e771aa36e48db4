"""The table behind `zopa`: every draw's map solved once, then only what scoring a package at the start of the war needs.

Struct of arrays over draws, so that any package is scored for every party in every draw in far less than 50 ms. A *choice* is
an array of option indices whose last axis is the issues, in the scenario's order.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nicias.bargain import risk
from nicias.bargain.issues import all_or_nothing
from nicias.bargain.linkage import Linkage
from nicias.bargain.parameters import Array
from nicias.bargain.rescoring import Rescored, Start, rescore, stacked, start_of
from nicias.errors import ModelError
from nicias.study.table import linked_issues

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.study.columns import Column
    from nicias.study.draws import BoundDraw

Choice = NDArray[np.int64]
Mask = NDArray[np.bool_]
Progress = Callable[[int, int], None]

PLAYERS = 3

LEAST_SUM, MOST_SUM = 0.75, 1.33
"""A party's weights are remarked on when they sum to less or more than this before they are normalised."""


@dataclass(frozen=True)
class Options:
    """The options of every issue in one row: option o of issue j stands at first[j] + o."""

    issues: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def first(self) -> Choice:
        """(issues,) place of each issue's first option."""
        return np.cumsum([0, *(len(options) for _, options in self.issues[:-1])]).astype(np.int64)

    @cached_property
    def paths(self) -> tuple[tuple[str, str], ...]:
        """(issue, option) of each place."""
        return tuple((issue, option) for issue, options in self.issues for option in options)

    def place(self, issue: str, option: str) -> int:
        """The place of an option in the row."""
        return self.paths.index((issue, option))

    def issue(self, name: str) -> int:
        """The index of an issue."""
        return [issue for issue, _ in self.issues].index(name)

    def choice(self, package: Mapping[str, str]) -> Choice:
        """(issues,) a whole package as indices."""
        return np.array([options.index(package[issue]) for issue, options in self.issues], np.int64)

    def package(self, choice: Choice) -> dict[str, str]:
        """Issue → option of one choice."""
        return {issue: options[int(o)] for (issue, options), o in zip(self.issues, choice, strict=True)}


@dataclass(frozen=True)
class Sums:
    """What K packages add up to, before anything that is not a sum: the last axis is the package."""

    score: Array  # (D, 3, K)
    breach_cost: Array  # (D, K)
    shift: Array  # (D, K)
    quiet: Array  # (D, K)
    worth: Array  # (D, thirds, K)
    vetoed: NDArray[np.int64]  # (D, P, K) options the party vetoes
    undelivered: NDArray[np.int64]  # (D, K) options nobody delivers


@dataclass(frozen=True)
class Scored:
    """K packages for every party in every draw (axes d, party, k)."""

    parties: tuple[str, ...]
    margin: Array  # (D, P, K) signing over refusing: (E9) for the sides, S_P − (C_P^N + e_P) for the patron, u_v − r_v for others
    over_war: Array  # (D, P, K) the same against the war without talks; equal to `margin` for third parties
    permitted: Mask  # (D, P, K) this party vetoes none of the options
    delivered: Mask  # (D, K) somebody delivers every option
    engine: Rescored

    def of(self, party: str) -> Array:
        """(D, K) a party's margins."""
        return self.margin[:, self.parties.index(party)]


@dataclass(frozen=True)
class ZopaTable:
    """D solved wars at their start, and the issue tables of their draws."""

    options: Options
    sides: tuple[str, str]
    patron: str | None
    thirds: tuple[str, ...]  # third parties with a reservation: they consent to a package worth at least that, or do not
    start: Start
    score: Array  # (D, 3, O) weight × score of the sides and the patron
    breach_cost: Array  # (D, O) G
    shift: Array  # (D, O) Δ
    quiet: Array  # (D, O) log(1 − h0)
    worth: Array  # (D, thirds, O) weight × score of the third parties
    linkages: tuple[Linkage, ...]  # (D, 3 + thirds, options, options) what linked issues add
    aversion: Array  # (D, 2) attitudes of the sides to risk
    reservation: Array  # (D, thirds)
    permits: Mask  # (D, P, O) the party does not veto the option; parties as in `parties`
    delivers: Mask  # (D, O)
    power_shift: Array  # (D,) Δ under the weakest guarantee, which `shift` is made of
    bound: tuple[BoundDraw, ...]  # for what needs the map solved again

    def __len__(self) -> int:
        return len(self.start)

    @property
    def parties(self) -> tuple[str, ...]:
        """Those whose answer can be computed: the sides, the patron, third parties with a reservation."""
        return (*self.sides, *((self.patron,) if self.patron else ()), *self.thirds)

    @property
    def units(self) -> dict[str, str]:
        """The unit of each party's margin."""
        return {party: "patron" if party == self.patron else "share" if party in self.thirds else "stake" for party in self.parties}

    def rescored(self, choice: Choice) -> Scored:
        """Score packages (K, issues), the same in every draw."""
        return self.valued(self.sums(choice))

    def sums(self, choice: Choice) -> Sums:
        """What packages (K, issues) add up to."""
        place = choice + self.options.first
        return self._linked(self._rows(lambda rows: rows[..., place].sum(axis=-1)), lambda link: link.of(choice))

    def sums_of(self, choice: Choice) -> Sums:
        """What one package a draw, (D, issues), adds up to: K = 1."""
        place = choice + self.options.first
        draws = np.arange(len(self))

        def of(link: Linkage) -> Array:
            first, second = link.issues
            return link.score[draws, :, choice[:, first], choice[:, second]][..., None]

        return self._linked(self._rows(lambda rows: _at(rows, draws[:, None], place).sum(axis=-1, keepdims=True)), of)

    def _linked(self, sums: Sums, of: Callable[[Linkage], Array]) -> Sums:
        """The sums with what linked issues add, (D, 3 + thirds, K) for each linkage."""
        for link in self.linkages:
            added = of(link)
            sums = replace(sums, score=sums.score + added[:, :PLAYERS], worth=sums.worth + added[:, PLAYERS:])
        return sums

    def _rows(self, add: Callable[[NDArray[Any]], NDArray[Any]]) -> Sums:
        return Sums(
            score=add(self.score),
            breach_cost=add(self.breach_cost),
            shift=add(self.shift),
            quiet=add(self.quiet),
            worth=add(self.worth),
            vetoed=add((~self.permits).astype(np.int64)),
            undelivered=add((~self.delivers).astype(np.int64)),
        )

    def felt(self, score: Array) -> Array:
        """(D, 3, K) what terms are worth to the players: their attitudes to risk applied to the sums."""
        found = score.copy()
        found[:, :2] = risk.worth(score[:, :2], self.aversion[:, :, None])
        return found

    def valued(self, sums: Sums) -> Scored:
        """Margins of packages whose sums are known."""
        engine = rescore(self.start, self.felt(sums.score), sums.breach_cost, sums.shift, -np.expm1(sums.quiet))
        players = PLAYERS if self.patron else PLAYERS - 1
        consent = sums.worth - self.reservation[:, :, None]
        return Scored(
            parties=self.parties,
            margin=np.concatenate([engine.margin[:, :players], consent], axis=1),
            over_war=np.concatenate([engine.over_war[:, :players], consent], axis=1),
            permitted=sums.vetoed == 0,
            delivered=sums.undelivered == 0,
            engine=engine,
        )

    def available(self) -> Mask:
        """(D, O) vetoed by nobody and delivered."""
        return self.delivers & self.permits.all(axis=1)

    def take(self, draws: Sequence[int]) -> ZopaTable:
        """Some of the draws."""
        chosen = list(draws)
        names = ("score", "breach_cost", "shift", "quiet", "worth", "reservation", "aversion", "permits", "delivers", "power_shift")
        return replace(
            self,
            start=self.start.take(chosen),
            bound=tuple(self.bound[d] for d in chosen),
            linkages=tuple(replace(link, score=link.score[chosen]) for link in self.linkages),
            **{name: getattr(self, name)[chosen] for name in names},
        )


def _at(rows: NDArray[Any], draws: Choice, place: Choice) -> NDArray[Any]:
    """rows (D, …, O) read at (D, K) places: (D, …, K)."""
    return rows[draws, place] if rows.ndim == 2 else np.moveaxis(rows, 1, 0)[:, draws, place].swapaxes(0, 1)


def build(scenario: Scenario, column: Column, *, threads: int | None = None, progress: Progress | None = None) -> ZopaTable:
    """Solve every draw of a column once and keep its start. Raises ModelError when preferences are missing."""
    structure = Options(tuple((name, tuple(issue.options)) for name, issue in scenario.issues.items()))
    starts = solved(column.draws, threads, progress)
    tables = [draw.table for draw in column.draws]
    thirds = tuple(party for party in scenario.thirds if f"{party}.reservation" in column.sampled)
    parties = (*scenario.sides, *((scenario.patron,) if scenario.patron else ()), *thirds)
    others = tuple(party for party in scenario.parties if party not in parties)
    permits = np.stack([_switches(column, structure, f"settlement.permits.{party}") for party in parties], axis=1)
    silent = [_switches(column, structure, f"settlement.permits.{party}") for party in others]
    delivers = _switches(column, structure, "settlement.delivers")
    for vetoed in silent:  # a veto of a party without preferences stops the option all the same
        delivers &= vetoed
    return ZopaTable(
        options=structure,
        sides=scenario.sides,
        patron=scenario.patron,
        thirds=thirds,
        start=stacked(starts),
        score=np.array([np.concatenate([issue.score for issue in table.issues], axis=1) for table in tables]),
        breach_cost=np.array([np.concatenate([issue.breach_cost for issue in table.issues]) for table in tables]),
        shift=np.array([np.concatenate([issue.shift for issue in table.issues]) for table in tables]),
        quiet=np.log1p(-np.array([np.concatenate([issue.accident_rate for issue in table.issues]) for table in tables])),
        worth=_worth(column, structure, thirds),
        linkages=_linkages(column, structure, thirds),
        aversion=np.array([table.aversion for table in tables]),
        reservation=_numbers(column, [f"{party}.reservation" for party in thirds]),
        permits=permits,
        delivers=delivers,
        power_shift=_numbers(column, ["settlement.power_shift"])[:, 0],
        bound=column.draws,
    )


def solved(draws: Sequence[BoundDraw], threads: int | None = None, progress: Progress | None = None) -> list[Start]:
    """The start of each draw's solved war, with the same packages on the table as in `run`."""
    from nicias.bargain.packages import choose
    from nicias.bargain.solve import solve
    from nicias.bargain.validity import check
    from nicias.study.draws import PACKAGES

    def one(draw: BoundDraw) -> Start:
        check(draw.parameters)
        return start_of(solve(draw.parameters, choose(draw.table, PACKAGES)))

    starts = [one(draws[0])]  # alone: the first draw may have to compile the engine
    if progress:
        progress(1, len(draws))
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for done, start in enumerate(pool.map(one, draws[1:]), start=2):
            starts.append(start)
            if progress:
                progress(done, len(draws))
    return starts


def _numbers(column: Column, paths: Iterable[str]) -> Array:
    """(D, paths) sampled values."""
    rows = [np.asarray(column.sampled[path], float) for path in paths]
    return np.stack(rows, axis=1) if rows else np.zeros((len(column.draws), 0))


def _worth(column: Column, options: Options, thirds: Sequence[str]) -> Array:
    """(D, thirds, O) weight × score, weights made to sum to one in every draw."""
    worth = np.zeros((len(column.draws), len(thirds), len(options.paths)))
    for place, party in enumerate(thirds):
        refuse_without_preferences(column, options, party)
        weights = _numbers(column, [f"{party}.weight.{issue}" for issue, _ in options.issues])
        if (weights.sum(axis=1) <= 0).any():
            raise ModelError(f"{party}.weight: every issue has weight zero; at least one must matter to {party}.")
        weights /= weights.sum(axis=1, keepdims=True)
        scores = _numbers(column, [f"{party}.score.{issue}.{option}" for issue, option in options.paths])
        for at, (issue, names) in enumerate(options.issues):
            row = slice(int(options.first[at]), int(options.first[at]) + len(names))
            indivisible = column.sampled.get(f"{party}.indivisible.{issue}", np.zeros(len(scores), bool))
            for d in np.flatnonzero(indivisible):
                scores[d, row] = all_or_nothing(scores[d, row])
        sizes = [len(names) for _, names in options.issues]
        worth[:, place] = np.repeat(weights, sizes, axis=1) * scores
    return worth


def _linkages(column: Column, options: Options, thirds: Sequence[str]) -> tuple[Linkage, ...]:
    """Every pair of issues that a player or a third party links."""
    of_players = [{link.issues: link.score for link in draw.table.linkages} for draw in column.draws]
    of_thirds = linked_issues(options.issues, column.sampled, thirds)
    found: list[Linkage] = []
    for pair in sorted({*of_thirds, *(pair for each in of_players for pair in each)}):
        score = np.zeros((len(of_players), PLAYERS + len(thirds), *(len(options.issues[place][1]) for place in pair)))
        for d, each in enumerate(of_players):
            score[d, :PLAYERS] = each.get(pair, 0.0)
        for path, (third, option, other) in of_thirds.get(pair, {}).items():
            score[:, PLAYERS + third, option, other] = np.asarray(column.sampled[path], float)
        if score.any():
            found.append(Linkage(pair, score))
    return tuple(found)


def refuse_without_preferences(column: Column, options: Options, party: str) -> None:
    """Raise ModelError naming the first weight or score that a party lacks."""
    wanted = [f"{party}.weight.{issue}" for issue, _ in options.issues]
    wanted += [f"{party}.score.{issue}.{option}" for issue, option in options.paths]
    absent = [path for path in wanted if path not in column.sampled]
    if absent:
        more = f" and {len(absent) - 1} more" if len(absent) > 1 else ""
        raise ModelError(f"{party} has no preferences on every issue: {absent[0]}{more} has no value, and nothing is invented to fill it.")


def _switches(column: Column, options: Options, prefix: str) -> Mask:
    """(D, O) a switch option by option; true where the scenario is silent."""
    on = np.ones((len(column.draws), len(options.paths)), bool)
    for place, (issue, option) in enumerate(options.paths):
        path = f"{prefix}.{issue}.{option}"
        if path in column.sampled:
            on[:, place] = np.asarray(column.sampled[path], bool)
    return on


def unnormalised_weights(column: Column, table: ZopaTable) -> list[str]:
    """A sentence for every party whose weights are far from a sum of one; they are made to sum to one all the same."""
    found: list[str] = []
    for party in table.parties:
        sums = _numbers(column, [f"{party}.weight.{issue}" for issue, _ in table.options.issues]).sum(axis=1)
        usual = float(np.median(sums))
        if not LEAST_SUM <= usual <= MOST_SUM:
            found.append(f"The weights of {party} sum to {usual:.2f} in a usual draw; they were made to sum to one.")
    return found


def undelivered(table: ZopaTable, terms: Mapping[str, str]) -> list[str]:
    """A sentence for every term that nobody can deliver in any draw: the text is scored as if it were kept."""
    return [
        f"Nobody delivers {issue} {option} in any draw; the package is scored as if somebody did."
        for issue, option in terms.items()
        if not table.delivers[:, table.options.place(issue, option)].any()
    ]
