"""Sobol' and PAWN against closed forms."""

import numpy as np
import pytest
from scipy.stats import norm

from nicias.errors import UsageError
from nicias.study.sensitivity import design, pawn, sobol_indices

A, B = 7.0, 0.1


def ishigami(u):
    """Ishigami & Homma (1990) on uniforms in (0, 1)."""
    x = np.pi * (2 * u - 1)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def ishigami_indices():
    """First-order and total indices in closed form."""
    v1, v2, v13 = (1 + B * np.pi**4 / 5) ** 2 / 2, A**2 / 8, B**2 * np.pi**8 * 8 / 225
    total = v1 + v2 + v13
    return {"x1": (v1 / total, (v1 + v13) / total), "x2": (v2 / total, v2 / total), "x3": (0.0, v13 / total)}


def test_ishigami_indices_come_out():
    plan = design({"x1": ["x1"], "x2": ["x2"], "x3": ["x3"]}, 2048, 1)
    found = sobol_indices(plan, ishigami(plan.points), 1)
    for name, (first, total) in ishigami_indices().items():
        assert found[name].first.value == pytest.approx(first, abs=0.03)
        assert found[name].total.value == pytest.approx(total, abs=0.03)
        assert found[name].total.lo <= total <= found[name].total.hi


def test_a_group_has_the_index_of_its_members_together():
    plan = design({"both": ["x1", "x3"], "x2": ["x2"]}, 2048, 1)
    assert plan.streams == ("x1", "x3", "x2")
    found = sobol_indices(plan, ishigami(plan.points[:, [0, 2, 1]]), 1)
    _, total = ishigami_indices()["x1"]
    assert found["both"].first.value == pytest.approx(total, abs=0.03)  # x1 and x3 interact with each other only


def test_the_order_of_the_inputs_changes_nothing():
    one = design({"a": ["a"], "b": ["b"], "c": ["c"]}, 64, 3)
    other = design({"c": ["c"], "a": ["a"], "b": ["b"]}, 64, 3)
    assert (one.points == other.points).all()
    assert sobol_indices(one, ishigami(one.points), 3) == sobol_indices(other, ishigami(other.points), 3)


def test_correlated_members_of_a_group_leave_the_other_groups_index_right():
    """y = x + w + z with corr(x, w) = ρ: the pair has (2 + 2ρ)/(3 + 2ρ) of the variance, whatever the order."""
    rho = 0.6
    plan = design({"pair": ["w", "x"], "z": ["z"]}, 1024, 5)
    w, x, z = norm.ppf(plan.points).T
    x = rho * w + np.sqrt(1 - rho**2) * x
    found = sobol_indices(plan, w + x + z, 5)
    assert found["pair"].first.value == pytest.approx((2 + 2 * rho) / (3 + 2 * rho), abs=0.03)
    assert found["z"].total.value == pytest.approx(1 / (3 + 2 * rho), abs=0.03)


def test_pawn_of_the_output_itself_is_the_closed_form_and_of_an_idle_input_noise():
    """y = x on (0, 1): slice s of 8 lies max(s, 7 − s)/8 away from the whole; the median of these is 11/16."""
    rng = np.random.default_rng(1)
    x, idle = rng.random(4000), rng.random(4000)
    correlated = norm.cdf(0.8 * norm.ppf(x) + 0.6 * norm.ppf(idle))
    found = pawn({"x": x, "idle": idle, "correlated": correlated}, x, 1)
    assert found["x"].index.value == pytest.approx(11 / 16, abs=0.01)
    assert found["idle"].index.value < 1.5 * found["idle"].noise
    assert found["idle"].noise < found["correlated"].index.lo < found["x"].index.value


def test_a_design_that_cannot_be_balanced_is_refused():
    with pytest.raises(UsageError, match="power of two"):
        design({"a": ["a"], "b": ["b"]}, 100, 1)
    with pytest.raises(UsageError, match="fewer than two"):
        design({"a": ["a"]}, 64, 1)


def test_a_constant_output_has_no_indices():
    plan = design({"a": ["a"], "b": ["b"]}, 8, 1)
    assert sobol_indices(plan, np.ones(len(plan.points)), 1) is None
    assert pawn({"a": np.arange(50.0)}, np.ones(50), 1) == {}
