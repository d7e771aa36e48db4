"""`nicias list`: the bundled scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from nicias.cli.options import Json
from nicias.cli.printing import print_json, table, talk

if TYPE_CHECKING:
    from nicias.scenario import Scenario


def register(app: typer.Typer) -> None:
    """Add `list` to the app."""
    app.command("list")(list_scenarios)


def list_scenarios(json: Json = False) -> None:
    """List the bundled scenarios with their dates and views."""
    from nicias.errors import ScenarioError
    from nicias.scenario import bundled, load

    found: list[Scenario] = []
    for name in bundled():
        try:
            found.append(load(name))
        except ScenarioError as error:  # one broken scenario must not hide the others
            talk(f"nicias: {name} cannot be read: {error}")
    if json:
        print_json({"scenarios": [_summary(scenario) for scenario in found]})
        return
    rows = [(s.name, s.title, str(s.as_of), ", ".join(map(str, s.prepared_for)) or "–", ", ".join(s.views) or "–") for s in found]
    print(table(("scenario", "title", "as of", "prepared for", "views"), rows))


def _summary(scenario: Scenario) -> dict[str, Any]:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "as_of": scenario.as_of.isoformat(),
        "prepared_for": [day.isoformat() for day in scenario.prepared_for],
        "views": list(scenario.views),
        "layers": list(scenario.layers),
    }
