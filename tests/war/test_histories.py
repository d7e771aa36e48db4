"""History by history: the compiled blocks, the replay and an independent slow simulator tell the same story."""

from __future__ import annotations

import numpy as np
import pytest

from nicias.random import history_key
from nicias.war.policy import policy
from nicias.war.replay import replay
from nicias.war.simulate import simulate, tally
from nicias.war.tally import Measures
from tests.war.slow import simulate_slowly, tally_counts

KEY = history_key(11, "histories")
RATES = np.array([[3.0, 5.0, 7.0, 11.0], [0.0, 0.25, 0.5, 0.125]])
MEASURES = Measures.covering(84, {"area": (-600, 3000), "losses": (3, 11), "harm": (0, 0.5)}, bins=500)


@pytest.mark.parametrize(("first", "minimum"), [(0, 1), (2**32 - 40, 6), (2**63, 0)])
def test_the_compiled_run_is_the_slow_one(tiny, first, minimum):
    measures = Measures.covering(
        84, {"area": (-600, 3000), "losses": (3, 11), "harm": (0, 0.5)}, bins=500, minimum_length=minimum, spans=(12, 60)
    )
    prior = tiny.parameters.conditions.analyst_prior
    together = simulate(tiny, histories=(first, 80), key=KEY, measures=measures, rates=RATES)
    summed, seen = None, set()
    for number in range(first, first + 80):
        one = simulate(tiny, histories=(number, 1), key=KEY, measures=measures, rates=RATES)
        counts, totals, events, theta = simulate_slowly(tiny, number, 84, KEY, prior, minimum, rates=RATES)
        assert tally_counts(one) == +counts
        for c, month in enumerate(measures.checkpoints):
            low, width = np.array(measures.low)[:, c], measures.width[:, c]
            want = np.floor((np.array(totals[month]) - low) / width).astype(int) + 1
            got = one.totals[:, c].argmax(axis=1)
            assert abs(got - want).max() <= 1  # a total on a bin's edge may round either way
            assert (got == want).mean() > 0.6
        history = replay(tiny, number, months=84, key=KEY)
        assert [(e.month, e.kind, e.detail) for e in history.events] == events
        assert history.truth == theta
        seen.update(e.kind for e in history.events)
        summed = one if summed is None else summed + one
    assert summed is not None
    assert tally_counts(summed) == tally_counts(together)
    assert (summed.totals == together.totals).all()
    assert seen == {"signed", "refused", "patron", "weary", "collapsed", "resumed"}


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("cuts", [(5000,), (1, 255, 256, 257, 4231), (2500, 2500)])
def test_bit_for_bit_over_chunks_and_threads(tiny, threads, cuts):
    acting = policy(tiny)
    whole = tally(acting, 5000, KEY, MEASURES, RATES)
    done, total = 0, None
    for count in cuts:
        piece = tally(acting, (done, count), KEY, MEASURES, RATES, threads)
        total, done = piece if total is None else total + piece, done + count
    assert total is not None
    assert total.histories == whole.histories == 5000
    assert tally_counts(total) == tally_counts(whole)
    assert (total.totals == whole.totals).all()


def test_another_key_is_another_world(tiny):
    one = simulate(tiny, histories=2000, key=KEY, measures=MEASURES, rates=RATES)
    same = simulate(tiny, histories=2000, key=KEY, measures=MEASURES, rates=RATES)
    other = simulate(tiny, histories=2000, key=history_key(12, "histories"), measures=MEASURES, rates=RATES)
    assert tally_counts(one) == tally_counts(same)
    assert tally_counts(one) != tally_counts(other)
