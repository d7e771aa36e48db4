"""Attitudes to risk, linked issues and indivisible ones, from the scenario's files to the answers of `zopa` and `run`."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import numpy as np
import pytest

import nicias
from nicias.bargain import durability
from nicias.bargain.packages import choose
from nicias.bargain.solve import solve
from nicias.errors import ModelError, ScenarioError
from nicias.study.run import run
from nicias.study.zopa import Zopa, zopa
from nicias.study.zopa_search import search
from nicias.study.zopa_trades import central
from nicias.study.zopa_zone import joint, required_parties

KOREA = Path(nicias.__file__).parent / "data" / "scenarios" / "korea-1951"

OFF = {
    "china_korea.risk_aversion": ("index", 0),
    "china_korea.indivisible.prisoners": ("switch", "false"),
    "un_command.linkage.line.contact_line.guarantee.none": ("stake", 0),
    "soviet_union.linkage.force_limits.no_limits.prisoners.voluntary": ("stake", 0),
}
ON = {
    "china_korea.risk_aversion": ("index", 2.5),
    "china_korea.indivisible.prisoners": ("switch", "true"),
    "un_command.linkage.line.contact_line.guarantee.none": ("stake", -0.2),
    "soviet_union.linkage.force_limits.no_limits.prisoners.voluntary": ("stake", 0.3),
}


def korea_with(folder: Path, values: dict) -> Path:
    """A copy of the scenario that states these preferences too."""
    copy = Path(shutil.copytree(KOREA, folder / "korea"))
    entries = [
        f"{path}:\n  description: Made up.\n  unit: {unit}\n  values:\n"
        f"    1951-07-10: {{value: {value}, method: judged, by: A test, reason: To see what it does.}}\n"
        for path, (unit, value) in values.items()
    ]
    (copy / "values" / "preferences.yml").write_text("\n".join(entries))
    return copy


@pytest.fixture(scope="module")
def off(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return korea_with(tmp_path_factory.mktemp("off"), OFF)


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return korea_with(tmp_path_factory.mktemp("on"), ON)


@pytest.fixture(scope="module")
def felt(on: Path) -> Zopa:
    return zopa(str(on), draws=3, seed=421)


def test_off_is_no_effect_to_the_last_bit(korea: Zopa, off: Path) -> None:
    plain, without = korea.to_dict(), zopa(str(off), draws=3, seed=421).to_dict()
    for key in ("proposals", "zone", "nearest", "certificate", "fairness", "trades", "smallest_guarantee"):
        assert without[key] == plain[key], key
    asked = {"draws": 2, "histories": 100, "seed": 3}
    assert run(str(off), **asked).per_draw.items() >= run("korea-1951", **asked).per_draw.items()


def test_the_table_scores_as_the_solved_war_does(felt: Zopa) -> None:
    table = felt.main.table
    assert {link.issues for link in table.linkages} == {(0, 5), (2, 3)}
    assert table.aversion.tolist() == [[0.0, 2.5]] * 3 or table.aversion.tolist() == [[2.5, 0.0]] * 3
    sizes = [len(options) for _, options in table.options.issues]
    choice = np.random.default_rng(1).integers(0, sizes, (30, len(sizes)))
    scored = table.rescored(choice)
    for place, draw in enumerate(table.bound):
        single = durability.score(solve(draw.parameters, choose(draw.table, 12)), draw.table.packages(choice))
        assert scored.margin[place, :2] == pytest.approx(single.margin, abs=1e-12)
        assert scored.engine.value[place, 2] == pytest.approx(single.signing_value[2], abs=1e-12)


def test_the_search_is_exact_over_every_package(felt: Zopa) -> None:
    table = felt.main.table
    every = np.array(list(itertools.product(*(range(len(options)) for _, options in table.options.issues))))
    value, _ = joint(table, required_parties(table), every)
    found = search(table, required_parties(table), count=1)
    assert [each.value[0] for each in found] == pytest.approx(value.max(axis=1).tolist(), abs=1e-12)


def test_each_of_them_moves_what_it_should(korea: Zopa, felt: Zopa) -> None:
    plain, changed = korea.main.table, felt.main.table
    options = plain.options
    middle = [options.place("prisoners", option) for option in ("all_for_all", "neutral_custody", "voluntary")]
    side = plain.sides.index("china_korea")
    before, after = plain.score[:, side][:, middle], changed.score[:, side][:, middle]
    best = before.argmax(axis=1)
    for d in range(len(plain)):
        assert after[d, best[d]] == before[d, best[d]]
        assert (np.delete(after[d], best[d]) == before[d].min()).all()
    base = {issue: names[0] for issue, names in options.issues}
    linked = options.choice({**base, "line": "contact_line", "guarantee": "none"})[None]
    other = plain.sides.index("un_command")
    moved = changed.sums(linked).score[:, other, 0] - plain.sums(linked).score[:, other, 0]
    assert moved == pytest.approx(-0.2, abs=1e-12)
    utilities = central(changed, ["un_command", "china_korea", "soviet_union"])
    assert [link.issues for link in utilities.linkages] == [(0, 5), (2, 3)]


def test_bad_values_get_one_message(tmp_path: Path) -> None:
    turned = {"un_command.linkage.guarantee.none.line.contact_line": ("stake", 0.1)}
    with pytest.raises(ModelError, match=r"write the issue that stands first in the scenario first, un_command\.linkage\.line"):
        zopa(str(korea_with(tmp_path / "turned", turned)), draws=1, seed=421)
    with pytest.raises(ModelError, match="Risk aversion is 40"):
        zopa(str(korea_with(tmp_path / "bold", {"un_command.risk_aversion": ("index", 40)})), draws=1, seed=421)
    with pytest.raises(ScenarioError, match="nowhere"):
        nicias.load(str(korea_with(tmp_path / "nowhere", {"un_command.indivisible.nowhere": ("switch", "true")})))
