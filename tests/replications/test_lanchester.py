"""lanchester: the target, the differential equations integrated numerically, and Iwo Jima step by step."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from nicias.errors import ModelError
from nicias.models import model
from nicias.models.lanchester import iwo_jima
from tests.models.inputs import battles


def test_the_target() -> None:
    battle = model("lanchester", law="square", strength_a=1000, strength_b=800, kills_per_a=0.01, kills_per_b=0.01)
    assert battle["survivors"] == pytest.approx(600)
    assert battle["winner"] == "a"
    assert battle["time"] == pytest.approx(109.8612288668, abs=5e-11)


@given(battles())
@settings(max_examples=30, deadline=None)
def test_the_equations_integrated(given_: dict) -> None:
    if given_["law"] == "linear":  # area fire kills in proportion to both numbers: keep the rates per day comparable
        given_ = given_ | {name: given_[name] / 1000 for name in ("kills_per_a", "kills_per_b")}
    a, b = given_["kills_per_a"], given_["kills_per_b"]
    battle = model("lanchester", **given_)
    area = given_["law"] == "linear"

    def rates(x: float, y: float) -> tuple[float, float]:
        return (-b * x * y, -a * x * y) if area else (-b * y, -a * x)

    end = given_["day"] if battle["time"] is None else min(given_["day"], battle["time"])
    x, y = given_["strength_a"], given_["strength_b"]
    steps = 2000
    h = end / steps
    for _ in range(steps):  # Runge and Kutta's fourth-order rule
        k1 = rates(x, y)
        k2 = rates(x + h / 2 * k1[0], y + h / 2 * k1[1])
        k3 = rates(x + h / 2 * k2[0], y + h / 2 * k2[1])
        k4 = rates(x + h * k3[0], y + h * k3[1])
        x += h / 6 * (k1[0] + 2 * k2[0] + 2 * k3[0] + k4[0])
        y += h / 6 * (k1[1] + 2 * k2[1] + 2 * k3[1] + k4[1])
    scale = given_["strength_a"] + given_["strength_b"]
    assert battle["strength_a"] == pytest.approx(x, abs=1e-7 * scale)
    assert battle["strength_b"] == pytest.approx(y, abs=1e-7 * scale)


@given(battles())
def test_the_law_is_conserved_to_the_end_and_swapping_the_sides_swaps_the_winner(given_: dict) -> None:
    battle = model("lanchester", **given_)
    power = 2 if given_["law"] == "square" else 1
    mine, theirs = (given_[f"kills_per_{s}"] * given_[f"strength_{s}"] ** power for s in "ab")
    winner = battle["winner"]
    if winner != "draw":
        left = given_[f"kills_per_{winner}"] * battle["survivors"] ** power
        assert left == pytest.approx(abs(mine - theirs), rel=1e-9)
        assert (mine > theirs) == (winner == "a")
    swapped = {key: given_[key] for key in ("law", "day")}
    for name in ("strength", "kills_per"):
        swapped |= {f"{name}_a": given_[f"{name}_b"], f"{name}_b": given_[f"{name}_a"]}
    mirror = model("lanchester", **swapped)
    assert mirror["survivors"] == pytest.approx(battle["survivors"], rel=1e-9, abs=1e-9)
    assert {winner, mirror["winner"]} in ({"a", "b"}, {"draw"})


def test_iwo_jima_against_small_steps() -> None:
    """Heun's rule in steps of a five-hundredth of a day, the landings switched on in their own days."""
    troops, steps = [0.0, 21_500.0], 500

    def rates(t: float, m: float, n: float) -> tuple[float, float]:
        landing = 54_000 * (t < 1) + 6_000 * (2 <= t < 3) + 13_000 * (5 <= t < 6)
        return landing - 0.0544 * n, -0.0106 * m

    h = 1 / steps
    for day in range(36):
        for i in range(steps):
            t = day + i / steps
            m1, n1 = rates(t, *troops)
            m2, n2 = rates(t + h * 0.999999, troops[0] + h * m1, troops[1] + h * n1)
            troops = [troops[0] + h * (m1 + m2) / 2, troops[1] + h * (n1 + n2) / 2]
        exact = model("lanchester", case="iwo-jima", day=day + 1)
        assert exact["strength_a"] == pytest.approx(troops[0], rel=1e-5)
        assert exact["strength_b"] == pytest.approx(troops[1], abs=0.5)


def test_the_garrison_lasts_about_as_long_as_it_did() -> None:
    """With these coefficients the defenders are nearly gone on day 36, when the island was declared secure."""
    assert iwo_jima(30)[1] > 1000
    assert 0 < iwo_jima(36)[1] < 500


@pytest.mark.parametrize(
    "bad",
    [
        {"law": "square", "strength_a": 10},
        {"case": "iwo-jima"},
        {"case": "iwo-jima", "day": 3, "law": "square"},
        {"law": "cubic", "strength_a": 1, "strength_b": 1, "kills_per_a": 1, "kills_per_b": 1},
        {"law": "square", "strength_a": 0, "strength_b": 0, "kills_per_a": 1, "kills_per_b": 1},
    ],
)
def test_half_a_battle_is_refused(bad: dict) -> None:
    with pytest.raises(ModelError, match="lanchester"):
        model("lanchester", **bad)
