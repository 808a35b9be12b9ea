"""Exporting tables to files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from engine.commands.base import Query
from engine.ids import SYSTEM
from web.cli import opening
from web.cli.language import say
from web.cli.speaking import command, option
from workflows.contact_enterprise.commands import LedgerFilter
from workflows.documents.commands import ListRegister
from workflows.enterprises.commands import EnterpriseFilter
from workflows.evaluation.commands import EvaluationFilter, ListDeliveries
from workflows.exports.sheets import SHEETS
from workflows.exports.views import ExportKind
from workflows.forecast.commands import ListForecast
from workflows.organisation.commands import ExportRoster
from workflows.rectification.commands import FindingFilter
from workflows.rosters.exporting import export_rows
from workflows.supervision.commands import ListPostLoads, ListSupervised, SupervisionBoard


@command("export")
@click.argument("what", type=click.Choice([kind.value for kind in ExportKind]))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@option("--area", default="", help="区划，例如 1502；包括其下级。")
@option("--period", default="", help="台账的季度，例如 2026Q2。")
@option("--user", "user_id", default=str(SYSTEM), help="以谁的权限导出（账号）。")
def export(*, what: str, file: Path, area: str, period: str, user_id: str) -> None:
    """导出表格，按文件名为 .xlsx 或 .csv。

    ledger 联系台账，enterprises 企业，supervised 督办清单，organisation 机构人员名册，
    board 督办台的数字，posts 岗位负荷，forecast 变色预测，register 最近一个文号的发文登记簿，
    findings 整改清单，evaluations 评价结果，deliveries 送出的评价结果。
    企业和名册可再导入。
    """
    kind = ExportKind(what)
    sheet, wish = SHEETS[kind], _wish(kind, area, period)
    with opening.duban() as duban:

        def ask(query: Query[Any]) -> Any:
            return duban.engine.query(query, actor=user_id)

        count = export_rows(file, sheet.headings(say), sheet.rows(ask, wish, say))
    click.echo(say("已导出{count}行到 {file}。", count=count, file=str(file)))


def _wish(kind: ExportKind, area: str, period: str) -> object:
    match kind:
        case ExportKind.ENTERPRISES:
            return EnterpriseFilter(area=area)
        case ExportKind.LEDGER:
            return LedgerFilter(area=area, period=period)
        case ExportKind.FINDINGS:
            return FindingFilter(area=area)
        case ExportKind.SUPERVISED:
            return ListSupervised(area=area)
        case ExportKind.ORGANISATION:
            return ExportRoster(area)
        case ExportKind.BOARD:
            return SupervisionBoard(area=area)
        case ExportKind.POSTS:
            return ListPostLoads(area=area)
        case ExportKind.FORECAST:
            return ListForecast(area=area)
        case ExportKind.REGISTER:
            return ListRegister()
        case ExportKind.EVALUATIONS:
            return EvaluationFilter(area=area)
        case ExportKind.DELIVERIES:
            return ListDeliveries()


COMMANDS = (export,)
