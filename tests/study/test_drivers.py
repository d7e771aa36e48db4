"""What an answer rests on is found when it is there, and nothing is found in noise."""

import numpy as np

from nicias.study.drivers import drivers


def test_the_input_that_makes_the_answer_comes_first_with_its_sign() -> None:
    rng = np.random.default_rng(1)
    sampled = {name: rng.random(200) for name in ("up", "down", "idle")} | {"fixed": np.ones(200), "word": ["a"] * 200}
    found = drivers(sampled, np.exp(3 * sampled["up"] - sampled["down"]))
    assert [driver.path for driver in found][:2] == ["up", "down"]
    assert found[0].correlation > 0 > found[1].correlation


def test_noise_is_seldom_taken_for_a_driver() -> None:
    rng = np.random.default_rng(2)
    false_alarms = sum(len(drivers({"idle": rng.random(100)}, rng.random(100))) for _ in range(400))
    assert 5 <= false_alarms <= 40  # two standard errors: one in twenty-two, 18 expected


def test_too_few_draws_or_a_constant_answer_say_nothing() -> None:
    assert drivers({"x": np.arange(10.0)}, np.arange(10.0)) == ()
    assert drivers({"x": np.arange(50.0)}, np.ones(50)) == ()
