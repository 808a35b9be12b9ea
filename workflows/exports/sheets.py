"""The lists that can be exported, each page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from engine.commands.base import Query
from engine.context import Context
from workflows.briefing.commands import Ask
from workflows.contact_enterprise import ledger_table
from workflows.contact_enterprise.commands import ExportLedger, LedgerFilter
from workflows.documents.commands import ListRegister
from workflows.enterprises import table as enterprise_table
from workflows.enterprises.commands import EnterpriseFilter, ListEnterprises
from workflows.evaluation.commands import EvaluationFilter, ListDeliveries
from workflows.exports import (
    board_table,
    forecast_table,
    post_table,
    register_table,
    result_table,
    supervised_table,
)
from workflows.exports.sheet import Row, Say, Sheet, everybody
from workflows.exports.views import ExportKind
from workflows.forecast.commands import ListForecast
from workflows.organisation import roster_table
from workflows.organisation.commands import ExportRoster
from workflows.organisation.rights import require
from workflows.rectification import finding_table
from workflows.rectification.commands import ExportFindings, FindingFilter
from workflows.supervision.commands import ListPostLoads, ListSupervised, SupervisionBoard

_PAGE = 200


def _said(headings: Sequence[str]) -> Callable[[Say], Sequence[str]]:
    return lambda say: [say(heading) for heading in headings]


def _as_the_import_knows(headings: Sequence[str]) -> Callable[[Say], Sequence[str]]:
    """Headings that our own imports read again are not translated."""
    return lambda _say: headings


class _Page(Protocol):
    @property
    def next_cursor(self) -> str: ...


P = TypeVar("P", bound=_Page)


def _pages(ask: Ask, first: Query[P]) -> Iterator[P]:
    """Every page of a list, asked for when the one before is written."""
    # What asks for lists is a dataclass; a protocol can't say so.
    query: Any = replace(first, limit=_PAGE)  # type: ignore[type-var]
    while True:
        page = ask(query)
        yield page
        if not page.next_cursor:
            return
        query = replace(query, cursor=page.next_cursor)


def _enterprises(ask: Ask, wish: EnterpriseFilter, _say: Say) -> Iterator[Row]:
    for page in _pages(ask, ListEnterprises(wish)):
        yield from map(enterprise_table.row, page.enterprises)


def _ledger(ask: Ask, wish: LedgerFilter, say: Say) -> Iterator[Row]:
    for page in _pages(ask, ExportLedger(wish)):
        yield from ledger_table.rows(page.entries, say)


def _findings(ask: Ask, wish: FindingFilter, say: Say) -> Iterator[Row]:
    for page in _pages(ask, ExportFindings(wish)):
        yield from finding_table.rows(page.rows, say)


def _supervised(ask: Ask, wish: ListSupervised, say: Say) -> Iterator[Row]:
    for page in _pages(ask, wish):
        yield from supervised_table.rows(page.items, ask, say)


def _board(ask: Ask, wish: SupervisionBoard, say: Say) -> Iterator[Row]:
    yield from board_table.rows(ask(wish), ask, say)


def _posts(ask: Ask, wish: ListPostLoads, say: Say) -> Iterator[Row]:
    for page in _pages(ask, wish):
        yield from post_table.rows(page.posts, ask, say)


def _forecast(ask: Ask, wish: ListForecast, say: Say) -> Iterator[Row]:
    for page in _pages(ask, wish):
        yield from forecast_table.rows(page.items, ask, say)


def _register(ask: Ask, wish: ListRegister, say: Say) -> Iterator[Row]:
    for page in _pages(ask, wish):
        yield from register_table.rows(page, say)


def _organisation(ask: Ask, wish: ExportRoster, _say: Say) -> Iterator[Row]:
    for page in _pages(ask, wish):
        yield from map(roster_table.row, page.lines)


def _may_export_ledger(ctx: Context) -> None:
    require(ctx, "ledger.export")


def _may_supervise(ctx: Context) -> None:
    require(ctx, "supervise")


def _may_import_rosters(ctx: Context) -> None:
    require(ctx, "roster.import")


SHEETS: Mapping[ExportKind, Sheet] = {
    ExportKind.ENTERPRISES: Sheet(
        title="企业名录",
        wish=EnterpriseFilter,
        require=everybody,
        headings=_as_the_import_knows(enterprise_table.HEADINGS),
        rows=_enterprises,
    ),
    ExportKind.LEDGER: Sheet(
        title="联系台账",
        wish=LedgerFilter,
        require=_may_export_ledger,
        headings=_said(ledger_table.HEADINGS),
        rows=_ledger,
    ),
    ExportKind.SUPERVISED: Sheet(
        title="督办清单",
        wish=ListSupervised,
        require=_may_supervise,
        headings=_said(supervised_table.HEADINGS),
        rows=_supervised,
    ),
    ExportKind.FINDINGS: Sheet(
        title="整改清单",
        wish=FindingFilter,
        require=_may_export_ledger,
        headings=_said(finding_table.HEADINGS),
        rows=_findings,
    ),
    ExportKind.ORGANISATION: Sheet(
        title="机构人员名册",
        wish=ExportRoster,
        require=_may_import_rosters,
        headings=_as_the_import_knows(roster_table.HEADINGS),
        rows=_organisation,
    ),
    ExportKind.BOARD: Sheet(
        title="督办台",
        wish=SupervisionBoard,
        require=_may_supervise,
        headings=_said(board_table.HEADINGS),
        rows=_board,
    ),
    ExportKind.POSTS: Sheet(
        title="岗位负荷",
        wish=ListPostLoads,
        require=_may_supervise,
        headings=_said(post_table.HEADINGS),
        rows=_posts,
    ),
    ExportKind.FORECAST: Sheet(
        title="变色预测",
        wish=ListForecast,
        require=_may_supervise,
        headings=_said(forecast_table.HEADINGS),
        rows=_forecast,
    ),
    ExportKind.REGISTER: Sheet(
        title="发文登记簿",
        wish=ListRegister,
        require=_may_supervise,
        headings=_said(register_table.HEADINGS),
        rows=_register,
    ),
    ExportKind.EVALUATIONS: Sheet(
        title="评价结果",
        wish=EvaluationFilter,
        require=_may_export_ledger,
        headings=_said(result_table.HEADINGS),
        rows=result_table.results,
        sources=result_table.rounds_behind,
    ),
    ExportKind.DELIVERIES: Sheet(
        title="结果运用",
        wish=ListDeliveries,
        require=everybody,
        headings=_said(result_table.SENT_HEADINGS),
        rows=result_table.sent,
        sources=result_table.behind_sent,
    ),
}
