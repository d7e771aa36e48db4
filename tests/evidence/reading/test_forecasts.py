"""Words of probability, horizons, conditions, owners and events."""

from __future__ import annotations

from typing import Any

import pytest

from nicias.evidence.reading.forecasts import find_forecasts
from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.quantities import Setting


def forecasts(setting: Setting, text: str) -> list[dict[str, Any]]:
    return [dict(candidate.fields) for candidate in find_forecasts(setting, 1, text)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("A ceasefire before spring is very unlikely.", 0.02, 0.12),
        ("A ceasefire is unlikely.", 0.1, 0.3),
        ("There is a 30 percent chance of a ceasefire.", 0.28, 0.32),
        ("We put the odds of a ceasefire at three in five.", 0.58, 0.62),
        ("The chance of a ceasefire is one in ten.", 0.08, 0.12),
        ("It is 3 to 1 against a ceasefire.", 0.23, 0.27),
        ("A ceasefire this year: I would give it one chance in ten.", 0.08, 0.12),
        ("Nobody who has seen the trenches believes a ceasefire will come.", 0.02, 0.2),
        ("There is no chance of a ceasefire.", 0.0, 0.03),
        ("A ceasefire cannot be ruled out.", 0.05, 0.35),
        ("Velmar will probably accept a ceasefire.", 0.6, 0.85),
    ],
)
def test_words_and_numbers_of_probability(setting: Setting, text: str, low: float, high: float):
    (item,) = forecasts(setting, text)
    assert item["between"] == [pytest.approx(low), pytest.approx(high)]
    assert item["about"] == "ceasefire"


@pytest.mark.parametrize(
    "text",
    [
        "Velmar's will to fight is unbroken.",
        "The attack came in May.",
        "It would have been better to talk.",
        "Three possible outcomes were discussed.",
        "It is impossible to say who fired.",
        "They fought as long as possible.",
    ],
)
def test_the_same_words_where_they_are_no_forecast(setting: Setting, text: str):
    assert forecasts(setting, text) == []


@pytest.mark.parametrize(
    ("text", "horizon", "until"),
    [
        ("There will be no ceasefire within six months.", 6.0, None),
        ("There will be no ceasefire within the next month.", 1.0, None),
        ("There will be no ceasefire by March 2032.", None, "2032-03-31"),
        ("There will be no ceasefire this year.", None, "2031-12-31"),
        ("There will be no ceasefire.", "open", None),
    ],
)
def test_horizons(setting: Setting, text: str, horizon: object, until: str | None):
    (item,) = forecasts(setting, text)
    assert (item.get("horizon"), item.get("until")) == (horizon, until)
    assert item["about"] == "no_ceasefire" or item["about"] == "ceasefire"


def test_a_condition_is_no_event(setting: Setting):
    (item,) = forecasts(setting, "If the ceasefire is signed, Tarsia's front could collapse.")
    assert item["about"] == "collapse.tarsia"
    assert item["condition"].startswith("If ")


def test_the_owner_is_the_speaker_and_else_the_author(setting: Setting):
    (said,) = forecasts(setting, "General Osk expects another assault by January.")
    (own,) = forecasts(setting, "Another assault is likely.")
    assert (said["owner"], own["owner"]) == ("General Osk", "Ines Harrow")


def test_two_clauses_are_two_forecasts(setting: Setting):
    found = forecasts(setting, "The chance of a ceasefire within three months is 8 percent; within twelve months, 35 percent.")
    assert [(item["horizon"], item["about"]) for item in found] == [(3.0, "ceasefire"), (12.0, "ceasefire")]


def test_the_lexicons_intervals_are_probabilities_in_order(lexicon: Lexicon):
    ends = [entry["between"] for entry in lexicon.odds["words"].values()]
    assert all(0 <= low < high <= 1 for low, high in ends)


@pytest.mark.parametrize(
    ("weaker", "stronger"),
    [
        ("very unlikely", "unlikely"),
        ("unlikely", "likely"),
        ("likely", "very likely"),
        ("may", "may well"),
        ("no chance", "little chance"),
    ],
)
def test_stronger_words_lie_higher(lexicon: Lexicon, weaker: str, stronger: str):
    words = lexicon.odds["words"]
    assert sum(words[weaker]["between"]) < sum(words[stronger]["between"])


def test_the_day_of_a_condition_is_not_the_horizon(setting: Setting):
    (item,) = forecasts(setting, "If the aid ends on 1 April, a ceasefire will come by June.")
    assert item["until"] == "2032-06-30"
