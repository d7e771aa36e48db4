"""What is known at a date: nothing later, nobody who was excluded, and every layer in its turn."""

from datetime import date
from itertools import pairwise

import pytest

from nicias.errors import UsageError
from nicias.evidence.estimate import Fixed, Interval
from nicias.scenario import load


def test_a_value_is_invisible_until_its_source_is_out(brenn):
    before, after = brenn.at("1905-02-09"), brenn.at("1905-02-10")
    assert "brenn.recruits" not in before
    assert after["brenn.recruits"].date == date(1905, 1, 15)
    assert after["brenn.recruits"].known == date(1905, 2, 10)


def test_the_latest_described_day_is_in_force(brenn):
    assert brenn.at("1905-08-19")["brenn.recruits"].estimate == Interval(1000, 2000, "log-normal")
    assert brenn.at("1905-08-20")["brenn.recruits"].estimate == Interval(500, 1500, "log-normal")


def test_a_value_that_describes_a_later_day_waits_for_it(brenn):
    assert "brenn.shells" not in brenn.at("1905-02-28")
    assert "brenn.shells" in brenn.at("1905-03-01")


def test_what_is_known_only_grows_with_time(brenn):
    days = ["1904-12-31", "1905-01-15", "1905-02-10", "1905-02-20", "1905-03-01", "1905-08-20", "1905-09-01"]
    visible = [set(brenn.at(day)) for day in days]
    for earlier, later in pairwise(visible):
        assert earlier <= later


def test_no_value_rests_on_a_source_later_than_the_date(brenn):
    for day in ("1905-02-10", "1905-03-01", "1905-08-19"):
        for value in brenn.at(day).values():
            for claim in value.claims:
                source = brenn.sources[claim.source]
                assert source.retrospective or source.date.isoformat() <= day


def test_later_accounts_of_the_time_are_said_to_be_hindsight(brenn):
    (warning,) = [w for w in brenn.at().warnings if "later accounts" in w]
    assert "ledger1950" in warning
    assert not [w for w in brenn.at("1905-02-20").warnings if "later accounts" in w]


def test_a_judgement_made_after_the_date_is_hindsight(change):
    scenario = load(change("values/armies.yml", "date: 1905-02-01", "date: 1905-06-01"))
    assert [w for w in scenario.at("1905-03-01").warnings if "judged after" in w]
    assert not [w for w in scenario.at("1905-06-01").warnings if "judged after" in w]


def test_comments_are_left_out_unless_asked_for(brenn):
    assert "harbour.gossip" not in brenn.at()
    heard = brenn.at(provenance=["comments"])
    assert set(heard) - set(brenn.at()) == {"harbour.gossip"}
    assert [w for w in heard.warnings if "comments" in w]
    with pytest.raises(UsageError, match="Did you mean 'comments'"):
        brenn.at(provenance=["coments"])


def test_an_older_value_shows_where_the_newer_is_an_excluded_voice(change):
    scenario = load(change("values/armies.yml", "courier1905 ¶1-2", "gazette1905 ¶6"))
    assert scenario.at()["brenn.recruits"].date == date(1905, 1, 15)
    assert scenario.at(provenance=["comments"])["brenn.recruits"].date == date(1905, 8, 1)


def test_the_date_of_a_run(brenn):
    assert brenn.date_for() == date(1905, 9, 1)
    assert brenn.date_for(view="marsh") == date(1905, 2, 10)
    assert brenn.date_for(view="courier") == date(1905, 8, 20)  # a view without a date has its source's
    assert brenn.date_for("1905-03-01", view="marsh") == date(1905, 3, 1)
    with pytest.raises(UsageError):
        brenn.date_for("spring")
    with pytest.raises(UsageError, match="Did you mean 'marsh'"):
        brenn.date_for(view="marhs")
    with pytest.raises(UsageError, match="is a lever, not a view; views: courier, marsh"):
        brenn.date_for(view="second-levy")


def test_a_view_may_be_used_before_its_date_and_says_so(brenn):
    assert [w for w in brenn.at("1905-03-01", layers=["courier"]).warnings if w.startswith("Hindsight: 'courier'")]
    assert not [w for w in brenn.at("1905-09-01", layers=["courier"]).warnings if w.startswith("Hindsight: 'courier'")]


def test_dates_outside_the_scenario_are_remarked_on(brenn):
    assert "before the war began" in brenn.at("1904-01-01").warnings[0]
    assert "more than a year old" in brenn.at("1907-01-01").warnings[0]


def test_a_value_reads_as_one_line(brenn):
    known = brenn.at("1905-03-01")
    assert str(known["brenn.recruits"]) == "1\u2009000–2\u2009000 persons/month · reported · gazette1905 ¶3"
    assert "disputed" not in str(known["brenn.recruits"])
    assert str(known["vell.resolve"]) == "firm (0.7), wavering (0.3) · judged · by the tests"


def test_named_judgements_stay_apart(brenn):
    value = brenn.at()["tarn.recruits"]
    assert [(j.by, j.role, j.language, j.translator) for j in value.judgements] == [
        ("A. Dene", "historian", "fr", "B. Lock"),
        ("C. Ryle", "quartermaster", None, None),
    ]
    assert value.method == "judged"
    assert value.standing == "judged"
    assert "tarn.recruits" in brenn.at().disputed()


@pytest.mark.parametrize(
    ("path", "text", "estimate"),
    [
        ("brenn.recruits", "12", Fixed(12.0)),
        ("brenn.recruits", "10_000..20_000", Interval(10000, 20000, "log-normal")),
        ("brenn.recruits", "10..20 persons/month", Interval(10, 20, "log-normal")),
        ("brenn.prior", ".4..0.6", Interval(0.4, 0.6, "beta")),
        ("brenn.prior", (0.4, 0.6), Interval(0.4, 0.6, "beta")),
        ("brenn.prior", 0.5, Fixed(0.5)),
        ("brenn.mobilised", "true", Fixed(True)),
        ("vell.resolve", "wavering", Fixed("wavering")),
        ("vell.rule_target.nobody", "out", Fixed("out")),
    ],
)
def test_one_value_can_be_set(brenn, path, text, estimate):
    value = brenn.at(changes={path: text})[path]
    assert value.estimate == estimate
    assert value.layer == "--set"


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("brenn.recruit", "12", "Did you mean 'brenn.recruits'"),
        ("brenn.prior", "1.2", "between 0 and 1"),
        ("brenn.prior", "0.6..0.4", "does not increase"),
        ("brenn.prior", "high", "not a number"),
        ("brenn.prior", "nan", "not a number"),
        ("brenn.prior", ".nan", "not a finite number"),
        ("brenn.prior", "", "empty"),
        ("brenn.prior", (1, 2, 3), "two numbers"),
        ("brenn.prior", [], "two numbers"),
        ("brenn.prior", None, "not a number"),
        ("brenn.mobilised", "maybe", "not a switch"),
        ("vell.resolve", "wavring", "Did you mean 'wavering'"),
        ("vell.rule_target.nobody", "full", "Allowed: stay, out, aid"),
        ("brenn.recruits", "10 km", "not a number"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(brenn, path, text, message):
    with pytest.raises(UsageError, match=message):
        brenn.at(changes={path: text})


def test_fixing_a_value_is_said(brenn):
    assert [w for w in brenn.at(changes={"brenn.prior": "0.5"}).warnings if "Fixed for this run" in w]
    assert not [w for w in brenn.at(changes={"brenn.prior": "0.4..0.5"}).warnings if "Fixed for this run" in w]


def test_known_is_a_mapping_that_explains_absence(brenn):
    known = brenn.at("1905-02-01")
    assert known.get("brenn.recruits") is None
    assert "brenn.recruits" not in known
    assert len(known) == len(list(known)) == len(dict(known))
    with pytest.raises(UsageError, match="visible from 1905-02-10"):
        known["brenn.recruits"]
    with pytest.raises(UsageError, match="Did you mean"):
        known["brenn.recruit"]


def test_a_suspect_claim_stays_visible(change):
    scenario = load(
        change(
            "values/armies.yml",
            "method: reported, of: [gazette1905 ¶3]",
            "method: reported, of: [gazette1905 ¶3], caution: a boast",
        )
    )
    value = scenario.at("1905-03-01")["brenn.recruits"]
    assert value.caution == "a boast"
    assert "caution: a boast" in str(value)


def test_the_fingerprint_covers_every_byte(folder):
    before = load(folder).fingerprint
    assert before == load(folder).fingerprint
    (folder / "README.md").write_text("# Another", "utf-8")
    assert load(folder).fingerprint != before
