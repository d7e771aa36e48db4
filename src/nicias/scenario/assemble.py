"""Series, correlations and layers from their records, each checked against the rest of the scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from nicias.errors import ScenarioError
from nicias.evidence.entries import Entry, Scale
from nicias.evidence.estimate import Estimate
from nicias.evidence.sources import Source, latest_date
from nicias.evidence.strict import checked_path
from nicias.scenario.changes import option_names
from nicias.scenario.orders import check_orders
from nicias.scenario.problems import DataPath, Page, Problem, nearest
from nicias.scenario.quantities import Change, Dated, Layer, Place, Series, StatedCost
from nicias.scenario.records import Correlation, Cost, LayerFile, Quantity, ScaleFile, ValuesFile
from nicias.scenario.references import unknown, unknown_value
from nicias.scenario.vocabulary import Vocabulary
from nicias.units import check_unit


@dataclass
class Context:
    """What entries are checked against, and the problems found so far."""

    sources: Mapping[str, Source]
    scale: Scale
    vocabulary: Vocabulary
    problems: list[Problem] = field(default_factory=list)

    def add(self, page: Page, where: DataPath, message: str, *, key: bool = False) -> None:
        self.problems.append(page.problem(where, message, key=key))


def place(page: Page, where: DataPath) -> Place:
    """Where a key stands in its file."""
    position = page.line_of(where)
    return Place(page.name, position.line, position.column)


def scale_words(page: Page, file: ScaleFile, problems: list[Problem]) -> Scale:
    """The intervals of the scale's words."""
    found: dict[str, tuple[float, float]] = {}
    for word, item in file.root.items():
        low, high = item.between
        if isinstance(low, str) or isinstance(high, str) or not low < high:
            problems.append(page.problem((word, "between"), "a word stands for two increasing numbers."))
        else:
            found[word] = (low, high)
    return found


def add_series(page: Page, file: ValuesFile, found: dict[str, Series], context: Context) -> None:
    """The quantities of one values file, added to those of the files before it."""
    for path, quantity in file.quantities.items():
        if path in found:
            context.add(page, (path,), f"this path is given already at {found[path].place}.", key=True)
        elif _check_path(page, path, quantity, context):
            dated = _dated(page, path, quantity, context)
            found[path] = Series(
                path, quantity.description, quantity.unit, dated, place(page, (path,)), quantity.tags, quantity.note
            )


def check_correlations(page: Page, file: ValuesFile, series: Mapping[str, Series], context: Context) -> tuple[Correlation, ...]:
    """The correlations of one values file."""
    for index, pair in enumerate(file.correlate):
        for side, path in enumerate(pair.between):
            context.problems += unknown(page, ("correlate", index, "between", side), "value", path, series)
        if pair.between[0] == pair.between[1]:
            context.add(page, ("correlate", index, "between"), "a quantity cannot be correlated with itself.")
    return file.correlate


def build_layer(page: Page, name: str, file: LayerFile, series: Mapping[str, Series], context: Context) -> Layer:
    """One view or layer."""
    if file.source is not None:
        context.problems += unknown(page, ("source",), "source", file.source, context.sources)
    elif file.kind == "view" and not (file.by and file.reason):
        context.add(page, ("kind",), "a view names the text it reads, `source:` one of sources.yml, or the person whose own it is, `by:` and `reason:`.")
    context.problems += check_orders(page, file, series)
    source = context.sources.get(file.source or "")
    changes: dict[str, Change] = {}
    for path, entry in file.set.items():
        where = ("set", path)
        known = series.get(path)
        if known is None:
            context.problems += unknown_value(page, where, path, series)
            continue
        if entry.cell is not None:
            context.problems += unknown(page, (*where, "cell"), "cell", entry.cell, file.cells)
        estimate = _estimate(page, where, entry, path, known.unit, context)
        if estimate is not None:
            changes[path] = Change(path, entry, estimate, place(page, where), entry.cell)
    return Layer(
        name=name,
        title=file.title,
        kind=file.kind,
        changes=changes,
        source=file.source,
        date=file.date or (source.date if source else None),
        by=file.by,
        reason=file.reason,
        cells=file.cells,
        overrides=file.overrides,
        orders=file.order,
        place=Place(page.name, 1, 1),
        note=file.note,
        cost=_cost(page, file.cost, context) if file.cost else None,
    )


def _cost(page: Page, cost: Cost, context: Context) -> StatedCost | None:
    try:
        check_unit(cost.unit)
    except ScenarioError as error:
        context.add(page, ("cost", "unit"), str(error))
        return None
    estimate = _estimate(page, ("cost",), cost, "cost", cost.unit, context)
    if estimate is None:
        return None
    if estimate.ends is None or estimate.ends[0] < 0:
        context.add(page, ("cost",), "a cost is a number that is not below zero.")
        return None
    return StatedCost(cost.unit, cost, estimate, place(page, ("cost",)))


def check_entry(page: Page, where: DataPath, entry: Entry, series: Series, context: Context) -> None:
    """An entry that belongs to no layer (a contradiction's reading), checked like one that does."""
    _estimate(page, where, entry, series.path, series.unit, context)


def _check_path(page: Page, path: str, quantity: Quantity, context: Context) -> bool:
    try:
        checked_path(path)
    except ValueError as error:
        context.add(page, (path,), f"{error}.", key=True)
        return False
    try:
        check_unit(quantity.unit)
    except ScenarioError as error:
        context.add(page, (path, "unit"), str(error))
        return False
    unit, dangling = context.vocabulary.check_path(path)
    if dangling is not None:
        word, allowed = dangling
        context.add(page, (path,), f"'{word}' is not a name that fits here. {nearest(word, allowed)}", key=True)
        return False
    if unit is not None and quantity.unit != unit:
        context.add(page, (path, "unit"), f"the unit of such a path is '{unit}'.")
        return False
    return True


def _dated(page: Page, path: str, quantity: Quantity, context: Context) -> tuple[Dated, ...]:
    found: list[Dated] = []
    for day, entry in quantity.values.items():
        where = (path, "values", day.isoformat())
        estimate = _estimate(page, where, entry, path, quantity.unit, context)
        if estimate is not None:
            known = entry.known or latest_date(entry.claims, context.sources) or day
            found.append(Dated(day, known, entry, estimate, place(page, where)))
    return tuple(sorted(found, key=lambda dated: dated.date))


def _estimate(page: Page, where: DataPath, entry: Entry, path: str, unit: str, context: Context) -> Estimate | None:
    latest = latest_date(entry.claims, context.sources)
    if entry.known is not None and latest is not None and latest > entry.known:
        context.add(page, (*where, "known"), _too_early(entry.known, latest))
    try:
        estimate = entry.estimate(unit, context.scale)
    except ScenarioError as error:
        context.add(page, (*where, *entry.forms[:1]), str(error))
        return None
    allowed = context.vocabulary.allowed_choices(path)
    for name in option_names(estimate) if allowed is not None else ():
        context.problems += unknown(page, where, "option", name, allowed or ())
    return estimate


def _too_early(known: date, latest: date) -> str:
    return (
        f"this says it was known on {known}, but a source of it is of {latest}. If that source reports what was known "
        "at the time, give the source `retrospective: true`."
    )
