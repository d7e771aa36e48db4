"""A. Scenario, parties, provenance."""

from __future__ import annotations

import pytest

from tests.mission.asking import VIEWS, difference, forecast, war

DATES = ("2025-04-05", "2025-05-22", "2025-08-22")


@pytest.mark.question(1)
def test_what_each_party_wants_believes_and_holds_on_a_date():
    """Who are the parties, and what does each want, believe and hold on a date?"""
    roles = {name: party.role for name, party in war().parties.items()}
    assert roles == {"russia": "side", "ukraine": "side", "united_states": "patron", "europe": "third"}
    seen = {}
    for date in DATES:
        known = war().at(date)
        for party in roles:
            wants = [known[f"{party}.weight.{issue}"] for issue in war().issues]
            believes = [known[f"{party}.prior"]] if party != "europe" else []
            holds = known.below(party).values()
            for value in (*wants, *believes, *holds):
                assert value.claims or (value.by and value.reason), value.path
                low, middle, high = value.estimate.interval()
                if isinstance(low, float) and isinstance(high, float):
                    assert low <= middle <= high, value.path
        seen[date] = known
    assert seen[DATES[0]].diff(seen[DATES[1]])
    assert seen[DATES[1]].diff(seen[DATES[2]])


@pytest.mark.question(2)
def test_every_proposal_as_terms_and_who_answered_what():
    """Show every proposal as terms per issue, and who accepted or refused it."""
    proposals = war().proposals
    assert list(proposals) == [f"p{number:02}" for number in range(1, 26)]
    assert len(war().issues) == 13
    for proposal in proposals.values():
        assert proposal.of
        assert all(option in war().issues[issue].options for issue, option in proposal.terms.items())
        assert all(response.answer in ("accepts", "rejects", "conditional", "unknown") for response in proposal.responses.values())
    # Blanks stay blank: nobody's plan speaks to everything.
    assert all(len(proposal.terms) < 13 for proposal in proposals.values())
    assert proposals["p01"].responses["russia"].answer != "accepts"
    assert proposals["p06"].responses["ukraine"].answer == "rejects"


@pytest.mark.question(3)
@pytest.mark.parametrize("view", [None, *VIEWS])
def test_what_stands_behind_any_number_or_rule(view):
    """Which paragraph stands behind this number or rule?"""
    for value in war().at(layers=[view] if view else []).values():
        described = value.to_dict()
        assert described["description"], value.path
        assert described["standing"] in ("cited", "judged"), value.path
        assert described["claims"] or (described["by"] and described["reason"]), value.path
        for claim in value.claims:
            assert claim.source in war().sources, value.path
    for layer in (*war().views.values(), *war().layers.values()):
        assert layer.reason, layer.name


@pytest.mark.question(4)
def test_the_five_views_side_by_side():
    """Load an author's worldview and show how it differs from the others."""
    assert sorted(war().views) == sorted(VIEWS)
    cells = set(war().views["meduza2025"].cells)
    assert len(cells) >= 20
    silent = 0
    for name in VIEWS:
        view = war().views[name]
        assert set(view.cells) == cells, name
        silent += sum(cell == "silent" for cell in view.cells.values())
        for path, change in view.changes.items():
            assert change.cell is None or view.cells[change.cell] != "silent", (name, path)
        date = war().date_for(view=name)
        assert {each.path for each in war().at(date).diff(war().at(date, layers=[name]))} <= set(view.changes)
    assert silent > 0
    for name in VIEWS[1:]:
        assert war().at(layers=[VIEWS[0]]).diff(war().at(layers=[name]))


@pytest.mark.question(5)
def test_contradictions_and_what_resolving_one_does():
    """Where do the documents contradict each other, and which runs change as a result?"""
    contradictions = war().contradictions
    assert len(contradictions) >= 20
    assert all(reading.of for each in contradictions.values() for reading in each.between.values())
    runs = {}
    for source, reading in contradictions["c02"].between.items():
        paths = {p: e for p, e in reading.set.items() if e.between}
        changes = tuple((path, f"{entry.between[0]}..{entry.between[1]}") for path, entry in paths.items())
        if changes:
            runs[source] = forecast("meduza2025", changes=changes)
    assert set(runs) == {"meduza2025", "young2025"}
    mean, error = difference(runs["young2025"], runs["meduza2025"])
    assert (mean, error) != (0.0, 0.0)
    terms = [run.to_dict()["terms"]["marginal"] for run in runs.values()]
    assert terms[0] != terms[1]
    # With manpower falling, the first side gains less ground.
    area = {source: run.to_dict()["territory_km2"]["12"]["p50"] for source, run in runs.items()}
    assert area["young2025"] < area["meduza2025"]


@pytest.mark.question(6)
def test_reader_comments_are_out_unless_asked_for_and_change_nothing():
    """Exclude the reader comments or the boilerplate: does anything change?"""
    without = war().at("2025-08-30")
    let_in = war().at("2025-08-30", provenance=["comments"])
    added = without.diff(let_in)
    assert [each.path for each in added] == ["readers.eurocolonialism_age"]
    assert all(each.before is None for each in added)
    excluded = {name: source.exclude for name, source in war().sources.items() if source.exclude}
    assert "comments" in excluded["fazi2025"]
    engine = set(forecast("fazi2025").values)
    assert not engine & {each.path for each in added}


@pytest.mark.question(7)
def test_one_authors_assumptions_on_one_point_and_anothers_on_the_rest():
    """Run with one author's assumptions on one point and another's on the rest."""
    point = "bildt2025:russia.prior"
    mixed = forecast("meduza2025", layers=(point,))
    record = mixed.to_dict()
    assert (record["view"], record["layers"]) == ("meduza2025", [point])
    assert any("mixed" in warning.lower() and "russia.prior" in warning for warning in record["warnings"])
    values = mixed.values
    assert values["russia.prior"]["value"] == str(war().at(layers=["bildt2025"])["russia.prior"])
    assert values["ukraine.prior"]["value"] == str(war().at(layers=["meduza2025"])["ukraine.prior"])
    assert difference(forecast("meduza2025"), mixed)[0] != 0
