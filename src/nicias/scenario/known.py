"""What is known at a date: values by path, after layers and single changes; a read-only mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from nicias.errors import UsageError
from nicias.evidence.entries import Entry
from nicias.evidence.estimate import Fixed, Judgements
from nicias.scenario.changes import parse_value
from nicias.scenario.orders import keep_orders
from nicias.scenario.overriding import refuse_conflicting_views
from nicias.scenario.problems import nearest
from nicias.scenario.quantities import Change, Dated, Judged, Layer, Series, Value
from nicias.scenario.warnings import warnings_for

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario


@dataclass(frozen=True)
class Difference:
    """One path on which two sets of values differ; None where one of them has no value."""

    path: str
    before: Value | None
    after: Value | None

    def __str__(self) -> str:
        return f"{self.path}: {self.before or 'nothing'} → {self.after or 'nothing'}"


class UnknownValueError(UsageError, KeyError):
    """A path that has no value: a KeyError to mappings, a sentence to people."""

    def __str__(self) -> str:
        return str(self.args[0])


class Known(Mapping[str, Value]):
    """Path → Value at one as-of date. Iterates in the scenario's order of paths."""

    def __init__(
        self,
        scenario: Scenario,
        as_of: date,
        layers: tuple[Layer, ...],
        values: dict[str, Value],
        base: dict[str, Value],
        notes: list[str],
    ) -> None:
        self.scenario, self.as_of, self.layers = scenario, as_of, layers
        self._values = values
        self.base: Mapping[str, Value] = base  # what was known before any layer or change
        self.warnings: tuple[str, ...] = tuple(notes)

    def __getitem__(self, path: str) -> Value:
        if path not in self._values:
            raise UnknownValueError(_no_value(self.scenario, path, self.as_of))
        return self._values[path]

    def __contains__(self, path: object) -> bool:
        return path in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def below(self, prefix: str) -> dict[str, Value]:
        """The values at or below a prefix."""
        return {p: v for p, v in self._values.items() if p == prefix or p.startswith(prefix + ".")}

    def disputed(self) -> dict[str, Value]:
        """The values marked disputed, and those with several judgements."""
        return {p: v for p, v in self._values.items() if v.disputed or len(v.judgements) > 1}

    def diff(self, other: Known) -> list[Difference]:
        """What changes from these values to `other`'s, path by path."""
        paths = [*self._values, *(path for path in other if path not in self._values)]
        pairs = [(path, self._values.get(path), other._values.get(path)) for path in paths]
        return [Difference(p, a, b) for p, a, b in pairs if a is None or b is None or a.estimate != b.estimate]

    def sample(self, seed: int, draws: int) -> dict[str, NDArray[Any]]:
        """One value per draw and path: floats, booleans (switches) or names (choices).

        Every path has its own stream, so another layer, path or number of draws changes no other number.
        """
        from nicias.scenario.sampling import sample

        return sample(self, self.scenario.correlations, seed, draws)


def known_at(
    scenario: Scenario, as_of: date, layers: tuple[Layer, ...], changes: Mapping[str, object], provenance: frozenset[str]
) -> Known:
    """The values of a scenario at a date under layers and changes. Raises UsageError."""
    _check_provenance(scenario, provenance)
    refuse_conflicting_views(layers)
    values: dict[str, Value] = {}
    for path, series in scenario.series.items():
        dated = visible(scenario, series, as_of, provenance)
        if dated is not None:
            values[path] = base_value(series, dated)
    base = dict(values)
    for layer in layers:
        for path, change in layer.changes.items():
            if _heard(scenario, change.entry, provenance):
                values[path] = layer_value(scenario, layer, change)
    for path, given in changes.items():
        series = scenario.series.get(path)
        if series is None:
            raise UsageError(f"{scenario.name} has no value '{path}'. {nearest(path, scenario.series)}".strip())
        values[path] = _changed(series, given, scenario)
    ordered = {path: values[path] for path in scenario.series if path in values}
    notes = [*warnings_for(scenario, as_of, layers, ordered, provenance), *keep_orders(scenario, layers, ordered)]
    return Known(scenario, as_of, layers, ordered, base, notes)


def visible(scenario: Scenario, series: Series, as_of: date, provenance: frozenset[str]) -> Dated | None:
    """The latest entry that describes a day up to the date, was known by then, and is not an excluded voice."""
    for dated in reversed(series.dated):
        if dated.date <= as_of and dated.known <= as_of and _heard(scenario, dated.entry, provenance):
            return dated
    return None


def base_value(series: Series, dated: Dated) -> Value:
    """A dated entry of the base as a value."""
    value = _value(series, dated.entry, dated.estimate)
    return replace(value, date=dated.date, known=dated.known, place=dated.place)


def layer_value(scenario: Scenario, layer: Layer, change: Change) -> Value:
    """A layer's change as a value; what the entry leaves out is the layer's own: its author, its reason, its date."""
    value = _value(scenario.series[change.path], change.entry, change.estimate)
    borrowed = layer.borrows(change.entry)
    return replace(
        value,
        layer=layer.name,
        date=layer.date,
        known=change.entry.known or layer.date,
        method=value.method or ("judged" if borrowed else ""),
        by=value.by or (layer.by or layer.title if borrowed else None),
        reason=value.reason or (layer.reason if borrowed else None),
        standing=layer.standing(change.entry),
        place=change.place,
    )


def _value(series: Series, entry: Entry, estimate: Any) -> Value:
    several = entry.judgements or ()
    parts = estimate.parts if isinstance(estimate, Judgements) else ()
    judged = tuple(
        Judged(j.by, j.reason, part, j.role, j.date, j.language, j.translator) for j, part in zip(several, parts, strict=True)
    )
    return Value(
        path=series.path,
        unit=series.unit,
        description=series.description,
        estimate=estimate,
        date=None,
        known=None,
        method=entry.method or ("judged" if several else ""),
        claims=entry.claims,
        by=entry.by or (", ".join(j.by for j in several) or None),
        reason=entry.reason,
        caution=entry.caution,
        disputed=entry.disputed,
        judgements=judged,
        judged_on=entry.latest_judgement,
        note=entry.note,
        tags=series.tags,
        standing=entry.standing,
    )


def _changed(series: Series, given: object, scenario: Scenario) -> Value:
    estimate = parse_value(series, given, scenario)
    fixed = "fixed" if isinstance(estimate, Fixed) else "set"
    return Value(
        path=series.path,
        unit=series.unit,
        description=series.description,
        estimate=estimate,
        date=None,
        known=None,
        method="judged",
        by="the user",
        reason=f"{fixed} for this run",
        layer="--set",
        tags=series.tags,
        standing="judged",
    )


def _heard(scenario: Scenario, entry: Entry, provenance: frozenset[str]) -> bool:
    return all(scenario.sources[claim.source].voices(claim) <= provenance for claim in entry.claims)


def _check_provenance(scenario: Scenario, provenance: frozenset[str]) -> None:
    voices = sorted({name for source in scenario.sources.values() for name in source.exclude})
    for name in sorted(provenance):
        if name not in voices:
            raise UsageError(f"No source of {scenario.name} has a voice '{name}'. {nearest(name, voices)}".strip())


def _no_value(scenario: Scenario, path: str, as_of: date) -> str:
    series = scenario.series.get(path)
    if series is None:
        return f"{scenario.name} has no value '{path}'. {nearest(path, scenario.series)}".strip()
    first = min(max(dated.date, dated.known) for dated in series.dated)
    return f"Nothing was known of {path} at {as_of}; its first value is visible from {first}."
