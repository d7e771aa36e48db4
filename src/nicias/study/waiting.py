"""What waiting is worth to one side under one set of assumptions, draw by draw."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nicias.errors import ModelError
from nicias.study.draws import solved
from nicias.study.probability import HIGH, LOW
from nicias.study.result import Spread

if TYPE_CHECKING:
    from nicias.bargain.parameters import Array
    from nicias.study.draws import BoundDraw

STAKE, MONTHS, SHARE = "stake", "months", "share/month"
HUMAN = "human_cost."


@dataclass(frozen=True)
class Waiting:
    """One side's curves in every draw, in stakes at the start of the war, under the side's own forecast."""

    settling: Array  # (D, T + 1) fighting on for exactly T months, and settling then
    free: Array  # (D, T + 1) free to settle in any month up to T
    away: Array  # (D, T + 1) staying away from talks for T months, and bargaining then
    decay: Array  # (D,) monthly probability it expects that support falls
    cost: Mapping[str, Array]  # measure of human cost → (D,) what a month of war costs at the support of the start

    @property
    def months(self) -> NDArray[np.int64]:
        """(D,) the best month to settle in, as planned at the start: the earlier of two that are as good."""
        return self.settling.argmax(axis=1)

    @property
    def gain(self) -> Array:
        """(D,) what the best month is worth more than settling at once."""
        return self.settling.max(axis=1) - self.settling[:, 0]

    @property
    def horizon(self) -> int:
        return self.settling.shape[1] - 1

    @property
    def at_once(self) -> float:
        """The share of draws in which waiting is never worth it."""
        return float((self.months == 0).mean())

    @property
    def beyond(self) -> float:
        """The share of draws in which the longer is the better, as far as the horizon."""
        return float((self.months == self.horizon).mean())

    @property
    def option(self) -> Array:
        """(D,) what being free to settle in any month is worth more than settling at once."""
        return self.free[:, -1] - self.free[:, 0]

    def to_dict(self) -> dict[str, Any]:
        """The figures without the curves."""
        return {
            "believed_decay": across(self.decay, SHARE).to_dict(),
            "months": across(self.months, MONTHS).to_dict(),
            "at_once": self.at_once,
            "beyond_horizon": self.beyond,
            "gain": across(self.gain, STAKE).to_dict(),
            "option_value": across(self.option, STAKE).to_dict(),
            "away_months": across(self.away.argmax(axis=1), MONTHS).to_dict(),
            "away_gain": across(self.away.max(axis=1) - self.away[:, 0], STAKE).to_dict(),
            "human_cost": {
                name: {"a_month": across(each, "1/month").to_dict(), "until_best_month": across(each * self.months, "1").to_dict()}
                for name, each in self.cost.items()
            },
        }

    def curve(self) -> list[dict[str, Any]]:
        """One row a month: what settling then is worth, and what each plan gains on settling, or on talking, at once."""
        columns = {"settling": self.settling} | {f"{name}_gain": each - each[:, :1] for name, each in self._plans.items()}
        return [
            {"months": month} | {name: across(each[:, month], STAKE).to_dict() for name, each in columns.items()}
            for month in range(self.horizon + 1)
        ]

    @property
    def _plans(self) -> dict[str, Array]:
        return {"settling": self.settling, "free": self.free, "away": self.away}


def across(values: Any, unit: str) -> Spread:
    """The 5th, 50th and 95th percentile across draws."""
    low, middle, high = (float(each) for each in np.quantile(np.asarray(values, float), (LOW, 0.5, HIGH)))
    return Spread(low, middle, high, unit)


def waited(
    draws: Sequence[BoundDraw], measures: Sequence[str], side: int, months: int, threads: int | None, advance: Callable[[], None]
) -> Waiting:
    """Solve every draw and follow side 0 or 1 for `months` months; `measures` name the draws' rates, `advance` hears of each draw.

    Raises ModelError where nobody talks.
    """
    from nicias.bargain.delay import delay

    def one(draw: BoundDraw) -> tuple[Array, Array, Array, float]:
        try:
            found = delay(solved(draw), months)
        except ModelError as error:
            raise ModelError(f"Draw {draw.index}: {error}") from None
        advance()
        return found.settling[side], found.free[side], found.away[side], float(found.decay[side])

    first = one(draws[0])  # alone: it may have to compile the engine
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        rows = [first, *pool.map(one, draws[1:])]
    settling, free, away, decay = zip(*rows, strict=True)
    rates = np.array([draw.rates[:, draw.parameters.start_level] for draw in draws])
    cost = {name.removeprefix(HUMAN): rates[:, place] for place, name in enumerate(measures) if name.startswith(HUMAN)}
    return Waiting(np.array(settling), np.array(free), np.array(away), np.array(decay), cost)
