"""smith-stam-2004: the targets, the recursion by hand, gambler's ruin, and a simulated war."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.models import model
from nicias.models.smith_stam_2004 import BATTLES
from tests.models.inputs import forts, number

OPTIMISTS = {"prior_a": (1e12, 1), "prior_b": (1, 1e12), "cost": 0.0}


def test_the_disagreement_target() -> None:
    war = model("smith-stam-2004", forts=10, start=5, cost=0.01, prior_a="8:2", prior_b="4:6")
    assert war["fights"] is True
    assert (war["value_a"], war["value_b"]) == (pytest.approx(0.8723367669, abs=5e-11), pytest.approx(0.5602973452, abs=5e-11))


def test_the_ruin_target() -> None:
    """Two sides sure of themselves never settle, and the front is a gambler's fortune."""
    war = model("smith-stam-2004", forts=10, start=5, p=0.6, **OPTIMISTS)
    assert war["p_a_wins"] == pytest.approx(243 / 275, abs=1e-10)
    assert war["expected_battles"] == pytest.approx(19.1818181818, abs=5e-10)


@given(st.integers(2, 8), number(0.25, 0.75), st.data())
@settings(max_examples=20, deadline=None)
def test_gamblers_ruin_in_closed_form(n: int, p: float, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, n - 1))
    war = model("smith-stam-2004", forts=n, start=k, p=p, **OPTIMISTS)
    ratio = (1 - p) / p
    if abs(ratio - 1) < 1e-6:
        wins, length = k / n, k * (n - k)
    else:
        wins = (1 - ratio**k) / (1 - ratio**n)
        length = (k - n * wins) / (1 - 2 * p)
    assert war["p_a_wins"] == pytest.approx(wins, abs=1e-6)
    assert war["expected_battles"] == pytest.approx(length, rel=1e-3, abs=1e-4)


def by_hand(war: dict) -> tuple[float, float]:
    """The recursion in its own words: wins and losses as whole numbers, one state at a time."""
    (a_win, a_loss), (b_win, b_loss) = war["prior_a"], war["prior_b"]

    @cache
    def value(won: int, lost: int) -> tuple[float, float]:
        held = war["start"] + won - lost
        if held == war["forts"]:
            return 1.0, 0.0
        if held == 0:
            return 0.0, 1.0
        if won + lost == BATTLES:
            return held / war["forts"], 1 - held / war["forts"]
        up, down = value(won + 1, lost), value(won, lost + 1)
        chance_a = (a_win + won) / (a_win + a_loss + won + lost)
        chance_b = (b_win + won) / (b_win + b_loss + won + lost)
        on_a = -war["cost"] + chance_a * up[0] + (1 - chance_a) * down[0]
        on_b = -war["cost"] + chance_b * up[1] + (1 - chance_b) * down[1]
        if on_a + on_b <= 1:
            share = (1 - on_a - on_b) / 2
            return on_a + share, on_b + share
        return on_a, on_b

    for battles in range(BATTLES, 0, -1):  # warm the cache from the end, so that the recursion stays shallow
        for held in range(1, war["forts"]):
            twice = battles + held - war["start"]
            if twice % 2 == 0 and 0 <= twice <= 2 * battles:
                value(twice // 2, battles - twice // 2)
    return value(0, 0)


@given(forts())
@settings(max_examples=12, deadline=None)
def test_the_recursion_by_hand(war: dict) -> None:
    solved = model("smith-stam-2004", **war)
    assert (solved["value_a"], solved["value_b"]) == pytest.approx(by_hand(war), abs=1e-10)


@given(forts())
@settings(max_examples=15, deadline=None)
def test_something_happens_and_swapping_the_sides_swaps_the_answer(war: dict) -> None:
    solved = model("smith-stam-2004", **war)
    assert solved["p_settle"] + solved["p_a_wins"] + solved["p_b_wins"] == pytest.approx(1, abs=1e-12)
    mirror = model(
        "smith-stam-2004",
        forts=war["forts"],
        start=war["forts"] - war["start"],
        cost=war["cost"],
        prior_a=war["prior_b"][::-1],
        prior_b=war["prior_a"][::-1],
        p=1 - war["p"],
    )
    for mine, theirs in (("value_a", "value_b"), ("p_a_wins", "p_b_wins"), ("p_settle", "p_settle")):
        assert solved[mine] == pytest.approx(mirror[theirs], abs=1e-9)


def test_a_simulated_war() -> None:
    war = model("smith-stam-2004", forts=10, start=5, cost=0.01, prior_a=(8, 2), prior_b=(4, 6), p=0.45)
    _, fights = war.values()
    rng = np.random.default_rng(7)
    n = 40_000
    held, battles, active = np.full(n, 5), np.zeros(n, int), np.ones(n, bool)
    settled = np.zeros(n, bool)
    for month in range(BATTLES):
        stop = active & ~fights[month, held]
        settled |= stop & (held > 0) & (held < 10)
        active &= ~stop
        held = np.where(active, held + np.where(rng.random(n) < 0.45, 1, -1), held)
        battles += active
        if not active.any():
            break
    error = 4 / np.sqrt(n)
    assert np.mean(settled) == pytest.approx(war["p_settle"], abs=error)
    assert np.mean(held == 10) == pytest.approx(war["p_a_wins"], abs=error)
    assert battles.mean() == pytest.approx(war["expected_battles"], abs=4 * battles.std() / np.sqrt(n))


def expected(**changes: object) -> float:
    base = {"forts": 10, "start": 5, "cost": 0.01, "prior_a": (8, 2), "prior_b": (4, 6), "p": 0.5}
    return model("smith-stam-2004", **{**base, **changes})["expected_battles"]


def test_the_paper_s_statics() -> None:
    """Costs shorten wars; more forts lengthen them; so do firmer priors with the same means; agreement ends them at once."""
    by_cost = [expected(cost=c) for c in (0.0, 0.005, 0.01, 0.02, 0.04, 0.08)]
    assert by_cost == sorted(by_cost, reverse=True)
    by_forts = [expected(forts=n, start=n // 2, cost=0.005) for n in (4, 6, 8, 10, 14)]
    assert by_forts == sorted(by_forts)
    by_firmness = [expected(prior_a=(8 * m, 2 * m), prior_b=(4 * m, 6 * m)) for m in (0.5, 1, 2, 4, 16)]
    assert by_firmness == sorted(by_firmness)
    assert expected(prior_b=(8, 2)) == 0
