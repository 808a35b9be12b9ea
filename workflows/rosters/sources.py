"""Opening a roster: what kind of file it is, and its rows one by one.

The content decides, not the name. Nothing here keeps more than one row, except that openpyxl
holds the shared texts of a workbook.
"""

from __future__ import annotations

import codecs
import csv
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from engine.errors import InvalidInput
from workflows.rosters.columns import Column, known_titles

_BLOCK = 1 << 16
_LARGEST_UNPACKED = 1 << 30
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, and workbooks with a password
#: What a worksheet of Excel can have at most, and more columns than any roster has.
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 200
_HEADER_ROWS = 20  # titles and notes may stand above the heading
_MERGED = re.compile(rb'<mergeCell [^>]*?ref="([^"]+)"')

#: What openpyxl raises, from itself and from below, for a workbook that is not whole.
_TORN = (
    zipfile.BadZipFile,
    InvalidFileException,
    zlib.error,
    ParseError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    TypeError,
    ValueError,
)

Cells = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An open file. ``rows`` yields each row with its number, from 1; it can be read once.

    ``total`` estimates the rows (0: not known). ``merged`` is the first merged range, if any.
    """

    sheet: str
    total: int
    rows: Iterator[tuple[int, Cells]]
    merged: str = ""


@contextmanager
def opened(path: Path, columns: Sequence[Column], *, sheet: str = "") -> Iterator[Source]:
    """Open a .xlsx or .csv file; ``sheet`` names a worksheet other than the first.

    Raises:
        InvalidInput: it is neither, broken, or protected by a password.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise InvalidInput("文件“{name}”是空的。", name=path.name)
    if start == _COMPOUND:
        _refuse_compound(path)
    if start.startswith(b"PK"):
        with _workbook(path, columns, sheet) as source:
            yield source
    else:
        with _separated(path, columns) as source:
            yield source


def _refuse_compound(path: Path) -> None:
    needle = "EncryptedPackage".encode("utf-16-le")
    if needle in path.read_bytes():
        raise InvalidInput("文件“{name}”设了打开密码，请去掉密码后再导入。", name=path.name)
    raise InvalidInput("文件“{name}”是旧的 .xls 格式，请另存为 .xlsx 再导入。", name=path.name)


# ── Workbooks ─────────────────────────────────────────────────────────────────────────────


@contextmanager
def _workbook(path: Path, columns: Sequence[Column], sheet: str) -> Iterator[Source]:
    _refuse_oversized(path)
    # The file is opened here, for openpyxl goes by its name and leaves it open when it fails.
    with path.open("rb") as file:
        book = _loaded(path, file)
        try:
            worksheet = _worksheet(path, book, columns, sheet)
            total = worksheet.max_row or 0
            # The size that a file states of itself is often wrong: read what is there.
            worksheet.reset_dimensions()
            rows = _rows_of(path, worksheet)
            yield Source(worksheet.title, total, rows, _merged(path, worksheet))
        finally:
            book.close()


def _loaded(path: Path, file: BinaryIO) -> Any:
    try:
        return load_workbook(file, read_only=True, data_only=True)
    except _TORN:
        raise _broken(path) from None


def _refuse_oversized(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise _broken(path) from None
    if unpacked > _LARGEST_UNPACKED:
        raise InvalidInput("文件“{name}”展开后过大，请分成几个文件导入。", name=path.name)


def _worksheet(path: Path, book: Any, columns: Sequence[Column], sheet: str) -> Any:
    if sheet:
        if sheet not in book.sheetnames:
            raise InvalidInput(
                "没有名为“{sheet}”的工作表，有：{sheets}。",
                sheet=sheet,
                sheets="、".join(book.sheetnames),
            )
        return book[sheet]
    if not book.worksheets:
        raise InvalidInput("工作簿里没有工作表。")
    first = book.worksheets[0]
    try:
        if not _has_header(first, columns):
            _point_to_another(book, columns, first)
    except _TORN:
        raise _broken(path) from None
    return first


def _point_to_another(book: Any, columns: Sequence[Column], first: Any) -> None:
    for other in book.worksheets[1:]:
        if _has_header(other, columns):
            raise InvalidInput(
                "第一张工作表“{first}”不是名册；名册像是在“{other}”里，"
                "请把它移到最前，或指明工作表。",
                first=first.title,
                other=other.title,
            )


def _has_header(worksheet: Any, columns: Sequence[Column]) -> bool:
    rows = worksheet.iter_rows(max_row=_HEADER_ROWS, max_col=_MOST_COLUMNS, values_only=True)
    return any(known_titles(cells, columns) >= 2 for cells in rows)


def _rows_of(path: Path, worksheet: Any) -> Iterator[tuple[int, Cells]]:
    try:
        # Rows and columns that nobody filled in would otherwise be counted out one by one.
        rows = worksheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
        yield from enumerate(rows, start=1)
    except _TORN:
        raise _broken(path) from None


def _merged(path: Path, worksheet: Any) -> str:
    """The first merged range of a worksheet: openpyxl does not tell in read-only mode."""
    with zipfile.ZipFile(path) as archive, archive.open(worksheet._worksheet_path) as file:  # noqa: SLF001
        tail = b""
        while block := file.read(_BLOCK):
            found = _MERGED.search(tail + block)
            if found:
                return found.group(1).decode()
            tail = block[-200:]
    return ""


def _broken(path: Path) -> InvalidInput:
    return InvalidInput("文件“{name}”已损坏，或不是 Excel 工作簿，打不开。", name=path.name)


# ── Separated text ────────────────────────────────────────────────────────────────────────


@contextmanager
def _separated(path: Path, columns: Sequence[Column]) -> Iterator[Source]:
    encoding, lines = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        delimiter = _delimiter([file.readline(_BLOCK) for _ in range(_HEADER_ROWS)], columns)
        file.seek(0)
        yield Source(path.name, lines, _csv_rows(file, delimiter))


def _encoding(path: Path) -> tuple[str, int]:
    """The first encoding in which the whole file can be read, and its number of lines.

    Raises:
        InvalidInput: none of them fits.
    """
    with path.open("rb") as file:
        start = file.read(4)
    candidates = (
        ("utf-16",) if start[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    )
    for encoding in candidates:
        lines = _lines_in(path, encoding)
        if lines is not None:
            return encoding, lines
    raise InvalidInput(
        "文件“{name}”的文字编码认不出来，请存为 UTF-8 的 .csv 或 .xlsx。", name=path.name
    )


def _lines_in(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                text = decoder.decode(block)
                if "\0" in text:
                    return None
                lines += text.count("\n")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return lines


def _delimiter(first_lines: Sequence[str], columns: Sequence[Column]) -> str:
    """The separator that finds the most headings; the comma where none finds any."""

    def found(delimiter: str) -> int:
        return max(known_titles(line.split(delimiter), columns) for line in first_lines)

    return max((",", ";", "\t", "；", "，"), key=found)


def _csv_rows(file: Any, delimiter: str) -> Iterator[tuple[int, Cells]]:
    reader = csv.reader(file, delimiter=delimiter)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, tuple(cells)
    except csv.Error:
        raise InvalidInput(
            "第{row}行附近读不下去：引号没有配对，或有一格过长。", row=number + 1
        ) from None
