"""What a reader must know about a set of values before using it: hindsight, mixed views, conflicts, numbers without spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nicias.evidence.estimate import Fixed
from nicias.scenario.overriding import contested, overrides
from nicias.scenario.quantities import Layer, Value

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario


def warnings_for(
    scenario: Scenario, as_of: date, layers: tuple[Layer, ...], values: Mapping[str, Value], provenance: frozenset[str]
) -> list[str]:
    """One sentence per warning, the gravest first."""
    return [
        *_dates(scenario, as_of),
        *_hindsight(scenario, as_of, layers, values),
        *_mixed(layers),
        *_conflicts(layers),
        *_single(values),
        *(f"The voice '{name}', which is not a source's author, is included." for name in sorted(provenance)),
    ]


def _dates(scenario: Scenario, as_of: date) -> list[str]:
    if as_of < scenario.started:
        return [f"The as-of date {as_of} is before the war began ({scenario.started})."]
    latest = max((dated.known for series in scenario.series.values() for dated in series.dated), default=as_of)
    if (as_of - latest).days > 365:
        return [f"Nothing in the scenario is later than {latest}; at {as_of} its values are more than a year old."]
    return []


def _hindsight(scenario: Scenario, as_of: date, layers: tuple[Layer, ...], values: Mapping[str, Value]) -> list[str]:
    found: list[str] = []
    for layer in layers:
        source = scenario.sources.get(layer.source or "")
        if source is not None and source.date > as_of and not source.retrospective:
            found.append(f"Hindsight: '{layer.name}' rests on a source of {source.date}, later than the as-of date {as_of}.")
    later = [value for value in values.values() if value.judged_on and value.judged_on > as_of]
    if later:
        found.append(f"Hindsight: {len(later)} values were judged after the as-of date {as_of}.")
    names = {claim.source for value in values.values() for claim in value.claims}
    accounts = sorted(name for name in names if scenario.sources[name].retrospective and scenario.sources[name].date > as_of)
    if accounts:
        count = sum(any(claim.source in accounts for claim in value.claims) for value in values.values())
        found.append(f"Hindsight: {count} values rest on later accounts of the time ({', '.join(accounts)}).")
    return found


def _mixed(layers: tuple[Layer, ...]) -> list[str]:
    taken = overrides(layers)
    if not taken:
        return []
    views = ", ".join(layer.name for layer in layers if layer.kind == "view")
    paths = [each["path"] for each in taken if each["from"] != "base"]
    rest = f"; the later ones override {_some(paths)}" if paths else ""
    return [f"Mixed: no single author's view, but {views} in that order{rest}."]


def _conflicts(layers: tuple[Layer, ...]) -> list[str]:
    found: list[str] = []
    for index, later in enumerate(layers):
        if ":" in later.name:
            continue  # a part, or a reading, is laid over the rest on purpose
        for earlier in layers[:index]:
            both = contested(later, [earlier])
            if both and earlier.name.partition(":")[0] not in later.overrides:
                message = f"'{later.name}' overrides '{earlier.name}' on {_some(both)}, and does not say so in `overrides:`."
                found.append(message)
    return found


def _some(paths: Sequence[str]) -> str:
    return ", ".join(paths[:4]) + (f" and {len(paths) - 4} more" if len(paths) > 4 else "")


def _single(values: Mapping[str, Value]) -> list[str]:
    fixed = [value.path for value in values.values() if value.layer == "--set" and isinstance(value.estimate, Fixed)]
    return [f"Fixed for this run, without spread: {', '.join(fixed)}."] if fixed else []
