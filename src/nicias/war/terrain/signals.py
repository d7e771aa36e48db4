"""Signals: what strikes, vows, announcements, stalling and summits tell the others."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import ANNOUNCEMENT, SUMMIT, TRUTH, VOW, logistic, uniform
from nicias.war.terrain.mechanism import PER_SIDE, Field, Mechanism, Parameter, Submodel, of_patron, of_side

SUBMODEL = Submodel(
    "signals",
    "Signals",
    mechanisms=(
        Mechanism(
            "sincerity",
            "Strike waves, vows to fight on and refusals move the others' belief that a side wants to settle; waves cost something, so they move it more.",
            "sincere ← sincere + Σ log P(signal | sincere)/P(signal | not); log odds that the other side signs += trust_weight · (sincere − start)",
            ("M09", "M62"),
            (
                of_side("sincerity", "share", "probability others give, at the as-of date, that this side wants to settle", 1e-6, 0.999999),
                Parameter("wave_evidence", "log-odds", "what a record wave takes off the log odds that the sender is sincere"),
                Parameter("vow_evidence", "log-odds", "what a vow to fight on takes off them"),
                Parameter("refusal_evidence", "log-odds", "what a lone refusal takes off them"),
                of_side("vow_rate", "share/month", "monthly probability of a public vow to fight on", 0.0, 1.0),
                Parameter("sincerity_memory", "share", "share of the change in those log odds that lasts from month to month", 0.0, 1.0),
                Parameter("trust_weight", "factor", "change in the other side's log odds of signing per unit of those log odds"),
            ),
        ),
        Mechanism(
            "announcements",
            "The mediator announces assent, often too early; each announcement that proves empty is believed less.",
            "with probability announcement_rate an assent is announced, untrue with probability overstatement; trust ← trust + trust_step (1[true] − trust); sincere of the named side += trust · wave_evidence/2",
            ("M10",),
            (
                of_patron("announcement_rate", "share/month", "monthly probability of an announced assent", 0.0, 1.0),
                of_patron("overstatement", "share", "share of the announcements that are not borne out", 0.0, 1.0),
                of_patron("announcement_trust", "share", "share of its announcements believed at the as-of date", 0.0, 1.0),
                of_patron("trust_step", "share", "how far one case moves that share", 0.0, 1.0),
            ),
            ("sincerity",),
        ),
        Mechanism(
            "stalling",
            "A side under a deadline offers to talk about details, and the penalty is put off.",
            "P(threat carried out) × (1 − stalling of the threatened side)",
            ("M56", "M57"),
            (of_side("stalling", "share", "share of deadlines this side turns aside by an offer to talk", 0.0, 1.0),),
            ("threats",),
        ),
        Mechanism(
            "summits",
            "Summits honour those who attend, ease their isolation and may help a little; a precondition on the other leader's status delays them.",
            "P(summit) = summit_rate · (1 − precondition_0)(1 − precondition_1); log odds of signing += summit_rapport in the three months after; strain_i × (1 − summit_relief_i)",
            ("M63", "M36"),
            (
                Parameter("summit_rate", "share/month", "monthly probability of a meeting of leaders if nobody sets preconditions", 0.0, 1.0),
                Parameter("summit_rapport", "log-odds", "what personal contact adds to both sides' log odds of signing for three months", -5.0, 5.0),
                of_side("summit_relief", "share", "share of the sanctions felt by this side that a summit takes away for good", 0.0, 1.0),
                of_side("precondition", "share", "share of possible meetings that this side's preconditions prevent", 0.0, 1.0),
            ),
        ),
    ),
    fields=(
        Field("sincere", "log-odds", "others' log odds that this side wants to settle, relative to the start", "level", 0.0, PER_SIDE, shown=False),
        Field("belief_sincere", "share", "others' probability that this side wants to settle", "flow", "sincerity", PER_SIDE),
        Field("trust", "share", "share of the mediator's announcements that is believed", "stock", "announcement_trust"),
        Field("stalled", "count", "deadlines turned aside by an offer to talk", "total", 0.0, PER_SIDE, shown=False),
        Field("vow", "count/month", "a vow to fight on", "event", 0.0, PER_SIDE, "sincerity"),
        Field("summit", "count/month", "a meeting of leaders", "event", 0.0, (), "summits"),
        Field("empty_word", "count/month", "an announced assent is not borne out", "event", 0.0, (), "announcements"),
    ),
    derived=(("sincere_odds", PER_SIDE),),
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


def derive(p):
    """What the months read instead of the parameters: the sides' sincerity at the start as log odds."""
    p["sincere_odds"] = np.log(p["sincerity"] / (1 - p["sincerity"]))


@numba.njit(cache=True, nogil=True)
def _announce(now, p, word):
    """An announced assent: it raises the belief in the side it names by what announcements are still worth."""
    now.empty_word = 0.0
    u = uniform(word[ANNOUNCEMENT])
    if u >= p.announcement_rate:
        return
    named = 0 if u < 0.5 * p.announcement_rate else 1
    now.sincere[named] += now.trust * 0.5 * p.wave_evidence
    true = 1.0 if uniform(word[TRUTH]) >= p.overstatement else 0.0
    now.empty_word = 1.0 - true
    now.trust += p.trust_step * (true - now.trust)


@numba.njit(cache=True, nogil=True)
def update(now, p, on, word, refused):
    """A month's signals; `refused` is the side that refused alone, or −1."""
    for i in range(2):
        now.vow[i] = 0.0
        if on.sincerity:
            believed = p.sincerity_memory * now.sincere[i] - p.wave_evidence * now.wave[i]
            if uniform(word[VOW + i]) < p.vow_rate[i]:
                now.vow[i] = 1.0
                believed -= p.vow_evidence
            if refused == i:
                believed -= p.refusal_evidence
            now.sincere[i] = believed
    if on.announcements:
        _announce(now, p, word)
    if on.sincerity:
        for i in range(2):
            now.belief_sincere[i] = logistic(p.sincere_odds[i] + now.sincere[i])
    now.summit = 0.0
    now.since_summit += 1.0
    if on.summits and uniform(word[SUMMIT]) < p.summit_rate * (1.0 - p.precondition[0]) * (1.0 - p.precondition[1]):
        now.summit, now.since_summit = 1.0, 0.0
        for i in range(2):
            now.strain[i] *= 1.0 - p.summit_relief[i]
