"""What would open an empty zone: the least change of one thing, of what is delivered, of a guarantee, of a penalty, of a belief.

Most changes are judged with the values of war as solved, over every package; a belief moves those values, so its threshold is found by
solving again, in a few draws that share their random numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.study.zopa_search import search
from nicias.study.zopa_table import Choice, ZopaTable
from nicias.study.zopa_zone import MOST, in_most

if TYPE_CHECKING:
    from nicias.study.zopa_column import ZopaColumn

HALVINGS = 12
"""Halvings by which a threshold is found where nothing is solved again."""

BELIEF_DRAWS, BELIEF_HALVINGS = 6, 4
"""Draws and halvings where the map is solved again."""

SOME = 1.0
"""The largest cost of a breach that is tried, in stakes: as much as total defeat."""


@dataclass(frozen=True)
class Opening:
    """One change that opens the zone. `before` and `after` are medians over draws, or the share of draws in which a switch is on."""

    path: str
    before: float
    after: float
    resolved: bool  # the map was solved again
    draws: int
    package: dict[str, str] | None  # a package that is then in the zone

    def to_dict(self) -> dict[str, Any]:
        return {
            "path": self.path,
            "from": self.before,
            "to": self.after,
            "solved_again": self.resolved,
            "draws": self.draws,
            "package": self.package,
        }


def openings(table: ZopaTable, parties: Sequence[str], candidates: Choice) -> list[Opening]:
    """Single changes that open the zone with the values of war held; the smallest changes of each kind. `candidates` are tried first."""
    return [*_delivered(table, parties, candidates), *_dialled(table, parties, candidates)]


def _delivered(table: ZopaTable, parties: Sequence[str], candidates: Choice) -> list[Opening]:
    """Options that nobody vetoes or that somebody delivers after all."""
    found: list[Opening] = []
    for place, (issue, option) in enumerate(table.options.paths):
        if table.available()[:, place].all():
            continue
        lifted = table.available().copy()
        lifted[:, place] = True
        changed = candidates.copy()
        changed[:, table.options.issue(issue)] = place - table.options.first[table.options.issue(issue)]
        choice = in_most(table, parties, changed, lifted)
        if choice is not None:
            switches = [f"settlement.delivers.{issue}.{option}"] if not table.delivers[:, place].all() else []
            for p, party in enumerate(table.parties):
                if not table.permits[:, p, place].all():
                    switches.append(f"settlement.permits.{party}.{issue}.{option}")
            before = float(table.available()[:, place].mean())
            found.append(Opening(" and ".join(switches), before, 1.0, False, len(table), table.options.package(choice)))
    return found


def _dialled(table: ZopaTable, parties: Sequence[str], candidates: Choice) -> list[Opening]:
    dials: list[tuple[str, float, float, Callable[[float], ZopaTable]]] = []

    for place, (issue, option) in enumerate(table.options.paths):
        before = float(np.median(table.breach_cost[:, place]))
        if before > 0:
            dials.append((f"settlement.breach_cost.{issue}.{option}", before, SOME, _breach(table, place)))
    if table.shift.any():
        before = float(np.median(table.power_shift))
        if before:
            dials.append(("settlement.power_shift", before, 0.0, _shift(table, before)))
    for i, side in enumerate(table.sides):
        before = float(np.median(table.start.survival_penalty[:, i]))
        if before > 0:
            dials.append((f"{side}.survival_penalty", before, 0.0, _penalty(table, i, before)))
    for place, party in enumerate(table.thirds):
        if party in parties:
            before = float(np.median(table.reservation[:, place]))
            if before <= 0:
                continue
            dials.append((f"{party}.reservation", before, 0.0, _reservation(table, place, before)))
    found: list[Opening] = []
    for path, before, extreme, turned in dials:
        texts = Texts(parties, candidates)
        at = threshold(lambda x, turned=turned, texts=texts: texts.open(turned(x)), before, extreme)
        if at is not None:
            choice = in_most(turned(at), parties, texts.candidates)
            found.append(Opening(path, before, at, False, len(table), None if choice is None else table.options.package(choice)))
    return found


class Texts:
    """The packages that are tried first while one number is turned: those that once did are likely to do again."""

    def __init__(self, parties: Sequence[str], candidates: Choice) -> None:
        self.parties, self.candidates = parties, candidates

    def open(self, table: ZopaTable) -> float:
        """1 where some package does for everybody in most draws, 0 where none does."""
        choice = in_most(table, self.parties, self.candidates)
        if choice is not None and not (self.candidates == choice).all(axis=1).any():
            self.candidates = np.concatenate([self.candidates, choice[None]])
        return float(choice is not None)


def _breach(table: ZopaTable, place: int) -> Callable[[float], ZopaTable]:
    def turned(value: float) -> ZopaTable:
        rows = table.breach_cost.copy()
        rows[:, place] += value - np.median(rows[:, place])
        return replace(table, breach_cost=np.maximum(rows, 0.0))

    return turned


def _shift(table: ZopaTable, before: float) -> Callable[[float], ZopaTable]:
    return lambda value: replace(table, shift=table.shift * value / before)


def _penalty(table: ZopaTable, i: int, before: float) -> Callable[[float], ZopaTable]:
    def turned(value: float) -> ZopaTable:
        penalty = table.start.survival_penalty.copy()
        penalty[:, i] *= value / before
        return replace(table, start=replace(table.start, survival_penalty=penalty))

    return turned


def _reservation(table: ZopaTable, place: int, before: float) -> Callable[[float], ZopaTable]:
    def turned(value: float) -> ZopaTable:
        rows = table.reservation.copy()
        rows[:, place] *= value / before
        return replace(table, reservation=rows)

    return turned


def threshold(share: Callable[[float], float], before: float, extreme: float, halvings: int = HALVINGS) -> float | None:
    """The value nearest to `before` at which `share` reaches MOST, on the way to `extreme`; None when it does not there.

    Taken to open once and stay open on that way.

    >>> threshold(lambda x: float(x >= .25), 0.0, 1.0, halvings=20)
    0.25
    """
    if share(extreme) < MOST:
        return None
    shut, opened = before, extreme
    for _ in range(halvings):
        middle = (shut + opened) / 2
        if share(middle) >= MOST:
            opened = middle
        else:
            shut = middle
    return opened


def belief_openings(column: ZopaColumn, parties: Sequence[str], threads: int | None = None) -> list[Opening]:
    """Each side's prior moved towards the other's until the zone opens, the map solved again at every step."""
    first, second = column.table.sides
    priors = {side: float(np.median(np.asarray(column.column.sampled[f"{side}.prior"], float))) for side in (first, second)}
    found: list[Opening] = []
    for side, other in ((first, second), (second, first)):
        path = f"{side}.prior"
        at = threshold(lambda x, path=path: resolved_share(column, {path: x}, parties, threads), priors[side], priors[other], BELIEF_HALVINGS)
        if at is not None:
            found.append(Opening(path, priors[side], at, True, min(BELIEF_DRAWS, len(column.table)), None))
    return found


def crossing(
    column: ZopaColumn, path: str, extreme: float, parties: Sequence[str], draws: int, threads: int | None = None
) -> dict[str, Any]:
    """Where, between its present value and `extreme`, one number opens or shuts the zone in most draws."""
    before = float(np.median(np.asarray(column.column.sampled[path], float)))

    def share(value: float) -> float:
        return resolved_share(column, {path: value}, parties, threads, draws)

    ends = {before: share(before), extreme: share(extreme)}
    opens = ends[before] < MOST
    at = None
    if (ends[extreme] >= MOST) == opens:
        at = threshold(lambda x: share(x) if opens else 1 - share(x) + 1e-12, before, extreme, BELIEF_HALVINGS)
    return {
        "path": path,
        "from": before,
        "to": extreme,
        "open_at_from": ends[before],
        "open_at_to": ends[extreme],
        "at": at,
        "then": None if at is None else "open" if opens else "shut",
        "draws": min(draws, len(column.table)),
        "solved_again": True,
    }


def resolved_share(
    column: ZopaColumn, changes: dict[str, object], parties: Sequence[str], threads: int | None = None, draws: int = BELIEF_DRAWS
) -> float:
    """Share of a few draws in which the zone is open after changes, the map solved again with the same random numbers."""
    table = column.again(changes, min(draws, len(column.table)), threads)
    return float(np.mean([each.open for each in search(table, parties, count=1, threads=threads)]))
