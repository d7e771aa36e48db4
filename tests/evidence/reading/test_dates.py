"""Dates: complete ones as they stand, others by the document's own date."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicias.evidence.reading.dates import Moment, find_moments
from nicias.evidence.reading.lexicon import Lexicon, load_lexicon
from nicias.evidence.reading.words import sentences

ANCHOR = date(2031, 11, 14)


def moments(text: str, anchor: date | None = ANCHOR) -> list[Moment]:
    return [m for s in sentences(text) for m in find_moments(s, load_lexicon("en"), anchor)]


@given(
    st.dates(date(1700, 1, 1), date(2100, 12, 31)), st.sampled_from(["{:%Y-%m-%d}", "{:%d} {:%B} {:%Y}", "{:%B} {:%d}, {:%Y}"])
)
def test_a_complete_day_is_read_in_every_order(day: date, form: str):
    text = form.format(*[day] * 3)
    (found,) = moments(f"They signed on {text}.", None)
    assert (found.first, found.last, found.complete) == (day, day, True)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in March 2030", date(2030, 3, 1), date(2030, 3, 31)),
        ("in the second quarter of 2030", date(2030, 4, 1), date(2030, 6, 30)),
        ("in the second half of 2030", date(2030, 7, 2), date(2030, 12, 31)),
        ("in the 1930s", date(1930, 1, 1), date(1939, 12, 31)),
        ("since 2029", date(2029, 1, 1), date(2029, 12, 31)),
        ("in the spring of 2029", date(2029, 3, 1), date(2029, 5, 31)),
        ("in the first three quarters of 2030", date(2030, 1, 1), date(2030, 9, 30)),
        ("last year", date(2030, 1, 1), date(2030, 12, 31)),
    ],
)
def test_periods(text: str, first: date, last: date):
    (found,) = moments(f"It began {text}.")
    assert abs(found.first - first) <= timedelta(days=1)
    assert found.last == last


def test_a_month_without_a_year_is_the_latest_unless_the_sentence_looks_ahead():
    (past,) = moments("In August they broke through.")
    (ahead,) = moments("They will break through by August.")
    assert (past.first.year, ahead.first.year) == (2031, 2032)
    assert not past.complete


def test_without_the_documents_date_only_complete_dates_are_read():
    assert moments("In August they broke through; it was the worst since May 2029.", None)[0].first == date(2029, 5, 1)


@pytest.mark.parametrize(
    "text",
    [
        "The fall of Quill was near.",
        "They may march on Quill.",
        "It fired 1,914 shells.",
        "It lost 2030 soldiers.",
        "Article 12 was kept.",
    ],
)
def test_what_only_looks_like_a_date_is_none(text: str, lexicon: Lexicon):
    assert moments(text) == []


def test_a_day_that_the_calendar_lacks_is_none():
    assert moments("They signed on 31 February 2030.", None) == [] or all(
        m.precision != "day" for m in moments("They signed on 31 February 2030.", None)
    )


def test_this_season_is_of_the_documents_year():
    for text, year in (("A truce this summer is a dream.", 2031), ("A truce this winter is a dream.", 2030)):
        (found,) = moments(text, date(2031, 1, 20))
        assert found.first.year == year


def test_a_month_in_a_sentence_that_foretells_is_the_next():
    (sentence,) = sentences("The fighting will resume in October.")
    (found,) = find_moments(sentence, load_lexicon("en"), date(2031, 3, 9), forward=True)
    assert found.first == date(2031, 10, 1)
    (sentence,) = sentences("They promised in October that it will not resume.")
    (found,) = find_moments(sentence, load_lexicon("en"), date(2031, 3, 9), forward=True)
    assert found.first == date(2030, 10, 1)
