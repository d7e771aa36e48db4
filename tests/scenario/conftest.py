"""The made-up war of the tests, and ways to break a copy of it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nicias.scenario import Scenario, load

BRENN = Path(__file__).parent / "fixtures" / "brenn"


@pytest.fixture(scope="session")
def brenn() -> Scenario:
    """The Brenn river war, read once."""
    return load(BRENN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the Brenn river war that a test may change."""
    return Path(shutil.copytree(BRENN, tmp_path / "brenn"))


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, str], Path]:
    """Replace text in one file of the copy; the text must be there."""

    def replace(file: str, old: str, new: str) -> Path:
        text = (folder / file).read_text("utf-8")
        assert old in text
        (folder / file).write_text(text.replace(old, new, 1), "utf-8")
        return folder

    return replace
