"""The JSON contract of `nicias zopa` (docs: the command's own page)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nicias.study.zopa import Zopa


def content(found: Zopa) -> dict[str, Any]:
    """Everything `nicias zopa --json` prints."""
    from nicias.study.zopa import PACKAGE

    scenario, main = found.scenario, found.main
    column = main.to_dict()
    data: dict[str, Any] = {
        "nicias": found.version,
        "scenario": scenario.name,
        "title": scenario.title,
        "scenario_fingerprint": scenario.fingerprint,
        "layers": list(main.column.layers),
        "set": dict(found.changes),
        "seed": found.seed,
        "asked": dict(found.asked),
        "definition": scenario.ceasefire.model_dump(mode="json"),
        "parties": {
            party: {"name": scenario.parties[party].name, "role": scenario.parties[party].role, "unit": unit}
            for party, unit in main.table.units.items()
        },
        **column,
        "backtested": False,
    }
    if PACKAGE in main.proposals:
        data["package"] = data["proposals"].pop(PACKAGE)
    if found.simulated is not None:
        data["simulated"] = found.simulated
    if found.by_view:
        data["by_view"] = {name: each.to_dict() for name, each in found.by_view.items()}
        data["nobodys_view"] = "The top-level figures are those of the union of all views: nobody's view, never the headline."
    printed = json.dumps(data, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return {**data, "fingerprint": hashlib.blake2b(printed.encode(), digest_size=6).hexdigest()}
