"""Run a scenario: a view's own forecast, or the views side by side with the union of their cells ("nobody's view")."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import UsageError
from nicias.random import fresh_seed
from nicias.study.calendar import months_until
from nicias.study.cells import read_by_engine
from nicias.study.columns import Column, column, measure_names
from nicias.study.draws import BoundDraw, Outcome, measures_for, play, ranges_for
from nicias.study.headline import headline
from nicias.study.remarks import grid_warnings, horizon_remark, level_ordering, one_month_margin, staff_spread_raised
from nicias.study.result import CEASEFIRE_MONTHS, DURABILITY_MONTHS, Run
from nicias.study.stack import NOBODY, stacked
from nicias.study.summary import DURABILITY_WITHIN, answers, per_draw

if TYPE_CHECKING:
    from nicias.scenario import Known, Layer, Scenario
    from nicias.scenario.session import War
    from nicias.study.result import Answers
    from nicias.war.terrain.tally import TerrainTally

DRAWS, HISTORIES = 200, 500
OVERVIEW_DRAWS = 40
"""Draws of each column when the views stand side by side and the user did not ask for a number."""

LIFTED_DRAWS = 10
"""Draws in which every constraint on the zone of agreement is lifted in turn."""

Progress = Callable[[int, int], None]
"""Called with the draws done and the draws to do."""


def run(
    war: War | Scenario | str,
    *,
    as_of: datetime.date | str | None = None,
    view: str | None = None,
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    histories: int | None = None,
    until: datetime.date | str | None = None,
    like: Run | None = None,
    provenance: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
) -> Run:
    """Simulate `draws` × `histories` histories of a scenario's war and summarise them.

    Main arguments: `war` a scenario, its name or what `nicias.load` returns; `view` one analyst's layer at its own date unless
    `as_of` says otherwise; without a view all views stand side by side, each at its own date, and the top-level figures are those of
    their union. `layers` stack on top, then `changes` (path → value, or "low..high"). Without a `seed` one is drawn and recorded.

    Other arguments: `until` the horizon as a date (default: the scenario's months); `like` another run, whose seed, draws,
    histories, view and horizon are used where none are given, so that the two can be paired; `provenance` excluded voices to let in;
    `threads` changes speed, never a figure.

    Raises UsageError for names and numbers that do not fit, ModelError when the scenario lacks what the engine needs or a draw
    leaves the range in which the map is defined.
    """
    question = _question(war, as_of, view, layers, changes, seed, draws, histories, until, like, provenance)
    scenario, view, layers, changes = question.scenario, question.view, question.layers, question.changes
    seed = fresh_seed() if question.seed is None else question.seed
    overview = view is None and bool(scenario.views) and not any(name.partition(":")[0] in scenario.views for name in layers)
    default = OVERVIEW_DRAWS if overview else DRAWS
    count = _positive("draws", question.draws if question.draws is not None else default)
    histories = _positive("histories", question.histories if question.histories is not None else HISTORIES)
    base_date = scenario.date_for(question.as_of, view)
    months = months_until(scenario.horizon, base_date, question.until)

    def known(date: datetime.date, stack: Sequence[str | Layer]) -> Known:
        return scenario.at(date, layers=[*stack, *layers], changes=changes, provenance=question.provenance)

    if overview:
        knowns = {NOBODY: known(base_date, [scenario.union(as_of=base_date)])}
        knowns |= {name: known(scenario.date_for(question.as_of, name), [name]) for name in scenario.views}
    else:
        knowns = {view or "base": known(base_date, [view] if view else [])}
    names = measure_names(scenario, *knowns.values())
    columns = {
        name: column(
            scenario,
            known,
            view=None if name == "base" else name,
            layers=layers,
            as_of=known.as_of,
            seed=seed,
            draws=count,
            names=names,
        )
        for name, known in knowns.items()
    }
    outcomes, courses = _play(scenario, columns, names, months, seed, histories, threads, progress)
    results = {
        name: answers(
            scenario, each, outcomes[name], names, _warnings(scenario, each, outcomes[name], months), courses.get(name)
        )
        for name, each in columns.items()
    }
    first = next(iter(columns))
    return _record(question, columns[first], results, first, outcomes[first], names, seed, count, histories, months)


@dataclass(frozen=True)
class _Question:
    """What was asked, with what a war or an earlier run stands in for already filled in."""

    scenario: Scenario
    as_of: str | None
    view: str | None
    layers: tuple[str, ...]
    changes: dict[str, object]
    seed: int | None
    draws: int | None
    histories: int | None
    until: str | None
    provenance: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The arguments that, with the seed, repeat the run."""
        return {
            "as_of": self.as_of,
            "view": self.view,
            "layers": list(self.layers),
            "set": self.changes,
            "draws": self.draws,
            "histories": self.histories,
            "until": self.until,
            "provenance": list(self.provenance),
        }


def _question(
    war: War | Scenario | str,
    as_of: datetime.date | str | None,
    view: str | None,
    layers: Sequence[str],
    changes: Mapping[str, object] | None,
    seed: int | None,
    draws: int | None,
    histories: int | None,
    until: datetime.date | str | None,
    like: Run | None,
    provenance: Sequence[str],
) -> _Question:
    asked = stacked(war, as_of=as_of, layers=layers, changes=changes, provenance=provenance)
    other = like.asked if like else {}
    return _Question(
        scenario=asked.scenario,
        as_of=str(asked.as_of) if asked.as_of is not None else None,
        view=view if view is not None else other.get("view"),
        layers=asked.layers,
        changes=dict(asked.changes),
        seed=seed if seed is not None or like is None else like.seed,
        draws=draws if draws is not None else other.get("draws"),
        histories=histories if histories is not None else other.get("histories"),
        until=str(until) if until is not None else other.get("until"),
        provenance=asked.provenance,
    )


def _play(
    scenario: Scenario,
    columns: Mapping[str, Column],
    names: Sequence[str],
    months: int,
    seed: int,
    histories: int,
    threads: int | None,
    progress: Progress | None,
) -> tuple[dict[str, list[Outcome]], dict[str, TerrainTally]]:
    """Solve and simulate every draw of every column side by side; the order of the results is that of the draws.

    Also the course of the war on the terrain, summed over a column's draws, for columns that have one.
    """
    work = [(name, draw) for name, each in columns.items() for draw in each.draws]
    checkpoints = CEASEFIRE_MONTHS
    every = [draw for _, draw in work]
    measures = measures_for(every, names, months, scenario.ceasefire.minimum_months, checkpoints)
    ranges = ranges_for(every)

    def one(task: tuple[str, BoundDraw]) -> Outcome:
        lift = task[1].index < LIFTED_DRAWS
        return play(task[1], seed=seed, histories=histories, measures=measures, lift=lift, ranges=ranges)

    outcomes: dict[str, list[Outcome]] = {name: [] for name in columns}
    pooled: dict[str, TerrainTally] = {}

    def keep(name: str, outcome: Outcome) -> None:
        """Add a draw's series to its column's and let go of them: only they would grow with the draws."""
        if outcome.course is not None:
            pooled[name] = pooled[name] + outcome.course if name in pooled else outcome.course
            outcome = replace(outcome, course=outcome.course.without_series())
        outcomes[name].append(outcome)

    keep(work[0][0], one(work[0]))  # alone: the first draw may have to compile the engine
    if progress:
        progress(1, len(work))
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for done, ((name, _), outcome) in enumerate(zip(work[1:], pool.map(one, work[1:]), strict=True), start=2):
            keep(name, outcome)
            if progress:
                progress(done, len(work))
    return outcomes, pooled


def _warnings(scenario: Scenario, each: Column, outcomes: Sequence[Outcome], months: int) -> list[str]:
    return [
        *each.known.warnings,
        *level_ordering(scenario.levels, outcomes),
        *one_month_margin(scenario.sides, each.draws),
        *grid_warnings(each.draws),
        *staff_spread_raised(each.draws),
        *horizon_remark(months, DURABILITY_WITHIN + max(DURABILITY_MONTHS)),
    ]


def _record(
    question: _Question,
    main: Column,
    results: Mapping[str, Answers],
    first: str,
    outcomes: Sequence[Outcome],
    names: Sequence[str],
    seed: int,
    draws: int,
    histories: int,
    months: int,
) -> Run:
    from nicias import __version__
    from nicias.history import base_rates, class_for_age
    from nicias.scenario.overriding import overrides
    from nicias.study.calendar import months_between

    scenario = question.scenario
    age = months_between(scenario.started, main.as_of)
    in_class = class_for_age(age)
    inputs = {path: np.asarray(values).tolist() for path, values in main.sampled.items()}
    return Run(
        scenario=scenario.name,
        scenario_title=scenario.title,
        scenario_fingerprint=scenario.fingerprint,
        answers=results[first],
        by_view={name: each for name, each in results.items() if name != first},
        changes=question.changes,
        seed=seed,
        draws=draws,
        histories=histories,
        months=months,
        asked=question.to_dict(),
        definition=scenario.ceasefire.model_dump(mode="json"),
        base_rate={str(span): in_class.within(span) for span in (12, 24)},
        base_rate_classes=tuple(rate.within(12) for rate in base_rates()),
        values=described(main.known, read_by_engine(scenario, main.known)),
        sources=cited_sources(main.known),
        norms={
            issue: norms
            for issue, record in scenario.issues.items()
            if (norms := {option: o.norm.model_dump() for option, o in record.options.items() if o.norm})
        },
        names={party: record.name for party, record in scenario.parties.items()} | {"first_side": scenario.parties[scenario.sides[0]].name},
        headline=headline(scenario, outcomes, names, months),
        overrides=tuple(overrides(main.known.layers)),
        per_draw={"draw": [float(index) for index in range(draws)], **inputs, **per_draw(outcomes)},
        version=__version__,
    )


def described(known: Known, read: Collection[str]) -> dict[str, Any]:
    """Every value behind a column as text: what it is, where it comes from, which layer set it, whether the engine reads it."""
    return {
        path: {
            "value": str(value),
            "unit": value.unit,
            "description": value.description,
            "read": path in read,
            "method": value.method,
            "of": [str(claim) for claim in value.claims],
            "by": value.by,
            "reason": value.reason,
            "layer": value.layer,
            "disputed": value.disputed,
        }
        for path, value in known.items()
    }


def cited_sources(known: Known) -> dict[str, dict[str, Any]]:
    """The sources behind a column's values, as one would cite them."""
    names = sorted({claim.source for value in known.values() for claim in value.claims})
    kept = {"title", "author", "publisher", "date", "kind", "licence", "url", "version", "citation", "bibtex"}
    return {
        name: known.scenario.sources[name].model_dump(mode="json", include=kept, exclude_none=True)
        for name in names
        if name in known.scenario.sources
    }


def _positive(name: str, number: int) -> int:
    if number < 1:
        raise UsageError(f"{name} is {number}; at least 1 is needed.")
    return number
