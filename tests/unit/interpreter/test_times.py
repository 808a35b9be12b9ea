"""What the checker says of durations, dates and cycles, and when they would fall due."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.clock import LOCAL_ZONE
from engine.interpreter import Example, check, examples
from engine.interpreter.checks.kinds.times import TIMES_KINDS
from engine.interpreter.checks.worked_examples import example_instant
from engine.worktime.calendar import NATIONAL, DayKind, EditionDay, WorkCalendar, YearEdition
from engine.worktime.seed import national_editions
from tests.bpmn_text import process, resources, timer
from web.i18n import translate

#: 2026 as it was published: 1 to 3 January are off, Sunday the 4th is worked, 5 is a Monday.
CALENDAR = WorkCalendar(editions=tuple(e for e in national_editions() if e.year <= 2026))


def task(**attributes: str) -> str:
    own = {f"duban:{name}": value for name, value in attributes.items()}
    return process("p", "start -> a -> end", attributes={"a": {"duban:assignee": "x", **own}})


def catch(**times: str) -> str:
    return process("p", "start -> e:catch -> end", inner={"e": timer(**times)})


def odd(text: str) -> list[str]:
    return [each.code for each in check(resources(text)) if each.code in TIMES_KINDS]


def one(text: str, calendar: WorkCalendar = CALENDAR) -> Example:
    (found,) = examples(resources(text), calendar)
    return found


def due(text: str) -> list[str]:
    return [at.astimezone(LOCAL_ZONE).strftime("%m-%d %H:%M") for at in one(text).due_at]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("P0D", "TIME001"),
        ("PT0S", "TIME001"),
        ("PT0WH", "TIME001"),
        ("-P1D", "TIME002"),
        ("-P3WD", "TIME002"),
        ("P11Y", "TIME004"),
        ("P3000WD", "TIME004"),
        ("PT90000H", "TIME004"),
    ],
)
def test_warns_of_durations_that_can_hardly_be_meant(written: str, code: str) -> None:
    assert odd(task(dueIn=written)) == [code]
    assert odd(task(followUpIn=written)) == [code]
    assert odd(catch(timeDuration=written)) == [code]


@pytest.mark.parametrize("written", ["P0WD", "P0WDT2WH", "PT1S", "P5WD", "P10Y", "P2W", "PT4WH"])
def test_accepts_durations_of_ordinary_length(written: str) -> None:
    assert odd(task(dueIn=written)) == []
    assert odd(catch(timeDuration=written)) == []


def test_refuses_cycle_that_comes_round_more_often_than_once_a_minute() -> None:
    assert odd(catch(timeCycle="R3/PT0S")) == ["TIME003"]
    assert odd(catch(timeCycle="R/PT0WH")) == ["TIME003"]
    assert odd(catch(timeCycle="R/PT59S")) == ["TIME003"]
    assert odd(catch(timeCycle="R/PT1M")) == []
    assert odd(catch(timeCycle="R3/P1WD")) == []


def test_counting_back_from_a_day_of_the_data_is_no_slip() -> None:
    assert odd(task(dueIn="-P3WD", dueFrom="{meeting_on}")) == []
    assert odd(task(followUpIn="-P3WD", dueFrom="{meeting_on}")) == ["TIME002"]


def test_says_nothing_of_what_the_data_decide() -> None:
    assert odd(task(dueIn="{due_in}")) == []
    assert examples(resources(task(dueIn="{due_in}")), CALENDAR) == ()


def test_begins_on_a_monday_after_the_first_published_day() -> None:
    assert example_instant(CALENDAR) == datetime(2026, 1, 5, 9, tzinfo=LOCAL_ZONE)


def test_begins_on_a_worked_monday() -> None:
    off = tuple(EditionDay(date(2026, 1, day), DayKind.OFF) for day in (1, 5, 12))
    calendar = WorkCalendar(editions=(YearEdition(NATIONAL, 2026, 1, off),))
    assert example_instant(calendar) == datetime(2026, 1, 19, 9, tzinfo=LOCAL_ZONE)


def test_does_without_any_published_year() -> None:
    assert example_instant(WorkCalendar()).astimezone(LOCAL_ZONE).weekday() == 0
    assert one(task(dueIn="P1WD"), WorkCalendar()).due_at > (example_instant(WorkCalendar()),)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("P5WD", "01-12 17:30"),
        ("PT4WH", "01-05 14:00"),
        ("P0WD", "01-05 17:30"),
        ("PT1M", "01-05 09:01"),
        ("P1M", "02-05 09:00"),
        ("P45D", "02-19 09:00"),
        ("P40WD", "03-06 17:30"),
    ],
)
def test_works_out_when_a_work_item_falls_due(written: str, at: str) -> None:
    assert due(task(dueIn=written)) == [at]


def test_works_out_cycles_and_dates() -> None:
    assert due(catch(timeCycle="R2/P1D")) == ["01-06 09:00", "01-07 09:00"]
    assert due(catch(timeCycle="R1/P1D")) == ["01-06 09:00"]
    assert due(catch(timeCycle="R/P1WD")) == ["01-06 17:30", "01-07 17:30", "01-08 17:30"]
    assert due(catch(timeDate="2026-03-02T08:30+08:00")) == ["03-02 08:30"]


def test_says_for_which_element_and_attribute_in_both_languages() -> None:
    shown = one(
        process("p", "start -> a -> end", attributes={"a": {"name": "核办", "duban:dueIn": "P5WD"}})
    )
    assert (shown.element_id, shown.attribute, shown.path) == ("a", "dueIn", "file0.bpmn")
    assert shown.line > 0
    assert shown.text.format(**shown.params) == (
        "核办: P5WD from 2026-01-05 09:00 on falls due at 2026-01-12 17:30."
    )
    assert translate(shown.text, "zh_CN").format(**shown.params) == (
        "“核办”：P5WD，从 2026-01-05 09:00 起算，到 2026-01-12 17:30 到期。"
    )


@pytest.mark.parametrize(
    "text",
    [
        task(dueIn="P5WD"),
        task(dueIn="P5WD", dueFrom="{x}"),
        task(followUpIn="P5WD"),
        catch(timeDate="2026-03-02"),
        catch(timeCycle="R/P1D"),
        catch(timeCycle="R1/P1D"),
    ],
)
def test_each_example_is_said_in_chinese(text: str) -> None:
    shown = one(text)
    assert translate(shown.text, "zh_CN") != shown.text


@pytest.mark.parametrize("written", ["soon", "P", "R3", "P99999WD", "R3/soon"])
def test_what_cannot_be_read_has_no_example(written: str) -> None:
    assert examples(resources(task(dueIn=written)), CALENDAR) == ()
    assert examples(resources(catch(timeCycle=written)), CALENDAR) == ()


@pytest.mark.parametrize("text", ["", "<a>", "<a/>"])
def test_no_file_makes_examples_raise(text: str) -> None:
    assert examples(resources(text), CALENDAR) == ()
