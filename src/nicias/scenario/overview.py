"""A scenario as plain data for tables and `--json`: the picture, proposals, views side by side, forecasts, contradictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nicias.evidence.claims import parse_claims
from nicias.scenario.known import Known
from nicias.scenario.picture import Issue
from nicias.scenario.quantities import Value
from nicias.scenario.scenario import Scenario
from nicias.scenario.wording import estimate_text

MARKS = {"accepts": "+", "rejects": "−", "conditional": "~", "unknown": "?"}
"""Reported answers to a proposal, as one character."""


def claims_text(of: tuple[str, ...]) -> list[str]:
    """Claims in their canonical spelling."""
    return [str(claim) for claim in parse_claims(of)]


def picture(known: Known) -> dict[str, Any]:
    """The whole scenario at a date."""
    scenario = known.scenario
    return {
        "scenario": scenario.name,
        "title": scenario.title,
        "description": scenario.description,
        "as_of": known.as_of.isoformat(),
        "prepared_for": [day.isoformat() for day in scenario.prepared_for],
        "layers_in_force": [layer.name for layer in known.layers],
        "warnings": list(known.warnings),
        "started": scenario.started.isoformat(),
        "horizon": scenario.horizon,
        "ceasefire": scenario.ceasefire.model_dump(mode="json"),
        "levels": dict(scenario.picture.levels),
        "start": scenario.start.model_dump(mode="json"),
        "parties": {name: party(known, name) for name in scenario.parties},
        "issues": {name: issue(item) for name, item in scenario.issues.items()},
        "sources": {name: source(scenario, name) for name in scenario.sources},
        "views": {
            name: {"title": view.title, "date": str(view.date), "source": view.source} for name, view in scenario.views.items()
        },
        "layers": {
            name: {"title": layer.title, "kind": layer.kind, "reason": layer.reason} for name, layer in scenario.layers.items()
        },
        "proposals": len(scenario.proposals),
        "forecasts": len(scenario.forecasts),
        "contradictions": len(scenario.contradictions),
        "not_modelled": list(scenario.not_modelled),
        "fingerprint": scenario.fingerprint,
    }


def party(known: Known, name: str) -> dict[str, Any]:
    """One party: its aims in the order of their weight, and every other value that belongs to it."""
    details = known.scenario.parties[name]
    aims: list[dict[str, Any]] = []
    for issue_name, item in known.scenario.issues.items():
        weight = known.get(f"{name}.weight.{issue_name}")
        if weight is not None:
            aims.append({"issue": issue_name, "weight": weight.to_dict(), "wants": _wanted(known, name, issue_name, item)})
    aims.sort(key=lambda aim: -float(aim["weight"]["interval"][1]))
    owned = known.below(name)
    about_issues = (f"{name}.weight.", f"{name}.score.")
    return {
        "name": details.name,
        "role": details.role,
        "of": details.of,
        "labels": dict(details.labels),
        "aims": aims,
        "values": {path: value.to_dict() for path, value in owned.items() if not path.startswith(about_issues)},
    }


def _wanted(known: Known, name: str, issue_name: str, item: Issue) -> dict[str, Any] | None:
    """The option the party scores highest (by the median), with its score."""
    scores = {option: known.get(f"{name}.score.{issue_name}.{option}") for option in item.options}
    given = {option: score for option, score in scores.items() if score is not None}
    if not given:
        return None
    best = max(given, key=lambda option: float(given[option].estimate.interval()[1]))
    return {"option": best, "score": given[best].to_dict(), "norm": item.options[best].norm is not None}


def issue(item: Issue) -> dict[str, Any]:
    """One issue with its options and what law says of them."""
    return {
        "description": item.description,
        "code": item.code,
        "divisible": item.divisible,
        "status_quo": item.status_quo,
        "options": {
            name: {"description": option.description, "norm": option.norm.model_dump() if option.norm else None}
            for name, option in item.options.items()
        },
    }


def source(scenario: Scenario, name: str) -> dict[str, Any]:
    """One source as a reader cites it."""
    item = scenario.sources[name]
    keys = ("title", "author", "publisher", "kind", "language", "licence", "locator", "author_basis", "date_basis", "url")
    return {
        "date": item.date.isoformat(),
        **{key: getattr(item, key) for key in keys},
        "exclude": {k: list(v) for k, v in item.exclude.items()},
    }


def proposals(scenario: Scenario) -> dict[str, Any]:
    """Every proposal by issue (None is unknown) and the reported answers."""
    found: dict[str, Any] = {}
    for name, item in scenario.proposals.items():
        found[name] = {
            "title": item.title,
            "kind": item.kind,
            "by": list(item.by),
            "date": item.date.isoformat() if item.date else None,
            "of": claims_text(item.of),
            "terms": {issue_name: item.terms.get(issue_name) for issue_name in scenario.issues},
            "answers": {
                party_name: {"answer": r.answer, "mark": MARKS[r.answer], "of": claims_text(r.of), "note": r.note}
                for party_name, r in item.responses.items()
            },
            "needs": list(item.needs),
            "tags": list(item.tags),
            "note": item.note,
        }
    return found


def views(scenario: Scenario) -> dict[str, Any]:
    """The views side by side: each cell's reading or 'silent', each value they set, and whether they differ."""
    names = list(scenario.views)
    cells = dict.fromkeys(cell for view in scenario.views.values() for cell in view.cells)
    table = {cell: {name: _cell(scenario.views[name].cells.get(cell)) for name in names} for cell in cells}
    set_paths = {path for view in scenario.views.values() for path in view.changes}
    paths = [path for path in scenario.series if path in set_paths]
    values = {path: {name: _set_text(scenario, name, path) for name in names} for path in paths}
    return {
        "views": {
            name: {"title": view.title, "source": view.source, "date": str(view.date)} for name, view in scenario.views.items()
        },
        "cells": {cell: {"readings": row, "differ": _differ(row)} for cell, row in table.items()},
        "values": {path: {"set": row, "differ": len(set(row.values()) - {"silent"}) > 1} for path, row in values.items()},
    }


def _cell(cell: Any) -> Any:
    if cell is None or cell == "silent":
        return "silent"
    return {"code": cell.code, "reading": cell.reading, "of": claims_text(cell.of)}


def _differ(row: Mapping[str, Any]) -> bool:
    """Whether two texts that speak on this point say different things; silence is no disagreement."""
    said = {reading["code"] or reading["reading"] for reading in row.values() if reading != "silent"}
    return len(said) > 1


def _set_text(scenario: Scenario, view: str, path: str) -> str:
    change = scenario.views[view].changes.get(path)
    return "silent" if change is None else estimate_text(change.estimate, scenario.series[path].unit)


def forecasts(scenario: Scenario) -> dict[str, Any]:
    """Every forecast with the interval its words stand for and the rule that decides it."""
    found: dict[str, Any] = {}
    for name, item in scenario.forecasts.items():
        between = item.between or scenario.scale.get(item.words or item.wording or "")
        data = item.model_dump(mode="json", exclude={"between", "of", "resolved_of"})
        found[name] = data | {"between": list(between) if between else None, "of": claims_text(item.of)}
    return found


def contradictions(scenario: Scenario) -> dict[str, Any]:
    """Where the sources disagree; each reading can be run as the layer `ID:SOURCE`."""
    found: dict[str, Any] = {}
    for name, item in scenario.contradictions.items():
        readings = {
            source_name: {
                "reading": reading.reading,
                "of": claims_text(reading.of),
                "set": {
                    path: estimate_text(entry.estimate(scenario.series[path].unit, scenario.scale), scenario.series[path].unit)
                    for path, entry in reading.set.items()
                },
                "note": reading.note,
            }
            for source_name, reading in item.between.items()
        }
        found[name] = {"title": item.title, "between": readings, "note": item.note, "tags": list(item.tags)}
    return found


def layer(known: Known, name: str) -> dict[str, Any]:
    """One view or layer as a diff against the values of the same date."""
    item = known.scenario.layer(name)
    differences = known.diff(known.scenario.at(known.as_of, layers=[*known.layers, item]))
    return {
        "layer": name,
        "title": item.title,
        "kind": item.kind,
        "source": item.source,
        "date": item.date.isoformat() if item.date else None,
        "reason": item.reason,
        "overrides": list(item.overrides),
        "as_of": known.as_of.isoformat(),
        "changes": {
            d.path: {"before": d.before.to_dict() if d.before else None, "after": d.after.to_dict() if d.after else None}
            for d in differences
        },
    }


def judgements(known: Known) -> dict[str, Any]:
    """Every judged value with who judged it and why: cells with several named judgements first, each judgement on its own."""
    several: list[dict[str, Any]] = []
    single: list[dict[str, Any]] = []
    for path, value in known.items():
        for j in value.judgements:
            row = {"path": path, "by": j.by, "role": j.role, "date": str(j.date) if j.date else None, "language": j.language}
            row |= {"translator": j.translator, "text": estimate_text(j.estimate, value.unit), "reason": j.reason}
            several.append(row)
        if value.method == "judged" and not value.judgements:
            row = {"path": path, "by": value.by, "role": None, "date": str(value.judged_on) if value.judged_on else None}
            row |= {
                "language": None,
                "translator": None,
                "text": estimate_text(value.estimate, value.unit),
                "reason": value.reason,
            }
            single.append(row)
    return {"as_of": known.as_of.isoformat(), "several": several, "single": single}


def value_history(known: Known, path: str) -> dict[str, Any]:
    """One value in full: in force now, at every date, and as each view and layer would have it."""
    scenario = known.scenario
    series = scenario.series[path]
    every = (*scenario.views.values(), *scenario.layers.values())
    current: Value | None = known.get(path)
    return {
        "path": path,
        "description": series.description,
        "unit": series.unit,
        "tags": list(series.tags),
        "note": series.note,
        "as_of": known.as_of.isoformat(),
        "value": current.to_dict() if current is not None else None,
        "dated": [_dated(series.unit, dated) for dated in series.dated],
        "layers": {
            layer.name: {
                "text": estimate_text(layer.changes[path].estimate, series.unit),
                "of": claims_text(layer.changes[path].entry.of),
                "reason": layer.changes[path].entry.reason or layer.reason,
                "cell": layer.changes[path].cell,
            }
            for layer in every
            if path in layer.changes
        },
        "correlations": [
            {"between": list(pair.between), "rank": pair.rank, "reason": pair.reason}
            for pair in scenario.correlations
            if path in pair.between
        ],
    }


def _dated(unit: str, dated: Any) -> dict[str, Any]:
    entry = dated.entry
    return {
        "date": dated.date.isoformat(),
        "known": dated.known.isoformat(),
        "text": estimate_text(dated.estimate, unit),
        "interval": list(dated.estimate.interval()),
        "method": entry.method,
        "of": claims_text(entry.of),
        "by": entry.by,
        "reason": entry.reason,
        "caution": entry.caution,
        "disputed": entry.disputed,
        "note": entry.note,
        "standing": entry.standing,
        "judgements": [
            {
                "by": j.by,
                "role": j.role,
                "date": str(j.date) if j.date else None,
                "language": j.language,
                "translator": j.translator,
                "reason": j.reason,
                "text": estimate_text(part, unit),
            }
            for j, part in zip(entry.judgements or (), getattr(dated.estimate, "parts", ()), strict=False)
        ],
        "place": str(dated.place),
    }
