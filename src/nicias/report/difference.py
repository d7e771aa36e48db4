"""What moved between two runs, on the terminal: the figures first, then which changed values moved them, then what changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from nicias.report.comparison import label
from nicias.report.explanation import amount
from nicias.report.parts import print_parts
from nicias.report.tables import interval, table
from nicias.report.words import margin, share, short
from nicias.study.diff import ChangedValue, Moved, RunDiff
from nicias.study.moving import Decomposed
from nicias.study.probability import Difference

FAMILIES = ("terms", "yields_more", "chance")
"""Outputs that are shown only if they moved."""

SHOWN = 15
"""Changed values before the rest is only counted."""


def print_diff(found: RunDiff, every: bool = False, console: Console | None = None) -> None:
    """Print a difference; `every` shows every figure and every changed value."""
    print_parts(_parts(found, every), console)


def _parts(found: RunDiff, every: bool) -> Iterator[RenderableType]:
    yield Text(opening(found), "bold")
    yield Text("Both are what follows from written assumptions, not yet backtested.")
    yield ""
    yield from _asked(found)
    yield from _figures(found, every)
    yield from _views(found)
    yield ""
    if found.decomposed:
        yield from _shared_out(found, found.decomposed)
    else:
        yield Text("Which changed value moved it", "bold")
        yield Text(f"Not shared out. {found.undecomposed}")
    yield ""
    yield from _changed(found, every)


def opening(found: RunDiff) -> str:
    """The main figure before and after, and what accounts for most of the change."""
    main = next((m for m in found.moved if m.output.name == "ceasefire.12"), None) or next(
        (m for m in found.moved if m.output.name.startswith("ceasefire.")), None
    )
    if main is None:
        return "The two runs have no figure in common."
    said = f"{label(main.output.name).capitalize()}: {share(main.before.p)} → {share(main.after.p)}, {_change(main.change)}"
    if not main.stands_out:
        said += "; that is within its error"
    first = found.decomposed.parts[0] if found.decomposed and found.decomposed.parts else None
    if main.stands_out and first and found.decomposed:
        effect = first.effects[found.decomposed.main]
        said += f"; most of it by {first.name} ({_change(effect)} over {found.decomposed.draws} draws)"
    return said + "."


def _change(change: Difference) -> str:
    if not change.known:
        return "no data"
    return f"{100 * change.effect:+.1f} ± {100 * change.se:.1f} points".replace("-", "−")


def _asked(found: RunDiff) -> Iterator[RenderableType]:
    made = table("What was asked differently", "", found.before.name, found.after.name)
    for name, (one, two) in found.asked.items():
        if name == "definition":
            keys = [key for key in two if not isinstance(one, dict) or one.get(key) != two[key]]
            one, two = ({key: (each or {}).get(key) for key in keys} for each in (one, two))
        made.add_row(name.replace("_", " "), _plain(one), _plain(two))
    if found.asked:
        yield made
    else:
        yield Text("The same question was asked of the same scenario.")
    yield ""


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}={inner}" for key, inner in value.items()) or "–"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None else str(value)


def _figures(found: RunDiff, every: bool) -> Iterator[RenderableType]:
    paired = bool(found.moved) and found.moved[0].paired
    title = "What moved (90 % interval across draws; the change with its standard error, "
    made = table(title + ("paired)" if paired else "not paired: other random numbers)"), "", "before", "after", "change")
    made.columns[0].no_wrap = True
    for moved in found.moved:
        if every or moved.output.name.partition(".")[0] not in FAMILIES or moved.stands_out:
            name = moved.output.name if moved.output.name.startswith("terms.") else label(moved.output.name)
            made.add_row(name, _figure(moved, before=True), _figure(moved, before=False), _moved(moved))
    yield made


def _figure(moved: Moved, *, before: bool) -> str:
    figure = moved.before if before else moved.after
    return interval(figure) if moved.output.probability else amount(figure, "").strip()


def _moved(moved: Moved) -> str:
    change = moved.change
    if not change.known:
        return "no data"
    number = margin(change.effect) if moved.output.probability else short(change.effect)
    error = f"{change.se:.2f}" if moved.output.probability else short(change.se)
    return f"{number} ± {error}{' *' if moved.stands_out else ''}"


def _views(found: RunDiff) -> Iterator[RenderableType]:
    if not found.views:
        return
    yield ""
    made = table("The views side by side, each at its own date: before → after", "", *found.views)
    for name in next(iter(found.views.values())):
        pairs = [figures[name] for figures in found.views.values()]
        made.add_row(label(name), *(" → ".join("no data" if p is None else share(p) for p in pair) for pair in pairs))
    yield made


def _shared_out(found: RunDiff, decomposed: Decomposed) -> Iterator[RenderableType]:
    rest = decomposed.rest.get(decomposed.main)
    if decomposed.parts:
        made = table(
            f"Which changed values moved {label(decomposed.main)} ({decomposed.method}; {decomposed.draws} draws)", "", "part", "values"
        )
        made.columns[2].justify = "left"
        for part in decomposed.parts:
            values = ", ".join(part.paths[:3]) + (f" and {len(part.paths) - 3} more" if len(part.paths) > 3 else "")
            made.add_row(part.name, _change(part.effects[decomposed.main]), values)
        yield made
    else:
        yield Text("No value on which an answer depends was changed.")
    if rest and rest.known:
        why = f" They differ in {', '.join(decomposed.rest_of)}." if decomposed.rest_of else ""
        if rest.effect == 0:
            yield Text(f"Played again, both runs give what they gave; nothing is left over.{why}")
        else:
            yield Text(f"Left over, and no value's doing: {_change(rest)}.{why}")


def _changed(found: RunDiff, every: bool) -> Iterator[RenderableType]:
    read = [change for change in found.changed if change.read]
    beside = len(found.changed) - len(read)
    if not found.changed:
        yield Text("No value was changed.")
        return
    shown = list(found.changed) if every else read[:SHOWN]
    made = table(f"{len(read)} changed values on which an answer depends, and {beside} beside the model", "", "before", "after")
    for column in made.columns[1:]:
        column.justify = "left"
    for change in shown:
        made.add_row(change.path, *_sides(change))
    yield made
    if len(shown) < len(found.changed):
        yield Padding(Text(f"{len(found.changed) - len(shown)} more; --all shows them.", "dim"), (0, 0, 0, 0))


def _sides(change: ChangedValue) -> tuple[str, str]:
    def side(value: Any) -> str:
        if value is None:
            return "no value"
        source = ", ".join(value["of"]) or (f"judged by {value['by']}" if value["by"] else "no source")
        return f"{str(value['value']).partition(' · ')[0]} · {source} · {value['layer'] or 'the base'}"

    return side(change.before), side(change.after)
