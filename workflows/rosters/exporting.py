"""Tables as workbooks and separated text, safe to open.

A text that begins with ``=``, ``+``, ``-`` or ``@`` would be carried out as a formula by the
program that opens it, so it gets an apostrophe in front (OWASP, "CSV Injection"). Our own
imports take it off again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from engine.clock import LOCAL_ZONE

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767


def neutral(value: object) -> object:
    """A cell's value that no program takes for a formula. Instants become local time."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    if isinstance(value, datetime):
        local = value if value.tzinfo is None else value.astimezone(LOCAL_ZONE)
        return local.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", str(value))[:_LONGEST_CELL]
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def sortable(value: object) -> object:
    """The same, but instants stay dates, in local time: no spreadsheet knows zones."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(LOCAL_ZONE).replace(tzinfo=None, microsecond=0)
    return neutral(value)


class TableWriter(Protocol):
    """Writes a table row by row; leaving the ``with`` block saves it."""

    def add(self, cells: Sequence[object]) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class WorkbookWriter:
    """A .xlsx file with one worksheet, written as it grows."""

    def __init__(self, path: Path, *, sheet: str) -> None:
        self._path = path
        self._book = Workbook(write_only=True)
        self._sheet: Any = self._book.create_sheet(sheet)
        self._sheet.freeze_panes = "A2"

    def add(self, cells: Sequence[object]) -> None:
        self._sheet.append([neutral(cell) for cell in cells])

    def head(self, headings: Sequence[str]) -> None:
        """Write the row that stays in view, in bold."""
        cells = [WriteOnlyCell(self._sheet, heading) for heading in headings]
        for cell in cells:
            cell.font = Font(bold=True)
        self._sheet.append(cells)

    def add_sources(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """Say on a second worksheet what the table rests on."""
        behind = self._book.create_sheet(name)
        for cells in rows:
            behind.append([sortable(cell) for cell in cells])

    def add_sortable(self, cells: Sequence[object]) -> None:
        """Write a row whose instants stay dates that a spreadsheet can sort."""
        self._sheet.append([sortable(cell) for cell in cells])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._book.save(self._path)


class SeparatedWriter:
    """A .csv file in UTF-8 with a mark that tells spreadsheets so."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)

    def add(self, cells: Sequence[object]) -> None:
        self._writer.writerow([neutral(cell) for cell in cells])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._file.close()


def writer_for(path: Path, *, sheet: str = "Sheet1") -> TableWriter:
    """The writer that the file's name asks for: .csv, or otherwise .xlsx."""
    if path.suffix.lower() == ".csv":
        return SeparatedWriter(path)
    return WorkbookWriter(path, sheet=sheet)


def export_rows(
    path: Path, titles: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "Sheet1"
) -> int:
    """Write a table to .xlsx (or .csv, by its name) and return its number of rows."""
    count = 0
    with writer_for(path, sheet=sheet) as table:
        table.add(titles)
        for cells in rows:
            table.add(cells)
            count += 1
    return count
