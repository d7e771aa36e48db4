"""D. Costs and domestic politics."""

from __future__ import annotations

import pytest

import nicias
from tests.mission.asking import DRAWS, HISTORIES, SEED, VIEWS, by, course, is_probability, output, war, war_on_terrain


@pytest.mark.question(28)
def test_costs_too_high_and_chances_too_low():
    """When do Russian costs become too high AND its chances too low?"""
    rules = {
        "joint": (),
        "cost only": (("russia.hopeless_below", 1),),  # chances always count as low
        "chances only": (("russia.cost_tolerance", 0.001),),  # a month's cost always exceeds it
    }
    weary = {name: output("young2025", "weary", changes=changes)["russia"] for name, changes in rules.items()}
    for months in weary.values():
        assert all(is_probability(p) for p in months.values())
        assert months["12"]["p"] <= months["24"]["p"] <= months["48"]["p"]
    for month in ("12", "24", "48"):
        assert weary["joint"][month]["p"] < min(weary["cost only"][month]["p"], weary["chances only"][month]["p"])


@pytest.mark.question(29)
def test_a_sanctions_step_at_three_horizons():
    """What would a sanctions step now do to output, discontent and P(ceasefire), with and without enforcement?"""
    none, enforced, unenforced = (
        war_on_terrain("young2025", layers=layers) for layers in ((), ("sanctions-enforced",), ("sanctions-unenforced",))
    )
    for month in (6, 12, 24):
        assert course(enforced, "russia.output", month) < min(course(unenforced, "russia.output", month), course(none, "russia.output", month))
        assert is_probability(enforced.ceasefire(month).to_dict())
    assert course(enforced, "russia.discontent", 24) > course(none, "russia.discontent", 24)
    assert "no source" in war().at()["russia.output_change_claimed"].caution  # the claimed fall is shown, flagged, and calibrates nothing


@pytest.mark.question(29)
def test_a_sanctions_step_and_the_chance_of_a_ceasefire():
    """The part of the answer that needs no economy: P(ceasefire) at 6, 12 and 24 months, enforced and not, paired."""
    horizons = [f"ceasefire.{month}" for month in (6, 12, 24)]
    steps = ["sanctions-enforced", "sanctions-unenforced"]
    found = nicias.levers(war(), view="young2025", policies=steps, outputs=horizons, inputs=0, seed=SEED, draws=DRAWS, histories=HISTORIES)
    rows = {row["layer"]: row["effects"] for row in found.to_dict()["policies"]}
    assert set(rows) == set(steps)
    for effects in rows.values():
        assert {name for name in effects if name.startswith("ceasefire")} == set(horizons)
        assert all(effects[name]["se"] >= 0 for name in horizons)
        assert any(name.startswith("human_cost.civilians_killed") for name in effects)  # beside the strategy
    assert rows["sanctions-enforced"] != rows["sanctions-unenforced"]


COMMITMENT = "multi-year-commitment"


@pytest.mark.question(30)
def test_how_long_it_is_worth_waiting_for_unity_to_crack():
    """How long is it worth Russia's while to wait for Western unity to crack?"""
    found = nicias.delay(war(), "russia", view="fazi2025", policies=[COMMITMENT], seed=SEED, draws=DRAWS).to_dict()["columns"]["fazi2025"]
    assert [row["months"] for row in found["curve"]] == list(range(85))
    assert 0 <= found["at_once"] <= 1 - found["beyond_horizon"] <= 1
    for rows in (found["by_believed_decay"], found["by_hope"]):
        believed = [row["believed_decay"]["p50"] for row in rows]
        best = [row["months"]["p50"] for row in rows]
        assert believed == sorted(believed)
        gain = [row["gain"]["p50"] for row in rows]
        assert best == sorted(best)  # the faster support is believed to fall, the longer it is worth waiting
        assert gain == sorted(gain)
        assert gain[0] < gain[-1]
    (commitment,) = found["policies"]
    assert commitment["change"] < -2 * commitment["se"]
    assert commitment["months"]["p50"] < found["months"]["p50"]


@pytest.mark.question(30)
def test_a_commitment_shortens_the_wait_wherever_waiting_is_worth_it():
    """How long is it worth Russia's while to wait, under every view, and what does a multi-year commitment change?"""
    found = nicias.delay(war(), "russia", policies=[COMMITMENT], seed=SEED, draws=DRAWS)
    for name in VIEWS:
        column = found.columns[name]
        (commitment,) = column.policies
        assert column.waiting.to_dict()["human_cost"]["soldiers_killed"]["a_month"]["p50"] > 0
        if sum(column.waiting.months) > DRAWS * 6:  # worth more than half a year on average
            assert commitment.change < 0, name
            assert commitment.shorter > commitment.longer, name
        else:
            assert commitment.change <= 2 * commitment.se, name  # there is little to shorten
    # Of the two texts that have Moscow play for time, one has it win at the table what the other makes it wait for.
    gains = {name: float(found.columns[name].waiting.gain.mean()) for name in VIEWS}
    assert gains["khalid2025"] < gains["fazi2025"] / 2


@pytest.mark.question(31)
def test_attacking_the_opponents_legitimacy():
    """What does attacking the opponent leader's legitimacy gain, and what if the precondition is dropped?"""
    usual, attacked, dropped = (
        war_on_terrain("khalid2025", layers=layers) for layers in ((), ("legitimacy-attacked",), ("precondition-dropped",))
    )
    assert is_probability(usual.first("war.summit")["months"]["12"])
    assert by(dropped, "war.summit") > 2 * by(usual, "war.summit")
    assert dropped.first("war.summit")["time"]["p05"] < usual.first("war.summit")["time"]["p05"]
    assert course(attacked, "ukraine.standing") < course(usual, "ukraine.standing")
    assert course(attacked, "war.from_others") < course(usual, "war.from_others")  # what third parties give
