"""Tables as .xlsx downloads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
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

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a spreadsheet takes for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | Decimal | date | datetime | None


def xlsx(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
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


def safe(value: Cell) -> Cell:
    """A value that no spreadsheet takes for a formula, and without zones, which none knows."""
    if isinstance(value, datetime):
        return value.astimezone(LOCAL_ZONE).replace(tzinfo=None, microsecond=0)
    if isinstance(value, str):
        text = "".join(c for c in value if c in "\n\t" or c.isprintable())
        return f"'{text}" if text.startswith(_FORMULA) else text
    return value
