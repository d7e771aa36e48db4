"""The matrix of proposals and parties: sign and size as symbols that need no colour, and what is reported beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text

from nicias.report.tables import table
from nicias.report.words import margin, share
from nicias.study.zopa_answers import Answer, ScoredProposal
from nicias.study.zopa_column import ZopaColumn

NEAR, WIDE = 0.01, 0.05
"""Sizes of a margin, in the party's own unit, at which the symbol changes."""

LEGEND = (
    f"++ gains {WIDE:g} or more by signing · + gains · ~ within {NEAR:g} of nothing · - loses · -- loses {WIDE:g} or more · "
    "x vetoes a term in most draws · = and ! agrees and disagrees with the answer reported · blank: neither signs nor delivers"
)
LETTERS = {"accepts": "accepts", "rejects": "rejects", "conditional": "conditional", "unknown": "?"}


def symbol(answer: Answer) -> str:
    """Sign and size of the median margin in at most two characters.

    A veto counts before any margin.
    """
    if answer.signs - answer.consents > 0.5:
        return "x"
    size = abs(answer.margin.median)
    if size < NEAR:
        return "~"
    return ("+" if answer.margin.median > 0 else "-") * (2 if size >= WIDE else 1)


def short(party: str) -> str:
    """Two or more capitals for a party's column.

    >>> short("ukraine"), short("united_states")
    ('UK', 'US')
    """
    words = party.split("_")
    return "".join(word[0] for word in words).upper() if len(words) > 1 else party[:2].upper()


def agreement(answer: Answer) -> str:
    """`=` or `!` beside a computed answer where a plain one is reported."""
    return {True: "=", False: "!", None: " "}[answer.agrees]


def views_matrix(columns: Mapping[str, ZopaColumn]) -> Table:
    """Every proposal under every view: one symbol a party that must sign or deliver."""
    first = next(iter(columns.values()))
    parties = first.table.parties
    heading = " ".join(short(party).ljust(3) for party in parties)
    draws = len(first.table)
    made = table(f"Who would sign, view by view ({draws} draws each)", "", "", *(f"{name}\n{heading}" for name in columns))
    for column in made.columns[1:]:
        column.justify, column.no_wrap = "left", True
    made.columns[1].no_wrap = False
    for name, proposal in first.proposals.items():
        if not proposal.scored:
            continue
        cells = [views_cell(column.proposals[name], parties) for column in columns.values()]
        made.add_row(name, proposal.title, *cells)
    return made


def views_cell(proposal: ScoredProposal, parties: Sequence[str]) -> Text:
    """The symbols of one proposal under one view."""
    cell = Text()
    for party in parties:
        answer = proposal.answers[party]
        shown = f"{symbol(answer)}{agreement(answer).strip()}" if answer.needed else ""
        cell.append(shown.ljust(4), style=style(answer) if answer.needed else "")
    return cell


def style(answer: Answer) -> str:
    """Colour as a second channel only."""
    return "bold" if answer.agrees is False else "" if answer.computed == "accepts" else "dim"


def matrix(column: ZopaColumn) -> Table:
    """Every proposal × party: symbol, median margin, share of draws in which it consents, the reported answer."""
    parties = column.table.parties
    names = [f"{column.scenario.parties[party].name}\nmargin, consents" for party in parties]
    made = table("Who would sign, by how much, and what is reported", "", "", *names)
    for each in made.columns[1:]:
        each.justify = "left"
    for name, proposal in column.proposals.items():
        if not proposal.scored:
            continue
        later = " (later)" if proposal.later else ""
        made.add_row(name, f"{proposal.title}{later}", *(cell(proposal.answers[party]) for party in parties))
    return made


def cell(answer: Answer) -> Text:
    """One answer in full; parties that neither sign nor deliver in brackets."""
    text = f"{symbol(answer).ljust(2)} {margin(answer.margin.median)} {share(answer.consents)}"
    if answer.reported != "unknown":
        text += f" {agreement(answer).strip()}{answer.reported}"
    return Text(text if answer.needed else f"({text})", style=style(answer) if answer.needed else "dim")


def blocking_table(column: ZopaColumn) -> Table:
    """For every party that must sign or deliver and would not: by how much it misses and what would move it most."""
    made = table(
        "What blocks", "", "who", "margin (90 %)", "blanks at its best", "the change that would move it most", "its term that weighs most"
    )
    for each in (made.columns[1], *made.columns[4:]):
        each.justify = "left"
    for name, proposal in column.proposals.items():
        for party, answer in proposal.answers.items():
            if not answer.needed or answer.computed == "accepts":
                continue
            move, term = answer.blocking, answer.blocking_term
            if answer.signs - answer.consents > 0.5:
                change = f"its veto of {', '.join(answer.vetoed)}"
            else:
                change = f"{move.issue}: {move.before} → {move.after} ({margin(move.gain)})" if move else "no single change helps"
            made.add_row(
                name,
                column.scenario.parties[party].name,
                f"{margin(answer.margin.median)} ({margin(answer.margin.lo)} to {margin(answer.margin.hi)})",
                margin(answer.margin_best),
                change,
                f"{term.issue} {term.before} ({margin(term.gain)} if struck)" if term else "–",
            )
    return made
