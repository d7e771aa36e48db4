"""One input at a time: what the outputs do when it goes from its 5th to its 95th percentile, all others staying as they are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nicias.bargain.validity import check
from nicias.errors import ModelError
from nicias.study.columns import bound_draws
from nicias.study.draws import BoundDraw
from nicias.study.evaluate import Evaluator
from nicias.study.headline import Headline
from nicias.study.inputs import Inputs, with_one
from nicias.study.probability import HIGH, LOW


@dataclass(frozen=True)
class Swing:
    """One input's swing on one output. `effect` is the mean of paired differences, `lo` and `hi` their 5th and 95th percentile."""

    path: str
    output: str
    low: Any
    high: Any
    at_low: float
    at_high: float
    effect: float
    se: float
    lo: float
    hi: float
    draws: int

    def to_dict(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in ("at_low", "at_high", "effect", "se", "lo", "hi")}
        return {
            "path": self.path,
            "output": self.output,
            "low": self.low,
            "high": self.high,
            **{name: None if np.isnan(value) else value for name, value in numbers.items()},
            "draws": self.draws,
        }


@dataclass(frozen=True)
class Tornado:
    """The swings of the inputs, largest first by output; `outside` says why an input could not be moved."""

    swings: tuple[Swing, ...]
    screened: tuple[str, ...]  # every input that was moved once, by the size of its swing
    outside: Mapping[str, str]

    def of(self, output: str) -> list[Swing]:
        """The swings on one output, largest first."""
        found = [swing for swing in self.swings if swing.output == output]
        return sorted(found, key=lambda swing: (np.isnan(swing.effect), -abs(swing.effect), swing.path))


NOTHING = Tornado((), (), {})
"""No input was moved."""


def tornado(inputs: Inputs, evaluator: Evaluator, seed: int, draws: int, most: int, outputs: Sequence[str]) -> Tornado:
    """Move every uncertain input once with all others at their medians, then the `most` that move `outputs[0]` in `draws` random draws.

    Costs at most 2 × inputs + 2 × most × draws evaluations; inputs that only the simulation reads cost next to nothing.
    """
    middle = inputs.at({}, 1)
    first, outside = _moved(inputs, evaluator, middle, inputs.varying)
    size = {path: abs(_change(low, high, outputs[0])) for path, (low, high) in first.items()}
    screened = tuple(sorted(size, key=lambda path: (np.isnan(size[path]), -size[path], path)))
    sampled = inputs.drawn(seed, draws)
    second, more_outside = _moved(inputs, evaluator, sampled, screened[:most])
    swings = [
        _swing(inputs, path, output, low, high) for path, (low, high) in second.items() for output in outputs
    ]
    return Tornado(tuple(swings), screened, {**outside, **more_outside})


def evaluations(inputs: Inputs, draws: int, most: int) -> int:
    """How many draws a tornado asks for, at most."""
    return 2 * len(inputs.varying) + 2 * draws * min(most, len(inputs.varying))


def _moved(
    inputs: Inputs, evaluator: Evaluator, sampled: Mapping[str, NDArray[Any]], paths: Sequence[str]
) -> tuple[dict[str, tuple[Headline, Headline]], dict[str, str]]:
    columns: dict[str, Sequence[BoundDraw]] = {}
    outside: dict[str, str] = {}
    for path in paths:
        draws = range(len(sampled[path]))
        try:
            for end, value in zip(("low", "high"), inputs.quantiles(path, (LOW, HIGH)), strict=True):
                columns[f"{end} {path}"] = bound_draws(
                    inputs.scenario, with_one(sampled, path, value), draws, evaluator.measures, f"{path} at {value}"
                )
                for draw in columns[f"{end} {path}"]:
                    check(draw.parameters)
        except ModelError as error:
            columns = {name: bound for name, bound in columns.items() if not name.endswith(f" {path}")}
            outside[path] = str(error)
    found = evaluator.headlines(columns) if columns else {}
    return {path: (found[f"low {path}"], found[f"high {path}"]) for path in paths if path not in outside}, outside


def _change(low: Headline, high: Headline, output: str) -> float:
    return low.difference(high, output).effect


def _swing(inputs: Inputs, path: str, output: str, low: Headline, high: Headline) -> Swing:
    difference = low.difference(high, output)
    each = high.per_draw(output) - low.per_draw(output)
    each = each[~np.isnan(each)]
    lo, hi = (float(q) for q in np.quantile(each, (LOW, HIGH))) if len(each) else (np.nan, np.nan)
    ends = inputs.quantiles(path, (LOW, HIGH))
    return Swing(
        path=path,
        output=output,
        low=ends[0],
        high=ends[1],
        at_low=low.figure(output).p,
        at_high=high.figure(output).p,
        effect=difference.effect,
        se=difference.se,
        lo=lo,
        hi=hi,
        draws=len(each),
    )
