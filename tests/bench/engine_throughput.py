"""Starting, claiming and completing through the engine; statements and commits of each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial

from engine.commands.instances import StartInstance
from engine.commands.work_items import (
    ClaimWorkItem,
    CompleteWorkItem,
    ItemList,
    ListWorkItems,
)
from engine.runtime import Engine
from tests.bench._databases import Database, databases
from tests.bench._measure import Act, counting, per_second, resident_megabytes
from tests.bench._tables import Report
from tests.bench._village import village_engine

_NUMBER = 200
#: As the tests assert it, of one completion.
_MOST_STATEMENTS = 12


def acts(engine: Engine, kind: str, number: int) -> list[Act]:
    """``number`` commands of one kind, ready to be carried out; each kind needs the one before."""
    if kind == "start":
        start = StartInstance("visit", "A matter", data={"unit": 1})
        return [partial(engine.execute, start, actor="chief") for _ in range(number)]
    if kind == "claim":
        ready = found(engine, ItemList.TO_CLAIM, number)
        return [partial(engine.execute, ClaimWorkItem(each), actor="wang") for each in ready]
    return [
        partial(
            engine.execute, CompleteWorkItem(each, {"a": 1}), actor="wang", key=f"complete-{each}"
        )
        for each in found(engine, ItemList.MINE, number)
    ]


def found(engine: Engine, which: ItemList, number: int) -> Sequence[int]:
    page = engine.query(ListWorkItems(which, limit=number, with_counts=False), actor="wang")
    return [item.work_item_id for item in page.items]


def measure(database: Database) -> list[tuple[str, ...]]:
    """One row per kind of command."""
    kinds = ("start", "claim", "complete")
    with database.fresh() as store:
        engine, _clock = village_engine(store)
        costs = {kind: counted(acts(engine, kind, 2)) for kind in kinds}
        alone = {kind: per_second(acts(engine, kind, _NUMBER), threads=1) for kind in kinds}
        four = {kind: per_second(acts(engine, kind, _NUMBER), threads=4) for kind in kinds}
    return [
        (
            f"{database.name}, {kind}",
            f"{alone[kind]:.0f}/s",
            f"{four[kind]:.0f}/s",
            *(str(count) for count in costs[kind]),
        )
        for kind in kinds
    ]


def counted(ready: Sequence[Act]) -> tuple[int, int]:
    """Statements and commits of one of two like acts: the first one fills the caches."""
    first, second = ready
    first()
    with counting() as counts:
        second()
    return counts.statements.count, counts.commits


def main() -> int:
    report = Report("Commands through the engine")
    with databases() as kinds:
        rows = [row for database in kinds for row in measure(database)]
    report.table(("", "1 thread", "4 threads", "statements", "commits"), rows)
    report.note(f"memory of this process: {resident_megabytes():.0f} MiB\n")
    for row in rows:
        if row[0].endswith("complete"):
            report.promise(f"statements of one, {row[0]}", int(row[3]), _MOST_STATEMENTS, form="{}")
            report.promise(f"commits of one, {row[0]}", int(row[4]), 1, form="{}")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
