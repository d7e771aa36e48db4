"""Bargaining in the shadow of war: why a costly war can still happen between rational sides.

War costs both sides, so some division always beats it. What can still prevent it is private information about the other's costs
(the risk–return trade-off) or a shift of power that makes today's promise worthless (preventive war).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, final

import numpy as np

from nicias.errors import ModelError
from nicias.models.base import Check, Condition, Model, Outputs, Static
from nicias.models.inputs import cost, discount, positive, share

GRID = 2001  # demands tried by `check`


@final
@dataclass(frozen=True, kw_only=True)
class Fearon1995(Model):
    """The first side demands x of a good worth 1; the second accepts 1 − x or fights a war that the first wins with chance p.

    War pays p − c_A and 1 − p − c_B, so every x in [p − c_A, p + c_B] beats it for both. What is known about c_B selects the case:

    - `cost_b`: known. The first side demands p + c_B and there is no war.
    - `cost_b_max`: uniform on [0, c̄]. x* = min(1, p + max(0, (c̄ − c_A)/2)), P(war) = (x* − p)/c̄.
    - `cost_b` and `cost_b_spread`: logistic around c_B with scale σ, as when many small things decide whether it accepts.
      x* = min(1, w + σ(1 + W(e^{(c_A + c_B)/σ − 1}))), w = p − c_A and W Lambert's function.
    - `cost_b_low`, `cost_b_high`, `prob_low`: two types. The risky demand p + c_h beats the safe p + c_l iff the share q of
      low-cost types is below (c_h − c_l)/(c_h + c_A), demands being at most 1.
    - `discount`, `cost_b`, `p_now` [, `p_next`]: the second side declines. It attacks iff δ p₂ − p₁ > c_B(1 − δ)².

    >>> Fearon1995(p=.5, cost_a=.1, cost_b_max=.4).outputs
    {'range_low': 0.4, 'demand': 0.65, 'p_war': 0.375..., 'value_a': 0.55625...}
    """

    id: ClassVar[str] = "fearon-1995"
    title: ClassVar[str] = "Rationalist explanations for war"
    family: ClassVar[str] = "information"
    citations: ClassVar[tuple[str, ...]] = ("Fearon1995",)
    mark: ClassVar[str] = "P·"
    origin: ClassVar[str] = "published"
    replication: ClassVar[str] = "tests/replications/test_fearon_1995.py"
    aliases: ClassVar[tuple[str, ...]] = ("bargaining range", "risk–return trade-off", "preventive war", "ultimatum crisis bargaining")
    neighbours: ClassVar[tuple[str, ...]] = (
        "powell-2006, which states the shifting-power result for any source of the shift",
        "fearon-1994, where information travels through audience costs and not through offers",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Two sides, one divisible good, risk-neutral.",
        "One take-it-or-leave-it demand; refusing it means war.",
        "War is a costly lottery that is never fought again.",
        "Demands lie in [0, 1]: no payments beyond the good itself.",
    )
    needs: ClassVar = (
        share("p", "p, the chance that the first side wins a war."),
        cost("cost_a", "c_A, the first side's cost of war."),
        cost("cost_b", "c_B, the second side's cost of war, when known."),
        positive("cost_b_spread", "stake", "σ, when c_B is known only to be logistic around cost_b with this scale."),
        positive("cost_b_max", "stake", "c̄, when c_B is known only to be uniform on [0, c̄]."),
        cost("cost_b_low", "c_l, the cost of the resolute type."),
        cost("cost_b_high", "c_h, the cost of the weak type."),
        share("prob_low", "q, the chance that the second side is the low-cost type."),
        discount(),
        share("p_now", "p₁, the first side's chance before power shifts."),
        share("p_next", "p₂, its chance afterwards."),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "range_low": "share; the least the first side prefers to war, not below 0",
        "range_high": "share; the most it can have that the second prefers to war, not above 1",
        "demand": "share; the demand made",
        "p_war": "probability of war",
        "value_a": "share; the first side's expected payoff",
        "critical_prob_low": "share of low-cost types below which the risky demand is better",
        "critical_p_next": "probability p₂ above which the declining side attacks",
        "war": "whether it attacks at the p₂ given",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("p_war", "cost_b_max", +1, "uniform costs, demand below 1"),
        Static("p_war", "cost_a", -1, "uniform costs"),
        Static("p_war", "p", 0, "uniform costs, demand below 1"),
        Static("critical_p_next", "cost_b", +1, "declining side"),
    )
    conditions: ClassVar[tuple[Condition, ...]] = (
        Condition(
            "give p and cost_a with one of cost_b · (cost_b, cost_b_spread) · cost_b_max · (cost_b_low, cost_b_high, prob_low), or else "
            "discount, cost_b and p_now.",
            lambda m: _case(m) is not None,
        ),
        Condition(
            "cost_b_low must be below cost_b_high.",
            lambda m: _case(m) != "two types" or m.cost_b_low < m.cost_b_high,
        ),
    )

    p: float | None = None
    cost_a: float | None = None
    cost_b: float | None = None
    cost_b_spread: float | None = None
    cost_b_max: float | None = None
    cost_b_low: float | None = None
    cost_b_high: float | None = None
    prob_low: float | None = None
    discount: float | None = None
    p_now: float | None = None
    p_next: float | None = None

    def solve(self) -> Outputs:
        match _case(self):
            case "declining":
                return self._preventive()
            case "uniform":
                return self._uniform()
            case "logistic":
                return self._logistic()
            case "two types":
                return self._two_types()
            case "known":
                p, cost_a, cost_b = _given(self.p), _given(self.cost_a), _given(self.cost_b)
                high = min(1.0, p + cost_b)
                return {"range_low": max(0.0, p - cost_a), "range_high": high, "demand": high, "p_war": 0.0, "value_a": high}
            case _:
                missing = "Nothing is said about the second side's cost: give cost_b, cost_b_max, or the two types."
                return {"range_low": max(0.0, _given(self.p) - _given(self.cost_a)), "warnings": [missing]}

    def _uniform(self) -> Outputs:
        p, cost_a, top = _given(self.p), _given(self.cost_a), _given(self.cost_b_max)
        demand = min(1.0, p + max(0.0, (top - cost_a) / 2))
        return {
            "range_low": max(0.0, p - cost_a),
            "demand": demand,
            "p_war": (demand - p) / top,
            "value_a": self.payoff(demand),
        }

    def _logistic(self) -> Outputs:
        from scipy.special import wrightomega

        p, cost_a, spread = _given(self.p), _given(self.cost_a), _given(self.cost_b_spread)
        # W(e^y) is Wright's ω(y), which does not overflow for a small spread.
        premium = spread * (1 + float(wrightomega((cost_a + _given(self.cost_b)) / spread - 1)))
        demand = min(1.0, max(0.0, p - cost_a + premium))
        return {
            "range_low": max(0.0, p - cost_a),
            "demand": demand,
            "p_war": self.refusal(demand),
            "value_a": self.payoff(demand),
        }

    def _two_types(self) -> Outputs:
        p, cost_a = _given(self.p), _given(self.cost_a)
        safe, risky = min(1.0, p + _given(self.cost_b_low)), min(1.0, p + _given(self.cost_b_high))
        span = risky - p + cost_a
        critical = (risky - safe) / span if span > 0 else 0.0
        takes_risk = _given(self.prob_low) < critical
        demand = risky if takes_risk else safe
        return {
            "range_low": max(0.0, p - cost_a),
            "demand": demand,
            "p_war": _given(self.prob_low) if takes_risk else 0.0,
            "value_a": self.payoff(demand),
            "critical_prob_low": critical,
        }

    def _preventive(self) -> Outputs:
        delta, p_now, cost_b = _given(self.discount), _given(self.p_now), _given(self.cost_b)
        if delta == 0:
            raise ModelError("fearon-1995.discount is 0: nobody who ignores the future fights to prevent it; give a value above 0.")
        out: Outputs = {"critical_p_next": (p_now + cost_b * (1 - delta) ** 2) / delta}
        if self.p_next is not None:
            out["war"] = delta * self.p_next - p_now > cost_b * (1 - delta) ** 2
        if out["critical_p_next"] > 1:
            out["warnings"] = ["critical_p_next is above 1: no shift of power is large enough."]
        return out

    def payoff(self, demand: float) -> float:
        """The first side's expected payoff from `demand` in [0, 1] when the second accepts exactly if 1 − x ≥ 1 − p − c_B."""
        p, cost_a = _given(self.p), _given(self.cost_a)
        refused = self.refusal(demand)
        return (1 - refused) * demand + refused * (p - cost_a)

    def refusal(self, demand: float) -> float:
        """P(c_B < x − p): the chance that `demand` is refused."""
        excess = demand - _given(self.p)
        if self.cost_b_spread is not None:
            return float(1 / (1 + np.exp(np.clip((_given(self.cost_b) - excess) / self.cost_b_spread, -700, 700))))
        if excess <= 0:
            return 0.0
        if self.cost_b_max is not None:
            return min(1.0, excess / self.cost_b_max)
        rounding = 1e-12  # a type offered exactly its war payoff accepts
        if self.prob_low is not None:
            types = ((_given(self.cost_b_low), self.prob_low), (_given(self.cost_b_high), 1 - self.prob_low))
            return sum(weight for c, weight in types if c < excess - rounding)
        return float(_given(self.cost_b) < excess - rounding)

    def check(self, demand: float | None = None, accepts_up_to: float | None = None) -> Check:
        """Best-response residuals of a profile: the solution, or the `demand` and (with a known cost) acceptance rule given.

        With a known cost the second side's rule "accept every demand up to y" is checked at every demand, not only at the one
        made: a threat to refuse what is better than war is a Nash equilibrium and still fails here.
        """
        case = _case(self)
        if case == "declining":
            return self._check_declining()
        if case == "open":
            return Check("nothing to check", {})
        x = _given(demand if demand is not None else self.outputs["demand"])
        if case == "known":
            return self._check_known(x, accepts_up_to)
        p, tops = _given(self.p), (self.cost_b_max, self.cost_b_low, self.cost_b_high)
        tried = [*np.linspace(0, 1, GRID), self.outputs["demand"], *(min(1.0, p + top) for top in tops if top is not None)]
        best = max(self.payoff(float(y)) for y in tried)
        return Check("perfect Bayesian: the demand, given that each type accepts what beats war", {"first side": max(0.0, best - self.payoff(x))})

    def _check_known(self, x: float, accepts_up_to: float | None) -> Check:
        p, cost_a, cost_b = _given(self.p), _given(self.cost_a), _given(self.cost_b)
        credible = min(1.0, p + cost_b)
        rule = credible if accepts_up_to is None else accepts_up_to
        first = max(rule, p - cost_a) - (x if x <= rule else p - cost_a)
        return Check("subgame perfect", {"first side": first, "second side, at every demand": abs(rule - credible)})

    def _check_declining(self) -> Check:
        """At the threshold the declining side is indifferent between attacking now and the best peace it can be promised."""
        delta, p_now, cost_b = _given(self.discount), _given(self.p_now), _given(self.cost_b)
        attack = (1 - p_now) / (1 - delta) - cost_b
        p_next = self.outputs["critical_p_next"]
        peace = 1 + delta * ((1 - p_next) / (1 - delta) - cost_b)
        return Check("indifference at the threshold", {"second side": (1 - delta) * (attack - peace)})


def _given(value: float | None) -> float:
    """A need that the case guarantees."""
    if value is None:
        raise ModelError("fearon-1995: an input of this case is missing.")
    return value


def _case(m: Fearon1995) -> str | None:
    """Which of the paper's games the inputs describe; None when they describe no one of them."""
    two_types = (m.cost_b_low, m.cost_b_high, m.prob_low)
    power_shift = (m.discount, m.p_now)
    chosen = [m.cost_b is not None, m.cost_b_max is not None, any(v is not None for v in two_types)]
    if any(v is not None for v in (*power_shift, m.p_next)):
        complete = all(v is not None for v in power_shift) and m.cost_b is not None and m.cost_b_spread is None
        return "declining" if complete and sum(chosen) == 1 and m.p is None and m.cost_a is None else None
    if m.p is None or m.cost_a is None or sum(chosen) > 1:
        return None
    if m.cost_b_spread is not None:
        return "logistic" if chosen[0] else None
    if chosen[2]:
        return "two types" if all(v is not None for v in two_types) else None
    return "known" if chosen[0] else "uniform" if chosen[1] else "open"
