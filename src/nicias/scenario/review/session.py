"""A review: items of a reading decided one by one, each written into the scenario at once and logged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nicias.errors import ScenarioError, UsageError
from nicias.scenario.editing import edited, write_file
from nicias.scenario.folder import bundled_root, read_files
from nicias.scenario.known import Known
from nicias.scenario.load import load_files
from nicias.scenario.problems import Unreadable
from nicias.scenario.review.accepting import writing
from nicias.scenario.review.decisions import append, decided, decision
from nicias.scenario.review.items import Item, Read
from nicias.scenario.review.matching import Match, match_quantity
from nicias.scenario.scenario import Scenario


@dataclass(frozen=True)
class Pending:
    """An item still to be decided, what it is to the scenario, and its place in the queue."""

    item: Item
    match: Match | None
    number: int
    of: int


class Review:
    """A reading under review into a scenario's folder. Raises UsageError for a bundled scenario, which is not written to."""

    def __init__(self, read: Read, folder: Path, by: str) -> None:
        if not folder.is_dir():
            raise UsageError(f"'{folder}' is not a folder; `nicias new scenario NAME` starts one.")
        if folder.resolve().is_relative_to(bundled_root().resolve()):
            raise UsageError("A bundled scenario is not written to; copy its folder and review into the copy.")
        self.read, self.folder, self.by = read, folder, by
        self.load()

    def load(self) -> None:
        """Read the scenario's files as they are now."""
        self.files = read_files(self.folder)
        self.scenario: Scenario = load_files(self.folder.resolve().name, self.files)
        latest = max([self.scenario.as_of, *(source.date for source in self.scenario.sources.values())])
        self.known: Known = self.scenario.at(latest)

    def pending(self) -> Iterator[Pending]:
        """The items that have no decision yet, the surest first, quantities before what may contradict them."""
        done = decided(self.folder)
        order = {"quantity": 0, "forecast": 1, "proposal": 2, "assumption": 3, "contradiction": 4}
        items = [item for item in self.read.items if item.id not in done]
        items.sort(key=lambda item: (order[item.kind], -item.confidence, str(item.claim)))
        for number, item in enumerate(items, start=1):
            if item.id not in decided(self.folder):
                match = match_quantity(self.scenario, self.known, item) if item.kind == "quantity" else None
                yield Pending(item, match, number, len(items))

    def accept(self, item: Item, why: str, changed: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        """Write an item (with changed fields, if any) into the scenario and log it; returns the places written.

        Raises UsageError and writes nothing if the scenario would not be readable with it.
        """
        if item.id in decided(self.folder):
            return ()
        final = replace(item, fields=_without_empty({**item.fields, **(changed or {})}))
        made = writing(self.scenario, self.known, final, self.read.sources)
        content = dict(self.files.content)
        for name, edits in made.edits.items():
            content[name] = edited(content.get(name, b""), edits)
        try:
            load_files(self.scenario.name, replace(self.files, content=content))
        except Unreadable as error:
            problem = error.problems[0]
            raise UsageError(
                f"Nothing was written, because the scenario could not be read with it: {problem.path}: {problem.message}"
            ) from None
        except ScenarioError as error:
            raise UsageError(f"Nothing was written: {error}") from None
        for name in made.edits:
            write_file(self.folder / name, content[name])
        before = {key: [item.fields.get(key), value] for key, value in (changed or {}).items()}
        append(self.folder, decision(item, "accept", self.by, why, before, made.places))
        self.load()
        return made.places

    def reject(self, item: Item, why: str) -> bool:
        """Log that an item was refused, unless it is decided already; nothing else is written. Returns whether it was logged."""
        if item.id in decided(self.folder):
            return False
        append(self.folder, decision(item, "reject", self.by, why))
        return True


def _without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None and value != ""}
