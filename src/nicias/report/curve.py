"""A curve in block characters, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

BLOCKS = " ▁▂▃▄▅▆▇█"


def blocks(values: Sequence[float], height: int = 4) -> list[str]:
    """Rows, top first, of a bar chart of shares in [0, 1]: one column a value, `height` rows of eight steps.

    >>> print("\\n".join(blocks([0, .25, .5, 1], height=2)))
       █
     ▄██
    """
    steps = [round(value * height * 8) for value in values]
    return ["".join(BLOCKS[min(max(step - 8 * row, 0), 8)] for step in steps) for row in reversed(range(height))]


def survival_chart(curve: Sequence[float], step: int = 1, height: int = 5) -> list[str]:
    """P(still no ceasefire) by month as a chart with its axes; `curve` is P(ceasefire ≤ t) from t = 0."""
    still = [1 - p for p in curve[::step]]
    rows = blocks(still, height)
    labels = ["1.0" if row == 0 else " .5" if 2 * row == height or 2 * row == height - 1 else "   " for row in range(height)]
    lines = [f"{label} │{row}" for label, row in zip(labels, rows, strict=True)]
    axis = [" "] * (len(still) + 1)
    for month in range(0, len(curve), 12):
        for offset, digit in enumerate(str(month)):
            place = month // step + offset
            if place < len(axis):
                axis[place] = digit
    return [*lines, " 0  └" + "─" * len(still), "     " + "".join(axis).rstrip() + " months"]
