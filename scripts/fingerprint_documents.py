"""Rewrite the fingerprints in a scenario's sources.yml from a folder that holds the documents as ID.txt.

    python scripts/fingerprint_documents.py FOLDER path/to/sources.yml

A source without a text in FOLDER keeps what it has. The texts themselves are never copied: twelve hexadecimal digits a
paragraph are enough to tell whether a locator still points at the paragraph that was read.
"""

import re
import sys
from pathlib import Path

from nicias.evidence.documents import fingerprints

PER_LINE = 5
FIELD = re.compile(r"^  fingerprints: \{[^}]*\}$", re.MULTILINE)


def flow_mapping(text: str) -> str:
    """The `fingerprints:` entry of a document. Quoted, because twelve digits can read as a number."""
    items = [f'{number}: "{mark}"' for number, mark in fingerprints(text).items()]
    rows = [", ".join(items[start : start + PER_LINE]) for start in range(0, len(items), PER_LINE)]
    return "  fingerprints: {" + ",\n    ".join(rows) + "}"


def main() -> None:
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    blocks = re.split(r"(?m)^(?=[a-z]\w*:$)", target.read_text("utf-8"))
    for index, block in enumerate(blocks):
        document = folder / f"{block.split(':')[0]}.txt"
        if document.is_file():
            blocks[index] = FIELD.sub(flow_mapping(document.read_text("utf-8")), block)
    target.write_text("".join(blocks), "utf-8")


if __name__ == "__main__":
    main()
