"""Weights of views on the terminal: the warning first, then the weights, then every observation."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, RenderableType
from rich.text import Text

from nicias.forecast.weigh import Weighed
from nicias.report.parts import print_parts
from nicias.report.tables import expected, table
from nicias.report.words import share, short


def print_weighed(found: Weighed, console: Console | None = None) -> None:
    """Print what `nicias weigh` found."""
    print_parts(_parts(found), console)


def _parts(found: Weighed) -> Iterator[RenderableType]:
    content, q = found.to_dict(), found.asked
    yield Text(f"Which view expected what happened next? {q.scenario.title}", "bold")
    for warning in found.warnings[:1]:
        yield Text(warning)
    yield ""
    weights = table(f"Weights after {content['n']} observations", "view", "from", "before", "now", "±", "log evidence", "histories behind it")
    for view, row in content["views"].items():
        error = "–" if row["se"] is None else f"{row['se']:.2f}"
        figures = (share(row["prior"]), share(row["weight"]), error, f"{row['log_evidence']:.2f}", short(row["effective_histories"]))
        weights.add_row(view, row["as_of"], *figures)
    yield weights
    yield ""
    views = list(content["views"])
    made = table("What each view expected, and its score (lower is better)", "seen", *views)
    for each in content["observations"]:
        since = f" since {each['since']}" if each["since"] else ""
        seen = f"{each['date']}{since}: {each['what']} {each['value']} ({each['source']})"
        made.add_row(seen, *(f"{expected(each['expected'][view])}; {each['scores'][view]['score']:.3g}" for view in views))
    yield made
    rules = {each["scores"][view]["rule"] for each in content["observations"] for view in views}
    yield Text(f"Scores: {', '.join(sorted(rules))} (Brier; ranked probability score; continuous ranked probability score, in its unit).", "dim")
    if found.mixed is not None:
        yield ""
        said = ", ".join(f"{month} months {share(p)}" for month, p in found.mixed.items())
        yield Text(f"As you asked, averaged over the views by these weights, given the observations: ceasefire within {said}. Nobody's view.")
    for text in (*content["left_out"], *found.warnings[1:]):
        yield Text(f"– {text}")
    yield ""
    yield Text(f"{q.scenario.name} · {q.draws} draws × {q.histories} histories a view · seed {q.seed} · fingerprint {found.fingerprint}")
