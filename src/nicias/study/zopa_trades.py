"""Trades across issues and the frontier of terms, at the median weights and scores.

What a package is worth as terms, before any attitude to risk and any risk that it does not hold: sums over issues, so that the whole frontier is found exactly
and trades can be read off it. Options count as allowed when nobody vetoes and somebody delivers them in most draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.bargain.fairness import fairness_points, most_equal
from nicias.bargain.linkage import Linkage
from nicias.bargain.pareto import pareto
from nicias.bargain.trades import Move, trades
from nicias.bargain.utilities import Utilities
from nicias.errors import UsageError
from nicias.study.zopa_table import PLAYERS, ZopaTable
from nicias.study.zopa_zone import MOST

if TYPE_CHECKING:
    from nicias.scenario import Scenario

SHOWN = 5

MOST_EQUAL = "kalai_smorodinsky_most_equal"


def central(table: ZopaTable, parties: Sequence[str]) -> Utilities:
    """Linear utilities of two to six parties at the medians over draws."""
    unknown = [party for party in parties if party not in table.parties]
    if unknown:
        raise UsageError(f"{unknown[0]} has no preferences to score; the parties are {', '.join(table.parties)}.")
    worth = np.median(np.concatenate([table.score[:, : len(table.parties) - len(table.thirds)], table.worth], axis=1), axis=0)
    rows = worth[[table.parties.index(party) for party in parties]]
    allowed = table.available().mean(axis=0) >= MOST
    ends = np.append(table.options.first, len(table.options.paths))
    spans = [slice(int(a), int(b)) for a, b in pairwise(ends)]
    places = [_row(table, party) for party in parties]
    links = tuple(Linkage(link.issues, np.median(link.score[:, places], axis=0)) for link in table.linkages)
    return Utilities(tuple(rows[:, span] for span in spans), tuple(allowed[span] for span in spans), links)


def _row(table: ZopaTable, party: str) -> int:
    """A party's row in a linkage's scores."""
    return PLAYERS + table.thirds.index(party) if party in table.thirds else table.parties.index(party)


def frontier(scenario: Scenario, table: ZopaTable, parties: Sequence[str]) -> dict[str, Any]:
    """Every package of which no other is at least as good for all of these parties, as terms, and which of them is fair by each rule.

    Gains are over `without`; `kalai_smorodinsky_most_equal` is the other reading of that solution (`fairness.most_equal`).
    """
    utilities = central(table, parties)
    found = pareto(utilities)
    sizes = [len(options) for _, options in table.options.issues]
    strides = np.array([int(np.prod(sizes[place + 1 :])) for place in range(len(sizes))], np.int64)
    choice = (found.index[:, None] // strides) % np.array(sizes)
    packages = [
        {"package": table.options.package(row), "worth": dict(zip(parties, worth.tolist(), strict=True))}
        for row, worth in zip(choice, found.utility.T, strict=True)
    ]
    without = np.array([_without(table, party) for party in parties])
    fair = fairness_points(found.utility, without)
    rows = {rule.value: point.row for rule, point in fair.points.items()}
    if rows:
        rows[MOST_EQUAL] = most_equal(found.utility, without)
    return {
        "parties": list(parties),
        "count": len(found),
        "packages": packages,
        "without": dict(zip(parties, without.tolist(), strict=True)),
        "fairness": {name: packages[row] for name, row in rows.items()},
        "reason": fair.reason,
    }


def _without(table: ZopaTable, party: str) -> float:
    """What a party has without a package, median over draws: the value of the war without talks, or its reservation."""
    if party in table.thirds:
        return float(np.median(table.reservation[:, table.thirds.index(party)]))
    return float(np.median(table.start.alone[:, table.parties.index(party)]))


def logrolling(
    scenario: Scenario, table: ZopaTable, package: Mapping[str, str], partners: tuple[str, str], count: int = SHOWN
) -> list[dict[str, Any]]:
    """The best trades of two terms between two parties, from a package: what each gives, what it gets, who else is touched."""
    parties = (*partners, *(party for party in table.parties if party not in partners))
    found = trades(central(table, parties), table.options.choice(package), (0, 1), count)

    def told(move: Move) -> dict[str, Any]:
        issue, options = table.options.issues[move.issue]
        return {"issue": issue, "from": options[move.before], "to": options[move.after], "gains": dict(zip(parties, move.gains.tolist(), strict=True))}

    return [
        {
            "gives": partners[0],
            "given": told(each.given),
            "takes": partners[1],
            "taken": told(each.taken),
            "gains": dict(zip(parties, each.gains.tolist(), strict=True)),
            "in_words": _words(scenario, table, partners, each.given, each.taken),
        }
        for each in found
    ]


def _words(scenario: Scenario, table: ZopaTable, partners: tuple[str, str], given: Move, taken: Move) -> str:
    """"A gives X for Y"."""

    def term(move: Move) -> str:
        issue, options = table.options.issues[move.issue]
        return f"{issue.replace('_', ' ')} {options[move.after].replace('_', ' ')}"

    first, second = (scenario.parties[party].name for party in partners)
    return f"{first} gives {second} {term(given)} for {term(taken)}"
