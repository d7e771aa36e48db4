"""`nicias zopa`: what it prints, the JSON contract, and how it ends on bad input."""

import json

import pytest

FAST = ("--view", "young2025", "--draws", "2", "--seed", "421")


@pytest.fixture
def data(nicias):
    def asked(*arguments):
        status, out, err = nicias("zopa", "ukraine-2025", *FAST, *arguments, "--json")
        assert status == 0, err
        return json.loads(out)

    return asked


def test_the_contract(data):
    found = data()
    assert set(found["proposals"]) == {f"p{n:02}" for n in range(1, 26)}
    for each in found["proposals"].values():
        assert {"title", "kind"} <= set(each)
        assert ("answers" in each) == (each["kind"] in ("offer", "demand"))
        for answer in each.get("answers", {}).values():
            assert {
                "signs",
                "margin",
                "margin_best",
                "lo",
                "hi",
                "accepts_this_month",
                "blocking_issue",
                "reported",
            } <= set(answer)
            assert answer["reported"] in ("accepts", "rejects", "conditional", "unknown")
    assert list(found["parties"]) == ["russia", "ukraine", "united_states", "europe"]
    assert found["empty"] == (not found["zone"])
    for each in found["zone"]:
        assert {"package", "margins", "durability"} <= set(each)
    assert {"package", "margins", "would_open"} <= set(found["nearest"])
    assert {"nash", "kalai_smorodinsky", "egalitarian"} <= set(found["fairness"])
    assert (found["view"], found["seed"], found["draws"]) == ("young2025", 421, 2)
    assert found["broken_settlements"]["war_again"]["5"]["n"] == 30
    assert found["backtested"] is False
    assert data()["fingerprint"] == found["fingerprint"]


def test_the_matrix_reads_at_a_glance(nicias):
    status, out, _ = nicias("zopa", "ukraine-2025", *FAST)
    assert status == 0
    lines = out.splitlines()
    row = next(line for line in lines if line.startswith("p03"))
    assert "-- " in row and "++ " in row  # sign and size without colour  # noqa: PT018
    for words in (
        "Who would sign, by how much, and what is reported",
        "++ gains 0.05 or more by signing",
        "What blocks",
        "The dull rule",
        "Would it hold?",
        "Of earlier settlements",
        "⚑ guarantee binding",
        "Not yet backtested",
        "ukraine-2025 · young2025 · as of 2025-08-22 · 2 draws · seed 421 · fingerprint",
    ):
        assert words in " ".join(out.split()) or words in out, words
    assert "! p" in out  # disagreement with a source is said


def test_views_stand_side_by_side_without_a_view(nicias):
    status, out, _ = nicias("zopa", "ukraine-2025", "--draws", "1", "--seed", "1", "--proposal", "p04")
    assert status == 0
    text = " ".join(out.split())
    assert text.index("Who would sign, view by view") < text.index("nobody's view")
    for view in ("bildt2025", "fazi2025", "khalid2025", "meduza2025", "young2025"):
        assert view in text


def test_one_proposal_in_detail(nicias):
    status, out, _ = nicias("zopa", "ukraine-2025", *FAST, "--proposal", "p05", "--histories", "50")
    assert status == 0
    text = " ".join(out.split())
    for words in (
        "Ceasefire or settlement first",
        "An ultimatum to Russia",
        "after lapsed deadlines",
        "Simulated with this text alone",
        "the others leave",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--proposal", "p03", "--into", "p04"), "recognition → us_crimea"),
        (("--along", "territory"), "rest_of_donetsk"),
        (("--between", "united_states,russia"), "alone would agree on"),
        (("--threshold", "russia.prior=0.3"), "the zone is open in"),
    ],
)
def test_further_questions(nicias, data, asked, says):
    status, out, _ = nicias("zopa", "ukraine-2025", *FAST, *asked)
    assert status == 0
    assert says in " ".join(out.split())
    key = {"--into": "steps"}.get(asked[-2], asked[-2].removeprefix("--"))
    assert data(*asked)[key]


def test_a_package_of_one_s_own(nicias, tmp_path):
    file = tmp_path / "my-deal.yml"
    file.write_text("title: My deal\nterms: {territory: freeze, guarantee: monitors}\n", "utf-8")
    status, out, _ = nicias("zopa", "ukraine-2025", *FAST, "--package", file)
    assert status == 0
    assert "My deal" in out
    status, out, _ = nicias("zopa", "ukraine-2025", *FAST, "--package", file, "--json")
    found = json.loads(out)
    assert set(found["package"]["answers"]) == {"russia", "ukraine", "united_states", "europe"}
    assert str(tmp_path) not in out  # a draft's place on this machine is nobody's business


def test_texts_side_by_side_over_ten_years(nicias, tmp_path):
    file = tmp_path / "texts.yml"
    file.write_text("texts:\n  freeze: {territory: freeze, guarantee: monitors}\n  war:\n", "utf-8")
    status, out, _ = nicias("zopa", "ukraine-2025", *FAST, "--outlook", file, "--histories", 30)
    assert status == 0
    said = " ".join(out.split())
    assert "over 10 years (2 draws of 30 histories)" in said
    assert "Third parties elsewhere: not modelled." in said
    rows = json.loads(nicias("zopa", "ukraine-2025", *FAST, "--outlook", file, "--histories", 30, "--json").out)["outlook"]["rows"]
    assert rows["war"]["terms"] is None
    assert rows["war"]["signed_within_24_months"]["p"] == 0 == rows["war"]["peace_at_end"]["p"]
    assert rows["freeze"]["human_cost"]["displaced"]["p50"] <= rows["war"]["human_cost"]["displaced"]["p50"]
    for content, says in (
        ("texts: {}\n", "there is no text"),
        ("texts: {a: {}}\n", "the package is empty"),
        ("texts: {a: {land: all}}\n", "there is no issue 'land'"),
        ("terms: {territory: freeze}\n", "unknown key"),
    ):
        file.write_text(content, "utf-8")
        done = nicias("zopa", "ukraine-2025", *FAST, "--outlook", file)
        assert (done.status, done.out) == (2, "")
        assert says in done.err


@pytest.mark.parametrize(
    ("content", "asked", "says"),
    [
        ("terms: {teritory: freeze}\n", (), "there is no issue 'teritory'. Did you mean 'territory'?"),
        ("terms: {territory: frieze}\n", (), "there is no option 'frieze'. Did you mean 'freeze'?"),
        ("terms: {}\n", (), "the package is empty"),
        (None, ("--proposal", "p99"), "has no proposal 'p99'"),
        (None, ("--along", "justice"), "has no axis"),
        (None, ("--into", "p04"), "Say which proposal is turned into the other"),
        (None, ("--along", "territory", "--between", "russia,europe"), "one thing at a time"),
        (None, ("--between", "russia,china"), "no preferences to score"),
        (None, ("--threshold", "russia.prior=much"), "'much' is not a number"),
        (None, ("--threshold", "russia.pride=1"), "is not a number of ukraine-2025"),
    ],
)
def test_bad_input_gets_one_clear_message(nicias, tmp_path, content, asked, says):
    if content is not None:
        file = tmp_path / "my-deal.yml"
        file.write_text(content, "utf-8")
        asked = ("--package", file)
    status, out, err = nicias("zopa", "ukraine-2025", *FAST, *asked)
    assert status == 2
    assert out == ""
    assert says in err
    assert "Traceback" not in err
