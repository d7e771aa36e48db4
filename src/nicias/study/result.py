"""What a run answers: probabilities with their intervals, and what each rests on. `to_dict` is the JSON contract."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nicias.errors import ModelError, UsageError
from nicias.study.calendar import passed
from nicias.study.digest import fingerprint
from nicias.study.probability import Probability

if TYPE_CHECKING:
    from nicias.study.headline import Headline
    from nicias.study.terrain_answers import Course

FORMAT = 1
"""Version of the record; a reader refuses a later one."""

CEASEFIRE_MONTHS = (1, 3, 6, 12, 24)
DURABILITY_MONTHS = (12, 60)


@dataclass(frozen=True)
class Spread:
    """A quantity over draws and histories together: 5th, 50th and 95th percentile."""

    p05: float
    p50: float
    p95: float
    unit: str

    def to_dict(self) -> dict[str, Any]:
        return {"p05": self.p05, "p50": self.p50, "p95": self.p95, "unit": self.unit}


@dataclass(frozen=True)
class Driver:
    """An input whose value, draw by draw, goes with the headline."""

    path: str
    correlation: float  # Spearman's ρ with P(ceasefire ≤ 12 months) across draws
    noise: float  # what the largest of as many unrelated inputs would stay below 19 times in 20

    @property
    def stands_out(self) -> bool:
        return abs(self.correlation) > self.noise


@dataclass(frozen=True)
class Answers:
    """Everything one column computes (one set of assumptions at one date)."""

    view: str | None
    as_of: str
    layers: tuple[str, ...]
    ceasefire: dict[str, Probability]
    curve: tuple[float, ...]  # P(ceasefire ≤ t), t = 0 … horizon
    endings: dict[str, Probability]
    durability: dict[str, Probability]
    marginal_terms: dict[str, dict[str, float]]
    packages: tuple[dict[str, Any], ...]
    territory_km2: dict[str, Spread]
    losses: dict[str, dict[str, Spread]]
    human_cost: dict[str, dict[str, Spread] | str]
    patron_out: dict[str, Probability]
    weary: dict[str, dict[str, Probability]]
    renewed_wars: float
    months_of_talks: float
    chances: dict[str, Spread]
    fighting_on: dict[str, Spread]
    zones: dict[str, Any]
    by_start_level: dict[str, Probability]
    drivers: tuple[Driver, ...]
    warnings: tuple[str, ...]
    draws: int
    terrain: Course | None = None  # None: the abstract war, on the map alone

    def headline(self) -> dict[str, Any]:
        """The part that stands beside other columns."""
        return {
            "as_of": self.as_of,
            "draws": self.draws,
            "ceasefire": {month: p.to_dict() for month, p in self.ceasefire.items()},
            "durability": {month: p.to_dict() for month, p in self.durability.items()},
            "terms": {"marginal": self.marginal_terms, "packages": list(self.packages)},
            "endings": {name: p.to_dict() for name, p in self.endings.items()},
            "human_cost": _nested(self.human_cost),
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True)
class Run:
    """A finished run: the answers, the questions they answer and what is needed to repeat them."""

    scenario: str
    scenario_title: str
    scenario_fingerprint: str
    answers: Answers
    by_view: dict[str, Answers]
    changes: dict[str, Any]
    seed: int
    draws: int
    histories: int
    months: int
    asked: dict[str, Any]  # the arguments as passed, to repeat the run
    definition: dict[str, Any]
    base_rate: dict[str, dict[str, float | int]]
    base_rate_classes: tuple[dict[str, float | int], ...]
    values: dict[str, Any]
    sources: dict[str, dict[str, Any]]
    norms: dict[str, dict[str, dict[str, str]]]
    names: dict[str, str]
    per_draw: dict[str, list[float]] = field(repr=False)
    overrides: tuple[dict[str, str], ...] = ()  # of a mixed view: what it takes from a later view instead of an earlier one
    headline: Headline | None = field(default=None, repr=False)  # the outputs as counts, to be paired with another run's
    version: str = ""
    backtested: bool = False

    def ceasefire(self, months: int) -> Probability:
        """P(a ceasefire by the definition within `months`); UsageError beyond the horizon."""
        key = str(months)
        if key in self.answers.ceasefire:
            return self.answers.ceasefire[key]
        if not 0 < months < len(self.answers.curve):
            raise UsageError(f"The run covers {len(self.answers.curve) - 1} months; {months} is outside it. Pass a later `until`.")
        p = self.answers.curve[months]
        return Probability(p, math.nan, math.nan, math.sqrt(p * (1 - p) / self.draws), self.draws * self.histories)

    def durability(self, months: int) -> Probability:
        """P(no collapse within `months` of the first ceasefire, given one within 24 months)."""
        key = str(months)
        if key not in self.answers.durability:
            raise UsageError(f"Durability is computed at {', '.join(self.answers.durability)} months, not {months}.")
        return self.answers.durability[key]

    def terrain(self, name: str) -> dict[str, dict[str, float]]:
        """A series of the war's course, such as `russia.troops`: month → {p05, p50, p95, mean} over the histories still at war.

        Raises UsageError for a name that has no series here, ModelError for a war fought on the map alone.
        """
        return self._course.series_called(name)["months"]

    def first(self, event: str) -> dict[str, Any]:
        """When an event of the terrain first comes: `months` month → probability, and the `time` in months {p05, p50, p95}, None beyond the horizon."""
        return self._course.first_called(event)

    def beliefs(self) -> dict[str, dict[str, dict[str, dict[str, float]]]]:
        """Each side's belief about relative strength a year ahead: side → {mean, spread} → month → {p05, p50, p95, mean}, in log force ratio.

        Above 0 the first side is believed to be the stronger than at the start.
        """
        sides = list(self.answers.losses)
        return {side: {part: self.terrain(f"{side}.belief_{part}") for part in ("mean", "spread")} for side in sides}

    @property
    def _course(self) -> Course:
        if self.answers.terrain is None:
            raise ModelError(f"{self.scenario} was fought on the map alone: it has no course of the war. `war.terrain` true puts it on the terrain.")
        return self.answers.terrain

    @property
    def horizons_passed(self) -> list[str]:
        """The horizons, in months, that lie in the past at the moment of reading."""
        return passed(self.answers.as_of, self.answers.ceasefire)

    @property
    def horizon_passed(self) -> bool:
        """Whether the headline's own horizon (12 months, or the last computed) lies in the past at the moment of reading."""
        months = list(self.answers.ceasefire)
        return bool(months) and ("12" if "12" in months else months[-1]) in self.horizons_passed

    @property
    def fingerprint(self) -> str:
        """Twelve hex digits of the content: two runs with the same fingerprint printed the same numbers."""
        return fingerprint(self._content())

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract of `nicias run --json`; stable keys, more may be added."""
        read = {"horizon_passed": self.horizon_passed, "horizons_passed": self.horizons_passed}
        return {**self._content(), **read, "fingerprint": self.fingerprint}

    def _content(self) -> dict[str, Any]:
        answers = self.answers
        content: dict[str, Any] = {
            "format": FORMAT,
            "nicias": self.version,
            "scenario": self.scenario,
            "title": self.scenario_title,
            "scenario_fingerprint": self.scenario_fingerprint,
            "as_of": answers.as_of,
            "view": answers.view,
            "layers": list(answers.layers),
            "set": self.changes,
            "mixed": bool(self.overrides),
            "overrides": list(self.overrides),
            "seed": self.seed,
            "draws": self.draws,
            "histories": self.histories,
            "months": self.months,
            "asked": self.asked,
            "definition": self.definition,
            "warnings": list(answers.warnings),
            **{key: value for key, value in answers.headline().items() if key in ("ceasefire", "endings", "durability", "terms")},
            "ceasefire_curve": list(answers.curve),
            "territory_km2": {month: spread.to_dict() for month, spread in answers.territory_km2.items()},
            "losses": _nested(answers.losses),
            "human_cost": _nested(answers.human_cost),
            "patron_out": {month: p.to_dict() for month, p in answers.patron_out.items()},
            "weary": {side: {month: p.to_dict() for month, p in months.items()} for side, months in answers.weary.items()},
            "renewed_wars": answers.renewed_wars,
            "months_of_talks": answers.months_of_talks,
            "chances": {side: spread.to_dict() for side, spread in answers.chances.items()},
            "fighting_on": {side: spread.to_dict() for side, spread in answers.fighting_on.items()},
            "zones": answers.zones,
            "by_start_level": {level: p.to_dict() for level, p in answers.by_start_level.items()},
            "rests_on": [{"path": d.path, "correlation": d.correlation, "noise": d.noise} for d in answers.drivers],
            "base_rate": self.base_rate,
            "base_rate_classes": list(self.base_rate_classes),
            "backtested": self.backtested,
            "norms": self.norms,
        }
        if answers.terrain is not None:
            content["terrain"] = answers.terrain.to_dict()
        if self.by_view:
            content["by_view"] = {name: column.headline() for name, column in self.by_view.items()}
            content["nobodys_view"] = "The top-level figures are those of the union of all views: nobody's view, never the headline."
        return content


def _nested(table: dict[str, Any]) -> dict[str, Any]:
    return {
        name: row if isinstance(row, str) else {month: spread.to_dict() for month, spread in row.items()}
        for name, row in table.items()
    }
