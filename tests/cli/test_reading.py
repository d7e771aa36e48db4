"""The stranger's path: a new scenario, made-up documents read, decided and run, as the tutorial tells it; and its mistakes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from nicias.cli import main

MADE_UP = Path(__file__).parents[1] / "evidence" / "reading" / "made_up"

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def nicias(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command in an empty folder: its exit status and what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, keys: str = "") -> tuple[int, str, str]:
        import io

        monkeypatch.setattr(sys, "argv", ["nicias", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def river(nicias: Command) -> None:
    """A new scenario whose sides have the names of the made-up war."""
    assert nicias("new", "scenario", "river", "--as-of", "2031-11-01")[0] == 0
    file = Path("river/scenario.yml")
    file.write_text(
        file.read_text("utf-8").replace("name: First side", "name: Velmar").replace("name: Second side", "name: Tarsia"), "utf-8"
    )


def test_from_documents_to_a_forecast(nicias: Command):
    river(nicias)
    status, out, err = nicias("read", str(MADE_UP), "-o", "reading", "--scenario", "river")
    assert status == 0
    assert "harrow2031" in out
    assert "nicias review reading --into river" in err
    assert "pell1998 is dated 1998-03-09, before this war began" in err

    items = YAML(typ="safe").load(Path("reading/candidates.yml").read_text("utf-8"))["candidates"]
    chosen = [i for i in items if i["confidence"] >= 0.9 and i["kind"] == "quantity" and i["of"].startswith("harrow2031")][:3]
    chosen += [next(i for i in items if i["kind"] == "assumption" and i["fields"].get("cell") == "expected_gain_first")]
    decisions = [{"id": i["id"], "decision": "accept", "why": "checked"} for i in chosen]
    decisions[0] |= {"set": {"description": "Shells fired at a port in one night."}}
    YAML().dump(decisions, Path("decisions.yml"))
    status, out, _ = nicias("review", "reading", "--into", "river", "--by", "A. Reader", "--decisions", "decisions.yml", "--json")
    assert status == 0
    assert json.loads(out)["accepted"] == 4

    before = sorted((p, p.read_bytes()) for p in Path("river").rglob("*") if p.is_file())
    status, out, _ = nicias("review", "reading", "--into", "river", "--by", "A. Reader", "--decisions", "decisions.yml", "--json")
    assert (status, json.loads(out)["accepted"]) == (0, 0)
    assert sorted((p, p.read_bytes()) for p in Path("river").rglob("*") if p.is_file()) == before

    status, out, _ = nicias("check", "river", "--json")
    assert (status, json.loads(out)["ok"]) == (0, True)
    status, out, _ = nicias(
        "run",
        "river",
        "--view",
        "harrow2031",
        "--draws",
        "2",
        "--histories",
        "50",
        "--seed",
        "1",
        "--json",
    )
    assert status == 0
    assert 0 <= json.loads(out)["ceasefire"]["12"]["p"] <= 1


def test_a_view_without_values_at_its_own_date_is_named(nicias: Command):
    river(nicias)
    nicias("read", str(MADE_UP / "pell1998.txt"), "-o", "reading", "--scenario", "river", "--name", "first=Front")
    items = YAML(typ="safe").load(Path("reading/candidates.yml").read_text("utf-8"))["candidates"]
    chosen = next(i for i in items if i["kind"] == "assumption" and i["fields"].get("side") == "first")
    YAML().dump([{"id": chosen["id"], "decision": "accept"}], Path("decisions.yml"))
    assert nicias("review", "reading", "--into", "river", "--decisions", "decisions.yml")[0] == 0
    status, out, err = nicias("run", "river", "--draws", "1", "--histories", "10")
    assert (status, out) == (2, "")
    assert "The view pell1998 at 1998-03-09" in err


def test_a_key_is_read_from_a_terminal(nicias: Command, monkeypatch: pytest.MonkeyPatch):
    import typer

    from nicias.cli.commands import reviewing

    del nicias
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(typer, "getchar", lambda: "A")
    assert reviewing._key() == "a"  # pyright: ignore[reportPrivateUsage]


def test_keys_decide_one_item_each(nicias: Command):
    river(nicias)
    nicias("read", str(MADE_UP / "harrow2031.txt"), "-o", "reading", "--scenario", "river")
    status, out, err = nicias("review", "reading", "--into", "river", "--by", "me", keys="a\nr\ns\nw\nseen twice\nr\nx\nq\n")
    assert status == 0
    assert "1 accepted, 2 rejected" in err
    lines = [json.loads(line) for line in Path("river/decisions.jsonl").read_text("utf-8").splitlines()]
    assert [(line["verdict"], line["why"]) for line in lines] == [
        ("accept", "reads as proposed"),
        ("reject", "does not read as proposed"),
        ("reject", "seen twice"),
    ]
    assert "confidence" in out


def test_an_edit_changes_a_field_and_is_logged(nicias: Command):
    river(nicias)
    nicias("read", str(MADE_UP / "harrow2031.txt"), "-o", "reading", "--scenario", "river")
    nicias("review", "reading", "--into", "river", "--by", "me", keys="e\nShells fired in one night.\n" + "\n" * 12 + "q\n")
    (line,) = [json.loads(line) for line in Path("river/decisions.jsonl").read_text("utf-8").splitlines()]
    assert line["changed"]["description"][1] == "Shells fired in one night."
    assert "Shells fired in one night." in Path("river/values/harrow2031.yml").read_text("utf-8")


def test_reading_again_keeps_what_a_person_mended_in_the_sources(nicias: Command):
    document = str(MADE_UP / "harrow2031.txt")
    nicias("read", document, "-o", "reading")
    sources = Path("reading/sources.yml")
    sources.write_text(
        sources.read_text("utf-8").replace("2031-11-14", "2031-11-20").replace("Ines Harrow", "I. Harrow"), "utf-8"
    )
    first = sources.read_text("utf-8")
    assert nicias("read", document, "-o", "reading")[0] == 0
    assert sources.read_text("utf-8") == first
    assert "as_of: '2031-11-20'" in Path("reading/candidates.yml").read_text("utf-8")


def test_a_document_that_cannot_be_opened_is_a_message_and_status_2(nicias: Command):
    Path("bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    status, out, err = nicias("read", "bad.pdf", "-o", "reading")
    assert (status, out) == (2, "")
    assert "bad.pdf" in err
    assert "Traceback" not in err
    assert not Path("reading").exists()


def test_one_bad_document_among_good_ones_is_said_and_the_rest_read(nicias: Command):
    Path("docs").mkdir()
    Path("docs/bad.pdf").write_bytes(b"%PDF-1.7 nothing")
    Path("docs/good.txt").write_text("The war\n\nVelmar recruits 6,000 men a month.\n", "utf-8")
    status, out, err = nicias("read", "docs", "-o", "reading")
    assert status == 1
    assert "good" in out
    assert "bad.pdf" in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("read", "nowhere.txt", "-o", "reading"), "no file or folder"),
        (("review", "nowhere", "--into", "river"), "nicias read"),
        (("read", "a.txt", "-o", "reading", "--name", "velmar"), "PARTY=WORD"),
        (("read", "a.txt", "-o", "reading", "--scenario", "nowhere"), "no scenario"),
    ],
)
def test_mistakes_are_one_paragraph_and_status_2(nicias: Command, arguments: tuple[str, ...], says: str):
    Path("a.txt").write_text("Velmar recruits 6,000 men a month.\n", "utf-8")
    status, _, err = nicias(*arguments)
    assert status == 2
    assert says in err


def test_watch_says_what_a_document_would_change(nicias: Command):
    river(nicias)
    status, out, _ = nicias(
        "watch", str(MADE_UP / "oduya2032.html"), "--scenario", "river", "--seed", "1", "--draws", "2", "--histories", "50", "--most", "1", "--json"
    )  # fmt: skip
    assert status == 0
    said = json.loads(out)
    assert said["adds"]
    assert len(said["moves"]) == 1


def test_a_second_review_from_a_file_says_that_it_decided_nothing(nicias: Command):
    river(nicias)
    nicias("read", str(MADE_UP / "harrow2031.txt"), "-o", "reading", "--scenario", "river")
    item = re.search(r"id: (\w+)", Path("reading/candidates.yml").read_text("utf-8"))
    assert item is not None
    Path("decisions.yml").write_text(f"- {{id: {item[1]}, decision: reject, why: no}}\n", "utf-8")
    for counted in ("0 accepted, 1 rejected", "0 accepted, 0 rejected"):
        _, _, err = nicias("review", "reading", "--into", "river", "--by", "me", "--decisions", "decisions.yml")
        assert counted in err


def test_a_run_with_one_view_speaks_of_the_one_view(nicias: Command):
    river(nicias)
    nicias("read", str(MADE_UP / "oduya2032.html"), "-o", "reading", "--scenario", "river")
    text = Path("reading/candidates.yml").read_text("utf-8")
    item = re.search(r"id: (a\w+)\n(?:.*\n){1,12}?\s+cell: who_is_winning", text)
    assert item is not None
    Path("decisions.yml").write_text(f"- {{id: {item[1]}, decision: accept, why: reads so}}\n", "utf-8")
    nicias("review", "reading", "--into", "river", "--by", "me", "--decisions", "decisions.yml")
    _, out, _ = nicias("run", "river", "--draws", "2", "--histories", "20", "--seed", "421")
    assert "The only view (oduya2032) puts a ceasefire" in " ".join(out.split())
