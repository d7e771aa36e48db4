"""Lanchester's laws: how two forces wear each other down, and what that says about numbers against skill."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, final

from nicias.models.base import Check, Condition, Model, Outputs, Static
from nicias.models.inputs import Choice, positive
from nicias.needs import Need

IWO_JIMA_KILLS = (0.0106, 0.0544)  # per day, of Japanese troops per US soldier and of US troops per Japanese soldier
IWO_JIMA_DEFENDERS = 21_500.0
IWO_JIMA_LANDINGS = ((0.0, 1.0, 54_000.0), (2.0, 3.0, 6_000.0), (5.0, 6.0, 13_000.0))  # from day, to day, troops a day


@final
@dataclass(frozen=True, kw_only=True)
class Lanchester(Model):
    """Aimed fire, dA/dt = −bB, dB/dt = −aA (square law: aA² − bB² is constant), or area fire, dA/dt = −bAB, dB/dt = −aAB (linear
    law: aA − bB is constant). `kills_per_a` = a: what one of A destroys of B in a unit of time.

    `case=iwo-jima` runs Engel's reconstruction, dM/dt = P(t) − .0544N, dN/dt = −.0106M, with the landings P, up to `day`.

    >>> battle = Lanchester(law="square", strength_a=1000, strength_b=800, kills_per_a=.01, kills_per_b=.01)
    >>> battle["winner"], round(battle["survivors"], 6), round(battle["time"], 6)
    ('a', 600.0, 109.861229)
    """

    id: ClassVar[str] = "lanchester"
    title: ClassVar[str] = "Lanchester's laws of combat"
    family: ClassVar[str] = "attrition"
    citations: ClassVar[tuple[str, ...]] = ("Lanchester1916", "Engel1954")
    mark: ClassVar[str] = "P✓/P·"
    origin: ClassVar[str] = "published"
    replication: ClassVar[str] = "tests/replications/test_lanchester.py"
    aliases: ClassVar[tuple[str, ...]] = ("square law", "linear law", "aimed fire", "area fire", "attrition equations")
    neighbours: ClassVar[tuple[str, ...]] = (
        "a war of attrition in the game-theoretic sense: nobody decides anything here",
        "force ratios and breakthrough, which these equations do not contain",
    )
    assumptions: ClassVar[tuple[str, ...]] = (
        "Both fight until one is gone: no withdrawal, no surrender.",
        "Everybody is in range of everybody, and rates do not change.",
        "No reinforcement, except the landings on Iwo Jima.",
    )
    needs: ClassVar = (
        Choice("law", "Aimed fire (square) or area fire (linear).", ("square", "linear")),
        Need("strength_a", "persons", "A at the start.", 0, open_high=True),
        Need("strength_b", "persons", "B at the start.", 0, open_high=True),
        positive("kills_per_a", "1/day", "a, B's losses per day and soldier of A (and, for area fire, per soldier of B)."),
        positive("kills_per_b", "1/day", "b, A's losses per day and soldier of B (and, for area fire, per soldier of A)."),
        Choice("case", "A historical battle with its coefficients.", ("iwo-jima",)),
        Need("day", "days", "The day at which strengths are asked for.", 0, 1000),
    )
    outputs_meaning: ClassVar[Mapping[str, str]] = {
        "survivors": "persons; what is left of the winner",
        "winner": "a, b or draw",
        "time": "days until the loser is gone; null when it only dwindles",
        "strength_a": "persons; A at `day` (Iwo Jima: the United States)",
        "strength_b": "persons; B at `day` (Iwo Jima: Japan)",
    }
    statics: ClassVar[tuple[Static, ...]] = (
        Static("survivors", "strength_a", +1, "A winning"),
        Static("survivors", "strength_b", -1, "A winning"),
    )
    conditions: ClassVar[tuple[Condition, ...]] = (
        Condition(
            "give either case=iwo-jima with day, or law, strength_a, strength_b, kills_per_a and kills_per_b.",
            lambda m: (
                (m.case is not None and m.day is not None and all(v is None for v in m.forces()))
                or (m.case is None and all(v is not None for v in m.forces()))
            ),
        ),
        Condition("one side must have somebody.", lambda m: m.case is not None or m.strength_a + m.strength_b > 0),
    )

    law: str | None = None
    strength_a: float | None = None
    strength_b: float | None = None
    kills_per_a: float | None = None
    kills_per_b: float | None = None
    case: str | None = None
    day: float | None = None

    def forces(self) -> tuple[str | float | None, ...]:
        return self.law, self.strength_a, self.strength_b, self.kills_per_a, self.kills_per_b

    def solve(self) -> Outputs:
        if self.case is not None:
            a, b = iwo_jima(self.day or 0.0)
            return {"strength_a": a, "strength_b": b}
        big_a, big_b, a, b = self._numbers()
        square = self.law == "square"
        power_a, power_b = (a * big_a**2, b * big_b**2) if square else (a * big_a, b * big_b)
        lead = abs(power_a - power_b)
        own = a if power_a >= power_b else b
        out: Outputs = {
            "survivors": math.sqrt(lead / own) if square else lead / own,
            "winner": "draw" if lead == 0 else "a" if power_a > power_b else "b",
            "time": self._time(power_a, power_b) if square else (0.0 if min(big_a, big_b) == 0 else None),
        }
        if self.day is not None:
            out["strength_a"], out["strength_b"] = self.at(self.day)
        if out["time"] is None:
            out["warnings"] = ["The loser dwindles for ever and is never quite gone."]
        return out

    def _numbers(self) -> tuple[float, float, float, float]:
        return self.strength_a or 0.0, self.strength_b or 0.0, self.kills_per_a or 0.0, self.kills_per_b or 0.0

    def _time(self, power_a: float, power_b: float) -> float | None:
        _, _, a, b = self._numbers()
        if power_a == power_b:
            return None
        ratio = math.sqrt(min(power_a, power_b) / max(power_a, power_b))
        return math.atanh(ratio) / math.sqrt(a * b)

    def at(self, day: float) -> tuple[float, float]:
        """Strengths at `day`; once one side is gone nothing changes."""
        big_a, big_b, a, b = self._numbers()
        if self.law == "square":
            end = self._time(a * big_a**2, b * big_b**2)
            return aimed_fire(big_a, big_b, a, b, 0.0, day if end is None else min(day, end))
        stronger, weaker = (big_a, big_b) if a * big_a >= b * big_b else (big_b, big_a)
        power, lead = max(a * big_a, b * big_b), abs(a * big_a - b * big_b)
        # (1 − exp(−lead t))/lead by expm1, which stays exact as the two powers meet
        spent = -math.expm1(-lead * day) / lead if lead > 0 else day
        decay = math.exp(-lead * day)
        left = power * spent + decay
        strong, weak = stronger / left, weaker * decay / left
        return (strong, weak) if a * big_a >= b * big_b else (weak, strong)

    def check(self) -> Check:
        """The quantity the law conserves, along the battle (for Iwo Jima, between two landings)."""
        if self.case is not None:
            (a, b), (kill_b, kill_a) = iwo_jima(10.0), IWO_JIMA_KILLS
            later_a, later_b = iwo_jima(20.0)
            drift = (kill_b * later_a**2 - kill_a * later_b**2) / (kill_b * a**2 - kill_a * b**2) - 1
            return Check("conserved quantity", {"square law": drift})
        big_a, big_b, a, b = self._numbers()
        start = (a * big_a**2, b * big_b**2) if self.law == "square" else (a * big_a, b * big_b)
        drift = 0.0
        for t in (0.5, 1.0, 3.0):
            left_a, left_b = self.at(t / math.sqrt(a * b) if self.law == "square" else t / max(start))
            now = (a * left_a**2, b * left_b**2) if self.law == "square" else (a * left_a, b * left_b)
            drift = max(drift, abs((now[0] - now[1]) - (start[0] - start[1])) / max(start))
        return Check("conserved quantity", {f"{self.law} law": drift})


def aimed_fire(big_a: float, big_b: float, a: float, b: float, landing: float, days: float) -> tuple[float, float]:
    """Strengths after `days` of the square law with a constant flow `landing` (persons/day) joining A; exact."""
    root = math.sqrt(a * b)
    c, s = math.cosh(root * days), math.sinh(root * days)
    new_a = big_a * c - big_b * (b / root) * s + landing * s / root
    new_b = big_b * c - big_a * (a / root) * s - landing * (c - 1) / b
    return max(0.0, new_a), max(0.0, new_b)


def iwo_jima(day: float) -> tuple[float, float]:
    """United States and Japanese troops on `day`, the landings of each stretch of days joining at a constant rate."""
    (a, b), troops = IWO_JIMA_KILLS, (0.0, IWO_JIMA_DEFENDERS)
    edges = sorted({0.0, day, *(edge for start, end, _ in IWO_JIMA_LANDINGS for edge in (start, end) if edge < day)})
    for start, end in pairwise(edges):
        landing = sum(rate for first, last, rate in IWO_JIMA_LANDINGS if first <= start < last)
        troops = aimed_fire(*troops, a, b, landing, end - start)
    return troops
