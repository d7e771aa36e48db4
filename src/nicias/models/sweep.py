"""A model over a range of one input, as tidy rows: one row per point, one column per number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nicias.errors import UsageError
from nicias.models.base import Model
from nicias.models.group_decision import GroupDecision
from nicias.models.inputs import Whole
from nicias.models.registry import find, model

POINTS = 100_000

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Range:
    """`name=low:high:points` on the command line: evenly spaced, both ends included."""

    name: str
    low: float
    high: float
    points: int

    @classmethod
    def parse(cls, text: str) -> Range:
        """Read `cost_a=0:0.4:41`; UsageError when it is not of that form.

        >>> Range.parse("cost_a=0:0.4:5").values()
        [0.0, 0.1, 0.2, 0.30000000000000004, 0.4]
        """
        name, _, numbers = text.partition("=")
        try:
            low, high, points = numbers.split(":")
            made = cls(name.strip(), float(low), float(high), int(points))
        except ValueError:
            raise UsageError(f"{text!r} is not a range; write NAME=LOW:HIGH:POINTS, such as cost_a=0:0.4:41.") from None
        if not (1 <= made.points <= POINTS and abs(made.low) < float("inf") and abs(made.high) < float("inf")):
            raise UsageError(f"{text!r}: a range has finite ends and 1 to {POINTS} points.")
        return made

    def values(self) -> list[float]:
        if self.points == 1:
            return [self.low]
        step = (self.high - self.low) / (self.points - 1)
        return [self.low + i * step for i in range(self.points - 1)] + [self.high]


def sweep(name: str, over: Range, **inputs: Any) -> list[Row]:
    """Run the model at each value of `over`, the other inputs fixed; a column per scalar output and per list entry.

    A value given for the swept input is where the model stands; the sweep takes its place.
    """
    whole = any(need.name == over.name and isinstance(need, Whole) for need in find(name).needs)
    values = [round(v) if whole else v for v in over.values()]
    return [{over.name: value, **flat(model(name, **{**inputs, over.name: value}).outputs)} for value in values]


def rows_of(solved: Model) -> list[Row]:
    """One solved model as tidy rows: for group decisions one per round and actor, otherwise one with inputs and outputs."""
    if isinstance(solved, GroupDecision):
        return solved.rows()
    return [{**flat(solved.inputs), **flat(solved.outputs)}]


def flat(outputs: Mapping[str, Any]) -> Row:
    """Lists and mappings spread over numbered or named columns; warnings are left out.

    >>> flat({"p": .5, "share_a": [.1, .2], "warnings": ["…"]})
    {'p': 0.5, 'share_a.0': 0.1, 'share_a.1': 0.2}
    """
    row: Row = {}
    for name, value in outputs.items():
        if name == "warnings":
            continue
        if isinstance(value, Mapping):
            row |= {f"{name}.{key}": part for key, part in flat(value).items()}
        elif isinstance(value, list | tuple):
            row |= {f"{name}.{key}": part for key, part in flat({str(i): v for i, v in enumerate(value)}).items()}
        else:
            row[name] = value
    return row


def columns(rows: Iterable[Row]) -> list[str]:
    """Every column that occurs, in the order of first occurrence."""
    return list(dict.fromkeys(name for row in rows for name in row))


def to_csv(rows: Sequence[Row]) -> str:
    """The rows as CSV; a number keeps all its digits, a missing one is empty."""
    out = io.StringIO()
    write = csv.DictWriter(out, columns(rows), restval="", lineterminator="\n")
    write.writeheader()
    write.writerows(rows)
    return out.getvalue()
