"""The organisation as one table: who holds which post, as far as the right reaches."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, InvalidInput
from tests.domain.conftest import Domain, Town
from workflows.organisation.commands import ExportRoster
from workflows.organisation.duties import Duty


@pytest.fixture
def league(town: Town) -> int:
    """包头市 with its office and a unit with people past and to come, and a unit in 乌海市."""
    office = town.office("150200", "包头市总工会")
    town.holds("hua", office, Duty.HANDLER)
    unit = town.unit("150200", "包头市工信局")
    town.holds("past", unit, Duty.HANDLER, valid_to=date(2026, 5, 19))
    town.holds("last", unit, Duty.LIAISON, valid_to=date(2026, 5, 20))
    town.holds("next", unit, Duty.LEADER, valid_from=date(2026, 7, 1))
    town.holds("far", town.unit("150300", "乌海市工信局"), Duty.HANDLER)
    return unit


@pytest.mark.usefixtures("league")
def test_holds_those_of_today_and_later_within_the_area(domain: Domain) -> None:
    everything = domain.query(ExportRoster()).lines
    assert [line.user_id for line in everything] == ["hua", "last", "next", "far"]
    assert [line.user_id for line in domain.query(ExportRoster("1503")).lines] == ["far"]
    assert (everything[1].area, everything[1].unit) == ("1502", "包头市工信局")
    assert everything[1].valid_to == date(2026, 5, 20)


@pytest.mark.usefixtures("league")
def test_an_office_exports_its_own_area_and_others_nothing(domain: Domain) -> None:
    exported = domain.query(ExportRoster(), actor="hua").lines
    assert [line.user_id for line in exported] == ["hua", "last", "next"]
    assert domain.query(ExportRoster("1503"), actor="hua").lines == ()
    with pytest.raises(Forbidden):
        domain.query(ExportRoster(), actor="last")


@pytest.mark.usefixtures("league")
def test_pages_by_key_leave_nobody_out_and_tell_nobody_twice(domain: Domain) -> None:
    found, cursor = [], ""
    while True:
        page = domain.query(ExportRoster(cursor=cursor, limit=2))
        found += [line.user_id for line in page.lines]
        cursor = page.next_cursor
        if not cursor:
            break
    assert found == ["hua", "last", "next", "far"]


def test_refuses_a_cursor_that_is_none_of_ours(domain: Domain) -> None:
    with pytest.raises(InvalidInput):
        domain.query(ExportRoster(cursor="15:x"))
