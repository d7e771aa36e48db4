"""B. Information and beliefs."""

from __future__ import annotations

import pytest

from tests.mission.asking import answer, compared, falls, forecast, output, rises, war

AGREED = ("common-beliefs",)


@pytest.mark.question(8)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="a run does not yet report the path of beliefs month by month")
def test_beliefs_about_strength_converge_with_fighting():
    """How do the two sides' beliefs about relative strength change month by month?"""
    beliefs = output("meduza2025", "beliefs")
    unlearned = output("meduza2025", "beliefs", changes=(("war.fundamental.low", 0), ("war.fundamental.high", 0)))
    for months in (beliefs, unlearned):
        for side in war().sides:
            assert all(row["p05"] <= row["p50"] <= row["p95"] for row in months[side].values())

    def gap(months, month):
        return months["russia"][month]["p50"] - months["ukraine"][month]["p50"]

    assert abs(gap(beliefs, "24")) < abs(gap(beliefs, "1"))
    assert gap(unlearned, "24") == gap(unlearned, "1")


@pytest.mark.question(9)
def test_shared_beliefs_end_the_war_only_where_guarantees_are_not_the_obstacle():
    """If both sides come to hold the same, correct view of strength, does war end?"""
    meduza = {
        guarantee: forecast("meduza2025", layers=(*AGREED, f"{guarantee}-guarantees")) for guarantee in ("paper", "binding")
    }
    assert rises(meduza["paper"], meduza["binding"])
    settled = {guarantee: run.to_dict()["endings"]["settlement"] for guarantee, run in meduza.items()}
    assert settled["paper"]["p"] < 0.5 * settled["binding"]["p"]
    assert settled["paper"]["hi"] < settled["binding"]["lo"]
    for view in ("young2025", "bildt2025"):
        assert rises(forecast(view), forecast(view, layers=AGREED)), view


@pytest.mark.question(10)
def test_acceptance_falls_as_the_expected_gain_rises():
    """How much more would Russia need to expect to gain for it to refuse a given ceasefire?"""
    beliefs = [0.2, 0.4, 0.6, 0.8]
    margins = [answer("p01", "russia", view="bildt2025", changes={"russia.prior": prior})["margin"] for prior in beliefs]
    assert margins == sorted(margins, reverse=True)
    assert margins[0] > margins[-1]


@pytest.mark.question(11)
def test_uncertainty_about_the_patron_lengthens_the_war():
    """Add uncertainty about future US aid while holding the mean fixed: what happens to beliefs and to the length of war?"""
    certain, uncertain = (forecast("meduza2025", layers=(f"patron-{how}", "binding-guarantees")) for how in ("certain", "uncertain"))
    assert falls(certain, uncertain)
    # The patron's own policy is the same; what the two sides expect of it together grows.
    hoped = [sum(run.to_dict()["fighting_on"][side]["p50"] for side in war().sides) for run in (certain, uncertain)]
    assert hoped[1] > hoped[0]


@pytest.mark.question(12)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="blame is a fixed matrix in the map; its path needs the terrain")
def test_whom_the_mediator_blames():
    """Who does the mediator blame, how sure is it, and what did each side do to influence that?"""
    blame = output("meduza2025", "blame")
    for month in ("1", "12"):
        assert abs(sum(blame["probability"][month].values()) - 1) < 1e-9
    assert 0 <= blame["accuracy"]["p"] <= 1
    assert blame["signals"]


@pytest.mark.question(13)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="breaches of the front need the terrain")
def test_how_far_a_reported_breach_should_move_an_observer():
    """A breach is reported: how far should an observer move, and how often is it undone?"""
    breach = output("young2025", "breach")
    assert breach["p_collapse"]["after_report"]["p"] > breach["p_collapse"]["before"]["p"] > 0
    assert breach["p_collapse"]["after_reversal"]["p"] < breach["p_collapse"]["after_report"]["p"]
    assert 0 < breach["reversed"]["p"] < 1


@pytest.mark.question(14)
@pytest.mark.xfail(strict=True, raises=KeyError, reason="signals and what they teach need the terrain")
def test_a_costly_signal_teaches_more_than_talk():
    """What does a record strike wave tell others about Russian intentions, compared with a vow to fight on?"""
    posterior = output("meduza2025", "signals")
    moved = {signal: abs(posterior[signal]["after"]["p"] - posterior[signal]["before"]["p"]) for signal in ("strike_wave", "vow")}
    assert moved["strike_wave"] > moved["vow"]


@pytest.mark.question(15)
def test_recruitment_and_losses_with_their_uncertainty():
    """What are recruitment and loss figures, with uncertainty, given that 37 regions report and losses are partly verified?"""
    readings = {}
    for date in ("2025-05-22", "2025-08-22"):
        known = war().at(date)
        recruits = known["russia.recruits"]
        low, _, high = recruits.estimate.interval()
        assert 0 < low < high
        assert recruits.claims
        readings[date] = (low, high, str(recruits.claims[0]))
    assert readings["2025-05-22"] != readings["2025-08-22"]
    known = war().at("2025-08-22")
    assert known["russia.recruiting_regions_observed"].estimate.interval()[1] == 37
    inflow = known["russia.net_inflow_per_day"]
    assert inflow.estimate.interval()[0] <= inflow.estimate.interval()[2]
    assert inflow.claims


@pytest.mark.question(16)
def test_dropping_a_historical_analogy():
    """Which historical analogies are in use, and how does the expected durability of a deal change if I drop one?"""
    analogies = [path for path in war().at() if path.startswith("precedent.")]
    assert len(analogies) >= 5
    assert all(war().at()[path].claims for path in analogies)
    # The texts give an analogy no weight, so it is in or out: a layer puts the base where a view leans on it.
    dropped = {"khalid2025": ("without-thirties", "without-budapest"), "meduza2025": ("without-korea-and-syria",), "bildt2025": ("without-taliban",)}
    for view, layers in dropped.items():
        _, record = compared((view,), layers)
        for layer in layers:
            moved = record["differences"]["outputs"]["durability.60"][layer]
            assert moved["se"] is not None
            if view != "bildt2025":  # its narrow value lies within the base's interval, so no sign is stated
                assert moved["effect"] > 2 * moved["se"]
