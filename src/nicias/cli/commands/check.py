"""`nicias check`: is the scenario read as meant, and is every number accounted for?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from nicias.cli.options import Json, Layers
from nicias.cli.printing import print_json, talk

UNREADABLE = 2
FINDINGS = 1


def register(app: typer.Typer) -> None:
    """Add `check` to the app."""
    app.command()(check)


def check(
    scenarios: Annotated[list[str] | None, typer.Argument(metavar="SCENARIO…", help="Bundled names or folders.")] = None,
    layers: Layers = None,
    documents: Annotated[
        Path | None, typer.Option("--documents", metavar="DIR", help="Verify cited paragraphs against SOURCE.txt in this folder.")
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option("--schema", metavar="FILE", help="Print the JSON Schema of a kind of file: scenario, values, view, …"),
    ] = None,
    json: Json = False,
) -> None:
    """Check scenarios: form, names, units, evidence, what the engine needs. Exit 0 clean, 1 findings, 2 unreadable."""
    from nicias.errors import UsageError

    if schema is not None:
        from nicias.scenario.schema import json_schema

        print_json(json_schema(schema))
        return
    if not scenarios:
        raise UsageError("Name at least one scenario to check; `nicias list` shows the bundled ones.")
    results = {name: _result(name, layers or [], documents) for name in scenarios}
    if json:
        print_json(_merged(results))
    else:
        for name, (code, result) in results.items():
            _print(name, code, result)
    raise SystemExit(max(code for code, _ in results.values()))


def _result(name: str, layers: list[str], documents: Path | None) -> tuple[int, dict[str, Any]]:
    """The exit status for one scenario and its object of the JSON contract."""
    from nicias.evidence.documents import documents_folder
    from nicias.scenario import load
    from nicias.scenario.audit import audit
    from nicias.scenario.problems import Unreadable
    from nicias.study.columns import structure_of
    from nicias.study.needs import optional, required
    from nicias.study.terrain_needs import optional as on_terrain

    folder = documents_folder(documents)
    try:
        scenario = load(name)
    except Unreadable as error:
        values = dict.fromkeys(("total", "cited", "judged", "bare"), 0)
        findings = [problem.to_dict() | {"text": problem.render()} for problem in error.problems]
        return UNREADABLE, {"ok": False, "findings": findings, "values": values}
    structure = structure_of(scenario)
    needs, extra = dict(required(structure)), {**dict(optional(structure)), **dict(on_terrain(structure, scenario.start.level))}
    found = audit(scenario, required=needs, optional=extra, layers=layers, documents=folder)
    result = found.to_dict()
    for item, problem in zip(result["findings"], found.findings, strict=True):
        item["text"] = problem.render()
    return (0 if found.ok else FINDINGS), result


def _merged(results: dict[str, tuple[int, dict[str, Any]]]) -> dict[str, Any]:
    """One scenario's object as it is; several under their names."""
    for _, result in results.values():
        for finding in result["findings"]:
            del finding["text"]
    if len(results) == 1:
        return next(iter(results.values()))[1]
    every = {name: result for name, (_, result) in results.items()}
    return {"ok": all(result["ok"] for result in every.values()), "scenarios": every}


def _print(name: str, code: int, result: dict[str, Any]) -> None:
    for finding in result["findings"]:
        talk(finding["text"]) if code == UNREADABLE else print(finding["text"])
    if code == UNREADABLE:
        talk(f"nicias: {name} cannot be read: {len(result['findings'])} problem(s).")
        return
    v = result["values"]
    counts = f"{v['total']} values: {v['cited']} cited, {v['judged']} judged, {v['bare']} bare"
    print(f"{name}: {counts}; {len(result['findings']) or 'no'} finding{'' if len(result['findings']) == 1 else 's'}.")
