"""Importing enterprises: what is read, what is refused, what goes on file."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from engine.errors import Forbidden
from tests.domain.conftest import Domain, Town
from tests.domain.rosters.files import (
    ENTERPRISE_TITLES,
    compute_formulas,
    credit_code,
    enterprise,
    separated,
    workbook,
)
from workflows.enterprises.commands import EnterpriseFilter, GetEnterprise, ListEnterprises
from workflows.enterprises.size import Size
from workflows.enterprises.views import Enterprise
from workflows.organisation.duties import Duty
from workflows.rosters import commands as c
from workflows.rosters.importing import import_roster
from workflows.rosters.views import RosterKind, RosterRun, RunState, Severity, Written

E, W, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


def _import(
    domain: Domain, path: Path, *, actor: str = "system", skip_bad: bool = False, sheet: str = ""
) -> RosterRun:
    return import_roster(
        domain.engine,
        RosterKind.ENTERPRISES,
        path,
        actor=actor,
        scratch=domain.scratch,
        skip_bad=skip_bad,
        sheet=sheet,
    )


def _on_file(domain: Domain, *, actor: str = "system") -> tuple[Enterprise, ...]:
    return domain.query(ListEnterprises(limit=200), actor=actor).enterprises


def _errors(run: RosterRun) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, str(each)) for each in run.report.of(E)]


def _reason(run: RosterRun) -> str:
    """The one reason for which a row is bad."""
    ((_, _, reason),) = _errors(run)
    return reason


def test_a_good_row_goes_on_file_whole(domain: Domain, town: Town, tmp_path: Path) -> None:
    unit = town.unit("150200", "包头市工业和信息化局")
    row = enterprise(
        营业收入=61480,
        资产总额="12,000.5万元",
        规模="大型",
        联系人="韩志强",
        联系电话="0472-5212316",
        工会主席="高云峰",
        联系单位="包头市工业和信息化局",
        备注="演示",
    )
    run = _import(domain, workbook(tmp_path / "a.xlsx", [row]))
    assert (run.state, run.written) == (RunState.DONE, Written(added=1))
    (found,) = _on_file(domain)
    assert found.fields.name == "示例1有限公司"
    assert found.fields.revenue_wan == Decimal("61480.00")
    assert found.fields.assets_wan == Decimal("12000.50")
    assert found.fields.size is Size.LARGE
    assert found.fields.contact_unit_id == unit
    assert found.fields.phone == "0472-****316"
    assert found.place == "包头市昆都仑区"


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [
        ("utf-8", ","),
        ("utf-8-sig", ";"),
        ("gb18030", ","),
        ("gb18030", "\t"),
        ("utf-16", "\t"),
        ("utf-8", "，"),
    ],
)
def test_separated_text_is_read_in_its_encoding(
    domain: Domain, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    rows = [enterprise(1), enterprise(2, 企业名称='名带"引号";分号,逗号\n换行的公司')]
    path = separated(tmp_path / "a.csv", rows, encoding=encoding, delimiter=delimiter)
    assert _import(domain, path).written == Written(added=2)
    assert {each.name for each in _on_file(domain)} == {
        "示例1有限公司",
        '名带"引号";分号,逗号 换行的公司',
    }


def test_columns_come_in_any_order_and_unknown_ones_are_named(
    domain: Domain, tmp_path: Path
) -> None:
    row = {"法人": "某人", **dict(reversed(enterprise(营业收入=5).items())), "颜色": "红"}
    titles = {"营业收入": "营业收入（万元）", "企业名称": " 企业名称*"}
    renamed = {titles.get(title, title): cell for title, cell in row.items()}
    run = _import(domain, workbook(tmp_path / "a.xlsx", [renamed]))
    assert run.written == Written(added=1)
    assert run.report.unknown_columns == ("法人", "颜色")
    assert _on_file(domain)[0].fields.revenue_wan == Decimal("5.00")


def test_titles_above_the_heading_and_empty_rows_are_passed_over(
    domain: Domain, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise(1), enterprise(2)])
    book = load_workbook(path)
    sheet = book["名册"]
    sheet.insert_rows(1, 2)
    sheet["A1"] = "2026年企业名册"
    sheet.insert_rows(5)
    for row in range(8, 2000):
        sheet.cell(row, 1).value = " "
    book.save(path)
    run = _import(domain, path)
    assert (run.report.rows, run.written) == (2, Written(added=2))


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        ({"企业名称": None}, "企业名称", "必填，不能为空。"),
        ({"企业名称": "长" * 201}, "企业名称", "最多200个字，现有201个字。"),
        ({"统一社会信用代码": "9115"}, "统一社会信用代码", "应为18位，现为4位"),
        ({"统一社会信用代码": "91350100M000100Y4Z"}, "统一社会信用代码", "不会出现“Z”"),
        ({"统一社会信用代码": "91350100M000100Y44"}, "统一社会信用代码", "校验位不对"),
        ({"统一社会信用代码": 913501000000100043}, "统一社会信用代码", "末几位已经丢失"),
        ({"区划代码": "150200"}, "区划代码", "“150200”是包头市，应填到旗县一级"),
        ({"区划代码": "110101"}, "区划代码", "不在自治区的区划表中"),
        ({"所有制": "全民"}, "所有制", "应为：国有、集体、民营、外资、港澳台、其他。"),
        ({"行业门类": "Z"}, "行业门类", "不在可填的值中"),
        ({"从业人员": "约300"}, "从业人员", "应为数字，现为“约300”"),
        ({"从业人员": -1}, "从业人员", "不在0至5000000人之间"),
        ({"资产总额": -5}, "资产总额", "不能为负"),
        ({"营业收入": "#REF!"}, "营业收入", "公式出错"),
        ({"规模": "特大"}, "规模", "应为：大型、中型、小型、微型。"),
        ({"联系单位": "某某局"}, "联系单位", "没有名为“某某局”的单位"),
        ({"备注": "字" * 2001}, "备注", "最多2000个字"),
    ],
)
def test_a_bad_cell_is_named_with_its_reason(
    domain: Domain, tmp_path: Path, cells: dict[str, object], column: str, reason: str
) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise(1), enterprise(2, **cells)])
    run = _import(domain, path)
    assert (run.state, run.report.good, run.report.bad) == (RunState.REFUSED, 1, 1)
    ((row, found, text),) = _errors(run)
    assert (row, found) == (3, column)
    assert reason in text
    assert _on_file(domain) == ()


def test_every_fault_of_a_row_is_told_at_once(domain: Domain, tmp_path: Path) -> None:
    row = enterprise(企业名称=None, 统一社会信用代码="９１", 区划代码="999999", 从业人员="多")
    run = _import(domain, workbook(tmp_path / "a.xlsx", [row]))
    assert [column for _, column, _ in _errors(run)] == [
        "企业名称",
        "从业人员",
        "统一社会信用代码",
        "区划代码",
    ]


def test_a_code_that_comes_twice_is_refused_the_second_time(domain: Domain, tmp_path: Path) -> None:
    # The two rows lie in different chunks of the reading.
    rows = [enterprise(number) for number in range(600)] + [enterprise(3)]
    run = _import(domain, separated(tmp_path / "a.csv", rows))
    assert _errors(run) == [(602, "统一社会信用代码", "与第5行重复。")]


def test_what_was_typed_otherwise_is_read_and_told(domain: Domain, tmp_path: Path) -> None:
    row = enterprise(区划代码="１５０２０３", 从业人员="1,286 人", 行业门类="c制造业")
    run = _import(domain, workbook(tmp_path / "a.xlsx", [row]))
    assert run.written == Written(added=1)
    assert [(each.column, each.value, str(each)) for each in run.report.of(NOTE)] == [
        ("区划代码", "１５０２０３", "按“150203”读取。"),
        ("行业门类", "c制造业", "按“C”读取。"),
        ("从业人员", "1,286 人", "按“1286”读取。"),
    ]


def test_a_size_that_the_rules_contradict_is_a_warning(domain: Domain, tmp_path: Path) -> None:
    rows = [
        enterprise(1, 规模="小型", 营业收入=61480),
        enterprise(2, 规模="中型", 行业门类="F", 从业人员=200, 营业收入=40000),
        enterprise(3, 规模="大型", 从业人员=350),
    ]
    run = _import(domain, workbook(tmp_path / "a.xlsx", rows))
    assert run.written == Written(added=3)
    # Row 3 may be a retailer; row 4 has no revenue, but 350 people are never a large factory.
    rule = "按《统计上大中小微型企业划分办法（2017）》和所填人数、金额应为"
    assert [(each.row, str(each)) for each in run.report.of(W)] == [
        (2, rule + "大型，现填小型，请核对。"),
        (4, rule + "中型或小型或微型，现填大型，请核对。"),
    ]


def test_a_missing_size_follows_from_the_figures(domain: Domain, tmp_path: Path) -> None:
    rows = [enterprise(1, 营业收入=61480), enterprise(2, 行业门类="J")]
    _import(domain, workbook(tmp_path / "a.xlsx", rows))
    assert [each.fields.size for each in _on_file(domain)] == [Size.LARGE, None]


def test_formulas_are_read_by_their_values(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise(从业人员="=1000+286")])
    run = _import(domain, compute_formulas(path, {"F2": "1286"}))
    assert run.written == Written(added=1)
    assert _on_file(domain)[0].fields.employees == 1286


def test_merged_cells_are_warned_of(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise(1), enterprise(2)])
    book = load_workbook(path)
    book["名册"].merge_cells("C2:C3")
    book.save(path)
    run = _import(domain, path)
    assert _errors(run) == [(3, "区划代码", "必填，不能为空。")]
    assert "C2:C3" in str(run.report.of(W)[0])


def test_the_nearest_unit_of_that_name_contacts_the_enterprise(
    domain: Domain, town: Town, tmp_path: Path
) -> None:
    town.unit("150000", "总工会")
    nearest = town.unit("150200", "总工会")
    town.unit("150300", "总工会")
    _import(domain, workbook(tmp_path / "a.xlsx", [enterprise(联系单位="总工会")]))
    assert _on_file(domain)[0].fields.contact_unit_id == nearest


def test_importing_again_changes_nothing(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise(1, 营业收入=0.1), enterprise(2)])
    _import(domain, path)
    before = _on_file(domain)
    domain.clock.advance(timedelta(days=1))
    assert _import(domain, path).written == Written(unchanged=2)
    assert _on_file(domain) == before


def test_what_differs_is_changed_and_recorded(domain: Domain, tmp_path: Path) -> None:
    rows = [enterprise(1, 联系电话="13900001111", 备注="旧"), enterprise(2)]
    _import(domain, workbook(tmp_path / "a.xlsx", rows))
    rows = [enterprise(1, 从业人员=20, 备注=None), enterprise(2), enterprise(3)]
    run = _import(domain, workbook(tmp_path / "b.xlsx", rows))
    assert run.written == Written(added=1, changed=1, unchanged=1)
    found = _on_file(domain)[0]
    detail = domain.query(GetEnterprise(found.enterprise_id))
    assert detail.changes[0].event == "EnterpriseChanged"
    assert detail.changes[0].before == {"employees": 1286, "remark": "旧"}
    # An empty cell clears, a column that is not there keeps.
    assert detail.changes[0].after == {"employees": 20, "remark": ""}
    assert found.fields.phone == "139****1111"


def test_good_rows_come_in_and_bad_ones_go_back_to_be_mended(
    domain: Domain, tmp_path: Path
) -> None:
    rows = [
        enterprise(1),
        enterprise(2, 从业人员="多", 备注="=HYPERLINK(1)", 颜色="红"),
        enterprise(3),
    ]
    path = separated(tmp_path / "名册.csv", rows)
    run = _import(domain, path, skip_bad=True)
    assert (run.state, run.written) == (RunState.DONE, Written(added=2))
    file = domain.query(c.GetBadRows(run.run_id))
    assert file.name == "名册-待更正.csv"
    text = file.content.decode("utf-8-sig")
    assert text.splitlines()[0].endswith("备注,颜色,原因")
    assert "从业人员：应为数字，现为“多”。" in text
    assert "'=HYPERLINK(1)" in text
    mended = tmp_path / "mended.csv"
    mended.write_text(text.replace(",多,", ",300,"), encoding="utf-8")
    again = _import(domain, mended)
    assert again.written == Written(added=1)
    assert again.report.unknown_columns == ("颜色",)
    assert _on_file(domain)[2].fields.remark == "=HYPERLINK(1)"


def test_bad_rows_of_a_workbook_come_back_as_a_workbook(domain: Domain, tmp_path: Path) -> None:
    rows = [enterprise(1, 从业人员="多", 联系电话="+86 472"), enterprise(2)]
    path = workbook(tmp_path / "a.xlsx", rows, titles=ENTERPRISE_TITLES)
    run = _import(domain, path)
    assert run.has_bad_rows_file
    back = tmp_path / "back.xlsx"
    back.write_bytes(domain.query(c.GetBadRows(run.run_id)).content)
    sheet = load_workbook(back).worksheets[0]
    heading, row = sheet.iter_rows(values_only=True)
    assert heading == (*ENTERPRISE_TITLES, "原因")
    assert row[5] == "多"
    assert row[10] == "'+86 472"
    assert "应为数字" in str(row[-1])


def test_only_bad_rows_are_a_refusal_even_when_they_may_be_skipped(
    domain: Domain, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise(从业人员="多")])
    assert _import(domain, path, skip_bad=True).state is RunState.REFUSED


def test_an_office_imports_within_its_area_alone(
    domain: Domain, town: Town, tmp_path: Path
) -> None:
    town.holds("hua", town.office("150200", "包头市总工会"), Duty.HANDLER)
    rows = [enterprise(1), enterprise(2, 区划代码="150302")]
    run = _import(domain, workbook(tmp_path / "a.xlsx", rows), actor="hua", skip_bad=True)
    assert run.written == Written(added=1)
    assert _errors(run) == [(3, "区划代码", "乌海市海勃湾区不在您可维护的范围内。")]


def test_an_office_does_not_take_over_what_lies_elsewhere(
    domain: Domain, town: Town, tmp_path: Path
) -> None:
    town.holds("hua", town.office("150200", "包头市总工会"), Duty.HANDLER)
    _import(domain, workbook(tmp_path / "a.xlsx", [enterprise(1, 区划代码="150302")]))
    run = _import(domain, workbook(tmp_path / "b.xlsx", [enterprise(1)]), actor="hua")
    assert _reason(run) == "这家企业已登记在您可维护的范围之外。"
    assert (
        domain.query(ListEnterprises(EnterpriseFilter(text=credit_code(1)))).enterprises[0].area
        == "150302"
    )


@pytest.mark.parametrize("duty", [Duty.CONVENER, Duty.OFFICER, Duty.AUDITOR, Duty.SYSTEM_ADMIN])
def test_others_may_not_import_enterprises(
    domain: Domain, town: Town, tmp_path: Path, duty: Duty
) -> None:
    town.holds("hua", town.unit("150200", "包头市工信局"), duty)
    with pytest.raises(Forbidden):
        _import(domain, workbook(tmp_path / "a.xlsx", [enterprise()]), actor="hua")
    assert domain.query(c.ListRuns(), actor="hua") == ()
