"""Jobs: how fast they fire, and what claiming costs with 1,000 and with 1,000,000 armed."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

from sqlalchemy import update

from engine.commands.instances import StartInstance
from engine.scheduler import EmbeddedRunner
from engine.store.queries import jobs
from engine.store.tables import job
from engine.store.unit_of_work import Store
from tests.bench._databases import Database, databases, hurried
from tests.bench._measure import Act, in_turns, seconds
from tests.bench._tables import Report, milliseconds
from tests.bench._village import village_engine
from tests.engine.multitude import START, fill_jobs

_FIRED = 300
_FEW, _MANY = 1_000, 1_000_000
_AT_ONCE = 100
_TIMES = 201
_MOST_RATIO = 1.3
_LEASE = timedelta(minutes=2)


def fired_per_second(database: Database, *, threads: int) -> float:
    """BPMN timers that fire, each of which withdraws one item and opens another."""
    with database.fresh() as store:
        engine, clock = village_engine(store)
        start = StartInstance("patience", "A matter")
        with hurried(store):
            for _ in range(_FIRED):
                engine.execute(start, actor="chief")
        clock.advance(timedelta(days=7))
        runner = EmbeddedRunner(engine, threads=threads)
        taken = seconds(runner.ring)
        if engine.next_due_at() is not None:
            raise RuntimeError("Expected every timer to have fired.")
    return _FIRED / taken


class Claiming:
    """A database with so many jobs armed, of which the first ``_AT_ONCE`` are due."""

    def __init__(self, store: Store, armed: int) -> None:
        self._store = store
        fill_jobs(store, armed)
        with store.reading() as uow:
            self._now = self._when_due(jobs.next_due_at(uow) or START, armed)
        self.claimed: tuple[int, ...] = ()

    @staticmethod
    def _when_due(first_at: datetime, armed: int) -> datetime:
        # Beyond half a million the seconds are used twice: two jobs fall due each second.
        each_second = 2 if armed > 500_000 else 1
        return first_at + timedelta(seconds=_AT_ONCE // each_second - 1)

    def claim(self) -> Act:
        """Claim all that are due; none of them counts as handed out when it begins."""
        with self._store.writing() as uow:
            uow.connection.execute(
                update(job).where(job.c.job_id.in_(self.claimed)).values(hinted_at=None)
            )

        def act() -> None:
            with self._store.writing() as uow:
                self.claimed = jobs.claim_due(uow, self._now, lease=_LEASE, limit=_AT_ONCE)

        return act


def claiming(database: Database, report: Report) -> tuple[str, ...]:
    """One row, and the promise about its ratio."""
    with database.fresh() as small, database.fresh() as large:
        few, many = Claiming(small, _FEW), Claiming(large, _MANY)
        in_turns(few.claim, many.claim, times=5)
        with_few, with_many = in_turns(few.claim, many.claim, times=_TIMES)
        if {len(few.claimed), len(many.claimed)} != {_AT_ONCE}:
            raise RuntimeError(f"Expected {_AT_ONCE} due jobs in both databases.")
    report.promise(
        f"claiming {_AT_ONCE} due jobs, {database.name}, {_MANY:,} armed / {_FEW:,} armed",
        with_many.median / with_few.median,
        _MOST_RATIO,
    )
    return database.name, milliseconds(with_few.median), milliseconds(with_many.median)


def main() -> int:
    report = Report("Jobs")
    with databases() as kinds:
        rates = [
            (
                database.name,
                *(f"{fired_per_second(database, threads=threads):.0f}/s" for threads in (1, 4)),
            )
            for database in kinds
        ]
        report.table(("timers fired by", "1 thread", "4 threads"), rates)
        rows = [claiming(database, report) for database in kinds]
    report.table((f"claiming {_AT_ONCE} jobs", f"{_FEW:,} armed", f"{_MANY:,} armed"), rows)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
