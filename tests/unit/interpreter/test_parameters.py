"""Durations that a package gives a name: how they are read, found, and checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from engine.interpreter import check, examples, parse, start_due
from engine.interpreter.contract import Data, Resource, ServiceRequest, Surroundings
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.parameters import (
    NO_PARAMETERS,
    Parameters,
    as_length,
    name_in,
    read_parameters,
    written_out,
)
from tests.bpmn_text import process, resources, timer
from tests.unit.interpreter.test_times import CALENDAR

NOW = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)
TOML = b"""
id = "p"
[[parameters]]
id = "sign_due"
value = 3
unit = "working_days"
[[parameters]]
id = "report_every"
value = 3
unit = "months"
[[parameters]]
id = "visits"
value = 2
unit = "times"
"""


def nothing_set(_package: str, _name: str) -> str | None:
    return None


def with_toml(text: str, toml: bytes = TOML) -> list[Resource]:
    return [*resources(text), Resource("package.toml", toml)]


def task(due_in: str) -> str:
    attributes = {"a": {"duban:assignee": "x", "duban:dueIn": due_in}}
    return process("p", "start -> a -> end", attributes=attributes)


def test_reads_the_lengths_of_a_package_and_leaves_out_what_is_no_time() -> None:
    found = read_parameters([Resource("package.toml", TOML)])
    assert found == Parameters("p", {"sign_due": "P3WD", "report_every": "P3M"})


@pytest.mark.parametrize("toml", [b"", b"\xff", b"parameters = 3", b'id = "p"', b"[[" * 5])
def test_a_description_that_says_nothing_useful_names_nothing(toml: bytes) -> None:
    assert read_parameters([Resource("package.toml", toml)]).lengths == {}
    assert read_parameters([]) == NO_PARAMETERS


@pytest.mark.parametrize(
    ("value", "unit", "length"),
    [
        (5, "working_days", "P5WD"),
        (2, "hours", "PT2H"),
        (2, "persons", ""),
        (True, "days", ""),
        (-1, "days", ""),
    ],
)
def test_writes_a_number_of_a_unit_of_time_as_a_duration(
    value: object, unit: str, length: str
) -> None:
    assert as_length(value, unit) == length


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("duration", "sign_due", "sign_due"),
        ("duration", "P5WD", ""),
        ("duration", "-P3D", ""),
        ("cycle", "R/report_every", "report_every"),
        ("cycle", "R3/2026-11-23T09:00+08:00/report_every", "report_every"),
        ("cycle", "R3/P1D", ""),
        ("date", "planned_on", ""),
    ],
)
def test_tells_a_name_from_a_length(kind: str, text: str, name: str) -> None:
    assert name_in(kind, text) == name


def test_what_is_set_comes_before_the_default() -> None:
    parameters = Parameters("p", {"report_every": "P3M"})
    assert written_out(parameters, "cycle", "R/report_every", nothing_set) == "R/P3M"
    asked: list[tuple[str, str]] = []

    def set_shorter(package: str, name: str) -> str | None:
        asked.append((package, name))
        return "P1M"

    assert written_out(parameters, "cycle", "R/report_every", set_shorter) == "R/P1M"
    assert asked == [("p", "report_every")]
    with pytest.raises(ExpressionError, match="no parameter other"):
        written_out(parameters, "duration", "other", nothing_set)


def test_the_checker_knows_the_names_of_the_package() -> None:
    assert not [each for each in check(with_toml(task("sign_due"))) if each.severity == "error"]
    (found,) = [each for each in check(with_toml(task("sing_due"))) if each.code == "TIME005"]
    assert (found.params["reference"], found.params["similar"]) == ("sing_due", "sign_due")
    # What counts visits is no length of time.
    assert [e.code for e in check(with_toml(task("visits"))) if e.severity == "error"] == [
        "TIME005"
    ]


def test_examples_show_the_default() -> None:
    catch = process("p", "start -> e:catch -> end", inner={"e": timer(timeCycle="R2/report_every")})
    (shown,) = examples(with_toml(catch), CALENDAR)
    assert (shown.written, len(shown.due_at)) == ("R2/P3M", 2)


def test_a_cycle_by_name_that_comes_round_too_often_is_found() -> None:
    often = TOML.replace(b'value = 3\nunit = "months"', b'value = 0\nunit = "months"')
    catch = process("p", "start -> e:catch -> end", inner={"e": timer(timeCycle="R/report_every")})
    assert "TIME003" in [each.code for each in check(with_toml(catch, often))]


def test_a_timer_start_is_counted_by_what_is_set() -> None:
    text = process("p", "start -> end", inner={"start": timer(timeCycle="R/sign_due")})
    (point,) = parse(with_toml(text)).starts
    asked: list[str] = []

    def add_duration(start: datetime, length: str) -> datetime:
        asked.append(length)
        return start + timedelta(days=9)

    def call_service(request: ServiceRequest) -> Data:
        raise AssertionError(request)

    by_default = Surroundings(NOW, add_duration, call_service)
    start_due(point, by_default)
    start_due(point, replace(by_default, length_of=lambda _package, _name: "P9D"))
    assert asked == ["P3WD", "P9D"]
