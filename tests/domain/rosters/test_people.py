"""Importing the organisation: units, posts, people and their terms."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.errors import Forbidden
from tests.conftest import Statements
from tests.domain.conftest import Domain, Town
from tests.domain.rosters.files import PEOPLE_TITLES, post, separated, workbook
from workflows.organisation import commands as o
from workflows.organisation.duties import Duty, UnitKind
from workflows.organisation.views import Unit
from workflows.rosters.importing import import_roster
from workflows.rosters.roster import CHUNK
from workflows.rosters.views import RosterKind, RosterRun, RunState, Severity, Written

KIND = RosterKind.ORGANISATION
OFFICE = {"单位": "包头市总工会", "类型": "联席会议办公室"}


def _import(domain: Domain, path: Path, *, actor: str = "system") -> RosterRun:
    return import_roster(domain.engine, KIND, path, actor=actor, scratch=domain.scratch)


def _units(domain: Domain) -> tuple[Unit, ...]:
    return domain.query(o.ListUnits()).units


def _errors(run: RosterRun) -> list[tuple[int, str, str]]:
    return [(e.row, e.column, str(e)) for e in run.report.of(Severity.ERROR)]


def test_a_roster_makes_the_organisation(domain: Domain, tmp_path: Path) -> None:
    rows = [
        post("hua", **OFFICE, 处室="产改办", 姓名="王华", 手机="１３９０００１１１１１"),
        post("li", **OFFICE, 处室="产改办", 职责="联络员", 任职结束="2026年12月31日"),
        post("bai", 职责="分管领导", 岗位="副局长"),
        post("han", 层级="自治区", 区划代码="150000", 单位="自治区总工会", 职责="审计管理员"),
        post("su", 职责=None),
    ]
    run = _import(domain, workbook(tmp_path / "a.xlsx", rows, titles=PEOPLE_TITLES))
    assert (run.state, run.written) == (RunState.DONE, Written(added=5))
    assert [(unit.name, unit.kind, unit.place) for unit in _units(domain)] == [
        ("自治区总工会", UnitKind.MEMBER, "内蒙古自治区"),
        ("包头市总工会", UnitKind.OFFICE, "包头市"),
        ("包头市工业和信息化局", UnitKind.MEMBER, "包头市"),
    ]
    office, member = _units(domain)[1:]
    assert domain.members("office:1502", "role:auditor", f"unit:{member.unit_id}:handler") == {
        "office:1502": ("hua", "li"),
        "role:auditor": ("han",),
        f"unit:{member.unit_id}:handler": ("su",),
    }
    detail = domain.query(o.GetUnit(office.unit_id))
    assert [section.name for section in detail.sections] == ["产改办"]
    assert [(each.name, each.duty, each.holdings[0].valid_to) for each in detail.posts] == [
        ("产改经办", Duty.HANDLER, None),
        ("产改经办", Duty.LIAISON, date(2026, 12, 31)),
    ]
    assert domain.query(o.GetPerson("hua")).person.mobile == "13900011111"


def test_importing_again_changes_nothing(domain: Domain, tmp_path: Path) -> None:
    rows = [post("hua", **OFFICE, 处室="产改办"), post("li", 任职结束="2026-12-31"), post("bai")]
    path = workbook(tmp_path / "a.xlsx", rows, titles=PEOPLE_TITLES)
    _import(domain, path)
    before = [domain.query(o.GetUnit(unit.unit_id)) for unit in _units(domain)]
    assert _import(domain, path).written == Written(unchanged=3)
    assert [domain.query(o.GetUnit(unit.unit_id)) for unit in _units(domain)] == before


def test_what_differs_is_changed(domain: Domain, tmp_path: Path) -> None:
    rows = [post("hua"), post("li", 手机="13900001111"), post("bai")]
    _import(domain, workbook(tmp_path / "a.xlsx", rows))
    rows = [post("hua", 任职结束="2026-06-30"), post("li", 姓名="李新名"), post("bai"), post("su")]
    run = _import(domain, workbook(tmp_path / "b.xlsx", rows))
    assert run.written == Written(added=1, changed=2, unchanged=1)
    assert domain.query(o.GetPerson("hua")).posts[0].valid_to == date(2026, 6, 30)
    # The second file has no column for numbers, so they stay.
    person = domain.query(o.GetPerson("li")).person
    assert (person.name, person.mobile) == ("李新名", "13900001111")
    assert "导入后改为“李新名”" in str(run.report.of(Severity.WARNING)[0])


def test_a_later_term_is_another_appointment(domain: Domain, tmp_path: Path) -> None:
    rows = [
        post("hua", 任职结束="2026-06-30"),
        post("hua", 任职开始="2026-07-01", 任职结束="2028-06-30"),
    ]
    run = _import(domain, workbook(tmp_path / "a.xlsx", rows))
    assert run.written == Written(added=2)
    assert [each.valid_from for each in domain.query(o.GetPerson("hua")).posts] == [
        date(2026, 7, 1),
        date(2026, 1, 5),
    ]


def test_a_closed_unit_opens_again(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [post("hua")])
    _import(domain, path)
    (unit,) = _units(domain)
    domain.execute(o.CloseUnit(unit.unit_id))
    assert _import(domain, path).written == Written(added=1)
    assert _units(domain) == (unit,)
    assert domain.principal("hua").groups == {f"unit:{unit.unit_id}:handler", "area:1502"}


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"层级": "自治区"}, "层级", "包头市的代码与所填层级不符。"),
        ({"层级": "市"}, "层级", "应为：自治区、盟市、旗县。"),
        ({"区划代码": "150271", "层级": "旗县"}, "区划代码", "没有联席会议"),
        ({"区划代码": "990000"}, "区划代码", "不在自治区的区划表中"),
        ({"类型": "企业"}, "类型", "应为：联席会议办公室、成员单位。"),
        ({"职责": "局长"}, "职责", "不在可填的值中"),
        ({"账号": "a b"}, "账号", "账号“a b”不可用"),
        ({"账号": "system"}, "账号", "账号“system”不可用"),
        ({"手机": "未知"}, "手机", "只能含数字"),
        ({"任职开始": "去年"}, "任职开始", "“去年”不是日期"),
        ({"任职开始": None}, "任职开始", "必填"),
        ({"任职结束": "2025-12-31"}, "任职结束", "任职结束早于任职开始（2026-01-05）。"),
        ({"姓名": "长" * 81}, "姓名", "最多80个字"),
    ],
)
def test_a_bad_cell_is_named_with_its_reason(
    domain: Domain, tmp_path: Path, cells: dict[str, object], column: str, reason: str
) -> None:
    path = workbook(tmp_path / "a.xlsx", [post("hua"), post("li", **cells)], titles=PEOPLE_TITLES)
    run = _import(domain, path)
    assert run.state is RunState.REFUSED
    ((row, found, text),) = _errors(run)
    assert (row, found) == (3, column)
    assert reason in text
    assert _units(domain) == ()


@pytest.mark.parametrize(
    ("rows", "column", "reason"),
    [
        (
            [post("hua"), post("hua", 姓名="另一人", 岗位="别的")],
            "账号",
            "第2行的同一账号是“名hua”",
        ),
        ([post("hua"), post("hua")], "任职开始", "与第2行的任职重叠。"),
        (
            [post("hua", 任职结束="2026-06-30"), post("hua", 任职开始="2026-06-30")],
            "任职开始",
            "与第2行的任职重叠。",
        ),
        ([post("hua"), post("li", 类型="联席会议办公室")], "类型", "与第2行同一单位的类型不一致。"),
        (
            [post("hua", **OFFICE), post("li", 单位="工会二", 类型="联席会议办公室")],
            "单位",
            "已是“包头市总工会”，一级只有一个办公室。",
        ),
        (
            [post("hua", 职责="系统管理员"), post("hua", 职责="审计管理员", 岗位="审计")],
            "职责",
            "三员分立：这个账号已任系统管理员，不能再任审计管理员。",
        ),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_rows_that_contradict_each_other_are_refused(
    domain: Domain,
    tmp_path: Path,
    rows: list[dict[str, object]],
    column: str,
    reason: str,
    together: bool,
) -> None:
    """In one file, and between what is on file and the next file."""
    if together:
        run = _import(domain, workbook(tmp_path / "a.xlsx", rows))
        ((_, found, text),) = _errors(run)
        assert found == column
        assert reason in text
        return
    _import(domain, workbook(tmp_path / "a.xlsx", rows[:1]))
    run = _import(domain, workbook(tmp_path / "b.xlsx", rows[1:]))
    # The same row again is no contradiction, and another name is only doubtful.
    allowed = rows[1] == rows[0] or column == "账号"
    assert run.state is (RunState.DONE if allowed else RunState.REFUSED)
    assert [found for _, found, _ in _errors(run)] == ([] if allowed else [column])


def test_an_officer_without_an_end_is_doubtful(domain: Domain, tmp_path: Path) -> None:
    rows = [post("hua", 职责="改革指导员", 任职结束=None)]
    run = _import(domain, workbook(tmp_path / "a.xlsx", rows))
    assert run.written == Written(added=1)
    assert [str(each) for each in run.report.of(Severity.WARNING)] == [
        "改革指导员有聘期，请填任职结束。"
    ]


@pytest.mark.parametrize(
    ("duty", "allowed"),
    [(Duty.SYSTEM_ADMIN, True), (Duty.HANDLER, False), (Duty.SECURITY_ADMIN, False)],
)
def test_only_the_system_administrator_imports_the_organisation(
    domain: Domain, town: Town, tmp_path: Path, duty: Duty, allowed: bool
) -> None:
    town.holds("hua", town.office("150000", "自治区总工会"), duty)
    path = workbook(tmp_path / "a.xlsx", [post("li")])
    if allowed:
        assert _import(domain, path, actor="hua").state is RunState.DONE
    else:
        with pytest.raises(Forbidden):
            _import(domain, path, actor="hua")


def test_statements_grow_with_chunks_and_not_with_rows(
    domain: Domain, tmp_path: Path, statements: Statements
) -> None:
    rows = [
        post(f"user{n}", 单位=f"单位{n % 40}", 处室=f"处室{n % 3}", 岗位=f"岗位{n % 5}")
        for n in range(3 * CHUNK)
    ]
    path = separated(tmp_path / "a.csv", rows)
    with statements.at_most(30 * 3 + 20):
        assert _import(domain, path).written == Written(added=len(rows))
