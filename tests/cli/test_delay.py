"""`nicias delay`: what it prints, its JSON, and how it ends on bad input."""

import json

FAST = ("--draws", "2", "--seed", "421", "--until", "2026-01-01")


def test_delay_prints_the_best_month_its_curve_and_what_moves_it(nicias):
    done = nicias("delay", "demonstration", "first", "--view", "fazi", "--lever", "firm-commitment", *FAST)
    assert done.status == 0
    for words in ("Not yet backtested", "best month to settle", "staying away from talks", "hope 2", "0.03 a month", "firm-commitment", "not modelled", "fingerprint"):
        assert words in " ".join(done.out.split()), words


def test_delay_prints_the_views_before_nobodys(nicias):
    done = nicias("delay", "demonstration", "second", "--draws", "1", "--seed", "421", "--until", "2025-03-01")
    assert done.status == 0
    assert done.out.index("fazi") < done.out.index("nobody's")


def test_delay_json_is_one_object_and_histories_move_nothing(nicias):
    first, second = (
        json.loads(nicias("delay", "demonstration", "first", "--view", "fazi", *FAST, "--histories", count, "--json").out) for count in (2, 9)
    )
    assert first == second
    assert first["columns"]["fazi"]["months"]["unit"] == "months"


def test_a_side_that_does_not_fight_is_one_paragraph(nicias):
    done = nicias("delay", "demonstration", "third", *FAST)
    assert (done.status, done.out) == (2, "")
    assert "does not fight" in done.err
    assert "Traceback" not in done.err
