"""What a cell says, whatever way it was typed."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from workflows.rosters.cells import (
    Unreadable,
    amount,
    choice,
    code,
    day,
    is_empty,
    plain,
    shown,
    text,
    whole,
)


@pytest.mark.parametrize("raw", [None, "", "  ", "\u3000", "\u200b", "\ufeff", "\n\t"])
def test_nothing_that_shows_is_empty(raw: object) -> None:
    assert is_empty(raw)


@pytest.mark.parametrize("raw", [0, 0.0, False, "0", "无"])
def test_a_zero_is_not_empty(raw: object) -> None:
    assert not is_empty(raw)


@pytest.mark.parametrize(
    ("raw", "value", "adjusted"),
    [
        ("内蒙古（集团）公司", "内蒙古（集团）公司", False),
        ("  某 某\u3000公司 ", "某 某 公司", True),
        ("某\u200b公司", "某公司", True),
        (2026, "2026", False),
        (13900001111.0, "13900001111", False),
        ("'=SUM(A1)", "=SUM(A1)", True),
        ("'quoted'", "'quoted'", False),
    ],
)
def test_words_lose_what_does_not_show(raw: object, value: str, adjusted: bool) -> None:
    reading = text(raw)
    assert (reading.value, reading.adjusted) == (value, adjusted)


def test_numbers_become_half_width() -> None:
    assert plain("０４７２－５２１２３１６").value == "0472-5212316"


@pytest.mark.parametrize(
    ("raw", "value", "adjusted"),
    [
        ("91350100M000100Y43", "91350100M000100Y43", False),
        ("９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43", True),
        (" 91350100m000 100y43", "91350100M000100Y43", True),
        (150203, "150203", False),
        (150203.0, "150203", False),
    ],
)
def test_codes_are_half_width_capitals(raw: object, value: str, adjusted: bool) -> None:
    reading = code(raw)
    assert (reading.value, reading.adjusted) == (value, adjusted)


@pytest.mark.parametrize("raw", [913501000000100043, 9.13501000000100043e17])
def test_a_code_kept_as_a_long_number_is_lost(raw: object) -> None:
    with pytest.raises(Unreadable, match="丢失"):
        code(raw)


@pytest.mark.parametrize(
    ("raw", "value", "adjusted"),
    [
        (1286, 1286, False),
        (1286.0, 1286, False),
        ("1286", 1286, False),
        ("１,２８６人", 1286, True),
        (" 12 ", 12, True),
        (-3, -3, False),
    ],
)
def test_whole_numbers(raw: object, value: int, adjusted: bool) -> None:
    reading = whole(raw)
    assert (reading.value, reading.adjusted) == (value, adjusted)


@pytest.mark.parametrize("raw", ["约300", 3.5, "12.5", True, "NaN", "Infinity", date(2026, 1, 5)])
def test_what_is_no_whole_number_is_refused(raw: object) -> None:
    with pytest.raises(Unreadable):
        whole(raw)


@pytest.mark.parametrize(
    ("raw", "value", "adjusted"),
    [
        (61480, "61480.00", False),
        ("61480.5", "61480.50", False),
        ("61,480万元", "61480.00", True),
        (0.1, "0.10", False),
        (1234.565, "1234.57", True),
        ("-12", "-12.00", False),
    ],
)
def test_amounts_are_exact_to_two_places(raw: object, value: str, adjusted: bool) -> None:
    reading = amount(raw)
    assert (reading.value, reading.adjusted) == (Decimal(value), adjusted)


@pytest.mark.parametrize("raw", ["3亿", "inf", "1e999999999", "abc"])
def test_what_is_no_amount_is_refused(raw: object) -> None:
    with pytest.raises(Unreadable):
        amount(raw)


@pytest.mark.parametrize(
    ("raw", "adjusted"),
    [
        ("2026-01-05", False),
        (date(2026, 1, 5), False),
        (datetime(2026, 1, 5), False),  # noqa: DTZ001 - spreadsheets know no zones.
        ("2026/1/5", True),
        ("2026.1.5", True),
        ("2026年1月5日", True),
        ("２０２６年１月５日", True),
        ("2026-01-05 00:00:00", True),
        ("20260105", True),
        (46027, True),
        ("46027", True),
    ],
)
def test_a_day_is_read_in_every_way_of_writing_it(raw: object, adjusted: bool) -> None:
    reading = day(raw)
    assert (reading.value, reading.adjusted) == (date(2026, 1, 5), adjusted)


@pytest.mark.parametrize("raw", ["2026-02-30", "5/1/2026", "明年", 12, "0026-01-05", "2026-13-01"])
def test_what_is_no_day_is_refused(raw: object) -> None:
    with pytest.raises(Unreadable):
        day(raw)


def test_a_choice_takes_its_names_and_synonyms() -> None:
    read = choice({"国有": 1, "国有企业*": 1})
    assert read("国 有").value == 1
    assert read("国有企业").value == 1
    with pytest.raises(Unreadable, match="应为：国有。"):
        read("全民")


@pytest.mark.parametrize("read", [text, plain, code, whole, amount, day])
def test_a_formula_that_failed_is_refused(read: object) -> None:
    assert callable(read)
    with pytest.raises(Unreadable):
        read("#REF!")


def test_a_long_value_is_cut_for_reports() -> None:
    assert shown("长" * 200) == "长" * 79 + "…"
