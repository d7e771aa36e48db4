"""The uncertain inputs of one set of assumptions: which vary, which move together, and their values at chosen quantiles."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nicias.evidence.estimate import Fixed
from nicias.random import uniforms
from nicias.scenario.sampling import clusters, sample_at, streams
from nicias.study.cells import read_by_engine
from nicias.study.drawing import with_base

if TYPE_CHECKING:
    from nicias.scenario import Known, Scenario
    from nicias.scenario.quantities import Value

Array = NDArray[np.float64]
MIDDLE = 0.5


@dataclass(frozen=True)
class Inputs:
    """The inputs of `known` that the engine reads."""

    scenario: Scenario
    known: Known

    @cached_property
    def read(self) -> tuple[str, ...]:
        """The paths with a value that an answer depends on: what the map and the terrain read, and the monthly human cost."""
        wanted = read_by_engine(self.scenario, self.known)
        return tuple(path for path in self.known if path in wanted)

    @cached_property
    def varying(self) -> tuple[str, ...]:
        """Those that are uncertain."""
        return tuple(path for path in self.read if not isinstance(self.known[path].estimate, Fixed))

    @cached_property
    def together(self) -> dict[str, tuple[str, ...]]:
        """Path → the paths that are correlated with it, itself among them; only paths that are correlated."""
        return {path: members for members in clusters(self._values, self.scenario.correlations) for path in members}

    def streams(self, paths: Sequence[str]) -> tuple[str, ...]:
        """The random streams behind these paths and all that are correlated with them."""
        members = dict.fromkeys(each for path in paths for each in self.together.get(path, (path,)))
        return tuple(stream for path in members for stream in streams(self._values[path]))

    def drawn(self, seed: int, draws: int) -> dict[str, NDArray[Any]]:
        """Random draws, the same as those of a run with this seed."""
        return self._sampled(lambda stream: uniforms(seed, stream, draws))

    def at(self, numbers: Mapping[str, Array], points: int) -> dict[str, NDArray[Any]]:
        """The values at given uniform numbers (stream → (points,)); every other stream stays in its middle."""
        middle = np.full(points, MIDDLE)
        return self._sampled(lambda stream: numbers.get(stream, middle))

    def _sampled(self, numbers: Callable[[str], Array]) -> dict[str, NDArray[Any]]:
        def sample(values: Mapping[str, Value]) -> dict[str, Any]:
            read = {path: values[path] for path in self.read if path in values}
            return sample_at(read, self.scenario.correlations, numbers)

        return with_base(self.known, sample)

    def quantiles(self, path: str, at: Sequence[float]) -> list[Any]:
        """Values of one input at probabilities."""
        return self.known[path].estimate.quantile(np.array(at, np.float64)).tolist()

    @cached_property
    def _values(self) -> dict[str, Any]:
        return {path: self.known[path] for path in self.read}


def with_one(sampled: Mapping[str, NDArray[Any]], path: str, value: Any) -> dict[str, NDArray[Any]]:
    """The same draws with one path at one value; nothing else moves, not even what is correlated with it."""
    draws = len(sampled[path])
    return {**sampled, path: np.full(draws, value, dtype=object if isinstance(value, str) else None)}
