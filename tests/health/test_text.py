"""What is written in the repository: no machine, no registry, no copied sentence, no row of data, no side taken, no broken link."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.health.repository import ROOT, name, text, written

RUN = 10
"""Words in a row that count as copying."""

# Put together here so that this file does not contain what it looks for.
MACHINE = re.compile("|".join((r"(?<![\w.])/" + folder + r"/\w") for folder in ("work", "home", "root", "Users")))
REGISTRIES = tuple(".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("anaconda", "org")))
TAKES_A_SIDE = re.compile(r"\b(" + "|".join(("aggress" + "or", "revision" + "ist", "terror" + "ist", "puppet")) + r"s?\b)", re.IGNORECASE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
TITLE = re.compile(r"^\s*title:.*$", re.MULTILINE)
"""The title of a source is its citation, not a copied sentence."""
PAGE_IN_CODE = re.compile(r"\bdocs/[\w/-]+\.md")


def test_no_file_names_a_machine_or_a_package_registry():
    found = [f"{name(path)}: {m.group()}" for path in written() for m in MACHINE.finditer(text(path))]
    found += [f"{name(path)}: {host}" for path in written() for host in REGISTRIES if host in text(path)]
    assert not found


def test_code_and_pages_take_no_side():
    ours = [path for path in written() if name(path).startswith(("src/", "docs/")) and "/data/" not in name(path)]
    assert not [f"{name(path)}: {m.group()}" for path in ours for m in TAKES_A_SIDE.finditer(text(path))]


PAGES = [path for path in written() if path.suffix == ".md"]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path):
    broken = []
    for target in LINK.findall(text(page)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        place = (page.parent / file).resolve() if file else page
        if not place.exists() or (anchor and anchor not in anchors(place)):
            broken.append(target)
    assert not broken


def anchors(page: Path) -> set[str]:
    """The headings of a page as a Markdown renderer names them."""
    headings = re.findall(r"^#+ (.+)$", text(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_pages_that_code_points_at_exist():
    mentioned = {(name(path), page) for path in written() if path.suffix in (".py", ".yml", ".md") for page in PAGE_IN_CODE.findall(text(path))}
    assert not sorted(f"{where}: {page}" for where, page in mentioned if not (ROOT / page).exists())


def words(content: str) -> list[str]:
    return re.findall(r"[^\W_]+", content.lower())


@pytest.mark.skipif("NICIAS_DOCUMENTS" not in os.environ, reason="NICIAS_DOCUMENTS does not name the folder of the source documents")
def test_no_sentence_of_a_source_document_is_copied():
    copied: dict[tuple[str, ...], str] = {}
    for document in Path(os.environ["NICIAS_DOCUMENTS"]).glob("*.txt"):
        for line in document.read_text("utf-8").splitlines():
            line_words = words(line)
            copied |= {tuple(line_words[i : i + RUN]): document.stem for i in range(len(line_words) - RUN + 1)}
    assert copied
    found = []
    for path in written():
        ours = words(TITLE.sub("", text(path)) if path.name == "sources.yml" else text(path))
        for i in range(len(ours) - RUN + 1):
            if (run := tuple(ours[i : i + RUN])) in copied:
                found.append(f"{name(path)} ({copied[run]}): {' '.join(run)}")
    assert not found


@pytest.mark.skipif("NICIAS_DATA" not in os.environ, reason="NICIAS_DATA does not name the folder of the downloaded tables")
def test_no_row_of_a_downloaded_table_is_committed():
    rows: set[str] = set()
    for table in Path(os.environ["NICIAS_DATA"]).glob("*.csv"):
        rows |= {row.strip() for row in table.read_text("utf-8").splitlines()[1:] if len(row) > 15}
    assert rows
    assert not [f"{name(path)}: {line}" for path in written() for line in text(path).splitlines() if line.strip() in rows]
