"""Block charts: the height is the share, and the axis carries the months."""

from hypothesis import given
from hypothesis import strategies as st

from nicias.report.curve import BLOCKS, blocks, survival_chart


@given(st.lists(st.floats(0, 1), min_size=1, max_size=90), st.integers(1, 8))
def test_the_filled_eighths_are_the_value(values: list[float], height: int) -> None:
    rows = blocks(values, height)
    for column, value in enumerate(values):
        filled = sum(BLOCKS.index(row[column]) for row in rows)
        assert filled == round(value * 8 * height)


def test_survival_falls_from_left_to_right() -> None:
    chart = survival_chart([0.0, 0.5, 1.0])
    top, bottom = chart[0].split("│")[1], chart[4].split("│")[1]
    assert top == "█  "
    assert bottom[:2] == "██"
    assert chart[-1].strip().startswith("0")
