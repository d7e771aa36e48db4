"""The air war: salvos on the other side's rear, interceptors, what gets through and whom it hits."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import WAVE, uniform
from nicias.war.terrain.materiel import INTERCEPTORS, STRIKE, use
from nicias.war.terrain.mechanism import PER_SIDE, Field, Mechanism, Parameter, Submodel, of_side

SUBMODEL = Submodel(
    "air_war",
    "The air war",
    mechanisms=(
        Mechanism(
            "rear_strikes",
            "Each side sends drones and missiles against the other's rear; what is not intercepted kills, destroys and displaces.",
            "launched = salvos · e^(salvo_growth · t) · fill_strike; leakers = launched · (1 − interception_enemy); civilians_killed_enemy += leakers · killed_per_leaker",
            ("M29", "M31"),
            (
                of_side("salvos", "weapons/month", "drones and missiles this side sends against the other's rear in a month"),
                of_side("salvo_growth", "log/month", "monthly trend of that number over the first two years", -1.0, 1.0),
                of_side("interception", "share", "share of the enemy's weapons this side brings down while interceptors last", 0.0, 1.0),
                of_side("killed_per_leaker", "persons", "civilians of this side killed by one weapon that gets through"),
                of_side("damage_per_leaker", "usd", "damage to this side by one weapon that gets through"),
                of_side("displaced_per_leaker", "persons", "people of this side driven from home by one weapon that gets through"),
            ),
        ),
        Mechanism(
            "front_harm",
            "Near the line, fighting kills civilians, destroys and displaces in proportion to its tempo.",
            "civilians_killed += front_civilians · tempo, and likewise for damage and displacement",
            ("M31",),
            (
                of_side("front_civilians", "persons/month", "civilians of this side killed near the line in a month"),
                of_side("front_damage", "usd/month", "damage to this side near the line in a month"),
                of_side("front_displaced", "persons/month", "people of this side driven from home near the line in a month"),
            ),
        ),
        Mechanism(
            "waves",
            "In some months a record wave is sent.",
            "with probability wave_rate: launched × wave_size",
            ("M09", "M29"),
            (
                of_side("wave_rate", "share/month", "monthly probability of a record wave", 0.0, 1.0),
                of_side("wave_size", "factor", "launches of such a month relative to an ordinary one", 1.0),
            ),
            ("rear_strikes",),
        ),
        Mechanism(
            "interceptors",
            "Interception needs interceptors: when they run short, more gets through.",
            "need_interceptors = interceptors_per_weapon · launched_enemy; interception ← interception · ((1 − scarce_share) + scarce_share · fill)",
            ("M29", "M72"),
            (
                of_side("interceptors_per_weapon", "factor", "interceptors used for each weapon the enemy sends"),
                of_side("scarce_share", "share", "share of interceptions that need an interceptor missile rather than guns, drones or jamming", 0.0, 1.0),
            ),
            ("rear_strikes", "stocks"),
        ),
        Mechanism(
            "deep_strikes",
            "Strikes on refineries and fuel depots put capacity out of work until it is repaired.",
            "hits = deep_strikes · fill_strike · (1 − interception_enemy); capacity_enemy ← capacity_enemy · e^(−capacity_per_hit · hits) + repair · (1 − capacity_enemy)",
            ("M27",),
            (
                of_side("deep_strikes", "weapons/month", "weapons this side sends in a month against the enemy's refineries and depots"),
                Parameter("capacity_per_hit", "share", "share of refining capacity that one weapon which gets through puts out of work", 0.0, 1.0),
                of_side("repair", "share/month", "share of this side's lost capacity that is repaired in a month", 0.0, 1.0),
            ),
            ("rear_strikes",),
        ),
        Mechanism(
            "strike_permission",
            "Supporters that permit strikes deep inside the enemy's country let more of them happen.",
            "deep_strikes × strike_permission at each support level",
            ("M77",),
            (Parameter("strike_permission", "factor", "deep strikes by the second side at this level of support, relative to today's", over="level"),),
            ("deep_strikes",),
        ),
    ),
    fields=(
        Field("launched", "weapons/month", "weapons sent against the other's rear", "flow", 0.0, PER_SIDE),
        Field("leakers", "weapons/month", "those of them that got through", "flow", 0.0, PER_SIDE),
        Field("intercepted", "share", "share of the enemy's weapons brought down", "flow", 0.0, PER_SIDE),
        Field("capacity", "share", "refining capacity at work", "stock", 1.0, PER_SIDE),
        Field("rear_harm", "persons/month", "civilians killed in the month", "flow", 0.0, PER_SIDE),
        Field("civilians_killed", "persons", "civilians killed since the start", "total", 0.0, PER_SIDE, shown=False),
        Field("displaced", "persons", "people driven from home since the start", "total", 0.0, PER_SIDE, shown=False),
        Field("damage", "usd", "damage since the start", "total", 0.0, PER_SIDE, shown=False),
        Field("wave", "count/month", "a record wave is sent", "event", 0.0, PER_SIDE, "waves"),
    ),
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


@numba.njit(cache=True, nogil=True)
def _raid(now, p, on, word, i, time):
    """Side i's month of strikes on the rear of the other."""
    j = 1 - i
    sent = p.salvos[i] * time.launches[i]
    if on.stocks:
        sent *= now.fill[i, STRIKE]
    now.wave[i] = 0.0
    if on.waves and uniform(word[WAVE + i]) < p.wave_rate[i]:
        sent *= p.wave_size[i]
        now.wave[i] = 1.0
    share = p.interception[j]
    if on.interceptors:
        there = use(now, j, INTERCEPTORS, p.interceptors_per_weapon[j] * sent)
        share *= 1.0 - p.scarce_share[j] * (1.0 - there)
    through = sent * (1.0 - share)
    now.launched[i], now.intercepted[j], now.leakers[i] = sent, share, through
    now.rear_harm[j] += through * p.killed_per_leaker[j]
    now.damage[j] += through * p.damage_per_leaker[j]
    now.displaced[j] += through * p.displaced_per_leaker[j]


@numba.njit(cache=True, nogil=True)
def _deep(now, p, on, g, i):
    """Side i's strikes on the other's refineries at support level g, and the other's repairs."""
    j = 1 - i
    hits = p.deep_strikes[i] * (1.0 - now.intercepted[j])
    if on.stocks:
        hits *= now.fill[i, STRIKE]
    if on.strike_permission and i == 1:
        hits *= p.strike_permission[g]
    working = now.capacity[j] * np.exp(-p.capacity_per_hit * hits)
    now.capacity[j] = working + p.repair[j] * (1.0 - working)


@numba.njit(cache=True, nogil=True)
def update(now, p, on, word, g, time):
    """A month of the air war of both sides, at an entry of the clock."""
    now.rear_harm[0] = 0.0
    now.rear_harm[1] = 0.0
    for i in range(2):
        if on.rear_strikes:
            _raid(now, p, on, word, i, time)
    for i in range(2):
        if on.deep_strikes:
            _deep(now, p, on, g, i)
        if on.front_harm:
            now.rear_harm[i] += p.front_civilians[i] * now.tempo
            now.damage[i] += p.front_damage[i] * now.tempo
            now.displaced[i] += p.front_displaced[i] * now.tempo
        now.civilians_killed[i] += now.rear_harm[i]
