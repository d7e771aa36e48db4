"""The records of a scenario's other files: values, layers, proposals, forecasts, contradictions, tests and the scale."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, RootModel, Tag

from nicias.evidence.entries import Ends, Entry, Method
from nicias.evidence.sources import Source
from nicias.evidence.strict import Day, LayerName, Many, Name, Path, Record, Text


class Quantity(Record):
    """One quantity: a sentence, a unit, and its dated entries."""

    description: Text
    unit: Text
    values: dict[Day, Entry] = Field(min_length=1)
    tags: Many[Text] = ()
    note: Text | None = None


class Correlation(Record):
    """A rank correlation between two quantities."""

    between: Annotated[Many[Path], Field(min_length=2, max_length=2)]
    rank: float = Field(gt=-1, lt=1)
    method: Method | None = None
    of: Many[Text] = ()
    by: Text | None = None
    reason: Text | None = None
    note: Text | None = None


class ValuesFile(Record):
    """A file of `values/`: quantities by path, and `correlate:`."""

    model_config = Record.model_config | {"extra": "allow"}
    __pydantic_extra__: dict[str, Quantity] = Field(init=False)  # pyright: ignore[reportIncompatibleVariableOverride]

    correlate: Many[Correlation] = ()

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Path → quantity, in the order of the file."""
        return self.__pydantic_extra__


class Cell(Record):
    """How a text reads on one point of the comparison of views."""

    code: Text | None = None
    reading: Text
    of: Many[Text] = ()
    note: Text | None = None


def _silent_or_cell(data: Any) -> str:
    return "silent" if isinstance(data, str) else "cell"


CellOrSilent = Annotated[
    Annotated[Literal["silent"], Tag("silent")] | Annotated[Cell, Tag("cell")], Discriminator(_silent_or_cell)
]


class LayerEntry(Entry):
    """An entry of a layer; `cell` names the cell of the text that it translates."""

    cell: Text | None = None


class Cost(Entry):
    """What it costs to pull a lever, as stated: an estimate with its unit and its evidence."""

    unit: Text


class Order(Record):
    """What a text puts below what: numbers by path, or chances of a choice's options as PATH:OPTION."""

    less: Text
    than: Text
    reading: Text
    of: Many[Text] = ()


class LayerFile(Record):
    """A file of `views/` or `layers/`: a named, reasoned set of changes."""

    title: Text
    kind: Literal["view", "branch", "lever", "counterfactual", "ablation"]
    source: Name | None = None
    date: Day | None = None
    by: Text | None = None
    reason: Text | None = None
    cells: dict[Text, CellOrSilent] = Field(default_factory=dict)
    set: dict[Path, LayerEntry] = Field(default_factory=dict)
    cost: Cost | None = None
    overrides: Many[LayerName] = ()
    order: Many[Order] = ()
    tags: Many[Text] = ()
    note: Text | None = None


class Response(Record):
    """What a source reports a party to have answered."""

    answer: Literal["accepts", "rejects", "conditional", "unknown"]
    of: Many[Text] = ()
    note: Text | None = None


class Proposal(Record):
    """One proposal: terms by issue (an issue left out is unknown, not agreed) and the answers that are reported."""

    title: Text
    kind: Literal["offer", "demand", "threat", "aid-policy", "precedent"]
    by: Many[Name]
    date: Day | None = None
    of: Many[Text] = ()
    terms: dict[Name, Name] = Field(default_factory=dict)
    responses: dict[Name, Response] = Field(default_factory=dict)
    needs: Many[Name] = ()
    tags: Many[Text] = ()
    note: Text | None = None


class Forecast(Record):
    """What a source forecast, in which words, and the rule by which it will be decided."""

    claim: Text
    owner: Text
    of: Many[Text] = ()
    date: Day
    wording: Text | None = None
    between: Ends | None = None
    words: Text | None = None
    about: Text
    reason: Text | None = None
    horizon: Annotated[float, Field(gt=0)] | Literal["open"] | None = None
    until: Day | None = None
    condition: Text | None = None
    resolves: Text | None = None
    outcome: bool | None = None
    resolved_by: Text | None = None
    resolved_on: Day | None = None
    resolved_of: Many[Text] = ()
    tags: Many[Text] = ()
    note: Text | None = None


class Reading(Record):
    """One source's side of a contradiction, and what it would set."""

    reading: Text
    of: Many[Text] = ()
    set: dict[Path, Entry] = Field(default_factory=dict)
    note: Text | None = None


class Contradiction(Record):
    """Where sources disagree, reading by reading."""

    title: Text
    between: dict[Name, Reading] = Field(min_length=2)
    tags: Many[Text] = ()
    note: Text | None = None


class Bound(Record):
    """What a test expects of one output."""

    below: float | None = None
    above: float | None = None
    near: float | None = None
    within: float | None = Field(default=None, gt=0)


class ScenarioTest(Record):
    """A check that a historian can write: changes, and bounds on outputs."""

    name: Text
    as_of: Day | None = None
    view: LayerName | None = None
    layers: Many[LayerName] = ()
    set: dict[Path, bool | float | str | dict[str, Any]] = Field(default_factory=dict)
    expect: dict[Text, Bound] = Field(min_length=1)
    reason: Text | None = None


class Word(Record):
    """One word of the elicitation scale and the interval it stands for."""

    between: Ends
    reason: Text | None = None
    by: Text | None = None
    of: Many[Text] = ()
    note: Text | None = None


class SourcesFile(RootModel[dict[Name, Source]]):
    """The whole of `sources.yml`."""


class ScaleFile(RootModel[dict[Text, Word]]):
    """The whole of `scale.yml`."""


class ProposalsFile(RootModel[dict[Name, Proposal]]):
    """The whole of `proposals.yml`."""


class ForecastsFile(RootModel[dict[Name, Forecast]]):
    """The whole of `forecasts.yml`."""


class ContradictionsFile(RootModel[dict[Name, Contradiction]]):
    """The whole of `contradictions.yml`."""


class TestsFile(RootModel[list[ScenarioTest]]):
    """The whole of `tests.yml`."""

    __test__ = False
