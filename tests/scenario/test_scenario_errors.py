"""What is wrong with a scenario is said once, with its place, what was meant and what is allowed."""

import os
import unicodedata

import pytest

from nicias.errors import NiciasError, UsageError
from nicias.scenario import load
from nicias.scenario.problems import Unreadable

CASES = {
    # name: (file, old text, new text, what the message must say)
    "unknown key": (
        "values/armies.yml",
        "method: reported",
        "metod: reported",
        ["values/armies.yml:7:43", "unknown key", "Did you mean 'method'"],
    ),
    "unknown top key": ("scenario.yml", "horizon: 24", "horizn: 24", ["scenario.yml:7:1", "Did you mean 'horizon'"]),
    "missing key": ("scenario.yml", "started: 1904-06-01\n", "", ["started", "required and missing"]),
    "wrong kind": ("scenario.yml", "horizon: 24", "horizon: two years", ["scenario.yml:7:10", "whole number"]),
    "number for text": ("scenario.yml", "title: The Brenn river war", "title: 1905", ["should be text"]),
    "not a date": ("scenario.yml", "as_of: 1905-09-01", "as_of: 1905-9-1", ["is not a date"]),
    "no such day": ("scenario.yml", "as_of: 1905-09-01", "as_of: 1905-02-30", ["not a day of the calendar"]),
    "date key": ("values/armies.yml", "1905-08-01:", "1905-13-01:", ["values/armies.yml:8:5", "not a day of the calendar"]),
    "unknown role": ("scenario.yml", "role: third", "role: thrid", ["Did you mean 'third'"]),
    "third side": ("scenario.yml", "role: third", "role: side", ["two parties with `role: side`"]),
    "patron of the wrong side": ("scenario.yml", "of: tarn", "of: brenn", ["second side"]),
    "unknown status quo": ("scenario.yml", "status_quo: divided", "status_quo: dividd", ["Did you mean 'divided'"]),
    "unknown start level": ("scenario.yml", "level: aid", "level: aide", ["Did you mean 'aid'"]),
    "unknown source": (
        "values/armies.yml",
        "gazette1905 ¶3",
        "gazete1905 ¶3",
        ["values/armies.yml:7:", "Did you mean 'gazette1905'"],
    ),
    "malformed claim": ("values/armies.yml", "gazette1905 ¶3", "gazette1905 3", ["is not a claim"]),
    "paragraph of a book": ("values/armies.yml", "ledger1950 p.31", "ledger1950 ¶31", ["cited by page"]),
    "wrong unit": (
        "values/armies.yml",
        "unit: persons/month",
        "unit: person/month",
        ["values/armies.yml:4:9", "Did you mean 'persons/month'"],
    ),
    "reversed interval": (
        "values/armies.yml",
        "[1_000, 2_000]",
        "[2_000, 1_000]",
        ["values/armies.yml:7:27", "does not increase"],
    ),
    "three ends": ("values/armies.yml", "[1_000, 2_000]", "[1, 2, 3]", ["two increasing numbers"]),
    "NaN": ("values/armies.yml", "[1_000, 2_000]", "[.nan, 2_000]", ["not a finite number"]),
    "infinite": ("values/armies.yml", "[1_000, 2_000]", "[1_000, 1e999]", ["not a finite number"]),
    "share above one": ("values/beliefs.yml", "[.6, .8]", "[.6, 1.8]", ["a share is between 0 and 1"]),
    "choices off one": ("values/armies.yml", "firm: .7", "firm: .8", ["must sum to 1"]),
    "two forms": (
        "values/armies.yml",
        "between: [500, 1_500]",
        "between: [500, 1_500]\n      value: 3",
        ["`value:` and `between:`"],
    ),
    "no form": ("values/armies.yml", "between: [500, 1_500]\n      ", "", ["none of them"]),
    "unknown word": (
        "values/beliefs.yml",
        "words: unlikely",
        "words: unlikly",
        ["not a word of the scale", "Did you mean 'unlikely'"],
    ),
    "known before its source": (
        "values/armies.yml",
        "of: [courier1905 ¶1-2]",
        "of: [courier1905 ¶1-2]\n      known: 1905-08-01",
        ["values/armies.yml:12:", "a source of it is of 1905-08-20"],
    ),
    "path of one word": ("values/armies.yml", "brenn.shells:", "shells:", ["only one word"]),
    "path in capitals": ("values/armies.yml", "brenn.shells:", "brenn.Shells:", ["character 7 is 'S'"]),
    "cyrillic letter": ("values/armies.yml", "brenn.shells:", "brenn.shеlls:", ["U+0435, cyrillic small letter ie"]),
    "cyrillic key": ("scenario.yml", "title:", "titlе:", ["U+0435", "Did you mean 'title'"]),
    "fullwidth name": ("scenario.yml", "harbour:", "ｈarbour:", ["fullwidth latin small letter h"]),
    "unknown issue in a path": ("values/beliefs.yml", "brenn.weight.river", "brenn.weight.rivr", ["Did you mean 'river'"]),
    "unknown option in a path": (
        "values/beliefs.yml",
        "brenn.score.shrine.shared",
        "brenn.score.shrine.shard",
        ["Did you mean 'shared'"],
    ),
    "unknown level of a rule": ("values/beliefs.yml", "value: stay", "value: sty", ["Did you mean 'stay'"]),
    "switch that is no switch": ("values/armies.yml", "value: false", "value: no", ["is not a switch"]),
    "unknown option in terms": ("proposals.yml", "river: ceded", "river: cedd", ["proposals.yml:7:18", "Did you mean 'ceded'"]),
    "unknown issue in terms": ("proposals.yml", "terms: {river: ceded}", "terms: {rivr: ceded}", ["Did you mean 'river'"]),
    "unknown party": ("proposals.yml", "by: [brenn]", "by: [bren]", ["Did you mean 'brenn'"]),
    "unknown answer": ("proposals.yml", "answer: accepts", "answer: accept", ["Did you mean 'accepts'"]),
    "layer path": ("views/marsh.yml", "brenn.prior", "brenn.prio", ["views/marsh.yml:10:3", "Did you mean 'brenn.prior'"]),
    "layer cell": ("views/marsh.yml", "cell: who_is_winning", "cell: who_wins", ["there is no cell"]),
    "layer in the wrong folder": ("views/marsh.yml", "kind: view", "kind: lever", ["views are in views/"]),
    "view of an unknown source": ("views/marsh.yml", "source: gazette1905", "source: gazette", ["Did you mean 'gazette1905'"]),
    "overrides nobody": ("layers/common-beliefs.yml", "[marsh, courier]", "[marsch]", ["Did you mean 'marsh'"]),
    "cyclic layers": (
        "views/marsh.yml",
        "kind: view",
        "kind: view\noverrides: [common-beliefs]",
        ["in a circle", "marsh", "common-beliefs"],
    ),
    "layer over itself": ("layers/second-levy.yml", "kind: lever", "kind: lever\noverrides: [second-levy]", ["in a circle"]),
    "forecast of an unknown word": (
        "forecasts.yml",
        "wording: very likely",
        "wording: very likly",
        ["Did you mean 'very likely'"],
    ),
    "forecast without a reason": ("forecasts.yml", "  reason: it names nothing that could be observed\n", "", ["say why"]),
    "contradiction of nobody": ("contradictions.yml", "courier1905:", "courrier:", ["Did you mean 'courier1905'"]),
    "test of an unknown path": ("tests.yml", "brenn.recruits", "brenn.recruit", ["Did you mean 'brenn.recruits'"]),
    "test of an unknown layer": ("tests.yml", "[common-beliefs]", "[common]", ["Did you mean 'common-beliefs'"]),
    "correlation with nobody": (
        "values/armies.yml",
        "between: [brenn.recruits, tarn.recruits]",
        "between: [brenn.recruits, tarn.recruit]",
        ["Did you mean 'tarn.recruits'"],
    ),
    "correlation of one": ("values/armies.yml", "rank: .6", "rank: 1", ["less than 1"]),
    "prose with a comma": ("values/armies.yml", "reason: a guess}", "reason: a guess, no more}", ["put quotes around"]),
}


def refusal(folder):
    try:
        load(folder)
    except NiciasError as error:
        return str(error)
    return None


@pytest.mark.parametrize("name", CASES)
def test_one_mistake_is_one_clear_message(name, change):
    file, old, new, wanted = CASES[name]
    folder = change(file, old, new)
    with pytest.raises(Unreadable) as caught:
        load(folder)
    first = caught.value.problems[0]
    assert first.file == file
    assert first.line > 0
    for words in wanted:
        assert words in first.render()
    assert "\n" in first.render()
    assert first.render().endswith("^")


def test_the_wrong_unit_of_a_path_the_format_knows(change):
    folder = change(
        "values/beliefs.yml", "description: Salience of the river for Brenn.\n  unit: share", "description: x\n  unit: stake"
    )
    with pytest.raises(Unreadable, match="the unit of such a path is 'share'"):
        load(folder)


def test_all_problems_are_listed_in_the_order_of_the_file(change, folder):
    change("values/armies.yml", "method: reported", "metod: reported")
    change("values/armies.yml", "method: inferred", "method: infered")
    change("proposals.yml", "kind: demand", "kind: demnd")
    with pytest.raises(Unreadable) as caught:
        load(folder)
    places = [(problem.file, problem.line) for problem in caught.value.problems]
    assert places == [("values/armies.yml", 7), ("values/armies.yml", 10), ("proposals.yml", 3)]
    assert "2 more problems" in str(caught.value)


def test_the_caret_stands_under_the_word(change):
    folder = change("values/armies.yml", "method: reported", "metod: reported")
    with pytest.raises(Unreadable) as caught:
        load(folder)
    _, line, caret = caught.value.problems[0].render().split("\n")
    assert line[caret.index("^") :].startswith("metod")


def test_a_path_given_twice_names_the_first_place(folder):
    (folder / "values" / "more.yml").write_text(
        "brenn.prior:\n  description: again\n  unit: share\n  values:\n    1905-01-15: {value: .5, method: judged, by: x, reason: y}\n",
        "utf-8",
    )
    with pytest.raises(Unreadable, match=r"more.yml:1:1: .*given already at values/beliefs.yml:1"):
        load(folder)


@pytest.mark.parametrize("name", ["../brenn", "no/such", "ukrain-2025", "a\0b", "x" * 5000, ""])
def test_an_unknown_scenario_is_a_usage_error(name):
    with pytest.raises(UsageError):
        load(name if name else "nowhere")


def test_an_unknown_scenario_suggests_the_nearest():
    with pytest.raises(UsageError, match="Did you mean 'ukraine-2025'"):
        load("ukrain-2025")


@pytest.mark.parametrize("file", ["scenario.yml", "sources.yml"])
def test_a_required_file_is_missing(folder, file):
    (folder / file).unlink()
    with pytest.raises(Unreadable, match=f"has no {file}"):
        load(folder)


@pytest.mark.parametrize("file", ["valus/a.yml", "scenarios.yml", "values/a.yaml", "values/notes.txt"])
def test_a_stray_file_is_named(folder, file):
    path = folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_text("a: 1", "utf-8")
    with pytest.raises(Unreadable, match="belong"):
        load(folder)


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    secret = tmp_path / "secret.yml"
    secret.write_text("a.b: {}", "utf-8")
    (folder / "values" / "link.yml").symlink_to(secret)
    with pytest.raises(Unreadable, match="leads out of the scenario's folder"):
        load(folder)


def test_a_linked_subfolder_is_refused(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    for file in (folder / "layers").iterdir():
        file.unlink()
    (folder / "layers").rmdir()
    (folder / "layers").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unreadable, match="leads out of the scenario's folder"):
        load(folder)


def test_a_link_to_itself_is_refused(folder):
    (folder / "values" / "loop.yml").symlink_to(folder / "values" / "loop.yml")
    assert "loop.yml" in refusal(folder)


def test_a_folder_where_a_file_should_be_is_refused(folder):
    (folder / "proposals.yml").unlink()
    (folder / "proposals.yml").mkdir()
    assert "not a file" in refusal(folder)


def test_a_file_name_cannot_write_to_the_terminal(folder):
    (folder / "values" / "a\x1b[2J.txt").write_text("a: 1", "utf-8")
    assert "\x1b" not in refusal(folder)


def test_a_pipe_or_a_folder_for_a_file_does_not_hang(folder):
    os.mkfifo(folder / "values" / "pipe.yml")
    with pytest.raises(Unreadable, match="not a file"):
        load(folder)


def test_fifty_megabytes_are_refused_by_their_size(folder):
    with (folder / "values" / "large.yml").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(Unreadable, match=r"large.yml:1:1: the file has 50.0 MB; files are read up to 2 MB"):
        load(folder)


def test_many_large_files_are_refused_together(folder):
    for number in range(12):
        (folder / "values" / f"large{number:02}.yml").write_bytes(b"#" * 1_900_000)
    assert "more than 20 MB together" in refusal(folder)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x89PNG\r\n\x1a\n", b"", b"- a\n- b\n", b"just words", b"3"])
@pytest.mark.parametrize(
    "file", ["scenario.yml", "sources.yml", "values/armies.yml", "views/marsh.yml", "proposals.yml", "tests.yml"]
)
def test_a_file_replaced_by_anything_never_ends_in_a_traceback(folder, file, content):
    (folder / file).write_bytes(content)
    message = refusal(folder)
    # An empty file says nothing, which is allowed of files that need not be there.
    assert message or (content == b"" and file not in ("scenario.yml", "views/marsh.yml"))


def test_names_are_compared_as_written_not_as_they_look(change):
    lookalike = unicodedata.normalize("NFD", "é")
    folder = change("scenario.yml", "harbour:", f"harb{lookalike}ur:")
    with pytest.raises(Unreadable, match="is not a name"):
        load(folder)
