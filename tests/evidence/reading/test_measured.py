"""The figures that the page on reading shows are those the script measures, and the aims are met where they were set."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from nicias.evidence.documents import documents_folder

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reading.md").read_text("utf-8")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("measure_reading", ROOT / "scripts" / "measure_reading.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_matching_takes_each_proposal_once(script: ModuleType):
    first = script.Item("a", (1,), "x", lambda c: c.confidence > 0.4)
    second = script.Item("a", (1,), "y", lambda c: c.confidence > 0.8)
    proposals = [script.Candidate("quantity", "a", 1, "", "", 0.9, {}), script.Candidate("quantity", "a", 1, "", "", 0.5, {})]
    assert script.match([first, second], proposals) == {0: 1, 1: 0}
    assert script.match([first, second], proposals[:1]) in ({0: 0}, {1: 0})
    assert script.match([first], [script.Candidate("quantity", "a", 2, "", "", 0.9, {})]) == {}


@pytest.mark.parametrize(
    ("first", "second", "agrees"),
    [
        ((1, 1, "months"), (30, 31, "days"), True),
        ((3, 3, "months"), (3, 3, "years"), False),
        ((5, 5, "tanks"), (5, 5, "count"), True),
        ((5, 5, "tanks"), (5, 5, "tanks/month"), False),
        (("2031-11-03", "2031-11-03", "date"), ("2031-11-01", "2031-11-30", "date"), True),
        ((2031, 2031, "year"), ("2029-11-01", "2029-11-30", "date"), False),
    ],
)
def test_intervals_agree_by_dimension(script: ModuleType, first: tuple[object, ...], second: tuple[object, ...], agrees: bool):
    assert script.agree(script.span(*first), script.span(*second)) is agrees


@pytest.mark.parametrize(
    ("line", "folder", "transcript"),
    [
        ("all four now", "MADE_UP", False),
        ("the same with a transcript", "MADE_UP", True),
        ("the same two now", "UNSEEN", False),
    ],
)
def test_the_documents_of_development_are_read_as_well_as_the_page_says(
    script: ModuleType, line: str, folder: str, transcript: bool
):
    scores = script.made_up_documents("", transcript=transcript, folder=getattr(script, folder))[:4]
    row = next(row for row in PAGE.splitlines() if row.startswith(f"| {line}"))
    assert re.findall(r"(\d\.\d\d) / (\d\.\d\d)", row) == [(f"{s.recall:.2f}", f"{s.precision:.2f}") for s in scores]


def test_the_blind_documents_are_read_as_the_page_says(script: ModuleType):
    for score in script.made_up_documents("", folder=script.BLIND):
        row = next(row for row in PAGE.splitlines() if row.startswith(f"| blind: {score.kind} |"))
        cells = [cell.strip() for cell in row.split("|")]
        assert (cells[2], cells[5]) == (str(score.items), f"{score.matched} of {score.proposed}")
        assert cells[6] == f"{score.recall:.2f} / {score.precision:.2f}"


def test_the_five_documents_are_read_as_well_as_the_page_says_and_the_aims_are_met(script: ModuleType):
    folder = documents_folder()
    if folder is None:
        pytest.skip("NICIAS_DOCUMENTS names no folder of the five documents")
    scores = {score.kind: score for score in script.five_documents(folder, "")}
    for kind, s in scores.items():
        row = next(row for row in PAGE.splitlines() if row.startswith(f"| {kind.replace(', confidence', ' with confidence')} |"))
        cells = [cell.strip() for cell in row.split("|")[2:7]]
        assert cells == [str(s.items), str(s.proposed), str(s.matched), f"{s.recall:.2f}", f"{s.precision:.2f}"]
    assert scores["quantities"].recall >= 0.85
    assert scores["quantities"].precision >= 0.7
    assert scores["forecasts"].recall >= 0.7
    assert scores["proposals"].recall >= 0.5
