"""What believing an assumption would do to the values: a word from very low to very high as a part of what is held possible.

A text that takes a side to be highly resolved does not say a number. Its reader is taken to believe the upper part of the range that
the scenario already holds possible for the value, so that believing never leaves what the scenario allows: VL the lowest tenth, L
the 10th to the 30th percentile, M the 40th to the 60th, H the 70th to the 90th, VH the highest tenth.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from nicias.evidence.estimate import Interval, Judgements
from nicias.scenario.known import Known
from nicias.scenario.review.items import Item
from nicias.scenario.scenario import Scenario

PARTS = {"VL": (0.01, 0.1), "L": (0.1, 0.3), "M": (0.4, 0.6), "H": (0.7, 0.9), "VH": (0.9, 0.99)}
"""Code → the percentiles between which a believer's interval lies."""

CODES = tuple(PARTS)


def believed(scenario: Scenario, known: Known, item: Item) -> dict[str, tuple[float, float]]:
    """Path → interval that an assumption would set; empty when it moves nothing the scenario has as an interval.

    `turn` in the item's paths turns the code over; `first` does where the words are about the second side, because such a value is
    the probability that the first side prevails.
    """
    found: dict[str, tuple[float, float]] = {}
    code = str(item.fields.get("code", ""))
    if code not in PARTS:
        return found
    for entry in item.fields.get("paths") or []:
        for path in paths_for(scenario, str(entry.get("path", ""))):
            value = known.get(path)
            if value is None or not isinstance(value.estimate, Interval | Judgements):
                continue
            turned = bool(entry.get("turn")) != (
                bool(entry.get("first")) and str(item.fields.get("side", "")) == scenario.sides[1]
            )
            low, high = PARTS[CODES[len(CODES) - 1 - CODES.index(code)] if turned else code]
            ends = value.estimate.quantile(np.array([low, high]))
            found[path] = (float(f"{ends[0]:.4g}"), float(f"{ends[1]:.4g}"))
    return {path: ends for path, ends in found.items() if ends[0] < ends[1]}


def paths_for(scenario: Scenario, pattern: str) -> list[str]:
    """The scenario's paths that a pattern with PATRON or LEVEL stands for."""
    if "PATRON" in pattern:
        if scenario.patron is None:
            return []
        pattern = pattern.replace("PATRON", scenario.patron)
    if "LEVEL" in pattern:
        return [pattern.replace("LEVEL", level) for level in scenario.levels]
    return [pattern]


def code_words(code: str) -> str:
    """A code in words.

    >>> code_words("VH")
    'very high'
    """
    return {"VL": "very low", "L": "low", "M": "medium", "H": "high", "VH": "very high"}.get(code, code)


def as_set(ends: dict[str, tuple[float, float]], item: Item) -> dict[str, Any]:
    """The entries of a view's `set:` for what an assumption would move."""
    cell = str(item.fields.get("cell", ""))
    return {
        path: {"between": list(pair), "cell": cell, "method": "inferred", "of": [str(item.claim)]} for path, pair in ends.items()
    }
