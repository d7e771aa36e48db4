"""Cite: the sources, people and version that a run rests on, and what each paragraph does in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nicias.study.basis import AnyRun, Basis, basis_of
from nicias.study.drivers import ranking
from nicias.study.explain import OfPlace, claim_of, of_place
from nicias.study.result import Driver

MAIN = "ceasefire.12"
"""The figure by which places are ranked (the last month of a shorter horizon)."""


@dataclass(frozen=True)
class Place:
    """A paragraph or page, the values the engine reads that rest on it, and the one among them that drives the main figure most."""

    of: str
    values: tuple[str, ...]
    strongest: Driver | None

    def to_dict(self) -> dict[str, Any]:
        driver = self.strongest
        said = {"path": driver.path, "correlation": driver.correlation, "stands_out": driver.stands_out} if driver else None
        return {"of": self.of, "values": list(self.values), "strongest": said}


@dataclass(frozen=True)
class Cited:
    """What a run rests on. `beside` counts, by source, the values cited from it that no answer depends on."""

    basis: Basis
    main: str
    places: Mapping[str, tuple[Place, ...]]  # source → its places, strongest first
    beside: Mapping[str, int]
    judged: Mapping[str, int]  # person → values judged without a claim
    version: str

    def reference(self, source: str) -> str:
        """A source as one cites it."""
        about = self.basis.sources.get(source, {})
        if about.get("citation"):
            return str(about["citation"])
        parts = [about.get("author"), about.get("title"), about.get("publisher"), about.get("date"), about.get("url")]
        return ". ".join(str(part) for part in parts if part) or source

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias cite RUN`."""
        return {
            **self.basis.heading(),
            "main": self.main,
            "nicias": self.version,
            "sources": [
                {
                    "id": name,
                    "reference": self.reference(name),
                    **self.basis.sources.get(name, {}),
                    "places": [place.to_dict() for place in places],
                    "values_no_answer_depends_on": self.beside.get(name, 0),
                }
                for name, places in self.places.items()
            ],
            "judged": [{"by": person, "values": count} for person, count in self.judged.items()],
        }


def cite(run: AnyRun, paragraph: str | None = None) -> Cited | OfPlace:
    """What a run rests on; with a paragraph (`meduza2025 ¶42`), the values it supports and every figure that goes with them.

    Raises UsageError for a paragraph that is no claim or whose source the run does not cite.
    """
    basis = basis_of(run)
    if paragraph is None:
        return _cited(basis)
    return of_place(basis, claim_of(basis, paragraph))


def _cited(basis: Basis) -> Cited:
    names = [output.name for output in basis.headline.outputs]
    main = MAIN if MAIN in names else [name for name in names if name.startswith("ceasefire.")][-1]
    read = basis.read()
    drivers = {driver.path: driver for driver in ranking(basis.sampled, read, basis.headline.per_draw(main))}
    resting: dict[str, dict[str, list[str]]] = {name: {} for name in basis.sources}
    for path in read:
        for place in basis.places(path):
            resting.setdefault(place.split(" ")[0], {}).setdefault(place, []).append(path)
    places = {
        source: tuple(sorted((_place(of, paths, drivers) for of, paths in own.items()), key=_strength))
        for source, own in resting.items()
    }
    unread = Counter(
        source for path in basis.values if path not in set(read) for source in {claim.source for claim in basis.claims(path)}
    )
    judged = Counter(str(value["by"]) for path in read if not (value := basis.values[path])["of"] and value["by"])
    ordered = dict(sorted(places.items(), key=lambda each: (min(map(_strength, each[1]), default=(1.0, "")), each[0])))
    return Cited(basis, main, ordered, dict(unread), dict(judged.most_common()), str(basis.record["nicias"]))


def _place(of: str, paths: list[str], drivers: Mapping[str, Driver]) -> Place:
    known = [drivers[path] for path in paths if path in drivers]
    return Place(of, tuple(paths), max(known, key=lambda driver: abs(driver.correlation), default=None))


def _strength(place: Place) -> tuple[float, str]:
    return (-abs(place.strongest.correlation) if place.strongest else 0.0, place.of)
