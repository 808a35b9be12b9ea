"""Tables as .xlsx downloads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice
from urllib.parse import quote, urlencode

from flask import Response, redirect, request, url_for
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from werkzeug.wrappers import Response as AnyResponse

from web import acting
from web.dates import local_day
from web.i18n import gettext as _
from workflows.exports.policy import MOST_AT_ONCE
from workflows.exports.sheets import SHEETS
from workflows.exports.views import ExportKind
from workflows.rosters.exporting import sortable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(kind: ExportKind, wish: object) -> AnyResponse:
    """A list as a workbook with one sheet, sent as its name and the day, while the reader waits.

    What is too long for that is offered in the background instead.
    """
    sheet = SHEETS[kind]
    # Whatever refuses to be read does so before the workbook is opened.
    rows = list(islice(sheet.rows(acting.query, wish, _), MOST_AT_ONCE + 1))
    if len(rows) > MOST_AT_ONCE:
        asked = urlencode({**request.args.to_dict(), "many": "1"})
        return redirect(f"{url_for('export_runs.new', kind=kind.value)}?{asked}", 303)
    behind = () if sheet.sources is None else tuple(sheet.sources(acting.query, wish, _))
    return workbook(_(sheet.title), sheet.headings(_), rows, behind)


def workbook(
    name: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    sources: Sequence[Sequence[object]] = (),
) -> Response:
    """A table as a workbook with one sheet, sent as its name and the day.

    ``sources`` tell on a second sheet what the table rests on.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    head = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, heading)
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append([sortable(value) for value in row])
    if sources:
        behind = book.create_sheet(_("来源"))
        for row in (*sources, (_("导出时间"), acting.now()), (_("导出人"), acting.visitor().name)):
            behind.append([sortable(value) for value in row])
    written = BytesIO()
    book.save(written)
    response = Response(written.getvalue(), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = disposition(f"{_file_name(name)}.xlsx")
    response.headers["Cache-Control"] = "no-store"
    return response


def disposition(file_name: str) -> str:
    """The header that has a browser save a file by this name."""
    return f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"


def _file_name(name: str) -> str:
    """``联系台账2026年5月20日``: the day is the engine's."""
    day = local_day(acting.now())
    return _(
        "{name}{year}年{month}月{day}日", name=name, year=day.year, month=day.month, day=day.day
    )
