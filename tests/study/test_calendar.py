"""Months by the calendar."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicias.errors import UsageError
from nicias.study.calendar import add_months, months_between, parse_date

days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 28))


@given(days, st.integers(-600, 600))
def test_going_forward_by_months_is_that_many_months(day: datetime.date, months: int) -> None:
    later = add_months(day.replace(day=min(day.day, 28)), months)
    assert months_between(day.replace(day=min(day.day, 28)), later) == months


@given(days, days)
def test_months_grow_with_the_date(a: datetime.date, b: datetime.date) -> None:
    start = datetime.date(1900, 1, 1)
    assert (months_between(start, a) < months_between(start, b)) == (a < b)


def test_a_word_is_not_a_date() -> None:
    with pytest.raises(UsageError, match="YYYY-MM-DD"):
        parse_date("next year")
