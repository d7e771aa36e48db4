"""Third parties: who draws lessons, what may spread, and how other powers' postures weigh on the two sides."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import INCIDENT, SCARE, uniform
from nicias.war.terrain.mechanism import MAX_LEVELS, Field, Mechanism, Parameter, Submodel, of_side

SUBMODEL = Submodel(
    "third_parties",
    "Third parties",
    mechanisms=(
        Mechanism(
            "escalation",
            "The danger of a wider war depends on what the patron does and on whether the sides talk; each effect may have either sign.",
            "P(scare) = 1 − e^(−escalation_rate_g · e^(escalation_dialogue · 1[talks])); resolve_1 × e^scare_effect",
            ("M49",),
            (
                Parameter("escalation_rate", "1/month", "monthly rate of a scare of wider war at this level of support", over="level"),
                Parameter("escalation_dialogue", "log", "change of the log rate in a month of talks", -10.0, 10.0),
                Parameter("scare_effect", "log", "change of the supporters' resolve (log) after a scare", -10.0, 10.0),
            ),
        ),
        Mechanism(
            "incidents",
            "Weapons stray onto the soil or property of others; whether that stiffens or frightens supporters is a view.",
            "P(incident) = incident_rate · launched_0/launched_0 at the start; resolve_1 × e^incident_effect; the first side's sincere −= wave_evidence/2",
            ("M79",),
            (
                Parameter("incident_rate", "share/month", "monthly probability of such an incident at today's launches", 0.0, 1.0),
                Parameter("incident_effect", "log", "change of the supporters' resolve (log) after one", -10.0, 10.0),
            ),
            ("rear_strikes",),
        ),
        Mechanism(
            "emboldening",
            "A settlement that rewards conquest tells others that conquest pays; trade, alliances and deterrence damp that.",
            "emboldened += emboldening · u_0k · (1 − moderators) at a signature",
            ("M47", "M46", "M84"),
            (
                Parameter("emboldening", "index", "rise of the index of third-party boldness for a settlement that gives the first side everything"),
                Parameter("moderators", "share", "share of that rise that trade, alliances and deterrence take away", 0.0, 1.0),
            ),
        ),
        Mechanism(
            "alliance_credibility",
            "Allies elsewhere read the patron's promises off what it does here.",
            "alliance ← alliance · e^(alliance_effect_g)",
            ("M48",),
            (Parameter("alliance_effect", "log/month", "monthly change of the credibility of its alliances at this level of support", -1.0, 1.0, over="level"),),
        ),
        Mechanism(
            "rearmament",
            "Others rearm and redeploy while they talk of peace; a side that sees it values a settlement signed by them less.",
            "rearmed ← rearmed + rearmament_pace; log odds that i signs −= posture_distrust_i · rearmed",
            ("M82",),
            (
                Parameter("rearmament_pace", "index/month", "monthly rise of others' rearmament; 1 a year is 1/12"),
                of_side("posture_distrust", "log-odds", "fall of this side's log odds of signing for each unit of that rearmament", -5.0, 5.0),
            ),
        ),
        Mechanism(
            "linked_powers",
            "Powers tied to a side send it more when it runs short of soldiers or materiel.",
            "imports × (1 + linkage · (1 − firepower))",
            ("M80",),
            (of_side("linkage", "factor", "rise of imports, as a share, when this side's firepower is gone"),),
            ("stocks",),
        ),
    ),
    fields=(
        Field("emboldened", "index", "boldness of third parties, 0 at the start", "level", 0.0),
        Field("alliance", "factor", "credibility of the patron's alliances, 1 at the start", "stock", 1.0),
        Field("rearmed", "index", "others' rearmament since the start", "stock", 0.0, shown=False),
        Field("scare", "count/month", "a scare of wider war", "event", 0.0, (), "escalation"),
        Field("incident", "count/month", "an incident on the soil or property of others", "event", 0.0, (), "incidents"),
    ),
    derived=(("alliance_kept", (MAX_LEVELS,)), ("talks_danger", ())),
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


def derive(p):
    """What the months read instead of the parameters: what a month leaves of the alliances' credibility, and what talks make of the danger."""
    p["alliance_kept"] = np.exp(p["alliance_effect"])
    p["talks_danger"] = np.exp(p["escalation_dialogue"])


@numba.njit(cache=True, nogil=True)
def update(now, p, on, word, g, talks):
    """A month of third parties at support level g."""
    now.scare, now.incident = 0.0, 0.0
    if on.escalation:
        rate = p.escalation_rate[g]
        if talks:
            rate *= p.talks_danger
        u = uniform(word[SCARE])
        if u < rate and u < 1.0 - np.exp(-rate):  # 1 − e^(−r) < r spares most months the exponential
            now.scare = 1.0
            now.resolve[1] *= np.exp(p.scare_effect)
    if on.incidents and p.salvos[0] > 0.0 and uniform(word[INCIDENT]) < p.incident_rate * now.launched[0] / p.salvos[0]:
        now.incident = 1.0
        now.resolve[1] *= np.exp(p.incident_effect)
        if on.sincerity:
            now.sincere[0] -= 0.5 * p.wave_evidence
    if on.alliance_credibility:
        now.alliance *= p.alliance_kept[g]
    if on.rearmament:
        now.rearmed += p.rearmament_pace
