"""Contradictions between sources, each resolved every way it is read: which of them matter to the answer, and which do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import ModelError
from nicias.study.cells import differing, read_by_engine
from nicias.study.columns import structure_of
from nicias.study.comparison import Effect, Quarrel
from nicias.study.headline import Headline, Output
from nicias.study.probability import Difference
from nicias.study.terrain_needs import SWITCH, required
from nicias.war.terrain.registry import MECHANISMS

if TYPE_CHECKING:
    from nicias.scenario import Known, Scenario
    from nicias.scenario.records import Contradiction
    from nicias.study.columns import Column
    from nicias.study.evaluate import Evaluator

MATTERS, DOES_NOT, UNRESOLVED, CANNOT = "matters", "does not matter", "not resolved", "cannot be run"

WORTH_NOTICING = 0.03
"""A probability that moves by less does not matter; nor does an amount that moves by less than this share of itself, twice over."""

CHANCE = 0.05
"""Chance of saying that some output moves when none does (Bonferroni over the outputs)."""

ERRORS = 2.0
"""Standard errors within which an effect must stay below what is worth noticing to be said not to matter."""


@dataclass(frozen=True)
class Resolution:
    """A reading as a column, or why there is none."""

    reading: str
    column: Column | None
    refused: str | None = None


def resolutions(
    scenario: Scenario, name: str, at: Callable[[Sequence[str]], Column]
) -> tuple[list[Resolution], bool]:
    """The readings of a contradiction as columns in the same surroundings, and whether any two of them differ for the engine.

    A reading that sets nothing leaves the surroundings as they are. `at` makes a column under layers.
    """
    found: list[Resolution] = []
    for reading, record in scenario.contradictions[name].between.items():
        try:
            found.append(Resolution(reading, at([f"{name}:{reading}"] if record.set else [])))
        except ModelError as error:
            found.append(Resolution(reading, None, str(error)))
    columns = [each.column for each in found if each.column is not None]
    return found, any(differing(scenario, one, other) for one, other in combinations(columns, 2))


def cannot_run(name: str, contradiction: Contradiction, why: str) -> Quarrel:
    """A contradiction of which nothing can be computed, with the reason."""
    return Quarrel(name, contradiction.title, _readings(contradiction), CANNOT, why, (), contradiction.note)


def nothing_computes(scenario: Scenario, contradiction: Contradiction, known: Known) -> str:
    """Why a contradiction cannot be run among these values."""
    paths = list(dict.fromkeys(path for reading in contradiction.between.values() for path in reading.set))
    if not paths:
        return f"No reading sets a value: {contradiction.note or 'nothing in the engine computes on it'}."
    on_terrain = {path for path, _ in required(structure_of(scenario), MECHANISMS, scenario.start.level)}
    there = [path for path in paths if path in on_terrain - read_by_engine(scenario, known)]
    if there:
        return f"Only a war that is fought on its terrain reads {', '.join(there)}: ask again with --set {SWITCH}=true."
    return f"All readings set the same, or no value that the engine reads: {', '.join(paths)}."


def judged(
    evaluator: Evaluator, name: str, contradiction: Contradiction, resolved: Sequence[Resolution], main: str
) -> Quarrel:
    """Play every resolution and judge the effects of each pair."""
    columns = {each.reading: each.column.draws for each in resolved if each.column is not None}
    headlines = evaluator.headlines(columns)
    pairs = [
        Effect(one, other, {output.name: headlines[one].difference(headlines[other], output.name) for output in evaluator.outputs})
        for one, other in combinations(headlines, 2)
    ]
    pairs.sort(key=lambda pair: -abs(np.nan_to_num(pair.effects[main].effect)))
    verdict, why = _verdict(evaluator.outputs, headlines, pairs)
    refused = [f"{each.reading} could not be run: {each.refused}" for each in resolved if each.column is None]
    return Quarrel(name, contradiction.title, _readings(contradiction), verdict, " ".join([why, *refused]), tuple(pairs), contradiction.note)


def _verdict(outputs: Sequence[Output], headlines: Mapping[str, Headline], pairs: Sequence[Effect]) -> tuple[str, str]:
    """Matters: some output moves by more than is worth noticing and than chance explains. Does not: none does, with certainty enough."""
    from scipy.stats import t

    draws = len(next(iter(headlines.values())).counts)
    live = [(pair, output, pair.effects[output.name]) for pair in pairs for output in outputs]
    live = [(pair, output, effect) for pair, output, effect in live if effect.known and effect.effect != 0]
    if not live:
        return DOES_NOT, "No output moves at all."
    bar = float(t.isf(CHANCE / 2 / len(live), draws - 1)) if draws > 1 else float("inf")
    worth = {output.name: _worth(output, [column.figure(output.name).p for column in headlines.values()]) for output in outputs}

    def size(effect: Difference, output: Output) -> float:
        return abs(effect.effect) / worth[output.name]

    moved = [
        (size(effect, output), pair, output, effect)
        for pair, output, effect in live
        if size(effect, output) > 1 and abs(effect.effect) > bar * effect.se
    ]
    if moved:
        _, pair, output, effect = max(moved, key=lambda each: each[0])
        return MATTERS, (
            f"{len({each[2].name for each in moved})} of {len(outputs)} outputs move; most of all {output.name}, by "
            f"{effect.effect:+.3g} ± {effect.se:.2g} from {pair.before} to {pair.after}."
        )
    unsure = [output for _, output, effect in live if not abs(effect.effect) + ERRORS * effect.se <= worth[output.name]]
    if not unsure:
        return DOES_NOT, f"No output moves by as much as {WORTH_NOTICING:g} (amounts: {2 * WORTH_NOTICING:.0%}), errors included."
    names = list(dict.fromkeys(output.name for output in unsure))
    return UNRESOLVED, f"At {draws} draws it cannot be told whether {', '.join(names[:3])}{' and others' if len(names) > 3 else ''} move."


def _worth(output: Output, figures: Sequence[float]) -> float:
    """How far an output must move for anybody to notice."""
    if output.probability:
        return WORTH_NOTICING
    return max(2 * WORTH_NOTICING * float(np.nanmax(np.abs(figures))), np.finfo(float).tiny)


def _readings(contradiction: Contradiction) -> dict[str, dict[str, Any]]:
    return {
        name: {"reading": each.reading, "of": list(each.of), "sets": list(each.set)} for name, each in contradiction.between.items()
    }
