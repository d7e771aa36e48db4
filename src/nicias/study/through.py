"""A scenario read through a published model: which needs it supplies, and what the model then says, over the draws of its estimates."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import ModelError, UsageError
from nicias.models import find, model
from nicias.random import fresh_seed
from nicias.study.columns import column
from nicias.study.probability import HIGH, LOW
from nicias.study.run import DRAWS, OVERVIEW_DRAWS
from nicias.study.stack import columns_asked, stacked, values_under
from nicias.study.supplies import SUPPLIES, Supply
from nicias.study.textbook import textbook

if TYPE_CHECKING:
    from nicias.models import Model
    from nicias.scenario import Known, Scenario
    from nicias.scenario.session import War
    from nicias.study.columns import Column

DAYS_AHEAD = 365


@dataclass(frozen=True)
class Through:
    """One column's answer. Intervals are the 5th, 50th and 95th percentile over draws; `outside` counts draws the model refuses."""

    id: str
    status: str
    scenario: str
    as_of: str
    view: str | None
    layers: tuple[str, ...]
    seed: int
    draws: int
    supplied: Mapping[str, Mapping[str, Any]]
    given: Mapping[str, Any]
    missing: Mapping[str, str]
    outputs: Mapping[str, Any]
    outside: int
    outside_because: str | None
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The command's JSON object, but for the other columns."""
        return asdict(self)


def read_through(
    name: str,
    scenario: War | Scenario | str,
    *,
    view: str | None = None,
    as_of: datetime.date | str | None = None,
    layers: Sequence[str] = (),
    changes: Mapping[str, object] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    provenance: Sequence[str] = (),
    **given: Any,
) -> dict[str, Through]:
    """Read `scenario` (its name, or what `nicias.load` returns) through the model `name`. Needs `given` by the caller come before those the scenario supplies.

    With a `view` (or where the scenario has none) there is one column; otherwise one a view at its own date, after
    "nobody's view", the union of their cells. `provenance` lets in excluded voices. The same seed gives the same draws as `nicias.run`.

    Raises UsageError for unknown names, ModelError when a given value is impossible or every draw lies outside the model.
    """
    asked = stacked(scenario, as_of=as_of, layers=layers, changes=changes, provenance=provenance)
    views = columns_asked(asked, view)
    overview = len(views) > 1
    draws = draws if draws is not None else OVERVIEW_DRAWS if overview else DRAWS
    if draws < 1:
        raise UsageError(f"draws is {draws}; at least 1 is needed.")
    cls = find(name)
    known_needs = [need.name for need in cls.needs]
    for extra in given:
        if extra not in known_needs:
            raise UsageError(f"{name} has no input called {extra!r}; it needs {', '.join(known_needs)}.")
    checked = {need.name: need.checked(given[need.name], name) for need in cls.needs if given.get(need.name) is not None}
    seed = fresh_seed() if seed is None else seed
    return {
        label: _one(cls, asked.scenario, values_under(asked, name), name, asked.layers, seed, draws, checked) for label, name in views.items()
    }


def _one(
    cls: type[Model],
    scenario: Scenario,
    known: Known,
    view: str | None,
    layers: tuple[str, ...],
    seed: int,
    draws: int,
    given: Mapping[str, Any],
) -> Through:
    each = column(scenario, known, view=view, layers=layers, as_of=known.as_of, seed=seed, draws=draws, names=())
    supplies = {
        need: supply
        for need, supply in _supplies(cls.id, scenario, known).items()
        if need not in given and not any(other in given for other in supply.unless)
    }
    quo = {name: issue.status_quo for name, issue in scenario.issues.items()}
    rows = [{need: supply.value(textbook(draw, quo)) for need, supply in supplies.items()} for draw in each.draws]
    names = _paths(scenario, each)
    supplied = {
        need: {
            **summary([row[need] for row in rows]),
            "how": supply.how,
            "paths": (paths := [path.format(**names) for path in supply.paths]),
            "of": sorted({str(claim) for path in paths for value in known.below(path).values() for claim in value.claims}),
        }
        for need, supply in supplies.items()
    }
    have = {*supplies, *given}
    wanted = cls.required() if cls.required() or have else tuple(need.name for need in cls.needs)
    missing = {need.name: need.description for need in cls.needs if need.name in wanted and need.name not in have}
    outputs, outside, because, warnings = ({}, 0, None, ()) if missing else _solve(cls.id, rows, given)
    return Through(
        id=cls.id,
        status=cls.status(),
        scenario=scenario.name,
        as_of=known.as_of.isoformat(),
        view=view,
        layers=layers,
        seed=seed,
        draws=draws,
        supplied=supplied,
        given={need: value.to_dict() if hasattr(value, "to_dict") else value for need, value in given.items()},
        missing=missing,
        outputs=outputs,
        outside=outside,
        outside_because=because,
        warnings=(*warnings, "Not yet backtested: a reading of the scenario, not a forecast."),
    )


def _supplies(name: str, scenario: Scenario, known: Known) -> Mapping[str, Supply]:
    """What the scenario has for this model; the baseline asks only for the war's age."""
    if name != "baseline":
        return SUPPLIES.get(name, {})
    age = (known.as_of - scenario.started).days
    return {
        "age_days": Supply(lambda _: float(age), f"days from {scenario.started} to the as-of date"),
        "within_days": Supply(lambda _: float(DAYS_AHEAD), "a year"),
    }


def _solve(name: str, rows: Sequence[Mapping[str, Any]], given: Mapping[str, Any]) -> tuple[dict[str, Any], int, str | None, tuple[str, ...]]:
    """The model on every draw; draws outside its range are counted, with the first reason."""
    found: dict[str, list[Any]] = {}
    warnings: Counter[str] = Counter()
    because: str | None = None
    solved = 0
    for row in rows:
        try:
            answer = model(name, **row, **given)
            outputs = answer.outputs
        except ModelError as error:
            because = because or str(error)
            continue
        solved += 1
        warnings.update(answer.warnings)
        for key, value in outputs.items():
            if key != "warnings":
                found.setdefault(key, []).append(value)
    if not solved:
        raise ModelError(f"Every draw lies outside the model: {because}")
    said = tuple(f"{text} (in {count} of {solved} draws)" for text, count in warnings.items())
    return {key: summary(values) for key, values in found.items()}, len(rows) - solved, because, said


def summary(values: Sequence[Any]) -> dict[str, Any]:
    """Percentiles of numbers, shares of words and truth values, place by place for lists of one length; `none` counts absences.

    >>> summary([True, False, True, True])
    {'shares': {'true': 0.75, 'false': 0.25}}
    """
    present = [value for value in values if value is not None]
    absent = {"none": len(values) - len(present)} if len(present) < len(values) else {}
    if not present:
        return absent
    first = present[0]
    if isinstance(first, bool | str):
        counts = Counter(str(value).lower() if isinstance(value, bool) else value for value in present)
        return {"shares": {word: count / len(present) for word, count in counts.most_common()}, **absent}
    if isinstance(first, Mapping):
        return {key: summary([value.get(key) for value in present]) for key in first} | absent
    if isinstance(first, list | tuple):
        lengths = {len(value) for value in present}
        if len(lengths) > 1:
            return {"lengths": summary([float(len(value)) for value in present]), **absent}
        places = [summary([value[i] for value in present]) for i in range(len(first))]
        return {key: [place.get(key) for place in places] for key in ("p05", "p50", "p95")} | absent
    low, middle, high = (float(q) for q in np.quantile(np.array(present, float), (LOW, 0.5, HIGH)))
    return {"p05": low, "p50": middle, "p95": high, **absent}


def _paths(scenario: Scenario, each: Column) -> dict[str, str]:
    first, second = scenario.sides
    parameters = each.draws[0].parameters
    return {"first": first, "second": second, "level": parameters.levels[parameters.start_level]}
