"""A column: one set of assumptions at one date, bound draw by draw. A run has one; the overview has one a view and the union."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.bargain.parameters import Numerics
from nicias.errors import ModelError
from nicias.study.binding import bind, refuse_missing
from nicias.study.drawing import drawn, on_terrain, start_level
from nicias.study.draws import BoundDraw
from nicias.study.needs import Structure
from nicias.study.terrain import Land, counted_on_terrain, land, with_figures

if TYPE_CHECKING:
    from nicias.scenario import Known, Scenario

NOT_MODELLED = "not modelled"


@dataclass(frozen=True)
class Column:
    """What one column assumes, and its draws as numbers."""

    view: str | None
    layers: tuple[str, ...]
    as_of: datetime.date
    known: Known
    sampled: Mapping[str, Any]
    draws: tuple[BoundDraw, ...]


def structure_of(scenario: Scenario) -> Structure:
    """The names the engine's parts have in a scenario."""
    return Structure(
        sides=scenario.sides,
        patron=scenario.patron,
        parties=tuple(scenario.parties),
        levels=tuple(scenario.levels),
        issues=tuple((name, tuple(issue.options)) for name, issue in scenario.issues.items()),
    )


def measure_names(scenario: Scenario, *given: Mapping[str, Any]) -> tuple[str, ...]:
    """What is accumulated besides area: soldiers killed of each side, and every measure of human cost that all columns have.

    `given` are the columns' values or what was sampled of them. A column has a measure when there are values at all levels or its
    terrain counts it.
    """
    losses = [f"losses.{side}" for side in scenario.sides]
    human = [name for name in scenario.human_cost.measures if all(_modelled(scenario, each, name) for each in given)]
    return (*losses, *(f"human_cost.{name}" for name in human))


def _modelled(scenario: Scenario, given: Mapping[str, Any], measure: str) -> bool:
    return all(f"human_cost.{measure}.{level}" in given for level in scenario.levels) or counted_on_terrain(given, measure)


def column(
    scenario: Scenario,
    known: Known,
    *,
    view: str | None,
    layers: Sequence[str],
    as_of: datetime.date,
    seed: int,
    draws: int,
    names: Sequence[str],
) -> Column:
    """Sample and bind `draws` draws. Raises ModelError naming the draw and the path when a draw leaves the model's range."""
    sampled = drawn(known, seed, draws)
    bound = bound_draws(scenario, sampled, range(draws), names, f"{f'the view {view}' if view else 'the base'} at {as_of}")
    return Column(view, tuple(layers), as_of, known, sampled, bound)


def bound_draws(
    scenario: Scenario, sampled: Mapping[str, Any], indices: Iterable[int], names: Sequence[str], label: str
) -> tuple[BoundDraw, ...]:
    """The draws of these indices out of sampled values (path → one value a draw), bound. `label` stands in what is raised.

    Raises ModelError naming the draw and the path when one leaves the model's range, or the values that are missing.
    """
    structure = structure_of(scenario)
    numerics = _numerics(scenario)
    wanted = tuple(indices)
    lands = _lands(structure, sampled, wanted, scenario.start.level, label)
    given = with_figures(sampled, lands) if lands else sampled
    refuse_missing(structure, given if len(lands) == len(wanted) else sampled, label)
    bound: list[BoundDraw] = []
    for index in wanted:
        try:
            parameters, table = bind(
                structure, given, index, start=(scenario.start.level, scenario.start.weary), numerics=numerics
            )
        except ModelError as error:
            raise ModelError(f"Draw {index} of {label}: {error}") from None
        bound.append(BoundDraw(index, parameters, table, _rates(given, index, names, structure.levels), lands.get(index)))
    return tuple(bound)


def _lands(structure: Structure, sampled: Mapping[str, Any], indices: Sequence[int], start: str, label: str) -> dict[int, Land]:
    """Index → its terrain with its staff estimate, of the draws that are fought on one."""
    chosen = [index for index in indices if on_terrain(sampled, index)]

    def one(index: int) -> Land:
        try:
            return land(structure, sampled, index, start=start_level(sampled, index, start))
        except ModelError as error:
            raise ModelError(f"Draw {index} of {label}: {error}") from None

    if not chosen:
        return {}
    first = one(chosen[0])  # alone: it may have to compile the terrain
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return dict(zip(chosen, [first, *pool.map(one, chosen[1:])], strict=True))


def _rates(sampled: Mapping[str, Any], index: int, names: Sequence[str], levels: Sequence[str]) -> np.ndarray:
    def path(name: str, level: str) -> str:
        kind, _, rest = name.partition(".")
        return f"{rest}.losses.{level}" if kind == "losses" else f"{name}.{level}"

    return np.array([[float(sampled[path(name, level)][index]) for level in levels] for name in names])


def _numerics(scenario: Scenario) -> Numerics | None:
    """The scenario's own grid when it fixes one; None leaves it to each draw."""
    given = scenario.numerics
    if given.force_step in (None, "auto"):
        return None
    fields = ("force_step", "force_points", "evidence_points", "evidence_limit", "sweeps", "tolerance", "refresh")
    return Numerics(**{name: value for name in fields if (value := getattr(given, name)) is not None})
