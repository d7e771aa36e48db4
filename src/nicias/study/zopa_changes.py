"""A package with single options changed: which change would move a party most, and the completion that suits it best."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from nicias.bargain.parameters import Array
from nicias.study.zopa_table import Choice, Mask, ZopaTable

MOST_STEPS = 60
"""Single changes an ascent may make; thirteen issues need a handful."""

LEAST_GAIN = 1e-12
"""Differences below this are rounding."""

USUAL = 0.5
"""A change counts as open to the parties when it is permitted and delivered in at least this share of draws."""


@dataclass(frozen=True)
class Change:
    """One option exchanged for another, and what that does to a party's margin (median over draws)."""

    issue: str
    before: str
    after: str
    gain: float

    def to_dict(self) -> dict[str, object]:
        return {"issue": self.issue, "from": self.before, "to": self.after, "gain": self.gain}


@dataclass(frozen=True)
class Singles:
    """Every package one option away from a package."""

    choice: Choice  # (K, issues)
    issue: Choice  # (K,) the issue that differs
    option: Choice  # (K,) its option
    place: Choice  # (K,) the option's place in the row of options


def singles(table: ZopaTable, choice: Choice) -> Singles:
    """All single changes of a package (issues,)."""
    rows = [
        (issue, option)
        for issue, (_, options) in enumerate(table.options.issues)
        for option in range(len(options))
        if option != choice[issue]
    ]
    issue, option = (np.array(column, np.int64) for column in zip(*rows, strict=True)) if rows else (np.zeros(0, np.int64),) * 2
    changed = np.repeat(choice[None], len(issue), axis=0)
    changed[np.arange(len(issue)), issue] = option
    return Singles(changed, issue, option, table.options.first[issue] + option)


def gains(table: ZopaTable, choice: Choice, each: Singles) -> Array:
    """(D, P, K) what every single change adds to every party's margin."""
    return table.rescored(each.choice).margin - table.rescored(choice[None]).margin


def blocking(table: ZopaTable, choice: Choice, each: Singles, gained: Array) -> dict[str, Change | None]:
    """Per party, the single change that would move its margin most (median over draws), of those open to the parties.

    None where no open change would raise the margin.
    """
    opened = table.available()[:, each.place].mean(axis=0) >= USUAL
    return {
        party: _largest(table, choice, each, np.where(opened, np.median(gained[:, p], axis=0), -np.inf) if opened.size else opened)
        for p, party in enumerate(table.parties)
    }


def striking(table: ZopaTable, choice: Choice, each: Singles, gained: Array, blank: Choice) -> dict[str, Change | None]:
    """Per party, the stated term that weighs most against it: the one whose return to the status quo moves its margin most."""
    back = each.option == blank[each.issue]
    return {
        party: _largest(table, choice, each, np.where(back, np.median(gained[:, p], axis=0), -np.inf))
        for p, party in enumerate(table.parties)
    }


def _largest(table: ZopaTable, choice: Choice, each: Singles, gain: Array) -> Change | None:
    if not gain.size or not gain.max() > 0:
        return None
    best = int(np.argmax(gain))
    name, options = table.options.issues[int(each.issue[best])]
    return Change(name, options[int(choice[each.issue[best]])], options[int(each.option[best])], float(gain[best]))


def best_completion(table: ZopaTable, choice: Choice, blanks: Collection[str], party: str) -> tuple[Choice, Array]:
    """The completion of the blank issues that suits a party best, draw by draw: (D, issues) and its margins (D,).

    Blanks take options that nobody vetoes and somebody delivers in the draw, or stay as they are. Found by steepest single
    changes from two starts, the package as it is and the one with the party's own best scores; so it is a lower bound for the
    sides and the patron, whose margins are not sums, and exact for third parties.
    """
    free = np.zeros(len(table.options.paths), bool)
    first = table.options.first
    for issue, (name, options) in enumerate(table.options.issues):
        if name in blanks:
            free[first[issue] : first[issue] + len(options)] = True
    opened = table.available() & free  # (D, O)
    start = np.repeat(choice[None], len(table), axis=0)
    p = table.parties.index(party)
    own = _own_best(table, start, opened, party)
    if party in table.thirds:
        return own, table.valued(table.sums_of(own)).margin[:, p, 0]
    results = [_ascend(table, each, opened, p) for each in (start, own)]
    better = results[1][1] > results[0][1]
    return np.where(better[:, None], results[1][0], results[0][0]), np.where(better, results[1][1], results[0][1])


def _own_best(table: ZopaTable, start: Choice, opened: Mask, party: str) -> Choice:
    """(D, issues) the open option with the party's highest score on each blank issue."""
    p = table.parties.index(party)
    worth = table.worth[:, p - (len(table.parties) - len(table.thirds))] if party in table.thirds else table.score[:, p]
    found = start.copy()
    for issue, (_, options) in enumerate(table.options.issues):
        row = slice(int(table.options.first[issue]), int(table.options.first[issue]) + len(options))
        scores = np.where(opened[:, row], worth[:, row], -np.inf)
        any_open = opened[:, row].any(axis=1)
        found[any_open, issue] = scores.argmax(axis=1)[any_open]
    return found


def _ascend(table: ZopaTable, start: Choice, opened: Mask, p: int) -> tuple[Choice, Array]:
    """Steepest ascent by single changes, every draw on its own way."""
    places = np.flatnonzero(opened.any(axis=0))
    here, sums = start.copy(), table.sums_of(start)
    margin = table.valued(sums).margin[:, p, 0]
    if not places.size:
        return here, margin
    issue = np.searchsorted(table.options.first, places, side="right") - 1
    option = places - table.options.first[issue]
    draws = np.arange(len(table))
    for _ in range(MOST_STEPS):
        reached = table.valued(table.changed(sums, here, places)).margin[:, p]
        reached = np.where(opened[:, places], reached, -np.inf)
        best = reached.argmax(axis=1)
        moved = reached[draws, best] > margin + LEAST_GAIN
        if not moved.any():
            break
        here[draws[moved], issue[best[moved]]] = option[best[moved]]
        sums = table.sums_of(here)
        margin = np.where(moved, reached[draws, best], margin)
    return here, margin


def completed(choice: Mapping[str, str], status_quo: Mapping[str, str]) -> dict[str, str]:
    """A package from stated terms: issues left blank take the status quo."""
    return {**status_quo, **choice}
