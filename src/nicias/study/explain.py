"""Explain: from a figure of a run to the values it rests on and the paragraphs behind them, and back again.

How much a value drives a figure is its rank correlation with it from draw to draw, which a run gives for nothing (see `drivers`). Values that
the scenario correlates share their credit, a relation that is not monotone is missed, and what is the same in every draw shows nothing:
`nicias compare` and `nicias diff` change values and see.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nicias.errors import ScenarioError, UsageError
from nicias.evidence.claims import Claim, parse_claim
from nicias.study.basis import AnyRun, Basis, basis_of
from nicias.study.drivers import FEWEST_DRAWS, noise, ranking, varies
from nicias.study.headline import Output
from nicias.study.probability import Probability
from nicias.study.result import Driver

if TYPE_CHECKING:
    from nicias.study.story import Story

_ALIASES = {"endings": "ending", "terms.marginal": "terms"}
"""How the JSON of a run calls a family of outputs → how an output is called."""


@dataclass(frozen=True)
class Support:
    """A value behind a figure. `driver` is None where the value is the same in every draw, or nothing could be ranked."""

    path: str
    said: Mapping[str, Any]
    driver: Driver | None

    def to_dict(self) -> dict[str, Any]:
        found = {"path": self.path, **_said(self.said)}
        if self.driver is None:
            return found | {"correlation": None, "noise": None, "stands_out": None}
        return found | {
            "correlation": self.driver.correlation,
            "noise": self.driver.noise,
            "stands_out": self.driver.stands_out,
        }


@dataclass(frozen=True)
class OfOutput:
    """A figure explained: the values it rests on, strongest first, and the places behind them, the strongest value's first."""

    basis: Basis
    output: Output
    figure: Probability
    values: tuple[Support, ...]
    places: Mapping[str, tuple[str, ...]]  # paragraph or page → the values that rest on it
    unranked: str | None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias explain RUN OUTPUT`."""
        return {
            **self.basis.heading(),
            "asks": "output",
            "path": self.output.name,
            "unit": self.output.unit,
            "given": self.output.given,
            "figure": self.figure.to_dict(),
            "values": [support.to_dict() for support in self.values],
            "places": [{"of": place, "values": list(paths)} for place, paths in self.places.items()],
            "unranked": self.unranked,
        }


@dataclass(frozen=True)
class OfValue:
    """A value explained: what it is, the places it rests on, and how every output goes with it. `moves` is output → driver."""

    basis: Basis
    path: str
    said: Mapping[str, Any]
    places: tuple[str, ...]
    moves: Mapping[str, Driver]
    why_not: str | None

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias explain RUN VALUE`."""
        return {
            **self.basis.heading(),
            "asks": "value",
            "path": self.path,
            **_said(self.said),
            "read": self.said["read"],
            "places": list(self.places),
            "moves": [_move(output, driver) for output, driver in self.moves.items()],
            "why_not": self.why_not,
        }


@dataclass(frozen=True)
class OfPlace:
    """A place in a source explained: the values that rest on it, each with the outputs that go with it."""

    basis: Basis
    claim: Claim
    values: tuple[OfValue, ...]

    def moved(self) -> list[tuple[str, str, Driver]]:
        """(output, path, driver) of every output that a value of the place goes with beyond the noise, strongest first."""
        found = [(o, value.path, d) for value in self.values for o, d in value.moves.items() if d.stands_out]
        return sorted(found, key=lambda each: (-abs(each[2].correlation), each[0], each[1]))

    def to_dict(self) -> dict[str, Any]:
        """The JSON object of `nicias explain RUN 'SOURCE ¶N'` and of `nicias cite RUN --paragraph`."""
        return {
            **self.basis.heading(),
            "asks": "place",
            "of": str(self.claim),
            "values": [
                {"path": each.path, **_said(each.said), "read": each.said["read"], "why_not": each.why_not} for each in self.values
            ],
            "moves": [{"path": path, **_move(output, driver)} for output, path, driver in self.moved()],
        }


Explanation = OfOutput | OfValue | OfPlace


def explain(run: AnyRun, path: str | None = None, *, history: int | None = None, **asked: Any) -> Explanation | Story:
    """What stands behind a figure (`ceasefire.12`, `durability.60`, `ending.settlement` …), a value, or a place (`SOURCE ¶N`) of a run.

    With `history` instead of a path: why one history ended as it did (see `nicias.study.story.story`, which takes the further arguments).
    `run` is a run, one read back, or its folder. Raises UsageError for a path that is none of these, with the nearest that is.
    """
    if (path is None) == (history is None):
        raise UsageError("Ask either for a path or for a history.")
    if history is not None:
        from nicias.study.story import story

        return story(run, history, **asked)
    return explain_path(run, str(path))


def explain_path(run: AnyRun, path: str) -> Explanation:
    """`explain` for a figure, a value or a place."""
    basis = basis_of(run)
    output = _output(basis, path)
    if output is not None:
        return _of_output(basis, output)
    if path in basis.values:
        return of_value(basis, path, 1)
    claim = _claim(basis, path)
    if claim is not None:
        return of_place(basis, claim)
    from nicias.scenario.problems import nearest

    known = [*(each.name for each in basis.headline.outputs), *basis.values, *basis.sources]
    raise UsageError(f"The run has no figure, value or source '{path}'. {nearest(path, known)}".strip())


def _output(basis: Basis, path: str) -> Output | None:
    for long, own in _ALIASES.items():
        if path.startswith(f"{long}."):
            path = own + path.removeprefix(long)
    return next((output for output in basis.headline.outputs if output.name == path), None)


def _claim(basis: Basis, text: str) -> Claim | None:
    try:
        claim = parse_claim(text)
    except ScenarioError:
        return None
    return claim if claim.source in basis.sources else None


def _of_output(basis: Basis, output: Output) -> OfOutput:
    found = {driver.path: driver for driver in ranking(basis.sampled, basis.read(), basis.headline.per_draw(output.name))}
    rest = [path for path in basis.read() if path not in found]
    supports = tuple(Support(path, basis.values[path], found.get(path)) for path in [*found, *rest])
    places: dict[str, list[str]] = {}
    for support in supports:
        for place in basis.places(support.path):
            places.setdefault(place, []).append(support.path)
    unranked = None if found else _why_unranked(basis)
    figure = basis.headline.figure(output.name)
    return OfOutput(basis, output, figure, supports, {place: tuple(paths) for place, paths in places.items()}, unranked)


def _why_unranked(basis: Basis) -> str:
    if basis.draws < FEWEST_DRAWS:
        return f"{basis.draws} draws are too few to tell what drives the figure; at least {FEWEST_DRAWS} are needed."
    if all(varies(basis.sampled[path]) is None for path in basis.read() if path in basis.sampled):
        return "Every value is the same in every draw, so the draws do not show what drives the figure."
    return "The figure is the same in every draw in which it is known, or known in too few of them."


def of_value(basis: Basis, path: str, among: int) -> OfValue:
    """A value explained as one of `among` that are looked at together: the more there are, the higher the bar of noise."""
    said = basis.values[path]
    moves: dict[str, Driver] = {}
    why_not = None
    if not said["read"]:
        why_not = "no answer depends on it"
    elif path not in basis.sampled or varies(basis.sampled[path]) is None:
        why_not = "it is the same in every draw, so the draws do not show what it does"
    elif basis.draws < FEWEST_DRAWS:
        why_not = f"{basis.draws} draws are too few to tell; at least {FEWEST_DRAWS} are needed"
    else:
        moves = _moves(basis, path, among)
    return OfValue(basis, path, said, tuple(basis.places(path)), moves, why_not)


def of_place(basis: Basis, claim: Claim) -> OfPlace:
    """The values that rest on a place or on a part of it (a whole source: on any place of it)."""
    paths = resting(basis, claim)
    varying = sum(1 for path in paths if basis.values[path]["read"])
    return OfPlace(basis, claim, tuple(of_value(basis, path, max(1, varying)) for path in paths))


def rests_on(basis: Basis, place: str) -> list[str]:
    """The paths of the values that rest on a place. Raises UsageError for one that is no claim or whose source the run does not cite."""
    return resting(basis, claim_of(basis, place))


def claim_of(basis: Basis, place: str) -> Claim:
    """A place as a claim on a source of the run. Raises UsageError."""
    try:
        claim = parse_claim(place)
    except ScenarioError as error:
        raise UsageError(str(error)) from None
    if claim.source not in basis.sources:
        raise UsageError(f"The run cites no '{claim.source}'; it cites {', '.join(basis.sources) or 'nothing'}.")
    return claim


def resting(basis: Basis, claim: Claim) -> list[str]:
    """The paths of the values with a claim that meets this one."""
    return [path for path in basis.values if any(_meets(claim, other) for other in basis.claims(path))]


def _meets(asked: Claim, other: Claim) -> bool:
    if asked.source != other.source:
        return False
    if asked.page:
        return asked.page == other.page
    return not asked.paragraphs or bool(set(asked.paragraphs) & set(other.paragraphs))


def _moves(basis: Basis, path: str, among: int) -> dict[str, Driver]:
    """Output → how it goes with the value, strongest first; the bar is that of all outputs times `among`."""
    found: list[tuple[str, Driver]] = []
    outputs: Sequence[Output] = basis.headline.outputs
    for output in outputs:
        ranked = ranking(basis.sampled, [path], basis.headline.per_draw(output.name))
        found += [(output.name, driver) for driver in ranked]
    bar = noise(max(1, len(found)) * among, basis.draws)
    moved = [(name, Driver(path, driver.correlation, max(bar, driver.noise))) for name, driver in found]
    return dict(sorted(moved, key=lambda each: (-abs(each[1].correlation), each[0])))


def _said(said: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "value": said["value"].partition(" · ")[0],
        "unit": said["unit"],
        "description": said["description"],
        "method": said["method"],
        "of": list(said["of"]),
        "by": said["by"],
        "reason": said["reason"],
        "layer": said["layer"] or "base",
    }


def _move(output: str, driver: Driver) -> dict[str, Any]:
    return {"output": output, "correlation": driver.correlation, "noise": driver.noise, "stands_out": driver.stands_out}
