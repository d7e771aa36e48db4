"""Formats, and files made to do harm: each ends in paragraphs or in one paragraph that says why not."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest

from nicias.errors import UsageError
from nicias.evidence.reading import opening
from nicias.evidence.reading.apart import joined_lines
from nicias.evidence.reading.opening import inputs, open_document
from tests.evidence.reading.conftest import MADE_UP

WORDS = ("The river war goes on.", "Velmar recruits 6,000 men a month.")
CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
OPF = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">
<metadata><dc:title>The River</dc:title><dc:creator>Ines Harrow</dc:creator><dc:date>2031-05-01</dc:date></metadata>
<manifest><item id="b" href="b.xhtml"/><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""


def epub(path: Path, first: str = "", opf: str = OPF) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip")
        book.writestr("META-INF/container.xml", CONTAINER)
        book.writestr("OEBPS/book.opf", opf)
        book.writestr(
            "OEBPS/a.xhtml", first or f"<html><body><h1>One</h1><p>{WORDS[0]}</p><script>alert(1)</script></body></html>"
        )
        book.writestr("OEBPS/b.xhtml", f"<html><body><p>{WORDS[1]}</p></body></html>")
    return path


def docx(path: Path) -> Path:
    document = pytest.importorskip("docx").Document()
    document.core_properties.author = "Ines Harrow"
    document.core_properties.title = "The River"
    for text in WORDS:
        document.add_paragraph(text)
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text, row.cells[1].text = "Prisoners", "9,400"
    document.save(str(path))
    return path


def pdf(path: Path, lines: tuple[str, ...] = WORDS, password: str = "") -> Path:
    """A one-page PDF written by hand, and locked if a password is given."""
    text = " ".join(f"1 0 0 1 72 {720 - 40 * k} Tm ({line}) Tj" for k, line in enumerate(lines))
    stream = f"BT /F1 12 Tf {text} ET"
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{part}\nendobj\n"
    start = len(content)
    content += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n" + "".join(f"{place:010d} 00000 n \n" for place in places)
    content += f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF"
    path.write_bytes(content.encode("latin-1"))
    if password:
        from pypdf import PdfReader, PdfWriter

        writer = PdfWriter(PdfReader(path))
        writer.encrypt(password, algorithm="RC4-128")
        writer.write(path)
    return path


def test_plain_text_is_numbered_as_everywhere_else(tmp_path: Path):
    (tmp_path / "a.txt").write_text("One.\n\n  Two.\n", "utf-8")
    assert open_document(str(tmp_path / "a.txt")).paragraphs == ("One.", "Two.")


def test_epub_in_its_reading_order_with_its_metadata(tmp_path: Path):
    opened = open_document(str(epub(tmp_path / "book.epub")))
    assert opened.paragraphs == ("One", *WORDS)
    assert (opened.stored["author"], opened.stored["date"]) == ("Ines Harrow", "2031-05-01")


def test_docx_with_its_tables_and_metadata(tmp_path: Path):
    opened = open_document(str(docx(tmp_path / "a.docx")))
    assert opened.paragraphs == (*WORDS, "Prisoners · 9,400")
    assert opened.stored["author"] == "Ines Harrow"


def test_pdf(tmp_path: Path):
    assert open_document(str(pdf(tmp_path / "a.pdf"))).paragraphs == WORDS


def test_html_without_its_scripts_and_navigation():
    opened = open_document(str(MADE_UP / "oduya2032.html"))
    whole = " ".join(opened.paragraphs)
    assert "fetch" not in whole
    assert "Home" not in whole
    assert opened.paragraphs[:2] == ("Stop feeding the river war", "Grace Oduya")


def test_lines_of_a_page_become_paragraphs():
    page = "The army crossed the river in the night and no-\nbody saw it, because the fog was thick and the\nguards slept.\nNobody was hurt in the crossing, though the boats\nwere old.\n\nA new day."
    assert joined_lines(page) == [
        "The army crossed the river in the night and nobody saw it, because the fog was thick and the guards slept.",
        "Nobody was hurt in the crossing, though the boats were old.",
        "A new day.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_encodings_are_read_or_guessed_and_a_guess_is_said(tmp_path: Path, encoding: str):
    text = (
        "Война на реке продолжается третью зиму, и никто не ждёт мира до весны. Город держится, мосты целы, переговоры стоят.\n"
        * 5
    )
    (tmp_path / "a.txt").write_text(text, encoding)
    opened = open_document(str(tmp_path / "a.txt"))
    assert opened.paragraphs[0] == text.splitlines()[0]
    assert bool(opened.remarks) == (encoding == "cp1251")


def test_folders_are_gone_through_in_order_and_other_files_left(tmp_path: Path):
    for name in ("b.txt", "a.md", ".hidden.txt", "values.yml"):
        (tmp_path / name).write_text("One.")
    assert [Path(item).name for item in inputs([str(tmp_path)])] == ["a.md", "b.txt"]


def _bomb(path: Path, name: str = "word/document.xml") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open(name, "w") as member:
            for _ in range(20):
                member.write(b"0" * 1_000_000)
    return path


def _laughs(path: Path) -> Path:
    entities = '<!ENTITY a "ha">' + "".join(f'<!ENTITY {chr(98 + k)} "{f"&{chr(97 + k)};" * 10}">' for k in range(9))
    return epub(path, opf=f"<!DOCTYPE x [{entities}]><package><metadata><title>&j;</title></metadata></package>")


def _text_of(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _large(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"The war goes on.\n")
        file.truncate(100_000_000)
    return path


HOSTILE = {
    "a zip bomb": lambda folder: _bomb(folder / "a.docx"),
    "an epub bomb": lambda folder: _bomb(folder / "a.epub", "OEBPS/a.xhtml"),
    "a billion laughs": lambda folder: _laughs(folder / "a.epub"),
    "100 MB": lambda folder: _large(folder / "a.txt"),
    "broken encoding": lambda folder: _text_of(
        folder / "a.txt", bytes(random.Random(1).randrange(128, 256) for _ in range(5000))
    ),
    "control characters": lambda folder: _text_of(folder / "a.txt", b"war \x01\x02\x03\x04" * 50),
    "zeros": lambda folder: _text_of(folder / "a.txt", b"war\0\0\0"),
    "nothing": lambda folder: _text_of(folder / "a.txt", b""),
    "white space": lambda folder: _text_of(folder / "a.txt", b" \n \n"),
    "a locked pdf": lambda folder: pdf(folder / "a.pdf", password="secret"),
    "a broken pdf": lambda folder: _text_of(folder / "a.pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 9 0 R"),
    "a pdf without text": lambda folder: pdf(folder / "a.pdf", ()),
    "a broken docx": lambda folder: _text_of(folder / "a.docx", b"PK\x03\x04" + b"word/" * 50),
    "an old word file": lambda folder: _text_of(folder / "a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600),
    "an archive": lambda folder: _text_of(folder / "a.zip", b"PK\x03\x04" + b"x" * 50),
    "a picture": lambda folder: _text_of(folder / "a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_message(tmp_path: Path, name: str):
    path = HOSTILE[name](tmp_path)
    with pytest.raises(UsageError) as caught:
        open_document(str(path))
    message = str(caught.value)
    assert path.name in message
    assert "\n" not in message
    assert "Traceback" not in message


def test_a_file_that_hangs_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "SECONDS", 0.01)
    with pytest.raises(UsageError, match="took more than"):
        open_document(str(pdf(tmp_path / "a.pdf")))


def test_deeply_nested_html_ends(tmp_path: Path):
    path = _text_of(tmp_path / "a.html", b"<html><body>" + b"<div>" * 50_000 + b"<p>The war goes on.</p></body></html>")
    with pytest.raises(UsageError, match="no text in it"):
        open_document(str(path))


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x", "https://no-such-host.invalid/x"])
def test_an_address_that_does_not_answer_is_a_message(address: str):
    with pytest.raises(UsageError, match="could not be fetched"):
        open_document(address)


def test_other_schemes_are_files_that_do_not_exist():
    with pytest.raises(UsageError, match="no file or folder"):
        inputs(["file:///etc/passwd"])
