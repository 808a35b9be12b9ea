"""Durations as texts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import InvalidInput
from engine.worktime.durations import Duration, describe, parse_duration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("P5WD", Duration("P5WD", working_days=5)),
        ("P0WD", Duration("P0WD", working_days=0)),
        ("-P3WD", Duration("-P3WD", working_days=-3)),
        ("PT4WH", Duration("PT4WH", working_hours=4)),
        ("-PT4WH", Duration("-PT4WH", working_hours=-4)),
        ("P1WDT2WH", Duration("P1WDT2WH", working_days=1, working_hours=2)),
        ("P3D", Duration("P3D", days=3)),
        ("P2W", Duration("P2W", days=14)),
        ("P1M", Duration("P1M", months=1)),
        ("P1Y", Duration("P1Y", months=12)),
        ("PT30M", Duration("PT30M", clock_time=timedelta(minutes=30))),
        ("PT1.5S", Duration("PT1.5S", clock_time=timedelta(seconds=1.5))),
        (
            "P1Y2M3DT4H5M6S",
            Duration(
                "P1Y2M3DT4H5M6S",
                months=14,
                days=3,
                clock_time=timedelta(hours=4, minutes=5, seconds=6),
            ),
        ),
    ],
)
def test_reads_a_duration(text: str, expected: Duration) -> None:
    assert parse_duration(text) == expected


def test_ignores_the_space_around_a_duration() -> None:
    assert parse_duration(" P5WD ") == parse_duration("P5WD")


@pytest.mark.parametrize(
    "text",
    [
        "", "P", "PT", "P1DT", "P5WDT", "5WD", "P5", "P1D2WD", "P1WDT2H", "P1DT2WH", "P5wd",
        "P-5WD", "P٥WD", "PT4WD", "P4WH", "P1.5WD", "P1S", "five days",
    ],
)  # fmt: skip
def test_refuses_what_is_no_duration(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        parse_duration(text)
    assert refusal.value.params == {"text": text}
    assert "P5WD" in str(refusal.value.problems[0])


@pytest.mark.parametrize("text", ["P101Y", "P30000WD", "P99999M", "PT9999999WH", "-P40000D"])
def test_refuses_more_than_a_hundred_years(text: str) -> None:
    with pytest.raises(InvalidInput, match="hundred years"):
        parse_duration(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("P5WD", ["5 working days"]),
        ("P1WDT1WH", ["1 working day", "1 working hour"]),
        ("P1Y6M", ["1 year", "6 months"]),
        ("PT30M", ["30 minutes"]),
        ("PT48H", ["2 days"]),
        ("-P3WD", ["3 working days", "earlier"]),
        ("-PT90M", ["1 hour", "30 minutes", "earlier"]),
        ("P0WD", ["the same working day"]),
        ("PT0S", ["at once"]),
    ],
)
def test_describes_a_duration(text: str, words: list[str]) -> None:
    assert [str(phrase) for phrase in describe(parse_duration(text))] == words
