"""Proposals, assumptions, and what holds of every candidate."""

from __future__ import annotations

import pytest

from nicias.evidence.documents import fingerprint
from nicias.evidence.reading.assumptions import CODES, find_assumptions
from nicias.evidence.reading.candidates import LONGEST_QUOTE, merged
from nicias.evidence.reading.lexicon import Lexicon
from nicias.evidence.reading.opening import Opened, open_document
from nicias.evidence.reading.proposals import find_proposals
from nicias.evidence.reading.propose import read_opened
from nicias.evidence.reading.quantities import Setting
from nicias.evidence.reading.speakers import parties_for, with_leaders
from tests.evidence.reading.conftest import MADE_UP


def test_a_proposal_has_a_proposer_issues_and_answers(setting: Setting):
    text = "In September Tarsia proposed a ceasefire along the present line and an exchange of all prisoners. Velmar rejected the idea."
    (item,) = find_proposals(setting, 1, text)
    assert item.fields["by"] == ["tarsia"]
    assert set(item.fields["issues"]) >= {"prisoners", "sequence"}
    assert item.fields["responses"] == {"velmar": {"answer": "rejects"}}
    assert (item.fields["kind"], item.fields["date"]) == ("offer", "2031-09-01")


def test_a_demand_and_a_threat_are_told_from_an_offer(setting: Setting):
    (demand,) = find_proposals(setting, 1, "Velmar demanded that Tarsian troops leave the three districts.")
    (threat,) = find_proposals(setting, 1, "The League threatened to punish Velmar with sanctions.")
    assert (demand.fields["kind"], threat.fields["kind"]) == ("demand", "threat")


def test_an_old_agreement_is_a_precedent(setting: Setting):
    (item,) = find_proposals(
        setting, 1, "In 2012 Tarsia agreed to a memorandum that gave it guarantees in exchange for neutrality."
    )
    assert item.fields["kind"] == "precedent"


def test_two_parties_propose_together(setting: Setting):
    (item,) = find_proposals(setting, 1, "Tarsia and the League proposed a ceasefire and binding guarantees.")
    assert item.fields["by"] == ["tarsia", "league"]


def test_plain_reporting_is_no_proposal(setting: Setting):
    assert find_proposals(setting, 1, "Velmar's guns fired all night and Tarsia's bridges held.") == []


@pytest.mark.parametrize(
    ("text", "cell", "code"),
    [
        ("Velmar is winning.", "who_is_winning_velmar", "VH"),
        ("Velmar is not winning.", "who_is_winning_velmar", "L"),
        ("Tarsia is exhausted.", "cost_tolerance_tarsia", "L"),
        ("Its guarantee is a paper promise.", "paper_guarantees", "VL"),
    ],
)
def test_assumptions_are_cells_with_a_code_and_a_side(setting: Setting, text: str, cell: str, code: str):
    (item,) = find_assumptions(setting, 1, text)
    assert (item.fields["cell"], item.fields["code"]) == (cell, code)


def test_the_lexicons_codes_and_paths_are_those_of_views(lexicon: Lexicon):
    for entry in lexicon.assumptions.values():
        assert set(entry["words"]) <= set(CODES)
        assert all("." in path["path"] for path in entry["paths"])


@pytest.fixture(scope="module")
def documents() -> list[Opened]:
    return [open_document(str(path)) for path in sorted(MADE_UP.glob("*.txt"))]


def test_every_candidate_has_a_place_that_can_be_checked(documents: list[Opened], lexicon: Lexicon):
    reading = read_opened(documents, lexicon)
    by_source = dict(zip(reading.sources, documents, strict=True))
    assert {c.kind for c in reading.candidates} >= {"quantity", "forecast", "proposal", "assumption"}
    for item in reading.candidates:
        paragraph = by_source[item.source].paragraphs[item.paragraph - 1]
        assert item.fingerprint == fingerprint(paragraph)
        assert item.quote.removesuffix(" …") in " ".join(paragraph.split())
        assert 0 < item.confidence <= 1


def test_no_candidate_copies_a_run_of_ten_words(documents: list[Opened], lexicon: Lexicon):
    reading = read_opened(documents, lexicon)
    whole = " ".join(" ".join(document.paragraphs) for document in documents).lower()
    for item in reading.candidates:
        assert len(item.quote.removesuffix(" …").split()) <= LONGEST_QUOTE
        for value in item.fields.values():
            words = str(value).lower().rstrip(".").split()
            assert not any(" ".join(words[k : k + 10]) in whole for k in range(len(words) - 9))


def test_reading_twice_gives_the_same_items(documents: list[Opened], lexicon: Lexicon):
    first, second = read_opened(documents, lexicon), read_opened(documents, lexicon)
    assert [c.to_dict() for c in first.candidates] == [c.to_dict() for c in second.candidates]
    assert len({c.id for c in first.candidates}) == len(first.candidates)


def test_comments_are_read_only_when_asked_for(lexicon: Lexicon, documents: list[Opened]):
    harrow = [d for d in documents if d.name.startswith("harrow")]
    without, with_them = read_opened(harrow, lexicon), read_opened(harrow, lexicon, comments=True)
    assert {c.paragraph for c in with_them.candidates} - {c.paragraph for c in without.candidates} <= {14, 15}
    assert len(with_them.candidates) > len(without.candidates)


def test_two_readings_of_one_place_are_one_candidate(documents: list[Opened], lexicon: Lexicon):
    own = list(read_opened(documents, lexicon).candidates)
    again = merged(own, own)
    assert len(again) == len(own)
    assert all(item.found_by == ("grammar", "grammar") for item in again)


def test_a_document_in_another_language_is_numbered_and_said_not_to_be_read(lexicon: Lexicon):
    text = "Der Krieg am Fluss geht in den dritten Winter, und die Waffen schweigen nicht. Es ist nicht zu sehen, dass sich das auf die Dauer mit dem Wetter ändert."
    reading = read_opened([Opened("a.txt", "text", (text,))], lexicon)
    assert reading.candidates == ()
    assert "'de'" in reading.remarks[0]


def test_a_document_that_the_scenario_has_keeps_its_name(documents: list[Opened], lexicon: Lexicon):
    first = read_opened(documents[:1], lexicon)
    (name,) = first.sources
    again = read_opened(documents[:1], lexicon, known_sources={"other": {}, "kept1999": first.sources[name]})
    assert list(again.sources) == ["kept1999"]


@pytest.mark.parametrize(
    "introduction",
    [
        "Tarsia's prime minister, Edda Roan, was there.",
        "Edda Roan, Tarsia's prime minister, was there.",
        "Tarsian prime minister Edda Roan was there.",
    ],
)
def test_a_leader_whom_the_text_introduces_stands_for_the_party(lexicon: Lexicon, introduction: str):
    parties = with_leaders(parties_for(lexicon, {"tarsia": ["Tarsia"], "velmar": ["Velmar"]}), [introduction], lexicon)
    assert parties.order("Roan rejected it.") == ["tarsia"]


def test_a_name_introduced_for_two_parties_stands_for_neither(lexicon: Lexicon):
    text = ["Tarsia's prime minister, Edda Roan, was there.", "Velmar's president Karl Roan was not."]
    parties = with_leaders(parties_for(lexicon, {"tarsia": ["Tarsia"], "velmar": ["Velmar"]}), text, lexicon)
    assert parties.order("Roan rejected it.") == []
    assert parties.order("Karl Roan rejected it.") == ["velmar"]


def test_a_trade_is_an_offer_whatever_its_words(setting: Setting):
    text = "Velmar's president said last week that he would stop at the river if Tarsia gave up the three districts."
    (item,) = find_proposals(setting, 1, text)
    assert (item.fields["kind"], item.fields["by"]) == ("offer", ["velmar"])


def test_an_envoy_introduced_as_its_own_stands_for_the_party_named_before(lexicon: Lexicon):
    parties = with_leaders(
        parties_for(lexicon, {"league": ["League"]}), ["The League has a plan, drafted by its envoy Tomas Brandt."], lexicon
    )
    assert parties.party("Brandt") == "league"


def test_the_mediators_answerer_is_the_party_and_not_the_mediator(setting: Setting):
    text = "The League offered a ceasefire and guarantees. Velmar told the League that it would sign."
    (item,) = find_proposals(setting, 1, text)
    assert item.fields["responses"] == {"velmar": {"answer": "accepts"}}


@pytest.mark.parametrize(
    ("text", "cell", "code"),
    [
        ("Few here believe that such a peace would last.", "renewed_war", "H"),
        ("Velmar's empty treasury is a myth.", "cost_tolerance_velmar", "H"),
        ("Velmar is large. It can go on for years.", "cost_tolerance_velmar", "H"),
    ],
)
def test_a_denial_turns_the_code_and_a_pronoun_takes_the_party_spoken_of(setting: Setting, text: str, cell: str, code: str):
    (item,) = find_assumptions(setting, 1, text)
    assert (item.fields["cell"], item.fields["code"]) == (cell, code)
