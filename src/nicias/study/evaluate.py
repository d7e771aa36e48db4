"""Evaluate many sets of assumptions at common random numbers: the headline outputs of every draw of every column.

What `compare`, `levers` and the like have in common: hundreds to thousands of draws that often share their parameters. Draws with the
same parameters are solved once, and so is the war without talks of draws that differ only in packages or talks; a draw that was
finished before an interrupt is read from the checkpoint; the caller hears of progress and may stop the work between draws.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nicias.bargain import chain
from nicias.bargain.packages import choose
from nicias.bargain.solve import without_talks
from nicias.bargain.validity import check
from nicias.study.digest import digest, engine_digest
from nicias.study.draws import PACKAGES, PRECISION, BoundDraw, chances, fought, key_of, measures_for, solved
from nicias.study.headline import Headline, counts, outputs
from nicias.study.result import CEASEFIRE_MONTHS

if TYPE_CHECKING:
    from nicias.bargain.issues import IssueTable
    from nicias.bargain.parameters import MapParameters, PackageSet
    from nicias.bargain.solve import WithoutTalks
    from nicias.scenario import Scenario
    from nicias.study.checkpoint import Checkpoint
    from nicias.study.columns import Column

Progress = Callable[[int, int], None]
"""Called with the draws done and the draws to do."""

Rows = NDArray[np.float64]

Alike = dict[str, BoundDraw]
"""Draws with the same solution, by the fingerprints of their answers."""


class Once:
    """A war without talks, solved when it is first asked for, whichever thread asks."""

    def __init__(self, parameters: MapParameters) -> None:
        self._parameters, self._lock = parameters, Lock()
        self._found: WithoutTalks | None = None

    def __call__(self) -> WithoutTalks:
        with self._lock:
            if self._found is None:
                self._found = without_talks(self._parameters, PRECISION)
            return self._found


Task = tuple[Alike, Once]


class Stopped(Exception):
    """The caller asked for the work to stop. What was finished is in the checkpoint, if there is one."""


class Evaluator:
    """Plays draws of one scenario with the same histories, months and seed. Use it as a context.

    Arguments: `measures` the names of `columns.measure_names`; `total` the draws that will be asked for, for the progress shown;
    `threads` changes speed only; `stopped` is asked between draws and ends the work with `Stopped`; `checkpoint` keeps finished draws.
    """

    def __init__(
        self,
        scenario: Scenario,
        measures: Sequence[str],
        *,
        seed: int,
        histories: int,
        months: int,
        total: int = 0,
        threads: int | None = None,
        progress: Progress | None = None,
        stopped: Callable[[], bool] | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> None:
        self.scenario, self.measures = scenario, tuple(measures)
        self.seed, self.histories, self.months = seed, histories, months
        self.outputs = outputs(scenario, measures, months)
        self._total, self._done = total, 0
        self._progress, self._stopped, self._checkpoint = progress, stopped, checkpoint
        self._pool = ThreadPoolExecutor(threads or os.cpu_count() or 1)
        self._compiled = False
        self._memory: dict[str, Rows] = {}  # a thousand bytes a draw
        self._packages: dict[str, PackageSet] = {}  # three thousand bytes a table
        names = tuple(each.name for each in self.outputs)
        self._context = digest(engine_digest(), seed, histories, months, scenario.ceasefire.minimum_months, names)

    def __enter__(self) -> Evaluator:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def expect(self, draws: int) -> None:
        """Count on so many more draws in the progress shown."""
        self._total += draws

    def key(self, draw: BoundDraw) -> str:
        """The fingerprint of a draw's answer: everything the answer depends on."""
        return digest(self._context, draw)

    def headlines(self, columns: Mapping[str, Sequence[BoundDraw]]) -> dict[str, Headline]:
        """The outputs of each column's draws, in the order of the columns."""
        rows = self.rows([draw for draws in columns.values() for draw in draws])
        found: dict[str, Headline] = {}
        start = 0
        for name, draws in columns.items():
            found[name] = Headline(self.outputs, rows[start : start + len(draws)])
            start += len(draws)
        return found

    def rows(self, draws: Sequence[BoundDraw]) -> Rows:
        """(draws, outputs, 2) counts. Raises ModelError when a draw leaves the range of the map, Stopped when told to stop."""
        keys = [self.key(draw) for draw in draws]
        known = {key: self._memory[key] for key in keys if key in self._memory}
        if self._checkpoint is not None:
            known |= {key: row.reshape(-1, 2) for key, row in self._checkpoint.get(set(keys) - set(known)).items()}
        unknown = {key: draw for key, draw in zip(keys, draws, strict=True) if key not in known}
        times = Counter(keys)
        self._advance(sum(times[key] for key in known))
        for finished in self._played(_tasks(unknown)):
            for key, row in finished.items():
                known[key] = row
                if self._checkpoint is not None:
                    self._checkpoint.put(key, row)
                self._advance(times[key])
        self._memory |= known
        return np.stack([known[key] for key in keys])

    def _played(self, tasks: list[Task]) -> Iterator[dict[str, Rows]]:
        """The tasks' rows as they are finished; the first alone, because it may have to compile the engine."""
        if tasks and not self._compiled:
            self._check()
            yield self._play(*tasks.pop(0))
            self._compiled = True
        pending: set[Future[dict[str, Rows]]] = {self._pool.submit(self._play, *task) for task in tasks}
        tasks.clear()  # a war without talks goes with the last task that needs it
        try:
            for future in as_completed(pending):
                yield future.result()
                self._check()
        finally:
            for future in pending:
                future.cancel()

    def _check(self) -> None:
        if self._stopped and self._stopped():
            raise Stopped(f"Stopped after {self._done} of {self._total} draws.")

    def _advance(self, draws: int) -> None:
        self._done += draws
        if self._progress and draws:
            self._progress(self._done, max(self._total, self._done))

    def _play(self, alike: Alike, alone: Once) -> dict[str, Rows]:
        """Draws that share a solution: solved once, each simulated for itself."""
        first = next(iter(alike.values()))
        solution = solved(first, self._chosen(first.table), alone())
        rows: dict[str, Rows] = {}
        for key, draw in alike.items():
            equilibrium = replace(solution, parameters=draw.parameters)
            measures = measures_for([draw], self.measures, self.months, self.scenario.ceasefire.minimum_months, CEASEFIRE_MONTHS)
            done, _ = fought(draw, equilibrium, self.histories, key_of(self.seed, draw), measures, every=self.histories)
            terms = [draw.table.label(choice) for choice in equilibrium.packages.choice]
            worth = equilibrium.packages.score[:2]
            rows[key] = counts(self.outputs, self.scenario.sides, done, terms, worth, chances(equilibrium), draw.boldness)
        return rows

    def _chosen(self, table: IssueTable) -> PackageSet:
        """The packages a table puts up for talks: chosen once, as few tables differ where many draws do."""
        key = digest(table)
        if key not in self._packages:
            self._packages[key] = choose(table, PACKAGES)
        return self._packages[key]


def _tasks(draws: Mapping[str, BoundDraw]) -> list[Task]:
    """Draws by the fingerprints of their answers in groups that share a solution, those that share a war without talks side by side."""
    wars: dict[str, dict[str, Alike]] = {}
    for key, draw in draws.items():
        wars.setdefault(war_key(draw), {}).setdefault(solution_key(draw), {})[key] = draw
    tasks: list[Task] = []
    for war in wars.values():
        alone = Once(next(iter(next(iter(war.values())).values())).parameters)
        tasks += [(alike, alone) for alike in war.values()]
    return tasks


def war_key(draw: BoundDraw) -> str:
    """The fingerprint of what the war without talks depends on. Raises ModelError when the map does not carry the values."""
    check(draw.parameters)
    return digest(chain.war(draw.parameters, PRECISION), draw.parameters.numerics)


def solution_key(draw: BoundDraw) -> str:
    """The fingerprint of what the equilibrium depends on: all but where the war starts, the truth about θ, area and losses."""
    parameters = draw.parameters
    sides = tuple(replace(side, losses=np.zeros_like(side.losses)) for side in parameters.sides)
    conditions = replace(parameters.conditions, analyst_prior=0.5, area=(0.0, 0.0, 0.0, 0.0))
    bare = replace(parameters, sides=(sides[0], sides[1]), conditions=conditions, start_level=0, start_weary=0)
    return digest(bare, draw.table)


def evaluate(
    scenario: Scenario,
    columns: Mapping[str, Column],
    measures: Sequence[str],
    *,
    seed: int,
    histories: int,
    months: int,
    threads: int | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
    checkpoint: Checkpoint | None = None,
) -> dict[str, Headline]:
    """The headline outputs of several columns at common random numbers, by the columns' names. See `Evaluator`."""
    total = sum(len(column.draws) for column in columns.values())
    with Evaluator(
        scenario,
        measures,
        seed=seed,
        histories=histories,
        months=months,
        total=total,
        threads=threads,
        progress=progress,
        stopped=stopped,
        checkpoint=checkpoint,
    ) as evaluator:
        return evaluator.headlines({name: column.draws for name, column in columns.items()})
