"""From the rows of a file to the values of a roster, one row at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.errors import InvalidInput, Problem
from workflows.rosters.cells import Unreadable, is_empty, shown
from workflows.rosters.columns import Column, Header, header_of, known_titles
from workflows.rosters.sources import Cells, Source
from workflows.rosters.views import Finding, Severity

_HEADER_ROWS = 20


@dataclass(slots=True)
class Row:
    """One row of a file: what stands there, what it says, and what is to be said about it.

    ``values`` holds an entry for each column that the file has: None where the cell is empty.
    """

    number: int
    cells: Cells
    header: Header
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def bad(self) -> bool:
        return any(each.severity is Severity.ERROR for each in self.findings)

    def remark(self, severity: Severity, name: str, template: str, /, **params: object) -> None:
        """Say something about the cell of attribute ``name``; of the whole row, where empty."""
        title, raw = self._cell(name)
        self.findings.append(Finding(self.number, title, shown(raw), severity, template, params))

    def refuse(self, problem: Problem) -> None:
        self.remark(Severity.ERROR, problem.field, problem.template, **problem.params)

    def doubt(self, problem: Problem) -> None:
        self.remark(Severity.WARNING, problem.field, problem.template, **problem.params)

    def _cell(self, name: str) -> tuple[str, object]:
        for column, place in self.header.places:
            if column.name == name:
                return column.title, self.cells[place] if place < len(self.cells) else None
        return "", None


def rows_of(source: Source, columns: Sequence[Column]) -> tuple[Header, Iterator[Row]]:
    """The heading of a file, and the rows below it that are not empty.

    Raises:
        InvalidInput: there is no heading, or it lacks a required column.
    """
    header = _find_header(source, columns)
    return header, _read(source, header)


def _find_header(source: Source, columns: Sequence[Column]) -> Header:
    for number, cells in source.rows:
        if known_titles(cells, columns) >= 2:
            return header_of(number, cells, columns)
        if number >= _HEADER_ROWS:
            break
    raise InvalidInput(
        "没有找到表头：前{rows}行里没有一行写着{some}等列名。",
        rows=_HEADER_ROWS,
        some="、".join(column.title for column in columns[:3]),
    )


def _read(source: Source, header: Header) -> Iterator[Row]:
    for number, cells in source.rows:
        if all(is_empty(cell) for cell in cells):
            continue
        row = Row(number, cells, header)
        for column, place in header.places:
            _read_cell(row, column, cells[place] if place < len(cells) else None)
        yield row


def _read_cell(row: Row, column: Column, raw: object) -> None:
    if is_empty(raw):
        row.values[column.name] = None
        if column.required:
            row.remark(Severity.ERROR, column.name, "必填，不能为空。")
        return
    try:
        reading = column.read(raw)
    except Unreadable as error:
        row.remark(Severity.ERROR, column.name, error.template, **error.params)
        return
    row.values[column.name] = reading.value
    if reading.adjusted:
        row.remark(Severity.NOTE, column.name, "按“{value}”读取。", value=shown(reading.value))
