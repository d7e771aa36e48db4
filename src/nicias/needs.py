"""How a model says what it needs: names, units and ranges, never values (the house's first sentence)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from nicias.errors import ModelError


@dataclass(frozen=True, slots=True)
class Need:
    """One number a model asks for.

    `name` is the path below its owner (`cost.more` below `russia`); `unit` a word of `nicias.units`; `low` and `high` the
    closed range in which the model is defined; `description` one sentence with the symbol used in docs/design.
    """

    name: str
    unit: str
    description: str
    low: float = -math.inf
    high: float = math.inf

    def checked(self, value: float, owner: str = "") -> float:
        """Return `value`, or raise ModelError naming the need and its allowed range."""
        number = float(value)
        if not (self.low <= number <= self.high):  # also refuses NaN
            path = f"{owner}.{self.name}" if owner else self.name
            raise ModelError(f"{path} is {number:g} {self.unit}; allowed is {self.low:g} to {self.high:g}.")
        return number
