"""What stands behind a figure, a value or a paragraph, and what a run cites, on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nicias.report.comparison import label
from nicias.report.parts import print_parts
from nicias.report.tables import interval, table
from nicias.report.words import margin, short
from nicias.study.basis import Basis
from nicias.study.cite import Cited
from nicias.study.explain import Explanation, OfOutput, OfPlace, OfValue, Support
from nicias.study.probability import Probability
from nicias.study.result import Driver

if TYPE_CHECKING:
    from nicias.study.without import Without

SHOWN = 12
"""Rows of a ranking before the rest is only counted."""

QUOTED = 400
"""Characters of a paragraph that are shown from the reader's own copy."""


def print_explanation(found: Explanation, every: bool = False, console: Console | None = None) -> None:
    """Print an explanation; `every` shows all the rows of its rankings."""
    shown = 10**6 if every else SHOWN
    if isinstance(found, OfOutput):
        print_parts(_of_output(found, shown), console)
    elif isinstance(found, OfValue):
        print_parts(_of_value(found, shown), console)
    else:
        print_parts(_of_place(found, shown), console)


def print_cited(found: Cited, every: bool = False, console: Console | None = None) -> None:
    """Print what a run rests on; `every` shows all places of each source."""
    print_parts(_cited(found, 10**6 if every else SHOWN), console)


def print_without(found: Without, every: bool = False, console: Console | None = None) -> None:
    """Print what leaving a place out does; `every` shows the figures that stay where they are as well."""
    print_parts(_left_out(found, every), console)


def _whose(basis: Basis) -> str:
    record = basis.record
    return f"Under {basis.whose}, as of {record['as_of']}; {basis.draws} draws, seed {record['seed']}; not yet backtested."


def _figure(found: OfOutput) -> str:
    return interval(found.figure) if found.output.probability else amount(found.figure, found.output.unit)


def amount(figure: Probability, unit: str) -> str:
    """A figure that is no probability, with its interval across draws."""
    if not figure.known:
        return "no data"
    return f"{short(figure.p)} ({short(figure.lo)}{'–' if figure.lo >= 0 else ' to '}{short(figure.hi)}) {unit}"


def _of_output(found: OfOutput, shown: int) -> Iterator[RenderableType]:
    given = f", given {found.output.given}" if found.output.given else ""
    yield Text(f"{label(found.output.name)}: {_figure(found)}{given}", "bold")
    yield Text(_whose(found.basis))
    yield ""
    if found.unranked:
        yield Text(found.unranked)
    ranked = [support for support in found.values if support.driver]
    above = [support for support in ranked if support.driver and support.driver.stands_out]
    if ranked:
        bar = ranked[0].driver.noise if ranked[0].driver else 0.0
        yield Text(
            f"{len(above)} of the {len(ranked)} values that vary go with it beyond the noise of {found.basis.draws} draws (|ρ| > {bar:.2f}); "
            f"{len(found.values) - len(ranked)} more that the engine reads are the same in every draw."
        )
    rows = list(found.values)[:shown] if shown > SHOWN or not ranked else (above or ranked)[:shown]
    yield _values(rows)
    left = len(found.values) - len(rows)
    if left:
        yield Text(f"{left} more values are below the noise or fixed; --all shows them.", "dim")
    places = [(place, paths) for place, paths in found.places.items() if {s.path for s in rows} & set(paths)]
    if places:
        yield ""
        made = table("The places behind these values", "", "supports")
        made.columns[1].justify = "left"
        for place, paths in places:
            made.add_row(place, ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else ""))
        yield made


def _values(rows: list[Support]) -> Table:
    made = table("Values, the strongest first", "", "ρ", "value", "from", "set by")
    made.columns[0].no_wrap = True
    for column in made.columns[2:]:
        column.justify = "left"
    for support in rows:
        made.add_row(support.path, _rho(support.driver), *_origin(support.said))
    return made


def _origin(said: object) -> tuple[str, str, str]:
    value = said if isinstance(said, dict) else {}
    source = ", ".join(value["of"]) or f"judged by {value['by']}"
    return value["value"].partition(" · ")[0], source, value["layer"] or "the base"


def _called(output: str) -> str:
    """An output in words and by its name."""
    said = label(output)
    return output if said == output else f"{said} · {output}"


def _rho(driver: Driver | None) -> str:
    if driver is None:
        return "–"
    return f"{driver.correlation:+.2f}".replace("-", "−") + ("" if driver.stands_out else " (noise)")


def _of_value(found: OfValue, shown: int) -> Iterator[RenderableType]:
    value, source, layer = _origin(found.said)
    yield Text(f"{found.path}: {value}", "bold")
    yield Text(f"{found.said['description'].rstrip('.')}. {found.said['method'].capitalize()}, from {source}; set by {layer}.")
    if found.said["reason"]:
        yield Text(f"Reason: {found.said['reason']}")
    yield Text(_whose(found.basis))
    yield from _texts(found.places)
    yield ""
    yield from _moves(found, shown)


def _texts(places: tuple[str, ...]) -> Iterator[RenderableType]:
    """The paragraphs from the reader's own folder of documents, if there is one."""
    from nicias.evidence.claims import parse_claim
    from nicias.evidence.documents import documents_folder, paragraphs, read_document

    folder = documents_folder()
    for place in places:
        claim = parse_claim(place)
        text = read_document(folder, claim.source) if folder and claim.paragraphs else None
        lines = paragraphs(text) if text else []
        said = lines[claim.paragraphs[0] - 1] if claim.paragraphs and claim.paragraphs[0] <= len(lines) else ""
        if said:
            yield Padding(Text(f"{place}: {said[:QUOTED]}{' …' if len(said) > QUOTED else ''}"), (0, 0, 0, 2))


def _moves(found: OfValue, shown: int) -> Iterator[RenderableType]:
    if found.why_not:
        yield Text(f"What it moves: {found.why_not}.")
        return
    above = [(output, driver) for output, driver in found.moves.items() if driver.stands_out]
    if not above:
        yield Text(f"No figure goes with it beyond the noise of {found.basis.draws} draws.")
    rows = (above or list(found.moves.items()))[:shown]
    made = table("Figures that go with it, the strongest first", "", "ρ")
    for output, driver in rows:
        made.add_row(_called(output), _rho(driver))
    yield made


def _of_place(found: OfPlace, shown: int) -> Iterator[RenderableType]:
    yield Text(f"{found.claim}: {len(found.values)} values rest on it", "bold")
    yield Text(_whose(found.basis))
    if len(found.claim.paragraphs) == 1:
        yield from _texts((str(found.claim),))
    if not found.values:
        yield Text("No value of this run rests on it, so it moves no figure.")
        return
    yield ""
    made = table("The values that rest on it", "", "value", "set by", "what the draws show")
    for column in made.columns[1:]:
        column.justify = "left"
    for each in found.values:
        value, _, layer = _origin(each.said)
        above = sum(1 for driver in each.moves.values() if driver.stands_out)
        made.add_row(each.path, value, layer, each.why_not or f"{above} of {len(each.moves)} figures go with it")
    yield made
    moved = found.moved()
    yield ""
    if not moved:
        yield Text("No figure goes with any of them beyond the noise.")
        return
    numbers = table("Figures that go with them, the strongest first", "", "through", "ρ")
    numbers.columns[1].justify = "left"
    for output, path, driver in moved[:shown]:
        numbers.add_row(_called(output), path, _rho(driver))
    yield numbers
    if len(moved) > shown:
        yield Text(f"{len(moved) - shown} more; --all shows them.", "dim")


def _left_out(found: Without, every: bool) -> Iterator[RenderableType]:
    yield ""
    yield Text(
        f"Left to the base ({', '.join(found.paths)}), over {found.draws} draws at the same random numbers; the change with its error:", "bold"
    )
    moved = [
        (output, change)
        for output in found.outputs
        if (change := found.changes[output.name]).known and (every or abs(change.effect) > 2 * change.se)
    ]
    if not moved:
        yield Text("No figure moves by more than twice its error.")
        return
    made = table("", "", "change")
    for output, change in moved:
        number = f"{margin(change.effect)} ± {change.se:.2f}" if output.probability else f"{short(change.effect)} ± {short(change.se)}"
        made.add_row(_called(output.name), number)
    yield made


def _cited(found: Cited, shown: int) -> Iterator[RenderableType]:
    basis = found.basis
    yield Text(f"What {basis.name} rests on", "bold")
    yield Text(_whose(basis))
    for source, places in found.places.items():
        yield ""
        yield Text(found.reference(source), "bold")
        beside = found.beside.get(source, 0)
        if beside:
            yield Padding(Text(f"{beside} values cited from it are facts beside the model; no answer depends on them."), (0, 0, 0, 2))
        if not places:
            continue
        made = table("1 place" if len(places) == 1 else f"{len(places)} places", "", "values", f"drives {label(found.main)} most")
        made.columns[2].justify = "left"
        for place in places[:shown]:
            driver = place.strongest
            made.add_row(place.of, str(len(place.values)), f"{driver.path} {_rho(driver)}" if driver else "– (the same in every draw)")
        yield made
        if len(places) > shown:
            yield Text(f"{len(places) - shown} more places; --all shows them.", "dim")
    if found.judged:
        yield ""
        people = ", ".join(f"{person} ({count})" for person, count in found.judged.items())
        yield Text(f"Judged without a source, with a name and a reason: {people}.")
    yield ""
    yield Text(f"Computed with Nicias {found.version}; the equations are in docs/design/engine.md. Fingerprint {basis.record['fingerprint']}.")
