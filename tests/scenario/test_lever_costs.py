"""What a lever costs is stated with evidence, or not stated at all."""

import pytest

from nicias.errors import ScenarioError
from nicias.scenario import load
from nicias.scenario.audit import audit
from nicias.study.policies import Effect, per_unit

STATED = "cost: {value: 2_000_000_000, unit: usd/month, method: judged, by: the tests, reason: by definition}\nset:"


def with_cost(change, line):
    return change("layers/second-levy.yml", "set:", line)


def test_a_layer_without_one_has_none(brenn):
    assert all(layer.cost is None for layer in brenn.layers.values())


def test_a_stated_cost_is_read_with_its_evidence(change):
    scenario = load(with_cost(change, STATED))
    cost = scenario.layers["second-levy"].cost
    assert cost.estimate.interval() == (2e9, 2e9, 2e9)
    assert "judged · by the tests" in str(cost)
    assert audit(scenario).ok


def test_a_bare_cost_is_a_finding(change):
    found = audit(load(with_cost(change, "cost: {value: 5, unit: usd}\nset:")))
    assert any("bare number" in finding.message for finding in found.findings)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("cost: {value: 5, unit: florins, method: judged, by: x, reason: y}\nset:", "florins"),
        ("cost: {value: -5, unit: usd, method: judged, by: x, reason: y}\nset:", "-5"),
        ("cost: {value: 5, method: judged, by: x, reason: y}\nset:", "unit"),
        ("cost: {unit: usd, method: judged, by: x, reason: y}\nset:", "estimate is one of"),
    ],
)
def test_a_cost_that_is_none_is_refused_with_its_place(change, line, words):
    with pytest.raises(ScenarioError, match="second-levy.yml") as refused:
        load(with_cost(change, line))
    assert words in str(refused.value)


def test_the_effect_per_unit_is_per_year_and_per_thousand_million_dollars(change):
    cost = load(with_cost(change, STATED)).layers["second-levy"].cost
    found = per_unit(Effect(0.12, 0.024, 0.1, 0.15), cost)
    assert found == {"effect": pytest.approx(0.12 / 24), "se": pytest.approx(0.001), "per": "1bn usd"}
    assert per_unit(Effect(0.12, 0.024, 0.1, 0.15), None) is None
