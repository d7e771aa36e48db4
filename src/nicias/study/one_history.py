"""One history of a run, played again alone: its dated events with the mechanism and term behind each, and how it ended."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.study.calendar import add_months
from nicias.study.draws import BoundDraw, key_of, solved
from nicias.war.terrain.registry import FIELDS, MECHANISMS, STATE_RECORD, SWITCH_RECORD

if TYPE_CHECKING:
    from nicias.bargain.equilibrium import Equilibrium
    from nicias.scenario import Scenario
    from nicias.war.terrain.simulate import Front
    from nicias.war.terrain.trace import Event as LandEvent

TURNING = frozenset(
    {"signed", "stopped", "resumed", "patron", "weary", "collapsed", "decree", "decisive", "objective", "exhausted", "freeze", "crack", "executed"}
)
"""Kinds of events after which the war is another one; the rest are its weather."""

ON_THE_MAP = {
    "signed": ("the map: signing", "f_ik (E9)"),
    "refused": ("the map: signing", "f_ik (E9)"),
    "patron": ("the map: the patron's choice", "Q_P (E13)"),
    "weary": ("the map: tolerance", "λ_i (E8)"),
    "collapsed": ("the map: the walk of the force ratio", "ρ at the edge"),
    "resumed": ("the map: hazard of renewed war", "h_k (E5)"),
}
"""Kind → what decides it where no mechanism of the terrain does, and its term."""

PRESSURES = ("threats", "mixed_voices", "sweetening", "sincerity", "summits", "rearmament")
"""Mechanisms that move a side's log odds of signing."""


@dataclass(frozen=True)
class Event:
    """What happened in a month: `month` 1 is the first after the as-of date, `date` the day it ends; `text` says it in the scenario's words."""

    month: int
    date: str
    kind: str
    mechanism: str
    term: str
    text: str
    detail: Mapping[str, float]

    @property
    def turning(self) -> bool:
        """Whether the war is another one after it."""
        return self.kind in TURNING

    def to_dict(self) -> dict[str, Any]:
        """Part of the JSON object."""
        return {
            "month": self.month,
            "date": self.date,
            "kind": self.kind,
            "mechanism": self.mechanism,
            "term": self.term,
            "text": self.text,
            "turning": self.turning,
            "detail": dict(self.detail),
        }


@dataclass(frozen=True)
class OneHistory:
    """A history's events in order, how it ended (`settlement`, `collapse_SIDE`, `war` at the horizon), and which fundamental was true."""

    events: tuple[Event, ...]
    ending: str
    truth: int | None


def one_history(scenario: Scenario, draw: BoundDraw, number: int, *, months: int, seed: int, as_of: datetime.date) -> OneHistory:
    """History `number` of a draw, with the random words it had in the run."""
    equilibrium = solved(draw)
    key = key_of(seed, draw)
    say = _Words(scenario, equilibrium, draw, as_of)
    if draw.land is None:
        from nicias.war.replay import replay

        found = replay(equilibrium, number, months=months, key=key)
        return say.told([(e.month, e.kind, "", "", {"detail": e.detail}) for e in found.events], found.truth)
    from nicias.war.terrain.simulate import prepare
    from nicias.war.terrain.trace import trace

    front = prepare(draw.land.terrain, equilibrium)
    traced = trace(front, number, months=months, key=key)
    rows = [(e.month, e.kind, *_decided(front, e, traced.path[e.month - 1]), e.detail) for e in traced.events]
    return say.told(rows, traced.truth)


def _decided(front: Front, event: LandEvent, before: Any) -> tuple[str, str]:
    """Mechanism and term of an event; of an answer to a text, the pressure without which a side would have answered otherwise."""
    if event.kind not in ("signed", "refused"):
        return event.mechanism, event.term
    state = np.ascontiguousarray(before).view(STATE_RECORD)[0]
    found = [name for name in PRESSURES for i in range(2) if _needed(front, state, event.detail, name, i)]
    if not found:
        return "", ""
    return ", ".join(dict.fromkeys(found)), "log odds of signing"


def _needed(front: Front, state: Any, detail: Mapping[str, float], name: str, i: int) -> bool:
    """Whether side i would have answered otherwise without one mechanism's pressure, in front of the same random number."""
    from nicias.war.terrain.mediator import pressure

    land = front.terrain
    if name not in land.on:
        return False
    without = np.zeros(1, SWITCH_RECORD)
    without[0] = land.switches[0]
    without[name] = False
    odds = float(pressure(state, land.parameters[0], without[0], front.map.scale[i], i)) - detail[f"pressure_{i}"]
    f, u = detail[f"f_{i}"], detail[f"chance_{i}"]
    other = f * np.exp(odds) / (1 - f + f * np.exp(odds))
    return bool((u < f) != (u < other))


class _Words:
    """Events in the scenario's own words."""

    def __init__(self, scenario: Scenario, equilibrium: Equilibrium, draw: BoundDraw, as_of: datetime.date) -> None:
        self.sides = tuple(scenario.parties[side].name for side in scenario.sides)
        self.side_ids = scenario.sides
        self.levels = tuple(scenario.levels)
        self.patron = scenario.parties[scenario.patron].name if scenario.patron else "the patron"
        self.quo = {name: issue.status_quo for name, issue in scenario.issues.items()}
        self.packages = [draw.table.label(choice) for choice in equilibrium.packages.choice]
        self.as_of = as_of

    def told(self, rows: list[tuple[int, str, str, str, Mapping[str, float]]], truth: int | None) -> OneHistory:
        events: list[Event] = []
        ending = "war"
        for month, kind, mechanism, term, detail in rows:
            own = ON_THE_MAP.get(kind, ("", ""))
            day = add_months(self.as_of, month).isoformat()
            text = self._text(kind, term, detail)
            events.append(Event(month, day, kind, mechanism or own[0], (term if mechanism else "") or own[1] or term, text, detail))
            if kind in ("signed", "resumed", "collapsed"):
                side = self.side_ids[int(detail.get("side", detail.get("detail", 0)))] if kind == "collapsed" else ""
                ending = {"signed": "settlement", "resumed": "war", "collapsed": f"collapse_{side}"}[kind]
        return OneHistory(tuple(events), ending, truth)

    def _text(self, kind: str, term: str, detail: Mapping[str, float]) -> str:
        number = int(detail.get("package", detail.get("detail", -1)))
        side = int(detail.get("side", detail.get("detail", -1)))
        if kind == "signed":
            return f"Both sides sign: {self._terms(number)}.{self._chances(detail)}"
        if kind == "stopped":
            return f"Both sides sign, and {self.patron}'s state stops it: {self._terms(number)}."
        if kind == "refused":
            who = f"{self.sides[side]} alone refuses" if side >= 0 else "Both sides refuse"
            return f"{who} the text on the table.{self._chances(detail)}"
        if kind == "patron":
            to = self.levels[int(detail.get("to", detail.get("detail", 0)))]
            since = f" from {self.levels[int(detail['from'])]}" if "from" in detail else ""
            return f"{self.patron} moves its support{since} to {to}."
        if kind == "weary":
            return f"{self.sides[side]}'s tolerance of the war's cost runs out."
        if kind == "collapsed":
            return f"{self.sides[side]} collapses."
        if kind == "resumed":
            return "The war resumes: the peace has failed."
        return self._of_land(kind, term, detail)

    def _of_land(self, kind: str, element: str, detail: Mapping[str, float]) -> str:
        """An event of the terrain: its own sentence, with the side or the sector."""
        field = FIELDS[kind]
        member = element.partition(".")[2]
        where = f"{self.sides[int(member)]}: " if member in ("0", "1") else f"{member}: " if member else ""
        size = f" ({detail['amount']:+.0f} km2)" if field.unit == "km2" else ""
        return f"{where}{field.referent}{size}."

    def _terms(self, number: int) -> str:
        terms = self.packages[number]
        changed = [f"{issue} {option}" for issue, option in terms.items() if option != self.quo[issue]]
        return ", ".join(changed) or "everything stays as it is"

    def _chances(self, detail: Mapping[str, float]) -> str:
        if "f_0" not in detail:
            return ""
        return " Chances of signing: " + ", ".join(f"{self.sides[i]} {detail[f'f_{i}']:.2f}" for i in range(2)) + "."


def sentence(mechanism: str) -> str:
    """What a mechanism says of itself; nothing for the map's."""
    return MECHANISMS[mechanism].sentence if mechanism in MECHANISMS else ""
