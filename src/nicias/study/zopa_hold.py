"""Would a text be signed, and would it hold: simulated, with that text alone on the table."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import UsageError
from nicias.study.draws import fought, key_of
from nicias.study.probability import across_draws
from nicias.study.zopa_answers import SURVIVAL_YEARS

if TYPE_CHECKING:
    from nicias.study.zopa_column import ZopaColumn
    from nicias.war.tally import Tally

SIGNED_WITHIN = 24
"""Durability is that of the first ceasefire signed within this many months."""

SPANS = tuple(12 * years for years in SURVIVAL_YEARS)


def simulated(
    column: ZopaColumn, package: Mapping[str, str], histories: int, months: int | None = None, threads: int | None = None
) -> dict[str, Any]:
    """P(signed within 24 months) and P(the first such peace holds 1, 5, 10 years), every draw solved again with this text alone.

    Spans that the horizon is too short for are left out. Raises UsageError when the horizon is too short for any.
    """
    from nicias.bargain.solve import solve
    from nicias.war.tally import AREA, Measures

    table = column.table
    horizon = SIGNED_WITHIN + max(SPANS) if months is None else months
    if horizon < SIGNED_WITHIN:
        raise UsageError(f"A horizon of {horizon} months is too short; signing within {SIGNED_WITHIN} months is what is asked.")
    minimum = column.scenario.ceasefire.minimum_months
    low = min(draw.parameters.conditions.area[2] for draw in table.bound)
    high = max(draw.parameters.conditions.area[3] for draw in table.bound)
    measures = Measures.covering(horizon, {AREA: (low, high)}, checkpoints=(), minimum_length=math.ceil(minimum), spans=SPANS)
    none = np.zeros((0, len(column.scenario.levels)))
    choice = table.options.choice(package)[None]

    def one(d: int) -> Tally:
        draw = table.bound[d]
        alone = solve(draw.parameters, draw.table.packages(choice))
        return fought(replace(draw, rates=none), alone, histories, key_of(column.seed, draw), measures)[0]

    counted = [one(0)]
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        counted += pool.map(one, range(1, len(table)))
    end = SIGNED_WITHIN + 1
    signed = np.array([each.ceasefire[:end].sum() for each in counted], np.int64)
    total = np.array([each.histories for each in counted], np.int64)
    held = {
        str(years): across_draws(np.array([each.survived[place, :end].sum() for each in counted], np.int64), signed).to_dict()
        for place, years in enumerate(SURVIVAL_YEARS)
        if SIGNED_WITHIN + SPANS[place] <= horizon
    }
    return {
        "histories": histories,
        "months": horizon,
        "signed_within_24_months": across_draws(signed, total).to_dict(),
        "holds": held,
    }
