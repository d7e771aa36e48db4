"""What an answer rests on is found when it is there, and nothing is found in noise."""

import numpy as np

from nicias.study.drivers import drivers


def test_the_input_that_makes_the_answer_comes_first_with_its_sign() -> None:
    rng = np.random.default_rng(1)
    sampled = {name: rng.random(200) for name in ("up", "down", "idle")} | {"fixed": np.ones(200), "word": ["a"] * 200}
    found = drivers(sampled, list(sampled), np.exp(3 * sampled["up"] - sampled["down"]))
    assert [driver.path for driver in found][:2] == ["up", "down"]
    assert found[0].correlation > 0 > found[1].correlation


def test_many_idle_inputs_seldom_yield_a_driver() -> None:
    """Fifty idle inputs, two hundred times: a driver is named in about one time in twenty."""
    rng = np.random.default_rng(2)
    idle = [f"idle{place}" for place in range(50)]
    alarms = sum(bool(drivers({path: rng.random(60) for path in idle}, idle, rng.random(60))) for _ in range(200))
    assert 1 <= alarms <= 25


def test_an_input_the_engine_does_not_read_is_never_a_driver() -> None:
    answer = np.random.default_rng(3).random(100)
    assert drivers({"fact": answer}, [], answer) == ()


def test_too_few_draws_or_a_constant_answer_say_nothing() -> None:
    assert drivers({"x": np.arange(10.0)}, ["x"], np.arange(10.0)) == ()
    assert drivers({"x": np.arange(50.0)}, ["x"], np.ones(50)) == ()
