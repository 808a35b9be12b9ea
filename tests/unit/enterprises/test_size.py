from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.enterprises.codes import SECTOR_NAMES
from workflows.enterprises.size import (
    READINGS,
    SIZES,
    TABLE,
    Figures,
    Size,
    possible_sizes,
    size_of,
)

L, M, S, X = Size.LARGE, Size.MEDIUM, Size.SMALL, Size.MICRO


def _figures(
    employees: int | None = None, revenue: int | None = None, assets: int | None = None
) -> Figures:
    return Figures(
        employees,
        None if revenue is None else Decimal(revenue),
        None if assets is None else Decimal(assets),
    )


@pytest.mark.parametrize(
    ("sector", "figures", "size"),
    [
        ("A", _figures(1, 20000), L),
        ("A", _figures(1, 19999), M),
        ("A", _figures(1, 499), S),
        ("A", _figures(9000, 49), X),
        ("C", _figures(1000, 40000), L),
        ("C", _figures(999, 40000), M),
        ("C", _figures(1000, 39999), M),
        ("C", _figures(300, 2000), M),
        ("C", _figures(5000, 1999), S),
        ("C", _figures(20, 300), S),
        ("C", _figures(19, 99999), X),
        ("C", _figures(99999, 299), X),
        ("B", _figures(1286, 61480), L),
        ("D", _figures(299, 5000), S),
        ("E", _figures(1, 80000, 80000), L),
        ("E", _figures(1, 80000, 4999), S),
        ("E", _figures(1, 299, 80000), X),
        ("H", _figures(300, 10000), L),
        ("H", _figures(100, 2000), M),
        ("L", _figures(300, 0, 120000), L),
        ("L", _figures(300, 0, 7999), S),
        ("M", _figures(300), L),
        ("O", _figures(99), S),
        ("R", _figures(9), X),
    ],
)
def test_a_section_of_one_kind_gives_one_size(sector: str, figures: Figures, size: Size) -> None:
    assert size_of(sector, figures) is size


@pytest.mark.parametrize(
    ("sector", "figures", "sizes"),
    [
        # 200 people and 40,000: a large wholesaler, a medium retailer.
        ("F", _figures(200, 40000), {L, M}),
        ("F", _figures(4, 100000), {X}),
        # 200 people and 30,000: large storage, small transport, small post.
        ("G", _figures(200, 30000), {L, S}),
        ("G", _figures(1000, 30000), {L}),
        # 300 people and 100,000: medium in transmission, large in software.
        ("I", _figures(300, 100000), {M, L}),
        ("I", _figures(9, 5), {X}),
        ("K", _figures(100, 1000, 5000), {S, M}),
    ],
)
def test_a_section_of_several_kinds_allows_what_any_allows(
    sector: str, figures: Figures, sizes: set[Size]
) -> None:
    assert possible_sizes(sector, figures) == sizes


def test_a_missing_figure_leaves_what_is_below_open() -> None:
    assert possible_sizes("C", _figures(employees=350)) == {M, S, X}
    assert size_of("C", _figures(employees=350)) is None


def test_a_missing_figure_leaves_micro_certain() -> None:
    assert size_of("C", _figures(employees=3)) is X


@pytest.mark.parametrize("sector", ["J", "P", "Q", "S", "T"])
def test_sections_outside_of_the_rules_allow_everything(sector: str) -> None:
    assert possible_sizes(sector, _figures(5, 5, 5)) == set(SIZES)


def test_every_reading_stands_in_the_table_and_every_row_is_read() -> None:
    read = {reading for readings in READINGS.values() for reading in readings}
    assert read == set(TABLE)
    assert set(READINGS) <= set(SECTOR_NAMES)


def test_the_bounds_of_every_row_rise() -> None:
    for bounds in TABLE.values():
        for limits in (bounds.employees, bounds.revenue_wan, bounds.assets_wan):
            assert limits is None or limits[0] < limits[1] < limits[2]


@given(
    st.sampled_from(sorted(READINGS)),
    st.integers(0, 5000),
    st.integers(0, 300000),
    st.integers(0, 300000),
)
def test_growing_never_makes_smaller(
    sector: str, employees: int, revenue: int, assets: int
) -> None:
    before = possible_sizes(sector, _figures(employees, revenue, assets))
    after = possible_sizes(sector, _figures(employees + 1, revenue + 1, assets + 1))
    assert min(map(SIZES.index, before)) <= min(map(SIZES.index, after))
    assert max(map(SIZES.index, before)) <= max(map(SIZES.index, after))
