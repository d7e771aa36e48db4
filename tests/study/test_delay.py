"""How long it is worth waiting, on a scenario: what is drawn, what is laid on top, and what the record says."""

import numpy as np
import pytest

import nicias
from nicias.errors import ModelError, UsageError
from nicias.study.columns import column
from nicias.study.delay import DECAYS, HOPES, delay
from nicias.study.draws import solved
from nicias.study.stack import NOBODY
from nicias.study.waiting import Waiting

ASKED = {"view": "bildt", "seed": 421, "draws": 2, "until": "2026-01-01"}


@pytest.fixture(scope="module")
def found(demonstration):
    return delay(demonstration, "first", policies=["firm-commitment"], **ASKED)


def made(settling):
    """One draw a row."""
    curve = np.array(settling, float)
    return Waiting(curve, curve, curve, np.full(len(curve), 0.1), {"civilians_killed": np.full(len(curve), 7.0)})


def test_the_best_month_is_the_earliest_of_the_best():
    waiting = made([[0.5, 0.5, 0.4], [0.1, 0.3, 0.3], [0.1, 0.2, 0.3], [0.3, 0.2, 0.1]])
    assert waiting.months.tolist() == [0, 1, 2, 0]
    assert waiting.gain == pytest.approx([0, 0.2, 0.2, 0])
    assert (waiting.at_once, waiting.beyond) == (0.5, 0.25)
    record = waiting.to_dict()
    assert record["human_cost"]["civilians_killed"]["until_best_month"]["p95"] == pytest.approx(np.quantile([0, 7, 14, 0], 0.95))
    assert next(row["settling_gain"]["p50"] for row in waiting.curve()) == 0


def test_waiting_no_month_is_what_the_solved_map_says(found, demonstration):
    known = demonstration.at(demonstration.date_for(None, "bildt"), layers=["bildt"])
    bound = column(demonstration, known, view="bildt", layers=(), as_of=known.as_of, seed=421, draws=2, names=())
    (waiting,) = (each.waiting for each in found.columns.values())
    for place, draw in enumerate(bound.draws):
        equilibrium, numerics = solved(draw), draw.parameters.numerics
        start = (draw.parameters.start_level, numerics.evidence_points // 2, draw.parameters.start_weary, numerics.force_points)
        assert waiting.away[place, 0] == pytest.approx(equilibrium.value[(0, *start)], abs=1e-7)


def test_what_is_believed_is_set_and_the_map_solved_again(found, demonstration):
    (main,) = found.columns.values()
    assert (tuple(main.by_decay), tuple(main.by_hope)) == (DECAYS, HOPES)
    for rows in (main.by_decay, main.by_hope):
        expected = np.array([each.decay for each in rows.values()])
        assert np.all(np.diff(expected, axis=0) > 0)
    again = delay(demonstration, "first", changes={"first.hope": HOPES[2]}, **ASKED)
    assert np.array_equal(again.columns["bildt"].waiting.settling, main.by_hope[HOPES[2]].settling)


def test_a_layer_on_top_is_the_same_question_under_that_layer(found, demonstration):
    (main,) = found.columns.values()
    (effect,) = main.policies
    alone = delay(demonstration, "first", layers=["firm-commitment"], **ASKED).columns["bildt"].waiting
    assert np.array_equal(effect.waiting.settling, alone.settling)
    moves = alone.months - main.waiting.months
    assert (effect.change, effect.shorter, effect.longer) == (moves.mean(), (moves < 0).mean(), (moves > 0).mean())


def test_the_record_holds_the_curve_and_repeats_to_the_byte(found, demonstration):
    record = found.to_dict()
    main = record["columns"]["bildt"]
    assert [row["months"] for row in main["curve"]] == list(range(record["months"] + 1)) == list(range(13))
    assert len(found.rows()) == 13
    assert found.rows()[0]["settling_gain_p50"] == 0
    assert record["human_cost_not_modelled"] == list(demonstration.human_cost.measures)
    again = delay(demonstration, "first", policies=["firm-commitment"], threads=1, **ASKED)
    assert again.to_dict() == record


def test_without_a_view_the_views_stand_side_by_side(demonstration):
    found = nicias.delay(demonstration, "second", seed=421, draws=1, until="2025-07-01")
    assert list(found.columns) == [*demonstration.views, NOBODY]
    assert not any(each.by_decay or each.by_hope for each in found.columns.values())


def test_a_war_without_a_patron_has_no_support_to_wait_for():
    found = delay("toy/two-states", "north", seed=421, draws=1, until="2000-07-01")
    (main,) = found.columns.values()
    assert (main.waiting.decay, main.by_decay, main.by_hope) == (0, {}, {})


def test_what_does_not_fit_is_refused(demonstration):
    with pytest.raises(UsageError, match="does not fight in demonstration"):
        delay(demonstration, "firs")
    with pytest.raises(UsageError, match="no view or layer 'more-ade'"):
        delay(demonstration, "first", policies=["more-ade"])
    with pytest.raises(UsageError, match="at least 1"):
        delay(demonstration, "first", draws=0)
    with pytest.raises(ModelError, match="Nobody talks"):
        delay("toy/two-states", "north", layers=["no-talks"], seed=421, draws=1)
