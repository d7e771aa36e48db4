"""The Scenario: everything its folder says, read once and frozen, and the values visible at a date under chosen layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nicias.errors import UsageError
from nicias.evidence.entries import Scale
from nicias.evidence.sources import Source
from nicias.evidence.strict import parse_day
from nicias.scenario.picture import Ceasefire, HumanCost, Issue, Numerics, Party, Picture, Start
from nicias.scenario.problems import Page, nearest
from nicias.scenario.quantities import Change, Layer, Series
from nicias.scenario.records import Contradiction, Correlation, Forecast, Proposal, ScenarioTest
from nicias.scenario.vocabulary import Vocabulary

if TYPE_CHECKING:
    from nicias.scenario.known import Known


@dataclass(frozen=True)
class Scenario:
    """A scenario as read. `series` holds the dated values; `at` gives those visible at a date."""

    name: str
    root: Path
    picture: Picture
    vocabulary: Vocabulary
    sources: Mapping[str, Source]
    scale: Scale
    series: Mapping[str, Series]
    correlations: tuple[Correlation, ...]
    proposals: Mapping[str, Proposal]
    views: Mapping[str, Layer]
    layers: Mapping[str, Layer]
    forecasts: Mapping[str, Forecast]
    contradictions: Mapping[str, Contradiction]
    tests: tuple[ScenarioTest, ...]
    readme: str
    fingerprint: str
    pages: Mapping[str, Page]

    @property
    def title(self) -> str:
        return self.picture.title

    @property
    def description(self) -> str:
        return self.picture.description

    @property
    def as_of(self) -> date:
        """The default as-of date."""
        return self.picture.as_of

    @property
    def prepared_for(self) -> tuple[date, ...]:
        return self.picture.prepared_for

    @property
    def started(self) -> date:
        """The war's first day."""
        return self.picture.started

    @property
    def horizon(self) -> int:
        """Months simulated."""
        return self.picture.horizon

    @property
    def parties(self) -> Mapping[str, Party]:
        return self.picture.parties

    @property
    def sides(self) -> tuple[str, str]:
        """The first and the second side."""
        first, second = self.vocabulary.sides
        return first, second

    @property
    def patron(self) -> str | None:
        """The patron of the second side, if there is one."""
        return next((name for name, party in self.parties.items() if party.role == "patron"), None)

    @property
    def thirds(self) -> tuple[str, ...]:
        return tuple(name for name, party in self.parties.items() if party.role == "third")

    @property
    def levels(self) -> tuple[str, ...]:
        """The support levels, least first."""
        return tuple(self.picture.levels)

    @property
    def start(self) -> Start:
        return self.picture.start

    @property
    def ceasefire(self) -> Ceasefire:
        return self.picture.ceasefire

    @property
    def issues(self) -> Mapping[str, Issue]:
        return self.picture.issues

    @property
    def human_cost(self) -> HumanCost:
        return self.picture.human_cost

    @property
    def numerics(self) -> Numerics:
        return self.picture.numerics

    @property
    def not_modelled(self) -> tuple[str, ...]:
        return self.picture.not_modelled

    def date_for(self, as_of: date | str | None = None, view: str | None = None) -> date:
        """The as-of date of a run: the one given, else the view's, else the scenario's. Raises UsageError."""
        if isinstance(as_of, str):
            try:
                as_of = parse_day(as_of)
            except ValueError as error:
                raise UsageError(f"{error}.") from None
        if isinstance(as_of, date):
            return as_of
        if view is not None:
            layer = self.layer(view)
            if layer.kind != "view":
                raise UsageError(f"'{view}' is a {layer.kind}, not a view; views: {', '.join(self.views) or 'none'}.")
            return layer.date or self.as_of
        return self.as_of

    def layer(self, name: str | Layer) -> Layer:
        """A view or a layer by name. Raises UsageError.

        A name that ends in `.yml` is a file of the user's own. `NAME:PART` keeps the paths at or below PART, or those of the cell PART; `c02:SOURCE` is one reading of a contradiction.
        """
        from nicias.scenario.outside import SUFFIX, outside_layer

        if isinstance(name, Layer):
            return name
        head, colon, part = name.partition(":")
        if head in self.contradictions:
            return self._reading(head, part)
        found = outside_layer(self, head) if head.endswith(SUFFIX) else self.views.get(head) or self.layers.get(head)
        if found is None:
            known = [*self.views, *self.layers]
            raise UsageError(f"{self.name} has no view or layer '{head}'. {nearest(head, known)}".strip())
        if not colon:
            return found
        restricted = found.only(part)
        if not restricted.changes:
            parts = sorted({*found.changes, *(change.cell for change in found.changes.values() if change.cell)})
            raise UsageError(f"'{head}' sets nothing at or below '{part}'. {nearest(part, parts)}".strip())
        return restricted

    def _reading(self, name: str, source: str) -> Layer:
        contradiction = self.contradictions[name]
        reading = contradiction.between.get(source)
        if reading is None:
            raise UsageError(
                f"Contradiction '{name}' has no reading '{source}'. {nearest(source, contradiction.between)}".strip()
            )
        changes: dict[str, Change] = {}
        for path, entry in reading.set.items():
            if not entry.of:  # what a reading sets rests on the paragraphs that the reading rests on
                entry = entry.model_copy(update={"of": reading.of, "method": entry.method or "inferred"})
            changes[path] = Change(path, entry, entry.estimate(self.series[path].unit, self.scale))
        title = f"{contradiction.title}, as {source} reads it"
        return Layer(f"{name}:{source}", title, "reading", changes, reason=reading.reading)

    def at(
        self,
        as_of: date | str | None = None,
        *,
        layers: Iterable[str | Layer] = (),
        changes: Mapping[str, object] | None = None,
        provenance: Iterable[str] = (),
    ) -> Known:
        """What was known at a date, under layers (in order) and single changes (`PATH: VALUE`, as for `--set`).

        `provenance` names excluded voices to let in (`comments`). Raises UsageError for a name or value that does not fit.
        """
        from nicias.scenario.known import known_at

        return known_at(
            self, self.date_for(as_of), tuple(self.layer(name) for name in layers), changes or {}, frozenset(provenance)
        )

    def union(self, views: Iterable[str] | None = None, as_of: date | str | None = None) -> Layer:
        """Nobody's view: intervals that cover what the views and the base say, marked disputed."""
        from nicias.scenario.union import union

        names = list(self.views if views is None else views)
        return union(self, [self.layer(name) for name in names], self.date_for(as_of))
