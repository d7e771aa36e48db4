"""One month of the terrain: the submodels in their order, and the force ratio that results."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from nicias.war.terrain import aid, air_war, beliefs, economy, front, manpower, materiel, mediator, signals, third_parties, will
from nicias.war.terrain.mechanism import TREND_MONTHS
from nicias.war.terrain.records import Terrain

# Compiled code carries no useful annotations; records as in `registry`.
# pyright: reportMissingParameterType=false

CLOCK_RECORD = np.dtype(
    [("tempo", np.float64), ("recruits", np.float64, (2,)), ("launches", np.float64, (2,)), ("industry", np.float64, (2,)), ("others", np.float64)],
    align=True,
)

_front, _manpower, _materiel = front.update, manpower.update, materiel.update
_air, _economy, _will, _aid = air_war.update, economy.update, will.update, aid.update
_mediator, _signals, _third, _beliefs = mediator.update, signals.update, third_parties.update, beliefs.update


@numba.njit(cache=True, nogil=True)
def balance(now, p, on):
    """log E_0 − log E_1: what stocks say of the force ratio."""
    ratio = p.numbers_weight * np.log(now.troops[0] / now.troops[1])
    if on.force_quality:
        ratio += np.log(now.quality[0] / now.quality[1])
    if on.stocks:
        ratio += p.firepower_weight * np.log(now.firepower[0] / now.firepower[1])
    if on.interdiction:
        ratio += p.interdiction[0] * now.edge[0] - p.interdiction[1] * now.edge[1]
    if on.loss_of_will:
        ratio += p.will_weight * np.log(now.will[0] / now.will[1])
    return ratio


def clock(terrain: Terrain, months: int) -> NDArray[Any]:
    """(months + 1,) of `CLOCK_RECORD`: what depends on the month alone, worked out once for all histories; entry t is the t-th month."""
    p, on, times = terrain.parameters[0], terrain.switches[0], np.zeros(months + 1, CLOCK_RECORD)
    elapsed = np.maximum(np.arange(months + 1) - 1.0, 0.0)
    trend = np.minimum(elapsed, TREND_MONTHS)
    times["tempo"] = 1.0
    if on["season"]:
        calendar = (terrain.calendar + np.arange(months + 1) - 2) % 12 + 1
        times["tempo"] = 1 + p["season_amplitude"] * np.cos(2 * np.pi * (calendar - p["season_peak"]) / 12)
    for i in range(2):
        times["recruits"][:, i] = np.exp(p["recruits_trend"][i] * trend)
        times["launches"][:, i] = np.exp(p["salvo_growth"][i] * trend)
        times["industry"][:, i] = 1 - np.exp(-elapsed / p["production_lag"][i])
    times["others"] = p["others_ceiling"] - (p["others_ceiling"] - 1) * np.exp(-elapsed / 24)
    return times


@numba.njit(cache=True, nogil=True)
def fight(now, p, on, limit, outlook, time, word, g, talks, refused, blamed):
    """A month of war without a signature, at support level g and at `time`, an entry of the clock.

    `talks`: whether there were any; `refused` alone and `blamed`: a side, or −1.
    """
    before = now.rho
    now.tempo = time.tempo
    _aid(now, p, on, limit, word, g, time)
    _materiel(now, p, on, limit, time)
    _air(now, p, on, word, g, time)
    _front(now, p, on, limit, word, g)
    _manpower(now, p, on, limit, word, time)
    _economy(now, p, on, g)
    _will(now, p, on, word)
    _signals(now, p, on, word, refused)
    _mediator(now, p, on, word, talks, refused, blamed)
    _third(now, p, on, word, g, talks)
    now.rho = balance(now, p, on) - now.parity + now.advantage
    _beliefs(now, p, on, limit, word, outlook, g, now.rho - before)


@numba.njit(cache=True, nogil=True)
def born(now, p, on, theta, word):
    """Set what is drawn once a history: the true fundamental and each government's limit of tolerance."""
    now.theta = theta
    now.parity = balance(now, p, on)
    if on.tolerance:
        stages = int(p.tolerance_stages)
        for i in range(2):
            total = 0.0
            for k in range(stages):
                total -= np.log((word[16 * i + k] + 0.5) * 2.0**-30)
            now.limit[i] = total / stages
