"""The log of decisions: who decided what about which item, when and why, one JSON line each, only ever appended to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from nicias.errors import UsageError
from nicias.scenario.review.items import Item

LOG = "decisions.jsonl"
"""The file beside a scenario's own."""

Verdict = Literal["accept", "reject"]


@dataclass(frozen=True)
class Decision:
    """One decision. `changed` is field → [as proposed, as accepted]; `wrote` the places in the scenario's files."""

    id: str
    kind: str
    of: str
    fingerprint: str
    verdict: Verdict
    by: str
    why: str
    at: str
    changed: Mapping[str, Any] = field(default_factory=dict[str, Any])
    wrote: tuple[str, ...] = ()


def decision(
    item: Item, verdict: Verdict, by: str, why: str, changed: Mapping[str, Any] | None = None, wrote: tuple[str, ...] = ()
) -> Decision:
    """A decision taken now."""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return Decision(item.id, item.kind, str(item.claim), item.fingerprint, verdict, by, why, at, changed or {}, wrote)


def append(folder: Path, taken: Decision) -> None:
    """Add a decision to a scenario's log."""
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps({**asdict(taken), "wrote": list(taken.wrote)}, ensure_ascii=False) + "\n")


def decided(folder: Path) -> dict[str, str]:
    """Item → its last verdict, from a scenario's log. Raises UsageError for a line that is no decision."""
    path = folder / LOG
    if not path.is_file():
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            found[str(entry["id"])] = str(entry["verdict"])
        except (ValueError, KeyError, TypeError):
            raise UsageError(f"{path}:{number} is not a decision.") from None
    return found
