"""nicias zopa: is there a deal that everyone who must sign prefers to fighting on, and what blocks it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nicias.cli.printing import print_json
from nicias.cli.progress import progress_bar
from nicias.cli.question import Question, asks

if TYPE_CHECKING:
    from nicias.study.zopa import Zopa


OUTLOOK_HISTORIES = 500
"""Histories in each world of every text set side by side."""


@dataclass(frozen=True)
class ZopaQuestion(Question):
    """Fewer draws, as nothing is simulated unless histories are asked for."""

    draws: Annotated[int | None, typer.Option(metavar="N", help="Sampled worlds [48; 12 a column without a view].")] = None
    histories: Annotated[
        int | None, typer.Option(metavar="N", help="Simulate one proposal or package: signed, and for how long?")
    ] = None
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Horizon of those histories.")] = None


def register(app: typer.Typer) -> None:
    """Add `zopa` to the app."""
    app.command()(asks(zopa))


def zopa(
    question: ZopaQuestion,
    proposal: Annotated[str | None, typer.Option(metavar="NAME", help="One proposal, such as p04.")] = None,
    package: Annotated[
        str | None, typer.Option(metavar="FILE", help="Your own: a file with `terms:`, one `issue: option` a line.")
    ] = None,
    into: Annotated[str | None, typer.Option(metavar="NAME", help="Turn --proposal into this one, term by term.")] = None,
    along: Annotated[
        str | None, typer.Option(metavar="ISSUE", help="Everybody's answer along an issue that has an axis, such as territory.")
    ] = None,
    between: Annotated[
        str | None, typer.Option(metavar="A,B", help="What these parties alone would agree on, and who leaves.")
    ] = None,
    threshold: Annotated[
        str | None,
        typer.Option(metavar="PATH=VALUE", help="How far this number must move towards VALUE to open or shut the zone."),
    ] = None,
    outlook: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Several texts side by side over ten years: a file with `texts:`, one `name: terms` a line."
        ),
    ] = None,
) -> None:
    """Is there a deal that everyone who must sign prefers to fighting on, and what blocks it?"""
    from nicias.study.zopa import zopa as zopa_study

    arguments = question.arguments()
    histories = arguments.pop("histories") if outlook is not None else None
    with progress_bar() as progress:
        found = zopa_study(question.load(), proposal=proposal, package=package, **arguments, progress=progress)
    further = _further(
        found, proposal, {"into": into, "along": along, "between": between, "threshold": threshold, "outlook": outlook}, histories
    )
    if question.json:
        print_json({**found.to_dict(), **further} if further else found.to_dict())
    else:
        from nicias.report.zopa import print_question, print_zopa

        print_question(found, further) if further else print_zopa(found)


def _further(found: Zopa, proposal: str | None, asked: dict[str, str | None], histories: int | None) -> dict[str, Any]:
    """One further question at a time, by the key its answer has in the JSON."""
    from nicias.errors import UsageError
    from nicias.scenario.changes import parse_change

    given = [(name, value) for name, value in asked.items() if value is not None]
    if len(given) > 1:
        raise UsageError(f"Ask one thing at a time: --{given[0][0]} or --{given[1][0]}.")
    question, value = given[0] if given else ("", "")
    if question == "into":
        if proposal is None:
            raise UsageError("Say which proposal is turned into the other with --proposal.")
        return {"steps": found.main.transform(proposal, value)}
    if question == "along":
        terms = next(iter(found.main.proposals.values())).terms if len(found.main.proposals) == 1 else {}
        return {"along": found.main.along(value, package={issue: o for issue, o in terms.items() if issue != value})}
    if question == "between":
        return {"between": found.main.bilateral([party.strip() for party in value.split(",")])}
    if question == "threshold":
        path, value = parse_change(value)
        try:
            return {"threshold": found.main.threshold(path, float(value))}
        except ValueError:
            raise UsageError(f"{path}: '{value}' is not a number.") from None
    if question == "outlook":
        from nicias.study.zopa_package import read_texts

        return {
            "outlook": found.main.outlook(
                read_texts(value, found.scenario), histories if histories is not None else OUTLOOK_HISTORIES
            )
        }
    return {}
