"""A published calendar and the timers and due dates of a process that runs."""

from __future__ import annotations

from datetime import date

from engine.clock import VirtualClock
from engine.commands.calendars import EditCalendarDay, PublishCalendar
from engine.commands.work_items import MoveDueDate
from engine.ids import SYSTEM
from tests.driver import Driver
from tests.engine.calendar_office import at

THURSDAY = EditCalendarDay("CN", date(2026, 5, 21), "off", "防汛")


def publish(driver: Driver, command: EditCalendarDay = THURSDAY) -> None:
    driver.engine.execute(command, actor=SYSTEM)
    driver.engine.execute(PublishCalendar("CN", command.day.year), actor=SYSTEM)


def test_a_timer_armed_over_a_new_day_off_fires_later(driver: Driver, clock: VirtualClock) -> None:
    clock.move_to(at("2026-05-20 16:30"))
    instance = driver.start("patience", by="chief")
    publish(driver)
    driver.advance_to(at("2026-05-22 09:29"))
    before = instance.open_names
    driver.advance_to(at("2026-05-22 09:30"))
    assert (before, instance.open_names) == (["Wait"], ["Chase"])


def test_a_timer_that_does_not_reach_the_new_day_off_fires_in_its_time(driver: Driver) -> None:
    instance = driver.start("patience", by="chief")
    publish(driver)
    driver.advance_to(at("2026-05-20 11:00"))
    assert instance.open_names == ["Chase"]


def test_a_due_date_set_by_hand_stays(driver: Driver) -> None:
    item = driver.start("visit", by="wang", data={"unit": 1}).view.items[0]
    by_hand = at("2026-05-29 12:00")
    driver.engine.execute(MoveDueDate(item.work_item_id, by_hand, "汛情"), actor=SYSTEM)
    publish(driver)
    assert driver.instance(item.instance_id).view.items[0].due_at == by_hand


def test_a_due_date_reckoned_from_the_start_moves(driver: Driver) -> None:
    instance = driver.start("visit", by="wang", data={"unit": 1})
    before = instance.view.items[0].due_at
    publish(driver)
    after = instance.view.items[0].due_at
    assert before is not None
    assert after is not None
    assert after > before
    assert instance.events[-1] == "DueDateMoved"
