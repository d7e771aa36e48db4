"""Numbers in words and digits, ranges, fractions and odds, read back from what was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nicias
from nicias.evidence.reading.lexicon import Lexicon, load_lexicon
from nicias.evidence.reading.numbers import Amount, find_amounts
from nicias.evidence.reading.words import sentences

ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"


def amounts(text: str, lexicon: Lexicon | None = None) -> list[Amount]:
    return [a for s in sentences(text) for a in find_amounts(s, lexicon or load_lexicon("en"))]


def spelled(n: int) -> str:
    """An independent speller, for whole numbers below a billion."""
    if n < 20:
        return ONES.split()[n]
    if n < 100:
        return TENS.split()[n // 10 - 2] + (f"-{spelled(n % 10)}" if n % 10 else "")
    if n < 1000:
        return f"{spelled(n // 100)} hundred" + (f" and {spelled(n % 100)}" if n % 100 else "")
    for size, word in ((1_000_000, "million"), (1_000, "thousand")):
        if n >= size:
            return f"{spelled(n // size)} {word}" + (f" {spelled(n % size)}" if n % size else "")
    raise AssertionError


@given(st.integers(0, 999_999_999))
def test_a_number_in_words_is_read_as_it_was_spelled(n: int):
    found = amounts(f"They counted {spelled(n)} barrels in all.")
    assert [(a.low, a.high) for a in found] == [(n, n)]


@given(st.integers(1, 10**12))
def test_a_number_in_digits_is_read_with_and_without_separators(n: int):
    for text in (f"{n:,}", f"{n:,}".replace(",", "\u202f")):
        assert [a.low for a in amounts(f"They counted {text} barrels.")] == [n]


@given(
    st.integers(1, 4000),
    st.integers(1, 4000),
    st.sampled_from(["{}–{}", "{} to {}", "between {} and {}", "from {} to {}", "{}-{}"]),
)
def test_a_range_has_its_two_ends_in_order(a: int, b: int, form: str):
    low, high = sorted((a, b))
    found = amounts(f"They expect {form.format(low, high)} barrels.")
    if low < high:
        assert [(x.low, x.high) for x in found] == [(low, high)]


@given(st.integers(1, 20), st.integers(2, 40), st.sampled_from(["{} in {}", "{} out of {}", "{} chances in {}"]))
def test_odds_are_a_share_and_never_the_second_number(a: int, b: int, form: str):
    if a < b:
        (found,) = amounts(f"We give it {form.format(spelled(a), spelled(b))}.")
        assert found.kind == "share"
        assert found.low == pytest.approx(a / b)


@pytest.mark.parametrize(
    ("text", "low", "high", "kind"),
    [
        ("one in three deserted", 1 / 3, 1 / 3, "share"),
        ("three to ten men", 3, 10, "count"),
        ("dozens of villages", 24, 100, "count"),
        ("a few dozen men", 24, 60, "count"),
        ("half of the army", 0.5, 0.5, "share"),
        ("half a million men", 500_000, 500_000, "count"),
        ("two-thirds of them", 2 / 3, 2 / 3, "share"),
        ("a third of the budget", 1 / 3, 1 / 3, "share"),
        ("12 per cent of it", 0.12, 0.12, "share"),
        ("10% to 15% of it", 0.10, 0.15, "share"),
        ("10 to 15 million people", 10_000_000, 15_000_000, "count"),
        ("$1.5-2 billion in loans", 1.5e9, 2e9, "count"),
        ("€30bn in loans", 30e9, 30e9, "count"),
        ("30k shells", 30_000, 30_000, "count"),
        ("hundreds of thousands of people", 200_000, 900_000, "count"),
        ("several hundred men", 300, 800, "count"),
        ("a dozen guns", 12, 12, "count"),
        ("two or three weeks", 2, 3, "count"),
        ("five to ten thousand men", 5_000, 10_000, "count"),
    ],
)
def test_the_forms_people_write(text: str, low: float, high: float, kind: str, lexicon: Lexicon):
    found = amounts(f"It was {text}.", lexicon)
    assert [(a.low, a.high, a.kind) for a in found] == [(pytest.approx(low), pytest.approx(high), kind)]


@pytest.mark.parametrize(
    "text",
    [
        "They met one on one.",
        "It was one of the worst nights.",
        "No one came, and one might ask why.",
        "More often than not they lose.",
        "The F-16 and the Kh-22 were late, as was the 19th brigade.",
        "On the one hand they talk.",
        "It was a half-hearted try.",
    ],
)
def test_words_that_only_look_like_numbers_are_passed_over(text: str, lexicon: Lexicon):
    assert amounts(text, lexicon) == []


def test_a_change_from_one_number_to_another_is_two_numbers(lexicon: Lexicon):
    assert [(a.low, a.high) for a in amounts("Losses fell from 500 to 300 a day.", lexicon)] == [(500, 500), (300, 300)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("about 100 tanks", 90, 110),
        ("nearly 100 tanks", 90, 100),
        ("more than 100 tanks", 100, 120),
        ("at least 100 tanks", 100, 125),
        ("no more than 100 tanks", 75, 100),
        ("fewer than 100 tanks", 70, 100),
        ("100 tanks or so", 80, 125),
    ],
)
def test_a_qualifier_opens_an_interval_on_its_own_side(text: str, low: float, high: float, lexicon: Lexicon):
    (found,) = amounts(f"They lost {text}.", lexicon)
    assert found.between(lexicon) == (pytest.approx(low), pytest.approx(high))


def test_a_plain_number_has_no_interval(lexicon: Lexicon):
    (found,) = amounts("They lost 100 tanks.", lexicon)
    assert found.between(lexicon) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("About half, or one soldier in six, deserted.", 1 / 6),
        ("Output was a seventh of what it had been.", 0.14286),
        ("They laid a million and a half mines.", 1.5e6),
    ],
)
def test_shares_and_halves_told_in_words(text: str, value: float):
    assert amounts(text)[-1].low == pytest.approx(value)


def test_one_of_a_thing_in_so_much_time_is_no_share():
    assert all(a.kind == "count" for a in amounts("They took one town in ten days."))


def test_every_part_of_the_lexicon_is_read():
    """A list that nothing reads would be edited in vain."""
    package = Path(nicias.__file__).parent
    code = "\n".join(file.read_text("utf-8") for file in package.rglob("*.py"))
    for name in ("bargaining", "numbers", "odds", "page", "speech", "time", "units"):
        for part in getattr(load_lexicon("en"), name):
            assert f'["{part}"]' in code or part in ("eras", "horizons"), f"{name}.{part}"
