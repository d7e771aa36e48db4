"""H. Forecasts and comparison."""

from __future__ import annotations

import pytest

import nicias
from tests.mission.asking import DRAWS, SEED, VIEWS, forecast, is_probability, rises, shown, war, war_on_terrain


@pytest.mark.question(57)
def test_the_register_of_forecasts():
    """Record, score and compare forecasts (the register: wording, range, rule, what cannot be resolved)"""
    forecasts = shown("forecasts")["forecasts"]
    assert list(forecasts) == [f"f{number:02}" for number in range(1, 51)]
    for name, each in forecasts.items():
        assert each["owner"], name
        assert each["of"], name
        assert each["date"], name
        assert each["wording"], name
        low, high = each["between"]
        assert 0 <= low <= high <= 1, name
        if each["about"] in ("not modelled", "not resolvable"):
            assert each["reason"], name
        else:
            assert each["resolves"], name
            assert each["horizon"] or each["until"], name
        assert each["outcome"] in (None, True, False), name
    assert all(forecasts[name]["condition"] for name in ("f07", "f08", "f19"))
    assert "truce" in forecasts["f01"]["resolves"]
    assert war().ceasefire.excludes


@pytest.mark.question(57)
@pytest.mark.xfail(strict=True, raises=AttributeError, reason="a probability for a registered forecast needs nicias.ask, a score needs the ledger")
def test_a_probability_and_a_score_for_each_forecast():
    """Record, score and compare forecasts (a probability and a score for each)"""
    call = nicias.ask(forecast("bildt2025"), "f01")
    assert call.p > 0.9
    with pytest.raises(nicias.UsageError, match="not modelled"):
        nicias.ask(forecast("bildt2025"), "f02")
    scored = nicias.score(call, outcome=True)
    assert scored["brier"] == pytest.approx((1 - call.p) ** 2)


@pytest.mark.question(58)
def test_all_five_views_from_the_same_date():
    """Run all five presets from the same date: when, on what terms, who yields, renewed war, which assumptions drive it."""
    found = nicias.compare(war(), as_of="2025-08-30", contradictions=(), seed=SEED, draws=4, histories=400)
    record = found.to_dict()
    assert set(record["columns"]) == set(VIEWS)
    rows = record["rows"]
    for view in VIEWS:
        assert record["headings"][view]["as_of"] == "2025-08-30"
        assert all(is_probability(rows[f"ceasefire.{month}"][view]) for month in (1, 3, 6, 12, 24))
        assert is_probability(rows["durability.60"][view])
        assert abs(sum(row[view]["p"] for name, row in rows.items() if name.startswith("ending.")) - 1) < 1e-9
        assert abs(sum(row[view]["p"] for name, row in rows.items() if name.startswith("terms.territory.")) - 1) < 1e-9
        assert 0 <= rows["yields.russia"][view]["p"] <= 1
        assert 0 <= rows["yields_more.ukraine"][view]["p"] <= 1
        for cost in ("soldiers_killed", "civilians_killed", "displaced", "damage_usd"):
            assert rows[f"human_cost.{cost}.12"][view]["value"] > 0
    drivers = record["drivers"]
    before, after = drivers[0]["between"]
    total = rows["ceasefire.12"][after]["p"] - rows["ceasefire.12"][before]["p"]
    assert sum(each["share"] for each in drivers) == pytest.approx(total)
    assert [abs(each["share"]) for each in drivers] == sorted((abs(each["share"]) for each in drivers), reverse=True)
    assert all(each["se"] is not None and each["method"] for each in drivers)
    assert all(reading[before] != "" and row["of"] for each in drivers for reading in each["cells"] for row in (reading[before],) if row["reading"] != "silent")


@pytest.mark.question(58)
@pytest.mark.parametrize("view", VIEWS)
def test_no_settlement_soon_is_not_forced(view):
    """Run all five presets from the same date: "no settlement soon", with none forced."""
    run = forecast(view)
    assert run.to_dict()["as_of"] == war().date_for(view=view).isoformat()
    assert run.ceasefire(1).p < 0.06
    for month in (12, 24):
        assert 0 < run.ceasefire(month).p < 1
    if view == "bildt2025":
        assert rises(run, forecast(view, layers=("common-prior",)))


@pytest.mark.question(59)
def test_each_mechanism_off_in_turn():
    """Switch each mechanism off in turn: which outputs move, which do not?"""
    chosen = ("waves", "interceptors", "drawdown", "exhaustion", "emboldening")
    outputs = ("ukraine.rear_harm.12", "ukraine.fill.interceptors.12", "ukraine.firepower.12", "russia.exhausted.12", "ceasefire.12")
    matrix = nicias.ablate(
        war(), view="meduza2025", mechanisms=chosen, outputs=outputs, seed=SEED, draws=DRAWS, histories=200
    ).to_dict()
    assert set(matrix["outputs"]) == set(outputs)
    for name, row in matrix["mechanisms"].items():
        assert set(row) == set(outputs)
        for cell in row.values():
            assert cell["moves"] == (cell["effect"] != 0 and abs(cell["effect"]) > matrix["bar"] * cell["se"])
        moved = [output for output, cell in row.items() if cell["moves"] and output not in matrix["dead_because"].get(name, {}).get("own_events", ())]
        assert (name in matrix["dead"]) == (not moved)
    assert matrix["mechanisms"]["waves"]["ukraine.rear_harm.12"]["effect"] > 0
    harm = matrix["mechanisms"]["waves"]["ukraine.rear_harm.12"]
    assert harm["effect"] > 2 * harm["se"]
    # A mark without effect moves nothing but its own count, to the last bit; what would let a dead mechanism move is said.
    assert {"exhaustion", "emboldening"} <= set(matrix["dead"])
    assert matrix["dead_because"]["exhaustion"]["identical"]
    assert matrix["dead_because"]["emboldening"]["moves_when"]
    with pytest.raises(nicias.ModelError, match="map alone"):
        nicias.ablate("toy/two-states", draws=2, histories=2)


@pytest.mark.question(60)
def test_why_one_history_ended_as_it_did():
    """Explain one run: why did the war end, or not, here?"""
    run = war_on_terrain("meduza2025")
    tried = ("russia.prior", "war.base_rate", "ukraine.survival_penalty", "terrain.fortune_sd", "russia.recruits", "united_states.review_rate")
    told = nicias.explain(run, history=7, among=tried)
    story = told.to_dict()
    for event in story["events"]:
        assert {"month", "date", "mechanism", "term", "text"} <= set(event)
        assert event["mechanism"]
        assert event["term"]
    assert [event["month"] for event in story["events"]] == sorted(event["month"] for event in story["events"])
    assert story["ending"] in run.to_dict()["endings"]
    change = story["smallest_change"]
    if change is None:
        assert story["why_no_change"]
    else:
        assert {"path", "from", "to", "size", "ending"} <= set(change)
        assert change["ending"] != story["ending"]
        assert change["size"] == min(each["size"] for each in story["changes"])
    assert any(flip["ending"] != story["ending"] for flip in story["mechanisms_needed"])
