"""screening-while-fighting: the targets, and the game solved without its closed forms."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from nicias.errors import ModelError
from nicias.models import model
from tests.models.inputs import screening

TARGET = {
    "win_strong": 0.1,
    "win_weak": 0.3,
    "lose_strong": 0.1,
    "lose_weak": 0.05,
    "cost_a": 0.02,
    "cost_b": 0.02,
    "discount": 0.95,
}


def test_the_targets() -> None:
    game = model("screening-while-fighting", **TARGET, prob_strong=0.4)
    assert game["war_value_strong"] == pytest.approx(1 / 3)
    assert game["war_value_weak"] == pytest.approx(0.0784313725, abs=5e-11)
    assert game["critical_separate_pool"] == pytest.approx(0.5492957746, abs=5e-11)


def test_the_regime_changes_at_the_two_cut_offs() -> None:
    game = model("screening-while-fighting", **TARGET, prob_strong=0.4)
    low, high = game["critical_semi_separate"], game["critical_separate_pool"]
    regimes = [
        model("screening-while-fighting", **TARGET, prob_strong=q)["regime"]
        for q in (low - 1e-6, low + 1e-6, high - 1e-6, high + 1e-6)
    ]
    assert regimes == ["semi", "separate", "separate", "pool"]


class Tree:
    """The same game from its extensive form: sums over battles, best replies by comparison, no formula of the model."""

    def __init__(self, g: dict) -> None:
        self.win = {True: g["win_strong"], False: g["win_weak"]}
        self.lose = {True: g["lose_strong"], False: g["lose_weak"]}
        self.g, self.q = g, g["prob_strong"]
        self.fight_b = {t: self.to_the_end(self.lose[t] - g["cost_b"], t) for t in (True, False)}
        self.fight_a = {t: self.to_the_end(self.win[t] - g["cost_a"], t) for t in (True, False)}

    def to_the_end(self, flow: float, strong: bool) -> float:
        total, weight = 0.0, 1.0
        while weight > 1e-14:
            total += weight * flow
            weight *= self.g["discount"] * (1 - self.win[strong] - self.lose[strong])
        return total

    def second_round(self, mu: float) -> list[float]:
        """The offers that are best at belief mu, out of the two that are ever accepted."""
        pay = {
            self.fight_b[True]: 1 - self.fight_b[True],
            self.fight_b[False]: mu * self.fight_a[True] + (1 - mu) * (1 - self.fight_b[False]),
        }
        best = max(pay.values())
        return [offer for offer, value in pay.items() if value > best - 1e-12]

    def accepted_later(self, offer: float, strong: bool) -> float:
        return max(offer, self.fight_b[strong])

    def rejects(self, strong: bool, later: float) -> float:
        go_on = 1 - self.win[strong] - self.lose[strong]
        return -self.g["cost_b"] + self.lose[strong] + self.g["discount"] * go_on * self.accepted_later(later, strong)

    def belief(self, r: float) -> float:
        strong = self.q * (1 - self.win[True] - self.lose[True])
        weak = (1 - self.q) * r * (1 - self.win[False] - self.lose[False])
        return strong / (strong + weak)

    def own(self, strong: bool, later: float) -> float:
        go_on = 1 - self.win[strong] - self.lose[strong]
        kept = 1 - later if later >= self.fight_b[strong] - 1e-15 else self.fight_a[strong]
        return -self.g["cost_a"] + self.win[strong] + self.g["discount"] * go_on * kept

    def payoff(self, y: float) -> float:
        """The first side's payoff from a first offer below W_S, in the continuation equilibrium found by bisection."""
        low, high = self.fight_b[False], self.fight_b[True]

        def later(r: float) -> float:
            return max(self.second_round(self.belief(r)))

        if y >= self.rejects(False, high):  # accepting is better whatever follows
            r, mix = 0.0, 1.0
        elif y < low or later(1.0) == high:
            # the weak refuse for certain: refusing beats y when W_S follows, and whatever follows when y is below W_W
            r, mix = 1.0, float(later(1.0) == high)
        else:  # they mix so that both second offers are best, and the second offer so that they do not mind
            below, above = 0.0, 1.0
            for _ in range(80):
                middle = (below + above) / 2
                below, above = (middle, above) if later(middle) == high else (below, middle)
            r = (below + above) / 2
            lowest, highest = self.rejects(False, low), self.rejects(False, high)
            mix = (y - lowest) / (highest - lowest)
        strong = mix * self.own(True, high) + (1 - mix) * self.own(True, low)
        weak = mix * self.own(False, high) + (1 - mix) * self.own(False, low)
        return self.q * strong + (1 - self.q) * ((1 - r) * (1 - y) + r * weak)

    def best(self, points: int = 401) -> float:
        high = self.fight_b[True]
        tried = [high * i / points for i in range(points)] + [self.fight_b[False], self.rejects(False, high)]
        return max(1 - high, *(self.payoff(y) for y in tried if y < high))


@given(screening())
@settings(max_examples=25, deadline=None)
def test_the_first_side_gets_what_the_tree_allows(given_: dict) -> None:
    q = given_["prob_strong"]
    if not 0.001 < q < 0.999 or given_["win_weak"] + given_["lose_weak"] > 0.999:
        return
    if given_["win_strong"] + given_["lose_strong"] > 0.999:
        return
    solved = model("screening-while-fighting", **given_)
    assert solved["value_a"] == pytest.approx(Tree(given_).best(), abs=1e-7)


def test_offering_too_much_or_believing_too_little_fails_the_check() -> None:
    game = model("screening-while-fighting", **TARGET, prob_strong=0.1)
    assert game["regime"] == "semi"
    assert game.check().holds
    assert game.check(offer=0.2).residuals["first offer"] > 0.01
    assert game.check(weak_rejects=0.9).residuals["second offer"] == 0  # W_W is then the only best second offer
    assert not game.check(weak_rejects=0.01).holds  # too few weak refuse: the second offer should be W_S
    assert not game.check(second_on_high=1.0).holds


def test_types_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ModelError, match="W_S > W_W"):
        model("screening-while-fighting", **{**TARGET, "lose_weak": 0.4}, prob_strong=0.4)
