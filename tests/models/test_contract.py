"""The contract of a published model, one set of tests for all fifteen."""

from __future__ import annotations

import dataclasses
import inspect
import json
import math
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nicias.errors import ModelError, UsageError
from nicias.models import catalogue, describe, find, model, names
from nicias.models.base import MARKS, Model
from nicias.models.inputs import Whole
from nicias.models.references import entries
from nicias.models.sweep import flat
from nicias.needs import Need
from nicias.units import is_unit
from tests.models.inputs import INPUTS

ROOT = Path(__file__).parents[2]
EVERY = pytest.mark.parametrize("name", names())
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

@EVERY
def test_it_is_final_and_says_everything_about_itself(name: str) -> None:
    cls = find(name)
    assert cls.__bases__ == (Model,)
    assert not inspect.isabstract(cls)
    assert getattr(cls, "__final__", False)
    assert cls.id == name
    assert cls.title
    assert cls.aliases
    assert cls.neighbours
    assert cls.assumptions
    assert cls.outputs_meaning
    assert inspect.getdoc(cls)
    assert inspect.getdoc(inspect.getmodule(cls))


MAY_IMPORT = {"models", "bargain", "war", "errors", "units", "random", "needs"}


def test_the_room_of_models_knows_no_scenario_and_no_evidence() -> None:
    for path in (ROOT / "src/nicias/models").glob("*.py"):
        found = re.findall(r"^\s*(?:from|import) nicias\.(\w+)", path.read_text("utf-8"), re.MULTILINE)
        assert set(found) <= MAY_IMPORT, path.name


@EVERY
def test_its_citations_are_complete_and_its_mark_is_visible(name: str) -> None:
    cls = find(name)
    assert cls.citations
    for key in cls.citations:
        entry = entries()[key]
        assert {"author", "title", "year"} <= entry.keys()
        if entry["type"] == "article":
            assert {"journal", "volume", "pages"} <= entry.keys()
    assert cls.mark in MARKS
    assert cls.mark in cls.status()


@EVERY
def test_it_is_replicated_where_it_says_so(name: str) -> None:
    path = ROOT / find(name).replication
    assert path.is_file()
    assert find(name).__name__ in path.read_text("utf-8") or name in path.read_text("utf-8")


@EVERY
def test_its_needs_are_its_fields_and_are_documented(name: str) -> None:
    cls = find(name)
    assert [need.name for need in cls.needs] == [f.name for f in dataclasses.fields(cls)]
    for need in cls.needs:
        assert need.description.endswith(".")
        assert need.allowed()
        assert is_unit(need.unit) or need.unit in ("table",)


@EVERY
def test_its_statics_speak_of_its_own_needs_and_outputs(name: str) -> None:
    cls = find(name)
    for static in cls.statics:
        assert static.output in cls.outputs_meaning
        assert static.need in [need.name for need in cls.needs]


@EVERY
@given(data=st.data())
@FEW
def test_it_solves_and_its_solution_is_an_equilibrium(name: str, data: st.DataObject) -> None:
    solved = model(name, **data.draw(INPUTS[name]))
    outputs = {key: value for key, value in solved.outputs.items() if key != "warnings"}
    assert set(outputs) <= set(solved.outputs_meaning)
    check = solved.check()
    assert check.holds, check.residuals
    json.dumps(solved.to_dict(), allow_nan=False)


@EVERY
@given(data=st.data())
@FEW
def test_probabilities_are_probabilities(name: str, data: st.DataObject) -> None:
    solved = model(name, **data.draw(INPUTS[name]))
    for key, value in solved.outputs.items():
        meaning = solved.outputs_meaning.get(key, "")
        if meaning.startswith("probability") and "outside" not in meaning and "below 0" not in meaning and isinstance(value, float):
            if key.startswith("critical"):
                continue  # a threshold may lie beyond what is possible, and says so
            assert -1e-12 <= value <= 1 + 1e-12, key


@EVERY
def test_every_bad_number_is_refused_by_name_with_its_range(name: str) -> None:
    good = _example(name)
    cls = find(name)
    for need in cls.needs:
        if not isinstance(need, Need):
            continue
        bad: list[float | str] = [math.nan, "many"]
        if need.low > -math.inf:
            bad += [need.low - 1] + ([need.low] if need.open_low else [])
        if need.high < math.inf:
            bad += [need.high + 1] + ([need.high] if need.open_high else [])
        else:
            bad += [math.inf] if need.open_high else []
        if isinstance(need, Whole):
            bad.append(need.low + 0.5)
        for value in bad:
            with pytest.raises(ModelError) as error:
                model(name, **{**good, need.name: value})
            assert f"{name}.{need.name}" in str(error.value)
            assert need.allowed() in str(error.value)


@EVERY
def test_a_missing_need_is_named(name: str) -> None:
    good = _example(name)
    for need in find(name).required():
        with pytest.raises(ModelError, match=need):
            model(name, **{key: value for key, value in good.items() if key != need})


@EVERY
def test_an_unknown_input_is_refused_with_the_nearest(name: str) -> None:
    first = find(name).needs[0].name
    with pytest.raises(UsageError, match=f"Did you mean {first}"):
        model(name, **{first + "_": 1})


def test_an_unknown_model_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean fearon-1995"):
        model("fearon-1996")


def test_the_catalogue_lists_all_fifteen_in_the_contract_s_shape() -> None:
    listed = catalogue()
    assert len(listed) == 15
    for entry in listed:
        assert {"id", "citation", "status", "needs"} <= entry.keys()
        assert describe(entry["id"])["status"] == entry["status"]
    json.dumps(listed)


def test_every_bibliography_entry_is_unique_and_read() -> None:
    text = (ROOT / "src/nicias/data/references.bib").read_text("utf-8")
    assert text.count("\n@") == len(entries())


@EVERY
@given(data=st.data())
@FEW
def test_its_comparative_statics(name: str, data: st.DataObject) -> None:
    """Raising a need moves the output the way the source says, weakly, everywhere the claim is made."""
    cls = find(name)
    for static in cls.statics:
        base = _where(name, static.where, data)
        if static.need not in base:
            continue
        need = next(need for need in cls.needs if need.name == static.need)
        step = data.draw(st.integers(1, 3)) if isinstance(need, Whole) else data.draw(st.floats(0.01, 0.2))
        raised = base[static.need] + (step if isinstance(need, Whole) else step * max(1.0, abs(base[static.need])))
        try:
            before, after = model(name, **base), model(name, **{**base, static.need: raised})
        except ModelError:
            continue  # the raised value lies outside the model
        if not (_inside(before, static.where) and _inside(after, static.where)):
            continue
        old, new = (_values(solved, static.output) for solved in (before, after))
        if old is None or new is None:
            continue
        move = new - old
        tolerance = 1e-9 * max(1.0, float(np.max(np.abs(old))))
        if static.sign == 0:
            assert np.all(np.abs(move) <= tolerance), (static, base)
        else:
            assert np.all(static.sign * move >= -tolerance), (static, base, raised)


def _values(solved: Model, output: str) -> np.ndarray | None:
    value = solved.outputs.get(output)
    return None if value is None else np.atleast_1d(np.array(value, float))


def _where(name: str, where: str, data: st.DataObject) -> dict:
    from tests.models import inputs

    if "uniform" in where:
        return data.draw(inputs.fearon_uniform())
    if "declining" in where:
        return data.draw(inputs.fearon_declining())
    if name == "lanchester":
        return data.draw(inputs.battles())
    return data.draw(INPUTS[name])


def _inside(solved: Model, where: str) -> bool:
    if "demand below 1" in where:
        return solved["demand"] < 1
    if "A winning" in where:
        return solved["winner"] == "a"
    if "terms better than war" in where:
        return solved.inputs["value"] >= solved.inputs["war_value"]
    if "older than a few weeks" in where:
        return solved.inputs["age_days"] >= 30
    return True


def _example(name: str) -> dict:
    """One fixed set of inputs."""
    return EXAMPLES[name]


EXAMPLES: dict[str, dict] = {
    "fearon-1995": {"p": 0.5, "cost_a": 0.1, "cost_b_max": 0.4},
    "powell-2006": {"discount": 0.9, "destruction": 0.2, "p_now": 0.7},
    "smith-stam-2004": {"forts": 10, "start": 5, "cost": 0.01, "prior_a": (8, 2), "prior_b": (4, 6), "p": 0.5},
    "fort-war": {"forts": 4, "p": 0.5, "cost_a": 0.05, "cost_b": 0.05, "discount": 0.9},
    "screening-while-fighting": {
        "win_strong": 0.1,
        "win_weak": 0.3,
        "lose_strong": 0.1,
        "lose_weak": 0.05,
        "cost_a": 0.02,
        "cost_b": 0.02,
        "discount": 0.95,
        "prob_strong": 0.4,
    },
    "fearon-1994": {"prize": 1, "audience_cost_a": 1, "audience_cost_b": 1, "war_cost_max_a": 1, "war_cost_max_b": 1},
    "kydd-2003": {"p": 0.5, "cost_low": 0.05, "cost_high": 0.3, "mediator_war_cost": 0.2, "noise": 0.1},
    "gambling-for-resurrection": {"length": 10, "p_up": 0.4, "survive_at": 7, "cost": 0.01, "discount": 1},
    "lanchester": {"law": "square", "strength_a": 1000, "strength_b": 800, "kills_per_a": 0.01, "kills_per_b": 0.01},
    "group-decision": {"actors": ROOT / "tests/replications/emission_standards.csv", "rounds": 2},
    "power-to-hurt": {"damage_to_a": 0.02, "damage_to_b": 0.05, "cost_of_hurting": 0.01, "discount": 0.95},
    "rational-quagmire": {"battles_max": 10, "cost": 0.05, "discount": 0.98, "settle_value": 0.5},
    "information-and-commitment": {"p_now": 0.9, "cost_a": 0.05, "cost_b": 0.05, "discount": 0.95},
    "guaranteed-peace": {"value": 0.6, "war_value": 0.3, "hazard": 0.01, "discount": 0.995, "months": 60},
    "baseline": {"age_days": 1000},
}


@EVERY
def test_the_examples_are_solved_the_same_twice(name: str) -> None:
    assert flat(model(name, **EXAMPLES[name]).outputs) == flat(model(name, **EXAMPLES[name]).outputs)
