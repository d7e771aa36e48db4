"""The matrix on the terminal: symbols that carry sign and size, vetoes, agreement, and the sentences of the zone."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from nicias.report.zopa import opening, print_zopa, threshold_sentence
from nicias.report.zopa_detail import axis_table, broken_sentence, ladder_term
from nicias.report.zopa_matrix import agreement, short, symbol
from nicias.report.zopa_zone import verdict
from nicias.study.zopa import zopa
from nicias.study.zopa_answers import Answer, Interval
from nicias.study.zopa_contract import broken


def answer(margin=0.0, consents=1.0, reported="unknown") -> Answer:
    return Answer(
        party="a",
        unit="stake",
        needed=True,
        signs=float(margin >= 0),
        consents=consents,
        vetoed=(),
        margin=Interval(margin, margin - 0.1, margin + 0.1),
        margin_best=margin,
        best_completion=None,
        accepts_this_month=None,
        blocking=None,
        blocking_term=None,
        reported=reported,
    )


@pytest.mark.parametrize(
    ("margin", "consents", "shown"),
    [(0.2, 1, "++"), (0.02, 1, "+"), (0.001, 1, "~"), (-0.001, 0, "~"), (-0.02, 0, "-"), (-0.2, 0, "--"), (0.2, 0.1, "x")],
)
def test_sign_and_size_in_two_characters(margin, consents, shown):
    assert symbol(answer(margin, consents)) == shown


def test_agreement_is_shown_only_where_a_plain_answer_is_reported():
    assert agreement(answer(0.1, 1, "accepts")) == "="
    assert agreement(answer(0.1, 1, "rejects")) == "!"
    assert agreement(answer(0.1, 1, "conditional")) == " "


def test_parties_have_short_heads():
    assert [short(party) for party in ("russia", "united_states", "china_korea")] == ["RU", "US", "CK"]


@pytest.fixture(scope="module")
def korea():
    return zopa("korea-1951", draws=2, seed=421)


def test_a_whole_answer_prints_without_colour(korea):
    out = io.StringIO()
    print_zopa(korea, Console(file=out, width=120, no_color=True, force_terminal=False))
    text = " ".join(out.getvalue().split())
    assert opening(korea).split(":")[0] in text
    assert "\x1b" not in out.getvalue()
    for words in ("Who would sign", "Against the answers the sources report", "Would it hold?", f"seed {korea.seed}"):
        assert words in text


def test_the_verdict_says_whether_emptiness_is_proved(korea):
    column = korea.main
    found = column.zone
    shut = replace(found, packages=(), open=0.9, nearest=replace(found.nearest, everybody=0.25))
    column.__dict__["zone"] = shut
    assert "the best single text does in .25 of draws, and none does in more: proved" in verdict(column)
    column.__dict__["zone"] = replace(shut, exact=False)
    assert "proved" not in verdict(column)
    assert "the best text found does in .25" in verdict(column)
    column.__dict__["zone"] = replace(shut, open=0.0)
    assert "in any draw: proved" in verdict(column)
    column.__dict__["zone"] = found


def test_a_proposal_that_nobody_signs_says_what_it_is():
    found = zopa("ukraine-2025", view="young2025", changes={"war.terrain": False}, draws=1, seed=421, proposal="p07")
    assert "p07 is a precedent, and only offers and demands are scored" in opening(found)


def test_sentences():
    rates = broken_sentence(broken())
    assert "(n=30)" in rates
    assert "(n=251)" in rates
    shut = {"path": "a.b", "from": 0.5, "to": 0.1, "open_at_from": 0.2, "open_at_to": 1.0, "at": 0.25, "then": "open", "draws": 6}
    assert "it is open in most draws from 0.25" in threshold_sentence(shut)
    assert "does not change on the way" in threshold_sentence({**shut, "at": None})
    assert ladder_term({"rungs": [{}, {"issue": "land", "to": "all"}]}, 1) == "land all"


def test_an_axis_marks_where_the_options_stand(korea):
    row = {party: {"margin": 0.1, "signs": 1.0} for party in korea.main.table.parties}
    curve = {
        "issue": "line",
        "unit": "km2",
        "assumes": "linear",
        "positions": {"contact_line": 0.0},
        "points": [{"at": 0.0, "answers": row, "survival": {"median": 0.5}}, {"at": 5.0, "answers": row, "survival": {"median": 0.4}}],
    }
    made = axis_table(korea.main, curve)
    assert list(made.columns[1].cells) == ["contact_line", ""]
