"""One package re-scored at interactive speed: what a slider in a page asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.study.zopa_answers import SURVIVAL_YEARS, across, status_quo
from nicias.study.zopa_changes import completed
from nicias.study.zopa_table import ZopaTable

if TYPE_CHECKING:
    from nicias.scenario import Scenario


def quick(scenario: Scenario, table: ZopaTable, terms: Mapping[str, str]) -> dict[str, Any]:
    """Every party's margin and consent, and survival, in all draws; issues left out take the status quo."""
    package = completed(terms, status_quo(scenario))
    scored = table.rescored(table.options.choice(package)[None])
    answers: dict[str, Any] = {}
    for p, party in enumerate(table.parties):
        margin, permitted = scored.margin[:, p, 0], scored.permitted[:, p, 0]
        middle = across(margin)
        answers[party] = {
            "signs": float((margin >= 0).mean()),
            "consents": float(((margin >= 0) & permitted).mean()),
            "margin": middle.median,
            "lo": middle.lo,
            "hi": middle.hi,
            "unit": table.units[party],
            "accepts_this_month": float(scored.engine.sign[:, p, 0].mean()) if p < 2 else None,
        }
    everybody = (scored.margin[:, :, 0] >= 0).all(axis=1) & scored.permitted[:, :, 0].all(axis=1) & scored.delivered[:, 0]
    return {
        "package": package,
        "answers": answers,
        "delivered": float(scored.delivered[:, 0].mean()),
        "everybody": float(np.mean(everybody)),
        "hazard": across(scored.engine.hazard[:, 0]).to_dict(),
        "survival": {str(years): across(scored.engine.survival(12 * years)[:, 0]).to_dict() for years in SURVIVAL_YEARS},
    }
