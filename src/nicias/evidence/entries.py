"""An entry: one estimate as written in a file, with its method, its claims and its author."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from nicias.errors import ScenarioError
from nicias.evidence import estimate as kinds
from nicias.evidence.claims import Claim, parse_claims
from nicias.evidence.estimate import Estimate, Scalar
from nicias.evidence.strict import Day, Many, Record, Text, parse_day

Method = Literal["measured", "reported", "inferred", "judged"]
Shape = Literal["normal", "log-normal", "beta", "uniform"]
Scale = Mapping[str, tuple[float, float]]

_FORMS = ("value", "between", "words", "choices", "judgements")


def _two_ends(data: Any) -> Any:
    if not isinstance(data, list | tuple) or len(data) != 2:
        raise ValueError("`between:` is two increasing numbers: [low, high]")
    return tuple(data)


Ends = Annotated[tuple[float | str, float | str], BeforeValidator(_two_ends)]


class Stated(Record):
    """The numbers of an entry: exactly one of `value`, `between`, `words` and `choices`."""

    value: bool | float | str | None = None
    between: Ends | None = None
    mode: float | str | None = None
    words: Text | None = None
    choices: dict[str, float] | None = None
    shape: Shape | None = None

    @property
    def forms(self) -> list[str]:
        """Which of the forms this entry has; a valid one has exactly one."""
        return [key for key in _FORMS if getattr(self, key, None) is not None]

    def single(self, unit: str, scale: Scale) -> Estimate:
        """The estimate these numbers state, in a unit. Raises ScenarioError."""
        given = self.forms
        if len(given) != 1:
            found = " and ".join(f"`{key}:`" for key in given) or "none of them"
            raise ScenarioError(f"an estimate is one of {', '.join(f'`{key}:`' for key in _FORMS)}; this one has {found}.")
        if self.mode is not None and self.between is None:
            raise ScenarioError("`mode:` goes with `between:`.")
        if self.shape is not None and self.between is None and self.words is None:
            raise ScenarioError("`shape:` goes with `between:` or `words:`.")
        if self.between is not None:
            low, high = (_number(end, unit) for end in self.between)
            mode = None if self.mode is None else _number(self.mode, unit)
            return kinds.interval(low, high, unit, shape=self.shape, mode=mode)
        if self.words is not None:
            return kinds.interval(*_look_up(self.words, scale), unit, shape=self.shape)
        if self.choices is not None:
            return kinds.discrete({_choice(key, unit): p for key, p in self.choices.items()}, unit)
        return kinds.fixed(_scalar(self.value, unit), unit)


class Judgement(Stated):
    """One person's estimate of a cell."""

    by: Text
    reason: Text
    role: Text | None = None
    date: Day | None = None
    language: Text | None = None
    translator: Text | None = None


class Entry(Stated):
    """An estimate with its evidence, as written in a values file or in a layer."""

    judgements: Many[Judgement] | None = Field(default=None, min_length=1)
    method: Method | None = None
    of: Many[Text] = ()
    by: Text | None = None
    role: Text | None = None
    date: Day | None = None
    language: Text | None = None
    translator: Text | None = None
    reason: Text | None = None
    known: Day | None = None
    caution: Text | None = None
    disputed: bool = False
    note: Text | None = None

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims behind the entry. Raises ScenarioError where one is malformed."""
        return _parsed(self.of)

    def estimate(self, unit: str, scale: Scale) -> Estimate:
        """The entry's estimate in a unit. Raises ScenarioError."""
        if self.judgements is None:
            return self.single(unit, scale)
        if any(getattr(self, key) is not None for key in (*_FORMS[:-1], "mode", "shape")):
            raise ScenarioError("`judgements:` stands alone: put the numbers inside each judgement.")
        return kinds.judgements([part.single(unit, scale) for part in self.judgements])

    @property
    def standing(self) -> Literal["cited", "judged", "bare"]:
        """How the entry is supported: by claims, by a named judgement with a reason, or by nothing."""
        if self.method not in (None, "judged"):
            return "cited" if self.of else "bare"
        if self.judgements is not None or (self.method == "judged" and self.by and self.reason):
            return "judged"
        return "bare"

    @property
    def latest_judgement(self) -> date | None:
        """The latest date written on a judgement of this entry."""
        dates = [self.date, *(part.date for part in self.judgements or ())]
        return max((day for day in dates if day is not None), default=None)


@lru_cache(maxsize=8192)
def _parsed(of: tuple[str, ...]) -> tuple[Claim, ...]:
    return parse_claims(of)


def _look_up(word: str, scale: Scale) -> tuple[float, float]:
    if word in scale:
        return scale[word]
    from difflib import get_close_matches

    near = get_close_matches(word, scale, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    allowed = ", ".join(scale) or "none, because there is no scale.yml"
    raise ScenarioError(f"'{word}' is not a word of the scale.{hint} Allowed: {allowed}.")


def _number(value: float | str, unit: str) -> float:
    if isinstance(value, str):
        if unit == "date":
            return _ordinal(value)
        raise ScenarioError(f"'{value}' is not a number.")
    if unit == "date":
        raise ScenarioError(f"{value:g} is not a date; write it as 2025-08-30.")
    return value


def _scalar(value: bool | float | str | None, unit: str) -> Scalar:
    if isinstance(value, str) and unit == "date":
        return _ordinal(value)
    return "" if value is None else value


def _choice(key: str, unit: str) -> Scalar:
    if unit == "choice":
        return key
    if unit == "switch" and key in ("true", "false"):
        return key == "true"
    if unit == "date":
        return _ordinal(key)
    try:
        return float(key.replace("_", ""))
    except ValueError:
        raise ScenarioError(f"'{key}' is not a {'switch' if unit == 'switch' else 'number'}, and the unit is {unit}.") from None


def _ordinal(text: str) -> float:
    try:
        return float(parse_day(text).toordinal())
    except ValueError as error:
        raise ScenarioError(f"{error}.") from None
