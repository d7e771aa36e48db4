"""What a question stacks on a scenario, and the columns it is answered in: a view's own, or the views side by side with nobody's view."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nicias.scenario import Known, Layer, Scenario
    from nicias.scenario.session import War

NOBODY = "nobody's view"
BASE = "base"
"""The column of a scenario without views."""


def stacked(
    war: War | Scenario | str,
    *,
    as_of: datetime.date | str | None = None,
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    provenance: Sequence[str] = (),
) -> War:
    """A scenario, its name, or a war with what a question lays on top of it. A date given here comes before the war's own. Raises UsageError."""
    from nicias.scenario import load
    from nicias.scenario.session import War

    war = load(war) if isinstance(war, str) else war
    war = war if isinstance(war, War) else War(war)
    return War(
        war.scenario,
        war.as_of if as_of is None else war.scenario.date_for(as_of),
        (*war.layers, *layers),
        tuple({**dict(war.changes), **(changes or {})}.items()),
        (*war.provenance, *provenance),
    )


def values_under(war: War, view: str | None, *, on_top: Sequence[str] = (), changes: Mapping[str, object] | None = None) -> Known:
    """The values under a view, or nobody's, at its own date or the war's; `on_top` and `changes` come last. Raises UsageError."""
    scenario, date = war.scenario, war.scenario.date_for(war.as_of, None if view == NOBODY else view)
    first: list[str | Layer] = [scenario.union(as_of=date)] if view == NOBODY else [view] if view else []
    stack = [*first, *war.layers, *on_top]
    return scenario.at(date, layers=stack, changes={**dict(war.changes), **(changes or {})}, provenance=war.provenance)


def columns_asked(war: War, view: str | None) -> dict[str, str | None]:
    """Column → its view: nobody's and then every view, unless one is named or stands among the layers; else the one."""
    if view is None and war.scenario.views and not any(name.partition(":")[0] in war.scenario.views for name in war.layers):
        return {name: name for name in (NOBODY, *war.scenario.views)}
    return {view or BASE: view}
