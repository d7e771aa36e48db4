"""Replay one history by its number: dated events, from the same counters as the compiled run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nicias.bargain.equilibrium import Equilibrium
from nicias.war.philox import BIRTH, PEACE, WAR
from nicias.war.policy import Policy, policy
from nicias.war.trace import FIRST_REFUSED, NO_TALKS, NOBODY, PACKAGE, SECOND_REFUSED, month_of_war, resumed, words


@dataclass(frozen=True)
class Event:
    """Something that happened in a month (1 is the first).

    `kind` with what `detail` is: `signed` (package) · `refused` (−1 both, or the side that refused alone) · `patron` (the new level) ·
    `weary` (side) · `collapsed` (side) · `resumed` (package that failed). The state is that in which the month began; for `resumed`,
    `force` is where the war resumes.
    """

    month: int
    kind: str
    detail: int
    level: int
    weary: int  # w index
    force: int  # index of ρ
    evidence: int  # index of Λ


@dataclass(frozen=True)
class History:
    """One history: which fundamental was true (0 θ_L, 1 θ_H; None when redrawn each month) and what happened."""

    number: int
    truth: int | None
    events: tuple[Event, ...]


def replay(
    equilibrium: Equilibrium,
    number: int,
    *,
    months: int,
    key: tuple[int, int],
    prior: float | None = None,
    redraw: bool = False,
) -> History:
    """History `number` of the run with this key, as `simulate` counted it."""
    return retrace(policy(equilibrium, prior=prior, redraw=redraw), number, months, key, redraw)


def retrace(acting: Policy, number: int, months: int, key: tuple[int, int], redraw: bool = False) -> History:
    """`replay` from thresholds already made."""
    words_key = np.uint32(key[0]), np.uint32(key[1])
    history = np.uint64(number)
    theta = int(words(history, np.uint32(0), BIRTH, *words_key)[0] < acting.truth)
    g, l, w, r = acting.start  # noqa: E741
    points, force = acting.evidence_points, acting.force_points
    events: list[Event] = []
    peace: int | None = None  # the package in force
    danger = 0
    for t in range(1, months + 1):
        if peace is not None:
            collapse, where, _, _ = words(history, np.uint32(t), PEACE, *words_key)
            if collapse >= danger:
                continue
            r = int(resumed(acting.tables, peace, r, where))
            events.append(Event(t, "resumed", peace, g, w, r, l))
            peace = None
        drawn = words(history, np.uint32(t), WAR, *words_key)
        outcome, g2, l2, w2, r2 = month_of_war(acting.sizes, acting.tables, theta, g, l, w, r, *drawn)

        def happened(kind: str, detail: int, month: int = t, state: tuple[int, int, int, int] = (g, w, r, l)) -> None:
            events.append(Event(month, kind, detail, *state))

        if outcome >= PACKAGE:
            peace = int(outcome - PACKAGE)
            danger = int(acting.hazard[peace, ((g * points + l) * 4 + w) * force + r])
            happened("signed", peace)
            continue
        if outcome != NO_TALKS:
            happened("refused", {NOBODY: -1, FIRST_REFUSED: 0, SECOND_REFUSED: 1}[outcome])
        if g2 != g:
            happened("patron", int(g2))
        for side, bit in enumerate((2, 1)):
            if w2 & ~w & bit:
                happened("weary", side)
        if r2 in (0, force - 1):
            happened("collapsed", int(r2 > 0))
            break
        g, l, w, r = int(g2), int(l2), int(w2), int(r2)  # noqa: E741
    return History(number, None if redraw else theta, tuple(events))
