"""What can be observed of a war in its coming months, and how several sets of assumptions expect it to look."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from nicias.study.draws import BoundDraw, key_of, solved

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.study.setting import Progress
    from nicias.war.paths import Paths

T = TypeVar("T")


@dataclass(frozen=True)
class Observable:
    """Something an observer can read off a war at the end of a month, since the as-of date."""

    name: str
    kind: str  # switch · choice · count · number
    unit: str
    description: str
    choices: tuple[str, ...] = ()


def observables(scenario: Scenario, measures: Sequence[str]) -> dict[str, Observable]:
    """What the engine simulates that could be seen. `measures` are the names of `columns.measure_names`."""
    first = scenario.parties[scenario.sides[0]].name
    found = [
        Observable("ceasefire", "switch", "switch", "a ceasefire that meets the definition has been signed"),
        Observable("talks", "count", "months", "months with serious talks so far"),
        Observable("area_km2", "number", "km2", f"land gained net by {first}"),
        Observable("support", "choice", "choice", "level of outside support", scenario.levels),
    ]
    for measure in measures:
        kind, _, rest = measure.partition(".")
        if kind == "losses":
            found.append(Observable(measure, "number", "persons", f"soldiers killed, {scenario.parties[rest].name}"))
        else:
            unit = scenario.series[f"{measure}.{scenario.levels[0]}"].unit.removesuffix("/month")
            found.append(Observable(measure, "number", unit, rest.replace("_", " ")))
    if len(scenario.levels) < 2:
        found = [each for each in found if each.name != "support"]
    return {each.name: each for each in found}


def observe(observable: Observable, measures: Sequence[str], seen: Paths, month: int) -> NDArray[np.float64]:
    """(histories,) the observable at the end of a month; a choice is its place among the choices."""
    if observable.name == "ceasefire":
        return ((seen.ceasefire > 0) & (seen.ceasefire <= month)).astype(np.float64)
    if observable.name == "talks":
        return seen.talks[:, 1 : month + 1].sum(axis=1).astype(np.float64)
    if observable.name == "area_km2":
        return seen.area[:, month]
    if observable.name == "support":
        return seen.level[:, month].astype(np.float64)
    return seen.toll[:, measures.index(observable.name), month]


def reader(wanted: Sequence[tuple[Observable, int, int]], measures: Sequence[str]) -> Callable[[Paths], NDArray[np.float64]]:
    """What reads (observables + 1, histories) off followed histories.

    `wanted` is (observable, month, since): the observable at the end of the month, less what it was at the end of `since` for a sum that
    starts there (0: the start). The last row is the month in which the first ceasefire was signed, 0 for none.
    """

    def read(seen: Paths) -> NDArray[np.float64]:
        rows = [
            observe(what, measures, seen, month) - (observe(what, measures, seen, since) if since else 0.0) for what, month, since in wanted
        ]
        return np.stack([*rows, seen.ceasefire.astype(np.float64)])

    return read


def followed(
    scenario: Scenario,
    columns: Mapping[str, Sequence[BoundDraw]],
    read: Callable[[Paths], T],
    *,
    seed: int,
    histories: int,
    months: int | Mapping[str, int],
    threads: int | None = None,
    progress: Progress | None = None,
) -> dict[str, list[T]]:
    """What `read` makes of every draw's histories, column by column; only that is kept. The histories are those of a run."""
    from nicias.war.paths import paths
    from nicias.war.policy import policy

    minimum = int(np.ceil(scenario.ceasefire.minimum_months))

    def one(task: tuple[str, BoundDraw]) -> T:
        name, draw = task
        span = months if isinstance(months, int) else months[name]
        return read(paths(policy(solved(draw)), histories, span, key_of(seed, draw), draw.rates, minimum))

    tasks = [(name, draw) for name, draws in columns.items() for draw in draws]
    found: dict[str, list[T]] = {name: [] for name in columns}
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        for done, ((name, _), kept) in enumerate(zip(tasks, pool.map(one, tasks), strict=True), 1):
            found[name].append(kept)
            if progress:
                progress(done, len(tasks))
    return found


def distribution(observable: Observable, values: NDArray[np.float64]) -> dict[str, Any]:
    """How one set of assumptions expects an observable to look: shares of its values, or percentiles of a number."""
    if observable.kind == "number":
        low, middle, high = (float(q) for q in np.quantile(values, (0.05, 0.5, 0.95)))
        return {"p05": low, "p50": middle, "p95": high}
    if observable.kind == "switch":
        return {"p": float(values.mean())}
    names = observable.choices or [str(number) for number in range(int(values.max()) + 1)]
    return {"shares": {name: float((values == place).mean()) for place, name in enumerate(names)}}
