"""A month of the terrain in plain Python, written from docs/terrain-mechanisms.md: slow, one mechanism after the other, no records."""

from __future__ import annotations

import math
from typing import Any

from nicias.war.terrain.chance import NORMAL, SLOTS

E = math.exp


def u(words: Any, slot: str) -> float:
    return (int(words[SLOTS[slot]]) + 0.5) / 2**30


def z(words: Any, slot: str) -> float:
    return float(NORMAL[int(words[SLOTS[slot]]) // 2**18])


def F(x: float) -> float:
    return 1 / (1 + E(-x))


def log_force(s: dict[str, Any], p: dict[str, Any], on: set[str], i: int) -> float:
    """log E_i, term by term."""
    terms = [p["numbers_weight"] * math.log(s["troops"][i])]
    if "force_quality" in on:
        terms.append(math.log(s["quality"][i]))
    if "stocks" in on:
        terms.append(p["firepower_weight"] * math.log(s["firepower"][i]))
    if "interdiction" in on:
        terms.append(-p["interdiction"][1 - i] * s["edge"][1 - i])
    if "loss_of_will" in on:
        terms.append(p["will_weight"] * math.log(s["will"][i]))
    return sum(terms)


def month(
    s: dict[str, Any], p: dict[str, Any], on: set[str], staff: dict[str, Any], w: Any, g: int, t: int, calendar: int,
    talks: bool, refused: int, blamed: int,
) -> None:  # fmt: skip
    """Change the state `s` in place by one month without a signature, at level g."""
    trend = min(t - 1, 24)
    rho_before = s["rho"]
    s["tempo"] = 1 + p["season_amplitude"] * math.cos(2 * math.pi * (calendar - p["season_peak"]) / 12) if "season" in on else 1
    if "drawdown" in on:
        deliveries(s, p, on, w, g, t - 1)
    if "stocks" in on:
        materiel(s, p, on, t - 1)
    air(s, p, on, w, g, trend)
    ground(s, p, on, w, g)
    for i in (0, 1):
        soldiers(s, p, on, w, i, trend)
    for i in (0, 1):
        economy(s, p, on, g, i)
    if "enforcement" in on:
        s["enforced"] *= 1 - p["evasion"]
    for i in (0, 1):
        resolve(s, p, on, i)
    s["crack"] = float("cracking" in on and u(w, "CRACK") < p["crack_rate"] * max(0, 1 - s["resolve"][1]))
    signals(s, p, on, w, refused)
    mediation(s, p, on, w, talks, refused, blamed)
    others(s, p, on, w, g, talks)
    s["rho"] = log_force(s, p, on, 0) - log_force(s, p, on, 1) - s["parity"] + s["advantage"]
    learning(s, p, on, staff, w, g, s["rho"] - rho_before)


def deliveries(s, p, on, w, g, months):
    if "freezes" in on:
        draw, was = u(w, "FREEZE"), s["frozen"]
        s["freeze"] = float(not was and draw < p["freeze_rate"][g])
        s["frozen"] = float(draw >= 1 / p["freeze_length"]) if was else s["freeze"]
    given = 0.0 if s["frozen"] else min(p["drawdown_rate"][g], s["authority"])
    s["authority"] -= given
    s["patron_outlay"] += given
    arriving = 0.0
    if "contracts" in on:
        pace = 3 / p["contract_lag"]
        arriving = pace * s["queue"][2] * (p["protected_share"] if s["frozen"] else 1)
        ordered = p["contracts_signed"][g]
        s["patron_outlay"] += ordered
        ordered += p["purchases"] if "purchases" in on else 0
        a, b, c = s["queue"]
        s["queue"] = [a + ordered - pace * a, b + pace * a - pace * b, c + pace * b - arriving]
    released = 0.0
    s["permit"] = 0.0
    if "re_export" in on:
        s["waiting"] += p["re_export"]
        if u(w, "PERMIT") < p["permit_rate"]:
            released, s["waiting"], s["permit"] = s["waiting"], 0.0, 1.0
    if s["patron_first"] < 0:
        s["patron_first"] = given + arriving
    europe = 0.0
    if "others_aid" in on:
        europe = p["others_aid"] * (p["others_ceiling"] - (p["others_ceiling"] - 1) * E(-months / 24))
        europe += p["others_replace"] * max(0, s["patron_first"] - given - arriving)
    keen = E(p["delivery_sd"] * z(w, "DELIVERY") - p["delivery_sd"] ** 2 / 2) if "delivery_noise" in on else 1.0
    keen *= s["resolve"][1] if "supporters_resolve" in on else 1
    keen *= s["standing"][1] ** p["standing_weight"] if "leader_standing" in on else 1
    own = keen * (1 - p["pivot_share"] if "pivot" in on and s["crisis"] else 1)
    s["drawn"], s["contracted"], s["from_others"] = given * own, arriving * own, europe * keen
    s["aid_total"] += (given + arriving + released) * own + europe * keen
    for c in range(5):
        value = (given + released) * own * p["drawdown_mix"][c]
        value += arriving * own * p["contract_mix"][c] if "contracts" in on else 0
        value += europe * keen * p["others_mix"][c] if "others_aid" in on else 0
        s["delivered"][c] = value / p["price"][c]


def take(s, i, c, asked):
    used = min(s["stock"][i][c], asked)
    s["stock"][i][c] -= used
    s["fill"][i][c] = used / asked if asked > 0 else 1.0


def materiel(s, p, on, months):
    for i in (0, 1):
        imports = 1 + (p["linkage"][i] * (1 - s["firepower"][i]) if "linked_powers" in on else 0)
        imports *= s["resolve"][i] if "supporters_resolve" in on else 1
        for c in range(5):
            made = p["production"][i][c]
            if "home_production" in on:
                ceiling = p["production_ceiling"][i][c]
                made *= ceiling - (ceiling - 1) * E(-months / p["production_lag"][i])
            s["stock"][i][c] += made + imports * p["imports"][i][c] + (s["delivered"][c] if i == 1 else 0)
        for c in (0, 1, 2):
            take(s, i, c, p["need"][i][c] * s["tempo"])
        take(s, i, 4, p["need"][i][4])
        if "interceptors" not in on:
            take(s, i, 3, p["need"][i][3])
        fill, missing = s["fill"][i], 0.0
        for c in (0, 1, 2):
            easier = 1 - p["substitutable"][c] * fill[2] if "substitution" in on and c < 2 else 1
            missing += p["role"][c] * easier * (1 - fill[c])
        s["firepower"][i] = 1 - min(missing, 0.99)
        if "substitution" in on:
            s["exposure"][i] = 1 + p["bare_assault"] * p["substitutable"][1] * (1 - fill[1])


def air(s, p, on, w, g, trend):
    s["rear_harm"] = [0.0, 0.0]
    for i in (0, 1):
        j = 1 - i
        if "rear_strikes" in on:
            sent = p["salvos"][i] * E(p["salvo_growth"][i] * trend) * (s["fill"][i][4] if "stocks" in on else 1)
            s["wave"][i] = float("waves" in on and u(w, f"WAVE_{i}") < p["wave_rate"][i])
            sent *= p["wave_size"][i] if s["wave"][i] else 1
            share = p["interception"][j]
            if "interceptors" in on:
                take(s, j, 3, p["interceptors_per_weapon"][j] * sent)
                share *= (1 - p["scarce_share"][j]) + p["scarce_share"][j] * s["fill"][j][3]
            hits = sent * (1 - share)
            s["launched"][i], s["intercepted"][j], s["leakers"][i] = sent, share, hits
            s["rear_harm"][j] += hits * p["killed_per_leaker"][j]
            s["damage"][j] += hits * p["damage_per_leaker"][j]
            s["displaced"][j] += hits * p["displaced_per_leaker"][j]
    for i in (0, 1):
        j = 1 - i
        if "deep_strikes" in on:
            hits = p["deep_strikes"][i] * (s["fill"][i][4] if "stocks" in on else 1) * (1 - s["intercepted"][j])
            hits *= p["strike_permission"][g] if "strike_permission" in on and i == 1 else 1
            left = s["capacity"][j] * E(-p["capacity_per_hit"] * hits)
            s["capacity"][j] = left + p["repair"][j] * (1 - left)
        if "front_harm" in on:
            s["rear_harm"][i] += p["front_civilians"][i] * s["tempo"]
            s["damage"][i] += p["front_damage"][i] * s["tempo"]
            s["displaced"][i] += p["front_displaced"][i] * s["tempo"]
        s["civilians_killed"][i] += s["rear_harm"][i]


def ground(s, p, on, w, g):
    s["advantage"] += s["theta"] if "fundamentals" in on else 0
    s["advantage"] += p["present_drift"][g] - p["explained"][g] if "present_drift" in on else 0
    s["advantage"] += p["fortune_sd"] * z(w, "FORTUNE") if "fortunes" in on else 0
    for i in (0, 1):
        new = "imitation" in on and u(w, f"INNOVATION_{i}") < p["innovation_rate"][i]
        if "imitation" in on:
            s["edge"][i] = 1 + (s["edge"][i] - 1) * 0.5 ** (1 / p["copy_half_life"]) + new * p["innovation_size"]
        s["innovation"][i] = float(new)
    for i in (0, 1):
        if "interdiction" in on:
            s["supply"][i] = E(-p["interdiction"][1 - i] * s["edge"][1 - i])
    before = s["area"]
    s["decisive"], s["gained"] = [0.0, 0.0], 0.0
    if "fortification" in on:
        for i, gained in ((0, s["area"]), (1, -s["area"])):
            j = 1 - i
            phi = F((gained - p["open_ground"][j]) / (p["open_ground"][j] / 4))
            s["slowed"][i] = 1 / (1 + (p["fortified_cost"][j] - 1) * phi)
            s["storm"][i] = 1 + (p["fortified_cost"][j] - 1) * phi / 2
    for k in range(3 if "line" in on else 0):
        x = s["rho"] + math.log(p["sector_share"][0][k] / p["sector_share"][1][k])
        a = p["front_share"][k] * (p["area_base"] + p["area_slope"] * x) * s["tempo"]
        a += p["area_sd"] * math.sqrt(p["front_share"][k]) * z(w, f"AREA_{k}")
        new = 0.0
        if "breaches" in on:
            if "compounding" in on:
                s["momentum"][k] *= 0.5 ** (1 / p["compounding_half_life"])
            s["reversed"][k] = answer(s, p, on, w, k)
            new = s["breach"][k] = s["fresh"][k] = breach(s, p, on, w, k, x)
            a += s["reversed"][k] + new
        slow = s["slowed"][0 if a > 0 else 1] if "fortification" in on else 1
        moved = a * slow
        moved = moved / math.sqrt(1 + (moved / p["deepest_advance"]) ** 2) if "drone_saturation" in on else moved
        if "breaches" in on and a != 0 and abs(new * moved / a) >= p["decisive_depth"] * p["breach_width"]:
            s["decisive"][0 if new > 0 else 1] = 1.0
        s["gained"] += moved
    s["area"] += s["gained"]
    if "fortification" in on:
        s["objective"] = [float(sign * before < p["objective_area"][i] <= sign * s["area"]) for i, sign in ((0, 1), (1, -1))]


def answer(s, p, on, w, k):
    new = s["fresh"][k]
    if new == 0:
        return 0.0
    defender = 1 if new > 0 else 0
    if "reversal" in on:
        ready = min(1, s["reserve"][defender] / p["counterattack"][defender]) if "reserves" in on else 1
        if u(w, f"REVERSAL_{k}") < p["reversal"] * ready:
            if "reserves" in on:
                s["reserve"][defender] = max(0.0, s["reserve"][defender] - p["counterattack"][defender])
            return -p["retaken_share"] * new
    if "compounding" in on:
        s["momentum"][k] += math.copysign(1, new)
    return 0.0


def breach(s, p, on, w, k, x):
    rates = []
    for i, sign in ((0, 1), (1, -1)):
        rate = p["breach_rate"] * E(sign * p["breach_slope"] * x)
        if "interdiction" in on and s["supply"][1 - i] < p["supply_floor"]:
            rate *= p["collapse_factor"]
        if "compounding" in on:
            near = [s["momentum"][n] / 2 for n in (k - 1, k + 1) if 0 <= n < 3]
            rate *= 1 + p["compounding"] * sum(max(0, sign * m) for m in [s["momentum"][k], *near])
        rates.append(rate)
    any_ = 1 - E(-sum(rates))
    draw, size = u(w, f"BREACH_{k}"), -p["breach_area"] * math.log(u(w, f"SIZE_{k}"))
    if draw < any_ * rates[0] / sum(rates):
        return size
    return -size if draw > 1 - any_ * rates[1] / sum(rates) else 0.0


def soldiers(s, p, on, w, i, trend):
    before, gone, hurt, enlisted = s["troops"][i], 0.0, 0.0, 0.0
    if "recruitment" in on:
        enlisted = p["recruits"][i] * E(p["recruits_trend"][i] * trend)
        enlisted *= s["bonus"][i] ** p["bonus_elasticity"][i] if "bonuses" in on else 1
    s["enlisted"][i] = enlisted
    if "attrition" in on:
        killed = p["losses"][i] * s["tempo"]
        killed *= s["firepower"][1 - i] ** p["lethality"] * s["exposure"][i] if "stocks" in on else 1
        killed *= s["storm"][i] if "fortification" in on else 1
        s["killed"][i] = killed
        s["soldiers_killed"][i] += killed
        hurt = killed * (1 + p["wounded_per_killed"][i])
        gone = killed + killed * p["wounded_per_killed"][i] * (1 - p["returning_share"][i])
    held = p["reserve_share"][i] * enlisted if "reserves" in on else 0
    s["reserve"][i] += held
    ready = s["trainees"][i] / 3 if "mobilisation" in on else 0
    s["trainees"][i] -= ready
    left = p["desertion"][i] * before if "desertion" in on else 0
    s["troops"][i] = max(1.0, before + enlisted - held + ready - gone - left)
    if "force_quality" in on:
        worn = s["quality"][i] * E(-p["quality_wear"][i] * hurt / before)
        s["quality"][i] = worn + p["quality_recovery"][i] * (1 - worn)
    if "bonuses" in on:
        if gone > enlisted:
            s["bonus"][i] = min(s["bonus"][i] * E(p["bonus_step"][i]), p["bonus_cap"][i])
        s["bonus_spending"][i] = p["bonus_cost"][i] * (s["bonus"][i] - 1) * enlisted
    s["decree"][i] = 0.0
    if "mobilisation" in on:
        short = max(0, 1 - s["troops"][i] / p["troops"][i])
        if u(w, f"DECREE_{i}") < 1 - E(-p["mobilisation_rate"][i] * short * E(-s["discontent"][i])):
            s["decree"][i] = 1.0
            s["trainees"][i] += p["mobilisation_size"][i]
            s["discontent"][i] += p["mobilisation_price"][i]
    mark = p["exhausted_below"][i] * p["troops"][i] if "exhaustion" in on else 0
    s["exhausted"][i] = float(s["troops"][i] < mark <= before)


def economy(s, p, on, g, i):
    s["output"][i] *= E(p["growth"][i]) if "output" in on else 1
    if "sanctions" in on:
        felt = p["sanctions"][i][g] * (s["enforced"] if "enforcement" in on else 1)
        s["strain"][i] += (felt - s["strain"][i]) / p["sanctions_lag"]
        s["output"][i] *= E(-p["sanctions_effect"] * s["strain"][i])
    s["income"][i] = s["output"][i] * (1 - p["fuel_share"][i] * (1 - s["capacity"][i]) if "fuel_revenue" in on else 1)
    if "war_budget" in on:
        bonuses = s["bonus_spending"][i] / p["output_usd"][i] if "bonuses" in on else 0
        s["burden"][i] = (p["war_spending"][i] + bonuses) / s["income"][i]


def resolve(s, p, on, i):
    lost = max(0, s["gained"] if i == 1 else -s["gained"]) / 1000
    if "discontent" in on:
        s["discontent"][i] += -p["discontent_fade"][i] * s["discontent"][i] + p["discontent_fuel"][i] * (1 - s["capacity"][i])
        s["discontent"][i] += p["discontent_output"][i] * max(0, 1 - s["output"][i])
    if "loss_of_will" in on:
        will = s["will"][i] * E(-p["will_to_land"][i] * lost - p["will_to_harm"][i] * s["rear_harm"][i] / 1000)
        s["will"][i] = will + p["will_recovery"][i] * (1 - will)
    if "supporters_resolve" in on:
        s["resolve"][i] *= E(-p["supporter_fatigue"][i] - p["supporter_to_land"][i] * lost)
    if "leader_standing" in on:
        low = s["standing"][i] * E(-p["standing_attack"][i])
        s["standing"][i] = low + p["standing_recovery"][i] * (1 - low)
    if "cost_path" in on:
        rise = p["cost_of_losses"][i] * (s["killed"][i] / p["losses"][i] - 1) if "attrition" in on and p["losses"][i] else 0
        rise += p["cost_of_burden"][i] * (s["burden"][i] / p["war_spending"][i] - 1) if "war_budget" in on else 0
        rise += p["cost_of_rear"][i] * (s["rear_harm"][i] / s["harm_before"][i] - 1) if s["harm_before"][i] else 0
        rise += p["cost_of_discontent"][i] * s["discontent"][i] if "discontent" in on else 0
        s["cost_now"][i] = p["cost"][i] * (1 + rise) + s["penalty"][i] / 12
    s["penalty"][i] *= 11 / 12


def signals(s, p, on, w, refused):
    for i in (0, 1):
        s["vow"][i] = float("sincerity" in on and u(w, f"VOW_{i}") < p["vow_rate"][i])
        if "sincerity" in on:
            s["sincere"][i] *= p["sincerity_memory"]
            s["sincere"][i] -= p["wave_evidence"] * s["wave"][i] + p["vow_evidence"] * s["vow"][i]
            s["sincere"][i] -= p["refusal_evidence"] * (refused == i)
    s["empty_word"] = 0.0
    if "announcements" in on and u(w, "ANNOUNCEMENT") < p["announcement_rate"]:
        named = 0 if u(w, "ANNOUNCEMENT") < p["announcement_rate"] / 2 else 1
        s["sincere"][named] += s["trust"] * p["wave_evidence"] / 2
        s["empty_word"] = float(u(w, "TRUTH") < p["overstatement"])
        s["trust"] += p["trust_step"] * (1 - s["empty_word"] - s["trust"])
    if "sincerity" in on:
        s["belief_sincere"] = [F(math.log(q / (1 - q)) + s["sincere"][i]) for i, q in enumerate(p["sincerity"])]
    s["since_summit"] += 1
    open_ = p["summit_rate"] * (1 - p["precondition"][0]) * (1 - p["precondition"][1]) if "summits" in on else 0
    s["summit"] = float(u(w, "SUMMIT") < open_)
    if s["summit"]:
        s["since_summit"] = 0.0
        s["strain"] = [s["strain"][i] * (1 - p["summit_relief"][i]) for i in (0, 1)]


def mediation(s, p, on, w, talks, refused, blamed):
    sign = {-1: 0, 0: 1, 1: -1}
    s["refusals"] += refused >= 0
    s["blamed_rightly"] += refused >= 0 and blamed == refused
    if "blame_contest" in on:
        s["suspicion"] *= p["blame_memory"]
        s["suspicion"] += p["blame_weight"] * sign[blamed] - p["persuasion"][0] + p["persuasion"][1]
        if "sincerity" in on:
            s["suspicion"] += p["wave_evidence"] * (s["wave"][0] - s["wave"][1]) + p["vow_evidence"] * (s["vow"][0] - s["vow"][1])
    s["blame"] = F(s["suspicion"])
    if "threats" in on:
        s["executed"] = s["lapsed"] = 0.0
        if s["threatened"]:
            side = int(s["threatened"]) - 1
            bold = p["threat_executed"]
            kept = bold * (1 - p["stalling"][side]) if "stalling" in on else bold
            s["executed"] = float(u(w, "EXECUTION") < kept)
            s["lapsed"] = 1 - s["executed"]
            s["stalled"][side] += "stalling" in on and kept <= u(w, "EXECUTION") < bold
            s["penalty"][side] += p["threat_penalty"] * s["executed"]
            s["credibility"] += p["credibility_step"] * (s["executed"] - s["credibility"])
        s["threatened"] = float(blamed + 1) if blamed >= 0 and u(w, "DEADLINE") < p["deadline_rate"] else 0.0
    if "sweetening" in on:
        s["tilt"] = p["tilt_memory"] * s["tilt"] + p["sweetening"] * sign[refused]
    s["failed"] += talks
    s["tired"] = s["pivoted"] = 0.0
    if "impatience" in on:
        rate = p["impatience"] * s["failed"] * E(-p["prestige"]) * (p["cover"] if "cover" in on and s["since_summit"] < 3 else 1)
        s["tired"] = float(u(w, "TIRED") < 1 - E(-rate))
        s["failed"] = 0.0 if s["tired"] else s["failed"]
    if "pivot" in on:
        s["pivoted"] = float(s["crisis"] > 0 and u(w, "PIVOT") < p["pivot_step"])
        s["crisis"] = float(u(w, "CRISIS") >= 1 / p["crisis_length"]) if s["crisis"] else float(u(w, "CRISIS") < p["crisis_rate"])


def others(s, p, on, w, g, talks):
    s["scare"] = s["incident"] = 0.0
    if "escalation" in on:
        rate = p["escalation_rate"][g] * (E(p["escalation_dialogue"]) if talks else 1)
        s["scare"] = float(u(w, "SCARE") < 1 - E(-rate))
        s["resolve"][1] *= E(p["scare_effect"] * s["scare"])
    if "incidents" in on:
        s["incident"] = float(u(w, "INCIDENT") < p["incident_rate"] * s["launched"][0] / p["salvos"][0])
        s["resolve"][1] *= E(p["incident_effect"] * s["incident"])
        if "sincerity" in on:
            s["sincere"][0] -= s["incident"] * p["wave_evidence"] / 2
    s["alliance"] *= E(p["alliance_effect"][g]) if "alliance_credibility" in on else 1
    s["rearmed"] += p["rearmament_pace"] if "rearmament" in on else 0


def learning(s, p, on, staff, w, g, change):
    low, high = staff["theta"]
    if "learning" in on:
        blur = p["report_sd"] if "fog" in on else 0
        seen = change + blur * (z(w, "FOG") if "fog" in on else 0)
        s["evidence"] += (high - low) * (seen - staff["drift"][g] - (high + low) / 2) / (staff["sd"] ** 2 + blur**2)
        s["evidence"] = max(-staff["limit"], min(staff["limit"], s["evidence"]))
    for i in (0, 1):
        b = F(s["evidence"] + math.log(staff["priors"][i] / (1 - staff["priors"][i])))
        s["belief_mean"][i] = s["rho"] + 12 * (staff["drift"][g] + b * high + (1 - b) * low)
        variance = 12 * staff["sd"] ** 2 + 144 * b * (1 - b) * (high - low) ** 2
        for name in ("aid_uncertainty", "mixed_voices"):
            variance += (12 * p[name] * staff["drift_sd"]) ** 2 if name in on else 0
        s["belief_spread"][i] = math.sqrt(variance)
