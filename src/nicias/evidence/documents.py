"""Documents by paragraph: the n-th non-empty line, counted from 1, and a fingerprint that verifies it without copying it."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from pathlib import Path

from nicias.errors import UsageError

FOLDER_VARIABLE = "NICIAS_DOCUMENTS"
"""Environment variable with the folder of documents, one `SOURCE.txt` each."""

LARGEST_DOCUMENT = 20_000_000
"""Bytes of the largest document that is read."""

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'", "`": "'"})


def paragraphs(text: str) -> list[str]:
    """The non-empty lines of a document, in order: paragraph n is item n − 1.

    >>> paragraphs("Title\\n\\nFirst.\\n")
    ['Title', 'First.']
    """
    return [line.strip() for line in text.splitlines() if line.strip()]


def fingerprint(text: str) -> str:
    """Twelve hexadecimal digits of one paragraph, blind to case, white space and the style of its quotation marks.

    >>> fingerprint("“Peace”,  postponed") == fingerprint('"peace", postponed')
    True
    """
    plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(_QUOTES)).strip().casefold()
    return hashlib.blake2b(plain.encode(), digest_size=6).hexdigest()


def fingerprints(text: str) -> dict[int, str]:
    """The fingerprint of every paragraph of a document, by its number: what `sources.yml` stores."""
    return {number: fingerprint(line) for number, line in enumerate(paragraphs(text), start=1)}


def documents_folder(given: str | Path | None = None) -> Path | None:
    """The folder named by the call or by NICIAS_DOCUMENTS, or None. Raises UsageError if it does not exist."""
    name = given or os.environ.get(FOLDER_VARIABLE)
    if not name:
        return None
    folder = Path(name)
    if not folder.is_dir():
        raise UsageError(f"The documents folder '{name}' does not exist.")
    return folder


def read_document(folder: Path, source: str) -> str | None:
    """The text of `SOURCE.txt` in the folder, or None if it is not there. Raises UsageError if it cannot be read as text."""
    path = folder / f"{source}.txt"
    if not path.is_file():
        return None
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise UsageError(f"{path.name} has more than {LARGEST_DOCUMENT // 1_000_000} MB; documents are read up to that size.")
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path.name} is not UTF-8 text.") from error
