"""Which changed values moved the difference between two runs: both are played again from their draws, and the way between them is shared out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nicias.errors import NiciasError
from nicias.study.basis import Basis
from nicias.study.cells import Group, alike, groups
from nicias.study.columns import bound_draws, measure_names
from nicias.study.comparison import main_output
from nicias.study.decompose import decompose, evaluations
from nicias.study.diff import Decomposed, Part
from nicias.study.drawing import drawn
from nicias.study.evaluate import Evaluator
from nicias.study.headline import Headline
from nicias.study.probability import Difference, error_of_mean, influences
from nicias.study.shapley import MOST_EXACT, Shares

if TYPE_CHECKING:
    from nicias.scenario import Scenario
    from nicias.study.evaluate import Progress

PAIRS = 1
"""Orders and their reverses in each draw, where there are too many groups for every order."""

Sampled = Mapping[str, Any]


def share_out(
    one: Basis, two: Basis, scenario: str | Path, draws: int, threads: int | None, progress: Progress | None
) -> tuple[Decomposed | None, str | None]:
    """The difference shared out over the changed values, or why it cannot be."""
    from nicias.scenario import load

    try:
        loaded = load(scenario)
    except NiciasError as error:
        return None, f"The scenario cannot be read now, so neither run can be played again: {error}"
    draws = min(draws, one.draws, two.draws)
    if one.record["months"] != two.record["months"]:
        return None, "The two runs look ahead to different horizons; run the second with --until."
    first = _first(one, two, loaded, draws)
    if isinstance(first, str):
        return None, first
    second = {path: values[:draws] for path, values in two.sampled.items()}
    parts = _parts(loaded, {*one.read(), *two.read()}, first, second)
    measures = measure_names(loaded, second)
    total = 2 * draws + evaluations(len(parts), draws, every_order=len(parts) <= MOST_EXACT, pairs=PAIRS)
    record = two.record
    try:
        with Evaluator(
            loaded,
            measures,
            seed=record["seed"],
            histories=record["histories"],
            months=record["months"],
            total=total,
            threads=threads,
            progress=progress,
        ) as evaluator:
            again = evaluator.headlines(
                {
                    "first": bound_draws(loaded, first, range(draws), measures, "the first run, played again"),
                    "second": bound_draws(loaded, second, range(draws), measures, "the second run, played again"),
                }
            )
            shares = decompose(evaluator, first, second, [part.paths for part in parts], draws, pairs=PAIRS) if parts else None
            names = [output.name for output in evaluator.outputs]
            main = main_output(evaluator.outputs)
    except NiciasError as error:
        return None, f"The first run cannot be played again on the scenario as it is now: {error}"
    rest = _rest(one, two, again, draws)
    return Decomposed(shares.method if shares else "nothing to share out", draws, main, _named(parts, shares, names, main), rest, _other(one, two, loaded)), None


def _first(one: Basis, two: Basis, loaded: Scenario, draws: int) -> dict[str, Any] | str:
    """The first run's values in the second's random numbers: its own draws where the seed is the same, else sampled again; or why not."""
    if one.record["seed"] == two.record["seed"]:
        return {path: values[:draws] for path, values in one.sampled.items()}
    if loaded.fingerprint != one.record["scenario_fingerprint"]:
        return (
            f"The two runs have different seeds ({one.record['seed']} and {two.record['seed']}), and the scenario of the first "
            f"(fingerprint {one.record['scenario_fingerprint']}) is not here any more, so its values cannot be drawn again in the "
            "second's random numbers. Run the second with the first's seed."
        )
    asked = one.record["asked"]
    date = loaded.date_for(asked["as_of"], asked["view"])
    stack: list[Any] = [asked["view"]] if asked["view"] else [loaded.union(as_of=date)] if one.record.get("by_view") else []
    known = loaded.at(date, layers=[*stack, *asked["layers"]], changes=asked["set"], provenance=asked["provenance"])
    return drawn(known, two.record["seed"], draws)


def _parts(scenario: Scenario, read: set[str], first: Sampled, second: Sampled) -> tuple[Group, ...]:
    """The values that differ and that an answer depends on: each alone if they are few, else by groups of cells."""
    both = dict.fromkeys([*second, *first])
    paths = [path for path in both if path in read and not alike(first.get(path), second.get(path))]
    if len(paths) <= MOST_EXACT:
        return tuple(Group(path, scenario.series[path].description if path in scenario.series else path, (), (path,)) for path in paths)
    return groups(scenario, paths)


def _named(parts: Sequence[Group], shares: Shares | None, names: Sequence[str], main: str) -> tuple[Part, ...]:
    if shares is None:
        return ()
    made = [
        Part(
            part.name,
            part.title,
            part.paths,
            {name: Difference(float(shares.share[k, j]), float(shares.se[k, j])) for j, name in enumerate(names)},
        )
        for k, part in enumerate(parts)
    ]
    return tuple(sorted(made, key=lambda part: -abs(part.effects[main].effect)))


def _rest(one: Basis, two: Basis, again: Mapping[str, Headline], draws: int) -> dict[str, Difference]:
    """What the stored runs differ by, less what they differ by when both are played again, over the same draws.

    Amounts (losses, area, human cost) are means over bins whose width depends on the draws played together, so theirs is not exactly 0.
    """
    kept = {name: Headline(basis.headline.outputs, basis.headline.counts[:draws]) for name, basis in (("first", one), ("second", two))}
    there = {output.name for output in one.headline.outputs} & {output.name for output in two.headline.outputs}
    found: dict[str, Difference] = {}
    for output in again["first"].outputs:
        if output.name in there and all(_same(kept[name], again[name], output.name) for name in kept):
            found[output.name] = Difference(0.0, 0.0)
        elif output.name in there:
            signed = [(1, kept["second"]), (-1, kept["first"]), (-1, again["second"]), (1, again["first"])]
            ratios, deviations = zip(*(influences(h.counts[:, h.place(output.name)]) for _, h in signed), strict=True)
            effect = sum(sign * float(ratio) for (sign, _), ratio in zip(signed, ratios, strict=True))
            deviation = sum(sign * each for (sign, _), each in zip(signed, deviations, strict=True))
            found[output.name] = Difference(effect, float(error_of_mean(np.asarray(deviation))))
    return found


def _same(one: Headline, other: Headline, name: str) -> bool:
    return bool(np.array_equal(one.counts[:, one.place(name)], other.counts[:, other.place(name)]))


def _other(one: Basis, two: Basis, loaded: Scenario) -> tuple[str, ...]:
    """What the two runs, or a run and the scenario as it is now, do not share besides values."""
    found = {
        "the seed": one.record["seed"] != two.record["seed"],
        "the number of histories": one.record["histories"] != two.record["histories"],
        "the version of Nicias": one.record["nicias"] != two.record["nicias"],
        "the definition of a ceasefire": one.record["definition"] != two.record["definition"],
        "the scenario's files": len({loaded.fingerprint, one.record["scenario_fingerprint"], two.record["scenario_fingerprint"]}) > 1,
    }
    return tuple(name for name, differs in found.items() if differs)
