"""A package with single options changed: which change would move a party most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nicias.bargain.parameters import Array
from nicias.study.zopa_table import Choice, ZopaTable

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


def completed(choice: Mapping[str, str], status_quo: Mapping[str, str]) -> dict[str, str]:
    """A package from stated terms: issues left blank take the status quo."""
    return {**status_quo, **choice}
