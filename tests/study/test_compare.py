"""Views side by side at the same random numbers: the figures of their runs, paired, decomposed, labelled, resumable."""

import json
from pathlib import Path

import numpy as np
import pytest

import nicias
from nicias.errors import UsageError
from nicias.scenario import Scenario
from nicias.study.checkpoint import Checkpoint
from nicias.study.compare_question import question
from nicias.study.comparison import Comparison
from nicias.study.decompose import EXACT, SAMPLED
from nicias.study.evaluate import Stopped
from nicias.study.run import run

ASKED = {"seed": 421, "draws": 3, "histories": 400}
MIXED = "bildt+fazi:first.prior+fazi:settlement.power_shift"
CONTRACT = {"columns", "rows", "drivers", "contradictions"}


@pytest.fixture(scope="module")
def compared(demonstration: Scenario) -> Comparison:
    """Two views and a mixture that takes two values of the second into the first."""
    return nicias.compare(demonstration, views=["bildt", MIXED, "fazi"], between=["bildt", MIXED], **ASKED)


def test_the_contract_s_keys_are_there_and_are_json(compared: Comparison) -> None:
    record = json.loads(json.dumps(compared.to_dict(), allow_nan=False))
    assert set(record) >= CONTRACT
    assert record["columns"] == ["bildt", MIXED, "fazi"]
    for output in ("ceasefire.1", "ceasefire.3", "ceasefire.6", "ceasefire.12", "ceasefire.24", "durability.12", "durability.60"):
        for cell in record["rows"][output].values():
            assert {"p", "lo", "hi"} <= set(cell)
    for output in ("territory_km2.12", "losses.first.12"):
        assert {"value", "lo", "hi", "unit"} <= set(record["rows"][output]["bildt"])
    assert all({"path", "share", "method"} <= set(each) for each in record["drivers"])
    assert record["fingerprint"] == compared.fingerprint


def test_a_column_has_the_figures_of_its_run(demonstration: Scenario, compared: Comparison) -> None:
    date = demonstration.as_of
    for view in ("bildt", "fazi"):
        alone = run(demonstration, view=view, as_of=date, **ASKED)
        for month, p in alone.answers.ceasefire.items():
            assert compared.figure(f"ceasefire.{month}", view) == p


def test_what_drives_a_pair_is_exact_ranked_and_sums_to_the_difference(compared: Comparison) -> None:
    spread = compared.decomposition
    assert spread is not None
    assert spread.method == EXACT
    sizes = [abs(each.effects["ceasefire.12"].effect) for each in spread.contributions]
    assert sizes == sorted(sizes, reverse=True)
    for output in ("ceasefire.12", "ceasefire.1", "durability.60", "ending.war", "territory_km2.12"):
        total = compared.difference(output, "bildt", MIXED).effect
        assert sum(each.effects[output].effect for each in spread.contributions) == pytest.approx(total)
    paths = [row["path"] for each in spread.contributions for row in each.values]
    assert len(paths) == len(set(paths))
    assert set(paths) == {"first.prior", "settlement.power_shift"}


def test_without_a_pair_the_two_furthest_apart_are_taken_over_sampled_orders(demonstration: Scenario) -> None:
    found = nicias.compare(demonstration, views="bildt,fazi", **(ASKED | {"draws": 1}))
    figures = {name: found.figure("ceasefire.12", name).p for name in found.headlines}
    spread = found.decomposition
    assert spread is not None
    assert (spread.before, spread.after) == (min(figures, key=figures.__getitem__), max(figures, key=figures.__getitem__))
    assert spread.method == SAMPLED
    total = found.difference("ceasefire.12", spread.before, spread.after).effect
    assert sum(each.effects["ceasefire.12"].effect for each in spread.contributions) == pytest.approx(total)


def test_layers_are_columns_beside_the_view_without_them(demonstration: Scenario) -> None:
    found = nicias.compare(demonstration, views=["bildt"], layers=["hope-low"], between=(), contradictions=(), **ASKED)
    assert found.to_dict()["drivers"] == []
    assert list(found.headlines) == ["bildt", "hope-low"]
    effect = found.difference("ceasefire.12", "bildt", "hope-low")
    layered = run(demonstration, view="bildt", as_of=demonstration.as_of, layers=["hope-low"], **ASKED)
    assert found.figure("ceasefire.12", "hope-low") == layered.ceasefire(12)
    assert effect.effect == pytest.approx(layered.ceasefire(12).p - found.figure("ceasefire.12", "bildt").p)
    two = question(demonstration, ["bildt", "young"], "hope-low", None, (), None, None, 1, 1, None, ()).stacks()
    assert two == {
        "bildt": ["bildt"],
        "bildt + hope-low": ["bildt", "hope-low"],
        "young": ["young"],
        "young + hope-low": ["young", "hope-low"],
    }


def test_a_mixed_column_lists_what_it_takes_from_whom(demonstration: Scenario) -> None:
    found = nicias.compare(demonstration, views=["bildt", "bildt+fazi:first.prior"], between=["bildt", "bildt+fazi:first.prior"], contradictions=(), **ASKED)
    mixed = found.to_dict()["headings"]["bildt+fazi:first.prior"]
    assert mixed["mixed"]
    assert mixed["overrides"] == [{"path": "first.prior", "from": "bildt", "to": "fazi:first.prior"}]
    assert not found.to_dict()["headings"]["bildt"]["mixed"]
    spread = found.decomposition
    assert spread is not None
    assert [row["path"] for each in spread.contributions for row in each.values] == ["first.prior"]


def test_a_view_in_a_file_stands_beside_the_others(demonstration: Scenario, tmp_path: Path) -> None:
    """Silence means as the base: an empty view of one's own is the base."""
    file = tmp_path / "mine.yml"
    file.write_text("title: Mine\nkind: view\nby: A reader\nreason: No opinion.\n", "utf-8")
    found = nicias.compare(demonstration, views=["base", str(file)], contradictions=(), **ASKED)
    assert list(found.headlines) == ["base", "mine"]
    assert found.difference("ceasefire.12", "base", "mine").effect == 0
    assert found.decomposition is None
    assert "alike" in str(found.undecomposed)


def test_two_runs_are_paired(demonstration: Scenario, small_run: nicias.study.result.Run) -> None:
    other = run(demonstration, view="bildt", layers=["hope-low"], like=small_run)
    found = nicias.compare(small_run, other)
    assert list(found.headlines) == ["bildt", "bildt + hope-low"]
    per_draw = np.array(other.per_draw["ceasefire.12"]) - np.array(small_run.per_draw["ceasefire.12"])
    assert found.difference("ceasefire.12", "bildt", "bildt + hope-low").effect == pytest.approx(per_draw.mean())
    assert json.dumps(found.to_dict(), allow_nan=False)
    with pytest.raises(UsageError, match="cannot be paired: seed"):
        nicias.compare(small_run, run(demonstration, view="bildt", seed=1, draws=3, histories=400))


def test_tables_are_tidy(compared: Comparison) -> None:
    rows = compared.tidy()
    assert len(rows) == len(compared.outputs) * 3
    assert len({(row["output"], row["column"]) for row in rows}) == len(rows)
    assert {row["path"] for row in compared.tidy("drivers")} == {each.name for each in compared.decomposition.contributions}  # pyright: ignore
    assert compared.tidy("contradictions") == []
    assert len(compared.tidy("differences")) == len(compared.outputs) * 2
    pandas = pytest.importorskip("pandas")
    frame = compared.frame("rows")
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns)[:4] == ["output", "unit", "given", "column"]
    with pytest.raises(UsageError, match="There is no table"):
        compared.tidy("drivrs")


def test_an_interrupted_comparison_goes_on_with_its_own_seed(demonstration: Scenario, tmp_path: Path) -> None:
    asked = {"views": ["bildt", "bildt+fazi:first.prior"], "contradictions": (), "draws": 1, "histories": 200}
    seen: list[int] = []

    def kept(question: str) -> Checkpoint:
        return Checkpoint(tmp_path / question)

    with pytest.raises(Stopped):
        nicias.compare(demonstration, **asked, seed=7, progress=lambda done, _: seen.append(done), stopped=lambda: len(seen) > 1, checkpoint=kept)
    assert len([file for file in tmp_path.iterdir() if "-" not in file.name]) == 1
    again = nicias.compare(demonstration, **asked, checkpoint=kept)
    assert again.seed == 7
    assert again.fingerprint == nicias.compare(demonstration, **asked, seed=7, threads=1).fingerprint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"views": "nobody"}, "no view or layer 'nobody'"),
        ({"views": "hope-low"}, "is a layer, not a view"),
        ({"layers": "hope-lo"}, "Did you mean 'hope-low'"),
        ({"views": ["bildt+fazi"]}, "two views do not stack"),
        ({"between": ["bildt", "nobody"]}, "no column 'nobody'"),
        ({"between": ["bildt"]}, "two columns"),
        ({"contradictions": "c99"}, "no contradiction 'c99'"),
        ({"draws": 0}, "at least 1"),
    ],
)
def test_bad_questions_are_refused(demonstration: Scenario, wrong: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        nicias.compare(demonstration, **wrong)  # pyright: ignore
