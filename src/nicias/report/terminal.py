"""A run on the terminal: the sentence first, then what a reader needs beside it before acting on it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.text import Text

from nicias.report.curve import survival_chart
from nicias.report.headline import NOBODY, headline, human_cost_sentence, opening, what_it_is_not
from nicias.report.parts import print_parts
from nicias.report.tables import (
    ceasefire_table,
    endings_table,
    holds_table,
    level_table,
    marginal_table,
    packages_table,
    views_table,
    war_table,
)
from nicias.report.words import margin, share
from nicias.report.zones import zone_sentences
from nicias.study.result import Answers, Run


def print_run(run: Run, console: Console | None = None) -> None:
    """Print a run. Without a console of its own it writes to stdout, at least wide enough for the views side by side."""
    print_parts(_parts(run), console)


def _parts(run: Run) -> Iterator[RenderableType]:
    if run.horizon_passed:
        yield Text(
            f"The months this speaks of have passed at the time of reading (horizons over: {', '.join(run.horizons_passed)} months "
            f"after {run.answers.as_of}). What happened is known elsewhere; this is what follows from what was written then.",
            "bold",
        )
    yield Text(opening(run), "bold")
    if not run.by_view:
        yield Text(human_cost_sentence(run.answers))
    yield Text(what_it_is_not(run))
    yield from _base_rate(run)
    if run.by_view:
        yield ""
        yield views_table(run)
        yield ""
        yield Text(f"{NOBODY}, {run.answers.draws} draws, in full", "bold underline")
        yield Text(headline(run.answers))
    yield from _column(run, run.answers)
    yield from _foot(run)


def _base_rate(run: Run) -> Iterator[RenderableType]:
    rate = run.base_rate["12"]
    classes = "; ".join(
        f"{share(float(row['p']))} among war-months older than {row['older_than']:g} (n={row['n']})" for row in run.base_rate_classes
    )
    yield Text(
        f"Historical base rate of ending by agreement within 12 months for an inter-state war of this age: {share(float(rate['p']))} "
        f"({share(float(rate['lo']))}–{share(float(rate['hi']))}, n={rate['n']}). By age: {classes}."
    )


def _column(run: Run, answers: Answers) -> Iterator[RenderableType]:
    for part in (
        ceasefire_table(answers),
        Text("Still no ceasefire, by month\n" + "\n".join(survival_chart(answers.curve))),
        holds_table(answers),
        endings_table(answers, run.months),
        packages_table(run, answers),
        marginal_table(run, answers),
        war_table(run, answers),
        level_table(answers.by_start_level),
    ):
        yield ""
        yield part
    if answers.terrain is not None:
        from nicias.report.terrain import course_tables

        for part in course_tables(answers.terrain, tuple(answers.losses)):
            yield ""
            yield part
    yield ""
    yield Text("What the answer rests on most", "bold")
    if answers.drivers:
        for driver in answers.drivers:
            direction = "higher" if driver.correlation > 0 else "lower"
            yield Text(
                f"  {driver.path}: the higher it is drawn, the {direction} P(12 months); rank correlation {margin(driver.correlation)} "
                f"(noise ±{driver.noise:.2f})"
            )
    else:
        yield Text("  no sampled input stands out from the noise across draws")
    yield ""
    yield Text("Zone of agreement at the start", "bold")
    for line in zone_sentences(answers.zones, run.names):
        yield Text(f"  {line}")
    if answers.warnings:
        yield ""
        yield Text("Read before quoting", "bold")
        for warning in answers.warnings:
            yield Padding(Text(f"– {warning}"), (0, 0, 0, 2))


def _foot(run: Run) -> Iterator[RenderableType]:
    yield ""
    flagged = {
        (issue, option): norm
        for issue, options in run.norms.items()
        for option, norm in options.items()
        if run.answers.marginal_terms.get(issue, {}).get(option, 0) >= 0.005
    }
    for (issue, option), norm in flagged.items():
        yield Text(f"⚑ {issue} {option}: {norm['flag']} ({norm['reference']})")
    if flagged:
        yield ""
    definition = run.definition
    words = [name for name in ("mutual", "general") if definition.get(name)]
    yield Text(
        f"Ceasefire here: {', '.join(words)}, holding at least {definition['minimum_months']:g} month(s); "
        f"counts {'; '.join(definition.get('counts', [])) or 'as defined'}; "
        f"does not count {'; '.join(definition.get('excludes', [])) or 'nothing more'}."
    )
    yield Text(
        f"{run.scenario} · {run.draws} draws × {run.histories} histories × {run.months} months · seed {run.seed} · "
        f"fingerprint {run.fingerprint}"
    )
