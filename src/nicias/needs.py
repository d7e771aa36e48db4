"""How a model says what it needs: names, units and ranges, never values (the house's first sentence)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nicias.errors import ModelError


@dataclass(frozen=True, slots=True)
class Need:
    """One number a model asks for.

    `name` is the path below its owner (`cost.more` below `russia`); `unit` a word of `nicias.units`; `low` and `high` the
    range in which the model is defined, closed unless `open_low` or `open_high`; `description` one sentence with the symbol
    used in docs/design.
    """

    name: str
    unit: str
    description: str
    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    open_high: bool = False

    def allowed(self) -> str:
        """The range in words.

        >>> Need("discount", "share", "δ", 0, 1, open_high=True).allowed()
        '0 to 1, without 1'
        """
        excluded = [f"{end:g}" for end, is_open in ((self.low, self.open_low), (self.high, self.open_high)) if is_open]
        excluded = [end for end in excluded if "inf" not in end]
        words = f"{self.low:g} to {self.high:g}"
        if math.isinf(self.high) and self.open_high:
            words = f"{self.low:g} or more"
        return words + (f", without {' and '.join(excluded)}" if excluded else "")

    def checked(self, value: float | str, owner: str = "") -> float:
        """Return `value` as a number, or raise ModelError naming the need and its allowed range."""
        path = f"{owner}.{self.name}" if owner else self.name
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ModelError(f"{path} is {value!r}, not a number; allowed is {self.allowed()} ({self.unit}).") from None
        above = number > self.low if self.open_low else number >= self.low
        below = number < self.high if self.open_high else number <= self.high
        if not (above and below):  # also refuses NaN
            raise ModelError(f"{path} is {number:g} {self.unit}; allowed is {self.allowed()}.")
        return number
