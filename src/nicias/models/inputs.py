"""What a published model can ask for besides a plain number, and the ranges that recur."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nicias.errors import ModelError
from nicias.models.actors import ActorTable
from nicias.needs import Need


class Whole(Need):
    """A whole number in the range."""

    __slots__ = ()

    def checked(self, value: float | str, owner: str = "") -> int:
        """Return `value` as an int, or raise ModelError naming the need and its allowed range."""
        number = Need.checked(self, value, owner)
        if number != math.floor(number):
            raise ModelError(f"{owner}.{self.name} is {number:g}; it must be a whole number, {self.allowed()}.")
        return int(number)


@dataclass(frozen=True, slots=True)
class Choice:
    """One word out of a few."""

    name: str
    description: str
    options: tuple[str, ...]
    unit: str = "choice"

    def allowed(self) -> str:
        return " · ".join(self.options)

    def checked(self, value: Any, owner: str = "") -> str:
        if value not in self.options:
            raise ModelError(f"{owner}.{self.name} is {value!r}; allowed is {self.allowed()}.")
        return str(value)


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """A Beta(a, b) belief, written `a:b` on the command line and as a pair in Python; both above zero."""

    name: str
    description: str
    unit: str = "count"

    def allowed(self) -> str:
        return "a:b, both above 0"

    def checked(self, value: Any, owner: str = "") -> tuple[float, float]:
        parts = value.split(":") if isinstance(value, str) else value
        try:
            a, b = (float(part) for part in parts)
        except (TypeError, ValueError):
            raise ModelError(f"{owner}.{self.name} is {value!r}; allowed is {self.allowed()}.") from None
        if not (0 < a < math.inf and 0 < b < math.inf):
            raise ModelError(f"{owner}.{self.name} is {a:g}:{b:g}; allowed is {self.allowed()}.")
        return a, b


@dataclass(frozen=True, slots=True)
class Actors:
    """A table of actors: the path of a CSV file, or an `ActorTable`."""

    name: str
    description: str
    unit: str = "table"

    def allowed(self) -> str:
        return "a CSV file with actor, position, capability and salience, or a file with KTAB's columns"

    def checked(self, value: Any, owner: str = "") -> ActorTable:
        if isinstance(value, ActorTable):
            return value
        if not isinstance(value, str | Path):
            raise ModelError(f"{owner}.{self.name} is {value!r}; allowed is {self.allowed()}.")
        return ActorTable.read(value)


Input = Need | Choice | BetaPrior | Actors


def share(name: str, description: str) -> Need:
    """A number from 0 to 1."""
    return Need(name, "share", description, 0, 1)


def cost(name: str, description: str, unit: str = "stake") -> Need:
    """A cost: zero or more, finite."""
    return Need(name, unit, description, 0, open_high=True)


def positive(name: str, unit: str, description: str) -> Need:
    """Above zero and finite."""
    return Need(name, unit, description, 0, open_low=True, open_high=True)


def discount(name: str = "discount") -> Need:
    """A discount factor below one."""
    return Need(name, "share", "δ, the weight of the next period relative to this one.", 0, 1, open_high=True)
