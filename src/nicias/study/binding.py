"""Binding: the one place where values become parameters. Scenarios say what is known; from here on there are only numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from nicias.bargain.issues import IssueTable
from nicias.bargain.parameters import STAY, Array, Conditions, MapParameters, Numerics, Patron, Side
from nicias.errors import ModelError
from nicias.needs import Need
from nicias.study.needs import PATRON, SIDE, WAR, Structure, missing, required
from nicias.study.sampled import Draw, Sampled
from nicias.study.table import issue_table

EXIT_LEVEL = "out"
"""The name of a first level from which the patron does not return."""


START_LEVEL = "start.level"
"""Where it has a value, a layer can start the war at another level of support than the scenario does."""


def refuse_missing(structure: Structure, sampled: Sampled, whose: str) -> None:
    """Raise ModelError naming the values the engine needs and the scenario does not give at this date, and for whom (`whose`)."""
    absent = missing(structure, set(sampled))
    if absent:
        shown = "; ".join(f"{path} ({need.unit})" for path, need in absent[:5])
        more = f" and {len(absent) - 5} more" if len(absent) > 5 else ""
        raise ModelError(f"{whose[:1].upper()}{whose[1:]}: the engine needs values the scenario does not give at this date: {shown}{more}.")


def bind(
    structure: Structure,
    sampled: Sampled,
    index: int,
    *,
    start: tuple[str, Sequence[str]],
    numerics: Numerics | None = None,
) -> tuple[MapParameters, IssueTable]:
    """The map's parameters and the issue table of one draw.

    `start` is the support level (a value of `start.level` comes before it) and the sides already weary; `numerics` None leaves
    the grid to the draw's own drift and spread.
    Raises ModelError naming the path when a value lies outside the model's range.
    """
    draw = Draw(sampled, index, dict(required(structure)))
    levels, sides = structure.levels, structure.sides
    parameters = MapParameters(
        levels=levels,
        sides=(_side(draw, sides[0], levels), _side(draw, sides[1], levels)),
        patron=_patron(draw, structure) if structure.patron else inert_patron(len(levels)),
        conditions=_conditions(draw, structure),
        start_level=_level(levels, draw.name(START_LEVEL) if START_LEVEL in sampled else start[0]),
        start_weary=sum(2 - sides.index(side) for side in start[1]),
        exit_level=structure.patron is not None and levels[0] == EXIT_LEVEL,
    )
    if numerics is None:
        from nicias.bargain.grid import automatic

        numerics = automatic(parameters)
    return replace(parameters, numerics=numerics), issue_table(draw, structure)


def _level(levels: Sequence[str], name: str) -> int:
    if name not in levels:
        raise ModelError(f"{START_LEVEL} is {name!r}; allowed are {', '.join(levels)}.")
    return levels.index(name)


def _scalars(draw: Draw, owner: str, needs: Sequence[Need], *, but: Collection[str] = ()) -> dict[str, float]:
    """The plain numbers of an owner by the names of its needs, which are the names of the parameters."""
    return {need.name: draw.number(f"{owner}.{need.name}") for need in needs if "." not in need.name and need.name not in but}


def _side(draw: Draw, side: str, levels: Sequence[str]) -> Side:
    return Side(
        **_scalars(draw, side, SIDE, but=("cost_tolerance",)),
        cost=draw.numbers(f"{side}.cost", levels),
        cost_tolerance=np.full(len(levels), draw.number(f"{side}.cost_tolerance")),
        losses=draw.numbers(f"{side}.losses", levels),
    )


def _conditions(draw: Draw, structure: Structure) -> Conditions:
    texts = draw.numbers("war.proposer", structure.sides)
    if texts.sum() > 1:
        raise ModelError(f"war.proposer: the sides' shares sum to {texts.sum():.3g}; the mediator has the rest of 1.")
    area = draw.numbers("war.area", ("base", "slope", "low", "high"))
    return Conditions(
        **_scalars(draw, "war", WAR),
        fundamental=(draw.number("war.fundamental.low"), draw.number("war.fundamental.high")),
        force_drift=draw.numbers("war.force_drift", structure.levels),
        talks_factor=draw.numbers("war.talks_factor", structure.levels),
        proposer=np.array([*texts, 1 - texts.sum()]),
        area=(area[0], area[1], area[2], area[3]),
    )


def _patron(draw: Draw, structure: Structure) -> Patron:
    patron, levels, sides = str(structure.patron), structure.levels, structure.sides
    blamed = ("nobody", *sides)

    def target(name: str) -> int:
        level = draw.name(f"{patron}.rule_target.{name}")
        if level != "stay" and level not in levels:
            raise ModelError(f"{patron}.rule_target.{name} is {level!r}; allowed are stay, {', '.join(levels)}.")
        return STAY if level == "stay" else levels.index(level)

    targets = (target(blamed[0]), target(blamed[1]), target(blamed[2]))
    return Patron(
        **_scalars(draw, patron, PATRON, but=("terms_scale",)),
        rule_target=targets,
        rule_step=draw.numbers(f"{patron}.rule_step", blamed),
        blame=_with_diagonal(draw, f"{patron}.blame", blamed),
        support_cost=draw.numbers(f"{patron}.support_cost", levels),
        defeat_loss=draw.numbers(f"{patron}.defeat_loss", sides),
        drift=_with_diagonal(draw, f"{patron}.drift", levels),
    )


def _with_diagonal(draw: Draw, prefix: str, names: Sequence[str]) -> Array:
    """A matrix whose rows sum to one: given off the diagonal (absent is 0), the diagonal is the rest."""
    matrix = np.array([[draw.number(f"{prefix}.{a}.{b}", 0.0) if a != b else 0.0 for b in names] for a in names])
    rest = 1 - matrix.sum(axis=1)
    if (rest < 0).any():
        row = names[int(np.argmin(rest))]
        raise ModelError(f"{prefix}.{row}: the entries sum to {1 - rest.min():.3g}; at most 1 can be moved.")
    return matrix + np.diag(rest)


def inert_patron(levels: int) -> Patron:
    """The patron of a war that has none: never moves, gains or loses nothing."""
    return Patron(
        prior=0.5,
        review_rate=0.0,
        rule_credibility=0.0,
        rule_target=(STAY, STAY, STAY),
        rule_step=np.zeros(3),
        blame=np.eye(3),
        choice_noise=1.0,
        support_cost=np.zeros(levels),
        attention_cost=0.0,
        escalation_cost=0.0,
        exit_cost=0.0,
        signature_value=0.0,
        collapse_loss=0.0,
        defeat_loss=np.zeros(2),
        talks_value=0.0,
        drift=np.eye(levels),
    )
