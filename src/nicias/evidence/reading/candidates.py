"""Candidates: what the reader proposes and a person decides, with its place, its fingerprint and how sure the reader is."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from nicias.evidence.documents import fingerprint

Kind = Literal["quantity", "forecast", "proposal", "assumption", "contradiction"]
KINDS: tuple[Kind, ...] = ("quantity", "forecast", "proposal", "assumption", "contradiction")

LONGEST_QUOTE = 9
"""Words of a quoted span: enough to find the place again, too few to copy a sentence."""


@dataclass(frozen=True)
class Candidate:
    """One proposed item. `fields` are what it would write; `start` and `end` its place in the paragraph (not stored)."""

    kind: Kind
    source: str
    paragraph: int
    fingerprint: str
    quote: str
    confidence: float
    fields: Mapping[str, Any]
    start: int = 0
    end: int = 0
    found_by: tuple[str, ...] = ("grammar",)
    voice: str = ""
    why: str = ""

    @property
    def claim(self) -> str:
        """Where it stands, as a scenario cites it."""
        return f"{self.source} ¶{self.paragraph}"

    @property
    def id(self) -> str:
        """A name that stays the same as long as the paragraph and the span do."""
        mark = f"{self.kind}\0{self.fingerprint}\0{self.quote}\0{self.start}"
        return f"{self.kind[0]}{hashlib.blake2b(mark.encode(), digest_size=4).hexdigest()}"

    def to_dict(self) -> dict[str, Any]:
        """The candidate as `candidates.yml` and `--json` have it."""
        said = {
            "id": self.id,
            "kind": self.kind,
            "of": self.claim,
            "fingerprint": self.fingerprint,
            "confidence": round(self.confidence, 2),
            "found_by": list(self.found_by),
            "quote": self.quote,
        }
        optional = {"voice": self.voice, "why": self.why}
        return said | {key: value for key, value in optional.items() if value} | {"fields": dict(self.fields)}


def candidate(
    kind: Kind,
    source: str,
    number: int,
    paragraph: str,
    start: int,
    end: int,
    confidence: float,
    fields: Mapping[str, Any],
    **rest: Any,
) -> Candidate:
    """A candidate at a place of a paragraph; its quotation is cut to a few words there."""
    return Candidate(
        kind, source, number, fingerprint(paragraph), short(paragraph[start:end]), confidence, {k: v for k, v in fields.items() if v not in (None, "", [], {})},
        start, end, **rest,
    )  # fmt: skip


def short(text: str) -> str:
    """The first words of a span, at most as many as may be quoted."""
    words = text.split()
    return " ".join(words[:LONGEST_QUOTE]) + (" …" if len(words) > LONGEST_QUOTE else "")


def merged(first: list[Candidate], second: list[Candidate]) -> list[Candidate]:
    """Two readings of one document as one list: where both found the same place, the first's fields and both names."""
    found = list(first)
    for new in second:
        for index, old in enumerate(found):
            same = (old.kind, old.source, old.paragraph) == (new.kind, new.source, new.paragraph)
            if same and old.start < new.end and new.start < old.end:
                fields = {**new.fields, **old.fields}
                found[index] = replace(
                    old,
                    fields=fields,
                    found_by=(*old.found_by, *new.found_by),
                    confidence=max(old.confidence, min(0.97, new.confidence + 0.05)),
                )
                break
        else:
            found.append(new)
    return sorted(found, key=lambda item: (item.source, item.paragraph, item.start, item.kind))


@dataclass(frozen=True)
class Reading:
    """What was read: the candidates, and for each source what `sources.yml` would say and how its paragraphs were sorted."""

    candidates: tuple[Candidate, ...]
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    remarks: tuple[str, ...] = ()


def dump(data: Any) -> str:
    """Data as the project's YAML: wide lines, Unicode, keys in the order given."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.width = 100_000
    yaml.allow_unicode = True
    yaml.default_flow_style = False
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()
