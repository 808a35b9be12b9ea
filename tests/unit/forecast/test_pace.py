"""How much longer an item takes, by how long others took."""

from __future__ import annotations

from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from workflows.forecast.pace import FEWEST, PaceTable, pace_table

STEP = ("contact", "visit")


def table(*minutes: int) -> PaceTable:
    return pace_table((STEP, each, 1) for each in minutes)


def test_a_new_item_takes_what_half_of_the_others_took() -> None:
    assert table(60, 120, 180, 240, 600).remaining(STEP, 0) == 180


def test_an_old_one_is_measured_by_those_that_were_open_as_long() -> None:
    many = table(*[60] * 90, *[600] * 6)
    assert many.remaining(STEP, 0) == 60
    assert many.remaining(STEP, 60) == 540


def test_too_few_say_nothing() -> None:
    few = table(*[60] * 90, *[600] * (FEWEST - 1))
    assert few.remaining(STEP, 60) is None
    assert few.remaining(("contact", "other"), 0) is None
    assert table().remaining(STEP, 0) is None


@given(st.lists(st.integers(0, 50), max_size=40), st.integers(-1, 60))
def test_it_is_the_median_of_the_longer_ones(minutes: list[int], age: int) -> None:
    longer = [each for each in minutes if each > age]
    expected = median_low(longer) - age if len(longer) >= FEWEST else None
    assert table(*minutes).remaining(STEP, age) == expected
