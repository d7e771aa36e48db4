"""Quantities, values and layers as the rest of Nicias sees them: entries with their estimate, dates and place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from nicias.evidence.claims import Claim
from nicias.evidence.entries import Entry
from nicias.evidence.estimate import Estimate, Scalar
from nicias.scenario.wording import estimate_text

if TYPE_CHECKING:
    from nicias.scenario.records import Order

Standing = Literal["cited", "judged", "bare"]


@dataclass(frozen=True)
class Place:
    """Where something stands: the file, relative to the scenario's folder, and the line and column, from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True)
class Dated:
    """One dated entry of a quantity: the day it describes, the day it was known, and its estimate."""

    date: date
    known: date
    entry: Entry
    estimate: Estimate
    place: Place


@dataclass(frozen=True)
class Series:
    """A quantity over time: its sentence, its unit and its entries in the order of their dates."""

    path: str
    description: str
    unit: str
    dated: tuple[Dated, ...]
    place: Place
    tags: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True)
class Judged:
    """One named judgement of a cell."""

    by: str
    reason: str
    estimate: Estimate
    role: str | None = None
    date: date | None = None
    language: str | None = None
    translator: str | None = None


@dataclass(frozen=True)
class Value:
    """What is known of one quantity at one as-of date, under the layers in force. `layer` says who set it ("" the base)."""

    path: str
    unit: str
    description: str
    estimate: Estimate
    date: date | None
    known: date | None
    method: str
    claims: tuple[Claim, ...] = ()
    by: str | None = None
    reason: str | None = None
    caution: str | None = None
    disputed: bool = False
    layer: str = ""
    judgements: tuple[Judged, ...] = ()
    judged_on: date | None = None
    note: str | None = None
    tags: tuple[str, ...] = ()
    standing: Standing = "bare"
    place: Place | None = None

    def __str__(self) -> str:
        """One line: the estimate, how it was got, and what it rests on.

        Example: `30 000–45 000 persons/month · inferred · meduza2025 ¶42`.
        """
        parts = [estimate_text(self.estimate, self.unit), self.method]
        parts += [", ".join(str(claim) for claim in self.claims)] if self.claims else []
        parts += [f"by {self.by}"] if self.by and not self.claims else []
        parts += ["disputed"] if self.disputed else []
        parts += [f"caution: {self.caution}"] if self.caution else []
        return " · ".join(part for part in parts if part)

    __repr__ = __str__

    def interval(self) -> tuple[Scalar, Scalar, Scalar]:
        """The 5th, 50th and 95th percentiles."""
        return self.estimate.interval()

    def to_dict(self) -> dict[str, Any]:
        """Plain data for `--json`."""
        return {
            "path": self.path,
            "unit": self.unit,
            "description": self.description,
            "text": estimate_text(self.estimate, self.unit),
            "interval": list(self.estimate.interval()),
            "date": self.date.isoformat() if self.date else None,
            "known": self.known.isoformat() if self.known else None,
            "method": self.method,
            "claims": [str(claim) for claim in self.claims],
            "by": self.by,
            "reason": self.reason,
            "caution": self.caution,
            "disputed": self.disputed,
            "layer": self.layer,
            "judgements": [
                {"by": j.by, "role": j.role, "reason": j.reason, "text": estimate_text(j.estimate, self.unit)}
                for j in self.judgements
            ],
            "note": self.note,
            "tags": list(self.tags),
            "standing": self.standing,
            "place": str(self.place) if self.place else None,
        }


@dataclass(frozen=True)
class Change:
    """What a layer sets one path to."""

    path: str
    entry: Entry
    estimate: Estimate
    place: Place | None = None
    cell: str | None = None


@dataclass(frozen=True)
class StatedCost:
    """What a layer says it costs: once, or a month or a year of it when the unit is a rate."""

    unit: str
    entry: Entry
    estimate: Estimate
    place: Place

    def __str__(self) -> str:
        support = ", ".join(self.entry.of) or f"by {self.entry.by}"
        return f"{estimate_text(self.estimate, self.unit)} · {self.entry.method} · {support}"


@dataclass(frozen=True)
class Layer:
    """A named, reasoned set of changes: a view, a branch, a lever, a counterfactual, an ablation, or a union of views."""

    name: str
    title: str
    kind: str
    changes: Mapping[str, Change]
    source: str | None = None
    date: date | None = None
    by: str | None = None
    reason: str | None = None
    cells: Mapping[str, Any] = field(default_factory=dict[str, Any])
    overrides: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    place: Place | None = None
    note: str | None = None
    cost: StatedCost | None = None

    def borrows(self, entry: Entry) -> bool:
        """Whether an entry without a method stands on the layer's own author and reason; a view of a text must cite the text."""
        own = self.kind != "view" or self.source is None
        return entry.method is None and entry.judgements is None and own and bool(self.reason)

    def standing(self, entry: Entry) -> Standing:
        """How an entry of this layer is supported."""
        return "judged" if self.borrows(entry) else entry.standing

    def only(self, part: str) -> Layer:
        """The layer restricted to the paths at or below `part`, or to the cell of that name."""
        kept = {
            path: change
            for path, change in self.changes.items()
            if change.cell == part or path == part or path.startswith(part + ".")
        }
        return Layer(
            f"{self.name}:{part}", f"{self.title} ({part} only)", self.kind, kept, self.source, self.date, self.by, self.reason
        )
