"""Diff: what moved between two runs, and which changed values moved it.

Each path has its own random stream, so where two runs share a seed a value that was not changed has the same draws in both, and what is left
is the changed values' doing. It is shared out over them as `compare` does it (Shapley). What values cannot account for (another version of
the engine, another structure of the scenario, other random numbers) is what remains, and is said to.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nicias.errors import UsageError
from nicias.study.basis import AnyRun, Basis, basis_of
from nicias.study.headline import Output
from nicias.study.probability import Difference, Probability

if TYPE_CHECKING:
    from nicias.study.evaluate import Progress
    from nicias.study.moving import Decomposed

DRAWS = 25
"""Draws over which the difference is shared out when the user did not ask for a number; 0 leaves it out."""

ASKED = ("as_of", "view", "layers", "set", "seed", "draws", "histories", "months", "nicias", "scenario_fingerprint", "definition")
"""What two runs may have been asked differently, as the record of a run names it."""


@dataclass(frozen=True)
class ChangedValue:
    """A value that differs, as each run's record has it; None where it has none. `read`: an answer depends on it."""

    path: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    read: bool

    def to_dict(self) -> dict[str, Any]:
        return {"path": self.path, "read": self.read, "before": _said(self.before), "after": _said(self.after)}


@dataclass(frozen=True)
class Moved:
    """A figure in both runs. `paired`: both met the same random numbers, so that what they share cancels in the error."""

    output: Output
    before: Probability
    after: Probability
    change: Difference
    paired: bool

    @property
    def stands_out(self) -> bool:
        """Whether the change is more than twice its standard error."""
        return self.change.known and abs(self.change.effect) > 2 * self.change.se

    def to_dict(self) -> dict[str, Any]:
        return {
            "output": self.output.name,
            "unit": self.output.unit,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            **self.change.to_dict(),
            "paired": self.paired,
            "stands_out": self.stands_out,
        }


@dataclass(frozen=True)
class RunDiff:
    """What moved between two runs. `asked` is what was asked differently: name → (before, after)."""

    before: Basis
    after: Basis
    asked: Mapping[str, tuple[Any, Any]]
    changed: tuple[ChangedValue, ...]
    moved: tuple[Moved, ...]
    decomposed: Decomposed | None
    undecomposed: str | None
    views: Mapping[str, Mapping[str, tuple[float | None, float | None]]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias diff`."""
        return {
            "before": self.before.heading(),
            "after": self.after.heading(),
            "asked": {name: {"before": one, "after": two} for name, (one, two) in self.asked.items()},
            "changed": [change.to_dict() for change in self.changed],
            "moved": [moved.to_dict() for moved in self.moved],
            "by_view": {
                view: {name: {"before": one, "after": two} for name, (one, two) in figures.items()}
                for view, figures in self.views.items()
            },
            "decomposition": self.decomposed.to_dict() if self.decomposed else None,
            "undecomposed": self.undecomposed,
        }


def diff(
    before: AnyRun,
    after: AnyRun,
    *,
    scenario: str | Path | None = None,
    draws: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> RunDiff:
    """What moved between two runs of one scenario, which values changed, and how much of the movement each accounts for.

    Main arguments: `before` and `after` are runs, or folders of runs; `scenario` the scenario's folder, for one that does not come
    with Nicias. Other arguments: `draws` over which the difference is shared out [25; 0 leaves it out].

    The first run is rebuilt from its own stored draws, so its scenario need not exist any more where the two share a seed. Where it
    cannot be rebuilt, `undecomposed` says why and the rest is given. Raises UsageError for runs of two scenarios.
    """
    one, two = basis_of(before), basis_of(after)
    if one.record["scenario"] != two.record["scenario"]:
        raise UsageError(
            f"The runs are of two scenarios ({one.record['scenario']} and {two.record['scenario']}); what moved between them is not a "
            "matter of changed values."
        )
    count = DRAWS if draws is None else draws
    if count < 0:
        raise UsageError(f"draws is {count}; 0 or more are needed.")
    asked = {name: pair for name in ASKED if (pair := (one.record.get(name), two.record.get(name)))[0] != pair[1]}
    changed = _changed(one, two)
    decomposed, why_not = None, "It was not asked for."
    if count:
        from nicias.study.moving import share_out

        decomposed, why_not = share_out(one, two, scenario or str(two.record["scenario"]), count, threads, progress)
    return RunDiff(one, two, asked, changed, _moved(one, two), decomposed, why_not, _views(one, two))


def _changed(one: Basis, two: Basis) -> tuple[ChangedValue, ...]:
    """The values whose estimate differs, or that only one run has; those on which an answer depends first."""
    found: list[ChangedValue] = []
    for path in dict.fromkeys([*two.values, *one.values]):
        before, after = one.values.get(path), two.values.get(path)
        if before is None or after is None or _estimate(before) != _estimate(after):
            found.append(ChangedValue(path, before, after, any(value["read"] for value in (before, after) if value)))
    return tuple(sorted(found, key=lambda change: not change.read))


def _estimate(value: Mapping[str, Any]) -> str:
    return str(value["value"]).partition(" · ")[0]


def _said(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"value": _estimate(value), "of": list(value["of"]), "by": value["by"], "layer": value["layer"] or "base"}


def _moved(one: Basis, two: Basis) -> tuple[Moved, ...]:
    there = {output.name for output in one.headline.outputs}
    paired = all(one.record[key] == two.record[key] for key in ("seed", "draws", "histories"))
    found: list[Moved] = []
    for output in two.headline.outputs:
        if output.name not in there:
            continue
        before, after = one.headline.figure(output.name), two.headline.figure(output.name)
        change = one.headline.difference(two.headline, output.name) if paired else _unpaired(before, after)
        found.append(Moved(output, before, after, change, paired))
    return tuple(found)


def _unpaired(before: Probability, after: Probability) -> Difference:
    return Difference(after.p - before.p, math.hypot(before.mc_se, after.mc_se))


def _views(one: Basis, two: Basis) -> dict[str, dict[str, tuple[float | None, float | None]]]:
    """View → ceasefire and durability of both runs, where both set the views side by side."""
    first, second = one.record.get("by_view") or {}, two.record.get("by_view") or {}
    found: dict[str, dict[str, tuple[float | None, float | None]]] = {}
    for view in second:
        if view in first:
            found[view] = {
                f"{kind}.{months}": (first[view][kind][months]["p"], figure["p"])
                for kind in ("ceasefire", "durability")
                for months, figure in second[view][kind].items()
                if months in first[view][kind]
            }
    return found
