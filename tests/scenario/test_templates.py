"""A new scenario or view is valid from the first minute, and never overwrites anything."""

import pytest

from nicias.errors import UsageError
from nicias.scenario import load
from nicias.scenario.audit import audit
from nicias.scenario.templates import DAY, TITLE, new_scenario, new_view
from nicias.study.columns import structure_of
from nicias.study.needs import optional, required


@pytest.fixture
def fresh(tmp_path):
    return new_scenario("river-war", tmp_path)


def test_a_new_scenario_has_no_findings_and_all_the_engine_needs(fresh):
    scenario = load(fresh)
    structure = structure_of(scenario)
    assert audit(scenario, required=dict(required(structure)), optional=dict(optional(structure))).findings == ()


def test_a_new_scenario_carries_its_own_title_and_date(fresh):
    assert load(fresh).title == "River war"
    for file in fresh.rglob("*.*"):
        assert TITLE not in file.read_text("utf-8")
        assert DAY not in file.read_text("utf-8")


def test_a_new_scenario_is_commented(fresh):
    assert all(file.read_text("utf-8").startswith("#") for file in fresh.rglob("*.yml"))


def test_a_new_view_is_silent_on_every_cell_of_the_others(folder):
    file = new_view("courier1905", folder)
    scenario = load(folder)
    view = scenario.views["courier1905"]
    assert view.cells == {"who_is_winning": "silent", "patron": "silent"}
    assert (view.source, view.changes) == ("courier1905", {})
    assert scenario.at().diff(scenario.at(layers=["courier1905"])) == []
    assert file.parent.name == "views"


def test_the_first_view_of_a_new_scenario(fresh):
    new_view("alice", fresh)
    assert set(load(fresh).views) == {"alice"}


def test_nothing_is_overwritten(folder, fresh):
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(UsageError, match="nothing was written"):
        new_scenario("river-war", fresh.parent)
    with pytest.raises(UsageError, match="nothing was written"):
        new_view("marsh", folder)
    with pytest.raises(UsageError, match="nothing was written"):
        new_view("second-levy", folder)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["../outside", "a/b", "", "War", "wаr", "."])
def test_names_stay_inside_the_folder(name, tmp_path, folder):
    with pytest.raises(UsageError):
        new_scenario(name, tmp_path)
    with pytest.raises(UsageError):
        new_view(name, folder)


def test_a_view_goes_into_a_folder_of_one_s_own(tmp_path):
    with pytest.raises(UsageError, match="neither a bundled scenario nor the folder"):
        new_view("alice", tmp_path / "absent")


def test_one_s_own_view_takes_ten_lines_and_leaves_the_base_as_it_is(tmp_path, monkeypatch, fresh):
    monkeypatch.chdir(tmp_path)
    file = new_view("mine", "demonstration")
    assert len(file.read_text("utf-8").splitlines()) <= 11
    demonstration = load("demonstration")
    assert demonstration.at().diff(demonstration.at(layers=[str(file)])) == []
    assert demonstration.layer(str(file)).kind == "view"
    with pytest.raises(UsageError, match="nothing was written"):
        new_view("mine", "demonstration")
    own = new_view("bob", fresh)
    assert (own.parent.name, load(fresh).views["bob"].source) == ("views", None)
