"""`nicias zopa` on the terminal: the verdict first, the matrix, what blocks, and what must be read beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from nicias.report.headline import NOBODY
from nicias.report.parts import print_parts
from nicias.report.words import of_draws
from nicias.report.zopa_detail import (
    axis_table,
    bilateral_parts,
    broken_sentence,
    detail_parts,
    guarantee_parts,
    simulated_sentence,
    steps_table,
    trade_parts,
)
from nicias.report.zopa_matrix import LEGEND, blocking_table, matrix, views_matrix
from nicias.report.zopa_outlook import outlook_parts
from nicias.report.zopa_zone import verdict, zone_parts
from nicias.study.zopa import Zopa
from nicias.study.zopa_answers import ScoredProposal
from nicias.study.zopa_column import ZopaColumn
from nicias.study.zopa_contract import broken


def print_zopa(found: Zopa, console: Console | None = None) -> None:
    """Print the answer. Without a console of its own it writes to stdout, at least wide enough for the matrix."""
    print_parts(_parts(found), console)


def print_question(found: Zopa, answer: Mapping[str, Any], console: Console | None = None) -> None:
    """Print the answer to one further question and the line that says how to repeat it."""
    print_parts((*_question(found.main, found.asked, answer), "", foot(found)), console)


def _question(column: ZopaColumn, asked: Mapping[str, Any], answer: Mapping[str, Any]) -> Iterator[RenderableType]:
    if "steps" in answer:
        yield steps_table(column, str(asked["proposal"]), "the other", answer["steps"])
        yield Text("(not said): a term of the first that the other does not mention; taken to go back to the status quo.")
    if "along" in answer:
        yield axis_table(column, answer["along"])
    if "between" in answer:
        yield from bilateral_parts(column, answer["between"])
    if "outlook" in answer:
        yield from outlook_parts(column, answer["outlook"])
    if "threshold" in answer:
        yield Text(threshold_sentence(answer["threshold"]))


def threshold_sentence(found: Mapping[str, Any]) -> str:
    """Where one number opens or shuts the zone."""
    now = f"at {found['from']:.3g} the zone is open in {found['open_at_from']:.0%} of {found['draws']} draws, at {found['to']:.3g} in {found['open_at_to']:.0%}"
    if found["at"] is None:
        return f"{found['path']}: {now}; it does not change on the way (the map was solved again at both ends)."
    return f"{found['path']}: {now}; it is {found['then']} in most draws from {found['at']:.3g} (the map solved again at every step)."


def _parts(found: Zopa) -> Iterator[RenderableType]:
    yield Text(opening(found), "bold")
    yield Text(
        "A margin is the value of signing less that of being the one who refused, by that party's own beliefs; sides in stakes (total "
        "victory is 1), the patron in its own unit, third parties in shares of what a package can be worth to them. Not yet backtested: "
        "what is worth reading is the margin, what blocks, and how it moves, not the level."
    )
    if found.by_view:
        yield ""
        yield views_matrix(found.by_view)
        yield Text(LEGEND, "dim")
        for name, column in found.by_view.items():
            yield Text(f"{name}: {verdict(column)}")
        yield ""
        yield Text(f"{NOBODY}, {found.draws} draws, in full", "bold underline")
    yield from _column(found.main, beliefs=not found.by_view)
    if "detail" in found.to_dict():
        yield ""
        yield from detail_parts(found.main, found.to_dict()["detail"])
    if found.simulated is not None:
        yield Text(simulated_sentence(found.simulated))
    yield from _foot(found)


def opening(found: Zopa) -> str:
    """Whose assumptions, and how many of the proposals every party they need would sign."""
    if found.by_view:
        counts = ", ".join(f"{signed(column)} under {name}" for name, column in found.by_view.items())
        return f"{found.scenario.title}: proposals that all who must sign or deliver would sign: {counts}. No view is the default."
    whose = found.main.view or "the base assumptions"
    scored = sum(each.scored for each in found.main.proposals.values())
    head = f"{found.scenario.title}, under {whose}, as of {found.main.as_of}"
    if not scored:
        return f"{head}: {_unscored(found.main.proposals)}; the zone alone follows."
    return f"{head}: {signed(found.main)} of {scored} proposals would be signed by all who must sign or deliver."


def _unscored(proposals: Mapping[str, ScoredProposal]) -> str:
    """Why there is no proposal to score."""
    if len(proposals) != 1:
        return "no proposal to score"
    ((name, each),) = proposals.items()
    return f"{name} is {'an' if each.kind[0] in 'aeiou' else 'a'} {each.kind}, and only offers and demands are scored"


def signed(column: ZopaColumn) -> int:
    """Proposals to which every party they need would consent in most draws."""
    return sum(
        each.scored and all(answer.computed == "accepts" for answer in each.answers.values() if answer.needed)
        for each in column.proposals.values()
    )


def _column(column: ZopaColumn, *, beliefs: bool) -> Iterator[RenderableType]:
    yield ""
    if any(each.scored for each in column.proposals.values()):
        yield matrix(column)
        yield Text(LEGEND, "dim")
        yield ""
        yield blocking_table(column)
        yield ""
    yield from zone_parts(column, beliefs=beliefs)
    yield ""
    yield from trade_parts(column)
    yield ""
    yield Text("Would it hold?", "bold")
    yield from guarantee_parts(column)
    yield Text(broken_sentence(broken()))
    yield ""
    yield from _agreement(column)


def _agreement(column: ZopaColumn) -> Iterator[RenderableType]:
    needed, every = column.records["needed"], column.records["all"]
    if every.cells:
        yield Text(
            f"Against the answers the sources report: the computed answer is the reported one in {needed.ours} of {needed.cells} cells of "
            f"parties that must sign or deliver ({every.ours} of {every.cells} of all parties). The dull rule 'authors sign their own text, "
            f"others refuse' gets {needed.dull_rule} of {needed.cells} ({every.dull_rule} of {every.cells}): agreement is no insight."
        )
    for name, proposal in column.proposals.items():
        wrong = [answer for answer in proposal.answers.values() if answer.agrees is False and answer.needed]
        for answer in wrong:
            party = column.scenario.parties[answer.party].name
            whose = column.view or "these assumptions"
            yield Padding(
                Text(
                    f"! {name}: {party} {answer.reported} in the source; under {whose} it {answer.computed} (consents {of_draws(answer.consents)}"
                    f"{', in doubt' if answer.in_doubt else ''})."
                ),
                (0, 0, 0, 2),
            )


def _foot(found: Zopa) -> Iterator[RenderableType]:
    norms = {
        (issue, norm["option"]): norm
        for proposal in found.main.proposals.values()
        if proposal.scored
        for issue, norm in proposal.norms.items()
    }
    if norms:
        yield ""
    for (issue, option), norm in norms.items():
        yield Text(f"⚑ {issue} {option}: {norm['flag']} ({norm['reference']})")
    if any(each.later for each in found.main.proposals.values()):
        yield Text(f"(later): made or first reported after {found.main.as_of}; scoring it at that date is hindsight.")
    if found.main.warnings:
        yield ""
        yield Text("Read before quoting", "bold")
        for warning in found.main.warnings:
            yield Padding(Text(f"– {warning}"), (0, 0, 0, 2))
    yield ""
    yield foot(found)


def foot(found: Zopa) -> Text:
    """What it takes to repeat this."""
    whose = f" · {found.main.view}" if found.main.view else ""
    return Text(f"{found.scenario.name}{whose} · as of {found.main.as_of} · {found.draws} draws · seed {found.seed} · fingerprint {found.fingerprint}")
