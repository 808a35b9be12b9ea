"""Exporting tables to files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from engine.ids import SYSTEM
from web.cli import opening
from web.cli.language import say
from web.cli.speaking import command, option
from workflows.contact_enterprise import ledger_table
from workflows.contact_enterprise.commands import ExportLedger, LedgerFilter
from workflows.enterprises.codes import OWNERSHIP_NAMES
from workflows.enterprises.commands import EnterpriseFilter, ListEnterprises
from workflows.enterprises.size import SIZE_NAMES
from workflows.enterprises.views import Enterprise
from workflows.rosters.exporting import export_rows

if TYPE_CHECKING:
    from web.assembly import Duban

#: As the import reads them. Telephone numbers stay where they are: they are shown one at a time,
#: to those who may, and each time on record.
ENTERPRISE_TITLES = (
    "企业名称",
    "统一社会信用代码",
    "区划代码",
    "所有制",
    "行业门类",
    "从业人员",
    "营业收入",
    "资产总额",
    "规模",
    "联系人",
    "工会主席",
    "联系单位",
    "备注",
)
_PAGE = 200


@command("export")
@click.argument("what", type=click.Choice(["ledger", "enterprises"]))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--area", default="", help="区划，例如 1502；包括其下级。")
@option("--period", default="", help="台账的季度，例如 2026Q2。")
@option("--user", "user_id", default=str(SYSTEM), help="以谁的权限导出（账号）。")
def export(*, what: str, file: Path, area: str, period: str, user_id: str) -> None:
    """导出表格：ledger 联系台账，enterprises 企业（可再导入）；按文件名为 .xlsx 或 .csv。"""
    with opening.duban() as duban:
        if what == "ledger":
            query = ExportLedger(LedgerFilter(area=area, period=period))
            entries = duban.engine.query(query, actor=user_id)
            titles = [say(heading) for heading in ledger_table.HEADINGS]
            count = export_rows(file, titles, ledger_table.rows(entries, say))
        else:
            rows = (_cells(each) for each in _enterprises(duban, area, user_id))
            count = export_rows(file, ENTERPRISE_TITLES, rows)
    click.echo(say("已导出{count}行到 {file}。", count=count, file=str(file)))


def _enterprises(duban: Duban, area: str, user_id: str) -> Iterator[Enterprise]:
    narrow = EnterpriseFilter(area=area)
    cursor = ""
    while True:
        page = duban.engine.query(ListEnterprises(narrow, cursor, _PAGE), actor=user_id)
        yield from page.enterprises
        cursor = page.next_cursor
        if not cursor:
            return


def _cells(enterprise: Enterprise) -> tuple[object, ...]:
    fields = enterprise.fields
    return (
        fields.name,
        fields.credit_code,
        fields.division_code,
        OWNERSHIP_NAMES[fields.ownership],
        fields.sector,
        fields.employees,
        fields.revenue_wan,
        fields.assets_wan,
        SIZE_NAMES[fields.size] if fields.size else "",
        fields.contact,
        fields.union_chair,
        enterprise.contact_unit_name,
        fields.remark,
    )


COMMANDS = (export,)
