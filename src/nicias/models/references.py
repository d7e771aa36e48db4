"""The bibliography: entries of `data/references.bib` as one line for a reader."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from nicias.errors import UsageError

ENTRY = re.compile(r"@(\w+)\{([^,]+),\n(.*?)\n\}", re.S)
FIELD = re.compile(r"^\s*(\w+)\s*=\s*\{(.*)\},?$", re.M)


@cache
def entries() -> dict[str, dict[str, str]]:
    """Every entry's fields by key; `type` is the BibTeX type."""
    text = (files("nicias.data") / "references.bib").read_text("utf-8")
    return {key: {"type": kind, **dict(FIELD.findall(body))} for kind, key, body in ENTRY.findall(text)}


def entry(key: str) -> dict[str, str]:
    """The fields of one entry; UsageError when there is none."""
    if key not in entries():
        raise UsageError(f"references.bib has no entry {key!r}.")
    return entries()[key]


def cite(key: str) -> str:
    """Authors, year, title, place, and the mark of provenance while the page has not been checked.

    >>> cite("Fearon1995")
    'James D. Fearon (1995). Rationalist explanations for war. International Organization 49(3): 379–414. [P·]'
    """
    e = entry(key)
    authors = " and ".join(" ".join(reversed(name.split(", "))) for name in e["author"].split(" and "))
    place = e.get("journal", "")
    if e.get("volume"):
        place += f" {e['volume']}" + (f"({e['number']})" if e.get("number") else "")
    if e.get("pages"):
        place += f": {e['pages'].replace('--', '–')}"
    if e.get("publisher"):
        place = ": ".join(part for part in (e.get("address"), e["publisher"]) if part)
    mark = f" [{e['mark']}]" if e.get("mark") else ""
    return f"{authors} ({e['year']}). {e['title']}. {place}.{mark}"
