"""Watch: what a new document would change. What it adds and denies, which views it is near, and how the headline would move if believed.

Each item that speaks of a value of the engine is believed alone: the same worlds and the same random numbers are run with and without
it, so the difference is the item's. Few draws are used, because the sign and the size matter and not the third digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nicias.evidence.reading.candidates import Candidate
from nicias.random import fresh_seed
from nicias.scenario import Known, Scenario
from nicias.scenario.review.believing import believed, code_words
from nicias.scenario.review.items import Item, item_of
from nicias.scenario.review.matching import Match, match_quantity
from nicias.study.result import CEASEFIRE_MONTHS, Run
from nicias.study.run import run

DRAWS, HISTORIES = 8, 200
MONTHS = 12
"""The headline: the probability of a ceasefire within so many months."""

MOST_ITEMS = 6
"""Items whose effect is run, the surest first."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Move:
    """One item believed: what it would set, and the headline of each view without and with it.

    `change` is the mean difference over paired draws, `se` its standard error.
    """

    item: Item
    says: str
    set: dict[str, tuple[float, float]]
    effects: dict[str, tuple[float, float, float, float]]  # view → (without, with, change, se)

    def to_dict(self) -> dict[str, Any]:
        names = ("without", "with", "change", "se")
        return {
            "id": self.item.id,
            "kind": self.item.kind,
            "of": str(self.item.claim),
            "says": self.says,
            "set": {path: list(ends) for path, ends in self.set.items()},
            "effects": {view: dict(zip(names, effect, strict=True)) for view, effect in self.effects.items()},
        }


@dataclass(frozen=True)
class Watched:
    """What a document is to a scenario. `near` is view → the items that are near it and those that are far from it."""

    scenario: str
    as_of: str
    seed: int
    draws: int
    histories: int
    added: tuple[Item, ...]
    agreeing: tuple[tuple[Item, Match], ...]
    contradicting: tuple[tuple[Item, str], ...]
    near: dict[str, tuple[tuple[str, ...], tuple[str, ...]]]
    moves: tuple[Move, ...]
    not_run: int

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias watch`."""
        return {
            "scenario": self.scenario,
            "as_of": self.as_of,
            "headline": f"ceasefire within {MONTHS} months",
            "seed": self.seed,
            "draws": self.draws,
            "histories": self.histories,
            "adds": [{"id": i.id, "kind": i.kind, "of": str(i.claim), "says": said(i)} for i in self.added],
            "agrees": [
                {"id": i.id, "of": str(i.claim), "path": m.path, "says": said(i), "value": str(m.value)} for i, m in self.agreeing
            ],
            "contradicts": [{"id": i.id, "of": str(i.claim), "says": said(i), "value": value} for i, value in self.contradicting],
            "views": {view: {"near": list(near), "far": list(far)} for view, (near, far) in self.near.items()},
            "moves": [move.to_dict() for move in self.moves],
            "not_run": self.not_run,
        }


def watch(
    scenario: Scenario,
    candidates: Sequence[Candidate],
    *,
    view: str | None = None,
    seed: int | None = None,
    draws: int = DRAWS,
    histories: int = HISTORIES,
    most: int = MOST_ITEMS,
    progress: Progress | None = None,
) -> Watched:
    """Hold a document's candidates against a scenario, and run the headline with each that moves a value of the engine.

    `view` limits the runs to one view; otherwise each view is run, or the base of a scenario without views.
    """
    seed = fresh_seed() if seed is None else seed
    as_of = scenario.as_of
    known = scenario.at(max([as_of, *(source.date for source in scenario.sources.values())]))
    items = [item_of(candidate) for candidate in candidates]
    matches = {item.id: match_quantity(scenario, known, item) for item in items if item.kind == "quantity"}
    denied = [item for item in items if item.kind == "contradiction"]
    movable = _movable(scenario, known, items, matches)
    chosen = movable[: max(0, most)]
    views: list[str | None] = [view] if view else list(scenario.views) or [None]
    work, done = len(views) * (1 + len(chosen)), 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, work)

    effects: list[dict[str, tuple[float, float, float, float]]] = [{} for _ in chosen]
    base: dict[str, Run] = {}
    for name in views:
        label = name or "base"
        base[label] = run(scenario, view=name, seed=seed, draws=draws, histories=histories)
        tick()
        for place, (_, _, changes) in enumerate(chosen):
            values = {path: ends if ends[0] < ends[1] else ends[0] for path, ends in changes.items()}
            changed = run(scenario, view=name, seed=seed, draws=draws, histories=histories, changes=values)
            effects[place][label] = _difference(base[label], changed)
            tick()
    return Watched(
        scenario=scenario.name,
        as_of=as_of.isoformat(),
        seed=seed,
        draws=draws,
        histories=histories,
        added=tuple(item for item in items if _is_new(item, matches)),
        agreeing=tuple(
            (item, matches[item.id]) for item in items if item.id in matches and matches[item.id].relation == "agrees"
        ),
        contradicting=tuple(
            [
                (item, f"{matches[item.id].path} is {matches[item.id].value}")
                for item in items
                if item.id in matches and matches[item.id].relation == "contradicts"
            ]
            + [(item, _other_reading(item)) for item in denied if "path" not in item.fields]
        ),
        near=_near(scenario, known, items, base if view is None else {}),
        moves=tuple(Move(item, says, changes, effects[place]) for place, (item, says, changes) in enumerate(chosen)),
        not_run=len(movable) - len(chosen),
    )


Ends = dict[str, tuple[float, float]]


def _movable(scenario: Scenario, known: Known, items: Sequence[Item], matches: dict[str, Match]) -> list[tuple[Item, str, Ends]]:
    """The items that speak of an engine's value, each once, the surest first: (item, what it says, path → interval)."""
    from nicias.study.columns import structure_of
    from nicias.study.needs import required

    engine = {path for path, _ in required(structure_of(scenario))}
    found: dict[tuple[str, ...], tuple[Item, str, Ends]] = {}
    for item in sorted(items, key=lambda item: -item.confidence):
        if item.kind == "assumption":
            changes = {path: ends for path, ends in believed(scenario, known, item).items() if path in engine}
            key = (str(item.fields.get("cell")), str(item.fields.get("code")))
        elif (
            item.kind == "quantity" and matches[item.id].path in engine and matches[item.id].relation in ("agrees", "contradicts")
        ):
            ends: Any = item.fields.get("between") or [item.fields.get("value")] * 2
            changes = {matches[item.id].path: (float(ends[0]), float(ends[1]))}
            key = (matches[item.id].path, str(ends))
        else:
            continue
        if changes and key not in found:
            found[key] = (item, said(item), changes)
    return list(found.values())


def _difference(without: Run, believing: Run) -> tuple[float, float, float, float]:
    first = np.array(without.per_draw[f"ceasefire.{MONTHS}"])
    second = np.array(believing.per_draw[f"ceasefire.{MONTHS}"])
    change = second - first
    se = float(change.std(ddof=1) / math.sqrt(len(change))) if len(change) > 1 else math.nan
    return float(first.mean()), float(second.mean()), float(change.mean()), se


def _is_new(item: Item, matches: dict[str, Match]) -> bool:
    return item.kind in ("forecast", "proposal") or (item.id in matches and matches[item.id].relation == "new")


def _other_reading(item: Item) -> str:
    between = item.fields.get("between") or {}
    return "; ".join(f"{name}: {reading.get('reading', '')}" for name, reading in between.items() if name != item.source)


def _near(
    scenario: Scenario, known: Known, items: Sequence[Item], base: dict[str, Run]
) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """View → what the document says that overlaps the view's own values, or the probability its run gives, and what does not."""
    found: dict[str, tuple[list[str], list[str]]] = {name: ([], []) for name in scenario.views}
    told: set[str] = set()
    for item in items:
        text = f"{said(item)} ({item.claim})"
        if item.kind == "assumption" and said(item) not in told:
            told.add(said(item))
            for path, ends in believed(scenario, known, item).items():
                for name, view in scenario.views.items():
                    change = view.changes.get(path)
                    own = change.estimate.ends if change else None
                    if own is not None:
                        found[name][0 if _overlap(ends, own) else 1].append(text)
        elif item.kind == "forecast" and item.fields.get("about") in ("ceasefire", "no_ceasefire") and item.fields.get("between"):
            months = item.fields.get("horizon")
            if months in CEASEFIRE_MONTHS:
                for name in base.keys() & found.keys():
                    p = base[name].ceasefire(int(months)).p
                    p = 1 - p if item.fields["about"] == "no_ceasefire" else p
                    low, high = item.fields["between"]
                    found[name][0 if low <= p <= high else 1].append(f"{text}: this view gives {p:.2f}")
    return {name: (tuple(dict.fromkeys(near)), tuple(dict.fromkeys(far))) for name, (near, far) in found.items()}


def _overlap(first: tuple[float, float], second: tuple[float, float]) -> bool:
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return shared >= 0.25 * min(first[1] - first[0], second[1] - second[0])


def said(item: Item) -> str:
    """An item in a few words."""
    fields = item.fields
    if item.kind == "assumption":
        return f"{str(fields.get('cell', '')).replace('_', ' ')}: {code_words(str(fields.get('code', '')))}"
    if item.kind == "quantity":
        amount = fields.get("between") or fields.get("value")
        number = " to ".join(_grouped(end) for end in amount) if isinstance(amount, list) else _grouped(amount)
        return f"{str(fields.get('description', '')).rstrip('.')}: {number} {fields.get('unit', '')}"
    if item.kind == "forecast":
        return f"{fields.get('wording', '')}: {fields.get('claim', '')}"
    return str(fields.get("title", item.quote))


def _grouped(number: Any) -> str:
    return (
        f"{number:,}"
        if isinstance(number, int | float) and not isinstance(number, bool) and abs(number) >= 10_000
        else str(number)
    )
