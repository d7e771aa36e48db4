"""What the equations cannot carry is refused by name: the path, the value, the allowed range, and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nicias.bargain.battle import step_probabilities
from nicias.bargain.grid import automatic
from nicias.bargain.validity import check
from nicias.errors import ModelError
from tests.bargain.games import base, change, one_level
from tests.reference.tiny import tiny_parameters

LEAVING = np.array([[0.99, 0.01, 0, 0], [0, 0.99, 0.01, 0], [0, 0.005, 0.99, 0.005], [0, 0, 0.01, 0.99]])


def test_base_case_passes_and_is_warned_of_its_evidence_grid():
    assert [warning.split(" is ")[0] for warning in check(base())] == ["numerics.evidence_limit (Λmax)"]


@pytest.mark.parametrize(
    ("changes", "name", "why"),
    [
        ({"conditions__base_rate": 0.5}, "b0", "above 0 and below talks_rate"),
        ({"conditions__base_rate": 0.0}, "b0", "above 0"),
        ({"conditions__talks_rate": 1.2}, "α", "0 to 1"),
        ({"conditions__talks_factor": np.array([1, 1, 1, 2.5])}, "α_g", "0 to 1"),
        ({"conditions__force_sd": 0.06}, "force_step", r"above √\(sd² \+ μ²\)"),
        ({"conditions__force_sd": 0.02}, "force_step", "below 2 sd"),
        ({"conditions__force_drift": np.array([0.013, 0.008, 0.001, -0.05])}, "force_step", "level more"),
        ({"numerics__evidence_limit": 0.5}, "log likelihood", "Λmax/2"),
        ({"patron__drift": LEAVING}, r"drift\[0, 0\]", "out is absorbing"),
        ({"patron__drift": 0.9 * np.eye(4)}, "Q0.* row 0", "distribution"),
        ({"patron__blame": np.full((3, 3), 0.3)}, "β.* row 0", "distribution"),
        ({"conditions__proposer": np.array([0.5, 0.5, 0.5])}, "proposer", "distribution"),
        ({"first__prior": np.nan}, r"sides\[0\].prior", "nan"),
        ({"second__cost": np.array([0.001, np.nan, 0.001, 0.001])}, r"sides\[1\].cost.*\[1\]", "nan"),
        ({"second__prior": 1.0}, r"sides\[1\].prior", "Bayes"),
        ({"patron__choice_noise": 0.0}, "ν", "divides"),
        ({"both__signing_scale": 0.0}, "σ_0", "divides"),
        ({"second__hope": 60.0}, "ω_1", "-50 to 50"),
        ({"conditions__discount": 1.0}, "δ", "the future must count"),
        ({"patron__support_cost": np.zeros(3)}, "support_cost", "4 levels"),
        ({"numerics__evidence_points": 12}, "n_Λ", "odd"),
        ({"conditions__chances_horizon": 0.5}, "H_a", "clock"),
    ],
)  # fmt: skip
def test_refused_by_name(changes, name, why):
    with pytest.raises(ModelError, match=f"(?s){name}.*{why}" if why != "nan" else f"{name}.* is nan"):
        check(change(base(), **changes))


def test_a_step_that_cannot_happen_is_refused():
    game = change(one_level(base()), conditions__force_drift=np.array([0.0]))
    tight = np.hypot(0.04, 0.011) * (1 + 1e-8)
    with pytest.raises(ModelError, match=r"P\(stay\) at level steady under θ_L is .*allowed is 1e-06 or more"):
        check(change(game, numerics__force_step=tight))


@pytest.mark.parametrize(
    "changes",
    [
        {"conditions__talks_rate": 0.0},
        {"both__hopeless_below": np.inf},
        {"patron__choice_noise": np.inf},
        {"conditions__chances_horizon": np.inf},
        {"both__cost_tolerance": np.full(4, np.inf)},
    ],
)
def test_limits_that_have_a_meaning_pass(changes):
    check(change(base(), **changes))


def test_tiny_game_is_too_coarse_to_be_run():
    """The design's own tiny game breaks its rule on evidence: a month there can move Λ by 1.14 of Λmax = 2. It only checks code."""
    with pytest.raises(ModelError, match=r"level more is 1\.14258; allowed is below Λmax/2 = 1"):
        check(tiny_parameters())


def test_automatic_grid_carries_any_reasonable_war():
    rng = np.random.default_rng(0)
    for _ in range(50):
        sd = rng.uniform(0.025, 0.08)
        game = change(
            base(),
            conditions__force_sd=sd,
            conditions__force_drift=rng.uniform(-0.4, 0.4, 4) * sd,
            conditions__fundamental=(-rng.uniform(0.1, 0.4) * sd, rng.uniform(0.1, 0.4) * sd),
            first__prior=rng.uniform(0.02, 0.98),
        )
        numerics = automatic(game)
        fitted = replace(game, numerics=numerics)
        assert check(fitted) == []
        assert numerics.force_step * numerics.force_points == pytest.approx(0.55)
        assert step_probabilities(fitted).min() > 1e-3


def test_automatic_grid_of_the_base_case():
    numerics = automatic(base())
    assert numerics.force_step > np.hypot(0.04, 0.024)
    assert (numerics.force_points, numerics.evidence_points) == (11, 19)
    assert numerics.evidence_limit == pytest.approx(6.3)
    assert numerics.sweeps == base().numerics.sweeps
