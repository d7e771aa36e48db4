"""Will: what the war costs a government, how much of it the country bears, and what defeats do to resolve."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import CRACK, uniform
from nicias.war.terrain.mechanism import PER_SIDE, Field, Mechanism, Parameter, Submodel, of_side

SUBMODEL = Submodel(
    "will",
    "Will",
    mechanisms=(
        Mechanism(
            "cost_path",
            "A month's cost to a government moves with its dead, the burden on its income and the harm in its rear.",
            "c = cost · (1 + cost_of_losses (killed/losses − 1) + cost_of_burden (burden/war_spending − 1) + cost_of_rear (rear_harm/rear_harm_0 − 1) + cost_of_discontent · discontent)",
            ("M32", "M13", "M27", "M33"),
            (
                of_side("cost", "stake/month", "monthly cost at the as-of date, in units of this side's stake"),
                of_side("cost_of_losses", "share", "share of that cost that goes with the soldiers killed", 0.0, 1.0),
                of_side("cost_of_burden", "share", "share of it that goes with the burden on the state's income", 0.0, 1.0),
                of_side("cost_of_rear", "share", "share of it that goes with harm to civilians in the rear", 0.0, 1.0),
                of_side("cost_of_discontent", "factor", "rise of the cost, as a share, for each unit of discontent"),
            ),
        ),
        Mechanism(
            "tolerance",
            "A government remembers the cost it has borne while its chances looked poor, and turns weary when that reaches its limit.",
            "borne += c · F((hopeless_below − chance)/hopeless_spread); weary when borne ≥ cost_tolerance · Gamma(stages, 1/stages)",
            ("M32",),
            (Parameter("tolerance_stages", "count", "how definite a government's limit is: 1 forgets (the map's own rule), many are a fixed limit", 1.0, 16.0),),
        ),
        Mechanism(
            "discontent",
            "Fuel queues, a shrinking economy and call-ups make people discontented; time heals some of it.",
            "discontent ← discontent · (1 − discontent_fade) + discontent_fuel (1 − capacity) + discontent_output max(0, 1 − output)",
            ("M34", "M27", "M33"),
            (
                of_side("discontent_fade", "share/month", "share of the discontent that fades in a month", 0.0, 1.0),
                of_side("discontent_fuel", "index/month", "discontent a month when all refining capacity is out"),
                of_side("discontent_output", "index/month", "discontent a month when all output is gone"),
            ),
        ),
        Mechanism(
            "loss_of_will",
            "Land lost and civilians killed sap the will to go on; it recovers slowly.",
            "will ← will · e^(−will_to_land · lost/1000 − will_to_harm · rear_harm/1000) + will_recovery (1 − will); log E += will_weight · log will",
            ("M30", "M29"),
            (
                of_side("will_to_land", "log", "fall of will (log) for a thousand km2 lost"),
                of_side("will_to_harm", "log", "fall of will (log) for a thousand civilians killed"),
                of_side("will_recovery", "share/month", "share of the fall made good in a month", 0.0, 1.0),
                Parameter("will_weight", "factor", "weight of will in effective force"),
            ),
        ),
        Mechanism(
            "supporters_resolve",
            "A side's foreign supporters tire with time and with its losses of land; what they send falls with their resolve.",
            "resolve ← resolve · e^(−supporter_fatigue − supporter_to_land · lost/1000); deliveries × resolve",
            ("M35", "M30"),
            (
                of_side("supporter_fatigue", "log/month", "monthly fall of supporters' resolve", -1.0, 1.0),
                of_side("supporter_to_land", "log", "fall of their resolve for a thousand km2 lost"),
            ),
        ),
        Mechanism(
            "cracking",
            "When supporters' resolve is low, support may fall a level without anyone having chosen it.",
            "P(one level down) = crack_rate · (1 − resolve_1)",
            ("M35", "M30"),
            (Parameter("crack_rate", "1/month", "monthly probability of a lower level of support when resolve is gone", 0.0, 1.0),),
            ("supporters_resolve",),
        ),
        Mechanism(
            "leader_standing",
            "Attacks on a leader's legitimacy lower his standing, and with it the help others give.",
            "standing ← standing · e^(−standing_attack) + standing_recovery (1 − standing); deliveries × standing^standing_weight",
            ("M36",),
            (
                of_side("standing_attack", "log/month", "monthly fall of the leader's standing under the campaign against him"),
                of_side("standing_recovery", "share/month", "share of the fall made good in a month", 0.0, 1.0),
                Parameter("standing_weight", "factor", "elasticity of others' help to the leader's standing"),
            ),
        ),
    ),
    fields=(
        Field("cost_now", "stake/month", "the month's cost to the government", "flow", 0.0, PER_SIDE),
        Field("harm_before", "persons/month", "civilians killed a month at the as-of date", "level", 0.0, PER_SIDE, shown=False),
        Field("penalty", "stake", "penalties carried out and still felt", "stock", 0.0, PER_SIDE, shown=False),
        Field("borne", "stake", "cost borne while the chances looked poor", "stock", 0.0, PER_SIDE, shown=False),
        Field("limit", "factor", "this history's limit of tolerance, relative to its mean", "level", 1.0, PER_SIDE, shown=False),
        Field("discontent", "index", "discontent at home", "stock", 0.0, PER_SIDE),
        Field("will", "factor", "will to go on, 1 at the start", "stock", 1.0, PER_SIDE),
        Field("resolve", "factor", "resolve of foreign supporters, 1 at the start", "stock", 1.0, PER_SIDE),
        Field("standing", "factor", "the leader's standing, 1 at the start", "stock", 1.0, PER_SIDE),
        Field("weary", "count", "1 once tolerance has run out", "level", 0.0, PER_SIDE, shown=False),
        Field("crack", "count/month", "support falls a level without anyone having chosen it", "event", 0.0, (), "cracking"),
    ),
    derived=(("standing_kept", PER_SIDE), ("resolve_kept", PER_SIDE)),
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


def derive(p):
    """What the months read instead of the parameters: what a month leaves of the leader's standing and of supporters' resolve."""
    p["standing_kept"] = np.exp(-p["standing_attack"])
    p["resolve_kept"] = np.exp(-p["supporter_fatigue"])


@numba.njit(cache=True, nogil=True)
def _cost(now, p, on, i):
    """What the month costs side i's government, before weariness."""
    factor = 1.0
    if on.attrition and p.losses[i] > 0.0:
        factor += p.cost_of_losses[i] * (now.killed[i] / p.losses[i] - 1.0)
    if on.war_budget and p.war_spending[i] > 0.0:
        factor += p.cost_of_burden[i] * (now.burden[i] / p.war_spending[i] - 1.0)
    if now.harm_before[i] > 0.0:
        factor += p.cost_of_rear[i] * (now.rear_harm[i] / now.harm_before[i] - 1.0)
    if on.discontent:
        factor += p.cost_of_discontent[i] * now.discontent[i]
    return p.cost[i] * factor + now.penalty[i] / 12.0


@numba.njit(cache=True, nogil=True)
def update(now, p, on, word):
    """A month of will on both sides, after front, manpower, air war and economy."""
    for i in range(2):
        lost = max(0.0, -now.gained if i == 0 else now.gained) / 1000.0
        if on.discontent:
            kept = now.discontent[i] * (1.0 - p.discontent_fade[i])
            fuel = p.discontent_fuel[i] * (1.0 - now.capacity[i])
            now.discontent[i] = kept + fuel + p.discontent_output[i] * max(0.0, 1.0 - now.output[i])
        if on.loss_of_will:
            harm = p.will_to_harm[i] * now.rear_harm[i] / 1000.0
            will = now.will[i] * np.exp(-p.will_to_land[i] * lost - harm)
            now.will[i] = will + p.will_recovery[i] * (1.0 - will)
        if on.supporters_resolve:
            now.resolve[i] *= p.resolve_kept[i]
            if lost > 0.0:
                now.resolve[i] *= np.exp(-p.supporter_to_land[i] * lost)
        if on.leader_standing:
            standing = now.standing[i] * p.standing_kept[i]
            now.standing[i] = standing + p.standing_recovery[i] * (1.0 - standing)
        if on.cost_path:
            now.cost_now[i] = _cost(now, p, on, i)
        now.penalty[i] *= 11.0 / 12.0
    now.crack = 0.0
    if on.cracking and uniform(word[CRACK]) < p.crack_rate * max(0.0, 1.0 - now.resolve[1]):
        now.crack = 1.0
