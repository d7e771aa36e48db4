"""What moves the answer, on the demonstration with four of its numbers made uncertain."""

import numpy as np
import pytest

from nicias.errors import UsageError
from nicias.study.checkpoint import Checkpoint
from nicias.study.evaluate import Stopped
from nicias.study.indices import THE_REST, grouped
from nicias.study.inputs import Inputs
from nicias.study.levers import levers
from nicias.study.run import run

CHANGES = {"war.base_rate": (0.002, 0.03), "first.prior": (0.5, 0.7), "second.prior": (0.4, 0.6), "war.analyst_prior": (0.45, 0.55)}
ASKED = {"view": "bildt", "changes": CHANGES, "seed": 421, "draws": 3, "histories": 300}


@pytest.fixture(scope="module")
def found(demonstration):
    return levers(demonstration, **ASKED, samples=4, inputs=3)


@pytest.fixture(scope="module")
def record(found):
    return found.to_dict()


def test_the_contract(record):
    for row in record["levers"]:
        assert {"path", "output", "low", "high", "effect", "lo", "hi", "rank"} <= set(row)
        assert row["lo"] <= row["hi"]
    ranks = [row["rank"] for row in record["levers"] if row["output"] == "ceasefire.12"]
    assert ranks == [1, 2, 3]
    assert record["backtested"] is False
    assert record["human_cost_not_modelled"] == ["soldiers_killed", "civilians_killed", "displaced", "damage_usd"]


def test_a_swing_is_the_paired_difference_of_two_runs(found, demonstration):
    swing = next(each for each in found.tornado.of("ceasefire.12") if each.path == "war.base_rate")
    assert (swing.low, swing.high) == pytest.approx((0.002, 0.03))
    assert swing.effect > 3 * swing.se > 0
    low, high = (
        run(demonstration, **ASKED | {"changes": CHANGES | {"war.base_rate": end}}).per_draw["ceasefire.12"] for end in (0.002, 0.03)
    )
    assert swing.effect == pytest.approx(np.mean(np.array(high) - np.array(low)), abs=1e-9)


def test_a_policy_is_the_paired_difference_of_two_runs(found, demonstration):
    policies = {each.layer.name: each for each in found.columns["bildt"].policies}
    assert set(policies) == {"firm-pressure", "firm-commitment", "more-aid"}  # kinds lever and branch
    before, after = (run(demonstration, **ASKED, layers=layers) for layers in ([], ["more-aid"]))
    difference = np.array(after.per_draw["ceasefire.12"]) - np.array(before.per_draw["ceasefire.12"])
    effect = policies["more-aid"].effects["ceasefire.12"]
    assert effect.effect == pytest.approx(difference.mean(), abs=1e-9)
    assert effect.se == pytest.approx(difference.std(ddof=1) / np.sqrt(3))


def test_a_lever_without_a_stated_cost_says_so_and_is_not_free(record):
    assert {row["cost"] for row in record["policies"]} == {"no stated cost"}
    assert all("rank_per_cost" not in row for row in record["policies"])
    effects = [row["effects"]["ceasefire.12"]["effect"] for row in record["policies"]]
    assert effects == sorted(effects, reverse=True)
    assert all({"losses.first.12", "losses.second.12", "territory_km2.12"} <= set(row["effects"]) for row in record["policies"])


def test_the_spread_is_divided_among_all_uncertain_inputs(found, record):
    (each, _) = found.indices
    assert sum(len(paths) for paths in each.groups.values()) == found.varying == 4
    assert each.points == 4 * (len(each.groups) + 2)
    assert each.solver_error < 0.01
    for row in record["spread"][0]["sobol"]:
        assert row["total"]["lo"] <= row["total"]["value"] <= row["total"]["hi"]


def test_the_same_seed_gives_the_same_figures_whatever_the_threads(demonstration):
    asked = ASKED | {"policies": ["more-aid"], "draws": 2, "samples": 2, "inputs": 2}
    assert levers(demonstration, **asked, threads=1).fingerprint == levers(demonstration, **asked, threads=2).fingerprint


def test_policies_can_be_asked_for_alone(demonstration):
    found = levers(demonstration, **ASKED | {"policies": ["more-aid"], "draws": 2, "inputs": 0})
    assert found.to_dict()["levers"] == found.to_dict()["spread"] == []
    assert len(found.to_dict()["policies"]) == 1


def test_a_stopped_question_goes_on_with_its_own_seed(demonstration, tmp_path):
    done: list[int] = []

    def file(question: str) -> Checkpoint:
        return Checkpoint(tmp_path / question)

    asked = ASKED | {"seed": None, "draws": 2}
    with pytest.raises(Stopped):
        levers(demonstration, **asked, samples=0, inputs=2, checkpoint=file, progress=lambda n, _: done.append(n), stopped=lambda: len(done) > 3)
    (left,) = [path for path in tmp_path.iterdir() if path.suffix == ""]
    with Checkpoint(left) as kept:
        seed, finished = kept.seed, len(kept)
    assert finished > 3
    again: list[int] = []
    found = levers(demonstration, **asked, samples=0, inputs=2, checkpoint=file, progress=lambda n, _: again.append(n))
    assert found.asked.seed == seed
    assert again[0] > 1  # what was finished counts at once
    assert list(tmp_path.iterdir()) == []


def test_tidy_tables(found):
    import pandas

    tables = found.tables()
    assert set(tables) == {"swings", "sobol", "pawn", "policies"}
    swings = pandas.DataFrame(tables["swings"])
    assert len(swings) == 6
    assert swings.path.nunique() == 3


def test_correlated_inputs_stand_in_one_group():
    from nicias.scenario import load

    scenario = load("ukraine-2025")
    inputs = Inputs(scenario, scenario.at(layers=["young2025"], changes={"war.terrain": False}))  # the map's own costs
    groups = grouped(inputs, ["russia.cost.steady", "russia.cost.more", "war.base_rate"], 3)
    assert list(groups) == ["russia.cost.steady", "war.base_rate", THE_REST]
    assert set(groups["russia.cost.steady"]) == {f"russia.cost.{level}" for level in scenario.levels}
    whole_and_apart(inputs, groups)
    split = grouped(inputs, ["russia.cost.steady", "war.base_rate"], 20)
    assert {f"{THE_REST}: {word}" for word in ("russia", "ukraine", "united_states", "war", "settlement")} < set(split)
    whole_and_apart(inputs, split)


def whole_and_apart(inputs, groups):
    """Every uncertain input is in exactly one group, with everything that is correlated with it."""
    together = [path for paths in groups.values() for path in paths]
    assert len(together) == len(set(together))
    assert set(inputs.varying) <= set(together)
    for paths in groups.values():
        assert all(set(inputs.together.get(path, (path,))) <= set(paths) for path in paths)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"samples": 100}, "power of two"),
        ({"inputs": 1}, "at least 2"),
        ({"outputs": ["ceasefire.13"]}, "no output 'ceasefire.13'"),
        ({"policies": ["bildt"]}, "is a view, not a lever"),
        ({"policies": ["more-ade"]}, "more-aid"),
        ({"draws": 1}, "at least 2"),
    ],
)
def test_bad_input_is_refused_before_any_work(demonstration, asked, words):
    with pytest.raises(UsageError, match=words):
        levers(demonstration, **ASKED | asked)
