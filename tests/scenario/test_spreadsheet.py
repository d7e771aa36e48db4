"""Through a spreadsheet and back: nothing is lost, only what changed is written, and a bad table ends in a message."""

import csv
import datetime
import shutil
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nicias.errors import UsageError
from nicias.scenario import bundled, load
from nicias.scenario.importing import import_rows
from nicias.scenario.rows import COLUMNS, rows
from nicias.scenario.sheets import read_table, write_table

ENDINGS = [".csv", ".xlsx"]


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def table_of(folder):
    return list(enumerate(rows(load(folder)), start=2))


def edited(folder, path, day="", layer="", **cells):
    """The exported table with some cells of one row changed."""
    table = table_of(folder)
    (row,) = [
        row
        for _, row in table
        if row["path"] == path
        and (row.get("date") or "") == day
        and (row.get("layer") or "") == layer
        and not row.get("judgement")
    ]
    row.update(cells)
    return table


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_round_trip_changes_not_a_byte(folder, tmp_path, ending):
    before = contents(folder)
    write_table(tmp_path / f"t{ending}", rows(load(folder)))
    assert import_rows(folder, read_table(tmp_path / f"t{ending}")) == []
    assert contents(folder) == before


@pytest.mark.parametrize("name", bundled())
def test_bundled_scenarios_round_trip(name, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(load(name).root, folder)
    write_table(tmp_path / "t.csv", rows(load(name)))
    assert import_rows(folder, read_table(tmp_path / "t.csv")) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_everything_is_rebuilt_from_a_stripped_scenario(folder, tmp_path, ending):
    """Every entry is first changed to a placeholder; the table then restores what the scenario said."""
    original = load(folder)
    write_table(tmp_path / f"t{ending}", rows(original))
    table = table_of(folder)
    for _, row in table:
        if row.get("low") is not None and row.get("unit") == "share":
            row["low"], row["high"], row["note"] = 0.31, 0.32, "placeholder"
        if row.get("low") is not None and row.get("unit") == "persons/month":
            row["low"], row["high"] = 1, 2
            row["judged_on"] = None
    assert len(import_rows(folder, table)) >= 8
    assert load(folder).at()["brenn.prior"].estimate != original.at()["brenn.prior"].estimate
    import_rows(folder, read_table(tmp_path / f"t{ending}"))
    restored = load(folder)
    for path, series in original.series.items():
        assert [d.entry for d in restored.series[path].dated] == [d.entry for d in series.dated]
    for name, layer in (original.views | original.layers).items():
        again = restored.layer(name)
        assert {p: c.entry for p, c in again.changes.items()} == {p: c.entry for p, c in layer.changes.items()}
    assert restored.contradictions == original.contradictions


def test_only_the_changed_file_is_written_and_comments_stay(folder):
    before = contents(folder)
    report = import_rows(folder, edited(folder, "brenn.recruits", "1905-01-15", low=1100))
    assert report == ["values/armies.yml: brenn.recruits 1905-01-15"]
    after = contents(folder)
    assert {str(path) for path in after if after[path] != before[path]} == {"values/armies.yml"}
    text = (folder / "values" / "armies.yml").read_text("utf-8")
    assert "# Men and money." in text
    assert "# known when the gazette came out" in text
    assert "[1100, 2_000]" in text or "[1100, 2000]" in text
    assert load(folder).at("1905-03-01")["brenn.recruits"].estimate.ends == (1100, 2000)


def test_a_changed_judgement_and_a_new_one(folder):
    table = table_of(folder)
    head = next(row for _, row in table if row["path"] == "tarn.recruits" and row.get("judgement") == 2)
    head["high"] = 1800
    table.append(
        (
            99,
            {
                "path": "tarn.recruits",
                "date": "1905-01-15",
                "judgement": 3,
                "low": 100,
                "high": 300,
                "by": "E. Vane",
                "reason": "hearsay",
            },
        )
    )
    import_rows(folder, table)
    judgements = load(folder).at()["tarn.recruits"].judgements
    assert [(j.by, j.estimate.ends) for j in judgements] == [
        ("A. Dene", (400, 900)),
        ("C. Ryle", (800, 1800)),
        ("E. Vane", (100, 300)),
    ]
    assert judgements[0].date == datetime.date(1905, 2, 1)


def test_a_new_date_and_a_new_path(folder):
    table = table_of(folder)
    table.append(
        (98, {"path": "brenn.prior", "date": "1905-08-01", "low": 0.5, "high": 0.6, "method": "judged", "by": "x", "reason": "y"})
    )
    new = {
        "path": "tarn.grain",
        "date": datetime.datetime(1905, 8, 1),
        "value": 20000,
        "unit": "tonnes",
        "description": "Grain in store.",
    }
    table.append((99, new | {"method": "judged", "by": "x", "reason": "y", "tags": "Q8; Q9"}))
    report = import_rows(folder, table)
    assert "values/imported.yml: tarn.grain 1905-08-01 (new)" in report
    scenario = load(folder)
    assert scenario.at()["brenn.prior"].estimate.ends == (0.5, 0.6)
    assert scenario.at()["tarn.grain"].tags == ("Q8", "Q9")
    assert "value: 20_000" in (folder / "values" / "imported.yml").read_text("utf-8")


def test_a_layer_s_value_and_a_quantity_s_words(folder):
    import_rows(folder, edited(folder, "brenn.prior", layer="marsh", high=0.95))
    assert load(folder).at(layers=["marsh"])["brenn.prior"].estimate.ends == (0.8, 0.95)
    import_rows(folder, edited(folder, "brenn.prior", "1905-01-15", description="Another sentence."))
    assert load(folder).at()["brenn.prior"].description == "Another sentence."


def test_the_form_of_an_entry_may_change(folder):
    import_rows(folder, edited(folder, "brenn.prior", "1905-01-15", low=None, high=None, words="very likely"))
    assert load(folder).at()["brenn.prior"].estimate.ends == (0.8, 0.95)
    import_rows(folder, edited(folder, "vell.resolve", "1905-01-15", choices="firm: 0.5; wavering: 0.5"))
    assert load(folder).at()["vell.resolve"].estimate.probability("firm") == 0.5
    import_rows(folder, edited(folder, "brenn.mobilised", "1905-01-15", value="true"))
    assert load(folder).at()["brenn.mobilised"].estimate.value is True


REFUSED = {
    "a reversed interval": ({"low": 0.9}, "does not increase"),
    "half an interval": ({"high": None}, "low and high go together"),
    "a word for a number": ({"low": "high"}, "not a number"),
    "an unknown source": ({"of": "gazet1905 ¶4"}, "Did you mean 'gazette1905'"),
    "an unknown method": ({"method": "guessed"}, "not allowed here"),
    "choices that are none": ({"low": None, "high": None, "choices": "a; b"}, "is not a choice"),
    "a date that is none": ({"known": "spring"}, "is not a date"),
    "a unit that is none": ({"unit": "sharre"}, "is not a unit"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_invalid_reaches_the_disk(name, folder):
    cells, message = REFUSED[name]
    before = contents(folder)
    table = edited(folder, "brenn.prior", "1905-01-15", **cells)
    number = next(number for number, row in table if row["path"] == "brenn.prior")
    with pytest.raises(UsageError, match=message) as caught:
        import_rows(folder, table)
    assert name == "a unit that is none" or f"row {number}" in str(caught.value)
    assert contents(folder) == before


MALFORMED = {
    "no path": ({"date": "1905-01-15", "value": 3}, "path is empty"),
    "an unknown layer": ({"layer": "marhs", "path": "brenn.prior", "value": 0.5}, "Did you mean 'marsh'"),
    "a new path without a unit": (
        {"path": "tarn.grain", "date": "1905-01-15", "value": 3, "description": "x"},
        "its unit must be given",
    ),
    "a new path without a date": ({"path": "tarn.grain", "value": 3, "description": "x", "unit": "km"}, "is not a date"),
    "a file outside": (
        {"path": "tarn.grain", "date": "1905-01-15", "file": "../../x.yml", "unit": "km", "description": "x"},
        "is not a file",
    ),
    "a file beside": (
        {"path": "tarn.grain", "date": "1905-01-15", "file": "values/../x.yml", "unit": "km", "description": "x"},
        "is not a file",
    ),
    "a row twice": ({"path": "brenn.prior", "date": "1905-01-15", "value": 0.5}, "given already in row"),
    "a judgement that does not count": (
        {"path": "brenn.prior", "date": "1905-01-15", "judgement": "first", "value": 0.5},
        "counts 1, 2, 3",
    ),
    "a unit in a layer's row": (
        {"layer": "second-levy", "path": "brenn.prior", "unit": "stake", "value": 0.5},
        "row of the base",
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_row_that_fits_nowhere_is_named(name, folder):
    row, message = MALFORMED[name]
    before = contents(folder)
    with pytest.raises(UsageError, match=message) as caught:
        import_rows(folder, [*table_of(folder), (77, row)])
    assert "row 77" in str(caught.value)
    assert contents(folder) == before


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM(A1)", "'quoted", "\tx", " spaced ", "=cmd|' /C calc'!A0"])
def test_no_cell_runs_as_a_formula(tmp_path, ending, text):
    path = tmp_path / f"t{ending}"
    write_table(path, [{"path": "a.b", "note": text}])
    if ending == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            cell = list(csv.reader(file))[1][COLUMNS.index("note")]
    else:
        found = openpyxl.load_workbook(path)["values"].cell(2, COLUMNS.index("note") + 1)
        assert found.data_type == "s"
        cell = found.value
    assert cell[0] not in "=+-@\t\r"
    ((_, row),) = read_table(path)
    assert row["note"] == text


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    note=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=30
    ),
    low=st.floats(0.001, 0.4),
    ending=st.sampled_from(ENDINGS),
)
def test_any_note_and_number_survive(folder, tmp_path, note, low, ending):
    table = edited(
        folder,
        "brenn.prior",
        "1905-01-15",
        low=low,
        high=0.9,
        note=note.strip() or "x",
        of=None,
        method="judged",
        by="x",
        reason="y",
    )
    write_table(tmp_path / f"t{ending}", [row for _, row in table])
    import_rows(folder, read_table(tmp_path / f"t{ending}"))
    value = load(folder).at()["brenn.prior"]
    assert value.estimate.ends == (low, 0.9)
    assert value.note == (note.strip() or "x")


def test_a_formula_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["path", "date", "low"])
    book.active.append(["a.b", "1905-01-15", "=1+1"])
    book.save(tmp_path / "t.xlsx")
    with pytest.raises(UsageError, match="row 2, column low: this is a formula"):
        read_table(tmp_path / "t.xlsx")


def test_a_semicolon_table_is_read(tmp_path):
    (tmp_path / "t.csv").write_text("path;date;low\na.b;1905-01-15;3\n", "utf-8")
    assert read_table(tmp_path / "t.csv") == [(2, {"path": "a.b", "date": "1905-01-15", "low": "3"})]


BAD_FILES = {
    "not UTF-8": (".csv", b"path\n\xff\xfe"),
    "zero bytes": (".csv", b"path\na\0b\n"),
    "an open quote": (".csv", b'path\n"a.b\n'),
    "empty": (".csv", b""),
    "an unknown column": (".csv", b"path,lwo\na.b,3\n"),
    "a column twice": (".csv", b"path,low,low\na.b,3,4\n"),
    "no path": (".csv", b"low\n3\n"),
    "not a workbook": (".xlsx", b"path,low\n"),
    "a damaged archive": (".xlsx", b"PK\x03\x04" + b"\0" * 60),
    "an empty file": (".xlsx", b""),
    "another kind": (".ods", b""),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_file_that_is_no_table_ends_in_a_message(name, tmp_path):
    ending, content = BAD_FILES[name]
    (tmp_path / f"t{ending}").write_bytes(content)
    with pytest.raises(UsageError):
        read_table(tmp_path / f"t{ending}")


def test_a_workbook_without_a_sheet_ends_in_a_message(tmp_path):
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("hello.txt", "x")
    with pytest.raises(UsageError, match="not a workbook"):
        read_table(tmp_path / "t.xlsx")


def test_an_archive_bomb_is_refused_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/{number}.xml", b" " * 80_000_000)
    with pytest.raises(UsageError, match="unpacks to more than"):
        read_table(tmp_path / "t.xlsx")


def test_entities_in_a_workbook_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with pytest.raises(UsageError, match="XML entities"):
        read_table(tmp_path / "t.xlsx")


def test_a_table_too_large_is_refused_by_its_size(tmp_path):
    with (tmp_path / "t.csv").open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(UsageError, match=r"50\.0 MB"):
        read_table(tmp_path / "t.csv")
