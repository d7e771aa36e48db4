"""group-decision: the published log to its digits, the procedure in plain loops, and the tables people bring."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.errors import ModelError
from nicias.models import model
from nicias.models.actors import ActorTable
from tests.models.inputs import actor_tables

EMISSIONS = Path(__file__).with_name("emission_standards.csv")


def test_the_target() -> None:
    """Weighted means of rounds 0 to 2 in the public log of the emission-standards case."""
    forecast = model("group-decision", actors=EMISSIONS, rounds=2)
    assert forecast["mean"] == pytest.approx([7.389955686853767, 7.461314378277189, 7.552500865855845], abs=1e-12)
    assert "when you stop" in forecast.warnings[0]


def in_loops(table: ActorTable, rounds: int) -> list[list[float]]:
    """The procedure word by word: one actor, one pair, one voter at a time."""
    x, c, s = (list(map(float, row[0])) for row in (table.position, table.capability, table.salience))
    n, scale = len(x), max(x) - min(x)

    def support(r: list[float]) -> list[list[float]]:
        votes, total = [[0.0] * n for _ in range(n)], 0.0
        for i in range(n):
            for j in range(n):
                for k in range(n):
                    v = c[k] * s[k] * ((abs(x[k] - x[j]) / scale) ** r[k] - (abs(x[k] - x[i]) / scale) ** r[k])
                    votes[i][j] += max(0.0, v)
                    total += abs(v)
        return [[v / total if total else 0.0 for v in row] for row in votes]

    def expected(i: int, j: int, p: list[list[float]], r: float) -> float:
        distance = abs(x[i] - x[j]) / scale
        success, failure, quo = 2 - 4 * (0.5 - 0.5 * distance) ** r, 2 - 4 * (0.5 + 0.5 * distance) ** r, 2 - 4 * 0.5**r
        return s[j] * (p[i][j] * success + (1 - p[i][j]) * failure) + (1 - s[j]) * success - quo

    path = [x]
    for _ in range(rounds):
        neutral = support([1.0] * n)
        against = [sum(expected(j, i, neutral, 1.0) for j in range(n)) for i in range(n)]
        top, bottom = max(against), min(against)
        risk = [(2 * a - top - bottom) / (top - bottom) if top > bottom else 0.0 for a in against]
        r = [(1 - a / 3) / (1 + a / 3) for a in risk]
        p = support(r)
        new = list(x)
        for i in range(n):
            forced, half = [], []
            for j in range(n):
                e, f = expected(i, j, p, r[i]), expected(j, i, p, r[i])
                if f > e > 0:
                    forced.append((abs(x[j] - x[i]), j))
                elif f > 0 > e and f > abs(e):
                    half.append(((abs(e) * x[i] + f * x[j]) / (abs(e) + f), j, abs(e / f)))
            if forced:
                new[i] = x[min(forced)[1]]
            elif half:
                _, j, part = min(half)
                new[i] = x[i] + (x[j] - x[i]) * part
        x = new
        path.append(x)
    return path


def test_the_loops_on_the_published_case() -> None:
    table = ActorTable.read(EMISSIONS)
    assert np.array(model("group-decision", actors=table, rounds=6)["positions"]) == pytest.approx(np.array(in_loops(table, 6)))


@given(st.integers(0, 2**32 - 1), st.integers(2, 7))
@settings(max_examples=40, deadline=None)
def test_the_loops_on_random_tables(seed: int, n: int) -> None:
    """Continuous numbers, so that no two offers tie."""
    x, c, s = np.random.default_rng(seed).uniform(0.01, 1, (3, 1, n))
    table = ActorTable(tuple(f"actor {i}" for i in range(n)), ("issue",), x, c, s)
    fast = np.array(model("group-decision", actors=table, rounds=2)["positions"])
    assert fast == pytest.approx(np.array(in_loops(table, 2)), abs=1e-9)


@given(actor_tables(issues=2), st.integers(0, 3))
@settings(max_examples=20, deadline=None)
def test_issues_do_not_touch_one_another(table: ActorTable, rounds: int) -> None:
    both = model("group-decision", actors=table, rounds=rounds)["issues"]
    for m, issue in enumerate(table.issues):
        alone = ActorTable(
            table.actors, (issue,), table.position[m : m + 1], table.capability[m : m + 1], table.salience[m : m + 1]
        )
        assert both[issue]["mean"] == model("group-decision", actors=alone, rounds=rounds)["mean"]


@given(actor_tables(issues=3))
def test_a_table_written_and_read_back_is_the_same(table: ActorTable) -> None:
    again = ActorTable.parse(table.to_csv())
    assert (again.actors, again.issues) == (table.actors, table.issues)
    for name in ("position", "capability", "salience"):
        assert np.array_equal(getattr(again, name), getattr(table, name))


KTAB = """Scenario,"a description",3,2,
Actor,Description,Power,Pstn1,Sal1,Pstn2,Sal2,
north,first, 100.0, 70, 40.5, 6, 50,
south,"second, with a comma", 50, 20, 30, 90, 20,
east,third, 25, 45, 10, 50, 80,
"""


def test_ktab_s_layout_is_read_with_saliences_in_percent() -> None:
    table = ActorTable.parse(KTAB)
    assert table.actors == ("north", "south", "east")
    assert table.issues == ("pstn1", "pstn2")
    assert table.salience[0] == pytest.approx([0.405, 0.3, 0.1])
    assert table.position[1] == pytest.approx([6, 90, 50])
    assert table.capability[0] == pytest.approx([100, 50, 25])
    assert ActorTable.parse(KTAB.split("\n", 1)[1]).to_csv() == table.to_csv()
    influence = KTAB.replace("Power,Pstn1,Sal1,Pstn2,Sal2", "Influence,Policy Position,Policy Salience,Pstn2,Sal2")
    assert ActorTable.parse(influence).issues == ("policy", "pstn2")


def test_stopping_and_going_on_is_the_same_as_not_stopping() -> None:
    table = ActorTable.read(EMISSIONS)
    whole = model("group-decision", actors=table, rounds=5)
    middle = table.moved(np.array([whole["positions"][3]]))
    rest = model("group-decision", actors=middle, rounds=2, scale=6)
    assert rest["positions"][-1] == pytest.approx(whole["positions"][-1])


def test_it_warns_that_the_scale_s_direction_matters() -> None:
    forecast = model("group-decision", actors=EMISSIONS, rounds=8)
    assert any("turned round" in warning for warning in forecast.warnings)


HEAD = "actor,position,capability,salience\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        (HEAD, "empty"),
        (HEAD + "a,1,1,1\nb,1,1,1\n", "all positions"),
        (HEAD + "a,1,1,1\n", "all positions"),
        (HEAD + "a,0,1,1.5\nb,1,1,1\n", "salience of a is 1.5; allowed is 0 to 1"),
        (HEAD + "a,0,-1,1\nb,1,1,1\n", "capability of a is -1; allowed is 0 or more"),
        (HEAD + "a,nan,1,1\nb,1,1,1\n", "position of a is nan; allowed is any finite number"),
        (HEAD + "a,0,inf,1\nb,1,1,1\n", "capability of a is inf"),
        (HEAD + "a,far,1,1\nb,1,1,1\n", "not a number"),
        (HEAD + "a,0,1,1\na,1,1,1\n", "twice"),
        (HEAD + "a,0,0,1\nb,1,1,0\n", "nobody"),
        (HEAD + "a,0\nb,1,1,1\n", "not a number"),
        ("actor,position,salience\na,0,1\n", "no column capability"),
        ("who,where\na,0\n", "header"),
        ("Actor,Description,Power\na,,1\n", "no pair"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused_in_one_message(text: str, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        ActorTable.parse(text)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nowhere\.csv cannot be read"):
        model("group-decision", actors=tmp_path / "nowhere.csv", rounds=1)
    (tmp_path / "binary.csv").write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(ModelError, match="UTF-8"):
        model("group-decision", actors=str(tmp_path / "binary.csv"), rounds=1)
    with pytest.raises(ModelError, match=r"group-decision\.actors"):
        model("group-decision", actors=3, rounds=1)
