"""Months between dates, by the calendar."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable

from nicias.errors import UsageError


def months_between(start: datetime.date, end: datetime.date) -> float:
    """Whole months from `start` to `end`, and the part of the next one; negative when `end` is earlier.

    >>> months_between(datetime.date(2022, 2, 24), datetime.date(2025, 8, 24))
    42.0
    """
    whole = (end.year - start.year) * 12 + end.month - start.month
    if end < add_months(start, whole):
        whole -= 1
    here, following = add_months(start, whole), add_months(start, whole + 1)
    return whole + (end - here).days / (following - here).days


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day `months` later, or the month's last.

    >>> add_months(datetime.date(2025, 1, 31), 1)
    datetime.date(2025, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def parse_date(text: str) -> datetime.date:
    """A date as YYYY-MM-DD; UsageError otherwise."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date; write YYYY-MM-DD.") from None


def passed(as_of: datetime.date | str, horizons: Iterable[str]) -> list[str]:
    """The horizons, in months from the as-of date, that lie in the past at the moment of reading."""
    start = datetime.date.fromisoformat(str(as_of))
    return [month for month in horizons if add_months(start, int(month)) < datetime.date.today()]


def months_until(horizon: int, start: datetime.date, until: datetime.date | str | None) -> int:
    """Months simulated: whole months from `start` to `until`, or the scenario's `horizon`. Raises UsageError."""
    if until is None:
        return horizon
    end = parse_date(str(until))
    months = int(months_between(start, end))
    if months < 1:
        raise UsageError(f"The horizon {end} is not at least a month after the as-of date {start}.")
    return months
