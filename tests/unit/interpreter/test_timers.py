"""Durations and cycles as texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.interpreter.checks import is_duration
from engine.interpreter.contract import Data, ServiceRequest, Surroundings
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.timers import Cycle, first_due, parse_cycle


@pytest.mark.parametrize(
    "text",
    ["P5WD", "PT4WH", "P3D", "P1Y2M3DT4H5M6S", "PT0.5S", "P2W", "PT1H", "P1M", "PT1M", "P90D"],
)
def test_knows_durations(text: str) -> None:
    assert is_duration(text)


@pytest.mark.parametrize(
    "text",
    ["", "P", "PT", "5WD", "P5WH", "PT4WD", "P5WD4H", "P1DT", "PD", "5 days", "p5d", "P1H"],
)
def test_refuses_what_is_no_duration(text: str) -> None:
    assert not is_duration(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R3/PT1H", Cycle(times=3, start="", every="PT1H")),
        ("R/P1WD", Cycle(times=None, start="", every="P1WD")),
        (
            "R2/2026-11-23T09:00:00+08:00/P1D",
            Cycle(times=2, start="2026-11-23T09:00:00+08:00", every="P1D"),
        ),
    ],
)
def test_reads_cycles(text: str, expected: Cycle) -> None:
    assert parse_cycle(text) == expected


@pytest.mark.parametrize("text", ["", "PT1H", "R3", "R3/", "Rx/PT1H", "R3/1H", "0 0 * * *"])
def test_refuses_what_is_no_cycle(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_cycle(text)


@pytest.mark.parametrize("text", ["R/PT1S", "R3/PT59S", "R/2026-05-20T09:00+08:00/PT1S"])
def test_refuses_a_cycle_that_would_flood_the_jobs(text: str) -> None:
    with pytest.raises(ExpressionError, match="once a minute at most"):
        first_due("cycle", text, _surroundings())


def test_takes_a_cycle_of_a_minute() -> None:
    due_at, left = first_due("cycle", "R3/PT1M", _surroundings())
    assert (due_at - _NOW, left) == (timedelta(minutes=1), 2)


_LENGTHS = {
    "PT1S": timedelta(seconds=1),
    "PT59S": timedelta(seconds=59),
    "PT1M": timedelta(minutes=1),
}
_NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)


def _surroundings() -> Surroundings:
    def call_service(request: ServiceRequest) -> Data:
        raise AssertionError(request)

    return Surroundings(
        now=_NOW,
        add_duration=lambda start, text: start + _LENGTHS[text],
        call_service=call_service,
    )
