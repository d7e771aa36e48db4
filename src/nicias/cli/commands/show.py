"""`nicias show`: a scenario, one of its overviews, or the values below a path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from nicias.cli.options import AsOf, Changes, Json, Layers, Provenance, ScenarioName, View
from nicias.cli.printing import print_json

if TYPE_CHECKING:
    from nicias.scenario import Known

OVERVIEWS = ("proposals", "views", "forecasts", "contradictions", "judgements")


def register(app: typer.Typer) -> None:
    """Add `show` to the app."""
    app.command()(show)


def show(
    scenario: ScenarioName,
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="[PATH]",
            help="A value, a prefix, a proposal, a cell, a layer, a source, or proposals, views, forecasts, contradictions, judgements.",
        ),
    ] = None,
    as_of: AsOf = None,
    view: View = None,
    layers: Layers = None,
    changes: Changes = None,
    provenance: Provenance = None,
    json: Json = False,
) -> None:
    """Show a scenario or a part of it, with what every number rests on."""
    from nicias.scenario import load
    from nicias.scenario.changes import parse_change

    loaded = load(scenario)
    known = loaded.at(
        loaded.date_for(as_of, view),
        layers=[*([view] if view else []), *(layers or [])],
        changes=dict(parse_change(text) for text in changes or []),
        provenance=provenance or (),
    )
    data, printer = _part(known, path)
    if json:
        print_json(data)
    else:
        printer(data)


def _part(known: Known, path: str | None) -> tuple[Any, Any]:
    """What to show, as plain data, and the function that prints it."""
    from nicias.cli import scenario_tables as tables
    from nicias.errors import UsageError
    from nicias.scenario import overview
    from nicias.scenario.problems import nearest

    scenario = known.scenario
    if path is None:
        return overview.picture(known), tables.print_picture
    if path == "judgements":
        return overview.judgements(known), tables.print_judgements
    if path in OVERVIEWS:
        data = {path: getattr(overview, path)(scenario)} if path != "views" else overview.views(scenario)
        if path == "proposals":
            data["issues"] = {name: overview.issue(item) for name, item in scenario.issues.items()}
        return data, getattr(tables, f"print_{path}")
    for kind, found in (
        ("proposals", scenario.proposals),
        ("forecasts", scenario.forecasts),
        ("contradictions", scenario.contradictions),
    ):
        if path in found:
            item = {"id": path, **getattr(overview, kind)(scenario)[path]}
            if kind == "proposals":
                item["norms"] = {
                    issue: norm.model_dump()
                    for issue, option in scenario.proposals[path].terms.items()
                    if (norm := scenario.issues[issue].options[option].norm)
                }
            return item, tables.print_record
    if path in scenario.views or path in scenario.layers:
        return overview.layer(known, path), tables.print_layer
    if path in scenario.sources:
        return {"source": path, **overview.source(scenario, path)}, tables.print_record
    cells = overview.views(scenario)["cells"]
    if path in cells:
        return {"cell": path, **cells[path]}, tables.print_cell
    if path in scenario.series:
        return overview.value_history(known, path), tables.print_value
    below = known.below(path)
    if below:
        return {"as_of": known.as_of.isoformat(), "values": {p: v.to_dict() for p, v in below.items()}}, tables.print_values
    names = [*scenario.series, *OVERVIEWS, *scenario.proposals, *cells, *scenario.parties, *scenario.views, *scenario.layers]
    raise UsageError(f"{scenario.name} has nothing called '{path}' at {known.as_of}. {nearest(path, names)}".strip())
