"""A. Scenario, parties, provenance."""

from __future__ import annotations

import pytest

import nicias
from tests.mission.asking import VIEWS, compared, difference, forecast, shown, war

DATES = ("2025-04-05", "2025-05-22", "2025-08-22")
PARTIES = {"russia": "side", "ukraine": "side", "united_states": "patron", "europe": "third"}


def supported(value):
    """Whether a value shown says what it rests on: claims, or an author and a reason."""
    return bool(value["claims"] or (value["by"] and value["reason"]))


@pytest.mark.question(1)
def test_what_each_party_wants_believes_and_holds_on_a_date():
    """Who are the parties, and what does each want, believe and hold on a date?"""
    assert {name: party.role for name, party in war().parties.items()} == PARTIES
    seen = {}
    assert set(shown("russia", "--as-of", DATES[0])["values"]) == set(war().at(DATES[0]).below("russia"))
    for date in DATES:
        for party in PARTIES:
            values = {path: value.to_dict() for path, value in war().at(date).below(party).items()}
            assert {f"{party}.weight.{issue}" for issue in war().issues} <= set(values)
            assert party == "europe" or f"{party}.prior" in values
            for value in values.values():
                assert supported(value), value["path"]
                assert value["date"] <= date
                assert value["known"] <= date
                low, middle, high = value["interval"]
                assert isinstance(low, bool | str) or low <= middle <= high, value["path"]
            seen[date, party] = {path: value["text"] for path, value in values.items()}
    assert {"russia.recruits", "russia.losses_per_day"} <= set(seen[DATES[2], "russia"])
    for party in ("russia", "ukraine", "united_states"):
        assert seen[DATES[0], party] != seen[DATES[1], party] != seen[DATES[2], party]


@pytest.mark.question(2)
def test_every_proposal_as_terms_and_who_answered_what():
    """Show every proposal as terms per issue, and who accepted or refused it."""
    proposals = shown("proposals")["proposals"]
    assert list(proposals) == [f"p{number:02}" for number in range(1, 26)]
    assert len(war().issues) == 13
    for proposal in proposals.values():
        assert proposal["of"]
        assert set(proposal["terms"]) == set(war().issues)
        assert None in proposal["terms"].values()  # blanks stay blank: no text speaks to everything
        for issue, option in proposal["terms"].items():
            assert option is None or option in war().issues[issue].options
        for answer in proposal["answers"].values():
            assert answer["answer"] in ("accepts", "rejects", "conditional", "unknown")
            assert answer["of"] or answer["answer"] == "unknown"
    assert proposals["p01"]["answers"]["russia"]["answer"] == "rejects"
    assert {proposals["p04"]["answers"][side]["answer"] for side in ("russia", "ukraine")} == {"rejects"}
    assert proposals["p06"]["answers"]["ukraine"]["answer"] == "rejects"


@pytest.mark.question(3)
@pytest.mark.parametrize("view", [None, *VIEWS])
def test_what_stands_behind_any_number_or_rule(view):
    """Which paragraph stands behind this number or rule?"""
    for value in war().at(layers=[view] if view else []).values():
        assert value.description, value.path
        assert value.standing in ("cited", "judged"), value.path
        assert supported({"claims": value.claims, "by": value.by, "reason": value.reason}), value.path
        for claim in value.claims:
            assert claim.source in war().sources, value.path
    for layer in (*war().views.values(), *war().scenario.layers.values()):
        assert layer.reason, layer.name
    asked = shown("russia.recruits", "--as-of", "2025-05-22")["value"]
    assert asked["claims"] == ["meduza2025 ¶42"]
    assert asked["method"] == "inferred"
    assert asked["place"].startswith("values/")
    run = forecast(view or "meduza2025")
    behind = nicias.explain(run, "ceasefire.12").to_dict()
    assert len(behind["values"]) > 300
    assert all(value["of"] or (value["by"] and value["reason"]) for value in behind["values"])
    for place in behind["places"][:5]:
        back = nicias.explain(run, place["of"]).to_dict()
        assert set(place["values"]) <= {value["path"] for value in back["values"]}


@pytest.mark.question(4)
def test_the_five_views_side_by_side():
    """Load an author's worldview and show how it differs from the others."""
    table = shown("views")
    assert set(table["views"]) == set(VIEWS)
    assert len(table["cells"]) >= 20
    readings = [cell["readings"] for cell in table["cells"].values()]
    assert any(reading == "silent" for each in readings for reading in each.values())
    assert all(reading == "silent" or reading["of"] for each in readings for reading in each.values() if reading)
    assert sum(cell["differ"] for cell in table["cells"].values()) >= 10
    for name in VIEWS:
        view, date = war().views[name], war().date_for(view=name)
        for path, change in view.changes.items():
            assert change.cell is None or view.cells[change.cell] != "silent", (name, path)
        assert {each.path for each in war().at(date).diff(war().at(date, layers=[name]))} <= set(view.changes)
    # What an author assumes reaches the engine, not only the table.
    assert shown("russia.prior", "--view", "meduza2025")["value"]["text"] != shown("russia.prior", "--view", "fazi2025")["value"]["text"]


@pytest.mark.question(5)
def test_contradictions_and_what_resolving_one_does():
    """Where do the documents contradict each other, and which runs change as a result?"""
    contradictions = shown("contradictions")["contradictions"]
    assert len(contradictions) >= 20
    for each in contradictions.values():
        assert len(each["between"]) >= 2
        assert all(reading["of"] for reading in each["between"].values())
    runs = {}
    for source, reading in war().contradictions["c02"].between.items():
        changes = tuple((path, f"{entry.between[0]}..{entry.between[1]}") for path, entry in reading.set.items())
        runs[source] = forecast("meduza2025", changes=changes)
    assert set(runs) == {"meduza2025", "young2025"}
    assert difference(runs["young2025"], runs["meduza2025"])[0] != 0
    terms = [run.to_dict()["terms"]["marginal"] for run in runs.values()]
    assert terms[0] != terms[1]
    found, record = compared(("meduza2025",), contradictions=("c02", "c15"))
    manpower, breach = record["contradictions"]
    assert manpower["between"] == ["meduza2025", "young2025"]
    assert {"ceasefire.12", "durability.60", "territory_km2.12", "terms.territory.freeze"} <= set(manpower["effect"])
    assert manpower["effect"]["ceasefire.12"]["se"] > 0
    assert manpower["effect"]["territory_km2.12"]["effect"] < 0
    assert manpower["effect"]["ceasefire.12"]["effect"] < 0 > difference(runs["meduza2025"], runs["young2025"])[0]
    assert (breach["verdict"], breach["effect"]) == ("cannot be run", None)
    assert found.surroundings == "meduza2025"
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
    assert record["overrides"] == [{"path": "russia.prior", "from": "meduza2025", "to": point}]
    values = mixed.values
    assert values["russia.prior"]["value"] == str(war().at(layers=["bildt2025"])["russia.prior"])
    assert values["ukraine.prior"]["value"] == str(war().at(layers=["meduza2025"])["ukraine.prior"])
    assert difference(forecast("meduza2025"), mixed)[0] != 0
