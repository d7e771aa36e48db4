"""The commands that go from a figure to its paragraphs and back, and from one run to the next."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done
from tests.study.conftest import cited_scenario

Command = Callable[..., Done]

ASKED = ("--draws", 22, "--histories", 40, "--seed", 7)


@pytest.fixture(scope="module")
def runs(nicias: Command, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """The scenario's folder as it is now, a run before an edit and a run after it."""
    place = tmp_path_factory.mktemp("provenance")
    scenario = cited_scenario(place / "bridges")
    assert nicias("run", scenario, *ASKED, "-o", place / "before").status == 0
    cited_scenario(scenario, talks_rate="[0.3, 0.6]")
    assert nicias("run", scenario, *ASKED, "-o", place / "after").status == 0
    return scenario, place / "before", place / "after"


def test_explain_a_figure(nicias: Command, runs: tuple[Path, ...]):
    done = nicias("explain", runs[1], "ceasefire.12")
    assert done.status == 0
    assert done.out.startswith("ceasefire ≤ 12 months")
    assert "not yet backtested" in done.out
    assert "war.talks_rate" in done.out
    assert "abel2000 ¶2" in done.out
    said = json.loads(nicias("explain", runs[1], "ceasefire.12", "--json").out)
    assert said["values"][0]["path"] == "war.talks_rate"
    assert said["places"][0]["of"] == "abel2000 ¶2"


def test_explain_shows_the_rest_if_asked(nicias: Command, runs: tuple[Path, ...]):
    brief, whole = (nicias("explain", runs[1], "ceasefire.12", *more).out for more in ((), ("--all",)))
    assert "--all shows them" in brief
    assert "--all" not in whole
    assert len(whole) > len(brief)


def test_explain_a_value_with_the_readers_own_copy_of_the_paragraph(
    nicias: Command, runs: tuple[Path, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "abel2000.txt").write_text("The bridges\nTalks are rare.\n", "utf-8")
    monkeypatch.setenv("NICIAS_DOCUMENTS", str(tmp_path))
    out = nicias("explain", runs[1], "war.talks_rate").out
    assert "abel2000 ¶2: Talks are rare." in out
    assert "ceasefire ≤ 12 months · ceasefire.12" in out
    monkeypatch.delenv("NICIAS_DOCUMENTS")
    assert "Talks are rare" not in nicias("explain", runs[1], "war.talks_rate").out


def test_from_a_paragraph_to_the_figures_by_either_command(nicias: Command, runs: tuple[Path, ...]):
    one = nicias("explain", runs[1], "abel2000 ¶2")
    two = nicias("cite", runs[1], "--paragraph", "abel2000 ¶2")
    assert (one.status, one.out) == (0, two.out)
    assert "ceasefire.12" in one.out
    beside = nicias("explain", runs[1], "abel2000 ¶5").out
    assert "no answer depends on it" in beside
    assert "No value of this run rests on it" in nicias("explain", runs[1], "abel2000 ¶9").out


def test_cite_names_sources_people_and_version(nicias: Command, runs: tuple[Path, ...]):
    done = nicias("cite", runs[1])
    assert done.status == 0
    assert "A. Abel. The bridges" in done.out
    assert "Nicias contributors" in done.out
    assert "Computed with Nicias" in done.out
    assert [source["id"] for source in json.loads(nicias("cite", runs[1], "--json").out)["sources"]] == ["abel2000"]


def test_diff_says_what_moved_and_which_value_moved_it(nicias: Command, runs: tuple[Path, ...]):
    scenario, before, after = runs
    done = nicias("diff", before, after, "--scenario", scenario)
    assert done.status == 0
    assert done.out.startswith("Ceasefire ≤ 12 months: ")
    assert "most of it by war.talks_rate" in " ".join(done.out.split())
    assert "nothing is left over" in done.out
    assert "1 changed values" in done.out
    said = json.loads(nicias("diff", before, after, "--scenario", scenario, "--json").out)
    assert [part["path"] for part in said["decomposition"]["parts"]] == ["war.talks_rate"]


def test_diff_without_the_scenario_gives_what_it_can(nicias: Command, runs: tuple[Path, ...]):
    done = nicias("diff", runs[1], runs[2])
    assert done.status == 0
    assert "Not shared out. The scenario cannot be read now" in done.out
    assert "war.talks_rate" in done.out


def test_run_since_leads_with_what_moved_at_the_same_seed(nicias: Command, runs: tuple[Path, ...]):
    scenario, before, _ = runs
    done = nicias("run", scenario, "--draws", 22, "--histories", 40, "--since", before)
    assert done.status == 0
    assert done.out.startswith("Ceasefire ≤ 12 months: ")
    assert done.out.index("most of it by") < done.out.index("Under the base assumptions")
    said = json.loads(nicias("run", scenario, "--draws", 22, "--histories", 40, "--since", before, "--json").out)
    assert next(iter(said)) == "since"
    assert said["seed"] == 7
    assert said["since"]["decomposition"]["parts"][0]["path"] == "war.talks_rate"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("explain", "BEFORE", "ceasefire.13"), "Did you mean 'ceasefire.3'"),
        (("explain", "nowhere", "ceasefire.12"), "is not a run folder"),
        (("cite", "BEFORE", "--paragraph", "moran1988 ¶2"), "cites no 'moran1988'"),
        (("diff", "BEFORE", "nowhere"), "is not a run folder"),
        (("run", "toy/two-states", "--since", "nowhere"), "is not a run folder"),
    ],
)
def test_mistakes_are_one_paragraph_and_status_2(nicias: Command, runs: tuple[Path, ...], arguments: tuple[str, ...], says: str):
    done = nicias(*(runs[1] if given == "BEFORE" else given for given in arguments))
    assert (done.status, done.out) == (2, "")
    assert says in done.err
    assert "Traceback" not in done.err


def test_a_folder_that_kept_no_outputs_by_draw_is_told_so(nicias: Command, runs: tuple[Path, ...], tmp_path: Path):
    import shutil

    old = shutil.copytree(runs[1], tmp_path / "old")
    record = json.loads((old / "run.json").read_text("utf-8"))
    del record["outputs"]
    (old / "run.json").write_text(json.dumps(record), "utf-8")
    done = nicias("explain", old, "ceasefire.12")
    assert done.status == 2
    assert "earlier version" in done.err


def test_leaving_a_paragraph_out_needs_the_paragraph_and_a_view(nicias: Command, runs: tuple[Path, ...]):
    scenario, _, after = runs
    assert "goes with --paragraph" in nicias("cite", after, "--without").err
    base = nicias("cite", after, "--paragraph", "abel2000 ¶2", "--without", "--scenario", scenario)
    assert base.status == 2
    assert "nothing to leave out" in base.err
    run = (*ASKED, "--set", "war.talks_rate=0.25", "-o", after.parent / "set")
    assert nicias("run", scenario, *run).status == 0
    assert nicias("cite", after.parent / "set", "--paragraph", "abel2000 ¶2", "--without", "--scenario", scenario).status == 2
