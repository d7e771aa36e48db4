"""Many columns at common random numbers: the same figures as a run, kept over a kill, told of, stopped."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nicias.scenario import Scenario, load
from nicias.study import evaluate as evaluate_module
from nicias.study.checkpoint import Checkpoint
from nicias.study.columns import Column, column, measure_names
from nicias.study.decompose import decompose
from nicias.study.draws import solved
from nicias.study.evaluate import Evaluator, Stopped, evaluate, solution_key
from nicias.study.headline import Headline, outputs
from nicias.study.result import Run

ASKED = {"seed": 421, "histories": 400, "months": 84}


def bound(scenario: Scenario, view: str, draws: int = 3) -> tuple[Column, tuple[str, ...]]:
    known = scenario.at(scenario.date_for(view=view), layers=[view])
    names = measure_names(scenario, known)
    return column(scenario, known, view=view, layers=(), as_of=known.as_of, seed=421, draws=draws, names=names), names


@pytest.fixture(scope="module")
def two(demonstration: Scenario) -> tuple[dict[str, Column], tuple[str, ...]]:
    columns = {view: bound(demonstration, view)[0] for view in ("bildt", "fazi")}
    return columns, bound(demonstration, "bildt")[1]


@pytest.fixture(scope="module")
def headlines(demonstration: Scenario, two: tuple[dict[str, Column], tuple[str, ...]]) -> dict[str, Headline]:
    return evaluate(demonstration, two[0], two[1], **ASKED)


def test_the_figures_are_those_of_a_run(headlines: dict[str, Headline], small_run: Run) -> None:
    found, answers = headlines["bildt"], small_run.answers
    for month, expected in answers.ceasefire.items():
        assert found.figure(f"ceasefire.{month}") == expected
    for span, expected in answers.durability.items():
        assert found.figure(f"durability.{span}").to_dict() == expected.to_dict()
    for name, expected in answers.endings.items():
        assert found.figure(f"ending.{name}") == expected
    for issue, options in answers.marginal_terms.items():
        for option, share in options.items():
            assert found.figure(f"terms.{issue}.{option}").p == pytest.approx(share)
    assert found.figure("patron_out.12") == answers.patron_out["12"]
    assert found.figure("renewed_wars").p == pytest.approx(answers.renewed_wars)
    low, high = answers.territory_km2["12"].p05, answers.territory_km2["12"].p95
    assert low < found.figure("territory_km2.12").p < high


def test_who_gives_up_more_is_one_side_or_the_other(headlines: dict[str, Headline]) -> None:
    for each in headlines.values():
        more = [each.figure(f"yields_more.{side}").p for side in ("first", "second")]
        assert sum(more) <= 1 + 1e-12
        assert all(0 <= each.figure(f"yields.{side}").p <= 1 for side in ("first", "second"))


def test_third_parties_learn_from_what_the_first_side_gains(demonstration: Scenario) -> None:
    """`emboldened` is the draw's boldness times what the terms give the first side, over ceasefires; without the mechanism it is 0."""
    war = load("ukraine-2025")
    assert not any(each.name == "emboldened" for each in outputs(demonstration, (), 84))  # no value, no output
    columns: dict[str, Column] = {}
    for name, changes in (("on", {}), ("off", {"mechanism.emboldening": False})):
        known = war.at(layers=["bildt2025"], changes=changes)
        measures = measure_names(war, known)
        columns[name] = column(war, known, view="bildt2025", layers=(), as_of=known.as_of, seed=421, draws=2, names=measures)
    found = evaluate(war, columns, measures, seed=421, histories=200, months=36)
    sampled = columns["on"].sampled
    boldness = sampled["terrain.emboldening"] * (1 - sampled["terrain.moderators"])
    gained = 1 - found["on"].per_draw("yields.russia")
    assert found["on"].per_draw("emboldened") == pytest.approx(boldness * gained)
    assert found["off"].per_draw("emboldened") == pytest.approx(np.zeros(2))
    assert found["off"].per_draw("yields.russia") == pytest.approx(1 - gained)


def test_a_paired_difference_is_the_difference_of_the_figures(headlines: dict[str, Headline]) -> None:
    one, other = headlines.values()
    for output in one.outputs:
        difference = one.difference(other, output.name)
        gap = other.figure(output.name).p - one.figure(output.name).p
        assert difference.effect == pytest.approx(gap, abs=1e-12, nan_ok=True)
    assert one.difference(one, "ceasefire.12").to_dict() == {"effect": 0.0, "se": 0.0}
    per_draw = other.per_draw("ceasefire.12") - one.per_draw("ceasefire.12")
    assert one.difference(other, "ceasefire.12").se == pytest.approx(per_draw.std(ddof=1) / math.sqrt(len(per_draw)))


def test_finished_draws_survive_and_are_not_played_again(
    demonstration: Scenario, two: tuple[dict[str, Column], tuple[str, ...]], tmp_path: Path
) -> None:
    """The demonstration's own draws share a solution; with a spread they are six points of their own."""
    names = two[1]
    known = {view: demonstration.at(layers=[view], changes={"war.base_rate": (0.002, 0.004)}) for view in ("bildt", "fazi")}
    asked = {"layers": (), "seed": 421, "draws": 3, "names": names}
    columns = {view: column(demonstration, each, view=view, as_of=each.as_of, **asked) for view, each in known.items()}
    seen: list[int] = []

    def stopped() -> bool:
        return len(seen) >= 2

    with Checkpoint(tmp_path / "points") as kept, pytest.raises(Stopped):
        evaluate(demonstration, columns, names, **ASKED, progress=lambda done, _: seen.append(done), stopped=stopped, checkpoint=kept)
    with Checkpoint(tmp_path / "points") as kept:
        before = len(kept)
        assert before == 2
        again: list[int] = []
        found = evaluate(demonstration, columns, names, **ASKED, progress=lambda done, _: again.append(done), checkpoint=kept)
        assert again[0] == before  # what was finished counts at once
        assert len(kept) == 6
        kept.done()
    for name, headline in evaluate(demonstration, columns, names, **ASKED).items():
        assert np.array_equal(headline.counts, found[name].counts)
    assert not (tmp_path / "points").exists()


def test_a_point_that_was_cut_short_or_altered_is_not_read_back(tmp_path: Path) -> None:
    path = tmp_path / "points"
    with Checkpoint(path) as kept:
        kept.put("whole", np.arange(4.0))
        kept.put("altered", np.arange(4.0))
        kept._connection.execute("UPDATE points SET row = substr(row, 1, 8) WHERE key = 'altered'")
    with Checkpoint(path) as kept:
        assert kept.get(["whole", "altered", "absent"]).keys() == {"whole"}
    path.write_bytes(b"not a database" * 100)
    with Checkpoint(path) as kept:
        assert len(kept) == 0


def test_the_key_covers_every_parameter(demonstration: Scenario, two: tuple[dict[str, Column], tuple[str, ...]]) -> None:
    columns, names = two
    draw = columns["bildt"].draws[0]
    parameters = draw.parameters
    with Evaluator(demonstration, names, **ASKED) as evaluator:
        other = replace(draw, parameters=replace(parameters, conditions=replace(parameters.conditions, talks_rate=0.011)))
        assert evaluator.key(draw) == evaluator.key(replace(draw))
        assert len({evaluator.key(each) for each in (draw, other, replace(draw, index=1), replace(draw, rates=draw.rates + 1))}) == 4
    with Evaluator(demonstration, names, **(ASKED | {"seed": 1})) as another:
        assert another.key(draw) != evaluator.key(draw)


def test_what_only_the_simulation_reads_leaves_the_solution_as_it_is(two: tuple[dict[str, Column], tuple[str, ...]]) -> None:
    draw = two[0]["bildt"].draws[0]
    parameters = draw.parameters
    conditions = replace(parameters.conditions, analyst_prior=0.9, area=(1.0, 2.0, 0.0, 50.0))
    sides = tuple(replace(side, losses=side.losses * 3 + 1) for side in parameters.sides)
    elsewhere = replace(parameters, conditions=conditions, sides=sides, start_level=0, start_weary=3)
    other = replace(draw, parameters=elsewhere, rates=draw.rates * 2)
    assert solution_key(draw) == solution_key(other)
    one, same = solved(draw), solved(other)
    for name in ("value", "chance", "continuation", "sign", "text", "hazard", "patron_moves", "weariness_rate", "signing_value"):
        assert np.array_equal(getattr(one, name), getattr(same, name)), name
    changed = replace(draw, parameters=replace(parameters, conditions=replace(parameters.conditions, base_rate=0.004)))
    assert solution_key(changed) != solution_key(draw)


def test_a_decomposition_is_efficient_and_leaves_out_what_changes_nothing(
    demonstration: Scenario, two: tuple[dict[str, Column], tuple[str, ...]], headlines: dict[str, Headline]
) -> None:
    columns, names = two
    before, after = columns["bildt"].sampled, columns["fazi"].sampled
    paths = [path for path in before if not np.array_equal(before[path], after[path])]
    firsts = {path for path in paths if path.startswith("first.")}
    idle = {path for path in before if path not in paths and path.startswith("second.")}
    groups = [firsts, set(paths) - firsts, idle]
    with Evaluator(demonstration, names, **ASKED) as evaluator:
        whole = decompose(evaluator, before, after, groups, 3)
        sampled = decompose(evaluator, before, after, groups, 3, every_order=False)
        place = {output.name: i for i, output in enumerate(evaluator.outputs)}
    for name in ("ceasefire.12", "durability.12", "ending.war", "territory_km2.12"):
        difference = headlines["bildt"].difference(headlines["fazi"], name)
        assert whole.total[place[name]] == pytest.approx(difference.effect)
        assert whole.share[:, place[name]].sum() == pytest.approx(difference.effect)
        assert whole.share[2, place[name]] == 0
    assert sampled.share[:, place["ceasefire.12"]] == pytest.approx(whole.share[:, place["ceasefire.12"]])  # two live groups: one pair is all orders
    assert np.isnan(sampled.share[:, place["durability.12"]]).all()


def test_a_war_without_talks_is_solved_once_for_all_packages_and_talks(
    demonstration: Scenario, two: tuple[dict[str, Column], tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three talks and two tables of one draw: the same figures as each solved for itself."""
    draw, names = two[0]["bildt"].draws[0], two[1]
    talks = [replace(draw.parameters, conditions=replace(draw.parameters.conditions, talks_rate=rate)) for rate in (0.2, 0.4, 0.6)]
    table = replace(draw.table, issues=(*draw.table.issues[:-1], replace(draw.table.issues[-1], score=0.5 * draw.table.issues[-1].score)))
    draws = [replace(draw, parameters=each, table=terms) for each in talks for terms in (draw.table, table)]
    by_itself = []
    for each in draws:
        with Evaluator(demonstration, names, **ASKED) as evaluator:
            by_itself.append(evaluator.rows([each])[0])
    solutions = []
    once = evaluate_module.without_talks
    monkeypatch.setattr(evaluate_module, "without_talks", lambda *asked: solutions.append(asked) or once(*asked))
    with Evaluator(demonstration, names, **ASKED) as evaluator:
        together = evaluator.rows(draws)
    assert len(solutions) == 1
    assert len(np.unique(together, axis=0)) == len(draws)
    assert np.array_equal(together, by_itself)
