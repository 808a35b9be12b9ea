"""The first pass: read a file, check every row, keep the good ones and the bad ones apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from engine.context import Context
from engine.errors import InvalidInput
from workflows.rosters.columns import REASON, Header
from workflows.rosters.exporting import TableWriter, writer_for
from workflows.rosters.findings import Tally
from workflows.rosters.reading import Row, rows_of
from workflows.rosters.roster import CHUNK, Roster
from workflows.rosters.sources import Source, opened
from workflows.rosters.spool import Spool
from workflows.rosters.views import Finding, Report, Severity

#: Hears how many rows were read, and an estimate of how many there are (0: not known).
Listener = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Paths:
    """The file, and where its good rows and its bad rows go.

    ``bad_rows`` is made only where there are bad rows; its suffix says in which form.
    """

    source: Path
    good_rows: Path
    bad_rows: Path


def check_file(
    ctx: Context, roster: Roster, paths: Paths, *, sheet: str, heard: Listener
) -> Report:
    """Check a whole file, a chunk of rows at a time.

    Raises:
        Forbidden: the actor may not import such rosters.
        InvalidInput: the file cannot be read, or has no rows.
    """
    roster.require(ctx)
    with opened(paths.source, roster.columns, sheet=sheet) as source:
        header, rows = rows_of(source, roster.columns)
        tally = Tally(source.sheet, header.unknown)
        _remark_on_merged(tally, source)
        _check_rows(ctx, roster, paths, _Reading(source, header, rows, tally, heard))
    if not tally.good + tally.bad:
        raise InvalidInput("只有表头，没有一行名册内容。")
    return tally.report()


@dataclass(frozen=True, slots=True)
class _Reading:
    source: Source
    header: Header
    rows: Iterator[Row]
    tally: Tally
    heard: Listener


def _check_rows(ctx: Context, roster: Roster, paths: Paths, reading: _Reading) -> None:
    checker = roster.checker(ctx)
    with ExitStack() as stack:
        spool = stack.enter_context(Spool(paths.good_rows))
        bad_rows: TableWriter | None = None
        for chunk in _chunks(reading.rows):
            checker.check(chunk)
            for row in chunk:
                reading.tally.add(row)
                if not row.bad:
                    spool.add(row.number, row.values)
                    continue
                if bad_rows is None:
                    bad_rows = stack.enter_context(writer_for(paths.bad_rows, sheet=roster.title))
                    bad_rows.add([*reading.header.headings, REASON])
                bad_rows.add(_with_reason(row))
            reading.heard(reading.tally.good + reading.tally.bad, reading.source.total)


def _with_reason(row: Row) -> list[object]:
    """The row as it stands in the file, with what is wrong with it at the end."""
    width = len(row.header.headings)
    cells = [*row.cells[:width], *[None] * (width - len(row.cells))]
    reasons = (
        f"{each.column}：{each}" if each.column else str(each)
        for each in row.findings
        if each.severity is Severity.ERROR
    )
    return [*cells, "；".join(reasons)]


def _remark_on_merged(tally: Tally, source: Source) -> None:
    if source.merged:
        template = "有合并的单元格（如{cells}），只有左上角一格有值。请取消合并，逐行填写。"
        tally.say(Finding(0, "", "", Severity.WARNING, template, {"cells": source.merged}))


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk
