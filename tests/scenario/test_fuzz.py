"""A scenario damaged anywhere is read or refused with a message; nothing else ever comes out."""

import shutil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nicias.errors import NiciasError
from nicias.scenario import load
from nicias.scenario.audit import audit
from nicias.scenario.overview import contradictions, forecasts, picture, proposals, views
from nicias.scenario.rows import rows

from .conftest import BRENN

FILES = sorted(str(path.relative_to(BRENN)) for path in BRENN.rglob("*.yml"))
PIECES = st.sampled_from(
    [
        "",
        "null",
        "true",
        "3",
        "-1",
        ".inf",
        "0",
        "[]",
        "{}",
        "[1, 2]",
        "{a: 1}",
        "x",
        "a.b",
        "1905-01-15",
        "¶3",
        "gazette1905 ¶3",
        "'",
        "&a",
        "a: b",
        "é",
        "silent",
    ]
)


def read_everything(folder):
    """Read a scenario and derive all that is shown of it; the refusal's message if it is refused."""
    try:
        scenario = load(folder)
    except NiciasError as error:
        return str(error)
    known = scenario.at(layers=[scenario.union()])
    picture(known)
    for overview in (proposals, views, forecasts, contradictions):
        overview(scenario)
    list(rows(scenario))
    audit(scenario)
    try:
        known.sample(1, 2)
    except NiciasError as error:
        return str(error)
    return ""


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(FILES), place=st.floats(0, 1), length=st.integers(0, 40), piece=PIECES)
def test_any_damage_is_read_or_refused(tmp_path, file, place, length, piece):
    folder = tmp_path / "brenn"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BRENN, folder)
    text = (folder / file).read_text("utf-8")
    start = int(place * len(text))
    (folder / file).write_text(text[:start] + piece + text[start + length :], "utf-8")
    assert len(read_everything(folder)) < 5000


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(FILES), line=st.floats(0, 1), piece=PIECES)
def test_any_value_replaced_is_read_or_refused(tmp_path, file, line, piece):
    folder = tmp_path / "brenn"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BRENN, folder)
    lines = (folder / file).read_text("utf-8").splitlines()
    index = int(line * (len(lines) - 1))
    key, colon, _ = lines[index].partition(": ")
    lines[index] = f"{key}{colon}{piece}"
    (folder / file).write_text("\n".join(lines), "utf-8")
    assert len(read_everything(folder)) < 5000
