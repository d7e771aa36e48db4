"""One draw's values, read by path: what binding turns into parameters and issue tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from nicias.bargain.parameters import Array
from nicias.needs import Need

Sampled = Mapping[str, Any]
"""path → one sampled value per draw (floats, booleans or option names)."""


class Draw:
    """One draw's values, read by path and checked against the need of that path."""

    def __init__(self, sampled: Sampled, index: int, needs: Mapping[str, Need]) -> None:
        self._sampled, self._index, self._needs = sampled, index, needs

    @cached_property
    def paths(self) -> list[str]:
        return list(self._sampled)

    def number(self, path: str, default: float | None = None) -> float:
        if path not in self._sampled and default is not None:
            return default
        value = float(self._sampled[path][self._index])
        need = self._needs.get(path)
        return need.checked(value, path.removesuffix(f".{need.name}")) if need else value

    def numbers(self, prefix: str, names: Sequence[str], default: float | None = None) -> Array:
        return np.array([self.number(f"{prefix}.{name}", default) for name in names])

    def name(self, path: str) -> str:
        return str(self._sampled[path][self._index])

    def switch(self, path: str, *, default: bool = True) -> bool:
        return bool(self._sampled[path][self._index]) if path in self._sampled else default
