"""Sweeps are tidy, figures are the sweep, and both are the same bytes every time."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicias.errors import UsageError
from nicias.models import model
from nicias.models.figure import line_chart, ticks
from nicias.models.sweep import Range, columns, flat, rows_of, sweep, to_csv

RISK = {"p": 0.5, "cost_b_max": 0.4}


def test_a_sweep_is_the_model_at_every_point() -> None:
    rows = sweep("fearon-1995", Range.parse("cost_a=0:0.4:41"), **RISK)
    assert len(rows) == 41
    assert rows[10]["cost_a"] == pytest.approx(0.1)
    assert rows[10]["p_war"] == pytest.approx(model("fearon-1995", **RISK, cost_a=rows[10]["cost_a"])["p_war"])


def test_whole_numbers_are_swept_as_whole_numbers() -> None:
    rows = sweep("rational-quagmire", Range.parse("battles_max=1:10:10"), cost=0.05, discount=0.98, settle_value=0.5)
    assert [row["battles_max"] for row in rows] == list(range(1, 11))


def test_csv_read_back_is_the_rows() -> None:
    rows = sweep("fearon-1995", Range.parse("cost_a=0:0.4:5"), **RISK)
    again = list(csv.DictReader(io.StringIO(to_csv(rows))))
    assert [{key: float(value) for key, value in row.items()} for row in again] == rows


def test_rows_of_different_shape_share_one_header() -> None:
    rows = [flat({"a": 1, "share": [0.1, 0.2]}), flat({"a": 2, "share": [0.1], "deep": {"n": {"m": 1}}})]
    assert columns(rows) == ["a", "share.0", "share.1", "deep.n.m"]
    assert to_csv(rows).splitlines()[2] == "2,0.1,,1"


def test_a_group_decision_is_a_row_a_round_and_actor() -> None:
    from tests.replications.test_group_decision import EMISSIONS

    rows = rows_of(model("group-decision", actors=EMISSIONS, rounds=2))
    assert len(rows) == 3 * 10
    assert rows[0]["actor"] == "Netherlands"
    assert {row["round"] for row in rows} == {0, 1, 2}


@pytest.mark.parametrize("bad", ["cost_a", "cost_a=0:1", "cost_a=0:1:x", "cost_a=0:1:0", "cost_a=0:inf:3", "cost_a=nan:1:3"])
def test_a_range_that_is_none_is_refused(bad: str) -> None:
    with pytest.raises(UsageError, match="range"):
        Range.parse(bad)


def test_a_sweep_takes_the_place_of_a_fixed_value() -> None:
    fixed = {"p": 0.9, "cost_a": 0.1, "cost_b": 0.2}
    assert sweep("fearon-1995", Range.parse("p=.3:.7:3"), **fixed) == sweep("fearon-1995", Range.parse("p=.3:.7:3"), cost_a=0.1, cost_b=0.2)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_ticks_enclose_what_is_drawn_and_are_few(low: float, width: float) -> None:
    found = ticks(low, low + width)
    slack = 1e-8 * max(1.0, abs(low), width)  # less than a pixel
    assert found[0] <= low + slack
    assert found[-1] >= low + width - slack
    assert 2 <= len(found) <= 8
    assert found == sorted(set(found))


def test_the_figure_is_well_formed_and_the_same_twice() -> None:
    rows = sweep("fearon-1995", Range.parse("cost_a=0:0.4:41"), **RISK)
    drawn = line_chart(rows, "cost_a", "risk & return")
    assert drawn == line_chart(rows, "cost_a", "risk & return")
    root = ElementTree.fromstring(drawn)
    lines = [path for path in root.iter("{http://www.w3.org/2000/svg}path") if path.get("fill") == "none"]
    assert len(lines) == 4  # range_low, demand, p_war, value_a
    for line in lines:
        assert len(re.findall(r"[ML]", str(line.get("d")))) == 41


def test_a_gap_is_a_gap_and_nothing_is_refused() -> None:
    rows = [{"x": 0.0, "y": 1.0}, {"x": 1.0, "y": None}, {"x": 2.0, "y": 1.0}, {"x": 3.0, "y": 2.0}]
    path = re.search(r'<path d="(M[^"]*)" fill="none"', line_chart(rows, "x", ""))
    assert path
    assert path.group(1).count("M") == 2
    with pytest.raises(UsageError, match="nothing to draw"):
        line_chart([{"x": 0.0, "y": "word"}], "x", "")
