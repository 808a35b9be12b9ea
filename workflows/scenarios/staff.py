"""Puts the people, units and enterprises of a scenario in place, by ordinary commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from engine.commands.calendars import EditCalendarDay, PublishCalendar, SeedCalendars
from engine.ids import SYSTEM
from engine.runtime import Engine
from workflows.enterprises.commands import AddEnterprise
from workflows.enterprises.credit_code import check_digit
from workflows.enterprises.views import EnterpriseFields
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty
from workflows.scenarios.model import Days, EnterpriseGiven, PersonGiven, Staff

#: Everybody is in office from long before any story begins.
_IN_OFFICE_FROM = date(2004, 1, 1)
_NATIONAL = "CN"


@dataclass(frozen=True, slots=True)
class Cast:
    """The numbers and accounts behind the names of the story."""

    units: Mapping[str, int]
    enterprises: Mapping[str, int]
    people: Mapping[str, str]

    def number_of(self, name: str) -> str | None:
        """What stands for ``@name`` in process data; None for a stranger."""
        for known in (self.units, self.enterprises, self.people):
            if name in known:
                return str(known[name])
        return None


def settle(engine: Engine, staff: Staff, days: Days) -> Cast:
    """Make the organisation, the enterprises and the calendar of the story.

    Raises:
        InvalidInput: the story's facts cannot be on file, such as an unknown division.
    """
    engine.execute(SeedCalendars(), actor=SYSTEM)
    _change_days(engine, days)
    units = {
        each.name: engine.execute(
            c.AddUnit(each.division, each.title, each.kind), actor=SYSTEM
        ).unit_id
        for each in staff.units
    }
    enterprises = {
        each.name: _add_enterprise(engine, number, each, units)
        for number, each in enumerate(staff.enterprises, start=1)
    }
    people = {
        each.name: _add_person(engine, f"s{number}", each, units, enterprises)
        for number, each in enumerate(staff.people, start=1)
    }
    return Cast(MappingProxyType(units), MappingProxyType(enterprises), MappingProxyType(people))


def _change_days(engine: Engine, days: Days) -> None:
    changes = [(day, "off") for day in days.off] + [(day, "working") for day in days.working]
    for day, kind in changes:
        engine.execute(EditCalendarDay(_NATIONAL, day, kind), actor=SYSTEM)
    for year in sorted({day.year for day, _kind in changes}):
        engine.execute(PublishCalendar(_NATIONAL, year), actor=SYSTEM)


def _add_enterprise(
    engine: Engine, number: int, given: EnterpriseGiven, units: Mapping[str, int]
) -> int:
    body = f"91{given.division}{number:09d}"
    fields = EnterpriseFields(
        name=given.name,
        credit_code=body + check_digit(body),
        division_code=given.division,
        ownership=given.ownership,
        sector=given.sector,
        employees=given.employees,
        size=given.size,
        contact_unit_id=units.get(given.contacted_by),
    )
    return engine.execute(AddEnterprise(fields), actor=SYSTEM).enterprise_id


def _add_person(
    engine: Engine,
    user_id: str,
    given: PersonGiven,
    units: Mapping[str, int],
    enterprises: Mapping[str, int],
) -> str:
    engine.execute(c.AddPerson(user_id, given.name), actor=SYSTEM)
    if given.role is not None:
        enterprise_id = enterprises[given.enterprise]
        engine.execute(c.AddEnterpriseAccount(user_id, enterprise_id, given.role), actor=SYSTEM)
    else:
        duty = given.duty or Duty.HANDLER
        post = engine.execute(c.AddPost(units[given.unit], given.name, duty), actor=SYSTEM)
        engine.execute(c.Appoint(post.post_id, user_id, _IN_OFFICE_FROM), actor=SYSTEM)
    return user_id
