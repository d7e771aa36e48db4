"""What a question about many variations of one war shares: the scenario, the date, the stack, the seed and the sizes."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.random import fresh_seed
from nicias.study.checkpoint import Checkpoint, checkpoint_file
from nicias.study.columns import measure_names
from nicias.study.digest import digest
from nicias.study.evaluate import Evaluator

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
        self, kind: str, known: Known, total: int, progress: Progress | None, threads: int | None, histories: int | None = None
    ) -> Generator[Evaluator, None, None]:
        """An evaluator whose finished draws survive a kill: the same question asked again goes on where it stopped."""
        file = checkpoint_file(digest(kind, self.scenario.fingerprint, self.seed))
        names = measure_names(self.scenario, known)
        asked: dict[str, Any] = {"seed": self.seed, "histories": histories or self.histories, "months": self.months}
        with (
            Checkpoint(file) as kept,
            Evaluator(self.scenario, names, **asked, total=total, threads=threads, progress=progress, checkpoint=kept) as evaluator,
        ):
            yield evaluator
            kept.done()

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
) -> Setting:
    """Fill in what was left out. Raises UsageError for names and numbers that do not fit."""
    from nicias.scenario import load
    from nicias.scenario.session import War
    from nicias.study.calendar import months_between, parse_date

    war = load(war) if isinstance(war, str) else war
    war = war if isinstance(war, War) else War(war)
    scenario = war.scenario
    given = as_of if as_of is not None else war.as_of
    start = scenario.date_for(str(given) if given is not None else None, view)
    for name, number in (("draws", draws), ("histories", histories)):
        if number < 2:
            raise UsageError(f"{name} is {number}; at least 2 are needed to pair them and state an error.")
    months = scenario.horizon
    if until is not None:
        end = parse_date(until) if isinstance(until, str) else until
        months = int(months_between(start, end))
        if months < 1:
            raise UsageError(f"The horizon {end} is not at least a month after the as-of date {start}.")
    return Setting(
        scenario=scenario,
        as_of=str(given) if given is not None else None,
        layers=(*war.layers, *layers),
        changes={**dict(war.changes), **(changes or {})},
        provenance=(*war.provenance, *provenance),
        seed=fresh_seed() if seed is None else seed,
        draws=draws,
        histories=histories,
        months=months,
    )
