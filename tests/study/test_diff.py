"""What moved between two runs: the parts sum to the difference, nothing is credited to what did nothing, and what cannot be told is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.study.conftest import cited_scenario

from nicias.errors import UsageError
from nicias.study.diff import RunDiff, diff
from nicias.study.headline import Headline
from nicias.study.result import Run
from nicias.study.run import run
from nicias.study.store import save
from nicias.study.without import without

DRAWS = 12


def made(folder: Path, **asked: object) -> Run:
    return run(str(folder), **({"draws": DRAWS, "histories": 50, "seed": 7} | asked))  # pyright: ignore[reportArgumentType]


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunDiff, Path]:
    """Two values edited in the scenario's files between two runs; the files as they were are gone."""
    place = tmp_path_factory.mktemp("diff")
    before = save(made(cited_scenario(place / "bridges")), place / "before")
    folder = cited_scenario(place / "bridges", talks_rate="[0.3, 0.6]", losses="[1000, 2000]")
    after = save(made(folder), place / "after")
    return diff(before, after, scenario=folder), place


def test_it_names_what_was_changed_and_what_was_asked(edited: tuple[RunDiff, Path]):
    found, _ = edited
    assert [change.path for change in found.changed] == ["north.losses.steady", "war.talks_rate"]
    assert set(found.asked) == {"scenario_fingerprint"}
    change = found.to_dict()["changed"][1]
    assert (change["before"]["of"], change["after"]["value"]) == (["abel2000 ¶2"], "0.3–0.6 share/month")


def test_the_parts_sum_to_the_difference_of_every_figure(edited: tuple[RunDiff, Path]):
    found, _ = edited
    assert found.decomposed is not None
    for moved in found.moved:
        parts = sum(part.effects[moved.output.name].effect for part in found.decomposed.parts)
        if moved.change.known and not np.isnan(parts):
            binned = 0.01 * abs(moved.change.effect) if not moved.output.probability else 0
            assert parts == pytest.approx(moved.change.effect, abs=1e-9 + binned), moved.output.name


def test_a_value_is_credited_only_with_what_it_does(edited: tuple[RunDiff, Path]):
    found, _ = edited
    assert found.decomposed is not None
    parts = {part.name: part.effects for part in found.decomposed.parts}
    assert found.decomposed.parts[0].name == "war.talks_rate"
    assert parts["north.losses.steady"]["ceasefire.12"].effect == 0
    assert parts["north.losses.steady"]["losses.north.12"].effect > 0
    assert parts["war.talks_rate"]["ceasefire.12"].effect > 0
    assert parts["war.talks_rate"]["losses.north.12"].effect < 0


def test_the_first_run_is_rebuilt_to_the_bit_from_its_own_draws(edited: tuple[RunDiff, Path]):
    found, _ = edited
    assert found.decomposed is not None
    shares = {moved.output.name for moved in found.moved if moved.output.probability}
    assert "ceasefire.12" in shares
    assert {rest.effect for name, rest in found.decomposed.rest.items() if name in shares} == {0.0}
    assert found.decomposed.rest_of == ("the scenario's files",)


def test_a_run_moved_nothing_since_itself(cited: Path):
    once = made(cited)
    found = diff(once, once, scenario=cited)
    assert (found.asked, found.changed) == ({}, ())
    assert {moved.change.effect for moved in found.moved if moved.change.known} == {0.0}
    assert found.decomposed is not None
    assert found.decomposed.parts == ()


def test_what_no_value_explains_is_left_over(cited: Path):
    """As if an earlier version of the engine had counted one more ceasefire in every draw."""
    now = made(cited)
    assert now.headline is not None
    counts = now.headline.counts.copy()
    counts[:, now.headline.place("ceasefire.12"), 0] -= 1
    then = replace(now, headline=Headline(now.headline.outputs, counts), version="0.0.1")
    found = diff(then, now, scenario=cited)
    assert found.decomposed is not None
    assert found.decomposed.parts == ()
    assert found.decomposed.rest["ceasefire.12"].effect == pytest.approx(1 / 50)
    assert found.decomposed.rest["ceasefire.6"].effect == 0
    assert found.decomposed.rest_of == ("the version of Nicias",)


def test_other_random_numbers_are_no_values_doing(cited: Path):
    found = diff(made(cited), made(cited, seed=8), scenario=cited)
    assert not any(moved.paired for moved in found.moved)
    assert found.decomposed is not None
    assert found.decomposed.parts == ()
    assert "the seed" in found.decomposed.rest_of
    moved = next(moved for moved in found.moved if moved.output.name == "ceasefire.12")
    assert found.decomposed.rest["ceasefire.12"].effect == pytest.approx(moved.change.effect)


def test_a_first_run_that_cannot_be_rebuilt_is_said_and_the_rest_given(tmp_path: Path):
    before = made(cited_scenario(tmp_path / "bridges"))
    folder = cited_scenario(tmp_path / "bridges", talks_rate="[0.3, 0.6]")
    found = diff(before, made(folder, seed=8), scenario=folder)
    assert found.decomposed is None
    assert "different seeds" in (found.undecomposed or "")
    assert [change.path for change in found.changed] == ["war.talks_rate"]
    assert found.moved


@pytest.mark.parametrize(
    ("asked", "says"), [({"until": "2010-01-01"}, "different horizons"), ({}, "cannot be read now")], ids=["horizon", "no scenario"]
)
def test_why_it_is_not_shared_out(cited: Path, asked: dict[str, object], says: str):
    found = diff(made(cited), made(cited, **asked), scenario=cited if asked else "no-such-scenario")
    assert found.decomposed is None
    assert says in (found.undecomposed or "")
    assert found.moved


def test_views_layers_and_single_changes_are_changed_values_too(cited: Path):
    found = diff(made(cited), made(cited, layers=["no-talks"], changes={"north.prior": 0.6}), scenario=cited)
    assert {"layers", "set"} <= set(found.asked)
    assert {"north.prior", "war.talks_rate"} <= {change.path for change in found.changed}
    assert found.decomposed is not None
    assert {"north.prior", "war.talks_rate"} <= {part.name for part in found.decomposed.parts}


def test_none_of_it_is_shared_out_if_not_asked_for(cited: Path):
    assert diff(made(cited), made(cited), draws=0).decomposed is None
    with pytest.raises(UsageError, match="0 or more"):
        diff(made(cited), made(cited), draws=-1)


def test_runs_of_two_scenarios_are_refused(cited: Path, small_run: Run):
    with pytest.raises(UsageError, match="two scenarios"):
        diff(made(cited), small_run)


def test_the_record_is_plain_data(edited: tuple[RunDiff, Path]):
    found, _ = edited
    said = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert set(said) >= {"before", "after", "asked", "changed", "moved", "decomposition", "undecomposed"}
    assert [part["path"] for part in said["decomposition"]["parts"]] == ["war.talks_rate", "north.losses.steady"]


@pytest.fixture(scope="module")
def viewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario with a view that takes one switch-like value from one paragraph and another from another."""
    folder = cited_scenario(tmp_path_factory.mktemp("viewed") / "bridges")
    (folder / "views").mkdir()
    (folder / "views" / "abel2000.yml").write_text(
        "title: A. Abel\nkind: view\nsource: abel2000\ndate: 2000-01-01\nreason: Talks are constant.\nset:\n"
        "  war.talks_rate: {value: 0.25, method: inferred, of: [abel2000 ¶6]}\n"
        "  north.prior: {value: 0.6, method: inferred, of: [abel2000 ¶7]}\n",
        "utf-8",
    )
    return folder


def test_leaving_a_paragraph_out_is_the_run_with_the_bases_value(viewed: Path):
    whole = made(viewed, view="abel2000")
    found = without(whole, "abel2000 ¶6", scenario=viewed)
    assert found.paths == ("war.talks_rate",)
    other = diff(whole, made(viewed, layers=["abel2000:north.prior"]), scenario=viewed, draws=0)
    expected = {moved.output.name: moved.change.effect for moved in other.moved if moved.output.probability}
    assert found.changes["ceasefire.12"].effect != 0
    for name in ("ceasefire.3", "ceasefire.12", "ending.settlement", "chance.north"):
        assert found.changes[name].effect == pytest.approx(expected[name], abs=1e-12), name


def test_there_is_nothing_to_leave_out_of_the_base_or_of_another_scenario(viewed: Path, cited: Path):
    whole = made(viewed, view="abel2000")
    with pytest.raises(UsageError, match="nothing to leave out"):
        without(whole, "abel2000 ¶4", scenario=viewed)
    with pytest.raises(UsageError, match="has changed since"):
        without(whole, "abel2000 ¶6", scenario=cited)
