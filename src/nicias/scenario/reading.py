"""Strict YAML: text in, plain data and the position of every key and value out.

YAML 1.2 core scalars plus `_` in numbers. Anchors, aliases, tags, merge keys, duplicate keys, control characters and
numbers that are not finite are refused; depth and size are bounded before anything is built, so hostile text ends in a message.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from nicias.scenario.problems import Page, Position, Unreadable

LARGEST_FILE = 2_000_000
"""Bytes of the largest file that is read."""

DEEPEST = 16
"""Levels of nesting that are read."""

_LARGEST_TREE = 300_000
_LONGEST_NUMBER = 64
_INTEGER = re.compile(r"[-+]?[0-9][0-9_]*\Z")
_OCTAL = re.compile(r"0o[0-7]+\Z")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9][0-9_]*|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\Z")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# Control characters, and the marks that reorder text on screen so that a reviewer reads something else than the program.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Container:
    data: dict[str, Any] | list[Any]
    path: tuple[str | int, ...]
    key: str | None = None
    key_position: Position | None = None
    as_text: bool = False


@dataclass
class _Builder:
    page: Page
    text_keys: frozenset[str]
    stack: list[_Container] = field(default_factory=list)
    nodes: int = 0
    root: Any = None

    def here(self, event: Any) -> Position:
        return Position(event.start_mark.line + 1, event.start_mark.column + 1)

    def refuse(self, event: Any, message: str) -> Unreadable:
        return Unreadable([self.page.problem_at(self.here(event), message)])

    def place(self, event: Any) -> tuple[str | int, ...]:
        """The path at which the value of this event goes; takes the position of its key or of itself."""
        self.nodes += 1
        if self.nodes > _LARGEST_TREE:
            raise self.refuse(event, f"the file has more than {_LARGEST_TREE} keys and values.")
        if not self.stack:
            path: tuple[str | int, ...] = ()
        else:
            top = self.stack[-1]
            path = (*top.path, len(top.data) if isinstance(top.data, list) else top.key or "")
            if top.key_position is not None:
                self.page.keys[path] = top.key_position
        self.page.positions[path] = self.here(event)
        return path

    def add(self, value: Any) -> None:
        if not self.stack:
            self.root = value
        elif isinstance(self.stack[-1].data, list):
            self.stack[-1].data.append(value)
        else:
            top = self.stack[-1]
            top.data[top.key or ""] = value  # type: ignore[index]
            top.key, top.key_position = None, None

    def wants_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].data, dict) and self.stack[-1].key_position is None

    def open(self, event: Any, data: dict[str, Any] | list[Any]) -> None:
        if self.wants_key():
            raise self.refuse(event, "a key is a word, not a list or a mapping.")
        path = self.place(event)
        if len(self.stack) >= DEEPEST:
            raise self.refuse(event, f"nested more than {DEEPEST} levels deep.")
        as_text = bool(path) and path[-1] in self.text_keys
        self.add(data)
        self.stack.append(_Container(data, path, as_text=as_text))

    def scalar(self, event: Any) -> None:
        if self.wants_key():
            top = self.stack[-1]
            if event.value in top.data:
                first = self.page.keys.get((*top.path, event.value))
                where = f" (first on line {first.line})" if first else ""
                raise self.refuse(event, f"'{event.value[:60]}' is given twice{where}.")
            top.key, top.key_position = event.value, self.here(event)
            return
        self.place(event)
        keep = bool(event.style) or (bool(self.stack) and self.stack[-1].as_text)
        try:
            self.add(event.value if keep else resolve(event.value))
        except ValueError as error:
            raise self.refuse(event, str(error)) from None


def resolve(text: str) -> Any:
    """A plain scalar by the YAML 1.2 core schema plus `_` in numbers. Raises ValueError for NaN and infinities.

    >>> resolve("no"), resolve("1:30"), resolve("30_000"), resolve(".5"), resolve("true"), resolve("2025-08-30")
    ('no', '1:30', 30000, 0.5, True, '2025-08-30')
    """
    if text in _WORDS:
        return _WORDS[text]
    if _NOT_FINITE.match(text):
        raise ValueError(f"{text} is not a finite number.")
    numeric = _INTEGER.match(text) or _FLOAT.match(text)
    if (numeric or _OCTAL.match(text) or _HEXADECIMAL.match(text)) and len(text) > _LONGEST_NUMBER:
        raise ValueError(f"a number of {len(text)} characters is too long.")
    if _INTEGER.match(text):
        return int(text.replace("_", ""))
    if _OCTAL.match(text) or _HEXADECIMAL.match(text):
        return int(text, 0)
    if numeric:
        number = float(text.replace("_", ""))
        if not math.isfinite(number):
            raise ValueError(f"{text} is not a finite number.")
        return number
    return text


def decode(name: str, content: bytes) -> str:
    """UTF-8 text without control characters, or Unreadable with the line and column of the first bad byte."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8", errors="replace")
        position = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        problem = Page(name, "").problem_at(position, f"byte {error.start + 1} is not UTF-8 text; save the file as UTF-8.")
        raise Unreadable([problem]) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _FORBIDDEN.search(text)
    if bad:
        before = text[: bad.start()]
        position = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
        problem = Page(name, "").problem_at(position, f"the control character U+{ord(bad.group()):04X} is not allowed.")
        raise Unreadable([problem])
    return text


def read(name: str, content: bytes, *, text_keys: frozenset[str] = frozenset()) -> Page:
    """Read one file. Scalars directly under a key in `text_keys` stay text. Raises Unreadable."""
    if len(content) > LARGEST_FILE:
        raise Unreadable([Page(name, "").problem_at(Position(1, 1), too_large(len(content)))])
    page = Page(name, decode(name, content))
    builder = _Builder(page, text_keys)
    try:
        for event in _events(page.text):
            _take(builder, event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)
        raise Unreadable([page.problem_at(position, _not_yaml(str(error.problem or error)))]) from None
    except yaml.YAMLError as error:
        raise Unreadable([page.problem_at(Position(1, 1), f"this is not YAML: {error}.")]) from None
    page.data = builder.root
    return page


def _not_yaml(problem: str) -> str:
    """The parser's words, with what usually causes them; the depth that the parser refuses is far beyond ours."""
    if "nesting depth" in problem:
        return f"nested more than {DEEPEST} levels deep."
    hints = {
        "mapping values are not allowed": " Text that contains ': ' needs quotes around it.",
        "cannot start any token": " Text that starts with this character needs quotes around it; indent with spaces, not tabs.",
        "could not find expected ':'": " A key ends with ': '.",
        "did not find expected": " Check the indentation, and that quotes and brackets close.",
    }
    return f"this is not YAML: {problem}.{next((hint for words, hint in hints.items() if words in problem), '')}"


def too_large(size: int) -> str:
    """The message for a file above the limit."""
    return f"the file has {size / 1e6:.1f} MB; files are read up to {LARGEST_FILE / 1e6:.0f} MB."


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_Loader)


def _take(builder: _Builder, event: Any) -> None:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise builder.refuse(event, "anchors and aliases (& and *) are not allowed; write the value out.")
    if getattr(event, "tag", None):
        raise builder.refuse(event, "tags (!) are not allowed.")
    if isinstance(event, yaml.ScalarEvent):
        builder.scalar(event)
    elif isinstance(event, yaml.MappingStartEvent):
        builder.open(event, {})
    elif isinstance(event, yaml.SequenceStartEvent):
        builder.open(event, [])
    elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
        builder.stack.pop()
    elif isinstance(event, yaml.DocumentStartEvent) and builder.nodes:
        raise builder.refuse(event, "one file holds one document; a second one starts here.")
