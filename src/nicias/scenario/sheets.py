"""Tables in files: CSV and Excel workbooks, written so that no cell runs as a formula and read as untrusted input."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from nicias.errors import UsageError
from nicias.scenario.problems import nearest
from nicias.scenario.rows import COLUMNS, Cell, Row

LARGEST_TABLE = 20_000_000
"""Bytes of the largest table that is read."""

LARGEST_UNPACKED = 200_000_000
MOST_ROWS = 100_000
LONGEST_CELL = 32_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")


def write_table(path: Path, table: Iterable[Row]) -> int:
    """Write rows to a .csv or .xlsx file and return how many. Raises UsageError for another ending."""
    lines = [[_escaped(row.get(column)) for column in COLUMNS] for row in table]
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            csv.writer(file).writerows([COLUMNS, *lines])
    elif path.suffix == ".xlsx":
        _write_workbook(path, lines)
    else:
        raise UsageError(f"'{path.name}' should end in .csv or .xlsx.")
    return len(lines)


def read_table(path: Path) -> list[tuple[int, Row]]:
    """The rows of a .csv or .xlsx file with their numbers in it (the header is row 1). Raises UsageError."""
    if path.suffix not in (".csv", ".xlsx"):
        raise UsageError(f"'{path.name}' should end in .csv or .xlsx.")
    if not path.is_file():
        raise UsageError(f"There is no file '{path}'.")
    if path.stat().st_size > LARGEST_TABLE:
        raise UsageError(
            f"'{path.name}' has {path.stat().st_size / 1e6:.1f} MB; tables are read up to {LARGEST_TABLE / 1e6:.0f} MB."
        )
    lines = _read_csv(path) if path.suffix == ".csv" else _read_workbook(path)
    if not lines:
        raise UsageError(f"'{path.name}' is empty.")
    header = [str(cell or "").strip() for cell in lines[0]]
    _check_header(path.name, header)
    found: list[tuple[int, Row]] = []
    for number, line in enumerate(lines[1:], start=2):
        row = {name: _unescaped(cell, path.name, number, name) for name, cell in zip(header, line, strict=False) if name}
        if any(cell is not None for cell in row.values()):
            found.append((number, row))
    return found


def _check_header(name: str, header: Sequence[str]) -> None:
    for column in header:
        if column and column not in COLUMNS:
            raise UsageError(f"'{name}' has an unknown column '{column[:40]}'. {nearest(column[:40], COLUMNS)}")
        if column and header.count(column) > 1:
            raise UsageError(f"'{name}' has the column '{column}' twice.")
    if "path" not in header:
        raise UsageError(f"'{name}' has no column 'path'; export a scenario to see the columns.")


def _escaped(cell: Cell) -> Cell:
    """Text that a spreadsheet would run as a formula, or trim, gets an apostrophe in front; reading takes it away again.

    A number that a workbook would round (it keeps 16 digits) is written as text.
    """
    if isinstance(cell, str) and (cell.startswith(_FORMULA) or cell != cell.strip()):
        return "'" + cell
    if isinstance(cell, float) and float(f"{cell:.16g}") != cell:
        return repr(cell)
    return cell


def _unescaped(cell: Any, name: str, number: int, column: str) -> Cell:
    if isinstance(cell, str):
        if len(cell) > LONGEST_CELL:
            raise UsageError(f"'{name}' row {number}, column {column}: the cell has more than {LONGEST_CELL} characters.")
        text = cell if cell.startswith("'") else cell.strip()
        if text.startswith("="):
            raise UsageError(f"'{name}' row {number}, column {column}: this is a formula; put its value there.")
        return text.removeprefix("'") or None
    if cell is None or isinstance(cell, bool | int | float | date | datetime):
        return cell
    raise UsageError(f"'{name}' row {number}, column {column}: a cell of an unexpected kind ({type(cell).__name__}).")


def _read_csv(path: Path) -> list[list[Any]]:
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"'{path.name}' is not UTF-8 text; save it as CSV UTF-8.") from None
    if "\0" in text:
        raise UsageError(f"'{path.name}' is not a CSV file: it has zero bytes.")
    first = text.partition("\n")[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        lines: list[list[Any]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise UsageError(f"'{path.name}' is not a CSV file: {error}.") from None
    _check_count(path, len(lines))
    return lines


def _read_workbook(path: Path) -> list[list[Any]]:
    from openpyxl import load_workbook

    _check_archive(path)
    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        sheet = book["values"] if "values" in book.sheetnames else book.worksheets[0]
        lines: list[list[Any]] = []
        for line in sheet.iter_rows(max_col=len(COLUMNS) + 20, values_only=True):
            lines.append(list(line))
            _check_count(path, len(lines))
    except UsageError:
        raise
    except Exception as error:  # a damaged workbook can fail anywhere inside the library
        raise UsageError(f"'{path.name}' is not a workbook that can be read ({type(error).__name__}).") from None
    book.close()
    return lines


def _check_count(path: Path, count: int) -> None:
    if count > MOST_ROWS:
        raise UsageError(f"'{path.name}' has more than {MOST_ROWS} rows.")


def _check_archive(path: Path) -> None:
    """Refuse archives that unpack to too much, or whose XML declares entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise UsageError(f"'{path.name}' unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB.")
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as file:
                        if b"<!DOCTYPE" in file.read(4096):
                            raise UsageError(f"'{path.name}' declares XML entities, which no spreadsheet program writes.")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        raise UsageError(f"'{path.name}' is not an Excel workbook.") from None


def _write_workbook(path: Path, lines: list[list[Cell]]) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "values"
    sheet.append(list(COLUMNS))
    for line in lines:
        sheet.append(line)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "C2"
    book.save(path)
