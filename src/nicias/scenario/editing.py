"""Editing a scenario's YAML: some entries replaced or added, everything else, comments included, left as it is."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarint import ScalarInt

from nicias.evidence.strict import parse_day
from nicias.scenario.rows import Raw, same

Edit = tuple[tuple[str | int, ...], Any]
"""The keys that lead to an entry, and its new content."""


def edited(content: bytes, edits: Sequence[Edit]) -> bytes:
    """A YAML file with some entries replaced; everything else, comments included, stays as it is."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    document: Any = yaml.load(content)
    if document is None:
        document = CommentedMap()
    for where, new in edits:
        parent = document
        for key in where[:-1]:
            parent = parent[_key(parent, key)]
        last = _key(parent, where[-1])
        if isinstance(new, dict) and isinstance(parent.get(last), CommentedMap):
            _merge(parent[last], new)
        else:
            parent[last] = _node(new)
    out = io.BytesIO()
    yaml.dump(document, out)
    return out.getvalue()


def _key(parent: Any, key: str | int) -> Any:
    """The key as this library read it (it takes dates as dates)."""
    if not isinstance(parent, dict):
        return key
    return next((own for own in parent if str(own) == str(key)), _plain_key(key))


def _plain_key(key: str | int) -> Any:
    """A new key as it is written: a day without quotation marks."""
    return _node(key) if isinstance(key, str) else key


def _merge(target: CommentedMap, new: Raw) -> None:
    """Bring a mapping to the new content, touching only keys that differ."""
    for key in [key for key in target if key not in new]:
        del target[key]
    for key, item in new.items():
        if key not in target or not same(_plain_data(target[key]), item):
            target[key] = _node(item)


def _plain_data(node: Any) -> Any:
    if isinstance(node, dict):
        return {str(key): _plain_data(item) for key, item in node.items()}
    if isinstance(node, list):
        return [_plain_data(item) for item in node]
    if isinstance(node, date):
        return node.isoformat()
    return float(node) if isinstance(node, float) else node


def _node(item: Any) -> Any:
    """Data as it is written: short lists in one line, large whole numbers grouped."""
    if isinstance(item, CommentedMap):
        return item
    if isinstance(item, dict):
        return CommentedMap({_plain_key(key): _node(inner) for key, inner in item.items()})
    if isinstance(item, list):
        sequence = CommentedSeq([_node(inner) for inner in item])
        if not any(isinstance(inner, dict) for inner in item):
            sequence.fa.set_flow_style()
        return sequence
    if isinstance(item, int) and not isinstance(item, bool) and abs(item) >= 10_000:
        return ScalarInt(item, underscore=[3, False, False])
    if isinstance(item, str):
        try:
            return parse_day(item)
        except ValueError:
            return item
    return item


def write_file(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that an interruption leaves the old or the new one."""
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(content)
    os.replace(temporary, path)
