"""H. Forecasts and comparison."""

from __future__ import annotations

import pytest

import nicias
from tests.mission.asking import DRAWS, SEED, VIEWS, forecast, is_probability, rises, shown, war


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
@pytest.mark.xfail(strict=True, raises=AttributeError, reason="an ablation matrix needs nicias.ablate")
def test_each_mechanism_off_in_turn():
    """Switch each mechanism off in turn: which outputs move, which do not?"""
    matrix = nicias.ablate(war(), view="meduza2025", seed=SEED, draws=DRAWS).to_dict()
    assert set(matrix) >= {"outputs", "mechanisms", "dead"}
    for name, row in matrix["mechanisms"].items():
        moved = [abs(cell["effect"]) > 2 * cell["se"] for cell in row.values()]
        assert (name in matrix["dead"]) == (not any(moved))


@pytest.mark.question(60)
@pytest.mark.xfail(strict=True, raises=TypeError, reason="the log of one history needs nicias.explain(run, history=K)")
def test_why_one_history_ended_as_it_did():
    """Explain one run: why did the war end, or not, here?"""
    story = nicias.explain(forecast("meduza2025"), history=3).to_dict()
    assert all({"month", "date", "mechanism", "term", "text"} <= set(event) for event in story["events"])
    assert story["ending"] in forecast("meduza2025").to_dict()["endings"]
    assert {"path", "from", "to"} <= set(story["smallest_change"])
