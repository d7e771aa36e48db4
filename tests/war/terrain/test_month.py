"""The compiled month against the slow one, and what must hold in any month."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nicias.war.terrain.registry import FIELDS, LIMITS, MECHANISMS
from tests.reference import terrain as slow
from tests.war.terrain.world import ALL, EXPLAINED, STAFF, World, closed, laid, made_up, values_of, without

OUTCOMES = [(False, -1, -1), (True, 0, 0), (True, 1, -1), (True, -1, 1), (True, 0, 1), (False, -1, 0)]


def compare(on, months=14, number=5):
    """Fight both ways; the two states must agree in every number after every month."""
    world = World(laid(on), number=number)
    state, p = world.snapshot(), {**values_of(world.land), "explained": EXPLAINED}
    for month in range(1, months + 1):
        g, outcome = month % 4, OUTCOMES[(month * 5 + number) % len(OUTCOMES)]
        words = world.words().copy()
        slow.month(state, p, set(on), STAFF, words, g, month, (9 + month - 2) % 12 + 1, *outcome)
        world.fight(g, talks=outcome[0], refused=outcome[1], blamed=outcome[2], words=words)
        for name, value in world.snapshot().items():
            assert np.allclose(value, state[name], rtol=1e-9, atol=1e-12), (month, name, value, state[name])


@pytest.mark.parametrize("number", range(4))
def test_all_mechanisms_on(number):
    compare(ALL, months=40, number=number)


def test_none_on_moves_nothing_but_beliefs():
    compare(())
    world = World(laid(()))
    before = world.snapshot()
    world.fight()
    moved = {name for name, value in world.snapshot().items() if value != before[name]}
    assert moved <= {"belief_mean", "belief_spread", "since_summit"}


@pytest.mark.parametrize("name", ALL)
def test_each_mechanism_off(name):
    compare(without(name), months=6)


@given(st.sets(st.sampled_from(ALL)), st.integers(0, 999))
@settings(max_examples=25, deadline=None)
def test_any_mixture(on, number):
    compare(closed(on), months=5, number=number)


NEUTRAL = {
    "desertion": {"desertion": [0, 0]},
    "bonuses": {"bonus_step": [0, 0]},
    "mobilisation": {"mobilisation_rate": [0, 0]},
    "force_quality": {"quality_wear": [0, 0]},
    "exhaustion": {"exhausted_below": [0, 0]},
    "fortunes": {"fortune_sd": 0},
    "season": {"season_amplitude": 0},
    "drone_saturation": {"deepest_advance": 1e300},
    "imitation": {"innovation_rate": [0, 0]},
    "reversal": {"reversal": 0},
    "substitution": {"substitutable": [0, 0]},
    "waves": {"wave_rate": [0, 0]},
    "interceptors": None,
    "output": {"growth": [0, 0]},
    "fuel_revenue": {"fuel_share": [0, 0]},
    "cracking": {"crack_rate": 0},
    "leader_standing": {"standing_attack": [0, 0]},
    "freezes": {"freeze_rate": [0] * 4},
    "purchases": {"purchases": 0},
    "delivery_noise": {"delivery_sd": 0},
    "sweetening": {"sweetening": 0},
    "impatience": {"impatience": 0},
    "pivot": {"crisis_rate": 0},
    "announcements": {"announcement_rate": 0, "announcement_trust": 0},
    "stalling": {"stalling": [0, 0]},
    "summits": {"summit_rate": 0},
    "escalation": {"escalation_rate": [0] * 4},
    "incidents": {"incident_rate": 0},
    "rearmament": {"rearmament_pace": 0},
    "linked_powers": {"linkage": [0, 0]},
    "fog": {"report_sd": 0},
}


@pytest.mark.parametrize("name", [name for name, values in NEUTRAL.items() if values is not None])
def test_off_is_the_same_to_the_last_bit_as_doing_nothing(name):
    """A mechanism off, and the same mechanism with a parameter that leaves it without effect: equal bytes."""
    others = without(name)
    on = closed([*others, name])
    with_it, without_it = World(laid(on, **NEUTRAL[name])), World(laid(others))
    for month in range(12):
        with_it.fight(month % 4, talks=True, refused=month % 2, blamed=month % 2)
        without_it.fight(month % 4, talks=True, refused=month % 2, blamed=month % 2)
        assert with_it.states.tobytes() == without_it.states.tobytes(), month


@pytest.mark.parametrize("name", ALL)
def test_values_of_what_is_off_are_never_read(name):
    """They are nan in the record; reading one would spread."""
    land = laid(without(name))
    for parameter in MECHANISMS[name].parameters:
        assert np.isnan(land.parameters[parameter.name]).all()
    world = World(land)
    for month in range(8):
        world.fight(month % 4, talks=True, refused=month % 2, blamed=1)
    assert not np.isnan(world.states.view(np.float64)).any()


def test_a_switch_shifts_no_other_number():
    full, quiet = World(laid(ALL)), World(laid(without("waves")))
    for _ in range(12):
        full.fight()
        quiet.fight()
        assert full.now["advantage"] == quiet.now["advantage"]
        assert full.now["decree"].tolist() == quiet.now["decree"].tolist()
    assert full.now["civilians_killed"][1] > quiet.now["civilians_killed"][1]


STOCKS = [name for name, field in FIELDS.items() if field.kind in ("stock", "total")]


@given(
    st.floats(0, 4e5),
    st.floats(0, 1e5),
    st.floats(1, 1e6),
    st.floats(0, 3),
    st.floats(0, 1),
    st.floats(0, 1e10),
    st.integers(0, 50),
)
@settings(max_examples=40, deadline=None)
def test_no_stock_is_ever_negative(losses, recruits, troops, need, share, authority, number):
    values = made_up()
    changes = {
        "losses": [losses, losses / 3], "recruits": [recruits, recruits / 2], "troops": [troops, 2 * troops],
        "need": values["need"] * need, "reserve_share": [share, share], "drawdown_authority": authority, "desertion": [share, 0],
    }  # fmt: skip
    world = World(laid(ALL, **changes), number=number)
    for month in range(18):
        world.fight(month % 4, talks=True, refused=0, blamed=0)
        for name in STOCKS:
            assert np.min(world.now[name]) >= 0, name
    assert not np.isnan(world.states.view(np.float64)).any()


def test_limits_that_bind_are_counted():
    world = World(laid(["attrition", "bonuses", "recruitment", "drawdown", "stocks"], losses=[9e6, 0], bonus_cap=[1, 1], drawdown_authority=0,
                       role=[0.4, 0.3, 0.3], stock=np.zeros((2, 5)), production=np.zeros((2, 5)), imports=np.zeros((2, 5))))  # fmt: skip
    world.fight(3)
    counted = {name: int(world.limits[name][0]) for name in LIMITS}
    assert counted["troops_gone"] == 1
    assert world.now["troops"][0] == 1
    assert counted["bonus_cap"] == 1
    assert counted["authority_empty"] == 1
    assert counted["firepower_gone"] >= 1


def mirrored(words, slots):
    """Words for the war with the sides exchanged: sides' slots swapped, signed chances turned round."""
    other = words.copy()
    top = 2**30 - 1
    for name in ("INNOVATION", "DECREE", "WAVE", "VOW"):
        a, b = slots[f"{name}_0"], slots[f"{name}_1"]
        other[a], other[b] = words[b], words[a]
    for name in ("FORTUNE", "FOG", "AREA_0", "AREA_1", "AREA_2", "BREACH_0", "BREACH_1", "BREACH_2"):
        other[slots[name]] = top - words[slots[name]]
    return other


SYMMETRIC = [
    "recruitment", "attrition", "desertion", "bonuses", "mobilisation", "force_quality", "reserves", "exhaustion", "fundamentals",
    "fortunes", "line", "season", "drone_saturation", "interdiction", "imitation", "breaches", "reversal", "compounding", "fortification",
    "stocks", "substitution", "home_production", "rear_strikes", "front_harm", "waves", "interceptors", "deep_strikes", "output", "sanctions",
    "fuel_revenue", "war_budget", "cost_path", "discontent", "loss_of_will", "leader_standing", "blame_contest", "threats", "sweetening",
    "sincerity", "stalling", "rearmament", "learning", "fog",
]  # fmt: skip


def test_exchanging_the_sides_mirrors_the_war():
    """Every mechanism that is not the patron's treats the sides alike."""
    from nicias.war.terrain.chance import SLOTS

    values = made_up()
    one_sided = {"standing_weight", "escalation_rate"}
    swapped = {
        name: np.asarray(value)[::-1] for name, value in values.items()
        if np.ndim(value) and len(np.asarray(value)) == 2 and name not in one_sided and np.asarray(value).shape[0] == 2 and name != "substitutable"
    }  # fmt: skip
    swapped |= {
        "present_drift": -values["present_drift"],
        "fundamental_low": -values["fundamental_high"],
        "fundamental_high": -values["fundamental_low"],
        "area_base": -values["area_base"],
    }
    here, there = World(laid(SYMMETRIC), theta=0.008), World(laid(SYMMETRIC, explained=-EXPLAINED, **swapped), theta=-0.008)
    there.staff["drift"] *= -1
    there.staff["theta"] = -here.staff["theta"][:, ::-1]
    there.staff["prior"] = -here.staff["prior"][:, ::-1]
    turned = {-1: -1, 0: 1, 1: 0}
    signed = {
        "theta",
        "advantage",
        "parity",
        "rho",
        "area",
        "gained",
        "fresh",
        "momentum",
        "breach",
        "reversed",
        "suspicion",
        "tilt",
        "evidence",
        "belief_mean",
    }
    for month in range(24):
        words = here.words().copy()
        outcome = OUTCOMES[month % len(OUTCOMES)]
        here.fight(2, talks=outcome[0], refused=outcome[1], blamed=outcome[2], words=words)
        there.fight(2, talks=outcome[0], refused=turned[outcome[1]], blamed=turned[outcome[2]], words=mirrored(words, SLOTS))
        a, b = here.snapshot(), there.snapshot()
        for name in FIELDS:
            x, y = np.array(a[name]), np.array(b[name])
            if FIELDS[name].shape[:1] == (2,):
                y = y[::-1]
            y = -y if name in signed else y
            if name == "blame":
                y = 1 - y
            if name == "threatened":
                y = {0: 0, 1: 2, 2: 1}[int(y)]
            if name in ("delivered", "patron_first"):
                continue
            assert np.allclose(x, y, rtol=1e-9, atol=1e-9), (month, name, x, y)


def test_the_season_returns_after_a_year():
    world = World(laid(["season"]))
    tempo = [float(world.fight()["tempo"]) for _ in range(24)]
    assert tempo[:12] == pytest.approx(tempo[12:])
    assert math.isclose(sum(tempo), 24)
