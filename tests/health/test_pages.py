"""The pages say what the code has: terms, paths, equation tags, commands."""

from __future__ import annotations

import re

import pytest

from nicias.study import needs
from tests.health.repository import PACKAGE, ROOT, modules, text

DOCS = ROOT / "docs"
ENGINE = DOCS / "design" / "engine.md"
PLACEHOLDERS = {"PARTY", "SIDE", "ISSUE", "OPTION"}


def test_every_word_of_the_glossary_is_in_the_code_or_the_format():
    code = " ".join(text(module) for module in modules()) + text(DOCS / "scenario-format.md")
    known = set(re.findall(r"\w+", code))
    rows = [line for line in text(DOCS / "glossary.md").splitlines() if line.startswith("| ") and "`" in line]
    assert len(rows) > 40
    for row in rows:
        shown = re.findall(r"`([^`]+)`", row.split("|")[3])
        assert shown, row
        words = {word for each in shown for word in re.findall(r"\w+", each)} - PLACEHOLDERS
        words = {word.removesuffix("_PARTY") for word in words}
        assert not {word for word in words if word not in known and f"{word}_" not in code}, row


NEEDS = [
    need
    for group in (needs.WAR, needs.WAR_LEVEL, needs.SIDE, needs.SIDE_LEVEL, needs.PATRON, needs.SETTLEMENT_OPTION)
    for need in group
] + [needs.SCORE, needs.WEIGHT, needs.SETTLEMENT]


@pytest.mark.parametrize("page", [ENGINE, DOCS / "scenario-format.md"], ids=lambda page: page.name)
def test_every_value_the_engine_needs_is_in_the_tables(page):
    table = text(page)
    absent = [need.name for need in NEEDS if not re.search(rf"[`.]{need.name.rpartition('.')[2]}\b", table)]
    assert not absent


def test_equation_tags_in_code_and_page_are_the_same():
    cited = {int(tag) for room in ("bargain", "war") for path in (PACKAGE / room).glob("*.py") for tag in re.findall(r"\(E(\d+)\)", text(path))}
    defined = {int(tag) for tag in re.findall(r"^\*\*\(E(\d+)\)", text(ENGINE), re.MULTILINE)}
    assert defined == set(range(1, 16))
    assert cited == defined


def test_every_command_has_a_how_to():
    import typer.main

    from nicias.cli.app import app

    commands = typer.main.get_command(app).commands  # pyright: ignore[reportAttributeAccessIssue]
    pages = " ".join(text(page) for page in DOCS.rglob("*.md")) + text(ROOT / "CONTRIBUTING.md")
    assert {"run", "list", "show", "check", "new", "export", "import"} <= set(commands)
    assert not [name for name in commands if f"nicias {name}" not in pages]
