"""One history on the terrain, month by month: what happened, by which mechanism and term, and how near it came to going otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nicias.bargain.parameters import Array
from nicias.war.philox import BIRTH, BITS, PEACE
from nicias.war.terrain.chance import BLAME, LANES, SIGN, TALKS, draw, uniform
from nicias.war.terrain.histories import (
    NO_TALKS,
    SIGNED,
    STOPPED,
    danger_of,
    meet,
    next_level,
    place,
    resume,
    tire,
)
from nicias.war.terrain.mediator import pressure
from nicias.war.terrain.month import born, clock, fight
from nicias.war.terrain.projection import leaning, whom
from nicias.war.terrain.registry import FIELDS, LIMIT_RECORD, places
from nicias.war.terrain.simulate import Front
from nicias.war.terrain.staff_estimate import EVENTS
from nicias.war.terrain.tally import element_names
from nicias.war.trace import words


@dataclass(frozen=True)
class Event:
    """Something that happened in a month (1 is the first).

    `kind`: an event field of the terrain (then `mechanism` is the one it belongs to and `term` its element of the state), or one of the map's own:
    `signed`, `refused`, `stopped`, `patron`, `weary`, `collapsed`, `resumed` (then `term` names its equation). `detail` holds the numbers it turned on.
    """

    month: int
    kind: str
    mechanism: str
    term: str
    detail: Mapping[str, float]


@dataclass(frozen=True)
class Trace:
    """History `number`: the true fundamental (0 θ_L, 1 θ_H), its events, and the state at the end of each month it was at war.

    `path` (months + 1, width) is the state as rows of float64, frozen while there is peace; `level` (months + 1,) the level of support.
    """

    number: int
    truth: int
    events: tuple[Event, ...]
    path: Array
    level: tuple[int, ...]

    def of(self, name: str) -> Array:
        """(months + 1, …) a state field along the history."""
        return self.path[:, places(name)].reshape(len(self.path), *FIELDS[name].shape)


def trace(front: Front, number: int, *, months: int, key: tuple[int, int]) -> Trace:
    """History `number` of the run with this key, as `simulate` counted it, told rather than counted."""
    land, acting = front.terrain, front.map
    states = land.start.copy()
    flat = states.view(np.float64).reshape(-1)
    now, p, on = states[0], land.parameters[0], land.switches[0]
    limits, view = np.zeros(1, LIMIT_RECORD), front.outlook[0]
    tables, grid, levels = acting.tables, acting.grid, len(acting.talks)
    k0, k1 = np.uint32(key[0]), np.uint32(key[1])
    history, word = np.uint64(number), np.empty(LANES, np.int32)
    truth = int(words(history, np.uint32(0), BIRTH, k0, k1)[0] < int(np.floor(front.truth * (1 << BITS) + 0.5)))
    draw(history, 0, k0, k1, word)
    born(now, p, on, front.fundamental[truth], word)
    g, weary = acting.start
    now["weary"] = [weary >> 1, weary & 1]
    path, at_level, events = [flat.copy()], [g], list[Event]()
    peace, danger, times = -1, 0.0, clock(land, months)
    for t in range(1, months + 1):
        if peace >= 0:
            u = uniform(int(words(history, np.uint32(t), PEACE, k0, k1)[0]))
            if u < danger:
                resume(now, tables, grid, peace)
                detail = {"hazard": danger, "chance": u, "rho": float(now["rho"])}
                events.append(Event(t, "resumed", "deal_reversal" if on["deal_reversal"] else "", "h_k (E5)", detail))
                peace = -1
        if peace < 0:
            draw(history, t, k0, k1, word)
            s, l, r = place(now, grid, levels, g, word)  # noqa: E741
            outcome, package, refused = meet(now, p, on, tables, s, g, word)
            signing = _signing(front, now, p, on, s, package, word) if package >= 0 else {}
            if outcome == SIGNED:
                peace, danger = package, danger_of(p, on, tables, s, package)
                events.append(Event(t, "signed", "", "f_0k f_1k (E9)", {**signing, "hazard": danger}))
                if on["emboldening"]:
                    now["emboldened"] += p["emboldening"] * acting.reward[package] * (1 - p["moderators"])
            else:
                if outcome == STOPPED:
                    events.append(Event(t, "stopped", "establishment", "establishment_block", signing))
                elif outcome != NO_TALKS:
                    events.append(Event(t, "refused", "", "f_ik (E9)", {**signing, "side": refused}))
                now["blocked"] = float(outcome == STOPPED)
                suspicion = float(now["suspicion"]) if on["blame_contest"] else 0.0
                blamed = whom(tables[6], refused, suspicion, uniform(int(word[BLAME])))
                were = now["weary"].copy()
                fight(now, p, on, limits[0], view, times[t], word, g, outcome != NO_TALKS, refused, blamed)
                tire(now, p, on, tables, g, l, r, word)
                events += _terrain_events(flat, t)
                events += [
                    Event(t, "weary", "tolerance" if on["tolerance"] else "", "λ_i (E8)", {"side": i, "borne": float(now["borne"][i])})
                    for i in range(2)
                    if now["weary"][i] > were[i]
                ]
                to = next_level(now, tables, acting.exit_level, s, g, blamed, word)
                if to != g:
                    events.append(_moved(now, t, g, to, blamed))
                g = to
                if abs(float(now["rho"])) >= grid[0] * grid[1] - 1e-12:
                    events.append(Event(t, "collapsed", *_cause(path, flat), {"side": int(now["rho"] > 0), "rho": float(now["rho"])}))
                    path.append(flat.copy())
                    at_level.append(g)
                    break
        path.append(flat.copy())
        at_level.append(g)
    return Trace(number, truth, tuple(events), np.array(path), tuple(at_level))


def _signing(front: Front, now: Any, p: Any, on: Any, s: int, package: int, word: Any) -> dict[str, float]:
    """How near each side was to signing: its chance, the number it was compared with, what the terrain added to the log odds."""
    sign, scale = front.map.sign, front.map.scale
    detail: dict[str, float] = {"package": package, "talks": uniform(int(word[TALKS]))}
    for i in range(2):
        odds = float(pressure(now, p, on, scale[i], i))
        detail |= {f"f_{i}": float(leaning(sign[i, s, package], odds)), f"chance_{i}": uniform(int(word[SIGN + i])), f"pressure_{i}": odds}
    return detail


def _terrain_events(flat: Array, month: int) -> list[Event]:
    return [
        Event(month, field.name, field.mechanism, element, {"amount": float(flat[places(field.name).start + i])})
        for field in EVENTS
        for i, element in enumerate(element_names(field.name))
        if flat[places(field.name).start + i] != 0.0
    ]


def _moved(now: Any, month: int, g: int, to: int, blamed: int) -> Event:
    """Who moved support: the patron, or what else lowered it."""
    for name, mechanism in (("tired", "impatience"), ("pivoted", "pivot"), ("crack", "cracking")):
        if to == g - 1 and now[name] > 0:
            return Event(month, "patron", mechanism, name, {"from": g, "to": to, "blamed": blamed})
    return Event(month, "patron", "", "Q_P (E13)", {"from": g, "to": to, "blamed": blamed})


TERMS = {
    "troops": ("attrition", "numbers_weight"),
    "quality": ("force_quality", "quality"),
    "firepower": ("stocks", "firepower"),
    "supply": ("interdiction", "supply"),
    "will": ("loss_of_will", "will"),
}
"""Terms of the force ratio → mechanism and name, for the one that moved it most."""


def _cause(path: list[Array], flat: Array) -> tuple[str, str]:
    """Mechanism and term of the force ratio that moved most, to the side that won, since the start."""
    sign = 1.0 if flat[places("rho")][0] > 0 else -1.0
    moved = {"": sign * float(flat[places("advantage")][0] - path[0][places("advantage")][0])}
    for name in TERMS:
        with np.errstate(divide="ignore", invalid="ignore"):
            then, today = path[0][places(name)], flat[places(name)]
            moved[name] = sign * float(np.log(today[0] / today[1]) - np.log(then[0] / then[1]))
    first = max(moved, key=lambda name: moved[name])
    return TERMS[first] if first else ("fortunes", "advantage")
