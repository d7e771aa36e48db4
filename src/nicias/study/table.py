"""The issue table of one draw: weights, scores, enforcement, vetoes and deliverability as numbers (ENGINE section 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nicias.bargain.issues import Issue, IssueTable
from nicias.bargain.parameters import Array
from nicias.study.needs import Structure

if TYPE_CHECKING:
    from nicias.study.binding import Draw


def salience(draw: Draw, party: str, structure: Structure) -> Array:
    """(issues,) the party's weights, made to sum to one within the draw."""
    from nicias.errors import ModelError

    weights = draw.numbers(f"{party}.weight", [issue for issue, _ in structure.issues])
    if weights.sum() <= 0:
        raise ModelError(f"{party}.weight: every issue has weight zero; at least one must matter to {party}.")
    return weights / weights.sum()


def issue_table(draw: Draw, structure: Structure) -> IssueTable:
    """Scores times salience for the three players, G, Δ, h0, who vetoes and what is deliverable, option by option."""
    scale = draw.number(f"{structure.patron}.terms_scale") if structure.patron else 0.0
    weights = [salience(draw, side, structure) for side in structure.sides]
    weights.append(scale * salience(draw, structure.patron, structure) if structure.patron else np.zeros(len(structure.issues)))
    power_shift = draw.number("settlement.power_shift")
    issues: list[Issue] = []
    for place, (issue, options) in enumerate(structure.issues):
        score = np.zeros((3, len(options)))
        for player, party in enumerate(structure.valuing_parties):
            score[player] = weights[player][place] * draw.numbers(f"{party}.score.{issue}", options)

        def per_option(name: str, issue: str = issue, options: tuple[str, ...] = options) -> Array:
            return draw.numbers(f"settlement.{name}.{issue}", options, default=0.0)

        issues.append(
            Issue(
                name=issue,
                options=options,
                score=score,
                breach_cost=per_option("breach_cost"),
                shift=power_shift * per_option("shift_share"),
                accident_rate=per_option("accident_rate"),
                permitted=np.array([not vetoes(draw, structure, issue, option) for option in options]),
                delivered=np.array([draw.switch(f"settlement.delivers.{issue}.{option}") for option in options]),
            )
        )
    return IssueTable(tuple(issues))


def vetoes(draw: Draw, structure: Structure, issue: str, option: str) -> list[str]:
    """The parties that veto an option in this draw."""
    return [party for party in structure.parties if not draw.switch(f"settlement.permits.{party}.{issue}.{option}")]
