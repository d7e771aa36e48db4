"""What a comparison answers: columns side by side, what drives their difference, which contradictions matter. `to_dict` is the contract."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.study.calendar import passed
from nicias.study.columns import NOT_MODELLED
from nicias.study.headline import Headline, Output
from nicias.study.probability import Difference, Probability

if TYPE_CHECKING:
    import pandas

MAIN = "ceasefire.12"
"""The output by which drivers are ranked and the pair furthest apart is found (a shorter horizon's last month otherwise)."""

TABLES = ("rows", "differences", "drivers", "contradictions")


@dataclass(frozen=True)
class Heading:
    """Whose assumptions a column holds: a view, layers on top, and, if views are mixed, every value taken from a later one."""

    name: str
    view: str | None
    layers: tuple[str, ...]
    as_of: str
    overrides: tuple[dict[str, str], ...]
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "view": self.view,
            "layers": list(self.layers),
            "as_of": self.as_of,
            "mixed": bool(self.overrides),
            "overrides": list(self.overrides),
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True)
class Contribution:
    """One group of cells: what it adds to each output on the way from one column to the other, and what stands behind it."""

    name: str
    title: str
    effects: Mapping[str, Difference]
    readings: tuple[dict[str, Any], ...]
    values: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Decomposition:
    """The difference between two columns shared out over the groups in which they differ, the largest part of `main` first."""

    before: str
    after: str
    method: str
    draws: int
    main: str
    total: Mapping[str, Difference]
    contributions: tuple[Contribution, ...]

    def to_list(self) -> list[dict[str, Any]]:
        """The `drivers` of the contract. `share` is in the unit of the output `of`, and the shares sum to the difference."""
        return [
            {
                "path": each.name,
                "title": each.title,
                "between": [self.before, self.after],
                "output": self.main,
                "share": _number(each.effects[self.main].effect),
                "se": _number(each.effects[self.main].se),
                "method": self.method,
                "draws": self.draws,
                "effects": {name: effect.to_dict() for name, effect in each.effects.items()},
                "cells": list(each.readings),
                "values": list(each.values),
            }
            for each in self.contributions
        ]


@dataclass(frozen=True)
class Effect:
    """One resolution of a contradiction against another: the paired difference of every output."""

    before: str
    after: str
    effects: Mapping[str, Difference]


@dataclass(frozen=True)
class Quarrel:
    """A contradiction between sources, resolved each way: `verdict` says whether it matters to the outputs, `why` in a sentence."""

    id: str
    title: str
    readings: Mapping[str, dict[str, Any]]
    verdict: str
    why: str
    effects: tuple[Effect, ...]  # the largest on the main output first
    note: str | None

    def to_dict(self) -> dict[str, Any]:
        """The entry of the contract: the largest effect on top, the other pairs of resolutions beside it."""
        first = self.effects[0] if self.effects else None
        return {
            "id": self.id,
            "title": self.title,
            "between": [first.before, first.after] if first else list(self.readings),
            "effect": _effects(first.effects) if first else None,
            "verdict": self.verdict,
            "why": self.why,
            "readings": {name: dict(each) for name, each in self.readings.items()},
            "others": [{"between": [each.before, each.after], "effect": _effects(each.effects)} for each in self.effects[1:]],
            "note": self.note,
        }


@dataclass(frozen=True, repr=False)
class Comparison:
    """Columns at the same date and the same random numbers. No column is the default, and none is an average of others."""

    scenario: str
    title: str
    headings: Mapping[str, Heading]
    headlines: Mapping[str, Headline]
    not_modelled: tuple[str, ...]  # measures of human cost without values
    decomposition: Decomposition | None
    undecomposed: str | None  # why there is none
    quarrels: tuple[Quarrel, ...]
    surroundings: str  # what the contradictions were resolved in
    branches: Mapping[str, Any] | None
    seed: int
    draws: int
    histories: int
    months: int
    definition: Mapping[str, Any]
    base_rate: Mapping[str, Any]
    norms: Mapping[str, Mapping[str, Mapping[str, str]]]
    names: Mapping[str, str]
    asked: Mapping[str, Any]
    version: str
    backtested: bool = False

    def __repr__(self) -> str:
        return f"{self.scenario}: {', '.join(self.headings)}; seed {self.seed}, {self.draws} draws × {self.histories} histories"

    @property
    def outputs(self) -> tuple[Output, ...]:
        return next(iter(self.headlines.values())).outputs

    def figure(self, output: str, column: str) -> Probability:
        """One figure with its interval across draws and its standard error. Raises UsageError for unknown names."""
        return self._column(column).figure(output)

    def difference(self, output: str, before: str, after: str) -> Difference:
        """`after` less `before`, paired draw by draw. Raises UsageError for unknown names."""
        return self._column(before).difference(self._column(after), output)

    def _column(self, name: str) -> Headline:
        if name not in self.headlines:
            raise UsageError(f"There is no column '{name}' here; there is {', '.join(self.headlines)}.")
        return self.headlines[name]

    def tidy(self, table: str = "rows") -> list[dict[str, Any]]:
        """A table with one observation a row: `rows`, `differences`, `drivers` or `contradictions`. Raises UsageError."""
        makers = {"rows": self._rows, "differences": self._differences, "drivers": self._drivers, "contradictions": self._contradictions}
        if table not in makers:
            raise UsageError(f"There is no table '{table}'; there is {', '.join(TABLES)}.")
        return list(makers[table]())

    def frame(self, table: str = "rows") -> pandas.DataFrame:
        """`tidy` as a pandas data frame. Raises UsageError where pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise UsageError("A data frame needs pandas, which is not installed: pip install pandas.") from None
        return pandas.DataFrame(self.tidy(table))

    def _rows(self) -> Iterator[dict[str, Any]]:
        for output in self.outputs:
            for name, column in self.headlines.items():
                p = column.figure(output.name)
                yield {
                    "output": output.name,
                    "unit": output.unit,
                    "given": output.given,
                    "column": name,
                    "value": p.p,
                    "lo": p.lo,
                    "hi": p.hi,
                    "se": p.mc_se,
                    "n": p.n,
                }

    def _differences(self) -> Iterator[dict[str, Any]]:
        first = next(iter(self.headlines))
        for output in self.outputs:
            for name in list(self.headlines)[1:]:
                d = self.difference(output.name, first, name)
                yield {"output": output.name, "before": first, "after": name, "effect": d.effect, "se": d.se}

    def _drivers(self) -> Iterator[dict[str, Any]]:
        found = self.decomposition
        for rank, each in enumerate(found.contributions if found else (), start=1):
            for output, effect in each.effects.items():
                yield {"rank": rank, "path": each.name, "output": output, "share": effect.effect, "se": effect.se}

    def _contradictions(self) -> Iterator[dict[str, Any]]:
        for quarrel in self.quarrels:
            for pair in quarrel.effects:
                for output, effect in pair.effects.items():
                    between = {"id": quarrel.id, "before": pair.before, "after": pair.after}
                    yield {**between, "output": output, "effect": effect.effect, "se": effect.se, "verdict": quarrel.verdict}

    @cached_property
    def _content(self) -> dict[str, Any]:
        rows = {
            output.name: {name: _cell(output, column.figure(output.name)) for name, column in self.headlines.items()}
            for output in self.outputs
        }
        for measure in self.not_modelled:
            rows[f"human_cost.{measure}"] = {name: {"value": None, "reason": NOT_MODELLED} for name in self.headlines}
        first, *others = self.headlines
        return {
            "nicias": self.version,
            "scenario": self.scenario,
            "title": self.title,
            "seed": self.seed,
            "draws": self.draws,
            "histories": self.histories,
            "months": self.months,
            "asked": dict(self.asked),
            "definition": dict(self.definition),
            "columns": list(self.headlines),
            "headings": {name: heading.to_dict() for name, heading in self.headings.items()},
            "rows": rows,
            "differences": {
                "from": first,
                "outputs": {
                    output.name: {name: self.difference(output.name, first, name).to_dict() for name in others}
                    for output in self.outputs
                },
            },
            "drivers": self.decomposition.to_list() if self.decomposition else [],
            "undecomposed": self.undecomposed,
            "contradictions": [quarrel.to_dict() for quarrel in self.quarrels],
            "contradictions_within": self.surroundings,
            "branches": self.branches,
            "base_rate": dict(self.base_rate),
            "norms": dict(self.norms),
            "backtested": self.backtested,
            "warnings": list(dict.fromkeys(f"{h.name}: {text}" for h in self.headings.values() for text in h.warnings)),
        }

    @property
    def horizons_passed(self) -> list[str]:
        """The horizons, in months, that lie in the past for every column at the moment of reading."""
        months = [output.name.partition(".")[2] for output in self.outputs if output.name.startswith("ceasefire.")]
        return passed(max(heading.as_of for heading in self.headings.values()), months)

    @property
    def horizon_passed(self) -> bool:
        """Whether the horizon of the main output lies in the past at the moment of reading."""
        return main_output(self.outputs).partition(".")[2] in self.horizons_passed

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits of the content: two comparisons with the same fingerprint printed the same numbers."""
        content = json.dumps(self._content, sort_keys=True, ensure_ascii=False, allow_nan=False)
        return hashlib.blake2b(content.encode(), digest_size=6).hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract of `nicias compare --json`; stable keys, more may be added."""
        read = {"horizon_passed": self.horizon_passed, "horizons_passed": self.horizons_passed}
        return {**self._content, **read, "fingerprint": self.fingerprint}


def _cell(output: Output, p: Probability) -> dict[str, Any]:
    if output.probability:
        return p.to_dict()
    record = p.to_dict()
    return {"value": record.pop("p"), "unit": output.unit} | record


def _effects(effects: Mapping[str, Difference]) -> dict[str, Any]:
    return {name: effect.to_dict() for name, effect in effects.items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def main_output(outputs: Sequence[Output]) -> str:
    """The output by which drivers are ranked: a ceasefire within a year, or within the longest time a short horizon has."""
    names = [output.name for output in outputs]
    return MAIN if MAIN in names else [name for name in names if name.startswith("ceasefire.")][-1]
