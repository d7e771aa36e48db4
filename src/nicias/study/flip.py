"""The smallest change that would have made a history end otherwise: searched for, and found only by playing it again.

A change of an uncertain value is measured on the value's own distribution: the share of its probability that lies between what it was
and what it would have been. Each candidate is the same history, the same random words and one value moved; the map is solved again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import ModelError
from nicias.study.columns import bound_draws, measure_names
from nicias.study.drawing import changed
from nicias.study.inputs import with_one
from nicias.study.one_history import OneHistory, one_history
from nicias.study.probability import HIGH, LOW
from nicias.study.terrain_needs import MECHANISM, switched_on
from nicias.war.terrain.registry import asked_by

if TYPE_CHECKING:
    from nicias.scenario import Known, Scenario

STEPS = 7
"""Halvings of the way to a change that flips the ending."""

POINTS = 1999
"""Quantiles by which a drawn value is placed on its distribution."""


@dataclass(frozen=True)
class Flip:
    """One value changed from `before` to `after`, over `size` of its own probability (None for a switch), ends the history in `ending`."""

    path: str
    before: Any
    after: Any
    size: float | None
    ending: str

    def to_dict(self) -> dict[str, Any]:
        """Part of the JSON object."""
        return {"path": self.path, "from": self.before, "to": self.after, "size": self.size, "ending": self.ending}


@dataclass(frozen=True)
class Flips:
    """The changes of one value that flip the ending, smallest first; the mechanisms without which it ends otherwise; what was tried."""

    values: tuple[Flip, ...]
    switches: tuple[Flip, ...]
    tried: tuple[str, ...]
    outside: Mapping[str, str]  # path → why the model does not reach that far


@dataclass(frozen=True)
class Replayer:
    """Plays one history of one draw under changed values."""

    scenario: Scenario
    known: Known
    sampled: Mapping[str, Any]
    index: int
    number: int
    months: int
    seed: int
    as_of: datetime.date

    def play(self, changes: Mapping[str, Any] | None = None) -> OneHistory:
        """The history with these values in place of the draw's own. Raises ModelError outside the model's range."""
        wanted = {path: with_one(self.sampled, path, value)[path] for path, value in (changes or {}).items()}
        sampled = changed(self.sampled, wanted)
        measures = measure_names(self.scenario, self.known)
        draw = bound_draws(self.scenario, sampled, [self.index], measures, "the history")[0]
        return one_history(self.scenario, draw, self.number, months=self.months, seed=self.seed, as_of=self.as_of)

    def value(self, path: str) -> Any:
        """What a path was in the draw."""
        value = self.sampled[path][self.index]
        return value.item() if hasattr(value, "item") else value


def flips(
    replayer: Replayer, ending: str, paths: Sequence[str], threads: int | None, progress: Callable[[int, int], None] | None
) -> Flips:
    """Try each uncertain value at both ends of its 90 % interval and each mechanism switched off; halve the way to what flips."""
    on = switched_on(replayer.sampled, replayer.index)
    work = len(paths) + len(on)
    done = 0
    outside: dict[str, str] = {}

    def told(found: list[Flip]) -> list[Flip]:
        nonlocal done
        done += 1
        if progress:
            progress(done, work)
        return found

    def value(path: str) -> list[Flip]:
        try:
            return told(_nearest(replayer, ending, path))
        except ModelError as error:
            outside[path] = str(error)
            return told([])

    def switch(name: str) -> list[Flip]:
        try:
            gone = _without(name, on)
            other = replayer.play({f"{MECHANISM}.{each}": False for each in gone}).ending
        except ModelError as error:
            outside[f"{MECHANISM}.{name}"] = str(error)
            return told([])
        return told([Flip(f"{MECHANISM}.{name}", True, False, None, other)] if other != ending else [])

    with ThreadPoolExecutor(threads) as pool:
        values = [flip for found in pool.map(value, paths) for flip in found]
        switches = [flip for found in pool.map(switch, on) for flip in found]
    values.sort(key=lambda flip: (flip.size or 0.0, flip.path))
    return Flips(tuple(values), tuple(switches), tuple(paths), outside)


def _without(name: str, on: Sequence[str]) -> tuple[str, ...]:
    from nicias.study.ablation import dependants

    gone = (name, *dependants(name, on))
    list(asked_by([each for each in on if each not in gone]))  # raises where what is left cannot be
    return gone


def _nearest(replayer: Replayer, ending: str, path: str) -> list[Flip]:
    """The nearest value of one path at which the history ends otherwise, on either side of what it was."""
    estimate = replayer.known[path].estimate
    before = replayer.value(path)
    at = _place(estimate, before)
    best: list[Flip] = []
    for end in (LOW, HIGH):
        flip = _towards(replayer, ending, path, estimate, before, at, end)
        if flip and (not best or (flip.size or 0.0) < (best[0].size or 0.0)):
            best = [flip]
    return best


def _towards(
    replayer: Replayer, ending: str, path: str, estimate: Any, before: Any, at: float, end: float
) -> Flip | None:
    def flip(q: float) -> Flip | None:
        after = estimate.quantile(np.array([q])).tolist()[0]
        if after == before:
            return None
        other = replayer.play({path: after}).ending
        return Flip(path, before, after, abs(q - at), other) if other != ending else None

    found = flip(end)
    near, far = at, end
    for _ in range(STEPS if found else 0):
        middle = (near + far) / 2
        nearer = flip(middle)
        near, far = (near, middle) if nearer else (middle, far)
        found = nearer or found
    return found


def _place(estimate: Any, value: Any) -> float:
    """Where a drawn value lies on its distribution: the middle of the probabilities at which the distribution takes it."""
    grid = (np.arange(POINTS) + 0.5) / POINTS
    there = estimate.quantile(grid)
    if isinstance(value, float):
        return float(np.interp(value, there, grid))
    return float(grid[np.array([each == value for each in there.tolist()])].mean())


