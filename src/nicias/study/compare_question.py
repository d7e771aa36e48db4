"""What a comparison was asked: which columns, at which date, and which parts of the answer."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.scenario.session import War

BASE = "base"
"""The column of a scenario without a view."""

ALL = "all"


@dataclass(frozen=True)
class Question:
    """A question, with what a war stands for filled in."""

    scenario: Scenario
    date: datetime.date
    views: tuple[str, ...]
    branches: tuple[str, ...]
    layers: tuple[str, ...]
    changes: dict[str, object]
    provenance: tuple[str, ...]
    between: tuple[str, str] | None
    decomposing: bool  # False: no difference is to be decomposed
    contradictions: tuple[str, ...]
    every: bool  # the contradictions were not chosen
    draws: int | None
    histories: int
    months: int

    def to_dict(self) -> dict[str, Any]:
        """The arguments that, with the seed, repeat the comparison."""
        return {
            "as_of": self.date.isoformat(),
            "views": list(self.views),
            "branches": list(self.branches),
            "layers": list(self.layers),
            "set": self.changes,
            "between": list(self.between) if self.between else None if self.decomposing else [],
            "contradictions": list(self.contradictions),
            "draws": self.draws,
            "histories": self.histories,
            "provenance": list(self.provenance),
        }

    def stacks(self) -> dict[str, list[str]]:
        """Column name → its layers, a view first. With branches: each view alone, then under each of them."""
        stacks: dict[str, list[str]] = {}
        for view in self.views:
            stack = [] if view == BASE else view.split("+")
            own = self._label(stack)
            stacks[own] = stack
            for branch in self.branches:
                over = branch.split("+")
                stacks[self._label(over) if len(self.views) == 1 else f"{own} + {self._label(over)}"] = [*stack, *over]
        return stacks

    def _label(self, stack: Sequence[str]) -> str:
        return "+".join(self.scenario.layer(name).name for name in stack) or BASE

    def column_called(self, name: str) -> str:
        """A column by its name. Raises UsageError."""
        if name not in self.stacks():
            raise UsageError(f"There is no column '{name}' here; there is {', '.join(self.stacks())}.")
        return name


def question(
    war: War | Scenario | str,
    views: Sequence[str] | str | None,
    layers: Sequence[str] | str,
    between: Sequence[str] | None,
    contradictions: Sequence[str] | str | None,
    as_of: datetime.date | str | None,
    changes: Mapping[str, object] | None,
    draws: int | None,
    histories: int,
    until: datetime.date | str | None,
    provenance: Sequence[str],
) -> Question:
    """The question with its defaults filled in. Raises UsageError for names and numbers that do not fit."""
    from nicias.scenario import load
    from nicias.scenario.session import War
    from nicias.study.calendar import months_until

    if isinstance(war, str):
        war = load(war)
    if not isinstance(war, War):
        war = War(war)
    scenario = war.scenario
    date = scenario.date_for(as_of if as_of is not None else war.as_of)
    if between and len(between) != 2:
        raise UsageError(f"A difference lies between two columns; {len(between)} were given.")
    for name, number in (("draws", draws), ("histories", histories)):
        if number is not None and number < 1:
            raise UsageError(f"{name} is {number}; at least 1 is needed.")
    every = contradictions is None
    if contradictions is None:
        contradictions = () if between else tuple(scenario.contradictions)
    chosen = tuple(scenario.contradictions) if contradictions == ALL else _listed(contradictions)
    for name in chosen:
        if name not in scenario.contradictions:
            from nicias.scenario.problems import nearest

            raise UsageError(f"{scenario.name} has no contradiction '{name}'. {nearest(name, scenario.contradictions)}".strip())
    found = Question(
        scenario=scenario,
        date=date,
        views=_views(scenario, views),
        branches=_listed(layers),
        layers=war.layers,
        changes={**dict(war.changes), **(changes or {})},
        provenance=(*war.provenance, *provenance),
        between=(between[0], between[1]) if between else None,
        decomposing=between is None or bool(between),
        contradictions=chosen,
        every=every,
        draws=draws,
        histories=histories,
        months=months_until(scenario.horizon, date, until),
    )
    for name in found.between or ():
        found.column_called(name)
    return found


def _views(scenario: Scenario, views: Sequence[str] | str | None) -> tuple[str, ...]:
    """The columns asked for by view: every view of the scenario, or the base of one that has none."""
    found: list[str] = []
    for view in _listed(ALL if views is None else views):
        found += (list(scenario.views) or [BASE]) if view == ALL else [view]
    for view in found:
        if view != BASE and scenario.layer(view.split("+")[0]).kind != "view":
            raise UsageError(f"'{view}' is a layer, not a view; views: {', '.join(scenario.views) or 'none'}. Layers are compared with `layers`.")
    return tuple(dict.fromkeys(found))


def _listed(names: Sequence[str] | str) -> tuple[str, ...]:
    return tuple(part.strip() for part in names.split(",") if part.strip()) if isinstance(names, str) else tuple(names)
