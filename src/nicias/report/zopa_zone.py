"""The zone of agreement on the terminal: a verdict in a sentence, the best few packages, what would open an empty zone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from nicias.report.tables import table
from nicias.report.words import margin, of_draws, share
from nicias.report.words import short as amount
from nicias.study.zopa_answers import status_quo
from nicias.study.zopa_column import ZopaColumn
from nicias.study.zopa_zone import ZonePackage


def zone_parts(column: ZopaColumn, *, beliefs: bool) -> Iterator[RenderableType]:
    """Verdict, packages, openings, fairness; `beliefs`: look for the belief that would open it too."""
    zone = column.zone
    names = {party: column.scenario.parties[party].name for party in column.table.parties}
    yield Text(verdict(column), "bold")
    binding = max(zone.binding, key=zone.binding.__getitem__)
    yield Text(
        f"Every package was covered in every draw ({amount(zone.searched[0])} in the product; bounds leave about {amount(zone.searched[1])} to look at). "
        f"The best package's smallest margin is {margin(zone.best.median)} of a stake ({margin(zone.best.lo)} to {margin(zone.best.hi)}), "
        f"and {names[binding]} has it {of_draws(zone.binding[binding])}. If any peace held: open {of_draws(zone.open_of_terms)}."
    )
    yield ""
    shown = zone.packages or (zone.nearest,)
    title = "Packages that all required parties prefer in most draws" if zone.packages else "The nearest package"
    yield packages_table(column, title, {str(place): each for place, each in enumerate(shown, start=1)})
    if zone.empty:
        yield from _opening_lines(column, names, beliefs)
    if column.fairness.points:
        yield ""
        yield packages_table(column, "Fairness points (gains over the war without talks)", dict(_grouped(column)))
    elif column.fairness.reason:
        yield Text(f"Fairness points: none. {column.fairness.reason}")


def verdict(column: ZopaColumn) -> str:
    """Whether there is a deal, for whom, in how many draws."""
    zone = column.zone
    names = ", ".join(column.scenario.parties[party].name for party in zone.required)
    if zone.open == 0:
        return f"No package is preferred by all required parties ({names}) in any draw: proved."
    does = of_draws(zone.nearest.everybody)
    if zone.nearest.everybody == 1:
        best = f"one text does {does}"
    elif zone.exact:
        best = f"the best single text does {does}, and none does in more: proved"
    else:
        best = f"the best text found does {does}, and there may be a better one"
    verb = "No package is preferred" if zone.empty else "There are packages preferred"
    return f"{verb} by all required parties ({names}) to a war without talks in most draws: some package {of_draws(zone.open)}; {best}."


def packages_table(column: ZopaColumn, title: str, packages: Mapping[str, ZonePackage]) -> Table:
    """Packages by what departs from the status quo; norms flagged; durability beside the margins."""
    required = column.zone.required
    heads = [column.scenario.parties[party].name.split()[0] for party in required]
    made = table(title, "", "everybody", *heads, "holds 1 · 5 · 10 y", "terms (the rest as now)")
    made.columns[-1].justify = "left"
    blank = status_quo(column.scenario)
    for label, each in packages.items():
        terms = [
            f"{issue} {option}{' ⚑' if issue in each.norms else ''}" for issue, option in each.package.items() if option != blank[issue]
        ]
        holds = " · ".join(share(each.survival[years].median) for years in ("1", "5", "10"))
        margins = [margin(each.margins[party].median) for party in required]
        made.add_row(label, share(each.everybody), *margins, holds, ", ".join(terms) or "the status quo throughout")
    return made


def _grouped(column: ZopaColumn) -> Iterator[tuple[str, ZonePackage]]:
    """Solutions that pick the same package share a row."""
    rules: dict[tuple[str, ...], list[str]] = {}
    points = column.fairness.points
    for name, each in points.items():
        rules.setdefault(tuple(each.package.values()), []).append(name)
    for names in rules.values():
        yield ", ".join(name.replace("_", "–") for name in names), points[names[0]]


def _opening_lines(column: ZopaColumn, names: Mapping[str, str], beliefs: bool) -> Iterator[RenderableType]:
    zone = column.zone
    change = zone.binding_change
    if change:
        yield Text(
            f"{names[zone.shortest]} is the one it fails; what would move it most there: {change.issue} {change.before} → {change.after} "
            f"({margin(change.gain)})."
        )
    found = [*column.openings, *(column.belief_openings if beliefs else [])]
    if not found:
        yield Text("No single change that was tried opens it: of what is delivered, a guarantee, a penalty, a reservation" + (", a belief." if beliefs else "."))
        return
    yield Text("What would open the zone, one change at a time (values of war as solved, unless it says solved again):")
    for each in found:
        switch = "delivers." in each.path or "permits." in each.path
        moved = f"on {of_draws(each.before)} → in every draw" if switch else f"{each.before:.2f} → {each.after:.2f}"
        again = f" (solved again in {each.draws} draws)" if each.resolved else ""
        yield Text(f"  {each.path}: {moved}{again}")
