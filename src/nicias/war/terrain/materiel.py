"""Materiel: what the fighting uses up, what replaces it, and what a shortage costs."""

from __future__ import annotations

import numba

from nicias.war.terrain.mechanism import CATEGORIES, PER_SIDE, PER_SIDE_CATEGORY, Field, Mechanism, Parameter, Submodel, of_side

GROUND = ("shells", "armour", "drones")

SUBMODEL = Submodel(
    "materiel",
    "Materiel",
    mechanisms=(
        Mechanism(
            "stocks",
            "Fighting uses up materiel; what is short is not used, and firepower falls by its role.",
            "used = min(stock + inflow, need · tempo); fill = used/(need · tempo); firepower = 1 − Σ role_c (1 − fill_c); log E += firepower_weight · log firepower",
            ("M72", "M13"),
            (
                of_side("stock", "{unit}", "stock of this category at the as-of date", over="category"),
                of_side("need", "{unit}/month", "use a month at today's tempo when nothing is short", over="category"),
                of_side("production", "{unit}/month", "own production a month at the as-of date", over="category"),
                of_side("imports", "{unit}/month", "deliveries a month from powers other than the patron and its allies", over="category"),
                Parameter("role", "share", "share of ground firepower that is lost when this category is missing", 0.0, 1.0, over="category", only=GROUND),
                Parameter("firepower_weight", "factor", "weight of firepower in effective force"),
            ),
        ),
        Mechanism(
            "substitution",
            "Drones take over part of what shells and armour did; assaults without armour cost more men.",
            "role_c ← role_c · (1 − substitutable_c · fill_drones); exposure = 1 + bare_assault · substitutable_armour · (1 − fill_armour)",
            ("M22", "M23"),
            (
                Parameter("substitutable", "share", "share of this category's role that drones and light vehicles can take", 0.0, 1.0, over="category", only=("shells", "armour")),
                Parameter("bare_assault", "factor", "additional losses, as a share, of assaults made without armour"),
            ),
            ("stocks",),
        ),
        Mechanism(
            "home_production",
            "A country's own production grows towards what its industry is being built for.",
            "production_t = production · (ceiling − (ceiling − 1) · e^(−t/production_lag))",
            ("M28",),
            (
                of_side("production_ceiling", "factor", "production that industry is being built for, today's being 1", over="category"),
                of_side("production_lag", "months", "months in which two thirds of that growth happens", 0.1),
            ),
            ("stocks",),
        ),
    ),
    fields=(
        Field("stock", "{unit}", "stock of this category", "stock", "stock", PER_SIDE_CATEGORY, shown=False),
        Field("fill", "share", "share of what the fighting asks for that is there", "flow", 1.0, PER_SIDE_CATEGORY),
        Field("firepower", "share", "ground firepower, 1 when nothing is short", "flow", 1.0, PER_SIDE),
        Field("exposure", "factor", "losses relative to assaults with armour", "flow", 1.0, PER_SIDE, shown=False),
    ),
    limits={"firepower_gone": "roles of missing categories summed to the whole of firepower"},
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


SHELLS, ARMOUR, DRONES, INTERCEPTORS, STRIKE = range(len(CATEGORIES))
LEAST_FIREPOWER = 0.01


@numba.njit(cache=True, nogil=True)
def _stocked(now, p, on, i, time):
    """What comes in this month."""
    brought = 1.0
    if on.linked_powers:
        brought += p.linkage[i] * (1.0 - now.firepower[i])
    if on.supporters_resolve:
        brought *= now.resolve[i]
    for c in range(len(CATEGORIES)):
        made = p.production[i, c]
        if on.home_production:
            made *= 1.0 + (p.production_ceiling[i, c] - 1.0) * time.industry[i]
        now.stock[i, c] += made + p.imports[i, c] * brought
        if i == 1:
            now.stock[i, c] += now.delivered[c]


@numba.njit(cache=True, nogil=True)
def use(now, i, c, asked):
    """Take what is asked for, or what there is, from a stock; the share that was there."""
    used = min(now.stock[i, c], asked)
    now.stock[i, c] -= used
    now.fill[i, c] = used / asked if asked > 0.0 else 1.0
    return now.fill[i, c]


@numba.njit(cache=True, nogil=True)
def update(now, p, on, limit, time):
    """A month of materiel of both sides, at an entry of the clock."""
    if not on.stocks:
        return
    for i in range(2):
        _stocked(now, p, on, i, time)
        for c in range(INTERCEPTORS):
            use(now, i, c, p.need[i, c] * now.tempo)
        use(now, i, STRIKE, p.need[i, STRIKE])
        if not on.interceptors:
            use(now, i, INTERCEPTORS, p.need[i, INTERCEPTORS])
        lost = 0.0
        for c in range(INTERCEPTORS):
            role = p.role[c] * (1.0 - now.fill[i, c])
            if on.substitution and c != DRONES:
                role *= 1.0 - p.substitutable[c] * now.fill[i, DRONES]
            lost += role
        if lost > 1.0 - LEAST_FIREPOWER:
            lost = 1.0 - LEAST_FIREPOWER
            limit.firepower_gone += 1
        now.firepower[i] = 1.0 - lost
        if on.substitution:
            now.exposure[i] = 1.0 + p.bare_assault * p.substitutable[ARMOUR] * (1.0 - now.fill[i, ARMOUR])
