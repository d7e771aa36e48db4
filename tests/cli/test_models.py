"""`nicias models`: the list, one model, a run, a sweep, a scenario; and each misuse in one message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nicias.cli.app import app
from nicias.errors import ModelError, NiciasError, UsageError
from nicias.models import names
from tests.models.test_contract import EXAMPLES

RUN = ("models", "fearon-1995", "--set", "p=.5", "--set", "cost_a=.1", "--set", "cost_b_max=.4")


def call(*arguments: str) -> str:
    """What the command prints; an error of ours is raised, as `main` receives it."""
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, NiciasError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def parsed(*arguments: str) -> Any:
    return json.loads(call(*arguments, "--json"))


def test_the_list_has_all_fifteen_with_citation_status_and_needs() -> None:
    listed = parsed("models")["models"]
    assert [entry["id"] for entry in listed] == list(names())
    for entry in listed:
        assert {"id", "citation", "status", "needs"} <= entry.keys()
    assert "smith-stam-2004" in call("models")


@pytest.mark.parametrize("name", names())
def test_each_explains_itself(name: str) -> None:
    text = call("models", name)
    about = parsed("models", name)
    for need in about["needs"]:
        assert need["name"] in text
    for output in about["outputs"]:
        assert output in text
    assert "Status:" in text


@pytest.mark.parametrize("name", names())
def test_each_runs_from_the_command_line(name: str) -> None:
    settings = []
    for key, value in EXAMPLES[name].items():
        settings += ["--set", f"{key}={':'.join(map(str, value)) if isinstance(value, tuple) else value}"]
    answer = parsed("models", name, *settings)
    assert {"id", "inputs", "outputs"} <= answer.keys()
    assert answer["id"] == name
    assert answer["check"]["holds"]
    assert "Status:" in call("models", name, *settings)


def test_a_run_in_the_contract_s_shape() -> None:
    answer = parsed(*RUN)
    assert answer["inputs"] == {"p": 0.5, "cost_a": 0.1, "cost_b_max": 0.4}
    assert answer["outputs"]["demand"] == pytest.approx(0.65)


def test_a_sweep_prints_writes_and_draws(tmp_path: Path) -> None:
    base = ("models", "fearon-1995", "--set", "p=.5", "--set", "cost_b_max=.4", "--sweep", "cost_a=0:0.4:41")
    rows = parsed(*base)["rows"]
    assert len(rows) == 41
    assert rows[-1]["p_war"] == 0
    table, figure = tmp_path / "table.csv", tmp_path / "figure.svg"
    call(*base, "-o", str(table), "--plot", str(figure))
    assert len(table.read_text().splitlines()) == 42
    assert figure.read_text().startswith("<svg")
    assert "0.55625" in call(*base)


def test_a_table_of_actors_goes_in_and_out(tmp_path: Path) -> None:
    out = tmp_path / "moves.csv"
    actors = EXAMPLES["group-decision"]["actors"]
    call("models", "group-decision", "--set", f"actors={actors}", "--set", "rounds=3", "-o", str(out))
    assert len(out.read_text().splitlines()) == 1 + 4 * 10


def test_a_scenario_read_through_a_model() -> None:
    base = ("models", "powell-2006", "--scenario", "demonstration", "--draws", "3", "--seed", "5")
    one = parsed(*base, "--view", "bildt")
    assert one["view"] == "bildt"
    assert {"supplied", "missing", "outputs", "seed", "draws", "as_of", "status"} <= one.keys()
    assert {"p05", "p50", "p95", "how", "paths", "of"} <= one["supplied"]["p_now"].keys()
    every = parsed(*base)
    assert every["view"] == "nobody's view"
    assert every["by_view"]["bildt"]["outputs"] == one["outputs"]
    text = call(*base)
    assert text.index("bildt") < text.index("nobody's view")  # never the headline
    assert "give them with --set" in call("models", "lanchester", "--scenario", "demonstration", "--view", "bildt", "--draws", "2")


def test_a_need_and_a_path_are_both_set(capsys: pytest.CaptureFixture[str]) -> None:
    base = ("models", "fearon-1995", "--scenario", "demonstration", "--view", "bildt", "--draws", "2", "--seed", "5")
    answer = parsed(*base, "--set", "p=.5", "--set", "war.discount=0.9")
    assert answer["given"] == {"p": 0.5}
    assert answer["supplied"]["cost_a"]["p50"] < parsed(*base)["supplied"]["cost_a"]["p50"]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("models", "fearon-1996"), UsageError, "Did you mean fearon-1995"),
        (("models", "fearon-1995", "--set", "p=2", "--set", "cost_a=.1"), ModelError, "p is 2 share; allowed is 0 to 1"),
        (("models", "fearon-1995", "--set", "p=nan", "--set", "cost_a=.1"), ModelError, "p is nan"),
        (("models", "fearon-1995", "--set", "p"), UsageError, "NAME=VALUE"),
        (("models", "fearon-1995", "--set", "cost_c=1"), UsageError, "Did you mean cost_"),
        (("models", "powell-2006", "--set", "discount=1", "--set", "destruction=0", "--set", "p_now=1"), ModelError, "without 1"),
        (("models", "guaranteed-peace", "--set", "value=1"), ModelError, "needs war_value"),
        (("models", "--set", "p=1"), UsageError, "Name a model first"),
        (("models", "fearon-1995", "--plot", "a.svg"), UsageError, "add --sweep"),
        (("models", "fearon-1995", "-o", "a.csv"), UsageError, "--set"),
        (("models", "fearon-1995", "--seed", "1"), UsageError, "need --scenario"),
        ((*RUN[:2], "--sweep", "p=0:1:3", "--scenario", "demonstration"), UsageError, "do not combine"),
        ((*RUN, "-o", "nowhere/at/all.csv"), UsageError, "cannot be written"),
        ((*RUN[:4], "--set", "cost_b_max=.4", "--sweep", "cost_a=0:1:3", "--plot", "a.png"), UsageError, "SVG"),
        (("models", "group-decision", "--set", "actors=nowhere.csv", "--set", "rounds=1"), ModelError, "cannot be read"),
        (("models", "fearon-1995", "--scenario", "no-such-war"), NiciasError, "no-such-war"),
    ],
)
def test_misuse_is_one_message(arguments: tuple[str, ...], error: type[NiciasError], words: str) -> None:
    with pytest.raises(error, match=words):
        call(*arguments)
