"""Problems with a file, for people: file:line:column, the line with a caret, the nearest valid spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple

from nicias.errors import ScenarioError
from nicias.evidence.strict import describe_letter

Level = Literal["error", "warning"]
DataPath = tuple[str | int, ...]

_WIDEST = 160


class Position(NamedTuple):
    """A place in a file; both count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario. `path` is the scenario path or the keys that lead to it; `excerpt` the line itself."""

    file: str
    line: int
    column: int
    path: str
    level: Level
    message: str
    excerpt: str = ""

    def render(self) -> str:
        """The message as printed: place, sentence, the line and a caret."""
        where = f"{self.file}:{self.line}:{self.column}: " if self.file else ""
        head = f"{where}{self.path + ': ' if self.path else ''}{self.message}"
        if not self.excerpt.strip():
            return head
        start = max(0, self.column - _WIDEST // 2)
        shown = self.excerpt[start : start + _WIDEST].replace("\t", " ")
        return f"{head}\n  {shown}\n  {' ' * (self.column - 1 - start)}^"

    def to_dict(self) -> dict[str, Any]:
        """The finding of the JSON contract."""
        names = ("file", "line", "column", "path", "level", "message")
        return {name: getattr(self, name) for name in names}


class Unreadable(ScenarioError):
    """A scenario that cannot be read as meant; `problems` lists everything found before reading stopped."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0].render()
        more = len(self.problems) - 1
        rest = f"\n({more} more problem{'s' if more > 1 else ''}: `nicias check` lists them.)" if more else ""
        super().__init__(first + rest)


@dataclass
class Page:
    """One file as read: its text, its data, and the position of each key and value by the keys that lead there."""

    name: str
    text: str
    data: Any = None
    keys: dict[DataPath, Position] = field(default_factory=dict)
    positions: dict[DataPath, Position] = field(default_factory=dict)

    def problem_at(self, position: Position, message: str, path: str = "", level: Level = "error") -> Problem:
        """A problem at a place in this file."""
        lines = self.text.split("\n")
        excerpt = lines[position.line - 1] if position.line <= len(lines) else ""
        return Problem(self.name, position.line, position.column, path, level, message, excerpt)

    def problem(self, where: DataPath, message: str, level: Level = "error", *, key: bool = False) -> Problem:
        """A problem with the value (or the key) at `where`; the nearest enclosing place if it has none of its own."""
        place = where
        while place and place not in self.positions:
            place = place[:-1]
        position = self.positions.get(place, Position(1, 1))
        if (key or place != where) and place in self.keys:
            position = self.keys[place]
        return self.problem_at(position, message, ".".join(str(part) for part in where), level)

    def line_of(self, where: DataPath) -> Position:
        """Where a key stands, for messages about it later."""
        return self.keys.get(where) or self.positions.get(where) or Position(1, 1)


def nearest(word: str, allowed: Iterable[str]) -> str:
    """What to say after an unknown name: the letter that only looks right, the nearest spelling, what is allowed."""
    options = list(allowed)
    parts: list[str] = []
    if not word.isascii():
        parts.append(f"In what was written, {describe_letter(word, '[ -~]')}.")
    near = get_close_matches(word, options, n=1, cutoff=0.6)
    if near:
        parts.append(f"Did you mean '{near[0]}'?")
    if options and len(options) <= 40:
        parts.append(f"Allowed: {', '.join(options)}.")
    return " ".join(parts)
