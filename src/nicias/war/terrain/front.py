"""The front: three sectors, the line that moves in them, breaches, reversals, drones, supply, towns and seasons."""

from __future__ import annotations

import numba
import numpy as np

from nicias.war.terrain.chance import AREA, BREACH, FORTUNE, INNOVATION, REVERSAL, SIZE, logistic, normal, uniform
from nicias.war.terrain.mechanism import MAX_LEVELS, PER_SECTOR, PER_SIDE, SECTORS, Field, Mechanism, Parameter, Submodel, of_side

SUBMODEL = Submodel(
    "front",
    "The front",
    mechanisms=(
        Mechanism(
            "fundamentals",
            "One of two hypotheses about whose army adapts faster is true, and nobody knows which.",
            "advantage += θ, θ ∈ {fundamental_low, fundamental_high} for the whole history",
            ("M01", "M14"),
            (
                Parameter("fundamental_low", "log/month", "monthly gain of the first side's force ratio if the hypothesis for the second side is true", -1.0, 1.0),
                Parameter("fundamental_high", "log/month", "the same if the hypothesis for the first side is true", -1.0, 1.0),
            ),
        ),
        Mechanism(
            "present_drift",
            "How the force ratio drifts at present is judged as a whole, for each level of support; stocks say how that changes, not what it is.",
            "advantage += present_drift_g − explained_g, with explained_g the drift that the staff estimates from the stocks of the war as it is known",
            ("M13", "M14"),
            (Parameter("present_drift", "log/month", "monthly drift of the force ratio at this level of support, between the two hypotheses", -1.0, 1.0, over="level"),),
        ),
        Mechanism(
            "fortunes",
            "What no stock explains moves the force ratio at random.",
            "advantage += fortune_sd · z",
            ("M08",),
            (Parameter("fortune_sd", "log/month", "monthly standard deviation of the force ratio that stocks do not explain", 0.0, 1.0),),
        ),
        Mechanism(
            "line",
            "In each sector the line moves with the local force ratio and by chance.",
            "x_s = ρ + log(sector_share_0s/sector_share_1s); a_s = front_share_s · (area_base + area_slope · x_s) · tempo + area_sd · √front_share_s · z_s",
            ("M13", "M18", "M30"),
            (
                Parameter("area_base", "km2/month", "area that changes hands a month at today's force ratio", float("-inf")),
                Parameter("area_slope", "km2/month", "change of that area per unit of log force ratio", 0.0),
                Parameter("area_sd", "km2/month", "monthly standard deviation of that area, all sectors together"),
                Parameter("front_share", "share", "share of the front's length in the sector", 0.0, 1.0, over="sector"),
                of_side("sector_share", "share", "share of this side's troops that stand in the sector", 1e-6, 1.0, over="sector"),
            ),
        ),
        Mechanism(
            "season",
            "Weather lets the tempo of the fighting rise and fall over the year.",
            "tempo = 1 + season_amplitude · cos(2π (month − season_peak)/12)",
            ("M25",),
            (
                Parameter("season_amplitude", "share", "how far the tempo rises above the year's mean in the best month", 0.0, 1.0),
                Parameter("season_peak", "index", "the month of the year, 1 to 12, with the highest tempo", 1.0, 12.0),
            ),
        ),
        Mechanism(
            "drone_saturation",
            "Drones forbid massing, so that no sector moves far in a month, however strong the attacker.",
            "a_s ← a_s/√(1 + (a_s/deepest_advance)²), breaches included",
            ("M19",),
            (Parameter("deepest_advance", "km2/month", "most that any sector can move in a month under constant watch", 1.0),),
            ("line",),
        ),
        Mechanism(
            "interdiction",
            "Strikes some way behind the line cut the supply of those who stand in it; below a floor a sector may give way.",
            "supply_i = e^(−interdiction_j · edge_j); log E_i += log supply_i; breach hazard × collapse_factor where supply < supply_floor",
            ("M20",),
            (
                of_side("interdiction", "log", "log loss of the enemy's supply that this side's interdiction causes today"),
                Parameter("supply_floor", "share", "share of normal supply below which a sector may give way", 0.0, 1.0),
                Parameter("collapse_factor", "factor", "how many times likelier a breach is below that floor", 1.0),
            ),
        ),
        Mechanism(
            "imitation",
            "Each side now and then finds something new, and the other copies it.",
            "edge_i += innovation_size with probability innovation_rate; the gap above today's edge halves every copy_half_life months",
            ("M21",),
            (
                of_side("innovation_rate", "1/month", "monthly probability of a new means of interdiction", 0.0, 1.0),
                Parameter("innovation_size", "factor", "what it adds to interdiction, today's being 1"),
                Parameter("copy_half_life", "months", "months after which half of the edge has been copied", 0.1),
            ),
            ("interdiction",),
        ),
        Mechanism(
            "breaches",
            "Where the line is thin an attacker gets through; the first report shows the ground taken, not whether it will be kept.",
            "P(i breaks through in s) = 1 − e^(−breach_rate · e^(±breach_slope · x_s) · (1 + momentum)); area = breach_area · Exp(1); decisive when area/breach_width, as slowed, ≥ decisive_depth",
            ("M08", "M19"),
            (
                Parameter("breach_rate", "1/month", "monthly rate of a breach by each side in a sector at an even ratio", 0.0, 1.0),
                Parameter("breach_slope", "factor", "rise of the log rate per unit of the attacker's local log ratio"),
                Parameter("breach_area", "km2", "mean area of a breach when it is first reported"),
                Parameter("breach_width", "km", "width of a breach: its area divided by it is its depth", 0.1),
                Parameter("decisive_depth", "km", "depth in a month from which an advance would decide the war", 0.1),
            ),
            ("line",),
        ),
        Mechanism(
            "reversal",
            "Fresh units undo many breaches within weeks.",
            "in the month after a breach: with probability reversal · min(1, reserve/counterattack) retaken_share of it is regained",
            ("M08", "M18"),
            (
                Parameter("reversal", "share", "share of breaches that are undone when reserves suffice", 0.0, 1.0),
                Parameter("retaken_share", "share", "share of the lost area that is regained", 0.0, 1.0),
            ),
            ("breaches",),
        ),
        Mechanism(
            "compounding",
            "A breach that is not undone makes further ones likelier, there and next to it.",
            "momentum_s ← momentum_s · ½^(1/compounding_half_life) + 1[not undone]; hazard × (1 + compounding · (momentum_s + ½ Σ neighbours))",
            ("M26",),
            (
                Parameter("compounding", "factor", "rise of the breach rate for one recent breach that was not undone"),
                Parameter("compounding_half_life", "months", "months after which half of that rise is gone", 0.1),
            ),
            ("breaches",),
        ),
        Mechanism(
            "fortification",
            "Behind the open ground lie towns that slow the attacker and cost him men.",
            "φ = F((gained_i − open_ground_j)/(open_ground_j/4)); advance of i × 1/(1 + (fortified_cost_j − 1) φ); losses of i × (1 + (fortified_cost_j − 1) φ/2)",
            ("M24",),
            (
                of_side("open_ground", "km2", "area before this side's fortified towns, from today's line", 1.0),
                of_side("fortified_cost", "factor", "how many times slower the enemy advances among them", 1.0),
                of_side("objective_area", "km2", "area this side must still take to reach its stated objective"),
            ),
            ("line",),
        ),
    ),
    fields=(
        Field("theta", "log/month", "the fundamental that is true in this history", "level", 0.0, shown=False),
        Field("advantage", "log", "what stocks do not explain of the force ratio", "level", 0.0, shown=False),
        Field("parity", "log", "log force ratio at the start, before it is set to 0", "level", 0.0, shown=False),
        Field("rho", "log", "log of effective forces, first side over second, relative to the start", "level", 0.0),
        Field("tempo", "factor", "intensity of the fighting, 1 on average over a year", "flow", 1.0, shown=False),
        Field("area", "km2", "area gained by the first side since the start", "level", 0.0),
        Field("gained", "km2/month", "area gained by the first side in the month", "flow", 0.0),
        Field("supply", "share", "supply that reaches the line", "stock", 1.0, PER_SIDE),
        Field("edge", "factor", "means of interdiction, 1 at the start", "stock", 1.0, PER_SIDE),
        Field("slowed", "factor", "speed of a side's advance among the other's towns", "flow", 1.0, PER_SIDE, shown=False),
        Field("storm", "factor", "losses of a side that storms towns", "flow", 1.0, PER_SIDE, shown=False),
        Field("fresh", "km2", "last month's breach, + by the first side, − by the second", "level", 0.0, PER_SECTOR, shown=False),
        Field("momentum", "index", "recent breaches by the first (+) or second (−) side that were not undone", "level", 0.0, PER_SECTOR, shown=False),
        Field("breach", "km2", "area of a breach, + by the first side, − by the second", "event", 0.0, PER_SECTOR, "breaches"),
        Field("reversed", "km2", "area regained after a breach", "event", 0.0, PER_SECTOR, "reversal"),
        Field("decisive", "count/month", "an advance deep enough to decide the war", "event", 0.0, PER_SIDE, "breaches"),
        Field("innovation", "count/month", "a new means of interdiction appears", "event", 0.0, PER_SIDE, "imitation"),
        Field("objective", "count/month", "the stated objective is reached", "event", 0.0, PER_SIDE, "fortification"),
    ),
    derived=(("explained", (MAX_LEVELS,)), ("sector_edge", PER_SECTOR), ("sector_sd", PER_SECTOR), ("momentum_kept", ()), ("edge_kept", ())),
)


# Compiled code carries no useful annotations; `now`, `p`, `on` and `limit` are the records of `registry`.
# pyright: reportMissingParameterType=false


SECTOR_COUNT = len(SECTORS)


def derive(p):
    """What the months read instead of the parameters: the sectors' local advantage and spread, what lasts of an edge and a breach."""
    p["sector_edge"] = np.log(p["sector_share"][0] / p["sector_share"][1])
    p["sector_sd"] = p["area_sd"] * np.sqrt(p["front_share"])
    p["momentum_kept"] = 0.5 ** (1 / p["compounding_half_life"])
    p["edge_kept"] = 0.5 ** (1 / p["copy_half_life"])


@numba.njit(cache=True, nogil=True)
def _supply(now, p, on, word):
    for i in range(2):
        now.innovation[i] = 0.0
        if on.imitation:
            edge = 1.0 + (now.edge[i] - 1.0) * p.edge_kept
            if uniform(word[INNOVATION + i]) < p.innovation_rate[i]:
                edge += p.innovation_size
                now.innovation[i] = 1.0
            now.edge[i] = edge
    if on.interdiction:
        for i in range(2):
            now.supply[i] = np.exp(-p.interdiction[1 - i] * now.edge[1 - i])


@numba.njit(cache=True, nogil=True)
def _towns(now, p):
    """How much slower each side advances where it stands, and what storming costs it."""
    for i in range(2):
        j = 1 - i
        gained = now.area if i == 0 else -now.area
        among = logistic(4.0 * (gained / p.open_ground[j] - 1.0))
        now.slowed[i] = 1.0 / (1.0 + (p.fortified_cost[j] - 1.0) * among)
        now.storm[i] = 1.0 + (p.fortified_cost[j] - 1.0) * among / 2.0


@numba.njit(cache=True, nogil=True)
def _likelier(now, p, on, s, sign):
    """Factor on the rate of a breach by the first (sign 1) or second (−1) side in sector s: starved defenders, recent breaches."""
    factor = 1.0
    if on.interdiction and now.supply[1 if sign > 0 else 0] < p.supply_floor:
        factor *= p.collapse_factor
    if on.compounding:
        recent = max(0.0, sign * now.momentum[s])
        if s > 0:
            recent += 0.5 * max(0.0, sign * now.momentum[s - 1])
        if s < SECTOR_COUNT - 1:
            recent += 0.5 * max(0.0, sign * now.momentum[s + 1])
        factor *= 1.0 + p.compounding * recent
    return factor


@numba.njit(cache=True, nogil=True)
def _breach(now, p, on, word, s, x):
    """Signed area of a new breach in sector s at local log ratio x."""
    lift = np.exp(p.breach_slope * x)
    first = p.breach_rate * lift * _likelier(now, p, on, s, 1.0)
    second = p.breach_rate / lift * _likelier(now, p, on, s, -1.0)
    both, u = first + second, uniform(word[BREACH + s])
    if both <= u <= 1.0 - both:  # 1 − e^(−both) < both: spares most months the exponential
        return 0.0
    either, sign = 1.0 - np.exp(-both), 0.0
    if u < either * first / both:
        sign = 1.0
    elif u > 1.0 - either * second / both:
        sign = -1.0
    return -sign * p.breach_area * np.log(uniform(word[SIZE + s])) if sign != 0.0 else 0.0


@numba.njit(cache=True, nogil=True)
def _answered(now, p, on, word, s):
    """Signed area regained from last month's breach in sector s; what is not undone gathers momentum."""
    fresh = now.fresh[s]
    if fresh == 0.0:
        return 0.0
    if on.reversal:
        d = 1 if fresh > 0.0 else 0
        chance = p.reversal
        if on.reserves:
            chance *= min(1.0, now.reserve[d] / p.counterattack[d])
        if uniform(word[REVERSAL + s]) < chance:
            if on.reserves:
                now.reserve[d] -= min(now.reserve[d], p.counterattack[d])
            return -p.retaken_share * fresh
    if on.compounding:
        now.momentum[s] += 1.0 if fresh > 0.0 else -1.0
    return 0.0


@numba.njit(cache=True, nogil=True)
def update(now, p, on, limit, word, g):
    """A month of the front at support level g, the month's tempo and last month's force ratio."""
    if on.fundamentals:
        now.advantage += now.theta
    if on.present_drift:
        now.advantage += p.present_drift[g] - p.explained[g]
    if on.fortunes:
        now.advantage += p.fortune_sd * normal(word[FORTUNE])
    _supply(now, p, on, word)
    before, total = now.area, 0.0
    now.decisive[0] = 0.0
    now.decisive[1] = 0.0
    if on.fortification:
        _towns(now, p)
    if on.line:
        for s in range(SECTOR_COUNT):
            x = now.rho + p.sector_edge[s]
            moved = p.front_share[s] * (p.area_base + p.area_slope * x) * now.tempo
            moved += p.sector_sd[s] * normal(word[AREA + s])
            breach = 0.0
            if on.breaches:
                if on.compounding:
                    now.momentum[s] *= p.momentum_kept
                regained = _answered(now, p, on, word, s)
                breach = _breach(now, p, on, word, s, x)
                now.reversed[s], now.breach[s], now.fresh[s] = regained, breach, breach
                moved += regained + breach
            held = 1.0
            if on.fortification:
                held = now.slowed[0 if moved > 0.0 else 1]
            if on.drone_saturation:
                held /= np.sqrt(1.0 + (held * moved / p.deepest_advance) ** 2)
            moved *= held
            if on.breaches and abs(breach) * held >= p.decisive_depth * p.breach_width:
                now.decisive[0 if breach > 0.0 else 1] = 1.0
            total += moved
    now.gained = total
    now.area += total
    if on.fortification:
        for i in range(2):
            sign = 1.0 if i == 0 else -1.0
            now.objective[i] = 1.0 if sign * before < p.objective_area[i] <= sign * now.area else 0.0
