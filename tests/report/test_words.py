"""Words for numbers: one scale, no certainty that was not computed, two digits."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nicias.report.words import SCALE, frequency, scale_in_words, share, short, words


@given(st.floats(0, 1))
def test_every_probability_has_words_a_frequency_and_two_digits(p: float) -> None:
    assert words(p) in [name for _, name in SCALE]
    assert frequency(p).endswith("of these runs")
    assert len(share(p)) <= 4


@given(st.floats(1e-12, 1, exclude_max=True))
def test_what_is_neither_nought_nor_one_is_never_printed_as_such(p: float) -> None:
    assert share(p) not in ("0", "1", ".00", "1.00")


@given(st.floats(0, 1), st.floats(0, 1))
def test_words_follow_the_order_of_the_numbers(p: float, q: float) -> None:
    order = [name for _, name in SCALE]
    if p <= q:
        assert order.index(words(p)) <= order.index(words(q))


def test_no_data_is_said() -> None:
    assert share(math.nan) == "no data"


def test_the_scale_is_printed_whole() -> None:
    assert all(name in scale_in_words() for _, name in SCALE)


@pytest.mark.parametrize(("x", "shown"), [(999_999, "1.0m"), (9_960, "10k"), (0.0312, "0.031"), (-1.5e9, "−1.5bn"), (0, "0")])
def test_quantities_keep_two_digits(x: float, shown: str) -> None:
    assert short(x) == shown
