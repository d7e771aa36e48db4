"""How long it is worth waiting, on the terminal: the views side by side, or one view's curve and what moves it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Console, RenderableType
from rich.text import Text

from nicias.report.parts import print_parts
from nicias.report.tables import spread, table
from nicias.report.words import share
from nicias.study.columns import NOT_MODELLED
from nicias.study.delay import Delay, DelayColumn
from nicias.study.waiting import MONTHS, SHARE, STAKE, Waiting, across

SHOWN = (0, 1, 3, 6, 12, 24, 36, 48, 60, 84, 120)
"""Months of the curve that are printed; the JSON has them all."""


def print_delay(found: Delay, console: Console | None = None) -> None:
    """Print what `nicias delay` found."""
    print_parts(_parts(found), console)


def _parts(found: Delay) -> Iterator[RenderableType]:
    yield Text(f"How long it is worth {found.scenario.parties[found.side].name}'s while to wait · {found.scenario.title}", "bold")
    yield Text(
        f"As {found.scenario.parties[found.side].name} itself sees it: fighting on for so many months and settling then, on the terms that would be signed there, against "
        "settling at once. Not yet backtested: what follows from written assumptions."
    )
    yield ""
    yield _columns(found)
    yield Text(
        f"Median and 90 % across {found.draws} draws; a stake is what total victory is worth. Delays up to {found.months} months. "
        "Human cost until the best month, at today's support.",
        "dim",
    )
    if len(found.columns) == 1:
        (only,) = found.columns.values()
        yield ""
        yield _curve(only)
        yield from _beliefs(found, only)
    if any(each.policies for each in found.columns.values()):
        yield ""
        yield _policies(found)
    for warning in dict.fromkeys(warning for each in found.columns.values() for warning in each.warnings):
        yield Text(f"– {warning}")
    yield ""
    yield Text(f"{found.scenario.name} · {found.draws} draws · seed {found.seed} · fingerprint {found.fingerprint}")


def _columns(found: Delay) -> RenderableType:
    columns = found.columns
    made = table("The best delay", "", *columns)
    made.columns[0].no_wrap = True
    made.add_row("as of", *(each.as_of for each in columns.values()))
    made.add_row("expects support to fall, a month", *(_decay(each.waiting) for each in columns.values()))
    made.add_row("best month to settle", *(_months(each.waiting) for each in columns.values()))
    made.add_row("  at once is best", *(share(each.waiting.at_once) for each in columns.values()))
    made.add_row("  the longer the better", *(share(each.waiting.beyond) for each in columns.values()))
    made.add_row("gain on settling at once, stake", *(_stake(each.waiting.gain) for each in columns.values()))
    made.add_row("  free to settle any month", *(_stake(each.waiting.option) for each in columns.values()))
    for measure in found.scenario.human_cost.measures:
        made.add_row(f"{measure.replace('_', ' ')}, until then", *(_until(each.waiting, measure) for each in columns.values()))
    return made


def _curve(column: DelayColumn) -> RenderableType:
    made = table("Settling later (worth in stakes)", "after months", "settling then", "gain", "gain if free until then", "staying away from talks till then")
    for row in column.waiting.curve():
        if row["months"] in SHOWN:
            names = ("settling", "settling_gain", "free_gain", "away_gain")
            made.add_row(str(row["months"]), *(f"{row[name]['p50']:.3f} ({row[name]['p05']:.3f} to {row[name]['p95']:.3f})" for name in names))
    return made


def _beliefs(found: Delay, column: DelayColumn) -> Iterator[RenderableType]:
    kinds: tuple[tuple[str, str, Mapping[float, Waiting]], ...] = (
        ("By the monthly fall of support that nobody chooses, expected by all", "{:g} a month", column.by_decay),
        (f"By what {found.scenario.parties[found.side].name} alone hopes of the patron's choices (log odds a step)", "hope {:g}", column.by_hope),
    )
    for title, name, rows in kinds:
        if rows:
            yield ""
            made = table(title, "", "expects it to fall, a month", "best month to settle", "the longer the better", "gain, stake")
            for value, each in rows.items():
                made.add_row(name.format(value), _decay(each), _months(each), share(each.beyond), _stake(each.gain))
            yield made


def _policies(found: Delay) -> RenderableType:
    made = table("What a layer on top does to the best delay (same draws)", "", "best month to settle", "change, months", "±", "shorter", "longer", "gain, stake")
    several = len(found.columns) > 1
    for name, column in found.columns.items():
        for each in column.policies:
            label = f"{name}: {each.layer}" if several else each.layer
            error = "–" if each.se != each.se else f"{each.se:.1f}"
            made.add_row(
                label, _months(each.waiting), f"{each.change:+.1f}", error, share(each.shorter), share(each.longer), _stake(each.waiting.gain)
            )
    return made


def _months(waiting: Waiting) -> str:
    return spread(across(waiting.months, MONTHS))


def _decay(waiting: Waiting) -> str:
    return spread(across(waiting.decay, SHARE))


def _stake(values: object) -> str:
    each = across(values, STAKE)
    return f"{each.p50:.3f} ({each.p05:.3f} to {each.p95:.3f})"


def _until(waiting: Waiting, measure: str) -> str:
    return spread(across(waiting.cost[measure] * waiting.months, "1")) if measure in waiting.cost else NOT_MODELLED
