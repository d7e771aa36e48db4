"""One history on the terminal: its dated events, the turning points marked, and what would have ended it otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from nicias.report.parts import print_parts
from nicias.report.tables import table
from nicias.report.words import share, short
from nicias.study.flip import Flip
from nicias.study.one_history import sentence
from nicias.study.story import Story

SHOWN = 8


def print_story(found: Story, every: bool = False, console: Console | None = None) -> None:
    """Print a history; `every` prints all its events and all the changes that flip it."""
    print_parts(_parts(found, every), console)


def _parts(found: Story, every: bool) -> Iterator[RenderableType]:
    basis, events = found.basis, found.history.events
    yield Text(f"History {found.number} of {basis.name} · {basis.record['scenario']} · {basis.whose}", "bold")
    yield Text(f"One of the run's own histories (draw {found.draw}, history {found.of_draw}), played again. It is a story the model tells, not a forecast.")
    yield ""
    shown = [event for event in events if every or event.turning]
    made = table("What happened (the month ending on that day)", "date", "what", "mechanism", "term")
    made.columns[1].justify = made.columns[2].justify = made.columns[3].justify = "left"
    for event in shown:
        made.add_row(event.date, event.text, event.mechanism, event.term)
    yield made
    rest = Counter(event.kind for event in events if event not in shown)
    if rest:
        yield Text("Besides: " + ", ".join(f"{kind} {count}" for kind, count in rest.most_common()) + " (months; --all shows them).")
    yield ""
    yield Text(f"It ends in: {found.history.ending.replace('_', ' ')}.", "bold")
    yield from _changes(found, every)


def _changes(found: Story, every: bool) -> Iterator[RenderableType]:
    if found.smallest is None:
        yield Text(str(found.why_none))
    else:
        yield Text(f"The smallest change among {len(found.flips.tried)} values that would have ended it otherwise: {_one(found.smallest)}")
        for flip in found.flips.values[1 : None if every else SHOWN]:
            yield Text(f"– also {_one(flip)}")
        more = len(found.flips.values) - SHOWN
        if more > 0 and not every:
            yield Text(f"– and {more} larger ones.")
    if found.flips.switches:
        yield Text("Without one of these mechanisms it ends otherwise:")
        for flip in found.flips.switches:
            name = flip.path.partition(".")[2]
            yield Text(f"– {name} ({flip.ending.replace('_', ' ')}): {sentence(name)}")


def _one(flip: Flip) -> str:
    def said(value: object) -> str:
        return short(value) if isinstance(value, float) else str(value)

    over = f", over {share(flip.size)} of its probability" if flip.size is not None else ""
    return f"{flip.path} {said(flip.before)} → {said(flip.after)}{over} ({flip.ending.replace('_', ' ')})."
