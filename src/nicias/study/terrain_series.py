"""The terrain as a forecaster of monthly series: fitted on the months before an origin, then left to run by itself.

What a table speaks to is fitted at each origin (`history.local_level`, `history.recent.growth`) and replaces the scenario's values: where the area's level
stands and how it wanders, what the front costs the first side in men, how much it sends through the air and how that grows. Nothing else is
estimated. Two terrains are run. `whole` is the scenario's, with every mechanism it has switched on: what is not fitted are its values at its first
date, judged later than most origins. `fitted` keeps the mechanisms whose every parameter the table speaks to, and knows nothing that came later.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.history.local_level import LocalLevel, local_level
from nicias.history.monthly import MonthlySeries
from nicias.history.recent import growth
from nicias.history.rolling import Forecaster, Numbers
from nicias.random import history_key
from nicias.study.columns import structure_of
from nicias.study.terrain import anchored
from nicias.study.terrain_needs import MECHANISM
from nicias.war.terrain.mechanism import CATEGORIES
from nicias.war.terrain.path import monthly_path
from nicias.war.terrain.registry import MECHANISMS

if TYPE_CHECKING:
    from nicias.scenario import Scenario

FITTED = ("fortunes", "line", "attrition", "rear_strikes", "waves")
"""Mechanisms of which the table says everything they need, for the series that are forecast."""

DRAWS, HISTORIES = 250, 8
WAVE_RATE = 0.3
"""Months with a record wave, in the fit: with it the irregularity of launches gives the size of waves."""

GROWTH_MONTHS = 12


@dataclass(frozen=True)
class Fit:
    """What the months before an origin say."""

    area: LocalLevel  # km2/month
    losses: LocalLevel  # log persons/month, killed and wounded as claimed
    attacks: LocalLevel  # log weapons/month
    growth: tuple[float, float]  # of attacks, log/month: estimate and standard error


def fit(past: Mapping[str, MonthlySeries]) -> Fit:
    """Fit on `past` and nothing else. UsageError, naming the series, when it has too few months."""
    grown = growth(past["attacks"], GROWTH_MONTHS)
    return Fit(
        local_level(past["area_change"]),
        local_level(past["personnel_losses"], logs=True),
        local_level(past["attacks"], logs=True),
        (grown.value, (grown.hi - grown.lo) / 2 / 1.645),
    )


class TerrainForecaster:
    """Samples of the terrain's series from an origin; the sample of an origin is made once and serves every series."""

    def __init__(self, scenario: Scenario, *, whole: bool, draws: int = DRAWS, histories: int = HISTORIES, seed: int = 421) -> None:
        self._structure = structure_of(scenario)
        self._start = scenario.start.level
        self._sampled = scenario.at(scenario.prepared_for[0]).sample(seed, draws)
        self._whole, self._draws, self._histories, self._seed = whole, draws, histories, seed
        self._made: dict[tuple[str, int], dict[str, Numbers]] = {}

    def of(self, name: str) -> Forecaster:
        """The forecaster of one series, for `history.rolling.roll`."""

        def forecast(past: Mapping[str, MonthlySeries], ahead: int, generator: np.random.Generator) -> Numbers:
            return self.sample(past, ahead)[name]

        return forecast

    def sample(self, past: Mapping[str, MonthlySeries], ahead: int) -> dict[str, Numbers]:
        """area_change, personnel_losses and attacks in the `ahead` months after `past`, shape (draws × histories, ahead)."""
        last = past["area_change"].months[-1]
        if (last, ahead) not in self._made:
            self._made[last, ahead] = self._run(fit(past), int(last.split("-")[1]), ahead, last)
        return self._made[last, ahead]

    def _run(self, found: Fit, last: int, ahead: int, name: str) -> dict[str, Numbers]:
        generator = np.random.default_rng(history_key(self._seed, f"fit before {name}"))
        values = self._values(found, last, generator)
        wounded = 1 + values[f"{self._structure.sides[0]}.wounded_per_killed"]
        level = self._structure.levels.index(self._start)
        parts: dict[str, list[Numbers]] = {"gained": [], "killed": [], "launched": []}
        for k in range(self._draws):
            land = anchored(self._structure, values, k, start=self._start, calendar=last % 12 + 1)
            key = history_key(self._seed, f"months of draw {k}")
            path = monthly_path(land, tuple(parts), level=level, months=ahead, histories=self._histories, key=key)
            parts["gained"].append(path["gained"])
            parts["killed"].append(path["killed"][..., 0] * wounded[k])
            parts["launched"].append(path["launched"][..., 0])
        area, claimed, launched = (np.concatenate(each) for each in parts.values())
        claimed *= np.exp(found.losses.passing * generator.standard_normal(claimed.shape))  # a claim counts with error (M11)
        return {"area_change": area, "personnel_losses": claimed, "attacks": launched}

    def _values(self, found: Fit, last: int, generator: np.random.Generator) -> dict[str, Any]:
        """The scenario's draws with the fitted figures, each drawn from its own uncertainty, in their places."""
        values, side, n = dict(self._sampled), self._structure.sides[0], self._draws

        def drawn(level: LocalLevel) -> Numbers:
            return level.level + level.error * generator.standard_normal(n)

        if not self._whole:
            values |= {f"{MECHANISM}.{name}": np.full(n, name in FITTED) for name in MECHANISMS}
            values["terrain.numbers_weight"] = np.zeros(n)
        tempo = np.ones(n)
        if self._whole:
            amplitude, peak = values["terrain.season_amplitude"], values["terrain.season_peak"]
            tempo = 1 + amplitude * np.cos(2 * math.pi * (last - peak) / 12)
        values["war.area.base"] = drawn(found.area) / tempo
        values["terrain.area_sd"] = np.full(n, found.area.passing)
        values["terrain.fortune_sd"] = np.minimum(found.area.lasting / values["war.area.slope"], 1.0)
        values[f"{side}.losses.{self._start}"] = np.exp(drawn(found.losses)) / tempo / (1 + values[f"{side}.wounded_per_killed"])
        swing = found.attacks.passing / math.sqrt(WAVE_RATE * (1 - WAVE_RATE))
        values[f"{side}.wave_rate"] = np.full(n, WAVE_RATE)
        values[f"{side}.wave_size"] = np.full(n, math.exp(swing))
        pace = np.clip(found.growth[0] + found.growth[1] * generator.standard_normal(n), -1, 1)
        values[f"{side}.salvo_growth"] = pace
        values[f"{side}.salvos"] = np.exp(drawn(found.attacks) + pace - WAVE_RATE * swing)
        values[f"{side}.need.strike"] = values[f"{side}.salvos"]
        return values


def first_months(scenario: Scenario, as_of: str, months: int, *, draws: int = DRAWS, histories: int = HISTORIES, seed: int = 421) -> dict[str, Numbers]:
    """The terrain's own series in the first `months` after a date, nothing fitted: measure of the monthly table → (draws × histories, months).

    Losses are killed and wounded, as the General Staff counts; armour is what the fighting used up; aid is value delivered, in dollars. The first
    month is the calendar month of `as_of`.
    """
    structure, start = structure_of(scenario), scenario.start.level
    values = scenario.at(as_of).sample(seed, draws)
    first, second = structure.sides
    level, calendar = structure.levels.index(start), int(as_of.split("-")[1])
    names = ("gained", "killed", "launched", "intercepted", "fill", "tempo", "drawn", "contracted", "from_others")
    found: dict[str, list[Numbers]] = {}
    for k in range(draws):
        land = anchored(structure, values, k, start=start, calendar=calendar)
        path = monthly_path(land, names, level=level, months=months, histories=histories, key=history_key(seed, f"first months of draw {k}"))
        killed, used = path["killed"][..., 0], path["fill"][..., CATEGORIES.index("armour")] * path["tempo"][..., None]
        made = {
            "area_change": path["gained"],
            "russian_deaths": killed,
            "personnel_losses": killed * (1 + values[f"{first}.wounded_per_killed"][k]),
            "attacks": path["launched"][..., 0],
            "attacks_stopped": path["intercepted"][..., 1],
            "armour_lost_russia": used[..., 0] * values[f"{first}.need.armour"][k],
            "armour_lost_ukraine": used[..., 1] * values[f"{second}.need.armour"][k],
            "aid_military": path["drawn"] + path["contracted"] + path["from_others"],
        }
        for name, each in made.items():
            found.setdefault(name, []).append(each)
    return {name: np.concatenate(each) for name, each in found.items()}
