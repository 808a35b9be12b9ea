"""Enterprises' files: adding, correcting, reading, finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from engine.errors import Conflict, Forbidden, InvalidInput, NotFound
from tests.conftest import Statements
from tests.domain.conftest import Domain, Town
from tests.domain.rosters.files import credit_code
from workflows.enterprises import commands as c
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import EnterpriseFilter
from workflows.enterprises.size import Size
from workflows.enterprises.views import Enterprise, EnterpriseFields
from workflows.organisation.commands import AddEnterpriseAccount
from workflows.organisation.duties import Duty, EnterpriseRole


def _fields(number: int = 1, **values: object) -> EnterpriseFields:
    plain = EnterpriseFields(
        f"示例{number}有限公司", credit_code(number), "150203", Ownership.STATE, "C", 1286
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def _added(domain: Domain, number: int = 1, **values: object) -> Enterprise:
    return domain.execute(c.AddEnterprise(_fields(number, **values)))


def _change(domain: Domain, enterprise: Enterprise, **values: object) -> c.ChangeEnterprise:
    detail = domain.query(c.GetEnterprise(enterprise.enterprise_id))
    return c.ChangeEnterprise(
        enterprise.enterprise_id,
        replace(detail.enterprise.fields, **values),  # type: ignore[arg-type]
        read_at=detail.enterprise.updated_at,
    )


def test_a_file_is_opened_with_the_size_that_follows(domain: Domain) -> None:
    added = _added(domain, revenue_wan=Decimal("61480"), phone="13947212316")
    assert (added.fields.size, added.fields.phone) == (Size.LARGE, "139****2316")
    assert added.scope.subject == f"enterprise:{added.enterprise_id}"


def test_problems_name_their_fields(domain: Domain) -> None:
    with pytest.raises(InvalidInput) as refused:
        _added(domain, name="", credit_code="9", division_code="150200", contact_unit_id=99)
    assert [problem.field for problem in refused.value.problems] == [
        "name",
        "credit_code",
        "division_code",
        "contact_unit_id",
    ]


def test_a_credit_code_has_one_file(domain: Domain) -> None:
    _added(domain)
    with pytest.raises(InvalidInput) as refused:
        _added(domain, name="另一家")
    assert str(refused.value.problems[0]) == "这个代码已由“示例1有限公司”使用。"


def test_a_correction_is_recorded_with_before_and_after(domain: Domain, town: Town) -> None:
    town.holds("hua", town.office("150200", "包头市总工会"), Duty.HANDLER)
    added = _added(domain, revenue_wan=Decimal("0.10"))
    domain.clock.advance(timedelta(hours=1))
    domain.execute(_change(domain, added, employees=900, contact="韩志强"), actor="hua")
    detail = domain.query(c.GetEnterprise(added.enterprise_id), actor="hua")
    change = detail.changes[0]
    assert (change.event, change.changed_by) == ("EnterpriseChanged", "hua")
    assert change.changed_at == domain.clock.now() == detail.enterprise.updated_at
    assert change.before == {"contact": "", "employees": 1286}
    assert change.after == {"contact": "韩志强", "employees": 900}


def test_a_correction_that_changes_nothing_leaves_no_trace(domain: Domain) -> None:
    added = _added(domain)
    domain.clock.advance(timedelta(hours=1))
    assert domain.execute(_change(domain, added)) == added
    assert len(domain.query(c.GetEnterprise(added.enterprise_id)).changes) == 1


def test_a_correction_of_what_somebody_else_has_changed_is_refused(domain: Domain) -> None:
    added = _added(domain)
    mine = _change(domain, added, employees=5)
    domain.clock.advance(timedelta(seconds=1))
    domain.execute(_change(domain, added, employees=7))
    with pytest.raises(Conflict):
        domain.execute(mine)


def test_the_number_stays_unless_it_is_meant(domain: Domain) -> None:
    added = _added(domain, phone="13947212316")
    domain.execute(_change(domain, added, employees=5))
    assert domain.execute(c.RevealPhone(added.enterprise_id)) == "13947212316"
    change = replace(_change(domain, added, phone="0472-5212316"), keep_phone=False)
    domain.execute(change)
    assert domain.execute(c.RevealPhone(added.enterprise_id)) == "0472-5212316"


def test_revealing_a_number_is_recorded_and_changes_show_it_masked(
    domain: Domain, town: Town
) -> None:
    town.holds("hua", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    added = _added(domain, phone="13947212316")
    assert domain.execute(c.RevealPhone(added.enterprise_id), actor="hua") == "13947212316"
    reveal, entry = domain.query(c.GetEnterprise(added.enterprise_id), actor="hua").changes
    assert (reveal.event, reveal.changed_by) == ("PhoneRevealed", "hua")
    assert entry.after["phone"] == "139****2316"


@pytest.mark.parametrize(
    ("who", "verdict"),
    [
        ("office", "allowed"),
        ("convener", "allowed"),
        ("contacting staff", "allowed"),
        ("other staff", "403"),
        ("officer", "403"),
        ("own account", "403"),
        ("other account", "404"),
        ("other office", "404"),
        ("system admin", "404"),
    ],
)
def test_who_may_correct_a_file(domain: Domain, town: Town, who: str, verdict: str) -> None:
    office = town.office("150200", "包头市总工会")
    contacting, other = town.unit("150000", "自治区工信厅"), town.unit("150200", "包头市人社局")
    posts = {
        "office": (office, Duty.LIAISON),
        "convener": (office, Duty.CONVENER),
        "contacting staff": (contacting, Duty.HANDLER),
        "other staff": (other, Duty.HANDLER),
        "officer": (other, Duty.OFFICER),
        "other office": (town.office("150300", "乌海市总工会"), Duty.HANDLER),
        "system admin": (office, Duty.SYSTEM_ADMIN),
    }
    mine, theirs = _added(domain, 1, contact_unit_id=contacting), _added(domain, 2)
    if who in posts:
        town.holds("hua", *posts[who])
    else:
        town.person("hua")
        enterprise_id = (mine if who == "own account" else theirs).enterprise_id
        domain.execute(AddEnterpriseAccount("hua", enterprise_id, EnterpriseRole.HR))
    command = _change(domain, mine, employees=5)
    refusals = {"403": Forbidden, "404": NotFound}
    if verdict == "allowed":
        assert domain.execute(command, actor="hua").fields.employees == 5
    else:
        with pytest.raises(refusals[verdict]):
            domain.execute(command, actor="hua")
    found = domain.query(c.ListEnterprises(), actor="hua").enterprises
    assert (mine.enterprise_id in {each.enterprise_id for each in found}) is (verdict != "404")


def test_only_the_office_says_who_contacts_an_enterprise(domain: Domain, town: Town) -> None:
    unit, other = town.unit("150200", "包头市工信局"), town.unit("150200", "包头市人社局")
    town.holds("li", unit, Duty.HANDLER)
    town.holds("hua", town.office("150200", "包头市总工会"), Duty.HANDLER)
    added = _added(domain, contact_unit_id=unit)
    command = _change(domain, added, contact_unit_id=other)
    with pytest.raises(Forbidden):
        domain.execute(command, actor="li")
    assert domain.execute(command, actor="hua").contact_unit_name == "包头市人社局"


def test_an_enterprise_is_not_moved_out_of_reach(domain: Domain, town: Town) -> None:
    town.holds("hua", town.office("150200", "包头市总工会"), Duty.HANDLER)
    added = _added(domain)
    with pytest.raises(Forbidden):
        domain.execute(_change(domain, added, division_code="150302"), actor="hua")


@pytest.mark.parametrize(
    ("narrow", "numbers"),
    [
        (EnterpriseFilter(), [1, 2, 3]),
        (EnterpriseFilter(text="示例2"), [2]),
        (EnterpriseFilter(text=credit_code(3).lower()), [3]),
        (EnterpriseFilter(text="_"), []),
        (EnterpriseFilter(area="1502"), [1, 2]),
        (EnterpriseFilter(area="150302"), [3]),
        (EnterpriseFilter(ownership=Ownership.PRIVATE), [2]),
        (EnterpriseFilter(sector="E"), [3]),
        (EnterpriseFilter(size=Size.MICRO), [1]),
        (EnterpriseFilter(contact_unit_id=1), [3]),
        (EnterpriseFilter(without_contact_unit=True), [1, 2]),
        (EnterpriseFilter(sector="C", ownership=Ownership.STATE), [1]),
    ],
)
def test_enterprises_are_found(
    domain: Domain, town: Town, narrow: EnterpriseFilter, numbers: list[int]
) -> None:
    unit = town.unit("150000", "自治区工信厅")
    _added(domain, 1, employees=3)
    _added(domain, 2, ownership=Ownership.PRIVATE, division_code="150204")
    _added(domain, 3, sector="E", division_code="150302", contact_unit_id=unit)
    found = domain.query(c.ListEnterprises(narrow)).enterprises
    assert [each.name for each in found] == [f"示例{number}有限公司" for number in numbers]


def test_enterprises_page_by_key(domain: Domain, statements: Statements) -> None:
    for number in range(5):
        _added(domain, number, division_code="150302" if number % 2 else "150203")
    seen: list[str] = []
    cursor = ""
    with statements.at_most(3):
        for _ in range(3):
            page = domain.query(c.ListEnterprises(limit=2, cursor=cursor))
            seen += [each.name for each in page.enterprises]
            cursor = page.next_cursor
    assert seen == [f"示例{number}有限公司" for number in (0, 2, 4, 1, 3)]
    assert cursor == ""
