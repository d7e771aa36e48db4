"""`nicias review DIR --into SCENARIO`: a person decides what a reading proposed, one key each, or from a file of decisions."""

from __future__ import annotations

import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nicias.cli.options import Json
from nicias.cli.printing import print_json, talk, wrapped

if TYPE_CHECKING:
    from nicias.scenario.review.items import Item
    from nicias.scenario.review.session import Pending, Review

KEYS = "a accept   e edit and accept   r reject   s skip   w say why with the next key   q quit"


def register(app: typer.Typer) -> None:
    """Add `review` to the app."""
    app.command("review")(review)


def review(
    reading: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that `nicias read` wrote.")],
    into: Annotated[Path, typer.Option("--into", metavar="FOLDER", help="The scenario that accepted items are written into.")],
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who decides [the user of this computer].")] = None,
    decisions: Annotated[
        Path | None,
        typer.Option("--decisions", metavar="FILE", help="Decide from a YAML list of {id, decision, why, set} instead of keys."),
    ] = None,
    least: Annotated[float, typer.Option("--least", metavar="SHARE", help="Leave out items below this confidence.")] = 0.0,
    json: Json = False,
) -> None:
    """Accept, edit or reject each proposed item. Accepted ones are written into the scenario; every decision is logged."""
    from nicias.scenario.review.items import load_reading
    from nicias.scenario.review.session import Review

    session = Review(load_reading(reading), into, by or getpass.getuser())
    counts = {"accepted": 0, "rejected": 0, "refused": 0, "left": 0}
    if decisions:
        _from_file(session, decisions, counts)
    else:
        _by_keys(session, least, counts)
    counts["left"] = sum(1 for pending in session.pending() if pending.item.confidence >= least)
    if json:
        print_json({"into": str(into), **counts})
    else:
        talk(f"{counts['accepted']} accepted, {counts['rejected']} rejected, {counts['left']} left to decide.")
    if counts["refused"]:
        raise typer.Exit(1)


def _from_file(session: Review, file: Path, counts: dict[str, int]) -> None:
    """Decide what a file says. An unknown id is a mistake; an item decided before stays as it is."""
    from nicias.errors import UsageError

    items = {item.id: item for item in session.read.items}
    for number, entry in enumerate(_entries(file), start=1):
        item = items.get(str(entry.get("id", "")))
        verdict = entry.get("decision")
        if item is None or verdict not in ("accept", "edit", "reject", "skip"):
            what = (
                f"has no item '{entry.get('id')}'"
                if item is None
                else f"knows no decision '{verdict}'; write accept, edit, reject or skip"
            )
            raise UsageError(f"{file}, entry {number}: the reading {what}.")
        why = str(entry.get("why") or "decided from a file")
        try:
            if verdict == "reject":
                counts["rejected"] += session.reject(item, why)
            elif verdict != "skip" and session.accept(item, why, entry.get("set") or {}):
                counts["accepted"] += 1
        except UsageError as error:
            counts["refused"] += 1
            talk(f"{item.id} ({item.claim}): {error}")


def _entries(file: Path) -> list[dict[str, Any]]:
    from ruamel.yaml import YAML, YAMLError

    from nicias.errors import UsageError

    try:
        data = YAML(typ="safe").load(file.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"'{file}' cannot be read ({error.strerror}).") from None
    except (YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"'{file}' cannot be read: {' '.join(str(error).split())[:200]}.") from None
    if data is None:
        return []
    if not isinstance(data, list) or not all(isinstance(entry, dict) for entry in data):
        raise UsageError(f"'{file}' should be a list of {{id, decision, why, set}}.")
    return data


def _by_keys(session: Review, least: float, counts: dict[str, int]) -> None:
    from nicias.errors import UsageError

    talk(KEYS)
    for pending in session.pending():
        if pending.item.confidence < least:
            continue
        print(_shown(session, pending))
        why = ""
        while True:
            key = _key()
            if key == "w":
                why = _line("why: ")
                continue
            try:
                if key in ("a", "e"):
                    changed = _edited(pending.item) if key == "e" else {}
                    for place in session.accept(
                        pending.item, why or ("read as edited" if changed else "reads as proposed"), changed
                    ):
                        talk(f"written: {place}")
                    counts["accepted"] += 1
                elif key == "r":
                    session.reject(pending.item, why or "does not read as proposed")
                    counts["rejected"] += 1
                elif key in ("q", ""):
                    return
                elif key != "s":
                    talk(KEYS)
                    continue
            except UsageError as error:
                talk(str(error))
                continue
            break


def _shown(session: Review, pending: Pending) -> str:
    item = pending.item
    lines = [f"\n── {pending.number} of {pending.of} · {item.kind} · {item.claim} · confidence {item.confidence:.2f}"]
    paragraph = session.read.paragraph(item)
    if paragraph:
        lines.append(wrapped(_context(paragraph, item.quote), "   "))
    if pending.match is not None and pending.match.relation != "new":
        lines.append(wrapped(f"{pending.match.relation}: {pending.match.path} is {pending.match.value}", "   "))
    lines += [wrapped(f"{key}: {_plain(value)}", "   ") for key, value in item.fields.items() if key not in ("resolves",)]
    return "\n".join(lines)


def _context(paragraph: str, quote: str) -> str:
    """The part of a paragraph around the quoted words."""
    place = paragraph.find(quote.removesuffix(" …"))
    if place < 0:
        return paragraph[:400]
    first, last = max(0, place - 160), min(len(paragraph), place + len(quote) + 200)
    return f"{'… ' if first else ''}{paragraph[first:place]}«{paragraph[place : place + len(quote.removesuffix(' …'))]}»{paragraph[place + len(quote.removesuffix(' …')) : last]}{' …' if last < len(paragraph) else ''}"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(_plain(inner) for inner in value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000 else str(value)


def _edited(item: Item) -> dict[str, Any]:
    """The fields that a person changes, one after another; an empty answer keeps what is there, `-` empties it."""
    from ruamel.yaml import YAML, YAMLError

    changed: dict[str, Any] = {}
    for key, value in item.fields.items():
        given = _line(f"{key} [{_as_written(value)}]: ").strip()
        if not given:
            continue
        try:
            read: Any = None if given == "-" else YAML(typ="safe").load(f"x: {given}")["x"]
        except (YAMLError, TypeError):
            read = given
        changed[key] = read.isoformat() if hasattr(read, "isoformat") else read
    return changed


def _as_written(value: Any) -> str:
    """A field as a person would type it: lists and mappings in one line of YAML."""
    import json

    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else _plain(value)


def _key() -> str:
    """One keystroke; without a terminal, the first letter of the next line."""
    if sys.stdin.isatty():
        return typer.getchar().lower()
    return sys.stdin.readline().strip()[:1].lower()


def _line(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().rstrip("\n")
