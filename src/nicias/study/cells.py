"""Where two columns differ, by groups of cells: the points on which texts disagree, each with the values that translate it.

A value belongs to the cell into which most views put it, so that the same value stands in the same group whichever two are compared; the
scenario says which cells make a group (`cell_groups:`). A value that no view ties to a cell goes with the others of its family (the options of one issue), or stands under its own name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.evidence.estimate import Fixed
from nicias.study.binding import START_LEVEL
from nicias.study.columns import structure_of
from nicias.study.needs import engine_paths
from nicias.study.terrain import read_on_terrain

if TYPE_CHECKING:
    from nicias.scenario import Known, Scenario
    from nicias.study.columns import Column


@dataclass(frozen=True)
class Group:
    """Paths that are changed together: the values of one group of cells, or of one cell or name."""

    name: str
    title: str
    cells: tuple[str, ...]
    paths: tuple[str, ...]


def homes(scenario: Scenario) -> dict[str, str]:
    """Path → the cell that most views translate into it; the earlier view's where they are even."""
    claimed: dict[str, Counter[str]] = {}
    for view in scenario.views.values():
        for path, change in view.changes.items():
            if change.cell is not None:
                claimed.setdefault(path, Counter())[change.cell] += 1
    return {path: cells.most_common(1)[0][0] for path, cells in claimed.items()}


def read_by_engine(scenario: Scenario, known: Known) -> set[str]:
    """The paths that an answer depends on: what the map reads, and the rates of human cost.

    On the terrain, what its mechanisms read as well, and of the map's own only what its staff estimate does not replace.
    """
    cost = {path for measure in scenario.human_cost.measures for path in known.below(f"human_cost.{measure}")}
    structure = structure_of(scenario)
    return read_on_terrain(structure, known, {*engine_paths(structure), *cost}, _starts(scenario, known))


def _starts(scenario: Scenario, known: Known) -> set[str]:
    """Every level of support at which the war may start, in the base too: the terrain reads costs and losses of that level."""
    given = [values[START_LEVEL].estimate for values in (known, known.base) if START_LEVEL in values]
    if not all(isinstance(estimate, Fixed) for estimate in given):
        return set(scenario.levels)
    return {scenario.start.level, *(str(estimate.value) for estimate in given if isinstance(estimate, Fixed))}


def differing(scenario: Scenario, one: Column, other: Column) -> list[str]:
    """The paths that the engine reads and the two columns do not draw alike, in the scenario's order."""
    read = read_by_engine(scenario, one.known) | read_by_engine(scenario, other.known)
    return [path for path in scenario.series if path in read and not alike(one.sampled.get(path), other.sampled.get(path))]


def alike(one: Any, other: Any) -> bool:
    """Whether two columns draw a path alike; None stands for a column without it."""
    if one is None or other is None:
        return one is other
    return bool(np.array_equal(one, other))


def groups(scenario: Scenario, paths: list[str]) -> tuple[Group, ...]:
    """The paths in groups of cells, in the order in which the scenario lists the groups; other groups follow."""
    home = homes(scenario)
    of_cell = {cell: name for name, group in scenario.picture.cell_groups.items() for cell in group.cells}
    members: dict[str, list[str]] = {name: [] for name in scenario.picture.cell_groups}
    cells: dict[str, dict[str, None]] = {}
    of_family = {_family(path): cell for path, cell in reversed(home.items())}
    for path in paths:
        cell = home.get(path) or of_family.get(_family(path))
        name = of_cell.get(cell, cell) if cell is not None else _family(path)
        members.setdefault(name, []).append(path)
        if cell is not None:
            cells.setdefault(name, {})[cell] = None
    listed = scenario.picture.cell_groups
    return tuple(
        Group(name, listed[name].title if name in listed else name.replace("_", " "), tuple(cells.get(name, ())), tuple(found))
        for name, found in members.items()
        if found
    )


def _family(path: str) -> str:
    """What a value is one of, such as the options of an issue: they are bound together and change together."""
    parts = path.split(".")
    return ".".join(parts[: max(2, len(parts) - 1)])


def readings(group: Group, columns: dict[str, Column]) -> list[dict[str, Any]]:
    """What each column's view says on the cells of a group, with its paragraphs; `silent` where it gives nothing."""
    return [
        {"cell": cell} | {name: dict(_reading(column, cell)) for name, column in columns.items()} for cell in group.cells
    ]


def _reading(column: Column, cell: str) -> Iterator[tuple[str, Any]]:
    view = next((layer for layer in column.known.layers if layer.name == column.view), None)
    said = view.cells.get(cell) if view else None
    if said is None or isinstance(said, str):
        yield "reading", "silent"
    else:
        yield from (("code", said.code), ("reading", said.reading), ("of", list(said.of)))


def values(group: Group, columns: dict[str, Column]) -> list[dict[str, Any]]:
    """The values of a group in each column: the estimate as text, the paragraphs or the person behind it, and its layer."""
    rows: list[dict[str, Any]] = []
    for path in group.paths:
        row: dict[str, Any] = {"path": path}
        for name, column in columns.items():
            if path in column.known:
                value = column.known[path]
                source = {"of": [str(claim) for claim in value.claims], "by": value.by, "layer": value.layer or "base"}
                row[name] = {"value": str(value).partition(" · ")[0], **source}
            else:
                row[name] = {"value": None, "of": [], "by": None, "layer": None}
        rows.append(row)
    return rows
