"""Two readings of one cell of a view: one source holds high what another holds low.

A document's reading of a cell is the mean of its assumptions there, on a scale from 0 (very low) to 4 (very high). A view of the
scenario stands on the same scale: by its own code where it has the cell, else by where the interval that it sets lies in the range that
the scenario holds possible. Two sources contradict each other when they are two steps apart, as low and high are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from nicias.evidence.estimate import Interval, Judgements
from nicias.evidence.reading.candidates import Candidate
from nicias.scenario.known import Known
from nicias.scenario.quantities import Change, Layer
from nicias.scenario.review.believing import CODES, believed, code_words, paths_for
from nicias.scenario.review.items import item_of
from nicias.scenario.scenario import Scenario

APART = 2.0
"""Steps between two readings from which they contradict each other: L and H, VL and M."""

_KEPT = {"value", "between", "words", "choices", "mode", "shape", "method", "of"}
"""What of a view's entry a contradiction's reading repeats."""

_GRID = np.linspace(0.005, 0.995, 199)
_MIDDLES = (0.05, 0.2, 0.5, 0.8, 0.95)
"""Percentile at the middle of what each code stands for (see believing.PARTS)."""


@dataclass(frozen=True)
class Held:
    """Where a source stands on a cell, from 0 to 4, in which words and places, and what it would set."""

    source: str
    stands: float
    reading: str
    of: tuple[str, ...]
    set: dict[str, Any]
    candidate: Candidate | None = None

    def to_reading(self) -> dict[str, Any]:
        """A reading as `contradictions.yml` holds it."""
        return {"reading": self.reading, "of": list(self.of)} | ({"set": self.set} if self.set else {})


def readings_that_clash(scenario: Scenario, known: Known, candidates: Sequence[Candidate]) -> list[Candidate]:
    """A contradiction for every cell that a document reads two steps from what a view, or another document, has."""
    cells: dict[str, list[tuple[Candidate, float]]] = {}
    for candidate in candidates:
        if candidate.kind == "assumption" and (placed := _placed(scenario, candidate)):
            cells.setdefault(placed[0], []).append((candidate, placed[1]))
    found: list[Candidate] = []
    for cell, own in cells.items():
        read = [_of_document(scenario, known, [pair for pair in own if pair[0].source == name]) for name in _sources(own)]
        names = {held.source for held in read}
        held = [*read, *(h for h in _of_views(scenario, known, cell, own[0][0]) if h.source not in names)]
        denied = [one for one in read if any(abs(one.stands - other.stands) >= APART for other in held)]
        if denied:
            found.append(_contradiction(cell, denied, held))
    return found


def _sources(own: Sequence[tuple[Candidate, float]]) -> list[str]:
    return list(dict.fromkeys(candidate.source for candidate, _ in own))


def _placed(scenario: Scenario, candidate: Candidate) -> tuple[str, float] | None:
    """The cell and the place on it. A cell that is no side's own (who is winning) is told from the first side's place."""
    fields = item_of(candidate).fields
    code, side, cell = str(fields.get("code", "")), str(fields.get("side", "")), str(fields.get("cell", ""))
    if code not in CODES:
        return None
    stands = float(CODES.index(code))
    paths: list[dict[str, Any]] = fields.get("paths") or []
    if side and paths and not any(side in str(path["path"]).split(".") for path in paths):
        if side not in scenario.sides:
            return None
        cell = cell.removesuffix(f"_{side}")
        stands = stands if side == scenario.sides[0] else 4.0 - stands
    return cell, stands


def _of_document(scenario: Scenario, known: Known, own: Sequence[tuple[Candidate, float]]) -> Held:
    weights = [candidate.confidence for candidate, _ in own]
    stands = float(np.average([place for _, place in own], weights=weights))
    surest, _ = max(own, key=lambda pair: pair[0].confidence)
    paragraphs = tuple(dict.fromkeys(candidate.claim for candidate, _ in own))
    ends = believed(scenario, known, item_of(surest))
    given = {path: {"between": list(pair), "method": "inferred", "of": [surest.claim]} for path, pair in ends.items()}
    return Held(
        surest.source, stands, f"{code_words(_code(stands)).capitalize()}. {surest.fields['reading']}", paragraphs, given, surest
    )


def _of_views(scenario: Scenario, known: Known, cell: str, example: Candidate) -> list[Held]:
    found: list[Held] = []
    for view in scenario.views.values():
        if not view.source:
            continue
        own = view.cells.get(cell)
        code = str(getattr(own, "code", "") or "")
        if own is not None and code in CODES and own.of:
            found.append(Held(view.source, float(CODES.index(code)), own.reading, tuple(own.of), {}))
            continue
        changes = _changes(scenario, view, example)
        places = [place for change, turned in changes if (place := _percentile(known, change, turned)) is not None]
        of = tuple(dict.fromkeys(str(claim) for change, _ in changes for claim in change.entry.claims))
        if places and of:
            said = view.cells.get(changes[0][0].cell or "")
            reading = getattr(said, "reading", None) or f"{view.title} sets {', '.join(change.path for change, _ in changes)}."
            stands = float(np.interp(np.mean(places), _MIDDLES, range(5)))
            given = {
                change.path: change.entry.model_dump(
                    mode="json", exclude_defaults=True, include={"value", "between", "method", "of"}
                )
                for change, _ in changes
            }
            found.append(Held(view.source, stands, reading, of, given))
    return found


def _changes(scenario: Scenario, view: Layer, example: Candidate) -> list[tuple[Change, bool]]:
    """What a view sets of the values that believing the cell would move, and whether it is turned over there."""
    found: list[tuple[Change, bool]] = []
    for entry in example.fields.get("paths") or []:
        second = bool(entry.get("first")) and str(entry["path"]).split(".")[0] == scenario.sides[1]
        for path in paths_for(scenario, str(entry["path"])):
            if path in view.changes:
                found.append((view.changes[path], bool(entry.get("turn")) != second))
    return found


def _percentile(known: Known, change: Change, turned: bool) -> float | None:
    """Where the middle of what a view sets lies in the range that the scenario holds possible, from 0 to 1."""
    base, ends = known.get(change.path), change.estimate.ends
    if base is None or ends is None or not isinstance(base.estimate, Interval | Judgements):
        return None
    middle = float(change.estimate.quantile(np.array([0.5]))[0])
    place = float(np.interp(middle, base.estimate.quantile(_GRID).astype(float), _GRID))
    return 1.0 - place if turned else place


def _code(stands: float) -> str:
    return CODES[round(stands)]


def _contradiction(cell: str, denied: Sequence[Held], held: Sequence[Held]) -> Candidate:
    """One item for a cell, at its surest place, with every source that is two steps from another."""
    apart = [one for one in held if any(abs(one.stands - other.stands) >= APART for other in held)]
    place = max((one.candidate for one in denied if one.candidate), key=lambda candidate: candidate.confidence)
    fields: dict[str, Any] = {
        "title": cell.replace("_", " ").capitalize(),
        "between": {one.source: one.to_reading() for one in sorted(apart, key=lambda one: -one.stands)},
        "note": "read from words that put one thing high and low; see whether they speak of the same time and thing",
    }
    return replace(place, kind="contradiction", fields=fields, confidence=round(0.85 * place.confidence, 2), why="")
