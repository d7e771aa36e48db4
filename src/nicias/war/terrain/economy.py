"""Output, sanctions, fuel revenue and the budget of the war."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.mechanism import PER_SIDE, Field, Mechanism, Parameter, Submodel, of_side

SUBMODEL = Submodel(
    "economy",
    "The economy",
    mechanisms=(
        Mechanism(
            "output",
            "Output grows or shrinks at its own pace.",
            "output ← output · e^growth",
            ("M33",),
            (of_side("growth", "log/month", "monthly growth of output without further sanctions", -0.5, 0.5),),
        ),
        Mechanism(
            "sanctions",
            "Sanctions slow growth, with a lag.",
            "strain ← strain + (sanctions_g · enforcement − strain)/sanctions_lag; output ← output · e^(−sanctions_effect · strain)",
            ("M33", "M78"),
            (
                of_side("sanctions", "index", "sanctions against this side beyond today's, at each level of the patron's support; 1 is one full step", over="level"),
                Parameter("sanctions_effect", "log/month", "monthly growth lost to one full step that is enforced"),
                Parameter("sanctions_lag", "months", "months until most of a step is felt", 1.0),
            ),
        ),
        Mechanism(
            "enforcement",
            "Sanctions that are not enforced leak, and evasion grows.",
            "enforcement ← enforcement · (1 − evasion), from enforcement_0; without this mechanism it is 1",
            ("M33",),
            (
                Parameter("enforcement", "share", "share of a new step that is enforced", 0.0, 1.0),
                Parameter("evasion", "share/month", "share of that enforcement that is lost in a month", 0.0, 1.0),
            ),
            ("sanctions",),
        ),
        Mechanism(
            "fuel_revenue",
            "Refining capacity out of work costs income.",
            "income = output · (1 − fuel_share · (1 − capacity))",
            ("M27", "M33"),
            (of_side("fuel_share", "share", "share of the state's income that depends on refining and fuel exports", 0.0, 1.0),),
            ("deep_strikes",),
        ),
        Mechanism(
            "war_budget",
            "What the war takes of the country's income is its burden.",
            "burden = (war_spending + bonus_spending/output_usd)/income",
            ("M13", "M15", "M33"),
            (
                of_side("war_spending", "share", "share of output spent on the war at the as-of date", 0.0, 1.0),
                of_side("output_usd", "usd/month", "the country's output a month at the as-of date", 1.0),
            ),
        ),
    ),
    fields=(
        Field("output", "factor", "output, 1 at the start", "stock", 1.0, PER_SIDE),
        Field("strain", "index", "sanctions as felt", "stock", 0.0, PER_SIDE, shown=False),
        Field("enforced", "share", "share of new sanctions that is enforced", "stock", "enforcement", shown=False),
        Field("income", "factor", "the state's income, 1 at the start", "flow", 1.0, PER_SIDE, shown=False),
        Field("burden", "share", "share of income the war takes", "flow", 0.0, PER_SIDE),
    ),
    derived=(("grown", PER_SIDE),),
)

# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


def derive(p):
    """What the months read instead of the parameters: a month's growth as a factor."""
    p["grown"] = np.exp(p["growth"])


@numba.njit(cache=True, nogil=True)
def update(now, p, on, g):
    """A month of both economies at support level g."""
    for i in range(2):
        if on.output:
            now.output[i] *= p.grown[i]
        if on.sanctions:
            pressure = p.sanctions[i, g]
            if on.enforcement:
                pressure *= now.enforced
            now.strain[i] += (pressure - now.strain[i]) / p.sanctions_lag
            now.output[i] *= np.exp(-p.sanctions_effect * now.strain[i])
        now.income[i] = now.output[i]
        if on.fuel_revenue:
            now.income[i] *= 1.0 - p.fuel_share[i] * (1.0 - now.capacity[i])
        if on.war_budget:
            spent = p.war_spending[i]
            if on.bonuses:
                spent += now.bonus_spending[i] / p.output_usd[i]
            now.burden[i] = spent / now.income[i]
    if on.enforcement:
        now.enforced *= 1.0 - p.evasion
