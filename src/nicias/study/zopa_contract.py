"""The JSON contract of `nicias zopa`; stable keys, more may be added."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from nicias.study.zopa_answers import status_quo
from nicias.study.zopa_changes import completed

if TYPE_CHECKING:
    from nicias.study.zopa import Zopa

PACKAGE = "package"
"""The name under which a user's own package is scored."""


def content(found: Zopa) -> dict[str, Any]:
    """Everything `nicias zopa --json` prints."""
    scenario, main = found.scenario, found.main
    column = main.to_dict()
    data: dict[str, Any] = {
        "nicias": found.version,
        "scenario": scenario.name,
        "title": scenario.title,
        "scenario_fingerprint": scenario.fingerprint,
        "layers": list(main.column.layers),
        "set": {path: str(value) for path, value in found.changes.items()},
        "seed": found.seed,
        "asked": dict(found.asked),
        "definition": scenario.ceasefire.model_dump(mode="json"),
        "parties": {
            party: {"name": scenario.parties[party].name, "role": scenario.parties[party].role, "unit": unit}
            for party, unit in main.table.units.items()
        },
        **column,
        "guarantees": main.guarantees(),
        "guarantors": main.guarantees()["guarantors"],
        "sequence": main.orders(),
        "broken_settlements": broken(),
        "backtested": False,
    }
    if PACKAGE in main.proposals:
        data["package"] = {**data["proposals"].pop(PACKAGE), "sequence": main.orders(main.proposals[PACKAGE].terms)}
        _add_leverage(data["package"])
    if len(main.proposals) == 1:
        data["detail"] = detail(found)
    if found.simulated is not None:
        data["simulated"] = found.simulated
    if found.by_view:
        data["by_view"] = {name: each.to_dict() for name, each in found.by_view.items()}
        data["nobodys_view"] = "The top-level figures are those of the union of all views: nobody's view, never the headline."
    printed = json.dumps(data, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return {**data, "fingerprint": hashlib.blake2b(printed.encode(), digest_size=6).hexdigest()}


def detail(found: Zopa) -> dict[str, Any]:
    """What is added when one text alone is asked about: order, reversal, guarantees, the others' exits, an ultimatum to sign it."""
    main, scenario = found.main, found.scenario
    ((name, only),) = main.proposals.items()
    if not only.scored:
        return {"terms": dict(only.terms), "kind": only.kind}
    package = completed(only.terms, status_quo(scenario))
    margins = {side: only.answers[side].margin.median for side in scenario.sides}
    keenest = max(margins, key=margins.__getitem__)
    threats = any(each.kind == "threat" and each.terms for each in scenario.proposals.values())
    return {
        "package": package,
        "sequence": main.orders(only.terms),
        "reversal": main.reversal(only.terms),
        "guarantees": main.guarantees(package),
        "ladder": main.ladder(name, keenest),
        "ultimatum": {side: main.pressure(name, side) for side in scenario.sides} if threats else None,
    }


def broken() -> dict[str, dict[str, Any]]:
    """How often settlements broke, class by class and span by span, to read beside every durability."""
    from nicias.history import broken_settlements

    found: dict[str, dict[str, Any]] = {}
    for each in broken_settlements():
        found.setdefault(each.name, {})[str(each.years)] = each.to_dict()
    return found


def _add_leverage(package: dict[str, Any]) -> None:
    """Each side's answer with the leverage it would lose by a pause first."""
    for side, row in package["sequence"]["sides"].items():
        package["answers"][side]["leverage_lost"] = row["leverage_lost"]
