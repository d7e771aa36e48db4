"""Units are words; what is not one is refused with the nearest that is."""

import math

import pytest

from nicias.errors import ScenarioError
from nicias.units import BASES, allows_negative, check_number, check_unit, is_unit


@pytest.mark.parametrize("unit", ["share", "persons/month", "1/month", "log-odds", "stake/month", "km2/month", "usd", "date"])
def test_knows_the_units_of_the_format(unit):
    assert check_unit(unit) == unit


@pytest.mark.parametrize("unit", ["", "person", "persons/", "persons/fortnight", "switch/day", "share/month/day", "Share"])
def test_refuses_what_is_no_unit(unit):
    assert not is_unit(unit)
    with pytest.raises(ScenarioError):
        check_unit(unit)


def test_suggests_the_nearest():
    with pytest.raises(ScenarioError, match="Did you mean 'persons/month'"):
        check_unit("person/month")


def test_nouns_are_plain_lower_case_words():
    assert all(word == word.lower().strip() for word in BASES)


@pytest.mark.parametrize(
    ("number", "unit"), [(math.nan, "km"), (math.inf, "km"), (-0.01, "share"), (1.01, "share"), (-1, "factor")]
)
def test_refuses_numbers_the_unit_does_not_allow(number, unit):
    with pytest.raises(ScenarioError):
        check_number(number, unit)


def test_only_logarithms_and_calendars_cross_zero_freely():
    assert allows_negative("log/month")
    assert not allows_negative("persons/month")
