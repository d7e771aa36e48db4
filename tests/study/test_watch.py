"""What a new document would change, on a war small enough to run in a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from nicias.evidence.reading.lexicon import load_lexicon
from nicias.evidence.reading.opening import Opened
from nicias.evidence.reading.propose import read_opened
from nicias.scenario import load
from nicias.scenario.review.preparing import party_words, prepared
from nicias.scenario.templates import new_scenario
from nicias.study.watch import Watched, watch

TEXT = (
    "The river war",
    "Velmar is winning, and nothing will change that.",
    "Velmar enlists 2,500 soldiers per month. Velmar loses 60,000 soldiers per month.",
    "The bridges over the Sable were built by 40 workers.",
    "A ceasefire within twelve months is out of the question.",
)


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    folder: Path = new_scenario("river", tmp_path_factory.mktemp("watch"))
    file = folder / "scenario.yml"
    file.write_text(file.read_text("utf-8").replace("First side", "Velmar").replace("Second side", "Tarsia"), "utf-8")
    scenario, lexicon = load(folder), load_lexicon("en")
    document = Opened("a.txt", "text", TEXT, {"date": scenario.as_of.isoformat(), "author": "Ines Harrow"})
    reading = read_opened([document], lexicon, parties=party_words(scenario))
    return watch(scenario, prepared(scenario, reading.candidates, lexicon), seed=7, draws=3, histories=100, most=3)


def test_it_says_what_is_new_what_agrees_and_what_is_denied(watched: Watched):
    assert [match.path for _, match in watched.agreeing] == ["first.recruits"]
    assert [value.split(" ")[0] for _, value in watched.contradicting] == ["first.losses.steady"]
    assert any(item.fields.get("unit") == "persons" for item in watched.added)
    assert any(item.kind == "forecast" for item in watched.added)


def test_each_item_is_believed_alone_with_the_same_random_numbers(watched: Watched):
    moves = {next(iter(move.set)): move for move in watched.moves}
    assert set(moves) == {"war.analyst_prior", "first.losses.steady"}
    without = {move.effects["base"][0] for move in watched.moves}
    assert len(without) == 1
    for move in watched.moves:
        before, after, change, _ = move.effects["base"]
        assert change == pytest.approx(after - before)


def test_what_does_not_enter_a_decision_moves_the_headline_by_nothing_at_all(watched: Watched):
    losses = next(move for move in watched.moves if "first.losses.steady" in move.set)
    assert losses.effects["base"][2:] == (0.0, 0.0)


def test_the_record_is_plain_data(watched: Watched):
    import json

    said = json.loads(json.dumps(watched.to_dict(), allow_nan=False))
    assert said["headline"] == "ceasefire within 12 months"
    assert said["seed"] == 7
    assert {entry["kind"] for entry in said["adds"]} >= {"forecast", "quantity"}
