"""What would settle it, on the terminal: the observations first, because somebody can act on them."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from nicias.report.parts import print_parts
from nicias.report.tables import expected, interval, table
from nicias.report.words import share
from nicias.study.settle import Settle, Telling

SHOWN = 12


def print_settle(found: Settle, console: Console | None = None) -> None:
    """Print what `nicias settle` found."""
    print_parts(_parts(found), console)


def _parts(found: Settle) -> Iterator[RenderableType]:
    q = found.asked
    yield Text(f"What would settle {found.output} · {q.scenario.title}, as of {found.as_of}", "bold")
    yield Text("Not yet backtested: what would tell these assumptions apart, if one of them is right.")
    yield ""
    yield Text("Now: " + " · ".join(f"{view} {interval(each.figure(found.output))}" for view, each in found.forecasts.items()))
    if found.tellings:
        yield ""
        yield from _observations(found)
    if len(found.forecasts) > 1:
        yield ""
        yield from _together(found)
    yield ""
    yield from _narrowing(found)
    for warning in found.warnings:
        yield Text(f"– {warning}")
    yield ""
    yield Text(f"{q.scenario.name} · {q.draws} draws × {q.histories} histories a view · seed {q.seed} · fingerprint {found.fingerprint}")


def _observations(found: Settle) -> Iterator[RenderableType]:
    views = list(found.forecasts)
    made = table(f"What to look for in {found.months_ahead} months, and what each view expects", "observation", *views, "bits", "right view")
    for each in found.tellings:
        gain, right = each.found.gain, each.found.right
        made.add_row(
            each.observable.description,
            *(expected(each.expected[view]) for view in views),
            f"{gain.value:.2f} ±{gain.se:.2f}",
            f"{share(min(1.0, max(0.0, right.value)))} ±{right.se:.2f}",
        )
    yield made
    most = found.tellings[0].found.most
    yield Text(
        f"Bits: the expected information on which view is right, of at most {most:.2f}; right view: the probability it is expected to have "
        f"afterwards, {share(1 / len(views))} now. Errors over {found.watched_draws} draws.",
        "dim",
    )
    yield Text(_strongest(found.tellings[0], views))


def _strongest(best: Telling, views: list[str]) -> str:
    (i, j), factor = max(best.found.factors.items(), key=lambda item: item[1].value)
    return (
        f"The most telling is {best.observable.description}: if {views[i]} is right, it is expected to favour {views[i]} over {views[j]} "
        f"{10 ** factor.value:.1f} to 1 (log10 {factor.value:.2f} ±{factor.se:.2f})."
    )



def _together(found: Settle) -> Iterator[RenderableType]:
    now = found.to_dict()["distance"]
    title = f"What would bring the views together ({len(found.disputed)} disputed quantities; two views are {share(now)} apart on average)"
    made = table(title, "if all learned", "apart now", "apart then", "±", f"measured, error {found.error:g} sd", "±")
    for each in found.together:
        then, measured = (f"{pair.after:.3f}" for pair in (each.perfect, each.measured))
        made.add_row(each.path, f"{each.perfect.before:.3f}", then, _error(each.perfect.se), measured, _error(each.measured.se))
    yield made
    yield Text(f"Every view at the same values of one quantity, the rest as the view has it; now and then in the same {found.nested_draws} draws; ± is of the change.", "dim")


def _narrowing(found: Settle) -> Iterator[RenderableType]:
    rows = [each for each in found.narrowing if each.stands_out] or []
    if not rows:
        yield Text("Learning any single quantity perfectly narrows no view's forecast by more than the noise of these draws shows.")
        return
    made = table(
        "What would narrow a view's own forecast", "view", "quantity", "of the variance", "±", "interval shrinks by", f"measured, error {found.error:g} sd"
    )
    made.columns[1].justify = "left"
    for each in rows[:SHOWN]:
        made.add_row(
            each.view,
            each.path,
            share(min(1.0, each.perfect.share)),
            f"{each.perfect.se:.2f}",
            share(each.perfect.narrowing),
            share(max(0.0, each.measured.narrowing)),
        )
    yield made
    yield Text("Only quantities that stand out among so many (Bonferroni, 19 in 20).", "dim")


def _error(value: float) -> str:
    return "–" if value != value else f"{value:.3f}"
