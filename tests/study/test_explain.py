"""From a figure to the values and paragraphs behind it, and from a paragraph back to every figure it moves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from nicias.errors import UsageError
from nicias.study.cite import Cited, cite
from nicias.study.explain import OfOutput, OfPlace, OfValue, explain
from nicias.study.result import Run
from nicias.study.run import run
from nicias.study.store import save


def of_output(run: Run, path: str) -> OfOutput:
    found = explain(run, path)
    assert isinstance(found, OfOutput)
    return found


def of_place(run: Run, claim: str) -> OfPlace:
    found = explain(run, claim)
    assert isinstance(found, OfPlace)
    return found


def test_a_figure_rests_on_the_values_that_go_with_it_strongest_first(cited_run: Run):
    found = of_output(cited_run, "ceasefire.12")
    assert found.figure.p == cited_run.ceasefire(12).p
    first = found.values[0]
    assert first.path == "war.talks_rate"
    assert first.driver is not None
    assert first.driver.stands_out
    expected = spearmanr(cited_run.per_draw["war.talks_rate"], cited_run.per_draw["ceasefire.12"]).statistic
    assert first.driver.correlation == pytest.approx(expected)
    ranked = [abs(support.driver.correlation) for support in found.values if support.driver]
    assert ranked == sorted(ranked, reverse=True)
    assert len(ranked) == 3


def test_it_names_every_value_the_engine_reads_and_no_other(cited_run: Run):
    paths = {support.path for support in of_output(cited_run, "ceasefire.12").values}
    assert paths == {path for path, value in cited_run.values.items() if value["read"]}
    assert "war.bridges" not in paths
    assert "war.discount" in paths


def test_the_places_are_those_behind_the_values_the_strongest_values_first(cited_run: Run):
    places = of_output(cited_run, "ceasefire.12").places
    assert next(iter(places)) == "abel2000 ¶2"
    assert set(places["abel2000 ¶2"]) == {"war.talks_rate", "war.analyst_prior"}
    assert places["abel2000 ¶4"] == ("north.losses.steady",)


def test_the_json_names_of_a_run_are_understood(cited_run: Run):
    assert of_output(cited_run, "endings.settlement").output.name == "ending.settlement"
    assert of_output(cited_run, "terms.marginal.prize.p50").output.name == "terms.prize.p50"


def test_a_value_says_what_it_is_and_what_goes_with_it(cited_run: Run):
    found = explain(cited_run, "north.losses.steady")
    assert isinstance(found, OfValue)
    assert found.places == ("abel2000 ¶4",)
    assert next(iter(found.moves)) == "losses.north.12"
    assert found.moves["losses.north.12"].stands_out
    assert not found.moves["ceasefire.12"].stands_out


def test_what_no_answer_depends_on_moves_nothing_and_what_is_fixed_says_so(cited_run: Run):
    beside, fixed = explain(cited_run, "war.bridges"), explain(cited_run, "war.discount")
    assert isinstance(beside, OfValue)
    assert isinstance(fixed, OfValue)
    assert (beside.moves, beside.why_not) == ({}, "no answer depends on it")
    assert fixed.moves == {}
    assert "the same in every draw" in (fixed.why_not or "")


def test_a_paragraph_leads_to_every_figure_it_moves(cited_run: Run):
    moved = {(output, path) for output, path, _ in of_place(cited_run, "abel2000 ¶2").moved()}
    assert ("ceasefire.12", "war.talks_rate") in moved
    assert any(output.startswith("ending.collapse") and path == "war.analyst_prior" for output, path in moved)
    assert {each.path for each in of_place(cited_run, "abel2000 ¶3").values} == {"war.analyst_prior"}


def test_a_paragraph_beside_the_model_or_behind_no_value_moves_nothing(cited_run: Run):
    beside = of_place(cited_run, "abel2000 ¶5")
    assert [value.path for value in beside.values] == ["war.bridges"]
    assert beside.moved() == []
    assert of_place(cited_run, "abel2000 ¶9").values == ()


def test_forth_and_back_agree(cited_run: Run):
    for place, paths in of_output(cited_run, "ceasefire.12").places.items():
        assert set(paths) <= {value.path for value in of_place(cited_run, place).values}


def test_looking_at_more_figures_raises_the_bar(cited_run: Run):
    alone = explain(cited_run, "war.talks_rate")
    assert isinstance(alone, OfValue)
    among = next(value for value in of_place(cited_run, "abel2000 ¶2").values if value.path == "war.talks_rate")
    assert among.moves["ceasefire.12"].noise > alone.moves["ceasefire.12"].noise
    assert alone.moves["ceasefire.12"].noise > of_output(cited_run, "ceasefire.12").values[0].driver.noise  # pyright: ignore[reportOptionalMemberAccess]


def test_few_draws_rank_nothing_and_say_so(cited: Path):
    found = of_output(run(str(cited), draws=3, histories=20, seed=1), "ceasefire.12")
    assert "too few" in (found.unranked or "")
    assert all(support.driver is None for support in found.values)


def test_a_run_read_back_is_explained_alike(cited_run: Run, tmp_path: Path):
    folder = save(cited_run, tmp_path / "run")
    for path in ("ceasefire.12", "durability.60", "war.talks_rate", "abel2000 ¶2"):
        here, there = explain(cited_run, path).to_dict(), explain(folder, path).to_dict()
        assert (here.pop("run"), there.pop("run")) == ("this run", str(folder))
        assert json.loads(json.dumps(here, allow_nan=False)) == there


def test_an_unknown_path_is_refused_with_the_nearest(cited_run: Run):
    with pytest.raises(UsageError, match=r"ceasefire\.3"):
        explain(cited_run, "ceasefire.13")
    with pytest.raises(UsageError, match="no figure, value or source"):
        explain(cited_run, "moran1988 ¶3")


def test_cite_lists_sources_places_and_people(cited_run: Run):
    found = cite(cited_run)
    assert isinstance(found, Cited)
    assert found.reference("abel2000").startswith("A. Abel. The bridges")
    places = {place.of: place for place in found.places["abel2000"]}
    assert next(iter(places)) == "abel2000 ¶2"
    assert set(places) == {"abel2000 ¶2", "abel2000 ¶3", "abel2000 ¶4"}
    strongest = places["abel2000 ¶2"].strongest
    assert strongest is not None
    assert strongest.path == "war.talks_rate"
    assert found.beside == {"abel2000": 1}
    assert found.judged["Nicias contributors"] == sum(1 for v in cited_run.values.values() if v["read"] and not v["of"])
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["sources"][0]["id"] == "abel2000"


def test_cite_a_paragraph_is_explain_that_place(cited_run: Run):
    assert cite(cited_run, "abel2000 ¶2").to_dict() == explain(cited_run, "abel2000 ¶2").to_dict()
    with pytest.raises(UsageError, match="cites no 'moran1988'"):
        cite(cited_run, "moran1988 ¶2")
    with pytest.raises(UsageError, match="is not a claim"):
        cite(cited_run, "¶2")


def test_counts_by_draw_survive_the_folder(cited_run: Run, tmp_path: Path):
    from nicias.study.basis import basis_of

    kept = basis_of(save(cited_run, tmp_path / "run")).headline
    assert cited_run.headline is not None
    assert kept.outputs == cited_run.headline.outputs
    assert np.array_equal(kept.counts, cited_run.headline.counts)
