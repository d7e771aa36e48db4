"""Manpower: who enlists, who is lost, who is called up, and what that does to the quality of an army."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import DECREE, uniform
from nicias.war.terrain.mechanism import PER_SIDE, Field, Mechanism, Parameter, Submodel, of_side

SUBMODEL = Submodel(
    "manpower",
    "Manpower",
    base=(
        of_side("troops", "persons", "soldiers of this side in the theatre", 1.0),
        Parameter("numbers_weight", "factor", "weight of numbers in effective force, at equal technology", 0.0),
    ),
    mechanisms=(
        Mechanism(
            "recruitment",
            "Soldiers enlist each month at a rate that follows a trend.",
            "enlisted = recruits · e^(recruits_trend · t) · bonus^bonus_elasticity, with the trend for the first two years; troops += enlisted",
            ("M14",),
            (
                of_side("recruits", "persons/month", "soldiers who enlist or are drafted in a month, at the as-of date"),
                of_side("recruits_trend", "log/month", "monthly trend of that number", -1.0, 1.0),
            ),
        ),
        Mechanism(
            "attrition",
            "Fighting kills and wounds soldiers in proportion to its tempo and to the enemy's fire; some of the wounded return.",
            "killed = losses · tempo · firepower_enemy^lethality · exposure; troops −= killed · (1 + wounded_per_killed · (1 − returning_share))",
            ("M13", "M14"),
            (
                of_side("losses", "persons/month", "soldiers killed a month at the tempo of the as-of date"),
                of_side("wounded_per_killed", "factor", "soldiers wounded for each one killed"),
                of_side("returning_share", "share", "share of the wounded who return to duty", 0.0, 1.0),
                Parameter("lethality", "factor", "elasticity of a side's losses to the enemy's firepower"),
            ),
        ),
        Mechanism(
            "desertion",
            "Some soldiers leave without leave.",
            "troops −= desertion · troops",
            ("M17",),
            (of_side("desertion", "share/month", "share of the soldiers who leave in a month, neither killed nor wounded", 0.0, 1.0),),
        ),
        Mechanism(
            "bonuses",
            "A government that loses more soldiers than it enlists raises the bonus, up to what its budget bears.",
            "if permanent losses > enlisted: bonus ← min(bonus · e^bonus_step, bonus_cap); spending += bonus_cost · (bonus − 1) · enlisted",
            ("M15",),
            (
                of_side("bonus_elasticity", "factor", "per cent more recruits for a per cent higher bonus"),
                of_side("bonus_step", "log/month", "rise of the bonus in a month of net losses"),
                of_side("bonus_cap", "factor", "highest bonus the budget bears, today's being 1", 1.0),
                of_side("bonus_cost", "usd", "what a recruit costs at today's bonus"),
            ),
            ("recruitment",),
        ),
        Mechanism(
            "mobilisation",
            "When troops run short the government may order a call-up; the more discontent there is, the later.",
            "P(decree) = 1 − e^(−mobilisation_rate · max(0, 1 − troops/troops_0) · e^(−discontent)); "
            "trainees += mobilisation_size, a third of them ready each month; discontent += mobilisation_price",
            ("M16", "M34"),
            (
                of_side("mobilisation_rate", "1/month", "monthly rate of a decree for each unit of relative shortage, without discontent"),
                of_side("mobilisation_size", "persons", "soldiers a call-up brings"),
                of_side("mobilisation_price", "index", "discontent that a call-up adds"),
            ),
        ),
        Mechanism(
            "force_quality",
            "Losses wear an army down; quiet months restore it.",
            "quality ← quality · e^(−quality_wear · casualties/troops) + quality_recovery · (1 − quality)",
            ("M17",),
            (
                of_side("quality_wear", "factor", "fall of effectiveness (log) for casualties as large as the army"),
                of_side("quality_recovery", "share/month", "share of the fall made good in a month", 0.0, 1.0),
            ),
            ("attrition",),
        ),
        Mechanism(
            "reserves",
            "A share of the recruits goes to a reserve, from which breaches are answered.",
            "reserve += reserve_share · enlisted − used; P(reversal) = reversal · min(1, reserve/counterattack)",
            ("M18", "M08"),
            (
                of_side("reserve", "persons", "soldiers in reserve at the as-of date"),
                of_side("reserve_share", "share", "share of the recruits that goes to the reserve", 0.0, 1.0),
                of_side("counterattack", "persons", "soldiers needed to answer one breach", 1.0),
            ),
        ),
        Mechanism(
            "exhaustion",
            "An army below a share of its present size counts as exhausted (a mark, no effect of its own).",
            "exhausted when troops < exhausted_below · troops_0",
            ("M13", "M17"),
            (of_side("exhausted_below", "share", "share of the present troops below which the army cannot go on as now", 0.0, 1.0),),
        ),
    ),
    fields=(
        Field("troops", "persons", "soldiers in the theatre", "stock", "troops", PER_SIDE),
        Field("quality", "factor", "effectiveness of a soldier, 1 at the start", "stock", 1.0, PER_SIDE),
        Field("reserve", "persons", "soldiers in reserve", "stock", "reserve", PER_SIDE),
        Field("trainees", "persons", "called up and not yet ready", "stock", 0.0, PER_SIDE, shown=False),
        Field("bonus", "factor", "bonus for recruits, 1 at the start", "stock", 1.0, PER_SIDE, shown=False),
        Field("enlisted", "persons/month", "soldiers who enlisted", "flow", 0.0, PER_SIDE),
        Field("killed", "persons/month", "soldiers killed", "flow", 0.0, PER_SIDE),
        Field("soldiers_killed", "persons", "soldiers killed since the start", "total", 0.0, PER_SIDE, shown=False),
        Field("bonus_spending", "usd/month", "spending on bonuses above today's", "flow", 0.0, PER_SIDE),
        Field("decree", "count/month", "a call-up is ordered", "event", 0.0, PER_SIDE, "mobilisation"),
        Field("exhausted", "count/month", "the army falls below the size at which it can go on", "event", 0.0, PER_SIDE, "exhaustion"),
    ),
    limits={
        "troops_gone": "an army lost more soldiers in a month than it had",
        "bonus_cap": "a bonus stood at its cap",
    },
    derived=(("bonus_raised", PER_SIDE),),
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


def derive(p):
    """What the months read instead of the parameters: a rise of the bonus as a factor."""
    p["bonus_raised"] = np.exp(p["bonus_step"])


@numba.njit(cache=True, nogil=True)
def update(now, p, on, limit, word, time):
    """A month of manpower, of both sides, at an entry of the clock."""
    for i in range(2):
        j = 1 - i
        before, gone, casualties, enlisted = now.troops[i], 0.0, 0.0, 0.0
        if on.recruitment:
            enlisted = p.recruits[i] * time.recruits[i]
            if on.bonuses and now.bonus[i] != 1.0:
                enlisted *= now.bonus[i] ** p.bonus_elasticity[i]
        now.enlisted[i] = enlisted
        if on.attrition:
            killed = p.losses[i] * now.tempo
            if on.stocks:
                killed *= now.exposure[i]
                if now.firepower[j] != 1.0:
                    killed *= now.firepower[j] ** p.lethality
            if on.fortification:
                killed *= now.storm[i]
            now.killed[i] = killed
            now.soldiers_killed[i] += killed
            casualties = killed * (1.0 + p.wounded_per_killed[i])
            gone = killed * (1.0 + p.wounded_per_killed[i] * (1.0 - p.returning_share[i]))
        joining = enlisted
        if on.reserves:
            held_back = p.reserve_share[i] * enlisted
            now.reserve[i] += held_back
            joining -= held_back
        if on.mobilisation:
            ready = now.trainees[i] / 3.0
            now.trainees[i] -= ready
            joining += ready
        if on.desertion:
            joining -= p.desertion[i] * before
        troops = before + joining - gone
        if troops < 1.0:
            troops = 1.0
            limit.troops_gone += 1
        now.troops[i] = troops
        if on.force_quality:
            quality = now.quality[i] * np.exp(-p.quality_wear[i] * casualties / before)
            now.quality[i] = quality + p.quality_recovery[i] * (1.0 - quality)
        if on.bonuses:
            if gone > enlisted:
                bonus = now.bonus[i] * p.bonus_raised[i]
                if bonus > p.bonus_cap[i]:
                    bonus = p.bonus_cap[i]
                    limit.bonus_cap += 1
                now.bonus[i] = bonus
            now.bonus_spending[i] = p.bonus_cost[i] * (now.bonus[i] - 1.0) * enlisted
        now.decree[i] = 0.0
        if on.mobilisation:
            rate = p.mobilisation_rate[i] * max(0.0, 1.0 - troops / p.troops[i])
            u = uniform(word[DECREE + i])
            if u < rate and u < 1.0 - np.exp(-rate * np.exp(-now.discontent[i])):  # 1 − e^(−r) < r spares most months
                now.decree[i] = 1.0
                now.trainees[i] += p.mobilisation_size[i]
                now.discontent[i] += p.mobilisation_price[i]
        now.exhausted[i] = 0.0
        if on.exhaustion:
            mark = p.exhausted_below[i] * p.troops[i]
            if troops < mark <= before:
                now.exhausted[i] = 1.0
