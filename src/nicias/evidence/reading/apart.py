"""The child process that takes one file apart: `python apart.py KIND FILE`, one JSON object to stdout. It imports nothing of ours.

Memory and processor time are limited before the file is touched. Formats are read by trafilatura (HTML), pypdf (PDF), python-docx
(DOCX) and lxml (EPUB); archives are measured before anything in them is unpacked.
"""

from __future__ import annotations

import json
import re
import sys
import zipfile
from collections.abc import Callable
from typing import Any

MEMORY = 2_000_000_000
"""Bytes of address space of the child."""

PROCESSOR_SECONDS = 80
LARGEST_UNPACKED = 150_000_000
"""Bytes that an archive may unpack to."""

MOST_TIMES = 150
"""How many times its size a member of an archive may unpack to, once it is above a megabyte."""

MOST_MEMBERS = 5_000
MOST_PAGES = 3_000

_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td", "dd", "dt", "figcaption")


class ProblemError(Exception):
    """What is wrong with the file, as the end of a sentence that starts with its name."""


def limit_resources() -> None:
    """Put ceilings on memory and processor time, where the system has them."""
    try:
        import resource
    except ImportError:  # not on every system; the parent's clock remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))


def pdf(path: str) -> dict[str, Any]:
    """Paragraphs of a PDF; hyphens at line ends are joined."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise ProblemError("is locked with a password; save a copy without one.")
        if len(reader.pages) > MOST_PAGES:
            raise ProblemError(f"has {len(reader.pages)} pages; up to {MOST_PAGES} are read.")
        found = [paragraph for page in reader.pages for paragraph in joined_lines(page.extract_text() or "")]
        about = reader.metadata or {}
    except DependencyError:
        raise ProblemError("is encrypted in a way that needs a password; save a copy without one.") from None
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        AssertionError,
        RecursionError,
        OSError,
    ) as error:
        raise ProblemError(f"is a damaged PDF ({type(error).__name__}).") from None
    day = re.match(r"D:(\d{4})(\d{2})(\d{2})", str(about.get("/CreationDate") or ""))
    stored = {
        "title": str(about.get("/Title") or ""),
        "author": str(about.get("/Author") or ""),
        "made": "-".join(day.groups()) if day else "",
    }
    return answer(found, stored)


def joined_lines(text: str) -> list[str]:
    """The paragraphs of a page of lines: a new one after an empty line, or after a short line that ends a sentence."""
    lines = [line.strip() for line in text.splitlines()]
    widths = sorted(len(line) for line in lines if line)
    usual = widths[int(len(widths) * 0.75)] if widths else 0
    found: list[str] = []
    open_ = ""
    for line in lines:
        if not line:
            found, open_ = [*found, open_], ""
            continue
        if open_.endswith("-") and line[:1].islower():
            open_ = open_[:-1] + line
        else:
            open_ = f"{open_} {line}".strip()
        if len(line) < 0.75 * usual and (re.search(r"[.!?:][\"”’)]*$", line) or len(open_) == len(line)):
            found, open_ = [*found, open_], ""
    return [paragraph for paragraph in [*found, open_] if paragraph]


def html(path: str) -> dict[str, Any]:
    """The main text of a page and its readers' comments, by trafilatura; scripts and navigation are dropped."""
    import trafilatura

    with open(path, "rb") as file:
        content = file.read()
    document = trafilatura.bare_extraction(content, with_metadata=True, include_comments=True, include_tables=True)
    if document is None:
        return answer([], {})
    read: Any = document
    lines = [line for line in str(read.text or "").splitlines() if line.strip()]
    title, author = str(read.title or ""), str(read.author or "")
    heading = title.split(" | ")[0].strip()
    if heading and heading not in lines[:2]:
        lines.insert(0, heading)
    if author and author not in lines[:3]:
        lines.insert(1 if heading else 0, author)
    comments = [line for line in str(read.comments or "").splitlines() if line.strip()]
    numbers = list(range(len(lines) + 1, len(lines) + len(comments) + 1))
    stored = {
        "title": title,
        "author": author,
        "date": str(read.date or "") or stated_date(content),
        "publisher": str(read.sitename or ""),
        "language": str(read.language or ""),
    }
    return answer([*lines, *comments], stored, comments=numbers)


def stated_date(content: bytes) -> str:
    """The day a page gives in its own header, where trafilatura does not take it (it refuses days to come)."""
    match = re.search(
        rb"""<meta[^>]+(?:published_time|datePublished|dc\.date|name="date")[^>]*content=["'](\d{4}-\d{2}-\d{2})""",
        content,
        re.IGNORECASE,
    )
    return match[1].decode() if match else ""


def checked_archive(path: str) -> zipfile.ZipFile:
    """An archive whose members unpack to no more than the limits allow."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError):
        raise ProblemError("is a damaged archive.") from None
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise ProblemError(f"has {len(members)} parts; up to {MOST_MEMBERS} are read.")
    if sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise ProblemError(f"unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB, so it was not unpacked.")
    for member in members:
        if member.file_size > 1_000_000 and member.file_size > MOST_TIMES * max(1, member.compress_size):
            raise ProblemError(f"has a part that unpacks to more than {MOST_TIMES} times its size, so it was not unpacked.")
        if member.flag_bits & 1:
            raise ProblemError("is locked with a password; save a copy without one.")
    return archive


def docx(path: str) -> dict[str, Any]:
    """Paragraphs and table rows of a Word document, in order."""
    checked_archive(path).close()
    from docx import Document
    from docx.table import Table

    try:
        document = Document(path)
        found: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                found += [
                    " · ".join(dict.fromkeys(cell.text.strip() for cell in row.cells if cell.text.strip())) for row in block.rows
                ]
            else:
                found.append(block.text)
        core = document.core_properties
        day = core.created or core.modified
        stored = {
            "title": core.title or "",
            "author": core.author or "",
            "made": day.date().isoformat() if day else "",
            "language": core.language or "",
        }
    except Exception as error:
        # python-docx lets through whatever its parts raise on a broken file.
        raise ProblemError(f"is a damaged Word document ({type(error).__name__}).") from None
    if stored["author"] == "python-docx":
        stored |= {"author": "", "made": ""}
    return answer(found, stored)


def epub(path: str) -> dict[str, Any]:
    """The blocks of text of a book in its reading order."""
    from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
    from lxml import html as page

    archive = checked_archive(path)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, recover=True)
    try:
        container = etree.fromstring(archive.read("META-INF/container.xml"), parser)
        opf_name = next(iter(container.iter("{*}rootfile"))).get("full-path") or ""
        opf = etree.fromstring(archive.read(opf_name), parser)
        base = opf_name.rsplit("/", 1)[0] + "/" if "/" in opf_name else ""
        files = {item.get("id"): base + (item.get("href") or "") for item in opf.iter("{*}item")}
        found: list[str] = []
        for reference in opf.iter("{*}itemref"):
            name = files.get(reference.get("idref"), "")
            if name in archive.namelist():
                found += blocks(page.fromstring(archive.read(name)))
        stored = {
            key: (opf.findtext(f".//{{*}}{tag}") or "").strip()
            for key, tag in (
                ("title", "title"),
                ("author", "creator"),
                ("date", "date"),
                ("language", "language"),
                ("publisher", "publisher"),
            )
        }
    except (
        KeyError,
        StopIteration,
        etree.LxmlError,
        zipfile.BadZipFile,
        ValueError,
        AttributeError,
        TypeError,
        NotImplementedError,
        OSError,
        RuntimeError,
    ) as error:
        raise ProblemError(f"is a damaged EPUB ({type(error).__name__}).") from None
    return answer(found, stored)


def blocks(root: Any) -> list[str]:
    """The innermost blocks of text of a page, without scripts and styles."""
    for node in root.xpath("//script|//style|//nav"):
        if node.getparent() is not None:
            node.getparent().remove(node)
    found: list[str] = []
    for node in root.iter(*_BLOCKS):
        if not any(True for _ in node.iterdescendants(*_BLOCKS)):
            found.append(" ".join(node.text_content().split()))
    return [text for text in found if text] or [line.strip() for line in root.text_content().splitlines() if line.strip()]


def answer(
    found: list[str], stored: dict[str, str], comments: list[int] | None = None, remarks: list[str] | None = None
) -> dict[str, Any]:
    """What the parent reads."""
    return {
        "paragraphs": [text for text in found if text.strip()],
        "stored": stored,
        "comments": comments or [],
        "remarks": remarks or [],
    }


KINDS: dict[str, Callable[[str], dict[str, Any]]] = {"pdf": pdf, "html": html, "docx": docx, "epub": epub}


def main(kind: str, path: str) -> None:
    """Print the document as one JSON object, or the problem with it."""
    limit_resources()
    try:
        said = KINDS[kind](path)
    except ProblemError as problem:
        said = {"problem": str(problem)}
    except ImportError as error:
        said = {"problem": f"needs a reader that does not load here ({error}); pip install nicias installs it."}
    except MemoryError:
        said = {"problem": "needs more memory than the reader allows."}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
