"""Histories kept month by month add up to what the compiled run counts, to the last history."""

import numpy as np
import pytest

from nicias.errors import UsageError
from nicias.random import history_key
from nicias.war.paths import paths
from nicias.war.policy import policy
from nicias.war.simulate import tally
from nicias.war.tally import Measures

KEY = history_key(11, "histories")
RATES = np.array([[3.0, 5.0, 7.0, 11.0], [0.0, 0.25, 0.5, 0.125]])
HISTORIES, MONTHS = 1500, 36


@pytest.mark.parametrize("minimum", [0, 1, 6])
def test_they_are_the_counted_histories(tiny, minimum):
    measures = Measures.covering(
        MONTHS, {"area": (-600, 3000), "losses": (3, 11), "harm": (0, 0.5)}, bins=500, minimum_length=minimum, spans=(12,)
    )
    counted = tally(policy(tiny), HISTORIES, KEY, measures, RATES)
    seen = paths(policy(tiny), HISTORIES, MONTHS, KEY, RATES, minimum)
    signed = np.bincount(seen.ceasefire[seen.ceasefire > 0], minlength=MONTHS + 1)
    assert (signed == counted.ceasefire).all()
    assert counted.ceasefire.sum() > 50
    for month in range(MONTHS + 1):
        assert (np.bincount(seen.level[:, month], minlength=4) == counted.level[:, month]).all()
    assert (seen.talks.sum(axis=0) == counted.talks).all()
    for side in (0, 1):
        assert ((seen.collapsed == side).sum(axis=0) == np.cumsum(counted.collapsed[side])).all()
        bit = 2 - side
        assert (((seen.weary & bit) > 0)[:, -1].sum()) == counted.turned_weary[side].sum()
    in_peace = np.cumsum(counted.signed) - np.cumsum(counted.renewed)
    assert (seen.peace.sum(axis=0) == in_peace).all()
    for c, month in enumerate(measures.checkpoints):
        totals = np.concatenate([seen.area[:, None, month], seen.toll[:, :, month]], axis=1)
        places = np.floor((totals - np.array(measures.low)[:, c]) / measures.width[:, c]).astype(int) + 1
        for a in range(3):
            binned = np.bincount(np.clip(places[:, a], 0, 501), minlength=502)
            assert np.abs(np.cumsum(binned) - np.cumsum(counted.totals[a, c])).max() <= 0.03 * HISTORIES  # edges round either way


def test_what_cannot_be_followed_is_refused(tiny):
    for histories, months, rates in ((0, 3, RATES), (3, 0, RATES), (3, 3, RATES[:, :2])):
        with pytest.raises(UsageError, match="Cannot follow"):
            paths(policy(tiny), histories, months, KEY, rates, 1)
