"""The mediator: whom it blames, what its threats are worth, how long its patience lasts, what else asks for its attention."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import CRISIS, DEADLINE, EXECUTION, PIVOT, TIRED, logistic, uniform
from nicias.war.terrain.mechanism import Field, Mechanism, Parameter, Submodel, of_patron, of_side

SUBMODEL = Submodel(
    "mediator",
    "The mediator",
    mechanisms=(
        Mechanism(
            "blame_contest",
            "The mediator forms a belief about who obstructs; refusals it sees, signals and persuasion move it, and it colours whom it blames next.",
            "suspicion ← blame_memory · suspicion ± blame_weight · 1[seen to refuse alone] − persuasion_0 + persuasion_1; "
            "P(blamed = y | refused = x) ∝ β_xy · e^(±suspicion)",
            ("M06", "M07"),
            (
                of_patron("blame_memory", "share", "share of its suspicion that lasts from month to month", 0.0, 1.0),
                of_patron("blame_weight", "log-odds", "what one refusal it sees adds to the log odds that this side obstructs", 0.0),
                of_side("persuasion", "log-odds", "what this side's efforts take off those log odds in a month", 0.0),
            ),
        ),
        Mechanism(
            "threats",
            "The mediator sets deadlines for whoever it blames; threats that lapse are worth less, one that is carried out restores them.",
            "log odds that the threatened side signs += credibility · threat_penalty/signing_scale; "
            "carried out with probability threat_executed, and then felt over a year; credibility ← credibility + credibility_step · (1[carried out] − credibility) when a deadline passes",
            ("M57", "M58", "M78"),
            (
                of_patron("deadline_rate", "share/month", "monthly probability of a deadline with a threat, when somebody is blamed", 0.0, 1.0),
                of_patron("threat_executed", "share", "share of lapsed deadlines after which the threat is carried out", 0.0, 1.0),
                of_patron("threat_penalty", "stake", "what the threatened penalty would cost the side, in its stakes"),
                of_patron("threat_credibility", "share", "what parties believe at the as-of date is the chance that a threat is carried out", 0.0, 1.0),
                of_patron("credibility_step", "share", "how far one case moves that belief", 0.0, 1.0),
            ),
        ),
        Mechanism(
            "sweetening",
            "The mediator bends its texts towards the side that refused; the other side likes them less.",
            "tilt ← tilt_memory · tilt ± sweetening · 1[refused alone]; log odds of signing of each side ± tilt/signing_scale",
            ("M60",),
            (
                of_patron("sweetening", "stake", "what one refusal adds to the next text for the side that refused", 0.0, 1.0),
                of_patron("tilt_memory", "share", "share of that tilt that lasts from month to month", 0.0, 0.999),
            ),
        ),
        Mechanism(
            "impatience",
            "Rounds without result tire the mediator, and it may lower its support or leave; prestige at stake holds it back.",
            "failed += 1[talks without signature]; P(one level down) = 1 − e^(−impatience · failed · e^(−prestige))",
            ("M64",),
            (
                of_patron("impatience", "1/month", "monthly rate of a step down for each failed round so far, without prestige at stake"),
                of_patron("prestige", "log", "how strongly prestige at stake holds it back"),
            ),
        ),
        Mechanism(
            "cover",
            "A summit gives the mediator cover to leave without admitting failure.",
            "impatience × cover for three months after a summit",
            ("M65",),
            (of_patron("cover", "factor", "factor on the rate of leaving in the three months after a summit", 0.0),),
            ("impatience", "summits"),
        ),
        Mechanism(
            "mixed_voices",
            "Several officials speak for the mediator; threats are believed less and its support is harder to forecast.",
            "credibility used = credibility · (1 − mixed_voices); variance of believed support += mixed_voices²",
            ("M83",),
            (of_patron("mixed_voices", "share", "share of official statements that contradict the stated line", 0.0, 1.0),),
        ),
        Mechanism(
            "pivot",
            "A crisis elsewhere takes the patron's attention and arms.",
            "a crisis begins with probability crisis_rate and ends with probability 1/crisis_length; during it deliveries × (1 − pivot_share), P(one level down) += pivot_step",
            ("M69",),
            (
                Parameter("crisis_rate", "share/month", "monthly probability that a crisis elsewhere begins", 0.0, 1.0),
                Parameter("crisis_length", "months", "mean length of such a crisis", 1.0),
                of_patron("pivot_share", "share", "share of its deliveries that goes elsewhere during it", 0.0, 1.0),
                of_patron("pivot_step", "share/month", "monthly probability during it that support falls a level", 0.0, 1.0),
            ),
        ),
        Mechanism(
            "establishment",
            "The patron's state may stop what its leader has agreed to.",
            "a signed package is stopped with probability establishment_block · max(0, u_0k − concession_limit)/(1 − concession_limit)",
            ("M70",),
            (
                of_patron("establishment_block", "share", "probability that its state stops the largest concession", 0.0, 1.0),
                of_patron("concession_limit", "share", "worth to the first side of the largest concession its state lets pass", 0.0, 0.999),
            ),
        ),
        Mechanism(
            "deal_reversal",
            "A later government of the patron may undo a settlement.",
            "hazard of renewed war = 1 − (1 − h_k)(1 − reversal_rate · (1 − lock_in))",
            ("M44", "M70"),
            (
                of_patron("reversal_rate", "share/month", "monthly probability that its government undoes a settlement", 0.0, 1.0),
                of_patron("lock_in", "share", "share of that danger that a treaty takes away", 0.0, 1.0),
            ),
        ),
    ),
    fields=(
        Field("suspicion", "log-odds", "the mediator's log odds that the first rather than the second side obstructs", "level", 0.0, shown=False),
        Field("blame", "share", "the mediator's probability that the first side is the obstructer", "flow", 0.5),
        Field("refusals", "count", "lone refusals so far", "total", 0.0),
        Field("blamed_rightly", "count", "of them, those after which the mediator blamed the side that refused", "total", 0.0),
        Field("credibility", "share", "believed chance that a threat is carried out", "stock", "threat_credibility"),
        Field("threatened", "count", "side under a deadline, 1 the first, 2 the second, 0 nobody", "level", 0.0, shown=False),
        Field("tilt", "stake", "what the texts have been bent towards the first side", "level", 0.0, shown=False),
        Field("failed", "count", "rounds of talks without a signature", "total", 0.0, shown=False),
        Field("since_summit", "months", "months since the last summit", "level", 99.0, shown=False),
        Field("crisis", "count", "1 during a crisis elsewhere", "level", 0.0, shown=False),
        Field("lapsed", "count/month", "a deadline passes and nothing follows", "event", 0.0, (), "threats"),
        Field("executed", "count/month", "a threat is carried out", "event", 0.0, (), "threats"),
        Field("tired", "count/month", "the mediator lowers its support out of impatience", "event", 0.0, (), "impatience"),
        Field("pivoted", "count/month", "support falls a level because of a crisis elsewhere", "event", 0.0, (), "pivot"),
        Field("blocked", "count/month", "the patron's state stops a package that both sides signed", "event", 0.0, (), "establishment"),
    ),
    derived=(("impatience_shown", ()),),
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


def derive(p):
    """What the months read instead of the parameters: the impatience that the wish for prestige leaves."""
    p["impatience_shown"] = p["impatience"] * np.exp(-p["prestige"])


NOBODY = -1


@numba.njit(cache=True, nogil=True)
def pressure(now, p, on, scale, i):
    """What the terrain adds to side i's log odds of signing this month; `scale` is its signing scale in stakes."""
    odds = 0.0
    if on.threats and now.threatened == i + 1:
        believed = now.credibility
        if on.mixed_voices:
            believed *= 1.0 - p.mixed_voices
        odds += believed * p.threat_penalty / scale
    if on.sweetening:
        odds += (now.tilt if i == 0 else -now.tilt) / scale
    if on.sincerity:
        odds += p.trust_weight * now.sincere[1 - i]
    if on.summits and now.since_summit < 3.0:
        odds += p.summit_rapport
    if on.rearmament:
        odds -= p.posture_distrust[i] * now.rearmed
    return odds


@numba.njit(cache=True, nogil=True)
def _threats(now, p, on, word, blamed):
    now.lapsed, now.executed = 0.0, 0.0
    if now.threatened > 0.0:
        side = int(now.threatened) - 1
        likely = p.threat_executed
        if on.stalling:
            likely *= 1.0 - p.stalling[side]
        done = uniform(word[EXECUTION]) < likely
        if done:
            now.executed = 1.0
            now.penalty[side] += p.threat_penalty
        else:
            now.lapsed = 1.0
            if on.stalling and uniform(word[EXECUTION]) < p.threat_executed:
                now.stalled[side] += 1.0
        now.credibility += p.credibility_step * ((1.0 if done else 0.0) - now.credibility)
        now.threatened = 0.0
    if blamed != NOBODY and uniform(word[DEADLINE]) < p.deadline_rate:
        now.threatened = blamed + 1.0


@numba.njit(cache=True, nogil=True)
def update(now, p, on, word, talks, refused, blamed):
    """A month without a signature: whether there were talks, who refused alone and who is blamed for it (−1 nobody)."""
    sign = 0.0
    if refused != NOBODY:
        sign = 1.0 if refused == 0 else -1.0
        now.refusals += 1.0
        if blamed == refused:
            now.blamed_rightly += 1.0
    if on.blame_contest:
        seen = 0.0
        if blamed != NOBODY:
            seen = 1.0 if blamed == 0 else -1.0
        suspicion = p.blame_memory * now.suspicion + p.blame_weight * seen - p.persuasion[0] + p.persuasion[1]
        if on.sincerity:
            suspicion += p.wave_evidence * (now.wave[0] - now.wave[1]) + p.vow_evidence * (now.vow[0] - now.vow[1])
        now.suspicion = suspicion
    now.blame = logistic(now.suspicion)
    if on.threats:
        _threats(now, p, on, word, blamed)
    if on.sweetening:
        now.tilt = p.tilt_memory * now.tilt + p.sweetening * sign
    now.tired, now.pivoted = 0.0, 0.0
    if talks:
        now.failed += 1.0
    if on.impatience:
        rate = p.impatience_shown * now.failed
        if on.cover and now.since_summit < 3.0:
            rate *= p.cover
        u = uniform(word[TIRED])
        if u < rate and u < 1.0 - np.exp(-rate):  # 1 − e^(−r) < r spares most months the exponential
            now.tired, now.failed = 1.0, 0.0
    if on.pivot:
        u = uniform(word[CRISIS])
        if now.crisis > 0.0:
            if uniform(word[PIVOT]) < p.pivot_step:
                now.pivoted = 1.0
            now.crisis = 0.0 if u < 1.0 / p.crisis_length else 1.0
        elif u < p.crisis_rate:
            now.crisis = 1.0
