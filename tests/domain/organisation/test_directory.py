"""Who is in which group, on which day, and for whom a deputy stands in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert

from engine.errors import NotFound
from engine.store.tables import absence
from engine.store.unit_of_work import Store
from tests.conftest import Statements
from tests.domain.conftest import Domain, Town
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty


def _let_stand_in(
    store: Store, deputy: str, absent: str, *, days: tuple[int, int], ended: bool = False
) -> None:
    from_at, to_at = (datetime(2026, 5, day, tzinfo=UTC) for day in days)
    with store.writing() as uow:
        uow.connection.execute(
            insert(absence).values(
                user_id=absent,
                deputy_id=deputy,
                from_at=from_at,
                to_at=to_at,
                ended_at=from_at if ended else None,
            )
        )


def test_groups_follow_from_the_post(domain: Domain, town: Town) -> None:
    office = town.office("150200", "包头市总工会")
    town.holds("hua", office, Duty.HANDLER)
    assert domain.principal("hua").groups == {
        f"unit:{office}:handler",
        "office:1502",
        "area:1502",
    }


@pytest.mark.parametrize(
    ("duty", "groups"),
    [
        (Duty.CONVENER, {"convener:1502", "area:1502"}),
        (Duty.OFFICER, {"officers:1502", "area:1502"}),
        (Duty.LIAISON, {"unit:1:liaison", "area:1502"}),
        (Duty.LEADER, {"unit:1:leader", "area:1502"}),
        (Duty.AUDITOR, {"role:auditor"}),
        (Duty.DESIGNER, {"role:designer"}),
    ],
)
def test_a_duty_in_a_member_unit_brings_its_groups(
    domain: Domain, town: Town, duty: Duty, groups: set[str]
) -> None:
    town.holds("hua", town.unit("150200", "包头市工信局"), duty)
    assert domain.principal("hua").groups == groups


def test_the_leader_of_an_office_is_not_among_its_staff(domain: Domain, town: Town) -> None:
    town.holds("hua", town.office("150000", "自治区总工会"), Duty.LEADER)
    assert domain.members("office:15", "office:15:leader") == {
        "office:15": (),
        "office:15:leader": ("hua",),
    }


@pytest.mark.parametrize(
    ("now", "held"),
    [
        # Days are those of Hohhot: 2026-03-01 begins at 16:00 UTC of the day before.
        (datetime(2026, 2, 28, 15, 59, tzinfo=UTC), False),
        (datetime(2026, 2, 28, 16, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 30, 15, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 30, 16, 0, tzinfo=UTC), False),
    ],
)
def test_an_appointment_holds_from_its_first_to_its_last_day(
    domain: Domain, town: Town, now: datetime, held: bool
) -> None:
    unit = town.unit("150200", "包头市工信局")
    days = {"valid_from": date(2026, 3, 1), "valid_to": date(2026, 6, 30)}
    town.holds("hua", unit, Duty.HANDLER, **days)
    group = f"unit:{unit}:handler"
    assert bool(domain.principal("hua", now=now).groups) is held
    assert domain.members(group, now=now) == {group: ("hua",) if held else ()}


def test_an_unknown_user_is_not_found(domain: Domain) -> None:
    with pytest.raises(NotFound):
        domain.principal("nobody")


def test_a_disabled_user_is_not_found_and_no_member(domain: Domain, town: Town) -> None:
    town.holds("hua", town.office("150000", "自治区总工会"), Duty.HANDLER)
    domain.execute(c.SetPersonEnabled("hua", enabled=False))
    with pytest.raises(NotFound):
        domain.principal("hua")
    assert domain.members("office:15") == {"office:15": ()}


def test_a_closed_post_brings_nothing(domain: Domain, town: Town) -> None:
    appointment = town.holds("hua", town.office("150000", "自治区总工会"), Duty.HANDLER)
    domain.execute(c.ClosePost(appointment.post_id))
    assert domain.principal("hua").groups == frozenset()


def test_a_closed_unit_brings_nothing(domain: Domain, town: Town) -> None:
    office = town.office("150000", "自治区总工会")
    town.holds("hua", office, Duty.HANDLER)
    domain.execute(c.CloseUnit(office))
    assert domain.principal("hua").groups == frozenset()


def test_a_deputy_holds_the_groups_of_the_absent_one(
    store: Store, domain: Domain, town: Town
) -> None:
    unit = town.unit("150200", "包头市工信局")
    town.holds("hua", unit, Duty.HANDLER)
    town.person("li")
    _let_stand_in(store, "li", "hua", days=(19, 25))
    deputy = domain.principal("li")
    assert deputy.groups == frozenset()
    assert deputy.identities == ("li", "hua")
    assert deputy.on_behalf_of(frozenset({f"unit:{unit}:handler"})) == "hua"


@pytest.mark.parametrize(
    ("days", "ended"), [((10, 20), False), ((21, 25), False), ((19, 25), True)]
)
def test_a_deputy_stands_in_only_while_the_absence_lasts(
    store: Store, domain: Domain, town: Town, days: tuple[int, int], ended: bool
) -> None:
    town.holds("hua", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    town.person("li")
    _let_stand_in(store, "li", "hua", days=days, ended=ended)
    assert domain.principal("li").deputises == ()


def test_deputies_do_not_pass_on(store: Store, domain: Domain, town: Town) -> None:
    town.holds("hua", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    town.person("li")
    town.person("bai")
    _let_stand_in(store, "li", "hua", days=(19, 25))
    _let_stand_in(store, "bai", "li", days=(19, 25))
    assert domain.principal("bai").identities == ("bai", "li")
    assert domain.principal("bai").all_groups == frozenset()


def test_no_deputy_takes_over_an_administrator(store: Store, domain: Domain, town: Town) -> None:
    town.holds("hua", town.office("150000", "自治区总工会"), Duty.SECURITY_ADMIN)
    town.person("li")
    _let_stand_in(store, "li", "hua", days=(19, 25))
    assert domain.principal("li").all_groups == frozenset()


def test_a_disabled_absent_one_is_nobody_to_stand_in_for(
    store: Store, domain: Domain, town: Town
) -> None:
    town.holds("hua", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    town.person("li")
    _let_stand_in(store, "li", "hua", days=(19, 25))
    domain.execute(c.SetPersonEnabled("hua", enabled=False))
    assert domain.principal("li").deputises == ()


def test_members_are_those_of_the_group_alone(domain: Domain, town: Town) -> None:
    league = town.office("150200", "包头市总工会")
    region = town.office("150000", "自治区总工会")
    town.holds("hua", league, Duty.HANDLER)
    town.holds("li", league, Duty.LIAISON)
    town.holds("bai", region, Duty.HANDLER)
    town.holds("guo", region, Duty.SYSTEM_ADMIN)
    groups = ("office:1502", f"unit:{region}:handler", "role:system_admin", "convener:15")
    assert domain.members(*groups) == {
        "office:1502": ("hua", "li"),
        f"unit:{region}:handler": ("bai",),
        "role:system_admin": ("guo",),
        "convener:15": (),
    }


def test_members_of_a_group_that_nobody_knows_are_none(domain: Domain) -> None:
    assert domain.members("unit:x:handler", "gremlins") == {"unit:x:handler": (), "gremlins": ()}


def test_names_leave_out_the_unknown(store: Store, domain: Domain, town: Town) -> None:
    town.person("hua", "王华")
    with store.reading() as uow:
        assert domain.directory.names(uow, frozenset({"hua", "nobody"})) == {"hua": "王华"}


def test_each_question_takes_one_statement(
    store: Store, domain: Domain, town: Town, statements: Statements
) -> None:
    office = town.office("150200", "包头市总工会")
    town.holds("hua", office, Duty.HANDLER)
    for number in range(5):
        town.holds(f"absent{number}", office, Duty.LIAISON)
        _let_stand_in(store, "hua", f"absent{number}", days=(19, 25))
    with statements.at_most(1):
        assert len(domain.principal("hua").deputises) == 5
    with statements.at_most(1):
        assert len(domain.members("office:1502", f"unit:{office}:liaison")["office:1502"]) == 6


def test_the_system_is_known_without_a_statement(domain: Domain, statements: Statements) -> None:
    with statements.at_most(0):
        assert domain.principal("system").is_system


def test_an_appointment_that_begins_later_waits(domain: Domain, town: Town) -> None:
    tomorrow = (domain.clock.now() + timedelta(days=1)).date()
    town.holds("hua", town.office("150000", "自治区总工会"), Duty.HANDLER, valid_from=tomorrow)
    assert domain.principal("hua").groups == frozenset()
    domain.clock.advance(timedelta(days=1))
    assert "office:15" in domain.principal("hua").groups
