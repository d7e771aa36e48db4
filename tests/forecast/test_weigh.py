"""Weighing the demonstration's views by made-up observations."""

import pytest

from nicias.errors import UsageError
from nicias.forecast.weigh import weigh
from nicias.scenario import load
from nicias.study.run import run

ASKED = {"seed": 421, "draws": 2, "histories": 400}


@pytest.fixture(scope="module")
def scenario():
    return load("demonstration")


@pytest.fixture(scope="module")
def table(scenario, tmp_path_factory):
    year = max(view.date or scenario.as_of for view in scenario.views.values()).year + 1
    file = tmp_path_factory.mktemp("seen") / "seen.csv"
    file.write_text(f"date,what,value,source\n{year}-06-01,ceasefire,no,made up\n{year}-09-01,ceasefire,no,made up\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def found(scenario, table):
    return weigh(scenario, table, as_of=scenario.as_of, mix=True, **ASKED)


def test_the_views_that_expected_no_ceasefire_gain(found, scenario):
    last = found.held[-1]
    expected = {view: each["p"] for view, each in last.expected.items()}
    order = sorted(expected, key=lambda view: expected[view])
    weights = found.weights
    assert sum(weights.values()) == pytest.approx(1)
    assert weights[order[0]] > 1 / len(weights) > weights[order[-1]]
    scores = {view: each["score"] for view, each in last.scores.items()}
    assert min(scores, key=lambda view: scores[view]) == order[0]


def test_what_a_view_expected_is_what_its_run_gives(found, scenario):
    from nicias.study.calendar import months_between

    held = found.held[0]
    month = round(months_between(scenario.as_of, held.observation.date))
    view = next(iter(scenario.views))
    alone = run(scenario, view=view, as_of=scenario.as_of, **ASKED)
    assert held.expected[view]["p"] == pytest.approx(alone.ceasefire(month).p, abs=1e-12)


def test_few_observations_are_warned_of_and_nothing_is_averaged_unasked(found, scenario, table):
    record = found.to_dict()
    assert record["n"] == 2
    assert "one more could turn them round" in record["warnings"][0]
    assert "nobody's view" in record["mixed"]["label"]
    assert record["mixed"]["ceasefire"]["12"] <= record["mixed"]["ceasefire"]["24"]
    assert "mixed" not in weigh(scenario, table, as_of=scenario.as_of, **ASKED).to_dict()


def test_a_prior_counts(scenario, table, found):
    first, second = list(scenario.views)[:2]
    sure = weigh(scenario, table, as_of=scenario.as_of, prior={first: 1.0}, **ASKED)
    assert sure.weights[first] == pytest.approx(1)
    told = weigh(scenario, table, as_of=scenario.as_of, prior={first: 0.9}, **ASKED).weights
    assert told[first] / told[second] == pytest.approx(found.weights[first] / found.weights[second] * 0.9 / (0.1 / (len(told) - 1)))


def test_bad_input_is_refused(scenario, table, tmp_path):
    with pytest.raises(UsageError, match="no view 'nobody'"):
        weigh(scenario, table, prior={"nobody": 0.2}, **ASKED)
    first, second = list(scenario.views)[:2]
    with pytest.raises(UsageError, match="must sum to 1"):
        weigh(scenario, table, prior={first: 0.7, second: 0.6}, **ASKED)
    early = tmp_path / "early.csv"
    early.write_text("date,what,value,source\n1900-01-01,ceasefire,no,x\n", "utf-8")
    with pytest.raises(UsageError, match="No observation tests every view"):
        weigh(scenario, early, **ASKED)
    late = tmp_path / "late.csv"
    late.write_text("date,what,value,source\n2100-01-01,ceasefire,no,x\n", "utf-8")
    with pytest.raises(UsageError, match="months ahead"):
        weigh(scenario, late, **ASKED)
    with pytest.raises(UsageError, match="at least two"):
        weigh("toy/two-states", table, **ASKED)
