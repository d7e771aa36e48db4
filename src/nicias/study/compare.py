"""Compare: every view from the same date at the same random numbers, what drives the spread, and which contradictions matter."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from nicias.errors import ModelError, UsageError
from nicias.random import fresh_seed
from nicias.study.cells import differing, groups, readings, values
from nicias.study.checkpoint import Checkpoint, keeping
from nicias.study.columns import Column, column, measure_names
from nicias.study.compare_question import BASE, Question, question
from nicias.study.comparison import Comparison, Contribution, Decomposition, Heading, Quarrel, main_output
from nicias.study.decompose import decompose, evaluations
from nicias.study.digest import digest
from nicias.study.evaluate import Evaluator, Progress
from nicias.study.headline import Headline
from nicias.study.probability import Difference
from nicias.study.quarrels import cannot_run, judged, nothing_computes, resolutions
from nicias.study.result import Run
from nicias.study.shapley import MOST_EXACT

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.scenario.session import War

DRAWS, HISTORIES = 40, 500
DRIVER_DRAWS = 25
QUARREL_DRAWS = 12
"""Draws of each part when the user did not ask for a number: the table, what drives the spread, the contradictions."""

PAIRS = 2
"""Orders and their reverses in each draw, where a pair that was asked for has too many groups for every order."""

def compare(
    war: War | Scenario | Run | str,
    other: Run | None = None,
    *,
    views: Sequence[str] | str | None = None,
    layers: Sequence[str] | str = (),
    between: Sequence[str] | None = None,
    contradictions: Sequence[str] | str | None = None,
    as_of: datetime.date | str | None = None,
    changes: Mapping[str, object] | None = None,
    seed: int | None = None,
    draws: int | None = None,
    histories: int = HISTORIES,
    until: datetime.date | str | None = None,
    provenance: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
    checkpoint: Callable[[str], Checkpoint] | None = None,
) -> Comparison:
    """Columns side by side, paired draw by draw: `compare(war)` all views from the scenario's date, `compare(run, other)` two runs.

    Main arguments: `views` names, or stacks joined by `+` (`meduza2025+bildt2025:russia.prior` is meduza2025 with one point of
    bildt2025's), default all; `layers` what-ifs each of which is laid over every view in turn; `between` the two columns whose
    difference is to be decomposed over every order of their groups (default: the two furthest apart, over sampled orders; `()`: none);
    `contradictions` those to resolve, `all`, or none of them as `()`.

    Other arguments as for `nicias.run`: what `war` has of layers, `changes` and `provenance` hold in every column. `draws` is the same for every part
    when given. `stopped` is asked between draws and ends the work with `Stopped`; `checkpoint` makes the file that keeps finished
    draws from the fingerprint of the question, which does not cover the seed: a kept seed is taken up where none is given.

    Raises UsageError for names that do not fit, ModelError when a draw leaves the range in which the map is defined.
    """
    if isinstance(war, Run):
        if other is None:
            raise UsageError("A run is compared with another run: nicias.compare(run, other).")
        from nicias.study.compare_runs import compare_runs

        return compare_runs(war, other)
    asked = question(war, views, layers, between, contradictions, as_of, changes, draws, histories, until, provenance)
    kept = checkpoint(digest(asked.scenario.fingerprint, asked.to_dict(), asked.months)) if checkpoint else None
    if seed is None:
        seed = kept.seed if kept is not None else None
    seed = fresh_seed() if seed is None else seed
    with keeping(kept, seed):
        made = _Maker(asked, seed)
        with Evaluator(
            asked.scenario,
            made.measures,
            seed=seed,
            histories=asked.histories,
            months=asked.months,
            threads=threads,
            progress=progress,
            stopped=stopped,
            checkpoint=kept,
        ) as evaluator:
            return _compared(asked, made, evaluator, seed)


class _Maker:
    """Makes columns of the question: the same date, layers, changes and seed, under different stacks."""

    def __init__(self, asked: Question, seed: int) -> None:
        self.asked, self.seed = asked, seed
        self.measures = measure_names(asked.scenario, self.known(()))

    def known(self, stack: Sequence[str]) -> Any:
        asked = self.asked
        return asked.scenario.at(asked.date, layers=[*stack, *asked.layers], changes=asked.changes, provenance=asked.provenance)

    def column(self, stack: Sequence[str], draws: int) -> Column:
        """A column of a stack: a view first, if it has one."""
        known = self.known(stack)
        names = [self.asked.scenario.layer(name) for name in stack]
        view = names[0].name if names and names[0].kind == "view" else None
        rest = (*stack[1:], *self.asked.layers) if view else (*stack, *self.asked.layers)
        return column(
            self.asked.scenario, known, view=view, layers=rest, as_of=known.as_of, seed=self.seed, draws=draws, names=self.measures
        )


def _compared(asked: Question, made: _Maker, evaluator: Evaluator, seed: int) -> Comparison:
    from nicias import __version__
    from nicias.history import class_for_age
    from nicias.scenario.overriding import overrides
    from nicias.study.branching import weighed
    from nicias.study.calendar import months_between

    scenario = asked.scenario
    draws = asked.draws or DRAWS
    stacks = asked.stacks()
    columns = {name: made.column(stack, draws) for name, stack in stacks.items()}
    evaluator.expect(sum(len(each.draws) for each in columns.values()))
    quarrelling = asked.draws or (QUARREL_DRAWS if asked.every else DRIVER_DRAWS)
    surroundings = next(iter(stacks.values())) if len(asked.views) == 1 else []
    resolved = {name: resolutions(scenario, name, lambda more: made.column([*surroundings, *more], quarrelling)) for name in asked.contradictions}
    evaluator.expect(sum(len(found) * quarrelling for found, live in resolved.values() if live))
    headlines = evaluator.headlines({name: each.draws for name, each in columns.items()})
    main = main_output(evaluator.outputs)
    pair = (asked.between or _furthest(headlines, main)) if asked.decomposing else None
    found, why_not = None, "There is only one column." if asked.decomposing else "Not asked for."
    if pair:
        try:
            found, why_not = _decomposed(asked, made, evaluator, stacks, pair, main)
        except ModelError as error:  # the columns themselves were played; only a mixture of them makes no war
            if asked.between:
                raise
            found, why_not = None, f"Between {pair[0]} and {pair[1]}: {error}"
    quarrels: list[Quarrel] = []
    for name, (found_readings, live) in resolved.items():
        record = scenario.contradictions[name]
        if live:
            quarrels.append(judged(evaluator, name, record, found_readings, main))
        else:
            quarrels.append(cannot_run(name, record, nothing_computes(scenario, record, made.known(surroundings))))
    age = months_between(scenario.started, asked.date)
    return Comparison(
        scenario=scenario.name,
        title=scenario.title,
        headings={
            name: Heading(
                name=name,
                view=each.view,
                layers=each.layers,
                as_of=each.as_of.isoformat(),
                overrides=tuple(overrides(each.known.layers)),
                warnings=each.known.warnings,
            )
            for name, each in columns.items()
        },
        headlines=headlines,
        not_modelled=tuple(m for m in scenario.human_cost.measures if f"human_cost.{m}" not in made.measures),
        decomposition=found,
        undecomposed=why_not,
        quarrels=tuple(quarrels),
        surroundings=" + ".join(surroundings) or BASE,
        branches=weighed(scenario, columns, headlines, stacks, asked.branches),
        seed=seed,
        draws=draws,
        histories=asked.histories,
        months=asked.months,
        definition=scenario.ceasefire.model_dump(mode="json"),
        base_rate={str(span): class_for_age(age).within(span) for span in (12, 24)},
        norms={
            issue: norms
            for issue, record in scenario.issues.items()
            if (norms := {option: o.norm.model_dump() for option, o in record.options.items() if o.norm})
        },
        names={party: record.name for party, record in scenario.parties.items()},
        asked=asked.to_dict(),
        version=__version__,
    )


def _decomposed(
    asked: Question, made: _Maker, evaluator: Evaluator, stacks: Mapping[str, Sequence[str]], pair: tuple[str, str], main: str
) -> tuple[Decomposition | None, str | None]:
    scenario = asked.scenario
    draws = asked.draws or DRIVER_DRAWS
    two = {name: made.column(stacks[name], draws) for name in pair}
    before, after = two.values()
    found = groups(scenario, differing(scenario, before, after))
    if not found:
        return None, f"{pair[0]} and {pair[1]} set every value that the engine reads alike."
    every = asked.between is not None and len(found) <= MOST_EXACT
    pairs = PAIRS if asked.between else 1
    evaluator.expect(evaluations(len(found), draws, every_order=every, pairs=pairs))
    shares = decompose(
        evaluator,
        before.sampled,
        after.sampled,
        [group.paths for group in found],
        draws,
        every_order=every,
        pairs=pairs,
        label=f"a mixture of {pair[0]} and {pair[1]}",
    )
    names = [output.name for output in evaluator.outputs]
    contributions = [
        Contribution(
            name=group.name,
            title=group.title,
            effects={name: Difference(float(shares.share[row, at]), float(shares.se[row, at])) for at, name in enumerate(names)},
            readings=tuple(readings(group, two)),
            values=tuple(values(group, two)),
        )
        for row, group in enumerate(found)
    ]
    contributions.sort(key=lambda each: -abs(each.effects[main].effect))
    total = {name: Difference(float(shares.total[at]), float("nan")) for at, name in enumerate(names)}
    return Decomposition(pair[0], pair[1], shares.method, draws, main, total, tuple(contributions)), None


def _furthest(headlines: Mapping[str, Headline], main: str) -> tuple[str, str] | None:
    """The two columns furthest apart on the main output, the lower first."""
    if len(headlines) < 2:
        return None
    figures = {name: each.figure(main).p for name, each in headlines.items()}
    return max(
        (tuple(sorted(two, key=figures.__getitem__)) for two in combinations(figures, 2)),
        key=lambda two: figures[two[1]] - figures[two[0]],
    )  # pyright: ignore[reportReturnType]


