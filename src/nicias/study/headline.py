"""The headline outputs of a column, draw by draw, as counts: what is paired, differenced and kept on disk.

An output is a ratio: how many histories (or how much, summed over histories) over how many histories it speaks of. Counts are kept and
not ratios, so that a conditional figure (durability given a ceasefire) is pooled over draws as a run pools it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.parameters import Array
from nicias.errors import UsageError
from nicias.study.columns import EMBOLDENING
from nicias.study.probability import Difference, Probability, across_draws, error_of_mean, influences
from nicias.study.result import CEASEFIRE_MONTHS, DURABILITY_MONTHS
from nicias.study.summary import DURABILITY_WITHIN, UNIT_OF_MEASURE

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.study.draws import Outcome
    from nicias.war.tally import Tally

AMOUNT_MONTHS = 12
"""Amounts (area, losses, human cost) and the patron's exit are read at this month; human cost at the horizon too."""

EVEN = 1e-9
"""Two sides that give up shares this close give up the same."""


@dataclass(frozen=True)
class Output:
    """One output: its name, its unit (`share` for a probability), and what it is conditional on, if anything."""

    name: str
    unit: str
    given: str | None = None

    @property
    def probability(self) -> bool:
        return self.unit == "share"


def outputs(scenario: Scenario, measures: Sequence[str], months: int) -> tuple[Output, ...]:
    """What a column of this scenario answers, in order. `measures` are the names of `columns.measure_names`.

    `yields.SIDE` is the share of what a side values, by its own weights, that the terms of the first ceasefire do not give it;
    `yields_more.SIDE` how often it gives up more than the other; `chance.SIDE` the side's own belief that it would prevail; `emboldened`
    how far the first settlement emboldens third parties, by the terrain's mechanism of that name, where the scenario has values for it.
    """
    signed = "a ceasefire"
    found = [Output(f"ceasefire.{month}", "share") for month in CEASEFIRE_MONTHS if month <= months]
    for span in DURABILITY_MONTHS:
        if DURABILITY_WITHIN + span <= months:
            found.append(Output(f"durability.{span}", "share", f"{signed} within {DURABILITY_WITHIN} months"))
    found += [Output(f"ending.{name}", "share") for name in ("settlement", *(f"collapse_{s}" for s in scenario.sides), "war")]
    if months >= AMOUNT_MONTHS:
        if scenario.patron:
            found.append(Output(f"patron_out.{AMOUNT_MONTHS}", "share"))
        found.append(Output(f"territory_km2.{AMOUNT_MONTHS}", "km2"))
        found += [Output(f"{measure}.{AMOUNT_MONTHS}", _unit(scenario, measure)) for measure in measures]
    if months != AMOUNT_MONTHS:
        found += [Output(f"{measure}.{months}", _unit(scenario, measure)) for measure in measures if not measure.startswith("losses.")]
    found.append(Output("renewed_wars", "count"))
    found += [Output(f"yields.{side}", "share", signed) for side in scenario.sides]
    found += [Output(f"yields_more.{side}", "share", signed) for side in scenario.sides]
    if EMBOLDENING in scenario.series:
        found.append(Output("emboldened", "index", signed))
    found += [Output(f"chance.{side}", "share") for side in scenario.sides]
    found += [
        Output(f"terms.{issue}.{option}", "share", signed) for issue, record in scenario.issues.items() for option in record.options
    ]
    return tuple(found)


def _unit(scenario: Scenario, measure: str) -> str:
    if measure.startswith("losses."):
        return "persons"
    path = f"{measure}.{scenario.levels[0]}"
    if path not in scenario.series:  # the terrain counts it
        return UNIT_OF_MEASURE[measure.removeprefix("human_cost.")]
    return scenario.series[path].unit.removesuffix("/month")


def counts(
    found: Sequence[Output],
    sides: Sequence[str],
    tally: Tally,
    terms: Sequence[Mapping[str, str]],
    worth: Array,
    chance: tuple[float, float],
    boldness: float,
) -> Array:
    """(outputs, 2) of one draw: how many or how much, and over how many histories.

    `terms` are the packages on the table (issue → option), `worth` (2, K) what each gives each side, a share of what that side
    values, `chance` each side's belief at the start that it would prevail, and `boldness` that of the draw.
    """
    n = tally.histories
    signed = tally.package.sum(axis=1)  # (K,) first ceasefires
    ceasefires = int(signed.sum())
    given_up = 1 - worth
    more = given_up[0] - given_up[1]

    def pair(name: str) -> tuple[float, float]:
        kind, _, rest = name.partition(".")
        if kind == "ceasefire":
            return float(tally.ceasefire[: int(rest) + 1].sum()), n
        if kind == "durability":
            end = DURABILITY_WITHIN + 1
            held = tally.survived[tally.measures.spans.index(int(rest)), :end].sum()
            return float(held), float(tally.ceasefire[:end].sum())
        if kind == "ending":
            return _ending(tally, sides, rest), n
        if kind == "patron_out":
            return float(tally.exited[: int(rest) + 1].sum()), n
        if kind == "renewed_wars":
            return float(tally.renewed.sum()), n
        if kind == "yields":
            return float(signed @ given_up[sides.index(rest)]), ceasefires
        if kind == "yields_more":
            ahead = more if rest == sides[0] else -more
            return float(signed[ahead > EVEN].sum()), ceasefires
        if kind == "emboldened":
            return (0.0, 0.0) if math.isnan(boldness) else (boldness * float(signed @ worth[0]), ceasefires)
        if kind == "chance":
            return chance[sides.index(rest)], 1
        if kind == "terms":
            issue, option = rest.split(".")
            return float(sum(int(c) for label, c in zip(terms, signed, strict=True) if label[issue] == option)), ceasefires
        measure, _, month = name.rpartition(".")
        return n * mean_total(tally, "area" if measure == "territory_km2" else measure, int(month)), n

    return np.array([pair(each.name) for each in found], np.float64)


def _ending(tally: Tally, sides: Sequence[str], name: str) -> float:
    settled = int(tally.signed.sum() - tally.renewed.sum())
    collapsed = tally.collapsed.sum(axis=1)
    if name == "settlement":
        return float(settled)
    if name == "war":
        return float(tally.histories - settled - int(collapsed.sum()))
    return float(collapsed[sides.index(name.removeprefix("collapse_"))])


def mean_total(tally: Tally, name: str, month: int) -> float:
    """Mean over histories of an accumulated amount, from the middles of its bins (a thousand of them span its range)."""
    measures = tally.measures
    row, column = measures.names.index(name), measures.checkpoints.index(month)
    middles = measures.low[row][column] + measures.width[row, column] * (np.arange(-1, measures.bins + 1) + 0.5)
    return float(tally.totals[row, column] @ middles) / tally.histories


@dataclass(frozen=True)
class Headline:
    """A column's outputs over its draws. `counts` is (draws, outputs, 2)."""

    outputs: tuple[Output, ...]
    counts: NDArray[np.float64]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {each.name: place for place, each in enumerate(self.outputs)}

    def place(self, name: str) -> int:
        """Where an output stands. Raises UsageError for one that was not computed."""
        if name not in self._places:
            from nicias.scenario.problems import nearest

            raise UsageError(f"No output '{name}' was computed. {nearest(name, self._places)}".strip())
        return self._places[name]

    def figure(self, name: str) -> Probability:
        """The output pooled over draws, its 90 % interval across draws and its standard error; an amount is in its own unit."""
        place = self.place(name)
        top, below = self.counts[:, place].T
        if len(top) == 1 and not self.outputs[place].probability:  # one draw says nothing of the error of an amount
            value = float(top[0] / below[0]) if below[0] else math.nan
            return Probability(value, value, value, math.nan, int(below[0]))
        return across_draws(top, below)

    def per_draw(self, name: str) -> NDArray[np.float64]:
        """(draws,) the output of each draw; nan where no history was at risk."""
        top, below = self.counts[:, self.place(name)].T
        return np.divide(top, below, out=np.full(top.shape, np.nan), where=below > 0)

    def difference(self, other: Headline, name: str) -> Difference:
        """`other` less this, paired draw by draw: both met the same random numbers, so what they share cancels."""
        place = self.place(name)
        before, own = influences(self.counts[:, place])
        after, others = influences(other.counts[:, other.place(name)])
        if len(own) != len(others):
            raise UsageError(f"Columns of {len(own)} and {len(others)} draws cannot be paired.")
        return Difference(float(after - before), float(error_of_mean(others - own)))


def headline(scenario: Scenario, outcomes: Sequence[Outcome], measures: Sequence[str], months: int) -> Headline:
    """The outputs of draws that were played in full, as a run plays them."""
    found = outputs(scenario, measures, months)
    rows = [counts(found, scenario.sides, each.tally, each.terms, each.worth, each.chance, each.boldness) for each in outcomes]
    return Headline(found, np.stack(rows))
