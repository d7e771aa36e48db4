"""`nicias zopa` on the terminal: the verdict first, the matrix, what blocks, and what must be read beside it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from nicias.report.headline import NOBODY
from nicias.report.terminal import WIDTH
from nicias.report.zopa_matrix import LEGEND, blocking_table, matrix, views_matrix
from nicias.report.zopa_zone import verdict, zone_parts
from nicias.study.zopa import Zopa
from nicias.study.zopa_column import ZopaColumn


def print_zopa(found: Zopa, console: Console | None = None) -> None:
    """Print the answer. Without a console of its own it writes to stdout, at least wide enough for the matrix."""
    console = console or Console()
    if console.width < WIDTH and not console.is_terminal:
        console = Console(width=WIDTH, file=console.file)
    for part in _parts(found):
        console.print(part, soft_wrap=isinstance(part, str))
    console.print()


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
    yield from _column(found.main)
    yield from _foot(found)


def opening(found: Zopa) -> str:
    """Whose assumptions, and how many of the proposals every party they need would sign."""
    if found.by_view:
        counts = ", ".join(f"{signed(column)} under {name}" for name, column in found.by_view.items())
        return f"{found.scenario.title}: proposals that all who must sign or deliver would sign: {counts}. No view is the default."
    whose = found.main.view or "the base assumptions"
    scored = sum(each.scored for each in found.main.proposals.values())
    return f"{found.scenario.title}, under {whose}, as of {found.main.as_of}: {signed(found.main)} of {scored} proposals would be signed by all who must sign or deliver."


def signed(column: ZopaColumn) -> int:
    """Proposals to which every party they need would consent in most draws."""
    return sum(
        each.scored and all(answer.computed == "accepts" for answer in each.answers.values() if answer.needed)
        for each in column.proposals.values()
    )


def _column(column: ZopaColumn) -> Iterator[RenderableType]:
    yield ""
    yield matrix(column)
    yield Text(LEGEND, "dim")
    yield ""
    yield blocking_table(column)
    yield ""
    yield from zone_parts(column)
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
                    f"! {name}: {party} {answer.reported} in the source; under {whose} it {answer.computed} (consents in "
                    f"{answer.consents:.0%} of draws{', in doubt' if answer.in_doubt else ''})."
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
    yield Text(f"{found.scenario.name} · {found.draws} draws · seed {found.seed} · fingerprint {found.to_dict()['fingerprint']}")
