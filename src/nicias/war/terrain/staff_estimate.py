"""The staff estimate: run the terrain without talks and read off what a general staff would tell its government."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from nicias.bargain.grid import FORCE_REACH
from nicias.war.terrain.chance import LANES, draw
from nicias.war.terrain.mechanism import Field
from nicias.war.terrain.month import born, clock, fight
from nicias.war.terrain.records import OUTLOOK_RECORD, Array, Terrain
from nicias.war.terrain.registry import FIELDS, LIMIT_RECORD, places

# Compiled code carries no useful annotations; records as in `registry`.
# pyright: reportMissingParameterType=false

MONTHS, HISTORIES = 24, 64

EVENTS: tuple[Field, ...] = tuple(field for field in FIELDS.values() if field.kind == "event")
_EVENT_PLACES = np.concatenate([np.arange(places(field.name).start, places(field.name).stop) for field in EVENTS])


@dataclass(frozen=True)
class StaffEstimate:
    """What the terrain does by itself. Axes: level, fundamental (θ_L, θ_H), history, and the state's numbers as a row of float64.

    A history ends where a side has collapsed (`FORCE_REACH`), for there the war does; `fought` counts its months. `last` is its state then. `first` (levels, 2, histories, events) is the month of each event's first time, inf when it did not come; `low` and `high` (width,) the
    lowest and highest value of each number in any month.
    """

    terrain: Terrain
    months: int
    start: Array  # (2, histories, width) at birth
    mean: Array  # (levels, 2, width) over months fought and histories
    last: Array  # (levels, 2, histories, width) at the end
    fought: Array  # (levels, 2, histories) months until a side collapsed, at most `months`
    first: Array
    low: Array
    high: Array
    limits: NDArray[Any]

    def mean_of(self, name: str) -> Array:
        """(levels, …) mean of a state field over months fought and histories, of both fundamentals alike."""
        return self.mean[..., places(name)].mean(axis=1).reshape(self.mean.shape[0], *FIELDS[name].shape)

    def last_of(self, name: str) -> Array:
        """(levels, 2, histories, …) a state field at the end."""
        return self.last[..., places(name)].reshape(*self.last.shape[:3], *FIELDS[name].shape)

    def first_month(self, name: str) -> Array:
        """(levels, 2, histories, …) the month of an event's first time; inf when it did not come."""
        at = places(name)
        chosen = (at.start <= _EVENT_PLACES) & (at.stop > _EVENT_PLACES)
        return self.first[..., chosen].reshape(*self.first.shape[:3], *FIELDS[name].shape)

    @property
    def drift_by_fundamental(self) -> Array:
        """(levels, 2) mean monthly change of ρ, log/month: E ρ/E months of a walk that is stopped (Wald 1944)."""
        return self.last_of("rho").mean(axis=2) / self.fought.mean(axis=2)

    @property
    def fundamental(self) -> tuple[float, float]:
        """θ_L, θ_H, log/month: the gap between the drifts under both, over all levels, laid around the given fundamentals' middle."""
        gap = self.drift_by_fundamental
        half = float((gap[:, 1] - gap[:, 0]).mean()) / 2
        return self._middle - half, self._middle + half

    @property
    def _middle(self) -> float:
        p = self.terrain.parameters[0]
        low, high = float(p["fundamental_low"]), float(p["fundamental_high"])
        return 0.0 if np.isnan(low) else (low + high) / 2

    @property
    def drift(self) -> Array:
        """(levels,) μ_g, log/month: the drift that is left when the fundamentals' mean is taken out."""
        return self.drift_by_fundamental.mean(axis=1) - self._middle

    @property
    def sd(self) -> float:
        """Monthly standard deviation of a random walk that spreads as far as ρ does by the end, log/√month (Wald 1944, second moment)."""
        apart = self.last_of("rho") - self.drift_by_fundamental[..., None] * self.fought
        return float(np.sqrt((apart**2).sum() / (apart.shape[2] - 1) * apart.shape[2] / self.fought.sum()))

    @property
    def drift_error(self) -> float:
        """Monte-Carlo standard error of one entry of `drift`."""
        return self.sd / float(np.sqrt(2 * self.fought.mean() * self.last.shape[2]))

    @property
    def costs(self) -> Array:
        """(2, levels) c_i(g), stake/month."""
        return self.mean_of("cost_now").T

    @property
    def losses(self) -> Array:
        """(2, levels) soldiers killed a month."""
        return self.mean_of("killed").T

    def rate(self, name: str) -> Array:
        """(levels, …) mean rise of a total in a month of war."""
        start = self.start[..., places(name)].reshape(1, *self.start.shape[:2], *FIELDS[name].shape)
        months = self.fought.mean(axis=(1, 2)).reshape(-1, *(1 for _ in FIELDS[name].shape))
        return (self.last_of(name) - start).mean(axis=(1, 2)) / months


@numba.njit(cache=True, nogil=True)
def _run(
    states, flat, start, parameters, switches, limits, outlook, times, k0, k1, fundamentals, events,
    births, mean, last, fought, first, low, high,
):  # fmt: skip
    now, p, on, limit, view = states[0], parameters[0], switches[0], limits[0], outlook[0]
    row, word, seen = flat[0], np.empty(LANES, np.int32), first
    levels, _, histories, width = last.shape
    months = len(times) - 1
    for g in range(levels):
        for truth in range(2):
            for h in range(histories):
                states[0] = start[0]
                draw(np.uint64(h), 0, k0, k1, word)
                born(now, p, on, fundamentals[truth], word)
                for a in range(width):
                    births[truth, h, a] = row[a]
                    low[a], high[a] = min(low[a], row[a]), max(high[a], row[a])
                for t in range(1, months + 1):
                    draw(np.uint64(h), t, k0, k1, word)
                    fight(now, p, on, limit, view, times[t], word, g, False, -1, -1)
                    for a in range(width):
                        mean[g, truth, a] += row[a]
                        low[a], high[a] = min(low[a], row[a]), max(high[a], row[a])
                    for e in range(events.shape[0]):
                        if row[events[e]] != 0.0 and seen[g, truth, h, e] > t:
                            seen[g, truth, h, e] = t
                    fought[g, truth, h] = t
                    if abs(now.rho) >= FORCE_REACH:
                        break
                for a in range(width):
                    last[g, truth, h, a] = row[a]


def staff_estimate(
    terrain: Terrain, *, key: tuple[int, int], months: int = MONTHS, histories: int = HISTORIES
) -> StaffEstimate:
    """Run `terrain` without talks at each support level and under each fundamental, all with the same random words.

    `key` comes from `nicias.random.history_key`. Levels stay where they are put: what the patron does is the map's business.
    """
    states = terrain.start.copy()
    flat = states.view(np.float64).reshape(1, -1)
    width = flat.shape[1]
    births, last = np.empty((2, histories, width)), np.empty((terrain.levels, 2, histories, width))
    fought = np.zeros((terrain.levels, 2, histories))
    mean, first = np.zeros((terrain.levels, 2, width)), np.full((terrain.levels, 2, histories, len(_EVENT_PLACES)), np.inf)
    low, high = np.full(width, np.inf), np.full(width, -np.inf)
    limits = np.zeros(1, LIMIT_RECORD)
    p = terrain.parameters[0]
    theta = np.nan_to_num(np.array([p["fundamental_low"], p["fundamental_high"]], np.float64), nan=0.0)
    _run(
        states, flat, terrain.start, terrain.parameters, terrain.switches, limits, np.zeros(1, OUTLOOK_RECORD),
        clock(terrain, months), np.uint32(key[0]), np.uint32(key[1]), theta, _EVENT_PLACES, births, mean, last, fought, first, low, high,
    )  # fmt: skip
    return StaffEstimate(terrain, months, births, mean / fought.sum(axis=2)[..., None], last, fought, first, low, high, limits)
