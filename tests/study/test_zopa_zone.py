"""The zone over all draws: exact in each, proved when empty, opened by what it says would open it."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

import nicias
from nicias.bargain.packages import choose
from nicias.errors import UsageError
from nicias.study.zopa_fairness import fairness
from nicias.study.zopa_openings import MOST, crossing, openings, threshold
from nicias.study.zopa_search import search, spaces
from nicias.study.zopa_zone import joint, required_parties, zone


def small(table, kept):
    """The table with only some options allowed, so that every package can be tried."""
    delivers = table.delivers.copy()
    for place, (issue, option) in enumerate(table.options.paths):
        delivers[:, place] &= option in kept.get(issue, (option,))
    return replace(table, delivers=delivers)


KEPT = {
    "territory": ("freeze", "rest_of_donetsk"),
    "recognition": ("none", "us_crimea"),
    "guarantee": ("paper", "monitors"),
    "foreign_troops": ("none",),
    "order": ("open", "neutral"),
    "force_limits": ("none", "cap"),
    "western_arms": ("continued", "european_paid"),
    "sanctions": ("keep", "phased"),
    "assets": ("frozen",),
    "nuclear_plant": ("russian",),
    "sequence": ("partial", "settlement_first"),
    "leader_meeting": ("none",),
    "justice": ("open",),
}


def every_package(table):
    """(packages, issues) all that is kept in `KEPT`."""
    issues = [[place for place, option in enumerate(options) if option in KEPT[issue]] for issue, options in table.options.issues]
    return np.array(list(itertools.product(*issues)))


def test_every_draw_is_searched_exhaustively(young):
    table = small(young.main.table, KEPT)
    parties = required_parties(table)
    every = every_package(table)
    value, works = joint(table, parties, every)
    found = search(table, parties)
    for d, each in enumerate(found):
        assert each.value[0] == pytest.approx(value[d].max(), abs=1e-12)
        assert each.open == bool(works[d].any())


def test_no_text_does_in_more_draws_than_the_first_one(young):
    """Terms worth less and less: from a zone that is open in every draw to one that is open in none."""
    seen = set()
    for worse in (-0.3, 0.0, 0.05, 0.1, 0.15, 0.2, 0.3):
        table = small(young.main.table, KEPT)
        table = replace(table, start=replace(table.start, alone=table.start.alone + worse))
        found = zone(young.scenario, table)
        most = joint(table, found.required, every_package(table))[1].mean(axis=0).max()
        assert found.exact
        assert found.nearest.everybody == pytest.approx(most)
        assert found.proved == (most < MOST)
        seen.add(round(most, 3))
    assert len(seen) > 2


def test_the_change_that_opens_a_zone_is_the_least_over_every_package(young):
    """From no candidate but the worst, the same thresholds as from all packages."""
    table = small(young.main.table, KEPT)
    table = replace(table, start=replace(table.start, alone=table.start.alone + 0.15))
    parties, every = required_parties(table), every_package(table)
    assert zone(young.scenario, table).empty
    worst = every[joint(table, parties, every)[0].min(axis=0).argmin()][None]
    found = openings(table, parties, worst)
    assert found
    assert [(each.path, each.after) for each in found] == [(each.path, each.after) for each in openings(table, parties, every)]


def test_no_undominated_package_beats_the_one_found(young):
    table = young.main.table
    parties = required_parties(table)
    found = search(table, parties, count=1)
    for d, draw in enumerate(table.bound):
        value, _ = joint(table.take([d]), parties, choose(draw.table, None).choice)
        assert found[d].value[0] >= value.max() - 1e-12


def test_the_zone_lists_what_does_for_everybody_in_most_draws(young):
    found = young.main.zone
    assert found.required == ("russia", "ukraine", "europe")
    shares = [each.everybody for each in found.packages]
    assert all(share >= MOST for share in shares)
    assert shares == sorted(shares, reverse=True)
    assert found.empty == (not found.packages)
    assert max([each.everybody for each in found.packages], default=0) <= found.open
    for each in found.packages:
        for party, margin in each.margins.items():
            assert margin.median >= -1e-9, party
        assert set(each.survival) == {"1", "5", "10"}


def test_fewer_requirements_never_shut_it(young):
    table = young.main.table
    alone = [each.value[0] for each in search(table, ("russia", "ukraine"), count=1)]
    with_europe = [each.value[0] for each in search(table, ("russia", "ukraine", "europe"), count=1)]
    with_patron = [each.value[0] for each in search(table, ("russia", "ukraine", "europe", "united_states"), count=1)]
    assert (np.array(alone) >= np.array(with_europe) - 1e-12).all()
    assert (np.array(with_europe) >= np.array(with_patron) - 1e-12).all()
    with pytest.raises(UsageError, match="no preferences to score"):
        spaces(table, ("russia", "china"))


def empty_zone():
    return nicias.zopa("ukraine-2025", view="meduza2025", changes={"war.terrain": False}, draws=4, seed=421, proposal="p03")


@pytest.fixture(scope="module")
def closed():
    return empty_zone()


def test_an_empty_zone_is_proved_and_its_nearest_package_named(closed):
    found = closed.main.zone
    assert found.empty
    assert found.exact
    assert found.proved
    assert found.nearest.everybody < MOST
    nearest = closed.to_dict()["nearest"]
    assert nearest["package"].keys() == closed.scenario.issues.keys()
    assert nearest["binding_party"] in found.required
    assert found.nearest.margins[nearest["binding_party"]].median < 0


def test_what_would_open_it_opens_it(closed):
    table, parties = closed.main.table, closed.main.zone.required
    found = openings(table, parties, closed.main.zone.candidates)
    assert found
    for each in found:
        assert each.package is not None
        choice = table.options.choice(each.package)[None]
        if "delivers" in each.path:
            lifted = table.available().copy()
            issue, option = each.path.split(" and ")[0].split(".")[-2:]
            lifted[:, table.options.place(issue, option)] = True
            assert joint(table, parties, choice, lifted)[1].mean() >= MOST
        elif each.path == "settlement.power_shift":
            turned = replace(table, shift=table.shift * each.after / each.before)
            assert joint(table, parties, choice)[1].mean() < MOST <= joint(turned, parties, choice)[1].mean()
        else:
            assert each.after != each.before


def test_a_threshold_is_the_nearest_that_opens():
    assert threshold(lambda x: float(x >= 0.3), 0.0, 1.0, 30) == pytest.approx(0.3, abs=1e-6)
    assert threshold(lambda x: float(x <= -0.3), 0.0, -1.0, 30) == pytest.approx(-0.3, abs=1e-6)
    assert threshold(lambda x: 0.0, 0.0, 1.0) is None


def test_a_number_that_shuts_the_zone_is_found_by_solving_again(young):
    column = young.main
    found = crossing(column, "war.reopening_rate", 0.0001, column.zone.required, 2)
    assert found["solved_again"]
    assert found["draws"] == 2
    assert (found["at"] is None) == ((found["open_at_from"] >= MOST) == (found["open_at_to"] >= MOST))
    with pytest.raises(UsageError, match="threshold is found for a number"):
        column.threshold("start.nothing", 1.0)


def test_solving_again_without_a_change_changes_nothing(young):
    again = young.main.again({}, 2)
    assert np.array_equal(again.start.refusing, young.main.table.start.refusing[:2])
    assert np.array_equal(again.score, young.main.table.score[:2])


def test_fairness_points_leave_both_sides_better_off(young):
    found = young.main.fairness
    assert set(found.points) in (set(), {"nash", "kalai_smorodinsky", "egalitarian", "utilitarian"})
    for each in found.points.values():
        assert each.margins["russia"].median >= 0
        assert each.margins["ukraine"].median >= 0
        assert each.available >= MOST
    if found.points:
        sums = {name: each.margins["russia"].median + each.margins["ukraine"].median for name, each in found.points.items()}
        assert sums["utilitarian"] == pytest.approx(max(sums.values()), abs=1e-12)
        least = {name: min(each.margins["russia"].median, each.margins["ukraine"].median) for name, each in found.points.items()}
        assert least["egalitarian"] == pytest.approx(max(least.values()), abs=1e-12)


def test_no_fairness_point_without_a_gain_for_both(closed):
    table = closed.main.table
    poor = replace(table, start=replace(table.start, alone=table.start.alone + 2))
    found = fairness(closed.scenario, poor, closed.main.zone.required, closed.main.zone.candidates)
    assert not found.points
    assert "No package" in found.reason
    assert found.to_dict()["nash"] is None


def test_a_zone_where_everything_is_better_than_war_is_open(young):
    table = young.main.table
    awful = replace(table, start=replace(table.start, alone=table.start.alone - 2))
    found = zone(young.scenario, awful)
    assert not found.empty
    assert found.open == 1
    assert found.packages[0].everybody == 1
