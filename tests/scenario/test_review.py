"""Accepted items become values, forecasts, proposals, views and contradictions; comments stay; twice changes nothing."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nicias.errors import UsageError
from nicias.evidence.reading.candidates import dump
from nicias.evidence.reading.lexicon import load_lexicon
from nicias.evidence.reading.opening import Opened, open_document
from nicias.evidence.reading.propose import read_opened
from nicias.scenario import load
from nicias.scenario.folder import bundled_root
from nicias.scenario.review.believing import PARTS, believed
from nicias.scenario.review.decisions import decided
from nicias.scenario.review.items import Item, Read, item_of, load_reading
from nicias.scenario.review.matching import match_quantity
from nicias.scenario.review.preparing import party_words, prepared
from nicias.scenario.review.session import Review
from nicias.scenario.templates import new_scenario

MADE_UP = Path(__file__).parents[1] / "evidence" / "reading" / "made_up"


@pytest.fixture
def war(tmp_path: Path) -> Path:
    folder = new_scenario("river", tmp_path)
    file = folder / "scenario.yml"
    text = file.read_text("utf-8").replace("name: First side", "name: Velmar").replace("name: Second side", "name: Tarsia")
    file.write_text(
        text.replace(f"as_of: {date.today()}", "as_of: 2032-02-01").replace(f"started: {date.today()}", "started: 2029-04-01"),
        "utf-8",
    )
    return folder


def read_into(war: Path, tmp_path: Path, *names: str, extra: tuple[Opened, ...] = ()) -> Read:
    """A reading's folder, as `nicias read --scenario` writes it."""
    scenario, lexicon = load(war), load_lexicon("en")
    documents = [*(open_document(str(MADE_UP / name)) for name in names), *extra]
    reading = read_opened(documents, lexicon, parties=party_words(scenario))
    out = tmp_path / "reading"
    (out / "documents").mkdir(parents=True, exist_ok=True)
    for name, document in zip(reading.sources, documents, strict=True):
        (out / "documents" / f"{name}.txt").write_text("\n".join(document.paragraphs), "utf-8")
    candidates = prepared(scenario, reading.candidates, lexicon)
    (out / "candidates.yml").write_text(dump({"candidates": [c.to_dict() for c in candidates]}), "utf-8")
    (out / "sources.yml").write_text(dump({name: dict(source) for name, source in reading.sources.items()}), "utf-8")
    return load_reading(out)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def first(read: Read, which: str, /, **fields: Any) -> Item:
    return next(i for i in read.items if i.kind == which and all(i.fields.get(key) == value for key, value in fields.items()))


def test_each_kind_is_written_where_it_belongs(war: Path, tmp_path: Path):
    read = read_into(war, tmp_path, "harrow2031.txt")
    review = Review(read, war, "A. Reader")
    quantity = first(read, "quantity", unit="eur")
    forecast = first(read, "forecast", wording="very unlikely")
    proposal = first(read, "proposal", kind="offer")
    assumption = first(read, "assumption", side="first")
    for item in (quantity, forecast, proposal, assumption):
        assert review.accept(item, "reads as proposed")
    scenario = load(war)
    source = scenario.sources["harrow2031"]
    assert (source.author, source.date) == ("Ines Harrow", date(2031, 11, 14))
    assert source.exclude["comments"] == (14, 15)
    assert source.fingerprints[quantity.claim.paragraphs[0]] == quantity.fingerprint
    assert str(scenario.at("2032-02-01")[quantity.fields["path"]].claims[0]) == str(quantity.claim)
    assert scenario.forecasts["f01"].between == (0.02, 0.12)
    assert scenario.proposals["p01"].by == tuple(proposal.fields["by"])
    view = scenario.views["harrow2031"]
    assert view.source == "harrow2031"
    assert list(view.changes) == ["first.prior"]


def test_comments_of_the_files_stay(war: Path, tmp_path: Path):
    read = read_into(war, tmp_path, "harrow2031.txt")
    item = first(read, "quantity", path="first.recruits")
    before = (war / "values" / "facts.yml").read_text("utf-8")
    Review(read, war, "A. Reader").accept(item, "reads as proposed")
    after = (war / "values" / "facts.yml").read_text("utf-8")
    comments = [line.split("#", 1)[1] for line in before.splitlines() if "#" in line]
    assert comments
    assert all(f"#{comment}" in after for comment in comments)
    assert after.startswith(before.rstrip("\n").rsplit("\n", 1)[0][:200])


def test_a_value_is_added_at_its_date_and_the_old_one_kept(war: Path, tmp_path: Path):
    read = read_into(war, tmp_path, "harrow2031.txt")
    item = first(read, "quantity", path="first.recruits")
    before = len(load(war).series["first.recruits"].dated)
    Review(read, war, "A. Reader").accept(item, "reads as proposed")
    assert len(load(war).series["first.recruits"].dated) == before + 1


def test_deciding_twice_changes_nothing(war: Path, tmp_path: Path):
    read = read_into(war, tmp_path, "harrow2031.txt")
    review = Review(read, war, "A. Reader")
    chosen = [item for item in read.items if item.confidence >= 0.8][:6]
    for item in chosen[:5]:
        review.accept(item, "reads as proposed")
    review.reject(chosen[5], "no")
    once = snapshot(war)
    again = Review(load_reading(read.folder), war, "Somebody Else")
    for item in chosen:
        assert again.accept(item, "once more") == ()
        assert not again.reject(item, "once more")
    assert snapshot(war) == once
    assert not {pending.item.id for pending in again.pending()} & {item.id for item in chosen}


def test_every_decision_is_logged_with_who_when_and_why(war: Path, tmp_path: Path):
    read = read_into(war, tmp_path, "harrow2031.txt")
    review = Review(read, war, "A. Reader")
    item, other = read.items[1], read.items[2]
    review.accept(item, "checked by hand", {"note": "mine"})
    review.reject(other, "a misprint")
    lines = [json.loads(line) for line in (war / "decisions.jsonl").read_text("utf-8").splitlines()]
    assert [(line["id"], line["verdict"], line["by"], line["why"]) for line in lines] == [
        (item.id, "accept", "A. Reader", "checked by hand"),
        (other.id, "reject", "A. Reader", "a misprint"),
    ]
    assert lines[0]["changed"] == {"note": [item.fields.get("note"), "mine"]}
    assert lines[0]["wrote"]
    assert all(line["at"][:4].isdigit() and line["fingerprint"] for line in lines)


def test_what_would_break_the_scenario_is_refused_and_nothing_is_written(war: Path, tmp_path: Path):
    read = read_into(war, tmp_path, "harrow2031.txt")
    review = Review(read, war, "A. Reader")
    before = snapshot(war)
    with pytest.raises(UsageError, match="persons/month"):
        review.accept(first(read, "quantity", path="first.recruits"), "", {"unit": "tanks"})
    with pytest.raises(UsageError, match="path"):
        review.accept(first(read, "quantity", unit="eur"), "", {"path": "Not a path"})
    with pytest.raises(UsageError):
        review.accept(first(read, "forecast", wording="very unlikely"), "", {"between": [0.5, 0.2]})
    assert snapshot(war) == before
    assert decided(war) == {}


def test_a_second_value_of_one_day_is_refused_with_what_to_do(war: Path, tmp_path: Path):
    read = read_into(war, tmp_path, "harrow2031.txt")
    review = Review(read, war, "A. Reader")
    item = first(read, "quantity", path="first.recruits")
    review.accept(item, "")
    other = first(read, "quantity", unit="eur")
    with pytest.raises(UsageError, match="already, by harrow2031"):
        review.accept(other, "", {"path": "first.recruits", "unit": "persons/month", "as_of": "2031-11-14"})


def test_a_bundled_scenario_is_not_written_to(war: Path, tmp_path: Path):
    read = read_into(war, tmp_path, "harrow2031.txt")
    with pytest.raises(UsageError, match="bundled"):
        Review(read, bundled_root() / "toy" / "two-states", "A. Reader")


def test_contradictions_with_another_source_are_found_and_written(war: Path, tmp_path: Path):
    one = Opened("one2031.txt", "text", ("Quill, 1 October 2031", "Velmar recruits 20,000 men a month, officials say."))
    review = Review(read_into(war, tmp_path, extra=(one,)), war, "A. Reader")
    review.accept(next(p.item for p in review.pending() if p.item.kind == "quantity"), "", {"path": "first.recruits"})
    read = read_into(war, tmp_path, "harrow2031.txt")
    item = first(read, "contradiction", path="first.recruits")
    assert set(item.fields["between"]) == {"one2031", "harrow2031"}
    Review(read, war, "A. Reader").accept(item, "they cannot both be right")
    scenario = load(war)
    assert set(scenario.contradictions["c01"].between) == {"one2031", "harrow2031"}
    assert scenario.layer("c01:harrow2031").changes["first.recruits"].estimate.ends == (6000, 8000)


def test_a_contradiction_between_two_new_documents_brings_both_sources(war: Path, tmp_path: Path):
    said = {"abel2031": "Velmar is winning, slowly.", "bara2031": "Velmar is losing the war."}
    extra = tuple(Opened(f"{name}.txt", "text", ("Quill, 1 October 2031", text)) for name, text in said.items())
    read = read_into(war, tmp_path, extra=extra)
    Review(read, war, "A. Reader").accept(
        next(item for item in read.items if item.kind == "contradiction"), "one of them is wrong"
    )
    scenario = load(war)
    assert set(said) <= set(scenario.sources)
    assert set(scenario.contradictions["c01"].between) == set(said)
    high, low = (scenario.layer(f"c01:{name}").changes["war.analyst_prior"].estimate.ends for name in said)
    assert high is not None
    assert low is not None
    assert low[1] < high[0]


def test_a_contradiction_with_a_view_of_the_scenario_is_written_with_what_the_view_sets(war: Path, tmp_path: Path):
    def document(name: str, text: str) -> Opened:
        return Opened(f"{name}.txt", "text", ("Quill, 1 October 2031", text))

    earlier = read_into(war, tmp_path, extra=(document("abel2031", "Velmar is winning, slowly."),))
    Review(earlier, war, "A. Reader").accept(first(earlier, "assumption", side="first"), "as it reads")
    later = read_into(war, tmp_path, extra=(document("bara2031", "Velmar is losing the war."),))
    item = first(later, "contradiction", title="Who is winning")
    assert Review(later, war, "A. Reader").accept(item, "one of them is wrong")
    scenario = load(war)
    assert set(scenario.contradictions["c01"].between) == {"abel2031", "bara2031"}
    of_view = scenario.views["abel2031"].changes["war.analyst_prior"].estimate
    assert scenario.layer("c01:abel2031").changes["war.analyst_prior"].estimate == of_view


def test_matching_tells_agreement_from_denial_and_from_another_unit(war: Path, tmp_path: Path):
    scenario = load(war)
    known = scenario.at("2032-02-01")
    (item,) = [item_of(c) for c in read_into_candidates("Velmar enlists 2,000 soldiers per month.", scenario)]
    assert (match_quantity(scenario, known, item).relation, match_quantity(scenario, known, item).path) == (
        "agrees",
        "first.recruits",
    )
    (item,) = [item_of(c) for c in read_into_candidates("Velmar enlists 9,000 soldiers per month.", scenario)]
    assert match_quantity(scenario, known, item).relation == "contradicts"
    (item,) = [item_of(c) for c in read_into_candidates("Velmar enlists 9,000 soldiers per year.", scenario)]
    assert match_quantity(scenario, known, item).relation == "new"
    (item,) = [item_of(c) for c in read_into_candidates("Tarsia enlists 9,000 soldiers per month.", scenario)]
    assert match_quantity(scenario, known, item).path != "first.recruits"


def read_into_candidates(text: str, scenario: Any) -> list[Any]:
    reading = read_opened(
        [Opened("a.txt", "text", ("A title", text), {"date": "2031-11-14"})], load_lexicon("en"), parties=party_words(scenario)
    )
    return [c for c in reading.candidates if c.kind == "quantity"]


@pytest.mark.parametrize("code", PARTS)
def test_believing_stays_within_what_the_scenario_holds_possible_and_in_order(war: Path, code: str):
    scenario = load(war)
    known = scenario.at("2032-02-01")
    paths = [{"path": "SIDE.cost_tolerance".replace("SIDE", "first")}]
    item = Item("a1", "assumption", read_claim("example2025 ¶1"), "0", 0.5, "", {"code": code, "side": "first", "paths": paths})
    ((low, high),) = believed(scenario, known, item).values()
    support = known["first.cost_tolerance"].estimate.support
    assert support[0] <= low < high <= support[1]
    turned = Item(
        "a1", "assumption", item.claim, "0", 0.5, "", {"code": code, "side": "first", "paths": [{**paths[0], "turn": True}]}
    )
    ((other, _),) = believed(scenario, known, turned).values()
    assert (other > low) == (list(PARTS).index(code) < 2) or code == "M"


def read_claim(text: str) -> Any:
    from nicias.evidence.claims import parse_claim

    return parse_claim(text)


def test_a_folder_that_read_did_not_write_is_a_message(tmp_path: Path):
    with pytest.raises(UsageError, match="nicias read"):
        load_reading(tmp_path)
    (tmp_path / "sources.yml").write_text("{}", "utf-8")
    (tmp_path / "candidates.yml").write_text("candidates: [{id: x}]", "utf-8")
    with pytest.raises(UsageError, match="Item 1"):
        load_reading(tmp_path)
