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
from workflows.enterprises import table
from workflows.enterprises.commands import EnterpriseFilter, ListEnterprises
from workflows.enterprises.views import Enterprise
from workflows.rosters.exporting import export_rows

if TYPE_CHECKING:
    from web.assembly import Duban

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
            rows = map(table.row, _enterprises(duban, area, user_id))
            count = export_rows(file, table.HEADINGS, rows)
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


COMMANDS = (export,)
