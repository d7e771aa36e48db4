"""A scenario in a Python session: one as-of date and a stack of layers, read like a mapping of values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from nicias.scenario.audit import Audit, audit
from nicias.scenario.known import Known
from nicias.scenario.load import load as read_scenario
from nicias.scenario.quantities import Value
from nicias.scenario.scenario import Scenario


@dataclass(frozen=True)
class War(Mapping[str, Value]):
    """A scenario at a date under layers: `war["russia.recruits"]`, `war.layer("more-aid")`, `war.audit()`."""

    scenario: Scenario
    as_of: date | None = None  # None: the scenario's own, or in a run the view's
    layers: tuple[str, ...] = ()
    changes: tuple[tuple[str, object], ...] = ()
    provenance: tuple[str, ...] = ()

    @cached_property
    def known(self) -> Known:
        """The values in force."""
        return self.scenario.at(self.as_of, layers=self.layers, changes=dict(self.changes), provenance=self.provenance)

    def __getitem__(self, path: str) -> Value:
        return self.known[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)

    def __getattr__(self, name: str) -> Any:
        """What the scenario says besides values: `war.proposals`, `war.views`, `war.forecasts`, `war.at(…)`."""
        if name.startswith("_") or name == "scenario":
            raise AttributeError(name)
        return getattr(self.scenario, name)

    def layer(self, name: str) -> War:
        """The same war with one more layer on top. Raises UsageError if there is none of that name."""
        self.scenario.layer(name)
        return replace(self, layers=(*self.layers, name))

    def set(self, path: str, value: object) -> War:
        """The same war with one value changed: a number, a pair (an interval), true or false, an option, or text as for `--set`."""
        return replace(self, changes=(*self.changes, (path, value)))

    def audit(self) -> Audit:
        """How many values are cited, judged, disputed or from one source only, and what is wrong."""
        return audit(self.scenario)

    def __repr__(self) -> str:
        stack = f", layers: {', '.join(self.layers)}" if self.layers else ""
        return f"{self.scenario.title}: {len(self)} values as of {self.known.as_of}{stack}"


def load(name_or_path: str | Path, as_of: date | str | None = None) -> War:
    """Load a bundled scenario or a folder, at a date. Raises UsageError, and ScenarioError with the place in the file."""
    scenario = read_scenario(name_or_path)
    return War(scenario, None if as_of is None else scenario.date_for(as_of))
