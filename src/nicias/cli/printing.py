"""Printing: JSON objects and plain tables to stdout."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Sequence
from typing import Any


def print_json(data: Any) -> None:
    """One JSON object, readable and in Unicode."""
    print(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))


def talk(message: str) -> None:
    """A remark that is not the result: to stderr."""
    print(message, file=sys.stderr)


def page_width() -> int:
    """Columns of the terminal, or 100 when there is none."""
    return max(60, shutil.get_terminal_size((100, 24)).columns)


def text_width(text: str) -> int:
    """Columns a text takes on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def wrapped(text: str, indent: str = "") -> str:
    """A paragraph wrapped to the page."""
    return textwrap.fill(text, page_width(), initial_indent=indent, subsequent_indent=indent)


def table(header: Sequence[str], rows: Sequence[Sequence[str]], *, widest: int | None = None) -> str:
    """Left-aligned columns under a header; cells wider than `widest` are wrapped within their column."""
    limit = widest or max(12, page_width() // max(1, len(header)))
    cells = [[_lines(cell, limit) for cell in row] for row in (header, *rows)]
    widths = [max((text_width(line) for row in cells for line in row[i]), default=0) for i in range(len(header))]
    out: list[str] = []
    for index, row in enumerate(cells):
        for k in range(max(len(lines) for lines in row)):
            parts = [(lines[k] if k < len(lines) else "") for lines in row]
            out.append("  ".join(part + " " * (w - text_width(part)) for part, w in zip(parts, widths, strict=True)).rstrip())
        if index == 0:
            out.append("  ".join("─" * w for w in widths))
    return "\n".join(out)


def _lines(cell: str, limit: int) -> list[str]:
    return textwrap.wrap(cell, limit, break_on_hyphens=False) or [""]
