"""Two finished runs side by side, paired draw by draw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.study.comparison import Comparison, Heading
from nicias.study.headline import Headline

if TYPE_CHECKING:
    from nicias.study.result import Run


def compare_runs(run: Run, other: Run) -> Comparison:
    """The two as columns. Raises UsageError unless both met the same random numbers: one scenario, seed, draws, histories, months.

    Which changed value moved what is not asked here: compare the columns themselves, or `nicias diff`.
    """
    for name in ("scenario", "scenario_fingerprint", "seed", "draws", "histories", "months"):
        mine, theirs = getattr(run, name), getattr(other, name)
        if mine != theirs:
            raise UsageError(
                f"The two runs cannot be paired: {name.replace('_', ' ')} is {mine} in one and {theirs} in the other. "
                "Run the second with like=the first."
            )
    names = _names(run, other)
    two = dict(zip(names, (run, other), strict=True))
    return Comparison(
        scenario=run.scenario,
        title=run.scenario_title,
        headings={
            name: Heading(name, each.answers.view, each.answers.layers, each.answers.as_of, (), each.answers.warnings)
            for name, each in two.items()
        },
        headlines={name: _headline(each) for name, each in two.items()},
        not_modelled=tuple(name for name, row in run.answers.human_cost.items() if isinstance(row, str)),
        decomposition=None,
        undecomposed="Two finished runs are set side by side; their difference is not decomposed.",
        quarrels=(),
        surroundings="",
        branches=None,
        seed=run.seed,
        draws=run.draws,
        histories=run.histories,
        months=run.months,
        definition=run.definition,
        base_rate=run.base_rate,
        norms=run.norms,
        names={party: name for party, name in run.names.items() if party != "first_side"},
        asked={"runs": [_described(each) for each in (run, other)]},
        version=run.version,
    )


def _headline(run: Run) -> Headline:
    if run.headline is None:
        raise UsageError("This run carries no counts to pair; make it with nicias.run in this session.")
    return run.headline


def _described(run: Run) -> dict[str, Any]:
    return {"fingerprint": run.fingerprint, **run.asked}


def _names(run: Run, other: Run) -> tuple[str, str]:
    """What each run assumes, told apart by its date and then by its place."""

    def name(each: Run) -> str:
        changed = [f"{path}={value}" for path, value in each.changes.items()]
        return " + ".join([each.answers.view or "base", *each.answers.layers, *changed])

    one, two = name(run), name(other)
    if one == two:
        one, two = f"{one} {run.answers.as_of}", f"{two} {other.answers.as_of}"
    return (one, two) if one != two else (f"{one} (1)", f"{two} (2)")
