"""guaranteed-peace: the target, the sum over the month of collapse, and simulated peaces."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from nicias.models import model
from tests.models.inputs import INPUTS


def test_the_target() -> None:
    peace = model("guaranteed-peace", value=0.6, war_value=0.3, discount=0.995, hazard=0.01, months=60)
    assert peace["value_of_signing"] == pytest.approx(0.4003344482, abs=5e-11)
    assert peace["survival"] == pytest.approx(0.5471566424, abs=5e-11)


@given(INPUTS["guaranteed-peace"].filter(lambda g: g["discount"] < 0.99))
@settings(max_examples=60, deadline=None)
def test_the_sum_over_the_month_of_collapse(given_: dict) -> None:
    delta, h = given_["discount"], given_["hazard"]
    months = np.arange(4000)
    alive = (delta * (1 - h)) ** months
    flows = (1 - delta) * given_["value"] * alive.sum() + (delta * h * given_["war_value"] * alive).sum()
    peace = model("guaranteed-peace", **given_)
    assert peace["value_of_signing"] == pytest.approx(flows, abs=1e-9)


def test_simulated_peaces() -> None:
    peace = model("guaranteed-peace", value=0.6, war_value=0.3, discount=0.97, hazard=0.02, months=24)
    lasts = np.random.default_rng(3).geometric(0.02, 200_000)  # the month of collapse, the month after signing being the first
    pays = 0.6 * (1 - 0.97**lasts) + 0.3 * 0.97**lasts
    assert pays.mean() == pytest.approx(peace["value_of_signing"], abs=4 * pays.std() / np.sqrt(len(lasts)))
    assert np.mean(lasts > 24) == pytest.approx(peace["survival"], abs=0.005)
    assert lasts.mean() == pytest.approx(peace["expected_months"], rel=0.02)


@given(INPUTS["guaranteed-peace"])
def test_a_signature_is_worth_something_between_the_terms_and_war(given_: dict) -> None:
    low, high = sorted((given_["value"], given_["war_value"]))
    assert low - 1e-12 <= model("guaranteed-peace", **given_)["value_of_signing"] <= high + 1e-12


def test_an_unthreatened_peace_is_worth_its_terms() -> None:
    peace = model("guaranteed-peace", value=0.6, war_value=0.3, discount=0.995, hazard=0, months=600)
    assert (peace["value_of_signing"], peace["survival"], peace["expected_months"]) == (pytest.approx(0.6), 1, None)
