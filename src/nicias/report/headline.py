"""The sentences that come first: what is likely, by whose assumptions, and what the number is not."""

from __future__ import annotations

from nicias.report.tables import human_cost
from nicias.report.words import frequency, share, words
from nicias.study.result import Answers, Run

NOBODY = "nobody's view (the union of all views)"


def whose(answers: Answers) -> str:
    """Whose assumptions a column runs on, in words."""
    base = answers.view or "the base assumptions"
    return f"{base} with {', '.join(answers.layers)}" if answers.layers else base


def headline(answers: Answers) -> str:
    """One sentence on timing and durability, with its natural frequency."""
    p = answers.ceasefire["12"]
    lasting = answers.durability["60"]
    holds = (
        f"one signed within two years still holds five years on with probability {share(lasting.p)} "
        f"({share(lasting.lo)}–{share(lasting.hi)})"
        if lasting.known
        else "no ceasefire was signed within two years in any of these runs, so nothing can be said of its durability"
    )
    return (
        f"Under {whose(answers)}, as of {answers.as_of}, a ceasefire within 12 months is {words(p.p)}: "
        f"{share(p.p)} ({share(p.lo)}–{share(p.hi)} across draws), {frequency(p.p)}; {holds}."
    )


def human_cost_sentence(answers: Answers) -> str:
    """What the war does to people meanwhile; it stands beside every headline (RESPONSIBLE, point 3)."""
    measures = ", ".join(f"{measure.replace('_', ' ')} {human_cost(answers, measure)}" for measure in answers.human_cost)
    return f"The human cost within 12 months (median, 5th to 95th percentile of the histories): {measures or 'not modelled'}."


def opening(run: Run) -> str:
    """The first sentence of a run: a view's own, or the span of the views side by side."""
    if not run.by_view:
        return headline(run.answers)
    chances = {name: column.ceasefire["12"].p for name, column in run.by_view.items()}
    least, most = min(chances, key=chances.__getitem__), max(chances, key=chances.__getitem__)
    if len(chances) == 1:
        return f"The only view ({least}) puts a ceasefire within 12 months at {share(chances[least])}; it is not the default."
    return (
        f"The {len(chances)} views, each at its own date, put a ceasefire within 12 months between {share(chances[least])} ({least}) "
        f"and {share(chances[most])} ({most}); none of them is the default, and their average means nothing."
    )


def what_it_is_not(run: Run) -> str:
    """What a reader must not take the number for."""
    tested = "backtested" if run.backtested else "not yet backtested"
    return (
        f"This is what follows from written assumptions, {tested}; it is not a prediction by the authors cited, "
        "and the interval does not cover what the model leaves out."
    )
