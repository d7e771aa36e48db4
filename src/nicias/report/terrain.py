"""The course of a war on the terrain: how it goes while it goes on, what happened when, and how far the staff was right."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from nicias.report.tables import table
from nicias.report.words import share, short
from nicias.study.terrain_answers import Course

MONTHS = ("1", "6", "12", "24")
SHOWN = ("troops", "firepower", "leakers", "output", "cost_now", "will", "resolve", "belief_mean", "belief_spread")
"""Fields shown for each side; the JSON holds all."""

MARKS = ("exhausted", "objective", "decisive", "decree", "innovation")


def course_tables(course: Course, sides: tuple[str, ...]) -> Iterator[RenderableType]:
    """Tables of the terrain, and a line for every limit that bound."""
    yield _series(course, sides)
    if any(_marks(course, sides)):
        yield _first(course, sides)
    yield _staff(course)
    for name, limit in course.limits.items():
        yield Text(f"  {limit['meaning']} ({name}): {limit['share']:.2g} times a month fought")


def _series(course: Course, sides: tuple[str, ...]) -> RenderableType:
    months = [month for month in MONTHS if course.at_war.get(month)]
    titles = [f"{month} months ({share(course.at_war[month])} still at war)" for month in months]
    made = table("The war while it goes on (median, 5th to 95th percentile of the histories still at war)", "", *titles)
    wanted = ["war.rho", *(f"{side}.{name}" for name in SHOWN for side in sides)]
    for name in wanted:
        if name not in course.series:
            continue
        row, cells = course.series[name], list[str]()
        for month in months:
            at = row["months"][month]
            cells.append(f"{short(at['p50'])} ({short(at['p05'])} to {short(at['p95'])})")
        made.add_row(f"{name}, {row['unit']}", *cells)
    return made


def _marks(course: Course, sides: tuple[str, ...]) -> list[str]:
    return [name for mark in MARKS for side in sides if (name := f"{side}.{mark}") in course.first]


def _first(course: Course, sides: tuple[str, ...]) -> RenderableType:
    made = table("What has happened by then (all histories)", "", *(f"{month} months" for month in MONTHS))
    for name in _marks(course, sides):
        row = course.first[name]
        shares = [share(row["months"][month]["p"]) if month in row["months"] else "" for month in MONTHS]
        made.add_row(f"{name.split('.')[0]}: {row['what']}", *shares)
    return made


def _staff(course: Course) -> RenderableType:
    made = table("What the staff foresaw, and the war as it was fought", "", "staff estimate", "as fought", "error (r.m.s.)")
    for path, row in course.staff.items():
        made.add_row(path, *(f"{row[key]:.2g}" for key in ("estimate", "simulated", "error")))
    return made
