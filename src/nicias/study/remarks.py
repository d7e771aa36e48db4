"""What must be said beside the figures: orderings that are not robust, and assumptions that carry the answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nicias.study.draws import LEVEL_MONTHS, BoundDraw, Outcome

ROBUST = 0.9
"""An ordering is called robust when at least this share of the draws agree on it."""

FEWEST_DRAWS = 10


def level_ordering(levels: Sequence[str], outcomes: Sequence[Outcome]) -> list[str]:
    """Pairs of neighbouring support levels whose ordering in P(ceasefire ≤ 12 months) depends on the draw."""
    if len(outcomes) < FEWEST_DRAWS:
        return []
    counts = np.array([outcome.by_start_level for outcome in outcomes])
    unsure: list[str] = []
    for lower in range(len(levels) - 1):
        gain = counts[:, lower + 1] - counts[:, lower]
        more, less = float((gain > 0).mean()), float((gain < 0).mean())
        if max(more, less) < ROBUST:
            unsure.append(f"{levels[lower]} and {levels[lower + 1]} (more support: higher in {more:.0%} of draws, lower in {less:.0%})")
    if not unsure:
        return []
    return [f"Which support level gives the likelier ceasefire within {LEVEL_MONTHS} months is not robust: {'; '.join(unsure)}."]


def one_month_margin(sides: Sequence[str], draws: Sequence[BoundDraw]) -> list[str]:
    """Where the signing scale lies outside the range in which one month's delay is weighed sensibly (ENGINE 8.2)."""
    remarks: list[str] = []
    for place, side in enumerate(sides):
        scales = np.array([draw.parameters.sides[place].signing_scale for draw in draws])
        outside = float(((scales < 0.005) | (scales > 0.1)).mean())
        if outside > 0:
            remarks.append(f"{side}.signing_scale lies outside .005 to .1 in {outside:.0%} of draws; timing is then mostly its doing.")
    return remarks


def grid_warnings(draws: Sequence[BoundDraw]) -> list[str]:
    """What the validity check has to say of the grid, once each."""
    from nicias.bargain.validity import check

    seen: dict[str, None] = {}
    for draw in draws:
        for sentence in check(draw.parameters):
            seen.setdefault(sentence)
    return list(seen)


def staff_spread_raised(draws: Sequence[BoundDraw]) -> list[str]:
    """In how many draws the map was given more chance than the terrain's staff estimate found (`study.terrain.LEAST_CHANCE`)."""
    raised = sum(draw.land is not None and draw.land.spread_raised for draw in draws)
    if not raised:
        return []
    return [
        f"In {raised} of {len(draws)} draws the terrain drifts more steadily than the map's grid can carry; the parties' map was given the least "
        "spread of the force ratio that it can (the war itself is fought as drawn)."
    ]


def horizon_remark(months: int, needed: int) -> list[str]:
    """That durability is left out, when the horizon is too short for it."""
    if months >= needed:
        return []
    return [f"The horizon of {months} months is too short for durability over five years, which needs {needed}; it is left out."]


