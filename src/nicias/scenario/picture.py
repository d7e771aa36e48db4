"""The picture of the war in `scenario.yml`: parties, support levels, issues with their options, and what a ceasefire is."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from nicias.evidence.strict import Day, Many, Name, Record, Text


class Party(Record):
    """A side, the patron of one side, or a third party whose consent or delivery may be needed."""

    role: Literal["side", "patron", "third"]
    name: Text
    of: Name | None = None
    labels: dict[Text, Text] = Field(default_factory=dict, description="the name in other languages, by language code")
    note: Text | None = None


class Norm(Record):
    """What law or a constitution says of an option: shown wherever the option is, never a filter."""

    flag: Text
    reference: Text


class Option(Record):
    """One way to settle an issue."""

    description: Text
    norm: Norm | None = None
    labels: dict[Text, Text] = Field(default_factory=dict)
    note: Text | None = None


class Issue(Record):
    """One separable thing disputed, with its options in order; `status_quo` is in force if nothing is agreed."""

    description: Text
    code: Text | None = None
    divisible: bool
    status_quo: Name
    options: dict[Name, Option] = Field(min_length=1)
    labels: dict[Text, Text] = Field(default_factory=dict)
    note: Text | None = None


class Start(Record):
    """Where the simulation starts: the support level and the sides that are already weary."""

    level: Name
    weary: Many[Name] = ()


class Ceasefire(Record):
    """What counts as a ceasefire. Stated on every output."""

    mutual: bool
    general: bool
    minimum_months: float = Field(gt=0)
    counts: Many[Text] = ()
    excludes: Many[Text] = ()


class HumanCost(Record):
    """The measures of what the war does to people that this scenario speaks of."""

    measures: Many[Name] = ()


class Numerics(Record):
    """The engine's grid, where the scenario fixes it; anything absent is the engine's own choice."""

    force_step: float | Literal["auto"] | None = None
    force_points: int | None = Field(default=None, gt=0)
    evidence_points: int | None = Field(default=None, gt=0)
    evidence_limit: float | None = Field(default=None, gt=0)
    sweeps: int | None = Field(default=None, gt=0)
    tolerance: float | None = Field(default=None, gt=0)
    refresh: int | None = Field(default=None, gt=0)


class CellGroup(Record):
    """Cells of the comparison of views that are read together, when a difference between views is decomposed."""

    title: Text
    cells: Many[Text] = Field(min_length=1)


class Picture(Record):
    """The whole of `scenario.yml`."""

    title: Text
    description: Text
    as_of: Day
    prepared_for: Many[Day] = ()
    started: Day
    horizon: int = Field(default=84, gt=0, le=1200, description="months simulated")
    parties: dict[Name, Party]
    levels: dict[Name, Text] = Field(min_length=1)
    start: Start
    ceasefire: Ceasefire
    issues: dict[Name, Issue] = Field(min_length=1)
    human_cost: HumanCost = HumanCost()
    numerics: Numerics = Numerics()
    cell_groups: dict[Name, CellGroup] = Field(default_factory=dict)
    not_modelled: Many[Text] = ()
