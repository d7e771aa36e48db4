"""Packages from issues: the exact choice against brute force, and its order."""

from __future__ import annotations

import itertools
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.bargain.issues import Issue, IssueTable
from nicias.bargain.linkage import Linkage
from nicias.bargain.packages import choose
from nicias.errors import ModelError, UsageError


def issue(name, score, breach_cost=0.0, shift=0.0, accident_rate=0.0, permitted=True, delivered=True):
    """An issue whose rows may be given as one number for all options."""
    score = np.asarray(score, float)
    options = score.shape[1]
    rows = [np.broadcast_to(np.asarray(row, float), options).copy() for row in (breach_cost, shift, accident_rate)]
    masks = [np.broadcast_to(np.asarray(mask, bool), options).copy() for mask in (permitted, delivered)]
    return Issue(name, tuple(f"{name}{o}" for o in range(options)), score, *rows, *masks)


def front(table: IssueTable):
    """Every undominated package."""
    return choose(table, limit=None)


def slow_front(table: IssueTable) -> list[tuple[int, ...]]:
    """Every package against every other, in exact fractions of the numbers meant (at most eight decimals)."""

    def exact(number):
        return Fraction(float(number)).limit_denominator(10**8)

    packages = []
    for choice in itertools.product(*(range(len(one.options)) for one in table.issues)):
        taken = list(zip(table.issues, choice, strict=True))
        if not all(one.permitted[o] and one.delivered[o] for one, o in taken):
            continue
        u = [sum(exact(one.score[side, o]) for one, o in taken) for side in (0, 1)]
        for link in table.linkages:
            u = [u[side] + exact(link.score[side, choice[link.issues[0]], choice[link.issues[1]]]) for side in (0, 1)]
        breach = sum(exact(one.breach_cost[o]) for one, o in taken)
        shift = sum(exact(one.shift[o]) for one, o in taken)
        quiet = math.prod(1 - exact(one.accident_rate[o]) for one, o in taken)
        packages.append((choice, shift, (*u, breach, quiet)))
    kept = []
    for place, (choice, shift, worth) in enumerate(packages):
        beaten = any(
            shift == other_shift
            and all(mine <= theirs for mine, theirs in zip(worth, other, strict=True))
            and (worth != other or rival < place)
            for rival, (_, other_shift, other) in enumerate(packages)
            if rival != place
        )
        if not beaten:
            kept.append(choice)
    return kept


def slow_thin(points: list[tuple[float, ...]], limit: int) -> list[int]:
    chosen = [max(range(len(points)), key=lambda k: (points[k][0] + points[k][1], -k))]
    while len(chosen) < min(limit, len(points)):
        nearest = [min(sum((a - b) ** 2 for a, b in zip(p, points[c], strict=True)) for c in chosen) for p in points]
        chosen.append(max(range(len(points)), key=lambda k: (nearest[k], -k)))
    return chosen


eighths = st.integers(0, 4).map(lambda n: n / 8)
"""Few values, so that equal packages and ties abound."""

tenths = st.integers(0, 5).map(lambda n: n / 10)
"""The same with values that binary fractions only approach: .1 + .2 is not .3."""


@st.composite
def tables(draw, number=eighths):
    issues = []
    for place in range(draw(st.integers(1, 4))):
        options = draw(st.integers(1, 3))

        def row(size=options):
            return draw(st.lists(number, min_size=size, max_size=size))

        def seldom(size=options):
            return row(size) if draw(st.integers(0, 2)) == 0 else [0.0] * size

        masks = [draw(st.lists(st.sampled_from([True, True, True, False]), min_size=options, max_size=options)) for _ in "pd"]
        masks[0][0] = masks[1][0] = True
        score = [row(), row(), row()]
        issues.append(issue(f"i{place}", score, seldom(), seldom(), [x / 10 for x in seldom()], *masks))
    pairs = list(itertools.combinations(range(len(issues)), 2))
    linkages = []
    for pair in draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True)) if pairs else []:
        shape = (3, *(len(issues[k].options) for k in pair))
        flat = draw(st.lists(number, min_size=math.prod(shape), max_size=math.prod(shape)))
        linkages.append(Linkage(pair, np.array(flat).reshape(shape)))
    return IssueTable(tuple(issues), tuple(linkages))


@given(tables() | tables(number=tenths))
@settings(max_examples=300, deadline=None)
def test_front_is_the_brute_force_front_in_order_even_with_ties(table):
    assert [tuple(choice) for choice in front(table).choice.tolist()] == slow_front(table)


@given(tables(number=st.integers(0, 10**6).map(lambda n: n / 10**6)))
@settings(max_examples=100, deadline=None)
def test_front_is_the_brute_force_front_on_numbers_without_ties(table):
    assert [tuple(choice) for choice in front(table).choice.tolist()] == slow_front(table)


@given(tables(), st.integers(1, 6))
@settings(max_examples=200, deadline=None)
def test_choose_is_the_front_thinned_by_farthest_points(table, limit):
    everything = front(table)
    points = [
        (float(u_0), float(u_1), 2 * float(g), 2 * float(d))
        for u_0, u_1, g, d in zip(*everything.score[:2], everything.breach_cost, everything.shift, strict=True)
    ]
    expected = slow_thin(points, limit)
    assert choose(table, limit).choice.tolist() == everything.choice[sorted(expected)].tolist()


@given(tables())
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_issues_changes_no_worth(table):
    last = len(table.issues) - 1
    links = tuple(Linkage((last - link.issues[0], last - link.issues[1]), link.score) for link in table.linkages)
    turned = IssueTable(table.issues[::-1], links)

    def worth(packages):
        rows = np.vstack([packages.score[:2], packages.breach_cost, packages.shift, packages.accident_rate])
        return {tuple(column) for column in np.round(rows.T, 12).tolist()}

    assert worth(front(table)) == worth(front(turned))


def test_a_package_worse_on_terms_survives_for_its_enforcement_and_for_its_shift():
    land = issue("land", [[0.6, 0.5], [0.5, 0.4], [0, 0]], shift=[0.0, 0.1])
    guarantee = issue("guarantee", [[0.3, 0.2], [0.3, 0.2], [0, 0]], breach_cost=[0.0, 0.2])
    # (0, 0) is best on terms everywhere, yet each other package has more enforcement or another shift.
    assert len(front(IssueTable((land, guarantee)))) == 4


def test_the_higher_shift_never_hides_the_lower_one_though_it_is_better_in_all_else():
    one = issue("land", [[0.9, 0.1], [0.9, 0.1], [0, 0]], shift=[0.3, 0.0])
    assert front(IssueTable((one,))).choice.tolist() == [[0], [1]]


@given(st.floats(0.001, 1))
def test_shifts_equal_up_to_rounding_are_one_class(power_shift):
    # The same shift as one share or as the sum of two; the second package is worse in both utilities.
    a = issue("a", [[0.5, 0.4], [0.5, 0.4], [0, 0]], shift=[power_shift * 0.8, power_shift])
    b = issue("b", [[0.0, 0.0], [0.0, 0.0], [0, 0]], shift=[power_shift * 0.2, 0.0])
    kept = front(IssueTable((a, b))).choice.tolist()
    assert [0, 0] in kept
    assert [1, 1] not in kept


def test_worth_of_a_package_adds_and_accidents_are_independent():
    a = issue("a", [[0.1, 0.2], [0.3, 0.1], [0.5, 0.0]], breach_cost=[0.1, 0.2], shift=0.01, accident_rate=[0.1, 0.0])
    b = issue("b", [[0.4, 0.3], [0.2, 0.5], [0.1, 0.1]], breach_cost=[0.0, 0.4], shift=[0.02, 0.0], accident_rate=0.2)
    table = IssueTable((a, b))
    packages = table.packages(np.array([[0, 1], [1, 0]]))
    np.testing.assert_allclose(packages.score, [[0.4, 0.6], [0.8, 0.3], [0.6, 0.1]])
    np.testing.assert_allclose(packages.breach_cost, [0.5, 0.2])
    np.testing.assert_allclose(packages.shift, [0.01, 0.03])
    np.testing.assert_allclose(packages.accident_rate, [1 - 0.9 * 0.8, 0.2])
    assert table.choices(np.arange(4)).tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert table.label(packages.choice[0]) == {"a": "a0", "b": "b1"}


def test_an_issue_without_an_allowed_option_is_named():
    a = issue("ports", [[0.1, 0.2], [0.3, 0.1], [0, 0]], permitted=[False, True], delivered=[True, False])
    with pytest.raises(ModelError, match=r"'ports'.*'ports0' is vetoed, 'ports1' is not delivered"):
        choose(IssueTable((issue("land", np.zeros((3, 2))), a)))
    assert len(front(IssueTable((a,)).without_vetoes())) == 1
    assert front(IssueTable((a,)).all_delivered()).choice.tolist() == [[1]]


@pytest.mark.parametrize("slip", [{"breach_cost": np.nan}, {"shift": 1e9}, {"accident_rate": 1.0}, {"accident_rate": -0.1}])
def test_numbers_outside_the_domain_are_refused(slip):
    with pytest.raises(ModelError, match="'land'"):
        issue("land", np.zeros((3, 2)), **slip)


def test_shapes_and_sizes_are_refused():
    with pytest.raises(ModelError, match="shapes"):
        issue("land", np.zeros((2, 2)))
    with pytest.raises(ModelError, match="at least one issue"):
        IssueTable(())
    with pytest.raises(ModelError, match="too many"):
        IssueTable(tuple(issue(f"i{k}", np.zeros((3, 10))) for k in range(20)))
    with pytest.raises(UsageError, match="limit"):
        choose(IssueTable((issue("land", np.zeros((3, 2))),)), limit=0)


def million() -> IssueTable:
    rng = np.random.default_rng(7)
    sizes = [5, 4, 3, 3, 3, 2, 3, 3, 2, 3, 3, 2, 4]
    weight = rng.dirichlet(np.ones(len(sizes)), size=3)
    issues = []
    for place, options in enumerate(sizes):
        score = np.stack([np.sort(rng.random(options)), np.sort(rng.random(options))[::-1], rng.random(options)])
        touches = {0: {"shift": rng.random(options)}, 3: {"shift": 0.2 * rng.random(options)}}.get(place, {})
        if place == 12:
            touches = {name: rng.random(options) for name in ("breach_cost", "shift")}
        issues.append(issue(f"i{place}", score * weight[:, [place]], **touches))
    return IssueTable(tuple(issues))


def test_the_full_product_of_thirteen_issues_is_searched_exactly():
    table = million()
    assert table.product > 1_000_000
    kept = front(table)
    # Domination within one class, found by listing the whole product of the ten other issues and one sort.
    places = [k for k in range(13) if k not in (0, 3, 12)]
    rest = IssueTable(tuple(table.issues[k] for k in places))
    everything = rest.packages(rest.choices(np.arange(rest.product)))
    order = np.lexsort((-everything.score[1], -everything.score[0]))
    best = np.maximum.accumulate(np.r_[-1.0, everything.score[1, order]])[:-1]
    expected = {tuple(choice) for choice in everything.choice[order[everything.score[1, order] > best + 1e-13]].tolist()}
    one_class = (kept.choice[:, [0, 3, 12]] == [1, 2, 3]).all(axis=1)  # no other class has its shift
    assert {tuple(choice) for choice in kept.choice[one_class][:, places].tolist()} == expected
    chosen = choose(table)
    assert len(chosen) == 12
    assert {tuple(choice) for choice in chosen.choice.tolist()} <= {tuple(choice) for choice in kept.choice.tolist()}
