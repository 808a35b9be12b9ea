"""Which days are worked, why, and from when to when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from engine.worktime.counting import DayCount, TimeCount, is_weekday
from engine.worktime.hours import DEFAULT_HOURS, Span, WorkingHours

#: The calendar of the whole country. Others lie on top of it.
NATIONAL = "CN"


class DayKind(StrEnum):
    """How an edition changes a day of the plain week."""

    OFF = "off"
    WORKING = "working"


class Why(StrEnum):
    """The reason why a day is worked or not."""

    WEEKDAY = "weekday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    EXTRA = "extra"  # a weekend day worked to make up for a holiday (调休上班)
    UNIT_OFF = "unit_off"


@dataclass(frozen=True, slots=True)
class EditionDay:
    """One day that an edition names. ``name`` is the holiday it belongs to, as published."""

    day: date
    kind: DayKind
    name: str = ""


@dataclass(frozen=True, slots=True)
class YearEdition:
    """One version of one calendar's year: the days that differ from the plain week."""

    calendar: str
    year: int
    version: int
    days: tuple[EditionDay, ...]
    source: str = ""
    published: bool = True


@dataclass(frozen=True, slots=True)
class DayReason:
    """Whether a day is worked, and why; ``name`` is the holiday or the unit's name for it."""

    why: Why
    name: str = ""

    @property
    def works(self) -> bool:
        return self.why in (Why.WEEKDAY, Why.EXTRA)


@dataclass(frozen=True)
class WorkCalendar:
    """Published editions, a unit's own days off on top, and working hours.

    ``editions`` holds at most one edition per year; a year without one has plain weekends.
    ``overlay`` can only take days off. ``hours`` is sorted by ``valid_from``; the first of them
    also holds for the time before it. ``overlay_hours``, likewise sorted, take their place from
    the first of them on. The counts are made at first use and kept.
    """

    name: str = NATIONAL
    editions: tuple[YearEdition, ...] = ()
    overlay: tuple[YearEdition, ...] = ()
    hours: tuple[WorkingHours, ...] = (DEFAULT_HOURS,)
    overlay_hours: tuple[WorkingHours, ...] = ()

    def is_working(self, day: date) -> bool:
        return self.day_count.is_working(day.toordinal())

    def why(self, day: date) -> DayReason:
        """The reason why ``day`` is worked or not; the country's reason goes before a unit's."""
        base = self._national_reason(day)
        if base.works and day in self._unit_days:
            return DayReason(Why.UNIT_OFF, self._unit_days[day].name)
        return base

    def spans_on(self, day: date) -> tuple[Span, ...]:
        """The working hours of ``day``; none where it is not worked."""
        return self.hours_on(day).spans if self.is_working(day) else ()

    def hours_on(self, day: date) -> WorkingHours:
        """The hours in force on ``day``, whether it is worked or not."""
        return self.time_count.on(day.toordinal())

    def published(self, year: int) -> bool:
        """Whether the country has published ``year``; if not, only weekends are off."""
        edition = self.edition(year)
        return edition is not None and edition.published

    def edition(self, year: int) -> YearEdition | None:
        return next((edition for edition in self.editions if edition.year == year), None)

    def with_edition(self, edition: YearEdition) -> WorkCalendar:
        """The same calendar as it would be with ``edition`` in the place of its year's."""
        if edition.calendar == NATIONAL:
            kept = tuple(each for each in self.editions if each.year != edition.year)
            return replace(self, editions=(*kept, edition))
        kept = tuple(each for each in self.overlay if each.year != edition.year)
        return replace(self, name=edition.calendar, overlay=(*kept, edition))

    @cached_property
    def hours_in_force(self) -> tuple[WorkingHours, ...]:
        """The hours that hold one after the other."""
        if not self.overlay_hours:
            return self.hours
        first = self.overlay_hours[0].valid_from
        before = tuple(each for each in self.hours if each.valid_from < first)
        return (*before, *self.overlay_hours)

    @cached_property
    def day_count(self) -> DayCount:
        works = {day.toordinal(): each.kind == DayKind.WORKING for day, each in self._days.items()}
        works.update((day.toordinal(), False) for day in self._unit_days)
        return DayCount.over(works)

    @cached_property
    def time_count(self) -> TimeCount:
        return TimeCount.over(self.day_count, self.hours_in_force)

    @cached_property
    def _days(self) -> dict[date, EditionDay]:
        return {each.day: each for edition in self.editions for each in edition.days}

    @cached_property
    def _unit_days(self) -> dict[date, EditionDay]:
        return {
            each.day: each
            for edition in self.overlay
            for each in edition.days
            if each.kind == DayKind.OFF
        }

    def _national_reason(self, day: date) -> DayReason:
        weekday = is_weekday(day.toordinal())
        named = self._days.get(day)
        if named is not None and named.kind == DayKind.OFF:
            return DayReason(Why.HOLIDAY, named.name)
        if named is not None and not weekday:
            return DayReason(Why.EXTRA, named.name)
        return DayReason(Why.WEEKDAY if weekday else Why.WEEKEND)
