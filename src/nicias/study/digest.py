"""Fingerprints of content: two draws with the same fingerprint have the same numbers, and so the same answer.

A fingerprint covers every field, so that a parameter added to the engine changes it without anybody remembering to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

ENGINE = ("bargain", "war", "study")
"""The rooms whose code decides what a draw answers."""


def digest(*parts: Any) -> str:
    """32 hex digits of numbers, names, arrays, dataclasses and collections of them. Raises TypeError for anything else.

    >>> digest(1.0, "a") == digest(1.0, "a"), digest(1.0) == digest(1)
    (True, False)
    """
    hashed = hashlib.blake2b(digest_size=16)
    for part in parts:
        _add(hashed, part)
    return hashed.hexdigest()


def fingerprint(content: Mapping[str, Any]) -> str:
    """12 hex digits of a JSON object: two answers with the same fingerprint printed the same numbers.

    >>> fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    True
    """
    return hashlib.blake2b(
        json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False).encode(), digest_size=6
    ).hexdigest()


@cache
def engine_digest() -> str:
    """The fingerprint of the engine's own code, so that nothing it answered before a change is taken for its answer now."""
    hashed = hashlib.blake2b(digest_size=16)
    for room in ENGINE:
        for file in _modules(files("nicias") / room):
            hashed.update(file.read_bytes())
    return hashed.hexdigest()


def _modules(room: Traversable) -> Iterator[Traversable]:
    """A room's modules and those of the rooms within it, in the order of their names."""
    for entry in sorted(room.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            yield entry
        elif entry.is_dir() and not entry.name.startswith("_"):
            yield from _modules(entry)


def _add(hashed: Any, part: Any) -> None:
    if isinstance(part, np.ndarray):
        hashed.update(f"array {part.dtype} {part.shape} ".encode())
        hashed.update(np.ascontiguousarray(part).tobytes())
    elif is_dataclass(part):
        hashed.update(f"{type(part).__name__} ".encode())
        for field in fields(part):
            hashed.update(f"{field.name}=".encode())
            _add(hashed, getattr(part, field.name))
    elif isinstance(part, Mapping):
        hashed.update(f"map {len(part)} ".encode())
        for key, value in part.items():
            _add(hashed, key)
            _add(hashed, value)
    elif isinstance(part, tuple | list):
        hashed.update(f"list {len(part)} ".encode())
        for item in part:
            _add(hashed, item)
    elif part is None or isinstance(part, bool | int | float | str | np.generic):
        hashed.update(f"{part!r} ".encode())
    else:
        raise TypeError(f"{type(part).__name__} has no fingerprint")
