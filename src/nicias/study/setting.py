"""What a question about many variations of one war shares: the scenario, the date, the stack, the seed and the sizes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.random import fresh_seed
from nicias.study.calendar import months_until
from nicias.study.checkpoint import Checkpoint, keeping
from nicias.study.columns import measure_names
from nicias.study.digest import digest
from nicias.study.evaluate import Evaluator
from nicias.study.stack import stacked

if TYPE_CHECKING:
    from nicias.scenario import Known, Layer, Scenario
    from nicias.scenario.session import War

Progress = Callable[[int, int], None]
"""Called with the draws done and the draws to do."""


@dataclass(frozen=True)
class Setting:
    """A question's scenario, stack and sizes, with what a war stands in for filled in."""

    scenario: Scenario
    as_of: str | None
    layers: tuple[str, ...]
    changes: dict[str, object]
    provenance: tuple[str, ...]
    seed: int
    draws: int
    histories: int
    months: int
    checkpoint: Callable[[], Checkpoint] | None

    def known(self, view: str | None, date: datetime.date, on_top: Sequence[str | Layer] = ()) -> Known:
        """The values under a view, the question's layers, its changes, and what else is stacked on top."""
        stack: list[str | Layer] = [*([view] if view else []), *self.layers, *on_top]
        return self.scenario.at(date, layers=stack, changes=self.changes, provenance=self.provenance)

    def union(self, date: datetime.date) -> Known:
        """Nobody's view: the union of all views at one date, under the same layers and changes."""
        stack: list[str | Layer] = [self.scenario.union(as_of=date), *self.layers]
        return self.scenario.at(date, layers=stack, changes=self.changes, provenance=self.provenance)

    @contextmanager
    def evaluator(
        self, known: Known, total: int, progress: Progress | None, stopped: Callable[[], bool] | None, threads: int | None
    ) -> Generator[Evaluator, None, None]:
        """An evaluator of the question's size. With a checkpoint, finished draws survive a kill until the question is answered."""
        kept = self.checkpoint() if self.checkpoint else None
        with (
            keeping(kept, self.seed),
            Evaluator(
                self.scenario,
                measure_names(self.scenario, known),
                seed=self.seed,
                histories=self.histories,
                months=self.months,
                total=total,
                threads=threads,
                progress=progress,
                stopped=stopped,
                checkpoint=kept,
            ) as evaluator,
        ):
            yield evaluator

    def to_dict(self) -> dict[str, Any]:
        """The arguments that repeat the question, in the contract's words."""
        return {
            "scenario": self.scenario.name,
            "title": self.scenario.title,
            "scenario_fingerprint": self.scenario.fingerprint,
            "layers": list(self.layers),
            "set": self.changes,
            "seed": self.seed,
            "draws": self.draws,
            "histories": self.histories,
            "months": self.months,
            "definition": self.scenario.ceasefire.model_dump(mode="json"),
            "human_cost_not_modelled": [
                measure
                for measure in self.scenario.human_cost.measures
                if not any(path.startswith(f"human_cost.{measure}.") for path in self.scenario.series)
            ],
            "backtested": False,
        }


def setting(
    war: War | Scenario | str,
    kind: str,
    *,
    as_of: datetime.date | str | None,
    view: str | None,
    layers: Sequence[str],
    changes: Mapping[str, object] | None,
    seed: int | None,
    draws: int,
    histories: int,
    until: datetime.date | str | None,
    provenance: Sequence[str],
    checkpoint: Callable[[str], Checkpoint] | None = None,
) -> Setting:
    """Fill in what was left out.

    `checkpoint` makes the file that keeps finished draws from the fingerprint of the question, which covers `kind` but not the seed: a kept seed is taken up where none is given. Raises UsageError for names and numbers that do not fit.
    """
    asked = stacked(war, as_of=as_of, layers=layers, changes=changes, provenance=provenance)
    scenario, given, stack, changed, heard = asked.scenario, asked.as_of, asked.layers, dict(asked.changes), asked.provenance
    start = scenario.date_for(given, view)
    for name, number in (("draws", draws), ("histories", histories)):
        if number < 2:
            raise UsageError(f"{name} is {number}; at least 2 are needed to pair them and state an error.")
    months = months_until(scenario.horizon, start, until)
    opened = _opened(checkpoint, kind, scenario.fingerprint, str(given), view, stack, repr(changed), heard, draws, histories, months)
    if seed is None and opened is not None:
        with opened() as kept:
            seed = kept.seed
    return Setting(
        scenario=scenario,
        as_of=str(given) if given is not None else None,
        layers=stack,
        changes=changed,
        provenance=heard,
        seed=fresh_seed() if seed is None else seed,
        draws=draws,
        histories=histories,
        months=months,
        checkpoint=opened,
    )


def _opened(make: Callable[[str], Checkpoint] | None, *question: Any) -> Callable[[], Checkpoint] | None:
    return None if make is None else lambda: make(digest(*question))
