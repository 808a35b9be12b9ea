"""Units, sections, posts, people: how they change, who may change them, what pages show."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.commands import Command
from engine.commands.definitions import Deploy
from engine.commands.instances import CancelInstance, StartInstance
from engine.errors import EngineError, Forbidden, InvalidInput, InvalidState, NotFound
from engine.views import Scope
from tests.bpmn_text import process
from tests.conftest import Statements
from tests.domain.conftest import Domain, Town
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import AddEnterprise
from workflows.enterprises.views import EnterpriseFields
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, EnterpriseRole, UnitKind


def _problem(refused: pytest.ExceptionInfo[InvalidInput]) -> tuple[str, str]:
    (problem,) = refused.value.problems
    return problem.field, str(problem)


def test_a_unit_is_added_to_the_conference_of_its_division(domain: Domain) -> None:
    unit = domain.execute(c.AddUnit("150203", " 昆区　人社局 ", UnitKind.MEMBER, system="人社"))
    assert (unit.name, unit.area, unit.place) == ("昆区 人社局", "150203", "包头市昆都仑区")
    assert domain.query(c.GetUnit(unit.unit_id)).changes[0].event == "UnitAdded"


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (c.AddUnit("150271", "某局", UnitKind.MEMBER), "division_code"),
        (c.AddUnit("110000", "某局", UnitKind.MEMBER), "division_code"),
        (c.AddUnit("150200", " ", UnitKind.MEMBER), "name"),
        (c.AddUnit("150200", "长" * 201, UnitKind.MEMBER), "name"),
        (c.AddUnit("150200", "包头市工信局", UnitKind.MEMBER), "name"),
        (c.AddUnit("150200", "另一个办公室", UnitKind.OFFICE), "kind"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(
    domain: Domain, town: Town, command: c.AddUnit, field: str
) -> None:
    town.unit("150200", "包头市工信局")
    town.office("150200", "包头市总工会")
    with pytest.raises(InvalidInput) as refused:
        domain.execute(command)
    assert _problem(refused)[0] == field


def test_units_of_other_conferences_may_share_a_name(domain: Domain, town: Town) -> None:
    assert town.unit("150200", "工信局") != town.unit("150300", "工信局")


def test_a_closed_unit_opens_again_under_its_name(domain: Domain, town: Town) -> None:
    unit_id = town.unit("150200", "包头市工信局")
    domain.execute(c.CloseUnit(unit_id))
    assert domain.query(c.ListUnits()).units == ()
    assert town.unit("150200", "包头市工信局") == unit_id


def test_a_closed_unit_cannot_be_changed(domain: Domain, town: Town) -> None:
    unit_id = town.unit("150200", "包头市工信局")
    domain.execute(c.CloseUnit(unit_id))
    with pytest.raises(InvalidState):
        domain.execute(c.ChangeUnit(unit_id, "新名"))


def test_a_unit_with_open_items_stays(domain: Domain, town: Town) -> None:
    unit_id = town.unit("150200", "包头市工信局")
    groups = {"go": {"duban:candidateGroups": f"unit:{unit_id}:handler"}}
    diagram = process("visit", "start -> go:user -> end", attributes=groups).encode()
    domain.execute(Deploy("visit", (("visit.bpmn", diagram),)))
    scope = Scope(area="1502", owner=f"unit:{unit_id}")
    started = domain.execute(StartInstance("visit", "走访", scope=scope))
    with pytest.raises(InvalidState, match="还有未办结的事项"):
        domain.execute(c.CloseUnit(unit_id))
    domain.execute(CancelInstance(started.instance_id, "不去了"))
    assert domain.execute(c.CloseUnit(unit_id)).closed_at == domain.clock.now()


def test_sections_and_posts_change_and_close(domain: Domain, town: Town) -> None:
    unit_id = town.unit("150200", "包头市工信局")
    section = domain.execute(c.AddSection(unit_id, "产业科"))
    post = domain.execute(c.AddPost(unit_id, "经办", Duty.HANDLER, section.section_id))
    domain.execute(c.RenameSection(section.section_id, "产业政策科"))
    domain.execute(c.ChangePost(post.post_id, "产改经办", section.section_id))
    detail = domain.query(c.GetUnit(unit_id))
    assert detail.sections[0].name == "产业政策科"
    assert (detail.posts[0].name, detail.posts[0].section_id) == ("产改经办", section.section_id)
    domain.execute(c.CloseSection(section.section_id))
    assert domain.query(c.GetUnit(unit_id)).posts[0].section_id is None
    domain.execute(c.ClosePost(post.post_id))
    assert domain.query(c.GetUnit(unit_id)).posts == ()


def test_a_post_takes_no_section_of_another_unit(domain: Domain, town: Town) -> None:
    mine, other = town.unit("150200", "工信局"), town.unit("150200", "人社局")
    section = domain.execute(c.AddSection(other, "综合科"))
    with pytest.raises(InvalidInput):
        domain.execute(c.AddPost(mine, "经办", Duty.HANDLER, section.section_id))


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "allowed"),
    [
        (date(2026, 7, 1), None, True),
        (date(2026, 6, 30), None, False),
        (date(2025, 1, 1), date(2025, 12, 31), True),
        (date(2025, 1, 1), date(2026, 1, 1), False),
        (date(2026, 8, 2), date(2026, 8, 1), False),
    ],
)
def test_terms_of_one_person_at_one_post_do_not_overlap(
    domain: Domain, town: Town, valid_from: date, valid_to: date | None, allowed: bool
) -> None:
    unit_id = town.unit("150200", "包头市工信局")
    held = town.holds("hua", unit_id, Duty.HANDLER, valid_to=date(2026, 6, 30))
    command = c.Appoint(held.post_id, "hua", valid_from, valid_to)
    if allowed:
        assert domain.execute(command).valid_from == valid_from
    else:
        with pytest.raises(InvalidInput):
            domain.execute(command)


def test_ending_an_appointment_takes_its_groups(domain: Domain, town: Town) -> None:
    town.holds("hua", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    (held,) = domain.query(c.GetPerson("hua")).posts
    domain.execute(c.EndHolding(held.holding_id, date(2026, 5, 19)))
    assert domain.principal("hua").groups == frozenset()
    with pytest.raises(InvalidInput):
        domain.execute(c.EndHolding(held.holding_id, date(2025, 12, 31)))


@pytest.mark.parametrize("user_id", ["", "a", "a b", "a:b", "a/b", "system", "x" * 81])
def test_an_account_that_addresses_cannot_bear_is_refused(domain: Domain, user_id: str) -> None:
    with pytest.raises(InvalidInput):
        domain.execute(c.AddPerson(user_id, "某人"))


def test_an_account_is_one_person(domain: Domain, town: Town) -> None:
    town.person("hua")
    with pytest.raises(InvalidInput):
        domain.execute(c.AddPerson("hua", "另一人"))


def test_nobody_disables_himself(domain: Domain, town: Town) -> None:
    town.holds("sec", town.unit("150000", "自治区总工会"), Duty.SECURITY_ADMIN)
    with pytest.raises(Forbidden):
        domain.execute(c.SetPersonEnabled("sec", enabled=False), actor="sec")


def test_an_account_acts_for_its_enterprise(domain: Domain, town: Town) -> None:
    fields = EnterpriseFields("示例", "91350100M000100Y43", "150203", Ownership.STATE, "C", 10)
    enterprise_id = domain.execute(AddEnterprise(fields)).enterprise_id
    town.person("gao")
    domain.execute(c.AddEnterpriseAccount("gao", enterprise_id, EnterpriseRole.UNION))
    domain.execute(c.AddEnterpriseAccount("gao", enterprise_id, EnterpriseRole.UNION))
    group = f"enterprise:{enterprise_id}"
    assert domain.principal("gao").groups == {group, f"{group}:union"}
    assert domain.members(f"{group}:union", f"{group}:hr") == {
        f"{group}:union": ("gao",),
        f"{group}:hr": (),
    }
    (account,) = domain.query(c.GetPerson("gao"), actor="gao").accounts
    assert account.enterprise_name == "示例"
    domain.execute(c.RemoveEnterpriseAccount("gao", enterprise_id, EnterpriseRole.UNION))
    assert domain.principal("gao").groups == frozenset()


STRUCTURE: list[Command[object]] = [
    c.AddUnit("150200", "新单位", UnitKind.MEMBER),
    c.ChangeUnit(1, "新名"),
    c.AddSection(1, "新处"),
    c.RenameSection(1, "新处"),
    c.CloseSection(1),
    c.AddPost(1, "新岗", Duty.HANDLER),
    c.ChangePost(1, "新岗"),
    c.AddPerson("new", "新人"),
    c.ChangePerson("hua", "新名"),
    c.Appoint(1, "other", date(2030, 1, 1)),
    c.EndHolding(1, date(2030, 1, 1)),
    c.ClosePost(1),
    c.CloseUnit(1),
]
ACCOUNTS: list[Command[object]] = [
    c.SetPersonEnabled("other", enabled=False),
    c.AddEnterpriseAccount("hua", 1, EnterpriseRole.HR),
    c.RemoveEnterpriseAccount("hua", 1, EnterpriseRole.HR),
]


@pytest.mark.parametrize("duty", Duty)
def test_each_change_needs_its_own_administrator(domain: Domain, town: Town, duty: Duty) -> None:
    town.holds("other", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    town.holds("hua", town.office("150200", "包头市总工会"), duty)
    for command in (*STRUCTURE, *ACCOUNTS):
        keeper = Duty.SYSTEM_ADMIN if command in STRUCTURE else Duty.SECURITY_ADMIN
        outcome: type[EngineError] | None = None
        try:
            domain.execute(command, actor="hua")
        except EngineError as error:
            outcome = type(error)
        assert (outcome is Forbidden) is (duty is not keeper), command


def test_the_tree_and_lists_show_what_a_post_sees(domain: Domain, town: Town) -> None:
    town.office("150000", "自治区总工会")
    league = town.office("150200", "包头市总工会")
    banner = town.unit("150203", "昆区工信局")
    town.unit("150300", "乌海市工信局")
    town.holds("hua", league, Duty.HANDLER)
    town.holds("sys", league, Duty.SYSTEM_ADMIN)
    tree = domain.query(c.ListConferences(), actor="hua")
    assert (tree[0].name, tree[0].units, tree[0].parent_area) == ("包头市", 1, "15")
    assert {each.area[:4] for each in tree} == {"1502"}
    assert [each.unit_id for each in domain.query(c.ListUnits(), actor="hua").units] == [
        league,
        banner,
    ]
    assert len(domain.query(c.ListConferences(), actor="sys")) == 116
    assert len(domain.query(c.ListUnits(), actor="sys").units) == 4


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (c.ListUnits(area="1502"), ["包头市工信局", "昆区人社局"]),
        (c.ListUnits(area="1502", below=False), ["包头市工信局"]),
        (c.ListUnits(text="人社"), ["昆区人社局", "乌海人社局"]),
        (c.ListUnits(text="%"), []),
        (c.ListUnits(kind=UnitKind.OFFICE), []),
    ],
)
def test_units_are_found(domain: Domain, town: Town, query: c.ListUnits, names: list[str]) -> None:
    town.unit("150200", "包头市工信局")
    town.unit("150203", "昆区人社局")
    town.unit("150300", "乌海人社局")
    assert [unit.name for unit in domain.query(query).units] == names


def test_units_page_by_key(domain: Domain, town: Town, statements: Statements) -> None:
    made = [town.unit(code, f"单位{n}") for n in range(3) for code in ("150200", "150300")]
    seen: list[int] = []
    cursor = ""
    with statements.at_most(3):
        for _ in range(3):
            page = domain.query(c.ListUnits(limit=2, cursor=cursor))
            seen += [unit.unit_id for unit in page.units]
            cursor = page.next_cursor
    assert cursor == ""
    assert sorted(seen) == sorted(made)
    assert len(seen) == len(set(seen))


def test_a_strange_cursor_is_refused(domain: Domain) -> None:
    with pytest.raises(InvalidInput):
        domain.query(c.ListUnits(cursor="gibberish"))


def test_a_unit_out_of_sight_is_not_found(domain: Domain, town: Town) -> None:
    town.holds("hua", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    away = town.unit("150300", "乌海市工信局")
    with pytest.raises(NotFound):
        domain.query(c.GetUnit(away), actor="hua")


def test_people_are_found_within_sight_by_name_and_account(domain: Domain, town: Town) -> None:
    baotou, wuhai = town.unit("150200", "包头市工信局"), town.unit("150300", "乌海市工信局")
    town.holds("hua", baotou, Duty.HANDLER)
    town.holds("huan", wuhai, Duty.HANDLER)
    town.holds("li", baotou, Duty.LEADER)
    found = domain.query(c.ListPeople(text="HUA"), actor="li").people
    assert [person.user_id for person in found] == ["hua"]
    everybody = domain.query(c.ListPeople(text="hua")).people
    assert [person.user_id for person in everybody] == ["hua", "huan"]
    page = domain.query(c.ListPeople(limit=2))
    rest = domain.query(c.ListPeople(limit=2, cursor=page.next_cursor))
    assert [each.user_id for each in (*page.people, *rest.people)] == ["hua", "huan", "li"]
    assert rest.next_cursor == ""
    in_unit = domain.query(c.ListPeople(unit_id=wuhai)).people
    assert [person.user_id for person in in_unit] == ["huan"]


def test_numbers_are_masked_for_others(domain: Domain, town: Town) -> None:
    unit_id = town.unit("150200", "包头市工信局")
    for user_id, duty in (("hua", Duty.HANDLER), ("li", Duty.LEADER), ("sys", Duty.SYSTEM_ADMIN)):
        town.holds(user_id, unit_id, duty)
    domain.execute(c.ChangePerson("hua", "王华", "13947212316"))
    shown = {
        actor: domain.query(c.GetPerson("hua"), actor=actor).person.mobile
        for actor in ("hua", "li", "sys")
    }
    assert shown == {"hua": "13947212316", "li": "139****2316", "sys": "13947212316"}
    assert domain.query(c.GetPerson("hua"), actor="li").changes == ()


def test_a_person_out_of_sight_is_not_found(domain: Domain, town: Town) -> None:
    town.holds("hua", town.unit("150200", "包头市工信局"), Duty.HANDLER)
    town.holds("li", town.unit("150300", "乌海市工信局"), Duty.HANDLER)
    with pytest.raises(NotFound):
        domain.query(c.GetPerson("hua"), actor="li")


def test_past_appointments_stay_on_file(domain: Domain, town: Town) -> None:
    unit_id = town.unit("150200", "包头市工信局")
    town.holds("hua", unit_id, Duty.HANDLER, valid_to=date(2026, 3, 31))
    assert domain.query(c.GetUnit(unit_id)).posts[0].holdings == ()
    (held,) = domain.query(c.GetPerson("hua")).posts
    assert (held.unit.unit_id, held.valid_to) == (unit_id, date(2026, 3, 31))
    assert domain.principal("hua", now=datetime(2026, 2, 1, tzinfo=UTC)).groups
