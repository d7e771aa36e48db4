"""A made-up war with a value for every parameter, and ways to fight single months of it."""

from __future__ import annotations

from typing import Any

import numpy as np

from nicias.war.terrain.chance import LANES, draw
from nicias.war.terrain.mechanism import CATEGORIES
from nicias.war.terrain.month import born, clock, fight
from nicias.war.terrain.records import Terrain, outlook, terrain
from nicias.war.terrain.registry import FIELDS, LIMIT_RECORD, MECHANISMS, PARAMETERS

LEVELS = 4
ALL = tuple(MECHANISMS)
STAFF: dict[str, Any] = {
    "drift": [0.01, 0.006, 0.001, -0.005], "theta": (-0.009, 0.011), "sd": 0.03, "priors": (0.8, 0.3), "limit": 6.0,
}  # fmt: skip
STAFF["drift_sd"] = float(np.std(STAFF["drift"]))
KEY = (np.uint32(11), np.uint32(23))


def rising(low: float, high: float) -> np.ndarray:
    return np.linspace(low, high, LEVELS)


def made_up() -> dict[str, Any]:
    """Every parameter of every mechanism, of a plausible order of magnitude."""
    v: dict[str, Any] = {}

    def S(a, b):
        return np.array([a, b], float)

    v.update(
        troops=S(600e3, 500e3),
        numbers_weight=1.0,
        recruits=S(31e3, 26e3),
        recruits_trend=S(-0.002, 0),
        losses=S(12e3, 7e3),
        wounded_per_killed=S(3, 3),
        returning_share=S(0.55, 0.55),
        lethality=0.3,
        desertion=S(0.002, 0.004),
        bonus_elasticity=S(0.4, 0.3),
        bonus_step=S(0.05, 0.03),
        bonus_cap=S(1.6, 1.3),
        bonus_cost=S(20e3, 5e3),
        mobilisation_rate=S(0.3, 0.6),
        mobilisation_size=S(150e3, 60e3),
        mobilisation_price=S(0.5, 0.3),
        quality_wear=S(0.05, 0.05),
        quality_recovery=S(0.03, 0.03),
        reserve=S(30e3, 20e3),
        reserve_share=S(0.05, 0.05),
        counterattack=S(6e3, 4e3),
        exhausted_below=S(0.6, 0.6),
        fundamental_low=-0.008,
        fundamental_high=0.008,
        present_drift=rising(0.004, -0.002),
        fortune_sd=0.02,
        area_base=350.0,
        area_slope=4000.0,
        area_sd=120.0,
        front_share=np.array([0.3, 0.4, 0.3]),
        sector_share=np.array([[0.25, 0.5, 0.25], [0.3, 0.4, 0.3]]),
        season_amplitude=0.25,
        season_peak=8.0,
        deepest_advance=400.0,
        interdiction=S(0.12, 0.15),
        supply_floor=0.8,
        collapse_factor=2.0,
        innovation_rate=S(0.05, 0.05),
        innovation_size=0.4,
        copy_half_life=5.0,
        breach_rate=0.03,
        breach_slope=3.0,
        breach_area=80.0,
        breach_width=8.0,
        decisive_depth=40.0,
        reversal=0.6,
        retaken_share=0.7,
        compounding=0.5,
        compounding_half_life=3.0,
        open_ground=S(5000, 3000),
        fortified_cost=S(2, 3),
        objective_area=S(6500, 20000),
    )
    mix = np.array([0.3, 0.15, 0.15, 0.25, 0.15])
    v.update(
        stock=np.array([[2e6, 6e3, 4e5, 3e3, 1500], [6e5, 3e3, 4e5, 1500, 400]]),
        need=np.array([[4e5, 250, 1.5e5, 300, 1500.0], [1.5e5, 150, 1.6e5, 400, 250]]),
        production=np.array([[3.5e5, 150, 1.5e5, 250, 1500], [4e4, 40, 1.5e5, 60, 150]]),
        imports=np.array([[6e4, 0, 0, 0, 0], [0, 0, 0, 0, 0.0]]),
        role=np.array([0.3, 0.15, 0.35]),
        firepower_weight=0.5,
        substitutable=np.array([0.5, 0.5]),
        bare_assault=0.3,
        production_ceiling=np.array([[1.2, 1.1, 1.8, 1.2, 1.5], [2, 1.5, 2, 1.5, 3]]),
        production_lag=S(18, 12),
        salvos=S(3000, 500),
        salvo_growth=S(0.03, 0.03),
        interception=S(0.85, 0.88),
        killed_per_leaker=S(0.1, 0.5),
        damage_per_leaker=S(2e6, 3e6),
        displaced_per_leaker=S(5, 40),
        front_civilians=S(10, 60),
        front_damage=S(1e8, 8e8),
        front_displaced=S(1e3, 1.5e4),
        wave_rate=S(0.3, 0.05),
        wave_size=S(1.5, 1.2),
        interceptors_per_weapon=S(0.1, 0.12),
        scarce_share=S(0.2, 0.3),
        deep_strikes=S(50, 200),
        capacity_per_hit=0.004,
        repair=S(0.3, 0.3),
        strike_permission=rising(0.7, 1.2),
    )
    v.update(
        growth=S(0.0005, 0.001),
        sanctions=np.array([rising(0, 1), rising(0, 0)]),
        sanctions_effect=0.004,
        sanctions_lag=6.0,
        enforcement=0.6,
        evasion=0.03,
        fuel_share=S(0.2, 0.05),
        war_spending=S(0.08, 0.3),
        output_usd=S(1.8e11, 1.6e10),
        cost=S(0.0018, 0.0028),
        cost_of_losses=S(0.3, 0.3),
        cost_of_burden=S(0.4, 0.3),
        cost_of_rear=S(0.1, 0.3),
        cost_of_discontent=S(0.5, 0.3),
        tolerance_stages=3.0,
        discontent_fade=S(0.1, 0.1),
        discontent_fuel=S(0.2, 0.1),
        discontent_output=S(1, 1),
        will_to_land=S(0.02, 0.04),
        will_to_harm=S(0.01, 0.03),
        will_recovery=S(0.05, 0.05),
        will_weight=0.5,
        supporter_fatigue=S(0, 0.004),
        supporter_to_land=S(0, 0.02),
        crack_rate=0.1,
        standing_attack=S(0, 0.01),
        standing_recovery=S(0.05, 0.05),
        standing_weight=0.2,
    )
    v.update(
        drawdown_authority=4e9,
        drawdown_rate=rising(0, 1e9),
        drawdown_mix=mix,
        price=np.array([4e3, 4e6, 800, 1.5e6, 1e6]),
        contract_backlog=2e10,
        contracts_signed=rising(0, 1e9),
        contract_lag=18.0,
        contract_mix=np.array([0.3, 0.05, 0.1, 0.4, 0.15]),
        freeze_rate=rising(0.1, 0),
        freeze_length=1.5,
        protected_share=0.8,
        others_aid=1.2e9,
        others_ceiling=1.5,
        others_replace=0.3,
        others_mix=np.array([0.4, 0.1, 0.3, 0.05, 0.05]),
        purchases=3e8,
        re_export=5e7,
        permit_rate=0.3,
        delivery_sd=0.3,
    )
    v.update(
        blame_memory=0.8,
        blame_weight=0.5,
        persuasion=S(0.1, 0.08),
        deadline_rate=0.2,
        threat_executed=0.2,
        threat_penalty=0.03,
        threat_credibility=0.3,
        credibility_step=0.2,
        sweetening=0.01,
        tilt_memory=0.8,
        impatience=0.003,
        prestige=0.5,
        cover=2.0,
        mixed_voices=0.3,
        crisis_rate=0.01,
        crisis_length=6.0,
        pivot_share=0.3,
        pivot_step=0.05,
        establishment_block=0.5,
        concession_limit=0.6,
        reversal_rate=0.003,
        lock_in=0.3,
        sincerity=S(0.3, 0.6),
        wave_evidence=0.5,
        vow_evidence=0.1,
        refusal_evidence=0.2,
        vow_rate=S(0.3, 0.1),
        sincerity_memory=0.9,
        trust_weight=0.2,
        announcement_rate=0.3,
        overstatement=0.6,
        announcement_trust=0.5,
        trust_step=0.2,
        stalling=S(0.6, 0.2),
        summit_rate=0.04,
        summit_rapport=0.1,
        summit_relief=S(0.1, 0),
        precondition=S(0.6, 0),
        escalation_rate=rising(0.001, 0.004),
        escalation_dialogue=-0.3,
        scare_effect=-0.05,
        incident_rate=0.03,
        incident_effect=0.03,
        emboldening=1.0,
        moderators=0.4,
        alliance_effect=rising(-0.02, 0.002),
        rearmament_pace=1 / 24,
        posture_distrust=S(0.2, 0),
        linkage=S(0.5, 0.2),
        report_sd=0.01,
        aid_uncertainty=1.0,
    )
    return v


def closed(on: Any) -> list[str]:
    """The mechanisms among `on` that have what they need."""
    kept = [name for name in MECHANISMS if name in set(on)]
    while True:
        left = [name for name in kept if all(need in kept for need in MECHANISMS[name].needs)]
        if left == kept:
            return kept
        kept = left


def without(name: str) -> list[str]:
    """All mechanisms but one and those that need it."""
    return closed([other for other in ALL if other != name])


EXPLAINED = rising(0.001, 0.002)


def laid(on: Any = ALL, *, explained: np.ndarray = EXPLAINED, **changes: Any) -> Terrain:
    return terrain({**made_up(), **changes}, list(on), levels=LEVELS, calendar=9).explaining(explained)


class World:
    """One history of a terrain, a month at a time."""

    def __init__(self, land: Terrain, *, theta: float = 0.008, number: int = 5) -> None:
        self.land, self.number, self.month = land, number, 0
        self.states, self.times = land.start.copy(), clock(land, 120)
        self.now, self.p, self.on = self.states[0], land.parameters[0], land.switches[0]
        self.limits = np.zeros(1, LIMIT_RECORD)
        self.staff = outlook(np.array(STAFF["drift"]), STAFF["theta"], STAFF["sd"], STAFF["priors"], STAFF["limit"])
        self.word = np.empty(LANES, np.int32)
        draw(np.uint64(number), 0, *KEY, self.word)
        born(self.now, self.p, self.on, theta, self.word)

    def words(self) -> np.ndarray:
        draw(np.uint64(self.number), self.month + 1, *KEY, self.word)
        return self.word

    def fight(
        self, g: int = 2, *, talks: bool = False, refused: int = -1, blamed: int = -1, words: np.ndarray | None = None
    ) -> Any:
        word = self.words() if words is None else words
        self.month += 1
        fight(
            self.now, self.p, self.on, self.limits[0], self.staff[0], self.times[self.month], word, g, talks, refused, blamed
        )  # fmt: skip
        return self.now

    def snapshot(self) -> dict[str, Any]:
        return {name: self.now[name].tolist() for name in FIELDS}


def values_of(land: Terrain) -> dict[str, Any]:
    """The parameters as plain lists, for the slow month."""
    p = land.parameters[0]
    return {name: p[name].tolist() if np.ndim(p[name]) else float(p[name]) for name in PARAMETERS}


GROUND = [CATEGORIES.index(name) for name in ("shells", "armour", "drones")]
