"""From the outcomes of a column's draws to its answers. Three sources of spread stay apart: histories, draws, columns."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nicias.study.columns import NOT_MODELLED, structure_of
from nicias.study.draws import LEVEL_HISTORIES, LEVEL_MONTHS, Outcome
from nicias.study.drivers import drivers
from nicias.study.needs import engine_paths
from nicias.study.probability import HIGH, LOW, Counts, Probability, across_draws
from nicias.study.result import CEASEFIRE_MONTHS, DURABILITY_MONTHS, Answers, Spread

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.study.columns import Column
    from nicias.study.terrain_answers import Course
    from nicias.war.tally import Tally
    from nicias.war.terrain.tally import TerrainTally

DURABILITY_WITHIN = 24
"""Durability is that of the first ceasefire signed within this many months."""

UNIT_OF_MEASURE = {"soldiers_killed": "persons", "civilians_killed": "persons", "displaced": "persons", "damage_usd": "usd"}
"""Of the measures of human cost that the terrain counts itself."""

PACKAGES_SHOWN = 5
PATRON_MONTHS = (12, 24, 48)


def answers(
    scenario: Scenario,
    column: Column,
    outcomes: Sequence[Outcome],
    names: Sequence[str],
    warnings: Sequence[str],
    pooled: TerrainTally | None = None,
) -> Answers:
    """Everything a column answers; `pooled` is the terrain's part, summed over draws."""
    tallies = [outcome.tally for outcome in outcomes]
    months = tallies[0].measures.months
    histories = np.array([tally.histories for tally in tallies], np.int64)
    by_month = np.array([np.cumsum(tally.ceasefire) for tally in tallies])  # (draws, months + 1)

    def by(counts: NDArray[np.int64], month: int) -> Probability:
        return across_draws(counts[:, month], histories)

    exits = np.array([np.cumsum(tally.exited) for tally in tallies])
    weary = np.array([np.cumsum(tally.turned_weary, axis=1) for tally in tallies])  # (draws, 2, months + 1)
    ceasefire = {str(month): by(by_month, month) for month in CEASEFIRE_MONTHS if month <= months}
    terms, packages = _terms(outcomes)
    levels = np.array([outcome.by_start_level for outcome in outcomes])
    return Answers(
        view=column.view,
        as_of=column.as_of.isoformat(),
        layers=column.layers,
        ceasefire=ceasefire,
        curve=tuple(float(p) for p in by_month.sum(axis=0) / histories.sum()),
        endings=_endings(scenario, tallies, histories),
        durability={str(span): _durability(tallies, place, span) for place, span in enumerate(DURABILITY_MONTHS)},
        marginal_terms=terms,
        packages=packages,
        territory_km2=spreads(tallies, "area", "km2"),
        losses={side: spreads(tallies, f"losses.{side}", "persons") for side in scenario.sides},
        human_cost=human_cost(scenario, column, tallies, names),
        patron_out={str(m): by(exits, m) for m in PATRON_MONTHS if m <= months} if scenario.patron else {},
        weary={
            side: {str(m): by(weary[:, place], m) for m in PATRON_MONTHS if m <= months}
            for place, side in enumerate(scenario.sides)
        },
        renewed_wars=float(sum(int(tally.renewed.sum()) for tally in tallies) / histories.sum()),
        months_of_talks=float(sum(int(tally.talks.sum()) for tally in tallies) / histories.sum()),
        chances={side: _start(outcomes, "chance", place, "share") for place, side in enumerate(scenario.sides)},
        fighting_on={side: _start(outcomes, "fighting_on", place, "stake") for place, side in enumerate(scenario.sides)},
        zones=_zones(scenario, outcomes),
        by_start_level={
            level: across_draws(levels[:, place], np.full(len(levels), LEVEL_HISTORIES, np.int64))
            for place, level in enumerate(scenario.levels)
        },
        drivers=drivers(column.sampled, engine_paths(structure_of(scenario)), by_month[:, min(LEVEL_MONTHS, months)] / histories),
        warnings=tuple(warnings),
        draws=len(outcomes),
        terrain=_course(scenario, column, outcomes, pooled),
    )


def _course(scenario: Scenario, column: Column, outcomes: Sequence[Outcome], pooled: TerrainTally | None) -> Course | None:
    if pooled is None:
        return None
    from nicias.study.terrain_answers import course

    each = [outcome.course for outcome in outcomes if outcome.course is not None]
    lands = [draw.land for draw in column.draws]
    return course(lands, pooled, each, scenario.sides, tuple(scenario.levels))


def per_draw(outcomes: Sequence[Outcome]) -> dict[str, list[float]]:
    """One row a draw: the headline figures that the run folder keeps beside the inputs."""
    rows: dict[str, list[float]] = defaultdict(list)
    for outcome in outcomes:
        tally = outcome.tally
        for month in CEASEFIRE_MONTHS:
            if month <= tally.measures.months:
                rows[f"ceasefire.{month}"].append(tally.ceasefire_by(month).value)
        for place, span in enumerate(DURABILITY_MONTHS):
            held, signed = _held(tally, place, span)
            rows[f"durability.{span}"].append(held / signed if signed else math.nan)
        rows["zone_of_terms"].append(outcome.zones.terms.margin)
        rows["zone_with_durability"].append(outcome.zones.durability.margin)
    return dict(rows)


def _held(tally: Tally, place: int, span: int) -> tuple[int, int]:
    """Ceasefires signed in time that lasted the span, and all of them; (0, 0) when the horizon is too short to tell."""
    if DURABILITY_WITHIN + span > tally.measures.months:
        return 0, 0
    end = DURABILITY_WITHIN + 1
    return int(tally.survived[place, :end].sum()), int(tally.ceasefire[:end].sum())


def _durability(tallies: Sequence[Tally], place: int, span: int) -> Probability:
    pairs = np.array([_held(tally, place, span) for tally in tallies], np.int64)
    return across_draws(pairs[:, 0], pairs[:, 1])


def _endings(scenario: Scenario, tallies: Sequence[Tally], histories: Counts) -> dict[str, Probability]:
    """Shares at the horizon; they sum to one."""
    settled = np.array([int(t.signed.sum() - t.renewed.sum()) for t in tallies], np.int64)
    collapsed = np.array([t.collapsed.sum(axis=1) for t in tallies], np.int64)
    counts = {"settlement": settled}
    counts |= {f"collapse_{side}": collapsed[:, place] for place, side in enumerate(scenario.sides)}
    counts["war"] = histories - settled - collapsed.sum(axis=1)
    return {name: across_draws(count, histories) for name, count in counts.items()}


def _terms(outcomes: Sequence[Outcome]) -> tuple[dict[str, dict[str, float]], tuple[dict[str, Any], ...]]:
    """Terms of the first ceasefire, over all histories that have one."""
    whole: dict[tuple[tuple[str, str], ...], int] = defaultdict(int)
    for outcome in outcomes:
        for labels, count in zip(outcome.terms, outcome.tally.package.sum(axis=1).tolist(), strict=True):
            if count:
                whole[tuple(labels.items())] += count
    total = sum(whole.values())
    marginal: dict[str, dict[str, float]] = {}
    for package, count in whole.items():
        for issue, option in package:
            options = marginal.setdefault(issue, {})
            options[option] = options.get(option, 0.0) + count / total
    ranked = sorted(whole.items(), key=lambda item: (-item[1], item[0]))[:PACKAGES_SHOWN]
    return marginal, tuple({"package": dict(package), "p": count / total} for package, count in ranked)


def spreads(tallies: Sequence[Tally], name: str, unit: str) -> dict[str, Spread]:
    """Percentiles over histories of all draws together, at each checkpoint."""
    pooled = tallies[0].without_packages()
    for tally in tallies[1:]:
        pooled = pooled + tally.without_packages()

    def at(month: int, level: float) -> float:
        return pooled.quantile(name, month, level).value

    return {str(m): Spread(at(m, LOW), at(m, 0.5), at(m, HIGH), unit) for m in pooled.measures.checkpoints}


def human_cost(
    scenario: Scenario, column: Column, tallies: Sequence[Tally], names: Sequence[str]
) -> dict[str, dict[str, Spread] | str]:
    cost: dict[str, dict[str, Spread] | str] = {}
    for measure in scenario.human_cost.measures:
        name = f"human_cost.{measure}"
        if name in names:
            path = f"{name}.{next(iter(scenario.levels))}"
            unit = column.known[path].unit.removesuffix("/month") if path in column.known else UNIT_OF_MEASURE[measure]
            cost[measure] = spreads(tallies, name, unit)
        else:
            cost[measure] = NOT_MODELLED
    return cost


def _start(outcomes: Sequence[Outcome], field: str, place: int, unit: str) -> Spread:
    values = np.array([getattr(outcome, field)[place] for outcome in outcomes])
    low, middle, high = (float(q) for q in np.quantile(values, (LOW, 0.5, HIGH)))
    return Spread(low, middle, high, unit)


def _zones(scenario: Scenario, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Both zones at the start over draws, and which constraint empties them."""
    zones: dict[str, Any] = {}
    for kind in ("terms", "durability"):
        margins = np.array([getattr(outcome.zones, kind).margin for outcome in outcomes])
        low, middle, high = (float(q) for q in np.quantile(margins, (LOW, 0.5, HIGH)))
        zones[kind] = {"p05": low, "p50": middle, "p95": high, "open": float((margins > 0).mean())}
        binding = [getattr(outcome.zones, kind).binding_side for outcome in outcomes]
        zones[kind]["binding"] = {side: float(np.mean(np.array(binding) == place)) for place, side in enumerate(scenario.sides)}
    lifted = [outcome.lifted for outcome in outcomes if outcome.lifted is not None]
    zones["lifted"] = {
        name: {kind: float(np.mean([getattr(each[name], kind).open for each in lifted])) for kind in ("terms", "durability")}
        for name in (lifted[0] if lifted else {})
    }
    zones["lifted_draws"] = len(lifted)
    return zones
