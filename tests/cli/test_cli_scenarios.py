"""The commands about scenarios: what they print, where, and how they end."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nicias.cli import main

BRENN = Path(__file__).parents[1] / "scenario" / "fixtures" / "brenn"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(BRENN, tmp_path / "brenn"))


def test_list_shows_the_bundled_scenarios(nicias):
    status, out, err = nicias("list")
    assert (status, err) == (0, "")
    assert "ukraine-2025" in out
    status, out, _ = nicias("list", "--json")
    found = {item["name"]: item for item in json.loads(out)["scenarios"]}
    assert found["ukraine-2025"]["as_of"] == "2025-08-30"
    assert len(found["ukraine-2025"]["views"]) == 5


def test_show_a_whole_scenario(nicias):
    status, out, err = nicias("show", BRENN)
    assert (status, err) == (0, "")
    for words in (
        "The Brenn river war",
        "at least 2 month",
        "the harvest truce",
        "⚑ transfer of land under force",
        "The weather.",
        "fingerprint",
    ):
        assert words in out
    assert out.index("shrine  ") < out.index("river  ")  # aims are ranked by weight


def test_show_json_is_the_same_object(nicias):
    data = json.loads(nicias("show", BRENN, "--json")[1])
    assert [aim["issue"] for aim in data["parties"]["brenn"]["aims"]] == ["shrine", "river"]
    assert data["parties"]["brenn"]["aims"][0]["wants"]["option"] == "brenn_only"
    assert data["parties"]["brenn"]["values"]["brenn.prior"]["claims"] == ["gazette1905 ¶4"]
    assert data["issues"]["river"]["options"]["ceded"]["norm"]["reference"].startswith("Compact")


def test_show_differs_between_dates_and_views(nicias):
    def recruits(*options):
        return json.loads(nicias("show", BRENN, "brenn.recruits", "--json", *options)[1])["value"]

    assert recruits("--as-of", "1905-03-01")["text"] != recruits()["text"]
    assert recruits("--as-of", "1905-01-20") is None
    data = json.loads(nicias("show", BRENN, "--view", "marsh", "--json")[1])
    assert data["as_of"] == "1905-02-10"
    assert data["parties"]["brenn"]["values"]["brenn.prior"]["layer"] == "marsh"


def test_show_one_value(nicias):
    _, out, _ = nicias("show", BRENN, "tarn.recruits")
    assert "A. Dene (historian, 1905-02-01, fr, translated by B. Lock)" in out
    assert "values/armies.yml:17" in out
    assert "rank correlation 0.6 with brenn.recruits" in out
    _, out, _ = nicias("show", BRENN, "brenn.prior")
    assert re.search(r"marsh +0\.8–0\.9 share +gazette1905 ¶4", out)


def test_show_a_prefix(nicias):
    _, out, _ = nicias("show", BRENN, "brenn.score.shrine")
    assert "brenn.score.shrine.shared" in out
    assert "brenn.prior" not in out


def test_show_proposals_marks_answers_unknowns_and_norms(nicias):
    _, out, _ = nicias("show", BRENN, "proposals")
    row = next(line for line in out.splitlines() if line.startswith("p01"))
    assert re.search(r"demand  2⚑  \? +\+ +− +~", row)
    data = json.loads(nicias("show", BRENN, "proposals", "--json")[1])["proposals"]
    assert data["p01"]["terms"] == {"river": "ceded", "shrine": None}
    assert data["p01"]["answers"]["tarn"] == {"answer": "rejects", "mark": "−", "of": ["gazette1905 ¶4"], "note": None}
    _, out, _ = nicias("show", BRENN, "p01")
    assert "⚑ river: transfer of land under force" in out


def test_show_views_side_by_side(nicias):
    _, out, _ = nicias("show", BRENN, "views")
    assert re.search(r"≠ +who_is_winning +M +H", out)
    assert re.search(r"^ +patron +wavers +silent", out, re.MULTILINE)
    data = json.loads(nicias("show", BRENN, "views", "--json")[1])
    assert data["cells"]["who_is_winning"]["differ"]
    assert not data["cells"]["patron"]["differ"]
    _, out, _ = nicias("show", BRENN, "who_is_winning")
    assert "Brenn gains every week. (gazette1905 ¶3-4)" in out


def test_show_forecasts_and_contradictions(nicias):
    _, out, _ = nicias("show", BRENN, "forecasts")
    assert re.search(r"f01 .*0\.8–0\.95 +10 months +open", out)
    assert re.search(r"f02 .*not given +not given +open", out)
    _, out, _ = nicias("show", BRENN, "contradictions")
    assert "gazette1905: Brenn is." in out
    assert "brenn.prior = 0.7–0.9 share" in out


def test_show_a_layer_as_a_diff(nicias):
    _, out, _ = nicias("show", BRENN, "common-beliefs")
    assert re.search(r"brenn\.prior +0\.6–0\.8 share +0\.5 share", out)
    assert "overrides: marsh, courier" in out
    changes = json.loads(nicias("show", BRENN, "marsh", "--json")[1])["changes"]
    assert set(changes) == {"brenn.prior", "tarn.prior"}
    assert changes["brenn.prior"]["after"]["claims"] == ["gazette1905 ¶4"]


def test_show_a_source(nicias):
    assert "author: I. Marsh" in nicias("show", BRENN, "gazette1905")[1]


def test_show_named_judgements(nicias):
    data = json.loads(nicias("show", BRENN, "judgements", "--json")[1])
    assert [item["by"] for item in data["several"]] == ["A. Dene", "C. Ryle"]
    assert {item["path"] for item in data["single"]} >= {"vell.resolve", "brenn.weight.river"}
    assert "Cells with several named judgements" in nicias("show", BRENN, "judgements")[1]


def test_show_lets_an_excluded_voice_in(nicias):
    assert nicias("show", BRENN, "harbour")[0] == 2
    status, out, _ = nicias("show", BRENN, "harbour", "--voice", "comments")
    assert status == 0
    assert "harbour.gossip" in out


def test_check_ends_with_its_verdict(nicias, folder, tmp_path):
    status, out, _ = nicias("check", "ukraine-2025")
    assert (status, out.count("\n")) == (0, 1)
    data = json.loads(nicias("check", "demonstration", "--json")[1])
    assert data["ok"]
    assert data["findings"] == []
    assert set(data["values"]) >= {"total", "cited", "judged", "bare"}

    status, out, _ = nicias("check", folder, "--json")  # the fixture gives the engine only part of what it needs
    data = json.loads(out)
    assert status == 1
    assert not data["ok"]
    assert set(data["findings"][0]) == {"file", "line", "column", "path", "level", "message"}

    (folder / "scenario.yml").write_text("title: [", "utf-8")
    status, out, err = nicias("check", folder)
    assert status == 2
    assert out == ""
    assert "scenario.yml:2:1: this is not YAML" in err
    assert "Traceback" not in err
    status, out, _ = nicias("check", folder, "--json")
    assert status == 2
    assert not json.loads(out)["ok"]


def test_check_several_ends_with_the_worst(nicias, folder):
    status, out, _ = nicias("check", "demonstration", folder, "--json")
    assert status == 1
    assert set(json.loads(out)["scenarios"]) == {"demonstration", str(folder)}


def test_check_verifies_documents(nicias, folder, tmp_path):
    (tmp_path / "courier1905.txt").write_text("One line.\n", "utf-8")
    _, out, _ = nicias("check", folder, "--documents", tmp_path)
    assert "¶2 is cited, but the document has 1 paragraphs" in out
    assert nicias("check", folder, "--documents", tmp_path / "absent")[0] == 2


def test_check_prints_schemas(nicias):
    assert json.loads(nicias("check", "--schema", "values")[1])["type"] == "object"
    status, _, err = nicias("check", "--schema", "valus")
    assert status == 2
    assert "Did you mean 'values'" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "no-such"),
        ("show", "no-such"),
        ("show", BRENN, "nothing.here"),
        ("show", BRENN, "--as-of", "soon"),
        ("show", BRENN, "--view", "nobody"),
        ("show", BRENN, "--layer", "nothing"),
        ("show", BRENN, "--set", "brenn.prior"),
        ("show", BRENN, "--set", "brenn.prior=2"),
        ("show", BRENN, "--voice", "birds"),
        ("export", BRENN, "-o", "x.txt"),
        ("import", "x.csv", "--into", BRENN),
        ("new", "view", "x", "--in", "nowhere"),
        ("show", BRENN, "--nonsense"),
        ("nonsense",),
    ],
)
def test_misuse_is_one_paragraph_and_status_two(nicias, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    status, out, err = nicias(*arguments)
    assert status == 2
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_new_writes_what_check_accepts(nicias, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert nicias("new", "scenario", "river-war")[:2] == (0, "river-war\n")
    assert nicias("check", "river-war")[0] == 0
    status, out, _ = nicias("new", "view", "alice", "--in", "river-war", "--json")
    assert status == 0
    assert json.loads(out)["written"].endswith("views/alice.yml")
    assert nicias("check", "river-war")[0] == 0
    assert nicias("new", "scenario", "river-war")[0] == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_goes_out_and_comes_back(nicias, folder, tmp_path, ending):
    table = tmp_path / f"t.{ending}"
    status, out, _ = nicias("export", folder, "-o", table, "--json")
    assert status == 0
    assert json.loads(out)["rows"] > 20
    assert nicias("export", folder, "-o", table)[0] == 2  # never overwritten
    assert json.loads(nicias("import", table, "--into", folder, "--json")[1]) == {"changed": []}
    (folder / "values" / "beliefs.yml").write_text(
        (folder / "values" / "beliefs.yml").read_text("utf-8").replace("[.6, .8]", "[.5, .7]", 1), "utf-8"
    )
    status, out, _ = nicias("import", table, "--into", folder)
    assert (status, out) == (0, "values/beliefs.yml: brenn.prior 1905-01-15\n")


def test_a_bug_keeps_its_traceback(monkeypatch):
    from nicias.cli import app

    def broken():
        raise RuntimeError("a bug")

    monkeypatch.setattr(app, "app", broken)
    with pytest.raises(RuntimeError):
        main()


def test_help_is_light():
    """Nothing heavy is imported for `nicias --help`; the time itself is measured in the benchmarks."""
    code = (
        "import sys; sys.argv = ['nicias', '--help']\n"
        "from nicias.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'scipy', 'numba', 'pydantic', 'yaml', 'openpyxl', 'pyarrow', 'ruamel'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "show" in done.stdout
