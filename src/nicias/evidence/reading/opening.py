"""Opening documents: text, HTML, PDF, EPUB, DOCX and addresses, within limits of size, time and memory.

Everything but plain text is taken apart in a child process with a ceiling on memory and time, so that a hostile file ends in a
message. Nothing in a document is executed, and only an address that the user gave is fetched.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from nicias.errors import UsageError
from nicias.evidence.documents import LARGEST_DOCUMENT, paragraphs

LARGEST_FILE = 60_000_000
"""Bytes of the largest PDF, EPUB, DOCX or HTML file that is opened."""

SECONDS = 90
"""Seconds that taking one file apart, or fetching one address, may last."""

MOST_PARAGRAPHS = 20_000
"""Paragraphs that one document may have."""

MOST_FILES = 300
"""Files that one call reads."""


ENDINGS = (".txt", ".md", ".html", ".htm", ".xhtml", ".pdf", ".epub", ".docx")
"""The files of a folder that are taken for documents; a file that is named is opened whatever its ending."""


@dataclass(frozen=True)
class Opened:
    """A document as opened: its paragraphs in order, what the file says of itself, remarks for the reader.

    `comments` are the numbers of paragraphs that the page itself marks as readers' comments.
    """

    name: str
    kind: str
    paragraphs: tuple[str, ...]
    stored: dict[str, str] = field(default_factory=dict[str, str])
    remarks: tuple[str, ...] = ()
    comments: frozenset[int] = frozenset()
    written: date | None = None
    address: str = ""


def inputs(given: list[str]) -> list[str]:
    """The files and addresses that are meant: folders are gone through, in the order of their names. Raises UsageError."""
    found: list[str] = []
    for item in given:
        if is_address(item):
            found.append(item)
            continue
        path = Path(item)
        if path.is_dir():
            inside = sorted(
                p for p in path.rglob("*") if p.is_file() and not any(part.startswith(".") for part in p.relative_to(path).parts)
            )
            inside = [p for p in inside if p.suffix.lower() in ENDINGS]
            if not inside:
                raise UsageError(f"The folder '{item}' has no document ({', '.join(ENDINGS)}).")
            found += [str(p) for p in inside]
        elif path.is_file():
            found.append(item)
        else:
            raise UsageError(f"There is no file or folder '{item}'.")
    if len(found) > MOST_FILES:
        raise UsageError(f"{len(found)} files were given; at most {MOST_FILES} are read at once.")
    return found


def is_address(item: str) -> bool:
    """Whether an input is an address of the web."""
    return bool(re.match(r"https?://", item))


def open_document(item: str) -> Opened:
    """Open a file or an address. Raises UsageError with one paragraph saying what is wrong with it."""
    if is_address(item):
        return _fetched(item)
    path = Path(item)
    try:
        size = path.stat().st_size
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read ({error.strerror}).") from None
    if size == 0:
        raise UsageError(f"{path.name} is empty.")
    kind = _kind(path.name, head)
    limit = LARGEST_DOCUMENT if kind == "text" else LARGEST_FILE
    if size > limit:
        raise UsageError(f"{path.name} has {size / 1e6:.0f} MB; a file of this kind is opened up to {limit // 1_000_000} MB.")
    if kind == "text":
        text, remark = _decoded(path.read_bytes(), path.name)
        return _checked(Opened(path.name, kind, tuple(paragraphs(text)), remarks=(remark,) if remark else (), written=written))
    return _checked(_apart(path, kind, path.name, written))


def _kind(name: str, head: bytes) -> str:
    """The kind of a file by its first bytes; the name only tells EPUB from DOCX where the bytes do not."""
    if head.startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if b"application/epub+zip" in head or name.lower().endswith(".epub"):
            return "epub"
        if name.lower().endswith((".docx", ".docm")) or b"word/" in head or b"[Content_Types].xml" in head:
            return "docx"
        raise UsageError(f"{name} is an archive; unpack it and give the folder.")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise UsageError(f"{name} is in the old format of Word, or locked with a password; save it as DOCX without one.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if b"\0" in head:
        raise UsageError(f"{name} is not a text; the reader opens text, HTML, PDF, EPUB and DOCX.")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    html = start.startswith((b"<!doctype html", b"<html", b"<?xml")) or (
        name.lower().endswith((".html", ".htm", ".xhtml")) and b"<" in start
    )
    return "html" if html else "text"


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    for encoding, marks in (("utf-8-sig", ()), ("utf-16", (b"\xff\xfe", b"\xfe\xff"))):
        if marks and not content.startswith(marks):
            continue
        try:
            return _printable(content.decode(encoding), name), ""
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes

    guess = from_bytes(content[:200_000]).best()
    plain = sum(1 for byte in content[:200_000] if byte < 128) / max(1, len(content[:200_000]))
    if guess is not None and guess.chaos < 0.1 and (guess.coherence >= 0.3 or plain > 0.9):
        try:
            return _printable(
                content.decode(guess.encoding), name
            ), f"{name}: not UTF-8; read as {guess.encoding}, which is a guess"
        except UnicodeDecodeError:
            pass
    raise UsageError(f"{name} is not text in an encoding that can be told; save it as UTF-8.")


def _printable(text: str, name: str) -> str:
    odd = sum(1 for letter in text[:20_000] if ord(letter) < 32 and letter not in "\t\n\r\f\v")
    if odd > 0.01 * max(1, len(text[:20_000])):
        raise UsageError(f"{name} is full of control characters; it is not a text.")
    return "".join(letter for letter in text if letter in "\t\n\r\f" or ord(letter) >= 32)


def _apart(path: Path, kind: str, name: str, written: date | None, address: str = "") -> Opened:
    """Take a file apart in a child process. Raises UsageError when it fails, takes too long or too much memory."""
    script = Path(__file__).with_name("apart.py")  # it imports nothing of ours, so it runs as a file of its own
    command = [sys.executable, "-P", str(script), kind, str(path.resolve())]
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired:
        raise UsageError(f"{name} took more than {SECONDS} seconds to take apart, so it was left.") from None
    answer = _answer(done.stdout)
    if answer is None:
        raise UsageError(
            f"{name} could not be taken apart: it needs more memory or time than the reader allows, or it is damaged."
        )
    if "problem" in answer:
        raise UsageError(f"{name} {answer['problem']}")
    return Opened(
        name,
        kind,
        tuple(" ".join(str(line).split()) for line in answer["paragraphs"] if str(line).strip()),
        {str(key): str(value) for key, value in answer["stored"].items() if value},
        tuple(map(str, answer["remarks"])),
        frozenset(map(int, answer["comments"])),
        written,
        address,
    )


def _answer(output: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(output)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _fetched(address: str) -> Opened:
    """Fetch one address, up to the limits of size and time. Raises UsageError."""
    from http.client import HTTPException
    from urllib.error import URLError
    from urllib.request import Request, urlopen

    try:
        request = Request(address, headers={"User-Agent": "nicias-read"})
        with urlopen(request, timeout=SECONDS / 3) as response:
            content = response.read(LARGEST_FILE + 1)
    except (URLError, HTTPException, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise UsageError(f"{address} could not be fetched ({reason}).") from None
    if len(content) > LARGEST_FILE:
        raise UsageError(f"{address} has more than {LARGEST_FILE // 1_000_000} MB.")
    name = address.rstrip("/").rsplit("/", 1)[-1].split("?")[0] or "page"
    kind = _kind(name, content[:4096])
    if kind == "text":
        text, remark = _decoded(content, name)
        return _checked(Opened(name, kind, tuple(paragraphs(text)), remarks=(remark,) if remark else (), address=address))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page"
        path.write_bytes(content)
        return _checked(_apart(path, kind, name, None, address))


def _checked(opened: Opened) -> Opened:
    if not opened.paragraphs:
        what = "no text in it; a scan has to be recognised as text first" if opened.kind == "pdf" else "no text in it"
        raise UsageError(f"{opened.name} has {what}.")
    if len(opened.paragraphs) > MOST_PARAGRAPHS:
        raise UsageError(f"{opened.name} has {len(opened.paragraphs)} paragraphs; up to {MOST_PARAGRAPHS} are read.")
    return opened
