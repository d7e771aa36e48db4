"""Lexicons: the words the grammar knows, as YAML files that a scholar can edit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nicias.errors import UsageError

PARTS = ("numbers", "units", "time", "odds", "speech", "places", "bargaining", "assumptions", "page")
"""The files of a lexicon, each `PART.yml`."""


@dataclass(frozen=True)
class Lexicon:
    """The words of one language. `part["section"]` is the content of a section of one of the files."""

    language: str
    numbers: Mapping[str, Any] = field(default_factory=dict[str, Any])
    units: Mapping[str, Any] = field(default_factory=dict[str, Any])
    time: Mapping[str, Any] = field(default_factory=dict[str, Any])
    odds: Mapping[str, Any] = field(default_factory=dict[str, Any])
    speech: Mapping[str, Any] = field(default_factory=dict[str, Any])
    places: Mapping[str, Any] = field(default_factory=dict[str, Any])
    bargaining: Mapping[str, Any] = field(default_factory=dict[str, Any])
    assumptions: Mapping[str, Any] = field(default_factory=dict[str, Any])
    page: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other


def lexicon_folder() -> Path:
    """Where the lexicons that come with Nicias are: one folder a language."""
    return Path(str(files("nicias"))) / "data" / "lexicons"


def languages(folder: Path | None = None) -> list[str]:
    """The languages a folder of lexicons has."""
    return sorted(path.name for path in (folder or lexicon_folder()).iterdir() if path.is_dir())


@lru_cache(maxsize=8)
def load_lexicon(language: str = "en", folder: Path | None = None) -> Lexicon:
    """Read a language's lexicon. Raises UsageError naming the file that is missing or is no mapping."""
    from ruamel.yaml import YAML, YAMLError

    root = (folder or lexicon_folder()) / language
    content: dict[str, Any] = {}
    for part in PARTS:
        path = root / f"{part}.yml"
        try:
            data = YAML(typ="safe").load(path.read_text("utf-8"))
        except OSError:
            raise UsageError(f"The lexicon '{language}' has no file {part}.yml.") from None
        except (YAMLError, UnicodeDecodeError) as error:
            raise UsageError(f"The lexicon's {path.name} cannot be read: {str(error).splitlines()[0]}.") from None
        if not isinstance(data, dict):
            raise UsageError(f"The lexicon's {path.name} should be a mapping of sections.")
        content[part] = data
    return Lexicon(language, **content)


def longest_first(phrases: Iterable[str]) -> list[str]:
    """Phrases so that a longer one is tried before one it begins with."""
    return sorted((str(phrase) for phrase in phrases), key=lambda phrase: (-len(phrase), phrase))
