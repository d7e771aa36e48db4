"""A comparison on the terminal: the span first, the columns side by side, what drives it, which contradictions matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nicias.report.parts import WIDTH, print_parts
from nicias.report.tables import error, interval, table
from nicias.report.words import share, short
from nicias.study.comparison import Comparison, Contribution, main_output
from nicias.study.probability import Difference, Probability
from nicias.study.quarrels import CANNOT, DOES_NOT, MATTERS, UNRESOLVED

LEAST = 0.005
"""Options of an issue less likely than this are left out of the table."""


def print_comparison(found: Comparison, console: Console | None = None) -> None:
    """Print a comparison to stdout, at least wide enough for the columns side by side."""
    print_parts(_parts(found), console, width=max(WIDTH, 28 + 18 * len(found.headlines)))


def _parts(found: Comparison) -> Iterator[RenderableType]:
    if found.horizon_passed:
        yield Text(
            f"The months this speaks of have passed at the time of reading (horizons over: {', '.join(found.horizons_passed)} months). "
            "What happened is known elsewhere; this is what follows from what was written then.",
            "bold",
        )
    yield Text(opening(found), "bold")
    yield Text(
        "Each column is what follows from its assumptions, not yet backtested; it is no prediction by the author it is named after, "
        "and the interval does not cover what the model leaves out."
    )
    rate = found.base_rate["12"]
    yield Text(
        "Historical base rate of ending by agreement within 12 months for an inter-state war of this age: "
        f"{share(float(rate['p']))} ({share(float(rate['lo']))}–{share(float(rate['hi']))}, n={rate['n']})."
    )
    yield ""
    yield _side_by_side(found)
    yield ""
    yield _terms(found)
    yield from _branches(found)
    yield ""
    yield from _drivers(found)
    yield from _quarrels(found)
    yield from _foot(found)


def opening(found: Comparison) -> str:
    """The span of the columns in one sentence."""
    main = main_output(found.outputs)
    chances = {name: found.figure(main, name).p for name in found.headlines}
    least, most = min(chances, key=chances.__getitem__), max(chances, key=chances.__getitem__)
    dates = sorted({heading.as_of for heading in found.headings.values()})
    when = f"All as of {dates[0]}" if len(dates) == 1 else f"As of {' and '.join(dates)}"
    months = main.partition(".")[2]
    if least == most:
        return f"{when}, {least}: a ceasefire within {months} months has probability {share(chances[least])}."
    return (
        f"{when} and with the same random numbers, a ceasefire within {months} months has a probability between {share(chances[least])} "
        f"({least}) and {share(chances[most])} ({most}). None of the columns is the default, and their average means nothing."
    )


def _side_by_side(found: Comparison) -> Table:
    made = table(f"Side by side ({found.draws} draws each; 90 % interval across draws)", "", *found.headlines)
    made.columns[0].no_wrap = True
    for output in found.outputs:
        if output.name.partition(".")[0] == "terms":
            continue
        figures = [found.figure(output.name, name) for name in found.headlines]
        shown = [interval(p) if output.probability else _amount(p) for p in figures]
        made.add_row(label(output.name, found.names), *shown)
        if output.name == "ceasefire.12":
            made.add_row("  Monte-Carlo and draws, error", *(error(p) for p in figures))
    for measure in found.not_modelled:
        made.add_row(measure.replace("_", " "), *("not modelled" for _ in found.headlines))
    return made


def label(name: str, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """An output's name in words.

    >>> label("durability.60"), label("ending.collapse_north", {"north": "The North"})
    ('if signed, holds 60 months', 'in the end: collapse, The North')
    """
    kind, _, rest = name.partition(".")
    who = names.get(rest.partition(".")[0], rest.partition(".")[0])
    first = next(iter(names.values()), "the first side")
    _, lost, side = rest.partition("collapse_")
    collapsed = names.get(side, side)
    words = {
        "ceasefire": f"ceasefire ≤ {rest} months",
        "durability": f"if signed, holds {rest} months",
        "ending": f"in the end: {f'collapse, {collapsed}' if lost else rest}",
        "patron_out": f"patron out ≤ {rest} months",
        "territory_km2": f"km² gained by {first}, {rest} months",
        "losses": f"{who} soldiers killed, {rest.rpartition('.')[2]} months",
        "human_cost": f"{rest.partition('.')[0].replace('_', ' ')}, {rest.rpartition('.')[2]} months",
        "renewed_wars": "renewed wars",
        "yields": f"{who} gives up",
        "yields_more": f"{who} gives up more",
        "chance": f"{who} expects to prevail",
        "emboldened": "if signed, third parties emboldened (index)",
    }
    return words.get(kind, name)


def _amount(p: Probability) -> str:
    if not p.known:
        return "no data"
    to = "–" if p.lo >= 0 else " to "
    return f"{short(p.p)} ({short(p.lo)}{to}{short(p.hi)})"


def _terms(found: Comparison) -> Table:
    made = table("Terms of the first ceasefire, issue by issue (⚑: a norm, below)", "", *found.headlines)
    issues: dict[str, list[str]] = {}
    for output in found.outputs:
        kind, _, rest = output.name.partition(".")
        if kind == "terms":
            issues.setdefault(rest.split(".")[0], []).append(rest.split(".")[1])
    for issue, options in issues.items():
        cells: list[str] = []
        for name in found.headlines:
            shares = {option: found.figure(f"terms.{issue}.{option}", name).p for option in options}
            ranked = sorted((o for o in options if shares[o] >= LEAST), key=lambda o: -shares[o])
            cells.append("\n".join(f"{_flagged(found, issue, o)} {share(shares[o])}" for o in ranked) or "no data")
        made.add_row(issue, *cells)
    return made


def _flagged(found: Comparison, issue: str, option: str) -> str:
    return f"{option} ⚑" if option in found.norms.get(issue, {}) else option


def _branches(found: Comparison) -> Iterator[RenderableType]:
    if not found.branches:
        return
    yield ""
    yield Text(f"Weighed by the chances of {found.branches['path']}", "bold")
    for view, each in found.branches["views"].items():
        chances = ", ".join(f"{name} {share(p)}" for name, p in each["chances"].items())
        weighed = each["weighed"].get("ceasefire.12")
        figure = f"; ceasefire ≤ 12 months over all of them {share(weighed['value'])} ({share(weighed['lo'])}–{share(weighed['hi'])})"
        yield Text(f"  {view}: {chances}{figure if weighed else ''}")


def _drivers(found: Comparison) -> Iterator[RenderableType]:
    yield Text("What drives the spread", "bold underline")
    spread = found.decomposition
    if spread is None:
        yield Text(f"  {found.undecomposed}")
        return
    total = spread.total[spread.main]
    yield Text(
        f"From {spread.before} to {spread.after}, {label(spread.main)} moves by {signed(total.effect)}. Parts of that by group of cells "
        f"({spread.method}; {spread.draws} common draws); they sum to it."
    )
    made = table("", "adds", "±", "group", "what they say", "rests on")
    for column in made.columns:
        column.justify = "left"
    for each in spread.contributions:
        effect = each.effects[spread.main]
        made.add_row(signed(effect.effect), _error(effect), each.title, _said(each, (spread.before, spread.after)), _paragraphs(each))
    yield made


def _said(each: Contribution, columns: Sequence[str]) -> str:
    lines = [f"{row['cell']}: " + " / ".join(_code(row[name]) for name in columns) for row in each.readings]
    return "\n".join(lines or [row["path"] for row in each.values])


def _code(reading: dict[str, str]) -> str:
    return reading.get("code") or reading["reading"]


def _paragraphs(each: Contribution) -> str:
    said = [claim for row in each.readings for reading in row.values() if isinstance(reading, dict) for claim in reading.get("of", [])]
    said += [claim for row in each.values for cell in row.values() if isinstance(cell, dict) for claim in cell["of"]]
    places: dict[str, dict[str, None]] = {}
    for claim in said:
        document, _, where = claim.partition(" ")
        places.setdefault(document, {}).update(dict.fromkeys(where.split(", ")))
    return "; ".join(f"{document} {', '.join(where)}".strip() for document, where in places.items()) or "judgements"


PLURAL = {MATTERS: "matter", DOES_NOT: "do not matter", UNRESOLVED: "not resolved", CANNOT: "cannot be run"}
"""Verdicts in the order in which they are printed, as said of several."""


def _quarrels(found: Comparison) -> Iterator[RenderableType]:
    if not found.quarrels:
        return
    yield ""
    yield Text("Where the texts contradict each other", "bold underline")
    counts = {verdict: sum(each.verdict == verdict for each in found.quarrels) for verdict in PLURAL}
    yield Text(
        f"Each is resolved one way and then the other within {found.surroundings}, all else equal: "
        + ", ".join(f"{count} {verdict if count == 1 else PLURAL[verdict]}" for verdict, count in counts.items() if count)
        + "."
    )
    main = main_output(found.outputs)
    made = table("", "", "contradiction", "verdict", label(main), "between", "why")
    for column in made.columns:
        column.justify = "left"
    for verdict in counts:
        for each in found.quarrels:
            if each.verdict == verdict:
                first = each.effects[0] if each.effects else None
                moved = f"{signed(first.effects[main].effect)} ± {_error(first.effects[main])}" if first else "–"
                made.add_row(each.id, each.title, each.verdict, moved, f"{first.before} → {first.after}" if first else "–", each.why)
    yield made
    unresolved = [each.id for each in found.quarrels if each.verdict == UNRESOLVED]
    if unresolved:
        yield Text(f"More draws would tell, at their cost in time: --contradictions {','.join(unresolved)} --draws 50")


def _foot(found: Comparison) -> Iterator[RenderableType]:
    for heading in found.headings.values():
        if heading.overrides:
            yield ""
            yield Text(f"{heading.name} is mixed, no single author's view. It takes from a later one:", "bold")
            for each in heading.overrides:
                yield Text(f"  {each['path']}: {each['to']} instead of {each['from']}")
    warnings = {text: [h.name for h in found.headings.values() if text in h.warnings] for h in found.headings.values() for text in h.warnings}
    if warnings:
        yield ""
        yield Text("Read before quoting", "bold")
        for text, columns in warnings.items():
            yield Padding(Text(f"– {', '.join(columns)}: {text}"), (0, 0, 0, 2))
    flagged = {
        (issue, option): norm
        for issue, options in found.norms.items()
        for option, norm in options.items()
        if any(found.figure(f"terms.{issue}.{option}", name).p >= LEAST for name in found.headlines)
    }
    if flagged:
        yield ""
    for (issue, option), norm in flagged.items():
        yield Text(f"⚑ {issue} {option}: {norm['flag']} ({norm['reference']})")
    yield ""
    yield Text(
        "Gives up: the share of what a side values, by its own weights, that the terms do not give it. "
        "Amounts are means over histories; their interval, like that of a probability, is across draws."
    )
    definition = found.definition
    words = [name for name in ("mutual", "general") if definition.get(name)]
    yield Text(f"Ceasefire here: {', '.join(words)}, holding at least {definition['minimum_months']:g} month(s).")
    yield Text(
        f"{found.scenario} · {found.draws} draws × {found.histories} histories × {found.months} months · seed {found.seed} · "
        f"fingerprint {found.fingerprint}"
    )


def signed(x: float) -> str:
    """A signed difference on two significant places.

    >>> signed(.0312), signed(-.2)
    ('+0.031', '−0.200')
    """
    return f"{x:+.3f}".replace("-", "−")


def _error(effect: Difference) -> str:
    return "–" if effect.se != effect.se else f"{effect.se:.3f}"
