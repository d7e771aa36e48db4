"""Line charts of a sweep as SVG, written directly: the same rows always give the same bytes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

from nicias.errors import UsageError
from nicias.models.sweep import Row, columns

WIDTH, HEIGHT = 640, 380
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 36, 48
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000")  # distinguishable without colour vision
DASHES = ("", "6 3", "2 2", "8 3 2 3", "", "6 3", "2 2")
MOST = len(COLOURS)


def line_chart(rows: Sequence[Row], x: str, title: str, outputs: Sequence[str] = ()) -> str:
    """An SVG of numeric `outputs` (default: the first few that are numbers) against column `x`.

    Gaps where an output is missing. Raises UsageError when there is nothing to draw.
    """
    names = list(outputs) or _numeric(rows, x)[:MOST]
    points = {name: [(float(row[x]), _number(row.get(name))) for row in rows] for name in names}
    ys = [y for line in points.values() for _, y in line if y is not None]
    if len(rows) < 2 or not ys:
        raise UsageError("There is nothing to draw: a plot needs at least two points of a numeric output.")
    x_ticks, y_ticks = ticks(min(row[x] for row in rows), max(row[x] for row in rows)), ticks(min(ys), max(ys))
    x_low, x_high = x_ticks[0], x_ticks[-1]
    y_low, y_high = y_ticks[0], y_ticks[-1]

    def place(px: float, py: float) -> str:
        across = LEFT + (px - x_low) / (x_high - x_low) * (WIDTH - LEFT - RIGHT)
        down = HEIGHT - BOTTOM - (py - y_low) / (y_high - y_low) * (HEIGHT - TOP - BOTTOM)
        return f"{across:.1f},{down:.1f}"

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text x="{LEFT}" y="20" font-size="14">{escape(title)}</text>',
    ]
    for tick in x_ticks:
        px, py = place(tick, y_low).split(",")
        parts.append(f'<text x="{px}" y="{float(py) + 16:.1f}" text-anchor="middle">{tick:g}</text>')
    for tick in y_ticks:
        px, py = place(x_low, tick).split(",")
        parts.append(f'<path d="M{px},{py}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{float(py) + 4:.1f}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 10}" text-anchor="middle">{escape(x)}</text>')
    for i, (name, line) in enumerate(points.items()):
        path, pen = "", "M"
        for px, py in line:
            if py is None:
                pen = "M"
                continue
            path += pen + place(px, py)
            pen = "L"
        style = f'stroke="{COLOURS[i % MOST]}"' + (f' stroke-dasharray="{DASHES[i % MOST]}"' if DASHES[i % MOST] else "")
        parts.append(f'<path d="{path}" fill="none" stroke-width="2" {style}/>')
        at = TOP + 16 * i
        parts.append(f'<path d="M{WIDTH - RIGHT + 10},{at}h22" stroke-width="2" {style}/>')
        parts.append(f'<text x="{WIDTH - RIGHT + 38}" y="{at + 4}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>\n"])


def ticks(low: float, high: float) -> list[float]:
    """Five or so round numbers that enclose [low, high].

    >>> ticks(0, .4), ticks(3, 3)
    ([0.0, 0.1, 0.2, 0.3, 0.4], [2.0, 3.0, 4.0])
    """
    if high - low < 1e-9 * max(1.0, abs(low)):  # flat, or flatter than twelve digits can label
        return [low - 1.0, float(low), low + 1.0]
    rough = (high - low) / 4
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * m for m in (1, 2, 2.5, 5, 10) if size * m >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [float(f"{i * step:.12g}") for i in range(first, last + 1)]


def _number(value: Any) -> float | None:
    """A drawable number; a truth value is drawn as 0 or 1."""
    return float(value) if isinstance(value, bool | int | float) and math.isfinite(value) else None


def _numeric(rows: Sequence[Row], x: str) -> list[str]:
    return [name for name in columns(rows) if name != x and any(_number(row.get(name)) is not None for row in rows)]
