"""Paragraph numbers and fingerprints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicias.errors import UsageError
from nicias.evidence.documents import documents_folder, fingerprint, fingerprints, paragraphs, read_document


def test_paragraphs_count_non_empty_lines_from_one():
    text = "\n  Title \n\n\t\nFirst.\nSecond.\n"
    assert paragraphs(text) == ["Title", "First.", "Second."]
    assert list(fingerprints(text)) == [1, 2, 3]


def test_fingerprint_ignores_case_space_and_quotation_marks_only():
    one = fingerprint("He said “no” — and  left, didn’t he?")
    assert one == fingerprint('HE SAID "NO" — and left, didn\'t he?')
    assert one != fingerprint("He said “no” — and left, did he?")
    assert len(one) == 12
    int(one, 16)


@given(st.text(min_size=1))
def test_fingerprint_is_stable_under_its_own_normalisation(text):
    assert fingerprint(text) == fingerprint(f"  {text}\n")


def test_folder_from_call_or_environment(tmp_path, monkeypatch):
    monkeypatch.delenv("NICIAS_DOCUMENTS", raising=False)
    assert documents_folder() is None
    monkeypatch.setenv("NICIAS_DOCUMENTS", str(tmp_path))
    assert documents_folder() == tmp_path
    with pytest.raises(UsageError):
        documents_folder(tmp_path / "absent")


def test_reads_text_or_says_why_not(tmp_path):
    (tmp_path / "a.txt").write_text("One.\n", "utf-8")
    (tmp_path / "b.txt").write_bytes(b"\xff\xfe\x00")
    assert read_document(tmp_path, "a") == "One.\n"
    assert read_document(tmp_path, "c") is None
    with pytest.raises(UsageError):
        read_document(tmp_path, "b")
