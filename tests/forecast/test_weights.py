"""Posterior weights against closed forms, and the strict reading of observations."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicias.errors import NiciasError, ScenarioError, UsageError
from nicias.forecast.observations import read_observations
from nicias.forecast.scores import score
from nicias.forecast.weights import MISREPORT, log_likelihood, weights
from nicias.study.observing import Observable

KNOWN = {
    "ceasefire": Observable("ceasefire", "switch", "switch", "a ceasefire"),
    "area_km2": Observable("area_km2", "number", "km2", "land gained"),
    "talks": Observable("talks", "count", "months", "months of talks"),
    "support": Observable("support", "choice", "choice", "support", ("out", "steady")),
}


def switches(p, draws=20, histories=500, seed=1):
    return (np.random.default_rng(seed).random((draws, histories)) < p).astype(float)


def test_bayes_rule_for_an_event():
    shown = [switches(0.2), switches(0.6, seed=2)]
    found = weights([log_likelihood(each, 1.0, error=0, kinds=2) for each in shown], np.array([0.5, 0.5]))
    right = [p * (1 - MISREPORT) + (1 - p) * MISREPORT for p in (each.mean() for each in shown)]
    assert found.weight == pytest.approx(np.array(right) / sum(right))
    assert found.log_evidence == pytest.approx(np.log(right))


def test_two_gaussians_and_a_measured_number():
    """x ~ N(m, 1) seen as y with error e: evidence is N(y; m, 1 + e²)."""
    rng = np.random.default_rng(3)
    shown = [rng.normal(m, 1, (40, 2000)) for m in (0.0, 2.0)]
    found = weights([log_likelihood(each, 0.5, error=0.5, kinds=0) for each in shown], np.array([0.5, 0.5]))
    expected = [math.exp(-0.5 * (0.5 - m) ** 2 / 1.25) for m in (0.0, 2.0)]
    assert found.weight[0] == pytest.approx(expected[0] / sum(expected), abs=4 * found.se[0] + 1e-3)
    assert 0 < found.se[0] < 0.02


def test_the_same_news_twice_within_a_history_is_news_once():
    shown = [switches(0.2), switches(0.6, seed=2)]
    once = [log_likelihood(each, 1.0, error=0, kinds=2) for each in shown]
    one = weights(once, np.array([0.5, 0.5])).weight
    two = weights([each * 2 for each in once], np.array([0.5, 0.5])).weight
    independent = one**2 / (one**2).sum()
    assert two[0] == pytest.approx(one[0], abs=0.02)
    assert two[0] > independent[0] + 0.05


@given(st.lists(st.floats(0.05, 1), min_size=2, max_size=5))
def test_views_that_say_the_same_keep_their_prior(prior):
    shares = np.array(prior) / sum(prior)
    same = log_likelihood(switches(0.3, draws=3, histories=50), 1.0, error=0, kinds=2)
    found = weights([same] * len(prior), shares)
    assert found.weight == pytest.approx(shares)
    assert found.se == pytest.approx(0, abs=1e-9)


def test_a_view_that_is_ruled_out_before_stays_so():
    same = log_likelihood(switches(0.3), 1.0, error=0, kinds=2)
    assert weights([same, same], np.array([0.0, 1.0])).weight.tolist() == [0, 1]


def test_evidence_that_rests_on_few_histories_is_seen():
    found = weights([log_likelihood(np.linspace(0, 1000, 500)[None], 500.0, error=0.1, kinds=0)] * 2, np.array([0.5, 0.5]))
    assert found.effective[0] < 3
    assert np.isnan(found.se).all()


def test_proper_scores():
    members = np.array([0.0] * 7 + [1.0] * 3)
    assert score(members, 1.0, "switch", 0)["score"] == pytest.approx(0.49)
    assert score(members, 0.0, "switch", 0)["score"] == pytest.approx(0.09)
    levels = np.array([0.0] * 2 + [1.0] * 5 + [2.0] * 3)
    assert score(levels, 1.0, "choice", 3)["score"] == pytest.approx(0.2**2 + 0.3**2)
    assert score(np.array([0.0, 2.0]), 1.0, "number", 0)["score"] == pytest.approx(0.5)
    assert score(members, 1.0, "switch", 0)["log"] == pytest.approx(-math.log(3.5 / 11))


def read(tmp_path, text):
    file = tmp_path / "seen.csv"
    file.write_text(text, "utf-8")
    return read_observations(file, KNOWN)


def test_a_table_is_read_in_the_order_of_its_dates(tmp_path):
    rows = read(
        tmp_path,
        "date,what,value,error,since,source\n2025-12-01,area_km2,1_500,300,2025-09-01,ours\n2025-11-01,support,steady,,,ours\n"
        "2025-12-01,ceasefire,no,,,ours\n2025-12-01,talks,2,,,ours\n",
    )
    assert [(row.what, row.value, row.error) for row in rows] == [
        ("support", 1.0, 0.0),
        ("area_km2", 1500.0, 300.0),
        ("ceasefire", 0.0, 0.0),
        ("talks", 2.0, 0.0),
    ]


HEADER = "date,what,value,error,since,source\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the column 'date' is missing"),
        ("date,what,value\n", "'source' is missing"),
        ("date,what,value,source,who\n", "no column 'who'"),
        (HEADER, "no observations"),
        (HEADER + "2025-13-01,ceasefire,no,,,x\n", ":2: "),
        (HEADER + "2025-12-01,peace,no,,,x\n", "'peace' is not something"),
        (HEADER + "2025-12-01,ceasefire,maybe,,,x\n", "yes or no"),
        (HEADER + "2025-12-01,support,plenty,,,x\n", "out, steady"),
        (HEADER + "2025-12-01,talks,1.5,,,x\n", "whole number"),
        (HEADER + "2025-12-01,area_km2,5,,,x\n", "`error` above 0"),
        (HEADER + "2025-12-01,area_km2,nan,3,,x\n", "not a value"),
        (HEADER + "2025-12-01,ceasefire,no,3,,x\n", "leave `error` empty"),
        (HEADER + "2025-12-01,ceasefire,no,,,\n", "no source"),
        (HEADER + "2025-12-01,area_km2,5,3,2026-01-01,x\n", "not before"),
        (HEADER + "2025-12-01,ceasefire\n", "fewer cells"),
        (HEADER + "2025-12-01,ceasefire,no,,,x\n2025-12-01,ceasefire,no,,,y\n", "may not count twice"),
    ],
)
def test_a_bad_table_is_refused_in_one_paragraph(tmp_path, text, words):
    with pytest.raises(NiciasError, match=words) as refused:
        read(tmp_path, text)
    assert "\n" not in str(refused.value)
    assert isinstance(refused.value, ScenarioError | UsageError)


def test_a_file_that_is_not_there_or_not_text(tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        read_observations(tmp_path / "absent.csv", KNOWN)
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(UsageError, match="comma-separated"):
        read_observations(tmp_path / "binary.csv", KNOWN)
