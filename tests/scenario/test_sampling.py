"""Draws: what is keyed to what, and that correlations hold without disturbing anything else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from nicias.errors import ScenarioError
from nicias.random import uniforms
from nicias.scenario import load
from nicias.scenario.records import Correlation
from nicias.scenario.sampling import gaussian_correlation, lower_factor

DRAWS = 4000


def correlated(*pairs):
    return [Correlation(between=(a, b), rank=rank) for a, b, rank in pairs]


def test_every_kind_of_value_is_drawn(brenn):
    drawn = brenn.at().sample(421, 50)
    assert set(drawn) == set(brenn.at())
    assert drawn["brenn.prior"].dtype == np.float64
    assert drawn["brenn.mobilised"].dtype == bool
    assert set(drawn["vell.resolve"]) <= {"firm", "wavering"}
    assert all(len(column) == 50 for column in drawn.values())


def test_a_draw_is_the_inverse_distribution_of_its_stream(brenn):
    known = brenn.at()
    drawn = known.sample(7, 20)
    assert drawn["brenn.prior"] == pytest.approx(known["brenn.prior"].estimate.quantile(uniforms(7, "brenn.prior", 20)))


def test_more_draws_change_no_earlier_one(brenn):
    few, many = brenn.at().sample(421, 30), brenn.at().sample(421, 200)
    for path, column in few.items():
        assert (many[path][:30] == column).all(), path


def test_a_layer_changes_only_its_own_paths(brenn):
    base, lever = brenn.at().sample(421, 100), brenn.at(layers=["common-beliefs"]).sample(421, 100)
    changed = {path for path in base if (base[path] != lever[path]).any()}
    assert changed == {"brenn.prior", "tarn.prior"}


def test_an_overridden_path_keeps_its_stream(brenn):
    """The same uniform goes through the new distribution, so draws keep their ranks."""
    base, view = brenn.at().sample(421, 300)["brenn.prior"], brenn.at(layers=["marsh"]).sample(421, 300)["brenn.prior"]
    assert (np.argsort(base) == np.argsort(view)).all()


def test_a_quantity_more_changes_no_other(brenn, folder):
    (folder / "values" / "aaa.yml").write_text(
        "aaa.first:\n  description: new\n  unit: km\n  values:\n    1905-01-15: {between: [1, 2], method: judged, by: x, reason: y}\n",
        "utf-8",
    )
    base, more = brenn.at().sample(421, 100), load(folder).at().sample(421, 100)
    assert set(more) - set(base) == {"aaa.first"}
    assert all((more[path] == base[path]).all() for path in base)


def test_a_correlation_has_the_rank_asked_for(brenn):
    known = brenn.at(changes={"tarn.recruits": "500..900"})
    drawn = known.sample(421, DRAWS)
    rank = stats.spearmanr(drawn["brenn.recruits"], drawn["tarn.recruits"]).statistic
    assert rank == pytest.approx(0.6, abs=4 / np.sqrt(DRAWS))


def test_a_correlation_leaves_both_distributions_alone(brenn):
    drawn = brenn.at().sample(421, DRAWS)["brenn.recruits"]
    assert np.mean(drawn < 500) == pytest.approx(0.05, abs=0.015)
    assert np.mean(drawn < 1500) == pytest.approx(0.95, abs=0.015)


def test_the_first_of_a_correlated_pair_keeps_its_own_stream(brenn):
    known = brenn.at()
    own = known["brenn.recruits"].estimate.quantile(uniforms(421, "brenn.recruits", 100))
    assert known.sample(421, 100)["brenn.recruits"] == pytest.approx(own)


def test_a_correlation_more_changes_no_earlier_quantity():
    order = ["a.a", "b.b", "c.c", "d.d"]
    two = lower_factor(order[:2], correlated(("a.a", "b.b", 0.6)))
    four = lower_factor(order, correlated(("a.a", "b.b", 0.6), ("b.b", "c.c", -0.4), ("a.a", "d.d", 0.3)))
    assert four[:2, :2] == pytest.approx(two)
    assert (four[:2, 2:] == 0).all()


@settings(max_examples=50)
@given(st.floats(-0.95, 0.95))
def test_the_copula_has_the_correlation_of_the_rank(rank):
    factor = lower_factor(["a.a", "b.b"], correlated(("a.a", "b.b", rank)))
    assert (factor @ factor.T)[0, 1] == pytest.approx(gaussian_correlation(rank))
    # Spearman's rank of a bivariate normal: 6/π · arcsin(r/2).
    assert 6 / np.pi * np.arcsin(gaussian_correlation(rank) / 2) == pytest.approx(rank)


def test_correlations_that_cannot_hold_together_are_refused_by_name():
    pairs = correlated(("a.a", "b.b", 0.9), ("b.b", "c.c", 0.9), ("a.a", "c.c", -0.9))
    with pytest.raises(ScenarioError, match=r"a\.a, b\.b, c\.c cannot all hold together"):
        lower_factor(["a.a", "b.b", "c.c"], pairs)


def test_judgements_are_chosen_by_a_stream_of_their_own(brenn):
    value = brenn.at()["tarn.recruits"]
    drawn = brenn.at().sample(421, DRAWS)["tarn.recruits"]
    low, high = value.estimate.parts
    first = uniforms(421, "tarn.recruits\x1fjudgement", DRAWS) < 0.5
    middle = (low.interval()[1], high.interval()[1])
    assert np.median(drawn[first]) == pytest.approx(middle[0], rel=0.05)
    assert np.median(drawn[~first]) == pytest.approx(middle[1], rel=0.05)


def test_disagreeing_judgements_widen_the_cell(brenn):
    low, _, high = brenn.at()["tarn.recruits"].estimate.interval()
    for part in brenn.at()["tarn.recruits"].estimate.parts:
        assert low <= part.interval()[2]
        assert high - low > part.interval()[2] - part.interval()[0]


def test_another_seed_is_another_sample(brenn):
    assert (brenn.at().sample(1, 20)["brenn.prior"] != brenn.at().sample(2, 20)["brenn.prior"]).all()
