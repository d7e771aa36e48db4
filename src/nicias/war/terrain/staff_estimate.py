"""The staff estimate: run the terrain without talks and read off what a general staff would tell its government."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from nicias.war.terrain.chance import WORDS, draw
from nicias.war.terrain.mechanism import Field
from nicias.war.terrain.month import born, fight
from nicias.war.terrain.records import OUTLOOK_RECORD, Array, Terrain
from nicias.war.terrain.registry import FIELDS, LIMIT_RECORD, places

# Compiled code carries no useful annotations; records as in `registry`.
# pyright: reportMissingParameterType=false

MONTHS, HISTORIES = 24, 64

EVENTS: tuple[Field, ...] = tuple(field for field in FIELDS.values() if field.kind == "event")
WIDTH = sum(places(name).stop - places(name).start for name in FIELDS)


@dataclass(frozen=True)
class StaffEstimate:
    """What the terrain does by itself. Axes: level, fundamental (θ_L, θ_H), history, month; `path` adds the state's numbers.

    `path` (levels, 2, histories, months + 1, width) is the state as rows of float64; month 0 is the start.
    """

    terrain: Terrain
    path: Array
    clamps: NDArray[Any]

    def of(self, name: str) -> Array:
        """(levels, 2, histories, months + 1, …) a state field along every path."""
        shape = FIELDS[name].shape
        return self.path[..., places(name)].reshape(*self.path.shape[:-1], *shape)

    def _mean(self, name: str) -> Array:
        """(levels, …) mean over fundamentals, histories and months after the start."""
        return self.of(name)[:, :, :, 1:].mean(axis=(1, 2, 3))

    @property
    def months(self) -> int:
        return self.path.shape[3] - 1

    @property
    def drift_by_fundamental(self) -> Array:
        """(levels, 2) mean monthly change of ρ, log/month."""
        rho = self.of("rho")
        return (rho[..., -1] - rho[..., 0]).mean(axis=2) / self.months

    @property
    def fundamental(self) -> tuple[float, float]:
        """θ_L, θ_H, log/month: half the gap between the drifts to either side of the given fundamentals' middle, over all levels."""
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
        """Monthly standard deviation of a random walk that spreads as far as ρ does by the end, log/√month."""
        rho = self.of("rho")
        return float(np.sqrt((rho[..., -1] - rho[..., 0]).var(axis=2, ddof=1).mean() / self.months))

    @property
    def costs(self) -> Array:
        """(2, levels) c_i(g), stake/month."""
        return self._mean("cost_now").T

    @property
    def losses(self) -> Array:
        """(2, levels) soldiers killed a month."""
        return self._mean("killed").T

    def rate(self, name: str) -> Array:
        """(levels, …) mean monthly rise of a total."""
        values = self.of(name)
        return (values[:, :, :, -1] - values[:, :, :, 0]).mean(axis=(1, 2)) / self.months

    def first_month(self, name: str) -> Array:
        """(levels, 2, histories, …) month of an event's first time; inf when it did not come within the estimate's months."""
        happened = self.of(name)[:, :, :, 1:] != 0
        months = np.arange(1, self.months + 1).reshape(1, 1, 1, -1, *(1,) * (happened.ndim - 4))
        return np.where(happened, months, np.inf).min(axis=3)

    def envelope(self) -> tuple[Array, Array]:
        """(width,) lowest and highest value of each number along all paths."""
        flat = self.path.reshape(-1, self.path.shape[-1])
        return flat.min(axis=0), flat.max(axis=0)


@numba.njit(cache=True, nogil=True)
def _run(states, flat, start, parameters, switches, limits, outlook, levels, histories, months, calendar, k0, k1, fundamentals, path):
    now, p, on, limit, view = states[0], parameters[0], switches[0], limits[0], outlook[0]
    word = np.empty(WORDS + 3, np.int32)
    for g in range(levels):
        for truth in range(2):
            for h in range(histories):
                states[0] = start[0]
                draw(np.uint64(h), 0, k0, k1, word)
                born(now, p, on, fundamentals[truth], word)
                path[g, truth, h, 0] = flat[0]
                for t in range(1, months + 1):
                    draw(np.uint64(h), t, k0, k1, word)
                    fight(now, p, on, limit, view, word, g, float(t), (calendar + t - 2) % 12 + 1, False, -1, -1)
                    path[g, truth, h, t] = flat[0]


def staff_estimate(
    terrain: Terrain, *, key: tuple[int, int], months: int = MONTHS, histories: int = HISTORIES
) -> StaffEstimate:
    """Run `terrain` without talks at each support level and under each fundamental, all with the same random words.

    `key` comes from `nicias.random.history_key`. Levels stay where they are put: what the patron does is the map's business.
    """
    states = terrain.start.copy()
    flat = states.view(np.float64).reshape(1, -1)
    path = np.empty((terrain.levels, 2, histories, months + 1, flat.shape[1]))
    limits = np.zeros(1, LIMIT_RECORD)
    p = terrain.parameters[0]
    theta = np.nan_to_num(np.array([p["fundamental_low"], p["fundamental_high"]], np.float64), nan=0.0)
    _run(
        states, flat, terrain.start, terrain.parameters, terrain.switches, limits, np.zeros(1, OUTLOOK_RECORD),
        terrain.levels, histories, months, terrain.calendar, np.uint32(key[0]), np.uint32(key[1]), theta, path,
    )  # fmt: skip
    return StaffEstimate(terrain, path, limits)
