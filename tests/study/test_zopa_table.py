"""The table behind zopa: the same numbers as scoring draw by draw, at interactive speed, and what a single change does to them."""

import itertools
import time

import numpy as np
import pytest

from nicias.bargain import durability
from nicias.bargain.packages import choose
from nicias.bargain.solve import solve
from nicias.errors import ModelError
from nicias.study.zopa_changes import blocking, gains, singles, striking
from nicias.study.zopa_scores import quick
from nicias.study.zopa_search import best_completions


def random_choices(table, count, seed):
    sizes = [len(options) for _, options in table.options.issues]
    return np.random.default_rng(seed).integers(0, sizes, (count, len(sizes)))


def test_the_table_scores_as_the_solved_war_does(young):
    table = young.main.table
    choice = random_choices(table, 40, 1)
    scored = table.rescored(choice)
    for place, draw in enumerate(table.bound):
        single = durability.score(solve(draw.parameters, choose(draw.table, 12)), draw.table.packages(choice))
        assert scored.margin[place, :2] == pytest.approx(single.margin, abs=1e-12)
        assert scored.engine.hazard[place] == pytest.approx(single.hazard, abs=1e-12)
        assert scored.engine.sign[place] == pytest.approx(single.sign, abs=1e-12)


def test_third_parties_consent_to_what_is_worth_their_reservation(young):
    table, sampled = young.main.table, young.main.column.sampled
    choice = random_choices(table, 5, 2)
    weights = np.array([sampled[f"europe.weight.{issue}"] for issue, _ in table.options.issues])
    for k, row in enumerate(choice):
        package = table.options.package(row)
        scores = np.array([sampled[f"europe.score.{issue}.{option}"] for issue, option in package.items()])
        worth = (weights * scores).sum(axis=0) / weights.sum(axis=0)
        assert table.rescored(choice).of("europe")[:, k] == pytest.approx(worth - sampled["europe.reservation"], abs=1e-12)


def test_vetoes_and_deliveries_are_read_option_by_option(young):
    table, sampled = young.main.table, young.main.column.sampled
    package = {issue: options[0] for issue, options in table.options.issues} | {"order": "new_order", "guarantee": "binding"}
    scored = table.rescored(table.options.choice(package)[None])
    permits = np.asarray(sampled["settlement.permits.united_states.order.new_order"], bool)
    assert (scored.permitted[:, table.parties.index("united_states"), 0] == permits).all()
    assert (scored.delivered[:, 0] == np.asarray(sampled["settlement.delivers.guarantee.binding"], bool)).all()


def test_the_largest_change_is_found_among_all_of_them(young):
    table = young.main.table
    choice = random_choices(table, 1, 5)[0]
    each = singles(table, choice)
    gained = gains(table, choice, each)
    found = blocking(table, choice, each, gained)
    opened = table.available().mean(axis=0) >= 0.5
    for p, party in enumerate(table.parties):
        best = 0.0
        for (issue, options), present in zip(table.options.issues, choice, strict=True):
            for option in options:
                if option == options[present] or not opened[table.options.place(issue, option)]:
                    continue
                other = table.options.package(choice) | {issue: option}
                moved = table.rescored(np.array([table.options.choice(other), choice])).margin[:, p]
                best = max(best, float(np.median(moved[:, 0] - moved[:, 1])))
        assert (found[party].gain if found[party] else 0.0) == pytest.approx(best, abs=1e-12)


def test_striking_a_term_returns_it_to_the_status_quo(young):
    table = young.main.table
    blank = {name: issue.status_quo for name, issue in young.scenario.issues.items()}
    terms = young.scenario.proposals["p04"].terms
    choice = table.options.choice({**blank, **terms})
    each = singles(table, choice)
    found = striking(table, choice, each, gains(table, choice, each), table.options.choice(blank))
    for change in found.values():
        assert change is None or (change.issue in terms and change.after == blank[change.issue] and change.gain > 0)


@pytest.mark.parametrize("seed", range(3))
def test_the_best_completion_is_that_of_trying_all(young, seed):
    table = young.main.table
    names = [name for name, _ in table.options.issues]
    rng = np.random.default_rng(seed)
    choices = random_choices(table, 2, 8 + seed)
    blanks = [tuple(rng.choice(names, 5, replace=False)), ()]
    (found, whole) = best_completions(table, list(zip(choices, blanks, strict=True)))
    places = [table.options.issue(name) for name in blanks[0]]
    tried = np.repeat(choices[:1], np.prod([len(table.options.issues[place][1]) for place in places]), axis=0)
    tried[:, places] = list(itertools.product(*(range(len(table.options.issues[place][1])) for place in places)))
    scored = table.rescored(tried)
    opened = table.available()[:, tried + table.options.first] | (tried == choices[0])
    for p, party in enumerate(table.parties):
        completion, margin = found[party]
        best = np.where(opened.all(axis=-1), scored.margin[:, p], -np.inf).max(axis=1)
        assert margin == pytest.approx(best, abs=1e-12)
        untouched = [place for place in range(len(names)) if place not in places]
        assert (completion[:, untouched] == choices[0][untouched]).all()
        assert (whole[party][0] == choices[1]).all()


def test_a_package_is_scored_for_all_parties_and_draws_in_less_than_fifty_milliseconds(young):
    table = young.main.table.take([0, 1, 2] * 67)  # 201 draws
    package = young.scenario.proposals["p03"].terms
    took = []
    for _ in range(5):
        began = time.perf_counter()
        quick(young.scenario, table, package)
        took.append(time.perf_counter() - began)
    assert min(took) < 0.05


def test_a_party_without_preferences_on_an_issue_is_refused_by_name(young):
    from dataclasses import replace

    from nicias.study.zopa_table import refuse_without_preferences

    sampled = {path: values for path, values in young.main.column.sampled.items() if path != "europe.score.justice.open"}
    with pytest.raises(ModelError, match=r"europe has no preferences on every issue: europe\.score\.justice\.open has no value"):
        refuse_without_preferences(replace(young.main.column, sampled=sampled), young.main.table.options, "europe")
