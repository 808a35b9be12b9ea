"""Tables as .xlsx downloads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from urllib.parse import quote

from flask import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from engine.clock import LOCAL_ZONE
from web import acting
from web.dates import local_day
from web.i18n import gettext as _
from workflows.rosters.exporting import neutral

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A workbook with one sheet, sent as ``name`` and the day. Instants become local times."""
    # Whatever refuses to be read does so before the workbook is opened.
    told = [[safe(value) for value in row] for row in rows]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    head = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, heading)
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for row in told:
        sheet.append(row)
    written = BytesIO()
    book.save(written)
    response = Response(written.getvalue(), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = (
        f"attachment; filename*=UTF-8''{quote(_file_name(name))}.xlsx"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _file_name(name: str) -> str:
    """``联系台账2026年5月20日``: the day is the engine's."""
    day = local_day(acting.now())
    return _(
        "{name}{year}年{month}月{day}日", name=name, year=day.year, month=day.month, day=day.day
    )


def safe(value: object) -> object:
    """A value that no spreadsheet takes for a formula; instants stay dates that it can sort."""
    if isinstance(value, datetime):
        # No spreadsheet knows zones.
        return value.astimezone(LOCAL_ZONE).replace(tzinfo=None, microsecond=0)
    return neutral(value)
