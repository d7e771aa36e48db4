"""Every draw's exact search over the real product of options: who must agree, which options are open, which issues are blank."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import numpy as np

from nicias.bargain.durable import Nearest, nearest
from nicias.bargain.linkage import Linkage, combinations, linked
from nicias.bargain.parameters import Array
from nicias.bargain.space import Space
from nicias.errors import UsageError
from nicias.study.zopa_table import PLAYERS, Choice, Mask, ZopaTable

Found = TypeVar("Found")

BEST_A_DRAW = 5
"""Packages kept of each draw's exact search; together they are the candidates for a text that does well in most draws."""


def spaces(table: ZopaTable, required: Sequence[str], available: Mask | None = None) -> list[Space]:
    """Each draw's search space when these parties are required. Raises UsageError for a party that cannot be scored."""
    unknown = [party for party in required if party not in table.parties]
    if unknown:
        raise UsageError(f"{unknown[0]} has no preferences to score; the parties are {', '.join(table.parties)}.")
    bargaining = np.array([side in required for side in table.sides] + [False])
    consenting = np.array([False, False, table.patron in required])
    if not bargaining.any():
        bargaining, consenting = consenting, np.zeros(3, bool)
    thirds = [place for place, party in enumerate(table.thirds) if party in required]
    rows = [*range(PLAYERS), *(PLAYERS + place for place in thirds)]
    allowed = table.available() if available is None else available
    return [
        Space(
            first=table.options.first,
            allowed=allowed[d],
            score=table.score[d],
            breach_cost=table.breach_cost[d],
            shift=table.shift[d],
            quiet=table.quiet[d],
            consent=np.ascontiguousarray(table.worth[d, thirds]),
            reservation=table.reservation[d, thirds],
            bargaining=bargaining,
            consenting=consenting,
            linkages=tuple(Linkage(link.issues, link.score[d, rows]) for link in table.linkages if link.score[d, rows].any()),
            aversion=(float(table.aversion[d, 0]), float(table.aversion[d, 1])),
        )
        for d in range(len(table))
    ]


def search(
    table: ZopaTable,
    required: Sequence[str],
    *,
    available: Mask | None = None,
    count: int = BEST_A_DRAW,
    holds: bool = False,
    threads: int | None = None,
) -> list[Nearest]:
    """Every draw's exact search."""
    each = spaces(table, required, available)
    return in_every_draw(lambda d: nearest(table.start.take([d]), each[d], count, holds=holds), len(table), threads)


def in_every_draw(one: Callable[[int], Found], draws: int, threads: int | None = None) -> list[Found]:
    """`one` of every draw, in order; the first alone, as it may have to compile the search."""
    first = one(0)
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        return [first, *pool.map(one, range(1, draws))]


Completion = tuple[Choice, Array]
"""(D, issues) the completion of a text's blanks that suits a party best, draw by draw, and (D,) its margins of (E9)."""


def best_completions(
    table: ZopaTable, packages: Sequence[tuple[Choice, Collection[str]]], threads: int | None = None
) -> list[dict[str, Completion]]:
    """For every package (its choice, its blank issues) and party: the completion of the blanks that suits the party best.

    Blanks take options that nobody vetoes and somebody delivers in the draw, or stay as they are. Exact in every draw.
    """
    own = {party: spaces(table, [party]) if party not in table.thirds else [] for party in table.parties}

    def one(d: int) -> list[dict[str, Choice]]:
        start = table.start.take([d])
        found: list[dict[str, Choice]] = []
        for choice, blanks in packages:
            opened = _opened(table, d, choice, blanks)
            best: dict[str, Choice] = {}
            for party in table.parties:
                if not blanks:
                    best[party] = choice
                elif party in table.thirds:
                    best[party] = _largest_worth(table, d, table.thirds.index(party), opened)
                else:
                    best[party] = nearest(start, replace(own[party][d], allowed=opened), 1).choice[0]
            found.append(best)
        return found

    by_draw = in_every_draw(one, len(table), threads)
    completions: list[dict[str, Completion]] = []
    for k in range(len(packages)):
        rows: dict[str, Completion] = {}
        for p, party in enumerate(table.parties):
            chosen = np.array([found[k][party] for found in by_draw])
            rows[party] = chosen, table.valued(table.sums_of(chosen)).margin[:, p, 0]
        completions.append(rows)
    return completions


def _opened(table: ZopaTable, d: int, choice: Choice, blanks: Collection[str]) -> Mask:
    """(O,) what a package may be completed to in one draw: its own options, and those open on its blank issues."""
    blank = np.array([issue in blanks for issue, _ in table.options.paths], bool)
    opened = table.available()[d] & blank
    opened[choice + table.options.first] = True
    return opened


def _largest_worth(table: ZopaTable, d: int, third: int, opened: Mask) -> Choice:
    """(issues,) the open package worth most to a third party: the best of every issue, or of linked ones together."""
    ends = table.options.first[1:]
    rows = np.split(table.worth[d, third : third + 1], ends, axis=1)
    links = [Linkage(link.issues, link.score[d, PLAYERS + third][None]) for link in table.linkages]
    best = np.zeros(len(table.options.issues), np.int64)
    for part in combinations(np.split(opened, ends), links):
        best[list(part.issues)] = part.options[int(linked(part, rows, links)[0].argmax())]
    return best
