"""The textbook shows every model, its figures are what the code draws today, and every exercise has an answer that runs."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from nicias.models import find, names

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "docs" / "textbook"
FAMILIES = sorted({find(name).family for name in names()})


def test_every_family_has_a_page_and_the_index_names_every_model() -> None:
    index = (PAGES / "index.md").read_text("utf-8")
    for name in names():
        assert f"`{name}`" in index
        assert name in (PAGES / f"{find(name).family}.md").read_text("utf-8")
    assert sorted(path.stem for path in PAGES.glob("*.md") if path.stem != "index") == FAMILIES


@pytest.mark.parametrize("family", FAMILIES)
def test_every_exercise_has_an_answer(family: str) -> None:
    page = (PAGES / f"{family}.md").read_text("utf-8")
    exercises, answers = page.split("## Exercises")[1].split("## Answers")
    asked = re.findall(r"^(\d+)\. ", exercises, re.MULTILINE)
    answered = re.findall(r"^>>> # (\d+):", answers, re.MULTILINE)
    assert asked == answered
    assert len(asked) >= 3


def test_the_figures_are_what_the_code_draws() -> None:
    spec = importlib.util.spec_from_file_location("draw", ROOT / "scripts" / "draw_textbook_figures.py")
    assert spec
    assert spec.loader
    draw = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(draw)
    drawn = draw.figures()
    assert sorted(drawn) == sorted(path.name for path in (PAGES / "figures").glob("*.svg"))
    for name, svg in drawn.items():
        assert (PAGES / "figures" / name).read_text("utf-8") == svg
        assert f"figures/{name}" in (PAGES / f"{Path(name).stem}.md").read_text("utf-8")
