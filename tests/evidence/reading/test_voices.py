"""Whose lines they are, and what a document says of itself."""

from __future__ import annotations

from datetime import date

import pytest

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.metadata import propose_metadata
from nicias.evidence.reading.opening import open_document
from nicias.evidence.reading.voices import sort_voices
from tests.evidence.reading.conftest import MADE_UP


def test_boilerplate_and_comments_are_told_from_the_article(lexicon: Lexicon):
    opened = open_document(str(MADE_UP / "harrow2031.txt"))
    voices = sort_voices(opened.paragraphs, lexicon, "Ines Harrow")
    assert [n for n, voice in enumerate(voices, start=1) if voice == "boilerplate"] == [2, 3, 12, 13]
    assert [n for n, voice in enumerate(voices, start=1) if voice == "comments"] == [14, 15]


def test_a_plea_in_the_middle_does_not_make_the_rest_comments(lexicon: Lexicon):
    body = (
        "The army moved east in the night and the bridges held, as they had held in the spring and in the winter before that one."
    )
    text = ["A title", *[body] * 4, "Sign up for our newsletter today.", *[body] * 4]
    assert sort_voices(text, lexicon) == ["author"] * 5 + ["boilerplate"] + ["author"] * 4


def test_a_comment_heading_opens_comments(lexicon: Lexicon):
    body = (
        "The army moved east in the night and the bridges held, as they had held in the spring and in the winter before that one."
    )
    assert sort_voices([body, body, "Comments", "Nicely put.", body], lexicon)[2:] == ["boilerplate", "comments", "comments"]


@pytest.mark.parametrize(
    ("name", "author", "day"),
    [
        ("harrow2031.txt", "Ines Harrow", date(2031, 11, 14)),
        ("lindqvist2031.txt", "staff of the Lindqvist Centre", date(2031, 12, 2)),
        ("oduya2032.html", "Grace Oduya", date(2032, 1, 20)),
    ],
)
def test_author_and_date_come_with_their_basis(lexicon: Lexicon, name: str, author: str, day: date):
    opened = open_document(str(MADE_UP / name))
    metadata = propose_metadata(opened.paragraphs, opened.stored, lexicon, opened.written)
    assert (metadata.author.value, metadata.day) == (author, day)
    assert metadata.author.basis
    assert metadata.day_basis
    assert metadata.language.value == "en"


def test_what_is_not_found_is_said(lexicon: Lexicon):
    metadata = propose_metadata(["The guns fired; nobody knew why, and nobody asked."], {}, lexicon)
    assert metadata.author.value == ""
    assert metadata.author.basis == "no byline found"
    assert metadata.day is None
    assert metadata.day_basis == "not stated"


def test_a_date_taken_from_the_text_says_that_the_text_is_probably_later(lexicon: Lexicon):
    metadata = propose_metadata(
        ["The war began in March 2019 and went on for a long while after that, as such wars do."], {}, lexicon, date(2020, 5, 1)
    )
    assert metadata.day == date(2019, 3, 31)
    assert "later" in metadata.day_basis


def test_a_line_that_tells_what_the_author_does_is_not_the_argument(lexicon: Lexicon):
    lines = ["A title", "Ines Harrow", "The war goes on.", "It has no end.", "Ines Harrow teaches history at the port's college."]
    assert sort_voices(lines, lexicon, "Ines Harrow")[-1] == "boilerplate"
    assert sort_voices(lines, lexicon, "Tomas Brandt")[-1] == "author"


def test_the_day_a_file_was_made_gives_way_to_the_dateline(lexicon: Lexicon):
    lines = ["A title", "By Ines Harrow", "14 November 2031", "The war goes on."]
    assert propose_metadata(lines, {"made": "2036-12-01"}, lexicon).day == date(2031, 11, 14)
    assert propose_metadata(lines, {"date": "2031-11-13"}, lexicon).day == date(2031, 11, 13)
    assert propose_metadata([lines[0], lines[3]], {"made": "2036-12-01"}, lexicon).day == date(2036, 12, 1)
