"""The files of the repository as the health tests see them: what people wrote, without caches and build products."""

from __future__ import annotations

from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "nicias"
FOLDERS = ("src", "tests", "docs", "scripts", "benchmarks", ".ci")
TEXT = {".py", ".md", ".yml", ".yaml", ".toml", ".txt", ".cff", ".json", ".csv", ".cfg", ".sh", ""}


@cache
def written() -> tuple[Path, ...]:
    """Every text file, in a fixed order."""
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    beside = list(ROOT.iterdir())
    found = {path for path in (*inside, *beside) if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts}
    return tuple(sorted(found))


@cache
def text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")


def modules() -> list[Path]:
    """Every module of the package."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
