"""The audit: every number is exactly one of cited, judged and bare, and each kind of doubt is found."""

import pytest

from nicias.evidence.documents import fingerprints
from nicias.needs import Need
from nicias.scenario import bundled, load
from nicias.scenario.audit import audit, written

PRIOR = {"brenn.prior": Need("prior", "share", "a belief", 0.0, 1.0)}


def messages(scenario, **options):
    return [finding.message for finding in audit(scenario, **options).findings]


def test_a_clean_scenario_has_no_findings(brenn):
    found = audit(brenn, required=PRIOR)
    assert found.findings == ()
    assert found.ok
    assert found.to_dict()["findings"] == []


def test_every_value_is_exactly_one_of_three(brenn):
    values = audit(brenn).values
    assert values["cited"] + values["judged"] + values["bare"] == values["total"]
    assert values["bare"] == 0
    by_hand = sum(len(series.dated) for series in brenn.series.values())
    by_hand += sum(len(layer.changes) for layer in (*brenn.views.values(), *brenn.layers.values()))
    by_hand += sum(len(r.set) for c in brenn.contradictions.values() for r in c.between.values())
    assert values["total"] == by_hand
    assert values["disputed"] == 1  # two named judgements of one cell


BARE = {
    "no method": ("values/armies.yml", "method: reported, of: [gazette1905 ¶3]}", "note: somewhere}"),
    "a method without a claim": ("values/armies.yml", "method: reported, of: [gazette1905 ¶3]}", "method: reported}"),
    "a judgement without an author": ("values/beliefs.yml", "by: the tests, reason: by definition", "reason: by definition"),
    "a judgement without a reason": ("values/beliefs.yml", "by: the tests, reason: by definition", "by: the tests"),
    "a view's number": ("views/marsh.yml", "method: inferred, of: [gazette1905 ¶4]", "note: x"),
    "a layer without a reason": ("layers/second-levy.yml", "reason: What if there were more men?\n", ""),
}


@pytest.mark.parametrize("name", BARE)
def test_a_bare_number_is_found(name, change):
    file, old, new = BARE[name]
    found = audit(load(change(file, old, new)))
    assert found.values["bare"] >= 1
    bare = [finding for finding in found.findings if "bare number" in finding.message]
    assert len(bare) == found.values["bare"]
    assert all(finding.file == file and finding.line > 1 for finding in bare)
    assert not found.ok


def test_a_bare_correlation_is_found(change):
    scenario = load(
        change("values/armies.yml", "rank: .6, method: judged, by: the tests, reason: one harvest feeds both", "rank: .6")
    )
    assert any("rank correlation is a bare number" in message for message in messages(scenario))


def test_boilerplate_is_nobody_s_argument(change):
    scenario = load(change("values/beliefs.yml", "of: [gazette1905 ¶4]", "of: [gazette1905 ¶2]"))
    assert any("¶2 of gazette1905 is boilerplate" in message for message in messages(scenario))


def test_a_suspect_claim_may_not_feed_the_engine(change):
    scenario = load(change("values/beliefs.yml", "of: [gazette1905 ¶4]}", "of: [gazette1905 ¶4], caution: a boast}"))
    assert messages(scenario) == []
    assert messages(scenario, required=PRIOR) == ["a suspect claim (`caution:`) may not feed the engine."]
    assert messages(scenario, optional=PRIOR) == ["a suspect claim (`caution:`) may not feed the engine."]


def test_the_engine_s_needs_are_checked_at_every_date(change):
    scenario = load(change("values/beliefs.yml", "1905-01-15: {between: [.6, .8]", "1905-04-01: {between: [.6, .8]"))
    (finding,) = audit(scenario, required=PRIOR).findings
    assert finding.path == "brenn.prior"
    assert "no value at 1905-03-01" in finding.message
    assert finding.file == "scenario.yml"


def test_unit_and_range_are_those_the_engine_needs(brenn):
    wrong = {"brenn.prior": Need("prior", "stake", "a belief")}
    assert "the engine needs 'stake'" in messages(brenn, required=wrong)[0]
    narrow = {"brenn.prior": Need("prior", "share", "a belief", 0.0, 0.7)}
    assert any("leaves the range" in message for message in messages(brenn, required=narrow))


def test_an_interval_that_can_fall_below_zero_is_remarked_on(change):
    scenario = load(change("values/armies.yml", "between: [500, 1_500]", "between: [10, 1_500]\n      shape: normal"))
    assert any("below zero" in message for message in messages(scenario))


def test_a_stack_in_conflict_is_found(brenn):
    assert any("two views do not stack" in message for message in messages(brenn, layers=["marsh", "courier"]))
    assert any("does not say so" in message for message in messages(brenn, layers=["common-beliefs", "marsh"]))
    assert messages(brenn, layers=["marsh", "common-beliefs"]) == []


def test_a_proposal_without_a_claim_is_found(change):
    scenario = load(change("proposals.yml", "  of: [courier1905 ¶2]\n", ""))
    assert any("no claim" in message for message in messages(scenario))


LETTERS = "Letters\nby post\nMen came.\nBrenn is winning.\nA reader: no.\nAnother: yes.\n"


@pytest.fixture
def documents(tmp_path):
    place = tmp_path / "documents"
    place.mkdir()
    (place / "gazette1905.txt").write_text(LETTERS, "utf-8")
    return place


def with_fingerprints(change, text):
    marks = ", ".join(f"{number}: {mark}" for number, mark in fingerprints(text).items())
    return load(change("sources.yml", "  kind: document\n", f"  kind: document\n  fingerprints: {{{marks}}}\n"))


def test_paragraphs_are_verified_where_the_document_is_at_hand(change, documents):
    scenario = with_fingerprints(change, LETTERS)
    assert messages(scenario, documents=documents) == []
    (documents / "gazette1905.txt").write_text(LETTERS.replace("is winning", "is not winning"), "utf-8")
    assert "¶4 of the document differs" in messages(scenario, documents=documents)[0]
    assert messages(scenario) == []


def test_a_reflowed_document_with_other_quotes_still_verifies(change, documents):
    scenario = with_fingerprints(change, LETTERS)
    (documents / "gazette1905.txt").write_text("\n\n" + LETTERS.upper().replace(" ", "  "), "utf-8")
    assert messages(scenario, documents=documents) == []


def test_a_paragraph_the_source_does_not_have(change, documents):
    short = "Letters\nby post\nMen came.\n"
    assert any("gazette1905 has no ¶4" in message for message in messages(with_fingerprints(change, short)))


def test_a_paragraph_beyond_the_document_s_end(brenn, documents):
    (documents / "courier1905.txt").write_text("One line.\n", "utf-8")
    assert any("¶2 is cited, but the document has 1 paragraphs" in message for message in messages(brenn, documents=documents))


@pytest.mark.parametrize("name", bundled())
def test_no_bundled_scenario_has_a_bare_number(name):
    found = audit(load(name))
    assert [finding.render() for finding in found.findings] == []
    assert found.values["bare"] == 0
    assert found.values["total"] == len(list(written(load(name))))
