"""Names that point elsewhere: claims to sources, terms to options, layers to layers. Each dangling one is a problem with a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from nicias.errors import ScenarioError
from nicias.evidence.claims import parse_claims
from nicias.evidence.entries import Scale
from nicias.evidence.sources import Source
from nicias.scenario.picture import Picture
from nicias.scenario.problems import DataPath, Page, Problem, nearest
from nicias.scenario.quantities import Layer, Series
from nicias.scenario.records import ContradictionsFile, ForecastsFile, ProposalsFile, ScenarioTest

_CLAIM_KEYS = ("of", "resolved_of")


def lists_of_claims(data: Any, where: DataPath = ()) -> Iterator[tuple[DataPath, list[str]]]:
    """Every list of claims in a file's data, with its place."""
    if isinstance(data, dict):
        for key, item in data.items():
            if key in _CLAIM_KEYS and isinstance(item, list) and all(isinstance(text, str) for text in item):
                yield (*where, key), item
            else:
                yield from lists_of_claims(item, (*where, key))
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from lists_of_claims(item, (*where, index))


def check_claims(page: Page, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Claims that are malformed or name an unknown source."""
    for where, texts in lists_of_claims(page.data):
        try:
            claims = parse_claims(texts)
        except ScenarioError as error:
            yield page.problem(where, str(error))
            continue
        for claim in claims:
            source = sources.get(claim.source)
            if source is None:
                yield page.problem(where, f"there is no source '{claim.source}'. {nearest(claim.source, sources)}".strip())
                continue
            try:
                source.check(claim)
            except ScenarioError as error:
                yield page.problem(where, str(error))


def unknown(page: Page, where: DataPath, what: str, word: str, allowed: Iterable[str], *, key: bool = False) -> Iterator[Problem]:
    """A problem if `word` is not among the allowed names."""
    options = list(allowed)
    if word not in options:
        yield page.problem(where, f"there is no {what} '{word[:60]}'. {nearest(word[:60], options)}".strip(), key=key)


def unknown_value(page: Page, where: DataPath, path: str, series: Mapping[str, Series]) -> Iterator[Problem]:
    """A problem with a layer's path that has no value in the scenario, with the place of the nearest that has."""
    for problem in unknown(page, where, "value", path, series, key=True):
        near = get_close_matches(path[:60], list(series), n=1, cutoff=0.6)
        place = f" '{near[0]}' stands at {series[near[0]].place}." if near else ""
        yield replace(problem, message=problem.message + place)


def check_picture(page: Page, picture: Picture) -> Iterator[Problem]:
    """Sides, patron, start, status quo and measures of `scenario.yml`."""
    roles = {name: party.role for name, party in picture.parties.items()}
    sides = [name for name, role in roles.items() if role == "side"]
    patrons = [name for name, role in roles.items() if role == "patron"]
    if len(sides) != 2:
        yield page.problem(("parties",), f"a scenario has two parties with `role: side`; this one has {len(sides)}.", key=True)
    if len(patrons) > 1:
        yield page.problem(("parties", patrons[1], "role"), f"at most one party is the patron; '{patrons[0]}' is one already.")
    for name, party in picture.parties.items():
        if party.role == "patron" and len(sides) == 2 and party.of != sides[1]:
            message = f"the patron is `of:` the second side, {sides[1]}; order the sides so that its side comes second."
            yield page.problem(("parties", name, "of"), message)
        if party.role != "patron" and party.of is not None:
            yield page.problem(("parties", name, "of"), "only a patron is `of:` a side.")
    if not patrons and len(picture.levels) > 1:
        yield page.problem(("levels",), "without a patron there is a single level of support.", key=True)
    yield from unknown(page, ("start", "level"), "level", picture.start.level, picture.levels)
    for index, name in enumerate(picture.start.weary):
        yield from unknown(page, ("start", "weary", index), "side", name, sides)
    for name, issue in picture.issues.items():
        yield from unknown(page, ("issues", name, "status_quo"), "option", issue.status_quo, issue.options)
    grouped: dict[str, str] = {}
    for name, group in picture.cell_groups.items():
        for index, cell in enumerate(group.cells):
            if grouped.setdefault(cell, name) != name:
                yield page.problem(("cell_groups", name, "cells", index), f"the cell '{cell}' is in the group '{grouped[cell]}' already.")


def check_proposals(page: Page, file: ProposalsFile, picture: Picture) -> Iterator[Problem]:
    """Parties, issues and options that proposals name."""
    for name, proposal in file.root.items():
        for key in ("by", "needs"):
            for index, party in enumerate(getattr(proposal, key)):
                yield from unknown(page, (name, key, index), "party", party, picture.parties)
        for party in proposal.responses:
            yield from unknown(page, (name, "responses", party), "party", party, picture.parties, key=True)
        for issue, option in proposal.terms.items():
            if issue not in picture.issues:
                yield from unknown(page, (name, "terms", issue), "issue", issue, picture.issues, key=True)
            else:
                yield from unknown(page, (name, "terms", issue), "option", option, picture.issues[issue].options)


def check_forecasts(page: Page, file: ForecastsFile, scale: Scale) -> Iterator[Problem]:
    """The probability, the horizon and the reason of each forecast."""
    for name, forecast in file.root.items():
        if forecast.between is None:
            word = forecast.words or forecast.wording
            key = "words" if forecast.words else "wording"
            if word is not None:
                yield from unknown(page, (name, key), "word of the scale", word, scale)
        elif not _is_probability(forecast.between):
            yield page.problem((name, "between"), "a forecast's interval is two increasing numbers between 0 and 1.")
        if forecast.about == "not resolvable" and not forecast.reason:
            yield page.problem((name, "about"), "say why with `reason:`.")
        if forecast.horizon is not None and forecast.until is not None:
            yield page.problem((name, "until"), "give `horizon:` or `until:`, not both.", key=True)


def check_contradictions(page: Page, file: ContradictionsFile, sources: Mapping[str, Source]) -> Iterator[Problem]:
    """The sources that disagree; `SOURCE_WORD` tells two readings of one source apart."""
    for name, contradiction in file.root.items():
        for key in contradiction.between:
            if not any(key == source or key.startswith(source + "_") for source in sources):
                yield from unknown(page, (name, "between", key), "source", key, sources, key=True)


def check_overrides(pages: Mapping[str, Page], layers: Mapping[str, Layer]) -> Iterator[Problem]:
    """Layers that override unknown layers, or one another in a circle."""
    for name, layer in layers.items():
        for index, other in enumerate(layer.overrides):
            yield from unknown(pages[name], ("overrides", index), "layer", other, layers)
    done: set[str] = set()
    for name in layers:
        circle = _circle(name, layers, done)
        if circle:
            message = f"layers override one another in a circle: {' → '.join(circle)}."
            yield pages[circle[0]].problem(("overrides",), message, key=True)
            return


def check_tests(
    page: Page, tests: Iterable[ScenarioTest], paths: Iterable[str], layers: Mapping[str, Layer]
) -> Iterator[Problem]:
    """Paths and layers that tests name."""
    known = list(paths)
    for index, test in enumerate(tests):
        for path in test.set:
            yield from unknown(page, (index, "set", path), "value", path, known, key=True)
        names = [(("view",), test.view)] if test.view else []
        names += [(("layers", position), name) for position, name in enumerate(test.layers)]
        for where, name in names:
            yield from unknown(page, (index, *where), "view or layer", name, layers)


def _is_probability(between: tuple[float | str, float | str]) -> bool:
    low, high = between
    return not isinstance(low, str) and not isinstance(high, str) and 0 <= low < high <= 1


def _circle(start: str, layers: Mapping[str, Layer], done: set[str]) -> list[str] | None:
    """A circle of `overrides` reachable from `start`, as names that begin and end alike."""
    trail: list[str] = []
    pending: list[tuple[str, bool]] = [(start, True)]
    while pending:
        name, entering = pending.pop()
        if not entering:
            trail.pop()
            done.add(name)
        elif name in trail:
            return [*trail[trail.index(name) :], name]
        elif name in layers and name not in done:
            trail.append(name)
            pending.append((name, False))
            pending += [(other, True) for other in layers[name].overrides]
    return None
