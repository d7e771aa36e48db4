"""An ablation on the terminal: what each mechanism moves, the surest first; then what moved nothing, and what would let it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from nicias.report.parts import print_parts
from nicias.report.tables import table
from nicias.report.words import short
from nicias.study.ablate import Ablation, Cell, Row
from nicias.war.terrain.conditions import MOVES_WHEN
from nicias.war.terrain.registry import MECHANISMS

SHOWN = 4
"""Outputs shown of each mechanism; the JSON has all."""

MATRIX = 6
"""Up to so many outputs the whole matrix is printed."""


def print_ablation(found: Ablation, console: Console | None = None) -> None:
    """Print what `nicias ablate` found."""
    print_parts(_parts(found), console)


def _parts(found: Ablation) -> Iterator[RenderableType]:
    asked = found.asked
    yield Text(f"Mechanisms of the terrain · {asked.scenario.title} · {found.view or 'the base'} at {found.as_of}", "bold")
    yield Text(
        "Each figure is the output with the mechanism less the output without it, ± its standard error, in the same draws and histories. "
        f"What is within {found.bar:.1f} standard errors of 0 is noise. Not yet backtested."
    )
    yield ""
    yield _matrix(found) if len(found.outputs) <= MATRIX else _strongest(found)
    yield ""
    dead = [row for row in found.rows if row.dead]
    yield Text(f"{len(dead)} of {len(found.rows)} moved nothing beyond the noise here (more draws lower that bar):", "bold")
    for row in dead:
        yield Text(f"– {row.mechanism}: {_why(row)} What it needs: {MOVES_WHEN[row.mechanism]}.")
    for name, why in found.outside.items():
        yield Text(f"– {name}: {why}")
    if found.off:
        yield Text(f"Off as asked: {', '.join(found.off)}.")
    for warning in found.warnings:
        yield Text(f"– {warning}")
    yield ""
    yield Text(
        f"{asked.scenario.name} · {asked.draws} paired draws × {asked.histories} histories × {asked.months} months · seed {asked.seed} · "
        f"fingerprint {found.fingerprint}"
    )


def _why(row: Row) -> str:
    own = [name for name in row.own if row.cells[name].moves]
    if own:
        return f"only the count of its own events ({', '.join(sorted(own))})."
    return "no figure differs in any draw." if row.identical else "what differs is within the noise."


def _figure(cell: Cell) -> str:
    if cell.effect != cell.effect:
        return "no data"
    return f"{'+' if cell.effect > 0 else ''}{short(cell.effect)} ± {short(cell.se)}"


def _matrix(found: Ablation) -> Table:
    made = table("Mechanism × output (* stands out of the noise)", "mechanism", *found.outputs)
    for row in found.rows:
        made.add_row(_name(row), *(_figure(row.cells[name]) + (" *" if row.cells[name].moves else "") for name in found.outputs))
    return made


def _strongest(found: Ablation) -> Table:
    made = table(f"What each moves, of {len(found.outputs)} outputs, the surest first", "mechanism", "inventory", "moves", "most surely")
    made.columns[3].justify = "left"
    for row in found.rows:
        strongest = row.strongest()
        if strongest:
            shown = "; ".join(f"{name} {_figure(cell)}" for name, cell in strongest[:SHOWN])
            made.add_row(_name(row), ", ".join(MECHANISMS[row.mechanism].inventory), str(len(strongest)), shown)
    return made


def _name(row: Row) -> str:
    return f"{row.mechanism} (and {', '.join(row.others)})" if row.others else row.mechanism
