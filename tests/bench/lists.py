"""The four work lists at 10 thousand and at 1 million items: first page, and one deep inside.

What is measured is ``Engine.query(ListWorkItems)`` as the workbench asks it: one page of 50, the
numbers by colour with it, and whose groups they are looked up anew.
"""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import partial

from engine.commands.work_items import ItemList, ListWorkItems
from engine.runtime import Engine
from engine.store.cursors import Cursor
from tests.bench._databases import Database, databases
from tests.bench._measure import Timings, resident_megabytes, timed
from tests.bench._tables import Report, milliseconds
from tests.bench._village import bare_engine
from tests.engine.multitude import START, fill_work_items

#: How many items there are, and after how much of the time that they span a deep page begins.
_SIZES = {10_000: timedelta(seconds=5_000), 1_000_000: timedelta(seconds=250_000)}
_TIMES = 25

#: Who looks at which list. ``multitude`` gives these units ready items, and these users others.
_ASKED = {
    ItemList.TO_CLAIM: "handler",
    ItemList.MINE: "user1",
    ItemList.DONE: "user2",
    ItemList.SCOPE: "chief",
}
_PEOPLE: dict[str, set[str]] = {
    "handler": {"unit:5", "unit:10"},
    "user1": {"unit:1"},
    "user2": {"unit:2"},
    "chief": {"chief"},
}

Cell = tuple[int, Timings]


def page(engine: Engine, which: ItemList, cursor: str) -> Cell:
    """How many rows one page has, and what it costs."""
    query = ListWorkItems(which, cursor=cursor)
    ask = partial(engine.query, query, actor=_ASKED[which])
    return len(ask().items), timed(ask, times=_TIMES)


def measure(database: Database, size: int) -> list[tuple[str, ...]]:
    """One row per list."""
    rows = []
    with database.fresh() as store:
        engine, _clock = bare_engine(store, _PEOPLE)
        fill_work_items(store, size)
        deep = Cursor.encode(START + _SIZES[size], size // 2)
        for which in ItemList:
            cells = [page(engine, which, cursor) for cursor in ("", deep)]
            rows.append(
                (
                    f"{database.name}, {size:,} items, {which.value}",
                    *(text for each in cells for text in shown(each)),
                )
            )
    return rows


def shown(cell: Cell) -> tuple[str, str, str]:
    number, timings = cell
    return str(number), milliseconds(timings.median), milliseconds(timings.p95)


def main() -> int:
    report = Report("Work lists")
    with databases() as kinds:
        rows = [row for database in kinds for size in _SIZES for row in measure(database, size)]
    heads = ("", "first page", "median", "p95", "deep page", "median", "p95")
    report.table(heads, rows)
    report.note(f"memory of this process: {resident_megabytes():.0f} MiB")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
