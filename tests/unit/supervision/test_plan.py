"""When rungs come, and what moves them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clock import LOCAL_ZONE
from engine.lifecycle import Urgency
from engine.worktime.arithmetic import add_working_minutes, end_of_day
from engine.worktime.calendar import DayKind, EditionDay, WorkCalendar, YearEdition
from workflows.supervision.ladder import Ladder
from workflows.supervision.ladder_file import shipped
from workflows.supervision.plan import (
    Plan,
    colour,
    fire,
    from_json,
    last_fired,
    make_plan,
    move_plan,
    next_rung,
    shift_fired,
    to_json,
    turns_red_at,
)


def at(text: str) -> datetime:
    """``05-25 17:30`` in Hohhot, 2026."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LOCAL_ZONE)


def times(plan: Plan) -> dict[str, str]:
    return {rung.code: rung.at.astimezone(LOCAL_ZONE).strftime("%m-%d %H:%M") for rung in plan}


DUE = at("05-25 17:30")


def fired_up_to(code: str, ladder: Ladder, calendar: WorkCalendar, due_at: datetime = DUE) -> Plan:
    """A plan whose rungs have fired on time, up to and with ``code``."""
    plan = make_plan(ladder, calendar, due_at)
    for rung in ladder.rungs:
        upcoming = next_rung(plan)
        assert upcoming is not None
        plan = fire(plan, ladder, calendar, due_at, code=rung.code, now=upcoming.at, did={"n": 1})
        if rung.code == code:
            break
    return plan


def test_rungs_come_on_the_days_of_the_design(standard: Ladder, calendar: WorkCalendar) -> None:
    assert times(make_plan(standard, calendar, DUE)) == {
        "remind": "05-20 09:00",
        "fall_due": "05-25 09:00",
        "urge": "05-26 09:00",
        "order": "06-02 17:30",
        "interview": "06-16 17:30",
    }


def test_rungs_pass_over_holidays_and_count_make_up_days(
    standard: Ladder, calendar: WorkCalendar
) -> None:
    # 2026-02-14 and 2026-02-28 are worked, 2026-02-15 to 2026-02-23 are not.
    assert times(make_plan(standard, calendar, at("02-14 17:30"))) == {
        "remind": "02-11 09:00",
        "fall_due": "02-14 09:00",
        "urge": "02-24 09:00",
        "order": "03-02 17:30",
        "interview": "03-16 17:30",
    }


def test_a_units_own_day_off_moves_its_rungs(standard: Ladder, calendar: WorkCalendar) -> None:
    off = YearEdition("unit:7", 2026, 1, (EditionDay(date(2026, 5, 26), DayKind.OFF, "院庆"),))
    assert times(make_plan(standard, calendar.with_edition(off), DUE))["urge"] == "05-27 09:00"


def test_a_rung_of_the_due_day_never_comes_after_an_early_due_time(
    standard: Ladder, calendar: WorkCalendar
) -> None:
    plan = make_plan(standard, calendar, at("05-25 08:45"))
    assert times(plan)["fall_due"] == "05-25 08:45"


def test_a_due_date_on_a_day_off_keeps_its_own_day(
    standard: Ladder, calendar: WorkCalendar
) -> None:
    plan = make_plan(standard, calendar, at("05-24 17:30"))  # a Sunday
    assert times(plan)["fall_due"] == "05-24 09:00"
    assert times(plan)["urge"] == "05-25 09:00"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("remind", Urgency.BLUE),
        ("fall_due", Urgency.YELLOW),
        ("urge", Urgency.YELLOW),
        ("order", Urgency.RED),
        ("interview", Urgency.RED),
    ],
)
def test_the_colour_is_that_of_the_highest_rung_that_fired(
    standard: Ladder, calendar: WorkCalendar, code: str, expected: Urgency
) -> None:
    assert colour(fired_up_to(code, standard, calendar), standard) is expected


def test_nothing_fired_is_no_colour(standard: Ladder, calendar: WorkCalendar) -> None:
    plan = make_plan(standard, calendar, DUE)
    assert colour(plan, standard) is Urgency.NORMAL
    assert last_fired(plan) is None


def test_tells_when_it_turns_red_until_it_is(standard: Ladder, calendar: WorkCalendar) -> None:
    waiting = fired_up_to("urge", standard, calendar)
    red = fired_up_to("order", standard, calendar)
    assert turns_red_at(waiting, standard) == at("06-02 17:30")
    assert turns_red_at(red, standard) is None


def test_red_counts_from_the_day_on_which_the_urging_notice_was_really_issued(
    standard: Ladder, calendar: WorkCalendar
) -> None:
    plan = fired_up_to("fall_due", standard, calendar)
    late = at("06-10 08:00")  # the node was down for two weeks
    plan = fire(plan, standard, calendar, DUE, code="urge", now=late, did={})
    assert times(plan)["order"] == "06-17 17:30"


def test_an_extension_moves_what_is_to_come_and_keeps_the_first_dates(
    standard: Ladder, calendar: WorkCalendar
) -> None:
    plan = make_plan(standard, calendar, DUE)
    moved = move_plan(
        plan, standard, calendar, at("06-01 17:30"), now=at("05-19 10:00"), rearm=True
    )
    assert times(moved) == {
        "remind": "05-27 09:00",
        "fall_due": "06-01 09:00",
        "urge": "06-02 09:00",
        "order": "06-09 17:30",
        "interview": "06-24 17:30",  # 19 to 21 June is the Dragon Boat Festival
    }
    assert [rung.first_at for rung in moved] == [rung.at for rung in plan]
    assert all(rung.moved for rung in moved)


def test_an_extension_arms_a_fired_reminder_again_and_keeps_its_firing(
    standard: Ladder, calendar: WorkCalendar
) -> None:
    plan = fired_up_to("remind", standard, calendar)
    moved = move_plan(
        plan, standard, calendar, at("06-01 17:30"), now=at("05-21 10:00"), rearm=True
    )
    assert colour(moved, standard) is Urgency.NORMAL
    assert moved[0].fired_at is None
    assert moved[0].earlier == (
        {
            "at": plan[0].at.isoformat(),
            "fired_at": at("05-20 09:00").astimezone(plan[0].at.tzinfo).isoformat(),
            "n": 1,
        },
    )


def test_a_move_leaves_alone_what_would_have_fired_anyway(
    standard: Ladder, calendar: WorkCalendar
) -> None:
    plan = fired_up_to("remind", standard, calendar)
    moved = move_plan(
        plan, standard, calendar, at("05-26 17:30"), now=at("05-25 08:00"), rearm=True
    )
    assert moved[0] == plan[0]
    assert times(moved)["fall_due"] == "05-26 09:00"


def test_a_suspension_moves_what_counts_from_a_fired_rung(
    standard: Ladder, calendar: WorkCalendar
) -> None:
    plan = fired_up_to("urge", standard, calendar)
    two_days = partial(add_working_minutes, calendar, minutes=2 * 8 * 60)
    shifted = shift_fired(plan, two_days)
    moved = move_plan(shifted, standard, calendar, DUE, now=at("05-29 10:00"), rearm=False)
    assert times(moved)["order"] == "06-04 17:30"
    assert [rung.fired_at for rung in moved] == [rung.fired_at for rung in plan]


def test_a_rung_that_the_ladder_has_lost_is_dropped_unless_it_fired(
    standard: Ladder, calendar: WorkCalendar
) -> None:
    plan = fired_up_to("remind", standard, calendar)
    shorter = Ladder("standard", "", standard.rungs[1:3])
    moved = move_plan(plan, shorter, calendar, DUE, now=at("05-21 09:00"), rearm=False)
    assert [rung.code for rung in moved] == ["remind", "fall_due", "urge"]
    assert next_rung(moved) == moved[1]


def test_survives_being_stored(standard: Ladder, calendar: WorkCalendar) -> None:
    plan = fired_up_to("urge", standard, calendar)
    assert from_json(to_json(plan)) == plan


_LADDER = shipped().ladders["standard"]


@given(
    day=st.dates(date(2025, 1, 1), date(2027, 6, 1)),
    delays=st.lists(st.integers(0, 20 * 24 * 60), min_size=5, max_size=5),
)
def test_rungs_stay_in_order_however_late_they_fire(
    calendar: WorkCalendar, day: date, delays: list[int]
) -> None:
    due_at = end_of_day(calendar, day)
    plan = make_plan(_LADDER, calendar, due_at)
    clock = plan[0].at
    for rung, delay in zip(_LADDER.rungs, delays, strict=True):
        upcoming = next_rung(plan)
        assert upcoming is not None
        assert upcoming.code == rung.code
        clock = max(clock, upcoming.at) + timedelta(minutes=delay)
        plan = fire(plan, _LADDER, calendar, due_at, code=rung.code, now=clock, did={})
        assert [each.at for each in plan] == sorted(each.at for each in plan)
    assert next_rung(plan) is None
