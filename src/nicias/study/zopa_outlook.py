"""Several texts side by side over the years: whether each would be signed and hold, and what is lost meanwhile, war without talks included.

Each text is alone on the table and every draw is solved again with it; all meet the same random numbers. Human cost stands beside
strategy, and what no value of the scenario gives is said to be not modelled.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import UsageError
from nicias.study.columns import NOT_MODELLED, measure_names
from nicias.study.draws import PACKAGES, fought, key_of, measures_for
from nicias.study.probability import across_draws
from nicias.study.summary import human_cost, spreads
from nicias.study.zopa_answers import across, status_quo
from nicias.study.zopa_changes import completed
from nicias.study.zopa_hold import SIGNED_WITHIN

if TYPE_CHECKING:
    from nicias.study.zopa_column import ZopaColumn
    from nicias.war.tally import Tally

THIRD_PARTIES = (
    "What an outcome teaches others elsewhere has no value in the scenario; `worth` is what the text itself is worth to each third party, "
    "over what it would consent to."
)


def outlook(
    column: ZopaColumn, texts: Mapping[str, Mapping[str, str] | None], histories: int = 500, years: int = 10
) -> dict[str, Any]:
    """One row a text (None: the war goes on without talks), `years` after the start.

    A row has the chance that it is signed within 24 months and that a peace is in force at the end; P(it holds so long), if it were
    signed at the start and as simulated once signed; area, soldiers killed and every measure of human cost accumulated by then.
    Raises UsageError when there is nothing to compare or no time to.
    """
    if not texts or years < 1 or histories < 1:
        raise UsageError("Give at least one text, one year and one history.")
    rows = {name: _row(column, terms, histories, 12 * years) for name, terms in texts.items()}
    return {
        "years": years,
        "histories": histories,
        "draws": len(column.table),
        "third_parties": NOT_MODELLED,
        "note": THIRD_PARTIES,
        "rows": rows,
    }


def _row(column: ZopaColumn, terms: Mapping[str, str] | None, histories: int, months: int) -> dict[str, Any]:
    table, scenario = column.table, column.scenario
    package = None if terms is None else completed(terms, status_quo(scenario))
    names = measure_names(scenario, column.column.known)
    tallies = _played(column, package, histories, months, names)
    total = np.array([each.histories for each in tallies], np.int64)
    signed = np.array([each.ceasefire[: SIGNED_WITHIN + 1].sum() for each in tallies], np.int64)
    survived = np.array([each.survived[0, : SIGNED_WITHIN + 1].sum() for each in tallies], np.int64)
    in_force = np.array([(each.signed[: months + 1] - each.renewed[: months + 1]).sum() for each in tallies], np.int64)
    collapsed = {
        f"collapse_{side}": across_draws(
            np.array([each.collapsed[i, : months + 1].sum() for each in tallies], np.int64), total
        ).to_dict()
        for i, side in enumerate(scenario.sides)
    }
    scored = None if package is None else table.rescored(table.options.choice(package)[None])
    return {
        "terms": package,
        "signed_within_24_months": across_draws(signed, total).to_dict(),
        "hazard": None if scored is None else across(scored.engine.hazard[:, 0]).to_dict(),
        "survival": None if scored is None else across(scored.engine.survival(months)[:, 0]).to_dict(),
        "survival_simulated": across_draws(survived, signed).to_dict(),
        "peace_at_end": across_draws(in_force, total).to_dict(),
        **collapsed,
        "worth": {} if scored is None else {party: across(scored.of(party)[:, 0]).to_dict() for party in table.thirds},
        "territory_km2": spreads(tallies, "area", "km2")[str(months)].to_dict(),
        "losses": {side: spreads(tallies, f"losses.{side}", "persons")[str(months)].to_dict() for side in scenario.sides},
        "human_cost": {
            measure: each if isinstance(each, str) else each[str(months)].to_dict()
            for measure, each in human_cost(scenario, column.column, tallies, names).items()
        },
    }


def _played(
    column: ZopaColumn, package: Mapping[str, str] | None, histories: int, months: int, names: tuple[str, ...]
) -> list[Tally]:
    """Every draw simulated with one text alone on the table, or without talks."""
    from nicias.bargain.packages import choose
    from nicias.bargain.solve import solve

    table = column.table
    minimum = math.ceil(column.scenario.ceasefire.minimum_months)
    measures = replace(measures_for(table.bound, names, months + SIGNED_WITHIN, minimum, (months,)), spans=(months,))
    choice = None if package is None else table.options.choice(package)[None]

    def one(d: int) -> Tally:
        draw = table.bound[d]
        if choice is None:
            silent = replace(draw.parameters, conditions=replace(draw.parameters.conditions, talks_rate=0.0))
            solved = solve(silent, choose(draw.table, PACKAGES))
        else:
            solved = solve(draw.parameters, draw.table.packages(choice))
        return fought(draw, solved, histories, key_of(column.seed, draw), measures)[0]

    first = one(0)  # alone: it may have to compile the engine
    with ThreadPoolExecutor(column.threads or os.cpu_count() or 1) as pool:
        return [first, *pool.map(one, range(1, len(table)))]
