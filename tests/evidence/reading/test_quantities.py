"""What numbers count: units, rates, whose, as of when, according to whom."""

from __future__ import annotations

from typing import Any

import pytest

from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.quantities import Setting, find_quantities
from nicias.units import is_unit


def fields(setting: Setting, text: str) -> list[dict[str, Any]]:
    return [dict(candidate.fields) for candidate in find_quantities(setting, 1, text)]


@pytest.mark.parametrize(
    ("text", "unit", "low", "high"),
    [
        ("Velmar recruits 6,000 to 8,000 men a month.", "persons/month", 6000, 8000),
        ("Velmar loses 200 soldiers each day.", "persons/day", 200, 200),
        ("Tarsia lost 350 men per week.", "persons/month", 1521.8, 1521.8),
        ("They advanced nine miles.", "km", 14.4841, 14.4841),
        ("They took 160 square kilometres.", "km2", 160, 160),
        ("They took 100 square miles.", "km2", 258.999, 258.999),
        ("The aid was worth $3 billion.", "usd", 3e9, 3e9),
        ("It spends 3.1 million dollars a day.", "usd/day", 3.1e6, 3.1e6),
        ("Every month the League spends €600 million on it.", "eur/month", 6e8, 6e8),
        ("Output contracted 3.4 percent.", "factor", 0.966, 0.966),
        ("Bread prices have doubled.", "factor", 2, 2),
        ("Support stands at 61 percent.", "share", 0.61, 0.61),
        ("The truce lasted three weeks.", "days", 21, 21),
        ("They want the Sable, Orrin, Quill, and Marn districts.", "regions", 4, 4),
        ("Velmar has not ordered another mobilisation since 2029.", "count", 0, 0),
    ],
)
def test_units_and_rates(setting: Setting, text: str, unit: str, low: float, high: float):
    found = next(item for item in fields(setting, text) if item["unit"] == unit)
    ends = found.get("between") or [found["value"]] * 2
    assert ends == [pytest.approx(low, rel=1e-4), pytest.approx(high, rel=1e-4)]


def test_a_second_number_counts_what_the_first_did(setting: Setting):
    found = fields(setting, "Velmar built 20 tanks a month and lost 45 in October.")
    assert [(item["unit"], item["value"]) for item in found] == [("tanks/month", 20), ("tanks", 45)]


def test_a_number_after_its_noun_is_of_that_noun(setting: Setting):
    found = fields(setting, "Officials put the dead at 31 and the wounded at more than 90.")
    assert [(item["unit"], item.get("value") or item["between"][0]) for item in found] == [("persons", 31), ("persons", 90)]


def test_a_bracketed_conversion_is_the_same_number(setting: Setting):
    assert len(fields(setting, "Drones strike 10–15 kilometers (about six to nine miles) behind the line.")) == 1


def test_whose_it_is_and_who_says_so(setting: Setting):
    (item,) = fields(setting, "According to the Institute for Border Studies, Velmar recruits 6,000 men a month.")
    assert (item["whose"], item["attributed_to"]) == ("velmar", "Institute for Border Studies")
    assert item["path"].startswith("velmar.")


def test_a_pronoun_speaks_of_the_party_named_before(setting: Setting):
    found = fields(setting, "Velmar's army is tired. It lost 412 tanks.")
    assert found[-1]["whose"] == "velmar"


def test_the_date_beside_a_number_is_its_own(setting: Setting):
    (item,) = fields(setting, "Velmar gained 160 square kilometres in October.")
    assert (item["as_of"], item["period"]) == ("2031-10-31", "2031-10-01 to 2031-10-31")


def test_a_number_that_is_a_probability_is_left_to_forecasts(setting: Setting):
    assert fields(setting, "The chance of a ceasefire within three months is 8 percent.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Both sides met for a second time.",
        "The two leaders shook hands.",
        "A few days later they left.",
        "Several such groups came.",
    ],
)
def test_numbers_that_say_nothing_are_not_proposed(setting: Setting, text: str):
    assert fields(setting, text) == []


def test_every_unit_of_the_lexicon_is_a_unit_of_scenarios(lexicon: Lexicon):
    units = [entry["unit"] if isinstance(entry, dict) else entry for entry in lexicon.units["counted"].values()]
    units += list(lexicon.units["currencies"].values())
    assert [unit for unit in units if not is_unit(unit)] == []


def test_a_change_told_by_a_fraction_is_a_factor(setting: Setting):
    for text in ("Output fell by a third between the wars.", "The harvest was a third less than usual."):
        (item,) = fields(setting, text)
        assert (item["unit"], item["value"]) == ("factor", pytest.approx(2 / 3, rel=1e-4))
    (item,) = fields(setting, "Tarsia's debt is 112 percent of its income.")
    assert (item["unit"], item["value"]) == ("factor", 1.12)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("In the six months to April Velmar took 210 square kilometres.", [210]),
        ("The League gave 14 billion euros over two years.", [14e9]),
        ("Velmar has 96,000 men in uniform, against 88,000 a year ago.", [96000, 88000]),
        ("Tarsia's forces number 85,000.", [85000]),
        ("In April Tarsia's council passed a budget.", []),
        ("A breakthrough before spring is unlikely.", []),
        ("I put it at three in four.", []),
    ],
)
def test_periods_and_dates_that_belong_to_something_else_are_no_quantities(setting: Setting, text: str, values: list[float]):
    assert [item.get("value") for item in fields(setting, text)] == values


def test_a_country_that_is_only_the_place_is_not_carried_on(setting: Setting):
    found = fields(setting, "As they tell it in Velmar, Tarsia's army is finished. It took in 4,100 recruits.")
    assert found[-1]["whose"] == "tarsia"
