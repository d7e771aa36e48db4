"""What would settle it, on three views of the demonstration."""

import numpy as np
import pytest

from nicias.errors import UsageError
from nicias.scenario import load
from nicias.study.disputed import _distinct, disputed
from nicias.study.inputs import Inputs
from nicias.study.run import run
from nicias.study.settle import settle

VIEWS = ("bildt", "fazi")
ASKED = {"seed": 421, "draws": 2, "histories": 300, "changes": {"war.base_rate": (0.002, 0.03)}}


@pytest.fixture(scope="module")
def found(demonstration):
    return settle(demonstration, **ASKED, views=VIEWS, quantities=1)


@pytest.fixture(scope="module")
def record(found):
    return found.to_dict()


def test_every_view_starts_from_the_same_date_and_is_a_run_of_its_own(found, demonstration):
    assert set(found.forecasts) == set(VIEWS)
    alone = run(demonstration, view="fazi", as_of=found.as_of, **ASKED)
    assert found.forecasts["fazi"].figure("ceasefire.12").p == alone.ceasefire(12).p


def test_disputed_are_the_paths_that_views_set_differently(demonstration):
    views = {name: Inputs(demonstration, demonstration.at(layers=[name])) for name in demonstration.views}
    paths = disputed(views)
    assert "first.prior" in paths
    assert set(paths) <= {path for view in demonstration.views.values() for path in view.changes}


def test_learning_what_all_dispute_is_computed_by_setting_it_in_every_view(found, demonstration):
    """The nested figure again from plain runs: views at each view's own fixed value, equally likely."""
    each = found.together[0]
    values = [demonstration.at(layers=[view])[each.path].estimate.interval()[1] for view in VIEWS]
    if isinstance(values[0], bool | str):
        pytest.skip("the first quantity is not a number")
    after = []
    for value in values:
        p = [
            run(demonstration, view=view, as_of=found.as_of, **ASKED | {"changes": ASKED["changes"] | {each.path: value}}).ceasefire(12).p
            for view in VIEWS
        ]
        after.append(np.mean([abs(a - b) for i, a in enumerate(p) for b in p[:i]]))
    assert each.perfect.after == pytest.approx(np.mean(after), abs=0.01)


def test_observations_carry_their_expectation_under_each_view_and_their_error(record):
    assert record["observations"]
    for each in record["observations"]:
        assert set(each["expected"]) == set(VIEWS)
        assert each["gain_bits"]["se"] >= 0
        assert each["gain_bits"]["value"] <= each["most_bits"] + 0.1
        assert len(each["log10_bayes_factors"]) == 2
    gains = [each["gain_bits"]["value"] for each in record["observations"]]
    assert gains == sorted(gains, reverse=True)


def test_what_is_expected_is_what_a_run_gives(record, demonstration):
    ceasefire = next(each for each in record["observations"] if each["name"] == "ceasefire")
    for view in VIEWS:
        alone = run(demonstration, view=view, as_of=record["as_of"], **ASKED)
        assert ceasefire["expected"][view]["p"] == pytest.approx(alone.ceasefire(3).p, abs=1e-12)


def test_too_few_draws_to_regress_on_are_said(record):
    assert record["narrowing"] == []
    assert any("too few" in warning for warning in record["warnings"])


def test_what_narrows_a_view_is_the_input_that_moves_it():
    found = settle("demonstration", **ASKED | {"draws": 24}, view="bildt")
    assert found.together == found.tellings == ()
    first = found.narrowing[0]
    assert first.path == "war.base_rate"
    assert first.stands_out
    assert first.measured.share < first.perfect.share


def test_tidy_tables(found):
    import pandas

    tables = found.tables()
    assert set(tables) == {"narrowing", "together", "tellings", "expected"}
    assert {"path", "method", "perfect_reduction", "measured_reduction"} <= set(pandas.DataFrame(tables["together"]).columns)


def test_values_that_nearly_coincide_are_evaluated_once():
    assert _distinct([0.5, 0.1, 0.5, 0.501, 0.9]) == [0.1, 0.5, 0.9]
    assert _distinct([True, False, True]) == [True, False]
    assert _distinct([2.0, 2.0]) == [2.0]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"output": "cease.12"}, "no output"),
        ({"error": -1}, "measurement error"),
        ({"months_ahead": 0}, "outside"),
        ({"quantities": 0}, "at least 1"),
    ],
)
def test_bad_input_is_refused(asked, words):
    with pytest.raises(UsageError, match=words):
        settle(load("demonstration"), **ASKED | asked)
