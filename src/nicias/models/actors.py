"""Actor tables: who wants what, how much they care, and how much they weigh; as CSV, in and out.

Two layouts are read. Ours has one row per actor and issue, with the columns `actor, position, capability, salience` in any order
and an optional `issue`. KTAB's has one row per actor: `Actor, Description, Power` (or `Influence`, `Capability`), then a position and
a salience column for each issue, with saliences in percent, and may start with KTAB's line of scenario name, description and counts.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import ModelError

Array = NDArray[np.float64]

COLUMNS = ("actor", "issue", "position", "capability", "salience")
POWER_WORDS = ("power", "influence", "capability")
ONE_ISSUE = "issue"


@dataclass(frozen=True, slots=True, eq=False)
class ActorTable:
    """n actors on m issues. `position`, `capability` and `salience` have shape (m, n); salience is a share, capability 0 or more."""

    actors: tuple[str, ...]
    issues: tuple[str, ...]
    position: Array
    capability: Array
    salience: Array

    def __post_init__(self) -> None:
        if not self.actors:
            raise ModelError("actors: the table is empty; at least two actors with different positions are needed.")
        if len(set(self.actors)) != len(self.actors):
            raise ModelError("actors: a name occurs twice; each actor has one row per issue.")
        self._within("position", self.position, -math.inf, math.inf)
        self._within("capability", self.capability, 0.0, math.inf)
        self._within("salience", self.salience, 0.0, 1.0)
        for issue, row, weight in zip(self.issues, self.position, self.capability * self.salience, strict=True):
            if np.ptp(row) == 0:
                raise ModelError(
                    f"actors: all positions on {issue} are {row[0]:g}; there is nothing to decide. "
                    "Position needs at least two different values."
                )
            if weight.sum() <= 0:
                raise ModelError(
                    f"actors: nobody on {issue} has capability and salience above 0, so no position has any weight."
                )

    def _within(self, name: str, values: Array, low: float, high: float) -> None:
        bad = np.argwhere(~(np.isfinite(values) & (values >= low) & (values <= high)))
        if len(bad):
            issue, actor = bad[0]
            allowed = "any finite number" if low == -math.inf else f"{low:g} to {high:g}" if high < math.inf else f"{low:g} or more"
            raise ModelError(f"actors: {name} of {self.actors[actor]} is {values[issue, actor]:g}; allowed is {allowed}.")

    @classmethod
    def read(cls, path: str | Path) -> ActorTable:
        """Read a CSV file in either layout; ModelError says which column or cell is wrong."""
        try:
            text = Path(path).read_text("utf-8-sig")
        except OSError as error:
            raise ModelError(f"actors: {path} cannot be read ({error.strerror}).") from None
        except UnicodeDecodeError:
            raise ModelError(f"actors: {path} is not a text file in UTF-8.") from None
        return cls.parse(text)

    @classmethod
    def parse(cls, text: str) -> ActorTable:
        """Read the text of a CSV file in either layout."""
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
        rows = [row for row in rows if any(row)]
        if rows and "actor" not in _lower(rows[0]) and len(rows) > 1 and "actor" in _lower(rows[1]):
            rows = rows[1:]  # KTAB's line of scenario name, description, number of actors, number of issues
        if not rows:
            raise ModelError("actors: the table is empty; at least two actors with different positions are needed.")
        header = _lower(rows[0])
        if "position" in header and "salience" in header:
            return _from_long(header, rows[1:])
        return _from_ktab(header, rows[1:])

    def to_csv(self) -> str:
        """Our layout; reading it back gives the same table."""
        out = io.StringIO()
        write = csv.writer(out, lineterminator="\n")
        write.writerow(COLUMNS)
        for m, issue in enumerate(self.issues):
            for n, actor in enumerate(self.actors):
                cells = (self.position[m, n], self.capability[m, n], self.salience[m, n])
                write.writerow((actor, issue, *(repr(float(cell)) for cell in cells)))
        return out.getvalue()

    def moved(self, position: Array) -> ActorTable:
        """The same actors at new positions, shape (m, n)."""
        return ActorTable(self.actors, self.issues, position, self.capability, self.salience)

    def to_dict(self) -> dict[str, Any]:
        return {
            "actors": list(self.actors),
            "issues": list(self.issues),
            "position": self.position.tolist(),
            "capability": self.capability.tolist(),
            "salience": self.salience.tolist(),
        }


def _lower(row: list[str]) -> list[str]:
    return [cell.lower() for cell in row]


def _number(cell: str, name: str, actor: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise ModelError(f"actors: {name} of {actor} is {cell!r}, not a number.") from None


def _cell(row: list[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _from_long(header: list[str], rows: list[list[str]]) -> ActorTable:
    missing = [name for name in COLUMNS if name not in header and name != "issue"]
    if missing:
        raise ModelError(f"actors: no column {', '.join(missing)}; needed are actor, position, capability, salience.")
    at = {name: header.index(name) for name in COLUMNS if name in header}
    cells: dict[tuple[str, str], tuple[float, float, float]] = {}
    for row in rows:
        actor = _cell(row, at["actor"])
        issue = _cell(row, at["issue"]) if "issue" in at else ONE_ISSUE
        if (issue, actor) in cells:
            raise ModelError(f"actors: {actor} occurs twice on {issue}; each actor has one row per issue.")
        position, capability, salience = (
            _number(_cell(row, at[name]), name, actor) for name in ("position", "capability", "salience")
        )
        cells[issue, actor] = position, capability, salience
    actors = tuple(dict.fromkeys(actor for _, actor in cells))
    issues = tuple(dict.fromkeys(issue for issue, _ in cells))
    for issue in issues:
        for actor in actors:
            if (issue, actor) not in cells:
                raise ModelError(f"actors: {actor} has no row on {issue}; give salience 0 to an actor that does not care.")
    table = np.array([[cells[issue, actor] for actor in actors] for issue in issues]).reshape(len(issues), len(actors), 3)
    return ActorTable(actors, issues, table[..., 0], table[..., 1], table[..., 2])


def _from_ktab(header: list[str], rows: list[list[str]]) -> ActorTable:
    power = [i for i, name in enumerate(header) if name in POWER_WORDS]
    if "actor" not in header or len(power) != 1:
        raise ModelError(
            "actors: the header is neither actor, position, capability, salience nor KTAB's Actor, Description, Power, …"
        )
    issues_at = range(power[0] + 1, len([name for name in header if name]) - 1, 2)
    pairs = [(i, i + 1) for i in issues_at if "sal" in header[i + 1]]
    if not pairs:
        raise ModelError("actors: no pair of a position and a salience column follows the power column.")
    at = header.index("actor")
    actors = tuple(_cell(row, at) for row in rows)
    issues = tuple(header[p].removesuffix("position").strip() or ONE_ISSUE for p, _ in pairs)

    def column(index: int, name: str) -> list[float]:
        return [_number(_cell(row, index), name, actor) for row, actor in zip(rows, actors, strict=True)]

    capability = [column(power[0], "capability")] * len(pairs)
    position = [column(p, "position") for p, _ in pairs]
    salience = [column(s, "salience") for _, s in pairs]
    shape = (len(pairs), len(actors))
    percent = np.array(salience).reshape(shape)
    return ActorTable(
        actors, issues, np.array(position).reshape(shape), np.array(capability).reshape(shape), percent / 100
    )
