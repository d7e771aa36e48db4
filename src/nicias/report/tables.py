"""The tables of a run, as rich renderables. Numbers are shown on two digits; the JSON keeps them all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.table import Table

from nicias.report.words import share, short
from nicias.study.probability import Probability
from nicias.study.result import CEASEFIRE_MONTHS, Answers, Run, Spread


def table(title: str, *headers: str) -> Table:
    """The house style: no boxes around everything, numbers to the right."""
    made = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    made.min_width = len(title)
    for place, header in enumerate(headers):
        made.add_column(header, justify="left" if place == 0 else "right", overflow="fold")
    return made


def interval(p: Probability) -> str:
    """P with its 90 % interval across draws."""
    return f"{share(p.p)} ({share(p.lo)}–{share(p.hi)})" if p.known else "no data"


def spread(s: Spread) -> str:
    """Median with the 5th to the 95th percentile."""
    to = "–" if s.p05 >= 0 else " to "
    return f"{short(s.p50)} ({short(s.p05)}{to}{short(s.p95)})"


def expected(figures: Mapping[str, Any]) -> str:
    """How an observable is expected to look: a probability, the likeliest value with its share, or a median with its 90 %."""
    if "p" in figures:
        return share(figures["p"])
    if "shares" in figures:
        name, p = max(figures["shares"].items(), key=lambda item: item[1])
        return f"{name} {share(p)}"
    return f"{short(figures['p50'])} ({short(figures['p05'])} to {short(figures['p95'])})"


def human_cost(answers: Answers, measure: str, month: str = "12") -> str:
    """A measure of what the war does to people by a month, or that it is not modelled."""
    row = answers.human_cost[measure]
    if isinstance(row, str):
        return row
    by = row.get(month)
    return spread(by) if by else "no data"


def error(p: Probability) -> str:
    """Monte-Carlo standard error."""
    return f"±{p.mc_se:.3f}" if p.known else "–"


def views_table(run: Run) -> Table:
    """The views side by side, each at its own date; what the interval is stands in the title."""
    columns = run.by_view
    draws = next(iter(columns.values())).draws
    made = table(f"The views side by side ({draws} draws each; 90 % interval across draws)", "", *columns)
    made.columns[0].no_wrap = True
    made.add_row("as of", *(column.as_of for column in columns.values()))
    for month in CEASEFIRE_MONTHS:
        made.add_row(f"ceasefire ≤ {month} mo", *(interval(column.ceasefire[str(month)]) for column in columns.values()))
    made.add_row("  Monte-Carlo, 12 mo", *(error(column.ceasefire["12"]) for column in columns.values()))
    made.add_row("if signed, holds 5 y", *(interval(column.durability["60"]) for column in columns.values()))
    for measure in next(iter(columns.values())).human_cost:
        made.add_row(f"{measure.replace('_', ' ')}, 12 mo", *(human_cost(column, measure) for column in columns.values()))
    for ending in next(iter(columns.values())).endings:
        made.add_row(f"in the end: {ending}", *(share(column.endings[ending].p) for column in columns.values()))
    return made


def ceasefire_table(answers: Answers) -> Table:
    """P(ceasefire) by date."""
    made = table("Ceasefire by date", "within", "probability", "90 % across draws", "Monte-Carlo error")
    for month, p in answers.ceasefire.items():
        made.add_row(f"{month} months", share(p.p), f"{share(p.lo)}–{share(p.hi)}", error(p))
    return made


def holds_table(answers: Answers) -> Table:
    """Durability of the first ceasefire signed within two years."""
    made = table("Would it hold? (the first ceasefire, signed within 24 months)", "holds for", "probability", "90 %", "Monte-Carlo")
    for month, p in answers.durability.items():
        made.add_row(f"{month} months", share(p.p), f"{share(p.lo)}–{share(p.hi)}" if p.known else "–", error(p))
    return made


def endings_table(answers: Answers, months: int) -> Table:
    """How it stands at the horizon."""
    made = table(f"After {months} months", "ending", "probability", "90 % across draws")
    for name, p in answers.endings.items():
        made.add_row(name, share(p.p), f"{share(p.lo)}–{share(p.hi)}")
    return made


def packages_table(run: Run, answers: Answers) -> Table:
    """The most likely packages, what distinguishes them, and the norms their terms touch."""
    made = table("Terms, if there is a ceasefire (most likely packages)", "share", "terms")
    made.columns[1].justify = "left"
    for row in answers.packages:
        terms = ", ".join(f"{issue} {_flagged(run, issue, option)}" for issue, option in row["package"].items())
        made.add_row(share(row["p"]), terms)
    return made


def marginal_table(run: Run, answers: Answers) -> Table:
    """Every issue's options by probability."""
    made = table("Terms issue by issue", "issue", "options by probability (⚑: see the norms below)")
    made.columns[1].justify = "left"
    for issue, options in answers.marginal_terms.items():
        ranked = sorted(options.items(), key=lambda item: -item[1])
        made.add_row(issue, " · ".join(f"{_flagged(run, issue, o)} {share(p)}" for o, p in ranked if p >= 0.005))
    return made


def _flagged(run: Run, issue: str, option: str) -> str:
    return f"{option} ⚑" if option in run.norms.get(issue, {}) else option


def war_table(run: Run, answers: Answers) -> Table:
    """Territory, losses and the human cost together, so that neither is read without the other."""
    months = list(answers.territory_km2)
    made = table("What the war costs by then (median, 5th to 95th percentile)", "", *(f"{month} months" for month in months))
    first = run.names.get("first_side", "the first side")
    made.add_row(f"area gained by {first}, km²", *(spread(answers.territory_km2[month]) for month in months))
    for party, by_month in answers.losses.items():
        made.add_row(f"soldiers killed, {run.names.get(party, party)}", *(spread(by_month[month]) for month in months))
    for measure, row in answers.human_cost.items():
        label = measure.replace("_", " ")
        made.add_row(label, *([row] * len(months) if isinstance(row, str) else [spread(row[month]) for month in months]))
    return made


def level_table(by_level: Mapping[str, Probability]) -> Table:
    """What the starting level of support changes."""
    made = table("Ceasefire ≤ 12 months if support started at", "level", "probability", "90 %")
    for level, p in by_level.items():
        made.add_row(level, share(p.p), f"{share(p.lo)}–{share(p.hi)}")
    return made
