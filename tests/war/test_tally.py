"""What a tally says, and what it refuses to say."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from nicias.errors import ModelError, UsageError
from nicias.random import history_key
from nicias.war.policy import policy
from nicias.war.simulate import simulate, tally
from nicias.war.tally import Measures, Tally

KEY = history_key(3, "tally")
MEASURES = Measures.covering(84, {"area": (-600, 3000), "losses": (3, 11)})
RATES = np.array([[3.0, 5.0, 7.0, 11.0]])


@pytest.fixture(scope="module")
def run(tiny) -> Tally:
    return simulate(tiny, histories=20_000, key=KEY, measures=MEASURES, rates=RATES)


def test_conservation(run):
    """Nothing is lost: endings sum to one every month, levels and totals hold every history once."""
    for month in range(85):
        assert sum(reading.value for reading in run.endings(month).values()) == pytest.approx(1, abs=1e-12)
        assert run.level_shares(month).sum() == pytest.approx(1, abs=1e-12)
    assert (run.totals.sum(axis=-1) == run.histories).all()
    assert (run.totals[:, :, [0, -1]] == 0).all()  # the covering range covers
    assert (run.package.sum(axis=0) == run.ceasefire).all()
    assert (run.survived[0] <= run.ceasefire).all()
    assert (run.survived[1] <= run.survived[0]).all()
    assert (run.ceasefire <= run.signed).all()


def test_probabilities_accumulate_and_carry_binomial_errors(run):
    path = [run.ceasefire_by(month).value for month in range(85)]
    assert path[0] == 0
    assert (np.diff(path) >= 0).all()
    p, se = run.ceasefire_by(84)
    assert se == pytest.approx(np.sqrt(p * (1 - p) / 20_000))


def test_a_longer_minimum_length_counts_fewer(tiny, run):
    strict = Measures.covering(84, {"area": (-600, 3000)}, minimum_length=12)
    stricter = simulate(tiny, histories=20_000, key=KEY, measures=strict)
    assert (stricter.signed == run.signed).all()
    assert stricter.ceasefire_by(84).value < run.ceasefire_by(84).value - 10 * run.ceasefire_by(84).se
    assert stricter.durability(12).value == 1


def test_quantiles_of_a_known_histogram():
    measures = Measures.covering(10, {"area": (0, 10)}, checkpoints=(), bins=100)
    totals = np.zeros((1, 1, 102), np.int64)
    totals[0, 0, 1:-1] = 50  # uniform on 0 … 100
    month, none = np.zeros(11, np.int64), np.zeros((2, 11), np.int64)
    known = Tally(measures, 5000, month, month, none, none, month, none, month, none, month, none, totals)
    for p in (0.05, 0.5, 0.95):
        value, se = known.quantile("area", 10, p)
        assert value == pytest.approx(100 * p, abs=1e-6)
        assert se == pytest.approx(100 * np.sqrt(p * (1 - p) / 5000), rel=0.05)


def test_what_was_not_counted_is_refused(run):
    with pytest.raises(UsageError, match="not counted"):
        run.quantile("deaths", 12, 0.5)
    with pytest.raises(UsageError, match="not counted"):
        run.quantile("area", 13, 0.5)
    with pytest.raises(UsageError, match="not counted"):
        run.durability(24)
    with pytest.raises(UsageError, match="outside"):
        run.ceasefire_by(85)
    with pytest.raises(ModelError, match="needs 96"):
        run.durability(60, within=36)


def test_only_like_adds_to_like(tiny, run):
    with pytest.raises(UsageError, match="same measures"):
        run + simulate(tiny, histories=10, key=KEY, measures=replace(MEASURES, minimum_length=2), rates=RATES)
    with pytest.raises(UsageError, match="same measures"):
        run + run.without_packages()
    assert (run.without_packages() + run.without_packages()).histories == 40_000


@pytest.mark.parametrize("histories", [0, -1, (-1, 5), (2**64 - 1, 2)])
def test_ranges_of_histories_that_do_not_exist_are_refused(tiny, histories):
    with pytest.raises(UsageError, match="Cannot simulate"):
        simulate(tiny, histories=histories, key=KEY, measures=MEASURES, rates=RATES)


def test_rates_must_be_those_that_are_named(tiny):
    with pytest.raises(UsageError, match="shape"):
        simulate(tiny, histories=5, key=KEY, measures=MEASURES)
    with pytest.raises(ModelError, match="prior"):
        simulate(tiny, histories=5, key=KEY, measures=MEASURES, rates=RATES, prior=1.5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"months": 84, "rates": {"losses": (0, 1)}},
        {"months": 84, "rates": {"area": (1, 0)}},
        {"months": 0, "rates": {"area": (0, 1)}},
        {"months": 84, "rates": {"area": (0, 1)}, "minimum_length": 24},
    ],
)
def test_measures_that_make_no_sense_are_refused(wrong):
    with pytest.raises(UsageError):
        Measures.covering(**wrong)


def test_memory_does_not_grow_with_the_number_of_histories(tiny):
    acting = policy(tiny)
    short = Measures.covering(3, {"area": (-600, 3000)})

    def peak(histories):
        tracemalloc.start()
        tally(acting, histories, KEY, short)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1000)
    assert peak(2_000_000) < 1.2 * peak(1000) + 50_000
