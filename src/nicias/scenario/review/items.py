"""The items of a reading as a person may have edited them in `candidates.yml`, and the sources proposed beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nicias.errors import ScenarioError, UsageError
from nicias.evidence.claims import Claim, parse_claim
from nicias.evidence.reading.candidates import KINDS, Candidate

CANDIDATES, SOURCES, TEXTS = "candidates.yml", "sources.yml", "documents"
"""What `nicias read` writes into its folder: the items, the sources, and each document as numbered."""


@dataclass(frozen=True)
class Item:
    """One proposed item. `fields` is what would be written, as the reader or a person's edit has it."""

    id: str
    kind: str
    claim: Claim
    fingerprint: str
    confidence: float
    quote: str
    fields: Mapping[str, Any]

    @property
    def source(self) -> str:
        return self.claim.source


@dataclass(frozen=True)
class Read:
    """A reading's folder: items in the order in which they are reviewed, sources, and the paragraphs of each document."""

    folder: Path
    items: tuple[Item, ...]
    sources: Mapping[str, Mapping[str, Any]]

    def paragraph(self, item: Item) -> str:
        """The paragraph an item stands in, from the folder's own copy; empty if it is gone."""
        from nicias.evidence.documents import paragraphs, read_document

        text = read_document(self.folder / TEXTS, item.source) if (self.folder / TEXTS).is_dir() else None
        lines = paragraphs(text) if text else []
        number = item.claim.paragraphs[0]
        return lines[number - 1] if number <= len(lines) else ""


def item_of(candidate: Candidate) -> Item:
    """A candidate as an item."""
    return Item(
        candidate.id, candidate.kind, parse_claim(candidate.claim), candidate.fingerprint, candidate.confidence, candidate.quote, candidate.fields
    )  # fmt: skip


def load_reading(folder: Path) -> Read:
    """Read a folder that `nicias read` wrote. Raises UsageError for one that it did not, or that an edit broke."""
    items = _mapping(folder, CANDIDATES).get("candidates", [])
    sources = _mapping(folder, SOURCES)
    if not isinstance(items, list):
        raise UsageError(f"{CANDIDATES} of '{folder}' should have a list under `candidates:`.")
    return Read(folder, tuple(_item(data, index) for index, data in enumerate(items, start=1)), _plain(sources))


def _mapping(folder: Path, name: str) -> dict[str, Any]:
    from ruamel.yaml import YAML, YAMLError

    path = folder / name
    if not path.is_file():
        raise UsageError(f"'{folder}' has no {name}; `nicias read FILE -o {folder}` writes one.")
    try:
        data = YAML(typ="safe").load(path.read_text("utf-8"))
    except (YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {' '.join(str(error).split())[:200]}.") from None
    if not isinstance(data, dict):
        raise UsageError(f"{path} should be a mapping.")
    return data


def _item(data: Any, index: int) -> Item:
    try:
        claim = parse_claim(data["of"])
        fields = data.get("fields") or {}
        if data["kind"] not in KINDS or not claim.paragraphs or not isinstance(fields, dict):
            raise ValueError
        return Item(
            str(data["id"]),
            data["kind"],
            claim,
            str(data["fingerprint"]),
            float(data["confidence"]),
            str(data.get("quote", "")),
            _plain(fields),
        )
    except (KeyError, TypeError, ValueError, AttributeError, ScenarioError):
        raise UsageError(f"Item {index} of {CANDIDATES} lacks an id, a kind, a claim, a fingerprint or a confidence.") from None


def _plain(data: Any) -> Any:
    """Dates that the YAML reader made of text, as text again."""
    if isinstance(data, dict):
        return {str(key): _plain(item) for key, item in data.items()}
    if isinstance(data, list):
        return [_plain(item) for item in data]
    return data.isoformat() if hasattr(data, "isoformat") else data
