"""The two zones at the start, against slow loops and limiting cases."""

from __future__ import annotations

import dataclasses
import itertools
import math

import numpy as np
import pytest

from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.issues import Issue, IssueTable
from nicias.bargain.packages import choose
from nicias.bargain.parameters import MapParameters, PackageSet
from nicias.bargain.solve import solve
from nicias.bargain.zones import lifted, zones
from tests.reference.tiny import tiny_packages, tiny_parameters


def logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def slow_margins(equilibrium: Equilibrium, packages: PackageSet, kept_only: bool) -> list[tuple[float, float]]:
    """Each package's margins against V⁰ at the start, term by term. (E5)–(E7)"""
    q = equilibrium.parameters
    cond, n, h = q.conditions, q.numerics.force_points, q.numerics.force_step
    at = (slice(0, 2), q.start_level, q.numerics.evidence_points // 2, q.start_weary)
    value, fighting = equilibrium.value[at], equilibrium.value_without_talks[at][:, n]
    margins = []
    for k in range(len(packages)):
        place = max(1 - n, min(n - 1, packages.shift[k] / h)) + n
        low = min(int(place), 2 * n - 1)
        again = [value[i, low] * (1 - (place - low)) + value[i, low + 1] * (place - low) for i in (0, 1)]
        holds = 1 - packages.accident_rate[k]
        for i in (0, 1):
            tempted = (again[i] - packages.score[i, k] - packages.breach_cost[k]) / cond.temptation_spread
            holds *= 1 - cond.reopening_rate * logistic(tempted)
        each = []
        for i, side in enumerate(q.sides):
            weary = (q.start_weary // 2, q.start_weary % 2)[i]
            u = packages.score[i, k]
            beaten = logistic((side.survival_terms - u) / cond.survival_spread)
            kept = u - side.survival_penalty * (1 - side.weary_relief * weary) * beaten
            kept += q.patron.rule_credibility * side.carrot
            d = cond.discount
            durable = ((1 - d) * kept + d * (1 - holds) * again[i]) / (1 - d * holds)
            each.append((kept if kept_only else durable) - fighting[i])
        margins.append((each[0], each[1]))
    return margins


def table(veto: bool = False, delivered: bool = True) -> IssueTable:
    """Two issues that add up to about the tiny game's packages."""
    zero = np.zeros(2)
    land = Issue(
        "land",
        ("half", "most"),
        np.array([[0.3, 0.5], [0.4, 0.15], [0, 0]]),
        zero,
        np.array([0, 0.05]),
        zero,
        np.array([not veto, True]),
        np.ones(2, bool),
    )
    guarantee = Issue(
        "guarantee",
        ("paper", "binding"),
        np.array([[0.25, 0.2], [0.05, 0.3], [0, 0]]),
        np.array([0, 0.4]),
        np.array([0.1, 0.0]),
        np.array([0.01, 0.001]),
        np.ones(2, bool),
        np.array([True, delivered]),
    )
    return IssueTable((land, guarantee))


@pytest.fixture(scope="module", params=[0, 1, 2, 3])
def equilibrium(request) -> Equilibrium:
    parameters = dataclasses.replace(tiny_parameters(), start_weary=request.param)
    return solve(parameters, choose(table()))


def every_package(menu: IssueTable) -> PackageSet:
    rows = [np.flatnonzero(issue.allowed) for issue in menu.issues]
    return menu.packages(np.array(list(itertools.product(*rows))))


def test_the_zones_are_those_of_every_package_read_off_the_solved_map(equilibrium):
    found, packages = zones(equilibrium, table()), every_package(table())
    for zone, kept_only in ((found.terms, True), (found.durability, False)):
        expected = slow_margins(equilibrium, packages, kept_only)
        best = max(range(len(packages)), key=lambda k: min(expected[k]))
        assert zone.choice == tuple(packages.choice[best])
        assert zone.margins == pytest.approx(expected[best], abs=1e-12)
        assert zone.margin == min(zone.margins)
        assert zone.binding_side == zone.margins.index(min(zone.margins))
        assert zone.open == (zone.margin > 0)


def test_a_dominated_package_counts_too():
    """Side 0 would rather fight again; the poorer terms of side 1 keep the war near, and side 0 gains by that."""
    solved = solve(tiny_parameters(), choose(table()))
    value = solved.value.copy()
    value[0], value[1] = 0.9, 0.6
    alone = solved.value_without_talks.copy()
    alone[0], alone[1] = 0.6, 0.3
    wanting = dataclasses.replace(solved, value=value, value_without_talks=alone)
    zero, on = np.zeros(2), np.ones(2, bool)
    menu = IssueTable((Issue("land", ("less", "more"), np.array([[0.4, 0.4], [0.5, 0.8], [0, 0]]), zero, zero, zero, on, on),))
    found = zones(wanting, menu).durability
    assert found.margin == pytest.approx(max(min(pair) for pair in slow_margins(wanting, every_package(menu), kept_only=False)))
    assert choose(menu, None).choice.tolist() == [[1]]
    assert found.choice == (0,)


def test_lifting_a_constraint_is_the_same_zone_with_more_packages_or_fewer_terms(equilibrium):
    closed = table(veto=True, delivered=False)
    plain = zones(equilibrium, closed)
    found = lifted(equilibrium, closed, plain)
    menus = {"none": closed, "vetoes": closed.without_vetoes(), "delivery": closed.all_delivered()}
    for name, menu in menus.items():
        for zone, kept_only in ((found[name].terms, True), (found[name].durability, False)):
            expected = max(min(pair) for pair in slow_margins(equilibrium, every_package(menu), kept_only))
            assert zone.margin == pytest.approx(expected, abs=1e-12)
    assert found["hazard"].durability == found["hazard"].terms == plain.terms
    for name in ("vetoes", "delivery", "survival_penalty"):
        assert found[name].terms.margin >= plain.terms.margin
    spared: MapParameters = equilibrium.parameters
    sides = tuple(dataclasses.replace(side, survival_penalty=0.0) for side in spared.sides)
    easy = dataclasses.replace(equilibrium, parameters=dataclasses.replace(spared, sides=sides))
    best = max(min(pair) for pair in slow_margins(easy, every_package(closed), kept_only=False))
    assert found["survival_penalty"].durability.margin == pytest.approx(best, abs=1e-12)


def test_shares_of_a_pie_are_open_exactly_between_the_sides_values_of_fighting():
    # One divisible issue, no penalty, no hazard, no shift: a share x is acceptable if and only if V⁰_0 < x < 1 − V⁰_1.
    base = tiny_parameters(sweeps=60)
    conditions = dataclasses.replace(base.conditions, reopening_rate=0.0)
    sides = tuple(dataclasses.replace(side, survival_penalty=0.0, carrot=0.0) for side in base.sides)
    parameters = dataclasses.replace(base, conditions=conditions, sides=sides)
    equilibrium = solve(parameters, tiny_packages())
    first, second = equilibrium.value_without_talks[:2, 2, 1, 0, 2]
    assert first < 1 - second
    for x in np.linspace(0.02, 0.98, 49):
        pie = Issue(
            "pie", ("share",), np.array([[x], [1 - x], [0]]), np.zeros(1), np.zeros(1), np.zeros(1), *[np.ones(1, bool)] * 2
        )
        found = zones(equilibrium, IssueTable((pie,)))
        assert found.terms.open == (first < x < 1 - second)
        assert found.terms.margins == pytest.approx((x - first, 1 - x - second))
        assert found.durability.margins == pytest.approx(found.terms.margins)
