"""Outside support to the second side: two pipelines of the patron, the other supporters, freezes, permits."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import DELIVERY, FREEZE, PERMIT, normal, uniform
from nicias.war.terrain.mechanism import CATEGORIES, PER_CATEGORY, Field, Mechanism, Parameter, Submodel, of_patron

SUBMODEL = Submodel(
    "aid",
    "Aid",
    mechanisms=(
        Mechanism(
            "drawdown",
            "The patron gives from its own stocks, quickly and at its discretion, until the authority is used up.",
            "given = min(authority, drawdown_rate_g); authority −= given; amounts = given · drawdown_mix/price",
            ("M71", "M72"),
            (
                of_patron("drawdown_authority", "usd", "value that may still be given from stocks"),
                of_patron("drawdown_rate", "usd/month", "value given a month at this level, while authority lasts", over="level"),
                of_patron("drawdown_mix", "share", "share of that value that is this category", 0.0, 1.0, over="category"),
                Parameter("price", "usd", "price of one unit of this category", 1e-6, over="category"),
            ),
            ("stocks",),
        ),
        Mechanism(
            "contracts",
            "What is ordered from industry arrives later, through a queue of three stages.",
            "each stage passes on 3/contract_lag of what it holds a month; the first takes contracts_signed_g",
            ("M71", "M72"),
            (
                of_patron("contract_backlog", "usd", "value ordered and not yet delivered, spread evenly over the queue"),
                of_patron("contracts_signed", "usd/month", "value newly ordered a month at this level", over="level"),
                of_patron("contract_lag", "months", "mean time from order to delivery", 3.0),
                of_patron("contract_mix", "share", "share of that value that is this category", 0.0, 1.0, over="category"),
            ),
            ("drawdown",),
        ),
        Mechanism(
            "freezes",
            "Deliveries may be frozen for a while; law protects what is under contract.",
            "frozen begins with probability freeze_rate_g and ends with probability 1/freeze_length; drawdown × 0, contracts × protected_share",
            ("M74", "M71"),
            (
                of_patron("freeze_rate", "share/month", "monthly probability that a freeze begins at this level", 0.0, 1.0, over="level"),
                of_patron("freeze_length", "months", "mean length of a freeze", 1.0),
                of_patron("protected_share", "share", "share of contracted deliveries that go on during a freeze", 0.0, 1.0),
            ),
            ("drawdown",),
        ),
        Mechanism(
            "others_aid",
            "Other supporters give what their industry can make, rising to their own limit, and replace part of what the patron withholds.",
            "given = others_aid · (others_ceiling − (others_ceiling − 1) e^(−t/24)) + others_replace · max(0, patron's first-month value − patron's value now), in categories they can make",
            ("M75", "M68"),
            (
                Parameter("others_aid", "usd/month", "value of the arms other supporters give a month at the as-of date"),
                Parameter("others_ceiling", "factor", "what they will give at most, today's being 1"),
                Parameter("others_replace", "share", "share of a fall in the patron's deliveries that they make good", 0.0, 1.0),
                Parameter("others_mix", "share", "share of their value that is this category", 0.0, 1.0, over="category"),
            ),
            ("drawdown",),
        ),
        Mechanism(
            "purchases",
            "Other supporters pay for arms that the patron's industry makes.",
            "the queue of contracts takes purchases besides contracts_signed_g",
            ("M68", "M76"),
            (Parameter("purchases", "usd/month", "value of the patron's arms bought a month by other supporters"),),
            ("contracts",),
        ),
        Mechanism(
            "re_export",
            "Transfers of the patron's arms by others wait for its permission, which comes irregularly.",
            "waiting += re_export; with probability permit_rate all that waits is delivered",
            ("M73",),
            (
                Parameter("re_export", "usd/month", "value of such transfers that are asked for in a month"),
                of_patron("permit_rate", "share/month", "monthly probability that what waits is permitted", 0.0, 1.0),
            ),
            ("drawdown",),
        ),
        Mechanism(
            "delivery_noise",
            "Deliveries come irregularly around their mean.",
            "deliveries × e^(delivery_sd · z − delivery_sd²/2)",
            ("M04",),
            (of_patron("delivery_sd", "log", "monthly standard deviation (log) of deliveries around their mean", 0.0, 2.0),),
            ("drawdown",),
        ),
    ),
    fields=(
        Field("authority", "usd", "value that may still be given from stocks", "stock", "drawdown_authority", shown=False),
        Field("queue", "usd", "value in each stage of the queue of contracts", "stock", 0.0, (3,), shown=False),
        Field("waiting", "usd", "value of transfers that wait for permission", "stock", 0.0, shown=False),
        Field("drawn", "usd/month", "value given from the patron's stocks", "flow", 0.0),
        Field("contracted", "usd/month", "value delivered under contracts", "flow", 0.0),
        Field("from_others", "usd/month", "value given by other supporters", "flow", 0.0),
        Field("patron_first", "usd/month", "value the patron delivered in the first month", "level", -1.0, shown=False),
        Field("delivered", "{unit}/month", "deliveries to the second side by category", "flow", 0.0, PER_CATEGORY),
        Field("aid_total", "usd", "value delivered since the start by all supporters", "total", 0.0),
        Field("patron_outlay", "usd", "value paid by the patron since the start", "total", 0.0),
        Field("frozen", "count", "1 while deliveries are frozen", "level", 0.0, shown=False),
        Field("freeze", "count/month", "deliveries are frozen", "event", 0.0, (), "freezes"),
        Field("permit", "count/month", "waiting transfers are permitted", "event", 0.0, (), "re_export"),
    ),
    limits={"authority_empty": "the authority to give from stocks was used up"},
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


STAGES = 3


@numba.njit(cache=True, nogil=True)
def _contracts(now, p, on, g):
    """Pass the queue on by a month; the value delivered from its end."""
    rate = STAGES / p.contract_lag
    going = 1.0
    if on.freezes and now.frozen > 0.0:
        going = p.protected_share
    ordered = p.contracts_signed[g]
    now.patron_outlay += ordered
    if on.purchases:
        ordered += p.purchases
    out = rate * now.queue[2] * going
    second, first = rate * now.queue[1], rate * now.queue[0]
    now.queue[2] += second - out
    now.queue[1] += first - second
    now.queue[0] += ordered - first
    return out


@numba.njit(cache=True, nogil=True)
def _freeze(now, p, word, g):
    u = uniform(word[FREEZE])
    now.freeze = 0.0
    if now.frozen > 0.0:
        now.frozen = 0.0 if u < 1.0 / p.freeze_length else 1.0
    elif u < p.freeze_rate[g]:
        now.frozen, now.freeze = 1.0, 1.0


@numba.njit(cache=True, nogil=True)
def update(now, p, on, limit, word, g, time):
    """A month of deliveries to the second side at support level g and an entry of the clock."""
    if not on.drawdown:
        return
    if on.freezes:
        _freeze(now, p, word, g)
    drawn = p.drawdown_rate[g] * (1.0 - now.frozen)
    if drawn > now.authority:
        drawn = now.authority
        limit.authority_empty += 1
    now.authority -= drawn
    now.patron_outlay += drawn
    contracted = _contracts(now, p, on, g) if on.contracts else 0.0
    released = 0.0
    now.permit = 0.0
    if on.re_export:
        now.waiting += p.re_export
        if uniform(word[PERMIT]) < p.permit_rate:
            released, now.waiting, now.permit = now.waiting, 0.0, 1.0
    patron = drawn + contracted
    if now.patron_first < 0.0:
        now.patron_first = patron
    others = 0.0
    if on.others_aid:
        others = p.others_aid * time.others
        others += p.others_replace * max(0.0, now.patron_first - patron)
    factor = 1.0
    if on.delivery_noise:
        factor = np.exp(p.delivery_sd * normal(word[DELIVERY]) - 0.5 * p.delivery_sd**2)
    if on.supporters_resolve:
        factor *= now.resolve[1]
    if on.leader_standing:
        factor *= now.standing[1] ** p.standing_weight
    own = factor
    if on.pivot and now.crisis > 0.0:
        own *= 1.0 - p.pivot_share
    now.drawn, now.contracted, now.from_others = drawn * own, contracted * own, others * factor
    now.aid_total += (patron + released) * own + others * factor
    for c in range(len(CATEGORIES)):
        value = (drawn + released) * p.drawdown_mix[c]
        if on.contracts:
            value += contracted * p.contract_mix[c]
        value *= own
        if on.others_aid:
            value += others * factor * p.others_mix[c]
        now.delivered[c] = value / p.price[c]
