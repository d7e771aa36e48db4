"""Single changes, as typed after `--set PATH=VALUE`: `12`, `10..20`, `true`, the name of an option, a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from nicias.errors import ScenarioError, UsageError
from nicias.evidence.entries import Stated
from nicias.evidence.estimate import Discrete, Estimate, Fixed, Judgements
from nicias.scenario.problems import nearest
from nicias.scenario.quantities import Series
from nicias.scenario.reading import resolve

if TYPE_CHECKING:
    from nicias.scenario.scenario import Scenario


def parse_change(text: str) -> tuple[str, str]:
    """Split `PATH=VALUE`. Raises UsageError.

    >>> parse_change("russia.recruits=10_000..20_000")
    ('russia.recruits', '10_000..20_000')
    """
    path, equals, value = text.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise UsageError(f"'{text}' is not a change; write PATH=VALUE, for example russia.prior=0.5 or russia.prior=0.4..0.6.")
    return path.strip(), value.strip()


def parse_value(series: Series, given: object, scenario: Scenario) -> Estimate:
    """The estimate a user typed, checked against the path's unit. Raises UsageError."""
    try:
        estimate = _stated(given, series.unit).single(series.unit, scenario.scale)
    except ValidationError as error:
        what = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise UsageError(f"{series.path} ({series.unit}): {what}.") from None
    except (ScenarioError, ValueError) as error:
        raise UsageError(f"{series.path} ({series.unit}): {str(error).rstrip('.')}.") from None
    if series.unit == "choice":
        _check_choice(series, estimate, scenario)
    return estimate


def known_choices(series: Series, scenario: Scenario) -> list[str]:
    """The options a choice may take: those the format fixes, else those any entry of the scenario names."""
    fixed = scenario.vocabulary.allowed_choices(series.path)
    if fixed is not None:
        return list(fixed)
    layers = [*scenario.views.values(), *scenario.layers.values()]
    stated = [dated.estimate for dated in series.dated]
    stated += [layer.changes[series.path].estimate for layer in layers if series.path in layer.changes]
    return sorted({name for estimate in stated for name in option_names(estimate)})


def option_names(estimate: Estimate) -> list[str]:
    """The names an estimate of unit `choice` can take."""
    if isinstance(estimate, Fixed):
        return [str(estimate.value)]
    if isinstance(estimate, Discrete):
        return [str(value) for value in estimate.values]
    if isinstance(estimate, Judgements):
        return [name for part in estimate.parts for name in option_names(part)]
    return []


def _check_choice(series: Series, estimate: Estimate, scenario: Scenario) -> None:
    allowed = known_choices(series, scenario)
    for name in option_names(estimate):
        if name not in allowed:
            raise UsageError(f"'{name}' is not an option of {series.path}. {nearest(name, allowed)}".strip())


def _stated(given: object, unit: str) -> Stated:
    if isinstance(given, str):
        text = given.strip().removesuffix(unit).strip() if unit not in ("1", "choice") else given.strip()
        if unit == "choice" and ":" in text:
            return Stated(choices=_chances(text))
        low, dots, high = text.partition("..")
        if dots:
            return Stated(between=(_scalar(low), _scalar(high)))
        return Stated(value=_scalar(text))
    if isinstance(given, tuple | list):
        if len(given) != 2:
            raise ScenarioError("an interval is two numbers")
        return Stated(between=(given[0], given[1]))
    if isinstance(given, bool | int | float):
        return Stated(value=given)
    if isinstance(given, dict):
        return Stated.model_validate(given)
    raise ScenarioError(f"{given!r} is not a number, an interval, true, false or an option")


def _chances(text: str) -> dict[str, float]:
    """`a:0.3,b:0.7` as options with their probabilities."""
    chances: dict[str, float] = {}
    for part in text.split(","):
        option, _, chance = part.partition(":")
        value = resolve(chance.strip())
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ScenarioError(f"'{part.strip()}' is not an option with its probability, such as steady:0.6")
        chances[option.strip()] = float(value)
    return chances


def _scalar(text: str) -> float | str | bool:
    value = resolve(text.strip())
    if value is None:
        raise ScenarioError("the value is empty")
    return value
