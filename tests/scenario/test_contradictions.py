"""What cannot both be right is found between a document, the scenario and another document; what can be is left alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nicias.evidence.reading.candidates import Candidate
from nicias.evidence.reading.lexicon import load_lexicon
from nicias.evidence.reading.opening import Opened
from nicias.evidence.reading.propose import read_opened
from nicias.scenario import Scenario, load
from nicias.scenario.review.preparing import party_words, prepared
from nicias.scenario.templates import new_scenario


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = new_scenario("river", tmp_path)
    file = folder / "scenario.yml"
    file.write_text(file.read_text("utf-8").replace("First side", "Velmar").replace("Second side", "Tarsia"), "utf-8")
    return folder


@pytest.fixture
def scenario(folder: Path) -> Scenario:
    return load(folder)


def denied(scenario: Scenario, *texts: str, days: tuple[str, ...] = ("2031-11-14", "2031-12-02")) -> list[Candidate]:
    """The contradictions of documents of one paragraph each, read together."""
    documents = [
        Opened(f"{name}2031.txt", "text", ("A title", text), {"date": day, "author": name.capitalize()})
        for name, text, day in zip(("abel", "bara"), texts, days, strict=False)
    ]
    reading = read_opened(documents, load_lexicon("en"), parties=party_words(scenario))
    return [c for c in prepared(scenario, reading.candidates, load_lexicon("en")) if c.kind == "contradiction"]


def test_two_numbers_of_one_quantity(scenario: Scenario):
    (found,) = denied(scenario, "Tarsia has 96,000 soldiers under arms.", "Tarsia has only 71,000 soldiers under arms.")
    assert set(found.fields["between"]) == {"abel2031", "bara2031"}
    assert not denied(scenario, "Tarsia has 96,000 soldiers under arms.", "Tarsia has about 95,000 soldiers under arms.")
    assert not denied(scenario, "Tarsia has 96,000 soldiers under arms.", "Velmar has only 71,000 soldiers under arms.")


def test_numbers_of_another_year_are_a_change_and_no_contradiction(scenario: Scenario):
    texts = ("Tarsia has 96,000 soldiers under arms.", "Tarsia has only 71,000 soldiers under arms.")
    assert not denied(scenario, *texts, days=("2031-11-14", "2032-12-02"))


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ("A ceasefire within six months is almost certain.", "A ceasefire within twelve months is very unlikely.", True),
        ("A ceasefire within twelve months is almost certain.", "A ceasefire within three months is very unlikely.", False),
        ("A ceasefire within twelve months is very unlikely.", "A ceasefire within twelve months is highly unlikely.", False),
        ("It is certain that no ceasefire comes within a year.", "A ceasefire within six months is highly likely.", True),
        (
            "If Tarsia falls, a ceasefire within six months is almost certain.",
            "A ceasefire within a year is very unlikely.",
            False,
        ),
    ],
)
def test_what_has_happened_by_a_day_has_happened_by_every_later_one(scenario: Scenario, first: str, second: str, clash: bool):
    assert bool(denied(scenario, first, second)) is clash


def test_an_answer_reported_both_ways(scenario: Scenario):
    offer = "Velmar proposed a ceasefire along the present line and the withdrawal of all foreign troops."
    (found,) = denied(scenario, f"{offer} Tarsia rejected it.", f"{offer} Tarsia accepted it.")
    assert {reading["reading"] for reading in found.fields["between"].values()} == {"second rejects it.", "second accepts it."}
    assert not denied(scenario, f"{offer} Tarsia rejected it.", f"{offer} Tarsia refused.")


def test_a_cell_read_high_and_low(scenario: Scenario):
    (found,) = denied(scenario, "Velmar is winning, slowly.", "Velmar is losing the war.")
    sets = {name: reading["set"]["war.analyst_prior"]["between"] for name, reading in found.fields["between"].items()}
    assert sets["bara2031"][1] < sets["abel2031"][0]
    assert not denied(scenario, "Velmar is winning, slowly.", "Velmar continues to advance.")


def test_that_one_side_wins_denies_that_the_other_does(scenario: Scenario):
    assert denied(scenario, "Velmar is winning, slowly.", "Tarsia is winning, slowly.")


def test_a_view_of_the_scenario_denies_a_document(folder: Path):
    (folder / "sources.yml").write_text(
        "kolb2031: {title: A view, kind: document, date: 2031-10-01, locator: paragraph}\n", "utf-8"
    )
    low = load(folder).series["war.analyst_prior"].dated[0].estimate.quantile(np.array([0.02, 0.1]))
    view = f"""\
title: A pessimist
kind: view
source: kolb2031
date: 2031-10-01
reason: The first side is beaten.
set:
  war.analyst_prior: {{between: [{low[0]:.4f}, {low[1]:.4f}], method: inferred, of: [kolb2031 ¶3]}}
"""
    (folder / "views").mkdir(exist_ok=True)
    (folder / "views" / "kolb2031.yml").write_text(view, "utf-8")
    (found,) = denied(load(folder), "Velmar is winning, slowly.")
    assert found.fields["between"]["kolb2031"]["of"] == ["kolb2031 ¶3"]
    assert not denied(load(folder), "Velmar is losing the war.")


def test_one_source_does_not_contradict_itself(scenario: Scenario):
    assert not denied(scenario, "Velmar is winning, slowly. Then again, Velmar is losing the war.")


def test_an_answer_with_conditions_denies_a_refusal(scenario: Scenario):
    offer = "Velmar proposed a ceasefire along the present line and the withdrawal of all foreign troops."
    assert len(denied(scenario, f"{offer} Tarsia rejected it.", f"{offer} Tarsia could live with it.")) == 1
    assert not denied(scenario, f"{offer} Tarsia accepted it.", f"{offer} Tarsia could live with it.")


def test_numbers_of_one_month_need_fewer_words_in_common(scenario: Scenario):
    first = "Tarsia's offices took in 4,100 recruits in October."
    assert denied(scenario, first, "In October fewer than 2,500 volunteers came forward in Tarsia.")
    assert not denied(scenario, first, "In September fewer than 2,500 volunteers came forward in Tarsia.")
