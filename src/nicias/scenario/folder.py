"""A scenario's folder: which files it has, read once, within stated limits and without leaving the folder."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from nicias.errors import UsageError
from nicias.scenario.problems import Problem, Unreadable, nearest
from nicias.scenario.reading import LARGEST_FILE, too_large

SINGLE = ("scenario.yml", "sources.yml", "scale.yml", "proposals.yml", "forecasts.yml", "contradictions.yml", "tests.yml")
FOLDERS = ("values", "views", "layers")
MOST_FILES = 500
"""Files a scenario may have."""

LARGEST_SCENARIO = 20_000_000
"""Bytes of all files of a scenario together."""


@dataclass(frozen=True)
class Files:
    """The bytes of every file that belongs to a scenario, by its path inside the folder, and their common fingerprint."""

    root: Path
    content: dict[str, bytes]

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits of all names and bytes, in the order of the names."""
        digest = hashlib.blake2b(digest_size=8)
        for name in sorted(self.content):
            digest.update(f"{name}\0{len(self.content[name])}\0".encode())
            digest.update(self.content[name])
        return digest.hexdigest()

    def under(self, folder: str) -> list[str]:
        """The files of one subfolder, in the order of their names."""
        return sorted(name for name in self.content if name.startswith(folder + "/"))


def bundled_root() -> Path:
    """The folder of the scenarios that come with Nicias."""
    return Path(str(files("nicias"))) / "data" / "scenarios"


def bundled() -> list[str]:
    """The names of the scenarios that come with Nicias, such as `toy/two-states`."""
    root = bundled_root()
    return sorted(path.parent.relative_to(root).as_posix() for path in root.glob("**/scenario.yml"))


def find(name_or_path: str | Path) -> Path:
    """The folder of a bundled scenario or of a path. Raises UsageError with the nearest bundled name."""
    name = str(name_or_path)
    known = bundled()
    if name in known:
        return bundled_root() / name
    folder = Path(name_or_path)
    try:
        if folder.is_dir():
            return folder
    except (OSError, ValueError):
        pass  # a name no file system accepts is an unknown name
    shown = name if len(name) <= 80 and name.isprintable() else repr(name[:80])
    raise UsageError(f"There is no scenario '{shown}'. {nearest(name[:80], known)} A folder with a scenario.yml works too.")


def read_files(folder: Path) -> Files:
    """Read a scenario's files. Raises Unreadable for a missing, unknown, oversized or outside file."""
    root = folder.resolve()
    content: dict[str, bytes] = {}
    try:
        names = _names(folder)
    except OSError as error:
        raise _unreadable(folder.name, f"the folder cannot be read ({error.strerror}).") from None
    for name in names:
        content[name] = _read(folder / name, root, name)
        if sum(map(len, content.values())) > LARGEST_SCENARIO:
            raise _unreadable(name, f"the files have more than {LARGEST_SCENARIO / 1e6:.0f} MB together.")
    for name in ("scenario.yml", "sources.yml"):
        if name not in content:
            raise _unreadable(name, f"{folder.name} has no {name}; a scenario needs scenario.yml, sources.yml and values/.")
    if not any(name.startswith("values/") for name in content):
        raise _unreadable("values", f"{folder.name} has no file in values/; a scenario needs at least one.")
    return Files(root, content)


def _names(folder: Path) -> list[str]:
    names: list[str] = []
    for entry in sorted(os.scandir(folder), key=lambda item: item.name):
        if entry.name.startswith("."):
            continue
        if entry.name in FOLDERS:
            names += _in_subfolder(folder, entry.name)
        elif entry.name in SINGLE or entry.name == "README.md":
            names.append(entry.name)
        elif entry.name.endswith((".yml", ".yaml")) or entry.is_dir():
            allowed = [*SINGLE, *(f"{name}/" for name in FOLDERS)]
            raise _unreadable(entry.name, f"this does not belong in a scenario. {nearest(entry.name, allowed)}")
    if len(names) > MOST_FILES:
        raise _unreadable(folder.name, f"the scenario has {len(names)} files; at most {MOST_FILES} are read.")
    return names


def _in_subfolder(folder: Path, name: str) -> list[str]:
    names: list[str] = []
    if not (folder / name).is_dir():
        raise _unreadable(name, f"{name} should be a folder.")
    if not (folder / name).resolve().is_relative_to(folder.resolve()):
        raise _unreadable(name, "this link leads out of the scenario's folder.")
    for entry in sorted(os.scandir(folder / name), key=lambda item: item.name):
        if entry.name.startswith(".") or entry.name.endswith((".md", "~")):
            continue
        if not entry.name.endswith(".yml"):
            raise _unreadable(f"{name}/{entry.name}", f"only .yml files belong in {name}/.")
        names.append(f"{name}/{entry.name}")
    return names


def _read(path: Path, root: Path, name: str) -> bytes:
    try:
        if not path.resolve().is_relative_to(root):
            raise _unreadable(name, "this link leads out of the scenario's folder.")
        if not path.is_file():
            raise _unreadable(name, "this is not a file.")
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise _unreadable(name, too_large(size))
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(name, f"the file cannot be read ({error.strerror}).") from None
    except RuntimeError:
        raise _unreadable(name, "this link leads back to itself.") from None


def _unreadable(name: str, message: str) -> Unreadable:
    shown = name if name.isprintable() else ascii(name)
    return Unreadable([Problem(shown, 1, 1, "", "error", message)])
