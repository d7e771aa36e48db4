"""A table of dated observations, read strictly: every row says what was seen, when, and who says so."""

from __future__ import annotations

import csv
import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nicias.errors import ScenarioError, UsageError
from nicias.study.calendar import parse_date
from nicias.study.observing import Observable

REQUIRED = ("date", "what", "value", "source")
OPTIONAL = ("since", "error", "note")
_YES, _NO = ("yes", "true"), ("no", "false")


@dataclass(frozen=True)
class Observation:
    """One row. `since` is where a sum starts (None: each view's own date); `error` the standard error of a number."""

    date: datetime.date
    what: str
    value: float  # a switch 0 or 1, a choice its place among the choices
    text: str
    source: str
    since: datetime.date | None
    error: float
    line: int


def read_observations(path: str | Path, known: Mapping[str, Observable]) -> tuple[Observation, ...]:
    """The rows of a CSV file, by date. Raises UsageError for a file that cannot be read and ScenarioError, with file:line, for a bad row."""
    file = Path(path)
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            header = [name.strip() for name in reader.fieldnames or ()]
            _check_header(file, header)
            reader.fieldnames = header
            rows = [_row(file, reader.line_num, row, known) for row in reader]
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{file} is not a table of comma-separated values in UTF-8 ({error}).") from None
    if not rows:
        raise UsageError(f"{file} has no observations.")
    _refuse_twice(file, rows)
    return tuple(sorted(rows, key=lambda each: (each.date, each.line)))


def _check_header(file: Path, header: list[str]) -> None:
    for name in header:
        if name not in (*REQUIRED, *OPTIONAL):
            raise ScenarioError(f"{file}:1: there is no column '{name}'. Allowed: {', '.join((*REQUIRED, *OPTIONAL))}.")
    for name in REQUIRED:
        if name not in header:
            raise ScenarioError(f"{file}:1: the column '{name}' is missing; needed are {', '.join(REQUIRED)}.")


def _row(file: Path, line: int, row: Mapping[str | None, str | None], known: Mapping[str, Observable]) -> Observation:
    def refuse(message: str) -> ScenarioError:
        return ScenarioError(f"{file}:{line}: {message}")

    if None in row or any(value is None for value in row.values()):
        raise refuse("the row has more or fewer cells than the header.")
    cell = {str(name): (value or "").strip() for name, value in row.items()}
    what = known.get(cell["what"])
    if what is None:
        raise refuse(f"'{cell['what']}' is not something the engine simulates. Allowed: {', '.join(known)}.")
    if not cell["source"]:
        raise refuse("no source: an observation says who reports it.")
    try:
        date = parse_date(cell["date"])
        since = parse_date(cell["since"]) if cell.get("since") else None
    except UsageError as error:
        raise refuse(str(error)) from None
    if since is not None and since >= date:
        raise refuse(f"`since` {since} is not before {date}.")
    value = _value(cell["value"], what)
    if value is None:
        raise refuse(f"'{cell['value']}' is not a value of {what.name}: {_expected(what)}.")
    error = _number(cell.get("error", ""))
    if what.kind == "number":
        if error is None or error <= 0:
            raise refuse(f"{what.name} needs an `error` above 0: the standard error of the figure, in {what.unit}.")
    elif cell.get("error"):
        raise refuse(f"{what.name} is not a measured number; leave `error` empty.")
    return Observation(date, what.name, value, cell["value"], cell["source"], since, error or 0.0, line)


def _value(text: str, what: Observable) -> float | None:
    if what.kind == "switch":
        return 1.0 if text.lower() in _YES else 0.0 if text.lower() in _NO else None
    if what.kind == "choice":
        return float(what.choices.index(text)) if text in what.choices else None
    number = _number(text)
    if what.kind == "count" and (number is None or number < 0 or number != int(number)):
        return None
    return number


def _number(text: str) -> float | None:
    try:
        number = float(text.replace("_", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _expected(what: Observable) -> str:
    if what.kind == "switch":
        return "yes or no"
    if what.kind == "choice":
        return ", ".join(what.choices)
    return f"a {'whole number' if what.kind == 'count' else 'number'} of {what.unit}"


def _refuse_twice(file: Path, rows: list[Observation]) -> None:
    seen: dict[tuple[datetime.date, str], Observation] = {}
    for row in rows:
        other = seen.setdefault((row.date, row.what), row)
        if other is not row:
            raise ScenarioError(
                f"{file}:{row.line}: {row.what} on {row.date} stands at line {other.line} already; one observation may not count twice."
            )
