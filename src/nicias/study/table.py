"""The issue table of one draw: weights, scores, linkages, attitudes to risk, enforcement, vetoes and deliverability (ENGINE section 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from nicias.bargain.issues import Issue, IssueTable, all_or_nothing
from nicias.bargain.linkage import Linkage
from nicias.bargain.parameters import Array
from nicias.errors import ModelError
from nicias.study.needs import Structure
from nicias.study.sampled import Draw


def salience(draw: Draw, party: str, structure: Structure) -> Array:
    """(issues,) the party's weights, made to sum to one within the draw."""
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
            own = draw.numbers(f"{party}.score.{issue}", options)
            indivisible = draw.switch(f"{party}.indivisible.{issue}", default=False)
            score[player] = weights[player][place] * (all_or_nothing(own) if indivisible else own)

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
    first, second = (draw.number(f"{side}.risk_aversion", 0.0) for side in structure.sides)
    return IssueTable(tuple(issues), _linkages(draw, structure, scale), (first, second))


def _linkages(draw: Draw, structure: Structure, scale: float) -> tuple[Linkage, ...]:
    """Every pair of issues that some player links; the patron's in its own unit."""
    parties = structure.valuing_parties
    found: list[Linkage] = []
    for pair, paths in linked_issues(structure.issues, draw.paths, parties).items():
        score = np.zeros((3, *(len(structure.issues[place][1]) for place in pair)))
        for path, (player, option, other) in paths.items():
            score[player, option, other] = draw.number(path) * (scale if player == 2 else 1.0)
        if score.any():  # a linkage worth nothing leaves the issues apart, so that off is no effect to the last bit
            found.append(Linkage(pair, score))
    return tuple(found)


def linked_issues(
    issues: Sequence[tuple[str, tuple[str, ...]]], paths: Iterable[str], parties: Sequence[str]
) -> dict[tuple[int, int], dict[str, tuple[int, int, int]]]:
    """The linkage values of some parties by pair of issues: path → places of the party, of the one option and of the other.

    Raises ModelError when a path names the issues in another order than the scenario does.
    """
    names = [issue for issue, _ in issues]
    found: dict[tuple[int, int], dict[str, tuple[int, int, int]]] = {}
    for path in paths:
        party, _, rest = path.partition(".linkage.")
        if not rest or party not in parties:
            continue
        issue, option, other_issue, other = rest.split(".")
        pair = names.index(issue), names.index(other_issue)
        if pair[0] >= pair[1]:
            raise ModelError(
                f"{path}: write the issue that stands first in the scenario first, {party}.linkage.{other_issue}.{other}.{issue}.{option}."
            )
        options = [issues[place][1] for place in pair]
        found.setdefault(pair, {})[path] = (parties.index(party), options[0].index(option), options[1].index(other))
    return found


def vetoes(draw: Draw, structure: Structure, issue: str, option: str) -> list[str]:
    """The parties that veto an option in this draw."""
    return [party for party in structure.parties if not draw.switch(f"settlement.permits.{party}.{issue}.{option}")]
