"""Wars on the terrain: the map's own war as a limiting case, threads and chunks, traces, counts."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from nicias.bargain.solve import solve
from nicias.errors import UsageError
from nicias.war import simulate as on_map
from nicias.war.tally import AREA, Measures
from nicias.war.terrain.simulate import prepare, simulate
from nicias.war.terrain.staff_estimate import staff_estimate
from nicias.war.terrain.tally import FIRSTS, SERIES, Ranges, kept_months
from nicias.war.terrain.trace import trace
from tests.reference.tiny import tiny_packages, tiny_parameters
from tests.war.terrain.world import ALL, laid

KEY = (3, 4)
MONTHS = 60
NAMES = (AREA, "losses.0", "losses.1", "civilians_killed")
MEASURES = Measures.covering(
    MONTHS, {AREA: (-3000, 3000), "losses.0": (0, 5e4), "losses.1": (0, 5e4), "civilians_killed": (0, 2e4)}, minimum_length=2
)


@pytest.fixture(scope="module")
def front():
    return prepare(laid(ALL), solve(tiny_parameters(sweeps=60), tiny_packages()))


@pytest.fixture(scope="module")
def ranges(front):
    estimate = staff_estimate(front.terrain, key=KEY)
    return Ranges.covering(estimate)


@pytest.fixture(scope="module")
def run(front, ranges):
    return simulate(front, histories=600, key=KEY, measures=MEASURES, names=NAMES, ranges=ranges)


def same(a, b):
    return all(np.array_equal(getattr(a, f.name), getattr(b, f.name)) for f in fields(a))


def test_threads_and_pieces_change_nothing(front, ranges, run):
    how = {"key": KEY, "measures": MEASURES, "names": NAMES, "ranges": ranges}
    threaded = simulate(front, histories=600, threads=3, **how)
    assert same(run[0], threaded[0])
    assert same(run[1], threaded[1])
    pieces = [simulate(front, histories=piece, **how) for piece in ((0, 1), (1, 299), (300, 300))]
    assert same(run[0], pieces[0][0] + pieces[1][0] + pieces[2][0])
    assert same(run[1], pieces[0][1] + pieces[1][1] + pieces[2][1])


def test_everything_is_counted_once(run):
    tally, course = run
    assert tally.level.sum(axis=0).tolist() == [600] * (MONTHS + 1)
    assert sum(reading.value for reading in tally.endings().values()) == pytest.approx(1)
    assert (course.series[0].sum(axis=1) == 600).all()
    assert (course.series.sum(axis=2) == course.series.sum(axis=2)[:, :1]).all()
    assert (course.firsts.sum(axis=1) <= 600).all()
    assert course.walk[:, 0].sum() == course.months_fought
    assert tally.totals.sum(axis=2).tolist() == [[600] * len(MEASURES.checkpoints)] * len(NAMES)


def test_distributions_of_a_part_of_the_histories(front, ranges, run):
    """The rest of the counts does not depend on how many distributions are kept."""
    tally, course = simulate(front, histories=600, key=KEY, measures=MEASURES, names=NAMES, ranges=ranges, every=4)
    assert same(tally, run[0])
    assert np.array_equal(course.firsts, run[1].firsts)
    assert np.array_equal(course.walk, run[1].walk)
    assert course.at_war(0) == 150
    assert (course.series <= run[1].series).all()


def test_a_trace_is_the_history_that_was_counted(front, ranges):
    numbers = range(25)
    traces = [trace(front, number, months=MONTHS, key=KEY) for number in numbers]
    tally, course = simulate(front, histories=len(numbers), key=KEY, measures=MEASURES, names=NAMES, ranges=ranges)
    for kind, counts in (("signed", tally.signed), ("resumed", tally.renewed), ("collapsed", tally.collapsed.sum(axis=0))):
        told = np.bincount([e.month for t in traces for e in t.events if e.kind == kind], minlength=MONTHS + 1)
        assert told.tolist() == counts.tolist(), kind
    weary = np.bincount([e.month for t in traces for e in t.events if e.kind == "weary"], minlength=MONTHS + 1)
    assert weary.tolist() == tally.turned_weary.sum(axis=0).tolist()
    for place, (name, at) in enumerate(FIRSTS.items()):
        months = [np.flatnonzero(t.path[:, at]) for t in traces]
        first = np.bincount([m[0] for m in months if len(m)], minlength=MONTHS + 1)
        assert first.tolist() == course.firsts[place].tolist(), name


def test_a_trace_names_mechanism_and_term(front):
    events = [event for number in range(12) for event in trace(front, number, months=MONTHS, key=KEY).events]
    assert {"signed", "refused", "collapsed", "wave"} <= {event.kind for event in events}
    assert all(event.term for event in events)
    assert all(event.mechanism for event in events if event.kind in ("wave", "breach", "crack", "collapsed"))
    signed = next(event for event in events if event.kind == "signed")
    assert all(signed.detail[f"chance_{i}"] < signed.detail[f"f_{i}"] for i in range(2))


def test_means_of_series_are_those_of_the_traces(front, ranges):
    tally, course = simulate(front, histories=40, key=KEY, measures=MEASURES, names=NAMES, ranges=ranges)
    del tally
    troops = [trace(front, number, months=1, key=KEY).of("troops")[1, 0] for number in range(40)]
    at_war = course.at_war(1)
    width = (ranges.high[list(SERIES).index("troops.0")] - ranges.low[list(SERIES).index("troops.0")]) / 48
    assert at_war >= 30
    assert course.mean("troops.0", 1) == pytest.approx(np.mean(troops), abs=width)
    with pytest.raises(UsageError, match="month 25 is not kept"):
        course.mean("troops.0", 25)
    assert kept_months(31) == [*range(25), 27, 30]


def test_sums_of_more_draws_are_refused_when_ranges_differ(run):
    _, course = run
    wider = replace(course, ranges=Ranges(course.ranges.low, tuple(high + 1 for high in course.ranges.high)))
    with pytest.raises(UsageError, match="same ranges"):
        course + wider


@pytest.fixture(scope="module")
def plain():
    """A map whose only walk is θ and chance: what a terrain with fundamentals, fortunes and learning alone does."""
    from nicias import load
    from nicias.study.columns import column

    scenario = load("demonstration").scenario
    as_of = scenario.date_for(None, None)
    zero = {f"war.force_drift.{level}": 0 for level in scenario.levels}
    known = scenario.at(as_of, changes=zero)
    bound = column(scenario, known, view=None, layers=(), as_of=as_of, seed=1, draws=1, names=()).draws[0]
    from nicias.bargain.packages import choose

    return solve(bound.parameters, choose(bound.table, 12))


def test_on_a_bare_terrain_the_war_is_the_maps(plain):
    """Same policies, same θ, same spread: months to ceasefire and endings agree within sampling and grid error."""
    land = laid(["fundamentals", "fortunes", "learning"], fundamental_low=-0.011, fundamental_high=0.011, fortune_sd=0.04)
    front = prepare(land, plain)
    estimate = staff_estimate(land, key=KEY)
    measures = Measures.covering(84, {AREA: (-1e3, 4e3)})
    ranges = Ranges.covering(estimate, margin=3)
    here, course = simulate(front, histories=6000, key=KEY, measures=measures, names=(AREA,), ranges=ranges)
    there = on_map.simulate(plain, histories=20_000, key=KEY, measures=measures)
    for month in (6, 12, 24):
        assert here.ceasefire_by(month).value == pytest.approx(there.ceasefire_by(month).value, abs=0.025), month
    for name, reading in there.endings().items():
        assert here.endings()[name].value == pytest.approx(reading.value, abs=0.04), name
    assert here.weary_by(0, 24).value == pytest.approx(there.weary_by(0, 24).value, abs=0.03)
    assert here.patron_out_by(48).value == pytest.approx(there.patron_out_by(48).value, abs=0.03)
    assert course.drift[2] == pytest.approx(0, abs=0.003)


def test_a_war_without_packages_never_ends_by_agreement(front, ranges):
    empty = replace(front, map=replace(front.map, talks=np.zeros(4)))
    tally, _ = simulate(empty, histories=200, key=KEY, measures=MEASURES, names=NAMES, ranges=ranges)
    assert tally.signed.sum() == 0
    assert tally.talks.sum() == 0


def test_the_terrain_counts_what_it_models(front, ranges, run):
    tally, _ = run
    assert tally.quantile("civilians_killed", 12, 0.5).value > 0
    bare = prepare(laid(["fortunes"]), solve(tiny_parameters(sweeps=5), tiny_packages()))
    rates = np.array([[1000.0] * 4, [0.0] * 4, [10.0] * 4])
    counted, _ = simulate(bare, histories=50, key=KEY, measures=MEASURES, names=NAMES, ranges=ranges, rates=rates)
    assert counted.quantile("losses.0", 12, 0.95).value == pytest.approx(12_000, rel=0.05)
    with pytest.raises(UsageError, match="totals are named"):
        simulate(front, histories=5, key=KEY, measures=MEASURES, names=(AREA,), ranges=ranges)
    with pytest.raises(UsageError, match="Cannot simulate"):
        simulate(front, histories=0, key=KEY, measures=MEASURES, names=NAMES, ranges=ranges)
