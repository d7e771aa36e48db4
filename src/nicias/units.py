"""Units of measure: which words a scenario may use, and what each allows.

A unit is a base word, or a base word per day, month or year (`persons/month`). Units are compared as words: nothing is
converted, so that the number a reader sees in a file is the number the source gave.
"""

from __future__ import annotations

from difflib import get_close_matches

from nicias.errors import ScenarioError

ABSTRACT = frozenset({"share", "factor", "log", "log-odds", "stake", "patron", "1", "index", "rank"})
"""Words of the model: a share is in [0, 1]; a stake is the value of total victory; `patron` is the patron's own unit."""

SPECIAL = frozenset({"switch", "choice", "date", "year"})
"""Units whose values are not quantities: true or false, the name of an option, a day, a calendar year."""

PHYSICAL = frozenset({"days", "weeks", "months", "years", "hours", "km", "km2", "tonnes", "megawatts", "barrels", "litres"})

MONEY = frozenset({"usd", "eur", "rub", "uah", "gbp"})

_NOUNS = """
    aircraft airfields attacks battalions bombs brigades bunkers casualties cities civilians contracts count countries crossings
    deadlines deals depots divisions drones exchanges flights forecasts households interceptors launchers laws meetings missiles
    motorcycles offers persons ports positions prisoners proposals readers recruits refineries refugees regiments regions rockets
    rounds sectors settlements shells ships soldiers sorties states strikes supporters systems talks tanks towns trips troops
    vehicles villages violations visits votes warheads weapons workers
"""
NOUNS = frozenset(_NOUNS.split())

PERIODS = ("day", "month", "year")

SIGNED = frozenset({"log", "log-odds", "date", "year"})
"""Base words whose zero is not a natural limit."""

BASES = ABSTRACT | SPECIAL | PHYSICAL | MONEY | NOUNS


def base(unit: str) -> str:
    """The word before the slash: `persons` of `persons/month`."""
    return unit.split("/", 1)[0]


def is_unit(unit: str) -> bool:
    """Whether `unit` is a base word, alone or per day, month or year.

    >>> is_unit("persons/month"), is_unit("persons/mouth"), is_unit("switch/day")
    (True, False, False)
    """
    word, slash, period = unit.partition("/")
    if word not in BASES:
        return False
    return not slash or (period in PERIODS and word not in SPECIAL)


def check_unit(unit: str) -> str:
    """Return `unit`, or raise ScenarioError with the nearest spelling."""
    if is_unit(unit):
        return unit
    known = sorted(BASES) + [f"{word}/{period}" for word in sorted(BASES - SPECIAL) for period in PERIODS]
    near = get_close_matches(unit, known, n=1)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    raise ScenarioError(f"'{unit}' is not a unit.{hint} A unit is a word of nicias.units, alone or with /day, /month or /year.")


def check_number(number: float, unit: str) -> float:
    """Return `number`, or raise ScenarioError when the unit does not allow it (NaN, infinite, a share outside [0, 1])."""
    if number != number or number in (float("inf"), float("-inf")):
        raise ScenarioError(f"{number} is not a finite number.")
    if unit == "share" and not 0.0 <= number <= 1.0:
        raise ScenarioError(f"{number:g} is not a share: a share is between 0 and 1.")
    if unit == "factor" and number < 0.0:
        raise ScenarioError(f"{number:g} is not a factor: a factor is 0 or more.")
    return number


def allows_negative(unit: str) -> bool:
    """Whether a distribution of this unit may cross zero where its interval starts at zero."""
    return base(unit) in SIGNED
