"""The worth of waiting, against backward induction in plain loops on the tiny game, and in the limits where it is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nicias.bargain.delay import delay, settlement
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.solve import solve
from nicias.errors import ModelError
from tests.reference import loops
from tests.reference.tiny import tiny_packages, tiny_parameters

MONTHS = 7
START = (2, 1, 0, 2)


@pytest.fixture(scope="module")
def tiny() -> Equilibrium:
    return solve(tiny_parameters(), tiny_packages())


def altered(*, patron=None, conditions=None, **numerics) -> Equilibrium:
    given = tiny_parameters(**numerics)
    given = replace(given, patron=replace(given.patron, **(patron or {})), conditions=replace(given.conditions, **(conditions or {})))
    return solve(given, tiny_packages())


def by_loops() -> dict[str, np.ndarray]:
    """The three curves at the start, (3, MONTHS + 1): every month of waiting is one step back, with the policies of the solved game."""
    given, packages = tiny_parameters(), tiny_packages()
    game, answer = loops.Map(given, packages), loops.solve(given, packages)
    V, lam, f, X, S = (answer[name] for name in ("V", "lam", "f", "X", "S"))
    worth = game.moves_worth(V, lam)
    policy = {(j, s): game.patron_row(j, loops.NOBODY, s[0], worth[s][loops.PATRON]) for s in game.interior for j in range(3)}

    settled = np.zeros_like(V)
    game.set_ends(settled)
    for s in game.interior:
        signed = [float(X[(k, *s)] * f[(0, k, *s)] * f[(1, k, *s)]) for k in range(len(packages))]
        for j in range(3):
            settled[(j, *s)] = sum(p * float(S[(j, k, *s)]) for k, p in enumerate(signed)) / sum(signed)

    def month_before(then: np.ndarray) -> np.ndarray:
        now, ahead = then.copy(), game.moves_worth(then, lam)
        for s in game.interior:
            for j in range(3):
                now[(j, *s)] = -game.cost(j, s[0], s[2]) + sum(q * y for q, y in zip(policy[j, s], ahead[s][j], strict=True))
        return now

    def curve(last: np.ndarray, choose) -> np.ndarray:
        rows = [last]
        for _ in range(MONTHS):
            rows.append(choose(month_before(rows[-1])))
        return np.array([row[(slice(None), *START)] for row in rows]).T

    return {
        "settling": curve(settled, lambda now: now),
        "free": curve(settled, lambda now: np.maximum(now, settled)),
        "away": curve(V, lambda now: now),
        "decay": np.array([sum(policy[j, START][: START[0]]) for j in range(3)]),
    }


def test_every_curve_is_that_of_backward_induction_in_loops(tiny):
    found, slow = delay(tiny, MONTHS), by_loops()
    for name, curve in slow.items():
        assert getattr(found, name) == pytest.approx(curve, abs=1e-12), name


def test_no_month_of_waiting_is_settling_or_bargaining_at_once(tiny):
    found = delay(tiny, 0)
    assert found.settling[:, 0] == pytest.approx(settlement(tiny)[(slice(None), *START)])
    assert found.away[:, 0] == pytest.approx(tiny.value[(slice(None), *START)])


def test_freedom_is_worth_more_the_longer_it_lasts_and_never_less_than_a_plan(tiny):
    found = delay(tiny, 60)
    assert np.all(np.diff(found.free) >= -1e-12)
    assert np.all(found.free >= np.maximum.accumulate(found.settling, axis=1) - 1e-12)


def test_a_settlement_worth_the_same_in_one_package_is_that_package():
    """With one package on the table there is one settlement, whatever the chances of its being signed."""
    packages = tiny_packages()
    one = type(packages)(packages.score[:, :1], packages.breach_cost[:1], packages.shift[:1], packages.accident_rate[:1])
    alone = solve(tiny_parameters(), one)
    inside = (..., slice(1, -1))
    assert settlement(alone)[inside] == pytest.approx(alone.signing_value[:, 0][inside])


def test_where_talks_all_but_cease_staying_away_costs_nothing():
    """α → 0: bargaining is the war without talks, so that every delay is worth V⁰."""
    found = altered(conditions={"talks_rate": 1e-9, "base_rate": 1e-10}, sweeps=400, tolerance=1e-13)
    curve = delay(found, 30).away
    assert curve == pytest.approx(np.repeat(found.value_without_talks[(slice(None), *START)][:, None], 31, axis=1), abs=1e-7)


def test_for_ever_is_the_war_without_talks():
    """Under a rule that leaves the patron no choice, waiting for ever is V⁰, whatever could have been signed; the difference falls as δ^T."""
    found = altered(patron={"rule_credibility": 1.0}, sweeps=400, tolerance=1e-13)
    never = found.value_without_talks[(slice(None), *START)]
    curve = delay(found, 900)
    assert curve.settling[:, -1] == pytest.approx(never, abs=1e-9)
    assert curve.away[:, -1] == pytest.approx(never, abs=1e-9)
    widest = np.abs(settlement(found)[..., 1:-1] - found.value_without_talks[..., 1:-1]).max(axis=(1, 2, 3, 4))
    gaps = np.abs(curve.settling - never[:, None])
    assert np.all(gaps <= widest[:, None] * found.parameters.conditions.discount ** np.arange(901) + 1e-9)


def test_the_decay_a_side_expects_is_tilted_by_its_hope_and_falls_to_what_nobody_chooses():
    expects = {}
    for hope in (0.0, 1.5):
        given = tiny_parameters()
        first, second = (replace(side, hope=hope) for side in given.sides)
        expects[hope] = delay(solve(replace(given, sides=(first, second)), tiny_packages()), 0).decay
    assert expects[0.0] == pytest.approx(np.full(3, expects[0.0][2]))
    assert expects[1.5][0] > expects[1.5][2] > expects[1.5][1]
    fixed = altered(patron={"review_rate": 0.0})
    assert delay(fixed, 0).decay == pytest.approx(np.full(3, fixed.parameters.patron.drift[2, :2].sum()))


def test_a_war_in_which_nobody_talks_has_nothing_to_settle_on():
    with pytest.raises(ModelError, match="Nobody talks"):
        delay(altered(conditions={"talks_rate": 0.0}), 3)
