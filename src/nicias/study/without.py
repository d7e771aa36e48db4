"""Without a paragraph: what every figure would be if what a view or a layer takes from one place were left to the base.

The draws of a run do not show what a value does that is the same in all of them, as most switches of a view are. Playing the run again
with those values as the base has them, at the same random numbers, does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.study.basis import AnyRun, Basis, basis_of
from nicias.study.columns import bound_draws, measure_names
from nicias.study.decompose import mixture
from nicias.study.diff import DRAWS
from nicias.study.evaluate import Evaluator
from nicias.study.explain import rests_on
from nicias.study.headline import Output
from nicias.study.probability import Difference

if TYPE_CHECKING:
    from nicias.study.evaluate import Progress


@dataclass(frozen=True)
class Without:
    """What leaving `paths` to the base does: output → the change from the run to the run without them, over `draws` paired draws."""

    basis: Basis
    of: str
    paths: tuple[str, ...]
    draws: int
    outputs: tuple[Output, ...]
    changes: Mapping[str, Difference]

    def to_dict(self) -> dict[str, Any]:
        """The `without` of `nicias cite RUN --paragraph CLAIM --without --json`."""
        return {
            "of": self.of,
            "values": list(self.paths),
            "draws": self.draws,
            "changes": {name: change.to_dict() for name, change in self.changes.items()},
        }


def without(
    run: AnyRun,
    paragraph: str,
    *,
    scenario: str | Path | None = None,
    draws: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Without:
    """Play a run again with the values that a view, a layer or `--set` takes from a place left to the base.

    `scenario` is the folder of a scenario that does not come with Nicias; `draws` are the first so many of the run [25]. Raises
    UsageError when the scenario has changed since, and when nothing of the run's own rests on the place.
    """
    from nicias.scenario import load

    basis = basis_of(run)
    loaded = load(scenario or str(basis.record["scenario"]))
    if loaded.fingerprint != basis.record["scenario_fingerprint"]:
        raise UsageError(f"The scenario {loaded.name} has changed since {basis.name} was made, so its base is not known any more.")
    paths = [path for path in rests_on(basis, paragraph) if basis.values[path]["layer"] and basis.values[path]["read"]]
    if not paths:
        raise UsageError(f"No view or layer of the run sets a value from {paragraph} that an answer depends on; there is nothing to leave out.")
    count = min(DRAWS if draws is None else draws, basis.draws)
    record = basis.record
    base = loaded.at(record["as_of"], provenance=record["asked"]["provenance"]).sample(record["seed"], count)
    now = {path: values[:count] for path, values in basis.sampled.items()}
    measures = measure_names(loaded, now)
    with Evaluator(
        loaded,
        measures,
        seed=record["seed"],
        histories=record["histories"],
        months=record["months"],
        total=2 * count,
        threads=threads,
        progress=progress,
    ) as evaluator:
        both = evaluator.headlines(
            {
                "with": bound_draws(loaded, now, range(count), measures, "the run"),
                "without": bound_draws(loaded, mixture(now, base, paths), range(count), measures, f"the run without {paragraph}"),
            }
        )
    changes = {output.name: both["with"].difference(both["without"], output.name) for output in evaluator.outputs}
    return Without(basis, paragraph, tuple(paths), count, evaluator.outputs, changes)
