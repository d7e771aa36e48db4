"""The audit of a scenario that can be read: what is bare, dangling, excluded, suspect or missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nicias.errors import ScenarioError, UsageError
from nicias.evidence.entries import Entry
from nicias.evidence.estimate import Estimate, Interval, Judgements
from nicias.needs import Need
from nicias.scenario.problems import Problem
from nicias.scenario.quantities import Place, Standing
from nicias.scenario.sampling import lower_factor
from nicias.scenario.verify import cited_places, verify_documents
from nicias.units import allows_negative

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario

_BARE = "a bare number: give `method:` with `of:`, or `method: judged` with `by:` and `reason:`."


@dataclass(frozen=True)
class Written:
    """One entry anywhere in the scenario: its path, unit, place and standing."""

    path: str
    unit: str
    entry: Entry
    estimate: Estimate | None
    place: Place
    standing: Standing


@dataclass(frozen=True)
class Audit:
    """What an audit found. `values` counts entries: `total`, `cited`, `judged`, `bare` (these three add up), and more."""

    findings: tuple[Problem, ...]
    values: Mapping[str, int]

    @property
    def ok(self) -> bool:
        return not self.findings

    def to_dict(self) -> dict[str, Any]:
        """The object of the JSON contract."""
        return {"ok": self.ok, "findings": [finding.to_dict() for finding in self.findings], "values": dict(self.values)}

    def __str__(self) -> str:
        v = self.values
        lines = [
            f"{v['total']} values: {v['cited']} cited, {v['judged']} judged, {v['bare']} bare; "
            f"{v['disputed']} disputed, {v['single_source']} from one source only."
        ]
        return "\n".join(lines + [finding.render() for finding in self.findings])

    __repr__ = __str__


def audit(
    scenario: Scenario,
    *,
    required: Mapping[str, Need] | None = None,
    optional: Mapping[str, Need] | None = None,
    layers: Sequence[str] = (),
    documents: Path | None = None,
) -> Audit:
    """Check a scenario beyond its form.

    `required` and `optional` are the engine's paths and what each needs; `layers` a stack to try; `documents` a folder
    in which cited paragraphs are verified (`SOURCE.txt`).
    """
    entries = list(written(scenario))
    needs = {**(optional or {}), **(required or {})}
    findings = [
        *_bare(entries),
        *_uncited(scenario),
        *cited_places(scenario),
        *_suspect(entries, needs),
        *_outside(entries, needs),
        *_below_zero(entries),
        *_correlations(scenario),
        *_missing(scenario, required or {}),
        *_stack(scenario, layers),
        *verify_documents(scenario, documents),
    ]
    counted = Counter(item.standing for item in entries)
    values = {"total": len(entries), "cited": counted["cited"], "judged": counted["judged"], "bare": counted["bare"]}
    values["disputed"] = sum(item.entry.disputed or len(item.entry.judgements or ()) > 1 for item in entries)
    values["single_source"] = sum(len({claim.source for claim in item.entry.claims}) == 1 for item in entries)
    return Audit(tuple(findings), values)


def written(scenario: Scenario) -> Iterator[Written]:
    """Every entry of the base, of views, of layers and of contradictions."""
    for path, series in scenario.series.items():
        for dated in series.dated:
            yield Written(path, series.unit, dated.entry, dated.estimate, dated.place, dated.entry.standing)
    for layer in (*scenario.views.values(), *scenario.layers.values()):
        for path, change in layer.changes.items():
            place = change.place or Place("", 1, 1)
            yield Written(path, scenario.series[path].unit, change.entry, change.estimate, place, layer.standing(change.entry))
        if layer.cost:
            yield Written(f"{layer.name}: cost", layer.cost.unit, layer.cost.entry, layer.cost.estimate, layer.cost.place, layer.cost.entry.standing)
    page = scenario.pages.get("contradictions.yml")
    for name, contradiction in scenario.contradictions.items():
        for source, reading in contradiction.between.items():
            for path, entry in reading.set.items():
                position = page.line_of((name, "between", source, "set", path)) if page else None
                place = Place("contradictions.yml", *position) if position else Place("", 1, 1)
                # A reading's own claims stand behind what it would set.
                standing: Standing = "cited" if entry.method is None and reading.of else entry.standing
                yield Written(path, scenario.series[path].unit, entry, None, place, standing)


def _finding(place: Place, path: str, message: str, level: Any = "error") -> Problem:
    return Problem(place.file, place.line, place.column, path, level, message)


def _bare(entries: list[Written]) -> Iterator[Problem]:
    for item in entries:
        if item.standing == "bare":
            yield _finding(item.place, item.path, _BARE)


def _uncited(scenario: Scenario) -> Iterator[Problem]:
    for file, records in (("proposals.yml", scenario.proposals), ("forecasts.yml", scenario.forecasts)):
        for name, record in records.items():
            if not record.of:
                yield scenario.pages[file].problem((name,), "no claim (`of:`) says where this is from.", key=True)


def _suspect(entries: list[Written], needs: Mapping[str, Need]) -> Iterator[Problem]:
    for item in entries:
        if item.entry.caution and item.path in needs:
            yield _finding(item.place, item.path, "a suspect claim (`caution:`) may not feed the engine.")


def _outside(entries: list[Written], needs: Mapping[str, Need]) -> Iterator[Problem]:
    for item in entries:
        need = needs.get(item.path)
        if need is None:
            continue
        if item.unit != need.unit:
            yield _finding(item.place, item.path, f"the unit is '{item.unit}'; the engine needs '{need.unit}'.")
        ends = item.estimate.ends if item.estimate else None
        if ends and not need.low <= ends[0] <= ends[1] <= need.high:
            message = f"{ends[0]:g} to {ends[1]:g} leaves the range the engine allows, {need.low:g} to {need.high:g}."
            yield _finding(item.place, item.path, message)


def _below_zero(entries: list[Written]) -> Iterator[Problem]:
    for item in entries:
        parts = item.estimate.parts if isinstance(item.estimate, Judgements) else (item.estimate,)
        for part in parts:
            if isinstance(part, Interval) and part.low >= 0 and part.support[0] < 0 and not allows_negative(item.unit):
                message = f"a {part.shape} with these percentiles can fall below zero; leave out `shape:` or `mode:`."
                yield _finding(item.place, item.path, message, "warning")


def _correlations(scenario: Scenario) -> Iterator[Problem]:
    pairs = scenario.correlations
    for pair in pairs:
        if not ((pair.method not in (None, "judged") and pair.of) or (pair.method == "judged" and pair.by and pair.reason)):
            yield Problem("values", 1, 1, " and ".join(pair.between), "error", f"the rank correlation is {_BARE}")
    if not pairs:
        return
    try:
        lower_factor(list(dict.fromkeys(path for pair in pairs for path in pair.between)), pairs)
    except ScenarioError as error:
        yield Problem("values", 1, 1, "correlate", "error", str(error))


def _missing(scenario: Scenario, required: Mapping[str, Need]) -> Iterator[Problem]:
    page = scenario.pages["scenario.yml"]
    dates = [(("as_of",), scenario.as_of)]
    dates += [(("prepared_for", index), day) for index, day in enumerate(scenario.prepared_for) if day != scenario.as_of]
    for where, day in dates:
        known = scenario.at(day)
        for path, need in required.items():
            if path not in known:
                problem = page.problem(where, f"no value at {day}; the engine needs one ({need.unit}: {need.description}).")
                yield Problem(problem.file, problem.line, problem.column, path, "error", problem.message)


def _stack(scenario: Scenario, layers: Sequence[str]) -> Iterator[Problem]:
    try:
        warnings = scenario.at(layers=layers).warnings if layers else ()
    except UsageError as error:
        yield Problem("", 0, 0, " + ".join(layers), "error", str(error))
        return
    for warning in warnings:
        if "`overrides:`" in warning:
            yield Problem("", 0, 0, " + ".join(layers), "error", warning)
