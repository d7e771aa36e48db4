"""What is printed besides the matrix: guarantees, trades, and the questions put to one text (order, pressure, steps, an axis)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from nicias.report.tables import table
from nicias.report.words import margin, of_draws, share, short
from nicias.study.zopa_column import ZopaColumn


def guarantee_parts(column: ZopaColumn) -> Iterator[RenderableType]:
    """The smallest guarantee each side would sign, kinds of guarantee by survival, each part of enforcement."""
    from nicias.study.zopa_guarantee import smallest_guarantee

    found = column.guarantees()
    if found["issue"] is None:
        return
    for side, row in smallest_guarantee(column.scenario, column.table).items():
        name = column.scenario.parties[side].name
        spans = (
            "at no cost of a breach up to 1 stake"
            if row["from"] is None
            else f"where a breach costs the violator {row['from']:.2f} to {row['to']:.2f} stakes"
        )
        yield Text(f"All else as now, {name} would sign {spans} (what is in force costs {row['own']:.2f}).")
    yield ""
    made = table(
        f"Guarantees by how long the nearest package would hold with them ({found['weakened']})",
        found["issue"],
        "available",
        "holds 1 · 5 · 10 y",
        "5 y if weakened",
        *(f"{column.scenario.parties[side].name} margin" for side in column.table.sides),
    )
    for row in found["kinds"]:
        holds = " · ".join(share(row["survival"][years]["median"]) for years in ("1", "5", "10"))
        weakened = share(row["survival_weakened"]["5"]["median"])
        margins = [margin(row["margins"][side]) for side in column.table.sides]
        made.add_row(row["option"], share(row["available"]), holds, weakened, *margins)
    yield made
    parts = found["enforcement"]["parts"]
    taken = "; ".join(f"{issue} {part['option']} {margin(part['survival']['median'])}" for issue, part in parts.items())
    whole = found["enforcement"]["survival"]["median"]
    yield Text(f"The whole bundle of enforcement holds five years with {share(whole)}; taking out one part changes that by: {taken}.")
    discounts = ", ".join(f"{row['precedent']:.0%}: {share(row['survival']['median'])}" for row in found["precedent"])
    yield Text(f"If a broken precedent discounts the guarantee in that bundle by so much, it holds five years with: {discounts}.")
    for party, row in found["guarantors"].items():
        yield Text(
            f"{column.scenario.parties[party].name} behind {row['option']}: honours it with {share(row['honours']['median'])} "
            f"({share(row['honours']['lo'])}–{share(row['honours']['hi'])}); that doubt moves the margins by "
            + ", ".join(f"{column.scenario.parties[side].name} {margin(each['median'])}" for side, each in row["effect"].items())
            + "."
        )


def broken_sentence(broken: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """The base rate of broken settlements on one line."""
    parts = [
        f"{spans['5']['meaning']}: {share(spans['1']['p'])} within 1 year, {share(spans['5']['p'])} within 5, {share(spans['10']['p'])} "
        f"within 10 (n={spans['5']['n']})"
        for spans in broken.values()
    ]
    return f"Of earlier settlements, {'; '.join(parts)}."


def trade_parts(column: ZopaColumn) -> Iterator[RenderableType]:
    """Trades across issues from the nearest package, in words."""
    trades = column.logrolling(column.zone.nearest.package)
    if not trades:
        return
    yield Text("Trades between the sides from there (terms at median weights and scores)", "bold")
    for each in trades:
        gains = ", ".join(f"{column.scenario.parties[party].name} {margin(gain)}" for party, gain in each["gains"].items())
        yield Text(f"  {each['in_words']}: {gains}")


def detail_parts(column: ZopaColumn, detail: Mapping[str, Any]) -> Iterator[RenderableType]:
    """One text: order of steps, reversal, where the others leave, an ultimatum to sign it."""
    if "sequence" not in detail:
        return
    names = {party: column.scenario.parties[party].name for party in column.table.parties}
    order = detail["sequence"]
    yield Text("Ceasefire or settlement first", "bold")
    for side, row in order["sides"].items():
        pause, then = row["ceasefire_first"]["pause"], row["ceasefire_first"]["then"]
        yield Text(
            f"  {names[side]}: signs the text first {of_draws(row['settlement_first']['signs'])} "
            f"({margin(row['settlement_first']['margin']['median'])}); a pause in {share(pause['signs'])} ({margin(pause['margin']['median'])}) "
            f"and the text from there in {share(then['signs'])} ({margin(then['margin']['median'])}); leverage lost by the pause "
            f"{row['leverage_lost']['median']:.2f}."
        )
    reversal = ", ".join(
        f"{row['rate']:g}: " + " ".join(f"{names[side]} {margin(value)}" for side, value in row["margins"].items()) for row in detail["reversal"]
    )
    yield Text(f"Margins if somebody outside may undo it, by the monthly rate of that: {reversal}.")
    ladder = detail["ladder"]
    leaves = ", ".join(
        f"{names[party]} {'never' if rung is None else 'from the start' if rung == 0 else f'at term {rung} ({ladder_term(ladder, rung)})'}"
        for party, rung in ladder["leaves"].items()
    )
    yield Text(f"Built up in the order that gains {names[ladder['leader']]} most, the others leave: {leaves}.")
    for side, row in (detail["ultimatum"] or {}).items():
        made = table(
            f"An ultimatum to {names[side]} to sign it, with a penalty of {row['penalty']:.3f} of a stake", "carried out with", "complies", "refuses", "offers talks"
        )
        for each in row["by_p_carried_out"]:
            made.add_row(share(each["p_carried_out"]), *(share(each[answer]["p"]) for answer in ("comply", "refuse", "talk")))
        yield ""
        yield made
        lapses = ", ".join(f"{each['lapses']}: {each['worth']['median']:.4f}" for each in row["after_lapses"])
        yield Text(
            f"What the threat is worth to {names[side]} after lapsed deadlines: {lapses}; one execution then restores it to "
            f"{row['after_penalty']['worth']['median']:.4f}."
        )


def ladder_term(ladder: Mapping[str, Any], rung: int) -> str:
    """The term conceded at a rung."""
    step = ladder["rungs"][rung]
    return f"{step['issue']} {step['to']}"


def simulated_sentence(found: Mapping[str, Any]) -> str:
    """Signed, and for how long, with one text alone on the table."""
    signed = found["signed_within_24_months"]
    holds = ", ".join(f"{years} y {share(p['p'])}" for years, p in found["holds"].items() if p["p"] is not None)
    return (
        f"Simulated with this text alone on the table ({found['histories']} histories a draw): signed within 24 months with {share(signed['p'])} "
        f"({share(signed['lo'])}–{share(signed['hi'])}, Monte-Carlo error ±{signed['mc_se']:.3f}); if signed, it holds {holds or 'no data'}."
    )


def steps_table(column: ZopaColumn, first: str, last: str, steps: Sequence[Mapping[str, Any]]) -> RenderableType:
    """One text into another, term by term."""
    parties = column.table.parties
    made = table(f"From {first} to {last}, one term at a time (margins, and what each step moves)", "", *(column.scenario.parties[p].name for p in parties))
    for step in steps:
        if step["issue"] is None:
            label = first
        else:
            label = f"{step['issue']} → {step['to']}" + ("" if step["stated"] else " (not said)")
        cells = []
        for party in parties:
            move = f" ({margin(step['moves'][party])})" if "moves" in step else ""
            cells.append(f"{margin(step['answers'][party]['margin'])}{move}")
        made.add_row(label, *cells)
    return made


def axis_table(column: ZopaColumn, curve: Mapping[str, Any]) -> RenderableType:
    """Answers along an axis: margin and share of draws in which each party would sign."""
    parties = column.table.parties
    marks = {position: option for option, position in curve["positions"].items()}
    made = table(
        f"Along {curve['issue']}, in {curve['unit']} ({curve['assumes']})", "at", "", *(column.scenario.parties[p].name for p in parties), "holds 5 y"
    )
    for row in curve["points"]:
        cells = [f"{margin(row['answers'][p]['margin'])} {share(row['answers'][p]['signs'])}" for p in parties]
        made.add_row(short(row["at"]), marks.get(row["at"], ""), *cells, share(row["survival"]["median"]))
    return made


def bilateral_parts(column: ZopaColumn, found: Mapping[str, Any]) -> Iterator[RenderableType]:
    """What some parties would agree on alone, and what the others say."""
    names = {party: column.scenario.parties[party].name for party in column.table.parties}
    blank = {name: issue.status_quo for name, issue in column.scenario.issues.items()}
    terms = ", ".join(f"{issue} {option}" for issue, option in found["package"].items() if blank[issue] != option)
    yield Text(f"{' and '.join(names[party] for party in found['parties'])} alone would agree on: {terms or 'the status quo'}.", "bold")
    for party, each in found["answers"].items():
        yield Text(f"  {names[party]}: {margin(each['margin'])} ({margin(each['lo'])} to {margin(each['hi'])}), consents {of_draws(each['consents'])}")
    leaves = ", ".join(
        f"{names[party]} {'never' if rung is None else 'from the start' if rung == 0 else f'at term {rung} ({ladder_term(found, rung)})'}"
        for party, rung in found["leaves"].items()
    )
    yield Text(f"Built up term by term the others leave: {leaves}. Everybody consents and it can be carried out {of_draws(found['implemented'])}.")
