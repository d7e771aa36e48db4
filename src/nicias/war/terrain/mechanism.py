"""How a submodel of the terrain says what it holds: mechanisms, parameters, state fields; names and units, never values.

A mechanism is one effect with a switch. Its parameters are asked for only when it is on; what is off is never read (it is
filled with nan), so that a mechanism switched off has no effect to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from nicias.needs import Need

CATEGORIES = ("shells", "armour", "drones", "interceptors", "strike")
"""Kinds of materiel: artillery shells, armoured vehicles, drones at the front, air-defence interceptors, long-range weapons."""

UNIT_OF_CATEGORY = {
    "shells": "shells", "armour": "vehicles", "drones": "drones", "interceptors": "interceptors", "strike": "weapons",
}  # fmt: skip

SECTORS = ("north", "centre", "south")
"""Stretches of the front, neighbours in this order."""

MAX_LEVELS = 8
"""Support levels a compiled record has room for."""

TREND_MONTHS = 24
"""Trends of recruits and launches run this long, then stay where they are."""

Owner = Literal["war", "side", "patron"]
Over = Literal["", "level", "category", "sector"]

SIZES: dict[str, int] = {"": 0, "level": MAX_LEVELS, "category": len(CATEGORIES), "sector": len(SECTORS)}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One input. `unit` is a word of `nicias.units`; `{unit}` in it stands for the unit of each category.

    `owner` says whether there is one for the war, one a side or one of the patron; `over` whether it is a list by support level,
    category of materiel or sector. `low` and `high` are the range in which the mechanism is defined, closed.
    """

    name: str
    unit: str
    referent: str
    low: float = 0.0
    high: float = float("inf")
    owner: Owner = "war"
    over: Over = ""
    only: tuple[str, ...] = ()  # the members of `over` that have a value; empty: all

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the array that holds it in the compiled record."""
        sides = (2,) if self.owner == "side" else ()
        return (*sides, SIZES[self.over]) if self.over else sides

    def need(self, member: str = "") -> Need:
        """What `check` and the binding ask for, for one member of `over`."""
        unit = self.unit.replace("{unit}", UNIT_OF_CATEGORY.get(member, ""))
        return Need(self.name, unit, self.referent, self.low, self.high)


def of_side(name: str, unit: str, referent: str, low: float = 0.0, high: float = float("inf"), over: Over = "", only: tuple[str, ...] = ()) -> Parameter:
    """A parameter with one value a side."""
    return Parameter(name, unit, referent, low, high, "side", over, only)


def of_patron(name: str, unit: str, referent: str, low: float = 0.0, high: float = float("inf"), over: Over = "", only: tuple[str, ...] = ()) -> Parameter:
    """A parameter of the second side's patron."""
    return Parameter(name, unit, referent, low, high, "patron", over, only)


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One effect that can be switched: a sentence for people, the equation the code holds, what it covers of the inventory."""

    id: str
    sentence: str
    equation: str
    inventory: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    needs: tuple[str, ...] = ()  # mechanisms without which this one has nothing to act on


@dataclass(frozen=True, slots=True)
class Field:
    """One number of a history's state, or one a side, category or sector.

    `start` is a number or the name of the parameter it starts at. `kind`: `stock` (carried over and never negative), `level` (carried
    over, of either sign), `flow` (of the last month), `total` (summed since the start), `event` (0 or 1 for the last month;
    `sentence` tells it).
    """

    name: str
    unit: str
    referent: str
    kind: Literal["stock", "level", "flow", "total", "event"] = "level"
    start: float | str = 0.0
    shape: tuple[int, ...] = ()
    mechanism: str = ""  # the mechanism an event belongs to
    shown: bool = True  # its monthly distribution is kept


@dataclass(frozen=True, slots=True)
class Submodel:
    """A part of the terrain: what it always needs, its mechanisms, its state, the limits whose binding is counted."""

    name: str
    title: str
    base: tuple[Parameter, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    fields: tuple[Field, ...] = ()
    limits: dict[str, str] = field(default_factory=dict)  # name → what it means that the limit bound
    derived: tuple[tuple[str, tuple[int, ...]], ...] = ()  # numbers worked out once from the parameters, with their shape


PER_SIDE = (2,)
PER_SECTOR = (len(SECTORS),)
PER_CATEGORY = (len(CATEGORIES),)
PER_SIDE_CATEGORY = (2, len(CATEGORIES))
