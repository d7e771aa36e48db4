"""Explain one history of a run: why the war ended there as it did, and what would have been enough to end it otherwise."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nicias.errors import UsageError
from nicias.study.basis import AnyRun, Basis, basis_of
from nicias.study.drawing import drawn
from nicias.study.drivers import ranking
from nicias.study.flip import Flip, Flips, Replayer, flips
from nicias.study.inputs import Inputs
from nicias.study.one_history import OneHistory

TRIED = 40
"""Values tried one at a time, those that go most with the ending from draw to draw; `every` tries all that are uncertain."""


@dataclass(frozen=True)
class Story:
    """A history explained. `number` counts through the run: draw × histories + history of the draw."""

    basis: Basis
    number: int
    draw: int
    of_draw: int
    history: OneHistory
    flips: Flips

    @property
    def smallest(self) -> Flip | None:
        """The smallest change of a single value that flips the ending, among those tried within their 90 % intervals."""
        return self.flips.values[0] if self.flips.values else None

    @property
    def why_none(self) -> str | None:
        """What is said where no single value flips the ending."""
        if self.smallest:
            return None
        return f"None of {len(self.flips.tried)} values, moved alone to either end of its 90 % interval, ends this history otherwise."

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias explain RUN --history K`."""
        return {
            **self.basis.heading(),
            "asks": "history",
            "history": self.number,
            "draw": self.draw,
            "history_of_draw": self.of_draw,
            "truth": self.history.truth,
            "ending": self.history.ending,
            "events": [event.to_dict() for event in self.history.events],
            "smallest_change": self.smallest.to_dict() if self.smallest else None,
            "why_no_change": self.why_none,
            "changes": [flip.to_dict() for flip in self.flips.values],
            "mechanisms_needed": [flip.to_dict() for flip in self.flips.switches],
            "tried": len(self.flips.tried),
            "not_reached": dict(self.flips.outside),
        }


def story(
    run: AnyRun,
    number: int,
    *,
    scenario: str | Path | None = None,
    every: bool = False,
    among: Sequence[str] | None = None,
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Story:
    """History `number` of a run: its events, and the smallest change of a value that would have flipped how it ended.

    `among` are the values to try [those that go most with the ending; with `every`, all that are uncertain]. `scenario` is the folder of one
    that does not come with Nicias. Raises UsageError when the run has no such history or the scenario has changed since.
    """
    basis = basis_of(run)
    record = basis.record
    draws, histories = int(record["draws"]), int(record["histories"])
    if not 0 <= number < draws * histories:
        raise UsageError(f"The run has histories 0 to {draws * histories - 1}, not {number}: {draws} draws of {histories}.")
    replayer = _replayer(basis, number // histories, number % histories, scenario)
    history = replayer.play()
    inputs = Inputs(replayer.scenario, replayer.known)
    paths = list(among) if among is not None else _candidates(basis, inputs, history.ending, every)
    for path in paths:
        if path not in inputs.varying:
            raise UsageError(f"{path} is not an uncertain value that the engine reads here; it cannot be moved within its interval.")
    return Story(basis, number, replayer.index, replayer.number, history, flips(replayer, history.ending, paths, threads, progress))


def _candidates(basis: Basis, inputs: Inputs, ending: str, every: bool) -> list[str]:
    """The uncertain values, those first that go with how often a draw ends so."""
    found = [driver.path for driver in ranking(basis.sampled, inputs.varying, basis.headline.per_draw(f"ending.{ending}"))]
    rest = [path for path in inputs.varying if path not in found]
    return [*found, *rest] if every else [*found, *rest][:TRIED]


def _replayer(basis: Basis, draw: int, number: int, scenario: str | Path | None) -> Replayer:
    from nicias.scenario import load

    record, asked = basis.record, basis.record["asked"]
    loaded = load(scenario or record["scenario"])
    if loaded.fingerprint != record["scenario_fingerprint"]:
        raise UsageError(
            f"The scenario {loaded.name} has changed since the run was made (fingerprint {loaded.fingerprint}, then "
            f"{record['scenario_fingerprint']}); its histories cannot be played again."
        )
    date = datetime.date.fromisoformat(record["as_of"])
    if record.get("by_view"):
        stack: list[Any] = [loaded.union(as_of=date)]
    else:
        stack = [asked["view"]] if asked["view"] else []
    known = loaded.at(date, layers=[*stack, *asked["layers"]], changes=asked["set"], provenance=asked["provenance"])
    sampled = drawn(known, record["seed"], record["draws"])
    return Replayer(loaded, known, sampled, draw, number, int(record["months"]), int(record["seed"]), date)
