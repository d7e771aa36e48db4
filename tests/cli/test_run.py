"""`nicias run`: one JSON object on stdout, talk on stderr, one paragraph and exit 2 for a mistake, and the sentence first."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Done

SMALL = ["--draws", "2", "--histories", "100", "--seed", "7"]

Nicias = Callable[..., Done]


@pytest.fixture(scope="module")
def printed(nicias: Nicias) -> Done:
    return nicias("run", "demonstration", *SMALL)


def test_json_is_one_object_and_nothing_else(nicias: Nicias, tmp_path: Path) -> None:
    done = nicias("run", "toy/two-states", *SMALL, "--json", "-o", str(tmp_path / "run"))
    assert done.status == 0
    record = json.loads(done.out)
    assert (record["seed"], record["draws"], record["histories"]) == (7, 2, 100)
    assert json.loads((tmp_path / "run" / "run.json").read_text())["fingerprint"] == record["fingerprint"]
    assert "Run folder" in done.err


def test_the_views_come_first_and_nobodys_view_is_never_the_headline(printed: Done) -> None:
    assert printed.status == 0
    text = printed.out
    assert text.index("views, each at its own date") < text.index("The views side by side") < text.index("nobody's view")


@pytest.mark.parametrize(
    "part",
    [
        "not yet backtested",
        "Historical base rate",
        "n=13",
        "Monte-Carlo error",
        "Still no ceasefire, by month",
        "Would it hold?",
        "Terms issue by issue",
        "What the war costs",
        "not modelled",
        "What the answer rests on most",
        "Zone of agreement",
        "Ceasefire here: mutual, general",
        "seed 7",
        "fingerprint",
    ],
)
def test_what_must_stand_beside_the_figures_does(printed: Done, part: str) -> None:
    assert part in printed.out


def test_a_view_s_own_run_leads_with_its_sentence(nicias: Nicias) -> None:
    done = nicias("run", "demonstration", "--view", "young", *SMALL)
    first = " ".join(done.out.split())
    assert "Under young, as of 2025-01-01, a ceasefire within 12 months is" in first
    assert "of these runs" in first


def test_a_run_without_a_seed_prints_the_one_it_drew(nicias: Nicias) -> None:
    done = nicias("run", "toy/two-states", "--draws", "1", "--histories", "20", "--json")
    again = nicias(
        "run", "toy/two-states", "--draws", "1", "--histories", "20", "--json", "--seed", str(json.loads(done.out)["seed"])
    )
    assert json.loads(again.out)["fingerprint"] == json.loads(done.out)["fingerprint"]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (("no-such-war",), "no scenario"),
        (("demonstratoin",), "demonstration"),
        (("demonstration", "--view", "yuong"), "young"),
        (("demonstration", "--layer", "nothing"), "no view or layer"),
        (("demonstration", "--set", "first.prior"), "PATH=VALUE"),
        (("demonstration", "--set", "first.prior=7"), "first.prior"),
        (("demonstration", "--as-of", "yesterday"), "date"),
        (("demonstration", "--draws", "0"), "draws is 0"),
        (("demonstration", "--until", "2024-06-01"), "month"),
    ],
)
def test_a_mistake_is_one_paragraph_and_exit_2(nicias: Nicias, arguments: tuple[str, ...], hint: str) -> None:
    done = nicias("run", *arguments, "--seed", "1")
    assert done.status == 2
    assert done.out == ""
    assert hint in done.err
    assert "Traceback" not in done.err
    assert len(done.err.strip().split("\n\n")) == 1
