"""`nicias read FILES -o DIR`: documents to proposed items, which a person then decides with `nicias review`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nicias.cli.options import Json
from nicias.cli.printing import print_json, table, talk

if TYPE_CHECKING:
    from nicias.evidence.reading.candidates import Reading
    from nicias.evidence.reading.opening import Opened

Inputs = Annotated[
    list[str],
    typer.Argument(metavar="FILE|FOLDER|URL…", help="Text, HTML, PDF, EPUB or DOCX; only an address you give is fetched."),
]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="PARTY=WORD", help="Another word that names a party, such as its leader; may be repeated."),
]
Lexicons = Annotated[Path | None, typer.Option("--lexicons", metavar="FOLDER", help="Your own copy of the lexicons.")]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="PROVIDER:NAME",
        help="Also ask a language model through pydantic-ai. The text is sent to that provider.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add `read` to the app."""
    app.command("read")(read)


def read(
    files: Inputs,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Where the proposals are written.")],
    scenario: Annotated[
        str | None, typer.Option("--scenario", metavar="SCENARIO", help="The war it is about: its parties, values and issues.")
    ] = None,
    names: Names = None,
    comments: Annotated[bool, typer.Option("--comments", help="Read readers' comments as well.")] = False,
    lexicons: Lexicons = None,
    model: Model = None,
    json: Json = False,
) -> None:
    """Propose quantities, forecasts, proposals, assumptions and contradictions from documents. A person decides."""
    from nicias.errors import UsageError

    opened, problems = open_all(files)
    for problem in problems:
        talk(f"nicias: {problem}")
    if not opened:
        raise UsageError("Nothing was read.")
    reading = read_documents(opened, scenario, names or [], lexicons, comments, model, corrected(output))
    for remark in reading.remarks:
        talk(f"Note: {remark}.")
    write(reading, opened, output)
    if json:
        print_json(summary(reading, output))
    else:
        print_reading(reading)
        talk(f"Next: look at {output / 'sources.yml'}, then nicias review {output} --into {scenario or 'SCENARIO'}")
    if problems:
        raise typer.Exit(1)


def open_all(files: list[str]) -> tuple[list[Opened], list[str]]:
    """The documents that open, and a paragraph for each that does not."""
    from nicias.errors import UsageError
    from nicias.evidence.reading.opening import inputs, open_document

    opened: list[Opened] = []
    problems: list[str] = []
    for item in inputs(files):
        try:
            opened.append(open_document(item))
        except UsageError as error:
            problems.append(str(error))
    return opened, problems


def read_documents(
    opened: list[Opened],
    scenario: str | None,
    names: list[str],
    lexicons: Path | None,
    comments: bool,
    model: str | None,
    sources: Mapping[str, Mapping[str, Any]] | None = None,
) -> Reading:
    """The reading of opened documents, held against a scenario if one is named; `sources` are those a person has corrected."""
    from dataclasses import replace

    from nicias.errors import UsageError
    from nicias.evidence.reading.lexicon import load_lexicon
    from nicias.evidence.reading.propose import read_opened
    from nicias.scenario import load
    from nicias.scenario.review.preparing import known_sources, of_another_time, party_words, prepared

    lexicon = load_lexicon("en", lexicons)
    loaded = load(scenario) if scenario else None
    words = party_words(loaded) if loaded else {}
    for text in names:
        party, equals, word = text.partition("=")
        if not equals or not word.strip() or (loaded and party not in loaded.parties):
            known = f" The parties are {', '.join(loaded.parties)}." if loaded else ""
            raise UsageError(f"'{text}' is not a name; write PARTY=WORD.{known}")
        words.setdefault(party, []).append(word.strip())
    known = {**(sources or {}), **(known_sources(loaded) if loaded else {})}
    reading = read_opened(opened, lexicon, parties=words or None, known_sources=known, comments=comments)
    if model:
        from nicias.evidence.reading.suggesting import with_model

        talk(f"The text of {len(opened)} document(s) is sent to {model}.")
        reading = with_model(reading, opened, lexicon, model, parties=words or None)
    if loaded is None:
        return reading
    remarks = (*reading.remarks, *of_another_time(loaded, reading.sources))
    return replace(reading, candidates=tuple(prepared(loaded, reading.candidates, lexicon)), remarks=remarks)


def corrected(output: Path) -> Mapping[str, Mapping[str, Any]]:
    """The sources of an earlier reading in the same folder, so that a date or an author that a person mended there stays."""
    from nicias.scenario.review.items import CANDIDATES, load_reading

    return load_reading(output).sources if (output / CANDIDATES).is_file() else {}


def write(reading: Reading, opened: list[Opened], output: Path) -> None:
    """Write the folder: the items, the sources, and each document as numbered."""
    from nicias import __version__
    from nicias.evidence.reading.candidates import dump
    from nicias.scenario.editing import write_file
    from nicias.scenario.review.items import CANDIDATES, SOURCES, TEXTS

    output.mkdir(parents=True, exist_ok=True)
    (output / TEXTS).mkdir(exist_ok=True)
    for name, document in zip(reading.sources, opened, strict=True):
        write_file(output / TEXTS / f"{name}.txt", "\n".join([*document.paragraphs, ""]).encode())
    content = {"made_by": f"nicias {__version__}", "candidates": [candidate.to_dict() for candidate in reading.candidates]}
    write_file(output / CANDIDATES, dump(content).encode())
    write_file(output / SOURCES, dump({name: dict(source) for name, source in reading.sources.items()}).encode())


def summary(reading: Reading, output: Path) -> dict[str, object]:
    """The JSON object of `read`."""
    return {
        "written": str(output),
        "sources": {
            name: {key: value for key, value in source.items() if key != "fingerprints"}
            for name, source in reading.sources.items()
        },
        "candidates": [candidate.to_dict() for candidate in reading.candidates],
        "remarks": list(reading.remarks),
    }


def print_reading(reading: Reading) -> None:
    """A table of what was found, by source and kind."""
    from nicias.evidence.reading.candidates import KINDS

    rows: list[list[str]] = []
    for name, source in reading.sources.items():
        own = [candidate for candidate in reading.candidates if candidate.source == name]
        counts = [str(sum(1 for candidate in own if candidate.kind == kind)) for kind in KINDS]
        about = f"{source.get('author') or 'no author'}, {source.get('date') or 'no date'} ({source.get('date_basis') or 'as in the scenario'})"
        rows.append([name, *counts, about])
    print(
        table(
            ["source", "quantities", "forecasts", "proposals", "assumptions", "contradictions", "author and date"],
            rows,
            widest=60,
        )
    )
