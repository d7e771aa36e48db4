"""The bundled scenario holds everything the inventory of its documents lists, and answers nothing the texts leave open."""

import re
from functools import lru_cache

import pytest

from nicias.scenario import load
from nicias.scenario.scenario import Scenario

ANSWERS = {"+": "accepts", "-": "rejects", "~": "conditional", "?": "unknown"}

# The position grid: Ukraine, Russia, United States, Europe.
GRID = {
    "p01": "+-++",
    "p03": "+?~+",
    "p04": "--+?",
    "p05": "+-?+",
    "p06": "-+-?",
    "p08": "-+??",
    "p09": "-+--",
    "p11": "~?+?",
    "p12": "?-+?",
    "p13": "?+??",
    "p14": "?+??",
    "p15": "+???",
    "p19": "-??-",
}

EVENT = re.compile(
    r"(no_)?(ceasefire|settlement|renewed_war|collapse|patron_out|(collapse|weary)\.(?P<side>\w+)|support\.(?P<level>\w+)"
    r"|term\.(?P<issue>\w+)\.(?P<option>\w+)|area_km2 (above|below) -?\d+)\Z"
)


@lru_cache
def ukraine() -> Scenario:
    return load("ukraine-2025")


@pytest.mark.parametrize(("letter", "last"), [("Q", 69), ("P", 25), ("F", 50), ("C", 26)])
def test_every_number_of_the_inventory_is_there(letter: str, last: int) -> None:
    scenario = ukraine()
    quantities = [series.tags for series in scenario.series.values()]
    records = (scenario.proposals, scenario.forecasts, scenario.contradictions)
    tags = {tag for found in quantities for tag in found}
    tags |= {tag for record in records for entry in record.values() for tag in entry.tags}
    assert {f"{letter}{number:02}" for number in range(1, last + 1)} <= tags


def test_responses_are_the_position_grid() -> None:
    parties = ("ukraine", "russia", "united_states", "europe")
    for name, row in GRID.items():
        answers = [ukraine().proposals[name].responses[party].answer for party in parties]
        assert answers == [ANSWERS[sign] for sign in row], name


def test_every_proposal_says_what_each_party_answered_or_that_it_is_unknown() -> None:
    for name, proposal in ukraine().proposals.items():
        assert set(proposal.responses) == set(ukraine().parties), name
        assert all(response.of or response.answer == "unknown" for response in proposal.responses.values()), name


def test_what_the_texts_leave_open_stays_open() -> None:
    proposals = ukraine().proposals
    assert "territory" not in proposals["p04"].terms
    assert "nuclear_plant" not in proposals["p04"].terms
    assert "sanctions" not in proposals["p05"].terms  # the sanctions are the threat, and whether they followed is not said
    assert "guarantee" not in proposals["p11"].terms


def test_only_the_forecast_that_a_text_resolves_has_an_outcome() -> None:
    assert [name for name, forecast in ukraine().forecasts.items() if forecast.outcome is not None] == ["f25"]


def test_forecasts_are_about_events_of_this_scenario() -> None:
    scenario = ukraine()
    sides = [name for name, party in scenario.parties.items() if party.role == "side"]
    for name, forecast in scenario.forecasts.items():
        if forecast.about in ("not modelled", "not resolvable"):
            assert forecast.reason, name
            continue
        for part in forecast.about.split(" and "):
            event = EVENT.match(part)
            assert event, (name, part)
            assert event["side"] is None or event["side"] in sides
            assert event["level"] is None or event["level"] in scenario.levels
            assert event["issue"] is None or event["option"] in scenario.issues[event["issue"]].options


def test_wordings_are_three_words_at_most() -> None:
    assert all(len((forecast.wording or "").split()) <= 3 for forecast in ukraine().forecasts.values())


def test_reader_comments_are_heard_only_when_asked_for() -> None:
    path = "readers.eurocolonialism_age"
    assert path not in ukraine().at()
    assert path in ukraine().at(provenance=["comments"])


def test_recruitment_differs_between_the_dates_of_the_texts() -> None:
    may, august = (ukraine().at(day)["russia.recruits"].estimate.interval() for day in ("2025-05-22", "2025-08-22"))
    assert may[0] > august[0]
    assert may[2] > august[2]


def test_suspect_claims_say_so() -> None:
    suspects = ("russia.output_change_claimed", "ukraine.territory_held", "ukraine.damage", "united_states.aid_since_invasion")
    values = ukraine().at()
    assert all(values[path].caution for path in suspects)


def test_the_prisoners_became_what_neither_side_in_korea_could_divide() -> None:
    korea = load("korea-1951")
    first, second = korea.at("1951-07-10"), korea.at("1953-04-01")
    for side in ("un_command", "china_korea"):
        path = f"{side}.weight.prisoners"
        assert second[path].estimate.interval()[0] > first[path].estimate.interval()[2]
    veto = "settlement.permits.un_command.prisoners.all_for_all"
    assert [bool(values[veto].estimate.interval()[1]) for values in (first, second)] == [True, False]
