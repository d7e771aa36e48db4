"""What the terrain asks of a scenario: each parameter's path, switches by mechanism, and what is missing at a date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from nicias.needs import Need
from nicias.study.needs import Structure
from nicias.war.terrain.mechanism import CATEGORIES, SECTORS, Parameter
from nicias.war.terrain.registry import MECHANISMS, PARAMETERS, asked_by

SWITCH = "war.terrain"
"""True: the war is fought on the terrain. False or absent: on the map alone."""

MECHANISM = "mechanism"
"""`mechanism.NAME` switches one mechanism; absent is off."""

SHARED = {
    "fundamental_low": "war.fundamental.low",
    "fundamental_high": "war.fundamental.high",
    "present_drift": "war.force_drift.LEVEL",
    "area_base": "war.area.base",
    "area_slope": "war.area.slope",
    "losses": "SIDE.losses.START",
    "cost": "SIDE.cost.START",
}
"""Parameters that are the map's own values at the start; START is the level the war starts at."""


def _generic(parameter: Parameter) -> str:
    if parameter.name in SHARED:
        return SHARED[parameter.name]
    owner = {"war": "terrain", "side": "SIDE", "patron": "PATRON"}[parameter.owner]
    return f"{owner}.{parameter.name}" + (f".{parameter.over.upper()}" if parameter.over else "")


PATHS: Mapping[str, str] = {name: _generic(parameter) for name, parameter in PARAMETERS.items()}
"""Parameter → its path, with SIDE, PATRON, LEVEL, CATEGORY, SECTOR and START for the scenario's own names."""


def members(parameter: Parameter, structure: Structure) -> tuple[str, ...]:
    """The names a list parameter has a value for; one empty name for a single value."""
    if parameter.over == "level":
        return structure.levels
    return parameter.only or {"": ("",), "category": CATEGORIES, "sector": SECTORS}[parameter.over]


def paths(parameter: Parameter, structure: Structure, start: str) -> Iterator[tuple[str, tuple[int, ...], Need]]:
    """Every path of a parameter, its place in the compiled record, and what it needs to be."""
    owners: tuple[str, ...] = structure.sides if parameter.owner == "side" else (structure.patron or "",)
    lists = {"category": CATEGORIES, "sector": SECTORS, "level": structure.levels, "": ("",)}[parameter.over]
    for i, owner in enumerate(owners):
        for member in members(parameter, structure):
            path = PATHS[parameter.name].replace("SIDE", owner).replace("PATRON", owner).replace("START", start)
            if parameter.over:
                path = path.replace(parameter.over.upper(), member)
            place = (*((i,) if parameter.owner == "side" else ()), *((lists.index(member),) if parameter.over else ()))
            yield path, place, parameter.need(member)


def switched_on(values: Mapping[str, Any], index: int = 0) -> tuple[str, ...]:
    """The mechanisms that are on in a draw."""
    return tuple(name for name in MECHANISMS if (path := f"{MECHANISM}.{name}") in values and bool(values[path][index]))


def required(structure: Structure, on: Collection[str], start: str) -> Iterator[tuple[str, Need]]:
    """Every path that must have a value when these mechanisms are on."""
    for parameter in asked_by(tuple(on)):
        for path, _, need in paths(parameter, structure, start):
            yield path, need


def optional(structure: Structure, start: str) -> Iterator[tuple[str, Need]]:
    """Every path the terrain could read, and the switches."""
    yield SWITCH, Need("terrain", "switch", "The war is fought on the terrain")
    for name, mechanism in MECHANISMS.items():
        yield f"{MECHANISM}.{name}", Need(name, "switch", mechanism.sentence)
    for parameter in PARAMETERS.values():
        if parameter.owner != "patron" or structure.patron:
            for path, _, need in paths(parameter, structure, start):
                yield path, need
