"""The demonstration against the figures printed in the design's section 15: the hardest test of the engine there is.

The printed figures come from another implementation with simulated histories; ours are exact for the chain that was solved
(`exact.py`). They may differ by the rounding of the print (.005), two Monte-Carlo standard errors (.007) and the grid error of
reading policies at the nearest evidence point instead of between points (.008, from the design's own refinement of that grid).
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import Any

import numpy as np
import pytest

import nicias
from nicias.bargain.chain import kept_values
from nicias.bargain.durability import start_state
from nicias.bargain.equilibrium import Equilibrium
from nicias.bargain.packages import choose
from nicias.bargain.solve import solve
from nicias.bargain.zones import lifted, zones
from nicias.random import history_key
from nicias.study.columns import column
from nicias.war.simulate import simulate
from nicias.war.tally import Measures, Tally
from tests.signatures.demonstration import INDIFFERENT, VIEWS, parameters, settings, table
from tests.signatures.exact import Course, course

WITHIN = 0.005 + 0.007 + 0.008
COMMON, PAPER, BINDING = "common-beliefs", "paper-guarantees", "binding-guarantees"
START = (2, 6, 0, 11)  # steady support, no evidence, nobody weary, today's force ratio


@cache
def _solved(view: str, layers: tuple[str, ...], changes: tuple[tuple[str, Any], ...]) -> Equilibrium:
    s = settings(view, *layers, **dict(changes))
    return solve(parameters(s, refresh=4), choose(table(s)))


def solved(view: str, *layers: str, **changes: Any) -> Equilibrium:
    return _solved(view, layers, tuple(sorted(changes.items())))


@cache
def _course(view: str, layers: tuple[str, ...], changes: tuple[tuple[str, Any], ...], months: int) -> Course:
    return course(_solved(view, layers, changes), months)


def within_a_year(view: str, *layers: str, **changes: Any) -> float:
    """P(a signature within 12 months), as the reference counted."""
    return float(_course(view, layers, tuple(sorted(changes.items())), 12).ceasefire[12])


BY_MONTH = {
    "khalid": (0.00, 0.01, 0.03, 0.08, 0.17, 0.00, 0.00),
    "young": (0.00, 0.01, 0.04, 0.11, 0.27, 0.00, 0.01),
    "fazi": (0.01, 0.02, 0.04, 0.07, 0.12, 0.31, 0.58),
    "bildt": (0.01, 0.04, 0.09, 0.20, 0.39, 0.01, 0.05),
    "meduza": (0.01, 0.02, 0.05, 0.12, 0.24, 0.01, 0.02),
}


def simulated(equilibrium: Equilibrium, *, months: int = 24, minimum: int = 0, spans: tuple[int, ...] = ()) -> Tally:
    """100 000 histories: standard errors up to .0016."""
    measures = Measures.covering(months, {"area": (-600.0, 3000.0)}, minimum_length=minimum, spans=spans)
    return simulate(equilibrium, histories=100_000, key=history_key(7, "demonstration"), measures=measures)


@pytest.mark.parametrize("view", BY_MONTH)
def test_ceasefires_and_the_patrons_exit_by_month(view):
    *ceasefire, out_12, out_24 = BY_MONTH[view]
    np.testing.assert_allclose(course(solved(view), 24).ceasefire[[1, 3, 6, 12, 24]], ceasefire, atol=WITHIN)
    tally = simulated(solved(view))
    np.testing.assert_allclose([tally.level_shares(t)[0] for t in (12, 24)], [out_12, out_24], atol=WITHIN)


def test_the_base():
    assert within_a_year("base") == pytest.approx(0.147, abs=0.01)
    assert on_the_table(solved("base")) < 0
    assert zones(solved("base"), table(settings("base"))).terms.open  # by a package that thinning left out


UNFOLDED = {"power_shift": 0.0, "reopening": 1 / 18}
FOUR = {
    "meduza": (0.12, 0.28, 0.14, 0.72),
    "khalid": (0.08, 0.26, 0.28, 0.70),
    "young": (0.12, 0.38, 0.11, 0.23),
    "bildt": (0.08, 0.64, 0.38, 0.70),
}


def four(view: str, **changes: Any) -> tuple[float, float, float, float]:
    """Rival or common beliefs, paper or binding guarantees."""
    menus = ((PAPER,), (COMMON, PAPER), (BINDING,), (COMMON, BINDING))
    a, b, c, d = (within_a_year(view, *layers, **changes) for layers in menus)
    return a, b, c, d


@pytest.mark.parametrize("view", FOUR)
def test_information_and_guarantees(view):
    np.testing.assert_allclose(four(view), FOUR[view], atol=WITHIN)


@pytest.mark.parametrize(("view", "printed"), [("meduza", 0.42), ("khalid", 0.25)])
def test_information_and_guarantees_need_each_other_where_a_pause_shifts_power(view, printed):
    rival_paper, common_paper, rival_binding, common_binding = four(view)
    interaction = common_binding - common_paper - rival_binding + rival_paper
    assert interaction == pytest.approx(printed, abs=2 * WITHIN)
    assert interaction > 0.15


def test_the_interaction_goes_with_the_shift_and_the_openings():
    got = four("meduza", **UNFOLDED)
    np.testing.assert_allclose(got, (0.11, 0.63, 0.18, 0.74), atol=WITHIN)
    assert got[3] - got[1] - got[2] + got[0] == pytest.approx(0.03, abs=2 * WITHIN)


def test_where_agreement_on_prospects_suffices_without_guarantees():
    for view in ("young", "bildt"):
        rival_paper, common_paper, rival_binding, _ = four(view)
        assert common_paper > rival_paper + 0.15
        assert common_paper > rival_binding


def test_land_ceded_holds_worse_than_a_freeze_and_a_binding_guarantee_holds_either():
    def durability(land: str, guarantee: str) -> float:
        return course(solved("khalid", COMMON, land=(land,), guarantee=(guarantee,)), 24).durability

    assert durability("rest_of_region", "paper") == pytest.approx(0.04, abs=WITHIN)
    assert durability("freeze", "paper") == pytest.approx(0.13, abs=WITHIN)
    assert durability("rest_of_region", "binding") == pytest.approx(0.93, abs=WITHIN)
    assert durability("freeze", "binding") == pytest.approx(0.93, abs=WITHIN)


def test_an_uncertain_patron_undoes_what_a_guarantee_gives():
    def pair(*layers: str, **changes: Any) -> tuple[float, float]:
        return (
            within_a_year("meduza", *layers, "patron-certain", **changes),
            within_a_year("meduza", *layers, "patron-uncertain", **changes),
        )

    np.testing.assert_allclose(pair(PAPER), (0.18, 0.12), atol=WITHIN)
    np.testing.assert_allclose(pair(BINDING), (0.67, 0.14), atol=WITHIN)
    np.testing.assert_allclose(pair(BINDING, noise=INDIFFERENT), (0.60, 0.13), atol=WITHIN)
    certain, uncertain = pair(BINDING, credibility=1)
    assert certain == pytest.approx(uncertain, abs=1e-12)


def test_firm_pressure_and_its_opposites():
    got = [within_a_year("bildt", *layers) for layers in ((), ("firm-pressure",), ("more-aid",), ("patron-misled",))]
    np.testing.assert_allclose(got, (0.20, 0.53, 0.27, 0.15), atol=WITHIN)
    assert within_a_year("bildt", "firm-commitment") == pytest.approx(0.46, abs=WITHIN)
    # Without hopes there is little left for a commitment to undo.
    assert within_a_year("bildt", hope=(0, 0)) == pytest.approx(0.52, abs=WITHIN)
    assert within_a_year("bildt", "firm-pressure", hope=(0, 0)) == pytest.approx(0.54, abs=WITHIN)


def test_what_fighting_on_is_worth_to_the_first_side():
    # More aid without commitment changes no value, only the state the war starts in; all four are read at steady support.
    layers = ((), ("firm-pressure",), ("more-aid",), ("patron-misled",))
    got = [solved("bildt", *one).continuation[(1, 0, *START)] for one in layers]
    np.testing.assert_allclose(got, (0.64, 0.26, 0.64, 0.70), atol=WITHIN)


COSTS = ((), ("costs-double",), ("hope-low",), ("costs-double", "hope-low"), ("no-mobilisation",))


def test_costs_and_hopes():
    got = [within_a_year("young", *layers) for layers in COSTS]
    np.testing.assert_allclose(got, (0.11, 0.19, 0.23, 0.34, 0.14), atol=WITHIN)
    base, costs, hope, both, mobilisation = got
    assert both - costs - hope + base == pytest.approx(0.02, abs=WITHIN)
    assert mobilisation > base


def test_costs_and_hopes_without_the_threshold():
    got = [within_a_year("young", *layers, hopeless=(np.inf, np.inf)) for layers in COSTS]
    np.testing.assert_allclose(got, (0.23, 0.39, 0.25, 0.41, 0.21), atol=WITHIN)
    base, costs, hope, both, mobilisation = got
    assert both - costs - hope + base == pytest.approx(0.00, abs=WITHIN)
    assert mobilisation < base


def test_power_and_order():
    layers = (
        ("freeze-only",),
        ("all-land-conceded",),
        ("freeze-only", "order-issue-conceded"),
        ("all-land-conceded", "order-issue-conceded"),
    )
    got = [within_a_year("fazi", *one) for one in layers]
    np.testing.assert_allclose(got, (0.07, 0.07, 0.17, 0.56), atol=WITHIN)
    terms = [on_the_table(solved("fazi", *one)) for one in layers]
    np.testing.assert_allclose(terms, (-0.61, -0.49, 0.05, 0.17), atol=0.006)
    for least, one in zip(terms, layers, strict=True):
        exact = zones(solved("fazi", *one), table(settings("fazi", *one))).terms
        assert exact.margin >= least - 1e-12
        assert exact.open == (least > 0)


def on_the_table(equilibrium: Equilibrium) -> float:
    """The zone of terms over the few packages on the table, which is what the definition's figures are."""
    at = start_state(equilibrium)
    kept = kept_values(equilibrium.parameters, equilibrium.packages)[:2, :, at[2]]
    return float((kept - equilibrium.value_without_talks[(slice(0, 2), *at)][:, None]).min(axis=0).max())


def test_the_veto_is_what_empties_the_zone_of_terms():
    menu = table(settings("fazi", "freeze-only"))
    found = lifted(solved("fazi", "freeze-only"), menu, zones(solved("fazi", "freeze-only"), menu))
    assert {name: both.terms.open for name, both in found.items()} == {
        "none": False,
        "vetoes": True,
        "delivery": False,
        "survival_penalty": False,
        "hazard": False,
    }
    assert found["none"].terms.binding_side == 0


def test_talks_go_on_without_end_and_the_patron_leaves_when_mediation_costs_more_than_prestige():
    assert simulated(solved("fazi"), months=84).talks_by(84) == pytest.approx(16, abs=0.6)
    prices = ({}, {"attention": 0.016}, {"exit": 0.10})
    out = [simulated(solved("fazi", **price)).level_shares(24)[0] for price in prices]
    assert out[1] > out[0] > out[2]


LAYERED = [
    ("bildt", ()),
    ("khalid", (COMMON, PAPER)),
    ("meduza", (COMMON, BINDING)),
    ("meduza", (BINDING, "patron-uncertain")),
    ("meduza", (PAPER, "patron-certain")),
    ("bildt", ("firm-pressure",)),
    ("bildt", ("firm-commitment",)),
    ("bildt", ("more-aid",)),
    ("bildt", ("patron-misled",)),
    ("young", ("costs-double", "hope-low")),
    ("young", ("no-mobilisation",)),
    ("fazi", ("all-land-conceded", "order-issue-conceded")),
    ("fazi", ("freeze-only", "order-issue-conceded")),
    *((view, ()) for view in VIEWS),
]


@pytest.mark.parametrize(("view", "layers"), LAYERED)
def test_the_bundled_scenario_is_this_game(view, layers):
    scenario = nicias.load("demonstration")
    stacked = layers if view == "base" else (view, *layers)
    known = scenario.at(layers=stacked)
    (draw,) = column(scenario, known, view=None, layers=stacked, as_of=scenario.as_of, seed=1, draws=1, names=()).draws
    s = settings(view, *layers)
    same(draw.parameters, parameters(s))
    for bound, typed in zip(draw.table.issues, table(s).issues, strict=True):
        same(bound, typed)


def same(bound: Any, typed: Any) -> None:
    """The same numbers, whatever they were called."""
    if isinstance(bound, tuple):
        for one, other in zip(bound, typed, strict=True):
            same(one, other)
    elif hasattr(bound, "__dataclass_fields__"):
        for field in fields(bound):
            same(getattr(bound, field.name), getattr(typed, field.name))
    elif isinstance(bound, str):
        assert bound == typed
    else:
        np.testing.assert_allclose(bound, typed, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("minimum", [0, 1])
def test_the_simulation_is_the_exact_chain(minimum):
    equilibrium = solved("bildt")
    expected = course(equilibrium, 24, minimum=minimum)
    tally = simulated(equilibrium, months=24 + 60, minimum=minimum, spans=(60,))
    for month in range(25):
        got, error = tally.ceasefire_by(month)
        assert got == pytest.approx(expected.ceasefire[month], abs=4 * error + 1e-12)
    got, error = tally.durability(60)
    assert got == pytest.approx(expected.durability, abs=4 * error)
    shares = tally.package_shares(24)
    np.testing.assert_allclose(shares, expected.packages, atol=4 * np.sqrt(0.25 / tally.ceasefire.sum()))
